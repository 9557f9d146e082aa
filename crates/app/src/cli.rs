//! The command line: one variant of [`Command`] per subcommand, each answered by its own module's `cli::run`.
//!
//! To add one: write `pub struct Args` (`clap::Args`) and `pub fn run(args: Args) -> Result<(), AppError>` in
//! `src/<module>/cli.rs`, add the variant and its arm here, and name it in [`GROUPS`].

use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::error::{AppError, exit};
use crate::{evaluate, packages, rules, terminal};

/// Wenxiao 问效: a fund's evaluation from filings, every figure under a cited rule and traceable.
#[derive(Debug, Parser)]
#[command(name = "wenxiao", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Evaluate a filing package: scores, grade, deviations, findings
    Evaluate(evaluate::cli::Args),
    /// The empty workbook to fill in, with lists, formats and checks
    Template(packages::cli::TemplateArgs),
    /// Write a package as a folder or a workbook, from a file or from the records
    Export(packages::cli::ExportArgs),
    /// Rule sets: list, show with citations, compare on a package
    Rules(rules::cli::Args),
    /// Duplicate checking 查重: index texts, find passages of new ones in them
    Overlap(crate::overlap::cli::Args),
    /// Draw projects for site visits; verify a published draw
    Sample(crate::sample::cli::Args),
    /// Try it: a folder with both seed funds, their reports and accounts, served on 127.0.0.1:8080
    Demo(crate::demo::Args),
    /// Proofread a report: recompute its figures, find contradictions
    Proofread(crate::proofread::cli::Args),
    /// Serve the pages
    Serve(crate::web::cli::Args),
    /// Make the tables, or bring them up to date
    Migrate(crate::backup::cli::MigrateArgs),
    /// Accounts: the administrator, lists, passwords
    Accounts(crate::accounts::cli::Args),
    /// The audit log: verify its chain, recompute every evaluation
    Audit(crate::audit::cli::Args),
    /// Back up records and files while the server runs
    Backup(crate::backup::cli::BackupArgs),
    /// Restore a backup into empty records, verified
    Restore(crate::backup::cli::RestoreArgs),
}

impl Command {
    fn run(self) -> Result<(), AppError> {
        match self {
            Self::Evaluate(args) => evaluate::cli::run(&args),
            Self::Template(args) => packages::cli::template(&args),
            Self::Export(args) => packages::cli::export(&args),
            Self::Rules(args) => rules::cli::run(args),
            Self::Overlap(args) => crate::overlap::cli::run(args),
            Self::Sample(args) => crate::sample::cli::run(args),
            Self::Demo(args) => crate::demo::run(args),
            Self::Proofread(args) => crate::proofread::cli::run(&args),
            Self::Serve(args) => crate::web::cli::run(args),
            Self::Migrate(args) => crate::backup::cli::migrate(&args),
            Self::Accounts(args) => crate::accounts::cli::run(args),
            Self::Audit(args) => crate::audit::cli::run(args),
            Self::Backup(args) => crate::backup::cli::backup(&args),
            Self::Restore(args) => crate::backup::cli::restore(&args),
        }
    }
}

/// Where the records are; `#[command(flatten)]` it into the arguments of every command that opens them.
#[derive(Debug, Clone, Args)]
pub struct DatabaseArgs {
    /// Database: sqlite:FILE or postgres://USER@HOST/NAME
    #[arg(
        long,
        env = "WENXIAO_DATABASE",
        value_name = "URL",
        default_value = "sqlite:wenxiao.db",
        hide_env_values = true
    )]
    pub database: String,
}

/// The headings of `wenxiao --help` and what stands under each; a subcommand in none fails a test.
const GROUPS: &[(&str, &[&str])] = &[
    ("Start", &["demo", "serve"]),
    (
        "Evaluate a fund",
        &[
            "template",
            "evaluate",
            "export",
            "rules",
            "sample",
            "proofread",
            "overlap",
        ],
    ),
    (
        "Keep the records",
        &["migrate", "accounts", "audit", "backup", "restore"],
    ),
];

const AFTER_HELP: &str = "\
Environment:
  WENXIAO_FONTS      folder of the installation's own fonts for reports, before the shipped ones
  WENXIAO_DATABASE   database of every command that opens the records
  WENXIAO_LOG        what is logged on standard error, e.g. wenxiao=debug
  WENXIAO_NOW        a fixed time (RFC 3339) instead of the clock, for tests and demonstrations
  NO_COLOR           no colours

Exit status:
  0  done
  1  internal error
  2  the user's error: arguments, unreadable file
  3  the data have findings that stop the work; nothing was written

`wenxiao help COMMAND` explains a command with examples.";

/// The command with its subcommands under the headings of [`GROUPS`].
pub fn command() -> clap::Command {
    let command = Cli::command();
    let mut help = String::from("{about-with-newline}\nUsage: wenxiao COMMAND …\n");
    for (heading, names) in GROUPS {
        let lines: Vec<String> = names
            .iter()
            .filter_map(|name| command.find_subcommand(name))
            .map(|found| {
                let about = found.get_about().map(ToString::to_string);
                format!("  {:<11}{}\n", found.get_name(), about.unwrap_or_default())
            })
            .collect();
        if !lines.is_empty() {
            help.extend(["\n", heading, ":\n", &lines.concat()]);
        }
    }
    help.push_str("\nOptions:\n{options}{after-help}");
    command.help_template(help).after_help(AFTER_HELP)
}

/// Runs the command line that the process was started with.
pub fn main() -> ExitCode {
    let cli = match command()
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches))
    {
        Ok(cli) => cli,
        Err(error) => error.exit(),
    };
    log_to_stderr();
    match cli.command.run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

/// Says on standard error why the command failed, and gives its exit status.
fn report(error: &AppError) -> ExitCode {
    let mut text = match error {
        AppError::Invalid(findings) => terminal::findings(findings),
        _ => String::new(),
    };
    text.extend(["error: ", &error.to_string(), "\n"]);
    if terminal::err(&text).is_err() {
        return ExitCode::from(exit::INTERNAL);
    }
    error.exit_code()
}

fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("WENXIAO_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,wenxiao=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(
            std::io::IsTerminal::is_terminal(&std::io::stderr())
                && std::env::var_os("NO_COLOR").is_none(),
        )
        .init();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        command().debug_assert();
    }

    /// The examples and notes below a command's options, which the terminal must not break anew.
    #[test]
    fn help_fits_a_terminal_and_every_command_has_examples() {
        fn look(command: &clap::Command, above: bool) {
            let after = command.get_after_help().map(ToString::to_string);
            for line in after.iter().flat_map(|text| text.lines()) {
                assert!(line.chars().count() <= 98, "{}: {line}", command.get_name());
            }
            let has = above || after.is_some_and(|text| text.contains("Example"));
            if !command.has_subcommands() {
                assert!(has, "{} has no example", command.get_name());
            }
            command.get_subcommands().for_each(|below| look(below, has));
        }
        command()
            .get_subcommands()
            .for_each(|below| look(below, false));
    }

    #[test]
    fn every_subcommand_stands_under_one_heading() {
        for subcommand in command().get_subcommands() {
            let headings = GROUPS
                .iter()
                .filter(|(_, names)| names.contains(&subcommand.get_name()))
                .count();
            assert_eq!(headings, 1, "{} in GROUPS", subcommand.get_name());
        }
    }
}

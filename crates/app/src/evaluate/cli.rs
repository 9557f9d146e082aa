//! `wenxiao evaluate PACKAGE --out DIR`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use wenxiao_domain::evaluation::{Evaluation, evaluate, json};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::RuleSet;

use super::output::{self, Made};
use super::summary;
use crate::error::AppError;
use crate::packages::{self, Options};
use crate::terminal;

/// Arguments of `evaluate`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao evaluate data/central-guidance-2024 --out result
  wenxiao evaluate filings.xlsx --out result --rule-set cn/central-guidance-fund-capped
  wenxiao evaluate filings.xlsx                     only the summary, nothing is written

Writes evaluation.json into DIR. What is wrong with the package is listed all at once, with file, row, column
and advice (exit status 3), and nothing is written then.")]
pub struct Args {
    /// Folder of fund.toml and CSV files, a zip of it, or an .xlsx with the same sheets
    package: PathBuf,

    /// Folder for the files; made if it isn't there
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Rule set instead of the package's own (`wenxiao rules list`)
    #[arg(long, value_name = "NAME")]
    rule_set: Option<String>,

    /// Print the result, or the findings, as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// Evaluates a package and writes its files.
pub fn run(args: Args) -> Result<(), AppError> {
    check_readable(&args)?;
    let options = Options {
        rule_set: args.rule_set.as_deref(),
    };
    let read = match packages::read_with(&args.package, options) {
        Ok(read) => read,
        Err(findings) => {
            if args.json {
                print_json(&serde_json::json!({ "findings": findings }))?;
            }
            return Err(AppError::Invalid(findings));
        }
    };
    let fund = &read.package.fund;
    let rules = RuleSet::find(&fund.rule_set, fund.fiscal_year)?;
    let evaluation = evaluate(&read.package, &rules);
    let value = json(&evaluation);
    if let Some(folder) = &args.out {
        let mut bytes = serde_json::to_vec_pretty(&value)?;
        bytes.push(b'\n');
        let files = [Made {
            name: "evaluation.json",
            bytes,
        }];
        output::write_all(folder, &files).map_err(|error| {
            AppError::usage(
                format!("can't write into {}: {error}", folder.display()),
                "give a folder that you may write to with --out",
            )
        })?;
    }
    print(&args, &read.package, &evaluation, &read.warnings, value)?;
    // The process ends here: taking a million rows apart again would only take time.
    std::mem::forget(read);
    Ok(())
}

/// A path that can't be opened is the user's mistake, not a finding about data.
fn check_readable(args: &Args) -> Result<(), AppError> {
    let path = &args.package;
    let opened = if path.is_dir() {
        std::fs::read_dir(path).map(drop)
    } else {
        std::fs::File::open(path).map(drop)
    };
    opened.map_err(|error| {
        AppError::usage(
            format!("can't read {}: {error}", path.display()),
            "give a folder with fund.toml and the CSV files, or an .xlsx",
        )
    })
}

fn print(
    args: &Args,
    package: &Package,
    evaluation: &Evaluation,
    warnings: &[Finding],
    value: serde_json::Value,
) -> Result<(), AppError> {
    if args.json {
        let mut value = value;
        value["warnings"] = serde_json::to_value(warnings)?;
        print_json(&value)?;
    } else {
        terminal::out(&summary::of(package, evaluation))?;
    }
    terminal::err(&terminal::findings(warnings))?;
    if let Some(folder) = &args.out {
        terminal::err(&format!(
            "written: {}\n",
            folder.join("evaluation.json").display()
        ))?;
    }
    Ok(())
}

fn print_json(value: &serde_json::Value) -> Result<(), AppError> {
    terminal::out(&format!("{value:#}\n"))?;
    Ok(())
}

//! `wenxiao evaluate PACKAGE --out DIR`.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use wenxiao_domain::evaluation::{evaluate, json};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::packs::{RuleSet, SchemeRuleSet};
use wenxiao_domain::scheme;

use super::files::{self, Files, Kind};
use super::summary;
use crate::atomic;
use crate::error::AppError;
use crate::packages::{self, Content, Options, Read, ReadEvaluation};
use crate::proofread::own;
use crate::terminal;

/// Arguments of `evaluate`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao evaluate data/central-guidance-2024 --out result
  wenxiao evaluate data/regional-collaboration-2024 --out result
  wenxiao evaluate filings.xlsx --out result --rule-set cn/central-guidance-fund-capped
  wenxiao evaluate filings.xlsx --out result --files json,pdf
  wenxiao evaluate filings.xlsx                     only the summary, nothing is written

Writes evaluation.json, figures.json, report.docx, report.pdf and table.xlsx into DIR; above
20,000 projects only evaluation.json unless --files asks for more. What is wrong with the
package is listed all at once, with file, row, column and advice (exit status 3), and nothing is
written then.")]
pub struct Args {
    /// Filing or evaluation package: a folder of fund.toml and CSV files, a zip of it, or an .xlsx with the same sheets
    package: PathBuf,

    /// Folder for the files; made if it isn't there
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Rule set instead of the package's own (`wenxiao rules list`)
    #[arg(long, value_name = "NAME")]
    rule_set: Option<String>,

    /// Which files to write
    #[arg(long, value_name = "KINDS", value_delimiter = ',', requires = "out")]
    files: Vec<Kind>,

    /// Print the result, or the findings, as JSON on standard output
    #[arg(long)]
    json: bool,
}

/// Evaluates a package and writes its files.
pub fn run(args: &Args) -> Result<(), AppError> {
    packages::check_readable(&args.package)?;
    let options = Options {
        rule_set: args.rule_set.as_deref(),
    };
    match packages::read_any(&args.package, options) {
        Ok(Content::Filing(read)) => {
            run_filing(args, &read)?;
            // The process ends here: taking a million rows apart again would only take time.
            std::mem::forget(read);
            Ok(())
        }
        Ok(Content::Evaluation(read)) => run_scheme(args, &read),
        Err(findings) => refuse(args, findings),
    }
}

fn refuse(args: &Args, findings: Vec<Finding>) -> Result<(), AppError> {
    if args.json {
        print_json(&serde_json::json!({ "findings": findings }))?;
    }
    Err(AppError::Invalid(findings))
}

fn run_filing(args: &Args, read: &Read) -> Result<(), AppError> {
    let package = &read.package;
    let rules = RuleSet::find(&package.fund.rule_set, package.fund.fiscal_year)?;
    let evaluation = evaluate(package, &rules);
    let mut to_write = Vec::new();
    if args.out.is_some() {
        let kinds = kinds(args, package.projects.len())?;
        let bar = terminal::spinner();
        let files = files::of_filing(package, &rules, &evaluation, kinds, |step| {
            bar.set_message(step);
        })?;
        bar.finish_and_clear();
        to_write = write(args, files)?;
    }
    let text = summary::of(package, &evaluation);
    print(args, json(&evaluation), &text, &read.warnings, &to_write)
}

fn run_scheme(args: &Args, read: &ReadEvaluation) -> Result<(), AppError> {
    let package = &read.package;
    let rules = SchemeRuleSet::find(&package.fund.rule_set, package.fund.fiscal_year)?;
    let evaluation = scheme::evaluate(package, &rules);
    let figures = scheme::figures(package, &rules, &evaluation);
    let hints = scheme::hints(package, &rules, &evaluation, &figures);
    let mut to_write = Vec::new();
    if args.out.is_some() {
        let kinds = kinds(args, package.projects.len())?;
        let bar = terminal::spinner();
        let files = files::of_scheme(
            package,
            &rules,
            &evaluation,
            (&figures, &hints),
            kinds,
            |step| bar.set_message(step),
        )?;
        bar.finish_and_clear();
        to_write = write(args, files)?;
    }
    let text = summary::of_scheme(package, &evaluation, &hints);
    let value = scheme::json_with_hints(&evaluation, &hints);
    print(args, value, &text, &read.warnings, &to_write)
}

/// The files asked for, or those that a package of this size gets.
fn kinds(args: &Args, projects: usize) -> Result<&[Kind], AppError> {
    if !args.files.is_empty() {
        return Ok(&args.files);
    }
    if projects > files::LARGE {
        terminal::err(&format!(
            "{projects} projects: only evaluation.json is written; ask for the others with --files json,docx,pdf,xlsx\n"
        ))?;
    }
    Ok(files::default_for(projects))
}

fn print(
    args: &Args,
    mut value: serde_json::Value,
    text: &str,
    warnings: &[Finding],
    to_write: &[Finding],
) -> Result<(), AppError> {
    if args.json {
        value["warnings"] = serde_json::to_value(warnings)?;
        print_json(&value)?;
    } else {
        terminal::out(text)?;
    }
    terminal::err(&terminal::findings(warnings))?;
    terminal::err(&terminal::findings(to_write))?;
    Ok(())
}

/// Writes the files, says so, and hands back what a person must still write.
fn write(args: &Args, files: Files) -> Result<Vec<Finding>, AppError> {
    let Some(folder) = &args.out else {
        return Ok(files.to_write);
    };
    let places = atomic::write_all(folder, &files.made).map_err(|error| {
        AppError::usage(
            format!("can't write into {}: {error}", folder.display()),
            "give a folder that you may write to with --out",
        )
    })?;
    for place in places {
        terminal::err(&format!("written: {}\n", place.display()))?;
    }
    if let Some(report) = &files.proofread {
        terminal::err(&format!("数据核验：{}\n", own::summary(report)))?;
        for finding in own::open(report) {
            let place = finding.places.first().map_or("", |place| &place.label);
            let severity = finding.severity.label();
            terminal::err(&format!("  {severity} {}（{place}）\n", finding.message))?;
        }
    }
    Ok(files.to_write)
}

fn print_json(value: &serde_json::Value) -> Result<(), AppError> {
    terminal::out(&format!("{value:#}\n"))?;
    Ok(())
}

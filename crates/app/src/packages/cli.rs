//! `wenxiao template --out X.xlsx` and `wenxiao export PACKAGE --out DIR|X.xlsx`.

use std::path::{Path, PathBuf};

use chrono::Datelike;
use clap::Args as ClapArgs;
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::{self, Framework, RuleSetKind, SchemeRuleSet};
use wenxiao_domain::scheme::{self, EvaluationPackage};

use super::{Content, Options, folder};
use crate::atomic;
use crate::cli::DatabaseArgs;
use crate::clock;
use crate::db::{Db, block_on};
use crate::error::AppError;
use crate::evaluations::store;
use crate::terminal;

/// Arguments of `template`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao template --out filing.xlsx
  wenxiao template --out filing.xlsx --rule-set hb/self-evaluation
  wenxiao template --out scheme.xlsx --rule-set cn/project-expenditure

The rule set decides what the workbook is for: a self-evaluation's filings, or an evaluation's
indicator tree, which starts with the reference framework of its instrument (--empty-scheme:
without it). The workbook has instructions, drop-down lists, number and date formats, and colours
for what is missing, double or over-spent. Filled in, `wenxiao evaluate filing.xlsx` reads it.")]
pub struct TemplateArgs {
    /// The workbook to write
    #[arg(long, value_name = "X.xlsx")]
    out: PathBuf,

    /// Rule set that stands in the workbook already (`wenxiao rules list`)
    #[arg(long, value_name = "NAME", default_value = "cn/central-guidance-fund")]
    rule_set: String,

    /// For an evaluation: no indicators to start from
    #[arg(long)]
    empty_scheme: bool,

    /// For an evaluation: the year whose reference framework it starts with (default: this year)
    #[arg(long, value_name = "YEAR")]
    fiscal_year: Option<i32>,
}

/// Writes the empty workbook.
pub fn template(args: &TemplateArgs) -> Result<(), AppError> {
    let kind = packs::listings()
        .into_iter()
        .find(|listing| listing.name == args.rule_set)
        .map(|listing| listing.kind);
    let bytes = match kind {
        None => {
            return Err(AppError::usage(
                format!("there is no rule set {}", args.rule_set),
                "`wenxiao rules list` prints their names",
            ));
        }
        Some(RuleSetKind::SelfEvaluation) => super::template(&args.rule_set)?,
        Some(RuleSetKind::Scheme) => {
            let this_year = || clock::now().year();
            let year = args.fiscal_year.unwrap_or_else(this_year);
            let framework = framework(&args.rule_set, year)?;
            let scheme = if args.empty_scheme {
                Vec::new()
            } else {
                scheme::start_from(&framework)
            };
            super::evaluation_template(&args.rule_set, &scheme, &framework)?
        }
    };
    write_file(&args.out, &bytes)
}

/// The reference framework of a rule set.
fn framework(rule_set: &str, fiscal_year: i32) -> Result<Framework, AppError> {
    let rules = SchemeRuleSet::find(rule_set, fiscal_year).map_err(|error| {
        AppError::usage(
            error.to_string(),
            "give the year that is evaluated with --fiscal-year",
        )
    })?;
    Ok(rules.framework.value)
}

/// Arguments of `export`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao export data/central-guidance-2024 --out fund.xlsx       a folder as a workbook
  wenxiao export filing.xlsx --out folder                         a workbook as a folder
  wenxiao export --fund-year ID --database sqlite:wenxiao.db --out fund.xlsx
  wenxiao export --evaluation ID --database sqlite:wenxiao.db --out evaluation.xlsx

What is written imports again to the same evaluation.")]
pub struct ExportArgs {
    /// Folder, zip or workbook to write in the other form
    #[arg(
        required_unless_present_any = ["fund_year", "evaluation"],
        conflicts_with_all = ["fund_year", "evaluation"]
    )]
    package: Option<PathBuf>,

    /// Fund and year of the records, by the id in its page's address
    #[arg(long, value_name = "ID")]
    fund_year: Option<String>,

    /// Evaluation of the records by an agency or a department, by the id in its page's address
    #[arg(long, value_name = "ID", conflicts_with = "fund_year")]
    evaluation: Option<String>,

    /// A folder for fund.toml and CSV files, or a workbook
    #[arg(long, value_name = "DIR|X.xlsx")]
    out: PathBuf,

    #[command(flatten)]
    database: DatabaseArgs,
}

/// Writes a package as a folder or a workbook.
pub fn export(args: &ExportArgs) -> Result<(), AppError> {
    let package = match (&args.package, &args.fund_year, &args.evaluation) {
        (Some(path), ..) => {
            super::check_readable(path)?;
            match super::read_any(path, Options::default()).map_err(AppError::Invalid)? {
                Content::Filing(read) => Exported::Filing(Box::new(read.package)),
                Content::Evaluation(read) => Exported::Evaluation(Box::new(read.package)),
            }
        }
        (None, Some(id), _) => Exported::Filing(Box::new(stored(&args.database.database, id)?)),
        (None, None, Some(id)) => {
            Exported::Evaluation(Box::new(stored_evaluation(&args.database.database, id)?))
        }
        (None, None, None) => {
            return Err(AppError::usage(
                "nothing to export",
                "give a package, --fund-year or --evaluation",
            ));
        }
    };
    if is_workbook(&args.out) {
        let bytes = match &package {
            Exported::Filing(package) => super::write_xlsx(package)?,
            Exported::Evaluation(package) => super::write_evaluation_xlsx(package)?,
        };
        write_file(&args.out, &bytes)
    } else {
        let files = match &package {
            Exported::Filing(package) => folder::files(package),
            Exported::Evaluation(package) => folder::evaluation_files(package),
        };
        atomic::write_all(&args.out, &files).map_err(|error| unwritable(&args.out, &error))?;
        terminal::err(&format!("written: {}\n", args.out.display()))?;
        Ok(())
    }
}

/// A package of either kind on its way out.
enum Exported {
    Filing(Box<Package>),
    Evaluation(Box<EvaluationPackage>),
}

fn is_workbook(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

fn stored(database: &str, id: &str) -> Result<Package, AppError> {
    block_on(async {
        let db = Db::open(database).await?;
        store::load(&db, id).await
    })
}

fn stored_evaluation(database: &str, id: &str) -> Result<EvaluationPackage, AppError> {
    block_on(async {
        let db = Db::open(database).await?;
        store::load(&db, id).await
    })
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    atomic::write_file(path, bytes).map_err(|error| unwritable(path, &error))?;
    terminal::err(&format!("written: {}\n", path.display()))?;
    Ok(())
}

fn unwritable(path: &Path, error: &std::io::Error) -> AppError {
    AppError::usage(
        format!("can't write {}: {error}", path.display()),
        "give a place that you may write to with --out",
    )
}

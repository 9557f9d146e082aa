//! `wenxiao template --out X.xlsx` and `wenxiao export PACKAGE --out DIR|X.xlsx`.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use wenxiao_domain::package::Package;

use super::folder;
use crate::atomic;
use crate::cli::DatabaseArgs;
use crate::db::{Db, block_on};
use crate::error::AppError;
use crate::funds::store;
use crate::terminal;

/// Arguments of `template`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao template --out filing.xlsx
  wenxiao template --out filing.xlsx --rule-set hb/self-evaluation

The workbook has instructions, drop-down lists, number and date formats, and colours for what is
missing, double or over-spent. Filled in, `wenxiao evaluate filing.xlsx` reads it.")]
pub struct TemplateArgs {
    /// The workbook to write
    #[arg(long, value_name = "X.xlsx")]
    out: PathBuf,

    /// Rule set that stands in the workbook already (`wenxiao rules list`)
    #[arg(long, value_name = "NAME", default_value = "cn/central-guidance-fund")]
    rule_set: String,
}

/// Writes the empty workbook.
pub fn template(args: &TemplateArgs) -> Result<(), AppError> {
    let known = wenxiao_domain::packs::listings()
        .iter()
        .any(|listing| listing.name == args.rule_set);
    if !known {
        return Err(AppError::usage(
            format!("there is no rule set {}", args.rule_set),
            "`wenxiao rules list` prints their names",
        ));
    }
    let bytes = super::template(Some(&args.rule_set))?;
    write_file(&args.out, &bytes)
}

/// Arguments of `export`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao export data/central-guidance-2024 --out fund.xlsx       a folder as a workbook
  wenxiao export filing.xlsx --out folder                         a workbook as a folder
  wenxiao export --fund-year ID --database sqlite:wenxiao.db --out fund.xlsx

What is written imports again to the same evaluation.")]
pub struct ExportArgs {
    /// Folder, zip or workbook to write in the other form
    #[arg(required_unless_present = "fund_year", conflicts_with = "fund_year")]
    package: Option<PathBuf>,

    /// Fund and year of the records, by the id in its page's address
    #[arg(long, value_name = "ID")]
    fund_year: Option<String>,

    /// A folder for fund.toml and CSV files, or a workbook
    #[arg(long, value_name = "DIR|X.xlsx")]
    out: PathBuf,

    #[command(flatten)]
    database: DatabaseArgs,
}

/// Writes a package as a folder or a workbook.
pub fn export(args: &ExportArgs) -> Result<(), AppError> {
    let package = match (&args.package, &args.fund_year) {
        (Some(path), _) => {
            super::check_readable(path)?;
            super::read(path).map_err(AppError::Invalid)?.package
        }
        (None, Some(id)) => stored(&args.database.database, id)?,
        (None, None) => {
            return Err(AppError::usage(
                "nothing to export",
                "give a package or --fund-year",
            ));
        }
    };
    if is_workbook(&args.out) {
        write_file(&args.out, &super::write_xlsx(&package)?)
    } else {
        let files = folder::files(&package);
        atomic::write_all(&args.out, &files).map_err(|error| unwritable(&args.out, &error))?;
        terminal::err(&format!("written: {}\n", args.out.display()))?;
        Ok(())
    }
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

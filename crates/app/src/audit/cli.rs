//! `wenxiao audit verify`, `audit recompute`, `audit head`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand};

use super::verify::{Anchor, Break, verify};
use super::{queries, second};
use crate::cli::DatabaseArgs;
use crate::db::{Db, block_on};
use crate::error::AppError;
use crate::terminal;

/// The audit log: does its chain hold.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao audit verify              every place where the log was touched; exit status 3
  wenxiao audit recompute           every evaluation by a second calculator; exit status 3
  wenxiao audit head                the end of the chain, to be kept in another place")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Walk the whole chain and name every place where it was touched
    Verify(VerifyArgs),
    /// Compute every stored evaluation again, by SQL of its own, and name each difference
    Recompute(RecomputeArgs),
    /// Print the end of the chain, to be kept in another place
    Head(HeadArgs),
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
The chain alone shows entries that were changed, removed, added, exchanged, or cut off at the
end. Somebody who may write to the database could compute the whole chain anew; that shows only
against a head kept elsewhere: `wenxiao audit head`, or the one in each backup's manifest.

Examples:
  wenxiao audit verify
  wenxiao audit verify --heads /media/usb/heads.txt")]
struct VerifyArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// A line `wenxiao-audit-head …` printed earlier; may be given several times
    #[arg(long, value_name = "LINE")]
    head: Vec<Anchor>,
    /// File of such lines
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
struct RecomputeArgs {
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Debug, ClapArgs)]
struct HeadArgs {
    #[command(flatten)]
    database: DatabaseArgs,
}

pub fn run(args: Args) -> Result<(), AppError> {
    match args.command {
        Command::Verify(args) => run_verify(args),
        Command::Recompute(args) => run_recompute(&args),
        Command::Head(args) => run_head(&args),
    }
}

fn run_verify(args: VerifyArgs) -> Result<(), AppError> {
    let mut anchors = args.head;
    if let Some(file) = &args.heads {
        anchors.extend(read_anchors(file)?);
    }
    let verified = block_on(async {
        let db = Db::open(&args.database.database).await?;
        db.require_migrated().await?;
        let verified = verify(&mut *db.read().await?, &anchors).await?;
        db.close().await;
        Ok(verified)
    })?;
    if !verified.breaks.is_empty() {
        return Err(AppError::Invalid(
            verified.breaks.iter().map(Break::finding).collect(),
        ));
    }
    let head = verified
        .head
        .map(|head| Anchor(head).to_string())
        .unwrap_or_default();
    Ok(terminal::out(&format!(
        "The chain holds: {} entries, {} heads kept elsewhere agree.\n{head}\n",
        verified.entries,
        anchors.len(),
    ))?)
}

fn read_anchors(file: &std::path::Path) -> Result<Vec<Anchor>, AppError> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        AppError::usage(
            format!("{} can't be read: {error}", file.display()),
            "name a file of lines that `wenxiao audit head` printed",
        )
    })?;
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            line.parse()
                .map_err(|error| AppError::usage(error, "one line a head"))
        })
        .collect()
}

fn run_recompute(args: &RecomputeArgs) -> Result<(), AppError> {
    let (count, differences) = block_on(async {
        let db = Db::open(&args.database.database).await?;
        db.require_migrated().await?;
        let found = second::recompute_all(&mut *db.read().await?).await?;
        db.close().await;
        Ok(found)
    })?;
    if !differences.is_empty() {
        let findings = differences
            .iter()
            .map(second::Difference::finding)
            .collect();
        return Err(AppError::Invalid(findings));
    }
    Ok(terminal::out(&format!(
        "{count} evaluations computed a second time: every figure agrees.\n"
    ))?)
}

fn run_head(args: &HeadArgs) -> Result<(), AppError> {
    let head = block_on(async {
        let db = Db::open(&args.database.database).await?;
        db.require_migrated().await?;
        let head = queries::head(&mut *db.read().await?).await?;
        db.close().await;
        Ok(head)
    })?;
    let head = head.ok_or_else(|| AppError::Invalid(vec![Break::HeadMissing.finding()]))?;
    Ok(terminal::out(&format!("{}\n", Anchor(head)))?)
}

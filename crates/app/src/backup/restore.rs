//! Putting a backup back: into empty records, or, when the operator says so, in place of what is there.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::{Value, json};
use wenxiao_domain::package::Package;
use wenxiao_domain::scheme::EvaluationPackage;

use super::copy::{check, damaged, path_of};
use super::dump;
use super::manifest::Manifest;
use super::tables::{TABLES, Table};
use crate::audit::queries::{entries_after, set_head};
use crate::audit::verify::{Anchor, verify};
use crate::db::{Actor, Db, Entry, Tx};
use crate::error::AppError;
use crate::evaluations::evaluated::Evaluated;
use crate::evaluations::records::restore_frozen;
use crate::files::Folder;

/// What may be in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onto {
    /// Only records without any entry.
    Empty,
    /// Whatever is there goes; the operator confirmed it.
    Anything,
}

/// Restores a backup and verifies every table, every file and the audit chain before it commits.
pub async fn restore(
    db: &Db,
    files: &Folder,
    from: &Path,
    onto: Onto,
) -> Result<Manifest, AppError> {
    let manifest = check(from)?;
    let anchor: Anchor = manifest.audit_head.parse().map_err(damaged)?;
    for part in &manifest.files {
        files.put(&std::fs::read(from.join("files").join(&part.hash))?)?;
    }
    if onto == Onto::Anything {
        db.drop_tables().await?;
    }
    db.migrate().await?;
    let mut tx = db.write().await?;
    if !entries_after(&mut tx, 0, 1).await?.is_empty() {
        return Err(AppError::usage(
            "these records aren't empty",
            "restore into a new database, or add --replace to drop what is there",
        ));
    }
    let mut years = Vec::new();
    let mut evaluated = Vec::new();
    for table in TABLES {
        // Once the rows that freezing protects are there it is set: adjustments need it.
        match table.name {
            "adjustment" => restore_frozen(&mut tx, Package::TABLES, &years).await?,
            "leaf_adjustment" => {
                restore_frozen(&mut tx, EvaluationPackage::TABLES, &evaluated).await?;
            }
            _ => {}
        }
        let rows = rows_of(from, table)?;
        let freezes = ["fund_year", "evaluated_fund"].contains(&table.name);
        dump::insert(&mut tx, table, &rows, freezes.then_some("frozen_at")).await?;
        match table.name {
            "fund_year" => years = frozen_of(table, &rows),
            "evaluated_fund" => evaluated = frozen_of(table, &rows),
            _ => {}
        }
    }
    set_head(&mut tx, &anchor.0).await?;
    compare(&mut tx, &manifest, anchor).await?;
    let detail = json!({ "made_at": manifest.made_at, "database": manifest.database, "audit_head": manifest.audit_head });
    tx.commit(Entry::new(
        &Actor::Operator,
        "records.restore",
        "records",
        detail,
    ))
    .await?;
    Ok(manifest)
}

fn rows_of(from: &Path, table: &Table) -> Result<Vec<Vec<Value>>, AppError> {
    let mut rows = Vec::new();
    for line in BufReader::new(File::open(path_of(from, table))?).lines() {
        let cells: Vec<Value> = serde_json::from_str(&line?)?;
        if cells.len() != table.columns.len() {
            return Err(damaged(format!(
                "a row of {} has {} columns",
                table.name,
                cells.len()
            )));
        }
        rows.push(cells);
    }
    Ok(rows)
}

/// Id and time of each frozen year or evaluation.
fn frozen_of(table: &Table, rows: &[Vec<Value>]) -> Vec<(String, String)> {
    let at = |name| table.columns.iter().position(|(column, _)| *column == name);
    let (Some(id), Some(frozen_at)) = (at("id"), at("frozen_at")) else {
        return Vec::new();
    };
    rows.iter()
        .filter_map(|row| {
            Some((
                row[id].as_str()?.to_owned(),
                row[frozen_at].as_str()?.to_owned(),
            ))
        })
        .collect()
}

/// What the database says now must be what the backup said.
async fn compare(tx: &mut Tx, manifest: &Manifest, anchor: Anchor) -> Result<(), AppError> {
    for (table, part) in TABLES.iter().zip(&manifest.tables) {
        let now = dump::lines(tx, table, |_| Ok(())).await?;
        if now != *part {
            return Err(anyhow::anyhow!(
                "table {} reads differently after the restore: {now:?}, not {part:?}",
                table.name
            )
            .into());
        }
    }
    let verified = verify(tx, &[anchor]).await?;
    if verified.breaks.is_empty() {
        return Ok(());
    }
    Err(AppError::Invalid(
        verified
            .breaks
            .iter()
            .map(crate::audit::verify::Break::finding)
            .collect(),
    ))
}

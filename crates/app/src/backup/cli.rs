//! `wenxiao migrate`, `wenxiao backup`, `wenxiao restore`.

use std::path::PathBuf;

use clap::Args;

use super::{Manifest, Onto, check};
use crate::cli::DatabaseArgs;
use crate::db::{Db, block_on};
use crate::error::AppError;
use crate::files::Folder;
use crate::terminal;

/// Make the tables, or bring them up to date.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wenxiao migrate
  wenxiao migrate --database postgres://wenxiao@db/wenxiao

`wenxiao serve` does this by itself when it starts; a second run changes nothing.")]
pub struct MigrateArgs {
    #[command(flatten)]
    database: DatabaseArgs,
}

/// Back up the records and files; the server may run meanwhile.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  wenxiao backup --to /backup/2026-11-22 --database sqlite:/srv/wenxiao/wenxiao.db \\
      --data /srv/wenxiao/data

The folder restores into SQLite and PostgreSQL alike. Keep the line `wenxiao-audit-head …` that
is printed in another place: with it, `wenxiao audit verify --head LINE` tells later whether the
audit log was rewritten.")]
pub struct BackupArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Folder of uploaded and made files
    #[arg(long, value_name = "DIR", default_value = "wenxiao-data")]
    data: PathBuf,
    /// New folder for the backup
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

/// Restore a backup into empty records.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wenxiao restore /backup/2026-11-22 --check
  wenxiao restore /backup/2026-11-22 --database sqlite:new.db --data new-data
  wenxiao restore /backup/2026-11-22 --database postgres://wenxiao@db/wenxiao --replace

Every table, every file and the audit chain are verified before anything is committed. Passwords
are restored, sessions are not.")]
pub struct RestoreArgs {
    /// Folder that `wenxiao backup` wrote
    from: PathBuf,
    #[command(flatten)]
    database: DatabaseArgs,
    /// Folder of uploaded and made files
    #[arg(long, value_name = "DIR", default_value = "wenxiao-data")]
    data: PathBuf,
    /// Only check that the backup is whole
    #[arg(long, conflicts_with = "replace")]
    check: bool,
    /// Drop whatever the records hold now; stop the server first
    #[arg(long)]
    replace: bool,
}

pub fn migrate(args: &MigrateArgs) -> Result<(), AppError> {
    block_on(async {
        let db = Db::create(&args.database.database).await?;
        let count = db.migrate().await?;
        db.close().await;
        Ok(terminal::out(&format!(
            "The records are up to date ({count} migrations).\n"
        ))?)
    })
}

pub fn backup(args: &BackupArgs) -> Result<(), AppError> {
    block_on(async {
        let db = Db::open(&args.database.database).await?;
        db.require_migrated().await?;
        let manifest = super::backup(&db, &Folder::of(&args.data), &args.to).await?;
        db.close().await;
        Ok(terminal::out(&format!(
            "Backed up to {}, and read again:\n{}",
            args.to.display(),
            summary(&manifest)
        ))?)
    })
}

pub fn restore(args: &RestoreArgs) -> Result<(), AppError> {
    if args.check {
        let manifest = check(&args.from)?;
        return Ok(terminal::out(&format!(
            "The backup is whole:\n{}",
            summary(&manifest)
        ))?);
    }
    block_on(async {
        let db = Db::create(&args.database.database).await?;
        let onto = if args.replace {
            Onto::Anything
        } else {
            Onto::Empty
        };
        let manifest = super::restore(&db, &Folder::of(&args.data), &args.from, onto).await?;
        db.close().await;
        Ok(terminal::out(&format!(
            "Restored and verified:\n{}",
            summary(&manifest)
        ))?)
    })
}

fn summary(manifest: &Manifest) -> String {
    let rows: u64 = manifest.tables.iter().map(|part| part.rows).sum();
    format!(
        "  {rows} rows, {} files, made at {} from {}\n{}\n",
        manifest.files.len(),
        manifest.made_at,
        manifest.database,
        manifest.audit_head
    )
}

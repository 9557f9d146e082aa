//! Writing a backup, and checking that one is whole.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use chrono::SecondsFormat;

use super::dump::{self, Digest};
use super::manifest::{FilePart, Manifest, TablePart};
use super::tables::{TABLES, Table};
use crate::audit::chain::sm3_hex;
use crate::audit::queries::head;
use crate::audit::verify::Anchor;
use crate::clock;
use crate::db::{Db, migration_versions};
use crate::error::AppError;
use crate::files::{self, Folder};

/// Writes a backup into a new folder `to`, reads it again, and gives its manifest. The server may run and write meanwhile.
pub async fn backup(db: &Db, files: &Folder, to: &Path) -> Result<Manifest, AppError> {
    if to.exists() {
        return Err(AppError::usage(
            format!("{} exists already", to.display()),
            "a backup is never written over another: name a new folder",
        ));
    }
    // Under another name until it is whole: a folder of that name is a finished backup.
    let partial = partial_of(to);
    std::fs::create_dir_all(partial.join("tables"))?;
    std::fs::create_dir_all(partial.join("files"))?;
    let manifest = match write(db, files, &partial).await.and_then(|written| {
        let read = check(&partial)?;
        if read == written {
            Ok(written)
        } else {
            Err(anyhow::anyhow!("the manifest reads differently").into())
        }
    }) {
        Ok(manifest) => manifest,
        Err(error) => {
            std::fs::remove_dir_all(&partial)?;
            return Err(error);
        }
    };
    std::fs::rename(&partial, to)?;
    Ok(manifest)
}

fn partial_of(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    to.with_file_name(name)
}

async fn write(db: &Db, files: &Folder, into: &Path) -> Result<Manifest, AppError> {
    let migrations = db.applied_migrations().await?;
    let mut read = db.read().await?;
    let head = head(&mut read).await?.ok_or_else(|| {
        anyhow::anyhow!("the records have no audit head: run `wenxiao audit verify`")
    })?;
    let mut tables = Vec::new();
    for table in TABLES {
        let mut file = BufWriter::new(File::create(path_of(into, table))?);
        let part = dump::lines(&mut read, table, |line| Ok(writeln!(file, "{line}")?)).await?;
        file.into_inner()
            .map_err(std::io::IntoInnerError::into_error)?
            .sync_all()?;
        tables.push(part);
    }
    let mut parts = Vec::new();
    for (hash, size) in files::queries::all(&mut read).await? {
        let mut file = File::create(into.join("files").join(&hash))?;
        let bytes = files.get(&hash).map_err(|error| match error {
            AppError::Internal(error) => AppError::usage(
                error.to_string(),
                "give the folder of files that `wenxiao serve` uses: --data DIR",
            ),
            other => other,
        })?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        parts.push(FilePart {
            hash,
            size: u64::try_from(size)?,
        });
    }
    let manifest = Manifest {
        format: Manifest::FORMAT.to_owned(),
        made_at: clock::now().to_rfc3339_opts(SecondsFormat::Secs, true),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        database: db.kind().to_owned(),
        migrations,
        audit_head: Anchor(head).to_string(),
        tables,
        files: parts,
    };
    let mut file = File::create(into.join("manifest.json"))?;
    file.write_all(serde_json::to_string_pretty(&manifest)?.as_bytes())?;
    file.sync_all()?;
    Ok(manifest)
}

/// Where the lines of a table lie.
pub fn path_of(backup: &Path, table: &Table) -> PathBuf {
    backup.join("tables").join(format!("{}.jsonl", table.name))
}

/// Reads a whole backup and compares it with its manifest; whatever differs is named.
pub fn check(backup: &Path) -> Result<Manifest, AppError> {
    let text = std::fs::read_to_string(backup.join("manifest.json")).map_err(|error| {
        AppError::usage(
            format!("{} is no backup: {error}", backup.display()),
            "name the folder that `wenxiao backup` wrote",
        )
    })?;
    let manifest: Manifest =
        serde_json::from_str(&text).map_err(|error| damaged(format!("manifest.json: {error}")))?;
    if manifest.format != Manifest::FORMAT {
        return Err(damaged(format!(
            "format `{}` is not known",
            manifest.format
        )));
    }
    if manifest.migrations != migration_versions() {
        return Err(AppError::usage(
            format!(
                "the backup was made by wenxiao {} with other tables (migrations {:?}; this program has {:?})",
                manifest.program,
                manifest.migrations,
                migration_versions()
            ),
            "restore it with that version of the program, then run `wenxiao migrate` with this one and take a new backup",
        ));
    }
    let names: Vec<&str> = manifest
        .tables
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    if names != TABLES.iter().map(|table| table.name).collect::<Vec<_>>() {
        return Err(damaged(
            "its tables are not those of its migrations".to_owned(),
        ));
    }
    for (table, part) in TABLES.iter().zip(&manifest.tables) {
        check_table(backup, table, part)?;
    }
    for part in &manifest.files {
        let bytes = std::fs::read(backup.join("files").join(&part.hash))
            .map_err(|error| damaged(format!("file {}: {error}", part.hash)))?;
        if sm3_hex(&bytes) != part.hash || bytes.len() as u64 != part.size {
            return Err(damaged(format!("file {} was changed", part.hash)));
        }
    }
    Ok(manifest)
}

fn check_table(backup: &Path, table: &Table, part: &TablePart) -> Result<(), AppError> {
    let file = File::open(path_of(backup, table))
        .map_err(|error| damaged(format!("table {}: {error}", table.name)))?;
    let mut digest = Digest::default();
    for line in BufReader::new(file).lines() {
        digest.line(&line?);
    }
    let read = digest.part(table.name);
    if read == *part {
        return Ok(());
    }
    Err(damaged(format!(
        "table {} has {} rows with hash {}; the manifest says {} with {}",
        table.name, read.rows, read.sm3, part.rows, part.sm3
    )))
}

pub fn damaged(what: impl std::fmt::Display) -> AppError {
    AppError::usage(
        format!("the backup is damaged: {what}"),
        "take another backup; this one can't be trusted",
    )
}

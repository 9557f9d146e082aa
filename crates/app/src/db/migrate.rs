//! Making the tables and bringing them up to date. One folder of migrations, embedded; each runs in a transaction of its own.

use std::borrow::Cow;

use sqlx::SqlStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use super::{Conn, Db};
use crate::error::AppError;
use crate::{audit, on};

/// The migrations in their order. A shipped one is never edited: the database refuses to go on when its text has changed.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (
        1,
        "records",
        include_str!("../../migrations/0001_records.sql"),
    ),
    (
        3,
        "schemes",
        include_str!("../../migrations/0003_schemes.sql"),
    ),
    (
        4,
        "duplicates",
        include_str!("../../migrations/0004_duplicates.sql"),
    ),
    (
        5,
        "proofreading",
        include_str!("../../migrations/0005_proofreading.sql"),
    ),
    (
        6,
        "adjustments",
        include_str!("../../migrations/0006_adjustments.sql"),
    ),
    (
        7,
        "signals",
        include_str!("../../migrations/0007_signals.sql"),
    ),
    (
        8,
        "evaluated adjustments",
        include_str!("../../migrations/0008_evaluated_adjustments.sql"),
    ),
    (
        9,
        "no report files",
        include_str!("../../migrations/0009_no_report_files.sql"),
    ),
    (
        10,
        "blank forms",
        include_str!("../../migrations/0010_blank_forms.sql"),
    ),
];

/// Every table and view of the migrations, children before parents.
const DROPS: &[&str] = &[
    "drop view if exists filing_now",
    "drop view if exists leaf_score_now",
    "drop view if exists project_now",
    "drop view if exists evaluated_project_now",
    "drop view if exists deviation_cause_now",
    "drop table if exists pair_explanation",
    "drop table if exists pair_decision",
    "drop table if exists duplicate_pair",
    "drop table if exists checked_text",
    "drop table if exists duplicate_check",
    "drop table if exists blank_form",
    "drop table if exists library_work",
    "drop table if exists library_text",
    "drop table if exists library_upload",
    "drop table if exists job",
    "drop table if exists node_result",
    "drop table if exists scheme_evaluation",
    "drop table if exists scheme_narrative",
    "drop table if exists scheme_snapshot",
    "drop table if exists survey_answer",
    "drop table if exists problem",
    "drop table if exists evaluated_project_adjustment",
    "drop table if exists evaluated_project",
    "drop table if exists leaf_adjustment",
    "drop table if exists leaf_score",
    "drop table if exists scheme_node",
    "drop table if exists evaluated_money",
    "drop table if exists indicator_result",
    "drop table if exists evaluation",
    "drop table if exists adjustment",
    "drop table if exists project_adjustment",
    "drop table if exists cause_adjustment",
    "drop table if exists filing",
    "drop table if exists deviation_cause",
    "drop table if exists indicator",
    "drop table if exists project",
    "drop table if exists report_file",
    "drop table if exists narrative",
    "drop table if exists proofreading",
    "drop table if exists import",
    "drop table if exists evaluated_fund",
    "drop table if exists snapshot",
    "drop table if exists fund_year",
    "drop table if exists fund",
    "drop table if exists file",
    "drop table if exists setup_token",
    "drop table if exists session",
    "drop table if exists account_role",
    "drop table if exists account",
    "drop table if exists audit_entry",
    "drop table if exists audit_head",
    "drop table if exists _sqlx_migrations",
];

/// What the two databases say differently: rows that nobody may change. Run after the migrations, and idempotent.
const GUARDS_SQLITE: &str = include_str!("guards.sqlite.sql");
const GUARDS_POSTGRES: &str = include_str!("guards.postgres.sql");

impl Db {
    /// Makes what is missing and says how many migrations the records have now. Safe to run again, and by several at once.
    pub async fn migrate(&self) -> Result<usize, AppError> {
        let migrator = migrator(MIGRATIONS);
        match self {
            Self::Sqlite(pool, _) => migrator.run(pool).await?,
            Self::Postgres(pool) => migrator.run(pool).await?,
        }
        let mut conn = self.begin_write().await?;
        match &mut conn {
            Conn::Sqlite(c) => {
                sqlx::raw_sql(GUARDS_SQLITE).execute(&mut **c).await?;
            }
            Conn::Postgres(c) => {
                // Two replicas that start at once: the second waits, then replaces the same functions by the same text.
                sqlx::query("select pg_advisory_xact_lock(7265012)")
                    .execute(&mut **c)
                    .await?;
                sqlx::raw_sql(GUARDS_POSTGRES).execute(&mut **c).await?;
            }
        }
        audit::queries::begin_chain(&mut conn).await?;
        conn.end().await?;
        Ok(MIGRATIONS.len())
    }

    /// Drops every table of ours, for a restore in place of what is there.
    pub(crate) async fn drop_tables(&self) -> Result<(), AppError> {
        let mut conn = self.begin_write().await?;
        for sql in DROPS {
            on!(conn, c => sqlx::query(*sql).execute(&mut *c).await.map(drop))?;
        }
        conn.end().await?;
        Ok(())
    }

    /// Refuses records that were made by another version of the program: too old (migrate) or too new (a newer program).
    pub async fn require_migrated(&self) -> Result<(), AppError> {
        let applied = self.applied_migrations().await?;
        let known = versions();
        if applied == known {
            return Ok(());
        }
        let newer = applied.iter().any(|version| !known.contains(version));
        Err(if newer {
            AppError::usage(
                "these records were made by a newer version of wenxiao",
                "use that version or a later one",
            )
        } else {
            AppError::usage(
                "these records have no tables yet, or were made by an older version",
                "run `wenxiao backup` if they hold anything, then `wenxiao migrate`",
            )
        })
    }

    /// Versions of the migrations that the records have; none before the first `migrate`.
    pub async fn applied_migrations(&self) -> Result<Vec<i64>, AppError> {
        let mut read = self.read().await?;
        let exists: i64 = match &mut *read {
            Conn::Sqlite(c) => {
                sqlx::query_scalar(
                    "select count(*) from sqlite_master where name = '_sqlx_migrations'",
                )
                .fetch_one(&mut **c)
                .await?
            }
            Conn::Postgres(c) => {
                sqlx::query_scalar(
                    "select count(*) from pg_tables where tablename = '_sqlx_migrations' and schemaname = current_schema()",
                )
                .fetch_one(&mut **c)
                .await?
            }
        };
        if exists == 0 {
            return Ok(Vec::new());
        }
        Ok(on!(read, c => sqlx::query_scalar(
            "select version from _sqlx_migrations where success order by version",
        )
        .fetch_all(&mut *c)
        .await)?)
    }
}

/// Versions of the migrations that this program has.
pub(crate) fn versions() -> Vec<i64> {
    MIGRATIONS.iter().map(|(version, ..)| *version).collect()
}

fn migrator(migrations: &'static [(i64, &'static str, &'static str)]) -> Migrator {
    let migrations = migrations
        .iter()
        .map(|(version, description, sql)| {
            Migration::new(
                *version,
                Cow::Borrowed(*description),
                MigrationType::Simple,
                SqlStr::from_static(sql),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(migrations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::{TestDb, postgres_url};

    /// What records of the first version held.
    const HELD: &[&str] = &[
        "insert into account (id, login, name, organisation, password_hash, must_change_password, created_at)
         values ('a', 'old', '某某', '某单位', '-', false, '2026-11-22T00:00:00Z')",
        "insert into account_role (account_id, role, scope) values ('a', 'host', '某单位')",
        "insert into file (hash, size, media_type, stored_at) values ('h', 1, 'text/plain', '2026-11-22T00:00:00Z')",
        "insert into import (id, file_name, file_hash, findings, state, uploaded_by, uploaded_at)
         values ('i', 'a.zip', 'h', '[]', 'staged', 'a', '2026-11-22T00:00:00Z')",
    ];

    #[test]
    fn every_file_of_the_folder_is_a_migration() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder")
            .map(|entry| {
                entry
                    .expect("readable")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        files.sort();
        let named: Vec<String> = MIGRATIONS
            .iter()
            .map(|(version, description, _)| {
                format!("{version:04}_{}.sql", description.replace(' ', "_"))
            })
            .collect();
        assert_eq!(files, named);
    }

    #[tokio::test]
    async fn records_of_the_first_version_keep_what_they_hold() {
        let mut all = vec![TestDb::sqlite().await];
        if postgres_url().is_some() {
            all.push(TestDb::postgres().await);
        }
        for made in all {
            let first = migrator(&MIGRATIONS[..1]);
            match &made.db {
                Db::Sqlite(pool, _) => first.run(pool).await.expect("the first version"),
                Db::Postgres(pool) => first.run(pool).await.expect("the first version"),
            }
            let mut conn = made.db.begin_write_for_test().await;
            for sql in HELD {
                on!(conn, c => sqlx::query(*sql).execute(&mut *c).await.map(drop)).expect(sql);
            }
            conn.end().await.expect("held");
            made.db
                .require_migrated()
                .await
                .expect_err("an older version");
            made.db.migrate().await.expect("brought up to date");
            made.db.require_migrated().await.expect("up to date");
            let mut read = made.db.read().await.expect("readable");
            let role: (String, String, String) = on!(read, c => sqlx::query_as(
                "select account_id, role, scope from account_role",
            )
            .fetch_one(&mut *c)
            .await)
            .expect("the role is kept");
            assert_eq!(role, ("a".into(), "host".into(), "某单位".into()));
            let kind: String = on!(read, c => sqlx::query_scalar("select kind from import")
                .fetch_one(&mut *c)
                .await)
            .expect("the upload is kept");
            assert_eq!(kind, "filing");
            drop(read);
            made.remove().await;
        }
    }
}

//! Backups: taken while others write, restored into either database, refused when they were touched.

use std::collections::BTreeSet;
use std::path::Path;

use super::tables::{LEFT_OUT, TABLES};
use super::testing::filled;
use super::{Onto, backup, check, restore};
use crate::audit::verify::verify;
use crate::db::testing::{TestDb, each};
use crate::db::{Actor, Conn, Db, Entry};
use crate::error::AppError;
use crate::evaluations::evaluated::Evaluated;
use crate::files::Folder;
use crate::funds::store::{self, Of};
use crate::funds::testing::small;
use crate::{on, schemes};
use wenxiao_domain::package::{Actual, Filed, Package};
use wenxiao_domain::scheme::EvaluationPackage;

/// The only evaluation by an agency that there is.
async fn evaluation_in(db: &Db) -> EvaluationPackage {
    let mut read = db.read().await.expect("readable");
    let ids = schemes::queries::ids(&mut read).await.expect("readable");
    assert_eq!(ids.len(), 1);
    schemes::queries::package(&mut read, &ids[0])
        .await
        .expect("readable")
}

async fn empty_like(made: &TestDb) -> TestDb {
    if made.db.kind() == "sqlite" {
        TestDb::sqlite().await
    } else {
        TestDb::postgres().await
    }
}

#[tokio::test]
async fn a_backup_of_either_database_restores_into_either() {
    for from in each().await {
        let folder = Folder::of(from.folder());
        let fund_year = filled(&from.db, &folder).await;
        let at = from.folder().join("backup");
        let manifest = backup(&from.db, &folder, &at).await.expect("backed up");
        for target in each().await {
            let files = Folder::of(target.folder());
            assert_eq!(
                restore(&target.db, &files, &at, Onto::Empty)
                    .await
                    .expect("restored"),
                manifest
            );
            let before = store::load::<Package>(&from.db, &fund_year)
                .await
                .expect("loaded");
            assert_eq!(
                store::load::<Package>(&target.db, &fund_year)
                    .await
                    .expect("loaded"),
                before
            );
            assert_eq!(
                evaluation_in(&target.db).await,
                evaluation_in(&from.db).await
            );
            let mut read = target.db.read().await.expect("readable");
            let verified = verify(&mut read, &[manifest.audit_head.parse().expect("a line")])
                .await
                .expect("readable");
            assert_eq!(
                (verified.entries, verified.breaks),
                (11, vec![]),
                "ten, and the restore's own"
            );
            let state = crate::evaluations::records::state(&mut read, Package::TABLES, &fund_year)
                .await
                .expect("readable");
            assert!(state.frozen_at.is_some());
            drop(read);
            assert_eq!(
                files.get(&manifest.files[0].hash).expect("the bytes"),
                "报告".as_bytes()
            );
            let again = restore(&target.db, &files, &at, Onto::Empty).await;
            assert!(
                matches!(again, Err(AppError::Usage(_))),
                "not empty: {again:?}"
            );
            restore(&target.db, &files, &at, Onto::Anything)
                .await
                .expect("replaced");
            target.remove().await;
        }
        assert!(
            matches!(
                backup(&from.db, &folder, &at).await,
                Err(AppError::Usage(_))
            ),
            "never over another"
        );
        from.remove().await;
    }
}

/// What somebody does to a backup.
type Touch = fn(&Path);

fn edit(path: &Path, change: impl Fn(String) -> String) {
    let text = std::fs::read_to_string(path).expect("readable");
    std::fs::write(path, change(text)).expect("writable");
}

#[tokio::test]
async fn a_touched_backup_is_refused_and_nothing_is_restored() {
    let from = TestDb::sqlite().await;
    from.db.migrate().await.expect("tables");
    let folder = Folder::of(from.folder());
    filled(&from.db, &folder).await;
    let touches: [(&str, Touch); 5] = [
        ("a row removed", |at| {
            edit(&at.join("tables/filing.jsonl"), |text| {
                let (_, rest) = text.split_once('\n').expect("several rows");
                rest.to_owned()
            });
        }),
        ("a value changed", |at| {
            edit(&at.join("tables/filing.jsonl"), |text| {
                text.replacen("3000000", "9000000", 1)
            });
        }),
        ("a table missing", |at| {
            std::fs::remove_file(at.join("tables/project.jsonl")).expect("removed");
        }),
        ("a file changed", |at| {
            let file = std::fs::read_dir(at.join("files"))
                .expect("readable")
                .flatten()
                .next()
                .expect("one file");
            std::fs::write(file.path(), "x").expect("writable");
        }),
        ("the manifest changed", |at| {
            edit(&at.join("manifest.json"), |text| {
                text.replacen("\"rows\": 4", "\"rows\": 5", 1)
            });
        }),
    ];
    for (number, (what, touch)) in touches.into_iter().enumerate() {
        let at = from.folder().join(format!("backup-{number}"));
        backup(&from.db, &folder, &at).await.expect("backed up");
        touch(&at);
        assert!(check(&at).is_err(), "{what}");
        let target = empty_like(&from).await;
        assert!(
            restore(&target.db, &Folder::of(target.folder()), &at, Onto::Empty)
                .await
                .is_err(),
            "{what}"
        );
        assert_eq!(
            target.db.applied_migrations().await.expect("readable"),
            Vec::<i64>::new(),
            "{what}: untouched"
        );
        target.remove().await;
    }
    from.remove().await;
}

#[tokio::test]
async fn a_backup_of_another_version_is_not_called_damaged() {
    let from = TestDb::sqlite().await;
    from.db.migrate().await.expect("migrated");
    let at = from.folder().join("older");
    backup(&from.db, &Folder::of(from.folder()), &at)
        .await
        .expect("backed up");
    edit(&at.join("manifest.json"), |text| {
        let mut manifest: serde_json::Value = serde_json::from_str(&text).expect("a manifest");
        manifest["program"] = "0.0.9".into();
        manifest["migrations"] = serde_json::json!([1, 3]);
        manifest["tables"].as_array_mut().expect("tables").pop();
        manifest.to_string()
    });
    let said = check(&at).expect_err("of another version").to_string();
    assert!(
        said.contains("wenxiao 0.0.9") && said.contains("restore it with that version"),
        "{said}"
    );
    assert!(!said.contains("damaged"), "{said}");
    from.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_backup_taken_while_others_write_is_one_moment() {
    for made in each().await {
        let folder = Folder::of(made.folder());
        let fund_year = store::import(&made.db, &Actor::Operator, &small())
            .await
            .expect("stored")
            .record;
        let (db, year) = (made.db.clone(), fund_year.clone());
        let writer = tokio::spawn(async move {
            for n in 0_i64..40 {
                let of = Of {
                    fund_year: &year,
                    project: "P2",
                    indicator: "O1",
                };
                store::edit(
                    &db,
                    &Actor::Operator,
                    of,
                    None,
                    Filed::Value(Actual::Number(n.into())),
                )
                .await
                .expect("edited");
            }
        });
        let mut heads = Vec::new();
        for number in 0..3 {
            let at = made.folder().join(format!("backup-{number}"));
            let manifest = backup(&made.db, &folder, &at).await.expect("backed up");
            let target = empty_like(&made).await;
            restore(&target.db, &Folder::of(target.folder()), &at, Onto::Empty)
                .await
                .expect("restored");
            // One moment: the evaluation that is stored is that of the filings that are stored.
            let package = store::load::<Package>(&target.db, &fund_year)
                .await
                .expect("loaded");
            let mut read = target.db.read().await.expect("readable");
            let latest = crate::funds::results::latest(&mut read, &fund_year)
                .await
                .expect("readable")
                .expect("one");
            drop(read);
            assert_eq!(
                latest.snapshot_hash,
                crate::evaluations::store::snapshot_of(&package)
                    .expect("a hash")
                    .0
            );
            heads.push(manifest.audit_head);
            target.remove().await;
        }
        writer.await.expect("the writer ends well");
        made.remove().await;
    }
}

#[tokio::test]
async fn the_list_of_tables_is_that_of_the_database() {
    for made in each().await {
        let mut read = made.db.read().await.expect("readable");
        let all: Vec<String> = match read.as_conn() {
            Conn::Sqlite(c) => {
                sqlx::query_scalar("select name from sqlite_master where type = 'table'")
                    .fetch_all(&mut **c)
                    .await
            }
            Conn::Postgres(c) => {
                sqlx::query_scalar(
                    "select tablename::text from pg_tables where schemaname = 'public'",
                )
                .fetch_all(&mut **c)
                .await
            }
        }
        .expect("readable");
        let found: BTreeSet<&str> = all
            .iter()
            .map(String::as_str)
            .filter(|name| !name.starts_with("_sqlx") && !name.starts_with("sqlite_"))
            .collect();
        let known: BTreeSet<&str> = TABLES
            .iter()
            .map(|table| table.name)
            .chain(LEFT_OUT.iter().copied())
            .chain(["audit_head"])
            .collect();
        assert_eq!(found, known, "audit_head travels in the manifest");
        for table in TABLES {
            let columns: Vec<String> = match read.as_conn() {
                Conn::Sqlite(c) => {
                    sqlx::query_scalar("select name from pragma_table_info($1) order by cid").bind(table.name).fetch_all(&mut **c).await
                }
                Conn::Postgres(c) => {
                    sqlx::query_scalar(
                        "select column_name::text from information_schema.columns where table_name = $1 order by ordinal_position",
                    )
                    .bind(table.name)
                    .fetch_all(&mut **c)
                    .await
                }
            }
            .expect("readable");
            assert_eq!(columns.join(", "), table.column_list(), "{}", table.name);
        }
        drop(read);
        made.db.drop_tables().await.expect("dropped");
        let mut read = made.db.read().await.expect("readable");
        let left: i64 = match read.as_conn() {
            Conn::Sqlite(c) => {
                sqlx::query_scalar("select count(*) from sqlite_master where type in ('table', 'view') and name not like 'sqlite_%'").fetch_one(&mut **c).await
            }
            Conn::Postgres(c) => sqlx::query_scalar("select count(*) from pg_tables where schemaname = 'public'").fetch_one(&mut **c).await,
        }
        .expect("readable");
        assert_eq!(left, 0, "drop_tables knows them all");
        drop(read);
        made.remove().await;
    }
}

#[tokio::test]
async fn records_of_another_version_are_refused() {
    for made in each().await {
        made.db.require_migrated().await.expect("just migrated");
        let mut tx = made.db.write().await.expect("a change begins");
        on!(tx, c => sqlx::query("update _sqlx_migrations set version = 99 where version = 1").execute(&mut *c).await.map(drop)).expect("changed");
        tx.commit(Entry::new(
            &Actor::Operator,
            "test",
            "test",
            serde_json::json!({}),
        ))
        .await
        .expect("committed");
        let newer = made.db.require_migrated().await;
        assert!(
            newer.expect_err("refused").to_string().contains("newer"),
            "says which way"
        );
        made.remove().await;
        let empty = TestDb::sqlite().await;
        assert!(empty.db.require_migrated().await.is_err());
        empty.remove().await;
    }
}

//! Each way to touch the log, done to a real database: what `verify` says and where.

use std::fmt::Write as _;

use sqlx::AssertSqlSafe;

use super::queries;
use super::verify::{Anchor, Break, verify};
use crate::db::testing::{TestDb, each, on_each_database};
use crate::db::{Actor, Conn, Db, Entry};

async fn write(db: &Db, number: i64) {
    let tx = db.write().await.expect("a change begins");
    tx.commit(Entry::new(
        &Actor::Operator,
        "test.write",
        format!("number:{number}"),
        serde_json::json!({ "number": number }),
    ))
    .await
    .expect("it is committed");
}

async fn breaks(db: &Db, anchors: &[Anchor]) -> Vec<Break> {
    let mut read = db.read().await.expect("the records can be read");
    verify(&mut read, anchors)
        .await
        .expect("the chain can be read")
        .breaks
}

async fn anchor(db: &Db) -> Anchor {
    let mut read = db.read().await.expect("the records can be read");
    Anchor(
        queries::head(&mut read)
            .await
            .expect("there is a head")
            .expect("one row"),
    )
}

/// What somebody with the database's own tools does: switches the triggers off, changes what he likes, switches them on.
async fn tamper(db: &Db, statements: &str) {
    match db.begin_write_for_test().await {
        Conn::Sqlite(mut c) => {
            sqlx::raw_sql(
                "drop trigger audit_entry_keeps_update; drop trigger audit_entry_keeps_delete;",
            )
            .execute(&mut *c)
            .await
            .expect("triggers go");
            sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
                .execute(&mut *c)
                .await
                .expect("tampered");
            c.commit().await.expect("done");
        }
        Conn::Postgres(mut c) => {
            sqlx::raw_sql("alter table audit_entry disable trigger user")
                .execute(&mut *c)
                .await
                .expect("off");
            sqlx::raw_sql(AssertSqlSafe(statements.to_owned()))
                .execute(&mut *c)
                .await
                .expect("tampered");
            c.commit().await.expect("done");
        }
    }
    db.migrate().await.expect("the guards stand again");
}

async fn after_five(statements: &str, expected: &[Break]) {
    for TestDbWith { made, anchor } in five_entries().await {
        tamper(&made.db, statements).await;
        assert_eq!(
            breaks(&made.db, &[]).await,
            expected,
            "{} without anchor",
            made.db.kind()
        );
        assert!(breaks(&made.db, &[anchor]).await.len() >= expected.len());
        made.remove().await;
    }
}

struct TestDbWith {
    made: TestDb,
    anchor: Anchor,
}

async fn five_entries() -> Vec<TestDbWith> {
    let mut all = Vec::new();
    for made in each().await {
        for number in 1..=5 {
            write(&made.db, number).await;
        }
        let anchor = anchor(&made.db).await;
        all.push(TestDbWith { made, anchor });
    }
    all
}

#[tokio::test]
async fn an_untouched_chain_holds() {
    for TestDbWith { made, anchor } in five_entries().await {
        assert_eq!(breaks(&made.db, std::slice::from_ref(&anchor)).await, []);
        write(&made.db, 6).await;
        assert_eq!(
            breaks(&made.db, &[anchor]).await,
            [],
            "an old head still fits"
        );
        made.remove().await;
    }
}

#[tokio::test]
async fn the_database_refuses_to_change_or_delete_an_entry() {
    on_each_database(|db| async move {
        write(&db, 1).await;
        for sql in [
            "update audit_entry set actor = 'nobody'",
            "delete from audit_entry",
        ] {
            let mut tx = db.write().await.expect("a change begins");
            let refused = crate::on!(tx, c => sqlx::query(sql).execute(&mut *c).await.map(drop));
            let message = refused.expect_err("refused").to_string();
            assert!(message.contains("append-only"), "{message}");
        }
        assert_eq!(breaks(&db, &[]).await, []);
    })
    .await;
}

#[tokio::test]
async fn a_changed_entry_is_found() {
    for column in ["actor", "action", "subject", "detail"] {
        after_five(
            &format!("update audit_entry set {column} = 'x' where seq = 3"),
            &[Break::Changed { seq: 3 }],
        )
        .await;
    }
}

#[tokio::test]
async fn a_changed_time_is_found() {
    after_five(
        "update audit_entry set at = '2020-01-01T00:00:00+00:00' where seq = 2",
        &[Break::Changed { seq: 2 }],
    )
    .await;
}

#[tokio::test]
async fn a_removed_entry_is_found() {
    after_five(
        "delete from audit_entry where seq = 3",
        &[Break::Removed { first: 3, last: 3 }],
    )
    .await;
    after_five(
        "delete from audit_entry where seq = 1",
        &[Break::Removed { first: 1, last: 1 }],
    )
    .await;
}

#[tokio::test]
async fn a_cut_off_tail_is_found() {
    after_five(
        "delete from audit_entry where seq > 3",
        &[Break::Removed { first: 4, last: 5 }],
    )
    .await;
    after_five(
        "delete from audit_entry",
        &[Break::Removed { first: 1, last: 5 }],
    )
    .await;
}

#[tokio::test]
async fn a_tail_cut_off_together_with_its_head_is_found_by_the_anchor() {
    for TestDbWith { made, anchor } in five_entries().await {
        tamper(
            &made.db,
            "delete from audit_entry where seq > 3;
             update audit_head set count = 3, hash = (select hash from audit_entry where seq = 3)",
        )
        .await;
        assert_eq!(
            breaks(&made.db, &[]).await,
            [],
            "the database alone can't know"
        );
        assert_eq!(
            breaks(&made.db, &[anchor]).await,
            [Break::CutOff {
                anchor: 5,
                found: 3
            }]
        );
        made.remove().await;
    }
}

#[tokio::test]
async fn exchanged_entries_are_found() {
    after_five(
        "update audit_entry set seq = 99 where seq = 2;
         update audit_entry set seq = 2 where seq = 3;
         update audit_entry set seq = 3 where seq = 99",
        &[
            Break::Changed { seq: 2 },
            Break::Changed { seq: 3 },
            Break::OutOfOrder { seq: 4 },
        ],
    )
    .await;
}

#[tokio::test]
async fn an_added_entry_is_found() {
    after_five(
        "insert into audit_entry (seq, at, actor, action, subject, detail, prev_hash, hash)
         select 6, at, actor, action, subject, detail, prev_hash, 'made up' from audit_entry where seq = 5",
        &[Break::Changed { seq: 6 }, Break::Added { first: 6, last: 6 }],
    )
    .await;
}

#[tokio::test]
async fn a_forged_entry_with_a_right_hash_is_found_where_the_next_one_no_longer_follows() {
    for TestDbWith { made, anchor } in five_entries().await {
        let mut read = made.db.read().await.expect("the records can be read");
        let mut forged = queries::find(&mut read, 3).await.expect("entry 3");
        drop(read);
        forged.detail = "{\"number\":4000}".into();
        let hash = forged.computed_hash();
        tamper(
            &made.db,
            &format!(
                "update audit_entry set detail = '{}', hash = '{hash}' where seq = 3",
                forged.detail
            ),
        )
        .await;
        assert_eq!(
            breaks(&made.db, &[anchor]).await,
            [Break::OutOfOrder { seq: 4 }]
        );
        made.remove().await;
    }
}

#[tokio::test]
async fn a_rewritten_history_is_found_by_the_anchor() {
    for TestDbWith { made, anchor } in five_entries().await {
        let mut read = made.db.read().await.expect("the records can be read");
        let mut entries = queries::entries_after(&mut read, 0, 10)
            .await
            .expect("five");
        drop(read);
        let mut sql = String::new();
        entries[1].actor = "somebody else".into();
        for index in 1..entries.len() {
            entries[index].prev_hash = entries[index - 1].hash.clone();
            entries[index].hash = entries[index].computed_hash();
            let e = &entries[index];
            write!(
                sql,
                "update audit_entry set actor = '{}', prev_hash = '{}', hash = '{}' where seq = {};",
                e.actor, e.prev_hash, e.hash, e.seq
            )
            .expect("a text grows");
        }
        write!(sql, "update audit_head set hash = '{}'", entries[4].hash).expect("a text grows");
        tamper(&made.db, &sql).await;
        assert_eq!(
            breaks(&made.db, &[]).await,
            [],
            "the database alone can't know"
        );
        assert_eq!(
            breaks(&made.db, &[anchor]).await,
            [Break::Rewritten { seq: 5 }]
        );
        made.remove().await;
    }
}

#[tokio::test]
async fn a_missing_or_wrong_head_is_found() {
    after_five("delete from audit_head", &[Break::HeadMissing]).await;
    after_five(
        "update audit_head set hash = 'x'",
        &[Break::HeadDiffers { seq: 5 }],
    )
    .await;
}

#[tokio::test]
async fn what_is_not_committed_leaves_no_entry() {
    on_each_database(|db| async move {
        write(&db, 1).await;
        drop(db.write().await.expect("a change begins"));
        assert_eq!(anchor(&db).await.0.count, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_keep_one_chain() {
    on_each_database(|db| async move {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for number in 0..25 {
                        write(&db, writer * 100 + number).await;
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.expect("no writer fails");
        }
        assert_eq!(anchor(&db).await.0.count, 200);
        assert_eq!(breaks(&db, &[]).await, []);
    })
    .await;
}

#[tokio::test]
async fn the_log_is_searched_and_paged() {
    on_each_database(|db| async move {
        for number in 1..=7 {
            write(&db, number).await;
        }
        let mut read = db.read().await.expect("the records can be read");
        let all = queries::Filter::default();
        let (entries, total) = queries::page(&mut read, &all, 2, 3).await.expect("a page");
        assert_eq!(total, 7);
        assert_eq!(
            entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
            [5, 4, 3]
        );
        let filter = queries::Filter {
            search: Some("NUMBER:3".into()),
            action: Some("test.".into()),
            since: Some(entries[2].at),
            ..queries::Filter::default()
        };
        let (entries, total) = queries::page(&mut read, &filter, 0, 10)
            .await
            .expect("a page");
        assert_eq!((total, entries[0].seq), (1, 3));
        let wildcard = queries::Filter {
            search: Some("%".into()),
            ..queries::Filter::default()
        };
        assert_eq!(
            queries::page(&mut read, &wildcard, 0, 10)
                .await
                .expect("a page")
                .1,
            0
        );
    })
    .await;
}

#[test]
fn an_anchor_is_read_as_it_is_printed() {
    let line = "wenxiao-audit-head 0198 12 abcdef";
    let anchor: Anchor = line.parse().expect("a good line");
    assert_eq!(anchor.to_string(), line);
    assert!(
        "wenxiao-audit-head 0198 twelve abcdef"
            .parse::<Anchor>()
            .is_err()
    );
}

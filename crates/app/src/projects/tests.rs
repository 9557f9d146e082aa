//! Money of projects and causes of deviations: edited before freezing, adjusted with a reason after, on each database.

use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{Grade, Package};

use super::money::MoneyColumns;
use super::store::WithProjects;
use super::{money_queries, queries, store};
use crate::audit::second::recompute_all;
use crate::audit::verify::verify;
use crate::db::testing::on_each_database;
use crate::db::{Actor, Db};
use crate::error::AppError;
use crate::evaluations::{records, store as shared};
use crate::funds::testing::small;
use crate::indicators::queries::{CauseTexts, cause_history};
use crate::indicators::store as causes;
use crate::{on, packages};

const OPERATOR: &Actor = &Actor::Operator;

async fn imported(db: &Db) -> String {
    shared::import(db, OPERATOR, &small())
        .await
        .expect("stored")
        .record
}

/// The money of P1 of the small package with another spending.
fn spent(wan: i64) -> MoneyColumns {
    MoneyColumns {
        committed_fen: 100_000_000,
        allocated_fen: 100_000_000,
        due_on: None,
        released_on: None,
        spent_fen: wan * 1_000_000,
        counterpart_fen: 0,
        grade: None,
    }
}

fn conflict<T: std::fmt::Debug>(result: &Result<T, AppError>) {
    assert!(matches!(result, Err(AppError::Conflict(_))), "{result:?}");
}

async fn package(db: &Db, year: &str) -> Package {
    shared::load(db, year).await.expect("loaded")
}

/// Both calculators agree, and so does the chain.
async fn holds(db: &Db) {
    let mut read = db.read().await.expect("readable");
    assert_eq!(
        recompute_all(&mut read).await.expect("computed"),
        (1, vec![])
    );
    assert!(
        verify(&mut read, &[])
            .await
            .expect("readable")
            .breaks
            .is_empty()
    );
}

#[tokio::test]
async fn money_is_edited_before_freezing_by_whoever_saw_what_holds() {
    on_each_database(|db| async move {
        let year = imported(&db).await;
        let of = (year.as_str(), "P1");
        conflict(&store::adjust::<Package>(&db, OPERATOR, of, None, &spent(10), "核减").await);
        let before = package(&db, &year).await;
        let after = store::edit::<Package>(&db, OPERATOR, of, Some(&spent(50)), &spent(90))
            .await
            .expect("edited");
        assert_eq!(
            after.evaluation.execution.spent,
            Fen(540_000_000),
            "spending of both projects, in fen"
        );
        conflict(&store::edit::<Package>(&db, OPERATOR, of, Some(&spent(50)), &spent(70)).await);
        let now = package(&db, &year).await;
        assert_eq!(now.projects[0].spent, Fen(90_000_000));
        assert_eq!(now.projects[1], before.projects[1], "only the one");
        let missing = store::edit::<Package>(&db, OPERATOR, (&year, "P9"), None, &spent(1)).await;
        assert!(matches!(missing, Err(AppError::NotFound)), "{missing:?}");
        holds(&db).await;
    })
    .await;
}

#[tokio::test]
async fn frozen_money_is_adjusted_with_a_reason_and_its_row_stays() {
    on_each_database(|db| async move {
        let year = imported(&db).await;
        let of = (year.as_str(), "P1");
        shared::freeze::<Package>(&db, OPERATOR, &year)
            .await
            .expect("frozen");
        conflict(&store::edit::<Package>(&db, OPERATOR, of, None, &spent(90)).await);
        let mute = store::adjust::<Package>(&db, OPERATOR, of, None, &spent(40), " ").await;
        assert!(matches!(mute, Err(AppError::Invalid(_))), "{mute:?}");
        store::adjust::<Package>(&db, OPERATOR, of, Some(&spent(50)), &spent(40), "审计核减")
            .await
            .expect("adjusted");
        conflict(
            &store::adjust::<Package>(&db, OPERATOR, of, Some(&spent(50)), &spent(30), "又核减")
                .await,
        );
        let last = MoneyColumns {
            allocated_fen: 200_000_000,
            grade: Some("good".into()),
            ..spent(40)
        };
        let adjusted =
            store::adjust::<Package>(&db, OPERATOR, of, Some(&spent(40)), &last, "追加安排")
                .await
                .expect("adjusted");
        let now = package(&db, &year).await;
        assert_eq!(
            (now.projects[0].allocated, now.projects[0].spent),
            (Fen(200_000_000), Fen(40_000_000))
        );
        assert_eq!(now.projects[0].grade, Some(Grade::Good));
        let mut read = db.read().await.expect("readable");
        let id = queries::id_of(&mut read, &year, "P1")
            .await
            .expect("readable")
            .expect("there");
        let (filed, steps) = money_queries::money_history(&mut read, Package::PROJECTS, &id)
            .await
            .expect("readable");
        assert_eq!(filed, spent(50), "what was frozen");
        let told: Vec<_> = steps
            .iter()
            .map(|(why, money)| (why.number, why.reason.as_str(), money.spent_fen))
            .collect();
        assert_eq!(
            told,
            [(1, "审计核减", 40_000_000), (2, "追加安排", 40_000_000)]
        );
        let labels: Vec<&str> = steps[1]
            .1
            .differences(&steps[0].1)
            .iter()
            .map(|it| it.label)
            .collect();
        assert_eq!(labels, ["本年安排", "评价等级"]);
        let kept: Option<Package> = records::snapshot(&mut read, &adjusted.snapshot)
            .await
            .expect("readable");
        assert_eq!(kept, Some(now), "the adjusted package is kept");
        drop(read);
        holds(&db).await;
    })
    .await;
}

#[tokio::test]
async fn a_frozen_cause_is_adjusted_taken_away_and_given_where_none_was() {
    on_each_database(|db| async move {
        let year = imported(&db).await;
        let first = (year.as_str(), "O1");
        let stale = CauseTexts::new("别的", "别的");
        let new = CauseTexts::new(" 立项晚了三个月。 ", "提前立项。");
        conflict(&causes::explain(&db, OPERATOR, first, Some(&stale), &new).await);
        conflict(&causes::adjust(&db, OPERATOR, first, None, &new, "补正").await);
        shared::freeze::<Package>(&db, OPERATOR, &year)
            .await
            .expect("frozen");
        conflict(&causes::explain(&db, OPERATOR, first, None, &new).await);
        let shown = CauseTexts::new("立项较晚。", "提前立项。");
        let before = package(&db, &year).await;
        causes::adjust(&db, OPERATOR, first, Some(&shown), &new, "审计补正")
            .await
            .expect("adjusted");
        conflict(&causes::adjust(&db, OPERATOR, first, Some(&shown), &new, "再补").await);
        causes::adjust(&db, OPERATOR, (&year, "Q1"), None, &shown, "补写")
            .await
            .expect("adjusted");
        let now = package(&db, &year).await;
        let told: Vec<_> = now
            .causes
            .iter()
            .map(|it| (it.indicator, it.cause.as_str()))
            .collect();
        assert_eq!(told, [(0, "立项晚了三个月。"), (1, "立项较晚。")]);
        holds(&db).await;
        causes::adjust(
            &db,
            OPERATOR,
            first,
            None,
            &CauseTexts::default(),
            "不需要说明",
        )
        .await
        .expect("adjusted");
        assert_eq!(package(&db, &year).await.causes.len(), 1);
        let mut read = db.read().await.expect("readable");
        let (filed, steps) = cause_history(&mut read, &year, "O1")
            .await
            .expect("readable");
        assert_eq!(filed.cause, before.causes[0].cause, "what was frozen");
        assert_eq!(
            steps.iter().map(|(why, _)| why.number).collect::<Vec<_>>(),
            [1, 2]
        );
        drop(read);
        holds(&db).await;
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_adjustments_and_what_was_frozen() {
    on_each_database(|db| async move {
        let year = imported(&db).await;
        for sql in [
            "insert into project_adjustment (id, fund_year_id, project_id, number, committed_fen, allocated_fen, spent_fen, counterpart_fen,
                reason, adjusted_by, adjusted_at)
             select 'x', fund_year_id, id, 1, 0, 0, 0, 0, 'x', 'x', '2026-01-01T00:00:00Z' from project",
            "insert into cause_adjustment (id, fund_year_id, indicator_id, number, cause, improvement, reason, adjusted_by, adjusted_at)
             select 'x', fund_year_id, id, 1, '', '', 'x', 'x', '2026-01-01T00:00:00Z' from indicator",
        ] {
            refused(&db, sql, "not frozen").await;
        }
        shared::freeze::<Package>(&db, OPERATOR, &year)
            .await
            .expect("frozen");
        store::adjust::<Package>(&db, OPERATOR, (&year, "P1"), None, &spent(40), "核减")
            .await
            .expect("adjusted");
        causes::adjust(&db, OPERATOR, (&year, "O1"), None, &CauseTexts::default(), "撤销")
            .await
            .expect("adjusted");
        for (sql, said) in [
            ("update project set spent_fen = 1", "frozen"),
            ("update deviation_cause set cause = 'x'", "frozen"),
            ("delete from deviation_cause", "frozen"),
            ("update project_adjustment set spent_fen = 1", "append-only"),
            ("delete from project_adjustment", "append-only"),
            ("update cause_adjustment set cause = 'x'", "append-only"),
            ("delete from cause_adjustment", "append-only"),
        ] {
            refused(&db, sql, said).await;
        }
        holds(&db).await;
    })
    .await;
}

async fn refused(db: &Db, sql: &'static str, said: &str) {
    let mut conn = db.begin_write_for_test().await;
    let done = on!(conn, c => sqlx::query(sql).execute(&mut *c).await.map(drop));
    let message = done.expect_err(sql).to_string();
    assert!(message.contains(said), "{sql}: {message}");
}

#[tokio::test]
async fn what_is_exported_after_adjustments_is_read_and_evaluated_alike() {
    on_each_database(|db| async move {
        let year = imported(&db).await;
        shared::freeze::<Package>(&db, OPERATOR, &year)
            .await
            .expect("frozen");
        store::adjust::<Package>(&db, OPERATOR, (&year, "P1"), None, &spent(40), "核减")
            .await
            .expect("adjusted");
        let texts = CauseTexts::new("立项晚了三个月。", "提前立项。");
        let adjusted = causes::adjust(&db, OPERATOR, (&year, "O1"), None, &texts, "补正")
            .await
            .expect("adjusted");
        let package = package(&db, &year).await;
        let to = tempfile::tempdir().expect("a folder");
        packages::write_folder(&package, to.path()).expect("written");
        let workbook = to.path().join("x.xlsx");
        std::fs::write(&workbook, packages::write_xlsx(&package).expect("made")).expect("written");
        let read = packages::read(to.path()).expect("a package without errors");
        assert_eq!(read.package, package, "as a folder");
        let read = packages::read(&workbook).expect("a package without errors");
        assert_eq!(read.package, package, "as a workbook");
        let other = shared::import(
            &db,
            OPERATOR,
            &Package {
                fund: wenxiao_domain::package::Fund {
                    name: "另一专项".into(),
                    ..read.package.fund.clone()
                },
                ..read.package
            },
        )
        .await
        .expect("stored");
        assert_eq!(other.evaluation.score, adjusted.evaluation.score);
    })
    .await;
}

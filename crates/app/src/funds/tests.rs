//! Storing, loading, editing, freezing, adjusting: on both databases.

use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;
use wenxiao_domain::package::{Actual, Filed, Package};

use super::store::{self, Of};
use super::testing::{any_package, small};
use super::{queries, results, store::Changed};
use crate::audit::verify::verify;
use crate::db::testing::{each, on_each_database};
use crate::db::{Actor, Db};
use crate::error::AppError;
use crate::evaluations::evaluated::Evaluated;
use crate::evaluations::records;
use crate::indicators::queries::CauseTexts;
use crate::indicators::store::explain;
use crate::{audit, filings};

fn number(n: i64) -> Filed<Actual> {
    Filed::Value(Actual::Number(Decimal::from(n)))
}

async fn imported(db: &Db) -> Changed {
    store::import(db, &Actor::Operator, &small())
        .await
        .expect("the package is stored")
}

fn first(changed: &Changed) -> Of<'_> {
    Of {
        fund_year: &changed.record,
        project: "P1",
        indicator: "O1",
    }
}

async fn chain_holds(db: &Db, entries: i64) {
    let mut read = db.read().await.expect("readable");
    let verified = verify(&mut read, &[]).await.expect("readable");
    assert_eq!((verified.entries, verified.breaks), (entries, vec![]));
}

fn conflict<T: std::fmt::Debug>(result: &Result<T, AppError>) {
    assert!(matches!(result, Err(AppError::Conflict(_))), "{result:?}");
}

#[test]
fn any_package_comes_back_as_it_was() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for made in runtime.block_on(each()) {
        let mut runner = TestRunner::new(Config {
            cases: 40,
            failure_persistence: None,
            ..Config::default()
        });
        runner
            .run(&any_package(), |package| {
                let back = runtime.block_on(async {
                    let changed = store::import(&made.db, &Actor::Operator, &package)
                        .await
                        .expect("stored");
                    store::load::<Package>(&made.db, &changed.record)
                        .await
                        .expect("loaded")
                });
                proptest::prop_assert_eq!(back, package);
                Ok(())
            })
            .expect("every package comes back");
        runtime.block_on(made.remove());
    }
}

#[tokio::test]
async fn a_change_stores_its_evaluation_and_one_entry() {
    on_each_database(|db| async move {
        let changed = imported(&db).await;
        let mut read = db.read().await.expect("readable");
        let stored = results::latest(&mut read, &changed.record)
            .await
            .expect("readable")
            .expect("one");
        assert_eq!(
            (stored.number, stored.snapshot_hash),
            (1, changed.snapshot.clone())
        );
        assert_eq!(stored.budget_fen, 10_500_000_000);
        let results = results::results(&mut read, &stored.id)
            .await
            .expect("readable");
        assert_eq!(results[0].actual_e2, Some(500));
        assert_eq!(results[1].actual_e2, Some(50), "0/30 and 40/50 are 40/80");
        let kept = records::snapshot::<Package>(&mut read, &changed.snapshot)
            .await
            .expect("readable");
        assert_eq!(kept, Some(small()));
        let entry = audit::queries::find(&mut read, 1).await.expect("one entry");
        assert_eq!(entry.action, "package.import");
        assert!(entry.detail.contains(&changed.snapshot));
        drop(read);
        chain_holds(&db, 1).await;
    })
    .await;
}

#[tokio::test]
async fn an_edit_before_freezing_changes_value_and_evaluation() {
    on_each_database(|db| async move {
        let before = imported(&db).await;
        let after = store::edit(
            &db,
            &Actor::Operator,
            first(&before),
            Some(number(2)),
            number(7),
        )
        .await
        .expect("edited");
        assert_ne!(before.snapshot, after.snapshot);
        let package = store::load::<Package>(&db, &before.record)
            .await
            .expect("loaded");
        assert_eq!(package.filings[0].actual, number(7));
        assert!(after.evaluation.score.total > before.evaluation.score.total);
        conflict(
            &store::edit(
                &db,
                &Actor::Operator,
                first(&before),
                Some(number(2)),
                number(9),
            )
            .await,
        );
        chain_holds(&db, 2).await;
    })
    .await;
}

#[tokio::test]
async fn a_value_of_another_nature_or_with_seven_decimals_is_a_finding() {
    on_each_database(|db| async move {
        let changed = imported(&db).await;
        let ratio = Filed::Value(Actual::Ratio {
            numerator: Decimal::ONE,
            denominator: Decimal::TWO,
        });
        for wrong in [ratio, Filed::Value(Actual::Number(Decimal::new(1, 7)))] {
            let refused = store::edit(&db, &Actor::Operator, first(&changed), None, wrong).await;
            assert!(
                matches!(refused, Err(AppError::Invalid(ref findings)) if findings.len() == 1),
                "{refused:?}"
            );
        }
        let mut package = small();
        package.fund.fiscal_year = 2023;
        package.filings[3].actual = Filed::Value(Actual::Number(Decimal::new(12_345_678, 7)));
        let refused = store::import(&db, &Actor::Operator, &package).await;
        let Err(AppError::Invalid(findings)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(findings[0].code, "too_many_decimals");
        assert_eq!(findings[0].subject, "P2/Q1");
        chain_holds(&db, 1).await;
    })
    .await;
}

#[tokio::test]
async fn a_frozen_year_is_never_edited_only_adjusted_with_a_reason() {
    on_each_database(|db| async move {
        let changed = imported(&db).await;
        let (actor, of) = (Actor::Operator, first(&changed));
        conflict(&store::adjust(&db, &actor, of, None, number(4), "补报").await);
        store::freeze::<Package>(&db, &actor, of.fund_year)
            .await
            .expect("frozen");
        conflict(&store::freeze::<Package>(&db, &actor, of.fund_year).await);
        conflict(&store::edit(&db, &actor, of, None, number(4)).await);
        conflict(&store::import(&db, &actor, &small()).await);
        conflict(
            &explain(
                &db,
                &actor,
                (of.fund_year, "O1"),
                None,
                &CauseTexts::new("因", "改"),
            )
            .await,
        );
        let no_reason = store::adjust(&db, &actor, of, None, number(4), "  ").await;
        assert!(matches!(no_reason, Err(AppError::Invalid(_))));
        store::adjust(&db, &actor, of, Some(number(2)), number(4), "审计核减")
            .await
            .expect("adjusted");
        let last = store::adjust(&db, &actor, of, Some(number(4)), Filed::Missing, "材料撤回")
            .await
            .expect("adjusted");
        let package = store::load::<Package>(&db, of.fund_year)
            .await
            .expect("loaded");
        assert_eq!(package.filings[0].actual, Filed::Missing);
        assert_eq!(
            last.evaluation.indicators[0]
                .values
                .as_ref()
                .expect("applies")
                .actual,
            Some(Decimal::from(3))
        );
        let mut read = db.read().await.expect("readable");
        let adjustments = filings::queries::adjustments(&mut read, of.fund_year)
            .await
            .expect("readable");
        assert_eq!(
            adjustments.iter().map(|a| a.number).collect::<Vec<_>>(),
            [2, 1]
        );
        assert_eq!(adjustments[1].old().read().expect("a value"), number(2));
        assert_eq!(
            (
                adjustments[1].reason.as_str(),
                adjustments[1].adjusted_by.as_str()
            ),
            ("审计核减", "operator")
        );
        drop(read);
        chain_holds(&db, 4).await;
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_refuses_to_touch_a_frozen_year() {
    on_each_database(|db| async move {
        let changed = imported(&db).await;
        store::freeze::<Package>(&db, &Actor::Operator, &changed.record).await.expect("frozen");
        store::adjust(&db, &Actor::Operator, first(&changed), None, number(4), "补报").await.expect("adjusted");
        for sql in [
            "update filing set value_e6 = 1 where value_e6 is not null",
            "delete from filing",
            "update project set spent_fen = 0",
            "delete from indicator",
            "insert into filing select 'x', fund_year_id, project_id, indicator_id, position, target_state, target_e6, target_text, state,
             value_e6, numerator_e6, denominator_e6, tier from filing limit 1",
            "update fund_year set frozen_at = null",
            "update fund_year set budget_central_fen = 1",
            "update adjustment set reason = 'x'",
            "delete from adjustment",
        ] {
            let mut tx = db.write().await.expect("a change begins");
            let refused = crate::on!(tx, c => sqlx::query(sql).execute(&mut *c).await.map(drop));
            let message = refused.expect_err(sql).to_string();
            assert!(message.contains("frozen") || message.contains("append-only"), "{sql}: {message}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_second_import_replaces_the_first_and_keeps_its_snapshot() {
    on_each_database(|db| async move {
        let before = imported(&db).await;
        let mut package = small();
        package.projects.pop();
        package.filings.retain(|filing| filing.project == 0);
        let after = store::import(&db, &Actor::Operator, &package)
            .await
            .expect("stored");
        assert_eq!(before.record, after.record);
        assert_eq!(
            store::load::<Package>(&db, &after.record)
                .await
                .expect("loaded"),
            package
        );
        let mut read = db.read().await.expect("readable");
        assert_eq!(
            records::snapshot::<Package>(&mut read, &before.snapshot)
                .await
                .expect("readable"),
            Some(small())
        );
        assert_eq!(
            queries::ids(&mut read).await.expect("readable"),
            std::slice::from_ref(&after.record)
        );
    })
    .await;
}

#[tokio::test]
async fn an_explanation_is_replaced_and_taken_away() {
    on_each_database(|db| async move {
        let changed = imported(&db).await;
        let write = |cause: &'static str, improvement: &'static str| {
            let (db, fund_year) = (db.clone(), changed.record.clone());
            async move {
                explain(
                    &db,
                    &Actor::Operator,
                    (&fund_year, "O1"),
                    None,
                    &CauseTexts::new(cause, improvement),
                )
                .await
                .expect("written")
            }
        };
        write("原因二", "措施二").await;
        let causes = store::load::<Package>(&db, &changed.record)
            .await
            .expect("loaded")
            .causes;
        assert_eq!((causes.len(), causes[0].cause.as_str()), (1, "原因二"));
        let after = write("", "").await;
        assert!(
            !after.evaluation.indicators[0]
                .values
                .as_ref()
                .expect("applies")
                .explained
        );
    })
    .await;
}

#[tokio::test]
async fn a_text_keeps_its_versions_and_the_last_one_holds() {
    on_each_database(|db| async move {
        let changed = imported(&db).await;
        let actor = super::testing::officer(&db).await;
        let year = &changed.record;
        for (key, text, version) in [
            ("cases", "一", 1),
            ("cases", "二", 2),
            ("experience", "三", 1),
        ] {
            let written = store::narrate::<Package>(&db, &actor, year, key, text).await;
            assert_eq!(written.expect("written"), version);
        }
        let mut read = db.read().await.expect("readable");
        let texts = records::narratives(&mut read, Package::TABLES, year)
            .await
            .expect("readable");
        let shown: Vec<_> = texts
            .iter()
            .map(|n| (n.key.as_str(), n.version, n.text.as_str()))
            .collect();
        assert_eq!(shown, [("cases", 2, "二"), ("experience", 1, "三")]);
        assert_eq!(Some(texts[0].author_id.as_str()), actor.account_id());
        assert_eq!(
            records::state(&mut read, Package::TABLES, year)
                .await
                .expect("there")
                .revision,
            4
        );
        drop(read);
        let nobody = store::narrate::<Package>(&db, &Actor::Operator, year, "cases", "x").await;
        assert!(matches!(nobody, Err(AppError::Usage(_))));
    })
    .await;
}

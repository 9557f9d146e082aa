//! Storing, loading, editing, freezing, adjusting evaluations, and computing them twice: on both databases.

use proptest::test_runner::{Config, TestRunner};
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{EvaluationKind, EvaluationPackage, LeafScore};

use super::testing::{any_scheme, small};
use super::{head, nodes, queries, results, store};
use crate::audit::second::{recompute_all, recompute_scheme};
use crate::audit::verify::verify;
use crate::db::testing::{each, on_each_database};
use crate::db::{Actor, Conn, Db};
use crate::error::AppError;
use crate::evaluations;
use crate::evaluations::evaluated::Evaluated;
use crate::funds::testing as filings;
use crate::projects::money_queries;
use crate::projects::store::{self as projects, WithProjects};
use crate::web::permission::EvaluationScope;
use crate::{funds, on};

const OPERATOR: &Actor = &Actor::Operator;

async fn imported(db: &Db) -> String {
    let changed = store::import(db, OPERATOR, &small()).await.expect("stored");
    assert_eq!(changed.evaluation.total, rust_decimal::Decimal::new(825, 1));
    changed.record
}

fn satisfied(count: i64) -> LeafScore {
    LeafScore {
        satisfied: Some(count.into()),
        ..LeafScore::default()
    }
}

/// Changes the records past the program; tells whether the database let it.
async fn behind(db: &Db, sql: &'static str) -> bool {
    let mut conn = db.begin_write_for_test().await;
    let done = on!(conn, c => sqlx::query(sql).execute(&mut *c).await.map(drop));
    match conn {
        Conn::Sqlite(c) if done.is_ok() => c.commit().await.is_ok(),
        Conn::Postgres(c) if done.is_ok() => c.commit().await.is_ok(),
        _ => false,
    }
}

#[test]
fn any_package_comes_back_and_is_computed_twice_alike() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let names: Vec<String> = SchemeRuleSet::all_for(2024)
        .into_iter()
        .map(|set| set.name.clone())
        .collect();
    assert!(names.len() > 1, "{names:?}");
    for made in runtime.block_on(each()) {
        let mut runner = TestRunner::new(Config {
            cases: 120,
            failure_persistence: None,
            ..Config::default()
        });
        let strategy = (any_scheme(), proptest::sample::select(names.clone()));
        runner
            .run(&strategy, |(mut package, rule_set)| {
                package.fund.rule_set = rule_set;
                let (back, differences) = runtime.block_on(async {
                    let changed = store::import(&made.db, OPERATOR, &package)
                        .await
                        .expect("stored");
                    let back = store::load::<EvaluationPackage>(&made.db, &changed.record)
                        .await
                        .expect("loaded");
                    let mut read = made.db.read().await.expect("readable");
                    let differences = recompute_scheme(&mut read, &changed.record)
                        .await
                        .expect("computed");
                    (back, differences)
                });
                proptest::prop_assert_eq!(back, package);
                proptest::prop_assert_eq!(differences, vec![]);
                Ok(())
            })
            .expect("what is stored comes back, and the two calculators agree");
        runtime.block_on(made.remove());
    }
}

#[tokio::test]
async fn a_fund_and_year_has_several_evaluations_beside_its_own() {
    on_each_database(|db| async move {
        imported(&db).await;
        let mut package = small();
        package.fund.evaluator = "乙评价机构".to_owned();
        store::import(&db, OPERATOR, &package)
            .await
            .expect("stored");
        package.fund.kind = EvaluationKind::Department;
        store::import(&db, OPERATOR, &package)
            .await
            .expect("stored");
        // The same agency again replaces its own.
        store::import(&db, OPERATOR, &package)
            .await
            .expect("stored");
        let mut own = filings::small();
        own.fund.name.clone_from(&package.fund.name);
        funds::store::import(&db, OPERATOR, &own)
            .await
            .expect("stored");
        let mut read = db.read().await.expect("readable");
        assert_eq!(queries::ids(&mut read).await.expect("readable").len(), 3);
        assert_eq!(
            recompute_all(&mut read).await.expect("computed"),
            (4, vec![])
        );
        let verified = verify(&mut read, &[]).await.expect("readable");
        assert_eq!((verified.entries, verified.breaks), (5, vec![]));
    })
    .await;
}

#[tokio::test]
async fn an_open_evaluation_is_edited_and_a_frozen_one_adjusted_with_a_reason() {
    on_each_database(|db| async move {
        let id = imported(&db).await;
        let of = (id.as_str(), "B");
        let early = store::adjust(&db, OPERATOR, of, None, &satisfied(2), "核定").await;
        assert!(matches!(early, Err(AppError::Conflict(_))), "{early:?}");
        let edited = store::edit(&db, OPERATOR, of, None, &satisfied(4))
            .await
            .expect("edited");
        assert_eq!(edited.evaluation.total, rust_decimal::Decimal::new(925, 1));
        let stale = super::columns::ScoreColumns::new(&satisfied(3)).expect("storable");
        let lost = store::edit(&db, OPERATOR, of, Some(&stale), &satisfied(1)).await;
        assert!(matches!(lost, Err(AppError::Conflict(_))), "{lost:?}");
        let parent = store::edit(&db, OPERATOR, (&id, "A"), None, &satisfied(1)).await;
        assert!(matches!(parent, Err(AppError::NotFound)), "{parent:?}");
        store::freeze::<EvaluationPackage>(&db, OPERATOR, &id)
            .await
            .expect("frozen");
        for refused in [
            store::edit(&db, OPERATOR, of, None, &satisfied(1)).await,
            store::import(&db, OPERATOR, &small()).await,
            store::freeze::<EvaluationPackage>(&db, OPERATOR, &id).await,
        ] {
            assert!(matches!(refused, Err(AppError::Conflict(_))), "{refused:?}");
        }
        let silent = store::adjust(&db, OPERATOR, of, None, &satisfied(2), " ").await;
        assert!(matches!(silent, Err(AppError::Invalid(_))), "{silent:?}");
        let adjusted = store::adjust(&db, OPERATOR, of, None, &satisfied(2), "复核不符")
            .await
            .expect("adjusted");
        assert_eq!(
            adjusted.evaluation.total,
            rust_decimal::Decimal::new(725, 1)
        );
        let mut read = db.read().await.expect("readable");
        let leaf = nodes::leaf(&mut read, &id, "B")
            .await
            .expect("readable")
            .expect("a leaf");
        let (filed, adjustments) = nodes::history(&mut read, &leaf.id).await.expect("readable");
        assert_eq!(
            filed.expect("filed").satisfied_e6,
            Some(4_000_000),
            "the frozen value stays"
        );
        assert_eq!(adjustments[0].reason, "复核不符");
        assert_eq!(
            recompute_all(&mut read).await.expect("computed"),
            (1, vec![])
        );
        let snapshot = evaluations::records::snapshot(&mut read, &adjusted.snapshot)
            .await
            .expect("readable");
        assert_eq!(
            snapshot,
            Some(queries::package(&mut read, &id).await.expect("readable"))
        );
    })
    .await;
}

#[tokio::test]
async fn the_database_itself_keeps_a_frozen_evaluation() {
    for made in each().await {
        let id = imported(&made.db).await;
        store::freeze::<EvaluationPackage>(&made.db, OPERATOR, &id)
            .await
            .expect("frozen");
        store::adjust(&made.db, OPERATOR, (&id, "B"), None, &satisfied(2), "核定")
            .await
            .expect("adjusted");
        adjusted_money(&made.db, &id).await;
        for sql in [
            "update leaf_score set satisfied_e6 = 1",
            "delete from scheme_node",
            "update evaluated_project set spent_fen = 0",
            "delete from problem",
            "update survey_answer set answer = 5",
            "update evaluated_money set amount_fen = 1",
            "update evaluated_fund set frozen_at = null",
            "update evaluated_fund set evaluator = 'x'",
            "update leaf_adjustment set satisfied_e6 = 1",
            "delete from leaf_adjustment",
            "update evaluated_project_adjustment set spent_fen = 1",
            "delete from evaluated_project_adjustment",
        ] {
            assert!(!behind(&made.db, sql).await, "{sql} on {}", made.db.kind());
        }
        made.remove().await;
    }
}

/// Adjusts the money of a project of a frozen evaluation.
async fn adjusted_money(db: &Db, id: &str) {
    let mut read = db.read().await.expect("readable");
    let tables = EvaluationPackage::PROJECTS;
    let project = money_queries::heading(&mut read, tables, id, "R1")
        .await
        .expect("readable")
        .expect("there");
    let mut money = money_queries::money(&mut read, tables, &project.id)
        .await
        .expect("readable");
    drop(read);
    money.spent_fen += 1;
    projects::adjust::<EvaluationPackage>(db, OPERATOR, (id, "R1"), None, &money, "核增")
        .await
        .expect("adjusted");
}

#[tokio::test]
async fn a_touched_figure_is_named() {
    for (sql, expected) in [
        (
            "update node_result set score_e2 = score_e2 + 1 where code = 'A1'",
            "A1 得分",
        ),
        ("update scheme_evaluation set total_e2 = 9900", "总分 得分"),
        ("update scheme_evaluation set grade = 'poor'", "总分 等级"),
        (
            "update leaf_score set satisfied_e6 = 1000000 where satisfied_e6 = 3000000",
            "B 得分",
        ),
        (
            "update evaluated_project set spent_fen = spent_fen + 1",
            "资金 支出（分）",
        ),
        ("update problem set cause = 'x'", "评价数据 哈希"),
    ] {
        for made in each().await {
            let id = imported(&made.db).await;
            assert!(behind(&made.db, sql).await, "{sql}");
            let mut read = made.db.read().await.expect("readable");
            let named: Vec<String> = recompute_scheme(&mut read, &id)
                .await
                .expect("computed")
                .iter()
                .map(|it| format!("{} {}", it.subject, it.figure))
                .collect();
            assert!(
                named.iter().any(|name| name == expected),
                "{sql}: {named:?}"
            );
            drop(read);
            made.remove().await;
        }
    }
}

/// The list that SQL gives is what the scope holds, whatever agencies are called.
#[tokio::test]
async fn a_list_holds_the_evaluations_of_its_scope() {
    on_each_database(|db| async move {
        let names = ["甲机构", "甲机构 ", "乙'机构", "%", "$1"];
        for name in names {
            let mut package = small();
            name.clone_into(&mut package.fund.evaluator);
            store::import(&db, OPERATOR, &package)
                .await
                .expect("stored");
        }
        let mut read = db.read().await.expect("readable");
        for chosen in 0..1_u32 << names.len() {
            let own = names
                .iter()
                .enumerate()
                .filter(|(at, _)| chosen & (1 << at) != 0)
                .map(|(_, name)| (*name).to_owned());
            let scope = EvaluationScope {
                all: false,
                evaluators: own.collect(),
            };
            let mut listed: Vec<String> = head::all(&mut read, &scope)
                .await
                .expect("readable")
                .into_iter()
                .map(|row| row.evaluator)
                .collect();
            let mut held: Vec<String> = names
                .iter()
                .filter(|name| scope.holds(name))
                .map(|name| (*name).to_owned())
                .collect();
            listed.sort();
            held.sort();
            assert_eq!(listed, held);
        }
        let all = EvaluationScope {
            all: true,
            evaluators: Vec::new(),
        };
        assert_eq!(
            head::all(&mut read, &all).await.expect("readable").len(),
            names.len()
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_stored_is_what_was_computed() {
    on_each_database(|db| async move {
        let id = imported(&db).await;
        let mut read = db.read().await.expect("readable");
        let stored = results::latest(&mut read, &id)
            .await
            .expect("readable")
            .expect("one");
        assert_eq!(
            (stored.number, stored.total_e2, stored.grade.as_str()),
            (1, 8250, "good")
        );
        assert_eq!(
            (stored.budget_fen, stored.released_fen, stored.spent_fen),
            (300_000_000, 300_000_000, 80_000_000)
        );
        let nodes: Vec<(String, i64)> = results::nodes(&mut read, &stored.id)
            .await
            .expect("readable")
            .into_iter()
            .map(|node| (node.code, node.score_e2))
            .collect();
        let expected = [("A", 5250), ("A1", 4000), ("A2", 1250), ("B", 3000)];
        assert_eq!(
            nodes,
            expected.map(|(code, score)| (code.to_owned(), score))
        );
    })
    .await;
}

#[test]
fn a_seventh_decimal_is_a_finding() {
    let mut package = small();
    package.scores[0].actual = Some(rust_decimal::Decimal::new(1, 7));
    let findings = package.not_storable();
    assert_eq!(findings[0].code, "too_many_decimals");
    assert_eq!(findings[0].subject, "A1");
}

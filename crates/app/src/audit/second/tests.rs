//! The two calculators agree on any package, and a stored figure that was touched is named.

use proptest::test_runner::{Config, TestRunner};
use wenxiao_domain::packs::RuleSet;

use super::{compute, recompute, recompute_all};
use crate::db::testing::{each, on_each_database};
use crate::db::{Actor, Db};
use crate::funds::store::{self, Of};
use crate::funds::testing::{any_package, small};
use crate::on;
use wenxiao_domain::package::{Actual, Filed, Package};

/// Every rule set in turn, so that caps and deductions are computed twice too.
#[test]
fn the_two_calculators_agree_on_any_package_under_every_rule_set() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let names: Vec<String> = RuleSet::all_for(2024)
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
        let strategy = (any_package(), proptest::sample::select(names.clone()));
        runner
            .run(&strategy, |(mut package, rule_set)| {
                package.fund.rule_set = rule_set;
                let differences = runtime.block_on(async {
                    let changed = store::import(&made.db, &Actor::Operator, &package)
                        .await
                        .expect("stored");
                    let mut read = made.db.read().await.expect("readable");
                    recompute(&mut read, &changed.record)
                        .await
                        .expect("computed")
                });
                proptest::prop_assert_eq!(differences, vec![]);
                Ok(())
            })
            .expect("the two agree");
        runtime.block_on(made.remove());
    }
}

async fn imported(db: &Db) -> String {
    store::import(db, &Actor::Operator, &small())
        .await
        .expect("stored")
        .record
}

#[tokio::test]
async fn figures_beyond_64_bits_on_the_way_are_exact() {
    on_each_database(|db| async move {
        let mut package = small();
        package.indicators[0].nature = wenxiao_domain::package::IndicatorNature::Relative;
        for (project, filing) in [(0, 0), (1, 1)] {
            package.projects[project].allocated =
                wenxiao_domain::money::Fen(4_000_000_000_000_000_001);
            package.filings[filing].actual =
                Filed::Value(Actual::Number(8_000_000_000_001_i64.into()));
        }
        let fund_year = store::import(&db, &Actor::Operator, &package)
            .await
            .expect("stored")
            .record;
        let mut read = db.read().await.expect("readable");
        let rules = RuleSet::find(&package.fund.rule_set, 2024).expect("in force");
        let again = compute(&mut read, &fund_year, &rules)
            .await
            .expect("computed");
        assert_eq!(
            again.rows[0].figures.expect("applies").actual_e2,
            Some(800_000_000_000_100)
        );
    })
    .await;
}

#[tokio::test]
async fn adjustments_count_and_edits_do_too() {
    on_each_database(|db| async move {
        let fund_year = imported(&db).await;
        let of = Of {
            fund_year: &fund_year,
            project: "P1",
            indicator: "O1",
        };
        let number = |n: i64| Filed::Value(Actual::Number(n.into()));
        store::edit(&db, &Actor::Operator, of, None, number(6))
            .await
            .expect("edited");
        store::freeze::<Package>(&db, &Actor::Operator, &fund_year)
            .await
            .expect("frozen");
        store::adjust(
            &db,
            &Actor::Operator,
            of,
            None,
            Filed::NotApplicable,
            "不适用",
        )
        .await
        .expect("adjusted");
        let mut read = db.read().await.expect("readable");
        assert_eq!(
            recompute_all(&mut read).await.expect("computed"),
            (1, vec![])
        );
    })
    .await;
}

/// What somebody changes behind the program's back.
async fn behind(db: &Db, sql: &'static str) {
    let mut conn = db.begin_write_for_test().await;
    on!(conn, c => sqlx::query(sql).execute(&mut *c).await.map(drop)).expect("changed");
    match conn {
        crate::db::Conn::Sqlite(c) => c.commit().await.expect("done"),
        crate::db::Conn::Postgres(c) => c.commit().await.expect("done"),
    }
}

#[tokio::test]
async fn a_touched_figure_is_named() {
    for (sql, expected) in [
        (
            "update indicator_result set points_e2 = points_e2 + 1 where code = 'O1'",
            ["O1 得分"].as_slice(),
        ),
        ("update evaluation set total_e2 = 9900", &["总分 得分"]),
        ("update evaluation set grade = 'fair'", &["总分 等级"]),
        (
            "update indicator_result set explained = not explained where code = 'Q1'",
            &["Q1 已说明原因"],
        ),
        (
            "update project set spent_fen = spent_fen + 1",
            &["填报数据 哈希", "预算执行 全年执行数（分）"],
        ),
        ("update project set name = 'x'", &["填报数据 哈希"]),
        (
            "update filing set value_e6 = 4000000 where value_e6 = 3000000",
            &["填报数据 哈希", "O1 实际完成值"],
        ),
    ] {
        for made in each().await {
            imported(&made.db).await;
            behind(&made.db, sql).await;
            let mut read = made.db.read().await.expect("readable");
            let (_, differences) = recompute_all(&mut read).await.expect("computed");
            let named: Vec<String> = differences
                .iter()
                .map(|d| format!("{} {}", d.subject, d.figure))
                .collect();
            for expected in expected {
                assert!(
                    named.iter().any(|name| name == expected),
                    "{sql}: {named:?}"
                );
            }
            assert!(differences[0].finding().message.contains("存储为"));
            drop(read);
            made.remove().await;
        }
    }
}

//! Packages for tests: any package at all, and one small one whose figures a person can follow.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{
    Actual, DeviationCause, Dimension, Direction, Filed, Filing, Fund, FundingMode, Grade,
    Indicator, IndicatorNature, Package, Project, ProjectCohort, Sources, Target, Tier,
};

use crate::accounts::queries::{self, Account};
use crate::clock;
use crate::db::{Actor, Db, Entry, new_id};

/// An account that acts.
pub async fn officer(db: &Db) -> Actor {
    let account = Account {
        id: new_id(),
        login: "officer".into(),
        name: "某某".into(),
        organisation: "科技厅".into(),
        password_hash: "-".into(),
        must_change_password: false,
        disabled: false,
        created_at: clock::now(),
        roles: vec![("department".into(), String::new())],
    };
    let mut tx = db.write().await.expect("a change begins");
    queries::add(&mut tx, &account).await.expect("added");
    tx.commit(Entry::new(
        &Actor::Operator,
        "account.create",
        "account",
        serde_json::json!({}),
    ))
    .await
    .expect("committed");
    Actor::Account {
        id: account.id,
        login: account.login,
    }
}

pub fn fund() -> Fund {
    Fund {
        name: "中央引导地方科技发展资金".into(),
        region: "某省".into(),
        region_code: "650000".into(),
        fiscal_year: 2024,
        central_departments: vec!["财政部".into(), "科技部".into()],
        finance_department: "某省财政厅".into(),
        line_department: "某省科学技术厅".into(),
        rule_set: "cn/central-guidance-fund".into(),
        evaluated_on: NaiveDate::from_ymd_opt(2025, 3, 31).expect("a date"),
        budget: Sources {
            central: Fen(10_000_000_000),
            local: Fen(500_000_000),
            other: Fen(0),
        },
        released: Sources::default(),
    }
}

pub fn project(code: &str, allocated_wan: i64, spent_wan: i64) -> Project {
    Project {
        id: code.into(),
        direction: "科技创新基地建设".into(),
        cohort: ProjectCohort::New,
        mode: FundingMode::UpFront,
        name: format!("项目{code}"),
        host: "某大学".into(),
        committed: Fen(allocated_wan * 1_000_000),
        allocated: Fen(allocated_wan * 1_000_000),
        due_on: None,
        released_on: None,
        spent: Fen(spent_wan * 1_000_000),
        counterpart: Fen(0),
        grade: None,
    }
}

pub fn indicator(code: &str, nature: IndicatorNature, target: Target) -> Indicator {
    Indicator {
        code: code.into(),
        dimension: Dimension::Output,
        category: "数量指标".into(),
        name: format!("指标{code}"),
        unit: "项".into(),
        nature,
        direction: Direction::AtLeast,
        target,
        full_marks: None,
    }
}

/// Two projects, an absolute and a ratio indicator: O1 sums to 5 of 10, Q1 is 40 of 80.
pub fn small() -> Package {
    let number = |n: i64| Filed::Value(Actual::Number(Decimal::from(n)));
    let ratio = |n: i64, d: i64| {
        Filed::Value(Actual::Ratio {
            numerator: Decimal::from(n),
            denominator: Decimal::from(d),
        })
    };
    let filing = |project, indicator, actual| Filing {
        project,
        indicator,
        target: None,
        actual,
    };
    Package {
        fund: fund(),
        projects: vec![project("P1", 100, 50), project("P2", 900, 450)],
        indicators: vec![
            indicator(
                "O1",
                IndicatorNature::Absolute,
                Target::Number(Decimal::from(10)),
            ),
            indicator(
                "Q1",
                IndicatorNature::Ratio,
                Target::Number(Decimal::from(50)),
            ),
        ],
        filings: vec![
            filing(0, 0, number(2)),
            filing(1, 0, number(3)),
            filing(0, 1, ratio(0, 30)),
            filing(1, 1, ratio(40, 50)),
        ],
        causes: vec![DeviationCause {
            indicator: 0,
            cause: "立项较晚。".into(),
            improvement: "提前立项。".into(),
        }],
    }
}

/// A filed number: whole, with decimals, zero, small, large, now and then negative.
fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        4 => (0_i64..200).prop_map(Decimal::from),
        3 => (0_i64..100_000_000, 0_u32..=6).prop_map(|(n, scale)| Decimal::new(n, scale).normalize()),
        1 => Just(Decimal::ZERO),
        1 => (1_i64..9_000_000_000).prop_map(Decimal::from),
        1 => (1_i64..1_000_000, 0_u32..=6).prop_map(|(n, scale)| -Decimal::new(n, scale).normalize()),
    ]
}

fn amount() -> impl Strategy<Value = Fen> {
    prop_oneof![
        1 => Just(Fen(0)),
        4 => (0_i64..5_000_000_000).prop_map(Fen),
        1 => (0_i64..20_000).prop_map(|wan| Fen(wan * 1_000_000)),
    ]
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        8 => number().prop_map(|n| Target::Number(n.abs())),
        1 => Just(Target::NotApplicable),
    ]
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (2023_i32..2026, 1_u32..=12, 1_u32..=28)
        .prop_map(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day).expect("a date"))
}

fn any_project() -> impl Strategy<Value = Project> {
    let words = (
        select(vec!["基地建设", "成果转化", "区域创新"]),
        select(vec![ProjectCohort::New, ProjectCohort::Continuing]),
        select(vec![
            FundingMode::UpFront,
            FundingMode::ExPost,
            FundingMode::InterestSubsidy,
        ]),
        option::of(select(vec![
            Grade::Excellent,
            Grade::Good,
            Grade::Fair,
            Grade::Poor,
        ])),
    );
    let money = (amount(), amount(), amount(), amount());
    (words, money, option::of(day()), option::of(day())).prop_map(
        |(
            (direction, cohort, mode, grade),
            (committed, allocated, spent, counterpart),
            due_on,
            released_on,
        )| Project {
            direction: direction.into(),
            cohort,
            mode,
            committed,
            allocated,
            due_on,
            released_on,
            spent,
            counterpart,
            grade,
            ..project("", 0, 0)
        },
    )
}

fn any_indicator() -> impl Strategy<Value = Indicator> {
    use IndicatorNature::{Absolute, Qualitative, Ratio, Relative};
    (
        select(vec![
            Dimension::Output,
            Dimension::Benefit,
            Dimension::Satisfaction,
        ]),
        select(vec![Absolute, Ratio, Relative, Qualitative]),
        select(vec![
            Direction::AtLeast,
            Direction::AtMost,
            Direction::Equal,
        ]),
        target(),
        "[一-龥]{1,6}",
    )
        .prop_map(|(dimension, nature, direction, target, words)| {
            let target = match (nature, target) {
                (Qualitative, Target::Number(_)) => Target::Text(words),
                (_, target) => target,
            };
            Indicator {
                dimension,
                direction,
                ..indicator("", nature, target)
            }
        })
}

/// A percentage, mostly inside the tier.
fn tiered() -> impl Strategy<Value = Actual> {
    (
        select(vec![
            (Tier::Met, 80),
            (Tier::PartlyMet, 60),
            (Tier::NotMet, 0),
        ]),
        0_i64..2_000,
    )
        .prop_map(|((tier, from), hundredths)| Actual::Tiered {
            tier,
            percent: (Decimal::from(from) + Decimal::new(hundredths, 2)).normalize(),
        })
}

fn actual(nature: IndicatorNature) -> BoxedStrategy<Filed<Actual>> {
    let value = match nature {
        IndicatorNature::Ratio => (number(), number())
            .prop_map(|(numerator, denominator)| Actual::Ratio {
                numerator: numerator.abs(),
                denominator: denominator.abs(),
            })
            .boxed(),
        IndicatorNature::Qualitative => tiered().boxed(),
        IndicatorNature::Absolute | IndicatorNature::Relative => {
            number().prop_map(Actual::Number).boxed()
        }
    };
    prop_oneof![
        6 => value.prop_map(Filed::Value),
        1 => Just(Filed::Missing),
        1 => Just(Filed::NotApplicable),
    ]
    .boxed()
}

/// Any package: every nature, direction and kind of hole; figures from tiny to large.
pub fn any_package() -> impl Strategy<Value = Package> {
    (
        vec(any_project(), 1..7),
        vec(any_indicator(), 1..7),
        [amount(), amount(), amount()],
    )
        .prop_flat_map(|(projects, indicators, money)| {
            let cells: Vec<_> = (0..projects.len())
                .flat_map(|p| (0..indicators.len()).map(move |i| (p, i)))
                .map(|(p, i)| {
                    let row = (option::of(target()), actual(indicators[i].nature)).prop_map(
                        move |(target, actual)| Filing {
                            project: u32::try_from(p).expect("few"),
                            indicator: u32::try_from(i).expect("few"),
                            target,
                            actual,
                        },
                    );
                    option::weighted(0.7, row)
                })
                .collect();
            let causes = vec((0..indicators.len(), "[一-龥]{0,8}", "[一-龥]{0,8}"), 0..3);
            (Just(projects), Just(indicators), Just(money), cells, causes)
        })
        .prop_map(
            |(mut projects, mut indicators, [central, local, other], cells, causes)| {
                for (at, project) in projects.iter_mut().enumerate() {
                    project.id = format!("P{at}");
                }
                for (at, indicator) in indicators.iter_mut().enumerate() {
                    indicator.code = format!("I{at}");
                }
                let causes =
                    causes
                        .into_iter()
                        .map(|(indicator, cause, improvement)| DeviationCause {
                            indicator: u32::try_from(indicator).expect("few"),
                            cause,
                            improvement,
                        });
                Package {
                    fund: Fund {
                        budget: Sources {
                            central,
                            local,
                            other,
                        },
                        ..fund()
                    },
                    projects,
                    indicators,
                    filings: cells.into_iter().flatten().collect(),
                    causes: causes.collect(),
                }
            },
        )
}

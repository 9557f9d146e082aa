//! Any package that can be filed, with the edges: texts like formulas, holes, zeros, long figures.

use chrono::NaiveDate;
use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{
    Actual, DeviationCause, Dimension, Direction, Filed, Filing, Fund, FundingMode, Grade,
    Indicator, IndicatorNature, Package, Project, ProjectCohort, Sources, Target, Tier,
};

/// Text as people and programs write it; never empty, without spaces around, and not the sign of 不适用.
pub fn text() -> BoxedStrategy<String> {
    "[=+@'\", \n;、甲乙一丁Ａ％a-c0-9_x—-]{1,12}"
        .prop_map(|text| {
            let text = text.trim();
            if text.is_empty() || text == "—" {
                "甲".to_owned()
            } else {
                text.to_owned()
            }
        })
        .boxed()
}

pub fn amount() -> impl Strategy<Value = Fen> {
    prop_oneof![
        Just(Fen(0)),
        (0..1_000_000_i64).prop_map(Fen),
        (0..100_000_i64).prop_map(|yuan| Fen(yuan * 100)),
        (0..100_000_000_000_000_i64).prop_map(Fen)
    ]
}

pub fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (-100_i64..10_000).prop_map(Decimal::from),
        (-1_000_000_000_000_i64..1_000_000_000_000, 0_u32..9)
            .prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale)),
    ]
}

pub fn date() -> impl Strategy<Value = NaiveDate> {
    (0_i32..50_000).prop_map(|days| {
        NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::TimeDelta::days(days.into())
    })
}

fn sources() -> impl Strategy<Value = Sources> {
    (amount(), amount(), amount()).prop_map(|(central, local, other)| Sources {
        central,
        local,
        other,
    })
}

fn fund() -> impl Strategy<Value = Fund> {
    (
        text(),
        "[1-9][0-9]{5}",
        vec("[甲乙部厅=a-c]{1,5}", 1..4),
        text(),
        date(),
        sources(),
        sources(),
    )
        .prop_map(
            |(
                name,
                region_code,
                central_departments,
                department,
                evaluated_on,
                budget,
                released,
            )| Fund {
                region: name.clone(),
                name,
                region_code,
                fiscal_year: 2024,
                central_departments,
                finance_department: department.clone(),
                line_department: department,
                rule_set: "cn/central-guidance-fund".to_owned(),
                evaluated_on,
                budget,
                released,
            },
        )
}

pub fn project(id: String) -> impl Strategy<Value = Project> {
    (
        (text(), text(), text()),
        prop::sample::select(vec![ProjectCohort::New, ProjectCohort::Continuing]),
        prop::sample::select(vec![
            FundingMode::UpFront,
            FundingMode::ExPost,
            FundingMode::Reward,
            FundingMode::RiskCompensation,
            FundingMode::VcGuidance,
            FundingMode::InterestSubsidy,
        ]),
        (amount(), amount(), amount(), amount()),
        (option::of(date()), option::of(date())),
        option::of(prop::sample::select(vec![
            Grade::Excellent,
            Grade::Good,
            Grade::Fair,
            Grade::Poor,
        ])),
    )
        .prop_map(
            move |(
                (direction, name, host),
                cohort,
                mode,
                (committed, allocated, spent, counterpart),
                (due_on, released_on),
                grade,
            )| Project {
                id: id.clone(),
                direction,
                cohort,
                mode,
                name,
                host,
                committed,
                allocated,
                due_on,
                released_on,
                spent,
                counterpart,
                grade,
            },
        )
}

fn indicator(code: String) -> impl Strategy<Value = Indicator> {
    (
        prop::sample::select(vec![
            Dimension::Output,
            Dimension::Benefit,
            Dimension::Satisfaction,
        ]),
        (
            text(),
            text(),
            prop_oneof![
                Just(String::new()),
                Just("%".to_owned()),
                Just("万元".to_owned()),
                text()
            ],
        ),
        prop::sample::select(vec![
            IndicatorNature::Absolute,
            IndicatorNature::Ratio,
            IndicatorNature::Relative,
            IndicatorNature::Qualitative,
        ]),
        prop::sample::select(vec![
            Direction::AtLeast,
            Direction::AtMost,
            Direction::Equal,
        ]),
        (number(), text(), 0..8),
    )
        .prop_map(
            move |(
                dimension,
                (category, name, unit),
                nature,
                direction,
                (number, words, which),
            )| Indicator {
                code: code.clone(),
                dimension,
                category,
                name,
                unit,
                nature,
                direction,
                target: match (which, nature) {
                    (0, _) => Target::NotApplicable,
                    (_, IndicatorNature::Qualitative) => Target::Text(words),
                    _ => Target::Number(number),
                },
                full_marks: None,
            },
        )
}

/// What a project files for an indicator: the choice of a hole, the figures, the tier.
type Figures = (u8, Decimal, Decimal, Tier, u8, String);

fn figures() -> impl Strategy<Value = Figures> {
    (
        0_u8..12,
        number(),
        number(),
        prop::sample::select(vec![Tier::Met, Tier::PartlyMet, Tier::NotMet]),
        0_u8..4,
        text(),
    )
}

fn filing(
    project: usize,
    indicator: usize,
    nature: IndicatorNature,
    (which, first, second, tier, target, words): Figures,
) -> Option<Filing> {
    let actual = match (which, nature) {
        (0 | 1, _) => return None,
        (2, _) => Filed::Missing,
        (3, _) => Filed::NotApplicable,
        (_, IndicatorNature::Ratio) => Filed::Value(Actual::Ratio {
            numerator: first,
            denominator: second,
        }),
        (_, IndicatorNature::Qualitative) => Filed::Value(Actual::Tiered {
            tier,
            percent: first,
        }),
        _ => Filed::Value(Actual::Number(first)),
    };
    let target = match (target, nature) {
        (0, _) => None,
        (1, _) => Some(Target::NotApplicable),
        (_, IndicatorNature::Qualitative) => Some(Target::Text(words)),
        _ => Some(Target::Number(second)),
    };
    Some(Filing {
        project: u32::try_from(project).unwrap(),
        indicator: u32::try_from(indicator).unwrap(),
        target,
        actual,
    })
}

/// Any package.
pub fn package() -> impl Strategy<Value = Package> {
    (
        btree_set(text(), 1..6),
        btree_set("[A-Z=+-][0-9]{1,3}", 1..7),
        fund(),
    )
        .prop_flat_map(|(ids, codes, fund)| {
            let cells = ids.len() * codes.len();
            (
                Just(fund),
                // Ids out of order, too.
                ids.into_iter()
                    .map(project)
                    .collect::<Vec<_>>()
                    .prop_shuffle(),
                codes.into_iter().map(indicator).collect::<Vec<_>>(),
                vec(figures(), cells),
                vec((text(), prop_oneof![Just(String::new()), text()]), 0..3),
                (any::<bool>(), vec(0_i64..5_000, 7)),
            )
        })
        .prop_map(
            |(fund, projects, mut indicators, figures, causes, (marked, marks))| {
                for (indicator, marks) in indicators.iter_mut().zip(marks) {
                    indicator.full_marks = marked.then(|| Decimal::new(marks, 2));
                }
                let filings = figures
                    .into_iter()
                    .enumerate()
                    .filter_map(|(cell, figures)| {
                        let (project, indicator) =
                            (cell / indicators.len(), cell % indicators.len());
                        filing(project, indicator, indicators[indicator].nature, figures)
                    })
                    .collect();
                let causes = causes
                    .into_iter()
                    .take(indicators.len())
                    .zip(0..)
                    .map(|((cause, improvement), indicator)| DeviationCause {
                        indicator,
                        cause,
                        improvement,
                    })
                    .collect();
                Package {
                    fund,
                    projects,
                    indicators,
                    filings,
                    causes,
                }
            },
        )
}

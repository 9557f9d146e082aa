//! What holds for any package: sums, bounds, order, monotony, and figures that follow from their formulas.

use proptest::prelude::*;
use rust_decimal::Decimal;
use wenxiao_domain::evaluation::{evaluate, figures, json};
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{
    Actual, Dimension, Direction, Filed, IndicatorNature, Package, Target, Tier,
};
use wenxiao_domain::packs::RuleSet;
use wenxiao_domain::rules::full_marks::shares;

use crate::figures::assert_consistent;
use crate::small::{Build, fund};

fn hundredths() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        Just(Decimal::ZERO),
        (0_i64..200_000).prop_map(|value| Decimal::new(value, 2)),
        (0_i64..50).prop_map(Decimal::from)
    ]
}

fn natures() -> impl Strategy<Value = IndicatorNature> {
    prop_oneof![
        Just(IndicatorNature::Absolute),
        Just(IndicatorNature::Ratio),
        Just(IndicatorNature::Relative),
        Just(IndicatorNature::Qualitative)
    ]
}

fn directions() -> impl Strategy<Value = Direction> {
    prop_oneof![
        Just(Direction::AtLeast),
        Just(Direction::AtMost),
        Just(Direction::Equal)
    ]
}

/// One indicator: dimension, nature, direction, target (or —), marks.
type Row = (u8, IndicatorNature, Direction, Option<Decimal>, Option<i64>);
/// One filing: project, indicator, kind of cell, two numbers.
type Cell = (usize, usize, u8, Decimal, Decimal);

fn filed(kind: u8, nature: IndicatorNature, first: Decimal, second: Decimal) -> Filed<Actual> {
    match (kind % 5, nature) {
        (0, _) => Filed::Missing,
        (1, _) => Filed::NotApplicable,
        (_, IndicatorNature::Ratio) => Filed::Value(Actual::Ratio {
            numerator: first,
            denominator: second,
        }),
        (_, IndicatorNature::Qualitative) => Filed::Value(Actual::Tiered {
            tier: Tier::Met,
            percent: first % Decimal::from(101),
        }),
        (_, _) => Filed::Value(Actual::Number(first)),
    }
}

fn build(budget: i64, money: &[i64], rows: &[Row], cells: &[Cell]) -> Package {
    let mut package = fund("0");
    package.fund.budget.central = Fen(budget * 1_000_000);
    for allocated in money {
        package = package.project(&allocated.to_string());
    }
    for (at, (dimension, nature, direction, target, marks)) in rows.iter().enumerate() {
        package = package
            .indicator(&format!("I{at}"), *nature, *direction, "—")
            .in_dimension(Dimension::ALL[usize::from(dimension % 3)]);
        let indicator = package.indicators.last_mut().unwrap();
        indicator.target = target.map_or(Target::NotApplicable, Target::Number);
        indicator.full_marks = marks.map(Decimal::from);
    }
    for (project, indicator, kind, first, second) in cells {
        let at = indicator % rows.len();
        let actual = filed(*kind, rows[at].1, *first, *second);
        let project = u32::try_from(project % money.len()).unwrap();
        package.filings.push(wenxiao_domain::package::Filing {
            project,
            indicator: u32::try_from(at).unwrap(),
            target: None,
            actual,
        });
    }
    package
}

fn packages() -> impl Strategy<Value = Package> {
    let rows = prop::collection::vec(
        (
            0_u8..3,
            natures(),
            directions(),
            prop::option::weighted(0.85, hundredths()),
            Just(None),
        ),
        1..14,
    );
    let cells = prop::collection::vec(
        (
            0_usize..50,
            0_usize..50,
            0_u8..5,
            hundredths(),
            hundredths(),
        ),
        0..60,
    );
    (
        0_i64..5_000,
        prop::collection::vec(0_i64..400, 1..12),
        rows,
        cells,
    )
        .prop_map(|(budget, money, rows, cells)| build(budget, &money, &rows, &cells))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_figure_of_any_package_follows_from_its_formula(package in packages()) {
        for rules in RuleSet::all_for(2024) {
            let evaluation = evaluate(&package, &rules);
            assert_consistent(&figures(&package, &rules, &evaluation));
        }
    }

    #[test]
    fn points_stay_within_marks_and_add_up_to_the_total(package in packages()) {
        for rules in RuleSet::all_for(2024) {
            let evaluation = evaluate(&package, &rules);
            let mut sum = evaluation.execution.points;
            for values in evaluation.indicators.iter().filter_map(|result| result.values.as_ref()) {
                prop_assert!(values.points >= Decimal::ZERO && values.points <= values.full_marks);
                prop_assert_eq!(values.points.round_dp(2), values.points);
                sum += values.points;
            }
            prop_assert_eq!(evaluation.score.sum, sum);
            prop_assert!(evaluation.score.total <= sum && sum <= Decimal::ONE_HUNDRED);
        }
    }

    #[test]
    fn the_order_of_filings_changes_nothing(package in packages()) {
        let mut turned = package.clone();
        turned.filings.reverse();
        let mut forward = json(&package.evaluated());
        let mut backward = json(&turned.evaluated());
        for evaluation in [&mut forward, &mut backward] {
            let findings = evaluation["findings"].as_array_mut().unwrap();
            findings.sort_by_key(ToString::to_string);
        }
        prop_assert_eq!(forward, backward);
    }

    #[test]
    fn more_of_what_should_be_at_least_never_costs_points(actual in 0_i64..5_000, more in 0_i64..5_000, target in 0_i64..5_000) {
        let points = |actual: i64| {
            let package = fund("1").project("1").indicator("A", IndicatorNature::Absolute, Direction::AtLeast, &target.to_string()).files(0, Filed::Value(Actual::Number(actual.into())));
            package.result("A").values.unwrap().points
        };
        prop_assert!(points(actual + more) >= points(actual));
    }

    #[test]
    fn equal_shares_add_up_and_differ_by_at_most_a_hundredth(hundredths in 0_i64..10_000, count in 1_usize..200) {
        let rounding = RuleSet::find("cn/central-guidance-fund", 2024).unwrap().rounding.value;
        let marks = Decimal::new(hundredths, 2);
        let shares = shares(marks, &vec![None; count], &rounding).marks;
        prop_assert_eq!(shares.iter().sum::<Decimal>(), marks);
        prop_assert!(shares.windows(2).all(|pair| pair[0] >= pair[1]));
        prop_assert!(shares[0] - shares[count - 1] <= Decimal::new(1, 2));
    }

    #[test]
    fn splitting_a_project_in_two_leaves_weighted_values_alone(value in hundredths(), other in hundredths(), money in 1_i64..500, second in 1_i64..500) {
        let rolled = |parts: &[(i64, Decimal)]| {
            let mut package = fund("1");
            for (money, _) in parts {
                package = package.project(&money.to_string());
            }
            package = package.indicator("P", IndicatorNature::Relative, Direction::AtLeast, "90");
            for (project, (_, value)) in (0..).zip(parts) {
                package = package.files(project, Filed::Value(Actual::Number(*value)));
            }
            package.result("P").values.unwrap().actual
        };
        prop_assert_eq!(rolled(&[(2 * money, value), (second, other)]), rolled(&[(money, value), (money, value), (second, other)]));
    }
}

/// A random tree: each node hangs under an earlier one or stands at the top; leaves have any method.
fn trees() -> impl Strategy<Value = wenxiao_domain::scheme::EvaluationPackage> {
    let node = (
        any::<u32>(),
        0_i64..40,
        0_u8..6,
        prop::option::of(0_i64..50),
        prop::option::of(0_i64..50),
        0_i64..12,
    );
    prop::collection::vec(node, 1..40).prop_map(|nodes| {
        use wenxiao_domain::scheme::{LeafScore, Method, Node, Step};
        let mut package = crate::scheme_reader::seed();
        package.surveys.clear();
        package.projects.truncate(5);
        package.scheme.clear();
        package.scores.clear();
        for (at, (parent, marks, kind, actual, target, count)) in (0_u32..).zip(nodes) {
            let (actual, target, count) = (
                actual.map(Decimal::from),
                target.map(Decimal::from),
                Decimal::from(count),
            );
            let method = match kind {
                0 => Method::Elements {
                    count: count + Decimal::ONE,
                },
                1 => Method::RatioAtLeast,
                2 => Method::RatioAtMost,
                3 => Method::Steps(vec![
                    Step {
                        from: count,
                        points: Decimal::ONE,
                    },
                    Step {
                        from: Decimal::ZERO,
                        points: Decimal::ZERO,
                    },
                ]),
                4 => Method::Deduction {
                    points_a_case: Decimal::new(15, 1),
                },
                _ => Method::Manual,
            };
            let parent = (at > 0 && parent % 4 != 0).then(|| parent % at);
            package.scheme.push(Node {
                code: format!("N{at}"),
                parent,
                name: format!("指标{at}"),
                full_marks: Decimal::from(marks),
                method: Some(method),
            });
            package.scores.push(LeafScore {
                node: at,
                satisfied: actual,
                actual,
                target,
                count: target,
                experts: actual.into_iter().chain(target).collect(),
            });
        }
        package
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_tree_is_walked_whole_and_its_figures_follow(package in trees()) {
        let rules = wenxiao_domain::packs::SchemeRuleSet::find("cn/project-expenditure", 2024).unwrap();
        let evaluation = wenxiao_domain::scheme::evaluate(&package, &rules);
        prop_assert_eq!(evaluation.nodes.len(), package.scheme.len());
        for result in &evaluation.nodes {
            let children: Decimal = evaluation.nodes.iter().filter(|node| result.children.contains(&node.node)).map(|node| node.score).sum();
            prop_assert!(result.children.is_empty() || children == result.score);
            prop_assert!(result.score >= Decimal::ZERO);
        }
        assert_consistent(&wenxiao_domain::scheme::figures(&package, &rules, &evaluation));
    }
}

//! The edges of the arithmetic: each choice stands as `reading` in the rule packs or in docs/decisions.
//!
//! Long because the edges are read side by side.

use wenxiao_domain::evaluation::{Attainment, json};
use wenxiao_domain::package::Direction::{AtLeast, AtMost, Equal};
use wenxiao_domain::package::IndicatorNature::{Absolute, Qualitative, Ratio, Relative};
use wenxiao_domain::package::{Dimension, Filed, Grade, Tier};

use crate::common::decimal;
use crate::small::{Build, fund, number, ratio, tiered};

fn found(code: &str, subject: &str) -> (String, String) {
    (code.to_owned(), subject.to_owned())
}

/// Achievement, points of 50, attainment of one absolute indicator.
fn scored(
    direction: wenxiao_domain::package::Direction,
    target: &str,
    actual: &str,
) -> (String, String, Attainment) {
    let result = fund("1")
        .project("1")
        .indicator("A", Absolute, direction, target)
        .files(0, number(actual))
        .result("A");
    let values = result.values.unwrap();
    let two = |value| wenxiao_domain::number::fixed(value, 2);
    (
        two(values.achievement_percent),
        two(values.points),
        result.attainment,
    )
}

#[test]
fn zero_targets_and_zero_actuals() {
    let met = |rate: &str, points: &str| (rate.to_owned(), points.to_owned(), Attainment::Met);
    let not = |rate: &str, points: &str| (rate.to_owned(), points.to_owned(), Attainment::NotMet);
    assert_eq!(scored(AtLeast, "0", "7"), met("100.00", "50.00"));
    assert_eq!(scored(AtLeast, "0", "0"), met("100.00", "50.00"));
    assert_eq!(scored(AtLeast, "5", "0"), not("0.00", "0.00"));
    assert_eq!(scored(AtMost, "0", "0"), met("100.00", "50.00"));
    assert_eq!(scored(AtMost, "0", "5"), not("0.00", "0.00"));
    assert_eq!(scored(AtMost, "5", "0"), met("100.00", "50.00"));
    assert_eq!(scored(Equal, "0", "0"), met("100.00", "50.00"));
    assert_eq!(scored(Equal, "0", "5"), not("0.00", "0.00"));
    assert_eq!(scored(Equal, "4", "5"), not("80.00", "40.00"));
    assert_eq!(scored(Equal, "5", "4"), not("80.00", "40.00"));
}

#[test]
fn negative_numbers_never_earn_more_than_full_marks_nor_less_than_none() {
    assert_eq!(scored(AtLeast, "5", "-3").1, "0.00");
    assert_eq!(scored(AtLeast, "-5", "-3").2, Attainment::Met);
    assert_eq!(scored(AtLeast, "-2", "-4").0, "50.00");
    assert_eq!(scored(AtMost, "-2", "-4").2, Attainment::Met);
    assert_eq!(scored(AtMost, "-4", "-2").0, "50.00");
    assert_eq!(scored(AtMost, "3", "-1").2, Attainment::Met);
    assert_eq!(scored(Equal, "2", "-2").0, "0.00");
    assert_eq!(scored(Equal, "-4", "-2").0, "50.00");
}

#[test]
fn a_product_is_rounded_once_not_a_rounded_quotient() {
    // 3 × 2515 ÷ 3000 is 2.515 exactly; 2515 ÷ 3000 cut off would give 2.51.
    let package = fund("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "3000")
        .marks("3")
        .files(0, number("2515"));
    assert_eq!(package.result("A").values.unwrap().points, decimal("2.52"));
}

#[test]
fn points_start_from_the_printed_value() {
    // 2 ÷ 3 is printed 0.67: whoever divides 0.67 by 0.67 gets full marks.
    let package = fund("1")
        .project("1")
        .indicator("R", Ratio, AtLeast, "0.67")
        .files(0, ratio("2", "3"));
    let result = package.result("R");
    assert_eq!(result.attainment, Attainment::Met);
    assert_eq!(result.values.unwrap().points, decimal("50"));
}

#[test]
fn a_deviation_below_zero_is_rounded_away_from_zero() {
    let package = fund("1")
        .project("1")
        .indicator("P", Relative, AtLeast, "80")
        .files(0, number("66.66"));
    let row = &json(&package.evaluated())["indicators"][0];
    assert_eq!(
        (
            row["achievement_percent"].as_str(),
            row["deviation_percent"].as_str()
        ),
        (Some("83.33"), Some("-16.68"))
    );
}

#[test]
fn equal_shares_give_the_hundredths_that_remain_to_the_first_in_the_table() {
    let mut package = fund("1").project("1");
    for code in ["A", "B", "C"] {
        package = package.indicator(code, Absolute, AtLeast, if code == "B" { "—" } else { "1" });
    }
    for code in ["D", "E", "F", "G", "H"] {
        package = package.indicator(code, Absolute, AtLeast, "1");
    }
    let marks = |code: &str| package.result(code).values.map(|values| values.full_marks);
    assert_eq!(
        [marks("A"), marks("B"), marks("C")],
        [Some(decimal("7.15")), None, Some(decimal("7.15"))]
    );
    assert_eq!(
        [marks("D"), marks("H")],
        [Some(decimal("7.14")), Some(decimal("7.14"))]
    );
}

#[test]
fn filed_marks_hold_and_are_found_when_they_do_not_add_up() {
    let package = fund("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "1")
        .marks("30")
        .files(0, number("1"))
        .indicator("B", Absolute, AtLeast, "1")
        .marks("19.99")
        .files(0, number("1"));
    assert!(
        package
            .findings()
            .contains(&found("weights_do_not_add_up", "产出指标"))
    );
    assert_eq!(package.evaluated().score.output, decimal("49.99"));
    let mut mended = package;
    mended.indicators[1].full_marks = Some(decimal("20"));
    assert!(
        !mended
            .findings()
            .contains(&found("weights_do_not_add_up", "产出指标"))
    );
}

#[test]
fn marks_filed_for_some_only_are_found() {
    let package = fund("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "1")
        .marks("50")
        .files(0, number("1"))
        .indicator("B", Absolute, AtLeast, "1")
        .files(0, number("1"));
    assert!(
        package
            .findings()
            .contains(&found("weights_do_not_add_up", "产出指标"))
    );
    assert_eq!(package.result("B").values.unwrap().full_marks, decimal("0"));
}

#[test]
fn marks_of_an_indicator_that_does_not_apply_do_not_count() {
    let package = fund("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "1")
        .marks("50")
        .files(0, number("1"))
        .indicator("B", Absolute, AtLeast, "—");
    assert!(
        !package
            .findings()
            .contains(&found("weights_do_not_add_up", "产出指标"))
    );
}

#[test]
fn a_dimension_without_applicable_indicators_earns_nothing_and_is_found() {
    let package = fund("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "1")
        .files(0, number("1"));
    let findings = package.findings();
    assert!(
        findings.contains(&found("dimension_empty", "效益指标"))
            && findings.contains(&found("dimension_empty", "满意度指标"))
    );
    let score = package.evaluated().score;
    assert_eq!(
        (score.benefit, score.total, score.grade),
        (decimal("0"), decimal("60"), Grade::Fair)
    );
}

#[test]
fn nobody_reported_earns_nothing_and_must_be_explained() {
    let package = fund("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "1")
        .files(0, Filed::Missing)
        .indicator("B", Absolute, AtLeast, "1")
        .indicator("C", Absolute, AtLeast, "1")
        .files(0, Filed::NotApplicable);
    for code in ["A", "B", "C"] {
        let result = package.result(code);
        let values = result.values.unwrap();
        assert_eq!(
            (
                values.actual,
                values.points,
                result.attainment,
                values.explanation_required
            ),
            (None, decimal("0"), Attainment::NotMet, true)
        );
        assert!(package.findings().contains(&found("not_reported", code)));
        assert!(
            package
                .findings()
                .contains(&found("explanation_missing", code))
        );
    }
    assert!(package.findings().contains(&found("missing_value", "A")));
    assert!(!package.findings().contains(&found("missing_value", "B")));
    let row = json(&package.evaluated())["indicators"][0].clone();
    assert!(row["actual"].is_null());
    assert_eq!(row["deviation_percent"], "-100.00");
}

#[test]
fn values_without_money_are_found_and_left_out() {
    let package = fund("1")
        .project("0")
        .project("1")
        .indicator("P", Relative, AtLeast, "90")
        .files(0, number("10"))
        .files(1, number("90"));
    assert_eq!(
        package
            .findings()
            .iter()
            .filter(|finding| finding.0 == "value_without_weight")
            .count(),
        1
    );
    assert_eq!(
        package.result("P").values.unwrap().actual,
        Some(decimal("90"))
    );
    let nothing = fund("1")
        .project("0")
        .indicator("P", Relative, AtLeast, "90")
        .files(0, number("10"));
    let values = nothing.result("P").values.unwrap();
    assert_eq!(
        (values.reported, values.actual, values.points),
        (1, None, decimal("0"))
    );
    assert!(nothing.findings().contains(&found("not_reported", "P")));
}

#[test]
fn a_ratio_whose_denominators_are_zero_has_no_value() {
    let package = fund("1")
        .project("1")
        .indicator("R", Ratio, AtLeast, "1")
        .files(0, ratio("3", "0"));
    assert_eq!(package.result("R").values.unwrap().actual, None);
    assert!(package.findings().contains(&found("not_reported", "R")));
}

#[test]
fn percentages_outside_their_tier_are_found_by_project_and_still_count() {
    let mut package = fund("1");
    for _ in 0..8 {
        package = package.project("1");
    }
    package = package.indicator("Q", Qualitative, AtLeast, "提升");
    let filed = [
        (Tier::Met, "80"),
        (Tier::Met, "79.99"),
        (Tier::Met, "100.01"),
        (Tier::PartlyMet, "80"),
        (Tier::PartlyMet, "60"),
        (Tier::NotMet, "60"),
        (Tier::NotMet, "0"),
        (Tier::NotMet, "-1"),
    ];
    for (project, (tier, percent)) in (0..).zip(filed) {
        package = package.files(project, tiered(tier, percent));
    }
    let outside: Vec<String> = package
        .findings()
        .into_iter()
        .filter(|finding| finding.0 == "percent_outside_tier")
        .map(|finding| finding.1)
        .collect();
    assert_eq!(outside, ["P1/Q", "P2/Q", "P3/Q", "P5/Q", "P7/Q"]);
    assert_eq!(package.result("Q").values.unwrap().reported, 8);
}

#[test]
fn project_targets_are_compared_only_where_any_was_filed() {
    let package = fund("1")
        .project("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "10")
        .files(0, number("10"));
    assert!(
        !package
            .findings()
            .contains(&found("project_targets_differ", "A"))
    );
    let equal = package
        .clone()
        .files(1, Filed::NotApplicable)
        .project_target("10");
    assert!(
        !equal
            .findings()
            .contains(&found("project_targets_differ", "A"))
    );
    let differs = package.clone().files(1, Filed::Missing).project_target("9");
    assert!(
        differs
            .findings()
            .contains(&found("project_targets_differ", "A"))
    );
    let dash = package.files(1, Filed::Missing).project_target("—");
    assert!(
        !dash
            .findings()
            .contains(&found("project_targets_differ", "A"))
    );
}

#[test]
fn an_explanation_needs_both_cause_and_improvement_and_starts_at_thirty_percent() {
    let at = |actual: &str| {
        fund("1")
            .project("1")
            .indicator("A", Absolute, AtLeast, "100")
            .files(0, number(actual))
    };
    assert!(
        !at("129.99")
            .result("A")
            .values
            .unwrap()
            .explanation_required
    );
    assert!(at("130").result("A").values.unwrap().explanation_required);
    assert!(at("99.99").result("A").values.unwrap().explanation_required);
    assert!(
        !at("130")
            .explained("原因", " ")
            .result("A")
            .values
            .unwrap()
            .explained
    );
    let both = at("130").explained("原因", "措施");
    assert!(both.result("A").values.unwrap().explained);
    assert!(!both.findings().contains(&found("explanation_missing", "A")));
    let equal = fund("1")
        .project("1")
        .indicator("A", Absolute, Equal, "100")
        .files(0, number("100"));
    assert!(!equal.result("A").values.unwrap().explanation_required);
}

#[test]
fn a_qualitative_value_below_the_first_tier_must_be_explained() {
    let at = |percent: &str, tier| {
        fund("1")
            .project("1")
            .indicator("Q", Qualitative, Equal, "提升")
            .files(0, tiered(tier, percent))
            .result("Q")
    };
    assert_eq!(at("80", Tier::Met).attainment, Attainment::Met);
    assert!(!at("80", Tier::Met).values.unwrap().explanation_required);
    assert_eq!(
        at("79.99", Tier::PartlyMet).attainment,
        Attainment::PartlyMet
    );
    assert!(
        at("79.99", Tier::PartlyMet)
            .values
            .unwrap()
            .explanation_required
    );
    assert_eq!(at("59.99", Tier::NotMet).attainment, Attainment::NotMet);
    assert_eq!(
        at("79.99", Tier::PartlyMet).values.unwrap().points,
        decimal("40.00")
    );
}

#[test]
fn numbers_too_large_for_a_decimal_are_findings_not_panics() {
    let huge = "79228162514264337593543950335";
    let package = fund("1")
        .project("90000000000")
        .project("1")
        .indicator("A", Absolute, AtLeast, "1")
        .files(0, number(huge))
        .files(1, number(huge))
        .project_target(huge)
        .indicator("P", Relative, AtLeast, huge)
        .files(0, number(huge))
        .indicator("R", Ratio, AtMost, huge)
        .files(0, ratio(huge, "0.0001"))
        .indicator("B", Absolute, AtMost, "0.0001")
        .marks(huge)
        .files(0, number(huge))
        .in_dimension(Dimension::Benefit);
    let findings = package.findings();
    assert!(
        findings.contains(&found("number_too_large", "A")),
        "{findings:?}"
    );
    let rules = wenxiao_domain::packs::RuleSet::find("cn/central-guidance-fund", 2024).unwrap();
    assert!(
        !wenxiao_domain::evaluation::figures(&package, &rules, &package.evaluated()).is_empty()
    );
    assert!(json(&package.evaluated()).is_object());
}

#[test]
fn an_empty_package_has_an_evaluation() {
    let package = fund("0");
    let evaluation = package.evaluated();
    assert_eq!(
        (evaluation.score.total, evaluation.score.grade),
        (decimal("0"), Grade::Poor)
    );
}

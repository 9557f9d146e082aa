//! Mistakes that systems of this field make. Each test is named for the mistake and says where it was seen.

use wenxiao_domain::evaluation::Attainment;
use wenxiao_domain::package::Direction::{AtLeast, AtMost};
use wenxiao_domain::package::IndicatorNature::{Absolute, Qualitative, Ratio, Relative};
use wenxiao_domain::package::{Filed, Tier};

use crate::common::decimal;
use crate::small::{Build, fund, number, ratio, tiered};

#[test]
fn akvo_rsr_a_reported_zero_is_not_blank_and_keeps_its_denominator() {
    let package = fund("2")
        .project("1")
        .project("1")
        .indicator("R", Ratio, AtLeast, "1")
        .files(0, ratio("0", "50"))
        .files(1, ratio("40", "50"));
    let values = package.result("R").values.unwrap();
    assert_eq!((values.reported, values.missing), (2, 0));
    assert_eq!(values.actual, Some(decimal("0.40")));
}

#[test]
fn unicef_prp_the_denominator_starts_at_nothing_not_at_one() {
    let package = fund("2")
        .project("1")
        .project("1")
        .indicator("R", Ratio, AtLeast, "1")
        .files(0, ratio("1", "2"))
        .files(1, ratio("2", "3"));
    assert_eq!(
        package.result("R").values.unwrap().actual,
        Some(decimal("0.60"))
    );
}

#[test]
fn unicef_prp_a_missing_value_adds_nothing_and_no_running_total() {
    let package = fund("3")
        .project("1")
        .project("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "30")
        .files(0, number("10"))
        .files(1, Filed::Missing)
        .files(2, number("5"));
    let values = package.result("A").values.unwrap();
    assert_eq!(
        (values.reported, values.missing, values.actual),
        (2, 1, Some(decimal("15")))
    );
}

#[test]
fn several_percentages_are_weighted_by_money_not_averaged() {
    let package = fund("1000")
        .project("100")
        .project("900")
        .indicator("P", Relative, AtLeast, "90")
        .files(0, number("95"))
        .files(1, number("60"));
    assert_eq!(
        package.result("P").values.unwrap().actual,
        Some(decimal("63.50"))
    );
}

#[test]
fn several_a_renamed_indicator_is_still_the_same_by_its_code() {
    let mut package = fund("1")
        .project("1")
        .indicator("A", Absolute, AtLeast, "10")
        .files(0, number("10"));
    let before = package.result("A");
    package.indicators[0].name = "改了名的指标".to_owned();
    assert_eq!(package.result("A"), before);
}

#[test]
fn several_a_budget_of_zero_is_no_budget_of_one_and_points_are_capped() {
    let mut package = fund("0").project("50");
    let execution = package.evaluated().execution;
    assert_eq!(
        (execution.rate_percent, execution.points),
        (decimal("0"), decimal("0"))
    );
    package.fund.budget.central = wenxiao_domain::money::Fen::from_wan(decimal("10")).unwrap();
    let execution = package.evaluated().execution;
    assert_eq!(
        (execution.rate_percent, execution.points),
        (decimal("500"), decimal("10"))
    );
}

#[test]
fn simpler_grants_nothing_reported_is_not_the_value_zero() {
    let nothing = fund("1")
        .project("1")
        .indicator("A", Absolute, AtMost, "3")
        .files(0, Filed::Missing);
    let values = nothing.result("A").values.unwrap();
    assert_eq!((values.actual, values.points), (None, decimal("0")));
    let zero = fund("1")
        .project("1")
        .indicator("A", Absolute, AtMost, "3")
        .files(0, number("0"));
    let values = zero.result("A").values.unwrap();
    assert_eq!(
        (values.actual, values.points),
        (Some(decimal("0")), decimal("50"))
    );
}

#[test]
fn audit_agent_two_days_of_at_most_three_are_met() {
    let package = fund("1")
        .project("1")
        .indicator("T", Absolute, AtMost, "3")
        .files(0, number("2"));
    let result = package.result("T");
    assert_eq!(result.attainment, Attainment::Met);
    assert_eq!(result.values.unwrap().achievement_percent, decimal("150"));
}

#[test]
fn not_applicable_counts_neither_as_reported_nor_as_missing_nor_as_zero() {
    let package = fund("2")
        .project("1")
        .project("1")
        .indicator("P", Relative, AtLeast, "90")
        .files(0, number("95"))
        .files(1, Filed::NotApplicable);
    let values = package.result("P").values.unwrap();
    assert_eq!(
        (values.reported, values.missing, values.actual),
        (1, 0, Some(decimal("95")))
    );
}

#[test]
fn a_tier_follows_from_the_weighted_percentage_not_from_the_majority() {
    let package = fund("1000")
        .project("50")
        .project("50")
        .project("900")
        .indicator("Q", Qualitative, AtLeast, "提升")
        .files(0, tiered(Tier::Met, "100"))
        .files(1, tiered(Tier::Met, "100"))
        .files(2, tiered(Tier::NotMet, "50"));
    let result = package.result("Q");
    assert_eq!(result.values.unwrap().actual, Some(decimal("55.00")));
    assert_eq!(result.attainment, Attainment::NotMet);
}

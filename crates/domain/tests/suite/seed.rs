//! The seed package gives its published evaluation, figure by figure.

use crate::common;
use wenxiao_domain::evaluation::{evaluate, json};
use wenxiao_domain::packs::{RuleSet, SchemeRuleSet};
use wenxiao_domain::scheme;

#[test]
fn the_central_guidance_fund_gives_its_expected_evaluation() {
    let package = common::seed();
    let rules = RuleSet::find(&package.fund.rule_set, package.fund.fiscal_year).unwrap();
    let text =
        std::fs::read_to_string(common::data("central-guidance-2024/expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    common::assert_contains(&json(&evaluate(&package, &rules)), &expected, "");
}

#[test]
fn the_regional_collaboration_fund_gives_its_expected_evaluation() {
    let package = crate::scheme_reader::seed();
    let rules = SchemeRuleSet::find(&package.fund.rule_set, package.fund.fiscal_year).unwrap();
    let text =
        std::fs::read_to_string(common::data("regional-collaboration-2024/expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    common::assert_contains(
        &scheme::json(&scheme::evaluate(&package, &rules)),
        &expected,
        "",
    );
}

//! The same filings under every rule set.

use wenxiao_domain::package::Grade;
use wenxiao_domain::rules::{compare, compare_schemes};

use crate::{common, scheme_reader};

#[test]
fn under_caps_and_deductions_the_seed_is_no_longer_excellent() {
    let comparison = compare(&common::seed());
    assert_eq!(comparison.own.as_deref(), Some("cn/central-guidance-fund"));
    let first = &comparison.columns[0];
    assert_eq!(
        (first.total.to_string().as_str(), first.grade),
        ("94.59", Grade::Excellent)
    );
    let capped = comparison
        .columns
        .iter()
        .find(|column| column.rule_set.ends_with("capped"))
        .unwrap();
    // Nine indicators are 30 % or more over: 94.59 − 9 × 2.
    assert_eq!(
        (capped.total.to_string().as_str(), capped.grade),
        ("76.59", Grade::Fair)
    );
    let difference = comparison
        .differences
        .iter()
        .find(|difference| difference.rule_set.ends_with("capped"))
        .unwrap();
    assert!(difference.grade_changes);
    let told = difference.because.join("\n");
    for part in [
        "超额完成扣分",
        "执行率封顶",
        "O4",
        "扣 2.00 分",
        "等级由优变为中",
    ] {
        assert!(told.contains(part), "{part} in\n{told}");
    }
}

#[test]
fn a_set_that_weighs_blocks_otherwise_says_so() {
    let comparison = compare(&common::seed());
    let difference = comparison
        .differences
        .iter()
        .find(|difference| difference.rule_set.starts_with("hb/"))
        .unwrap();
    let told = difference.because.join("\n");
    for part in [
        "预算执行 20 分",
        "效益指标和满意度指标 40 分",
        "分值 10.00 → 20.00",
        "总分 94.59",
    ] {
        assert!(told.contains(part), "{part} in\n{told}");
    }
}

#[test]
fn lower_bands_would_make_the_regional_fund_excellent() {
    let comparison = compare_schemes(&scheme_reader::seed());
    assert_eq!(comparison.columns[0].grade, Grade::Good);
    let lower = comparison
        .differences
        .iter()
        .find(|difference| difference.rule_set.ends_with("lower-bands"))
        .unwrap();
    assert!(lower.grade_changes && lower.total_by.is_zero());
    assert!(lower.because.last().unwrap().contains("等级由良变为优"));
}

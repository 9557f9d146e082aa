//! Mistakes that checkers of this field make. Each test is named for the mistake; `docs/mistakes.md` lists all of them.

use wenxiao_proofread::check;
use wenxiao_proofread::read::read_bytes;
use wenxiao_proofread::settings::Settings;

/// Code and printed figure of every finding about a text.
fn findings(text: &str) -> Vec<String> {
    let settings = Settings::bundled().expect("the bundled settings are sound");
    let document = read_bytes("报告.txt", text.as_bytes().to_vec()).expect("text can be read");
    let found = check(&document, &settings).findings;
    found
        .iter()
        .map(|finding| finding.message.clone())
        .collect()
}

#[test]
fn audit_agent_seven_point_six_for_seven_point_five_is_found() {
    let right = "一、资金执行情况\n全年预算数100万元，实际支出75万元，预算执行率75%。预算执行满分10分，得7.5分。\n";
    assert_eq!(findings(right), Vec::<String>::new());
    let found = findings(&right.replace("得7.5分", "得7.6分"));
    assert!(
        found.iter().any(|message| message.contains("7.6")),
        "{found:?}"
    );
}

#[test]
fn audit_agent_two_days_of_at_most_three_are_not_called_unmet() {
    let text = |actual: &str| {
        format!(
            "一、指标完成情况\n审批时间指标，指标值为不超过3天，实际完成值为{actual}天，完成率为150%，偏差率为50%。\n"
        )
    };
    let found = findings(&text("2"));
    assert!(
        !found.iter().any(|message| message.contains("未完成")),
        "{found:?}"
    );
}

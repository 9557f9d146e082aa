//! Evaluation packages: figures of the seed, edges of the methods.

use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{
    EvaluationPackage, LeafScore, Method, Node, Step, evaluate, figures, hints,
};

use crate::common::decimal;
use crate::figures::assert_consistent;
use crate::scheme_reader;

pub fn rules() -> SchemeRuleSet {
    SchemeRuleSet::find("cn/project-expenditure", 2024).unwrap()
}

/// What seed 000 prints.
const PRINTED: &[(&str, &str)] = &[
    ("money/projects", "191"),
    ("money/direction/科技援疆计划/projects", "138"),
    (
        "money/direction/上合组织科技伙伴计划及国际科技合作计划/projects",
        "53",
    ),
    (
        "money/direction/科技援疆计划/cohort/continuing/projects",
        "74",
    ),
    ("money/direction/科技援疆计划/cohort/new/projects", "64"),
    (
        "money/direction/科技援疆计划/cohort/new/field/农业/projects",
        "23",
    ),
    (
        "money/direction/科技援疆计划/cohort/new/field/社会发展/projects",
        "27",
    ),
    ("money/direction/科技援疆计划/allocated", "2309.00"),
    (
        "money/direction/上合组织科技伙伴计划及国际科技合作计划/allocated",
        "691.00",
    ),
    ("money/spent", "1145.76"),
    ("money/released_of_budget", "100.00"),
    ("money/spent_of_released", "38.19"),
    (
        "money/direction/科技援疆计划/cohort/new/spent_of_allocated",
        "11.55",
    ),
    (
        "money/direction/科技援疆计划/cohort/continuing/spent_of_allocated",
        "87.36",
    ),
    (
        "money/direction/上合组织科技伙伴计划及国际科技合作计划/spent_of_allocated",
        "61.61",
    ),
    ("acceptance/projects", "27"),
    ("acceptance/met", "24"),
    ("acceptance/not_met", "3"),
    ("acceptance/executed_over_share", "70.37"),
    (
        "money/direction/上合组织科技伙伴计划及国际科技合作计划/counterpart_reaching_share",
        "15.09",
    ),
    ("node/C13/score", "2.00"),
    ("node/B/rate", "88.00"),
    ("score/total", "87.50"),
    ("score/grade", "良"),
    ("scheme/output_benefit_share", "65.00"),
    ("survey/受扶持单位/Q1 总体满意度/satisfaction", "91.00"),
    ("survey/受扶持单位/Q1 总体满意度/answered", "100"),
];

#[test]
fn the_seeds_figures_are_those_of_its_report() {
    let package = scheme_reader::seed();
    let figures = figures(&package, &rules(), &evaluate(&package, &rules()));
    assert_consistent(&figures);
    let printed = |id: &str| {
        figures
            .iter()
            .find(|figure| figure.id == id)
            .unwrap_or_else(|| panic!("{id}"))
            .printed
            .as_str()
    };
    for (id, expected) in PRINTED {
        assert_eq!(printed(id), *expected, "{id}");
    }
    let satisfied: Vec<&str> = figures
        .iter()
        .filter(|figure| figure.id.ends_with("Q1 总体满意度/satisfaction"))
        .map(|figure| figure.printed.as_str())
        .collect();
    assert_eq!(satisfied, ["91.00", "92.00"]);
}

pub fn node(code: &str, parent: Option<u32>, marks: &str, method: Option<Method>) -> Node {
    Node {
        code: code.to_owned(),
        parent,
        name: format!("指标{code}"),
        full_marks: decimal(marks),
        method,
    }
}

fn tree(scheme: Vec<Node>, scores: Vec<LeafScore>) -> EvaluationPackage {
    let mut package = scheme_reader::seed();
    package.projects.clear();
    package.surveys.clear();
    package.scheme = scheme;
    package.scores = scores;
    package
}

/// Code and place of every hint.
fn hinted(package: &EvaluationPackage) -> Vec<String> {
    let rules = rules();
    let evaluation = evaluate(package, &rules);
    let figures = figures(package, &rules, &evaluation);
    hints(package, &rules, &evaluation, &figures)
        .iter()
        .map(|hint| format!("{} {}", hint.code, hint.subject))
        .collect()
}

/// Score and finding of one leaf of 5 marks.
fn leaf(method: Method, score: LeafScore) -> (String, Option<String>) {
    let package = tree(vec![node("A", None, "5", Some(method))], vec![score]);
    let evaluation = evaluate(&package, &rules());
    let finding = evaluation
        .findings
        .into_iter()
        .find(|finding| finding.subject == "A");
    (
        wenxiao_domain::number::fixed(evaluation.total, 2),
        finding.map(|finding| finding.code),
    )
}

fn score(actual: &str, target: &str) -> LeafScore {
    LeafScore {
        actual: actual.parse().ok(),
        target: target.parse().ok(),
        ..LeafScore::default()
    }
}

fn points(points: &str) -> (String, Option<String>) {
    (points.to_owned(), None)
}

fn found(code: &str) -> (String, Option<String>) {
    ("0.00".to_owned(), Some(code.to_owned()))
}

#[test]
fn elements_earn_their_share_and_no_more_than_there_are() {
    let elements = |satisfied: Option<&str>| {
        let filed = LeafScore {
            satisfied: satisfied.map(decimal),
            ..LeafScore::default()
        };
        let count = decimal("3");
        leaf(Method::Elements { count }, filed)
    };
    assert_eq!(elements(Some("2")), points("3.33"));
    assert_eq!(elements(Some("4")), found("out_of_range"));
    assert_eq!(elements(None), found("not_scored"));
}

#[test]
fn ratios_are_capped_and_a_zero_divisor_gives_full_marks() {
    let at_least = |actual: &str, target: &str| leaf(Method::RatioAtLeast, score(actual, target));
    let at_most = |actual: &str, target: &str| leaf(Method::RatioAtMost, score(actual, target));
    assert_eq!(at_least("55", "110"), points("2.50"));
    assert_eq!(at_least("7", "0"), points("5.00"));
    assert_eq!(at_least("7", "6"), points("5.00"));
    assert_eq!(at_least("1", ""), found("not_scored"));
    assert_eq!(at_most("0", "3"), points("5.00"));
    assert_eq!(at_most("6", "3"), points("2.50"));
}

#[test]
fn steps_give_the_first_one_reached_and_none_below_the_last() {
    let steps = [("80", "5"), ("60", "4")].map(|(from, points)| Step {
        from: decimal(from),
        points: decimal(points),
    });
    let step = |actual: &str| leaf(Method::Steps(steps.to_vec()), score(actual, ""));
    assert_eq!(step("80"), points("5.00"));
    assert_eq!(step("79.99"), points("4.00"));
    assert_eq!(step("59.99"), points("0.00"));
    assert_eq!(step(""), found("not_scored"));
}

#[test]
fn deductions_stop_at_nothing() {
    let deduction = |count: &str| {
        let filed = LeafScore {
            count: count.parse().ok(),
            ..LeafScore::default()
        };
        let points_a_case = decimal("1.5");
        leaf(Method::Deduction { points_a_case }, filed)
    };
    assert_eq!(deduction("0"), points("5.00"));
    assert_eq!(deduction("2"), points("2.00"));
    assert_eq!(deduction("9"), points("0.00"));
    assert_eq!(deduction(""), found("not_scored"));
}

#[test]
fn experts_are_averaged_and_none_may_be_above_full_marks_or_below_none() {
    let manual = |experts: &[&str]| {
        let filed = LeafScore {
            experts: experts.iter().map(|score| decimal(score)).collect(),
            ..LeafScore::default()
        };
        leaf(Method::Manual, filed)
    };
    assert_eq!(manual(&["4", "4.5", "5"]), points("4.50"));
    assert_eq!(manual(&["4", "5.01"]), found("out_of_range"));
    assert_eq!(manual(&["-1"]), found("out_of_range"));
    assert_eq!(manual(&[]), found("not_scored"));
}

#[test]
fn marks_that_do_not_add_up_are_found_at_their_parent() {
    let manual = || Some(Method::Manual);
    let scheme = vec![
        node("A", None, "60", None),
        node("B", None, "30", manual()),
        node("A1", Some(0), "40", manual()),
        node("A2", Some(0), "10", manual()),
    ];
    let evaluation = evaluate(&tree(scheme, Vec::new()), &rules());
    let found: Vec<(&str, &str)> = evaluation
        .findings
        .iter()
        .map(|finding| (finding.code.as_str(), finding.subject.as_str()))
        .collect();
    assert_eq!(
        &found[..2],
        [
            ("weights_do_not_add_up", ""),
            ("weights_do_not_add_up", "A")
        ]
    );
    let order: Vec<&str> = evaluation
        .nodes
        .iter()
        .map(|node| node.code.as_str())
        .collect();
    assert_eq!(order, ["A", "A1", "A2", "B"]);
}

#[test]
fn nodes_in_a_circle_hang_nothing() {
    let scheme = vec![node("A", Some(1), "1", None), node("B", Some(0), "1", None)];
    assert!(
        evaluate(&tree(scheme, Vec::new()), &rules())
            .nodes
            .is_empty()
    );
}

#[test]
fn a_scheme_with_too_little_output_and_benefit_is_hinted_at() {
    let mut package = tree(
        vec![node("A", None, "50", None), node("C", None, "50", None)],
        Vec::new(),
    );
    package.scheme[1].name = "项目产出".to_owned();
    assert_eq!(hinted(&package), ["output_benefit_below_floor "]);
    package.scheme[1].full_marks = decimal("75");
    assert!(hinted(&package).is_empty());
}

/// What an official reads beside a score: one sentence, the numbers once, the unit of a rate.
#[test]
fn a_leaf_says_why_in_one_sentence() {
    let seed = scheme_reader::seed();
    let evaluation = evaluate(&seed, &rules());
    for (code, formula, said) in [
        ("A22", "1.50 × 1 ÷ 3", "3个要素符合1个，得0.50分"),
        (
            "B12",
            "38.19% ≥ 30%，得 2",
            "实际值38.19%，达到“≥30%”档，得2.00分",
        ),
        ("B13", "5.00 − 1 × 0", "没有扣分事项，得5.00分"),
        (
            "C11",
            "4.00 × 100%（36 ÷ 35，最高 100%）",
            "36÷35，超过目标，按满分计",
        ),
        (
            "C12",
            "4.00 × 100%（27 ÷ 27，最高 100%）",
            "27÷27，达到目标，按满分计",
        ),
        ("C13", "4.00 × 55 ÷ 110", "55÷110＝50.00%，得2.00分"),
        ("C31", "92 ≥ 80，得 3", "实际值92，达到“≥80”档，得3.00分"),
        (
            "D21",
            "(6.5 + 6.5 + 6.5) ÷ 3",
            "3位专家评分（6.5、6.5、6.5）取平均，得6.50分",
        ),
    ] {
        let node = evaluation
            .nodes
            .iter()
            .find(|node| node.code == code)
            .unwrap();
        assert_eq!(
            (node.formula.as_str(), node.because.join("；")),
            (formula, said.to_owned())
        );
    }
}

/// A lost point's reason: what names the leaf; else what names a node above; else what can only mean it.
#[test]
fn problems_explain_lost_points() {
    let mut package = scheme_reader::seed();
    let place = |package: &EvaluationPackage, code: &str| {
        package
            .scheme
            .iter()
            .position(|node| node.code == code)
            .unwrap()
    };
    let reasons = |package: &EvaluationPackage, code: &str| {
        package.reasons(&evaluate(package, &rules()), place(package, code))
    };
    assert_eq!(reasons(&package, "A22"), [0]);
    assert!(reasons(&package, "C31").is_empty(), "nobody says why");
    package.findings[2].evidence = "C3".to_owned();
    assert_eq!(reasons(&package, "C31"), [2], "named above it");
    package.findings[0].evidence = "访谈记录".to_owned();
    assert_eq!(reasons(&package, "A22"), [0], "the only loss of its aspect");
    package.findings[3].evidence = "访谈记录".to_owned();
    assert!(
        reasons(&package, "D21").is_empty(),
        "two losses could be meant"
    );
}

/// Details stand before their sums and in the order of the scheme.
#[test]
fn figures_of_nodes_follow_the_scheme() {
    let seed = scheme_reader::seed();
    let figures = figures(&seed, &rules(), &evaluate(&seed, &rules()));
    let codes: Vec<&str> = figures
        .iter()
        .filter_map(|figure| figure.id.strip_prefix("node/")?.strip_suffix("/score"))
        .collect();
    assert_eq!(codes[..6], ["A11", "A12", "A1", "A21", "A22", "A2"]);
    assert_eq!(codes[codes.len() - 2..], ["D4", "D"]);
}

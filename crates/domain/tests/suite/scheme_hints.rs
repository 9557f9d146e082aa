//! What a person should look at in an evaluation: values beside the data, marks, money.

use wenxiao_domain::finding::Finding;
use wenxiao_domain::money::Fen;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{
    EvaluationPackage, Method, ScoreColumn, Step, cross_checks, evaluate, figures, hints,
    impossible,
};
use wenxiao_domain::trace::Input;

use crate::common::decimal;
use crate::figures::assert_consistent;
use crate::scheme_reader;

fn rules() -> SchemeRuleSet {
    SchemeRuleSet::find("cn/project-expenditure", 2024).unwrap()
}

fn hinted(package: &EvaluationPackage) -> Vec<Finding> {
    let rules = rules();
    let evaluation = evaluate(package, &rules);
    let figures = figures(package, &rules, &evaluation);
    hints(package, &rules, &evaluation, &figures)
}

fn at(package: &EvaluationPackage, code: &str) -> usize {
    let place = package.scheme.iter().position(|node| node.code == code);
    place.unwrap()
}

/// The seed with other actual values.
fn with_actuals(values: &[(&str, &str)]) -> EvaluationPackage {
    let mut package = scheme_reader::seed();
    for (code, value) in values {
        let node = u32::try_from(at(&package, code)).unwrap();
        let score = package.scores.iter_mut().find(|score| score.node == node);
        score.unwrap().actual = Some(decimal(value));
    }
    package
}

/// Codes of the leaves whose value differs from the data.
fn differing(package: &EvaluationPackage) -> Vec<String> {
    hinted(package)
        .into_iter()
        .filter(|hint| hint.code == "value_differs_from_data")
        .map(|hint| hint.subject)
        .collect()
}

#[test]
fn the_seeds_values_agree_with_its_projects_and_lead_to_them() {
    let package = scheme_reader::seed();
    assert!(hinted(&package).is_empty(), "{:#?}", hinted(&package));
    let rules = rules();
    let figures = figures(&package, &rules, &evaluate(&package, &rules));
    let bound: Vec<(&str, &str)> = cross_checks(&package, &rules, &figures)
        .iter()
        .map(|check| {
            let agreed = check.compared.iter().find(|it| it.agrees).unwrap();
            let figure = figures.iter().find(|figure| figure.id == agreed.figure);
            (
                package.scheme[check.node].code.as_str(),
                figure.unwrap().id.as_str(),
            )
        })
        .collect();
    let shanghai =
        "money/direction/上合组织科技伙伴计划及国际科技合作计划/counterpart_reaching_share";
    assert_eq!(
        bound,
        [
            ("B11", "money/released/total"),
            ("B12", "money/spent_of_released"),
            ("C21", "acceptance/met"),
            ("D11", shanghai),
            ("D41", "survey/受扶持单位/Q1 总体满意度/satisfaction"),
            ("D42", "survey/科研人员/Q1 总体满意度/satisfaction"),
        ]
    );
    let score = figures.iter().find(|figure| figure.id == "node/D11/score");
    assert!(
        score
            .unwrap()
            .inputs
            .iter()
            .any(|input| { matches!(input, Input::Figure { id, .. } if id == shanghai) })
    );
    assert_consistent(&figures);
}

#[test]
fn values_that_the_data_do_not_give_are_hinted_at_and_still_count() {
    let package = with_actuals(&[("B12", "50"), ("D11", "61"), ("D41", "99"), ("B11", "2500")]);
    assert_eq!(differing(&package), ["B11", "B12", "D11", "D41"]);
    let hint = &hinted(&package)[1];
    assert!(
        hint.message.contains("填报的实际值 50")
            && hint.message.contains("38.19%")
            && !hint.message.contains("万元"),
        "{}",
        hint.message
    );
    let evaluation = evaluate(&package, &rules());
    assert_eq!(evaluation.nodes[at(&package, "B12")].score, decimal("3"));
    assert!(
        evaluation.findings.is_empty(),
        "findings are the design's alone"
    );
    let figures = figures(&package, &rules(), &evaluation);
    assert_consistent(&figures);
    let score = figures.iter().find(|figure| figure.id == "node/B12/score");
    assert!(
        score
            .unwrap()
            .because
            .iter()
            .any(|it| it.contains("都不一致"))
    );
}

#[test]
fn fewer_decimals_agree_unless_they_reach_another_step() {
    assert!(differing(&with_actuals(&[("B12", "38.2")])).is_empty());
    assert!(differing(&with_actuals(&[("B12", "38")])).is_empty());
    assert_eq!(differing(&with_actuals(&[("B12", "38.3")])), ["B12"]);
    // 38.19 % earns the points from 30 on; rounded to 40 it would be another step, and 38 is not.
    let mut package = with_actuals(&[("B12", "38")]);
    let place = at(&package, "B12");
    package.scheme[place].method = Some(Method::Steps(vec![
        Step {
            from: decimal("38.1"),
            points: decimal("5"),
        },
        Step {
            from: decimal("0"),
            points: decimal("2"),
        },
    ]));
    assert_eq!(differing(&package), ["B12"]);
}

#[test]
fn a_rate_in_percent_or_as_two_amounts_is_the_same() {
    let mut package = with_actuals(&[("B11", "100")]);
    let node = u32::try_from(at(&package, "B11")).unwrap();
    let score = package.scores.iter_mut().find(|score| score.node == node);
    score.unwrap().target = Some(decimal("100"));
    assert!(differing(&package).is_empty());
    // The amount released beside another target than the budget is not.
    let mut package = with_actuals(&[]);
    let score = package.scores.iter_mut().find(|score| score.node == node);
    score.unwrap().target = Some(decimal("2500"));
    assert_eq!(differing(&package), ["B11"]);
}

#[test]
fn another_name_is_bound_to_nothing() {
    let mut package = with_actuals(&[("B12", "50"), ("D41", "99")]);
    for (code, name) in [("B12", "项目预算执行率情况"), ("D41", "群众满意度")] {
        let place = at(&package, code);
        package.scheme[place].name = name.to_owned();
    }
    assert!(differing(&package).is_empty());
}

#[test]
fn steps_and_scores_outside_the_marks_are_hinted_at() {
    let mut package = scheme_reader::seed();
    let place = at(&package, "C31");
    package.scheme[place].method = Some(Method::Steps(vec![Step {
        from: decimal("80"),
        points: decimal("50"),
    }]));
    let found: Vec<String> = hinted(&package)
        .iter()
        .map(|hint| format!("{} {}", hint.code, hint.subject))
        .collect();
    assert_eq!(found, ["step_outside_marks C31", "score_outside_marks C31"]);
    assert_eq!(
        evaluate(&package, &rules()).nodes[place].score,
        decimal("50")
    );
}

#[test]
fn money_that_does_not_fit_is_hinted_at() {
    let mut package = scheme_reader::seed();
    package.fund.budget[0].amount = Fen::from_wan(decimal("2000")).unwrap();
    package.fund.released[0].amount = Fen::from_wan(decimal("1000")).unwrap();
    let codes: Vec<String> = hinted(&package).into_iter().map(|hint| hint.code).collect();
    for code in ["allocated_differs_from_budget", "spent_above_released"] {
        assert!(codes.iter().any(|found| found == code), "{code}: {codes:?}");
    }
    package.fund.released[0].amount = Fen::from_wan(decimal("2500")).unwrap();
    assert!(
        hinted(&package)
            .iter()
            .any(|hint| hint.code == "released_above_budget")
    );
}

#[test]
fn counts_are_whole_and_ratios_are_not_below_zero() {
    let ratio = Some(&Method::RatioAtMost);
    for (column, method, value, code) in [
        (ScoreColumn::Count, None, "-3", Some("not_a_count")),
        (ScoreColumn::Count, None, "1.5", Some("not_a_count")),
        (ScoreColumn::Count, None, "2.0", None),
        (ScoreColumn::Satisfied, None, "2.5", Some("not_a_count")),
        (ScoreColumn::Satisfied, None, "-1", Some("not_a_count")),
        (ScoreColumn::Satisfied, None, "9", None),
        (ScoreColumn::Actual, ratio, "-55", Some("negative_value")),
        (ScoreColumn::Target, ratio, "-1", Some("negative_value")),
        (ScoreColumn::Actual, ratio, "0", None),
        (
            ScoreColumn::Actual,
            Some(&Method::Steps(Vec::new())),
            "-5",
            None,
        ),
    ] {
        let found = impossible(column, method, decimal(value)).map(|said| said.code);
        assert_eq!(found, code, "{column:?} {value}");
    }
}

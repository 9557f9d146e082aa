//! Every figure can be asked: its inputs exist, its formula gives what is printed, its rule is cited.

use std::collections::HashMap;

use rust_decimal::Decimal;
use wenxiao_domain::evaluation::{evaluate, figures, filings_behind};
use wenxiao_domain::package::{Actual, Filed, Package};
use wenxiao_domain::rules::{ALL, RuleSet};
use wenxiao_domain::trace::{Figure, Input};

use crate::{arithmetic, common};

fn seed_figures(rule_set: &str) -> (Package, Vec<Figure>) {
    let package = common::seed();
    let rules = RuleSet::find(rule_set, package.fund.fiscal_year).unwrap();
    let evaluation = evaluate(&package, &rules);
    let figures = figures(&package, &rules, &evaluation);
    (package, figures)
}

/// What every list of figures must keep.
pub fn assert_consistent(figures: &[Figure]) {
    let mut earlier: HashMap<&str, &Figure> = HashMap::new();
    for figure in figures {
        assert!(!figure.inputs.is_empty(), "{} has no input", figure.id);
        assert!(!figure.citations.is_empty(), "{} cites nothing", figure.id);
        assert!(
            ALL.iter().any(|rule| rule.id == figure.rule),
            "{}: rule {}",
            figure.id,
            figure.rule
        );
        for input in &figure.inputs {
            if let Input::Figure { id, printed, .. } = input {
                let source = earlier
                    .get(id.as_str())
                    .unwrap_or_else(|| panic!("{} needs {id}", figure.id));
                assert_eq!(&source.printed, printed, "{} quotes {id}", figure.id);
            }
        }
        if let Some(value) = arithmetic::value(&figure.formula) {
            let printed = figure.printed.as_str();
            let expected = value.printed();
            let whole = expected.strip_suffix(".00");
            assert!(
                printed == expected || Some(printed) == whole || figure.id.ends_with("/target"),
                "{}: {} is {expected}, printed {printed}",
                figure.id,
                figure.formula
            );
        }
        assert!(
            earlier.insert(&figure.id, figure).is_none(),
            "{} twice",
            figure.id
        );
    }
}

#[test]
fn the_seeds_figures_follow_from_their_formulas_under_every_rule_set() {
    for rules in RuleSet::all_for(2024) {
        let (_, figures) = seed_figures(&rules.name);
        assert_consistent(&figures);
        let computable = figures
            .iter()
            .filter(|figure| arithmetic::value(&figure.formula).is_some())
            .count();
        assert!(computable > 200, "{computable} of {}", figures.len());
    }
}

#[test]
fn the_seeds_figures_are_those_of_its_report() {
    let (_, figures) = seed_figures("cn/central-guidance-fund");
    let printed = |id: &str| {
        figures
            .iter()
            .find(|figure| figure.id == id)
            .unwrap_or_else(|| panic!("{id}"))
            .printed
            .as_str()
    };
    for (id, expected) in [
        ("money/budget/total", "11087.00"),
        ("money/projects", "136"),
        ("money/cohort/new/projects", "88"),
        ("money/cohort/continuing/projects", "48"),
        ("money/direction/区域科技创新体系建设/allocated", "855.00"),
        ("money/direction/科技创新基地建设/allocated", "5324.00"),
        (
            "money/direction/科技创新基地建设/cohort/continuing/allocated",
            "1067.00",
        ),
        (
            "money/direction/科技创新基地建设/cohort/new/mode/ex_post/projects",
            "9",
        ),
        ("money/direction/科技成果转移转化/projects", "45"),
        (
            "money/direction/自由探索类基础研究/cohort/new/allocated",
            "713.00",
        ),
        ("money/cohort/new/mode/ex_post/projects", "24"),
        ("money/grade/优/projects", "121"),
        ("money/grade/良/projects", "15"),
        (
            "money/direction/区域科技创新体系建设/grade/良/projects",
            "2",
        ),
        ("money/released_of_budget", "100.00"),
        ("money/spent_of_budget", "74.99"),
        ("money/spent_of_released", "74.99"),
        ("money/counterpart_of_allocated", "2.64"),
        ("money/spent/central", "8314.25"),
        ("execution/points", "7.50"),
        ("indicator/O2/actual", "122.00"),
        ("indicator/O2/achievement", "74.85"),
        ("indicator/O2/deviation", "-25.15"),
        ("indicator/O2/points", "7.48"),
        ("indicator/O5/attainment", "不适用"),
        ("indicators/far_over", "9"),
        ("score/total", "94.59"),
        ("score/grade", "优"),
    ] {
        assert_eq!(printed(id), expected, "{id}");
    }
}

#[test]
fn sums_of_projects_and_filings_are_those_of_the_package() {
    let (package, figures) = seed_figures("cn/central-guidance-fund");
    let find = |id: &str| figures.iter().find(|figure| figure.id == id).unwrap();
    let spent: i64 = package.projects.iter().map(|project| project.spent.0).sum();
    assert_eq!(
        find("money/spent").printed.replace('.', "") + "0000",
        spent.to_string()
    );
    for (at, indicator) in package.indicators.iter().enumerate() {
        let filed: Decimal = package
            .filings
            .iter()
            .filter(|filing| filing.indicator as usize == at)
            .filter_map(|filing| match filing.actual {
                Filed::Value(Actual::Number(number)) => Some(number),
                _ => None,
            })
            .sum();
        let figure = figures
            .iter()
            .find(|figure| figure.id == format!("indicator/{}/actual", indicator.code));
        if let Some(figure) = figure.filter(|figure| figure.formula.ends_with("相加")) {
            assert_eq!(
                figure.printed.parse::<Decimal>().unwrap(),
                filed,
                "{}",
                indicator.code
            );
        }
    }
}

#[test]
fn an_indicator_leads_to_directions_and_projects_whose_rows_are_all_its_filings() {
    let package = common::seed();
    let rules = RuleSet::find("cn/central-guidance-fund", 2024).unwrap();
    for at in 0..package.indicators.len() {
        let behind = filings_behind(&package, &rules, at);
        let rows: usize = behind.iter().map(|group| group.rows.len()).sum();
        let filed = package
            .filings
            .iter()
            .filter(|filing| filing.indicator as usize == at)
            .count();
        assert_eq!(rows, filed);
        assert!(behind.iter().all(|group| {
            group
                .rows
                .iter()
                .all(|row| row.project.direction == group.direction)
        }));
    }
    assert!(filings_behind(&package, &rules, 99).is_empty());
}

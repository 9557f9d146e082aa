//! Every figure that the report and the pages of a self-evaluation print, each with how it was computed.

mod indicator;
mod score;

use super::Evaluation;
use crate::figures::{Budget, Draft, Figures, group_figures, money_figures, two};
use crate::groups::{GroupBy, GroupRow, groups};
use crate::package::Package;
use crate::packs::RuleSet;
use crate::rules::{execution, full_marks};
use crate::trace::Figure;

use indicator::indicator_figures;
use score::{indicator_counts, score_figures};

/// The groups of projects whose money is printed.
const GROUPINGS: &[&[GroupBy]] = &[
    &[GroupBy::Direction],
    &[GroupBy::Cohort],
    &[GroupBy::Mode],
    &[GroupBy::Cohort, GroupBy::Mode],
    &[GroupBy::Direction, GroupBy::Cohort],
    &[GroupBy::Direction, GroupBy::Mode],
    &[GroupBy::Direction, GroupBy::Cohort, GroupBy::Mode],
    &[GroupBy::Grade],
    &[GroupBy::Direction, GroupBy::Grade],
];

/// Every printed figure, inputs before what is computed from them.
pub fn figures(package: &Package, rules: &RuleSet, evaluation: &Evaluation) -> Vec<Figure> {
    let mut figures = Figures::new(rules);
    let rows: Vec<GroupRow<'_>> = package.projects.iter().map(GroupRow::from).collect();
    let all = groups(rows.iter().copied(), &[]);
    money_figures(&mut figures, &budget(package), &all[0].totals);
    group_figures(&mut figures, &rows, GROUPINGS);
    execution_figures(&mut figures, evaluation);
    for result in &evaluation.indicators {
        indicator_figures(&mut figures, package, rules, result);
    }
    score_figures(&mut figures, package, evaluation);
    indicator_counts(&mut figures, evaluation);
    figures.finish()
}

fn budget(package: &Package) -> Budget {
    let (budget, released) = (package.fund.budget, package.fund.released);
    let source = |key: &str, label: &str, budget, released| {
        (key.to_owned(), label.to_owned(), budget, released)
    };
    Budget {
        sources: vec![
            source("central", "中央财政资金", budget.central, released.central),
            source("local", "地方资金", budget.local, released.local),
            source("other", "其他资金", budget.other, released.other),
        ],
    }
}

fn execution_figures(figures: &mut Figures<'_>, evaluation: &Evaluation) {
    let execution = &evaluation.execution;
    let rate = execution::spent_of_budget(execution.spent, execution.budget);
    let draft = Draft::new(
        "execution/rate",
        "预算执行率（支出 ÷ 预算数）",
        two(execution.rate_percent),
        "%",
        format!("{rate} × 100%"),
    );
    figures.add(
        &execution::RULE,
        draft.from(["money/spent".to_owned(), "money/budget/total".to_owned()]),
    );
    let draft = Draft::new(
        "execution/full_marks",
        "预算执行 分值",
        two(execution.full_marks),
        "分",
        two(execution.full_marks),
    );
    figures.add(&full_marks::RULE, draft.parameters(&["weights"]));
    let draft = Draft::new(
        "execution/points",
        "预算执行 得分",
        two(execution.points),
        "分",
        execution.points_formula.clone(),
    )
    .because(execution.because.clone())
    .from([
        "execution/full_marks".to_owned(),
        "execution/rate".to_owned(),
    ])
    .parameters(&["execution_points", "rounding"]);
    figures.add(&execution::RULE, draft);
}

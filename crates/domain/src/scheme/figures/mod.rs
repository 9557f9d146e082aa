//! Every figure that the report and the pages of a scheme's evaluation print, each with how it was computed.

mod nodes;
mod projects;

use super::{EvaluationPackage, SchemeEvaluation, SourceAmount};
use crate::figures::{Budget, Figures, group_figures, money_figures};
use crate::groups::{GroupBy, GroupRow, groups};
use crate::money::Fen;
use crate::packs::SchemeRuleSet;
use crate::trace::Figure;

use nodes::{node_figures, score_figures};
use projects::{acceptance_figures, counterpart_figures, survey_figures};

/// The groups of projects whose money is printed.
const GROUPINGS: &[&[GroupBy]] = &[
    &[GroupBy::Direction],
    &[GroupBy::Cohort],
    &[GroupBy::Field],
    &[GroupBy::Stage],
    &[GroupBy::Direction, GroupBy::Cohort],
    &[GroupBy::Direction, GroupBy::Field],
    &[GroupBy::Direction, GroupBy::Stage],
    &[GroupBy::Direction, GroupBy::Cohort, GroupBy::Field],
];

/// Every printed figure, inputs before what is computed from them.
pub fn figures(
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    evaluation: &SchemeEvaluation,
) -> Vec<Figure> {
    let mut figures = Figures::new(rules);
    let rows: Vec<GroupRow<'_>> = package.projects.iter().map(GroupRow::from).collect();
    let all = groups(rows.iter().copied(), &[]);
    money_figures(&mut figures, &budget(package), &all[0].totals);
    group_figures(&mut figures, &rows, GROUPINGS);
    acceptance_figures(&mut figures, package, rules);
    counterpart_figures(&mut figures, package, rules);
    survey_figures(&mut figures, package, rules);
    node_figures(&mut figures, package, rules, evaluation);
    score_figures(&mut figures, package, rules, evaluation);
    figures.finish()
}

impl SourceAmount {
    /// The Chinese name of the source; an unknown key is its own name.
    pub fn label(&self) -> &str {
        source_label(&self.source)
    }
}

fn source_label(source: &str) -> &str {
    match source {
        "central" => "中央财政资金",
        "regional" => "自治区（省）财政资金",
        "local" => "地方资金",
        "other" => "其他资金",
        other => other,
    }
}

fn budget(package: &EvaluationPackage) -> Budget {
    let fund = &package.fund;
    let mut sources: Vec<(String, String, Fen, Fen)> = Vec::new();
    for (amounts, released) in [(&fund.budget, false), (&fund.released, true)] {
        for amount in amounts {
            let known = sources.iter().position(|source| source.0 == amount.source);
            let at = known.unwrap_or_else(|| {
                let label = source_label(&amount.source).to_owned();
                sources.push((amount.source.clone(), label, Fen(0), Fen(0)));
                sources.len() - 1
            });
            if released {
                sources[at].3 = amount.amount;
            } else {
                sources[at].2 = amount.amount;
            }
        }
    }
    Budget { sources }
}

//! Evaluation packages under every rule set for schemes.

use super::{
    Cell, Column, Comparison, Difference, cell_differences, coded, least_sure,
    parameter_differences, total_difference,
};
use crate::packs::SchemeRuleSet;
use crate::scheme::{EvaluationPackage, SchemeEvaluation, evaluate};

/// Evaluates a package under every scheme rule set of its fiscal year, the package's own set first.
pub fn compare_schemes(package: &EvaluationPackage) -> Comparison {
    let mut sets = SchemeRuleSet::all_for(package.fund.fiscal_year);
    sets.sort_by_key(|rules| rules.name != package.fund.rule_set);
    let own = sets
        .first()
        .filter(|rules| rules.name == package.fund.rule_set)
        .map(|rules| rules.name.clone());
    let columns: Vec<Column> = sets
        .iter()
        .map(|rules| column(package, rules, &evaluate(package, rules)))
        .collect();
    let differences = sets
        .iter()
        .zip(&columns)
        .skip(1)
        .map(|(rules, column)| {
            let mut because = parameter_differences(&sets[0].parameters(), &rules.parameters());
            because.extend(cell_differences(&columns[0].rows, &column.rows, coded));
            because.push(total_difference(&columns[0], column));
            Difference {
                rule_set: column.rule_set.clone(),
                label: column.label.clone(),
                total_by: column.total - columns[0].total,
                grade_changes: column.grade != columns[0].grade,
                because,
            }
        })
        .collect();
    Comparison {
        own,
        columns,
        differences,
    }
}

fn column(
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    evaluation: &SchemeEvaluation,
) -> Column {
    let cells: Vec<(u32, Cell)> = evaluation
        .nodes
        .iter()
        .map(|result| {
            let cell = Cell {
                code: result.code.clone(),
                name: package.scheme[result.node].name.clone(),
                full_marks: result.full_marks,
                points: Some(result.score),
                because: result.because.clone(),
            };
            (result.level, cell)
        })
        .collect();
    Column {
        rule_set: rules.name.clone(),
        label: rules.label.clone(),
        summary: rules.summary.clone(),
        checked: least_sure(&rules.parameters()),
        total: evaluation.total,
        grade: evaluation.grade,
        blocks: cells
            .iter()
            .filter(|(level, _)| *level == 1)
            .map(|(_, cell)| cell.clone())
            .collect(),
        rows: cells.into_iter().map(|(_, cell)| cell).collect(),
    }
}

//! Filing packages under every self-evaluation set.

use super::{
    Cell, Column, Comparison, Difference, added_parameters, cell_differences, coded, least_sure,
    named, parameter_differences, total_difference,
};
use crate::evaluation::{Evaluation, evaluate};
use crate::package::{Dimension, Package};
use crate::packs::RuleSet;

/// Slots that decide a score; others only stand beside it.
const SCORING_SLOTS: [&str; 2] = ["execution_caps", "over_achievement"];

/// Evaluates a package under every self-evaluation set of its fiscal year, the package's own set first.
pub fn compare(package: &Package) -> Comparison {
    let mut sets = RuleSet::all_for(package.fund.fiscal_year);
    sets.sort_by_key(|rules| rules.name != package.fund.rule_set);
    let own = sets
        .first()
        .filter(|rules| rules.name == package.fund.rule_set)
        .map(|rules| rules.name.clone());
    let evaluated: Vec<(RuleSet, Evaluation)> = sets
        .into_iter()
        .map(|rules| {
            let evaluation = evaluate(package, &rules);
            (rules, evaluation)
        })
        .collect();
    let columns: Vec<Column> = evaluated
        .iter()
        .map(|(rules, evaluation)| column(package, rules, evaluation))
        .collect();
    let differences = evaluated
        .iter()
        .zip(&columns)
        .skip(1)
        .map(|(other, column)| difference(&evaluated[0], &columns[0], other, column))
        .collect();
    Comparison {
        own,
        columns,
        differences,
    }
}

fn column(package: &Package, rules: &RuleSet, evaluation: &Evaluation) -> Column {
    let mut blocks = vec![Cell {
        code: "execution".to_owned(),
        name: "预算执行".to_owned(),
        full_marks: evaluation.execution.full_marks,
        points: Some(evaluation.execution.points),
        because: evaluation.execution.because.clone(),
    }];
    for dimension in Dimension::ALL {
        blocks.push(Cell {
            code: dimension.key().to_owned(),
            name: dimension.label().to_owned(),
            full_marks: evaluation.full_marks_of(package, dimension),
            points: Some(evaluation.score.of(dimension)),
            because: Vec::new(),
        });
    }
    let rows = evaluation
        .indicators
        .iter()
        .map(|result| {
            let values = result.values.as_ref();
            Cell {
                code: result.code.clone(),
                name: package.indicators[result.indicator].name.clone(),
                full_marks: values.map_or_else(Default::default, |values| values.full_marks),
                points: values.map(|values| values.points),
                because: values
                    .map(|values| values.because.clone())
                    .unwrap_or_default(),
            }
        })
        .collect();
    Column {
        rule_set: rules.name.clone(),
        label: rules.label.clone(),
        summary: rules.summary.clone(),
        checked: least_sure(&rules.parameters()),
        total: evaluation.score.total,
        grade: evaluation.score.grade,
        blocks,
        rows,
    }
}

fn difference(
    first: &(RuleSet, Evaluation),
    first_column: &Column,
    other: &(RuleSet, Evaluation),
    column: &Column,
) -> Difference {
    let (before, after) = (first.0.parameters(), other.0.parameters());
    let mut because = parameter_differences(&before, &after);
    because.extend(added_parameters(&before, &after, &SCORING_SLOTS));
    because.extend(
        added_parameters(&after, &before, &SCORING_SLOTS)
            .into_iter()
            .map(|sentence| sentence.replacen("增加", "不再有", 1)),
    );
    because.extend(cell_differences(
        &first_column.blocks[..1],
        &column.blocks[..1],
        named,
    ));
    because.extend(cell_differences(&first_column.rows, &column.rows, coded));
    because.extend(cell_differences(
        &first_column.blocks[1..],
        &column.blocks[1..],
        named,
    ));
    because.extend(
        other
            .1
            .score
            .because
            .iter()
            .filter(|reason| reason.contains("封顶"))
            .map(|reason| format!("{reason}。")),
    );
    because.push(total_difference(first_column, column));
    Difference {
        rule_set: column.rule_set.clone(),
        label: column.label.clone(),
        total_by: column.total - first_column.total,
        grade_changes: column.grade != first_column.grade,
        because,
    }
}

//! The checks: one file a rule, each with its id, title and what it asks.

use crate::context::Context;
use crate::finding::Findings;

mod bands;
mod based;
mod blocks;
mod causes;
mod chance;
mod closing;
mod columns;
mod companions;
mod compared;
mod contradictions;
mod counts;
mod cross_table;
mod deductions;
mod derived;
mod deviations;
mod echoes;
mod enumerated;
mod exhausted;
mod form;
mod forms;
mod formulas;
mod goals;
mod headed_rows;
mod indicator_said;
mod instalments;
mod instruments;
mod kinds_counted;
mod levels;
mod listed_cells;
mod listed_rows;
mod measured;
mod members;
mod mentions;
mod named_cells;
mod named_rows;
mod names;
mod nothing;
mod paired_lists;
mod partition;
mod parts;
mod per_head;
mod plain;
mod points;
mod prose_rates;
mod prose_sums;
mod rates;
mod recomputed;
mod referred;
mod report_year;
mod respective;
mod restated;
mod row_rates;
mod row_steps;
mod runs;
mod scores;
mod slips;
mod solve;
mod stated;
mod table_sums;
mod taken_up;
mod tariffs;
mod witnesses;
mod wording;
mod year_columns;

pub use prose_sums::sentences;
pub(crate) use prose_sums::{depth, is_average};
pub use scores::totals as total_scores;

/// A check.
pub struct Rule {
    /// Stable code of its findings.
    pub id: &'static str,
    /// Its name, in Chinese.
    pub title: &'static str,
    pub run: fn(&Context<'_>, &mut Findings),
}

/// All checks, in the order in which they run.
pub const ALL: &[Rule] = &[
    rates::RULE,
    compared::RULE,
    stated::RULE,
    based::RULE,
    row_rates::RULE,
    prose_rates::RULE,
    table_sums::RULE,
    prose_sums::RULE,
    counts::RULE,
    partition::RULE,
    cross_table::RULE,
    contradictions::RULE,
    mentions::RULE,
    names::RULE,
    solve::RULE,
    scores::RULE,
    blocks::RULE,
    columns::RULE,
    row_steps::RULE,
    echoes::RULE,
    named_rows::RULE,
    deviations::RULE,
    runs::RULE,
    derived::RULE,
    formulas::RULE,
    goals::RULE,
    indicator_said::RULE,
    nothing::RULE,
    forms::RULE,
    per_head::RULE,
    closing::RULE,
    year_columns::RULE,
    enumerated::RULE,
    exhausted::RULE,
    report_year::RULE,
    respective::RULE,
    paired_lists::RULE,
    members::RULE,
    levels::RULE,
    deductions::RULE,
    points::RULE,
    kinds_counted::RULE,
    named_cells::RULE,
    companions::RULE,
    restated::RULE,
    plain::RULE,
    recomputed::RULE,
    slips::RULE,
    witnesses::RULE,
    chance::RULE,
    causes::RULE,
    wording::RULE,
    bands::RULE,
    listed_rows::RULE,
    headed_rows::RULE,
    tariffs::RULE,
    listed_cells::RULE,
    referred::RULE,
    taken_up::RULE,
    instalments::RULE,
    instruments::RULE,
    form::RULE,
];

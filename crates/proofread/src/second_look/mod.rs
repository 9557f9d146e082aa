//! A second look 复核: whether a figure that a rule doubts is right for another reason that the document itself gives.
//!
//! A rule takes the likeliest figures for those that another follows from. Where they don't give it, the figure is compared
//! with what its own row, sentence and column give in other usual ways; what one of these gives exactly is no finding.

mod beyond;
mod borne_out;
mod contradiction;
mod figures;
mod lists;
mod prose;
mod rated;
mod sums;

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use crate::arithmetic::{decimals, percent, prints, significant};
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Severity};
use crate::grid::RowKind;
use crate::number::{Quantity, UnitClass};
use crate::pool::{gives, sentence_of};
use crate::slip::one_off;
use figures::{Figures, Seen, Spot};

/// Figures of one column that a rule must call wrong, most of the column, to be thought wrong itself.
const FLOOD: usize = 3;

/// A shorter figure is one slip away from what a rate makes of it by chance.
const DIGITS: usize = 3;

/// A whole and so many figures less one that one slip parts from it are meant to make it.
const MEANT: usize = 3;

/// What the other rows of a table show of one.
const COLUMN: &str = "column_relation";

/// Characters of the clause before a figure.
const CLAUSE: usize = 24;

/// A rule's code, a table and its column.
type Column = (&'static str, usize, usize);

/// Words of a clause that says how far a goal was reached.
const REACHED: [&str; 3] = ["完成", "达", "目标"];

/// Codes of rules that guess what a figure comes from: on 32 judged reports (S to AB of `bench/proofread/drawn`) they were wrong more often than the
/// only ones to be right, and one slip of the pen is what told the two apart.
const GUESSES: [&str; 3] = ["contradiction_cell", "multiple", "remainder"];

/// Code of findings that are told only of figures of which nothing else is.
const LAST: [&str; 3] = ["slip", "witnesses", "chance"];

/// The findings without those of figures of which another rule tells already.
fn said_once(mut drafts: Vec<Draft>) -> Vec<Draft> {
    let known: HashSet<Span> = drafts
        .iter()
        .filter(|draft| draft.severity != Severity::Hint && !LAST.contains(&draft.code))
        .flat_map(|draft| draft.spans.iter().copied())
        .collect();
    drafts.retain(|draft| {
        !LAST.contains(&draft.code) || !draft.spans.iter().any(|span| known.contains(span))
    });
    drafts
}

/// Looks again at drafts of one document.
pub struct SecondLook<'a> {
    figures: Figures<'a>,
}

impl<'a> SecondLook<'a> {
    pub fn new(context: &'a Context<'_>) -> Self {
        Self {
            figures: Figures::new(context),
        }
    }

    /// The findings that stand after a second look.
    pub fn keep(&self, mut drafts: Vec<Draft>) -> Vec<Draft> {
        prose::withdraw(self.figures.context, &mut drafts);
        borne_out::withdraw(self.figures.context, &mut drafts);
        let floods = self.floods(&drafts);
        let keeps = |draft: &Draft| {
            let flooded = self
                .row_of(draft)
                .is_some_and(|spot| floods.contains(&(draft.code, spot.grid, spot.column)));
            if draft.certain {
                return draft.severity == Severity::Error || !misread(&self.figures, draft);
            }
            !flooded && !self.explains(draft) && !self.is_guess(draft)
        };
        let mut kept: Vec<Draft> = drafts.into_iter().filter(keeps).collect();
        // What a column's other rows show says the same once more.
        let errors: HashSet<Span> = kept
            .iter()
            .filter(|draft| draft.severity == Severity::Error && draft.code != COLUMN)
            .flat_map(|draft| draft.spans.iter().copied())
            .collect();
        kept.retain(|draft| {
            draft.code != COLUMN || draft.spans.first().is_none_or(|own| !errors.contains(own))
        });
        said_once(kept)
    }

    /// Whether a rule that guesses what a figure comes from doubts it, and no slip of the pen makes it what the rule expects.
    fn is_guess(&self, draft: &Draft) -> bool {
        if !GUESSES.contains(&draft.code) || draft.severity != Severity::Doubt {
            return false;
        }
        let chars: Vec<char> = draft.computed.chars().collect();
        let computed = crate::number::scan(&chars).quantities;
        let Some((own, computed)) = self.figures.subject(draft).zip(computed.first()) else {
            return true;
        };
        let own = own.quantity;
        // Either may stand in a table without its unit.
        let shown = computed.value.checked_div(computed.unit.factor);
        let raw = shown.and_then(|shown| shown.checked_mul(own.unit.factor));
        let values = [Some(computed.value), shown, raw];
        !values
            .into_iter()
            .flatten()
            .any(|value| one_off(own, value))
    }

    /// Columns of which a rule calls most figures wrong: it has misread the table.
    fn floods(&self, drafts: &[Draft]) -> HashSet<Column> {
        let mut rows: HashMap<Column, HashSet<usize>> = HashMap::new();
        for draft in drafts.iter().filter(|it| it.severity != Severity::Hint) {
            if let Some(spot) = self.row_of(draft) {
                let column = (draft.code, spot.grid, spot.column);
                rows.entry(column).or_default().insert(spot.row);
            }
        }
        let most = |((_, grid, column), wrong): &(Column, HashSet<usize>)| {
            let grid = &self.figures.context.grids[*grid];
            let kinds: Vec<RowKind> = wrong.iter().map(|row| grid.rows[*row].kind).collect();
            let alike = (0..grid.rows.len()).filter(|row| {
                let cell = grid.cell(*row, *column);
                cell.is_some_and(|cell| cell.value.is_some())
                    && kinds.contains(&grid.rows[*row].kind)
            });
            wrong.len() >= FLOOD && wrong.len() * 2 >= alike.count()
        };
        rows.into_iter().filter(most).map(|(of, _)| of).collect()
    }

    /// The first figure of a table that a draft is about.
    fn row_of(&self, draft: &Draft) -> Option<Spot> {
        let mut seen = draft.spans.iter().filter_map(|span| self.figures.at(*span));
        seen.find_map(|seen| seen.spot)
    }

    /// Whether what a draft calls wrong is right in another way.
    fn explains(&self, draft: &Draft) -> bool {
        let code = draft.code;
        if draft.severity == Severity::Doubt && misread(&self.figures, draft) {
            return true;
        }
        if code.starts_with("contradiction") {
            return contradiction::explained(&self.figures, draft)
                || code == "contradiction_row" && self.is_rate_of_row(draft);
        }
        let Some(subject) = self.figures.subject(draft) else {
            return false;
        };
        match code {
            "sum_table" => sums::of_column(&self.figures, &subject),
            // `补助6840万元、平均每项90.0万元，其中…`: what is smaller is no whole.
            "part_over_whole" => draft.spans.iter().any(|span| {
                let whole = self.figures.at(*span);
                whole.is_some_and(|whole| {
                    self.figures.before(&whole, CLAUSE).contains(['均', '每'])
                        && self.is_ratio(&whole, (&[], false))
                })
            }),
            "remainder" | "target_gap" | "rest_of_years" => self.figures.is_difference(&subject),
            // What may be reached is no total of what was.
            "sum_run" | "sum_in_turn"
                if self.figures.before(&subject, CLAUSE).ends_with("满分")
                    || self.is_full_marks(&subject) =>
            {
                true
            }
            _ if code.starts_with("sum") => {
                // 剔除9份后有效277份，其中…: that the whole is right makes no part of it right.
                let slipped = draft.severity == Severity::Error
                    && (draft.spans.len() > MEANT || self.is_exceeded(&subject, draft));
                sums::of_passage(&self.figures, &subject, draft)
                    || !slipped
                        && self.figures.tells_of_less(&subject)
                        && self.figures.is_difference(&subject)
            }
            // Its rule has tried every whole that the document has for the part.
            "rate_respective" => false,
            // What points tell of a rate says nothing of a goal or a result that one slip keeps from it.
            "rate_achievement" if self.is_slipped(draft) => false,
            _ if code.starts_with("rate")
                || code.starts_with("average")
                || code.starts_with("share")
                || code.starts_with("growth") =>
            {
                let taken = self.taken(draft);
                self.is_ratio(&subject, (&taken, code.contains("growth")))
            }
            _ => false,
        }
    }

    /// Whether the parts that a draft holds against a whole are more than it, each of them less.
    fn is_exceeded(&self, whole: &Seen<'_>, draft: &Draft) -> bool {
        let seen = draft.spans.iter().filter_map(|span| self.figures.at(*span));
        let own = whole.quantity;
        let parts: Vec<Decimal> = seen
            .filter(|seen| !std::ptr::eq(seen.quantity, own))
            .map(|seen| seen.quantity.value)
            .collect();
        let less = parts.iter().all(|part| *part < own.value);
        less && parts.iter().sum::<Decimal>() > own.value
    }

    /// Whether one slip in the result or the goal is all that keeps the two from the rate of their row.
    fn is_slipped(&self, draft: &Draft) -> bool {
        let mut seen = draft.spans.iter().filter_map(|span| self.figures.at(*span));
        let (Some(rate), Some(actual), Some(target)) = (seen.next(), seen.next(), seen.next())
        else {
            return false;
        };
        let gives = |actual: Decimal, target: Decimal| {
            percent(actual, target).is_some_and(|value| prints(value, rate.quantity))
        };
        let (actual, target) = (actual.quantity, target.quantity);
        let long = |quantity: &Quantity| significant(quantity) >= DIGITS;
        let origins = crate::slip::origins;
        draft.severity == Severity::Error
            && decimals(rate.quantity) > 1
            && (long(actual)
                && origins(actual)
                    .iter()
                    .any(|(value, _)| gives(*value, target.value))
                || long(target)
                    && origins(target)
                        .iter()
                        .any(|(value, _)| gives(actual.value, *value)))
    }

    /// The figures that a rule is sure don't give another: they don't explain it either.
    fn taken(&self, draft: &Draft) -> Vec<&'a Quantity> {
        let sure = draft.severity == Severity::Error;
        let spans = draft.spans.iter().filter(|_| sure);
        spans
            .filter_map(|span| self.figures.at(*span))
            .map(|seen| seen.quantity)
            .collect()
    }

    /// Whether points are listed in a sentence of full marks: `自评标准为:预算执行10分、产出指标50分`.
    fn is_full_marks(&self, subject: &Seen<'_>) -> bool {
        let points = subject.quantity.unit.class == UnitClass::Points;
        if !points || subject.spot.is_some() {
            return false;
        }
        let passage = self.figures.passage(subject);
        let (from, _) = sentence_of(passage, subject.quantity);
        let said = passage.slice(from, subject.quantity.from);
        ["标准", "满分", "权重", "分值"]
            .iter()
            .any(|word| said.contains(word))
            && !said.contains('得')
    }

    /// Whether a rate of running text is that of two figures of the row that it is compared with.
    fn is_rate_of_row(&self, draft: &Draft) -> bool {
        let mut seen = draft.spans.iter().filter_map(|span| self.figures.at(*span));
        let (Some(said), Some(cell)) = (seen.next(), seen.next()) else {
            return false;
        };
        let rate = said.quantity;
        if rate.unit.class != UnitClass::Percent || decimals(rate) == 0 || rate.value.is_zero() {
            return false;
        }
        let row = self.figures.near(&cell);
        row.iter().any(|part| {
            row.iter().any(|whole| {
                !std::ptr::eq(*part, *whole) && is_quotient((part, whole), rate, false)
            })
        })
    }

    /// Whether two figures of its row or paragraph give a rate, a ratio or an average; or a growth, where it is one.
    fn is_ratio(&self, subject: &Seen<'a>, (taken, growth): (&[&'a Quantity], bool)) -> bool {
        let rate = subject.quantity;
        // A rate without decimals fits too many pairs.
        if decimals(rate) == 0 || rate.value.is_zero() || rate.is_all() {
            return false;
        }
        let mut near = self.figures.near(subject);
        // Of two rates only how far one reaches the other is told.
        let clause = self.figures.before(subject, CLAUSE);
        let of_rates = subject.spot.is_some() || REACHED.iter().any(|word| clause.contains(word));
        near.retain(|other| of_rates || growth || other.unit.class != UnitClass::Percent);
        // 合计31人次，占全年的30.2%: the part stands right before it.
        let own = clause.starts_with('占') && !growth;
        let beside = self.figures.beside(subject).filter(|_| own);
        near.iter().enumerate().any(|(at, part)| {
            beside.is_none_or(|beside| part.value == beside.value)
                && near.iter().enumerate().any(|(other, whole)| {
                    let compared = [part, whole].iter().all(|one| {
                        let mut taken = taken.iter();
                        taken.any(|known| std::ptr::eq(*known, **one))
                    });
                    at != other && !compared && is_quotient((part, whole), rate, growth)
                })
        })
    }
}

/// Codes of doubts about what a list of figures makes; their first place is what it should make.
const LISTED: [&str; 10] = [
    "compared",
    "deduction",
    "difference",
    "recomputed",
    "remainder",
    "sum_closing",
    "sum_in_turn",
    "sum_of_shares",
    "sum_prose",
    "sum_run",
];

/// Whether a rule took figures of several lists for one, or parts that their own shares show to overlap.
fn misread(figures: &Figures<'_>, draft: &Draft) -> bool {
    // What its words say outright that a figure comes from counts, unless a list is read out of them.
    let read = draft.code != "compared" || draft.summed;
    LISTED.contains(&draft.code)
        && read
        && (lists::explain(figures, draft) || draft.summed && rated::explain(figures, draft))
}

/// Whether a figure is printed as two others' rate, growth, ratio or average.
fn is_quotient((part, whole): (&Quantity, &Quantity), printed: &Quantity, growth: bool) -> bool {
    let bare = |quantity: &Quantity| quantity.unit.class == UnitClass::None;
    let alike = part.unit.comparable(&whole.unit) || bare(part) || bare(whole);
    let usable = |quantity: &Quantity| quantity.is_plain() && !quantity.value.is_zero();
    if !usable(part) || !usable(whole) {
        return false;
    }
    match printed.unit.class {
        UnitClass::Percent => {
            let rates = [part, whole].map(|it| it.unit.class == UnitClass::Percent);
            let grown = || {
                let away = (part.value - whole.value).abs();
                percent(away, whole.value).is_some_and(|value| prints(value, printed))
            };
            let held = if growth {
                grown()
            } else {
                gives(part, whole, printed)
            };
            alike && rates[0] == rates[1] && held
        }
        UnitClass::Ratio | UnitClass::None => {
            let quotient = part.value.checked_div(whole.value);
            alike && quotient.is_some_and(|value| prints(value, printed))
        }
        UnitClass::Money | UnitClass::Count if printed.unit.text == "倍" => {
            let quotient = part.value.checked_div(whole.value);
            alike && quotient.is_some_and(|value| prints(value, printed))
        }
        // An average: an amount over a number.
        UnitClass::Money | UnitClass::Count => {
            let number = matches!(whole.unit.class, UnitClass::Count | UnitClass::None);
            let quotient = part.value.checked_div(whole.value);
            part.unit.class == printed.unit.class
                && number
                && !part.unit.text.is_empty()
                && quotient.is_some_and(|value| (value - printed.value).abs() <= printed.half)
        }
        _ => false,
    }
}

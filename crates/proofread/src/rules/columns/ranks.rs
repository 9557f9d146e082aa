//! A column of ranks beside the column that they rank.

use rust_decimal::Decimal;

use super::view::View;
use crate::context::shorten;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{RowKind, is_rank};

/// Rows that a ranking has at least.
const LEAST: usize = 4;
/// Rows that are ranked beyond these aren't compared with each other.
const MOST: usize = 200;

/// Rows of a complete list whose ranks are looked at without what they rank.
const COMPLETE: usize = 3;

/// A line's rank and what it may be ranked by.
struct Ranked {
    line: usize,
    rank: Decimal,
    value: Decimal,
}

/// One row that stands out of a ranking that all others keep.
pub(super) fn ranks(view: &View<'_>, findings: &mut Findings) {
    for place in 0..view.places() {
        let heading = view.name(0, place);
        if !is_rank(heading) || beyond_all(view, place, findings) || view.lines() < LEAST {
            continue;
        }
        let mut fits = Vec::new();
        for other in (0..view.places()).filter(|other| *other != place) {
            let ranked = ranked(view, place, other);
            if !(LEAST..=MOST).contains(&ranked.len()) {
                continue;
            }
            let worst = inverted(&ranked);
            if worst.pairs == worst.of_one {
                findings.checked.references += ranked.len();
                fits.push((other, ranked, worst.at));
            }
        }
        // A column that the ranks follow without exception is the one.
        if fits.iter().any(|(_, _, at)| at.is_none()) {
            continue;
        }
        let [(other, ranked, Some(at))] = fits.as_slice() else {
            continue;
        };
        let one = &ranked[*at];
        let message = format!(
            "表中“{}”的{}印为{}，{}印为{}，与其他各行的排序不符。",
            shorten(view.line_name(one.line), 20),
            heading,
            one.rank.normalize(),
            view.name(0, *other),
            one.value.normalize(),
        );
        findings.push(
            Draft::new("rank", Severity::Doubt, message)
                .printed(one.rank.normalize().to_string(), "按所列的数排序")
                .at([place, *other]
                    .into_iter()
                    .filter_map(|place| view.span(one.line, place)))
                .advice("核对该行的位次和所据的数。"),
        );
    }
}

/// Of a list with a total row, ranks from the first to the last but for one that is larger than there are rows.
fn beyond_all(view: &View<'_>, place: usize, findings: &mut Findings) -> bool {
    let rows = &view.grid.rows;
    if !rows.iter().any(|row| row.kind == RowKind::Total) {
        return false;
    }
    let mut ranks: Vec<(Decimal, usize)> = (0..view.lines())
        .filter_map(|line| Some((view.figure(line, place)?.raw.value, line)))
        .collect();
    ranks.sort_unstable();
    let count = ranks.len();
    let Some((last, line)) = ranks.pop().filter(|_| count >= COMPLETE) else {
        return false;
    };
    let numbers = (1..=count).map(Decimal::from);
    let missing: Vec<Decimal> = numbers
        .filter(|number| ranks.iter().all(|(rank, _)| rank != number))
        .collect();
    let [missing] = missing.as_slice() else {
        return false;
    };
    if last <= Decimal::from(count) {
        return false;
    }
    let message = format!(
        "表中“{}”的{}印为{}，共{count}行，其余各行占去其他名次，只缺第{missing}。",
        shorten(view.line_name(line), 20),
        view.name(line, place),
        last.normalize(),
    );
    findings.push(
        Draft::new("rank", Severity::Error, message)
            .printed(last.normalize().to_string(), missing.to_string())
            .at(view.span(line, place))
            .advice("核对该行的位次。"),
    );
    true
}

fn ranked(view: &View<'_>, place: usize, other: usize) -> Vec<Ranked> {
    (0..view.lines())
        .filter_map(|line| {
            let rank = &view.figure(line, place)?.raw;
            let value = &view.figure(line, other)?.raw;
            Some(Ranked {
                line,
                rank: rank.value,
                value: value.value,
            })
        })
        .collect()
}

/// How many pairs stand in another order than their ranks say.
struct Worst {
    pairs: usize,
    /// Those that one line has part in, and its number.
    of_one: usize,
    at: Option<usize>,
}

fn inverted(ranked: &[Ranked]) -> Worst {
    let mut pairs = 0;
    let mut of = vec![0; ranked.len()];
    for (at, one) in ranked.iter().enumerate() {
        for (next, other) in ranked.iter().enumerate().skip(at + 1) {
            // The better rank has the larger figure; equal figures share a rank.
            let order = one.rank.cmp(&other.rank);
            if order != other.value.cmp(&one.value) {
                pairs += 1;
                of[at] += 1;
                of[next] += 1;
            }
        }
    }
    let of_one = of.iter().copied().max().unwrap_or_default();
    Worst {
        pairs,
        of_one,
        at: of.iter().position(|count| *count == of_one && pairs > 0),
    }
}

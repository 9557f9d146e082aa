//! Two figures of which each is right: one is a distance, another year's, a part's.

use rust_decimal::Decimal;

use super::CLAUSE;
use super::figures::{Figures, Seen, Spot};
use crate::facts::surroundings;
use crate::finding::Draft;
use crate::pool::sentence_of;
use crate::slip;

/// Words in a figure's clause that say it is not this year's, or not the whole.
const OTHERWISE: [&str; 12] = [
    "上年",
    "去年",
    "上一年",
    "往年",
    "前年",
    "同期",
    "累计",
    "历年",
    "近三年",
    "平均",
    "项均",
    "每",
];
/// Digits of a figure that two rows of a table hardly have by chance.
const LONG: usize = 3;

/// Whether every figure that differs from most has a reason to.
pub(super) fn explained(figures: &Figures<'_>, draft: &Draft) -> bool {
    let odd: Vec<&str> = draft.printed.split('、').collect();
    let seen: Vec<Seen<'_>> = draft
        .spans
        .iter()
        .filter_map(|span| figures.at(*span))
        .collect();
    let Some(most) = seen
        .iter()
        .find(|seen| !odd.contains(&seen.quantity.printed.as_str()))
    else {
        return false;
    };
    let mut odd = seen
        .iter()
        .filter(|seen| odd.contains(&seen.quantity.printed.as_str()))
        .peekable();
    odd.peek().is_some() && odd.all(|one| differs_rightly(figures, one, most))
}

fn differs_rightly(figures: &Figures<'_>, odd: &Seen<'_>, most: &Seen<'_>) -> bool {
    let clauses = [odd, most].map(|seen| match seen.spot {
        None => figures.before(seen, CLAUSE),
        Some(_) => String::new(),
    });
    let otherwise = OTHERWISE
        .iter()
        .any(|word| clauses[0].contains(word) && !clauses[1].contains(word));
    // 计划46件，实际完成39件，少完成7件: what was reached is no distance, though it is a goal less one.
    let reached = ["实际完成", "实际达到"]
        .iter()
        .any(|word| clauses[0].ends_with(word));
    otherwise
        || odd.spot.is_none() && !is_goal(most) && !reached && figures.is_difference(odd)
        || stand_in_one_column(figures, odd, most)
        || stand_in_one_row(figures, odd, most)
        || stand_in_one_sentence(figures, odd, most)
        || is_one_of_several(figures, odd, most)
}

/// `孵化器11家、毕业企业34家；众创空间7家、毕业企业12家`: whether those that its sentence calls alike make the other together.
fn is_one_of_several(figures: &Figures<'_>, odd: &Seen<'_>, most: &Seen<'_>) -> bool {
    if odd.spot.is_some() {
        return false;
    }
    let passage = figures.passage(odd);
    let (from, to) = sentence_of(passage, odd.quantity);
    let said = |at: usize| surroundings(passage, at).0;
    let own = passage
        .quantities
        .iter()
        .position(|it| it.from == odd.quantity.from);
    let Some(name) = own.map(said).filter(|name| name.chars().count() > 1) else {
        return false;
    };
    let alike: Vec<Decimal> = (0..passage.quantities.len())
        .filter(|at| {
            let one = &passage.quantities[*at];
            one.from >= from && one.to <= to && one.unit == odd.quantity.unit && said(*at) == name
        })
        .map(|at| passage.quantities[at].value)
        .collect();
    alike.len() > 1 && alike.iter().sum::<Decimal>() == most.quantity.value
}

/// Whether a row of a table has both figures, in different columns: they are two things of what the row names.
fn stand_in_one_row(figures: &Figures<'_>, odd: &Seen<'_>, most: &Seen<'_>) -> bool {
    let long = |seen: &Seen<'_>| {
        let digits = seen.quantity.printed.chars().filter(char::is_ascii_digit);
        digits.count() >= LONG
    };
    let spots = |seen: &Seen<'_>| -> Vec<Spot> {
        let own = seen.quantity;
        let shown = own.value.checked_div(own.unit.factor).unwrap_or(own.value);
        let values = [own.value, shown].into_iter();
        let found = values.flat_map(|value| figures.cells_of(value)).copied();
        seen.spot.map_or_else(|| found.collect(), |spot| vec![spot])
    };
    let others = spots(most);
    long(odd)
        && long(most)
        && spots(odd).iter().any(|one| {
            others.iter().any(|other| {
                one.grid == other.grid && one.row == other.row && one.column != other.column
            })
        })
}

/// Whether one sentence says both: nobody says the same thing twice in one.
fn stand_in_one_sentence(figures: &Figures<'_>, odd: &Seen<'_>, most: &Seen<'_>) -> bool {
    let prose = odd.spot.is_none() && most.spot.is_none() && odd.passage == most.passage;
    prose && {
        let passage = figures.passage(odd);
        sentence_of(passage, odd.quantity) == sentence_of(passage, most.quantity)
    }
}

/// `≥60家`: what a goal is held against is no distance.
fn is_goal(seen: &Seen<'_>) -> bool {
    seen.quantity.operator.is_lower() || seen.quantity.operator.is_upper()
}

/// Whether a table has both figures in one column, in different rows; of short figures that is chance.
fn stand_in_one_column(figures: &Figures<'_>, odd: &Seen<'_>, most: &Seen<'_>) -> bool {
    let long = |seen: &Seen<'_>| slip::digits(&seen.quantity.printed).len() >= LONG;
    if !long(odd) || !long(most) {
        return false;
    }
    let own = |spot: &Spot| {
        let spots = [odd.spot, most.spot];
        spots.iter().all(Option::is_none) || spots.contains(&Some(*spot))
    };
    let others = figures.cells_of(most.quantity.value);
    figures.cells_of(odd.quantity.value).iter().any(|one| {
        others.iter().any(|other| {
            let apart =
                one.grid == other.grid && one.column == other.column && one.row != other.row;
            apart && (own(one) || own(other))
        })
    })
}

//! A figure that is said once, beside one of the same words that one slip of the pen separates from it.

mod borne_out;

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Rule;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::slip;
use borne_out::borne_out;

pub const RULE: Rule = Rule {
    id: "restated",
    title: "再次说到的数没有写错一位或写颠倒两位",
    run,
};

/// Figures with the same digits of which one is compared with the others.
const MOST: usize = 24;
/// Characters in a row that two descriptions share when two digits changed places, and when one digit differs.
const EXCHANGED: usize = 3;
const ONE_DIGIT: usize = 5;

/// A figure with the words that say what it is of.
struct Item {
    quantity: Quantity,
    span: Span,
    passage: usize,
    table: Option<usize>,
    words: Vec<char>,
    year: Option<u32>,
    digits: Vec<char>,
    /// Whether it stands in a total row.
    total: bool,
    /// The heading over it; of running text the two characters right before or after the figure.
    heads: String,
}

/// A total row is looked for so many blocks around.
const BLOCKS: usize = 6;

type Key = (UnitClass, Vec<char>);

fn run(context: &Context<'_>, findings: &mut Findings) {
    let items = items(context);
    let mut times: HashMap<(UnitClass, Decimal), usize> = HashMap::new();
    let mut exchanged: HashMap<Key, Vec<usize>> = HashMap::new();
    let mut one_digit: HashMap<Key, Vec<usize>> = HashMap::new();
    for (index, item) in items.iter().enumerate() {
        let class = item.quantity.unit.class;
        *times.entry((class, item.quantity.value)).or_default() += 1;
        let mut sorted = item.digits.clone();
        sorted.sort_unstable();
        exchanged.entry((class, sorted)).or_default().push(index);
        for key in wildcards(&item.digits) {
            one_digit.entry((class, key)).or_default().push(index);
        }
    }
    let known: std::collections::HashSet<Span> = findings
        .drafts
        .iter()
        .filter(|draft| draft.severity != Severity::Hint)
        .flat_map(|draft| draft.spans.iter().copied())
        .collect();
    for item in &items {
        let class = item.quantity.unit.class;
        let lonely = times[&(class, item.quantity.value)] == 1;
        if item.table.is_some() || !lonely || known.contains(&item.span) {
            continue;
        }
        let mut sorted = item.digits.clone();
        sorted.sort_unstable();
        let swapped = exchanged.get(&(class, sorted)).into_iter().flatten();
        let other = swapped
            .take(MOST)
            .map(|other| &items[*other])
            .find(|other| {
                let swapped = slip::exchanged(&item.digits, &other.digits);
                swapped && is_exchanged(item, other) && kin(item, other, EXCHANGED)
            })
            .or_else(|| {
                if matches!(
                    class,
                    UnitClass::Percent | UnitClass::PercentPoint | UnitClass::Points
                ) {
                    return None;
                }
                wildcards(&item.digits)
                    .into_iter()
                    .filter_map(|key| one_digit.get(&(class, key)))
                    .flat_map(|others| others.iter().take(MOST))
                    .map(|other| &items[*other])
                    .find(|other| {
                        slip::one_digit(&item.digits, &other.digits) && kin(item, other, ONE_DIGIT)
                    })
            })
            .or_else(|| total(context, &items, item));
        let Some(other) = other else { continue };
        findings.checked.references += 1;
        if borne_out(context, item) {
            continue;
        }
        let message = format!(
            "此处印为{}，别处同样的内容印为{}，只差一处笔误。",
            item.quantity.printed, other.quantity.printed
        );
        findings.push(
            Draft::new("contradiction_restated", Severity::Doubt, message)
                .printed(&item.quantity.printed, &other.quantity.printed)
                .at([item.span, other.span])
                .advice("核对两处的数；说的不是一回事的，写明各自的口径。"),
        );
    }
}

/// A figure's digits with each of them left open in turn; only of figures that have four or more.
fn wildcards(digits: &[char]) -> Vec<Vec<char>> {
    if digits.len() < 4 {
        return Vec::new();
    }
    (0..digits.len())
        .map(|at| {
            let mut open = digits.to_vec();
            open[at] = '?';
            open
        })
        .collect()
}

fn items(context: &Context<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    for (index, passage) in context.passages.iter().enumerate() {
        if passage.cell.is_none() || passage.quantities.len() > 1 {
            said(index, passage, &mut items);
        }
    }
    for (table, grid) in context.grids.iter().enumerate() {
        for (row, line) in grid.rows.iter().enumerate() {
            for column in 0..grid.columns {
                let (Some(quantity), Some(cell)) =
                    (grid.value(row, column), grid.cell(row, column))
                else {
                    continue;
                };
                let words = format!(
                    "{}|{}|{}",
                    line.label,
                    grid.heading(row, column),
                    grid.title
                );
                let words = words.chars().collect();
                let item = push(
                    &mut items,
                    &quantity,
                    cell.span,
                    cell.passage,
                    Some(table),
                    words,
                    None,
                );
                if let Some(item) = item {
                    item.total = line.kind == crate::grid::RowKind::Total;
                    grid.heading(row, column).clone_into(&mut item.heads);
                }
            }
        }
    }
    items
}

/// The figures of a text.
fn said(index: usize, passage: &Passage, items: &mut Vec<Item>) {
    for at in 0..passage.quantities.len() {
        let quantity = &passage.quantities[at];
        let (from, to) = sentence_of(passage, quantity);
        let next = passage.quantities.get(at + 1).map_or(to, |next| next.from);
        let clause = (from..quantity.from)
            .rev()
            .filter(|at| matches!(passage.chars[*at], '，' | '；'))
            .nth(1)
            .map_or(from, |at| at + 1);
        let mut words = passage.chars[clause..quantity.from].to_vec();
        words.push('|');
        words.extend(&passage.chars[quantity.to..next.clamp(quantity.to, to.max(quantity.to))]);
        let year = passage
            .years
            .iter()
            .filter(|(position, _)| *position >= from && *position < quantity.from)
            .map(|(_, year)| *year)
            .next_back();
        let item = push(
            items,
            quantity,
            passage.span_of(quantity),
            index,
            None,
            words,
            year,
        );
        if let Some(item) = item {
            item.heads = passage.chars[quantity.from.saturating_sub(2)..quantity.from]
                .iter()
                .filter(|c| is_han(**c))
                .collect();
        }
    }
}

fn push<'a>(
    items: &'a mut Vec<Item>,
    quantity: &Quantity,
    span: Span,
    passage: usize,
    table: Option<usize>,
    words: Vec<char>,
    year: Option<u32>,
) -> Option<&'a mut Item> {
    let digits = slip::digits(&quantity.printed);
    let plain = quantity.is_plain() && quantity.operator == Operator::None && !quantity.han;
    let counted = !matches!(
        quantity.unit.class,
        UnitClass::None | UnitClass::Ratio | UnitClass::Duration
    ) || table.is_some();
    if plain && counted && digits.len() >= 3 {
        items.push(Item {
            quantity: quantity.clone(),
            span,
            passage,
            table,
            words,
            year,
            digits,
            total: false,
            heads: String::new(),
        });
        return items.last_mut();
    }
    None
}

/// A total of a table nearby that the words around a figure name, from which one slip separates it.
fn total<'a>(context: &Context<'_>, items: &'a [Item], item: &Item) -> Option<&'a Item> {
    let block = context.passages[item.passage].block;
    let from = items.partition_point(|other| other.table.is_none());
    let after = context.grids.partition_point(|grid| grid.block < block);
    let near = after.saturating_sub(1)..(after + 1).min(context.grids.len());
    let start = from + items[from..].partition_point(|other| other.table < Some(near.start));
    let end = from + items[from..].partition_point(|other| other.table < Some(near.end));
    items[start..end].iter().find(|other| {
        let apart = context.passages[other.passage].block.abs_diff(block) <= BLOCKS;
        let bare = matches!(other.quantity.unit.class, UnitClass::None)
            && item.quantity.unit.class == UnitClass::Count;
        let alike = bare || other.quantity.unit.comparable(&item.quantity.unit);
        let passage = &context.passages[item.passage];
        // 切块资金支出率80.5%，省本级支出率80.3%: the total is said beside it.
        let said = passage.quantities.iter().any(|one| {
            one.value == other.quantity.value && one.unit.class == item.quantity.unit.class
        });
        other.total
            && !said
            && apart
            && alike
            && item.year.is_none_or(|year| Some(year) == context.year)
            && item.digits != other.digits
            && slip::of_value(&item.quantity, other.quantity.value)
            && item.heads.chars().count() >= 2
            && other.heads.contains(&item.heads)
    })
}

/// `5.37亿元` and 5730: two digits that changed places leave the size of a figure as it was.
fn is_exchanged(item: &Item, other: &Item) -> bool {
    let value = match other.quantity.unit.class {
        UnitClass::None => other.quantity.value * item.quantity.unit.factor,
        _ => other.quantity.value,
    };
    slip::exchanged_value(&item.quantity, value)
}

/// Whether two figures are said of one thing.
fn kin(item: &Item, other: &Item, least: usize) -> bool {
    let (one, two) = (&item.quantity, &other.quantity);
    let ten = Decimal::TEN;
    let near = one.value < two.value * ten && two.value < one.value * ten;
    let aimed = |item: &Item| {
        let words: String = match item.table {
            Some(_) => item.heads.clone(),
            None => item.words.iter().collect(),
        };
        ["目标", "计划", "上年", "同期", "预期", "至少", "不低于"]
            .iter()
            .any(|word| words.contains(word))
    };
    let years = item.year.is_some() && other.year.is_some() && item.year != other.year;
    let least = if item.digits.len() < 4 {
        least.max(4)
    } else {
        least
    };
    near && item.passage != other.passage
        && is_share(item) == is_share(other)
        && one.unit.comparable(&two.unit)
        && !years
        && !(is_together(item) && other.table.is_some() && !other.total)
        && aimed(item) == aimed(other)
        && shares(&item.words, &other.words, least)
        && (other.table.is_none() || other.total || names_row(item, other))
}

/// Whether a text names the row of a table in which another figure stands, by two characters at least.
fn names_row(item: &Item, other: &Item) -> bool {
    let label: Vec<char> = other
        .words
        .iter()
        .copied()
        .take_while(|c| *c != '|')
        .collect();
    let dated = label.iter().any(char::is_ascii_digit);
    // 甲站1,620万元、乙站1,895万元: what is said of the next figure names another row.
    let own = item.words.split(|c| *c == '|').next().unwrap_or_default();
    let own = match own.iter().rposition(|c| matches!(c, '、' | ':')) {
        Some(at) if at + 2 < own.len() => &own[at..],
        _ => own,
    };
    dated || shares(own, &label, 2)
}

/// `公务用车运行维护费和公务接待费共26.1万元`: what several come to, which no row of one of them tells.
fn is_together(item: &Item) -> bool {
    let said: String = item.words.iter().collect();
    let led = said.split('|').next().unwrap_or_default();
    let clause = led.rsplit(['，', '；']).next().unwrap_or_default();
    item.table.is_none()
        && ["共", "合计", "共计"]
            .iter()
            .any(|word| clause.ends_with(word))
        && clause.contains(['和', '与', '及', '、'])
}

/// `占专项资金的63.5%`: how much of a whole, no rate that the whole has itself.
fn is_share(item: &Item) -> bool {
    let said: String = item.words.iter().collect();
    let led = match item.table {
        Some(_) => item.heads.as_str(),
        None => said.split('|').next().unwrap_or_default(),
    };
    let clause = led.rsplit(['，', '；']).next().unwrap_or_default();
    item.quantity.unit.class == UnitClass::Percent
        && ["占", "比重", "份额"]
            .iter()
            .any(|word| clause.contains(word))
}

/// Whether two texts have so many Chinese characters in a row in common.
fn shares(one: &[char], other: &[char], least: usize) -> bool {
    let windows: std::collections::HashSet<&[char]> = other
        .windows(least)
        .filter(|window| window.iter().all(|c| is_han(*c)))
        .collect();
    one.windows(least).any(|window| windows.contains(window))
}

//! Growth of what a table shows by years: `与2022年相比，2023年论文增长14.81%，专利增长8.33%`.

use rust_decimal::Decimal;

use super::is_rate;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip;

/// What a table shows by years: its name, and year, figure, place.
pub(super) struct Series {
    name: String,
    figures: Vec<(u32, Quantity, Span)>,
}

/// Words that end in a growth.
const GROWTH: [&str; 8] = [
    "增长", "下降", "增幅", "降幅", "再增", "上升", "减少", "增加",
];
/// Words that say when, and none of what.
const WHEN: [&str; 20] = [
    "较上年",
    "比上年",
    "较去年",
    "比去年",
    "上年",
    "同比",
    "同期",
    "全年",
    "当年",
    "分别",
    "逐年",
    "相比",
    "每年",
    "再",
    "又",
    "则",
    "年",
    "与",
    "比",
    "较",
];
/// Amounts before a rate that may give it.
const NEAR: usize = 16;
/// Characters that two names share in a row.
const SHARED: usize = 2;

/// A year of this century at the beginning of a label.
fn year(label: &str) -> Option<u32> {
    let digits: String = label.chars().take_while(char::is_ascii_digit).collect();
    let rest = label.trim_start_matches(|c: char| c.is_ascii_digit());
    let alone = rest.is_empty() || rest == "年" || rest == "年度";
    digits
        .parse()
        .ok()
        .filter(|year| alone && (1990..2100).contains(year))
}

fn bare(name: &str) -> String {
    let name = name.split(['(', '（']).next().unwrap_or_default();
    name.chars().filter(|c| is_han(*c)).collect()
}

/// All that tables show by years, one a row or one a column.
pub(super) fn series(context: &Context<'_>) -> Vec<Series> {
    let mut all = Vec::new();
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        let of_rows: Vec<(usize, u32)> = (0..grid.rows.len())
            .filter_map(|row| Some((row, year(&grid.cell(row, 0)?.text)?)))
            .collect();
        if of_rows.len() >= 2 {
            for column in 1..grid.columns {
                let name = bare(grid.heading(of_rows[0].0, column));
                push(
                    &mut all,
                    name,
                    of_rows
                        .iter()
                        .filter_map(|(row, year)| figure(grid, (*row, column), *year)),
                );
            }
        }
        for row in (0..grid.rows.len()).filter(|row| grid.rows[*row].kind != RowKind::Heading) {
            let name = grid
                .cell(row, 0)
                .map_or(String::new(), |cell| bare(&cell.text));
            let figures = (1..grid.columns)
                .filter_map(|column| figure(grid, (row, column), year(grid.heading(row, column))?));
            push(&mut all, name, figures);
        }
    }
    all
}

fn figure(grid: &Grid, (row, column): (usize, usize), year: u32) -> Option<(u32, Quantity, Span)> {
    let value = grid.value(row, column)?;
    let usable =
        value.is_plain() && value.value > Decimal::ZERO && value.unit.class != UnitClass::Percent;
    usable.then_some((year, value, grid.cell(row, column)?.span))
}

fn push(all: &mut Vec<Series>, name: String, figures: impl Iterator<Item = (u32, Quantity, Span)>) {
    let figures: Vec<_> = figures.collect();
    if figures.len() >= 2 && name.chars().count() >= SHARED {
        all.push(Series { name, figures });
    }
}

/// The longest stretch of characters that two names share.
fn shared(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    (SHARED..=one.len())
        .rev()
        .find(|length| {
            one.windows(*length)
                .any(|window| other.contains(&window.iter().collect::<String>()))
        })
        .unwrap_or(0)
}

/// What grows, by the words before its rate; empty where they don't say.
fn grown(lead: &str) -> Option<String> {
    let led = lead.trim_end_matches(['了', '达', '为', '约', '是', '别', '分']);
    let mut name = GROWTH
        .iter()
        .find_map(|word| led.strip_suffix(word))?
        .to_owned();
    for word in WHEN {
        name = name.replace(word, "");
    }
    Some(name.chars().filter(|c| is_han(*c)).collect())
}

/// Looks at every rate of growth of a sentence that names what a table shows by years.
pub(super) fn growth(
    (passage, (from, to)): (&Passage, (usize, usize)),
    series: &[Series],
    findings: &mut Findings,
) {
    if series.is_empty() {
        return;
    }
    let mut last = String::new();
    for (at, rate) in passage.quantities.iter().enumerate() {
        if rate.from < from || rate.to > to || !is_rate(rate) {
            continue;
        }
        let lead = crate::support::lead(passage, at);
        let name = match grown(&lead) {
            Some(name) if name.is_empty() => last.clone(),
            Some(name) => name,
            None if matches!(lead.as_str(), "和" | "") => last.clone(),
            None => {
                last.clear();
                continue;
            }
        };
        last.clone_from(&name);
        let span = passage.span_of(rate);
        if name.chars().count() < SHARED || findings.settled.contains(&span) {
            continue;
        }
        judge(passage, (from, rate), (&name, series), findings);
    }
}

/// Two years of a table of which one grew from the other, and by how much.
struct Pair<'s> {
    old: &'s (u32, Quantity, Span),
    new: &'s (u32, Quantity, Span),
    value: Decimal,
}

fn pairs<'s>(series: &[&'s Series]) -> Vec<Pair<'s>> {
    let mut pairs = Vec::new();
    for one in series {
        for old in &one.figures {
            for new in one.figures.iter().filter(|new| new.0 > old.0) {
                let apart = (new.1.value - old.1.value).abs();
                pairs.extend(percent(apart, old.1.value).map(|value| Pair { old, new, value }));
            }
        }
    }
    pairs
}

fn judge(
    passage: &Passage,
    (from, rate): (usize, &Quantity),
    (name, series): (&str, &[Series]),
    findings: &mut Findings,
) {
    let most = series
        .iter()
        .map(|one| shared(name, &one.name))
        .max()
        .unwrap_or(0);
    if most < SHARED {
        return;
    }
    let called: Vec<&Series> = series
        .iter()
        .filter(|one| shared(name, &one.name) == most)
        .collect();
    let pairs = pairs(&called);
    findings.checked.rates += 1;
    if pairs.iter().any(|pair| prints(pair.value, rate)) || is_given(passage, rate) {
        return;
    }
    let years: Vec<u32> = passage
        .years
        .iter()
        .filter(|(at, _)| (from..rate.from).contains(at))
        .map(|(_, year)| *year)
        .collect();
    let said = passage.slice(from, rate.from);
    let since = said.contains("上年") || said.contains("再增") || said.contains("同期");
    let meant = |pair: &&Pair<'_>| {
        let (old, new) = (pair.old.0, pair.new.0);
        years.contains(&new) && (years.contains(&old) || since && old + 1 == new)
    };
    let mut likely: Vec<&Pair<'_>> = pairs.iter().filter(meant).collect();
    // 2024年比2022年增加…；支出同期增长…: of the years that are told, if both are.
    let told = |pair: &&Pair<'_>| years.contains(&pair.old.0);
    if likely.iter().any(told) {
        likely.retain(told);
    }
    let slipped = likely.iter().find(|pair| slip::of_value(rate, pair.value));
    let only = likely
        .first()
        .filter(|first| likely.iter().all(|pair| pair.value == first.value))
        .filter(|_| called.iter().all(|one| one.name.contains(name)));
    let known = || findings.known().contains(&passage.span_of(rate));
    if let Some(pair) = slipped.or(only).filter(|_| !known()) {
        report(passage, rate, (name, pair), findings);
    }
}

/// Whether two amounts of the passage give the growth.
fn is_given(passage: &Passage, rate: &Quantity) -> bool {
    let amounts = || {
        let before = passage.quantities.iter().filter(|one| one.to <= rate.from);
        before
            .rev()
            .filter(|one| crate::pool::is_amount(one))
            .take(NEAR)
    };
    amounts().any(|one| {
        amounts().any(|other| {
            let kin = one.unit.comparable(&other.unit) && other.value > Decimal::ZERO;
            let of =
                |over: Decimal| percent(over, other.value).is_some_and(|value| prints(value, rate));
            kin && !std::ptr::eq(one, other)
                && (of((one.value - other.value).abs()) || of(one.value))
        })
    })
}

fn report(
    passage: &Passage,
    rate: &Quantity,
    (name, pair): (&str, &Pair<'_>),
    findings: &mut Findings,
) {
    let computed = show_like(pair.value, rate);
    let message = format!(
        "“{name}”的增减幅度印为{}，表中{}年{}、{}年{}，应为{computed}。",
        rate.printed, pair.old.0, pair.old.1.printed, pair.new.0, pair.new.1.printed
    );
    findings.push(
        Draft::new("growth_of_years", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([passage.span_of(rate), pair.old.2, pair.new.2])
            .advice("核对两年的数和增减幅度；口径不同的，写明口径。")
            .certain(),
    );
}

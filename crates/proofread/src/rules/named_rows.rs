//! What running text says of the row of a table that it names: its average, its share of the table's total.
//!
//! Long because the average and the share of a named row are read from the same words and looked up in the same columns.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::gives;

pub const RULE: Rule = Rule {
    id: "named_row",
    title: "正文所说某类的平均数、占比与表中该行相符",
    run,
};

/// Words that say how an average or a share is meant, not of what.
const AVERAGE: [&str; 12] = [
    "平均", "每个", "每项", "每家", "项目", "资金", "经费", "预算", "金额", "支持", "强度", "约为",
];
const SHARE: [&str; 35] = [
    "最多",
    "最少",
    "最大",
    "仅",
    "占全部",
    "占总",
    "占",
    "全部",
    "项目",
    "资金",
    "经费",
    "预算",
    "支出",
    "安排",
    "金额",
    "总额",
    "总量",
    "总数",
    "数量",
    "比例",
    "比重",
    "年度",
    "专项",
    "约为",
    "个数",
    "财政",
    "家数",
    "件数",
    "套数",
    "户数",
    "人数",
    "项数",
    "补助",
    "奖补",
    "兑付",
];

/// A row that running text may name, with its figures and those of the table's total.
struct Line<'a> {
    label: String,
    title: &'a str,
    /// Whether the row is an indicator's: its figures are a target and what was reached, not those of two years.
    aimed: bool,
    cells: Vec<Cell>,
}

/// A figure of the row, with the total of its column.
struct Cell {
    figure: Placed,
    total: Option<Placed>,
}

struct Placed {
    quantity: Quantity,
    span: Span,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let lines = lines(context);
    if lines.is_empty() {
        return;
    }
    let labels: HashMap<&str, usize> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| (line.label.as_str(), index))
        .collect();
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        for (at, quantity) in passage.quantities.iter().enumerate() {
            if !quantity.is_plain() || quantity.operator != Operator::None {
                continue;
            }
            let mut words = han(&facts::surroundings(passage, at).0);
            let named = |words: &str| {
                words
                    .char_indices()
                    .map(|(at, c)| at + c.len_utf8())
                    .rev()
                    .find_map(|end| labels.get(&words[..end]))
                    .map(|index| &lines[*index])
            };
            let found = named(&words).or_else(|| {
                // 技术转移机构培育资金最少，占比8.74%: the clause before names the row.
                let before = clause_before(passage, quantity);
                let at = before
                    .char_indices()
                    .map(|(at, _)| at)
                    .find(|at| named(&before[*at..]).is_some())?;
                words = before[at..].to_owned() + &words;
                named(&before[at..])
            });
            let Some(line) = found else {
                continue;
            };
            let rest = words[line.label.len()..].to_owned();
            let span = passage.span_of(quantity);
            match quantity.unit.class {
                UnitClass::Money if rest.contains("平均") && only(&rest, &AVERAGE) => {
                    average(line, quantity, span, findings);
                }
                UnitClass::Percent if rest.contains('占') && only(&rest, &SHARE) => {
                    share(context, line, (quantity, span), findings);
                }
                UnitClass::Percent
                    if ["增长", "增幅", "下降"]
                        .iter()
                        .any(|word| rest.ends_with(word))
                        && rest.chars().count() <= 6 =>
                {
                    growth(line, quantity, span, findings);
                }
                _ => {}
            }
        }
    }
}

/// The Chinese characters of the clause before a figure's own, when no figure stands there.
fn clause_before(passage: &Passage, figure: &Quantity) -> String {
    let comma = |from: usize| {
        (0..from)
            .rev()
            .find(|at| matches!(passage.chars[*at], '，' | '。' | '；' | ':'))
    };
    let Some(own) = comma(figure.from).filter(|at| passage.chars[*at] == '，') else {
        return String::new();
    };
    let from = comma(own).map_or(0, |at| at + 1);
    let figures = passage
        .quantities
        .iter()
        .any(|other| other.from >= from && other.to <= own);
    if figures {
        String::new()
    } else {
        han(&passage.slice(from, own))
    }
}

fn han(text: &str) -> String {
    text.chars().filter(|c| is_han(*c)).collect()
}

/// Whether nothing but these words, and signs without meaning of their own, stands in the text.
fn only(text: &str, words: &[&str]) -> bool {
    let mut rest = text.to_owned();
    for word in words {
        rest = rest.replace(word, "");
    }
    rest.chars().all(|c| "的为约达到数额是比".contains(c))
}

fn lines<'a>(context: &'a Context<'_>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        let totals: Vec<usize> = (0..grid.rows.len())
            .filter(|row| grid.rows[*row].kind == RowKind::Total)
            .collect();
        let [total] = totals.as_slice() else { continue };
        for (row, line) in grid.rows.iter().enumerate() {
            let label = han(&line.label);
            if line.kind == RowKind::Item && (3..=16).contains(&label.chars().count()) {
                lines.push(Line {
                    label,
                    title: &grid.title,
                    aimed: grid.column(row, Role::Target).is_some(),
                    cells: cells(grid, row, *total),
                });
            }
        }
    }
    let mut times: HashMap<String, usize> = HashMap::new();
    for line in &lines {
        *times.entry(line.label.clone()).or_default() += 1;
    }
    lines.retain(|line| times[&line.label] == 1);
    lines
}

fn cells(grid: &Grid, row: usize, total: usize) -> Vec<Cell> {
    let figure = |row: usize, column: usize| {
        Some(Placed {
            quantity: grid.value(row, column).filter(Quantity::is_plain)?,
            span: grid.cell(row, column)?.span,
        })
    };
    (0..grid.columns)
        .filter_map(|column| {
            Some(Cell {
                figure: figure(row, column)?,
                total: figure(total, column),
            })
        })
        .collect()
}

/// The row's money over its count.
fn average(line: &Line<'_>, own: &Quantity, span: Span, findings: &mut Findings) {
    let is_count = |quantity: &Quantity| {
        matches!(quantity.unit.class, UnitClass::Count | UnitClass::None)
            && quantity.value.is_integer()
            && !quantity.value.is_zero()
    };
    let figures = || line.cells.iter().map(|cell| &cell.figure);
    let money: Vec<&Placed> = figures()
        .filter(|figure| figure.quantity.unit.class == UnitClass::Money)
        .collect();
    let counts: Vec<&Placed> = figures()
        .filter(|figure| is_count(&figure.quantity))
        .collect();
    let ([first, ..], [count]) = (money.as_slice(), counts.as_slice()) else {
        return;
    };
    findings.checked.rates += 1;
    let over = |amount: &Placed| amount.quantity.value.checked_div(count.quantity.value);
    if money
        .iter()
        .any(|amount| over(amount).is_some_and(|value| prints(value, own)))
    {
        return;
    }
    let computed = over(first).map_or_else(String::new, |value| show_like(value, own));
    let message = format!(
        "“{}”平均印为{}，按表“{}”该行{}÷{}应为{computed}。",
        line.label,
        own.printed,
        shorten(line.title, 20),
        first.quantity.printed,
        count.quantity.printed
    );
    findings.push(
        Draft::new("average_of_row", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([span, first.span, count.span])
            .advice("核对平均数与表中该行的金额、个数。"),
    );
}

/// Two figures of the row of which one is so much more than the other.
fn growth(line: &Line<'_>, own: &Quantity, span: Span, findings: &mut Findings) {
    if line.aimed {
        return;
    }
    let figures: Vec<&Placed> = line
        .cells
        .iter()
        .map(|cell| &cell.figure)
        .filter(|figure| {
            figure.quantity.unit.class != UnitClass::Percent && !figure.quantity.value.is_zero()
        })
        .collect();
    // A target and what came of it are of one year.
    if figures
        .iter()
        .any(|figure| figure.quantity.operator != Operator::None)
    {
        return;
    }
    let grows = |a: &Placed, b: &Placed| {
        percent(b.quantity.value - a.quantity.value, a.quantity.value).map(|value| value.abs())
    };
    let pairs: Vec<_> = figures
        .iter()
        .enumerate()
        .flat_map(|(at, a)| figures[at + 1..].iter().map(move |b| (*a, *b)))
        .filter_map(|(a, b)| Some((a, b, grows(a, b)?)))
        .collect();
    findings.checked.rates += 1;
    let shown = line
        .cells
        .iter()
        .any(|cell| cell.figure.quantity.value.abs() == own.value);
    // The later year may stand in the column before.
    let back = |(a, b, _): &(&Placed, &Placed, Decimal)| {
        grows(b, a).is_some_and(|value| prints(value, own))
    };
    let given = pairs.iter().any(|(_, _, value)| prints(*value, own));
    if shown || given || pairs.iter().any(back) {
        return;
    }
    let Some((a, b, value)) = pairs
        .iter()
        .min_by_key(|(_, _, value)| (*value - own.value).abs())
        .filter(|(_, _, value)| (*value - own.value).abs() <= own.value)
    else {
        return;
    };
    let computed = show_like(*value, own);
    let message = format!(
        "“{}”增幅印为{}，按表“{}”该行{}与{}应为{computed}。",
        line.label,
        own.printed,
        shorten(line.title, 20),
        a.quantity.printed,
        b.quantity.printed
    );
    findings.push(
        Draft::new("growth_of_row", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([span, a.span, b.span])
            .advice("核对增幅与表中该行的数。"),
    );
}

/// The row's figure over the total of its column; the share itself may be a column of the table.
fn share(
    context: &Context<'_>,
    line: &Line<'_>,
    (own, span): (&Quantity, Span),
    findings: &mut Findings,
) {
    let mut shares = Vec::new();
    for Cell { figure, total } in &line.cells {
        if figure.quantity.unit.class == UnitClass::Percent {
            if figure.quantity.agrees(own) {
                findings.checked.rates += 1;
                return;
            }
        } else if let Some(total) = total
            && let Some(value) = percent(figure.quantity.value, total.quantity.value)
        {
            shares.push((figure, total, value));
        }
    }
    let Some((part, total, value)) = shares
        .iter()
        .min_by_key(|(_, _, value)| (*value - own.value).abs())
    else {
        return;
    };
    findings.checked.rates += 1;
    if prints(*value, own) || has_whole(context, &shares, own) {
        return;
    }
    if is_in_another_table(context, line, own) {
        return;
    }
    let computed = show_like(*value, own);
    let message = format!(
        "“{}”占比印为{}，按表“{}”{}÷{}应为{computed}，其他栏也得不出。",
        line.label,
        own.printed,
        shorten(line.title, 20),
        part.quantity.printed,
        total.quantity.printed
    );
    findings.push(
        Draft::new("share_of_row", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([span, part.span, total.span])
            .advice("核对占比与表中该行和合计。"),
    );
}

/// Whether another table has a row of the same name, of which a figure is so much of another in its column: of the same thing's share of
/// something else than the first table counts.
fn is_in_another_table(context: &Context<'_>, line: &Line<'_>, own: &Quantity) -> bool {
    let mut grids = context.grids.iter().filter(|grid| !grid.guessed);
    grids.any(|grid| {
        let of_name = |row: &usize| han(&grid.rows[*row].label) == line.label;
        let rows = (0..grid.rows.len()).filter(of_name);
        let mut parts = rows.flat_map(|row| (0..grid.columns).map(move |column| (row, column)));
        parts.any(|(row, column)| {
            grid.value(row, column).is_some_and(|part| {
                let below = (row + 1..grid.rows.len()).rev();
                let mut wholes = below.filter_map(|row| grid.value(row, column));
                wholes.next().is_some_and(|whole| gives(&part, &whole, own))
            })
        })
    })
}

/// Whether a figure of the row is the share of some other whole of the document: `占免费开放支出的29.3%`.
fn has_whole(
    context: &Context<'_>,
    shares: &[(&Placed, &Placed, Decimal)],
    own: &Quantity,
) -> bool {
    shares.iter().any(|(part, ..)| {
        let part = &part.quantity;
        let borders = (own.low(), own.high());
        let pool = &context.pool;
        pool.divisors(part.unit.class, part, borders, Decimal::ONE_HUNDRED)
            .any(|whole| {
                whole.quantity.unit.comparable(&part.unit) && gives(part, &whole.quantity, own)
            })
    })
}

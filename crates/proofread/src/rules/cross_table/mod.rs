//! Text against table: a direction's money and number of projects, a case's money, the number of rows.

mod cases;
mod serial;

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::Rule;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts::{self, Fact};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::layout::{enumerator, is_han};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use cases::{cases, durations};
use serial::serial;

pub const RULE: Rule = Rule {
    id: "cross_table",
    title: "正文中的金额、项目数与明细表相符",
    run,
};

/// A group of a table: its name, money, rows, and its sub-groups.
struct Group {
    name: String,
    money: Vec<(Quantity, Span)>,
    rows: usize,
    parts: Vec<(String, usize)>,
}

/// What the text was compared with: a table that a long document repeats says nothing new.
#[derive(Default)]
struct Checked {
    groups: HashSet<String>,
    rows: HashSet<usize>,
    /// Rows with the name of a case.
    cases: HashSet<String>,
}

impl Group {
    /// Everything that the text is compared with.
    fn identity(&self) -> String {
        let money: Vec<&str> = self
            .money
            .iter()
            .map(|(money, _)| money.printed.as_str())
            .collect();
        format!("{} {} {money:?} {:?}", self.name, self.rows, self.parts)
    }
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut headed: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, passage) in context.prose() {
        let heading = words(context.heading(passage));
        if heading.chars().count() >= 8 {
            headed.entry(heading).or_default().push(index);
        }
    }
    let said: Vec<&Fact> = context
        .facts
        .iter()
        .filter(|fact| fact.key.measure == "项目" && fact.key.attributes.is_empty())
        .collect();
    let mut checked = Checked::default();
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        let numbered: Vec<usize> = (0..grid.rows.len())
            .filter(|row| {
                grid.rows[*row].kind == RowKind::Item
                    && grid.column(*row, Role::Index).is_some_and(|column| {
                        grid.cell(*row, column)
                            .is_some_and(|cell| cell.value.is_some())
                    })
            })
            .collect();
        if context.document.kind != crate::document::FileKind::Pdf {
            serial(grid, &numbered, findings);
        }
        let Some(column) = money_column(grid) else {
            continue;
        };
        let groups = groups(grid, column);
        let whole = !listed_in_part(&said, &groups);
        for group in groups
            .iter()
            .filter(|group| whole && checked.groups.insert(group.identity()))
        {
            check_group(context, &said, group, findings);
        }
        let rows: usize = groups.iter().map(|group| group.rows).sum();
        if !groups.is_empty() && checked.rows.insert(rows) {
            check_rows(&said, rows, findings);
        }
        cases(context, grid, column, &headed, &mut checked.cases, findings);
    }
    durations(context, findings);
}

fn money_column(grid: &Grid) -> Option<usize> {
    (0..grid.columns).find(|column| {
        grid.rows.len() > 3
            && (0..grid.rows.len()).any(|row| {
                matches!(
                    grid.role(row, *column),
                    Some(Role::Amount | Role::Budget | Role::Received)
                )
            })
            && (0..grid.rows.len())
                .filter(|row| grid.value(*row, *column).is_some())
                .count()
                * 2
                > grid.rows.len()
    })
}

/// Words of a name: Chinese characters without its number.
fn words(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let start = enumerator(&chars).map_or(0, |found| found.length);
    chars[start..].iter().filter(|c| is_han(**c)).collect()
}

/// The amounts of a row, that of the table's first column of money first.
fn amounts(grid: &Grid, row: usize, column: usize) -> Vec<(Quantity, Span)> {
    std::iter::once(column)
        .chain((0..grid.columns).filter(|other| *other != column))
        .filter_map(|column| {
            grid.value(row, column)
                .zip(grid.cell(row, column).map(|cell| cell.span))
        })
        .filter(|(value, _)| matches!(value.unit.class, UnitClass::Money | UnitClass::None))
        .collect()
}

fn groups(grid: &Grid, column: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (row, line) in grid.rows.iter().enumerate() {
        match line.kind {
            RowKind::Group(1) => groups.push(Group {
                name: words(&line.label),
                money: amounts(grid, row, column),
                rows: 0,
                parts: Vec::new(),
            }),
            RowKind::Group(_) => {
                if let Some(group) = groups.last_mut() {
                    group.parts.push((words(&line.label), 0));
                }
            }
            RowKind::Item if grid.cell(row, column).is_some() => {
                if let Some(group) = groups.last_mut() {
                    group.rows += 1;
                    if let Some(part) = group.parts.last_mut() {
                        part.1 += 1;
                    }
                }
            }
            _ => {}
        }
    }
    groups
}

/// Whether all characters of the shorter name stand in the longer in their order, and most of the longer are used.
pub fn alike(a: &str, b: &str) -> bool {
    let (short, long) = if a.chars().count() <= b.chars().count() {
        (a, b)
    } else {
        (b, a)
    };
    let length = short.chars().count();
    if length < 4 || length * 10 < long.chars().count() * 7 {
        return false;
    }
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

/// Whether the text tells of more projects than the table lists for most of its groups: it lists the larger ones.
fn listed_in_part(said: &[&Fact], groups: &[Group]) -> bool {
    let of = |group: &Group| {
        let mut facts = said.iter();
        facts
            .find(|fact| alike(&fact.key.subject, &group.name))
            .copied()
    };
    let told: Vec<(&Group, &Fact)> = groups.iter().filter_map(|it| Some((it, of(it)?))).collect();
    let more = told
        .iter()
        .filter(|(group, fact)| fact.quantity.value > Decimal::from(group.rows));
    let more = more.count();
    more > 1 && more * 2 > told.len()
}

/// A sentence that names the group tells its projects and money.
fn check_group(context: &Context<'_>, said: &[&Fact], group: &Group, findings: &mut Findings) {
    for fact in said {
        let Some(at) = fact.index else {
            continue;
        };
        let passage = &context.passages[fact.passage];
        let quantity = &passage.quantities[at];
        if alike(&fact.key.subject, &group.name) {
            let to = (quantity.to..passage.chars.len())
                .find(|index| passage.chars[*index] == '。')
                .unwrap_or(passage.chars.len());
            count(passage, quantity, &group.name, group.rows, findings);
            for other in passage.quantities[at + 1..]
                .iter()
                .take_while(|other| other.to <= to)
            {
                match (other.unit.class, group.money.as_slice()) {
                    // 六个转化项目实现新增销售收入47840万元: what they brought in.
                    (UnitClass::Money, _) if is_result(passage, other) => break,
                    (UnitClass::Money, [(money, span), rest @ ..]) => {
                        let bare = other.value.checked_div(other.unit.factor);
                        let fits = |(money, _): &(Quantity, Span)| {
                            money.agrees(other) || Some(money.value) == bare
                        };
                        if !rest.iter().any(fits) && money.unit.class == UnitClass::Money {
                            money_of(passage, other, &group.name, money, *span, findings);
                        }
                        break;
                    }
                    (UnitClass::Count, _) => {
                        let index = passage
                            .quantities
                            .iter()
                            .position(|quantity| quantity == other)
                            .unwrap_or(at);
                        let words = facts::surroundings(passage, index).0;
                        if let Some((part, rows)) = group
                            .parts
                            .iter()
                            .find(|(part, _)| part.contains("结转") && words.contains("结转"))
                        {
                            count(
                                passage,
                                other,
                                &format!("{}·{part}", group.name),
                                *rows,
                                findings,
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Whether money is what came of projects, or of others, not what was given them.
fn is_result(passage: &Passage, money: &Quantity) -> bool {
    let words = passage.slice(money.from.saturating_sub(10), money.from);
    let words = words
        .rsplit(['，', '；', '。', '、'])
        .next()
        .unwrap_or_default();
    [
        "收入", "销售", "产值", "利润", "利税", "税收", "成交", "合同", "自筹", "配套", "带动",
        "撬动", "融资", "效益",
    ]
    .iter()
    .any(|word| words.contains(word))
}

fn count(passage: &Passage, quantity: &Quantity, name: &str, rows: usize, findings: &mut Findings) {
    findings.checked.references += 1;
    if rows == 0 || quantity.value == Decimal::from(rows) {
        return;
    }
    let message = format!(
        "“{}”印为{}，明细表列出{rows}行。",
        shorten(name, 20),
        quantity.printed
    );
    findings.push(
        Draft::new("rows_of_group", Severity::Error, message)
            .printed(&quantity.printed, rows.to_string())
            .at([passage.span_of(quantity)])
            .advice("核对项目数与明细表。"),
    );
}

fn money_of(
    passage: &Passage,
    quantity: &Quantity,
    name: &str,
    money: &Quantity,
    span: Span,
    findings: &mut Findings,
) {
    findings.checked.references += 1;
    if quantity.agrees(money) {
        return;
    }
    let message = format!(
        "“{}”的经费正文印为{}，明细表为{}。",
        shorten(name, 20),
        quantity.printed,
        money.printed
    );
    findings.push(
        Draft::new("money_of_group", Severity::Error, message)
            .printed(&quantity.printed, &money.printed)
            .at([passage.span_of(quantity), span])
            .advice("核对正文与明细表。"),
    );
}

/// 支持项目136个 against the rows of the detail table.
fn check_rows(said: &[&Fact], rows: usize, findings: &mut Findings) {
    if rows < 5 {
        return;
    }
    for fact in said.iter().filter(|fact| {
        fact.key.subject.is_empty()
            && !fact.quantity.han
            && ["支持", "安排", "实施"]
                .iter()
                .any(|word| fact.words.contains(word))
    }) {
        findings.checked.references += 1;
        let Some(difference) = (fact.quantity.value - Decimal::from(rows))
            .abs()
            .checked_div(Decimal::from(rows))
        else {
            continue;
        };
        if !difference.is_zero() && difference < Decimal::new(2, 1) {
            let message = format!(
                "支持项目印为{}，明细表列出{rows}个项目。",
                fact.quantity.printed
            );
            findings.push(
                Draft::new("rows_of_table", Severity::Error, message)
                    .printed(&fact.quantity.printed, rows.to_string())
                    .at([fact.span])
                    .advice("核对项目总数与明细表。"),
            );
        }
    }
}

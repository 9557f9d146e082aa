//! Numbers of indicators and of rows that running text says of a table: `一级指标4个、二级指标13个`, `6项核心指标`.

use super::Rule;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "level",
    title: "正文所说的指标个数、表中事项个数与表的行数相符",
    run,
};

/// A table is looked for so many blocks around.
const BLOCKS: usize = 12;
/// A number that is farther off counts something else.
const OFF: u32 = 2;

fn run(context: &Context<'_>, findings: &mut Findings) {
    let tables: Vec<&Grid> = context
        .grids
        .iter()
        .filter(|grid| !grid.guessed && grid.subject.is_none())
        .collect();
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        for at in 0..passage.quantities.len() {
            let quantity = &passage.quantities[at];
            let counted = quantity.unit.class == UnitClass::Count
                && matches!(quantity.unit.text.as_str(), "个" | "项" | "类" | "家" | "")
                && quantity.is_plain()
                && quantity.operator == Operator::None
                && quantity.value.is_integer();
            if !counted {
                continue;
            }
            if of_grade(around(&tables, passage.block), passage, quantity, findings) {
                continue;
            }
            if let Some(level) = level(passage, at) {
                of_level(&tables, passage, quantity, level, findings);
            } else {
                of_rows(around(&tables, passage.block), passage, at, findings);
            }
        }
    }
}

/// The tables near a block.
fn around<'a, 'b>(tables: &'b [&'a Grid], block: usize) -> &'b [&'a Grid] {
    let from = tables.partition_point(|grid| grid.block + BLOCKS < block);
    let to = tables.partition_point(|grid| grid.block <= block + BLOCKS);
    &tables[from..to]
}

/// `自评等级为“优”的3个` beside the one table nearby that grades its rows.
fn of_grade(
    tables: &[&Grid],
    passage: &Passage,
    quantity: &Quantity,
    findings: &mut Findings,
) -> bool {
    let before = passage.slice(quantity.from.saturating_sub(6), quantity.from);
    let Some(grade) = ["优", "良", "中", "差"].into_iter().find(|grade| {
        before.ends_with(&format!("“{grade}”的")) || before.ends_with(&format!("为{grade}的"))
    }) else {
        return false;
    };
    let graded: Vec<Vec<(&str, Span)>> = tables
        .iter()
        .filter(|grid| grid.block.abs_diff(passage.block) <= BLOCKS / 2)
        .map(|grid| {
            (0..grid.rows.len())
                .filter_map(|row| {
                    let column = (0..grid.columns).find(|column| {
                        let heading = grid.heading(row, *column);
                        heading.ends_with("等级") || heading.ends_with("等次")
                    })?;
                    let cell = grid.cell(row, column)?;
                    (grid.rows[row].kind == RowKind::Item)
                        .then_some((cell.text.as_str(), cell.span))
                })
                .collect::<Vec<(&str, Span)>>()
        })
        .filter(|graded| graded.len() >= 2)
        .collect();
    let [graded] = graded.as_slice() else {
        return true;
    };
    // 自评等级 beside 复核等级: the number may be that of the other.
    let near = tables
        .iter()
        .filter(|grid| grid.block.abs_diff(passage.block) <= BLOCKS / 2);
    let other = near.flat_map(|grid| (0..grid.columns).map(move |column| (grid, column)));
    let counted = other.map(|(grid, column)| {
        let rows = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item);
        let cells = rows.filter_map(|row| grid.cell(row, column));
        cells.filter(|cell| cell.text == grade).count()
    });
    if counted
        .into_iter()
        .any(|count| quantity.value == count.into())
    {
        findings.checked.references += 1;
        return true;
    }
    let spans: Vec<Span> = graded
        .iter()
        .filter(|(text, _)| text.starts_with(grade))
        .map(|(_, span)| *span)
        .collect();
    findings.checked.references += 1;
    if quantity.value != spans.len().into() && spans.len() <= 20 {
        let message = format!(
            "等级为“{grade}”的印为{}，表中有{}个。",
            quantity.printed,
            spans.len()
        );
        findings.push(
            Draft::new("count_of_grade", Severity::Doubt, message)
                .printed(&quantity.printed, spans.len().to_string())
                .at([passage.span_of(quantity)])
                .at(spans)
                .advice("核对正文所说的个数与表中的等级。"),
        );
    }
    true
}

/// Which level of indicators a number counts.
fn level(passage: &Passage, at: usize) -> Option<(&'static str, Role)> {
    const LEVELS: [(&str, Role); 3] = [
        ("一级指标", Role::Level1),
        ("二级指标", Role::Level2),
        ("三级指标", Role::Label),
    ];
    let quantity = &passage.quantities[at];
    let before = passage.slice(quantity.from.saturating_sub(6), quantity.from);
    let before = before.trim_end_matches(['共', '为', '有', '计', '设']);
    let after = passage.slice(quantity.to, quantity.to + 4);
    LEVELS
        .into_iter()
        .find(|(word, _)| before.ends_with(word) || after.starts_with(word))
}

/// Different texts in the column of a level: how many, and how many of them are no execution of the budget.
struct Named {
    all: usize,
    of_goals: usize,
    spans: Vec<Span>,
}

/// The different texts in the column of that level.
fn names(grid: &Grid, role: Role) -> Option<Named> {
    let row = (0..grid.rows.len()).find(|row| {
        grid.rows[*row].kind != RowKind::Heading
            && [Role::Level1, Role::Level2, Role::Label]
                .into_iter()
                .all(|role| grid.column(*row, role).is_some())
    })?;
    let heading = grid.rows[row].heading?;
    let column = if role == Role::Label {
        (0..grid.columns).find(|column| grid.heading(row, *column).contains("三级"))?
    } else {
        grid.column(row, role)?
    };
    let mut found: Vec<(&str, Span)> = Vec::new();
    for row in row..grid.rows.len() {
        let line = &grid.rows[row];
        if line.heading != Some(heading) || !matches!(line.kind, RowKind::Item | RowKind::Group(_))
        {
            continue;
        }
        let Some(cell) = grid.cell(row, column) else {
            continue;
        };
        if found.last().is_none_or(|(text, _)| *text != cell.text) {
            found.push((&cell.text, cell.span));
        }
    }
    // The row of budget execution has points in the form, but is no indicator of the goals.
    let executed = |text: &str| text.contains("预算执行") || text.ends_with("执行率");
    let of_goals = found.iter().filter(|(text, _)| !executed(text)).count();
    (found.len() >= 2).then(|| Named {
        all: found.len(),
        of_goals,
        spans: found.iter().map(|(_, span)| *span).collect(),
    })
}

fn of_level(
    tables: &[&Grid],
    passage: &Passage,
    quantity: &Quantity,
    (word, role): (&str, Role),
    findings: &mut Findings,
) {
    let counts: Vec<Named> = tables.iter().filter_map(|grid| names(grid, role)).collect();
    let Some(Named {
        all: count, spans, ..
    }) = counts.first()
    else {
        return;
    };
    findings.checked.references += 1;
    let off = (quantity.value - rust_decimal::Decimal::from(*count)).abs();
    let is = |count: usize| quantity.value == count.into();
    if counts
        .iter()
        .any(|named| is(named.all) || is(named.of_goals))
        || off > OFF.into()
        || counts.len() > 1
    {
        return;
    }
    let message = format!("{word}印为{}，指标表中有{count}个。", quantity.printed);
    findings.push(
        Draft::new("count_of_level", Severity::Doubt, message)
            .printed(&quantity.printed, count.to_string())
            .at([passage.span_of(quantity)])
            .at(spans.iter().take(4).copied())
            .advice("核对正文所说的指标个数与指标表。"),
    );
}

/// `6项核心指标` beside a table of that name with a row for each.
fn of_rows(tables: &[&Grid], passage: &Passage, at: usize, findings: &mut Findings) {
    let quantity = &passage.quantities[at];
    let noun: String = passage.chars[quantity.to..]
        .iter()
        .take_while(|c| is_han(**c))
        .take(4)
        .collect();
    let before = passage.slice(quantity.from.saturating_sub(4), quantity.from);
    let whole = before.is_empty()
        || before.ends_with([
            '，', '。', '；', '“', ':', '的', '成', '出', '施', '及', '由', '共',
        ])
        || before.ends_with("发现")
        || before.ends_with("项目");
    if noun.chars().count() < 3 || !whole || before.contains("其中") {
        return;
    }
    let near = tables.iter().filter(|grid| {
        grid.block.abs_diff(passage.block) <= BLOCKS && (titled(grid, &noun) || heads(grid, &noun))
    });
    let counts: Vec<(usize, &Grid)> = near.filter_map(|grid| Some((rows(grid)?, *grid))).collect();
    let [(count, grid)] = counts.as_slice() else {
        return;
    };
    findings.checked.references += 1;
    let off = (quantity.value - rust_decimal::Decimal::from(*count)).abs();
    if off.is_zero() || off > OFF.into() {
        return;
    }
    let message = format!(
        "“{}{noun}”与表“{}”不符：表中有{count}行。",
        quantity.printed,
        shorten(&grid.title, 20)
    );
    let labels = (0..grid.rows.len())
        .filter(|row| grid.rows[*row].kind == RowKind::Item)
        .filter_map(|row| (0..grid.columns).find_map(|column| grid.cell(row, column)))
        .map(|cell| cell.span);
    findings.push(
        Draft::new("count_of_rows", Severity::Doubt, message)
            .printed(&quantity.printed, count.to_string())
            .at([passage.span_of(quantity)])
            .at(labels.take(4))
            .advice("核对正文所说的个数与表的行数。"),
    );
}

/// Whether the line right above a table names it so.
fn titled(grid: &Grid, noun: &str) -> bool {
    let done = ["完成", "达到", "未", "已", "超"]
        .iter()
        .any(|word| noun.starts_with(word));
    let line = grid.title.split(' ').next().unwrap_or_default();
    !done && !line.contains('，') && line.contains(noun)
}

/// Whether a heading of the table is that noun.
fn heads(grid: &Grid, noun: &str) -> bool {
    let Some(row) = (0..grid.rows.len()).find(|row| grid.rows[*row].kind == RowKind::Heading)
    else {
        return false;
    };
    (0..grid.columns.min(2)).any(|column| {
        grid.cell(row, column)
            .is_some_and(|cell| cell.text.chars().count() >= 3 && cell.text.starts_with(noun))
    })
}

/// The items of a table that has nothing but items under one heading, a total at its end at most.
fn rows(grid: &Grid) -> Option<usize> {
    let items = grid
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Item)
        .count();
    let other = grid
        .rows
        .iter()
        .filter(|row| matches!(row.kind, RowKind::Subtotal | RowKind::Group(_)))
        .count();
    let headings = grid
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Heading)
        .count();
    (items >= 3 && other == 0 && headings == 1 && grid.parents.is_empty()).then_some(items)
}

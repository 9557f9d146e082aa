//! Full marks in the headings of columns: `投入（20）`, `产出（50分）` … make 100, and no row has more.

use rust_decimal::Decimal;

use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::slip;

/// Columns with full marks in their heading.
const LEAST: usize = 3;

/// A column with the full marks that its heading names.
struct Marked {
    column: usize,
    marks: Decimal,
}

/// The whole number in brackets at the end of a heading.
fn marks(heading: &str) -> Option<Decimal> {
    let (name, rest) = heading.strip_suffix(')')?.rsplit_once('(')?;
    let digits = rest.strip_suffix('分').unwrap_or(rest);
    let whole =
        !digits.is_empty() && digits.len() <= 3 && digits.chars().all(|c| c.is_ascii_digit());
    let marks = digits.parse().ok().filter(|_| whole && !name.is_empty())?;
    (marks > Decimal::ONE).then_some(marks)
}

/// Headings with full marks, and the points below them.
pub(super) fn in_headings(context: &Context<'_>, findings: &mut Findings) {
    for grid in &context.grids {
        let headings = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Heading);
        for heading in headings {
            let marked: Vec<Marked> = (0..grid.columns)
                .filter_map(|column| {
                    let text = grid.cell(heading, column)?.text.as_str();
                    let whole = ["合计", "总分", "总得分", "得分"]
                        .iter()
                        .any(|word| text.starts_with(word));
                    let marks = marks(text).filter(|_| !whole)?;
                    Some(Marked { column, marks })
                })
                .collect();
            let sum: Decimal = marked.iter().map(|it| it.marks).sum();
            if marked.len() < LEAST {
                continue;
            }
            findings.checked.sums += 1;
            if sum == Decimal::ONE_HUNDRED {
                beyond(grid, heading, &marked, findings);
            } else {
                let cells = marked
                    .iter()
                    .filter_map(|it| Some((it.marks, grid.cell(heading, it.column)?.span)));
                make_hundred(&cells.collect::<Vec<_>>(), "表头", findings);
            }
        }
    }
}

/// The same in the names of rows: `决策（18） | 16.8`.
pub(super) fn in_labels(context: &Context<'_>, findings: &mut Findings) {
    for grid in &context.grids {
        let rows = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item);
        let cells = rows.filter_map(|row| {
            let column = (0..grid.columns).find(|column| grid.cell(row, *column).is_some())?;
            grid.cell(row, column)
        });
        let whole = |text: &str| {
            let words = ["综合", "合计", "总", "小计"];
            words.iter().any(|word| text.starts_with(word))
        };
        let marked: Vec<(Decimal, Span)> = cells
            .filter(|cell| !whole(&cell.text))
            .map_while(|cell| Some((marks(&cell.text)?, cell.span)))
            .collect();
        if marked.len() < LEAST {
            continue;
        }
        findings.checked.sums += 1;
        make_hundred(&marked, "各行名称", findings);
    }
}

/// Marks of which one slip of the pen keeps them from making 100.
fn make_hundred(marked: &[(Decimal, Span)], place: &str, findings: &mut Findings) {
    let sum: Decimal = marked.iter().map(|(marks, _)| *marks).sum();
    let less = Decimal::ONE_HUNDRED - sum;
    let digits = |value: Decimal| slip::digits(&value.normalize().to_string());
    let slipped = marked.iter().any(|(marks, _)| {
        let (own, meant) = (digits(*marks), digits(marks + less));
        marks + less > Decimal::ZERO
            && own.len() == meant.len()
            && (slip::one_digit(&own, &meant) || slip::exchanged(&own, &meant))
    });
    if !slipped {
        return;
    }
    let message = format!("{place}所列各项满分之和为{}，不是100。", sum.normalize());
    findings.push(
        Draft::new("sum_full_marks", Severity::Doubt, message)
            .printed(sum.normalize().to_string(), "100")
            .at(marked.iter().map(|(_, span)| *span))
            .advice("核对各项的满分。"),
    );
}

/// Points above the full marks of their column.
fn beyond(grid: &Grid, heading: usize, marked: &[Marked], findings: &mut Findings) {
    for row in (0..grid.rows.len()).filter(|row| grid.rows[*row].heading == Some(heading)) {
        let points = marked.iter().filter_map(|it| {
            let points = grid.cell(row, it.column)?.value.clone()?;
            (points.value > it.marks).then_some((it, points))
        });
        let one = grid.rows[row].kind == RowKind::Item;
        for (it, points) in points.filter(|_| one) {
            let message = format!(
                "表中“{}”的{}得分印为{}，超过该项满分。",
                shorten(&grid.rows[row].label, 20),
                grid.heading(row, it.column),
                points.printed
            );
            let cells = [grid.cell(row, it.column), grid.cell(heading, it.column)];
            findings.push(
                Draft::new("score_over_full_marks", Severity::Error, message)
                    .printed(&points.printed, format!("不超过{}", it.marks.normalize()))
                    .at(cells.into_iter().flatten().map(|cell| cell.span))
                    .advice("核对得分和满分。"),
            );
        }
    }
}

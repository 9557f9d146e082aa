//! How many problems there are: a report on what was done about them says it in its opening, its plan, its table.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::is_count;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::RowKind;
use crate::layout::{enumerator, is_han};
use crate::number::Quantity;
use crate::passage::Passage;
use crate::slip::is_slip;

/// What may stand before 问题.
const KINDS: [&str; 5] = ["", "具体", "突出", "主要", "具体的"];
/// Words that say that it is some of them or others.
const SOME: [&str; 12] = [
    "其中", "已", "未", "正在", "尚", "上年", "其余", "剩余", "新", "整改", "完成", "另",
];
/// Words that say how many there are.
const FOUND: [&str; 7] = ["指出", "反映", "查出", "反馈", "发现", "提出", "涉及"];
/// Characters before a number that tell which problems it counts.
const LEAD: usize = 12;

/// A number of problems.
struct Told<'p> {
    figure: &'p Quantity,
    span: Span,
    /// Whether it may be all of them.
    all: bool,
    /// Whether it says how many were found.
    found: bool,
    /// Whether its paragraph is one of several that are numbered.
    item: bool,
}

fn told(passage: &Passage) -> Vec<Told<'_>> {
    let mut found = Vec::new();
    for figure in passage.quantities.iter().filter(|it| is_count(it)) {
        let behind: String = passage.chars[figure.to..].iter().take(5).collect();
        let counted = matches!(figure.unit.text.as_str(), "个" | "项" | "条");
        let problems = KINDS.iter().any(|kind| {
            behind
                .strip_prefix(kind)
                .is_some_and(|rest| rest.starts_with("问题"))
        });
        if !counted || !problems {
            continue;
        }
        let lead: Vec<char> = passage.chars[..figure.from]
            .iter()
            .rev()
            .take_while(|c| is_han(**c) || c.is_ascii_digit())
            .take(LEAD)
            .copied()
            .collect();
        let lead: String = lead.into_iter().rev().collect();
        found.push(Told {
            figure,
            span: passage.span_of(figure),
            item: enumerator(&passage.chars).is_some(),
            found: FOUND.iter().any(|word| lead.contains(word)),
            all: !SOME.iter().any(|word| lead.contains(word)) && !lead.ends_with('各'),
        });
    }
    found
}

/// Values of total rows under headings that name problems.
fn of_tables(context: &Context<'_>) -> Vec<Decimal> {
    let mut values = Vec::new();
    for grid in &context.grids {
        for (row, line) in grid.rows.iter().enumerate() {
            if line.kind != RowKind::Total {
                continue;
            }
            let under = |column: &usize| {
                let heading = grid.heading(row, *column);
                heading.contains("问题") && !heading.contains("金额")
            };
            let figures = (0..grid.columns).filter(under);
            values.extend(figures.filter_map(|column| Some(grid.value(row, column)?.value)));
        }
    }
    values
}

/// One number of all problems that a slip parts from what the others and the table say.
pub(super) fn problems(context: &Context<'_>, findings: &mut Findings) {
    let told: Vec<Told<'_>> = context.prose().flat_map(|(_, it)| told(it)).collect();
    let mut times: HashMap<Decimal, usize> = HashMap::new();
    for one in &told {
        *times.entry(one.figure.value).or_default() += 1;
    }
    for value in of_tables(context) {
        *times.entry(value).or_default() += 1;
    }
    let known = findings.known();
    let of_them = context.title.contains("整改");
    for own in told.iter().filter(|own| own.all) {
        let alone = times[&own.figure.value] == 1 && !known.contains(&own.span);
        let whole = told.iter().find(|other| {
            let sure = times[&other.figure.value] > 1 || of_them && (other.found || own.found);
            // （一）财政方面。查出19个问题 and （四）投资方面。查出13个问题: each of its own.
            let items = own.item && other.item && times[&other.figure.value] == 1;
            sure && !items && other.all && is_slip(own.figure, other.figure.value)
        });
        let Some(whole) = whole.filter(|_| alone) else {
            continue;
        };
        findings.checked.references += 1;
        let message = format!(
            "问题的个数此处印为{}，别处印为{}。",
            own.figure.printed, whole.figure.printed
        );
        findings.push(
            Draft::new("contradiction_problems", Severity::Doubt, message)
                .printed(&own.figure.printed, &whole.figure.printed)
                .at([own.span, whole.span])
                .advice("核对两处的个数；说的不是同一批问题的，写明各自的范围。"),
        );
    }
}

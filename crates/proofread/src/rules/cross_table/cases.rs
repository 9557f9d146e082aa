//! Case studies against the table that lists their projects: money, what it is made up of, years.

use std::collections::{BTreeMap, HashMap, HashSet};

use rust_decimal::Decimal;

use super::{money_of, words};
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

/// A case study named like a project of the table: what was released for it this year is what the table says.
pub(super) fn cases(
    context: &Context<'_>,
    grid: &Grid,
    column: usize,
    headed: &HashMap<String, Vec<usize>>,
    checked: &mut HashSet<String>,
    findings: &mut Findings,
) {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (row, line) in grid.rows.iter().enumerate() {
        let name = words(&line.label);
        if line.kind == RowKind::Item && headed.contains_key(&name) {
            names.insert(name, row);
        }
    }
    names.retain(|name, row| {
        let money = super::amounts(grid, *row, column);
        let money: Vec<&str> = money.iter().map(|(it, _)| it.printed.as_str()).collect();
        checked.insert(format!("{name} {money:?}"))
    });
    let named = names
        .iter()
        .filter_map(|(name, row)| Some((name, *row, headed.get(name)?)))
        .flat_map(|(name, row, indices)| indices.iter().map(move |index| (name, row, index)));
    for (heading, row, index) in named {
        let passage = &context.passages[*index];
        let (Some(money), Some(cell)) = (grid.value(row, column), grid.cell(row, column)) else {
            continue;
        };
        let mut amounts: [Option<&Quantity>; 3] = [None, None, None];
        for at in 0..passage.quantities.len() {
            let quantity = &passage.quantities[at];
            if quantity.unit.class != UnitClass::Money {
                continue;
            }
            let (before, _) = facts::surroundings(passage, at);
            if before.contains("总投入") || before.contains("总投资") {
                amounts[0] = amounts[0].or(Some(quantity));
            } else if before.contains("引导资金支持")
                || before.contains("财政资金支持")
                || before.contains("资助")
            {
                amounts[1] = amounts[1].or(Some(quantity));
            } else if is_given(&before) {
                amounts[2] = amounts[2].or(Some(quantity));
                let bare = quantity.value.checked_div(quantity.unit.factor);
                let fits = |(money, _): &(Quantity, Span)| {
                    money.agrees(quantity) || Some(money.value) == bare
                };
                if !super::amounts(grid, row, column).iter().skip(1).any(fits) {
                    money_of(passage, quantity, heading, &money, cell.span, findings);
                }
            }
        }
        for pair in amounts.windows(2) {
            let [Some(whole), Some(part)] = pair else {
                continue;
            };
            findings.checked.references += 1;
            if part.value > whole.value {
                let message = format!(
                    "“{}”中{}大于{}。",
                    shorten(heading, 20),
                    part.printed,
                    whole.printed
                );
                findings.push(
                    Draft::new("part_over_whole", Severity::Error, message)
                        .printed(&part.printed, format!("不大于{}", whole.printed))
                        .at([passage.span_of(part), passage.span_of(whole)])
                        .advice("核对总投入、支持资金和当年下达数。"),
                );
            }
        }
        own_money(context, passage, &amounts, findings);
    }
}

/// `当年下达120万元`, not what was given beyond its due, or is still to be given: `多拨付17.65万元`.
fn is_given(before: &str) -> bool {
    ["下达", "拨付", "安排"].iter().any(|word| {
        before
            .split_once(word)
            .is_some_and(|(lead, _)| !lead.ends_with(['多', '少', '未', '欠', '超', '应']))
    })
}

/// 总投入 = 引导资金 + 带动的社会投入, when the case names all three.
fn own_money(
    context: &Context<'_>,
    passage: &Passage,
    amounts: &[Option<&Quantity>; 3],
    findings: &mut Findings,
) {
    let [Some(total), Some(granted), _] = amounts else {
        return;
    };
    let path = &context.stations[passage.block].path;
    let first = context
        .passages
        .partition_point(|other| other.block < passage.block);
    let section = context.passages[first..]
        .iter()
        .take_while(|other| context.stations[other.block].path == *path)
        .filter(|other| other.cell.is_none());
    for other in section {
        for at in 0..other.quantities.len() {
            let own = &other.quantities[at];
            let (before, _) = facts::surroundings(other, at);
            if own.unit.class != UnitClass::Money
                || !before.contains("带动")
                    && !before.contains("自筹")
                    && !before.contains("社会投入")
            {
                continue;
            }
            findings.checked.sums += 1;
            if granted.value + own.value != total.value {
                let message = format!(
                    "总投入印为{}，支持资金{}与自筹（带动）投入{}之和与此不符。",
                    total.printed, granted.printed, own.printed
                );
                findings.push(
                    Draft::new("sum_of_case", Severity::Doubt, message)
                        .printed(
                            &total.printed,
                            crate::arithmetic::show_like(granted.value + own.value, total),
                        )
                        .at([
                            passage.span_of(total),
                            passage.span_of(granted),
                            other.span_of(own),
                        ])
                        .advice("核对项目总投入的构成。"),
                );
            }
        }
    }
}

/// `2024年立项，执行年限2年（到2025年5月）`: begin and years must give the end.
pub(super) fn durations(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let (before, _) = facts::surroundings(passage, at);
            if quantity.unit.text != "年"
                || !["执行年限", "执行期", "实施期", "实施年限"]
                    .iter()
                    .any(|word| before.contains(word))
            {
                continue;
            }
            let begin =
                passage.years.iter().rev().find(|(position, _)| {
                    *position < quantity.from && quantity.from - position < 30
                });
            let end = passage
                .years
                .iter()
                .find(|(position, _)| *position >= quantity.to && position - quantity.to < 6);
            let (Some(begin), Some(end)) = (begin, end) else {
                continue;
            };
            let month: String = passage.chars[end.0 + 5..]
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .collect();
            let late = month.parse::<u32>().is_ok_and(|month| month >= 11);
            findings.checked.rules += 1;
            let years = Decimal::from(end.1.saturating_sub(begin.1));
            if years == quantity.value || late && years + Decimal::ONE == quantity.value {
                continue;
            }
            let message = format!(
                "{}年立项、到{}年结束，与执行年限{}不符。",
                begin.1, end.1, quantity.printed
            );
            findings.push(
                Draft::new("duration", Severity::Doubt, message)
                    .printed(&quantity.printed, format!("{years}年"))
                    .at([
                        passage.span_of(quantity),
                        passage.span(begin.0, begin.0 + 5),
                        passage.span(end.0, end.0 + 5),
                    ])
                    .advice("核对立项时间、执行年限和结束时间。"),
            );
        }
    }
}

//! `以上四项共扣7.4分`: what several lost together, against the total score, the rows named or the deductions told before.

use rust_decimal::Decimal;

use super::deductions::{LEAD, before, words_of_clause};
use super::{Subject, has};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::pool::sentence_of;
use crate::records::key;
use crate::slip::is_slip;

/// `以上四项共扣7.4分`: what the total score is short of 100, or the deductions said before.
pub(super) fn of_all(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let own = subject.quantity;
    if stands_in_table(context, own) || adds_up_in_table(context, own) {
        return;
    }
    let taken: Vec<usize> = (0..subject.at)
        .filter(|at| before(subject.passage, &subject.passage.quantities[*at]).ends_with('扣'))
        .collect();
    let said: Decimal = subject.quantities(&taken).iter().map(|it| it.value).sum();
    if !is_of_all(subject) {
        of_group(subject, &taken, said, findings);
        return;
    }
    let totals = &context.total_scores;
    let lost = |total: &Quantity| Decimal::ONE_HUNDRED - total.value;
    let Some((first, span)) = totals.first() else {
        return;
    };
    findings.checked.sums += 1;
    // 3项未达到，共扣3.73分；预算执行率扣0.64分: with what is taken off beside it.
    let beside = subject.passage.quantities.iter().filter(|other| {
        other.unit.class == UnitClass::Points
            && *other != own
            && before(subject.passage, other).ends_with('扣')
    });
    let with_one = beside.into_iter().any(|other| {
        totals
            .iter()
            .any(|(total, _)| lost(total) == own.value + other.value)
    });
    let (from, _) = sentence_of(subject.passage, own);
    let words = subject.passage.slice(from, own.from);
    if is_of_block(&words) {
        return;
    }
    let of_named = || lost_by_named(context, subject) == Some(own.value);
    let of_all = || totals.iter().any(|(total, _)| lost(total) == own.value);
    if said == own.value || with_one || of_all() || of_named() {
        return;
    }
    // 合计扣 may be of some only, unless one slip is all that parts it from the whole.
    let loose = ["合计失", "合计扣", "共计失", "共失"];
    let loose = loose.iter().any(|word| subject.before.ends_with(word));
    if loose && !is_slip(own, lost(first)) {
        return;
    }
    let computed = show_like(lost(first), own);
    let message = format!(
        "“{}{}”与总分不符：总分{}，共扣{computed}。",
        subject.before, own.printed, first.printed
    );
    findings.push(
        Draft::new("deduction", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([subject.span(), *span])
            .advice("核对总分和各项扣分。"),
    );
}

/// `扣分最多的是决策类指标，共扣1.8分`, `决策…、过程…，过程类失分最多，共扣1.8分`: a block's.
fn is_of_block(words: &str) -> bool {
    const BLOCKS: [&str; 5] = ["决策", "过程", "产出", "效益", "满意度"];
    let one = |words: &str| BLOCKS.iter().filter(|it| words.contains(**it)).count() == 1;
    let last = words.rsplit('，').nth(1).unwrap_or_default();
    one(words) && !words.contains("其中") || one(last) && has(last, &["失分", "扣分"])
}

/// `未达标2项，分别为甲和乙，共扣2.00分`, `项目管理方面，…，共扣1.6分`: what the rows lost that the sentence names before the figure.
fn lost_by_named(context: &Context<'_>, subject: &Subject<'_>) -> Option<Decimal> {
    let (from, _) = sentence_of(subject.passage, subject.quantity);
    let words = key(&subject.passage.slice(from, subject.quantity.from));
    let mut named: Vec<(&str, Decimal)> = Vec::new();
    for record in context.records.iter().filter(|record| !record.total) {
        let (Some(mark), Some(score)) = (record.figure(Role::Weight), record.figure(Role::Score))
        else {
            continue;
        };
        let core = crate::records::core(&record.key);
        let known = named.iter().any(|(other, _)| *other == core);
        if core.chars().count() >= LEAD && !known && words.contains(core) {
            named.push((core, mark.quantity.value - score.quantity.value));
        }
    }
    (!named.is_empty()).then(|| named.iter().map(|(_, lost)| *lost).sum())
}

/// `…扣2.00分；…扣1.00分。决策类共扣3.00分`: the deductions of the paragraph.
fn of_group(subject: &Subject<'_>, taken: &[usize], said: Decimal, findings: &mut Findings) {
    let own = subject.quantity;
    let words = words_of_clause(subject);
    let counted = words
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, '两' | '三' | '四'));
    let named = words.trim_end_matches("共扣").ends_with(['类', '标']) && !counted;
    let near = said < own.value + own.value && own.value < said + said;
    if !named || taken.len() < 2 || !near || subject.passage.text().contains('每') {
        return;
    }
    findings.checked.sums += 1;
    if said == own.value {
        return;
    }
    let computed = show_like(said, own);
    let message = format!(
        "“{}{}”与前面各处扣分之和{computed}不符。",
        subject.before, own.printed
    );
    subject.report("deduction", message, computed, taken, findings);
}

/// Words for all points lost.
pub(super) const ALL_LOST: [&str; 14] = [
    "合计失",
    "合计扣",
    "共计失",
    "共失",
    "共失分",
    "共扣分",
    "失分共",
    "扣分共",
    "失分合计",
    "扣分合计",
    "失分共计",
    "扣分共计",
    "合计失分",
    "合计扣分",
];

/// Words before 共扣 that name no part of the indicators.
const OF_ALL: [&str; 19] = [
    "全年",
    "本年度",
    "年度",
    "本次",
    "自评",
    "评价",
    "综合",
    "全部",
    "各项",
    "指标",
    "以上",
    "总",
    "合计",
    "本项目",
    "专项",
    "因此",
    "上述",
    "项",
    "四",
];

/// Whether 共扣 stands for all that was lost, not for a group's: `产出指标共扣2.78分`, `以上5项权重合计25分，共扣4.64分`.
fn is_of_all(subject: &Subject<'_>) -> bool {
    let (from, _) = sentence_of(subject.passage, subject.quantity);
    let of_group = subject
        .passage
        .quantities
        .iter()
        .filter(|quantity| quantity.from >= from && quantity.to <= subject.quantity.from)
        .any(|quantity| {
            quantity.unit.class == UnitClass::Points
                && has(
                    &subject
                        .passage
                        .slice(quantity.from.saturating_sub(6), quantity.from),
                    &["权重", "满分", "分值"],
                )
                && quantity.value != Decimal::ONE_HUNDRED
        });
    let mut rest = words_of_clause(subject);
    // 三项指标共扣: some of them, unless they are all that were told.
    if rest.chars().any(|c| c.is_ascii_digit()) || rest.starts_with(['两', '三']) {
        let all = has(&rest, &["以上", "上述", "全部"]);
        return all && !of_group;
    }
    for word in ALL_LOST.iter().chain(&OF_ALL) {
        rest = rest.replace(word, "");
    }
    let rest = rest
        .trim_end_matches(['了', '减', '分'])
        .trim_end_matches("共扣");
    !of_group && !rest.chars().any(is_han)
}

/// Whether a column of points taken off adds up to them: 扣分 of several that were rated.
fn adds_up_in_table(context: &Context<'_>, own: &Quantity) -> bool {
    let taken_off = |grid: &Grid, column: usize| -> Decimal {
        let items = (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item);
        let values = items
            .filter(|row| grid.heading(*row, column).contains('扣'))
            .filter_map(|row| grid.value(row, column));
        values.map(|taken| taken.value.abs()).sum()
    };
    let mut grids = context.grids.iter();
    grids.any(|grid| (0..grid.columns).any(|column| taken_off(grid, column) == own.value))
}

/// Whether a table prints the points taken off.
fn stands_in_table(context: &Context<'_>, own: &Quantity) -> bool {
    [UnitClass::None, UnitClass::Points]
        .into_iter()
        .any(|class| {
            context
                .pool
                .between(class, own.value, Some(own.value))
                .any(|other| {
                    other.quantity.value == own.value
                        && context.passages[other.passage].cell.is_some()
                        && other.words.contains('扣')
                })
        })
}

//! What is still missing, how far a limit is passed, and what is left beside a rate: `不少于5件，已有3件，还差2件`,
//! `历时41天，超出规定11天`, `支出180万元，用了90%，剩下20万元`.

use rust_decimal::Decimal;

use super::bases::is_planned;
use super::line::{Sentence, alike, is};
use super::words::{compares, direction, ends, has};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Operator, Quantity, UnitClass};
use crate::pool::{Operand, gives};

/// Words that lead to what is missing.
const LACKS: [&str; 11] = [
    "还差", "尚差", "仍差", "还缺", "尚缺", "仍缺", "尚欠", "还欠", "仍欠", "缺口", "缺额",
];

/// Whether a figure is one that can be lacking or left.
fn is_amount(quantity: &Quantity) -> bool {
    matches!(
        quantity.unit.class,
        UnitClass::Money | UnitClass::Count | UnitClass::Duration
    )
}

/// `不少于5件，眼下已有3件，还差2件`: the goal less what there is.
pub(super) fn lacking(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let words = told.lead.trim_end_matches(['为', '达', '了']);
    // 两地合计缺口110万元: of several.
    let together = has(words, &["合计", "共", "总"]);
    if !ends(words, &LACKS) || !is_amount(own) || together {
        return;
    }
    let Some(done) = sentence.previous(at) else {
        return;
    };
    let Some(goal) = done
        .at
        .checked_sub(1)
        .map(|goal| &sentence.passage.quantities[goal])
    else {
        return;
    };
    let words = sentence.clause(goal);
    let bound = matches!(goal.operator, Operator::AtLeast | Operator::MoreThan);
    let planned = ["要求", "约定", "应", "目标", "计划", "任务", "指标"];
    let planned = bound || has(&words, &planned);
    let kin = alike(done.quantity, own) && alike(goal, own) && goal.is_plain();
    let near = sentence.adjoins(goal, done.quantity) && sentence.adjoins(done.quantity, own);
    if !planned || !kin || !near || is_planned(done) || done.depth != told.depth {
        return;
    }
    let value = goal.value - done.quantity.value;
    let both = [goal, done.quantity];
    if value >= Decimal::ZERO && is(value, own, &both) {
        sentence.settle(own, findings);
        return;
    }
    let basis = format!("{}与{}之差", both[0].printed, both[1].printed);
    sentence.report(own, &basis, show_like(value, own), &both, findings);
}

/// `历时41天，超出规定11天`: by how much a limit is passed that is set before.
pub(super) fn beyond(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let words = told.lead.trim_end_matches(['了', '达']);
    let passes = [
        "超出规定",
        "超过规定",
        "超规定",
        "超出时限",
        "超过时限",
        "超时限",
        "超出规定时限",
        "超过规定时限",
        "超出期限",
        "超过期限",
        "超期",
        "逾期",
    ];
    let Some(last) = sentence.previous(at).filter(|last| {
        passes.contains(&words)
            && own.unit.class == UnitClass::Duration
            && last.quantity.unit.text == own.unit.text
            && sentence.adjoins(last.quantity, own)
    }) else {
        return;
    };
    let passage = sentence.passage;
    let limits: Vec<&Quantity> = passage.quantities[..last.at]
        .iter()
        .filter(|limit| {
            let tail = passage.slice(limit.to, limit.to + 2);
            limit.unit.text == own.unit.text
                && (tail.starts_with('内') || has(&tail, &["以内", "之内"]))
        })
        .collect();
    let Some(limit) = limits.first() else { return };
    let gap = |limit: &Quantity| last.quantity.value - limit.value;
    if limits.iter().any(|limit| gap(limit) == own.value) {
        sentence.settle(own, findings);
    } else if limits.iter().all(|other| other.value == limit.value) {
        let basis = format!("{}与规定的{}之差", last.quantity.printed, limit.printed);
        let computed = show_like(gap(limit), own);
        sentence.report(own, &basis, computed, &[last.quantity, limit], findings);
    }
}

/// Words that lead to what is left of an amount.
const LEFT: [&str; 12] = [
    "剩下",
    "剩余",
    "还剩",
    "余下",
    "结余",
    "账上还有",
    "还有",
    "尚有",
    "尚余",
    "还余",
    "账上余",
    "结存",
];
/// Words of the rate at which an amount is used.
const USED: [&str; 12] = [
    "用了",
    "用掉了",
    "使用率",
    "支出率",
    "执行率",
    "花掉了",
    "花了",
    "用去",
    "使用了",
    "执行了",
    "支付率",
    "拨付率",
];

/// `花出去180万元，用了90.0%，剩下20万元`: the rate is that of what was used, beside what is left.
pub(super) fn used(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let Some(rate) = sentence.previous(at).filter(|rate| {
        own.unit.class == UnitClass::Money
            && LEFT.contains(&told.lead.as_str())
            && rate.quantity.unit.class == UnitClass::Percent
            && ends(rate.lead.trim_end_matches(['为', '达', '到']), &USED)
            && sentence.adjoins(rate.quantity, own)
    }) else {
        return;
    };
    let rate = rate.quantity;
    let before: Vec<&Quantity> = sentence
        .passage
        .quantities
        .iter()
        .filter(|one| one.to <= rate.from && one.is_plain() && alike(one, own))
        .collect();
    let with = |one: &Quantity, value: Decimal| Quantity {
        value: one.value + value,
        ..one.clone()
    };
    let held = before.iter().any(|one| {
        gives(one, &with(one, own.value), rate) || gives(&with(one, -own.value), one, rate)
    });
    let Some(done) = before.last() else { return };
    if held {
        sentence.settle(rate, findings);
        sentence.settle(own, findings);
        return;
    }
    // 预算900万元，到位800万元；支出756万元，执行率84.0%，结余44万元: what is left may be of another amount than the rate.
    if let Some(whole) = before.iter().find(|whole| gives(done, whole, rate)) {
        let value = whole.value - done.value;
        if crate::slip::of_value(own, value) {
            let basis = format!("{}−{}", whole.printed, done.printed);
            sentence.report(own, &basis, show_like(value, own), &[whole, done], findings);
        }
        return;
    }
    let whole = with(done, own.value);
    let Some(value) = crate::arithmetic::percent(done.value, whole.value) else {
        return;
    };
    let basis = format!("{}和剩下的{}", done.printed, own.printed);
    sentence.report(rate, &basis, show_like(value, rate), &[done, own], findings);
}

/// Names of what a figure is compared with that stands in the paragraphs before.
const NAMED: [&str; 12] = [
    "批复数",
    "批复",
    "计划数",
    "预算数",
    "核定数",
    "合同数",
    "任务书",
    "目标数",
    "下达数",
    "应拨数",
    "申报数",
    "指标数",
];

/// `实际到位2,160万元，比批复数多84万元`: what it is compared with stands before, or one slip parts the three.
pub(super) fn from_named(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let Some(up) = direction(&told.lead) else {
        return;
    };
    let named = compares(&told.lead) && has(&told.lead, &NAMED);
    let amount = matches!(own.unit.class, UnitClass::Money | UnitClass::Count);
    let Some(done) = sentence.previous(at).filter(|done| {
        let near = sentence.adjoins(done.quantity, own);
        named && amount && near && alike(done.quantity, own) && !is_planned(done)
    }) else {
        return;
    };
    let done = done.quantity;
    let apart = |base: Decimal| {
        if up {
            base + own.value
        } else {
            base - own.value
        }
    };
    let base = done.value + done.value - apart(done.value);
    let mut anywhere = context.pool.between(own.unit.class, base, Some(base));
    if anywhere.any(|one| one.quantity.value == base) {
        sentence.settle(own, findings);
        return;
    }
    let passage = sentence.passage;
    let index = context
        .passages
        .partition_point(|one| one.block < passage.block);
    let slip = |other: &&Operand| {
        let figure = &other.quantity;
        figure.unit.text == done.unit.text
            && other.span != passage.span_of(done)
            && other.span != passage.span_of(own)
            && up == (done.value > figure.value)
            && (crate::slip::of_value(done, apart(figure.value))
                || crate::slip::of_value(own, (done.value - figure.value).abs()))
    };
    let near: Vec<_> = context.pool.near(index).collect();
    if let Some(other) = near.into_iter().rev().find(slip) {
        let basis = format!("{}与{}之差", done.printed, other.quantity.printed);
        let computed = show_like((done.value - other.quantity.value).abs(), own);
        sentence.report(own, &basis, computed, &[done], findings);
    }
}

/// The year that a figure is compared with: 2023 in `比2023年增加`.
fn year_in(lead: &str) -> Option<String> {
    let chars: Vec<char> = lead.chars().collect();
    let year = chars
        .windows(5)
        .find(|five| five[4] == '年' && five[..4].iter().all(char::is_ascii_digit))?;
    Some(year[..4].iter().collect())
}

/// Whether two texts have two Chinese characters side by side in common.
pub(super) fn shares_word(one: &str, other: &str) -> bool {
    let chars: Vec<char> = one.chars().filter(|c| crate::layout::is_han(*c)).collect();
    chars
        .windows(2)
        .any(|pair| pair[0] != '全' && other.contains(&pair.iter().collect::<String>()))
}

/// `全年选派180人，比2023年增加26人`: what a table or the text tells of that year, or one slip parts the three.
pub(super) fn since_year(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let (Some(up), Some(year)) = (direction(&told.lead), year_in(&told.lead)) else {
        return;
    };
    let amount = matches!(own.unit.class, UnitClass::Money | UnitClass::Count);
    let Some(done) = sentence.previous(at).filter(|done| {
        let near = sentence.adjoins(done.quantity, own) && done.depth == told.depth;
        compares(&told.lead) && amount && near && alike(done.quantity, own)
    }) else {
        return;
    };
    let words = sentence.clause(done.quantity);
    let done = done.quantity;
    let base = if up {
        done.value - own.value
    } else {
        done.value + own.value
    };
    let said = |base: Decimal| {
        let slack = own.half.max(done.half);
        told_of(context, own, (base - slack, base + slack))
            .find(|other| other.words.contains(&year) && shares_word(&words, &other.words))
    };
    if said(base).is_some() {
        sentence.settle(own, findings);
        return;
    }
    // One slip in the change is all that parts it from what is told of that year.
    let origins = crate::slip::origins(own).into_iter();
    let mut meant = origins.filter(|(gap, _)| crate::slip::is_slip(own, *gap));
    if let Some((gap, one)) = meant.find_map(|(gap, _)| {
        let base = done.value + if up { -gap } else { gap };
        said(base).map(|_| (gap, base))
    }) {
        let shown = show_like(one, done);
        let basis = format!("{}与{year}年的{shown}之差", done.printed);
        sentence.report(own, &basis, show_like(gap, own), &[done], findings);
    }
}

/// The figures in a unit, or bare ones of a table, that may be prints of a value between two borders.
fn told_of<'p>(
    context: &'p Context<'_>,
    unit: &Quantity,
    (low, high): (Decimal, Decimal),
) -> impl Iterator<Item = &'p Operand> {
    let (class, text, factor) = (unit.unit.class, unit.unit.clone(), unit.unit.factor);
    let within = move |value: Decimal| (low..=high).contains(&value);
    let measured = context.pool.between(class, low, Some(high));
    let measured = measured
        .filter(move |other| other.quantity.unit.comparable(&text) && within(other.quantity.value));
    let bare = (low / factor, Some(high / factor));
    let bare = context.pool.between(UnitClass::None, bare.0, bare.1);
    measured.chain(bare.filter(move |other| {
        other.quantity.unit.text.is_empty() && within(other.quantity.value * factor)
    }))
}

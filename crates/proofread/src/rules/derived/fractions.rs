//! Shares in words: 约占三分之二, 占七成, 缩短三分之一.

use rust_decimal::Decimal;

use super::has;
use crate::arithmetic::show;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass, chinese};
use crate::passage::Passage;
use crate::pool::{is_amount, sentence_of};

/// A share in words, and what it can stand for, of one.
struct Fraction {
    from: usize,
    to: usize,
    low: Decimal,
    high: Decimal,
}

/// Looks at every share in words of a passage.
pub(super) fn fractions(context: &Context<'_>, passage: &Passage, findings: &mut Findings) {
    let mut at = 0;
    while at < passage.chars.len() {
        match fraction(passage, at) {
            Some(fraction) => {
                judge(context, passage, &fraction, findings);
                at = fraction.to;
            }
            None => at += 1,
        }
    }
}

/// Reads 三分之二 or 七成; 百分之 and 成 of another word are none.
fn fraction(passage: &Passage, at: usize) -> Option<Fraction> {
    let chars = &passage.chars;
    let numeral = |from: usize| {
        let (value, length) = chinese::read(chars.get(from..)?)?;
        (length > 0 && value > 0 && value <= 10).then(|| (Decimal::from(value), length))
    };
    if at > 0 && chinese::is_numeral(chars[at - 1]) || !chinese::is_numeral(chars[at]) {
        return None;
    }
    if chars[at] == '一' && chars.get(at + 1) == Some(&'半') {
        return Some(half(passage, at));
    }
    let (first, length) = numeral(at)?;
    let next = at + length;
    if chars.get(next..)?.starts_with(&['分', '之']) {
        let (part, length) = numeral(next + 2)?;
        let value = part
            .checked_div(first)
            .filter(|value| *value < Decimal::ONE)?;
        let room = Decimal::new(3, 2);
        return Some(Fraction {
            from: at,
            to: next + 2 + length,
            low: value - room,
            high: value + room,
        });
    }
    let tail = chars.get(next + 1).copied();
    let ends = tail.is_none_or(|c| "，。；、)(以多左的".contains(c));
    if chars.get(next) != Some(&'成') || !ends || first >= Decimal::TEN {
        return None;
    }
    let tenth = Decimal::new(1, 1);
    let value = first * tenth;
    let before = passage.slice(at.saturating_sub(3), at);
    let (low, high) = if has(&before, &["近", "不足", "不到"]) {
        (value - tenth, value)
    } else if has(&before, &["超", "逾"]) || matches!(tail, Some('多' | '以')) {
        (value, value + tenth)
    } else {
        (value - Decimal::new(5, 2), value + Decimal::new(5, 2))
    };
    Some(Fraction {
        from: at,
        to: next + 1,
        low,
        high,
    })
}

/// `前三家机构占全部的五成`: how many there are, not what they have.
fn is_ranked(passage: &Passage, fraction: &Fraction, before: &str) -> bool {
    let counted = before
        .split_once('占')
        .is_some_and(|(what, _)| !what.is_empty());
    let mut said = passage.quantities.iter().rev();
    let last = said.find(|one| one.to <= fraction.from);
    counted && last.is_some_and(|one| passage.chars[..one.from].ends_with(&['前']))
}

/// 一半: said to be just that, or about.
fn half(passage: &Passage, at: usize) -> Fraction {
    let middle = Decimal::new(5, 1);
    let before = passage.slice(at.saturating_sub(6), at);
    let after = passage.slice(at + 2, at + 4);
    let room = Decimal::new(3, 2);
    let (low, high) = if has(&before, &["恰", "正好", "刚好"]) {
        (middle - Decimal::new(5, 3), middle + Decimal::new(5, 3))
    } else if has(&before, &["近", "不足", "不到", "接近"]) {
        (middle - Decimal::new(1, 1), middle)
    } else if has(&before, &["超", "逾", "过"])
        || after.starts_with('以')
        || after.starts_with('多')
    {
        (middle, Decimal::ONE)
    } else {
        (middle - room, middle + room)
    };
    Fraction {
        from: at,
        to: at + 2,
        low,
        high,
    }
}

fn judge(context: &Context<'_>, passage: &Passage, fraction: &Fraction, findings: &mut Findings) {
    let before = facts_before(passage, fraction.from);
    let share = has(&before, &["占", "覆盖面", "覆盖率", "覆盖比例"]);
    let change = before.chars().count() <= 4
        && has(
            &before,
            &[
                "缩短", "压减", "压缩", "下降", "减少", "降低", "提高", "增加",
            ],
        );
    // 甲增加值占全部增加值的比重超过三分之一: what is measured is named, not the amount of another clause.
    let named = before
        .split_once('占')
        .is_some_and(|(what, _)| what.chars().filter(|c| crate::layout::is_han(*c)).count() > 4);
    if told_behind(passage, fraction, &before, findings)
        || of_whole(passage, fraction, &before, findings)
        || !share && !change
        || named
        || is_ranked(passage, fraction, &before)
    {
        return;
    }
    let anchor = Quantity {
        from: fraction.from,
        ..match passage.quantities.first() {
            Some(first) => first.clone(),
            None => return,
        }
    };
    let (from, _) = sentence_of(passage, &anchor);
    let amounts: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|quantity| quantity.from >= from && quantity.to <= fraction.from)
        .filter(|quantity| is_amount(quantity))
        .collect();
    let Some(last) = amounts.last() else { return };
    let (held, shown) = if change {
        changed(fraction, &amounts)
    } else {
        shared(context, passage, fraction, (&before, &amounts))
    };
    let Some(value) = shown else { return };
    findings.checked.rates += 1;
    if held {
        return;
    }
    let said = passage.slice(fraction.from, fraction.to);
    let computed = format!("{}%", show(value * Decimal::ONE_HUNDRED, 1));
    let message = format!(
        "“{before}{said}”与文中的数不符：按{}算为{computed}。",
        last.printed
    );
    findings.push(
        Draft::new("fraction", Severity::Doubt, message)
            .printed(said, computed)
            .at([
                passage.span(fraction.from, fraction.to),
                passage.span_of(last),
            ])
            .at(amounts
                .iter()
                .filter(|it| it.unit.comparable(&last.unit))
                .map(|it| passage.span_of(it)))
            .advice("核对分数（几成）和它所依据的数。"),
    );
}

/// `粮油占总产值的五分之二，为9.2亿元，总产值为23.0亿元`: what the share comes to stands right behind it, the whole in the same sentence. Whether
/// it was judged.
fn told_behind(
    passage: &Passage,
    fraction: &Fraction,
    before: &str,
    findings: &mut Findings,
) -> bool {
    let next = passage.quantities.iter().find(|it| it.from >= fraction.to);
    let Some(part) = next.filter(|it| is_amount(it) && before.contains('占')) else {
        return false;
    };
    let gap = passage.slice(fraction.to, part.from);
    let gap = gap.trim_start_matches('，');
    if !matches!(gap, "为" | "即" | "计" | "共" | "合" | "约为" | "，计") {
        return false;
    }
    let (from, to) = sentence_of(passage, part);
    let mut wholes = passage.quantities.iter().filter(|whole| {
        whole.from >= from
            && whole.to <= to
            && !std::ptr::eq(*whole, part)
            && whole.unit.comparable(&part.unit)
            && whole.value > part.value
    });
    let Some(first) = wholes.clone().next() else {
        return false;
    };
    findings.checked.rates += 1;
    if wholes.any(|whole| fraction.fits(part.value.checked_div(whole.value))) {
        return true;
    }
    let said = passage.slice(fraction.from, fraction.to);
    let value = part.value.checked_div(first.value).unwrap_or_default();
    let computed = format!("{}%", show(value * Decimal::ONE_HUNDRED, 1));
    let message = format!(
        "“{before}{said}”与文中的数不符：{}是{}的{computed}。",
        part.printed, first.printed
    );
    findings.push(draft(passage, fraction, (message, computed), [part, first]));
    true
}

/// A fraction that a part is not of its whole.
fn draft(
    passage: &Passage,
    fraction: &Fraction,
    (message, computed): (String, String),
    figures: [&Quantity; 2],
) -> Draft {
    let said = passage.slice(fraction.from, fraction.to);
    Draft::new("fraction", Severity::Doubt, message)
        .printed(said, computed)
        .at([passage.span(fraction.from, fraction.to)])
        .at(figures.map(|figure| passage.span_of(figure)))
        .advice("核对分数（几成）和它所依据的数。")
}

/// `抽查45个项目，占立项总数180个的四分之一`: the whole stands right before the share, the part before that. Whether it was judged.
fn of_whole(passage: &Passage, fraction: &Fraction, before: &str, findings: &mut Findings) -> bool {
    let last = passage
        .quantities
        .partition_point(|it| it.to <= fraction.from);
    let [.., part, whole] = &passage.quantities[..last] else {
        return false;
    };
    let lead = passage.slice(part.to, whole.from);
    let clause = lead.rsplit(['，', '；', '。']).next().unwrap_or_default();
    let noun = before.strip_suffix('的');
    let named = clause.contains('占') && noun.is_some_and(|noun| noun.chars().count() <= NOUN);
    let kin = is_amount(part) && is_amount(whole) && part.unit.comparable(&whole.unit);
    if !named || !kin || lead.contains(['；', '。']) || lead.matches('，').count() > 1 {
        return false;
    }
    findings.checked.rates += 1;
    let Some(value) = part.value.checked_div(whole.value) else {
        return false;
    };
    if fraction.fits(Some(value)) {
        return true;
    }
    let said = passage.slice(fraction.from, fraction.to);
    let computed = format!("{}%", show(value * Decimal::ONE_HUNDRED, 1));
    let message = format!(
        "“占{}的{said}”与文中的数不符：{}是它的{computed}。",
        whole.printed, part.printed
    );
    findings.push(draft(passage, fraction, (message, computed), [part, whole]));
    true
}

/// Characters of a noun between a whole and its share.
const NOUN: usize = 10;

impl Fraction {
    fn fits(&self, value: Option<Decimal>) -> bool {
        value.is_some_and(|value| self.low <= value && value <= self.high)
    }
}

/// Whether the last two amounts differ by the fraction, and by what they do.
fn changed(fraction: &Fraction, amounts: &[&Quantity]) -> (bool, Option<Decimal>) {
    let [.., first, last] = amounts else {
        return (true, None);
    };
    if first.unit.text != last.unit.text {
        return (true, None);
    }
    let value = (first.value - last.value).abs().checked_div(first.value);
    (fraction.fits(value), value)
}

/// Whether one of the amounts is the fraction of a larger one, and what the last is of the first larger.
fn shared(
    context: &Context<'_>,
    passage: &Passage,
    fraction: &Fraction,
    (before, amounts): (&str, &[&Quantity]),
) -> (bool, Option<Decimal>) {
    let of_money = has(before, &["资金", "总额", "预算", "投入", "结余", "经费"]);
    let parts = amounts
        .iter()
        .filter(|part| !of_money || part.unit.class == UnitClass::Money);
    let anchors = context.names.anchors(&context.pool);
    let mut wholes: Vec<&Quantity> = passage.quantities.iter().collect();
    wholes.extend(anchors.map(|anchor| &anchor.quantity));
    let mut shown = None;
    for part in parts {
        let mut shares = wholes
            .iter()
            .filter(|whole| whole.unit.comparable(&part.unit) && whole.value > part.value)
            .filter(|whole| is_amount(whole))
            .map(|whole| part.value.checked_div(whole.value))
            .peekable();
        shown = shares.peek().copied().flatten();
        if shares.any(|value| fraction.fits(value)) {
            return (true, shown);
        }
    }
    (false, shown)
}

/// The words of its clause before a place.
fn facts_before(passage: &Passage, at: usize) -> String {
    let from = (0..at)
        .rev()
        .find(|index| matches!(passage.chars[*index], '，' | '。' | '；' | ':' | '(' | ')'))
        .map_or(0, |index| index + 1);
    let last = passage
        .quantities
        .iter()
        .filter(|quantity| quantity.to <= at)
        .map(|quantity| quantity.to)
        .max()
        .unwrap_or(0);
    passage.slice(from.max(last), at)
}

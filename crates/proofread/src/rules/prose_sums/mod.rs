//! Sums in running text: 共 … 其中 …, brackets after a total, scores and their blocks, full marks that make 100.

mod bare;
mod far;
mod larger;
mod led;
mod lists;
mod marks;
mod of_which;
mod open;
mod rest;
mod scored;
mod strict;

use super::Rule;
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use bare::{bracketed, portions};
use larger::{in_bracket, larger, larger_part, smaller_score};
use led::led;
use lists::{batches, brackets, colon, kinds};
use marks::{full_marks, marks_in_brackets, named_marks};
pub(in crate::rules) use of_which::is_distance;
use of_which::of_which;
pub(in crate::rules) use open::{counts_places, is_shared};
use open::{
    is_of_another, is_open_pair, leaves_open, leaves_rest, of_list, said_number, tells_of_other,
};
use rest::{has_left, is_of_rest, left, shares_are_said};
pub(in crate::rules) use rest::{is_compared, share_is_said};
use rust_decimal::Decimal;
use scored::{beside_marks, scored};

pub const RULE: Rule = Rule {
    id: "prose_sum",
    title: "“共…其中…”、括号内分项之和与总数相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    let totals = &context.total_scores;
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            of_which(context, passage, from, to, findings);
            colon(passage, from, to, findings);
            kinds(passage, from, to, findings);
            batches(passage, from, to, findings);
            brackets(passage, from, to, findings);
            bracketed(passage, from, to, findings);
            portions(passage, from, to, findings);
            led(passage, from, to, findings);
            in_bracket(passage, (from, to), findings);
            full_marks(passage, from, to, findings);
            marks_in_brackets(passage, from, to, findings);
            named_marks(passage, from, to, findings);
            scored(passage, (from, to), totals, findings);
            beside_marks(passage, (from, to), totals, findings);
        }
    }
}

/// Stretches between full stops.
pub fn sentences(passage: &Passage) -> Vec<(usize, usize)> {
    let mut sentences = Vec::new();
    let mut from = 0;
    for (at, c) in passage.chars.iter().enumerate() {
        if matches!(c, '。' | '！' | '？') {
            sentences.push((from, at));
            from = at + 1;
        }
    }
    sentences.push((from, passage.chars.len()));
    sentences
}

/// `单价50万元以上`: a border, no part of a whole.
pub(in crate::rules) fn is_border(passage: &Passage, quantity: &Quantity) -> bool {
    let after = passage.slice(quantity.to, quantity.to + 4);
    let before = passage.slice(quantity.from.saturating_sub(3), quantity.from);
    // 80分（含）至90分为良
    let bands = quantity.unit.class == UnitClass::Points && after.starts_with("(含)");
    bands
        || ["以上", "以下", "以内", "(含)以", "及以", "(不含)"]
            .iter()
            .any(|word| after.starts_with(word))
        || [
            "超过", "不足", "低于", "高于", "大于", "小于", "少于", "不到",
        ]
        .iter()
        .any(|word| before.ends_with(word))
}

fn addable(quantity: &Quantity) -> bool {
    quantity.is_plain()
        && matches!(
            quantity.unit.class,
            UnitClass::Money | UnitClass::Count | UnitClass::Points
        )
        && quantity.terms.is_empty()
}

/// Points that were taken off, not those given.
fn is_deducted(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(4), quantity.from);
    let words = words
        .rsplit(['，', '、', '；', ':'])
        .next()
        .unwrap_or_default();
    quantity.unit.class == UnitClass::Points && words.contains('扣')
}

/// Points that something was given, said right before them.
fn is_given(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(2), quantity.from);
    words.trim_end_matches('为').ends_with(['得', '扣'])
}

/// Points that something has at most, not those it was given.
fn is_full_marks(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(6), quantity.from);
    let words = words.rsplit(['，', '、', '；']).next().unwrap_or_default();
    quantity.unit.class == UnitClass::Points
        && ["满分", "该项", "权重", "分值"]
            .iter()
            .any(|word| words.contains(word))
}

/// `平均每名0.81个`: no part of a whole.
pub(crate) fn is_average(passage: &Passage, quantity: &Quantity) -> bool {
    let words = passage.slice(quantity.from.saturating_sub(12), quantity.from);
    let words = words
        .rsplit(['，', '、', '；', '。'])
        .next()
        .unwrap_or_default();
    // 双方均在本市的: all of them, no average.
    let mean = words
        .rsplit_once('均')
        .is_some_and(|(_, rest)| !rest.starts_with(['在', '已', '未', '由', '属', '获']));
    mean || words.contains('每')
}

/// `有效问卷391份，表示满意的366份，满意度93.6%`: whether a figure is a part of the one right before it, as its rate tells.
pub(in crate::rules) fn is_part_of_last(passage: &Passage, part: &Quantity) -> bool {
    let at = passage
        .quantities
        .partition_point(|other| other.from < part.from);
    let last = at.checked_sub(1).map(|last| &passage.quantities[last]);
    let (Some(last), Some(rate)) = (last, passage.quantities.get(at + 1)) else {
        return false;
    };
    let named = passage.slice(part.to, rate.from);
    rate.unit.class == UnitClass::Percent
        && named.contains(['率', '度'])
        && !named.contains(['占', '。', '；'])
        && last.unit.comparable(&part.unit)
        && last.value > part.value
        && crate::pool::gives(part, last, rate)
}

/// How deep in brackets a position is.
pub(crate) fn depth(passage: &Passage, from: usize, at: usize) -> i32 {
    passage.chars[from.min(at)..at]
        .iter()
        .fold(0, |depth, c| match c {
            '(' => depth + 1,
            ')' => (depth - 1).max(0),
            _ => depth,
        })
}

/// The totals that parts may belong to: same unit, the nearest first; the same counter before its like.
fn candidates<'a>(above: &[&'a Quantity], parts: &[&Quantity]) -> Option<Vec<&'a Quantity>> {
    let first = parts.first()?;
    let mut totals: Vec<&Quantity> = above
        .iter()
        .rev()
        .copied()
        .filter(|total| total.unit.comparable(&first.unit))
        .collect();
    totals.sort_by_key(|total| total.unit.text != first.unit.text);
    (!totals.is_empty()).then_some(totals)
}

/// Parts that make more than so many times their whole, in hundredths, or less than one so manyth, are of something else.
const FAR: i64 = 200;
/// Those that miss it by less are surely of it.
const CLOSE: i64 = 140;

/// Words of parts that together make a whole.
const PAIRS: [(&str, &str); 12] = [
    ("新", "结转"),
    ("直接", "后补助"),
    ("优", "良"),
    ("中央", "地方"),
    ("完成", "未完成"),
    ("男", "女"),
    ("决策", "产出"),
    ("产出", "效益"),
    ("一类", "二类"),
    ("重点", "一般"),
    ("省级", "市"),
    ("本级", "转移"),
];

/// `甲、乙各3个`: how many there are of them isn't counted.
fn is_each(passage: &Passage, part: &Quantity) -> bool {
    passage.chars[..part.from].ends_with(&['各'])
}

/// `产出28.9分、效益28.5分，合计失分7.6分`: what a clause of its own takes together is no further part.
fn is_gathered(passage: &Passage, part: &Quantity) -> bool {
    let words = passage.slice(part.from.saturating_sub(8), part.from);
    let clause = words.rsplit_once('，').map(|(_, clause)| clause);
    clause.is_some_and(|clause| {
        let named = clause.chars().count() > 2;
        ["合计", "总计"].iter().any(|word| clause.starts_with(word)) && named
    })
}

/// The figures that can be parts of a total.
fn parts_of<'q>(passage: &Passage, total: &Quantity, parts: &[&'q Quantity]) -> Vec<&'q Quantity> {
    let mut parts = parts.to_vec();
    // …、其余六家单位共8家，比目标少4家: how far it is from a target ends a list.
    let ends = parts
        .iter()
        .position(|part| is_compared(passage, part) || is_gathered(passage, part));
    let told = parts
        .windows(2)
        .position(|pair| tells_of_other(passage, pair));
    parts.truncate(
        ends.unwrap_or(parts.len())
            .min(told.map_or(parts.len(), |at| at + 1)),
    );
    parts.retain(|part| {
        part.unit.comparable(&total.unit)
            && !is_border(passage, part)
            && !passage.chars[..part.from].ends_with(&['乘', '以'])
            && !is_part_of_last(passage, part)
            && !is_of_rest(passage, part)
    });
    // 涉及18个国家，其中共建国家11个、项目29项: projects are no countries.
    // 487份（个），其中农作物428份、畜禽59个: counted by either.
    let other = passage.slice(total.to, total.to + 4);
    let other = other
        .strip_prefix('(')
        .and_then(|other| other.split_once(')'));
    let either = other.map_or("", |(other, _)| other);
    let counted_alike =
        |part: &&Quantity| [total.unit.text.as_str(), either].contains(&part.unit.text.as_str());
    if total.unit.class == UnitClass::Count && parts.iter().any(counted_alike) {
        parts.retain(counted_alike);
    }
    parts
}

/// Looks for a total and a run of parts that fit; reports the nearest total when none does and the list claims to be whole.
fn judge(
    passage: &Passage,
    totals: &[&Quantity],
    parts: &[&Quantity],
    words: &str,
    findings: &mut Findings,
) {
    if strict::of_closed(passage, totals, parts, words, findings) {
        return;
    }
    let total = totals[0];
    // 材料不足5个: what is a border by its words only makes the whole with the others.
    let alike = parts
        .iter()
        .filter(|part| part.unit.comparable(&total.unit));
    let all: Decimal = alike.map(|part| part.value).sum();
    if all == total.value {
        findings.checked.sums += 1;
        return;
    }
    let parts = parts_of(passage, total, parts);
    // 其中甲3家、乙5家，当年迁出2家: what left is none of the list.
    let listed = strict::first_clause(passage, parts.clone());
    if is_no_list(passage, totals, &listed, findings) {
        return;
    }
    if is_shared(words) || !words.starts_with('(') && is_of_another(passage, total, &parts) {
        return;
    }
    let said = said_number(passage, total);
    let even = words.starts_with('(') && strict::is_ticked(passage, &parts);
    let prefix_fits = fits(totals, &parts, (said, even));
    let parts = listed;
    let words = of_list(passage, &parts, words);
    if words.contains(['÷', '×', '+', '=', '*']) || words.matches("以上").count() > 1 {
        // A formula, or thresholds of which one holds the other: no parts of a whole.
        return;
    }
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    findings.checked.sums += 1;
    let twice = super::runs::counts_twice(passage, &parts);
    let rest = share_is_said(passage, &parts) && sum < total.value;
    if prefix_fits || twice || rest || shares_are_said(passage, total, &parts) {
        return;
    }
    let paired = PAIRS
        .iter()
        .any(|(one, other)| words.contains(one) && words.contains(other));
    let points = total.unit.class == UnitClass::Points;
    let coverage = sum.checked_div(total.value).unwrap_or_default();
    let open = leaves_open(words)
        || leaves_rest(passage, &parts)
        || said.is_some_and(|all| all > parts.len())
        || is_open_pair(passage, &parts);
    let within = |most: i64| {
        let most = Decimal::new(most, 2);
        coverage < most && coverage * most > Decimal::ONE
    };
    if points
        && coverage < Decimal::ONE
        && scored::leaves_out(words)
        && !strict::is_slip(total, &parts, sum)
    {
        return;
    }
    let exceeded = parts.len() > 2 && coverage > Decimal::ONE;
    if exceeded && !within(CLOSE) && larger_part(passage, total, &parts, findings) {
        return;
    }
    if !within(FAR) && !smaller_score(passage, total, &parts) {
        let told = larger_part(passage, total, &parts, findings);
        if told || !far::is_meant(passage, totals, (&parts, sum)) {
            return;
        }
    }
    if open && !paired && coverage < Decimal::ONE && !far::is_tenfold(total, sum) {
        return;
    }
    if coverage > Decimal::ONE && is_open_pair(passage, &parts) && parts[0].value <= total.value {
        return;
    }
    // 职工60人，其中高级职称21人、博士17人: two of some kinds, which may overlap.
    let slip = strict::is_slip(total, &parts, sum);
    let counted = total.unit.class == UnitClass::Count;
    let long = crate::slip::keeps_apart(total, (&parts, sum), crate::slip::is_slip);
    let ticked = open::is_closed_pair(passage, &parts);
    if parts.len() == 2
        && counted
        && coverage < Decimal::ONE
        && !paired
        && !(slip && (long || ticked))
    {
        return;
    }
    let sure = paired || points || parts.len() >= 3 || total.unit.class == UnitClass::Money;
    let certain = strict::is_all(passage, (&parts, sum), total);
    // What no single slip explains may be a list of something else.
    let severity = if sure && within(CLOSE) && slip {
        Severity::Error
    } else {
        Severity::Doubt
    };
    let draft = off(passage, total, (&parts, sum), severity);
    findings.push(if certain { draft.certain() } else { draft });
}

/// Whether figures are no parts to be added up: one left, each of some has so many, or there is only one, which is told if it is too much.
fn is_no_list(
    passage: &Passage,
    totals: &[&Quantity],
    parts: &[&Quantity],
    findings: &mut Findings,
) -> bool {
    if parts.iter().any(|part| has_left(passage, part)) {
        left(passage, totals, parts, findings);
        return true;
    }
    if parts.iter().any(|part| is_each(passage, part)) {
        return true;
    }
    if let [] | [_] = parts {
        larger(passage, totals, parts.first().copied(), findings);
        return true;
    }
    false
}

/// Whether a list, or one that ends sooner, makes a total: so many parts as are `said`, all of them in one manner.
fn fits(totals: &[&Quantity], parts: &[&Quantity], (said, even): (Option<usize>, bool)) -> bool {
    let points = totals[0].unit.class == UnitClass::Points;
    let mut sum = Decimal::ZERO;
    parts.iter().enumerate().any(|(count, part)| {
        sum += part.value;
        let whole = count + 1 == parts.len() || !points && !even || said == Some(count + 1);
        let made = |total: &&Quantity| strict::is_made(total, part, sum);
        count > 0 && whole && totals.iter().any(made)
    })
}

/// Parts that don't make their total.
fn off(
    passage: &Passage,
    total: &Quantity,
    (parts, sum): (&[&Quantity], Decimal),
    severity: Severity,
) -> Draft {
    let list = added(parts.iter().copied());
    let computed = show_like(sum, total);
    let message = format!(
        "总数印为{}，分项{list}＝{computed}，两者不符。",
        total.printed
    );
    Draft::new("sum_prose", severity, message)
        .printed(&total.printed, computed)
        .at(std::iter::once(passage.span_of(total))
            .chain(parts.iter().map(|part| passage.span_of(part))))
        .advice("核对总数与各分项，更正误写的数，或说明未列出的部分。")
}

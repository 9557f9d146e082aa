//! Whether a list makes its whole, and whether it needs to.

use super::far;
use super::larger::{larger, larger_part, smaller_score};
use super::open::{
    is_closed_pair, is_of_another, is_open_pair, is_shared, leaves_open, leaves_rest, of_list,
    said_number,
};
use super::rest::{has_left, left, share_is_said, shares_are_said};
use super::{is_each, parts_of, scored, strict};
use crate::arithmetic::{added, show_like, significant};
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip::{is_slip, keeps_apart, of_value};
use rust_decimal::Decimal;

/// Parts that make more than so many times their whole, in hundredths, or less than one so manyth, are of something else.
const FAR: i64 = 200;
/// Those that miss it by less are surely of it.
const CLOSE: i64 = 140;
/// Digits of such a whole.
const FINE: usize = 4;
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

/// Looks for a total and a run of parts that fit; reports the nearest total when none does and the list claims to be whole.
pub(super) fn judge(
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
    let twice = crate::rules::runs::counts_twice(passage, &parts);
    let rest = share_is_said(passage, &parts) && sum < total.value;
    if prefix_fits || twice || rest || shares_are_said(passage, total, &parts) {
        return;
    }
    if is_excused(passage, totals, (&parts, sum), (words, said), findings) {
        return;
    }
    let points = total.unit.class == UnitClass::Points;
    let coverage = sum.checked_div(total.value).unwrap_or_default();
    let slip = strict::is_slip(total, &parts, sum);
    let sure =
        are_paired(words) || points || parts.len() >= 3 || total.unit.class == UnitClass::Money;
    let certain = strict::is_all(passage, (&parts, sum), total);
    // What no single slip explains may be a list of something else.
    let severity = if sure && within(CLOSE, coverage) && slip {
        Severity::Error
    } else {
        Severity::Doubt
    };
    let draft = off(passage, total, (&parts, sum), severity);
    findings.push(if certain { draft.certain() } else { draft });
}

/// Whether what a list misses is no fault: it needn't be all, its parts may overlap, or it is of something else.
fn is_excused(
    passage: &Passage,
    totals: &[&Quantity],
    (parts, sum): (&[&Quantity], Decimal),
    (words, said): (&str, Option<usize>),
    findings: &mut Findings,
) -> bool {
    let total = totals[0];
    let paired = are_paired(words);
    let coverage = sum.checked_div(total.value).unwrap_or_default();
    let short = coverage < Decimal::ONE;
    let slip = strict::is_slip(total, parts, sum);
    let points = total.unit.class == UnitClass::Points;
    if points && short && scored::leaves_out(words) && !slip {
        return true;
    }
    let exceeded = parts.len() > 2 && coverage > Decimal::ONE;
    if exceeded && !within(CLOSE, coverage) && larger_part(passage, total, parts, findings) {
        return true;
    }
    if !within(FAR, coverage) && !smaller_score(passage, total, parts) {
        let told = larger_part(passage, total, parts, findings);
        if told || !far::is_meant(passage, totals, (parts, sum)) {
            return true;
        }
    }
    if is_fine(total, parts, sum) {
        return false;
    }
    let open = leaves_open(words)
        || leaves_rest(passage, parts)
        || said.is_some_and(|all| all > parts.len())
        || is_open_pair(passage, parts);
    if open && !paired && short && !far::is_tenfold(total, sum) {
        return true;
    }
    if coverage > Decimal::ONE && is_open_pair(passage, parts) && parts[0].value <= total.value {
        return true;
    }
    // 职工60人，其中高级职称21人、博士17人: two of some kinds, which may overlap.
    let counted = total.unit.class == UnitClass::Count;
    let long = keeps_apart(total, (parts, sum), is_slip);
    let told = slip && (long || is_closed_pair(passage, parts));
    parts.len() == 2 && counted && short && !paired && !told
}

/// `521.5万元，其中收回500万元，退回23.5万元`: whether one slip keeps two amounts from a whole that is printed so finely that hardly any are as near by chance.
fn is_fine(total: &Quantity, parts: &[&Quantity], sum: Decimal) -> bool {
    let longest = |list: &[&Quantity]| list.iter().map(|it| significant(it)).max();
    total.unit.class == UnitClass::Money
        && parts.len() == 2
        && significant(total) >= FINE
        && longest(parts) >= Some(FINE - 1)
        && keeps_apart(total, (parts, sum), of_value)
}

/// Whether parts make so many hundredths of their whole at most, and no less than one so manyth of it.
fn within(most: i64, coverage: Decimal) -> bool {
    let most = Decimal::new(most, 2);
    coverage < most && coverage * most > Decimal::ONE
}

/// Whether words name two parts that together make a whole.
fn are_paired(words: &str) -> bool {
    let pair = |(one, other): &(&str, &str)| words.contains(one) && words.contains(other);
    PAIRS.iter().any(pair)
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
pub(super) fn off(
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

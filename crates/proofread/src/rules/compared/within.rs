//! A whole that a sentence begins with and what it is made of, clause by clause: `86项中，续建31项，新建55项；重大9项、重点27项、一般50项`.
//!
//! Each clause parts the whole anew. A list that is open, or tells of some only, misses its whole by anything; one that a single
//! slip parts from it was meant to make it.

use rust_decimal::Decimal;

use super::changes::is_apart;
use super::far::{LONG, is_borne_out, is_brought, one_exceeds};
use super::line::{Sentence, Told, alike, is};
use super::lists::are_halves;
use super::wholes::{closes, is_counted, is_for, is_list, is_ticked, say, within};
use super::words::{compares, has, is_foremost};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::prose_sums::is_average;
use crate::slip::{is_slip, one_off};

/// Figures of a list.
const MOST: usize = 12;
/// Characters behind the last part of a list.
const END: usize = 18;

/// Looks at every clause behind a whole that says what it is made of.
pub(super) fn divided(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let whole = &sentence.figures[at];
    let opened = sentence.figures.get(at + 1).is_some_and(|next| {
        next.depth == whole.depth && within(&sentence.between(whole.quantity, next.quantity))
    });
    if !opened || !is_counted(whole.quantity) || whole.quantity.value <= Decimal::TWO {
        return;
    }
    let mut order = Order::First;
    for clause in clauses(sentence, at) {
        // 48户、其他用途的6户，其中5户…: of the last part, not of the whole.
        let inner = clause.iter().copied().find(|index| {
            let [one, other] = [index - 1, *index].map(|index| sentence.figures[index].quantity);
            index - 1 > at && sentence.between(one, other).contains("其中")
        });
        let mut parts: Vec<usize> = clause
            .iter()
            .copied()
            .take_while(|index| Some(*index) != inner)
            .filter(|part| may_be_part(sentence, whole, *part))
            .take(MOST)
            .collect();
        // 42项之中，跨两个片区的29项: counted as the whole is.
        let unit = |part: &usize| &sentence.figures[*part].quantity.unit.text;
        let same = |part: &usize| *unit(part) == whole.quantity.unit.text;
        if parts.iter().filter(|part| same(part)).count() > 1 {
            parts.retain(same);
        }
        match judge(context, sentence, (at, order), (&clause, &parts), findings) {
            Outcome::Told => return,
            Outcome::Held => order = Order::BehindOne,
            Outcome::Open => order = Order::Later,
        }
    }
}

/// Where a clause stands.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    First,
    /// Right behind one whose parts make the whole.
    BehindOne,
    Later,
}

/// What became of a clause.
enum Outcome {
    Told,
    Held,
    Open,
}

/// The figures behind a whole, clause by clause.
fn clauses(sentence: &Sentence<'_>, at: usize) -> Vec<Vec<usize>> {
    let mut clauses: Vec<Vec<usize>> = vec![Vec::new()];
    for next in at + 1..sentence.figures.len() {
        let [one, other] = [next - 1, next].map(|index| sentence.figures[index].quantity);
        if sentence.between(one, other).contains('；') {
            clauses.push(Vec::new());
        }
        if let Some(clause) = clauses.last_mut() {
            clause.push(next);
        }
    }
    clauses
}

fn may_be_part(sentence: &Sentence<'_>, whole: &Told<'_>, at: usize) -> bool {
    let told = &sentence.figures[at];
    let apart = [
        "目标", "计划", "比", "累计", "合计", "共计", "总计", "上年", "去年",
    ];
    alike(told.quantity, whole.quantity)
        && told.quantity.unit.class == whole.quantity.unit.class
        && told.depth == whole.depth
        && !is_average(sentence.passage, told.quantity)
        && is_apart(sentence, at).is_none()
        && !compares(&told.lead)
        && !has(&told.lead, &apart)
        && !is_foremost(&told.lead)
}

/// Whether a clause has nothing but parts and their shares, and ends with the last.
fn is_filled(sentence: &Sentence<'_>, clause: &[usize], parts: &[usize]) -> bool {
    let share = |index: &usize| {
        let quantity = sentence.figures[*index].quantity;
        quantity.unit.class == UnitClass::Percent || quantity.han
    };
    let all = clause
        .iter()
        .all(|index| parts.contains(index) || share(index));
    let last = clause
        .last()
        .map(|last| sentence.figures[*last].quantity.to);
    let end = last.map_or(String::new(), |to| sentence.passage.slice(to, to + END));
    all && (end.chars().count() < END || end.contains(['。', '；']))
}

/// Says what a clause makes if it should make the whole.
fn judge(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    (at, order): (usize, Order),
    (clause, parts): (&[usize], &[usize]),
    findings: &mut Findings,
) -> Outcome {
    let whole = sentence.figures[at].quantity;
    let quantities: Vec<&Quantity> = parts
        .iter()
        .map(|part| sentence.figures[*part].quantity)
        .collect();
    let value = |upto: usize| -> Decimal { quantities[..upto].iter().map(|it| it.value).sum() };
    let held = (2..=parts.len()).any(|upto| is(value(upto), whole, &quantities[..upto]));
    if held {
        return Outcome::Held;
    }
    if parts.len() < 2 {
        return Outcome::Open;
    }
    let sum = value(parts.len());
    let closed = parts.iter().skip(1).any(|part| fails(sentence, *part));
    let ticked = is_ticked(sentence, parts);
    let filled = is_filled(sentence, clause, parts);
    let slip = |slips: fn(&Quantity, Decimal) -> bool| {
        slips(whole, sum)
            || quantities
                .iter()
                .any(|part| slips(part, part.value + whole.value - sum))
    };
    // What overlaps is more than the whole by anything, and a list that is open less.
    let first = order == Order::First;
    let meant = if sum > whole.value {
        slip(one_off) && (ticked || filled && (parts.len() > 2 || first) || closed)
    } else {
        // 前述9项中，甲4项、乙3项、丙2项。
        let short = ticked && filled && slip(one_off);
        // 不合格的9项中，2项因…，3项因…。
        let reasons = first
            && !is_some(sentence, parts)
            && (is_for(sentence, parts) || filled && is_parallel(sentence, parts));
        reasons && slip(one_off)
            || parts.len() > 2 && (short || slip(is_slip) && (ticked || filled))
    };
    let list = (ticked, filled, order);
    let far = || {
        is_far(sentence, (whole, sum), parts, list)
            || is_asked(context, sentence, (whole, sum), (&quantities, filled))
    };
    if (meant || far()) && is_list(sentence, parts) {
        say(sentence, whole, &quantities, sum, findings);
        return Outcome::Told;
    }
    Outcome::Open
}

/// Whether a whole and its parts exclude each other however far they are apart: one part is more than the whole, a list that names
/// all there can be, or one that parts anew what the clause before parted in full and comes to more.
fn is_far(
    sentence: &Sentence<'_>,
    (whole, sum): (&Quantity, Decimal),
    parts: &[usize],
    (ticked, filled, order): (bool, bool, Order),
) -> bool {
    let told = |part: &usize| &sentence.figures[*part];
    let quantities: Vec<&Quantity> = parts.iter().map(|part| told(part).quantity).collect();
    let leads: Vec<&str> = parts.iter().map(|part| told(part).lead.as_str()).collect();
    let same = quantities
        .iter()
        .all(|part| part.unit.text == quantities[0].unit.text);
    let beyond = (same || ticked && filled)
        && one_exceeds(whole, &quantities, sum)
        && !leads.iter().any(|lead| is_brought(lead));
    let parted_anew = order == Order::BehindOne && ticked && filled && same && sum > whole.value;
    let closed = is_banded(&leads) || ticked && is_rounded_off(&leads);
    let halves = matches!(leads.as_slice(), [one, other] if are_halves(one, other));
    beyond || parted_anew || filled && (closed || halves)
}

/// `30天以内…，31至60天…，60天以上…`: bands that leave nothing out.
fn is_banded(leads: &[&str]) -> bool {
    let [first, .., last] = leads else {
        return false;
    };
    leads.len() > 2 && has(first, &["以内", "以下", "不足", "不满"]) && has(last, &["以上", "超过"])
}

/// `电费…、保洁…、其他…`: the rest of a list stands at its end.
fn is_rounded_off(leads: &[&str]) -> bool {
    let last = leads
        .last()
        .map(|last| last.trim_start_matches(['、', '和']));
    leads.len() > 2 && last.is_some_and(|last| matches!(last, "其他" | "其它" | "其他类" | "其余"))
}

/// `18项中，有2项因…，3项因…`: whether some of a whole are told of.
fn is_some(sentence: &Sentence<'_>, parts: &[usize]) -> bool {
    let first = parts.first().map(|part| &sentence.figures[*part].lead);
    first.is_some_and(|lead| lead.ends_with('有'))
}

/// `不满意的24人中，反映兑现慢的9人，反映辅导少的15人`: two parts that are told with the same words.
fn is_parallel(sentence: &Sentence<'_>, parts: &[usize]) -> bool {
    const VERB: usize = 2;
    let verb = |part: &usize| -> String {
        let lead = sentence.figures[*part]
            .lead
            .trim_start_matches(['、', '，']);
        lead.chars().take(VERB).collect()
    };
    matches!(parts, [one, other] if verb(one) == verb(other) && verb(one).chars().count() == VERB)
}

/// Whether the report says elsewhere what a whole or one of its parts should be.
fn is_asked(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    (whole, sum): (&Quantity, Decimal),
    (parts, filled): (&[&Quantity], bool),
) -> bool {
    let asked = |own: &Quantity, meant: Decimal| {
        // Where the clause tells more, chance has more to choose from.
        let least = if filled { LONG } else { LONG + 1 };
        is_borne_out(context, sentence, own, (meant, least))
    };
    asked(whole, sum)
        || parts
            .iter()
            .any(|part| asked(part, part.value + whole.value - sum))
}

/// `2个县因库款紧张滞拨`: whether the words around a part say that it failed.
fn fails(sentence: &Sentence<'_>, at: usize) -> bool {
    const FAILED: [&str; 10] = [
        "滞",
        "逾期",
        "超期",
        "延期",
        "拖",
        "未",
        "终止",
        "落选",
        "不合格",
        "退回",
    ];
    closes(sentence, at) || has(&sentence.tail(at), &FAILED)
}

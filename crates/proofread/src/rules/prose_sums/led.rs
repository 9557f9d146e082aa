//! A list that a word leads to from the whole before it: `未通过38份，原因分别为超龄12份、材料缺失17份、重复申报9份`; of several figures each, every
//! kind by itself: `支持45家、2280万元，包括甲类12家、1080万元，乙类18家、720万元，丙类15家、480万元`.

use super::rest::is_compared;
use super::{addable, counts_places, depth, is_average, is_border, is_distance, is_shared, off};
use crate::finding::{Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::rules::compared::without_brackets;
use crate::rules::runs::counts_twice;
use crate::slip::{is_slip, keeps_apart, one_off};
use rust_decimal::Decimal;

/// Words that lead from a whole to its parts.
const CUES: [&str; 14] = [
    "其中",
    "构成",
    "含",
    "分别",
    "依次",
    "包括",
    "包含",
    "分为",
    "分成",
    "具体为",
    "原因为",
    "原因是",
    "来自",
    ":",
];
/// Characters between a whole and such a word, and of the name of a part.
const BEFORE: usize = 14;
const NAME: usize = 18;
/// Figures that are told of each part, and characters between them.
const KINDS: usize = 3;
const INNER: usize = 4;
/// Fewer parts are no list.
const LEAST: usize = 3;
/// Words that a figure behind a list begins with.
const BEHIND: [&str; 20] = [
    "合计", "共", "累计", "总", "其中", "比", "较", "平均", "人均", "户均", "每", "目标", "超",
    "占", "另", "此外", "增", "减", "净", "等",
];

/// The figures of a list, kind by kind.
struct List<'p> {
    kinds: Vec<Vec<&'p Quantity>>,
    to: usize,
}

/// Looks at every list of a sentence that a word leads to.
pub(super) fn led(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let figures: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|one| one.from >= from && one.to <= to && !one.han)
        .filter(|one| one.operator == Operator::None && addable(one))
        .filter(|one| depth(passage, from, one.from) == 0)
        .collect();
    let mut start = 0;
    while start < figures.len() {
        let last = start.checked_sub(1).map(|last| figures[last]);
        let begins = last.map_or(from, |last| last.to);
        let lead = without_brackets(&passage.slice(begins, figures[start].from));
        // Points after 其中 are full marks and scores, which others read.
        let points = figures[start].unit.class == UnitClass::Points && lead.contains("其中");
        let list = (!points && is_led(&lead, last.is_none()))
            .then(|| list(passage, &figures[start..]))
            .flatten()
            // Several figures of each behind 其中 are read in turn by another rule.
            .filter(|list| list.kinds.len() == 1 || !lead.contains("其中"));
        if let Some(list) = list {
            judge(passage, (from, last.is_none()), &list, findings);
            start += list.kinds.len() * list.kinds[0].len();
        } else {
            start += 1;
        }
    }
}

/// Whether words lead from a whole to a list; those that open a sentence end with a colon or `为`.
fn is_led(lead: &str, opens: bool) -> bool {
    let cue = CUES
        .iter()
        .filter_map(|cue| Some((lead.rfind(cue)?, cue)))
        .max_by_key(|(at, _)| *at);
    let Some((at, cue)) = cue else { return false };
    let (before, name) = (&lead[..at], &lead[at + cue.len()..]);
    let name = name.trim_start_matches([':', '为', '是']);
    let plain = !name.is_empty()
        && name.chars().count() <= NAME
        && !name.contains(['，', '、', '；', '。']);
    let near = before.chars().count() <= BEFORE && !before.contains(['；', '。']);
    let told = if opens {
        matches!(*cue, ":" | "分别" | "依次" | "其中" | "包括")
    } else {
        true
    };
    plain && near && told && !lead.contains("主要")
}

/// The name of a part behind the sign that parts it from the one before.
fn named(gap: &str) -> Option<(char, String)> {
    let bare = without_brackets(gap);
    // 31家，占50.0%，高校18家: its share stands behind a part.
    let rest = bare
        .trim_start_matches('，')
        .strip_prefix('占')
        .and_then(|share| share.split_once('%'));
    let bare = rest.map_or(bare.as_str(), |(_, rest)| rest);
    let mut chars = bare.chars();
    let sign = chars.next()?;
    let name: String = chars.collect();
    let even = name
        .chars()
        .all(|c| !matches!(c, '，' | '、' | '；' | '。' | ':' | '(' | ')'));
    let fits = (1..=NAME).contains(&name.chars().count())
        && name.chars().any(is_han)
        && !BEHIND.iter().any(|word| name.starts_with(word));
    (matches!(sign, '、' | '，' | '；' | '和' | '及') && even && fits).then_some((sign, name))
}

/// The list that begins with the first of some figures: all in one manner.
fn list<'p>(passage: &'p Passage, figures: &[&'p Quantity]) -> Option<List<'p>> {
    (1..=KINDS).find_map(|step| {
        let fits = |at: usize| {
            figures.get(at..at + step).is_some_and(|item| {
                let alike = item
                    .iter()
                    .zip(figures)
                    .all(|(one, first)| one.unit.text == first.unit.text);
                // 优8项、良1项，…优9项、中1项: not the same of each.
                let close = item
                    .windows(2)
                    .zip(figures.windows(2))
                    .all(|(pair, first)| {
                        let gap = |pair: &[&Quantity]| passage.slice(pair[0].to, pair[1].from);
                        pair[1].from - pair[0].to <= INNER && gap(pair) == gap(first)
                    });
                alike && close && !item.iter().any(|one| is_average(passage, one))
            })
        };
        let mut count = usize::from(fits(0));
        let mut manner = None;
        while count > 0 && fits(count * step) {
            let (last, next) = (figures[count * step - 1], figures[count * step]);
            let Some((sign, _)) = named(&passage.slice(last.to, next.from)) else {
                break;
            };
            let joins = matches!(sign, '和' | '及');
            if !joins && *manner.get_or_insert(sign) != sign {
                break;
            }
            count += 1;
        }
        if count < 2 || count < LEAST && !is_counted(passage, figures[0], count) {
            return None;
        }
        let all = &figures[..count * step];
        let kind = |kind: usize| all.iter().skip(kind).step_by(step).copied().collect();
        let to = all.last()?.to;
        let open = passage.slice(to, to + 2);
        let open = open.trim_start_matches('，').starts_with('等');
        (!open).then(|| List {
            kinds: (0..step).map(kind).collect(),
            to,
        })
    })
}

/// `2个协会列支1.36万元，其中甲0.84万元、乙0.52万元`: whether the sentence says of how many things a list tells, and it has as many.
fn is_counted(passage: &Passage, first: &Quantity, count: usize) -> bool {
    let (from, _) = sentence_of(passage, first);
    let mut numbers = passage.quantities.iter();
    numbers.any(|one| {
        one.from >= from
            && one.to <= first.from
            && one.unit.class == UnitClass::Count
            && one.is_plain()
            && one.unit.text != first.unit.text
            && one.value == Decimal::from(count)
    })
}

/// Whether a figure can be what a list makes.
fn may_be_whole(passage: &Passage, whole: &Quantity) -> bool {
    whole.is_plain()
        && !whole.han
        && !is_distance(passage, whole)
        && !is_compared(passage, whole)
        && !is_average(passage, whole)
        && !is_border(passage, whole)
}

/// One kind of figures of a list beside its whole.
struct Kind<'p> {
    parts: Vec<&'p Quantity>,
    sum: Decimal,
    whole: Option<&'p Quantity>,
    held: bool,
}

fn kind<'p>(
    passage: &'p Passage,
    (from, opens): (usize, bool),
    (parts, to): (&[&'p Quantity], usize),
) -> Kind<'p> {
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let first = parts[0];
    let outside = |one: &&Quantity| one.to <= first.from || one.from >= to;
    let mut alike = passage.quantities.iter().filter(|one| {
        outside(one) && one.unit.comparable(&first.unit) && one.unit.class == first.unit.class
    });
    // 1.26亿元 of 万元: rounded.
    let held = alike.any(|one| (one.value - sum).abs() <= room(one, parts));
    let whole = passage.quantities.iter().rev().find(|one| {
        one.to <= first.from
            && one.unit.comparable(&first.unit)
            && (opens || one.from >= from)
            && may_be_whole(passage, one)
    });
    Kind {
        parts: parts.to_vec(),
        sum,
        whole,
        held,
    }
}

/// How far a whole can be from its parts by rounding alone.
fn room(whole: &Quantity, parts: &[&Quantity]) -> Decimal {
    let coarse = whole.unit.text.starts_with('亿') || whole.unit.factor > parts[0].unit.factor;
    if coarse && whole.unit.class == UnitClass::Money {
        whole.half + parts.iter().map(|part| part.half).sum::<Decimal>()
    } else {
        Decimal::ZERO
    }
}

/// Compares each kind of figures of a list with its whole.
fn judge(passage: &Passage, at: (usize, bool), list: &List<'_>, findings: &mut Findings) {
    let kinds: Vec<Kind<'_>> = list
        .kinds
        .iter()
        .map(|parts| kind(passage, at, (parts, list.to)))
        .collect();
    let first = kinds[0].parts[0];
    let words = passage.slice(first.from, list.to);
    if is_shared(&words) || kinds.iter().any(|kind| counts_twice(passage, &kind.parts)) {
        return;
    }
    for kind in &kinds {
        findings.checked.sums += 1;
        let Some(whole) = kind.whole.filter(|_| !kind.held) else {
            continue;
        };
        let span = passage.span_of(kind.parts[0]);
        let mut drafts = findings.drafts.iter();
        let known =
            drafts.any(|draft| draft.code.starts_with("sum") && draft.spans.contains(&span));
        let borne = kinds.iter().any(|other| other.held);
        // Of figures with one digit any is a slip from any: only the one right before the list is meant.
        let beside = is_beside(passage, whole, kind.parts[0]) && !counts_places(passage, whole);
        let parts = (kind.parts.as_slice(), kind.sum);
        let slips = keeps_apart(whole, parts, is_slip)
            || (beside || kinds.len() > 1) && keeps_apart(whole, parts, one_off);
        let off_little = (whole.value - kind.sum).abs() * Decimal::TWO <= whole.value;
        let complete = beside
            && is_counted(passage, kind.parts[0], kind.parts.len())
            && is_of_size(whole.value, kind.sum);
        if !known && (slips || borne && off_little || complete) {
            let draft = off(passage, whole, (&kind.parts, kind.sum), Severity::Doubt);
            findings.push(draft.certain());
        }
    }
}

/// Whether one of two amounts is at most three times the other.
fn is_of_size(one: Decimal, other: Decimal) -> bool {
    let times = |one: Decimal| one.checked_mul(Decimal::from(3)).unwrap_or(Decimal::MAX);
    times(one) >= other && times(other) >= one
}

/// Whether nothing but what is compared stands between a whole and the first of a list in its sentence.
fn is_beside(passage: &Passage, whole: &Quantity, first: &Quantity) -> bool {
    let between = passage.slice(whole.to, first.from);
    let mut others = passage.quantities.iter();
    let others = others
        .any(|one| one.from >= whole.to && one.to <= first.from && may_be_whole(passage, one));
    !others && !between.contains('。')
}

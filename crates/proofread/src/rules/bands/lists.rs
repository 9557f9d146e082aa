//! Several lists of one paragraph that divide the same whole, each in its own way: they make the same sum.
//!
//! `从学历看，博士14人、硕士52人、本科及以下30人；从年龄看，35岁以下41人、36—50岁39人、51岁以上16人`.

use rust_decimal::Decimal;

use super::near;
use super::read::bands;
use crate::arithmetic::{added, decimals, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::prose_sums::sentences;
use crate::slip;

/// So many figures make a list.
const LEAST: usize = 3;
/// Characters between two members of a list.
const GAP: usize = 22;
/// What ends the words that say by what a list divides.
const BY: [&str; 8] = [
    "上，",
    "看，",
    "分，",
    "划分，",
    "方面，",
    "上:",
    "看:",
    "分:",
];
/// What the last member of a list is called that leaves nothing out.
const LAST: [&str; 5] = ["及以下", "以下", "其他", "其余", "不合格"];
/// Marks from the best to the worst.
const MARKS: [&str; 4] = ["A", "B", "C", "D"];

/// A list of figures with one unit.
struct List<'p> {
    parts: Vec<&'p Quantity>,
    sum: Decimal,
    /// Whether its words say that it divides a whole without a rest.
    whole: bool,
    /// Whether it is of classes that leave nothing out.
    scale: bool,
    /// Whether it is of marks from the best to the worst.
    marks: bool,
}

impl List<'_> {
    /// Whether one digit of one member is what parts a list from its whole.
    fn is_slipped(&self, missing: Decimal) -> bool {
        let shown = |value: Decimal, like: &Quantity| -> Vec<char> {
            let mut shown = value.checked_div(like.unit.factor).unwrap_or(value);
            shown.rescale(decimals(like));
            shown.to_string().chars().collect()
        };
        self.parts.iter().any(|part| {
            let meant = part.value + missing;
            meant >= Decimal::ZERO && slip::one_digit(&shown(part.value, part), &shown(meant, part))
        })
    }
}

/// Compares the lists of a paragraph with each other.
pub(super) fn lists(context: &Context<'_>, passage: &Passage, findings: &mut Findings) {
    let lists = all(passage);
    for (at, list) in lists.iter().enumerate() {
        let told = list.whole || list.marks || list.parts.len() > LEAST;
        if !told || list.parts.iter().any(|part| part.value.is_zero()) {
            continue;
        }
        findings.checked.sums += 1;
        if is_said(context, list.sum, list.parts[0]) {
            continue;
        }
        let Some((whole, computed)) = others(context, &lists, at).or_else(|| before(passage, list))
        else {
            continue;
        };
        let missing = whole - list.sum;
        let fits = list
            .parts
            .iter()
            .any(|part| part.value + missing >= Decimal::ZERO);
        let close = near(list.sum, whole) && fits || list.is_slipped(missing);
        if missing.is_zero() || !close {
            continue;
        }
        report(passage, list, &computed, findings);
    }
}

fn report(passage: &Passage, list: &List<'_>, whole: &str, findings: &mut Findings) {
    let spans: Vec<_> = list
        .parts
        .iter()
        .map(|part| passage.span_of(part))
        .collect();
    let known = findings.known();
    if spans.iter().any(|span| known.contains(span)) {
        return;
    }
    let sum = show_like(list.sum, list.parts[0]);
    let message = format!(
        "{}＝{sum}，同一总数另处为{whole}，两者不符。",
        added(list.parts.iter().copied())
    );
    findings.push(
        Draft::new("sum_of_lists", Severity::Doubt, message)
            .printed(sum, whole)
            .at(spans)
            .advice("同一总数按不同口径划分的，各组之和应当一致。")
            .certain(),
    );
}

/// Whether a sum stands anywhere as a figure of that kind.
fn is_said(context: &Context<'_>, sum: Decimal, like: &Quantity) -> bool {
    let mut all = context.pool.between(like.unit.class, sum, Some(sum));
    all.any(|other| other.quantity.value == sum && other.quantity.unit.comparable(&like.unit))
}

/// What other lists of the paragraph make that divide the same: two of them the same sum, or one a sum that is said or leaves nothing out.
fn others(context: &Context<'_>, lists: &[List<'_>], at: usize) -> Option<(Decimal, String)> {
    let own = &lists[at];
    let alike =
        |other: &usize| *other != at && lists[*other].parts[0].unit.text == own.parts[0].unit.text;
    let kin: Vec<&List<'_>> = (0..lists.len())
        .filter(alike)
        .map(|other| &lists[other])
        .collect();
    let holds = |list: &&&List<'_>| {
        let again = kin.iter().filter(|other| other.sum == list.sum).count() > 1;
        let said = list.scale || is_said(context, list.sum, list.parts[0]);
        list.whole && said || again && own.whole
    };
    let whole = kin.iter().find(holds)?;
    let shown = show_like(whole.sum, whole.parts[0]);
    Some((whole.sum, shown))
}

/// The figure before a list of marks that it divides: `参评11家，A等2家、B等4家、C等4家、D等1家`.
fn before(passage: &Passage, list: &List<'_>) -> Option<(Decimal, String)> {
    let first = list.parts[0];
    let largest = list.parts.iter().map(|part| part.value).max()?;
    let whole = passage
        .quantities
        .iter()
        .rev()
        .filter(|whole| whole.to <= first.from && first.from - whole.to <= GAP)
        .find(|whole| {
            whole.unit.text == first.unit.text
                && whole.is_plain()
                && whole.operator == Operator::None
        })?;
    let between = passage.slice(whole.to, first.from);
    let close = !between.contains(['。', '；']) && !between.contains("其中");
    let begins = whole.from == 0 || matches!(passage.chars[whole.from - 1], '。' | '；');
    let opened = begins && list.parts.len() > LEAST && list.is_slipped(whole.value - list.sum);
    let within = whole.value >= largest && (list.marks || opened);
    (within && close).then(|| (whole.value, whole.printed.clone()))
}

/// The lists of a paragraph.
fn all(passage: &Passage) -> Vec<List<'_>> {
    let scale = bands(&passage.chars);
    let border = |quantity: &Quantity| {
        scale
            .iter()
            .any(|band| band.from <= quantity.from && quantity.to <= band.to)
    };
    let mut lists: Vec<List<'_>> = Vec::new();
    let mut run: Vec<&Quantity> = Vec::new();
    let figures = passage
        .quantities
        .iter()
        .filter(|quantity| !border(quantity));
    for quantity in figures {
        let counted = is_counted(quantity);
        let follows = run.last().is_some_and(|last| {
            let gap = passage.slice(last.to, quantity.from);
            let ticked = gap.starts_with('、')
                || gap.starts_with('(') && gap.contains(")、") && !gap.contains('，');
            ticked
                && gap.chars().count() <= GAP
                && !gap.contains(['。', '；'])
                && quantity.unit.text == last.unit.text
        });
        let share = quantity.unit.class == UnitClass::Percent
            && quantity.from > 0
            && passage.chars[..quantity.from]
                .iter()
                .rev()
                .take(4)
                .any(|c| *c == '(');
        if share {
            continue;
        }
        if !counted || !follows {
            close(passage, &mut run, &mut lists);
        }
        if counted {
            run.push(quantity);
        }
    }
    close(passage, &mut run, &mut lists);
    lists.extend(by_clauses(passage));
    lists
}

/// `用途上，路面改造402万元，占47.7%；桥涵276万元；绿化98万元`: the first figure of each clause of a sentence that says by what it divides.
fn by_clauses(passage: &Passage) -> Vec<List<'_>> {
    let mut lists = Vec::new();
    for (from, to) in sentences(passage) {
        let mut begins = from;
        let ends: Vec<usize> = (from..to)
            .filter(|at| passage.chars[*at] == '；')
            .chain([to])
            .collect();
        let parts: Option<Vec<&Quantity>> = ends
            .into_iter()
            .map(|end| {
                let first = passage
                    .quantities
                    .iter()
                    .find(|it| it.from >= begins && it.to <= end);
                begins = end + 1;
                first.filter(|it| is_counted(it))
            })
            .collect();
        let Some(parts) = parts.filter(|parts| parts.len() >= LEAST) else {
            continue;
        };
        let lead = passage.slice(from, parts[0].from);
        let by = BY.iter().any(|word| lead.contains(word)) && !lead.contains("其中");
        let alike = parts
            .iter()
            .all(|part| part.unit.text == parts[0].unit.text);
        if by && alike {
            lists.push(List {
                sum: parts.iter().map(|part| part.value).sum(),
                whole: true,
                scale: false,
                marks: false,
                parts,
            });
        }
    }
    lists
}

fn is_counted(quantity: &Quantity) -> bool {
    matches!(quantity.unit.class, UnitClass::Count | UnitClass::Money)
        && quantity.is_plain()
        && quantity.operator == Operator::None
}

/// Ends a list.
fn close<'p>(passage: &Passage, run: &mut Vec<&'p Quantity>, lists: &mut Vec<List<'p>>) {
    let parts = std::mem::take(run);
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return;
    };
    let open = passage.chars.get(last.to) == Some(&'等');
    if parts.len() < LEAST || open {
        return;
    }
    let lead = |quantity: &Quantity| {
        let text = passage.slice(quantity.from.saturating_sub(GAP), quantity.from);
        text.rsplit(['、', '。', '；'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let begins = lead(first);
    let part = begins.contains("其中") || begins.contains('含');
    let by = BY.iter().any(|word| begins.contains(word));
    let name = begins.rsplit(['，', ':']).next().unwrap_or_default();
    let top = ["正高", "高级", "博士", "研究生", "优"]
        .iter()
        .any(|word| name.contains(word));
    let ends = LAST.iter().any(|word| lead(last).contains(word));
    let chain = bands(&passage.chars[first.from.saturating_sub(GAP)..last.to]);
    let scale = chain.len() >= parts.len() && super::is_whole(&chain);
    let marks = parts.len() >= LEAST
        && parts.iter().zip(MARKS).all(|(part, mark)| {
            let words = lead(part);
            let words = words.rsplit(['，', ':']).next().unwrap_or_default();
            words.starts_with(mark) && words.chars().count() <= 3
        })
        && parts.len() <= MARKS.len()
        && !passage
            .slice(last.to, last.to + 8)
            .contains(['其', '未', '另']);
    lists.push(List {
        sum: parts.iter().map(|part| part.value).sum(),
        whole: !part && (by || top && ends || scale),
        marks: !part && marks,
        scale: !part && scale,
        parts,
    });
}

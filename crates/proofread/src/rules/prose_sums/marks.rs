//! Scores in brackets, and full marks that make 100.

use super::lists::ratio_of_weights;
use super::scored::PARTS;
use super::{addable, depth, is_given};
use crate::arithmetic::added;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip::{is_slip, keeps_apart};
use rust_decimal::Decimal;

/// Less than so many points aren't all that can be reached.
const WHOLE: u32 = 90;

/// `决策18分（满分20分）、过程16.5分（满分20分）…`: three or more full marks make 100.
pub(super) fn marks_in_brackets(
    passage: &Passage,
    from: usize,
    to: usize,
    findings: &mut Findings,
) {
    let marks: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|mark| {
            mark.from >= from
                && mark.to <= to
                && mark.unit.class == UnitClass::Points
                && mark.is_plain()
                && passage
                    .slice(mark.from.saturating_sub(3), mark.from)
                    .trim_end_matches('为')
                    .ends_with("(满分")
        })
        .collect();
    let sum: Decimal = marks.iter().map(|mark| mark.value).sum();
    if marks.len() < 3 || marks.len() < given(passage, from, to) || has_unmarked(passage, &marks) {
        return;
    }
    findings.checked.sums += 1;
    let near = sum > Decimal::from(80) && sum < Decimal::from(300);
    if sum == Decimal::ONE_HUNDRED || !near {
        return;
    }
    let message = format!("各部分满分合计{}分，不是100分。", sum.normalize());
    findings.push(
        Draft::new("sum_full_marks", Severity::Doubt, message)
            .printed(format!("{}分", sum.normalize()), "100分")
            .at(marks.iter().map(|mark| passage.span_of(mark)))
            .advice("核对各部分满分，使其合计为100分。"),
    );
}

/// `其中预算执行8.60分、产出49.70分（满分50分）`: whether a score of the list stands without its full marks.
fn has_unmarked(passage: &Passage, marks: &[&Quantity]) -> bool {
    let (Some(first), Some(last)) = (marks.first(), marks.last()) else {
        return false;
    };
    let points = |one: &&Quantity| one.unit.class == UnitClass::Points && one.to <= last.to;
    let all: Vec<&Quantity> = passage.quantities.iter().filter(points).collect();
    let bare = |one: &&Quantity| passage.chars.get(one.to) == Some(&'、');
    let before = all
        .iter()
        .rev()
        .skip_while(|one| one.from >= first.from)
        .nth(1);
    before.is_some_and(bare) || all.iter().any(|one| one.from > first.from && bare(one))
}

/// How many times a stretch says what was given: 得9.16分.
fn given(passage: &Passage, from: usize, to: usize) -> usize {
    let given = |points: &&Quantity| {
        let inside = points.from >= from && points.to <= to;
        inside
            && points.unit.class == UnitClass::Points
            && passage.chars[..points.from].ends_with(&['得'])
    };
    passage.quantities.iter().filter(given).count()
}

/// `预算执行得9.53分，部门管理20分得19.75分`: whether something was given points of which it isn't said how many it could get.
fn is_open(passage: &Passage, from: usize, to: usize) -> bool {
    let points =
        |one: &&Quantity| one.from >= from && one.to <= to && one.unit.class == UnitClass::Points;
    let all: Vec<&Quantity> = passage.quantities.iter().filter(points).collect();
    let of = |at: usize| {
        let given = passage.slice(all[at].from.saturating_sub(1), all[at].from) == "得";
        let before = at
            .checked_sub(1)
            .is_some_and(|last| all[at].from - all[last].to <= 1);
        let after = all
            .get(at + 1)
            .is_some_and(|next| next.from - all[at].to <= 4);
        given && !before && !after
    };
    (0..all.len()).any(of) && (0..all.len()).any(|at| at > 0 && all[at].from - all[at - 1].to <= 1)
}

/// `单位自评标准是：预算执行10分、产出50分、效益30分、满意度10分`: full marks make 100.
pub(super) fn full_marks(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let needle = ['得', '分'];
    let to = (from..to)
        .find(|at| passage.chars[*at..to].starts_with(&needle))
        .unwrap_or(to);
    let words = passage.slice(from, to);
    let about_weights = ["标准", "权重", "分值", "满分", "赋分", "百分制"]
        .iter()
        .any(|word| words.contains(word));
    ratio_of_weights(passage, from, to, &words, findings);
    in_order(passage, from, to, findings);
    if !about_weights {
        return;
    }
    let parts = parts_of(passage, from, to);
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let rest: Decimal = parts.iter().skip(1).map(|part| part.value).sum();
    if words.contains("自评")
        && parts.iter().map(|part| part.value).sum::<Decimal>() < Decimal::ONE_HUNDRED
        && given_by_own(passage, from, to)
    {
        return;
    }
    if parts.len() < 3 || parts.len() <= given(passage, from, to) || is_open(passage, from, to) {
        return;
    }
    let whole = |part: &Quantity| {
        let words = passage.slice(part.from.saturating_sub(4), part.from);
        let named = ["满分", "满分为", "总分", "合计"]
            .iter()
            .any(|word| words.ends_with(word));
        // 自评总分98.31分，…满意度10分满分: what was given.
        named && part.value >= WHOLE.into() && part.value.fract().is_zero()
    };
    // What the parts make, where their whole is listed last: …服务对象满意度10分，满分100分.
    let named = parts
        .last()
        .is_some_and(|last| parts.len() > 3 && whole(last));
    let sum = match parts
        .last()
        .filter(|last| named && sum != last.value * Decimal::TWO)
    {
        Some(last) => sum - last.value,
        None => sum,
    };
    findings.checked.sums += 1;
    if whole(parts[0]) && parts.len() > 3 && opens_parts(passage, &parts) {
        let count = parts.len() - usize::from(named);
        return of_told(passage, &parts[..count], findings);
    }
    let hundred = Decimal::ONE_HUNDRED;
    let fits = sum == hundred
        || parts[0].value == rest && passage.chars.get(parts[0].to) != Some(&'、')
        || parts
            .iter()
            .any(|part| part.value == hundred && sum == hundred * Decimal::TWO);
    if fits || !is_near(passage, &parts, sum) {
        return;
    }
    let list = added(parts.iter().copied());
    let message = format!("各部分分值{list}＝{}分，不是100分。", sum.normalize());
    findings.push(
        Draft::new("sum_full_marks", Severity::Doubt, message)
            .printed(format!("{}分", sum.normalize()), "100分")
            .at(parts.iter().map(|part| passage.span_of(part)))
            .advice("核对各部分分值，使其合计为100分。"),
    );
}

/// The points of a stretch that may be parts of full marks.
fn parts_of(passage: &Passage, from: usize, to: usize) -> Vec<&Quantity> {
    passage
        .quantities
        .iter()
        .filter(|quantity| {
            quantity.from >= from
                && quantity.to <= to
                && addable(quantity)
                && quantity.unit.class == UnitClass::Points
                && !is_given(passage, quantity)
                && !is_told_beside(passage, from, quantity)
        })
        .collect()
}

/// `产出满分50分，自评49.70分`: whether points of a stretch are those that were given.
fn given_by_own(passage: &Passage, from: usize, to: usize) -> bool {
    let inside = |points: &&Quantity| points.from >= from && points.to <= to;
    let mut all = passage.quantities.iter().filter(inside);
    all.any(|points| passage.chars[..points.from].ends_with(&['自', '评']))
}

/// `预算执行20分（按20分×执行率计）`, `资金15分（其中到位5分）`, `四舍五入到0.1分`, `自评48.6分`: points of a formula, of a part of a part, of
/// rounding, or those that were given.
fn is_told_beside(passage: &Passage, from: usize, points: &Quantity) -> bool {
    let open = (from..points.from)
        .rev()
        .find(|at| passage.chars[*at] == '(');
    let open = open.filter(|at| depth(passage, *at, points.from) > 0);
    let within = open.is_some_and(|at| passage.slice(at, at + 3) == "(其中");
    let lead = passage.slice(points.from.saturating_sub(4), points.from);
    let lead = lead.trim_end_matches('“');
    let times = passage
        .chars
        .get(points.to)
        .is_some_and(|c| matches!(c, '×' | '*'));
    let led = ["×", "*", "乘以", "入到", "至", "自评", "评价"];
    within || times || led.iter().any(|word| lead.ends_with(word))
}

/// `满分100分，其中投入20分、过程30分…`: whether what follows is said to be what the first is made of.
fn opens_parts(passage: &Passage, parts: &[&Quantity]) -> bool {
    let words = passage.slice(parts[0].to, parts[1].from);
    let opened = ["其中", "由", "分设", "分为", "包括", "设", ":"];
    opened.iter().any(|word| words.contains(word)) && !words.contains(['；', '得'])
}

/// Parts of full marks that are said first: `满分100分，其中投入20分、过程30分、产出60分`.
fn of_told(passage: &Passage, parts: &[&Quantity], findings: &mut Findings) {
    let (full, parts) = (parts[0], &parts[1..]);
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    let near = |one: Decimal, other: Decimal| one * Decimal::new(16, 1) > other;
    let slipped =
        keeps_apart(full, (parts, sum), is_slip) || near(sum, full.value) && near(full.value, sum);
    if sum == full.value || !slipped {
        return;
    }
    let message = format!(
        "满分印为{}，各部分分值{}＝{}分。",
        full.printed,
        added(parts.iter().copied()),
        sum.normalize()
    );
    findings.push(
        Draft::new("sum_full_marks", Severity::Doubt, message)
            .printed(&full.printed, format!("{}分", sum.normalize()))
            .at([passage.span_of(full)])
            .at(parts.iter().map(|part| passage.span_of(part)))
            .advice("核对满分与各部分分值。")
            .certain(),
    );
}

/// Whether parts make so nearly 100 that they are meant to; or would, were not one of them printed as 100 though no word calls it
/// the whole.
fn is_near(passage: &Passage, parts: &[&Quantity], sum: Decimal) -> bool {
    let near = |sum: Decimal| sum > Decimal::from(60) && sum < Decimal::from(160);
    let inflated = || {
        parts.iter().any(|part| {
            let words = passage.slice(part.from.saturating_sub(6), part.from);
            let named = ["满分", "总", "合计", "共", "百分制", "制"];
            part.value == Decimal::ONE_HUNDRED && !named.iter().any(|word| words.contains(word))
        })
    };
    let off = Decimal::ONE_HUNDRED - sum;
    let slipped = |part: &&Quantity| {
        let meant = part.value + off;
        meant > Decimal::ZERO && is_slip(part, meant)
    };
    near(sum)
        || near(sum - Decimal::ONE_HUNDRED) && inflated()
        || parts.len() > 3 && parts.iter().any(slipped)
}

/// `四个维度权重依次为20、20、35、25`: bare figures in the order of names make 100.
fn in_order(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let bare: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|mark| mark.from >= from && mark.to <= to)
        .skip_while(|mark| {
            let before = passage.slice(mark.from.saturating_sub(8), mark.from);
            let led = ["依次为", "分别为", "依次是", "分别是"]
                .iter()
                .any(|word| before.ends_with(word));
            let weights = ["权重", "分值", "满分"]
                .iter()
                .any(|word| before.contains(word));
            !(led && weights)
        })
        .collect();
    let mut marks: Vec<&Quantity> = Vec::new();
    for mark in bare {
        let follows = marks
            .last()
            .is_none_or(|last| matches!(passage.slice(last.to, mark.from).as_str(), "、" | "和"));
        let alike = marks.first().is_none_or(|first| first.unit == mark.unit);
        if !follows || !alike || !mark.is_plain() {
            break;
        }
        marks.push(mark);
    }
    let sum: Decimal = marks.iter().map(|mark| mark.value).sum();
    if marks.len() < 3 {
        return;
    }
    findings.checked.sums += 1;
    let near = sum > Decimal::from(80) && sum < Decimal::from(130);
    let span = passage.span_of(marks[0]);
    let known = || {
        findings
            .drafts
            .iter()
            .any(|draft| draft.spans.contains(&span))
    };
    if sum == Decimal::ONE_HUNDRED || !near || known() {
        return;
    }
    let message = format!(
        "各部分权重{}＝{}，不是100。",
        added(marks.iter().copied()),
        sum.normalize()
    );
    findings.push(
        Draft::new("sum_full_marks", Severity::Doubt, message)
            .printed(sum.normalize().to_string(), "100")
            .at(marks.iter().map(|mark| passage.span_of(mark)))
            .advice("核对各部分权重，使其合计为100。"),
    );
}

/// Characters of the name of a part, and parts of a form of which so many are called as parts are.
const NAME: usize = 12;
const CALLED: usize = 2;

/// `由决策（20分）、过程（20分）、产出（30分）、效益（30分）构成`: full marks alone in brackets, one part beside the other, make 100.
pub(super) fn named_marks(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let alone = |mark: &&Quantity| {
        let open = mark
            .from
            .checked_sub(1)
            .and_then(|at| passage.chars.get(at));
        let inside = mark.from >= from && mark.to <= to;
        inside
            && mark.unit.class == UnitClass::Points
            && mark.is_plain()
            && open == Some(&'(')
            && passage.chars.get(mark.to) == Some(&')')
    };
    let all: Vec<&Quantity> = passage.quantities.iter().filter(alone).collect();
    let name = |begins: usize, mark: &Quantity| -> String {
        let words = passage.slice(begins, mark.from - 1);
        let name = words.rsplit(['、', '，', '；', ':', ')', '和']).next();
        name.unwrap_or_default().to_owned()
    };
    let joined = |one: &&Quantity, next: &&Quantity| {
        let gap = passage.slice(one.to + 1, next.from - 1);
        gap.starts_with(['、', '，', '和', '及']) && gap.chars().count() <= NAME
    };
    for marks in all.chunk_by(|one, next| joined(one, next)) {
        let names = marks
            .iter()
            .map(|mark| name(mark.from.saturating_sub(NAME), mark));
        let called = names.filter(|name| PARTS.iter().any(|part| name.contains(part)));
        if marks.len() < 3 || called.count() < CALLED {
            continue;
        }
        findings.checked.sums += 1;
        let sum: Decimal = marks.iter().map(|mark| mark.value).sum();
        let off = Decimal::ONE_HUNDRED - sum;
        let slips = marks.iter().any(|mark| is_slip(mark, mark.value + off));
        let full = |one: &&Quantity| one.unit.class == UnitClass::Points && one.value == sum;
        let known = findings.known();
        let told = marks
            .iter()
            .any(|mark| known.contains(&passage.span_of(mark)));
        if off.is_zero() || told || !slips || passage.quantities.iter().any(|one| full(&one)) {
            continue;
        }
        let list = added(marks.iter().copied());
        let message = format!("各部分分值{list}＝{}分，不是100分。", sum.normalize());
        findings.push(
            Draft::new("sum_full_marks", Severity::Doubt, message)
                .printed(format!("{}分", sum.normalize()), "100分")
                .at(marks.iter().map(|mark| passage.span_of(mark)))
                .advice("核对各部分分值，使其合计为100分。")
                .certain(),
        );
    }
}

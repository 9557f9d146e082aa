//! A form told in one sentence: each part's full marks, and the points that it was given.

use super::is_deducted;
use crate::arithmetic::added;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip::{keeps_apart, one_off};
use rust_decimal::Decimal;

/// Words of the parts of a form.
pub(super) const PARTS: [&str; 10] = [
    "预算执行",
    "资金执行",
    "决策",
    "投入",
    "过程",
    "管理",
    "产出",
    "效益",
    "效果",
    "满意度",
];
/// A form has so many of them.
const PARTS_OF_FORM: usize = 4;
/// Words of the whole.
const WHOLE: [&str; 8] = [
    "总分",
    "总得分",
    "综合得分",
    "自评得分",
    "合计",
    "满分",
    "得分",
    "共计",
];

/// Points of a sentence by what they are.
#[derive(Default)]
struct Told<'p> {
    marks: Vec<&'p Quantity>,
    scores: Vec<&'p Quantity>,
    full: Option<&'p Quantity>,
    total: Option<&'p Quantity>,
}

/// `产出指标满分50分，…得49.73分；效益指标满分30分，得30.00分；…`: full marks make 100, scores the total.
pub(super) fn scored(
    passage: &Passage,
    (from, to): (usize, usize),
    totals: &[(Quantity, Span)],
    findings: &mut Findings,
) {
    let words = passage.slice(from, to);
    if ["拿满", "拿了满", "得满分", "均满分", "为满分"]
        .iter()
        .any(|word| words.contains(word))
    {
        // 产出得49分，满意度拿满: a part whose points aren't printed.
        return;
    }
    let mut told = told(passage, from, to);
    told.full = told.full.or_else(|| full_before(passage, from));
    let hundred = Decimal::ONE_HUNDRED;
    let full = told.full.map_or(hundred, |full| full.value);
    let sum = |points: &[&Quantity]| points.iter().map(|it| it.value).sum::<Decimal>();
    if told.marks.len() >= 3 {
        let marks = sum(&told.marks);
        findings.checked.sums += 1;
        let near = marks > Decimal::from(80) && marks <= Decimal::TWO * hundred;
        if marks != full && near && (told.marks.len() == 4 || marks > hundred) {
            let spans = told.marks.iter().chain(&told.full);
            let spans = spans.map(|points| passage.span_of(points)).collect();
            let message = format!(
                "各部分满分{}＝{}分，不是{}分。",
                added(told.marks.iter().copied()),
                marks.normalize(),
                full.normalize()
            );
            let own = (told.marks[0], marks);
            push(("sum_full_marks", message), own, spans, findings);
        }
    }
    let own = told.total.filter(|_| told.scores.len() >= 3);
    if let Some(total) = own {
        // What makes 100 are full marks.
        if total.value != hundred {
            let total = (total.clone(), passage.span_of(total));
            of_total(passage, &told.scores, &[total], findings);
        }
    } else if told.total.is_none() && told.scores.len() == PARTS_OF_FORM {
        of_total(passage, &told.scores, totals, findings);
    }
}

/// `自评97.6分（满分100分）。其中：…`: the full marks that end the sentence before.
fn full_before(passage: &Passage, from: usize) -> Option<&Quantity> {
    let before = passage.quantities.iter().rfind(|it| it.to <= from)?;
    let said = passage.slice(before.from.saturating_sub(3), before.from);
    let behind = passage.slice(before.to, from);
    let opened = passage.slice(from, from + 2) == "其中";
    let full =
        said.trim_end_matches('为').ends_with("满分") && matches!(behind.as_str(), ")。" | "。");
    (opened && full && before.unit.class == UnitClass::Points).then_some(before)
}

/// `决策17.2分（满分18分）、过程18.4分（满分20分）…`: scores of which the full marks make 100 are all of a total.
pub(super) fn beside_marks(
    passage: &Passage,
    (from, to): (usize, usize),
    totals: &[(Quantity, Span)],
    findings: &mut Findings,
) {
    let inside: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|it| it.from >= from && it.to <= to && it.unit.class == UnitClass::Points)
        .filter(|it| it.is_plain() && it.operator == Operator::None)
        .collect();
    let pairs: Vec<&[&Quantity]> = inside
        .windows(2)
        .filter(|pair| {
            let between = passage.slice(pair[0].to, pair[1].from);
            between.trim_end_matches('为') == "(满分" && passage.chars.get(pair[1].to) == Some(&')')
        })
        .collect();
    let sum = |at: usize| pairs.iter().map(|pair| pair[at].value).sum::<Decimal>();
    let (value, marks) = (sum(0), sum(1));
    let told: Vec<&Quantity> = pairs.iter().map(|pair| pair[0]).collect();
    if told.len() < 3 || marks != Decimal::ONE_HUNDRED {
        return;
    }
    findings.checked.sums += 1;
    let here = || {
        passage
            .quantities
            .iter()
            .filter(|it| it.unit.class == UnitClass::Points)
    };
    let held = here().any(|it| it.value == value) || totals.iter().any(|(it, _)| it.value == value);
    let near = here()
        .rev()
        .filter(|it| it.to <= told[0].from && it.value != Decimal::ONE_HUNDRED)
        .map(|it| (it, passage.span_of(it)));
    let mut all = near.chain(totals.iter().map(|(it, span)| (it, *span)));
    let whole = all.find(|(it, _)| keeps_apart(it, (&told, value), one_off));
    let Some((total, span)) = whole.filter(|_| !held) else {
        return;
    };
    let message = format!(
        "总分印为{}，各部分得分{}＝{}分。",
        total.printed,
        added(told.iter().copied()),
        value.normalize()
    );
    let parts = told.iter().map(|score| passage.span_of(score));
    let spans = std::iter::once(span).chain(parts).collect();
    let drafts = findings.drafts.len();
    push(("sum_of_scores", message), (total, value), spans, findings);
    // Full marks that make 100 leave nothing out.
    if let Some(draft) = findings.drafts.get_mut(drafts) {
        draft.certain = true;
    }
}

/// Points of the parts of a form against its total, which stands in their sentence or elsewhere.
fn of_total(
    passage: &Passage,
    scores: &[&Quantity],
    totals: &[(Quantity, Span)],
    findings: &mut Findings,
) {
    let sum: Decimal = scores.iter().map(|score| score.value).sum();
    let Some((total, span)) = totals.first() else {
        return;
    };
    findings.checked.sums += 1;
    let near = (sum - total.value).abs() * Decimal::from(4) <= total.value;
    let held = totals.iter().any(|(total, _)| total.value == sum);
    if held || !near || sum == Decimal::ONE_HUNDRED {
        return;
    }
    let message = format!(
        "总分印为{}，各部分得分{}＝{}分。",
        total.printed,
        added(scores.iter().copied()),
        sum.normalize()
    );
    let parts = scores.iter().map(|score| passage.span_of(score));
    let spans = std::iter::once(*span).chain(parts).collect();
    push(("sum_of_scores", message), (total, sum), spans, findings);
}

fn push(
    (code, message): (&'static str, String),
    (own, value): (&Quantity, Decimal),
    spans: Vec<Span>,
    findings: &mut Findings,
) {
    let known = findings.drafts.iter().any(|draft| {
        draft.code.starts_with("sum") && spans.iter().any(|span| draft.spans.contains(span))
    });
    if known {
        return;
    }
    findings.push(
        Draft::new(code, Severity::Doubt, message)
            .printed(&own.printed, format!("{}分", value.normalize()))
            .at(spans)
            .advice("核对各部分的满分、得分和总分。"),
    );
}

/// `其中产出48.2分、效益29.1分`: whether words name 产出 and 效益 without what a self-assessment has beside them, 预算执行 and 满意度.
pub(super) fn leaves_out(words: &str) -> bool {
    let named = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    let executed = named(&["执行", "资金", "投入", "管理", "过程"]);
    named(&["产出"]) && named(&["效益"]) && !(executed && named(&["满意"])) && !named(&["决策"])
}

/// The first full marks and the first points given after each name of a part; points alone are what was given.
fn told(passage: &Passage, from: usize, to: usize) -> Told<'_> {
    let mut told = Told::default();
    let mut last = from;
    // The part that is being read: points that may be its full marks, and whether it has its score.
    let mut open: Option<&Quantity> = None;
    let mut scored = true;
    for points in passage
        .quantities
        .iter()
        .filter(|points| points.from >= from && points.to <= to)
        .filter(|points| points.unit.class == UnitClass::Points && points.is_plain())
        .filter(|points| points.operator == Operator::None)
    {
        let words = passage.slice(last, points.from);
        last = points.to;
        let before = words.rsplit(['，', '；', '、', ':', '(', ')']).next();
        let before = before.unwrap_or_default();
        let part = PARTS.iter().any(|part| clause(&words).contains(part));
        if part {
            told.scores.extend(open.take().filter(|_| !scored));
            scored = false;
        }
        if is_deducted(passage, points) || before.contains('扣') {
            continue;
        }
        let full = before.ends_with("满分");
        let given = before.trim_end_matches(['为', '分']).ends_with('得');
        if !part && full && scored {
            told.full = Some(points);
        } else if !part && !full && WHOLE.iter().any(|word| before.contains(word)) {
            told.total = told.total.or(Some(points));
        } else if given && !scored {
            told.marks.extend(open.take());
            told.scores.push(points);
            scored = true;
        } else if !given && !scored && open.is_none() {
            open = Some(points);
        }
    }
    told.scores.extend(open.filter(|_| !scored));
    told
}

/// What stands since the last semicolon or stop.
fn clause(words: &str) -> &str {
    words.rsplit(['；', '。', ':']).next().unwrap_or_default()
}

//! Figures that their words call derived, against what the figures said beside them and in the rows they name give.
//!
//! It speaks up when nothing gives the figure and one slip of the pen separates it from what some figures give, or
//! when its sentence has no other two figures of its kind.

mod scope;
mod strict;
mod ways;
mod words;

use super::compared::without_brackets;
use super::prose_sums::depth;
use super::respective::leads_list;
use super::{Rule, parts};
use crate::arithmetic::{as_average, prints, show_like};
use crate::context::Context;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::row_names::Names;
use crate::slip;

pub(in crate::rules) use scope::is_extreme;
use scope::{Near, Operand, scope};
use ways::Expected;
pub(in crate::rules) use ways::compound;
use words::Kind;

pub const RULE: Rule = Rule {
    id: "recomputed",
    title: "差额、平均、增速、占比、累计、折合数能由同句或所说表行的数算出",
    run,
};

/// A figure with what is said of it.
struct Subject<'a> {
    passage: &'a Passage,
    index: usize,
    at: usize,
    quantity: &'a Quantity,
    /// The words between the figure or clause before and this one.
    lead: String,
    /// The words right after it.
    tail: String,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let names = Names::new(&context.grids);
    let known = findings.known();
    let texts = context
        .passages
        .iter()
        .enumerate()
        .filter(|(_, passage)| passage.cell.is_none() || passage.quantities.len() > 1);
    for (index, passage) in texts {
        if facts::is_case(context, passage) {
            continue;
        }
        for at in 0..passage.quantities.len() {
            let quantity = &passage.quantities[at];
            let plain = quantity.is_plain() && quantity.operator == Operator::None && !quantity.han;
            if !plain || known.contains(&passage.span_of(quantity)) {
                continue;
            }
            if parts::held(passage, at) || context.explained.contains(&(index, at)) {
                continue;
            }
            if follows_unread(passage, at) || follows_bracket(passage, at) {
                continue;
            }
            let subject = Subject::new(passage, index, at);
            // 执行率未达100%: a border, nothing computed.
            let border = ["未达", "未达到", "不足", "未到"]
                .iter()
                .any(|word| subject.lead.ends_with(word));
            if let Some(kind) =
                words::kind(&subject).filter(|_| !border && !leads_list(passage, at, 3))
            {
                judge(context, &names, &subject, kind, findings);
            }
        }
    }
}

/// `较上年的3.92TB增加0.94TB，增长24.0%`: what it comes from stands right before it and can't be read.
pub(in crate::rules) fn follows_unread(passage: &Passage, at: usize) -> bool {
    let own = &passage.quantities[at];
    let from = at
        .checked_sub(1)
        .map_or(0, |last| passage.quantities[last].to);
    let between = passage.slice(from, own.from);
    let clause = between.rsplit(['。', '；']).next().unwrap_or_default();
    let latin: Vec<char> = clause.chars().collect();
    latin
        .windows(2)
        .any(|pair| pair[0].is_ascii_digit() && pair[1].is_ascii_alphabetic())
}

/// `2023年3,104.60万元（比2022年多336.25万元，增长12.1%），2024年又比2023年增长12.5%`: whether the figure before a growth of a year stands in
/// brackets that are closed between.
fn follows_bracket(passage: &Passage, at: usize) -> bool {
    let own = &passage.quantities[at];
    let Some(last) = at.checked_sub(1).map(|last| &passage.quantities[last]) else {
        return false;
    };
    let closed = depth(passage, 0, last.to) > depth(passage, 0, own.from);
    let mut years = passage.years.iter();
    let dated = years.any(|(year, _)| (last.to..own.from).contains(year));
    own.unit.class == UnitClass::Percent && closed && dated && lead(passage, at).contains('增')
}

impl<'a> Subject<'a> {
    fn new(passage: &'a Passage, index: usize, at: usize) -> Self {
        let quantity = &passage.quantities[at];
        let own = lead(passage, at);
        // 分别增长12%和9.98%: the words before the first are those of the second.
        let joined = matches!(own.as_str(), "和" | "、" | "及");
        let first = at
            .checked_sub(1)
            .filter(|first| joined && passage.quantities[*first].unit.class == quantity.unit.class);
        let lead = first.map_or(own, |first| lead(passage, first));
        Self {
            passage,
            index,
            at,
            quantity,
            lead,
            tail: passage.slice(quantity.to, quantity.to + 8),
        }
    }
}

/// The words between the figure or clause before a figure and it.
fn lead(passage: &Passage, at: usize) -> String {
    let quantity = &passage.quantities[at];
    let mut from = at.checked_sub(1).map_or(0, |previous| {
        passage.quantities[previous].to.min(quantity.from)
    });
    if passage.chars.get(from) == Some(&')') {
        // 超出目标（800个）64个: what stands before the brackets.
        let open = (0..from)
            .rev()
            .take(16)
            .find(|at| passage.chars[*at] == '(');
        let border = open.and_then(|open| {
            (0..open)
                .rev()
                .find(|at| matches!(passage.chars[*at], '，' | '；' | '。'))
        });
        from = border.map_or(from, |border| border + 1);
    }
    let text = without_brackets(&passage.slice(from, quantity.from));
    text.rsplit(['，', '；', '。', ':', '('])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn judge(
    context: &Context<'_>,
    names: &Names,
    subject: &Subject<'_>,
    kind: Kind,
    findings: &mut Findings,
) {
    let operands = scope(context, names, subject);
    let expected = ways::expected(kind, subject, &operands);
    if expected.is_empty() {
        return;
    }
    let own = subject.quantity;
    let printed = match kind {
        Kind::Average => as_average(own),
        _ => own.clone(),
    };
    let gives = |expected: &Expected<'_>| {
        let own = &printed;
        prints(expected.value, own) || expected.low <= own.high() && own.low() <= expected.high
    };
    let strict = (kind == Kind::Average)
        .then(|| strict::only(kind, subject, &expected))
        .flatten();
    if let Some(strict) = strict {
        findings.checked.sums += 1;
        if !is_one_of_several(subject) && !is_divided(subject, strict, &expected, gives) {
            report(subject, strict, findings);
        }
        return;
    }
    if scope::is_shown(context, names, subject)
        || expected.iter().any(gives)
        || strict::elsewhere(context, kind, subject, &operands)
    {
        findings.checked.sums += 1;
        return;
    }
    // Growth of a total row that nobody names is no more likely than any other.
    let close = |one: &&Operand| match one.near {
        Near::Sentence => true,
        // Two columns of a row are of two times only where their headings say so, and no sum of a row unless they do.
        Near::Row => match kind {
            Kind::Growth => one.named && one.timed,
            Kind::Total => one.timed,
            _ => true,
        },
        Near::Around => false,
    };
    // Of a share at least one of the two is said or named.
    let told = |one: &&Operand| kind != Kind::Share || one.near == Near::Sentence || one.named;
    // An average of a row over a number that its sentence says of something else is none.
    let apart = |expected: &Expected<'_>| {
        let rows = expected.operands.iter().filter(|one| one.row.is_some());
        kind == Kind::Average && rows.count() == 1
    };
    let strong = |expected: &&Expected<'_>| {
        expected.operands.iter().all(close)
            && expected.operands.iter().any(told)
            && !apart(expected)
    };
    let slipped = expected
        .iter()
        .filter(strong)
        .filter(|expected| !expected.is_rare())
        .filter(|expected| strict::is_likely(kind, &subject.lead, expected))
        .find(|expected| slip::of_value(own, expected.value));
    let only = || strict::only(kind, subject, &expected);
    let Some(expected) = slipped.or_else(only) else {
        return;
    };
    if is_measured(context, subject, kind)
        || kind == Kind::Gap && lacks_of_goal(subject)
        || scope::is_rate_of_a_row(context, subject)
    {
        return;
    }
    findings.checked.sums += 1;
    report(subject, expected, findings);
}

/// `投入90万元，新建6个，每个补助10万元；改造5个，每个补助6万元`: the amount is for all of them.
fn is_one_of_several(subject: &Subject<'_>) -> bool {
    let passage = subject.passage;
    let Some(each) = subject
        .lead
        .find('每')
        .map(|at| subject.lead[at..].chars().take(2))
    else {
        return false;
    };
    let each: String = each.collect();
    let (from, to) = crate::pool::sentence_of(passage, subject.quantity);
    let figures = passage.quantities.iter().enumerate();
    let mut others = figures.filter(|(at, other)| {
        *at != subject.at
            && other.from >= from
            && other.to <= to
            && other.unit == subject.quantity.unit
    });
    others.any(|(at, _)| lead(passage, at).contains(&each))
}

/// Characters between a change and its rate.
const NEAR: usize = 5;

/// `一年减少1200万元、下降5.82%`: whether a change is so much of a figure that a table tells.
fn is_measured(context: &Context<'_>, subject: &Subject<'_>, kind: Kind) -> bool {
    let own = subject.quantity;
    let rate = subject.passage.quantities.get(subject.at + 1);
    rate.is_some_and(|rate| {
        let gap = subject.passage.slice(own.to, rate.from);
        kind == Kind::Gap
            && rate.unit.class == UnitClass::Percent
            && gap.chars().count() <= NEAR
            && ["增长", "下降", "增幅", "降幅"]
                .iter()
                .any(|word| gap.contains(word))
            && super::measured::stands(context, own, rate)
    })
}

/// `成交额5.13亿元，…只完成年度目标的91.6%，相差0.47亿元`: whether a gap is what such a rate leaves of a goal that isn't told.
fn lacks_of_goal(subject: &Subject<'_>) -> bool {
    let (passage, own) = (subject.passage, subject.quantity);
    let Some(rate) = subject.at.checked_sub(1).map(|at| &passage.quantities[at]) else {
        return false;
    };
    let (from, _) = crate::pool::sentence_of(passage, own);
    let said = lead(passage, subject.at - 1);
    let goal = said.contains("完成") && said.contains(['标', '务', '划']);
    let mut before = passage.quantities[..subject.at].iter();
    rate.unit.class == UnitClass::Percent
        && goal
        && before.any(|done| {
            let all = done.value + own.value;
            done.from >= from
                && done.unit.comparable(&own.unit)
                && crate::arithmetic::percent(done.value, all).is_some_and(|it| prints(it, rate))
        })
}

/// Whether an average comes of what stands in its clause, or of the same amount and another count of the paragraph; other figures don't count.
fn is_divided(
    subject: &Subject<'_>,
    strict: &Expected<'_>,
    expected: &[Expected<'_>],
    gives: impl Fn(&Expected<'_>) -> bool,
) -> bool {
    expected.iter().any(|expected| {
        let clause = expected.operands.iter().all(|operand| operand.clause);
        // 实施引智项目31项。…培训1240人次，平均每个项目40人次
        let [one, by] = [&expected.operands, &strict.operands].map(|operands| operands.first());
        let total = one.zip(by).is_some_and(|(one, by)| one.span == by.span);
        let counts = expected.operands.get(1);
        let same = total && counts.is_some_and(|counts| strict::counts(&subject.lead, counts));
        (clause || same) && gives(expected)
    })
}

fn report(subject: &Subject<'_>, expected: &Expected<'_>, findings: &mut Findings) {
    let own = subject.quantity;
    let mut computed = show_like(expected.value, own);
    if own.unit.class == UnitClass::None {
        computed = expected.value.round_dp(2).normalize().to_string();
    }
    let message = format!(
        "“{}{}”与所依据的数不符：{}应为{computed}。",
        crate::context::shorten(&subject.lead, 24),
        own.printed,
        expected.basis()
    );
    findings.push(
        Draft::new("recomputed", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([subject.passage.span_of(own)])
            .at(expected
                .operands
                .iter()
                .map(|operand: &&Operand| operand.span))
            .summed(expected.is_sum())
            .advice("核对这个数和它所依据的数；口径不同的，写明口径。"),
    );
}

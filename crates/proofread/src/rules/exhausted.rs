//! `24个项目中列入“绿灯”19个、“黄灯”4个、“红灯”1个`: a whole that its sentence divides without a rest.

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::{depth, is_average, sentences};
use crate::arithmetic::{added, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "exhausted",
    title: "“×个中”按完成与未完成、优良中差、其余等分完的，各部分之和等于总数",
    run,
};

/// Characters between a whole and the word that divides it.
const NOUN: usize = 10;
/// Characters around a part that tell what it is.
const AROUND: usize = 12;
/// Parts of a list stand so near to each other.
const GAP: usize = 40;
/// Words of two parts that leave no third.
const PAIRS: [(&str, &str); 9] = [
    ("达到", "未达"),
    ("完成", "未完成"),
    ("完成", "没有完成"),
    ("完成", "未达"),
    ("通过", "未通过"),
    ("满意", "不满意"),
    ("满意", "一般"),
    ("绿灯", "红灯"),
    ("合格", "不合格"),
];

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            for at in 0..passage.quantities.len() {
                let whole = &passage.quantities[at];
                // 核查158项（目标150项），其中合格151项: what stands in brackets isn't divided behind them.
                let outside = depth(passage, from.min(whole.from), whole.from) == 0;
                if whole.from < from || whole.to > to || !counts(whole) || !outside {
                    continue;
                }
                if let Some(begins) = divided(passage, whole, to) {
                    judge(passage, at, (begins, to), findings);
                }
            }
        }
    }
}

fn counts(quantity: &Quantity) -> bool {
    quantity.unit.class == UnitClass::Count
        && quantity.operator == Operator::None
        && quantity.is_plain()
}

/// Where the parts of a whole begin, if its sentence divides it: `个项目中`, `项指标，其中`, `项:`.
fn divided(passage: &Passage, whole: &Quantity, to: usize) -> Option<usize> {
    let next = passage
        .quantities
        .iter()
        .find(|next| next.from >= whole.to)
        .map_or(to, |next| next.from);
    let end = next.min(to).min(whole.to + NOUN);
    let noun = &passage.chars[whole.to..end.max(whole.to)];
    let middle = noun.iter().position(|c| matches!(c, '中' | ':'))?;
    let before: String = noun[..middle].iter().collect();
    // 集中、中标: no division.
    // 分布在11个省辖市，其中: places are counted, not what is in them.
    let led = passage.slice(whole.from.saturating_sub(8), whole.from);
    let places = ["分布在", "分布于", "分属", "涉及", "来自", "覆盖"]
        .iter()
        .any(|word| led.ends_with(word));
    let divides = !places
        && !before.contains(['、', '；', '(', '。'])
        && !before.ends_with('集')
        && !matches!(noun.get(middle + 1), Some('标' | '心' | '央' | '级' | '试'));
    divides.then_some(whole.to + middle + 1)
}

/// The figures of a list that are of the whole's kind, as far as they follow each other.
fn parts<'p>(
    passage: &'p Passage,
    whole: &Quantity,
    (begins, to): (usize, usize),
) -> Vec<&'p Quantity> {
    let alike = |part: &Quantity| {
        let units = [part.unit.text.as_str(), whole.unit.text.as_str()];
        units[0] == units[1] || units.iter().all(|unit| matches!(*unit, "个" | "项"))
    };
    let mut parts: Vec<&Quantity> = Vec::new();
    let mut last = begins;
    for part in &passage.quantities {
        let inside = part.from >= begins && part.to <= to;
        if !inside || !counts(part) || !alike(part) || depth(passage, begins, part.from) > 0 {
            continue;
        }
        let words = passage.slice(part.from.saturating_sub(6).max(last), part.from);
        let summed = ["合计", "共计", "总计", "小计"]
            .iter()
            .any(|word| words.contains(word));
        if summed || part.from.saturating_sub(last) > GAP {
            break;
        }
        if !is_average(passage, part) {
            parts.push(part);
        }
        last = part.to;
    }
    parts
}

/// What is said right around a part.
fn around(passage: &Passage, part: &Quantity) -> String {
    let border = |c: char| matches!(c, '，' | '、' | '；' | ':' | '。');
    let from = (part.from.saturating_sub(AROUND)..part.from)
        .rev()
        .find(|at| border(passage.chars[*at]))
        .map_or(part.from.saturating_sub(AROUND), |at| at + 1);
    let to = (part.to..passage.chars.len().min(part.to + AROUND))
        .find(|at| border(passage.chars[*at]))
        .unwrap_or(passage.chars.len().min(part.to + AROUND));
    passage.slice(from, to)
}

/// Whether the parts leave nothing out.
fn leaves_nothing(passage: &Passage, parts: &[&Quantity]) -> bool {
    let said: Vec<String> = parts.iter().map(|part| around(passage, part)).collect();
    let grades = ["“优”", "“良”", "“中”", "“差”"];
    let list = passage.slice(
        parts
            .first()
            .map_or(0, |part| part.from.saturating_sub(AROUND)),
        parts.last().map_or(0, |part| part.to + AROUND),
    );
    let graded = grades.iter().filter(|grade| list.contains(**grade)).count() >= 2;
    let rest = said.last().is_some_and(|last| last.contains("其余"));
    let pair = PAIRS.iter().any(|(one, other)| {
        said.iter()
            .any(|words| words.contains(one) && !words.contains(other))
            && said.iter().any(|words| words.contains(other))
    });
    rest || pair || graded
}

fn judge(passage: &Passage, at: usize, stretch: (usize, usize), findings: &mut Findings) {
    let whole = &passage.quantities[at];
    let parts = parts(passage, whole, stretch);
    if parts.len() < 2
        || parts
            .iter()
            .any(|part| part.value > whole.value + whole.value)
    {
        return;
    }
    let listed = passage.chars[stretch.0 - 1] == ':'
        && parts.len() >= 3
        && parts.last().is_some_and(|last| last.to == stretch.1)
        && parts
            .windows(2)
            .all(|pair| pair[1].from.saturating_sub(pair[0].to) <= AROUND);
    if !listed && !leaves_nothing(passage, &parts) {
        return;
    }
    findings.checked.sums += 1;
    let sum = |parts: &[&Quantity]| parts.iter().map(|part| part.value).sum::<Decimal>();
    let total = sum(&parts);
    let shorter = (2..parts.len()).any(|count| {
        // What follows divides it once more: 17个指标中，达成15个，未达成2个；超过30%的9个.
        let between = passage.slice(parts[count - 1].to, parts[count].from);
        let ends = between.contains('；') || !listed && leaves_nothing(passage, &parts[..count]);
        ends && sum(&parts[..count]) == whole.value
    });
    let span = passage.span_of(whole);
    let known = findings
        .drafts
        .iter()
        .any(|draft| draft.code.starts_with("sum") && draft.spans.contains(&span));
    // 50个项目中，到期46个，通过45个、未通过1个: the later parts are of the first; …；另一类46项，17项在建，其余29项建成: of that of their clause.
    let later = |at: usize| {
        let clause = at == 0
            || passage
                .slice(parts[at - 1].to, parts[at].from)
                .contains('；');
        clause && at + 2 < parts.len() && sum(&parts[at + 1..]) == parts[at].value
    };
    if total == whole.value || shorter || known || (0..parts.len()).any(later) {
        return;
    }
    let computed = show_like(total, whole);
    let list = added(parts.iter().copied());
    let message = format!("{}分为{list}＝{computed}，两者不符。", whole.printed);
    findings.push(
        Draft::new("sum_exhausted", Severity::Doubt, message)
            .printed(&whole.printed, computed)
            .at([span])
            .at(parts.iter().map(|part| passage.span_of(part)))
            .advice("核对总数和各部分；另有未列出的，写明。"),
    );
}

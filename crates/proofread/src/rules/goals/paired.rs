//! What was reached and its goal, told side by side, against the row of a table that has one of the two: the other is that row's, too.
//! `转化成果98项，完成目标值（≥90项）`, `高企46家、科技型企业53家，均超过年初设定的40家、50家`.

use super::listed::{comparable, is};
use crate::context::{Context, shorten};
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::layout::is_han;
use crate::lexicon::pairs;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::records::{Figure, Source};
use crate::slip;
use crate::support::{Pair, common, lead};

/// Words that lead to a goal.
const AIMED: [&str; 5] = ["目标", "指标值", "设定", "计划", "任务"];
/// Words that may stand beside them where a goal is told of what was just said.
const BESIDE: [&str; 29] = [
    "目标",
    "指标",
    "设定",
    "计划",
    "任务",
    "预期",
    "绩效",
    "年度",
    "全年",
    "年初",
    "当年",
    "原定",
    "下达",
    "完成",
    "实现",
    "达到",
    "超过",
    "高于",
    "低于",
    "优于",
    "未达",
    "不低于",
    "不少于",
    "不超过",
    "考核",
    "批复",
    "申报",
    "要求",
    "确定",
];
/// Words of how far what was reached is from its goal.
const APART: [&str; 9] = [
    "比",
    "较",
    "差",
    "少",
    "多",
    "超过目标",
    "超目标",
    "低于目标",
    "高于目标",
];
/// Figures that are told together.
const TOGETHER: usize = 4;
/// Digits of a figure that a row of another name hardly has.
const TELLING: usize = 3;
/// Characters before and behind a figure that say what it is of.
const BEHIND: usize = 10;

/// A row of a table with its goal and what was reached.
struct Row<'a> {
    name: &'a str,
    pairs: Vec<Pair>,
    target: &'a Figure,
    actual: &'a Figure,
}

fn rows<'a>(context: &'a Context<'_>) -> Vec<Row<'a>> {
    let rows = context.records.iter().filter_map(|record| {
        let of_table = matches!(record.source, Source::Table { .. });
        let target = record.figure(Role::Target)?;
        let actual = record.figure(Role::Actual)?;
        (of_table && !record.total).then(|| Row {
            name: &record.name,
            pairs: pairs(&record.name),
            target,
            actual,
        })
    });
    rows.collect()
}

/// Whether a figure is said to be the goal of what was just said: nothing of its own leads to it.
fn is_goal(passage: &Passage, at: usize) -> bool {
    let quantity = &passage.quantities[at];
    let words = lead(passage, at);
    let aimed = AIMED.iter().any(|word| words.contains(word));
    // 超过年初设定的40家: what is set is no distance.
    let apart = !words.ends_with('的') && APART.iter().any(|word| words.contains(word))
        // 为年度目标的109.1%: so much of the goal.
        || AIMED.iter().any(|word| words.ends_with(&format!("{word}的")) && *word != "设定")
        || words.ends_with("值的");
    let mut own: String = words.chars().filter(|c| is_han(*c)).collect();
    for word in BESIDE {
        own = own.replace(word, "");
    }
    let own = own.trim_matches(['为', '是', '的', '值', '数', '均', '都', '已', '到', '了']);
    let operator = quantity.operator;
    let set = operator.is_lower() || operator.is_upper() || aimed && !apart;
    set && own.is_empty()
}

/// The goals that stand together from one on: `40家、50家`.
fn together(passage: &Passage, from: usize) -> usize {
    let unit = &passage.quantities[from].unit;
    let joined = |at: &usize| {
        let (last, next) = (&passage.quantities[*at - 1], &passage.quantities[*at]);
        next.unit == *unit
            && matches!(
                passage.slice(last.to, next.from).as_str(),
                "、" | "和" | "与"
            )
    };
    let most = passage.quantities.len().min(from + TOGETHER);
    (from + 1..most).take_while(joined).count() + 1
}

fn of_one_kind(one: &Quantity, other: &Quantity) -> bool {
    one.unit.class == other.unit.class
        && (one.unit.class != UnitClass::Count || one.unit.text == other.unit.text)
}

/// What was reached, told right before some goals, one for each.
fn reached(passage: &Passage, from: usize, many: usize) -> Option<Vec<usize>> {
    let goal = &passage.quantities[from];
    let (begins, _) = sentence_of(passage, goal);
    let mut before: Vec<usize> = (0..from)
        .rev()
        .take(TOGETHER + 1)
        .filter(|at| {
            let one = &passage.quantities[*at];
            one.from >= begins && of_one_kind(one, goal)
        })
        .take(many)
        .collect();
    before.reverse();
    let plain = |at: &usize| {
        let one = &passage.quantities[*at];
        let own = one.is_plain() && one.operator == Operator::None;
        own && !is_goal(passage, *at)
    };
    (before.len() == many && before.iter().all(plain)).then_some(before)
}

/// The words of a figure's clause.
fn said(passage: &Passage, at: usize) -> Vec<Pair> {
    let quantity = &passage.quantities[at];
    let (begins, _) = sentence_of(passage, quantity);
    let clause = (begins..quantity.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '。' | '；' | '、'))
        .map_or(begins, |at| at + 1);
    let behind = (quantity.to + BEHIND).min(passage.chars.len());
    let stop = (quantity.to..behind)
        .find(|at| matches!(passage.chars[*at], '，' | '。' | '；' | '、' | '('))
        .unwrap_or(behind);
    pairs(&format!(
        "{}|{}",
        passage.slice(clause, quantity.from),
        passage.slice(quantity.to, stop)
    ))
}

pub(super) fn compare(context: &Context<'_>, findings: &mut Findings) {
    let rows = rows(context);
    if rows.is_empty() {
        return;
    }
    for (_, passage) in context.prose() {
        if facts::is_case(context, passage) {
            continue;
        }
        let mut at = 0;
        while at < passage.quantities.len() {
            let own = &passage.quantities[at];
            let named = !matches!(own.unit.class, UnitClass::None | UnitClass::Points);
            if !named || !own.is_plain() || !is_goal(passage, at) {
                at += 1;
                continue;
            }
            let many = together(passage, at);
            for (place, actual) in reached(passage, at, many).into_iter().flatten().enumerate() {
                findings.checked.references += 1;
                judge(passage, (actual, at + place), &rows, findings);
            }
            at += many;
        }
    }
}

/// Compares what was reached and its goal with the row that has one of the two under the same name.
fn judge(
    passage: &Passage,
    (actual, goal): (usize, usize),
    rows: &[Row<'_>],
    findings: &mut Findings,
) {
    let (own, aimed) = (&passage.quantities[actual], &passage.quantities[goal]);
    let words = said(passage, actual);
    let least = if slip::digits(&own.printed).len() >= TELLING {
        1
    } else {
        2
    };
    let shared = |row: &Row<'_>| common(&words, &row.pairs).count();
    let usable = |row: &&Row<'_>| {
        comparable(&row.target.quantity, aimed)
            && comparable(&row.actual.quantity, own)
            && shared(row) >= least
    };
    let called: Vec<&Row<'_>> = rows.iter().filter(usable).collect();
    let of_goal = |row: &Row<'_>| is(&row.target.quantity, aimed);
    let of_own = |row: &Row<'_>| is(&row.actual.quantity, own);
    if called.iter().any(|row| of_goal(row)) {
        return;
    }
    let mut found = called.iter().filter(|row| of_own(row));
    let Some(row) = found.next().filter(|_| found.next().is_none()) else {
        return;
    };
    // 比目标多16件: how far it is, however it is told.
    let apart = (row.target.quantity.value - row.actual.quantity.value).abs();
    if apart == aimed.value || apart == aimed.shown() {
        return;
    }
    let spans = [passage.span_of(aimed), row.target.span];
    let both = |known: &Draft| spans.iter().all(|span| known.spans.contains(span));
    let sure = |known: &Draft| known.severity == Severity::Error && both(known);
    if findings.drafts.iter().any(sure) {
        return;
    }
    // What is told by the name alone may be withdrawn: this tells it more surely.
    findings.drafts.retain(|known| !both(known));
    let message = format!(
        "“{}”的目标正文印为{}，指标表为{}；完成值{}两处一致。",
        shorten(row.name, 30),
        aimed.printed,
        row.target.quantity.printed,
        own.printed
    );
    findings.push(
        Draft::new("contradiction_goal", Severity::Doubt, message)
            .printed(&aimed.printed, &row.target.quantity.printed)
            .at(spans)
            .advice("核对正文与指标表的目标值。"),
    );
}

//! An indicator of a table that running text mentions in passing: 转化科技成果不少于120项.

mod borders;
mod known;
mod otherwise;

use std::collections::HashMap;

use super::Rule;
use crate::aims;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::records::key;
use crate::slip;
use borders::{is_border_of, is_listed};
use known::{Known, by_block, known, own_year};
use otherwise::Called;

pub const RULE: Rule = Rule {
    id: "mention",
    title: "正文顺带提到的指标与指标表一致",
    run,
};

/// What stands between an indicator's name and its figure.
const TAILS: [&str; 11] = [
    "不少于",
    "不低于",
    "不超过",
    "不得低于",
    "大于等于",
    "大于",
    "达到",
    "达",
    "为",
    "共",
    "超过",
];

/// Characters before a figure in which it may be said to be of each.
const EACH: usize = 30;

/// Characters of a name that is looked for as it is.
const NAMED: usize = 4;

/// The indicators whose names are looked for as they are.
fn long_named<'a>(all: &[Known<'a>]) -> Vec<Known<'a>> {
    let long = |known: &&Known<'_>| known.core.chars().count() >= NAMED;
    all.iter().filter(long).cloned().collect()
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let all = known(context);
    let known = long_named(&all);
    own_year(context, &known, findings);
    if all.is_empty() {
        return;
    }
    let cores = known.iter().map(|known| known.core.as_str());
    let by_core: HashMap<&str, usize> = cores.zip(0..).collect();
    let by_block = by_block(&known);
    let otherwise = Called::new(&all);
    let used = used(context);
    let mut said: Vec<Said<'_>> = Vec::new();
    let mut loose: Vec<Said<'_>> = Vec::new();
    for passage in texts(context) {
        let column = column_heading(context, passage);
        if facts::is_case(context, passage) {
            continue;
        }
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let span = passage.span_of(quantity);
            if used.contains(&span) || !may_be_own(context, passage, at) {
                continue;
            }
            let (before, _) = facts::surroundings(passage, at);
            let before = before.trim_start_matches('…');
            if is_of_each_or_row(passage, quantity, before) {
                continue;
            }
            let words = bare(before);
            let mut tails = words.char_indices().map(|(at, _)| &words[at..]);
            let named = tails.find_map(|tail| by_core.get(tail));
            let named = named.map(|index| &known[*index]);
            // 县级科技计划立项: 计划 is a word of its name.
            let core = named.map_or("", |known| known.core.as_str());
            let goal = is_goal(quantity, column, &before.replacen(core, "", 1))
                || passage.cell.is_none() && aims::sets(context, passage, quantity);
            let exact = named.or_else(|| described(&by_block, &known, passage, at, goal));
            let called = || {
                otherwise
                    .otherwise(&words)
                    .filter(|_| passage.cell.is_none() && !goal)
            };
            let Some(indicator) = exact.or_else(called) else {
                continue;
            };
            let Some((figure, place)) = figure_of(indicator, goal) else {
                continue;
            };
            if !of_one_unit(figure, quantity) {
                continue;
            }
            let one = Said {
                name: indicator.name,
                goal,
                own: (quantity, span),
                known: (figure, *place),
            };
            if exact.is_none() {
                loose.push(one);
                continue;
            }
            findings.checked.references += 1;
            if !figure.agrees(quantity) && !is_rated(passage, at, figure) {
                said.push(one);
            }
        }
    }
    tell(&said, findings);
    otherwise::tell(context, &loose, findings);
}

/// `每投入1元，新增产值4.50元`, `完成率99.2%` in a remark: whether a figure is of each, or of its own row.
fn is_of_each_or_row(passage: &crate::passage::Passage, quantity: &Quantity, before: &str) -> bool {
    let lead = passage.slice(quantity.from.saturating_sub(EACH), quantity.from);
    let each = lead
        .rsplit('。')
        .next()
        .is_some_and(|lead| lead.contains("每投入") || lead.contains("每1元"));
    each || passage.cell.is_some() && before.ends_with("完成率")
}

/// What an indicator's table has as its goal, or as its result.
fn figure_of<'k>(indicator: &'k Known<'_>, goal: bool) -> Option<&'k (Quantity, Span)> {
    let figure = if goal {
        &indicator.target
    } else {
        &indicator.actual
    };
    figure.as_ref()
}

/// Whether two figures have one unit, of counts the same word.
pub(in crate::rules) fn of_one_unit(one: &Quantity, other: &Quantity) -> bool {
    let counted = one.unit.class == UnitClass::Count;
    one.unit.comparable(&other.unit) && (!counted || one.unit.text == other.unit.text)
}

/// Whether a figure can be an indicator's own of this year: no part, not others', not of several years or a later one.
fn may_be_own(context: &Context<'_>, passage: &crate::passage::Passage, at: usize) -> bool {
    let quantity = &passage.quantities[at];
    let part = || facts::parent(passage, at).is_some_and(|whole| !told_anew(passage, whole, at));
    let (before, _) = facts::surroundings(passage, at);
    is_named(quantity)
        && quantity.is_plain()
        && !part()
        && facts::years_together(passage, quantity).is_none()
        && !of_others(&before, quantity)
        && !is_listed(passage, at, &before)
        && !is_border_of(passage, quantity, &before)
        && !of_later_year(context, passage, quantity)
}

/// `专利287件，其中省本级占41.1%；技术合同成交额5.37亿元`: what comes after a semicolon and has a name is no part.
fn told_anew(passage: &crate::passage::Passage, whole: usize, at: usize) -> bool {
    let (from, to) = (passage.quantities[whole].to, passage.quantities[at].from);
    passage.chars[from.min(to)..to].contains(&'；')
}

/// 新立项64项执行率11.55%: the rate of those; and what was before or is more than before.
fn of_others(before: &str, quantity: &Quantity) -> bool {
    before.starts_with('…') && quantity.unit.class == UnitClass::Percent
        || [
            "上年", "同比", "增长", "人均", "户均", "项均", "师均", "平均",
        ]
        .iter()
        .any(|word| before.contains(word))
}

/// `共47家，占全市的23.9%`, `163项，完成目标的108.7%`: a part of the indicator, or its value beside its target, as the rate tells.
fn is_rated(passage: &crate::passage::Passage, at: usize, figure: &Quantity) -> bool {
    let own = &passage.quantities[at];
    passage.quantities.get(at + 1).is_some_and(|rate| {
        let gap = passage.slice(own.to, rate.from);
        rate.unit.class == UnitClass::Percent
            && gap.chars().count() <= 10
            && ["占", "完成", "为"].iter().any(|word| gap.contains(word))
            && crate::arithmetic::decimals(rate) > 0
            && crate::pool::gives(own, figure, rate)
    })
}

/// A figure of running text that differs from its indicator's.
struct Said<'a> {
    name: &'a str,
    goal: bool,
    own: (&'a Quantity, Span),
    known: (&'a Quantity, Span),
}

/// Several figures of one indicator that all differ from the table's are of parts of it (`基础研究发表论文61篇`, `平台发表19篇`); a slip
/// of the pen is told even among them.
fn tell(said: &[Said<'_>], findings: &mut Findings) {
    for one in said {
        let parts = said
            .iter()
            .any(|other| other.known.1 == one.known.1 && !other.own.0.agrees(one.own.0));
        if !parts || slip::of_value(one.own.0, one.known.0.value) {
            findings.push(contradiction(one));
        }
    }
}

/// The figures that are an indicator's own.
fn used(context: &Context<'_>) -> std::collections::HashSet<Span> {
    context
        .records
        .iter()
        .flat_map(|record| record.figures.iter().map(|figure| figure.span))
        .collect()
}

/// Whether its sentence names a year after the report's before a figure: a plan.
fn of_later_year(
    context: &Context<'_>,
    passage: &crate::passage::Passage,
    quantity: &Quantity,
) -> bool {
    let (from, _) = crate::pool::sentence_of(passage, quantity);
    passage
        .years
        .iter()
        .filter(|(position, _)| *position < quantity.from && *position >= from)
        .any(|(_, year)| context.year.is_some_and(|own| *year > own))
}

/// So many pairs of characters of an indicator's name stand around a figure that tells of it.
const PAIRS: usize = 2;
/// So many indicators of a form are compared.
const MOST: usize = 60;

/// The indicator of the same form that a figure of its objectives tells of in other words, when its figures don't say that one.
fn described<'a, 'b>(
    by_block: &HashMap<usize, Vec<usize>>,
    known: &'b [Known<'a>],
    passage: &crate::passage::Passage,
    at: usize,
    goal: bool,
) -> Option<&'b Known<'a>> {
    let cell = passage.cell.is_some();
    let quantity = &passage.quantities[at];
    let form = by_block.get(&passage.block).filter(|_| cell)?;
    let begins = (0..quantity.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '。' | '；' | '、'))
        .map_or(0, |at| at + 1);
    let ends = (quantity.to..passage.chars.len())
        .find(|at| matches!(passage.chars[*at], '，' | '。' | '；' | '、'))
        .unwrap_or(passage.chars.len());
    let words = passage.slice(begins, quantity.from) + &passage.slice(quantity.to, ends);
    if ["均", "每", "少", "多", "比", "超"]
        .iter()
        .any(|word| words.contains(word))
    {
        // An average or a difference is another figure.
        return None;
    }
    let alike: Vec<(usize, &Known<'a>)> = form
        .iter()
        .take(MOST)
        .map(|index| &known[*index])
        .filter_map(|known| {
            let (figure, _) = figure_of(known, goal)?;
            (figure.unit.text == quantity.unit.text).then_some(known)
        })
        .map(|known| {
            let chars: Vec<char> = known.core.chars().collect();
            let shared = chars
                .windows(2)
                .filter(|pair| words.contains(&pair.iter().collect::<String>()))
                .count();
            (shared, known)
        })
        .collect();
    let says = |known: &Known<'_>| {
        [&known.target, &known.actual]
            .into_iter()
            .flatten()
            .any(|(figure, _)| figure.value == quantity.value)
    };
    if alike.iter().any(|(_, known)| says(known)) {
        return None;
    }
    let (shared, best) = alike.iter().max_by_key(|(shared, _)| *shared)?;
    let only = alike.iter().filter(|(other, _)| other == shared).count() == 1;
    (*shared >= PAIRS && only).then_some(*best)
}

/// The words before a figure as names are compared, without those that lead to the figure.
fn bare(before: &str) -> String {
    let mut words = key(before);
    for tail in TAILS {
        words = words.strip_suffix(tail).unwrap_or(&words).to_owned();
    }
    words
}

/// Whether a figure is what was to be reached, not what was.
fn is_goal(quantity: &Quantity, column: &str, before: &str) -> bool {
    quantity.operator != Operator::None
        || column.contains("目标") && !column.contains("完成")
        || ["目标", "计划", "预期", "预计"]
            .iter()
            .any(|word| before.contains(word))
}

/// Whether a figure's unit says that it counts or pays for something.
fn is_named(quantity: &Quantity) -> bool {
    !matches!(
        quantity.unit.class,
        UnitClass::None | UnitClass::Ratio | UnitClass::Points | UnitClass::Duration
    )
}

/// Running text, and cells that hold more than one figure.
fn texts<'a>(context: &'a Context<'_>) -> impl Iterator<Item = &'a crate::passage::Passage> {
    context
        .passages
        .iter()
        .filter(|passage| passage.cell.is_none() || passage.quantities.len() > 1)
}

/// Characters at the beginning of a cell that say what it holds.
const OWN_NAME: usize = 4;

/// The heading over a cell of text.
fn column_heading<'a>(context: &'a Context<'_>, passage: &crate::passage::Passage) -> &'a str {
    let Some(cell) = passage.cell else { return "" };
    // 实际完成情况：…: the cell says itself what it holds.
    if passage.slice(0, OWN_NAME).starts_with("实际") {
        return "实际完成";
    }
    let crate::document::BlockKind::Table(table) = &context.document.blocks[passage.block].kind
    else {
        return "";
    };
    let (row, column) = (table.cells[cell].row, table.cells[cell].column);
    let grid = context
        .grids
        .iter()
        .find(|grid| grid.block == passage.block);
    grid.and_then(|grid| {
        // 年度总体目标 beside its text.
        let beside = (0..column).rev().find_map(|left| grid.cell(row, left));
        if let Some(beside) = beside.filter(|cell| cell.text.contains("目标")) {
            return Some(beside);
        }
        (0..row)
            .rev()
            .take(2)
            .find_map(|above| grid.cell(above, column))
    })
    .map_or("", |cell| cell.text.as_str())
}

fn contradiction(it: &Said<'_>) -> Draft {
    let role = if it.goal {
        "指标值"
    } else {
        "实际完成值"
    };
    let ((said, span), (figure, place)) = (it.own, it.known);
    let message = format!(
        "“{}”的{role}正文印为{}，指标表为{}。",
        shorten(it.name, 30),
        said.printed,
        figure.printed
    );
    Draft::new("contradiction_mention", Severity::Doubt, message)
        .printed(&said.printed, &figure.printed)
        .at([span, place])
        .advice("核对正文与指标表。")
}

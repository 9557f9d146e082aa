//! `完成率≥95%的得6分，80%（含）—95%的得4分，低于80%不得分` in the row of an indicator: no class has more than the full marks, the
//! best has all of them, and what was given is what some class has.

use rust_decimal::Decimal;

use super::against::known;
use super::book::Book;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, Role, RowKind};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::slip::one_off;

/// Words right before the points of a class.
const CLASS: [&str; 6] = ["计", "得", "记", "给", "赋", "得分"];
/// Words of a text that tells how points are given.
const RULES: [&str; 8] = [
    "不得分",
    "不计分",
    "的计",
    "的得",
    "每",
    "按比例",
    "得0分",
    "计0分",
];
/// Words for what the classes alone don't tell.
const OTHERWISE: [&str; 9] = [
    "比例", "酌情", "扣", "折算", "插值", "乘", "×", "加分", "满分",
];

/// The points that a rule of scoring names.
#[derive(Default)]
struct Rule<'p> {
    /// What each class is given.
    classes: Vec<&'p Quantity>,
    /// What is taken off each time.
    steps: Vec<&'p Quantity>,
    /// What is given each time.
    each: Vec<&'p Quantity>,
}

/// Full marks and score of a row.
struct Row<'a> {
    name: &'a str,
    full: (Quantity, Span),
    score: Option<(Quantity, Span)>,
}

pub(super) fn run(context: &Context<'_>, findings: &mut Findings) {
    for grid in context.grids.iter().filter(|grid| !grid.guessed) {
        for row in (0..grid.rows.len()).filter(|row| grid.rows[*row].kind == RowKind::Item) {
            let Some(own) = of_row(grid, row) else {
                continue;
            };
            for cell in (0..grid.columns).filter_map(|column| grid.cell(row, column)) {
                let passage = &context.passages[cell.passage];
                let rule = read(passage, (0, passage.chars.len()));
                judge(passage, &rule, &own, findings);
            }
        }
    }
    told(context, findings);
}

/// Whether a row tells what each class of results is given.
pub(crate) fn is_classed(context: &Context<'_>, grid: &Grid, row: usize) -> bool {
    let mut cells = (0..grid.columns).filter_map(|column| grid.cell(row, column));
    cells.any(|cell| {
        let passage = &context.passages[cell.passage];
        read(passage, (0, passage.chars.len())).classes.len() > 1
    })
}

fn of_row(grid: &Grid, row: usize) -> Option<Row<'_>> {
    let figures = |role: Role| -> Vec<(Quantity, Span)> {
        let columns = (0..grid.columns).filter(|column| grid.role(row, *column) == Some(role));
        let cells = columns.filter_map(|column| {
            let value = grid.value(row, column).filter(Quantity::is_plain)?;
            Some((value, grid.cell(row, column)?.span))
        });
        cells.collect()
    };
    let mut scores = figures(Role::Score);
    Some(Row {
        name: &grid.rows[row].label,
        full: figures(Role::Weight).pop()?,
        score: scores.pop().filter(|_| scores.is_empty()),
    })
}

/// The words of its clause before a figure.
fn clause(passage: &Passage, from: usize, own: &Quantity) -> String {
    let words = passage.slice(from, own.from);
    let clause = words.rsplit(['，', '；', '。', ':', '、', '\n']).next();
    clause.unwrap_or_default().to_owned()
}

fn read(passage: &Passage, (from, to): (usize, usize)) -> Rule<'_> {
    let mut rule = Rule::default();
    let all = passage.quantities.iter();
    for own in all.filter(|it| it.from >= from && it.to <= to) {
        if own.unit.class != UnitClass::Points || !own.is_plain() || own.operator != Operator::None
        {
            continue;
        }
        let clause = clause(passage, from, own);
        let words = clause.trim_end_matches(['为', '了', '减', '除']);
        let each = clause.contains('每');
        if words.ends_with('扣') {
            if each {
                rule.steps.push(own);
            }
        } else if CLASS.iter().any(|word| words.ends_with(word)) {
            if each {
                rule.each.push(own);
            } else {
                rule.classes.push(own);
            }
        }
    }
    rule
}

fn judge(passage: &Passage, rule: &Rule<'_>, row: &Row<'_>, findings: &mut Findings) {
    let text = passage.text();
    let is_rule = !rule.steps.is_empty()
        || rule.classes.len() > 1
        || !rule.classes.is_empty() && RULES.iter().any(|word| text.contains(word));
    if !is_rule {
        return;
    }
    findings.checked.rules += 1;
    let full = row.full.0.value;
    let sum: Decimal = rule.classes.iter().map(|it| it.value).sum();
    let mut over = rule.classes.iter().chain(&rule.steps).chain(&rule.each);
    if let Some(own) = over.find(|it| it.value > full) {
        report(passage, own, row, (&row.full, "超过该项分值"), findings);
        return;
    }
    // 要素齐全得2分，程序规范得2分: points that are added up, of full marks or of what was given.
    let parts = sum == full && rule.classes.len() > 1
        || row
            .score
            .as_ref()
            .is_some_and(|(score, _)| score.value == sum)
            && rule.steps.is_empty();
    let Some(best) = rule.classes.iter().max_by_key(|it| it.value) else {
        return;
    };
    if parts || !rule.each.is_empty() || text.contains("满分") {
        return;
    }
    if best.value != full {
        let first = rule.classes[0];
        report(
            passage,
            first,
            row,
            (&row.full, "最高一档不是该项分值"),
            findings,
        );
        return;
    }
    let falls = rule.classes.windows(2).find(|it| it[0].value < it[1].value);
    if let Some(pair) = falls.filter(|_| rule.classes.len() > 2 && rule.classes[0].value == full) {
        report(passage, pair[1], row, (&row.full, "高于上一档"), findings);
        return;
    }
    let Some(score) = &row.score else { return };
    let free = rule.classes.len() < 2 || OTHERWISE.iter().any(|word| text.contains(word));
    let held = |it: &&Quantity| it.value == score.0.value;
    if free || score.0.value.is_zero() || rule.classes.iter().any(held) {
        return;
    }
    let slipped = rule.classes.iter().find(|it| one_off(it, score.0.value));
    let own = slipped.unwrap_or(best);
    report(passage, own, row, (score, "各档都不是所得分数"), findings);
}

fn report(
    passage: &Passage,
    own: &Quantity,
    row: &Row<'_>,
    (other, why): (&(Quantity, Span), &str),
    findings: &mut Findings,
) {
    let spans = [passage.span_of(own), other.1];
    if known(findings, spans[0]) {
        return;
    }
    let message = format!(
        "“{}”分值或得分为{}，评分标准中印为{}，{why}。",
        shorten(row.name, 20),
        other.0.printed,
        own.printed
    );
    findings.push(
        Draft::new("scoring_rule", Severity::Doubt, message)
            .printed(&own.printed, &other.0.printed)
            .at(spans)
            .advice("核对评分标准各档的分数与该项分值、得分。")
            .certain(),
    );
}

/// `验收及时性指标每逾期一项扣2分`: what is taken off each time, by the row of the indicator that the clause names.
fn told(context: &Context<'_>, findings: &mut Findings) {
    let mut book: Option<Book> = None;
    for (_, passage) in context.prose() {
        let rule = read(passage, (0, passage.chars.len()));
        for own in rule.steps {
            let book = book.get_or_insert_with(|| Book::new(context));
            let clause = clause(passage, 0, own);
            let named = book
                .names()
                .filter(|(name, _)| name.chars().count() > 2 && clause.contains(name.as_str()));
            let Some((name, entries)) = named.max_by_key(|(name, _)| name.chars().count()) else {
                continue;
            };
            let [entry] = entries.as_slice() else {
                continue;
            };
            let entry = &book.entries[*entry];
            findings.checked.rules += 1;
            // What is taken off by the percentage point may be taken off for a part of one.
            let counted = !clause.contains("百分") && !clause.contains('%');
            let lost: Vec<Decimal> = entry
                .scores
                .iter()
                .map(|score| entry.full.value - score.value)
                .filter(|lost| counted && *lost > Decimal::ZERO && *lost < entry.full.value)
                .collect();
            let more = lost.iter().any(|lost| *lost < own.value);
            if own.value <= entry.full.value && !more || entry.part {
                continue;
            }
            let span = passage.span_of(own);
            if known(findings, span) {
                continue;
            }
            let message = format!(
                "“{}”每次扣{}，与该项分值{}分、所扣分数不符。",
                shorten(name, 20),
                own.printed,
                entry.full.value.normalize()
            );
            findings.push(
                Draft::new("scoring_rule", Severity::Doubt, message)
                    .printed(&own.printed, "不超过所扣分数")
                    .at([span])
                    .at(entry.full.spans.iter().copied())
                    .advice("核对扣分办法与该项分值、得分。")
                    .certain(),
            );
        }
    }
}

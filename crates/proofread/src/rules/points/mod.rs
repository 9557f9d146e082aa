//! Points of levels: what is said under a heading with its points makes them; what text says of a row is what the row has;
//! points that most rows of a table have by their completion.

mod absent;
mod against;
mod book;
mod by_rate;
mod coded;
mod completion;
mod lost;
mod over;
mod read;
mod said;
mod scale;
mod sections;
mod several;

pub(crate) use book::code_at;
pub(crate) use scale::is_classed;

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::show_like;
use crate::context::{Context, shorten};
use crate::document::BlockKind;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Role, RowKind};
use crate::records::{Figure, Record, Source, is_heading, marked};

pub const RULE: Rule = Rule {
    id: "points",
    title: "标题下各项满分、得分之和与标题相符，正文所说得分与评分表相符，得分与完成比例相符",
    run,
};

/// Full marks and score of one thing.
struct Pair<'a> {
    full: &'a Figure,
    score: &'a Figure,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    sections(context, findings);
    said::run(context, findings);
    completion::run(context, findings);
    lost::run(context, findings);
    against::run(context, findings);
    over::run(context, findings);
    absent::run(context, findings);
    scale::run(context, findings);
}

fn pair(record: &Record) -> Option<Pair<'_>> {
    Some(Pair {
        full: record.figure(Role::Weight)?,
        score: record.figure(Role::Score)?,
    })
}

/// Headings with their full marks and score over what makes them up.
fn sections(context: &Context<'_>, findings: &mut Findings) {
    let mut records: Vec<(usize, &Record)> = context
        .records
        .iter()
        .map(|record| (block(context, record), record))
        .collect();
    records.sort_by_key(|(block, _)| *block);
    for (index, passage) in context.prose() {
        let BlockKind::Heading { level } = context.document.blocks[passage.block].kind else {
            continue;
        };
        let Some(record) = marked(context, index, passage) else {
            continue;
        };
        let Some(head) = pair(&record) else { continue };
        let end = context.passages[index + 1..]
            .iter()
            .find(|other| {
                matches!(context.document.blocks[other.block].kind,
                    BlockKind::Heading { level: other } if other > 0 && other <= level)
            })
            .map_or(context.document.blocks.len(), |other| other.block);
        let before = |limit: usize| records.partition_point(|(block, _)| *block < limit);
        let (from, to) = (before(passage.block + 1), before(end));
        for children in children(context, &records[from..to.max(from)]) {
            if children.len() >= 2 && judge(&record, &head, &children, findings) {
                break;
            }
        }
    }
}

/// The block in which a record stands.
fn block(context: &Context<'_>, record: &Record) -> usize {
    match record.source {
        Source::Prose { passage, .. } => context.passages[passage].block,
        Source::Table { grid, .. } => context.grids[grid].block,
    }
}

/// What may make up a heading's points: the numbered items below it, the rows of a table, the clauses of a paragraph.
fn children<'a>(context: &Context<'_>, records: &[(usize, &'a Record)]) -> [Vec<Pair<'a>>; 3] {
    let mut found = [Vec::new(), Vec::new(), Vec::new()];
    for (_, record) in records {
        let kind = match record.source {
            Source::Prose { passage, from, to } => {
                let passage = &context.passages[passage];
                let whole = to == passage.chars.len() && from > 0 && record.group.is_empty();
                if is_heading(context, passage) || whole {
                    0
                } else {
                    2
                }
            }
            Source::Table { grid, row } => {
                if context.grids[grid].rows[row].kind != RowKind::Item {
                    continue;
                }
                1
            }
        };
        found[kind].extend(pair(record));
    }
    found
}

/// Of full marks and scores those of one kind must add up before the other may be wrong.
fn judge(record: &Record, head: &Pair<'_>, children: &[Pair<'_>], findings: &mut Findings) -> bool {
    let sum = |pick: fn(&Pair<'_>) -> Decimal| children.iter().map(pick).sum::<Decimal>();
    let full = sum(|pair| pair.full.quantity.value);
    let score = sum(|pair| pair.score.quantity.value);
    let right = (
        full == head.full.quantity.value,
        score == head.score.quantity.value,
    );
    let (what, own, sum) = match right {
        (true, true) => {
            findings.checked.sums += 2;
            return true;
        }
        (true, false) => ("得分", head.score, score),
        (false, true) => ("满分", head.full, full),
        (false, false) => return false,
    };
    findings.checked.sums += 2;
    let computed = show_like(sum, &own.quantity);
    let message = format!(
        "“{}”{what}印为{}，其下{}项{what}之和为{computed}。",
        shorten(&record.name, 20),
        own.quantity.printed,
        children.len()
    );
    let parts = children.iter().map(|pair| match what {
        "得分" => pair.score.span,
        _ => pair.full.span,
    });
    findings.push(
        Draft::new("sum_points", Severity::Doubt, message)
            .printed(&own.quantity.printed, computed)
            .at([own.span])
            .at(parts)
            .advice("核对标题和其下各项的满分、得分。"),
    );
    true
}

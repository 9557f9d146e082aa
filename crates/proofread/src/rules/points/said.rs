//! `该指标得6.42分`: what running text says was given for a row of a table of scores.

use std::collections::HashMap;

use super::pair;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::{Record, Source, core, is_given, marked};
use crate::slip::one_off;

/// Characters in a row by which a text and a name are compared.
const PIECE: usize = 4;
/// A piece that more names have says nothing.
const MOST: usize = 6;

/// The rows that have points, by the pieces of their names.
struct Rows<'a> {
    records: Vec<&'a Record>,
    pieces: HashMap<Vec<char>, Vec<usize>>,
}

pub(super) fn run(context: &Context<'_>, findings: &mut Findings) {
    let rows = rows(context);
    if rows.records.is_empty() {
        return;
    }
    for (index, passage) in context.prose() {
        if marked(context, index, passage).is_some() {
            continue;
        }
        let mut from = 0;
        for quantity in &passage.quantities {
            if !is_given(passage, quantity) {
                continue;
            }
            if let Some(words) = about(passage, from, quantity) {
                judge(&rows, passage, quantity, &words, findings);
            }
            from = quantity.to;
        }
    }
}

fn rows<'a>(context: &'a Context<'_>) -> Rows<'a> {
    let records: Vec<&Record> = context
        .records
        .iter()
        .filter(|record| matches!(record.source, Source::Table { .. }) && !record.total)
        .filter(|record| pair(record).is_some())
        .collect();
    let mut pieces: HashMap<Vec<char>, Vec<usize>> = HashMap::new();
    for (at, record) in records.iter().enumerate() {
        let name: Vec<char> = core(&record.key).chars().collect();
        for piece in name.windows(PIECE.min(name.len().max(1))) {
            let owners = pieces.entry(piece.to_vec()).or_default();
            if owners.last() != Some(&at) {
                owners.push(at);
            }
        }
    }
    pieces.retain(|piece, owners| piece.len() >= 3 && owners.len() <= MOST);
    Rows { records, pieces }
}

/// The words that tell what points were given for: those since the last points, in their sentence, or the first
/// sentence of a numbered paragraph.
fn about(passage: &Passage, since: usize, quantity: &Quantity) -> Option<Vec<char>> {
    let stop = (since..quantity.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '。' | '；'))
        .map_or(since, |at| at + 1);
    let words = &passage.chars[stop..quantity.from];
    let text: String = words.iter().collect();
    // 分别得5.86分、5.10分: names stand in another order than points; a sum is of several.
    if ["分别", "合计", "共", "总", "综合", "小计", "平均"]
        .iter()
        .any(|word| text.contains(word))
    {
        return None;
    }
    if is_of_block(&text) {
        return None;
    }
    let numbered = crate::layout::enumerator(&passage.chars).is_some();
    let pointed = text.contains("该") || text.contains("此项");
    if (numbered || pointed) && since == 0 {
        return Some(passage.chars[..quantity.from].to_vec());
    }
    Some(words.to_vec())
}

/// `决策类指标得13.00分`: points of all indicators of a part.
fn is_of_block(words: &str) -> bool {
    let clause = words.rsplit(['，', ':']).next().unwrap_or_default();
    let name = clause.trim_end_matches(['得', '分', '为', '计', ':', '共']);
    let several = ["类", "类指标", "方面", "部分", "维度", "一级指标"];
    several.iter().any(|word| name.ends_with(word)) || crate::rules::blocks::is_block(name)
}

fn judge(
    rows: &Rows<'_>,
    passage: &Passage,
    quantity: &Quantity,
    words: &[char],
    findings: &mut Findings,
) {
    let mut hits: HashMap<usize, usize> = HashMap::new();
    for length in [3, PIECE] {
        for piece in words.windows(length) {
            if piece.iter().all(|c| is_han(*c)) {
                for row in rows.pieces.get(piece).into_iter().flatten() {
                    *hits.entry(*row).or_default() += 1;
                }
            }
        }
    }
    // A third of a name at least.
    hits.retain(|row, count| {
        let length = core(&rows.records[*row].key).chars().count();
        let windows = length.saturating_sub(PIECE) + 1;
        *count * 3 >= windows
    });
    let Some(most) = hits.values().copied().max() else {
        return;
    };
    let best: Vec<&Record> = hits
        .iter()
        .filter(|(_, count)| **count == most)
        .map(|(row, _)| rows.records[*row])
        .collect();
    let pairs: Vec<_> = hits
        .keys()
        .filter_map(|row| pair(rows.records[*row]))
        .collect();
    findings.checked.references += 1;
    if pairs
        .iter()
        .any(|pair| pair.score.quantity.value == quantity.value)
    {
        return;
    }
    let first = best
        .first()
        .filter(|first| best.iter().all(|other| other.key == first.key));
    let Some((record, pair)) = first.and_then(|record| Some((*record, pair(record)?))) else {
        return;
    };
    if is_of_part(passage, quantity, words.len(), &pair) || is_of_all(quantity, &pair) {
        return;
    }
    let known = findings.drafts.iter().any(|draft| {
        draft.code.starts_with("contradiction") && draft.spans.contains(&passage.span_of(quantity))
    });
    if known {
        return;
    }
    let message = format!(
        "“{}”正文说得{}，评分表中得{}。",
        shorten(&record.name, 20),
        quantity.printed,
        pair.score.quantity.printed
    );
    findings.push(
        Draft::new("score_said", Severity::Doubt, message)
            .printed(&quantity.printed, &pair.score.quantity.printed)
            .at([passage.span_of(quantity), pair.score.span])
            .advice("核对正文所说的得分与评分表。"),
    );
}

/// `自评得分98.2分` beside a row of 6 points: whether points are far more than a row can get, and no slip makes them.
fn is_of_all(own: &Quantity, pair: &super::Pair<'_>) -> bool {
    let full = pair.full.quantity.value;
    own.value > full + full && !crate::slip::shifted(own, pair.score.quantity.value)
}

/// `3.产出时效。…扣2分；…，该指标分值3分，得2.10分`: whether points are of a part of what heads their paragraph, as other full marks say, or
/// other points of a paragraph of which all the words were read.
fn is_of_part(passage: &Passage, own: &Quantity, read: usize, pair: &super::Pair<'_>) -> bool {
    let points = |other: &&Quantity| other.unit.class == UnitClass::Points && other.is_plain();
    let before = passage
        .quantities
        .iter()
        .rfind(|other| other.to <= own.from);
    let full = before.filter(points).is_some_and(|full| {
        let words = passage.slice(full.from.saturating_sub(4), full.from);
        let said = ["分值", "满分", "权重"]
            .iter()
            .any(|word| words.contains(word));
        // 由三部分组成:到位率3分，得3分
        let beside = matches!(passage.slice(full.to, own.from).as_str(), "，得" | "，实得");
        let taken = passage.chars[..full.from].ends_with(&['扣']);
        (said || beside && !taken && !is_given(passage, full))
            && full.value < pair.full.quantity.value
    });
    let told = |other: &&Quantity| {
        points(other) && passage.chars[..other.from].ends_with(&['扣']) || is_given(passage, other)
    };
    let several = passage.quantities.iter().filter(told).count() > 1;
    let whole = read == own.from;
    let less = own.value < pair.score.quantity.value;
    full || whole && several && less && !one_off(own, pair.score.quantity.value)
}

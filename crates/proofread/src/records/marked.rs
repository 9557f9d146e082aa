//! Names with their full marks in brackets: `（一）决策（20分，得17.50分，得分率87.50%）`, `1. 立项数量（10分）。…得10.00分`.

use super::{Figure, Record, Source, key};
use crate::context::Context;
use crate::document::BlockKind;
use crate::grid::{Grid, Role};
use crate::layout::{enumerator, is_han};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// A name is no longer than this.
const NAME: usize = 24;

/// What a heading or a numbered paragraph that begins with a name and its full marks says of it.
pub fn marked(context: &Context<'_>, index: usize, passage: &Passage) -> Option<Record> {
    let heading = is_heading(context, passage);
    let sign = passage.chars.iter().take_while(|c| **c == '#').count();
    let numbered = enumerator(&passage.chars[sign..]).map_or(0, |found| found.length);
    if !heading && numbered == 0 {
        return None;
    }
    let start = sign + numbered;
    let open = (start..passage.chars.len())
        .take(NAME)
        .find(|at| !is_han(passage.chars[*at]) && !matches!(passage.chars[*at], '“' | '”' | '、'))
        .filter(|at| passage.chars[*at] == '(' && at - start >= 2)?;
    let close = (open..passage.chars.len()).find(|at| passage.chars[*at] == ')')?;
    let mut figures = Vec::new();
    for quantity in passage
        .quantities
        .iter()
        .filter(|quantity| quantity.from > open && quantity.to <= close)
    {
        let before = passage.slice(open + 1, quantity.from);
        let before = before.rsplit(['，', '、', '；']).next().unwrap_or_default();
        let role = match quantity.unit.class {
            UnitClass::Points if before.contains('扣') => continue,
            UnitClass::Points if before.contains('得') => Role::Score,
            UnitClass::Points => Role::Weight,
            UnitClass::Percent if before.contains("得分率") => Role::ScoreRate,
            _ => continue,
        };
        figures.push(figure(passage, role, quantity));
    }
    let has = |figures: &[Figure], role| figures.iter().any(|figure| figure.role == role);
    if !has(&figures, Role::Weight) {
        return None;
    }
    if !has(&figures, Role::Score) {
        figures.extend(given(passage, close).map(|score| figure(passage, Role::Score, score)));
    }
    let name = passage.slice(start, open);
    Some(Record {
        key: key(name.trim_end_matches("情况").trim_end_matches("分析")),
        name,
        group: String::new(),
        figures,
        source: Source::Prose {
            passage: index,
            from: start,
            to: passage.chars.len(),
        },
        words: Vec::new(),
        total: false,
    })
}

/// Whether a passage is a heading.
pub fn is_heading(context: &Context<'_>, passage: &Passage) -> bool {
    matches!(
        context.document.blocks[passage.block].kind,
        BlockKind::Heading { .. }
    )
}

fn figure(passage: &Passage, role: Role, quantity: &Quantity) -> Figure {
    Figure {
        role,
        quantity: quantity.clone(),
        span: passage.span_of(quantity),
    }
}

/// The points that a passage says were given, the only ones or those said last; the parts of points aren't those.
fn given(passage: &Passage, from: usize) -> Option<&Quantity> {
    let scores: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|quantity| quantity.from > from && is_given(passage, quantity))
        .collect();
    let alone = scores.len() == 1
        || scores.last().is_some_and(|last| {
            passage
                .slice(last.from.saturating_sub(8), last.from)
                .contains(['共', '计', '综'])
        });
    scores.last().copied().filter(|_| alone)
}

/// Whether a figure is points that were given: `得8.75分`.
pub fn is_given(passage: &Passage, quantity: &Quantity) -> bool {
    let before = passage.slice(quantity.from.saturating_sub(4), quantity.from);
    let after = passage.slice(quantity.to, quantity.to + 2);
    quantity.unit.class == UnitClass::Points
        && quantity.operator == Operator::None
        && quantity.is_plain()
        && ["得", "得分", "得分为", "得分:", "计"]
            .iter()
            .any(|word| before.ends_with(word))
        && !before.contains("每")
        && !tells_rule(passage, quantity)
        && !after.starts_with("以")
        && !after.starts_with("(含")
}

/// `得分按10分乘以执行率计算`, `预算执行率按比例计10分`: points that a rule starts from, none that were given.
pub fn tells_rule(passage: &Passage, quantity: &Quantity) -> bool {
    let before = passage.slice(quantity.from.saturating_sub(6), quantity.from);
    let after = passage.slice(quantity.to, quantity.to + 3);
    let times = ["乘", "×", "与执", "和执"];
    before.ends_with("比例计")
        || before.ends_with(['按', '以']) && times.iter().any(|word| after.starts_with(word))
}

/// `支持技术合同数（≥95份）`: the goal in the brackets behind the name of a row.
pub(super) fn labelled_goal(context: &Context<'_>, grid: &Grid, row: usize) -> Option<Figure> {
    let label = &grid.rows.get(row)?.label;
    if !label.contains(['≥', '≤']) {
        return None;
    }
    let mut cells = (0..grid.columns)
        .rev()
        .filter_map(|column| grid.cell(row, column));
    let cell = cells.find(|cell| cell.text == *label)?;
    let passage = &context.passages[cell.passage];
    let [goal] = passage.quantities.as_slice() else {
        return None;
    };
    let set = goal.operator.is_lower() || goal.operator.is_upper();
    let ends = passage.chars.get(goal.to) == Some(&')');
    (set && ends && goal.is_plain()).then(|| figure(passage, Role::Target, goal))
}

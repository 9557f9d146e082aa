//! Which row of a table some words name.

use super::kin::{Match, Tie, cell_of};
use crate::context::Context;
use crate::grid::{Grid, Role, RowKind, is_year, role_of};
use crate::number::UnitClass;
use crate::pool::{related, sentence_of};
use crate::support::{Figure, Place};

/// Words that every name may have.
const GENERAL: [&str; 22] = [
    "数量",
    "完成值",
    "目标值",
    "指标值",
    "指标",
    "总",
    "共",
    "全年",
    "年度",
    "实际",
    "完成",
    "目标",
    "情况",
    "项目",
    "资金",
    "万元",
    "亿元",
    "的",
    "合计",
    "小计",
    "其中",
    "(",
];
/// A shorter name of a row may be any word: 得分, 权重.
pub(super) const NAMING: usize = 3;

/// A name without what is in brackets and without general words.
pub(super) fn core(name: &str) -> String {
    let mut depth = 0_u32;
    let mut bare = String::new();
    for c in name.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    for word in GENERAL {
        if bare.contains(word) {
            bare = bare.replace(word, "");
        }
    }
    bare
}

/// Whether some words name the row of a cell.
pub(super) fn row(grid: &Grid, row: usize, words: &str) -> Match {
    let line = &grid.rows[row];
    let core = core(&line.label);
    // 西部小计: a part of the whole has a name.
    let part = line.label.contains("小计") && core.chars().count() > 1;
    let total = ["合计", "总计", "小计", "总分"]
        .iter()
        .any(|word| line.label.contains(word))
        || line.label.starts_with("共计")
        || line.kind == RowKind::Total;
    if total && !part {
        return Match::Open;
    }
    let name = if core.is_empty() { &line.label } else { &core };
    // 创新券使用企业数: what is counted is the name.
    let counted = name.trim_end_matches(['数', '量']);
    let name = if counted.chars().count() > NAMING {
        counted
    } else {
        name
    };
    let most = || {
        let starts: Vec<usize> = name.char_indices().map(|(at, _)| at).collect();
        let ends = starts.iter().skip(2).copied().chain([name.len()]);
        let said = starts
            .iter()
            .zip(ends)
            .filter(|(from, to)| words.contains(&name[**from..*to]));
        starts.len() >= 3 && said.count() * 5 >= (starts.len() - 1) * 3
    };
    // 中 of a row of grades stands in any words.
    let told = name.chars().count() >= 2 && words.contains(name);
    // 比2020年增长: what is compared with a year isn't that year's.
    let base = is_year(&line.label)
        && ["比", "较"]
            .iter()
            .any(|word| words.contains(&format!("{word}{name}")));
    if base {
        return Match::Other;
    }
    if told || most() {
        Match::Named
    } else {
        Match::Other
    }
}

/// `甲类项目因设备采购慢，执行率最低，仅为81.0%`: whether what leads to a rate since its sentence or part of one begins names this row
/// and no other.
pub(super) fn only_named(context: &Context<'_>, grid: &Grid, at: usize, text: &Figure) -> bool {
    let Place::Text(place) = text.place else {
        return false;
    };
    if text.quantity.unit.class != UnitClass::Percent {
        return false;
    }
    let passage = &context.passages[text.passage];
    let figures = &passage.quantities;
    let before = place.checked_sub(1).map_or(0, |last| figures[last].to);
    let own = &figures[place];
    let from = passage.chars[..own.from]
        .iter()
        .rposition(|c| matches!(c, '。' | '；'))
        .map_or(0, |mark| mark + 1);
    let words = passage.slice(from.max(before), own.from);
    let named = |at: usize| row(grid, at, &words) == Match::Named;
    named(at) && (0..grid.rows.len()).all(|other| other == at || !named(other))
}

/// Whether one of two figures stands in a row that isn't named, and the sentence of the other names another row of its table. All rows are
/// gone through: asked of figures for which everything else speaks.
pub(super) fn names_another(
    context: &Context<'_>,
    tie: Tie,
    (one, two): (&Figure, &Figure),
) -> bool {
    let (cell, text) = if one.place.is_cell() {
        (one, two)
    } else {
        (two, one)
    };
    let (Some((grid, own, _)), Place::Text(at)) = (cell_of(context, cell), text.place) else {
        return false;
    };
    if tie.row != Match::Other {
        return false;
    }
    let passage = &context.passages[text.passage];
    let (from, to) = sentence_of(passage, &passage.quantities[at]);
    let sentence = passage.slice(from, to);
    let label = |at: usize| core(&grid.rows[at].label);
    let named = |at: usize| {
        let name = label(at);
        // 同创 is a name, 得分 may be any word.
        let proper = name.chars().count() + 1 == NAMING && role_of(&name) == Some(Role::Other);
        (name.chars().count() >= NAMING || proper) && row(grid, at, &sentence) == Match::Named
    };
    !related(&label(own), &sentence) && !named(own) && (0..grid.rows.len()).any(named)
}

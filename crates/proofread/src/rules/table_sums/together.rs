//! Rows of a table that running text names and takes together: `东坡、西坡、河湾三镇共1,860万元`, `5、6两个月合计2,310人次`.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Grid, RowKind};
use crate::number::{Operator, Quantity, UnitClass, chinese};
use crate::passage::Passage;
use crate::row_names;
use crate::slip;

/// Words behind which what rows make is told.
const SUMS: [&str; 6] = ["共计", "合计", "总计", "合起来", "加起来", "共"];
/// Words of figures that are told otherwise.
const APART: [&str; 9] = ["比", "较", "目标", "平均", "每", "均", "占", "其余", "其他"];
/// Characters of the words of a sum, and between such a word and its figure.
const CLAUSE: usize = 40;
const VERB: usize = 6;
/// Rows that are called the same in more places say nothing.
const MOST: usize = 6;
/// Rows that are taken together.
const ROWS: std::ops::RangeInclusive<usize> = 2..=6;
/// Endings that running text leaves out: 东坡 for 东坡镇.
const ENDINGS: [char; 8] = ['市', '县', '区', '镇', '乡', '村', '州', '旗'];

type Place = (usize, usize);
type Rows = HashMap<String, Vec<Place>>;

/// The rows of all tables by their names, with and without their endings.
fn rows(context: &Context<'_>) -> Rows {
    let mut rows: Rows = HashMap::new();
    for (index, grid) in context.grids.iter().enumerate() {
        for (row, line) in grid.rows.iter().enumerate() {
            if !matches!(line.kind, RowKind::Item | RowKind::Group(_)) {
                continue;
            }
            let name = row_names::name(&line.label);
            let stem = name.strip_suffix(ENDINGS).unwrap_or(&name).to_owned();
            for name in [Some(stem).filter(|stem| *stem != name), Some(name.clone())] {
                let told = name.filter(|name| name.chars().count() >= 2);
                rows.entry(told.unwrap_or_default())
                    .or_default()
                    .push((index, row));
            }
        }
    }
    rows.retain(|name, places| !name.is_empty() && places.len() <= MOST);
    rows
}

/// The names that a figure is said to be of together.
fn names(passage: &Passage, own: &Quantity) -> Option<Vec<String>> {
    let from = own.from.saturating_sub(CLAUSE);
    let begin = (from..own.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | '。' | ':' | '(' | ')'))
        .map_or(from, |at| at + 1);
    let clause = passage.slice(begin, own.from);
    let (head, verb) = SUMS.iter().find_map(|word| clause.rsplit_once(word))?;
    let told = verb.chars().count() <= VERB && !APART.iter().any(|word| clause.contains(word));
    let chars: Vec<char> = head.chars().collect();
    let counted = (chars.len().saturating_sub(4)..chars.len())
        .filter(|at| chinese::is_numeral(chars[*at]))
        .find_map(|at| Some((at, chinese::read(&chars[at..])?)));
    let (end, count, noun) = match counted {
        Some((at, (count, length))) => {
            let noun: String = chars[at + length..].iter().collect();
            (at, usize::try_from(count).ok(), noun)
        }
        None => (chars.len(), None, String::new()),
    };
    let list: String = chars[..end].iter().collect();
    let list = list.replace("以及", "、");
    let names: Vec<String> = list
        .split(['、', '和', '与', '及'])
        .map(|name| match name.parse::<u32>() {
            // 5、6两个月
            Ok(_) => format!("{name}{}", noun.trim_start_matches('个')),
            Err(_) => name.to_owned(),
        })
        .collect();
    let whole = ROWS.contains(&names.len()) && count.is_none_or(|count| count == names.len());
    (told && whole).then_some(names)
}

/// `甲、乙、丙三市共有69家；三市资金合计7560万元`: the names that stood before the same number of them.
fn names_before(passage: &Passage, own: &Quantity) -> Option<Vec<String>> {
    let from = own.from.saturating_sub(CLAUSE);
    let begin = (from..own.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | '。'))?
        + 1;
    let clause = passage.slice(begin, own.from);
    let (head, verb) = SUMS.iter().find_map(|word| clause.rsplit_once(word))?;
    let told = verb.chars().count() <= VERB && !APART.iter().any(|word| clause.contains(word));
    let head: Vec<char> = head.chars().collect();
    let numbered = told && head.len() <= VERB && head.len() > 1;
    let together = head
        .get(..2)
        .filter(|it| numbered && chinese::is_numeral(it[0]) && ENDINGS.contains(&it[1]))?;
    let (count, _) = chinese::read(together)?;
    let count = usize::try_from(count).ok().filter(|it| ROWS.contains(it))?;
    let said = passage.chars[..begin]
        .windows(2)
        .rposition(|pair| pair == together)?;
    let starts = (said.saturating_sub(CLAUSE)..said)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | '。' | ':' | '(' | ')'))
        .map_or(said.saturating_sub(CLAUSE), |at| at + 1);
    let list = passage.slice(starts, said);
    let names: Vec<String> = list
        .split(['、', '和', '与', '及'])
        .map(str::to_owned)
        .collect();
    (names.len() == count).then_some(names)
}

/// The rows that a name stands for; words may stand before the first name of a list.
fn places<'r>(rows: &'r Rows, name: &str, first: bool) -> Option<&'r Vec<Place>> {
    let chars: Vec<char> = name.chars().collect();
    let begins = if first {
        chars.len().saturating_sub(1)
    } else {
        1
    };
    (0..begins.min(chars.len())).find_map(|from| {
        let piece: String = chars[from..].iter().collect();
        rows.get(&piece)
            .or_else(|| rows.get(piece.strip_suffix(ENDINGS).unwrap_or_default()))
    })
}

/// The rows of one table that the names stand for, each table once.
fn found(rows: &Rows, names: &[String]) -> Vec<(usize, Vec<usize>)> {
    let all: Option<Vec<&Vec<Place>>> = names
        .iter()
        .enumerate()
        .map(|(at, name)| places(rows, name, at == 0))
        .collect();
    let Some(all) = all else { return Vec::new() };
    let mut tables: Vec<(usize, Vec<usize>)> = Vec::new();
    for (grid, _) in all[0] {
        let of = |places: &&Vec<Place>| {
            let mut inside = places.iter().filter(|(at, _)| at == grid);
            inside
                .next()
                .map(|(_, row)| *row)
                .filter(|_| inside.next().is_none())
        };
        let taken: Option<Vec<usize>> = all.iter().map(of).collect();
        if let Some(taken) = taken.filter(|_| tables.iter().all(|(known, _)| known != grid)) {
            tables.push((*grid, taken));
        }
    }
    tables
}

/// What some rows make in a column, in the unit of a figure.
fn sum(grid: &Grid, rows: &[usize], column: usize, own: &Quantity) -> Option<Decimal> {
    rows.iter()
        .map(|row| {
            let value = grid.measured(*row, column)?;
            let bare = value.unit.class == UnitClass::None;
            let factor = if bare { own.unit.factor } else { Decimal::ONE };
            let kin = bare || value.unit.comparable(&own.unit);
            (kin && value.is_plain()).then(|| value.value.checked_mul(factor))?
        })
        .sum()
}

/// Looks at every figure of running text that is said of several rows together.
pub(super) fn together(context: &Context<'_>, findings: &mut Findings) {
    let rows = rows(context);
    if rows.is_empty() {
        return;
    }
    for (_, passage) in context.prose() {
        for own in &passage.quantities {
            let amount = matches!(own.unit.class, UnitClass::Money | UnitClass::Count);
            if amount && own.is_plain() && own.operator == Operator::None && !own.han {
                judge(context, &rows, (passage, own), findings);
            }
        }
    }
}

fn judge(
    context: &Context<'_>,
    rows: &Rows,
    (passage, own): (&Passage, &Quantity),
    findings: &mut Findings,
) {
    let Some(names) = names(passage, own).or_else(|| names_before(passage, own)) else {
        return;
    };
    let mut near: Option<(Decimal, usize, usize, Vec<usize>)> = None;
    for (at, taken) in found(rows, &names) {
        let grid = &context.grids[at];
        for column in 0..grid.columns {
            let Some(sum) = sum(grid, &taken, column, own) else {
                continue;
            };
            if (sum - own.value).abs() <= own.half {
                findings.checked.sums += 1;
                return;
            }
            if near.is_none() && slip::of_value(own, sum) {
                near = Some((sum, at, column, taken.clone()));
            }
        }
    }
    let span = passage.span_of(own);
    let Some((sum, at, column, taken)) = near.filter(|_| !findings.known().contains(&span)) else {
        return;
    };
    findings.checked.sums += 1;
    let grid = &context.grids[at];
    let computed = show_like(sum, own);
    let message = format!(
        "正文印为{}，表中“{}”这几行之和为{computed}。",
        own.printed,
        names.join("、")
    );
    let cells = taken
        .iter()
        .filter_map(|row| Some(grid.cell(*row, column)?.span));
    findings.push(
        Draft::new("sum_against_text", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([span])
            .at(cells)
            .advice("核对正文的合计与表中各行。"),
    );
}

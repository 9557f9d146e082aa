//! Years that can't be: `2034—2008年`, and a year among those of a column that no calendar has.

use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::passage::Passage;

/// Years that reports tell of.
const YEARS: std::ops::Range<u32> = 1949..2061;
/// So many years make a column of them.
const LEAST: usize = 4;

/// Looks at spans of years and at columns of them.
pub(super) fn years(context: &Context<'_>, findings: &mut Findings) {
    for passage in &context.passages {
        spans(passage, findings);
    }
    columns(context, findings);
}

/// The four digits at a place, with nothing more of a number around them.
fn four(chars: &[char], at: usize) -> Option<u32> {
    let digits = chars.get(at..at + 4)?;
    let before = at.checked_sub(1).map(|before| chars[before]);
    let more = |c: Option<&char>| c.is_some_and(char::is_ascii_digit);
    let alone = !more(before.as_ref()) && before != Some('.') && !more(chars.get(at + 4));
    let all = digits.iter().all(char::is_ascii_digit);
    (alone && all).then(|| digits.iter().collect::<String>().parse().ok())?
}

/// `2021—2025年`, `2021年至2025年`: the first comes before the second.
fn spans(passage: &Passage, findings: &mut Findings) {
    let chars = &passage.chars;
    for at in 0..chars.len() {
        let Some(first) = four(chars, at) else {
            continue;
        };
        let mut next = at + 4;
        next += usize::from(chars.get(next) == Some(&'年'));
        let dashes = chars[next..]
            .iter()
            .take(2)
            .take_while(|c| matches!(c, '—' | '-' | '~' | '至'))
            .count();
        let Some(second) = four(chars, next + dashes).filter(|_| dashes > 0) else {
            continue;
        };
        let end = next + dashes + 4;
        let told = chars.get(end) == Some(&'年') && (1900..2200).contains(&second);
        if !told || !(1000..3000).contains(&first) {
            continue;
        }
        findings.checked.rules += 1;
        if first > second || !YEARS.contains(&first) && YEARS.contains(&second) && first > 1911 {
            let said = passage.slice(at, end + 1);
            let message = format!("“{said}”的起止年份颠倒或不可能。");
            findings.push(
                Draft::new("year_span", Severity::Doubt, message)
                    .printed(said, "")
                    .at([passage.span(at, end)])
                    .advice("核对起止年份。"),
            );
        }
    }
}

/// A column of years, one of which is none.
fn columns(context: &Context<'_>, findings: &mut Findings) {
    for grid in &context.grids {
        for column in 0..grid.columns {
            let mut good = 0;
            let mut odd: Vec<(String, Span)> = Vec::new();
            let mut others = 0;
            for row in 0..grid.rows.len() {
                let Some(cell) = grid.cell(row, column) else {
                    continue;
                };
                let bare: Vec<char> = cell.text.trim_end_matches('年').chars().collect();
                match four(&bare, 0).filter(|_| bare.len() == 4) {
                    Some(year) if YEARS.contains(&year) => good += 1,
                    Some(_) => odd.push((cell.text.clone(), cell.span)),
                    None => others += usize::from(cell.value.is_some()),
                }
            }
            let headed = (0..grid.rows.len()).any(|row| {
                let heading = grid.heading(row, column);
                heading.contains('年') || heading.contains("设立") || heading.contains("时间")
            });
            let ([(text, span)], true) = (odd.as_slice(), good >= LEAST && others == 0 && headed)
            else {
                continue;
            };
            findings.checked.rules += 1;
            let message = format!("同栏都是年份，“{text}”不可能是年份。");
            findings.push(
                Draft::new("year_span", Severity::Doubt, message)
                    .printed(text, "")
                    .at([*span])
                    .advice("核对年份。"),
            );
        }
    }
}

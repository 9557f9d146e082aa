//! Names that stand in two places with another figure in them: 1.1类新药 in the table, 1.2类新药 in the text.

use std::collections::HashMap;

use super::Rule;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::RowKind;
use crate::layout::{enumerator, is_han};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "name",
    title: "名称中的数字前后一致",
    run,
};

/// Names with fewer Chinese characters may be names of different things.
const LONG: usize = 8;

/// A name as written, and where.
struct Name {
    digits: String,
    text: String,
    span: Span,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut listed: HashMap<String, Vec<Name>> = HashMap::new();
    for grid in &context.grids {
        for (row, line) in grid.rows.iter().enumerate() {
            if line.kind == RowKind::Heading {
                continue;
            }
            for cell in (0..grid.columns).filter_map(|column| grid.cell(row, column)) {
                let passage = &context.passages[cell.passage];
                if let Some((words, name)) = name(passage, 0, passage.chars.len()) {
                    listed.entry(words).or_default().push(name);
                }
            }
        }
    }
    for (_, passage) in context.prose() {
        for (from, to) in quoted(passage).into_iter().chain(title(passage)) {
            let Some((words, said)) = name(passage, from, to) else {
                continue;
            };
            let Some(known) = listed.get(&words) else {
                continue;
            };
            findings.checked.references += 1;
            if known.iter().any(|known| known.digits == said.digits) {
                continue;
            }
            let message = format!(
                "名称“{}”与表中的“{}”数字不同。",
                shorten(&said.text, 40),
                shorten(&known[0].text, 40)
            );
            findings.push(
                Draft::new("name_differs", Severity::Doubt, message)
                    .printed(&said.digits, &known[0].digits)
                    .at([said.span])
                    .at(known.iter().map(|known| known.span))
                    .advice("核对名称，两处统一。"),
            );
        }
    }
}

/// The words of a name with a figure in it, and the name.
fn name(passage: &Passage, from: usize, to: usize) -> Option<(String, Name)> {
    let text = passage.slice(from, to);
    let digits: String = text
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    let words: String = text.chars().filter(|c| is_han(*c)).collect();
    (!digits.is_empty() && words.chars().count() >= LONG).then(|| {
        let span = passage.span(from, to);
        (words, Name { digits, text, span })
    })
}

/// The outermost quoted stretches of a passage, without their marks.
fn quoted(passage: &Passage) -> Vec<(usize, usize)> {
    let (mut depth, mut from, mut stretches) = (0_usize, 0, Vec::new());
    for (at, c) in passage.chars.iter().enumerate() {
        match c {
            '“' => {
                if depth == 0 {
                    from = at + 1;
                }
                depth += 1;
            }
            '”' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    stretches.push((from, at));
                }
            }
            _ => {}
        }
    }
    stretches
}

/// A heading without its number.
fn title(passage: &Passage) -> Option<(usize, usize)> {
    let short = passage.chars.len() <= 80 && !passage.chars.contains(&'。');
    enumerator(&passage.chars)
        .filter(|_| short)
        .map(|found| (found.length, passage.chars.len()))
}

//! `B4资料完整性` where the table has it as B1: codes that running text gives another indicator than the table.

use super::against::known;
use super::book::{Book, bare, code_at};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::passage::Passage;

/// A name of so many characters is one indicator's.
const NAME: usize = 4;
/// What follows a code of which points are told.
const TOLD: [&str; 4] = ["得满分", "得分", "扣", "不扣分"];
/// So many codes of a letter make a row of them.
const KIN: usize = 3;

pub(super) fn run(context: &Context<'_>, book: &Book, findings: &mut Findings) {
    if book.codes().next().is_none() {
        return;
    }
    for (_, passage) in context.prose() {
        for at in 0..passage.chars.len() {
            if let Some(code) = code_at(&passage.chars, at) {
                judge(book, passage, (at, &code), findings);
            }
        }
    }
}

/// The longest known name that stands at a place.
fn named<'b>(book: &'b Book, passage: &Passage, from: usize) -> Option<(String, &'b [usize])> {
    let words: String = passage.chars[from..]
        .iter()
        .take_while(|c| is_han(**c))
        .take(24)
        .collect();
    let ends: Vec<usize> = words
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    let mut prefixes = ends.iter().rev().map(|end| &words[..*end]);
    prefixes.find_map(|prefix| {
        let name = bare(prefix);
        let entries = book.named(&name);
        (name.chars().count() >= NAME && !entries.is_empty()).then_some((name, entries))
    })
}

fn judge(book: &Book, passage: &Passage, (at, code): (usize, &str), findings: &mut Findings) {
    let length = code.chars().count();
    let from = at + length + usize::from(passage.chars.get(at + length) == Some(&'.'));
    let own = book.coded(code);
    let span = passage.span(at, at + length);
    let right = named(book, passage, from).and_then(|(name, entries)| {
        let codes: Vec<&String> = book
            .codes()
            .filter(|it| book.coded(it).iter().any(|entry| entries.contains(entry)))
            .collect();
        let held = own.iter().any(|entry| entries.contains(entry));
        match codes.as_slice() {
            [right] if !held => Some((name, (*right).clone())),
            _ => None,
        }
    });
    let message = if let Some((name, right)) = &right {
        format!("“{name}”正文编号为{code}，评分表中为{right}。")
    } else {
        let letter = code.chars().next();
        let kin = book.codes().filter(|it| it.chars().next() == letter);
        let told = passage.slice(from, passage.chars.len().min(from + 3));
        let told = TOLD.iter().any(|word| told.starts_with(word));
        let inside = |it: &&String| it.starts_with(&format!("{code}."));
        if !own.is_empty() || !told || book.codes().any(|it| inside(&it)) || kin.count() < KIN {
            return;
        }
        format!("评分表中没有编号{code}。")
    };
    findings.checked.references += 1;
    if known(findings, span) {
        return;
    }
    findings.push(
        Draft::new("code_said", Severity::Doubt, message)
            .printed(code, right.map(|(_, right)| right).unwrap_or_default())
            .at([span])
            .advice("核对正文与评分表的指标编号。")
            .certain(),
    );
}

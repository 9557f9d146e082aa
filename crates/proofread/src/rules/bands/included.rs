//! `80分至90分（不含90分）`: what a class is said to include or to leave out is one of its own borders.

use rust_decimal::Decimal;

use crate::finding::{Draft, Findings, Severity};
use crate::passage::Passage;

/// Words that begin such a bracket.
const BEGINS: [&str; 3] = ["(含", "(不含", "(包含"];

/// The numbers that a stretch names, with where each ends.
fn numbers(chars: &[char]) -> Vec<(Decimal, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits = chars[at..]
            .iter()
            .take_while(|c| c.is_ascii_digit() || **c == '.');
        let text: String = digits.collect();
        let length = text.chars().count();
        found.extend(
            text.trim_end_matches('.')
                .parse()
                .ok()
                .map(|value| (value, at + length)),
        );
        at += length.max(1);
    }
    found
}

pub(super) fn included(passage: &Passage, findings: &mut Findings) {
    let chars = &passage.chars;
    for open in (0..chars.len()).filter(|at| chars[*at] == '(') {
        let Some(close) = (open..chars.len().min(open + 12)).find(|at| chars[*at] == ')') else {
            continue;
        };
        let text = passage.slice(open, close);
        let Some(word) = BEGINS.iter().find(|word| text.starts_with(**word)) else {
            continue;
        };
        let from = open + word.chars().count();
        let inner = numbers(&chars[from..close]);
        let [(said, end)] = inner.as_slice() else {
            continue;
        };
        let unit: String = chars[from + end..close].iter().collect();
        let begins = (0..open)
            .rev()
            .find(|at| matches!(chars[*at], '，' | '；' | '。' | ':' | '(' | ')'))
            .map_or(0, |at| at + 1);
        let borders = numbers(&chars[begins..open]);
        // The bracket stands right behind its class, and both are counted alike.
        let alike = |(_, to): &(Decimal, usize)| {
            let behind: String = chars[begins + to..open].iter().collect();
            behind.starts_with(&unit)
        };
        let starts = chars[from].is_ascii_digit()
            && !unit.is_empty()
            && !unit.chars().any(|c| c.is_ascii_digit());
        if !starts || borders.is_empty() || borders.len() > 2 || !borders.iter().any(alike) {
            continue;
        }
        findings.checked.rules += 1;
        if borders.iter().any(|(border, _)| border == said) {
            continue;
        }
        let class = passage.slice(begins, open);
        let message = format!(
            "“{class}”的上下限中没有“{}”所说的{said}{unit}。",
            passage.slice(open, close + 1)
        );
        findings.push(
            Draft::new("band_border", Severity::Doubt, message)
                .printed(format!("{said}{unit}"), "本档的上限或下限")
                .at([passage.span(begins, close + 1)])
                .advice("核对各档的上下限。")
                .certain(),
        );
    }
}

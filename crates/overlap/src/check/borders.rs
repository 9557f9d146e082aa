//! Borders 边界: where a person would say that a passage begins and ends.

use std::ops::Range;

use super::original::Original;
use crate::anchor::Window;
use crate::fold::Folded;

/// Units that may be added at an end to reach the clause's own border.
const ADD: usize = 4;
/// Characters looked at beyond an end.
const LOOK: u32 = 24;

/// The window in characters of the original, widened to a clause's border that is close, and over the punctuation
/// that closes it.
pub(crate) fn snap(original: &Original<'_>, folded: &Folded, window: Window) -> (u32, u32) {
    let (from, to) = folded.original(window.from, window.to);
    let most = ADD.min((window.to - window.from) / 8);
    (
        back(original, folded, from, most),
        forward(original, folded, to, most),
    )
}

/// The window in characters of the original, widened to borders that at most so many units part it from.
pub(crate) fn near(
    original: &Original<'_>,
    folded: &Folded,
    window: Window,
    most: usize,
) -> (u32, u32) {
    let (from, to) = folded.original(window.from, window.to);
    (
        back(original, folded, from, most),
        forward(original, folded, to, most),
    )
}

/// The window in characters of the original, with the marks that close it.
pub(crate) fn closed(original: &Original<'_>, folded: &Folded, window: Window) -> (u32, u32) {
    let (from, to) = folded.original(window.from, window.to);
    (from, forward(original, folded, to, 0))
}

/// Whether a line, a cell, what stands after a colon or a word apart begins at these units or among them, or right after.
pub(crate) fn begins(original: &Original<'_>, folded: &Folded, units: Range<usize>) -> bool {
    let Some(before) = units.start.checked_sub(1) else {
        return true;
    };
    let (from, _) = folded.original(before, units.start);
    let to = folded.origin.get(units.end).copied().unwrap_or(u32::MAX);
    let mut between = original.slice(from, to);
    between.any(|c| c.is_whitespace() || matches!(c, '：' | ':'))
}

/// Whether a character of the original was folded to something.
fn counts(folded: &Folded, at: u32) -> bool {
    folded.origin.binary_search(&at).is_ok()
}

/// Back to the clause's beginning if few units stand between.
fn back(original: &Original<'_>, folded: &Folded, from: u32, most: usize) -> u32 {
    let begin = from.saturating_sub(LOOK);
    let before: Vec<char> = original.slice(begin, from).collect();
    let mut passed = 0;
    for (at, &c) in (begin..from).zip(&before).rev() {
        if counts(folded, at) {
            passed += 1;
            if passed > most {
                return from;
            }
        } else if is_border(c) {
            return at + 1;
        }
    }
    if begin == 0 { 0 } else { from }
}

/// On to the clause's end if few units stand between, and over the marks that close it.
fn forward(original: &Original<'_>, folded: &Folded, to: u32, most: usize) -> u32 {
    let after: Vec<char> = original.from(to).take(LOOK as usize).collect();
    let ends = |at: u32, c: char| is_border(c) && !counts(folded, at);
    let mut passed = 0;
    let mut end = to;
    for (at, &c) in (to..).zip(&after) {
        if ends(at, c) {
            break;
        }
        passed += usize::from(counts(folded, at));
        end = at + 1;
    }
    let rest = |end: u32| (end..).zip(after.iter().skip((end - to) as usize));
    let mut end = if passed > most || (end - to) >= LOOK {
        to
    } else {
        end
    };
    while let Some((at, &c)) = rest(end).next() {
        if counts(folded, at) || !closes(c) {
            break;
        }
        end = at + 1;
    }
    end
}

fn is_border(c: char) -> bool {
    // What stands before a tab is another cell's; a space parts a label from what follows.
    c.is_whitespace()
        || matches!(
            c,
            '。' | '！' | '？' | '；' | '，' | '：' | '.' | '!' | '?' | ';' | ',' | ':'
        )
}

fn closes(c: char) -> bool {
    let bracket = matches!(
        c,
        '”' | '’' | '"' | '\'' | ')' | '）' | '」' | '』' | '》' | ']' | '】' | '、'
    );
    bracket || is_border(c) && !c.is_whitespace()
}

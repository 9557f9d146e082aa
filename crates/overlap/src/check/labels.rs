//! Labels 栏目: a form's lines, cells and words before a colon, most of them too short for a gram.

use std::collections::HashSet;
use std::ops::Range;

use crate::fold::{Folded, fold};

/// Units of a label: fewer are no words, more are text.
const LABEL: std::ops::RangeInclusive<usize> = 2..=LONGEST;
/// Units of the longest label.
pub(super) const LONGEST: usize = 24;

/// The lines and cells of a text, and what stands before the first colon of each, in characters.
pub fn labels(text: &str) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    let (mut from, mut at, mut colon) = (0, 0, false);
    for c in text.chars().chain(std::iter::once('\n')) {
        let ends = matches!(c, '\n' | '\r' | '\t');
        let first = matches!(c, '：' | ':') && !colon;
        if (ends || first) && at > from {
            found.push((from, at));
        }
        at += 1;
        colon = !ends && (colon || first);
        if ends {
            from = at;
        }
    }
    found
}

/// The folded labels of a text.
pub(super) fn known(text: &str) -> HashSet<Vec<u16>> {
    let folded = fold(text);
    windows(text, &folded)
        .map(|label| folded.units[label.units].to_vec())
        .collect()
}

/// Where a label stands, in units and in characters.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub units: Range<usize>,
    pub chars: (u32, u32),
}

/// Where a text has labels.
pub(super) fn windows<'a>(text: &str, folded: &'a Folded) -> impl Iterator<Item = Label> + 'a {
    labels(text)
        .into_iter()
        .map(|(from, to)| Label {
            units: folded.unit_at(from)..folded.unit_at(to),
            chars: (from, to),
        })
        .filter(|label| LABEL.contains(&label.units.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_cells_and_what_stands_before_a_colon() {
        let text = "一、立项依据\n项目名称\t棉田：墒情\r\n\n负责人（签字）:";
        let chars: Vec<char> = text.chars().collect();
        let found: Vec<String> = labels(text)
            .into_iter()
            .map(|(from, to)| chars[from as usize..to as usize].iter().collect())
            .collect();
        assert_eq!(
            found,
            [
                "一、立项依据",
                "项目名称",
                "棉田",
                "棉田：墒情",
                "负责人（签字）",
                "负责人（签字）:"
            ]
        );
        assert!(labels("").is_empty());
    }
}

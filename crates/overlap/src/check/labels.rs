//! Labels 栏目: a form's lines, cells and words before a colon, most of them too short for a gram.

use std::collections::HashSet;
use std::ops::Range;

use crate::fold::{Folded, fold};

/// Units of a label: fewer are no words, more are text.
const LABEL: std::ops::RangeInclusive<usize> = 2..=LONGEST;
/// Units of the longest label.
pub const LONGEST: usize = 24;

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

/// Where what is written on a form begins, in units, and where the text ends: lines, cells, words apart, what stands after
/// a colon.
pub(super) fn entries(text: &str, folded: &Folded) -> Vec<usize> {
    let mut starts = vec![0];
    let mut begins = false;
    let mut units = folded.origin.iter().enumerate().peekable();
    for (at, c) in (0..).zip(text.chars()) {
        begins |= c.is_whitespace() || matches!(c, '：' | ':');
        while let Some((unit, _)) = units.next_if(|&(_, &origin)| origin == at) {
            if std::mem::take(&mut begins) && unit > 0 {
                starts.push(unit);
            }
        }
    }
    starts.push(folded.units.len());
    starts
}

/// Of a few units those that stand in one entry, or the entries that are whole among them: what many have before or after
/// their own words says nothing of these, though the last of them may be many people's, too.
pub(super) fn whole_entries(
    entries: &[usize],
    units: Range<usize>,
) -> impl Iterator<Item = Range<usize>> + '_ {
    let first = entries.partition_point(|&start| start <= units.start) - 1;
    let among = entries[first..].windows(2);
    let among = among.take_while(move |two| two[0] < units.end);
    among.filter_map(move |two| {
        let inside = two[0] <= units.start && units.end <= two[1];
        let whole = units.start <= two[0] && two[1] <= units.end;
        let part = two[0].max(units.start)..two[1].min(units.end);
        (inside || whole).then_some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_s_last_letter_goes_with_the_name() {
        let text = "项目负责人：陈洋敏\n联系电话：0991\t邮编 830000";
        let entries = entries(text, &fold(text));
        assert_eq!(entries, [0, 5, 8, 12, 16, 18, 24]);
        let parts = |units| {
            let parts = whole_entries(&entries, units);
            parts.map(|part| (part.start, part.end)).collect::<Vec<_>>()
        };
        assert_eq!(parts(0..5), [(0, 5)]);
        assert_eq!(parts(1..6), []);
        assert_eq!(parts(7..12), [(8, 12)]);
        assert_eq!(parts(5..10), [(5, 8)]);
        assert_eq!(parts(19..23), [(19, 23)]);
    }

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

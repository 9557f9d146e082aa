//! Which lines of a PDF belong to one paragraph: a line that goes to the right margin goes on in the next one.

use super::pdf_layout::{Line, Part};
use crate::layout::{Numbering, enumerator};

/// How far from the margin a full line may end, in ems: a character that didn't fit, a comma that hangs.
const SLACK: f64 = 1.7;
/// Text narrower than this, in points, has no margin to speak of.
const NARROW: f64 = 180.0;

/// Where a page's text begins and ends.
#[derive(Debug, Clone, Copy)]
struct Margin {
    left: f64,
    right: f64,
}

/// The margins of every page, and the line before.
pub(super) struct Margins {
    pages: Vec<Option<Margin>>,
    /// Paragraphs begin with a blank of two characters.
    indented: bool,
    before: Option<Before>,
}

struct Before {
    height: f64,
    /// It goes to the right margin.
    full: bool,
    ends_sentence: bool,
}

impl Margins {
    pub fn of(pages: &[Vec<Part>]) -> Self {
        let mut known = None;
        let margins: Vec<Option<Margin>> = pages
            .iter()
            .map(|parts| {
                known = margin(parts).or(known);
                known
            })
            .collect();
        let (mut all, mut indented) = (0_usize, 0_usize);
        for (parts, margin) in pages.iter().zip(&margins) {
            for line in lines(parts) {
                let Some(margin) = margin else { continue };
                all += 1;
                let blank = line.x - margin.left;
                let two = (1.5 * line.height..2.6 * line.height).contains(&blank);
                indented += usize::from(two);
            }
        }
        Self {
            pages: margins,
            indented: indented * 10 > all,
            before: None,
        }
    }

    /// A table stands between the lines.
    pub fn interrupted(&mut self) {
        self.before = None;
    }

    /// Whether a line belongs to the paragraph of the line before it.
    pub fn goes_on(&mut self, page: usize, line: &Line) -> bool {
        let margin = self.pages.get(page).copied().flatten();
        let last = line.text.trim_end().chars().last();
        let now = Before {
            height: line.height,
            full: margin.is_some_and(|margin| line.end > margin.right - SLACK * line.height)
                && !line.text.contains('\t'),
            ends_sentence: matches!(last, Some('。' | '：' | ':' | '！' | '？')),
        };
        let Some(before) = self.before.replace(now) else {
            return false;
        };
        let Some(margin) = margin else { return false };
        let flush = line.x - margin.left < 0.7 * line.height;
        let alike = (before.height - line.height).abs() < 0.1 * line.height;
        let chars: Vec<char> = line.text.trim().chars().collect();
        let numbered = enumerator(&chars).is_some_and(|found| found.numbering != Numbering::First);
        let parted = before.ends_sentence && (numbered || !self.indented);
        before.full && flush && alike && !parted && !line.text.contains('\t')
    }
}

fn lines(parts: &[Part]) -> impl Iterator<Item = &Line> {
    parts.iter().filter_map(|part| match part {
        Part::Line(line) => Some(line),
        Part::Table(_) => None,
    })
}

/// Two lines at least have to agree on where the text ends.
fn margin(parts: &[Part]) -> Option<Margin> {
    let mut ends: Vec<(f64, f64)> = lines(parts).map(|line| (line.end, line.height)).collect();
    ends.sort_by(|a, b| b.0.total_cmp(&a.0));
    let right = ends
        .windows(2)
        .find(|pair| pair[0].0 - pair[1].0 < SLACK * pair[0].1)
        .map(|pair| pair[0].0)?;
    let left = lines(parts)
        .filter(|line| line.text.chars().count() > 8)
        .map(|line| line.x)
        .fold(f64::INFINITY, f64::min);
    (right - left > NARROW).then_some(Margin { left, right })
}

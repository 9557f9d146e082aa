//! Pages set in two columns: the right one is read after the left one, not line by line across both.
//!
//! Columns are pushed together in height and put over one another, the left one into the upper half and the right one into the lower
//! half of where both stand; whatever is above, below or across keeps its place, page numbers and running heads too.

use super::pdf_layout::{Placed, WIDE, rows};

/// A line this many times as far from the next one as lines are mostly is a running head or foot.
const APART: f64 = 1.7;
/// Fewer lines in a column are none.
const MIN_LINES: usize = 5;
/// A column's lines have so many characters at least, half of them.
const MIN_CHARS: usize = 10;
/// How far a paragraph is indented at most, in ems.
const INDENT: f64 = 2.6;
/// How far the beginnings of a column's lines may differ, in points: an indent is no other column.
const SLACK: f64 = 3.0;

/// Text on one height between wide gaps.
struct Segment {
    x: f64,
    end: f64,
    y: f64,
    chars: usize,
}

/// Where both columns stand: from the upper to the lower end, and the left edge of each.
struct Region {
    top: f64,
    bottom: f64,
    left: f64,
    gutter: f64,
    /// What stays free between the two when they are put over one another.
    step: f64,
}

/// Where what stood at a place of the page is read.
pub(super) struct Reading(Vec<Region>);

impl Reading {
    /// Looks for columns on a page; `tables`: from where to where each ruled table stands, and its height.
    pub fn of(pieces: &[Placed], tables: &[(f64, f64, f64)]) -> Self {
        let whole = segments(pieces, None);
        let Some(gutter) = gutter(&whole) else {
            return Self(Vec::new());
        };
        let segments = segments(pieces, Some(gutter));
        let left = segments.iter().map(|it| it.x).fold(f64::INFINITY, f64::min);
        let width = gutter - left;
        let mut regions = Vec::new();
        let mut open: Vec<&Segment> = Vec::new();
        // Widths of letters are guessed: a line of the left column may seem to end a little beyond it.
        let across = |x: f64, end: f64| {
            let far = end > gutter + 0.15 * width;
            let between = x > left + 0.7 * width && end > gutter - SLACK;
            x < gutter - SLACK && (far || between)
        };
        // A table across both columns parts them as a line does.
        let mut breaks: Vec<f64> = tables
            .iter()
            .filter(|(x, end, _)| across(*x, *end))
            .map(|(_, _, top)| *top)
            .collect();
        breaks.sort_by(|a, b| b.total_cmp(a));
        for segment in &segments {
            let table = breaks.first().is_some_and(|top| *top > segment.y);
            if table {
                breaks.retain(|top| *top <= segment.y);
            }
            if table || across(segment.x, segment.end) {
                regions.extend(region(&open, gutter));
                open.clear();
            }
            if !across(segment.x, segment.end) {
                open.push(segment);
            }
        }
        regions.extend(region(&open, gutter));
        Self(regions)
    }

    /// How far to the left, and at which height, something is read that stands at `x` and `y`.
    pub fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let inside = |region: &&Region| y <= region.top && y >= region.bottom;
        let Some(region) = self.0.iter().find(inside) else {
            return (0.0, y);
        };
        let height = region.top - region.bottom;
        let smaller = height / (2.0 * height + region.step);
        let down = region.top - y;
        if x < region.gutter - SLACK {
            (0.0, region.top - down * smaller)
        } else {
            let down = height + region.step + down;
            (region.gutter - region.left, region.top - down * smaller)
        }
    }
}

/// A page's text between wide gaps, from top to bottom; what begins at the gutter, or is indented there, begins anew.
fn segments(pieces: &[Placed], gutter: Option<f64>) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for row in rows(pieces.iter().collect()) {
        let mut open: Option<Segment> = None;
        for piece in row {
            let chars = piece.text.chars().filter(|c| !c.is_whitespace()).count();
            if chars == 0 {
                continue;
            }
            let anew = |segment: &Segment| {
                gutter.is_some_and(|gutter| {
                    let indent = piece.x - gutter;
                    let begins = indent > -SLACK && indent < INDENT * piece.height;
                    begins && segment.x < gutter - SLACK
                })
            };
            match &mut open {
                Some(segment) if piece.x - segment.end <= WIDE * piece.height && !anew(segment) => {
                    segment.end = segment.end.max(piece.end);
                    segment.chars += chars;
                }
                _ => segments.extend(open.replace(Segment {
                    x: piece.x,
                    end: piece.end,
                    y: piece.y,
                    chars,
                })),
            }
        }
        segments.extend(open);
    }
    segments
}

/// The left edge of the right column: where most of the lines begin that begin in the middle of the page.
fn gutter(segments: &[Segment]) -> Option<f64> {
    let left = segments.iter().map(|it| it.x).fold(f64::INFINITY, f64::min);
    let right = segments
        .iter()
        .map(|it| it.end)
        .fold(f64::NEG_INFINITY, f64::max);
    let middle = (left + 0.4 * (right - left))..(left + 0.65 * (right - left));
    let mut begins: Vec<f64> = segments
        .iter()
        .map(|it| it.x)
        .filter(|x| middle.contains(x))
        .collect();
    begins.sort_by(f64::total_cmp);
    let alike = |from: usize| {
        let end = begins[from..]
            .iter()
            .take_while(|x| **x - begins[from] < SLACK);
        end.count()
    };
    let best = (0..begins.len()).max_by_key(|from| (alike(*from), usize::MAX - from))?;
    (alike(best) >= MIN_LINES).then_some(begins[best])
}

/// Whether lines between two breaks are two columns of running text: enough of them on each side, long, and most of them full. The
/// cells of a table are not.
fn region(lines: &[&Segment], gutter: f64) -> Option<Region> {
    let lines = without_heads(lines);
    let (left, right): (Vec<&Segment>, Vec<&Segment>) =
        lines.iter().partition(|line| line.x < gutter - SLACK);
    if !column(&left) || !column(&right) {
        return None;
    }
    Some(Region {
        top: lines.first()?.y,
        bottom: lines.last()?.y,
        left: left.iter().map(|line| line.x).fold(f64::INFINITY, f64::min),
        gutter,
        step: step(lines),
    })
}

/// How far apart lines are mostly.
fn step(lines: &[&Segment]) -> f64 {
    let mut steps: Vec<f64> = lines
        .windows(2)
        .map(|pair| pair[0].y - pair[1].y)
        .filter(|step| *step > SLACK)
        .collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or_default()
}

/// The lines but for those at either end that stand apart from the rest.
fn without_heads<'a, 'b>(mut lines: &'a [&'b Segment]) -> &'a [&'b Segment] {
    let apart = step(lines) * APART;
    let mut cut = |from_top: bool| {
        let near = 4.min(lines.len().saturating_sub(1));
        for at in (1..=near).rev() {
            let at = if from_top { at } else { lines.len() - at };
            if lines[at - 1].y - lines[at].y > apart {
                lines = if from_top { &lines[at..] } else { &lines[..at] };
                return;
            }
        }
    };
    cut(true);
    cut(false);
    lines
}

fn column(lines: &[&Segment]) -> bool {
    let from = lines.iter().map(|it| it.x).fold(f64::INFINITY, f64::min);
    let to = lines
        .iter()
        .map(|it| it.end)
        .fold(f64::NEG_INFINITY, f64::max);
    let full = lines
        .iter()
        .filter(|line| line.end - line.x > 0.8 * (to - from))
        .count();
    let long = lines.iter().filter(|line| line.chars >= MIN_CHARS).count();
    lines.len() >= MIN_LINES && full * 2 >= lines.len() && long * 2 >= lines.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of equal length at `x`, from a height downwards.
    fn column(x: f64, top: f64, lines: usize, chars: usize) -> Vec<Placed> {
        let width = f64::from(u32::try_from(chars).unwrap()) * 10.0;
        let mut y = top;
        (0..lines)
            .map(|at| {
                let placed = Placed {
                    x,
                    end: x + width,
                    y,
                    height: 10.0,
                    text: format!("{at:0chars$}"),
                };
                y -= 16.0;
                placed
            })
            .collect()
    }

    fn read_order(pieces: &[Placed]) -> Vec<String> {
        let reading = Reading::of(pieces, &[]);
        let mut order: Vec<(f64, &Placed)> = pieces
            .iter()
            .map(|piece| (reading.place(piece.x, piece.y).1, piece))
            .collect();
        order.sort_by(|a, b| b.0.total_cmp(&a.0));
        order
            .iter()
            .map(|(_, piece)| format!("{}:{}", piece.x, piece.text.trim_start_matches('0')))
            .collect()
    }

    #[test]
    fn the_right_column_follows_the_left_one_and_heads_stay() {
        let mut pieces = column(50.0, 700.0, 8, 22);
        pieces.extend(column(300.0, 700.0, 6, 22));
        // A title across both, a head over the right column, a page number between them.
        pieces.extend(column(60.0, 730.0, 1, 40));
        pieces.extend(column(420.0, 770.0, 1, 9));
        pieces.extend(column(270.0, 40.0, 1, 4));
        let order = read_order(&pieces);
        let left = (0..8).map(|at| {
            if at == 0 {
                "50:".to_owned()
            } else {
                format!("50:{at}")
            }
        });
        let right = (0..6).map(|at| {
            if at == 0 {
                "300:".to_owned()
            } else {
                format!("300:{at}")
            }
        });
        let mut expected = vec!["420:".to_owned(), "60:".to_owned()];
        expected.extend(left.chain(right));
        expected.push("270:".to_owned());
        assert_eq!(order, expected);
    }

    #[test]
    fn cells_of_a_table_and_plain_pages_stay_where_they_are() {
        let mut table = column(50.0, 700.0, 12, 6);
        table.extend(column(300.0, 700.0, 12, 5));
        let plain = column(50.0, 700.0, 30, 45);
        for pieces in [table, plain] {
            let reading = Reading::of(&pieces, &[]);
            assert!(reading.0.is_empty());
        }
    }
}

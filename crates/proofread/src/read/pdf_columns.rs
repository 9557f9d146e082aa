//! Tables without rules, or with level rules only: columns are recognised by what stands under one another.

use super::pdf_layout::{self, Grid, Part, Placed, WIDE, line};
use super::pdf_tables::{RuledCell, append};
use crate::layout::{Numbering, enumerator};

/// Fewer rows than this are no table.
const MIN_ROWS: usize = 3;
/// Lines further apart than so many ems don't belong to one table.
const MAX_STEP: f64 = 4.5;
/// A gap of so many ems parts two cells, where the columns agree.
const NARROW: f64 = 0.55;
/// More columns than this are no table.
const MAX_COLUMNS: usize = 40;

/// What stands between two wide gaps of a row.
struct Segment {
    x: f64,
    end: f64,
    text: String,
}

/// One height of the page.
struct Line {
    y: f64,
    height: f64,
    whole: String,
    /// What stands between wide gaps: two of them look like a row of a table.
    segments: Vec<Segment>,
    /// What stands between narrower gaps: in a table that is a cell.
    cells: Vec<Segment>,
}

/// Lines and tables of rows of text; `tops`: where ruled tables begin, which no other table goes past.
pub(super) fn parts(rows: &[Vec<Placed>], tops: &[f64]) -> Vec<(f64, Part)> {
    let lines: Vec<Line> = rows.iter().map(|row| measured(row)).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let length = stretch(&lines[at..], tops);
        if let Some(grid) = (length >= MIN_ROWS)
            .then(|| grid(&lines[at..at + length]))
            .flatten()
        {
            parts.push((lines[at].y, Part::Table(grid)));
            at += length;
        } else {
            for line in &lines[at..at + length.max(1)] {
                parts.push((line.y, Part::Line(line.text())));
            }
            at += length.max(1);
        }
    }
    parts
}

impl Line {
    fn text(&self) -> pdf_layout::Line {
        let ends = self.segments.iter().map(|segment| segment.end);
        pdf_layout::Line {
            x: self.segments.first().map_or(0.0, |segment| segment.x),
            end: ends.fold(f64::NEG_INFINITY, f64::max),
            y: self.y,
            height: self.height,
            text: self.whole.clone(),
        }
    }
}

fn measured(row: &[Placed]) -> Line {
    Line {
        y: row[0].y,
        height: row[0].height,
        whole: line(row),
        segments: segments(row, WIDE),
        cells: segments(row, NARROW),
    }
}

fn segments(row: &[Placed], gap: f64) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut from = 0;
    for at in 1..=row.len() {
        let end = row[from..at]
            .iter()
            .map(|piece| piece.end)
            .fold(f64::NEG_INFINITY, f64::max);
        let parted = row
            .get(at)
            .is_none_or(|next| next.x - end > gap * next.height);
        if parted {
            let text = line(&row[from..at]);
            if !text.trim().is_empty() {
                segments.push(Segment {
                    x: row[from].x,
                    end,
                    text,
                });
            }
            from = at;
        }
    }
    segments
}

/// How many lines from the first on may be one table: it has two cells or more, and so has every second of the others.
fn stretch(lines: &[Line], tops: &[f64]) -> usize {
    if lines[0].segments.len() < 2 {
        return 0;
    }
    let mut length = 1;
    let mut last = 1;
    while length < lines.len() {
        let (above, here) = (&lines[length - 1], &lines[length]);
        let far = above.y - here.y > MAX_STEP * above.height.max(here.height);
        let past = tops.iter().any(|top| *top < above.y && *top > here.y);
        let prose = here.segments.len() < 2 && here.whole.chars().any(|c| matches!(c, '。' | '；'));
        if far || past || prose || length - last >= 3 {
            break;
        }
        length += 1;
        if here.segments.len() > 1 {
            last = length;
        }
    }
    while lines
        .get(last)
        .is_some_and(|rest| hangs(&lines[last - 1], rest))
    {
        last += 1;
    }
    last
}

/// Whether a line is the rest of a wrapped cell of the line above: close under it, at the beginning of one of its cells.
fn hangs(above: &Line, rest: &Line) -> bool {
    let [only] = rest.segments.as_slice() else {
        return false;
    };
    let chars: Vec<char> = only.text.trim().chars().collect();
    above.y - rest.y < 1.7 * above.height
        && above
            .segments
            .iter()
            .any(|segment| (segment.x - only.x).abs() < 3.0)
        && enumerator(&chars).is_none()
        && chars.len() < 30
}

/// The blanks between columns: stretches of the page's width where hardly a line has text.
fn borders(lines: &[Line]) -> Vec<(f64, f64)> {
    let mut edges: Vec<(f64, i32)> = Vec::new();
    let mut full = 0_i32;
    for line in lines.iter().filter(|line| line.cells.len() > 1) {
        full += 1;
        for segment in &line.cells {
            edges.push((segment.x, 1));
            edges.push((segment.end.max(segment.x + 0.1), -1));
        }
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let allowed = full / 8;
    let height = lines.iter().map(|line| line.height).fold(0.0, f64::max);
    let (mut depth, mut borders, mut free_from) = (0, Vec::new(), None);
    for (x, step) in edges {
        let before = depth;
        depth += step;
        if before > allowed && depth <= allowed {
            free_from = Some(x);
        } else if before <= allowed && depth > allowed {
            match free_from {
                None => borders.push((x - 1.0, x - 1.0)),
                Some(from) if x - from > 0.4 * height => borders.push((from, x)),
                Some(_) => {}
            }
        }
    }
    let right = lines
        .iter()
        .flat_map(|line| &line.cells)
        .map(|segment| segment.end)
        .fold(f64::NEG_INFINITY, f64::max);
    borders.push((right + 1.0, right + 1.0));
    borders
}

/// A stretch of lines as a table, if its columns can be told apart.
fn grid(lines: &[Line]) -> Option<Grid> {
    let borders = borders(lines);
    let columns = borders.len() - 1;
    if !(2..=MAX_COLUMNS).contains(&columns) {
        return None;
    }
    let column = |x: f64| {
        borders[1..columns]
            .iter()
            .take_while(|(from, to)| f64::midpoint(*from, *to) <= x)
            .count()
    };
    let placed: Vec<Vec<RuledCell>> = lines
        .iter()
        .map(|line| {
            line.cells
                .iter()
                .map(|segment| {
                    let from = column(segment.x + 0.5);
                    let to = column(segment.end - 0.5).max(from);
                    RuledCell {
                        column: from,
                        row_span: 1,
                        column_span: to - from + 1,
                        text: segment.text.trim().to_owned(),
                    }
                })
                .collect()
        })
        .collect();
    // Two segments of a line in one column: the columns are not what they seem.
    let collisions = placed
        .iter()
        .filter(|row| row.windows(2).any(|pair| reach(&pair[0]) > pair[1].column))
        .count();
    let full = placed.iter().filter(|row| row.len() * 2 > columns).count();
    if collisions * 6 > lines.len() || full < MIN_ROWS.min(lines.len()) || full * 3 < lines.len() {
        return None;
    }
    let (rows, broken) = logical(lines, placed, columns);
    (rows.len() >= MIN_ROWS - 1).then(|| Grid {
        rows: rows.into_iter().map(|row| filled(row, columns)).collect(),
        borders,
        ruled: false,
        guessed: broken || collisions > 0 || columns < 3,
    })
}

fn reach(cell: &RuledCell) -> usize {
    cell.column + cell.column_span
}

/// Puts lines that are the second halves of wrapped cells to their rows; says whether it had to guess.
fn logical(
    lines: &[Line],
    placed: Vec<Vec<RuledCell>>,
    columns: usize,
) -> (Vec<Vec<RuledCell>>, bool) {
    let strong: Vec<bool> = placed
        .iter()
        .map(|row| row.len() * 2 > columns || row.iter().skip(1).any(is_figure))
        .collect();
    let distance = |at: usize| {
        at.checked_sub(1)
            .map_or(f64::INFINITY, |up| lines[up].y - lines[at].y)
    };
    let step = (1..lines.len())
        .filter(|at| strong[*at] && strong[at - 1])
        .map(distance)
        .fold(f64::INFINITY, f64::min);
    let anchors: Vec<bool> = (0..lines.len())
        .map(|at| strong[at] || placed[at].len() > 2 && distance(at) >= 0.85 * step)
        .collect();
    let mut rows: Vec<Vec<RuledCell>> = Vec::new();
    let mut broken = false;
    let mut waiting: Option<Vec<RuledCell>> = None;
    for (at, row) in placed.into_iter().enumerate() {
        if anchors[at] || own_row(&row) {
            if let Some(above) = waiting.take() {
                match merged(above, row) {
                    Ok(both) => rows.push(both),
                    Err((above, row)) => rows.extend([above, row]),
                }
            } else {
                rows.push(row);
            }
            continue;
        }
        let up = distance(at);
        let down = if at + 1 < lines.len() {
            distance(at + 1)
        } else {
            f64::INFINITY
        };
        broken |= up.min(down) > 0.9 * step;
        if down < 0.8 * up && anchors.get(at + 1) == Some(&true) {
            waiting = Some(row);
            continue;
        }
        match rows.pop().map(|above| merged(above, row)) {
            Some(Ok(both)) => rows.push(both),
            Some(Err((above, row))) => {
                broken = true;
                rows.extend([above, row]);
            }
            None => {}
        }
    }
    rows.extend(waiting);
    (rows, broken)
}

/// A cell that holds a figure and little else.
fn is_figure(cell: &RuledCell) -> bool {
    let first = cell
        .text
        .chars()
        .find(|c| !matches!(c, '≥' | '≤' | '＝' | '=' | '>' | '<' | '-' | '−' | '￥'));
    let words = cell
        .text
        .chars()
        .filter(|c| crate::layout::is_han(*c))
        .count();
    words <= 3 && first.is_some_and(|c| c.is_ascii_digit() || c == '—')
}

/// A line with one cell that is a row of its own: a group's heading or a total.
fn own_row(row: &[RuledCell]) -> bool {
    let Some(first) = row.first() else {
        return false;
    };
    let chars: Vec<char> = first.text.chars().collect();
    let numbered = enumerator(&chars).is_some_and(|found| found.numbering != Numbering::First);
    let total = ["合计", "总计", "小计", "其中"]
        .iter()
        .any(|word| first.text.starts_with(word));
    row.len() == 1 && (numbered || total)
}

/// Two lines of one row; they come back as they were where a cell goes over several columns in one of them only.
type Pair = (Vec<RuledCell>, Vec<RuledCell>);

fn merged(mut above: Vec<RuledCell>, below: Vec<RuledCell>) -> Result<Vec<RuledCell>, Pair> {
    let fits = below.iter().all(|cell| {
        above.iter().all(|other| {
            other.column == cell.column
                || reach(other) <= cell.column
                || reach(cell) <= other.column
        })
    });
    if !fits {
        return Err((above, below));
    }
    for cell in below {
        if let Some(own) = above.iter_mut().find(|own| own.column == cell.column) {
            append(&mut own.text, &cell.text);
        } else {
            above.push(cell);
        }
    }
    above.sort_by_key(|cell| cell.column);
    Ok(above)
}

/// The row with its empty cells.
fn filled(row: Vec<RuledCell>, columns: usize) -> Vec<RuledCell> {
    let mut out: Vec<RuledCell> = Vec::with_capacity(columns);
    let blank = |column| RuledCell {
        column,
        row_span: 1,
        column_span: 1,
        text: String::new(),
    };
    for mut cell in row {
        let next = out.last().map_or(0, reach);
        if cell.column < next {
            // Two texts in one column: they stay one cell.
            if let Some(last) = out.last_mut() {
                last.text.push(' ');
                last.text.push_str(&cell.text);
            }
            continue;
        }
        out.extend((next..cell.column).map(blank));
        cell.column_span = cell.column_span.min(columns - cell.column);
        out.push(cell);
    }
    let next = out.last().map_or(0, reach);
    out.extend((next..columns).map(blank));
    out
}

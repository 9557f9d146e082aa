//! Puts the marks of comments into the body: runs are cut at the figure and keep their formatting.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words::Comment;
use crate::document::Span;
use crate::read::{Bytes, Piece, Run};

/// A place of the body where a mark can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Point {
    byte: usize,
    cut: Cut,
}

/// What has to be closed before the marks and opened again after them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    /// Nothing: it is between two runs.
    Nothing,
    /// The run, whose properties these are.
    Run(Bytes),
    /// The run and its text; where its tag begins and its content, and the blanks after its content.
    Text(Bytes, Bytes, Bytes),
}

#[derive(Debug, Default)]
struct Marks {
    ends: Vec<usize>,
    starts: Vec<usize>,
}

/// The body with the comments' marks, and which comments found a place.
pub(super) fn mark(
    body: &str,
    text: &str,
    pieces: &[Piece],
    comments: &[Comment],
) -> (String, Vec<usize>) {
    let pieces: Vec<&Piece> = pieces
        .iter()
        .filter(|piece| piece.run.is_some() || piece.around.is_some())
        .collect();
    let breaks: Vec<usize> = text
        .chars()
        .enumerate()
        .filter_map(|(at, c)| (c == '\n').then_some(at))
        .collect();
    let mut points: BTreeMap<Point, Marks> = BTreeMap::new();
    let mut placed = Vec::new();
    for comment in comments {
        let Some((start, end)) = ends(body, &pieces, &breaks, comment.span) else {
            continue;
        };
        points.entry(start).or_default().starts.push(comment.id);
        points.entry(end).or_default().ends.push(comment.id);
        placed.push(comment.id);
    }
    (written(body, &points), placed)
}

/// Where a comment on a span begins and ends: in one paragraph.
fn ends(body: &str, pieces: &[&Piece], breaks: &[usize], span: Span) -> Option<(Point, Point)> {
    let to = span.to.max(span.from + 1);
    let parted = |from: usize, to: usize| {
        let next = breaks.partition_point(|at| *at < from);
        breaks.get(next).is_some_and(|at| *at < to)
    };
    let next = pieces.partition_point(|piece| piece.from + piece.length <= span.from);
    // Generated numbers and tabs have no run of their own: the text after or before them in their line stands for them.
    let first = match (pieces.get(next), next.checked_sub(1)) {
        (Some(piece), _) if piece.from < to || !parted(span.from, piece.from) => next,
        (_, Some(before)) => before,
        (Some(_), None) => next,
        (None, None) => return None,
    };
    let last = (first..pieces.len())
        .take_while(|at| pieces[*at].from < to && pieces[*at].paragraph == pieces[first].paragraph)
        .last()
        .unwrap_or(first);
    let start = start(body, pieces[first], span.from)?;
    let end = end(body, pieces[last], to)?;
    (start.byte <= end.byte).then_some((start, end))
}

fn start(body: &str, piece: &Piece, from: usize) -> Option<Point> {
    if let Some((byte, _)) = piece.around {
        let cut = Cut::Nothing;
        return Some(Point { byte, cut });
    }
    let run = piece.run?;
    let inside = from.saturating_sub(piece.from);
    if inside > 0 && inside < piece.length {
        return cut(body, run, inside);
    }
    Some(if run.first {
        let (byte, cut) = (run.from, Cut::Nothing);
        Point { byte, cut }
    } else {
        let (byte, cut) = (run.tag, Cut::Run(run.properties));
        Point { byte, cut }
    })
}

fn end(body: &str, piece: &Piece, to: usize) -> Option<Point> {
    const CLOSE: &str = "</w:r>";
    if let Some((_, byte)) = piece.around {
        let cut = Cut::Nothing;
        return Some(Point { byte, cut });
    }
    let run = piece.run?;
    let inside = to.saturating_sub(piece.from);
    if inside > 0 && inside < piece.length {
        return cut(body, run, inside);
    }
    Some(if body.get(run.after..)?.starts_with(CLOSE) {
        let (byte, cut) = (run.after + CLOSE.len(), Cut::Nothing);
        Point { byte, cut }
    } else {
        let (byte, cut) = (run.after, Cut::Run(run.properties));
        Point { byte, cut }
    })
}

/// In the middle of a run's text.
fn cut(body: &str, run: Run, inside: usize) -> Option<Point> {
    let content = body.get(run.content.0..run.content.1)?;
    let closing = body.get(run.content.1..run.after)?.find('<')?;
    Some(Point {
        byte: run.content.0 + byte_of(content, inside),
        cut: Cut::Text(
            run.properties,
            (run.tag, run.content.0),
            (run.content.1, run.content.1 + closing),
        ),
    })
}

/// The byte of the n-th character of escaped text: a reference like `&amp;` is one character.
fn byte_of(content: &str, count: usize) -> usize {
    let mut at = 0;
    for _ in 0..count {
        let rest = &content[at..];
        let Some(c) = rest.chars().next() else { break };
        at += match rest.find(';') {
            Some(end) if c == '&' => end + 1,
            _ => c.len_utf8(),
        };
    }
    at
}

/// The body with everything put in.
fn written(body: &str, points: &BTreeMap<Point, Marks>) -> String {
    let mut edits: BTreeMap<Bytes, String> = BTreeMap::new();
    let mut changes = Changes::default();
    for (point, marks) in points {
        let mut text = String::new();
        match point.cut {
            Cut::Nothing => put(&mut text, marks),
            Cut::Run(properties) => {
                text.push_str("</w:r>");
                put(&mut text, marks);
                text.push_str("<w:r>");
                text.push_str(&changes.copied(body, properties));
            }
            Cut::Text(properties, tag, blanks) => {
                text.push_str("</w:t></w:r>");
                put(&mut text, marks);
                text.push_str("<w:r>");
                text.push_str(&changes.copied(body, properties));
                text.push_str("<w:t xml:space=\"preserve\">");
                // A blank where the text is cut is at an end now: it must stay, and those that Word left out must not come back.
                edits.insert(tag, "<w:t xml:space=\"preserve\">".to_owned());
                if blanks.1 > blanks.0 {
                    edits.insert(blanks, String::new());
                }
            }
        }
        edits
            .entry((point.byte, point.byte))
            .or_default()
            .push_str(&text);
    }
    let mut out = String::with_capacity(body.len() + points.len() * 300);
    let mut at = 0;
    for ((from, to), text) in edits {
        if let Some(kept) = body.get(at..from) {
            out.push_str(kept);
            out.push_str(&text);
            at = to;
        }
    }
    out.push_str(&body[at..]);
    out
}

fn put(out: &mut String, marks: &Marks) {
    for id in &marks.ends {
        let _ = write!(
            out,
            "<w:commentRangeEnd w:id=\"{id}\"/><w:r><w:commentReference w:id=\"{id}\"/></w:r>"
        );
    }
    for id in &marks.starts {
        let _ = write!(out, "<w:commentRangeStart w:id=\"{id}\"/>");
    }
}

/// Numbers for tracked changes of formatting that are copied with a run's properties.
#[derive(Debug, Default)]
struct Changes {
    next: Option<usize>,
}

impl Changes {
    fn copied(&mut self, body: &str, properties: Bytes) -> String {
        const ID: &str = "w:id=\"";
        let text = body.get(properties.0..properties.1).unwrap_or_default();
        let mut parts = text.split(ID);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let next = self.next.get_or_insert_with(|| super::first_free(body));
            let rest = part.find('"').map_or("", |end| &part[end..]);
            let _ = write!(out, "{ID}{next}{rest}");
            *next += 1;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_one_character() {
        assert_eq!(byte_of("甲&amp;乙", 2), "甲&amp;".len());
        assert_eq!(byte_of("甲乙", 9), "甲乙".len());
    }

    #[test]
    fn copied_changes_have_numbers_of_their_own() {
        let body = "<w:rPr><w:b/><w:rPrChange w:id=\"7\" w:author=\"a\"/></w:rPr>";
        let copied = Changes::default().copied(body, (0, body.len()));
        assert_eq!(copied, body.replace("\"7\"", "\"8\""));
    }
}

//! A document's text with the findings' places marked, whole or a page at a time.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::escape;
use crate::document::{Block, BlockKind, Document, Span, Table};
use crate::finding::{Report, Severity};

/// How many characters a page of the text holds, about.
const PAGE: usize = 9_000;
/// What a row of a table counts at least: empty cells take room, too.
const ROW: usize = 24;

/// A document cut into pages: between blocks, and between rows of long tables.
#[derive(Debug)]
pub struct Pages {
    starts: Vec<Start>,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy)]
struct Start {
    block: usize,
    row: usize,
    /// Its first character.
    at: usize,
}

/// The places to be marked, in the order of the text.
pub struct Marks {
    marks: Vec<Mark>,
    longest: usize,
}

struct Mark {
    span: Span,
    finding: usize,
    place: usize,
    severity: Severity,
}

impl Pages {
    /// Cuts a document; there is at least one page.
    pub fn of(document: &Document) -> Self {
        let mut starts = vec![Start {
            block: 0,
            row: 0,
            at: 0,
        }];
        let mut filled = 0;
        let mut step = |block: usize, row: usize, at: usize, size: usize| {
            if filled > 0 && filled + size > PAGE {
                starts.push(Start { block, row, at });
                filled = 0;
            }
            filled += size;
        };
        for (index, block) in document.blocks.iter().enumerate() {
            let BlockKind::Table(table) = &block.kind else {
                step(index, 0, block.span.from, block.span.to - block.span.from);
                continue;
            };
            let mut at = 0;
            while at < table.cells.len() {
                let row = table.cells[at].row;
                let end = at + table.cells[at..].partition_point(|cell| cell.row <= row);
                let first = if row == 0 {
                    block.span.from
                } else {
                    table.cells[at].span.from
                };
                let size = table.cells[end - 1].span.to.saturating_sub(first);
                step(index, row, first, size.max(ROW));
                at = end;
            }
        }
        Self { starts }
    }

    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The page, from 0, on which a character stands.
    pub fn holding(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| start.at <= offset)
            .saturating_sub(1)
    }
}

impl Marks {
    /// The places of a report.
    pub fn of(report: &Report) -> Self {
        let mut marks: Vec<Mark> = Vec::new();
        for (finding, found) in report.findings.iter().enumerate() {
            marks.extend(found.places.iter().enumerate().map(|(place, at)| Mark {
                span: Span::new(at.from, at.to),
                finding,
                place,
                severity: found.severity,
            }));
        }
        marks.sort_by_key(|mark| (mark.span, mark.finding));
        let longest = marks
            .iter()
            .map(|mark| mark.span.to - mark.span.from)
            .max()
            .unwrap_or(0);
        Self { marks, longest }
    }

    fn over(&self, span: Span) -> Vec<&Mark> {
        let first = self
            .marks
            .partition_point(|mark| mark.span.from + self.longest < span.from);
        self.marks[first..]
            .iter()
            .take_while(|mark| mark.span.from < span.to)
            .filter(|mark| mark.span.overlaps(span))
            .collect()
    }
}

/// Writes a document's text: its places have the ids `p{number}-{finding}-{place}`, and each links to its finding.
pub struct Writer<'a> {
    pub document: &'a Document,
    pub marks: &'a Marks,
    /// Which document of the page it is.
    pub number: usize,
    /// Element of its headings: `h2`.
    pub heading: &'static str,
    /// Address of a finding.
    pub finding: &'a dyn Fn(usize) -> String,
}

impl Writer<'_> {
    /// The whole text.
    pub fn all(&self, out: &mut String) {
        let chars: Vec<char> = self.document.text.chars().collect();
        for (index, block) in self.document.blocks.iter().enumerate() {
            self.block(out, &chars, (index, block), 0..usize::MAX);
        }
    }

    /// One page of it.
    pub fn page(&self, out: &mut String, pages: &Pages, page: usize) {
        let Some(start) = pages.starts.get(page).copied() else {
            return;
        };
        let end = pages.starts.get(page + 1).copied();
        let last = end.map_or(self.document.blocks.len(), |end| {
            end.block + usize::from(end.row > 0)
        });
        let chars: Vec<char> = self.document.text.chars().collect();
        for index in start.block..last {
            let from = if index == start.block { start.row } else { 0 };
            let to = end
                .filter(|end| end.block == index)
                .map_or(usize::MAX, |end| end.row);
            self.block(out, &chars, (index, &self.document.blocks[index]), from..to);
        }
    }

    fn block(
        &self,
        out: &mut String,
        chars: &[char],
        (index, block): (usize, &Block),
        rows: std::ops::Range<usize>,
    ) {
        if rows.start == 0 {
            self.page_begins(out, index, block);
        }
        let marked = |out: &mut String, span: Span| self.segments(out, chars, span);
        match &block.kind {
            BlockKind::Heading { .. } => {
                let _ = write!(out, "<{}>", self.heading);
                marked(out, block.span);
                let _ = write!(out, "</{}>", self.heading);
            }
            BlockKind::Paragraph => {
                out.push_str("<p>");
                marked(out, block.span);
                out.push_str("</p>");
            }
            BlockKind::Note => {
                out.push_str("<p class=\"note\">");
                marked(out, block.span);
                out.push_str("</p>");
            }
            BlockKind::Table(table) => grid(out, table, rows, &marked),
        }
    }

    /// Says where a page of the file begins.
    fn page_begins(&self, out: &mut String, index: usize, block: &Block) {
        let pages = &self.document.pages;
        let page = |offset: usize| pages.partition_point(|start| *start <= offset);
        let here = page(block.span.from);
        let before = index
            .checked_sub(1)
            .map_or(0, |index| page(self.document.blocks[index].span.from));
        if here > before {
            let _ = write!(out, "<p class=\"page-begins\">第{here}页</p>");
        }
    }

    /// A stretch of text cut at the borders of its marks.
    fn segments(&self, out: &mut String, chars: &[char], span: Span) {
        let marks = self.marks.over(span);
        let mut borders: Vec<usize> = vec![span.from, span.to];
        for mark in &marks {
            borders.extend(
                [mark.span.from, mark.span.to]
                    .into_iter()
                    .filter(|border| *border > span.from && *border < span.to),
            );
        }
        borders.sort_unstable();
        borders.dedup();
        for pair in borders.windows(2) {
            let piece: String = chars[pair[0]..pair[1].min(chars.len())].iter().collect();
            let own = Span::new(pair[0], pair[1]);
            let over: Vec<&&Mark> = marks
                .iter()
                .filter(|mark| mark.span.overlaps(own))
                .collect();
            let Some(worst) = over.iter().map(|mark| mark.severity).min() else {
                out.push_str(&escape(&piece));
                continue;
            };
            let _ = write!(out, "<mark class=\"{}\">", super::class(worst));
            for mark in over
                .iter()
                .filter(|mark| mark.span.from.max(span.from) == pair[0])
            {
                let _ = write!(
                    out,
                    "<span id=\"p{}-{}-{}\"></span>",
                    self.number, mark.finding, mark.place
                );
            }
            out.push_str(&escape(&piece));
            let ends: BTreeSet<usize> = over
                .iter()
                .filter(|mark| mark.span.to.min(span.to) == pair[1])
                .map(|mark| mark.finding)
                .collect();
            for finding in ends {
                let _ = write!(
                    out,
                    "<sup><a href=\"{}\" title=\"第{}条\">{}</a></sup>",
                    escape(&(self.finding)(finding)),
                    finding + 1,
                    finding + 1
                );
            }
            out.push_str("</mark>");
        }
    }
}

/// Rows of a table; cells that reach into the first of them from above stand there again, without marks.
fn grid(
    out: &mut String,
    table: &Table,
    rows: std::ops::Range<usize>,
    marked: &impl Fn(&mut String, Span),
) {
    out.push_str("<div class=\"scroll\" tabindex=\"0\"><table>");
    let first = table.cells.partition_point(|cell| cell.row < rows.start);
    let last = table.cells.partition_point(|cell| cell.row < rows.end);
    let mut above = table.cells[..first]
        .iter()
        .filter(|cell| cell.row + cell.row_span > rows.start)
        .peekable();
    let mut row = rows.start;
    out.push_str("<tr>");
    for cell in &table.cells[first..last] {
        while row < cell.row {
            out.push_str("</tr><tr>");
            row += 1;
        }
        while row == rows.start
            && let Some(reaching) = above.next_if(|reaching| reaching.column < cell.column)
        {
            let left = reaching.row + reaching.row_span - rows.start;
            let _ = write!(
                out,
                "<td colspan=\"{}\" rowspan=\"{left}\"></td>",
                reaching.column_span
            );
        }
        let _ = write!(
            out,
            "<td colspan=\"{}\" rowspan=\"{}\">",
            cell.column_span, cell.row_span
        );
        marked(out, cell.span);
        out.push_str("</td>");
    }
    out.push_str("</tr></table></div>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read_bytes;
    use crate::settings::Settings;

    /// A long table with a figure that its sum excludes, and prose around it.
    fn long() -> Document {
        let mut text = String::from(
            "一、资金情况\n本年共支持项目900个，资金90000万元。\n项目表\n序号\t项目名称\t金额（万元）\n",
        );
        for row in 1..=900 {
            let _ = writeln!(text, "{row}\t甲类项目第{row}号的建设与运行\t100");
        }
        text.push_str("合计\t\t90001\n二、成效\n本年成效显著。\n");
        read_bytes("a.txt", text.into_bytes()).expect("text can be read")
    }

    #[test]
    fn pages_together_are_the_whole_text_and_hold_their_places() {
        let document = long();
        let report = crate::check(&document, &Settings::bundled().expect("sound"));
        let marks = Marks::of(&report);
        let writer = Writer {
            document: &document,
            marks: &marks,
            number: 0,
            heading: "h3",
            finding: &|finding| format!("#f0-{finding}"),
        };
        let pages = Pages::of(&document);
        assert!(pages.count() > 1, "a long table is cut");
        let shown: Vec<String> = (0..pages.count())
            .map(|page| {
                let mut out = String::new();
                writer.page(&mut out, &pages, page);
                out
            })
            .collect();
        for row in [1, 450, 900] {
            let cell = format!("甲类项目第{row}号的建设与运行");
            let holding = shown.iter().filter(|page| page.contains(&cell)).count();
            assert_eq!(holding, 1, "row {row} stands on one page");
        }
        let place = &report.findings[0].places[0];
        let page = &shown[pages.holding(place.from)];
        assert!(page.contains("id=\"p0-0-0\""), "the place is on its page");
        let mut whole = String::new();
        writer.all(&mut whole);
        let rows: usize = shown.iter().map(|page| page.matches("<tr>").count()).sum();
        assert_eq!(rows, whole.matches("<tr>").count());
    }
}

//! Finds headings, paragraphs and tables in plain text.

pub mod enumerator;
mod text_table;

use crate::document::{Block, BlockKind, Span};
pub use enumerator::{Enumerator, Numbering, enumerator, is_han};

/// One line: where its trimmed content stands.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Of the line as written, without its line end.
    pub raw: Span,
    pub span: Span,
    pub chars: Vec<char>,
    /// The line as written begins with a tab.
    pub indented: bool,
    /// A tab stands between two contents, or after the first.
    pub tabbed: bool,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.chars.is_empty()
    }
}

/// Divides a text into blocks.
pub fn blocks(text: &str) -> Vec<Block> {
    let chars: Vec<char> = text.chars().collect();
    let lines = lines(&chars);
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if let Some((table, next)) = text_table::table(&chars, &lines, at) {
            let span = Span::new(lines[at].raw.from, lines[next - 1].raw.to);
            blocks.push(Block {
                span,
                kind: BlockKind::Table(table),
            });
            at = next;
            continue;
        }
        let line = &lines[at];
        at += 1;
        if line.is_blank() {
            continue;
        }
        let kind = match heading_level(&line.chars) {
            Some(level) => BlockKind::Heading { level },
            None => BlockKind::Paragraph,
        };
        blocks.push(Block {
            span: line.span,
            kind,
        });
    }
    blocks
}

/// Paragraphs that are rows of a table set with tabs become one.
pub fn retable(text: &str, blocks: &[Block]) -> Vec<Block> {
    let chars: Vec<char> = text.chars().collect();
    let tabbed = |block: &Block| {
        !matches!(block.kind, BlockKind::Table(_))
            && line(&chars, block.span.from, block.span.to).tabbed
    };
    let mut out = Vec::with_capacity(blocks.len());
    let mut at = 0;
    while at < blocks.len() {
        let length = blocks[at..]
            .iter()
            .take_while(|block| tabbed(block))
            .count();
        let lines: Vec<Line> = blocks[at..at + length]
            .iter()
            .map(|block| line(&chars, block.span.from, block.span.to))
            .collect();
        if let Some((table, used)) = (length > 1)
            .then(|| text_table::table(&chars, &lines, 0))
            .flatten()
        {
            out.push(Block {
                span: Span::new(blocks[at].span.from, blocks[at + used - 1].span.to),
                kind: BlockKind::Table(table),
            });
            at += used;
        } else {
            out.push(blocks[at].clone());
            at += 1;
        }
    }
    out
}

/// Tables with nothing but blank paragraphs between them and as many columns are one: a page break parted them.
pub fn joined(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        if let (
            Some(Block {
                span,
                kind: BlockKind::Table(above),
            }),
            BlockKind::Table(below),
        ) = (out.last_mut(), &block.kind)
            && above.columns == below.columns
            && !above.nested
            && !below.nested
        {
            let rows = above.rows;
            above
                .cells
                .extend(below.cells.iter().cloned().map(|mut cell| {
                    cell.row += rows;
                    cell
                }));
            above.rows += below.rows;
            above.guessed |= below.guessed;
            span.to = block.span.to;
            continue;
        }
        out.push(block);
    }
    out
}

fn lines(chars: &[char]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut from = 0;
    while from <= chars.len() {
        let to = chars[from..]
            .iter()
            .position(|c| matches!(c, '\n' | '\u{c}'))
            .map_or(chars.len(), |length| from + length);
        lines.push(line(chars, from, to));
        from = to + 1;
    }
    lines
}

fn line(chars: &[char], from: usize, to: usize) -> Line {
    let content = &chars[from..to];
    let start = content
        .iter()
        .position(|c| !blank(*c))
        .unwrap_or(content.len());
    let end = content
        .iter()
        .rposition(|c| !blank(*c))
        .map_or(start, |last| last + 1);
    Line {
        raw: Span::new(from, to),
        span: Span::new(from + start, from + end),
        chars: content[start..end].to_vec(),
        indented: content.first() == Some(&'\t'),
        tabbed: start < end && content[start..].contains(&'\t'),
    }
}

fn blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// A longer line is no heading, whatever marks it as one: every figure below tells what its headings are.
const LONGEST_HEADING: usize = 200;

/// The level of a line that is a heading: numbered and short, or a short line without punctuation.
pub fn heading_level(line: &[char]) -> Option<u8> {
    let hashes = line.iter().take_while(|c| **c == '#').count();
    if (1..=6).contains(&hashes) && line.get(hashes) == Some(&' ') && line.len() <= LONGEST_HEADING
    {
        return u8::try_from(hashes).ok();
    }
    if line.len() > 60 {
        return None;
    }
    let last = *line.last()?;
    let sentence = line.iter().any(|c| matches!(c, '。' | '；' | ';' | '！'))
        || matches!(last, '，' | ',' | '、' | '：' | ':');
    if let Some(found) = enumerator(line) {
        if found.numbering == Numbering::First {
            return None;
        }
        let limit = if found.numbering.level() <= 2 { 50 } else { 40 };
        let commas = line.iter().filter(|c| matches!(c, '，' | ',')).count();
        let colon = last == '：' || last == ':';
        return ((!sentence || colon && line.len() < 30) && commas <= 1 && line.len() <= limit)
            .then(|| found.numbering.level());
    }
    let attachment = line.starts_with(&['附', '件']) && line.len() < 12;
    if attachment {
        return Some(1);
    }
    let words = line.iter().filter(|c| is_han(**c)).count();
    let plain = !line
        .iter()
        .any(|c| matches!(c, '，' | ',' | '=' | '≥' | '%' | '％'));
    (!sentence && plain && words >= 4 && line.len() <= 30 && words * 2 > line.len()).then_some(0)
}

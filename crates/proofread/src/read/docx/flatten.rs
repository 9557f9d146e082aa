//! Writes a part's tree down as text with blocks, and says where each piece of text stands.

use super::numbering::Numbers;
use super::styles::Styles;
use super::tree::{Bytes, CellNode, Node, Paragraph, Piece, Tree};
use crate::document::{Block, BlockKind, Cell, Span, Table, TextBuilder};
use crate::layout;

/// Writes the tree down as text with blocks.
pub(super) struct Flattener {
    pub text: TextBuilder,
    pub blocks: Vec<Block>,
    pub pieces: Vec<Piece>,
    /// Tables that stand in cells of the table that is being written: they follow it.
    inner: Vec<Vec<Vec<CellNode>>>,
    styles: Styles,
    numbers: Numbers,
    paragraphs: usize,
    place: Place,
}

/// Where the bytes of pieces are.
enum Place {
    /// In the body, whose zones these are.
    Body(Vec<Bytes>),
    /// In a note: comments stand at its mark in the body, if it has one.
    Note(Option<Bytes>),
}

impl Flattener {
    pub fn new(styles: Styles, numbers: Numbers) -> Self {
        Self {
            text: TextBuilder::default(),
            blocks: Vec::new(),
            pieces: Vec::new(),
            inner: Vec::new(),
            styles,
            numbers,
            paragraphs: 0,
            place: Place::Note(None),
        }
    }

    pub fn body(&mut self, tree: &mut Tree) {
        self.place = Place::Body(tree.zones.clone());
        self.flow(std::mem::take(&mut tree.nodes), false);
    }

    /// Notes in the order of their marks in the body; what has no mark can't be seen and comes last.
    pub fn notes(&mut self, notes: Tree, kind: &str, body: &Tree) {
        let mut notes: Vec<(usize, Option<Bytes>, Vec<Node>)> = notes
            .nodes
            .into_iter()
            .filter_map(|node| match node {
                Node::Note(id, nodes) => Some((id, nodes)),
                _ => None,
            })
            .map(|(id, nodes)| {
                let order = body
                    .marks
                    .iter()
                    .position(|(known, number, _)| *known == kind && *number == id);
                let mark = order.and_then(|order| body.zones.get(body.marks[order].2));
                (order.unwrap_or(usize::MAX), mark.copied(), nodes)
            })
            .collect();
        notes.sort_by_key(|(order, ..)| *order);
        for (_, mark, nodes) in notes {
            self.place = Place::Note(mark.filter(|mark| mark.1 > mark.0));
            self.flow(nodes, true);
        }
    }

    fn flow(&mut self, nodes: Vec<Node>, notes: bool) {
        for node in nodes {
            match node {
                Node::Paragraph(paragraph) => self.paragraph(paragraph, notes),
                Node::Table(rows) if is_frame(&rows) => {
                    for cell in rows.into_iter().flatten() {
                        self.flow(cell.nodes, notes);
                    }
                }
                Node::Table(rows) => {
                    self.add_table(rows, false);
                    while !self.inner.is_empty() {
                        for rows in std::mem::take(&mut self.inner) {
                            self.add_table(rows, true);
                        }
                    }
                }
                Node::Note(_, nodes) => self.flow(nodes, true),
            }
        }
    }

    fn paragraph(&mut self, paragraph: Paragraph, note: bool) {
        let contents = paragraph.contents || self.styles.is_contents(&paragraph.style);
        let level = paragraph
            .outline
            .or_else(|| self.styles.outline(&paragraph.style));
        let (span, text) = self.line(paragraph);
        self.text.push("\n");
        let chars: Vec<char> = text.trim().chars().collect();
        if chars.is_empty() || contents {
            return;
        }
        let kind = match level {
            _ if note => BlockKind::Note,
            Some(level) if level < 9 && chars.len() <= 120 => {
                BlockKind::Heading { level: level + 1 }
            }
            _ => layout::heading_level(&chars)
                .map_or(BlockKind::Paragraph, |level| BlockKind::Heading { level }),
        };
        self.blocks.push(Block { span, kind });
    }

    /// Writes one paragraph without its line end.
    fn line(&mut self, paragraph: Paragraph) -> (Span, String) {
        let from = self.text.len();
        let mut text = String::new();
        let styled = self.styles.number(&paragraph.style);
        let number = match (paragraph.number, styled) {
            (Some((id, level)), styled) if id.is_empty() => styled.map(|(id, _)| (id, level)),
            (own, styled) => own.or(styled),
        };
        if let Some((id, level)) = number {
            let label = self.numbers.next(&id, level);
            self.text.push(&label);
            text.push_str(&label);
        }
        self.paragraphs += 1;
        for (run, piece) in paragraph.runs {
            let span = self.text.push(&run);
            text.push_str(&run);
            if let Some(piece) = piece {
                self.place(piece, span.from);
            }
        }
        (Span::new(from, self.text.len()), text)
    }

    fn place(&mut self, mut piece: Piece, from: usize) {
        piece.from = from;
        piece.paragraph = self.paragraphs;
        match &self.place {
            Place::Body(zones) => {
                let zone = piece.zone.and_then(|zone| zones.get(zone)).copied();
                piece.around = zone.filter(|zone| zone.1 > zone.0);
            }
            Place::Note(mark) => {
                piece.around = *mark;
                piece.run = None;
            }
        }
        self.pieces.push(piece);
    }

    fn add_table(&mut self, rows: Vec<Vec<CellNode>>, nested: bool) {
        let from = self.text.len();
        let table = self.table(rows);
        self.blocks.push(Block {
            span: Span::new(from, self.text.len()),
            kind: BlockKind::Table(Table { nested, ..table }),
        });
    }

    fn table(&mut self, rows: Vec<Vec<CellNode>>) -> Table {
        let mut table = Table::default();
        for (row, cells) in rows.into_iter().enumerate() {
            let mut column = 0;
            for cell in cells {
                let columns = cell.columns;
                if column > 0 {
                    self.text.push("\t");
                }
                let span = self.cell(cell.nodes);
                let above = cell
                    .continued
                    .then(|| {
                        table.cells.iter_mut().rev().find(|above: &&mut Cell| {
                            above.column == column && above.row + above.row_span == row
                        })
                    })
                    .flatten();
                if let Some(above) = above {
                    above.row_span += 1;
                } else {
                    table.cells.push(Cell {
                        row,
                        column,
                        row_span: 1,
                        column_span: columns,
                        span,
                        name: None,
                    });
                }
                column += columns;
            }
            table.columns = table.columns.max(column);
            table.rows = row + 1;
            self.text.push("\n");
        }
        table
    }

    /// Writes a cell's paragraphs; tables in it wait for the end of this one.
    fn cell(&mut self, nodes: Vec<Node>) -> Span {
        let from = self.text.len();
        let mut written = String::new();
        for node in nodes {
            match node {
                Node::Paragraph(paragraph) => {
                    if self.text.len() > from {
                        self.text.push("\n");
                        written.push('\n');
                    }
                    written.push_str(&self.line(paragraph).1);
                }
                Node::Table(rows) => self.inner.push(rows),
                Node::Note(..) => {}
            }
        }
        let before = written.chars().take_while(|c| c.is_whitespace()).count();
        let length = written.trim().chars().count();
        Span::new(from + before, from + before + length)
    }
}

/// A table of one column that holds tables only lays the page out.
fn is_frame(rows: &[Vec<CellNode>]) -> bool {
    let holds = |cell: &CellNode| {
        cell.nodes
            .iter()
            .any(|node| matches!(node, Node::Table(rows) if !rows.is_empty()))
    };
    rows.iter().all(|cells| cells.len() == 1) && rows.iter().flatten().any(holds)
}

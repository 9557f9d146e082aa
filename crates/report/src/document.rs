//! 报告 as a document: what a report says, before it is Word or PDF.
//!
//! One model feeds both writers, so the two files can't say different things. A figure in a sentence is a [`Run::Figure`]
//! that carries the id of its derivation; text from the package or a person is [`Run::Given`]; only our own sentences are
//! [`Run::Text`], and they hold no digits (a test of the composers says so).

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A whole report.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportDoc {
    pub properties: Properties,
    pub cover: Option<Cover>,
    /// Prints a table of contents (目录) of heading levels one and two.
    pub contents: bool,
    pub blocks: Vec<Block>,
}

/// What the files say about themselves; nothing of it comes from a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Properties {
    pub title: String,
    pub subject: String,
    /// Who makes the report: 编制单位.
    pub author: String,
    pub dated: NaiveDate,
    /// Identifies the document: the same data give the same string.
    pub identifier: String,
}

/// 封面.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The title, a line each.
    pub title: Vec<String>,
    /// Label and value: 编制单位 / 新疆维吾尔自治区科学技术厅.
    pub lines: Vec<(String, String)>,
    /// 二〇二五年三月三十一日 or 2025年3月31日.
    pub date: String,
}

/// One thing after the other.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Heading(Heading),
    Paragraph(Paragraph),
    Table(Table),
    Chart(Chart),
    PageBreak,
    /// Starts a section: what follows is on pages of this orientation, from a new page on.
    Section(Orientation),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Orientation {
    Portrait,
    Landscape,
}

/// A heading; its number (一、 / （一） / 1.) is part of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    pub level: Level,
    pub runs: Vec<Run>,
}

impl Heading {
    /// Whether it stands in the contents.
    pub fn is_listed(&self) -> bool {
        matches!(self.level, Level::One | Level::Two | Level::Annex)
    }
}

/// Levels as 公文 has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The report's title above its text (小标宋, centred).
    Title,
    /// 一、 (黑体)
    One,
    /// （一） (楷体)
    Two,
    /// 1. (仿宋)
    Three,
    /// 附件 with its title on a page of its own; stands in the contents like level one.
    Annex,
}

/// A piece of text with one meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Our own words.
    Text(String),
    /// Words from the package, the rule pack, or a person; years and dates too.
    Given(String),
    /// A figure as printed, unit included, and the id of its derivation.
    Figure { id: String, printed: String },
    /// What a person must still write: printed as 【待填写：…】 and listed as a finding.
    ToWrite(String),
    /// Emphasised words of our own.
    Strong(String),
}

impl Run {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn given(text: impl Into<String>) -> Self {
        Self::Given(text.into())
    }

    pub fn figure(id: impl Into<String>, printed: impl Into<String>) -> Self {
        Self::Figure {
            id: id.into(),
            printed: printed.into(),
        }
    }

    /// The words as they are printed.
    pub fn printed(&self) -> String {
        match self {
            Self::Text(text) | Self::Given(text) | Self::Strong(text) => text.clone(),
            Self::Figure { printed, .. } => printed.clone(),
            Self::ToWrite(what) => format!("【待填写：{what}】"),
        }
    }
}

/// The words of several runs.
pub fn printed(runs: &[Run]) -> String {
    runs.iter().map(Run::printed).collect()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    pub style: ParagraphStyle,
    pub runs: Vec<Run>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphStyle {
    /// 正文: first line indented by two characters, justified.
    Body,
    /// Centred, no indent.
    Centred,
    /// Right: a signature, a date.
    Right,
    /// Small: notes under a table, remarks in the appendix.
    Note,
}

/// 表. Every row fills all columns once column and row spans are counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Above the table; printed with its number (表1).
    pub caption: Option<String>,
    /// 单位：万元, above at the right.
    pub unit: Option<String>,
    /// Widths in proportion to each other; together they fill the text width.
    pub widths: Vec<u16>,
    /// Rows above the heading, which stand once: the upper part of an official form.
    pub lead_rows: usize,
    /// How many rows are the heading, repeated on every page that the table reaches unless they fill much of it.
    pub header_rows: usize,
    pub rows: Vec<Row>,
    /// Below the table, small.
    pub notes: Vec<Vec<Run>>,
    pub size: TableSize,
}

impl Table {
    /// The rows that are the heading.
    pub fn heading(&self) -> std::ops::Range<usize> {
        let start = self.lead_rows.min(self.rows.len());
        start..(start + self.header_rows).min(self.rows.len())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableSize {
    /// 小四, for short tables.
    Normal,
    /// 五号, for most tables.
    Small,
    /// 六号, for appendices.
    Tiny,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    /// A sub-total or group heading: emphasised.
    pub strong: bool,
}

/// A cell; one that spans several rows or columns stands once, at its upper left.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub runs: Vec<Run>,
    pub columns: usize,
    pub rows: usize,
    pub align: Align,
    pub lines: Lines,
}

/// Which lines are drawn around a cell: a heading that is repeated and the cell below it can look like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    All,
    NoneBelow,
    NoneAbove,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Centre,
    Right,
}

impl Cell {
    pub fn new(runs: Vec<Run>) -> Self {
        Self {
            runs,
            columns: 1,
            rows: 1,
            align: Align::Left,
            lines: Lines::All,
        }
    }

    #[must_use]
    pub fn centred(mut self) -> Self {
        self.align = Align::Centre;
        self
    }

    #[must_use]
    pub fn right(mut self) -> Self {
        self.align = Align::Right;
        self
    }

    #[must_use]
    pub fn lines(mut self, lines: Lines) -> Self {
        self.lines = lines;
        self
    }

    #[must_use]
    pub fn span(mut self, columns: usize, rows: usize) -> Self {
        self.columns = columns;
        self.rows = rows;
        self
    }
}

/// 图: a drawing with its words for those who can't see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// Below the chart; printed with its number (图1).
    pub caption: String,
    /// What it shows, in words.
    pub alt: String,
    /// SVG as [`crate::charts`] draws it.
    pub svg: String,
    /// Width ÷ height of the drawing.
    pub aspect: Decimal,
    /// Ids of the figures drawn.
    pub figures: Vec<String>,
}

impl ReportDoc {
    /// The headings that stand in the contents, in their order.
    pub fn contents_headings(&self) -> impl Iterator<Item = &Heading> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Heading(heading) if heading.is_listed() => Some(heading),
            _ => None,
        })
    }

    /// 附件 where there is one, else 附件1, 附件2 …; counted from 0.
    pub fn annex_label(&self, index: usize) -> String {
        let is_annex = |block: &&Block| matches!(block, Block::Heading(heading) if heading.level == Level::Annex);
        match self.blocks.iter().filter(is_annex).count() {
            0 | 1 => "附件".to_owned(),
            _ => format!("附件{}", index + 1),
        }
    }

    /// The charts in their order.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
    }
}

impl Block {
    /// All words of a block.
    pub fn runs(&self) -> Vec<&Run> {
        match self {
            Self::Heading(heading) => heading.runs.iter().collect(),
            Self::Paragraph(paragraph) => paragraph.runs.iter().collect(),
            Self::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                let notes = table.notes.iter().flatten();
                cells.flat_map(|cell| &cell.runs).chain(notes).collect()
            }
            Self::Chart(_) | Self::PageBreak | Self::Section(_) => Vec::new(),
        }
    }
}

//! What the rules look at: the document, its passages, tables and indicator records, and where everything stands.

use std::collections::HashSet;

use crate::captions::captioned;
use crate::document::{BlockKind, Document, Span};
use crate::facts::{self, Fact};
use crate::grid::{self, Grid};
use crate::lexicon::Names;
use crate::number::Quantity;
use crate::passage::{self, Passage};
use crate::pool::{self, Pool};
use crate::records::{self, Record};
use crate::rules::total_scores;
use crate::settings::Settings;
use crate::standards::Standards;

/// How many characters of a paragraph name it.
const WORDS: usize = 12;

/// Where a block stands: the headings above it.
#[derive(Debug, Clone, Default)]
pub struct Station {
    /// Headings from the highest to the nearest, as printed.
    pub path: Vec<String>,
    /// Which paragraph under the nearest heading, from 1; of a note: which note.
    pub paragraph: usize,
    /// Which table of the document, from 1.
    pub table: usize,
}

impl Station {
    /// The headings, shortened, in one line.
    fn shown(&self) -> String {
        let path: Vec<String> = self
            .path
            .iter()
            .map(|heading| shorten(heading, 18))
            .collect();
        path.join("›")
    }
}

/// Everything the rules know about a document.
pub struct Context<'a> {
    pub document: &'a Document,
    pub settings: &'a Settings,
    pub chars: Vec<char>,
    pub passages: Vec<Passage>,
    pub stations: Vec<Station>,
    pub grids: Vec<Grid>,
    pub records: Vec<Record>,
    pub facts: Vec<Fact>,
    pub pool: Pool,
    pub names: Names,
    /// Rates of running text that some figures give: passage, number in it.
    pub explained: HashSet<(usize, usize)>,
    /// Every mention of the total score.
    pub total_scores: Vec<(Quantity, Span)>,
    /// Fiscal year of the report, from its title.
    pub year: Option<u32>,
    /// Title of the report: its first lines.
    pub title: String,
    /// Name of the fund, from the title, without 专项 and 资金.
    pub fund: String,
    /// The rules in force in the report's year; none if the packs have none or the year isn't known.
    pub standards: Option<Standards>,
}

impl<'a> Context<'a> {
    pub fn new(document: &'a Document, settings: &'a Settings) -> Self {
        let chars: Vec<char> = document.text.chars().collect();
        let passages = passage::passages(document, &chars);
        let stations = stations(document, &chars);
        let title = title(&passages);
        let year = title_year(&title).or_else(|| year(&passages));
        let grids = grid::grids(document, &passages);
        let mut context = Self {
            document,
            settings,
            chars,
            passages,
            stations,
            grids,
            records: Vec::new(),
            facts: Vec::new(),
            pool: Pool::default(),
            names: Names::default(),
            explained: HashSet::new(),
            total_scores: Vec::new(),
            year,
            fund: fund(&title),
            standards: year.and_then(|year| Standards::of(settings, year)),
            title,
        };
        context.records = records::records(&context);
        context.facts = facts::facts(&context);
        context.pool = Pool::new(&context);
        context.names = Names::new(&context, &context.pool);
        context.explained = pool::all_explained(&context);
        context.total_scores = total_scores(&context);
        context
    }

    /// Passages of running text: paragraphs, headings, notes, and sentences in cells of forms.
    pub fn prose(&self) -> impl Iterator<Item = (usize, &Passage)> {
        // The cells of a workbook quote rules and tell of others' figures.
        let workbook = self.document.kind == crate::document::FileKind::Xlsx;
        self.passages
            .iter()
            .enumerate()
            .filter(move |(_, passage)| passage.cell.is_none() || !workbook && passage.is_prose())
    }

    /// A text without the name of the fund.
    pub fn without_fund(&self, text: &str) -> String {
        if self.fund.chars().count() < 4 {
            return text.to_owned();
        }
        let text = text.replace(&self.fund, "");
        match region(&self.title) {
            Some(region) => text.replace(&region, ""),
            None => text,
        }
    }

    /// The nearest heading above a passage.
    pub fn heading(&self, passage: &Passage) -> &str {
        self.stations[passage.block]
            .path
            .last()
            .map_or("", String::as_str)
    }

    /// What a table is called: by the number in its caption, else by which table of the document it is.
    fn table_name(&self, block: usize, number: usize) -> String {
        let own = self
            .grids
            .binary_search_by_key(&block, |grid| grid.block)
            .ok()
            .and_then(|found| captioned(&self.grids[found].title));
        if let Some(own) = own {
            return own;
        }
        // Another table's caption may have that number.
        let others = self
            .grids
            .iter()
            .any(|grid| captioned(&grid.title).is_some());
        if others {
            format!("第{number}张表")
        } else {
            format!("表{number}")
        }
    }

    /// What stands in the document at a span, without line breaks.
    pub fn quote(&self, span: Span) -> String {
        let text: String = self.chars
            [span.from.min(self.chars.len())..span.to.min(self.chars.len())]
            .iter()
            .filter(|c| !matches!(c, '\n' | '\r'))
            .collect();
        text.trim().to_owned()
    }

    /// The first words of a paragraph: a person finds them sooner than they count paragraphs.
    fn beginning(&self, span: Span) -> String {
        let words: String = self.chars[span.from..span.to.min(self.chars.len())]
            .iter()
            .filter(|c| !c.is_whitespace())
            .take(WORDS + 1)
            .collect();
        shorten(&words, WORDS)
    }

    /// The cell of a workbook in which a paragraph stands.
    fn cell_of(&self, paragraph: Span) -> Option<&str> {
        let names = &self.document.names;
        names
            .binary_search_by_key(&paragraph.from, |(at, _)| *at)
            .ok()
            .map(|named| names[named].1.as_str())
    }

    /// Where a span stands, for a person.
    pub fn label(&self, span: Span) -> String {
        let blocks = &self.document.blocks;
        let index = blocks
            .partition_point(|block| block.span.from <= span.from)
            .saturating_sub(1);
        let Some(block) = blocks.get(index) else {
            return String::new();
        };
        if let Some(name) = self.cell_of(block.span) {
            return name.to_owned();
        }
        let station = &self.stations[index];
        let mut parts: Vec<String> = Vec::new();
        if !self.document.pages.is_empty() {
            parts.push(format!(
                "第{}页",
                self.document
                    .pages
                    .partition_point(|start| *start <= span.from)
            ));
        }
        if !station.path.is_empty() {
            parts.push(station.shown());
        }
        match &block.kind {
            BlockKind::Table(table) => {
                let near = table
                    .cells
                    .partition_point(|cell| cell.span.from <= span.from);
                let cell = near
                    .checked_sub(1)
                    .map(|index| &table.cells[index])
                    .filter(|cell| cell.span.overlaps(span));
                match (cell, &table.sheet) {
                    (Some(cell), Some(sheet)) => {
                        return format!(
                            "工作表“{sheet}”单元格{}",
                            cell.name.as_deref().unwrap_or_default()
                        );
                    }
                    (Some(cell), None) => {
                        let grid = self
                            .grids
                            .binary_search_by_key(&index, |grid| grid.block)
                            .ok()
                            .map(|found| &self.grids[found]);
                        let names = grid
                            .map(|grid| grid.names(cell.row, cell.column))
                            .unwrap_or_default();
                        parts.push(format!(
                            "{}第{}行第{}列{names}",
                            self.table_name(index, station.table),
                            cell.row + 1,
                            cell.column + 1
                        ));
                    }
                    _ => parts.push(self.table_name(index, station.table)),
                }
            }
            BlockKind::Heading { .. } => parts.push("标题".to_owned()),
            BlockKind::Note => parts.push(format!("注释第{}条", station.paragraph)),
            BlockKind::Paragraph => parts.push(format!(
                "第{}段（{}）",
                station.paragraph,
                self.beginning(block.span)
            )),
        }
        parts.join("，")
    }
}

/// The first characters of a text.
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        text.to_owned()
    } else {
        text.chars().take(limit).chain(['…']).collect()
    }
}

/// So many characters of a heading are its name: every figure below it tells them.
const HEADING: usize = 200;

fn stations(document: &Document, chars: &[char]) -> Vec<Station> {
    let mut path: Vec<(u8, String)> = Vec::new();
    let (mut paragraph, mut table, mut notes) = (0, 0, 0);
    let mut stations = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Heading { level } => {
                // The signs of a markdown heading aren't words of it.
                let text: String = chars[block.span.from..block.span.to]
                    .iter()
                    .skip_while(|c| **c == '#')
                    .filter(|c| !c.is_whitespace())
                    .take(HEADING)
                    .collect();
                if *level > 0 {
                    path.retain(|(above, _)| above < level && *above > 0);
                    path.push((*level, text));
                    paragraph = 0;
                }
            }
            BlockKind::Table(_) => table += 1,
            BlockKind::Note => {
                // Notes stand at the end: the last heading isn't theirs.
                notes += 1;
                stations.push(Station {
                    path: Vec::new(),
                    paragraph: notes,
                    table,
                });
                continue;
            }
            BlockKind::Paragraph => paragraph += 1,
        }
        stations.push(Station {
            path: path.iter().map(|(_, text)| text.clone()).collect(),
            paragraph,
            table,
        });
    }
    stations
}

fn title(passages: &[Passage]) -> String {
    let mut title = String::new();
    // A workbook's first cell is its title.
    let sheet = passages
        .first()
        .is_some_and(|first| first.cell == Some(0) && !first.chars.contains(&'。'));
    let length = if sheet { 1 } else { 8 };
    for passage in passages
        .iter()
        .filter(|passage| sheet || passage.cell.is_none())
        .take(length)
    {
        let text = passage.text();
        if crate::layout::enumerator(&passage.chars).is_some() || text.contains('。') {
            break;
        }
        title.push_str(&text);
        title.push(' ');
    }
    title
}

/// The region that the title begins with.
fn region(title: &str) -> Option<String> {
    let chars: Vec<char> = title.chars().take(12).collect();
    let end = chars
        .iter()
        .position(|c| matches!(c, '省' | '市' | '县' | '州'))?;
    let from = chars[..end]
        .iter()
        .rposition(|c| !crate::layout::is_han(*c) || matches!(c, '年' | '度' | '于'))
        .map_or(0, |at| at + 1);
    (end > from + 1).then(|| chars[from..=end].iter().collect())
}

/// What stands in the title between the region or year and 资金, 专项 or 绩效.
fn fund(title: &str) -> String {
    let first = title.split("绩效").next().unwrap_or_default();
    let end = ["专项资金", "引导资金", "补助资金", "资金", "专项", "计划"]
        .iter()
        .filter_map(|word| first.rfind(word))
        .min()
        .unwrap_or(first.len());
    let name = &first[..end];
    let start = ["年度", "年", "省", "市", "自治区", "自治州", "县", "州"]
        .iter()
        .filter_map(|word| name.rfind(word).map(|at| at + word.len()))
        .max()
        .unwrap_or(0);
    name[start..].trim().to_owned()
}

/// The year that the title of the report names: the first with 年度, else the only one.
fn title_year(title: &str) -> Option<u32> {
    let chars: Vec<char> = title.chars().filter(|c| !c.is_whitespace()).collect();
    let years: Vec<(usize, u32)> = (0..chars.len())
        .filter(|at| *at == 0 || !chars[at - 1].is_ascii_digit())
        .filter_map(|at| {
            let text: String = chars[at..].iter().take(4).collect();
            let year: u32 = text.parse().ok()?;
            let follows = chars.get(at + 4) == Some(&'年');
            ((1990..2100).contains(&year) && follows).then_some((at, year))
        })
        .collect();
    years
        .iter()
        .find(|(at, _)| chars.get(at + 5) == Some(&'度'))
        .or(years.first().filter(|_| years.len() == 1))
        .map(|(_, year)| *year)
}

/// The year most often named, the first named deciding between equals.
fn year(passages: &[Passage]) -> Option<u32> {
    let mut counts: Vec<(u32, usize)> = Vec::new();
    for (_, year) in passages.iter().flat_map(|passage| &passage.years) {
        match counts.iter_mut().find(|(known, _)| known == year) {
            Some((_, count)) => *count += 1,
            None => counts.push((*year, 1)),
        }
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map(|(year, _)| year)
}

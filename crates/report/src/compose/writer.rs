//! Writes a report's blocks one after the other.

use std::collections::BTreeMap;

use wenxiao_domain::finding::{Finding, Severity};

use super::{Figures, MissingFigure, Narrative, chinese};
use crate::charts::Drawing;
use crate::document::{
    Block, Cell, Chart, Heading, Level, Orientation, Paragraph, ParagraphStyle, Row, Run, Table,
    TableSize,
};

/// A report that is being written.
pub(crate) struct Writer<'a> {
    pub(crate) figures: Figures<'a>,
    narratives: &'a BTreeMap<String, String>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) findings: Vec<Finding>,
    /// The last number of each heading level.
    numbers: [usize; 3],
}

impl<'a> Writer<'a> {
    pub(crate) fn new(figures: Figures<'a>, narratives: &'a BTreeMap<String, String>) -> Self {
        Self {
            figures,
            narratives,
            blocks: Vec::new(),
            findings: Vec::new(),
            numbers: [0; 3],
        }
    }

    pub(crate) fn title(&mut self, words: &str) {
        self.push_heading(Level::Title, vec![Run::given(words)]);
    }

    /// 一、
    pub(crate) fn one(&mut self, words: &str) {
        self.numbers = [self.numbers[0] + 1, 0, 0];
        let number = format!("{}、", chinese(self.numbers[0]));
        self.push_heading(Level::One, vec![Run::given(number), Run::text(words)]);
    }

    /// （一）
    pub(crate) fn two(&mut self, words: &str) {
        self.numbers = [self.numbers[0], self.numbers[1] + 1, 0];
        let number = format!("（{}）", chinese(self.numbers[1]));
        self.push_heading(Level::Two, vec![Run::given(number), Run::text(words)]);
    }

    /// 1.
    pub(crate) fn three(&mut self, words: &str) {
        self.numbers[2] += 1;
        let number = format!("{}.", self.numbers[2]);
        self.push_heading(Level::Three, vec![Run::given(number), Run::given(words)]);
    }

    pub(crate) fn annex(&mut self, words: &str) {
        self.push_heading(Level::Annex, vec![Run::given(words)]);
    }

    fn push_heading(&mut self, level: Level, runs: Vec<Run>) {
        self.blocks.push(Block::Heading(Heading { level, runs }));
    }

    fn paragraph(&mut self, style: ParagraphStyle, runs: Vec<Run>) {
        self.blocks
            .push(Block::Paragraph(Paragraph { style, runs }));
    }

    pub(crate) fn body(&mut self, runs: Vec<Run>) {
        self.paragraph(ParagraphStyle::Body, runs);
    }

    pub(crate) fn note(&mut self, runs: Vec<Run>) {
        self.paragraph(ParagraphStyle::Note, runs);
    }

    /// A paragraph made from a sentence; see [`Writer::sentence`].
    pub(crate) fn say(&mut self, template: &str, given: &[&str]) -> Result<(), MissingFigure> {
        let runs = self.sentence(template, given)?;
        self.body(runs);
        Ok(())
    }

    /// Our own words with figures and given words in them: `支出{money/spent}，依据{}。` has the figure of that id, with its
    /// unit, and the next of the given words.
    pub(crate) fn sentence(
        &self,
        template: &str,
        given: &[&str],
    ) -> Result<Vec<Run>, MissingFigure> {
        self.sentence_of("", template, given)
    }

    /// A sentence about the figures below a path: `{./spent}` is the figure `path/spent`.
    pub(crate) fn sentence_of(
        &self,
        path: &str,
        template: &str,
        given: &[&str],
    ) -> Result<Vec<Run>, MissingFigure> {
        let mut given = given.iter();
        let mut runs = Vec::new();
        let words = |words: &str, runs: &mut Vec<Run>| {
            runs.extend((!words.is_empty()).then(|| Run::text(words)));
        };
        let mut pieces = template.split('{');
        words(pieces.next().unwrap_or_default(), &mut runs);
        for piece in pieces {
            let (id, rest) = piece.split_once('}').unwrap_or((piece, ""));
            runs.push(if let Some(below) = id.strip_prefix('.') {
                self.figures.run(&format!("{path}{below}"))?
            } else if id.is_empty() {
                let next = given.next();
                Run::given(*next.ok_or_else(|| MissingFigure(template.to_owned()))?)
            } else {
                self.figures.run(id)?
            });
            words(rest, &mut runs);
        }
        Ok(runs)
    }

    /// Stored text as paragraphs; where there is none, a visible gap and a finding.
    pub(crate) fn narrative(&mut self, narrative: Narrative) {
        self.narrative_as(narrative.key, narrative.title, narrative.hint);
    }

    /// The same for text whose key depends on the data: `direction/科技创新基地建设`.
    pub(crate) fn narrative_as(&mut self, key: &str, title: &str, hint: &str) {
        for runs in self.narrative_runs(key, title, hint) {
            self.body(runs);
        }
    }

    /// The same, offering what to choose from where nothing is stored.
    pub(crate) fn narrative_choosing(&mut self, narrative: Narrative, choices: &[String]) {
        let Narrative { key, title, hint } = narrative;
        if choices.is_empty() {
            return self.narrative(narrative);
        }
        let choices = choices.join("、");
        for mut runs in self.narrative_runs(key, title, &format!("{hint}可选：{choices}。")) {
            if let [Run::ToWrite(title)] = runs.as_mut_slice() {
                *title = format!("{title}（可选：{choices}）");
            }
            self.body(runs);
        }
    }

    /// Stored text, a paragraph each.
    pub(crate) fn narrative_runs(&mut self, key: &str, title: &str, hint: &str) -> Vec<Vec<Run>> {
        let stored = self.narratives.get(key).map_or("", |text| text.trim());
        if stored.is_empty() {
            self.leave_gap(key, title, hint);
            return vec![vec![Run::ToWrite(title.to_owned())]];
        }
        stored
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| vec![Run::given(line)])
            .collect()
    }

    /// Lists what a person must still write; once for each subject.
    pub(crate) fn leave_gap(&mut self, key: &str, title: &str, hint: &str) {
        if self.findings.iter().any(|finding| finding.subject == key) {
            return;
        }
        let message = format!("报告中“{title}”没有内容，已标为待填写。");
        self.findings
            .push(Finding::new("narrative_missing", Severity::Warning, key, message).advice(hint));
    }

    /// What follows stands on pages of this orientation.
    pub(crate) fn section(&mut self, orientation: Orientation) {
        self.blocks.push(Block::Section(orientation));
    }

    pub(crate) fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// A chart of some figures, in one drawing or several; its alternative text says what it shows.
    pub(crate) fn chart(
        &mut self,
        drawings: Vec<Drawing>,
        caption: &str,
        alt: &str,
        ids: Vec<String>,
    ) {
        let mut figures = Some(ids);
        for drawing in drawings {
            let (caption, figures) = match figures.take() {
                Some(ids) => (caption.to_owned(), ids),
                None => (format!("{caption}（续）"), Vec::new()),
            };
            self.blocks.push(Block::Chart(Chart {
                caption,
                alt: alt.to_owned(),
                svg: drawing.svg,
                aspect: drawing.aspect,
                figures,
            }));
        }
    }
}

/// A name that a figure follows at once: one that ends in a digit or a letter stands in quotation marks.
pub(crate) fn before_figure(name: &str) -> Run {
    let runs_into = |last: char| last.is_numeric() || last.is_ascii_alphanumeric();
    Run::given(if name.chars().next_back().is_some_and(runs_into) {
        format!("“{name}”")
    } else {
        name.to_owned()
    })
}

/// A cell with our own words.
pub(crate) fn text(words: &str) -> Cell {
    Cell::new(vec![Run::text(words)])
}

/// A centred cell.
pub(crate) fn centred(run: Run) -> Cell {
    Cell::new(vec![run]).centred()
}

/// A number, at the right.
pub(crate) fn number(run: Run) -> Cell {
    Cell::new(vec![run]).right()
}

pub(crate) fn row(cells: Vec<Cell>) -> Row {
    Row {
        cells,
        strong: false,
    }
}

/// A heading row of plain centred cells.
pub(crate) fn heading_row(words: &[&str]) -> Row {
    row(words.iter().map(|words| text(words).centred()).collect())
}

impl Table {
    /// A table of usual size with one heading row.
    pub(crate) fn titled(caption: &str, widths: &[u16], headings: &[&str]) -> Self {
        Self {
            caption: Some(caption.to_owned()),
            unit: None,
            widths: widths.to_vec(),
            lead_rows: 0,
            header_rows: 1,
            rows: vec![heading_row(headings)],
            notes: Vec::new(),
            size: TableSize::Small,
        }
    }
}

//! Writes a document as typst source. Text becomes string literals, never markup.

use std::fmt::Write as _;

use crate::document::{
    Align, Block, Cell, Chart, Cover, Heading, Level, Lines, Orientation, Paragraph,
    ParagraphStyle, ReportDoc, Row, Run, Table, TableSize,
};
use crate::extent::{Extent, pieces};
use crate::fonts::{Fonts, Role};
use crate::text::clean;

const PRELUDE: &str = include_str!("prelude.typ");

/// The source of a whole document.
pub(super) fn source(doc: &ReportDoc, fonts: &Fonts) -> String {
    let mut out = String::new();
    for (name, role) in [
        ("font-text", Role::Text),
        ("font-kai", Role::Kai),
        ("font-hei", Role::Hei),
        ("font-title", Role::Title),
    ] {
        let families: Vec<String> = fonts.families(role).iter().map(|f| literal(f)).collect();
        line(
            &mut out,
            format_args!("#let {name} = ({},)", families.join(", ")),
        );
    }
    let properties = &doc.properties;
    let author = literal(&properties.author);
    let title = literal(&properties.title);
    let subject = literal(&properties.subject);
    line(
        &mut out,
        format_args!("#set document(title: {title}, author: {author}, description: {subject})"),
    );
    out.push_str(PRELUDE);
    if let Some(front) = &doc.cover {
        cover(&mut out, front);
    }
    if doc.contents {
        out.push_str("#contents()\n#pagebreak(weak: true)\n");
    }
    out.push_str(
        "#set page(footer: numbered)\n#counter(page).update(1)\n#metadata(\"body\")<body>\n",
    );
    Body {
        doc,
        out,
        annexes: 0,
        tables: 0,
        charts: 0,
        headings: 0,
        orientation: Orientation::Portrait,
    }
    .blocks()
}

/// The label of the n-th heading in the contents, counted from 0.
pub(super) fn heading_label(index: usize) -> String {
    format!("heading-{index}")
}

/// Writes one line; writing to a string can't fail.
fn line(out: &mut String, args: std::fmt::Arguments<'_>) {
    out.write_fmt(args).expect("a String takes any text");
    out.push('\n');
}

/// A typst string literal.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in clean(text).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn cover(out: &mut String, cover: &Cover) {
    let title = literal(&cover.title.join("\n"));
    let mut lines = String::new();
    for (label, value) in &cover.lines {
        let (label, value) = (literal(label), literal(value));
        line(&mut lines, format_args!("({label}, {value}),"));
    }
    let date = literal(&cover.date);
    line(
        out,
        format_args!("#cover({title}, ({lines}), {date})\n#pagebreak()"),
    );
}

/// Room of a line outside of tables, in hundredths of the size of its letters: that of a title.
const LINE: u32 = 1900;

/// Text as a typst expression; a word longer than its room gets places where a line may end.
fn words(text: &str, room: u32) -> String {
    let text = clean(text);
    let pieces = pieces(&text, room);
    if pieces.is_empty() {
        return literal("");
    }
    let written = pieces.iter().map(|(piece, long)| {
        let piece = literal(piece);
        if *long { format!("w({piece})") } else { piece }
    });
    written.collect::<Vec<_>>().join(" + ")
}

/// Runs as one typst expression: neighbours of the same look become one string.
fn runs(runs: &[Run], strong: bool, room: u32) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut plain = String::new();
    for run in runs {
        let wrap = match run {
            Run::Strong(_) => "hei",
            Run::ToWrite(_) => "todo",
            Run::Text(_) | Run::Given(_) | Run::Figure { .. } => {
                plain.push_str(&run.printed());
                continue;
            }
        };
        if !plain.is_empty() {
            parts.push(words(&std::mem::take(&mut plain), room));
        }
        parts.push(format!("{wrap}({})", words(&run.printed(), room)));
    }
    if !plain.is_empty() || parts.is_empty() {
        parts.push(words(&plain, room));
    }
    let joined = parts.join(" + ");
    if strong {
        format!("s({joined})")
    } else {
        joined
    }
}

struct Body<'a> {
    doc: &'a ReportDoc,
    out: String,
    annexes: usize,
    tables: usize,
    charts: usize,
    /// Headings so far that stand in the contents.
    headings: usize,
    orientation: Orientation,
}

impl Body<'_> {
    fn blocks(mut self) -> String {
        for block in &self.doc.blocks {
            match block {
                Block::Heading(heading) => self.heading(heading),
                Block::Paragraph(paragraph) => self.paragraph(paragraph),
                Block::Table(table) => self.table(table),
                Block::Chart(chart) => self.chart(chart),
                Block::PageBreak => self.out.push_str("#pagebreak(weak: true)\n"),
                Block::Section(orientation) => self.section(*orientation),
            }
        }
        self.out
    }

    fn line(&mut self, args: std::fmt::Arguments<'_>) {
        line(&mut self.out, args);
    }

    fn heading(&mut self, heading: &Heading) {
        let text = runs(&heading.runs, false, LINE);
        let (level, annex) = match heading.level {
            Level::Title => return self.line(format_args!("#doc-title({text})")),
            Level::Three => return self.line(format_args!("#heading(level: 3, {text})")),
            Level::One => (1, String::new()),
            Level::Two => (2, String::new()),
            Level::Annex => {
                let label = literal(&self.doc.annex_label(self.annexes));
                self.annexes += 1;
                self.line(format_args!(
                    "#pagebreak(weak: true)\n#annex-label({label})"
                ));
                (1, format!("supplement: text({label}), "))
            }
        };
        let label = heading_label(self.headings);
        self.headings += 1;
        self.line(format_args!(
            "#heading(level: {level}, {annex}{text}) <{label}>"
        ));
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let text = runs(&paragraph.runs, false, LINE);
        let name = match paragraph.style {
            ParagraphStyle::Body => "p",
            ParagraphStyle::Centred => "centred",
            ParagraphStyle::Right => "right-line",
            ParagraphStyle::Note => "note",
        };
        self.line(format_args!("#{name}({text})"));
    }

    fn section(&mut self, orientation: Orientation) {
        self.orientation = orientation;
        self.out.push_str(match orientation {
            Orientation::Portrait => {
                "#set page(flipped: false, margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm))\n"
            }
            Orientation::Landscape => {
                "#set page(flipped: true, margin: (top: 28mm, bottom: 26mm, left: 35mm, right: 37mm))\n"
            }
        });
    }

    fn chart(&mut self, chart: &Chart) {
        self.charts += 1;
        let number = self.charts;
        let alt = literal(&chart.alt);
        let caption = words(&format!("图{number}　{}", chart.caption), LINE);
        self.line(format_args!(
            "#chart(\"/chart-{number}.svg\", {alt}, 100%, {caption})"
        ));
    }

    fn table(&mut self, table: &Table) {
        if let Some(caption) = &table.caption {
            self.tables += 1;
            let caption = words(&format!("表{}　{caption}", self.tables), LINE);
            self.line(format_args!("#caption-line({caption})"));
        }
        if let Some(unit) = &table.unit {
            let unit = words(unit, LINE);
            self.line(format_args!("#unit-line({unit})"));
        }
        let size = match table.size {
            TableSize::Normal => "12pt",
            TableSize::Small => "10.5pt",
            TableSize::Tiny => "8pt",
        };
        let aligns = column_aligns(table);
        let extent = Extent::of(table, self.orientation);
        let whole = extent.stays_whole();
        let above = if table.caption.is_some() || table.unit.is_some() {
            "5pt"
        } else {
            "lead"
        };
        let below = if table.notes.is_empty() {
            "lead"
        } else {
            "6pt"
        };
        self.line(format_args!(
            "#tabular({size}, above: {above}, below: {below}, whole: {whole}, {{"
        ));
        self.rows(table, &aligns, &extent);
        self.out.push_str("})\n");
        for note in &table.notes {
            let note = runs(note, false, LINE);
            self.line(format_args!("#note({note})"));
        }
    }

    fn rows(&mut self, table: &Table, aligns: &[Align], extent: &Extent) {
        let widths: Vec<String> = table.widths.iter().map(|w| format!("{w}fr,")).collect();
        let widths = widths.concat();
        let align: Vec<String> = aligns
            .iter()
            .map(|a| format!("{} + horizon,", align_name(*a)))
            .collect();
        let align = align.concat();
        self.line(format_args!("table(columns: ({widths}), align: ({align}),"));
        let heading = table.heading();
        let repeats = extent.heading_repeats();
        for (index, row) in table.rows.iter().enumerate() {
            if heading.contains(&index) {
                if repeats && index == heading.start {
                    self.out.push_str("table.header(");
                }
                self.row(row, &[], true, index, extent);
                if repeats && index + 1 == heading.end {
                    self.out.push_str("),");
                }
            } else {
                self.row(row, aligns, row.strong, index, extent);
            }
            self.out.push('\n');
        }
        self.out.push_str(")\n");
    }

    fn row(&mut self, row: &Row, aligns: &[Align], strong: bool, index: usize, extent: &Extent) {
        let in_column = row.cells.len() == aligns.len();
        let long = extent.may_be_cut(index);
        for (column, cell) in row.cells.iter().enumerate() {
            let text = runs(&cell.runs, strong, extent.room(index, column));
            let usual = in_column && aligns[column] == cell.align && cell.lines == Lines::All;
            if cell.columns == 1 && cell.rows == 1 && usual && !long {
                self.out.push_str(&text);
                self.out.push(',');
            } else {
                let Cell { columns, rows, .. } = cell;
                let align = align_name(cell.align);
                let breakable = *rows > 1 || long;
                let stroke = match cell.lines {
                    Lines::All => "(:)",
                    Lines::NoneBelow => "(bottom: none)",
                    Lines::NoneAbove => "(top: none)",
                };
                self.out
                    .write_fmt(format_args!(
                        "cell({text}, c: {columns}, r: {rows}, a: {align} + horizon, \
                         breakable: {breakable}, stroke: {stroke}),"
                    ))
                    .expect("a String takes any text");
            }
        }
    }
}

fn align_name(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Right => "right",
    }
}

/// The alignment of each column: what its first plain row says.
fn column_aligns(table: &Table) -> Vec<Align> {
    let columns = table.widths.len();
    table
        .rows
        .iter()
        .skip(table.heading().end)
        .find(|row| row.cells.len() == columns)
        .map_or_else(
            || vec![Align::Left; columns],
            |row| row.cells.iter().map(|cell| cell.align).collect(),
        )
}

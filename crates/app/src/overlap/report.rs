//! 查重报告 for a committee: every passage with its source, share and place, the method, the settings and what was decided.

use chrono::{DateTime, NaiveDate, Utc};
use wenxiao_report::document::{
    Block, Cell, Cover, Heading, Level, Orientation, Paragraph, ParagraphStyle, Properties,
    ReportDoc, Row, Run, Table, TableSize,
};
use wenxiao_report::{docx, pdf};

use super::left_out::Group;
use super::marked::{self, Piece};
use super::output::METHOD;
use super::sections::{PRINTED, PairSection};
use super::signals::{PairSignals, UsedRule};
use crate::error::AppError;
use crate::fonts::installed;

/// Kinds of boilerplate that are listed.
const LEFT_OUT: usize = 200;

/// What the report is made of.
#[derive(Debug, Clone, Default)]
pub struct Input {
    pub title: String,
    /// Who checked, for the cover.
    pub author: String,
    pub dated: NaiveDate,
    /// The same check gives the same report.
    pub identifier: String,
    /// Said on the cover when the texts were made up.
    pub synthetic: bool,
    /// Label and value: what was checked against what.
    pub facts: Vec<(&'static str, String)>,
    pub pairs: Vec<PairSection>,
    /// The rule for signals beyond text.
    pub rule: Option<UsedRule>,
    pub left_out: Vec<Group>,
    /// File and why.
    pub unreadable: Vec<(String, String)>,
}

/// The report as a Word file. It has no table of contents, so that nothing need be typeset for page numbers.
pub fn word(input: &Input) -> Result<Vec<u8>, AppError> {
    Ok(docx::write(&compose(input), installed()?, &[])?)
}

/// The report as a PDF.
pub fn pdf(input: &Input) -> Result<Vec<u8>, AppError> {
    Ok(pdf::write(&compose(input), installed()?)?)
}

/// The day of a moment where the report is read.
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    (at + chrono::TimeDelta::hours(8)).date_naive()
}

/// The report as a document.
pub fn compose(input: &Input) -> ReportDoc {
    let mut blocks = vec![heading(Level::One, "一、查重情况")];
    blocks.push(table(
        &[("事项", 3), ("内容", 13)],
        input
            .facts
            .iter()
            .map(|(label, value)| vec![text(label), given(value)]),
    ));
    blocks.push(heading(Level::One, "二、相同之处的清单"));
    if input.pairs.is_empty() {
        blocks.push(body("没有发现相同或相近的文字，也没有发现其他相同之处。"));
    } else {
        blocks.push(list(&input.pairs));
    }
    if !input.pairs.is_empty() {
        blocks.push(Block::Section(Orientation::Landscape));
        blocks.push(heading(Level::One, "三、逐段对照"));
        blocks.push(body(
            "黑体字为两侧逐字相同的文字，其余为改动的文字，〔〕内为不计入的格式文本；字数不含标点、空白和格式文本，位置按原文件的字计。",
        ));
        for (at, pair) in input.pairs.iter().take(PRINTED).enumerate() {
            blocks.extend(section(at + 1, pair));
        }
        if input.pairs.len() > PRINTED {
            blocks.push(body("其余文本对只列入清单，逐段对照见网页。"));
        }
        blocks.push(Block::Section(Orientation::Portrait));
    }
    blocks.push(heading(Level::One, "四、方法和未计入的文字"));
    blocks.push(body(METHOD));
    blocks.extend(input.rule.iter().map(|rule| given_body(&rule.sentence())));
    blocks.extend(left_out(&input.left_out));
    if !input.unreadable.is_empty() {
        blocks.push(body("下列文件没有参加比对："));
        let rows = input
            .unreadable
            .iter()
            .map(|(file, why)| vec![given(file), given(why)]);
        blocks.push(table(&[("文件", 5), ("原因", 11)], rows));
    }
    ReportDoc {
        properties: Properties {
            title: format!("查重报告：{}", input.title),
            subject: "查重".to_owned(),
            author: input.author.clone(),
            dated: input.dated,
            identifier: input.identifier.clone(),
        },
        cover: Some(cover(input)),
        contents: false,
        blocks,
    }
}

fn cover(input: &Input) -> Cover {
    let mut lines = vec![("查重单位".to_owned(), input.author.clone())];
    if input.synthetic {
        lines.push(("说明".to_owned(), "文本均为虚构示例".to_owned()));
    }
    Cover {
        title: vec![input.title.clone(), "查重报告".to_owned()],
        lines,
        date: input.dated.format("%Y年%-m月%-d日").to_string(),
    }
}

fn list(pairs: &[PairSection]) -> Block {
    let heads = [
        ("序号", 2),
        ("送查", 6),
        ("对方", 6),
        ("来源、关系", 3),
        ("占比", 4),
        ("最长", 2),
        ("其他相同之处", 4),
        ("决定", 3),
    ];
    let rows = pairs.iter().enumerate().map(|(at, pair)| {
        vec![
            given(&(at + 1).to_string()),
            given(&pair.new),
            given(&pair.old),
            given(&format!("{}；{}", pair.source, pair.relation)),
            given(&text_only(pair, &pair.share)).right(),
            given(&text_only(pair, &pair.longest.to_string())).right(),
            given(
                &pair
                    .signals
                    .as_ref()
                    .map_or_else(|| "—".to_owned(), PairSignals::labels),
            ),
            given(pair.decided.first().map_or("待定", |(label, _)| label)),
        ]
    });
    table(&heads, rows)
}

fn section(number: usize, pair: &PairSection) -> Vec<Block> {
    let mut blocks = vec![
        Block::Heading(Heading {
            level: Level::Two,
            runs: vec![
                Run::given(format!("（{number}）")),
                Run::given(format!("{} 与 {}", pair.new, pair.old)),
            ],
        }),
        given_body(&format!(
            "送查：{}。{}：{}。",
            pair.new_of, pair.source, pair.old_of
        )),
        given_body(&format!("{}。", pair.reason)),
    ];
    blocks.extend(pair.signals.iter().flat_map(signals));
    if pair.rows.is_empty() {
        blocks.extend(decided(pair));
        return blocks;
    }
    let rows = pair.rows.iter().map(|row| {
        vec![
            given(&row.number.to_string()).centred(),
            given(&format!("{}/{}", row.same, row.chars)).centred(),
            given(&row.share).centred(),
            side(&row.new),
            side(&row.old),
        ]
    });
    let heads = [
        ("段", 2),
        ("相同/全段（字）", 4),
        ("占全段", 4),
        ("送查", 17),
        (pair.source, 17),
    ];
    blocks.push(table(&heads, rows));
    blocks.extend(decided(pair));
    blocks
}

/// A figure of the text; a pair that only signals connect has none.
fn text_only(pair: &PairSection, figure: &str) -> String {
    let has_text = pair.longest > 0;
    if has_text { figure } else { "—" }.to_owned()
}

fn decided(pair: &PairSection) -> impl Iterator<Item = Block> {
    let decided = pair.decided.iter();
    decided.map(|(label, words)| given_body(&format!("{label}：{words}")))
}

/// What else both have, and what the rule makes of it.
fn signals(it: &PairSignals) -> Vec<Block> {
    if it.signals.is_empty() {
        return Vec::new();
    }
    let rows = it
        .signals
        .iter()
        .map(|signal| vec![text(signal.kind.label()), given(&signal.explanation)]);
    let hint = if it.verdict.asks {
        "提示：疑似重复资助。"
    } else {
        "不作提示。"
    };
    vec![
        table(&[("相同之处", 4), ("内容和数量", 22)], rows),
        given_body(&format!("{hint}{}", it.verdict.because)),
    ]
}

fn side(side: &marked::Side) -> Cell {
    let mut runs: Vec<Run> = side.pieces.iter().map(piece).collect();
    runs.push(Run::given(format!(
        "（第 {}–{} 字）",
        side.from + 1,
        side.to
    )));
    Cell::new(runs)
}

/// A cell holds one line: line breaks of the text become spaces.
fn piece(piece: &Piece) -> Run {
    let text = piece.text.replace(['\r', '\n'], " ");
    if piece.equal {
        Run::Strong(text)
    } else if piece.left_out {
        Run::Given(format!("〔{text}〕"))
    } else {
        Run::Given(text)
    }
}

fn left_out(groups: &[Group]) -> Vec<Block> {
    if groups.is_empty() {
        return vec![body("没有文字被识别为格式文本。")];
    }
    let rows = groups.iter().take(LEFT_OUT).map(|group| {
        let text = if group.text.is_empty() {
            "—"
        } else {
            &group.text
        };
        vec![given(text), given(&group.places()), given(&group.reason)]
    });
    let heads = [("文字", 5), ("所在的送查文本和位置", 6), ("原因", 5)];
    let mut blocks = vec![
        body("下列文字是各申报书共有的格式文本，没有计入："),
        table(&heads, rows),
    ];
    if groups.len() > LEFT_OUT {
        blocks.push(body(&format!(
            "另有 {} 种从略，见 JSON。",
            groups.len() - LEFT_OUT
        )));
    }
    blocks
}

fn heading(level: Level, words: &str) -> Block {
    Block::Heading(Heading {
        level,
        runs: vec![Run::text(words)],
    })
}

fn body(words: &str) -> Block {
    paragraph(Run::text(words))
}

fn given_body(words: &str) -> Block {
    paragraph(Run::given(words))
}

fn paragraph(run: Run) -> Block {
    Block::Paragraph(Paragraph {
        style: ParagraphStyle::Body,
        runs: vec![run],
    })
}

fn text(words: &str) -> Cell {
    Cell::new(vec![Run::text(words)])
}

fn given(words: &str) -> Cell {
    Cell::new(vec![Run::given(words.replace('\n', " "))])
}

fn table(heads: &[(&str, u16)], rows: impl Iterator<Item = Vec<Cell>>) -> Block {
    let head = Row {
        cells: heads
            .iter()
            .map(|(label, _)| text(label).centred())
            .collect(),
        strong: true,
    };
    let rows = rows.map(|cells| Row {
        cells,
        strong: false,
    });
    Block::Table(Table {
        caption: None,
        unit: None,
        widths: heads.iter().map(|(_, width)| *width).collect(),
        lead_rows: 0,
        header_rows: 1,
        rows: std::iter::once(head).chain(rows).collect(),
        notes: Vec::new(),
        size: TableSize::Small,
    })
}

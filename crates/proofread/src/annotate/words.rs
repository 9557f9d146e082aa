//! What a comment says: what is printed, what follows, what to do, and where else to look.

use std::collections::HashSet;

use super::written::as_printed;
use crate::document::{BlockKind, Cell, Document, Span};
use crate::finding::{Finding, Place, Report, Severity};
use crate::names;
use crate::number::scan;

/// At how many stretches of the document a finding is commented; a sum may name a hundred cells.
const STRETCHES: usize = 5;
/// In how many rows of one table.
const ROWS: usize = 3;
/// How many other places a comment names.
const OTHERS: usize = 6;
/// More comments than anybody reads; Word opens slowly from here on.
const COMMENTS: usize = 2000;
/// How many reasons for what wasn't checked the first comment gives.
const REASONS: usize = 6;

/// A comment and where it goes.
#[derive(Debug)]
pub(super) struct Comment {
    pub id: usize,
    pub span: Span,
    /// Its paragraphs; the first is its heading.
    pub lines: Vec<String>,
}

/// A paragraph, or a row of a table.
type Stretch = (usize, usize);

/// All comments: one that says what was done, then those of the findings, numbered from `first` on.
pub(super) fn comments(document: &Document, report: &Report, first: usize) -> Vec<Comment> {
    let mut comments = Vec::new();
    let mut left_out = 0;
    for (number, finding) in report.findings.iter().enumerate() {
        let stretches = stretches(document, &finding.places);
        for (stretch, anchor) in commented(finding, &stretches) {
            if comments.len() >= COMMENTS {
                left_out += 1;
                continue;
            }
            comments.push(Comment {
                id: 0,
                span: Span::new(anchor.from, anchor.to),
                lines: lines(document, finding, number + 1, (stretch, anchor), &stretches),
            });
        }
    }
    let title = document.blocks.first().map(|block| block.span);
    if let Some(span) = title {
        comments.insert(
            0,
            Comment {
                id: 0,
                span,
                lines: overview(report, left_out),
            },
        );
    }
    for (at, comment) in comments.iter_mut().enumerate() {
        comment.id = first + at;
    }
    comments
}

/// What was checked and what not, at the head of the document.
fn overview(report: &Report, left_out: usize) -> Vec<String> {
    let checked = &report.checked;
    let mut lines = vec![
        "【核验概况】".to_owned(),
        format!(
            "错误{}条、存疑{}条、提示{}条，见各处批注；错误是数字互相排斥，存疑需要核实，提示不涉及数字对错。",
            report.count(Severity::Error),
            report.count(Severity::Doubt),
            report.count(Severity::Hint)
        ),
        format!(
            "共核对比率{}个、合计{}个、前后引用{}处、规则{}条。批注之外，正文一字未改。",
            checked.rates, checked.sums, checked.references, checked.rules
        ),
    ];
    lines.extend(
        report
            .unchecked
            .iter()
            .take(REASONS)
            .map(|reason| format!("没有核对：{reason}")),
    );
    if report.unchecked.len() > REASONS {
        lines.push(format!(
            "没有核对的另有{}条，见核验结果。",
            report.unchecked.len() - REASONS
        ));
    }
    if left_out > 0 {
        lines.push(format!(
            "问题过多，另有{left_out}处没有写成批注，见核验结果。"
        ));
    }
    lines
}

/// A finding's places by paragraph or row, in their order.
fn stretches<'a>(document: &Document, places: &'a [Place]) -> Vec<(Stretch, Vec<&'a Place>)> {
    let mut stretches: Vec<(Stretch, Vec<&Place>)> = Vec::new();
    for place in places {
        let (block, cell) = locate(document, place);
        let stretch = (block, cell.map_or(usize::MAX, |cell| cell.row));
        match stretches.iter_mut().find(|(known, _)| *known == stretch) {
            Some((_, places)) => places.push(place),
            None => stretches.push((stretch, vec![place])),
        }
    }
    stretches
}

/// The block and the cell of a place.
fn locate<'a>(document: &'a Document, place: &Place) -> (usize, Option<&'a Cell>) {
    let block = document
        .blocks
        .partition_point(|block| block.span.from <= place.from)
        .saturating_sub(1);
    let Some(BlockKind::Table(table)) = document.blocks.get(block).map(|block| &block.kind) else {
        return (block, None);
    };
    let near = table
        .cells
        .partition_point(|cell| cell.span.from <= place.from);
    (block, near.checked_sub(1).map(|near| &table.cells[near]))
}

/// Whether each of a finding's places may be the wrong one, and not only the first with the others as its grounds.
fn has_equal_sides(code: &str) -> bool {
    const SIDES: &[&str] = &[
        "contradiction",
        "copied",
        "heading_repeated",
        "indicator_moved",
        "instrument",
        "placeholder",
        "template_residue",
        "term_changed",
        "unmet_said_none",
    ];
    SIDES.iter().any(|begin| code.starts_with(begin)) || code.contains("differ")
}

/// The stretches that get a comment, each with the place it stands at: grounds of a finding only where they stand apart from it.
fn commented<'a>(
    finding: &Finding,
    stretches: &[(Stretch, Vec<&'a Place>)],
) -> Vec<(Stretch, &'a Place)> {
    let rows = |block: usize| {
        stretches
            .iter()
            .filter(|((other, _), _)| *other == block)
            .count()
    };
    let sides = has_equal_sides(&finding.code);
    let mut blocks = HashSet::new();
    stretches
        .iter()
        .filter(|((block, _), _)| {
            let is_first = blocks.insert(*block);
            is_first || sides && rows(*block) <= ROWS
        })
        .take(STRETCHES)
        .filter_map(|(stretch, places)| Some((*stretch, *places.first()?)))
        .collect()
}

fn lines(
    document: &Document,
    finding: &Finding,
    number: usize,
    (stretch, anchor): (Stretch, &Place),
    stretches: &[(Stretch, Vec<&Place>)],
) -> Vec<String> {
    let first = finding.places.first();
    let ground = first.is_some_and(|first| first != anchor) && !has_equal_sides(&finding.code);
    let mut lines = vec![format!(
        "【{}】{}（问题{number}{}）",
        finding.severity.label(),
        names::name(&finding.code),
        if ground { "的依据" } else { "" }
    )];
    lines.push(finding.message.clone());
    lines.extend(figures(finding));
    if let Some(first) = first.filter(|_| ground) {
        lines.push(format!("怎样处理见该处批注：{}", said(first, &[first])));
        return lines;
    }
    let advice = finding.advice.clone().unwrap_or_default();
    let advice = format!("{advice}{}", replacement(finding));
    if !advice.is_empty() {
        lines.push(format!("处理：{advice}"));
    }
    if let Some(article) = &finding.article {
        lines.push(format!("依据：{article}"));
    }
    let others = others(document, (stretch, anchor), stretches);
    let count = others.len();
    for (at, other) in others.into_iter().take(OTHERS).enumerate() {
        let begin = if at == 0 { "相关：" } else { "　　　" };
        lines.push(format!("{begin}{other}"));
    }
    if count > OTHERS {
        lines.push(format!("　　　另有{}处。", count - OTHERS));
    }
    lines
}

/// What is printed and what follows, where the sentence doesn't say it.
fn figures(finding: &Finding) -> Option<String> {
    let said = |figure: &str| figure.is_empty() || finding.message.contains(figure);
    let (printed, computed) = (&finding.printed, &finding.computed);
    match (said(printed), said(computed)) {
        (true, true) => None,
        (false, true) => Some(format!("原文：{printed}")),
        (true, false) => Some(format!("核算：{computed}")),
        (false, false) => Some(format!("原文：{printed}；核算：{computed}")),
    }
}

/// Which figure to write if everything else is right; nothing where a person has to choose.
fn replacement(finding: &Finding) -> String {
    let single = |text: &str| {
        let chars: Vec<char> = text.chars().collect();
        let found = scan(&chars).quantities;
        found
            .first()
            .is_some_and(|one| found.len() == 1 && one.from == 0 && one.to == chars.len())
    };
    let choice = finding.code.starts_with("contradiction") || finding.severity != Severity::Error;
    let same = finding.printed == finding.computed;
    if choice || same || !single(&finding.printed) || !single(&finding.computed) {
        return String::new();
    }
    let written = as_printed(&finding.printed, &finding.computed);
    let written = written.filter(|written| *written != finding.printed);
    written.map_or_else(String::new, |written| {
        format!("其他数字无误的，把“{}”改为“{written}”。", finding.printed)
    })
}

/// The other places, each said once.
fn others(
    document: &Document,
    (stretch, anchor): (Stretch, &Place),
    stretches: &[(Stretch, Vec<&Place>)],
) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let mut tables = HashSet::new();
    for (own, places) in stretches {
        let places: Vec<&Place> = places
            .iter()
            .copied()
            .filter(|place| *place != anchor)
            .collect();
        let Some(first) = places.first() else {
            continue;
        };
        let here = *own == stretch;
        let in_table = own.1 != usize::MAX;
        let of_table = stretches
            .iter()
            .filter(|((block, _), _)| *block == own.0)
            .count();
        let sentence = if here {
            let begin = if in_table { "本行" } else { "本段" };
            format!("{begin}{}", quotes(&places))
        } else if in_table && of_table > ROWS {
            if !tables.insert(own.0) {
                continue;
            }
            column(document, own.0, anchor, stretches)
        } else {
            self::said(first, &places)
        };
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said
}

/// Many cells of a table in one sentence.
fn column(
    document: &Document,
    block: usize,
    anchor: &Place,
    stretches: &[(Stretch, Vec<&Place>)],
) -> String {
    let places: Vec<&Place> = stretches
        .iter()
        .filter(|((own, _), _)| *own == block)
        .flat_map(|(_, places)| places.iter().copied())
        .filter(|place| *place != anchor)
        .collect();
    let cells: Vec<&Cell> = places
        .iter()
        .filter_map(|place| locate(document, place).1)
        .collect();
    let rows = || cells.iter().map(|cell| cell.row + 1);
    let (Some(first), Some(last)) = (rows().min(), rows().max()) else {
        return String::new();
    };
    let label = places.first().map_or("", |place| place.label.as_str());
    let table = label
        .find(&format!("第{}行", cells[0].row + 1))
        .map_or("", |at| &label[..at]);
    let columns: HashSet<usize> = cells.iter().map(|cell| cell.column + 1).collect();
    let column = match columns.iter().next() {
        Some(column) if columns.len() == 1 => format!("第{column}列"),
        _ => String::new(),
    };
    format!(
        "{table}第{first}行至第{last}行{column}，共{}处",
        cells.len()
    )
}

/// A place and what stands there; a paragraph of nothing else says it already.
fn said(first: &Place, places: &[&Place]) -> String {
    if first.label.ends_with(&format!("（{}）", first.quote)) {
        return first.label.clone();
    }
    format!("{}{}", first.label, quotes(places))
}

/// What stands at places, each once.
fn quotes(places: &[&Place]) -> String {
    let mut quotes: Vec<&str> = Vec::new();
    for place in places {
        if !place.quote.is_empty() && !quotes.contains(&place.quote.as_str()) {
            quotes.push(&place.quote);
        }
    }
    let shown: Vec<String> = quotes
        .iter()
        .take(OTHERS)
        .map(|quote| format!("“{}”", crate::context::shorten(quote, 30)))
        .collect();
    if shown.is_empty() {
        return String::new();
    }
    let more = if quotes.len() > OTHERS { "等" } else { "" };
    format!("：{}{more}", shown.join("、"))
}

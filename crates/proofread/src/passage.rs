//! Passages: sentences' worth of text without its spaces, each character with its place in the document.

use crate::document::{Block, BlockKind, Cell, Document, FileKind, Span, Table};
use crate::layout::{Numbering, enumerator, is_han};
use crate::number::{Quantity, Scanned, scan};

/// A cell of a workbook with fewer characters is no paragraph.
const LONG_CELL: usize = 20;

/// Figures of a paragraph that are looked at together.
const MOST_FIGURES: usize = 120;

/// A paragraph (page breaks inside it healed), a heading or a cell.
#[derive(Debug, Clone)]
pub struct Passage {
    /// Index of the block it begins in.
    pub block: usize,
    /// Index of the cell, for one of a table.
    pub cell: Option<usize>,
    /// Normalised, without spaces.
    pub chars: Vec<char>,
    /// Where each character stands in the document, and one more for the end.
    pub offsets: Vec<usize>,
    pub quantities: Vec<Quantity>,
    pub years: Vec<(usize, u32)>,
}

/// Characters of a cell that tells something in sentences: a name or a target is shorter.
const SENTENCES: usize = 24;

impl Passage {
    /// Whether it is running text: a paragraph, or a cell of a form in which sentences stand
    /// (`立项38项，其中新材料13项、新能源11项；验收21项。`), not a name, a heading or a figure.
    pub fn is_prose(&self) -> bool {
        self.cell.is_none()
            || self.chars.len() >= SENTENCES
                && self.quantities.len() > 1
                && self.chars.iter().any(|c| matches!(c, '。' | '；' | '，'))
    }

    /// The document's span of a stretch of the passage.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let Some(first) = self.offsets.get(from) else {
            return Span::new(0, 0);
        };
        let last = self.offsets.get(to.saturating_sub(1)).unwrap_or(first);
        Span::new(*first, if to > from { last + 1 } else { *first })
    }

    pub fn span_of(&self, quantity: &Quantity) -> Span {
        self.span(quantity.from, quantity.to)
    }

    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// The characters between two positions; nothing when they stand the other way round, as those of overlapping figures do.
    pub fn slice(&self, from: usize, to: usize) -> String {
        let to = to.min(self.chars.len());
        self.chars[from.min(to)..to].iter().collect()
    }
}

/// Full-width digits, letters and signs as ASCII; Chinese commas, stops and quotes stay.
pub fn normalise(c: char) -> char {
    match c {
        '，' | '；' | '！' | '？' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '﹪' => '%',
        '≧' | '⩾' | '﹥' => '≥',
        '≦' | '⩽' => '≤',
        '∶' | '︰' => ':',
        '–' | '‐' | '‑' => '-',
        '∼' | '〜' => '~',
        ';' => '；',
        '﹣' => '−',
        '・' | '•' => '·',
        _ => c,
    }
}

/// Words right before a figure that say that somebody set it.
const SET: [&str; 7] = [
    "目标",
    "目标值",
    "指标值",
    "任务",
    "计划数",
    "不少于",
    "不低于",
];

/// A goal is no measurement: 17亿元 is not anything from 16.5亿元 on.
fn set_goals(chars: &[char], quantities: &mut [Quantity]) {
    for quantity in quantities {
        let before: String = chars[quantity.from.saturating_sub(5)..quantity.from]
            .iter()
            .filter(|c| !matches!(c, '为' | '≥' | '(' | '是'))
            .collect();
        if SET.iter().any(|word| before.ends_with(word)) {
            quantity.half = rust_decimal::Decimal::ZERO;
        }
    }
}

/// Strips the spaces between Chinese characters and around figures; one stays between two words of ASCII.
pub fn passage(chars: &[char], block: usize, cell: Option<usize>, spans: &[Span]) -> Passage {
    let mut text: Vec<char> = Vec::new();
    let mut offsets = Vec::new();
    let mut gap = false;
    for span in spans {
        for (at, c) in chars.iter().enumerate().take(span.to).skip(span.from) {
            let c = normalise(*c);
            if c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}') {
                gap = true;
                continue;
            }
            let word = |c: &char| c.is_ascii_alphanumeric();
            if gap && text.last().is_some_and(word) && word(&c) {
                text.push(' ');
                offsets.push(at.saturating_sub(1));
            }
            gap = false;
            text.push(c);
            offsets.push(at);
        }
        gap |= !text.is_empty() && text.last().is_some_and(char::is_ascii_alphabetic);
    }
    one_name(&mut text, &mut offsets);
    offsets.push(
        offsets
            .last()
            .map_or(spans.first().map_or(0, |span| span.from), |last| last + 1),
    );
    let Scanned {
        mut quantities,
        years,
    } = scan(&text);
    set_goals(&text, &mut quantities);
    Passage {
        block,
        cell,
        chars: text,
        offsets,
        quantities,
        years,
    }
}

/// Kinds of places that are called together.
const PLACES: [char; 10] = ['县', '市', '区', '乡', '镇', '州', '盟', '旗', '村', '街'];

/// `16个县（市）`, `每县（市）18万元`: what stands in the brackets behind a number is no remark, but a part of the name; it is left out.
/// Of `2140人（次）` the brackets are.
fn one_name(text: &mut Vec<char>, offsets: &mut Vec<usize>) {
    let counted = |text: &[char], at: usize| match text[at - 2] {
        '每' => true,
        '个' => at > 2 && text[at - 3].is_ascii_digit(),
        _ => false,
    };
    let mut at = 2;
    while at + 2 < text.len() {
        let bracket = text[at] == '(' && text[at + 2] == ')';
        let named = PLACES.contains(&text[at - 1]) && PLACES.contains(&text[at + 1]);
        if bracket && named && counted(text, at) {
            text.drain(at..at + 3);
            offsets.drain(at..at + 3);
        }
        let times = at + 2 < text.len() && text[at..at + 3] == ['(', '次', ')'];
        if times && text[at - 1] == '人' && text[at - 2].is_ascii_digit() {
            for bracket in [at + 2, at] {
                text.remove(bracket);
                offsets.remove(bracket);
            }
        }
        at += 1;
    }
}

/// A markdown file's text without its marks of bold and slanted type: blanks stand in their places.
fn unmarked(document: &Document, chars: &[char]) -> Vec<char> {
    let mut unmarked = chars.to_vec();
    let markdown = std::path::Path::new(&document.name)
        .extension()
        .is_some_and(|extension| extension == "md");
    if markdown && document.kind == FileKind::Text {
        for at in 1..unmarked.len() {
            if chars[at - 1..=at] == ['*', '*'] {
                unmarked[at - 1..=at].fill(' ');
            }
        }
    }
    if document.kind == FileKind::Text {
        slanted(chars, &mut unmarked);
    }
    unmarked
}

/// Takes the marks away between which a whole cell of a table with bars stands: `| *小计* |`.
fn slanted(chars: &[char], unmarked: &mut [char]) {
    let mut cell: Option<usize> = None;
    for at in 0..chars.len() {
        match chars[at] {
            '\n' => cell = None,
            '|' => {
                if let Some(from) = cell {
                    let inner: Vec<usize> = (from..at).filter(|it| chars[*it] != ' ').collect();
                    if let [first, _, .., last] = inner.as_slice()
                        && (chars[*first], chars[*last]) == ('*', '*')
                        && inner.iter().filter(|it| chars[**it] == '*').count() == 2
                    {
                        unmarked[*first] = ' ';
                        unmarked[*last] = ' ';
                    }
                }
                cell = Some(at + 1);
            }
            _ => {}
        }
    }
}

/// All passages of a document, in reading order.
pub fn passages(document: &Document, chars: &[char]) -> Vec<Passage> {
    let chars = &unmarked(document, chars);
    let mut passages = Vec::new();
    let mut at = 0;
    while at < document.blocks.len() {
        let block = &document.blocks[at];
        if let BlockKind::Table(table) = &block.kind {
            for (index, cell) in table.cells.iter().enumerate() {
                if !cell.span.is_empty() {
                    let own = Some(index).filter(|_| !is_running_text(chars, table, index));
                    passages.extend(pieces(passage(chars, at, own, &[cell.span])));
                }
            }
            at += 1;
            continue;
        }
        let mut spans = vec![block.span];
        let mut next = at + 1;
        while next < document.blocks.len()
            && spans.len() < 200
            && continues(chars, &document.blocks[next - 1], &document.blocks[next])
        {
            spans.push(document.blocks[next].span);
            next += 1;
        }
        passages.extend(pieces(passage(chars, at, None, &spans)));
        at = next;
    }
    passages
}

/// A paragraph or cell in pieces of no more than so many figures, so that what compares a figure with all others of its paragraph stays
/// bounded; an official's paragraph is one piece. A piece ends with a sentence if it can, else with a clause.
fn pieces(whole: Passage) -> Vec<Passage> {
    if whole.quantities.len() <= MOST_FIGURES {
        return vec![whole];
    }
    let mut cuts = vec![0];
    for last in whole.quantities.iter().step_by(MOST_FIGURES).skip(1) {
        let before = cuts[cuts.len() - 1] + 1..last.from;
        let after = |marks: &[char]| {
            let mut places = before.clone().rev();
            places.find(|at| marks.contains(&whole.chars[*at]))
        };
        let mark = after(&['。']).or_else(|| after(&['；', '，', '、']));
        cuts.push(mark.map_or(last.from, |at| at + 1));
    }
    cuts.push(whole.chars.len());
    let pairs = cuts.windows(2).filter(|cut| cut[0] < cut[1]);
    pairs
        .map(|cut| {
            let chars = whole.chars[cut[0]..cut[1]].to_vec();
            let Scanned { quantities, years } = scan(&chars);
            Passage {
                block: whole.block,
                cell: whole.cell,
                offsets: whole.offsets[cut[0]..=cut[1]].to_vec(),
                chars,
                quantities,
                years,
            }
        })
        .collect()
}

/// Whether a cell of a workbook is a paragraph that a sheet of text is made of: sentences, alone in their row.
fn is_running_text(chars: &[char], table: &Table, index: usize) -> bool {
    let cell = &table.cells[index];
    let beside = |other: Option<&Cell>| {
        other.is_some_and(|other| other.row == cell.row && !other.span.is_empty())
    };
    let text = &chars[cell.span.from..cell.span.to];
    table.sheet.is_some()
        && text.contains(&'。')
        && text.len() >= LONG_CELL
        && !beside(index.checked_sub(1).and_then(|at| table.cells.get(at)))
        && !beside(table.cells.get(index + 1))
}

/// Whether a paragraph goes on in the next one: a page or line break in the middle of a sentence.
fn continues(chars: &[char], this: &Block, next: &Block) -> bool {
    let text = |block: &Block| -> Vec<char> {
        chars[block.span.from..block.span.to]
            .iter()
            .copied()
            .filter(|c| !c.is_whitespace())
            .collect()
    };
    if matches!(next.kind, BlockKind::Table(_) | BlockKind::Note)
        || matches!(this.kind, BlockKind::Table(_) | BlockKind::Note)
    {
        return false;
    }
    let (first, second) = (text(this), text(next));
    let (Some(last), Some(begin)) = (first.last(), second.first()) else {
        return false;
    };
    // A heading with its points in brackets, or marked as one, is never the beginning of a sentence.
    let closed = matches!(first.last(), Some(')' | '）')) || first.first() == Some(&'#');
    if matches!(this.kind, BlockKind::Heading { .. }) && (first.len() < 24 || closed) {
        return false;
    }
    let cut_number = *last == '.'
        && begin.is_ascii_digit()
        && first.iter().rev().nth(1).is_some_and(char::is_ascii_digit);
    let open = cut_number || !matches!(last, '。' | '！' | '？' | '：' | ':' | '；' | ';' | '.');
    let stop = matches!(last, '”' | '）' | ')' | '》')
        && first
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|c| matches!(c, '。' | '！' | '？'));
    let numbered = enumerator(&second)
        .is_some_and(|found| found.numbering != Numbering::First || matches!(last, '。'));
    let tail = matches!(
        begin,
        '，' | '。' | '、' | '；' | '）' | ')' | '”' | '》' | '%' | '％'
    );
    let long = first.len() >= 24 || first.iter().any(|c| matches!(c, '，' | '；' | '。'));
    let wordy =
        is_han(*begin) || begin.is_alphanumeric() || matches!(begin, '“' | '（' | '(' | '《' | '‘');
    let styled = matches!(next.kind, BlockKind::Heading { level } if level > 0)
        && enumerator(&second).is_some();
    open && !stop && !styled && (tail || (!numbered && long && wordy && !looks_like_title(&first)))
}

/// A title line has no commas and ends like one.
fn looks_like_title(line: &[char]) -> bool {
    let text: String = line.iter().collect();
    let ends = ["表", "报告", "公司", "情况", "附件"]
        .iter()
        .any(|end| text.ends_with(end));
    ends && line.len() < 45 && !line.iter().any(|c| matches!(c, '，' | '；' | '。'))
}

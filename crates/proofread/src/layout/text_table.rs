//! Tables in plain text: lines with tabs, pipes, one cell a line.

use super::Line;
use crate::document::{Cell, Span, Table};

/// The most blank lines that may stand inside a table (a page break leaves some).
const MAX_BLANK: usize = 3;

/// The table that begins at a line, and the line after it.
pub(crate) fn table(chars: &[char], lines: &[Line], at: usize) -> Option<(Table, usize)> {
    tabbed(chars, lines, at)
        .or_else(|| piped(lines, at))
        .or_else(|| one_cell_a_line(lines, at))
}

/// Rows are lines with tabs in them; blank lines between two such lines belong to the table.
fn tabbed(chars: &[char], lines: &[Line], at: usize) -> Option<(Table, usize)> {
    if !lines[at].tabbed {
        return None;
    }
    let rows = run(lines, at, |index| {
        lines[index].tabbed || index > at && is_section(chars, lines, index)
    });
    let next = *rows.last()? + 1;
    let mut table = Table::default();
    for (row, &index) in rows.iter().enumerate() {
        let raw = lines[index].raw;
        let mut from = raw.from;
        for column in 0.. {
            let to = (from..raw.to).find(|&i| chars[i] == '\t').unwrap_or(raw.to);
            push(&mut table, row, column, trimmed(chars, from, to));
            if to == raw.to {
                break;
            }
            from = to + 1;
        }
    }
    drop_empty_tail(&mut table);
    if is_contents(chars, &table) {
        return None;
    }
    (table.columns > 1 && (table.rows > 1 || table.cells.len() > 2)).then_some((table, next))
}

/// Characters of the name of a part of a table, and cells that the rows around it have at least.
const SECTION: usize = 20;
const SECTION_CELLS: usize = 3;

/// Whether a line without a tab names a part of the table, `产出指标`: it stands right between two rows of as many cells, of which
/// the one below has figures.
fn is_section(chars: &[char], lines: &[Line], at: usize) -> bool {
    let line = &lines[at];
    let cells = |line: &Line| {
        let raw = &chars[line.raw.from..line.raw.to];
        raw.split(|c| *c == '\t').count()
    };
    let named = !line.is_blank()
        && line.chars.len() <= SECTION
        && !["表", "附表", "注", "单位", "续表", "图", "第"]
            .iter()
            .any(|word| {
                line.chars
                    .iter()
                    .copied()
                    .take(word.chars().count())
                    .eq(word.chars())
            })
        && !line
            .chars
            .iter()
            .any(|c| matches!(c, '。' | '；' | '，' | '：' | ':'));
    let (Some(above), Some(below)) = (at.checked_sub(1).map(|at| &lines[at]), lines.get(at + 1))
    else {
        return false;
    };
    named
        && above.tabbed
        && below.tabbed
        && cells(above) == cells(below)
        && cells(below) >= SECTION_CELLS
        && has_figure(&chars[below.raw.from..below.raw.to])
}

/// Whether a cell behind the first of a line is a figure, no year.
fn has_figure(raw: &[char]) -> bool {
    raw.split(|c| *c == '\t').skip(1).any(|cell| {
        let mut told = cell.iter().filter(|c| !super::blank(**c));
        let begins = |c: &char| {
            c.is_ascii_digit() || matches!(c, '≥' | '≤' | '＞' | '＜' | '>' | '<' | '-' | '−' | '+')
        };
        let digits = cell.iter().any(char::is_ascii_digit);
        told.next().is_some_and(begins) && digits && !cell.contains(&'年')
    })
}

/// A table of contents: titles and page numbers that never go down.
fn is_contents(chars: &[char], table: &Table) -> bool {
    let mut last = 0_u32;
    let mut pages = 0;
    for cell in table.cells.iter().filter(|cell| cell.column == 1) {
        let text: String = chars[cell.span.from..cell.span.to].iter().collect();
        match text.trim_matches(['.', '·', '…', ' ']).parse::<u32>() {
            Ok(page) if page >= last && page < 5000 => {
                last = page;
                pages += 1;
            }
            _ => return false,
        }
    }
    let numbered = table.cells.first().is_some_and(|cell| {
        super::enumerator(&chars[cell.span.from..cell.span.to])
            .is_some_and(|found| found.numbering.level() <= 2)
    });
    table.columns == 2 && pages == table.rows && pages >= if numbered { 2 } else { 4 }
}

/// Markdown: `| a | b |`.
fn piped(lines: &[Line], at: usize) -> Option<(Table, usize)> {
    let is_row = |line: &Line| {
        line.chars.first() == Some(&'|') && line.chars.iter().filter(|c| **c == '|').count() > 2
    };
    if !is_row(&lines[at]) {
        return None;
    }
    let rows = run(lines, at, |index| is_row(&lines[index]));
    let next = *rows.last()? + 1;
    let mut table = Table::default();
    let ruler = |line: &Line| {
        line.chars
            .iter()
            .all(|c| matches!(c, '|' | '-' | ':' | ' '))
    };
    for (row, &index) in rows
        .iter()
        .filter(|index| !ruler(&lines[**index]))
        .enumerate()
    {
        let line = &lines[index];
        let bars: Vec<usize> = (0..line.chars.len())
            .filter(|&i| line.chars[i] == '|')
            .collect();
        let ends = bars
            .iter()
            .skip(1)
            .copied()
            .chain((bars.last() != Some(&(line.chars.len() - 1))).then_some(line.chars.len()));
        for (column, (from, to)) in bars.iter().zip(ends).enumerate() {
            let cell = trimmed(&line.chars, from + 1, to);
            let base = line.span.from;
            push(
                &mut table,
                row,
                column,
                Span::new(base + cell.from, base + cell.to),
            );
        }
    }
    (table.rows > 1).then_some((table, next))
}

/// Cells stand one a line; each row is a group of equally many short lines between blank ones.
fn one_cell_a_line(lines: &[Line], at: usize) -> Option<(Table, usize)> {
    let width = group(lines, at);
    if width < 2 {
        return None;
    }
    let mut table = Table::default();
    let (mut next, mut row, mut figures) = (at, 0, 0);
    loop {
        for column in 0..width {
            let line = &lines[next + column];
            figures += usize::from(line.chars.iter().any(char::is_ascii_digit));
            push(&mut table, row, column, line.span);
        }
        next += width;
        row += 1;
        let begin = (next..lines.len())
            .take(MAX_BLANK + 1)
            .find(|&index| !lines[index].is_blank());
        match begin {
            Some(begin) if begin > next && group(lines, begin) == width => next = begin,
            Some(begin) => {
                if let Some(end) = total_with_blanks(lines, begin, width, row, &mut table) {
                    next = end;
                    row += 1;
                }
                break;
            }
            None => break,
        }
    }
    let indented = lines[at].indented;
    (row >= if indented { 2 } else { 3 } && figures >= row).then_some((table, next))
}

/// `合计`, blank cells, then its figures at the right.
fn total_with_blanks(
    lines: &[Line],
    at: usize,
    width: usize,
    row: usize,
    table: &mut Table,
) -> Option<usize> {
    let label: String = lines[at]
        .chars
        .iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let second = (at + 1..lines.len())
        .take(MAX_BLANK + 1)
        .find(|&index| !lines[index].is_blank())?;
    let count = group(lines, second);
    let figures = lines.get(second..second + count)?;
    let fits = matches!(label.as_str(), "合计" | "总计" | "小计")
        && second > at + 1
        && count > 0
        && count < width
        && figures
            .iter()
            .all(|line| line.chars.first().is_some_and(char::is_ascii_digit));
    if !fits {
        return None;
    }
    push(table, row, 0, lines[at].span);
    for (index, line) in figures.iter().enumerate() {
        push(table, row, width - count + index, line.span);
    }
    Some(second + count)
}

/// How many short lines follow one another from here; 0 when one of them is no cell.
fn group(lines: &[Line], at: usize) -> usize {
    let cell = |line: &Line| {
        !line.is_blank()
            && line.chars.len() <= 40
            && !line.tabbed
            && !line.chars.iter().any(|c| matches!(c, '。' | '；' | '，'))
    };
    let first = lines[at].indented;
    let length = lines[at..]
        .iter()
        .take(13)
        .take_while(|line| !line.is_blank())
        .count();
    let fits = lines[at..at + length]
        .iter()
        .all(|line| cell(line) && line.indented == first);
    if fits && length <= 12 { length } else { 0 }
}

/// Lines from `at` on that are rows, over short runs of blank lines.
fn run(lines: &[Line], at: usize, is_row: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut rows = Vec::new();
    let mut blanks = 0;
    for (index, line) in lines.iter().enumerate().skip(at) {
        if is_row(index) {
            rows.push(index);
            blanks = 0;
        } else if line.is_blank() && blanks < MAX_BLANK {
            blanks += 1;
        } else {
            break;
        }
    }
    rows
}

fn trimmed(chars: &[char], from: usize, to: usize) -> Span {
    let start = (from..to).find(|&i| !super::blank(chars[i])).unwrap_or(to);
    let end = (start..to)
        .rfind(|&i| !super::blank(chars[i]))
        .map_or(start, |last| last + 1);
    Span::new(start, end)
}

fn push(table: &mut Table, row: usize, column: usize, span: Span) {
    table.rows = table.rows.max(row + 1);
    table.columns = table.columns.max(column + 1);
    table.cells.push(Cell {
        row,
        column,
        row_span: 1,
        column_span: 1,
        span,
        name: None,
    });
}

/// Columns at the right in which nothing stands are no columns.
fn drop_empty_tail(table: &mut Table) {
    let used = table
        .cells
        .iter()
        .filter(|cell| !cell.span.is_empty())
        .map(|cell| cell.column + 1)
        .max()
        .unwrap_or(0);
    table.columns = used;
    table.cells.retain(|cell| cell.column < used);
}

#[cfg(test)]
mod tests {
    use super::super::blocks;
    use crate::document::BlockKind;

    fn grid(text: &str) -> Vec<Vec<String>> {
        let chars: Vec<char> = text.chars().collect();
        let blocks = blocks(text);
        let table = blocks
            .iter()
            .find_map(|block| match &block.kind {
                BlockKind::Table(table) => Some(table),
                _ => None,
            })
            .expect("a table");
        let mut rows = vec![vec![String::new(); table.columns]; table.rows];
        for cell in &table.cells {
            rows[cell.row][cell.column] = chars[cell.span.from..cell.span.to].iter().collect();
        }
        rows
    }

    #[test]
    fn tabs_over_a_page_break() {
        let rows = grid("项目表\n序号\t名称\t金额\n总计\t\t30\n\n1\t甲\t10\n2\t乙\t20\n\n正文。\n");
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[3], ["2", "乙", "20"]);
    }

    #[test]
    fn one_cell_a_line() {
        let rows = grid(
            "评分表\n\n\t指标\n\t权重\n\t得分\n\n\tA.决策\n\t10\n\t9\n\n\t合计\n\t100\n\t87\n\n四、成效\n",
        );
        assert_eq!(
            rows,
            [
                ["指标", "权重", "得分"],
                ["A.决策", "10", "9"],
                ["合计", "100", "87"]
            ]
        );
    }

    #[test]
    fn markdown() {
        let rows = grid("| 指标 | 值 |\n|---|---|\n| 甲 | 1 |\n| 乙 | 2 |\n");
        assert_eq!(rows, [["指标", "值"], ["甲", "1"], ["乙", "2"]]);
    }
}

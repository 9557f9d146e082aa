//! A table in Word: grid, merged cells, a heading that repeats.

use std::ops::Range;

use super::run::{Look, runs};
use super::xml::Xml;
use crate::document::{Align, Cell, Lines, Row, Table, TableSize};
use crate::fonts::Role;

/// What a column of the current row still is when a cell above reaches into it.
#[derive(Clone, Copy, Default)]
struct Above {
    rows: usize,
    columns: usize,
}

struct RowLook {
    header: bool,
    strong: bool,
    /// Whether the row stays on the page of the next one.
    keep_next: bool,
    half_points: &'static str,
}

/// A table; the rows above its heading become a table of their own that touches it, because Word repeats nothing but the
/// first rows of a table.
pub(super) fn table(xml: &mut Xml, table: &Table, text_width: u32) {
    let widths = twips(&table.widths, text_width);
    let heading = table.heading();
    if heading.start > 0 {
        part(xml, table, &widths, 0..heading.start);
        joint(xml);
    }
    part(xml, table, &widths, heading.start..table.rows.len());
}

/// A paragraph without height between two tables that shall look like one.
fn joint(xml: &mut Xml) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.val("w:pStyle", "TableText");
            xml.empty(
                "w:spacing",
                &[
                    ("w:before", "0"),
                    ("w:after", "0"),
                    ("w:line", "20"),
                    ("w:lineRule", "exact"),
                ],
            );
            xml.element("w:rPr", &[], |xml| {
                xml.empty("w:vanish", &[]);
                xml.val("w:sz", "2");
                xml.val("w:szCs", "2");
            });
        });
    });
}

/// Some rows of a table, on the grid of all of them.
fn part(xml: &mut Xml, table: &Table, widths: &[u32], rows: Range<usize>) {
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            xml.val("w:tblStyle", "TableGrid");
            let total: u32 = widths.iter().sum();
            xml.empty("w:tblW", &[("w:w", &total.to_string()), ("w:type", "dxa")]);
            xml.val("w:jc", "center");
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        let mut above = vec![Above::default(); widths.len()];
        let whole = table.stays_whole();
        for (index, row) in table
            .rows
            .iter()
            .enumerate()
            .take(rows.end)
            .skip(rows.start)
        {
            let header = table.heading().contains(&index);
            let look = RowLook {
                header,
                strong: row.strong || header,
                keep_next: header || whole && index + 1 < table.rows.len(),
                half_points: half_points(table.size),
            };
            self::row(xml, row, widths, &mut above, &look);
        }
    });
}

fn half_points(size: TableSize) -> &'static str {
    match size {
        TableSize::Normal => "24",
        TableSize::Small => "21",
        TableSize::Tiny => "16",
    }
}

/// Widths in twips; the last column takes what rounding leaves.
fn twips(parts: &[u16], text_width: u32) -> Vec<u32> {
    let sum: u32 = parts.iter().copied().map(u32::from).sum::<u32>().max(1);
    let mut widths: Vec<u32> = parts
        .iter()
        .map(|part| text_width * u32::from(*part) / sum)
        .collect();
    let used: u32 = widths.iter().sum();
    if let Some(last) = widths.last_mut() {
        *last += text_width - used;
    }
    widths
}

fn row(xml: &mut Xml, row: &Row, widths: &[u32], above: &mut [Above], look: &RowLook) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            if !row.may_be_cut() {
                xml.empty("w:cantSplit", &[]);
            }
            if look.header {
                xml.empty("w:tblHeader", &[]);
            }
        });
        let mut cells = row.cells.iter();
        let mut column = 0;
        while column < widths.len() {
            if above[column].rows > 0 {
                let columns = above[column].columns;
                above[column].rows -= 1;
                continued(xml, &widths[column..column + columns], look);
                column += columns;
            } else if let Some(cell) = cells.next() {
                let columns = cell.columns.clamp(1, widths.len() - column);
                above[column] = Above {
                    rows: cell.rows.saturating_sub(1),
                    columns,
                };
                filled(xml, cell, &widths[column..column + columns], look);
                column += columns;
            } else {
                // a row with too few cells: an empty one keeps the grid whole
                filled(xml, &Cell::new(Vec::new()), &widths[column..=column], look);
                column += 1;
            }
        }
    });
}

/// How a cell takes part in a merge over rows.
enum Merge {
    None,
    Starts,
    Goes,
}

fn filled(xml: &mut Xml, cell: &Cell, widths: &[u32], look: &RowLook) {
    let merge = if cell.rows > 1 {
        Merge::Starts
    } else {
        Merge::None
    };
    write(xml, cell, widths, &merge, look);
}

fn continued(xml: &mut Xml, widths: &[u32], look: &RowLook) {
    write(xml, &Cell::new(Vec::new()), widths, &Merge::Goes, look);
}

fn write(xml: &mut Xml, cell: &Cell, widths: &[u32], merge: &Merge, look: &RowLook) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            let width: u32 = widths.iter().sum();
            xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            if widths.len() > 1 {
                xml.val("w:gridSpan", &widths.len().to_string());
            }
            match merge {
                Merge::Starts => xml.val("w:vMerge", "restart"),
                Merge::Goes => xml.empty("w:vMerge", &[]),
                Merge::None => {}
            }
            let open = match cell.lines {
                Lines::All => None,
                Lines::NoneBelow => Some("w:bottom"),
                Lines::NoneAbove => Some("w:top"),
            };
            if let Some(side) = open {
                xml.element("w:tcBorders", &[], |xml| xml.val(side, "nil"));
            }
            xml.val("w:vAlign", "center");
        });
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.val("w:pStyle", "TableText");
                if look.keep_next {
                    xml.empty("w:keepNext", &[]);
                }
                xml.val("w:jc", align_name(cell.align));
            });
            let look = Look {
                half_points: Some(look.half_points),
                role: look.strong.then_some(Role::Hei),
            };
            runs(xml, &cell.runs, &look);
        });
    });
}

fn align_name(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "center",
        Align::Right => "right",
    }
}

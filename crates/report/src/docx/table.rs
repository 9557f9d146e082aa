//! A table in Word: grid, merged cells, a heading that repeats.

use std::ops::Range;

use super::run::{Look, runs};
use super::xml::Xml;
use crate::document::{Align, Cell, Lines, Orientation, Row, Table, TableSize};
use crate::extent::{Extent, column_widths, text_width};
use crate::fonts::Role;

/// What a column of the current row still is when a cell above reaches into it.
#[derive(Clone, Copy, Default)]
struct Above {
    rows: usize,
    columns: usize,
}

struct RowLook {
    header: bool,
    /// The typeface of its text, if it isn't that of the rest.
    role: Option<Role>,
    /// Whether the row stays on the page of the next one.
    keep_next: bool,
    /// Whether a page may end in it.
    cut: bool,
    style: &'static str,
}

/// A table; the rows above its heading become a table of their own that touches it, because Word repeats nothing but the
/// first rows of a table.
pub(super) fn table(xml: &mut Xml, table: &Table, orientation: Orientation) {
    let widths = column_widths(&table.widths, text_width(orientation));
    let extent = Extent::of(table, orientation);
    let heading = table.heading();
    if heading.start > 0 {
        part(xml, table, &widths, &extent, 0..heading.start);
        joint(xml);
    }
    part(
        xml,
        table,
        &widths,
        &extent,
        heading.start..table.rows.len(),
    );
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
fn part(xml: &mut Xml, table: &Table, widths: &[u32], extent: &Extent, rows: Range<usize>) {
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            xml.val("w:tblStyle", "TableGrid");
            let total: u32 = widths.iter().sum();
            xml.empty("w:tblW", &[("w:w", &total.to_string()), ("w:type", "dxa")]);
            xml.val("w:jc", "center");
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            margins(xml, table.size);
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        let mut above = vec![Above::default(); widths.len()];
        let whole = extent.stays_whole();
        let repeats = extent.heading_repeats();
        for (index, row) in table
            .rows
            .iter()
            .enumerate()
            .take(rows.end)
            .skip(rows.start)
        {
            let header = table.heading().contains(&index);
            let look = RowLook {
                header: header && repeats,
                role: (row.strong || header).then_some(Role::Hei),
                keep_next: header && repeats || whole && index + 1 < table.rows.len(),
                cut: extent.may_be_cut(index),
                style: style(table.size),
            };
            self::row(xml, row, widths, &mut above, &look);
        }
    });
}

/// The paragraph style of a table's text: its lines have an exact height, so that a table is as high with any typeface.
fn style(size: TableSize) -> &'static str {
    match size {
        TableSize::Normal => "TableTextLarge",
        TableSize::Small => "TableText",
        TableSize::Tiny => "TableTextTiny",
    }
}

/// A line between two rows is half a point; programs add it to the row.
const LINE: u32 = 10;

/// Room between the text of a cell and its lines.
fn margins(xml: &mut Xml, size: TableSize) {
    xml.element("w:tblCellMar", &[], |xml| {
        for (side, width) in [
            ("top", size.above() - LINE),
            ("left", size.beside()),
            ("bottom", size.above()),
            ("right", size.beside()),
        ] {
            let width = width.to_string();
            xml.empty(&format!("w:{side}"), &[("w:w", &width), ("w:type", "dxa")]);
        }
    });
}

fn row(xml: &mut Xml, row: &Row, widths: &[u32], above: &mut [Above], look: &RowLook) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            if !look.cut {
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
                xml.val("w:pStyle", look.style);
                if look.keep_next {
                    xml.empty("w:keepNext", &[]);
                }
                xml.val("w:jc", align_name(cell.align));
            });
            let look = Look { role: look.role };
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

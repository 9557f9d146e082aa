//! A table that lists its kinds of figures one below the other, with a column for each thing and one for all of them, as the table
//! with a row for each thing: `指标 | 甲市 | 乙市 | 合计` over `项目数`, `资金`.

use super::totals::is_whole;
use super::{Grid, GridCell, Role, RowKind, role_of};

/// Columns and rows of such a table.
const COLUMNS: std::ops::RangeInclusive<usize> = 4..=20;
const ROWS: std::ops::RangeInclusive<usize> = 1..=12;

impl Grid {
    /// The table with its columns as rows, if one of them is the total of the others.
    pub fn turned(&self) -> Option<Self> {
        let filled = |row: &Vec<Option<GridCell>>| row.iter().flatten().count() > 2;
        let top = self.cells.iter().position(filled)?;
        let below = self.cells.len() - top - 1;
        let upright = self.rows[top + 1..]
            .iter()
            .all(|row| row.kind != RowKind::Heading);
        let ends = [self.columns.checked_sub(1)?, 1];
        let whole = ends.iter().any(|column| {
            self.cell(top, *column)
                .is_some_and(|cell| is_whole(&cell.text))
        });
        if !COLUMNS.contains(&self.columns) || !ROWS.contains(&below) || !upright || !whole {
            return None;
        }
        let cells: Vec<Vec<Option<GridCell>>> = (0..self.columns)
            .map(|column| {
                let column = self.cells[top..].iter().map(|row| row[column].clone());
                column
                    .map(|cell| {
                        cell.map(|cell| GridCell {
                            row_span: 1,
                            ..cell
                        })
                    })
                    .collect()
            })
            .collect();
        let roles = cells[0].iter().enumerate().map(|(at, cell)| {
            let role = cell.as_ref().and_then(|cell| role_of(&cell.text));
            if at == 0 { Some(Role::Label) } else { role }
        });
        let roles: Vec<Option<Role>> = roles.collect();
        let mut grid = Self {
            block: self.block,
            title: self.title.clone(),
            rows: Vec::new(),
            columns: below + 1,
            cells,
            roles: Vec::new(),
            title_unit: self.title_unit.clone(),
            pointed: vec![false; below + 1],
            unit_columns: std::collections::BTreeMap::new(),
            guessed: self.guessed,
            subject: None,
            parents: std::collections::BTreeMap::new(),
        };
        grid.read_rows(Some(&roles));
        Some(grid)
    }
}

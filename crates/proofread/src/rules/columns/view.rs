//! A table as lines of figures in places: its rows, or, of a table that lists its kinds of figures one below the other, its columns.

use crate::document::Span;
use crate::grid::{Grid, GridCell, Role, RowKind};
use crate::number::{Quantity, UnitClass};

/// Places beyond these are not tried against each other.
const MOST: usize = 14;
/// So many lines make a turned table worth a look, and so many are read.
const LINES: std::ops::RangeInclusive<usize> = 3..=14;

/// A figure with its unit, and as it is printed.
pub(super) struct Figure {
    pub quantity: Quantity,
    pub raw: Quantity,
    /// Digits printed, without zeros in front.
    pub digits: usize,
}

pub(super) struct View<'g> {
    pub grid: &'g Grid,
    pub turned: bool,
    lines: Vec<usize>,
    places: Vec<usize>,
    figures: Vec<Vec<Option<Figure>>>,
}

impl<'g> View<'g> {
    /// Rows with figures in columns.
    pub fn upright(grid: &'g Grid) -> Self {
        let lines = (0..grid.rows.len())
            .filter(|row| grid.rows[*row].kind != RowKind::Heading)
            .collect();
        Self::of(grid, false, lines, (0..grid.columns.min(MOST)).collect())
    }

    /// Columns with figures in rows, of a table with few rows.
    pub fn turned(grid: &'g Grid) -> Option<Self> {
        let rows: Vec<usize> = (0..grid.rows.len())
            .filter(|row| grid.rows[*row].kind != RowKind::Heading)
            .collect();
        let lines: Vec<usize> = (0..grid.columns)
            .filter(|column| rows.iter().any(|row| figure(grid, *row, *column).is_some()))
            .collect();
        let fits = (3..=MOST).contains(&rows.len()) && LINES.contains(&lines.len());
        fits.then(|| Self::of(grid, true, lines, rows))
    }

    fn of(grid: &'g Grid, turned: bool, lines: Vec<usize>, places: Vec<usize>) -> Self {
        let figures = lines
            .iter()
            .map(|line| {
                let figure = |place: &usize| {
                    if turned {
                        figure(grid, *place, *line)
                    } else {
                        figure(grid, *line, *place)
                    }
                };
                places.iter().map(figure).collect()
            })
            .collect();
        Self {
            grid,
            turned,
            lines,
            places,
            figures,
        }
    }

    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    pub fn places(&self) -> usize {
        self.places.len()
    }

    pub fn figure(&self, line: usize, place: usize) -> Option<&Figure> {
        self.figures.get(line)?.get(place)?.as_ref()
    }

    /// The row of the table that a line is; none where lines are columns.
    pub fn row(&self, line: usize) -> Option<usize> {
        self.lines.get(line).copied().filter(|_| !self.turned)
    }

    /// Row and column; none in a table without lines.
    fn spot(&self, line: usize, place: usize) -> Option<(usize, usize)> {
        let (line, place) = (*self.lines.get(line)?, *self.places.get(place)?);
        Some(if self.turned {
            (place, line)
        } else {
            (line, place)
        })
    }

    pub fn cell(&self, line: usize, place: usize) -> Option<&'g GridCell> {
        let (row, column) = self.spot(line, place)?;
        self.grid.cell(row, column)
    }

    pub fn span(&self, line: usize, place: usize) -> Option<Span> {
        self.cell(line, place).map(|cell| cell.span)
    }

    /// What a place holds: the heading of the column, or the row's label.
    pub fn name(&self, line: usize, place: usize) -> &'g str {
        let Some((row, column)) = self.spot(line, place) else {
            return "";
        };
        if self.turned {
            &self.grid.rows[row].label
        } else {
            self.grid.heading(row, column)
        }
    }

    /// Whether a line is the total of the others.
    pub fn is_total(&self, line: usize) -> bool {
        let kind = self.row(line).map(|row| self.grid.rows[row].kind);
        matches!(kind, Some(RowKind::Total | RowKind::Subtotal))
    }

    /// What a line is called.
    pub fn line_name(&self, line: usize) -> &'g str {
        let Some((row, column)) = self.spot(line, 0) else {
            return "";
        };
        if self.turned {
            self.grid.heading(row, column)
        } else {
            &self.grid.rows[row].label
        }
    }

    pub fn role(&self, line: usize, place: usize) -> Option<Role> {
        let (row, column) = self.spot(line, place)?;
        self.grid.role(row, column).filter(|_| !self.turned)
    }
}

fn digits(value: &Quantity) -> usize {
    let figures = value.printed.chars().filter(char::is_ascii_digit);
    figures.skip_while(|c| *c == '0').count()
}

fn figure(grid: &Grid, row: usize, column: usize) -> Option<Figure> {
    let skip = matches!(grid.role(row, column), Some(Role::Index | Role::Label));
    let value = grid.value(row, column)?;
    if skip || !value.is_plain() {
        return None;
    }
    let factor = value.unit.factor;
    let mut raw = value.clone();
    if value.unit.class != UnitClass::None {
        raw.value = value.value.checked_div(factor)?;
        raw.half = value.half.checked_div(factor)?;
    }
    Some(Figure {
        digits: digits(&value),
        quantity: value,
        raw,
    })
}

//! Tables as a person reads them: headings and what each column holds, rows and what kind each is.

mod roles;
mod rows;
mod totals;
mod turned;
mod units;

use crate::document::{BlockKind, Document, Span, Table};
use crate::number::{Quantity, Unit, UnitClass, scan, unit_in_heading};
use crate::passage::Passage;
pub use roles::{Role, is_rank, is_year, role_of};
use roles::{counted_labels, heading_roles, plain_heading};
pub use rows::{RowKind, is_mean_name};
use rows::{kind, label};

/// A cell that holds something.
#[derive(Debug, Clone)]
pub struct GridCell {
    pub passage: usize,
    pub text: String,
    /// Its one figure, when it holds nothing else.
    pub value: Option<Quantity>,
    pub span: Span,
    pub row_span: usize,
}

#[derive(Debug)]
pub struct Row {
    pub kind: RowKind,
    /// Index of the heading row above, if there is one.
    pub heading: Option<usize>,
    /// The nearest text to the left of the figures.
    pub label: String,
}

#[derive(Debug)]
pub struct Grid {
    pub block: usize,
    /// The line above the table.
    pub title: String,
    pub rows: Vec<Row>,
    pub columns: usize,
    /// By row and column; a merged cell stands at its upper left corner.
    pub cells: Vec<Vec<Option<GridCell>>>,
    /// For each heading row the roles of its columns.
    roles: Vec<(usize, Vec<Option<Role>>)>,
    title_unit: Option<Unit>,
    /// Columns in which rows of different units have a total: of points.
    pointed: Vec<bool>,
    /// For each heading row the column that holds the units, if there is one.
    unit_columns: std::collections::BTreeMap<usize, usize>,
    /// Its rows may be broken: `Table::guessed`.
    pub guessed: bool,
    /// What a form is about, where a document has forms about several things: its 项目名称.
    pub subject: Option<String>,
    /// Rows that are parts of a row above them, with that row.
    pub parents: std::collections::BTreeMap<usize, usize>,
}

impl Grid {
    pub fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.cells.get(row)?.get(column)?.as_ref()
    }

    /// The rows between headings, from and to, as far as there are any.
    pub fn stretches(&self) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        let mut from = 0;
        for row in 0..=self.rows.len() {
            let border = self
                .rows
                .get(row)
                .is_none_or(|row| row.kind == RowKind::Heading);
            if border {
                all.push((from, row));
                from = row + 1;
            }
        }
        all.retain(|(from, to)| from < to);
        all
    }

    /// Reads what each row is; `named` is the first row where it is known to be the heading, with its roles.
    fn read_rows(&mut self, named: Option<&[Option<Role>]>) {
        let mut heading = None;
        for row in 0..self.cells.len() {
            let known = named.filter(|_| row == 0).map(<[_]>::to_vec);
            if let Some(roles) = known.or_else(|| self.heading_of(row, heading.is_none())) {
                heading = Some(row);
                self.add_heading(row, roles);
                continue;
            }
            let roles = self.roles.last().map_or(&[][..], |(_, roles)| roles);
            let label = label(&self.cells[row], roles);
            self.rows.push(Row {
                kind: kind(&self.cells[row]),
                heading,
                label,
            });
        }
        totals::name(self);
        take_points(self);
        merge_repeated(self);
        self.parents = crate::nesting::parents(self);
    }

    /// The roles of a row if it is a heading, `first` if none stands above.
    fn heading_of(&self, row: usize, first: bool) -> Option<Vec<Option<Role>>> {
        let plain = || {
            // The name of a part of the table may stand between.
            let mut below = self.cells[row + 1..].iter();
            let below = below.find(|cells| cells.iter().flatten().count() > 1)?;
            (first && row < 2).then(|| plain_heading(&self.cells[row], below))?
        };
        heading_roles(&self.cells[row]).or_else(plain)
    }

    fn add_heading(&mut self, row: usize, mut roles: Vec<Option<Role>>) {
        if let Some(above) = row.checked_sub(1) {
            for (role, cell) in roles.iter_mut().zip(&self.cells[above]) {
                if let Some(cell) = cell.as_ref().filter(|cell| cell.row_span > 1) {
                    *role = role.or_else(|| role_of(&cell.text));
                }
            }
        }
        counted_labels(&mut roles, &self.cells[row..]);
        let units = self.cells[row].iter().position(|cell| {
            cell.as_ref()
                .is_some_and(|cell| matches!(cell.text.as_str(), "单位" | "计量单位"))
        });
        self.unit_columns.extend(units.map(|column| (row, column)));
        self.roles.push((row, roles));
        self.rows.push(Row {
            kind: RowKind::Heading,
            heading: Some(row),
            label: String::new(),
        });
    }

    /// The role of a column for a row.
    pub fn role(&self, row: usize, column: usize) -> Option<Role> {
        let heading = self.rows.get(row)?.heading?;
        self.roles
            .iter()
            .find(|(index, _)| *index == heading)
            .and_then(|(_, roles)| roles.get(column).copied().flatten())
    }

    /// The heading over a cell.
    pub fn heading(&self, row: usize, column: usize) -> &str {
        self.rows
            .get(row)
            .and_then(|row| row.heading)
            .and_then(|heading| {
                // A heading of two rows stands in the upper one.
                self.cell(heading, column).or_else(|| {
                    let above = heading.checked_sub(1)?;
                    self.cell(above, column).filter(|cell| cell.row_span > 1)
                })
            })
            .map_or("", |cell| cell.text.as_str())
    }

    /// The column with a role in a row's part of the table.
    pub fn column(&self, row: usize, role: Role) -> Option<usize> {
        (0..self.columns).find(|column| self.role(row, *column) == Some(role))
    }

    /// Text of a column, looking upwards where a cell is blank or merged.
    pub fn filled(&self, row: usize, column: usize) -> &str {
        let heading = self.rows[row].heading.unwrap_or(0);
        (heading..=row)
            .rev()
            .find_map(|row| {
                self.cell(row, column)
                    .filter(|_| self.rows[row].kind != RowKind::Heading)
            })
            .map_or("", |cell| cell.text.as_str())
    }

    /// “行”“列” names for a label.
    pub fn names(&self, row: usize, column: usize) -> String {
        let label = self.rows.get(row).map_or("", |row| row.label.as_str());
        let heading = self.heading(row, column);
        match (label.is_empty(), heading.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!("（{}）", crate::context::shorten(label, 16)),
            (true, false) => format!("（{heading}）"),
            (false, false) => format!("（{}·{heading}）", crate::context::shorten(label, 16)),
        }
    }
}

/// The tables of a document.
pub fn grids(document: &Document, passages: &[Passage]) -> Vec<Grid> {
    let mut grids = Vec::new();
    let declared = declared_unit(passages);
    let mut start = 0;
    for (block, found) in document.blocks.iter().enumerate() {
        let BlockKind::Table(table) = &found.kind else {
            continue;
        };
        while start < passages.len() && passages[start].block < block {
            start += 1;
        }
        let own = passages[start..]
            .iter()
            .take_while(|passage| passage.block == block)
            .count();
        let title = passages[..start]
            .iter()
            .rev()
            .take(2)
            .filter(|passage| passage.cell.is_none() && passage.chars.len() < 60)
            .map(Passage::text)
            .collect::<Vec<_>>()
            .join(" ");
        grids.push(grid(
            block,
            table,
            &passages[start..start + own],
            start,
            title,
        ));
        if let Some(grid) = grids.last_mut() {
            grid.title_unit = grid.title_unit.take().or_else(|| declared.clone());
        }
        start += own;
    }
    subjects(&mut grids);
    grids
}

/// Words with which a document says that a unit is that of all figures without one.
const DECLARED: [&str; 6] = [
    "除注明",
    "除另有",
    "特别说明",
    "特别注明",
    "另有说明",
    "未注明",
];

/// The unit of money that a document declares for all its tables: `如无特别说明，金额单位均为万元`.
fn declared_unit(passages: &[Passage]) -> Option<Unit> {
    let prose = passages.iter().filter(|passage| passage.cell.is_none());
    prose.map(Passage::text).find_map(|text| {
        let declared = DECLARED.iter().any(|word| text.contains(word));
        let clauses = text.split(['，', '。', '；', ')']).filter(|_| declared);
        let named = clauses.filter_map(|clause| clause.split_once("单位"));
        named
            .filter_map(|(_, unit)| unit_in_heading(unit))
            .find(|unit| unit.class == UnitClass::Money)
    })
}

/// Forms of several projects say what they are about; where all are about one thing it needn't be said.
fn subjects(grids: &mut [Grid]) {
    let subject = |grid: &Grid| {
        grid.cells.iter().take(4).find_map(|row| {
            let mut filled = row.iter().flatten();
            let first = filled.next()?;
            let named = ["项目名称", "专项名称", "资金名称", "单位名称", "子项目名称"];
            let second = named
                .contains(&first.text.as_str())
                .then(|| filled.next())??;
            Some(second.text.clone())
        })
    };
    let found: Vec<Option<String>> = grids.iter().map(subject).collect();
    let several = found
        .iter()
        .flatten()
        .collect::<std::collections::HashSet<_>>()
        .len()
        > 1;
    if several {
        for (grid, subject) in grids.iter_mut().zip(found) {
            grid.subject = subject;
        }
    }
}

fn grid(block: usize, table: &Table, passages: &[Passage], first: usize, title: String) -> Grid {
    let mut cells: Vec<Vec<Option<GridCell>>> = vec![vec![None; table.columns]; table.rows];
    for (index, passage) in passages.iter().enumerate() {
        let Some(cell) = passage.cell.and_then(|cell| table.cells.get(cell)) else {
            continue;
        };
        // A cell in several pieces is seen by its first.
        cells[cell.row][cell.column].get_or_insert_with(|| GridCell {
            passage: first + index,
            text: passage.text(),
            value: sole_figure(passage),
            span: cell.span,
            row_span: cell.row_span,
        });
    }
    let title_unit = unit_in_heading(&title).filter(|unit| unit.class == UnitClass::Money);
    let mut grid = Grid {
        block,
        title,
        rows: Vec::new(),
        columns: table.columns,
        cells,
        roles: Vec::new(),
        title_unit,
        pointed: vec![false; table.columns],
        unit_columns: std::collections::BTreeMap::new(),
        guessed: table.guessed,
        subject: None,
        parents: std::collections::BTreeMap::new(),
    };
    grid.read_rows(None);
    grid
}

/// `91.27% / 9.13` under `执行率/得分`: of a rate and points in one cell the points.
fn take_points(grid: &mut Grid) {
    for row in 0..grid.rows.len() {
        for column in 0..grid.columns {
            let scored = grid.role(row, column) == Some(Role::Score);
            let Some(cell) = grid.cells[row][column].as_mut().filter(|_| scored) else {
                continue;
            };
            let Some((rate, points)) = cell.text.split_once('/') else {
                continue;
            };
            let points: Vec<char> = points.trim().chars().collect();
            let figures = scan(&points).quantities;
            if let ([value], true) = (figures.as_slice(), rate.trim().ends_with('%')) {
                cell.value = Some(value.clone());
            }
        }
    }
}

/// Full marks of a level that stand again in each of its rows, beside those of the rows, are one cell: 决策 20 over 决策 20.
fn merge_repeated(grid: &mut Grid) {
    for (heading, roles) in &grid.roles {
        let weights: Vec<usize> = (0..roles.len())
            .filter(|column| roles[*column] == Some(Role::Weight))
            .collect();
        let outer = weights.split_last().map_or(&[][..], |(_, outer)| outer);
        for column in outer.iter().copied().filter(|column| *column > 0) {
            let text = |row: usize, column: usize| {
                grid.cells[row][column]
                    .as_ref()
                    .map(|cell| cell.text.clone())
            };
            let again: Vec<usize> = (heading + 2..grid.rows.len())
                .filter(|row| grid.rows[*row].heading == Some(*heading))
                .filter(|row| {
                    [column - 1, column].into_iter().all(|column| {
                        text(*row, column).is_some() && text(*row, column) == text(row - 1, column)
                    })
                })
                .collect();
            for row in again {
                grid.cells[row][column] = None;
            }
        }
    }
}

/// The figure of a cell that holds little else.
fn sole_figure(passage: &Passage) -> Option<Quantity> {
    let [quantity] = passage.quantities.as_slice() else {
        return None;
    };
    let rest = passage.chars.len() - (quantity.to - quantity.from);
    let before: String = passage.slice(0, quantity.from);
    let after = passage.slice(quantity.to, passage.chars.len());
    let words = |text: &str| text.chars().filter(|c| crate::layout::is_han(*c)).count();
    let operator = quantity.operator != crate::number::Operator::None;
    let fits = rest == 0 || words(&before) <= if operator { 5 } else { 0 } && words(&after) <= 3;
    (fits && quantity.upper.is_none()).then(|| quantity.clone())
}

//! The unit of a figure in a table: its own, that of its heading, its row, or the title.

use super::{Grid, Role, is_year};
use crate::number::{LARGEST, Quantity, Unit, UnitClass, unit_in_heading};

impl Grid {
    /// The figure of a cell with the unit that its heading or the title gives it.
    pub fn value(&self, row: usize, column: usize) -> Option<Quantity> {
        let mut value = self.cell(row, column)?.value.clone()?;
        if value.unit.class == UnitClass::None {
            let unit = unit_in_heading(self.heading(row, column))
                .or_else(|| self.label_unit(row).filter(|_| self.measures(row, column)))
                .or_else(|| self.rate_unit(row, column))
                .or_else(|| {
                    self.money_unit(row, column)
                        .filter(|_| !self.counts(row, column))
                });
            if let Some(unit) = unit {
                value.value = value.value.checked_mul(unit.factor)?;
                value.half = value.half.checked_mul(unit.factor)?;
                value.unit = unit;
            }
        }
        Some(value).filter(|value| value.value.abs() <= LARGEST)
    }

    /// Whether the heading of a column names in brackets what it counts: `小计（个）`.
    fn counts(&self, row: usize, column: usize) -> bool {
        let heading = self.heading(row, column);
        let inner = heading
            .rsplit_once('(')
            .and_then(|(_, inner)| inner.strip_suffix(')'));
        inner.is_some_and(|inner| {
            let text: Vec<char> = inner.chars().collect();
            let (length, unit) = crate::number::unit_read(&text);
            length == text.len() && unit.class == UnitClass::Count
        })
    }

    /// Whether a column may hold what the row's label names: no points, rates or numbers of rows.
    fn measures(&self, row: usize, column: usize) -> bool {
        let pointed = self.pointed.get(column) == Some(&true);
        match self.role(row, column) {
            None | Some(Role::Other) => !pointed,
            role => matches!(
                role,
                Some(Role::Target | Role::Actual | Role::Amount | Role::Count)
            ),
        }
    }

    /// `资助率` in a table whose title names % among its units, over a column or before a row.
    fn rate_unit(&self, row: usize, column: usize) -> Option<Unit> {
        let rate = |name: &str| {
            let bare = name.split('(').next().unwrap_or_default();
            let told = bare.starts_with('占')
                || ["率", "占比", "比重", "比例"]
                    .iter()
                    .any(|word| bare.ends_with(word));
            told && bare == name
        };
        let label = self.rows.get(row).map_or("", |row| row.label.as_str());
        let named = rate(self.heading(row, column))
            || rate(label)
                && self
                    .role(row, column)
                    .is_none_or(|role| role == Role::Other);
        unit_in_heading("(%)").filter(|_| named && self.title.contains('%'))
    }

    /// The unit that a row's label names in brackets: `营业总收入（亿元）`.
    pub(super) fn label_unit(&self, row: usize) -> Option<Unit> {
        let label = &self.rows.get(row)?.label;
        let (_, brackets) = label.rsplit_once('(').filter(|_| label.ends_with(')'))?;
        let text: Vec<char> = brackets.trim_end_matches(')').chars().collect();
        let (length, unit) = crate::number::unit_read(&text);
        unit_in_heading(&format!("({brackets}"))
            .filter(|unit| matches!(unit.class, UnitClass::Money | UnitClass::Percent))
            .or((length == text.len() && unit.class == UnitClass::Count).then_some(unit))
    }

    /// The figure of a cell in the unit of money that its row names, if that is where the unit stands.
    pub fn measured(&self, row: usize, column: usize) -> Option<Quantity> {
        let mut value = self.value(row, column)?;
        if value.unit.class == UnitClass::None
            && let Some(unit) = self
                .row_unit(row)
                .or_else(|| self.money_of_year(row, column))
        {
            value.value = value.value.checked_mul(unit.factor)?;
            value.half = value.half.checked_mul(unit.factor)?;
            value.unit = unit;
        }
        Some(value)
    }

    /// In a table with a column for each year the rows of money have the unit of the title.
    fn money_of_year(&self, row: usize, column: usize) -> Option<Unit> {
        let label = &self.rows.get(row)?.label;
        let money = ["预算", "支出", "执行", "结余", "资金", "经费", "金额"]
            .iter()
            .any(|word| label.contains(word));
        let other = label.contains('率') || label.contains('(');
        self.title_unit
            .clone()
            .filter(|_| money && !other && is_year(self.heading(row, column)))
    }

    /// The unit of money that a row names: in its column of units, or in brackets behind its label.
    pub fn row_unit(&self, row: usize) -> Option<Unit> {
        let line = self.rows.get(row)?;
        let own = line
            .heading
            .and_then(|heading| self.unit_columns.get(&heading))
            .and_then(|column| self.cell(row, *column))
            .map(|cell| cell.text.as_str());
        let behind = line
            .label
            .rfind('(')
            .map(|at| line.label[at..].trim_matches(['(', ')']));
        [own, behind]
            .into_iter()
            .flatten()
            .find_map(|text| match text {
                "亿元" | "万元" | "千元" => unit_in_heading(text),
                _ => None,
            })
    }

    /// Money columns without a unit of their own take that of the heading row, the first column or the title.
    fn money_unit(&self, row: usize, column: usize) -> Option<Unit> {
        let role = self.role(row, column);
        let money = matches!(
            role,
            Some(Role::Budget | Role::Received | Role::Spent | Role::Amount)
        );
        // 2023年决算 is money of the title, like 2024年预算.
        let bare = self.heading(row, column).split('(').next();
        let settled = bare.is_some_and(|bare| bare.ends_with("决算"));
        let money = money || settled;
        if role.is_some() && !money {
            return None;
        }
        let heading = self.rows[row].heading;
        let beside = (0..=row).rev().take(6).find_map(|row| {
            let cell = self.cell(row, 0)?;
            unit_in_heading(&cell.text).filter(|unit| unit.class == UnitClass::Money)
        });
        let above = heading.and_then(|heading| {
            (0..self.columns).find_map(|column| {
                unit_in_heading(&self.cell(heading, column)?.text)
                    .filter(|unit| unit.class == UnitClass::Money)
            })
        });
        if money {
            above.or(beside).or_else(|| self.title_unit.clone())
        } else {
            beside
        }
    }
}

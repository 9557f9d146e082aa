//! A workbook that is being filled, sheet by sheet.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use wenxiao_domain::trace::Figure;

use super::list::{self, Column, Formats, Value};
use super::{sheet, sources};
use crate::document::{Properties, Table};

/// The workbook, its formats, and the figures that its lists print.
pub(super) struct Book<'a> {
    workbook: Workbook,
    formats: Formats,
    figures: &'a [Figure],
    by_id: BTreeMap<&'a str, &'a Figure>,
}

impl<'a> Book<'a> {
    /// An empty one that carries the report's properties and no time but the report's.
    pub(super) fn new(properties: &Properties, figures: &'a [Figure]) -> Result<Self, XlsxError> {
        use chrono::Datelike as _;
        let date = properties.dated;
        let part = |n: u32| u8::try_from(n).unwrap_or(1);
        let year = u16::try_from(date.year()).unwrap_or(1900);
        let dated = ExcelDateTime::from_ymd(year, part(date.month()), part(date.day()))?;
        let mut workbook = Workbook::new();
        workbook.set_properties(
            &DocProperties::new()
                .set_title(&properties.title)
                .set_subject(&properties.subject)
                .set_author(&properties.author)
                .set_creation_datetime(&dated),
        );
        Ok(Self {
            workbook,
            formats: Formats::new(),
            figures,
            by_id: figures
                .iter()
                .map(|figure| (figure.id.as_str(), figure))
                .collect(),
        })
    }

    /// A figure as printed; empty where there is none.
    pub(super) fn value(&self, id: &str) -> Value {
        self.by_id
            .get(id)
            .map_or(Value::Empty, |figure| printed(figure))
    }

    /// A table of the report as a sheet.
    pub(super) fn form(&mut self, name: &str, title: &str, table: &Table) -> Result<(), XlsxError> {
        sheet::write(self.workbook.add_worksheet(), name, title, table)
    }

    /// A list: a row for each thing.
    pub(super) fn list<'b, T: 'b>(
        &mut self,
        name: &str,
        columns: &[Column<'_, T>],
        things: impl IntoIterator<Item = &'b T>,
    ) -> Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet();
        list::write(sheet, name, &self.formats, columns, things)
    }

    /// Adds 溯源 and 规则, and gives the bytes.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        let figures = self.figures;
        self.list("溯源", &sources::figure_columns(), figures)?;
        self.list(
            "规则",
            &sources::rule_columns(),
            &sources::citations(figures),
        )?;
        self.workbook.save_to_buffer()
    }
}

/// A number as a number; a grade, a tier or — as text.
pub(super) fn printed(figure: &Figure) -> Value {
    match figure.printed.parse::<Decimal>() {
        Ok(value) if figure.printed.contains('.') => Value::Fixed(value),
        Ok(value) => Value::Whole(value),
        Err(_) => figure.printed.as_str().into(),
    }
}

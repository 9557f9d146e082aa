//! Rows out of and into a database as lines: a JSON list a row, in the order of the table's columns.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use futures::TryStreamExt;
use serde_json::Value;
use sqlx::{AssertSqlSafe, QueryBuilder, Row};

use super::manifest::TablePart;
use super::tables::{Kind, Table};
use crate::audit::chain::sm3_hex;
use crate::db::{Conn, Tx};
use crate::error::AppError;
use crate::on;

/// Values bound by one insert statement; SQLite's limit is 32,766.
const BOUND: usize = 8_000;

/// Counts and hashes lines, whatever their order.
#[derive(Default)]
pub struct Digest(Vec<String>);

impl Digest {
    pub fn line(&mut self, line: &str) {
        self.0.push(sm3_hex(line.as_bytes()));
    }

    pub fn part(mut self, name: &str) -> TablePart {
        self.0.sort_unstable();
        TablePart {
            name: name.to_owned(),
            rows: self.0.len() as u64,
            sm3: sm3_hex(self.0.concat().as_bytes()),
        }
    }
}

/// One column of a row as JSON.
macro_rules! cell {
    ($row:expr, $at:expr, $kind:expr) => {
        match $kind {
            Kind::Text => $row
                .try_get::<Option<String>, _>($at)?
                .map_or(Value::Null, Value::String),
            Kind::Whole => $row
                .try_get::<Option<i64>, _>($at)?
                .map_or(Value::Null, Value::from),
            Kind::Truth => $row
                .try_get::<Option<bool>, _>($at)?
                .map_or(Value::Null, Value::Bool),
            Kind::Day => $row
                .try_get::<Option<NaiveDate>, _>($at)?
                .map_or(Value::Null, |day| Value::String(day.to_string())),
            Kind::Moment => $row
                .try_get::<Option<DateTime<Utc>>, _>($at)?
                .map_or(Value::Null, |at| {
                    Value::String(at.to_rfc3339_opts(SecondsFormat::Micros, true))
                }),
        }
    };
}

/// Gives every row of a table to `each`, as a line.
pub async fn lines(
    conn: &mut Conn,
    table: &Table,
    mut each: impl FnMut(&str) -> Result<(), AppError>,
) -> Result<TablePart, AppError> {
    let sql = format!(
        "select {} from {} order by {}",
        table.column_list(),
        table.name,
        table.key
    );
    let mut digest = Digest::default();
    on!(conn, c => {
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *c);
        while let Some(row) = rows.try_next().await? {
            let mut cells = Vec::with_capacity(table.columns.len());
            for (at, (_, kind)) in table.columns.iter().enumerate() {
                cells.push(cell!(row, at, kind));
            }
            let line = Value::Array(cells).to_string();
            digest.line(&line);
            each(&line)?;
        }
    });
    Ok(digest.part(table.name))
}

/// Puts lines back. `without` names a column that is left empty for now.
pub async fn insert(
    tx: &mut Tx,
    table: &Table,
    lines: &[Vec<Value>],
    without: Option<&str>,
) -> Result<(), AppError> {
    for batch in lines.chunks(BOUND / table.columns.len()) {
        on!(tx, c => {
            let mut insert = QueryBuilder::new(format!("insert into {} ({}) ", table.name, table.column_list()));
            let mut wrong = None;
            insert.push_values(batch, |mut row, cells| {
                for ((name, kind), cell) in table.columns.iter().zip(cells) {
                    let cell = if without == Some(*name) { &Value::Null } else { cell };
                    match typed(*kind, cell) {
                        Ok(Typed::Text(value)) => row.push_bind(value),
                        Ok(Typed::Whole(value)) => row.push_bind(value),
                        Ok(Typed::Truth(value)) => row.push_bind(value),
                        Ok(Typed::Day(value)) => row.push_bind(value),
                        Ok(Typed::Moment(value)) => row.push_bind(value),
                        Err(error) => {
                            wrong = Some(error);
                            row.push("null")
                        }
                    };
                }
            });
            if let Some(error) = wrong {
                return Err(error);
            }
            insert.build().execute(&mut *c).await.map(drop)
        })?;
    }
    Ok(())
}

enum Typed {
    Text(Option<String>),
    Whole(Option<i64>),
    Truth(Option<bool>),
    Day(Option<NaiveDate>),
    Moment(Option<DateTime<Utc>>),
}

/// A cell of a line as its column's type.
fn typed(kind: Kind, cell: &Value) -> Result<Typed, AppError> {
    let text = || match cell {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.as_str())),
        other => Err(anyhow::anyhow!(
            "a backup's line has {other} where text stands"
        )),
    };
    Ok(match kind {
        Kind::Text => Typed::Text(text()?.map(str::to_owned)),
        Kind::Whole => Typed::Whole(serde_json::from_value(cell.clone())?),
        Kind::Truth => Typed::Truth(serde_json::from_value(cell.clone())?),
        Kind::Day => Typed::Day(text()?.map(str::parse).transpose()?),
        Kind::Moment => Typed::Moment(
            text()?
                .map(|text| DateTime::parse_from_rfc3339(text).map(|at| at.with_timezone(&Utc)))
                .transpose()?,
        ),
    })
}

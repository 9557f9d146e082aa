//! Writes a package as a folder: fund.toml and CSV files.

use std::io;
use std::path::{Path, PathBuf};

use wenxiao_domain::package::Package;
use wenxiao_domain::scheme::EvaluationPackage;

use super::csv;
use super::schema::{FUND, Sheet};
use super::schemes;
use super::write::{self, Field, Tables, Value};
use crate::atomic::{self, Made};

/// Writes the five files of a filing package; all of them or none.
pub fn write_folder(package: &Package, folder: &Path) -> io::Result<Vec<PathBuf>> {
    atomic::write_all(folder, &files(package))
}

/// The five files of a filing package.
pub fn files(package: &Package) -> Vec<Made> {
    of_tables(&write::filing_package(package))
}

/// The files of an evaluation package.
pub fn evaluation_files(package: &EvaluationPackage) -> Vec<Made> {
    of_tables(&schemes::write::evaluation_package(package))
}

fn of_tables(tables: &Tables) -> Vec<Made> {
    let fund = Made {
        name: FUND.file,
        bytes: fund_toml(&tables.fund).into_bytes(),
    };
    let sheets = tables.sheets.iter().map(|filled| Made {
        name: filled.sheet.file,
        bytes: table(filled.sheet, &filled.rows).into_bytes(),
    });
    std::iter::once(fund).chain(sheets).collect()
}

/// A table as CSV.
fn table(sheet: &Sheet, rows: &[Vec<Value>]) -> String {
    let headings: Vec<&str> = sheet.columns.iter().map(|column| column.key).collect();
    let mut text = headings.join(",");
    text.push('\n');
    for row in rows {
        for (index, value) in row.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            match value {
                Value::Empty => {}
                Value::Text(field) => csv::write_field(&mut text, field),
                Value::Word { file, .. } => csv::write_field(&mut text, file),
                Value::Number(number) => text.push_str(&number.to_string()),
                Value::Date(date) => text.push_str(&date.to_string()),
                Value::Words(words) => csv::write_field(&mut text, &words.join("、")),
            }
        }
        text.push('\n');
    }
    text
}

/// The fund's keys; those with a dot stand in their section.
fn fund_toml(fields: &[Field]) -> String {
    let mut text = String::new();
    let mut section = "";
    for field in fields {
        let (within, key) = field.key.split_once('.').unwrap_or(("", &field.key));
        if within != section {
            let unit = if section.is_empty() { "# 万元\n" } else { "" };
            text.extend(["\n", unit, "[", within, "]\n"]);
            section = within;
        }
        let written = match &field.value {
            Value::Empty => "\"\"".to_owned(),
            Value::Text(text) => quoted(text),
            Value::Word { file, .. } => quoted(file),
            // Amounts keep their digits as text; a year is a number.
            Value::Number(number) if within.is_empty() => number.to_string(),
            Value::Number(number) => quoted(&number.to_string()),
            Value::Date(date) => date.to_string(),
            Value::Words(words) => {
                let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
                format!("[{}]", words.join(", "))
            }
        };
        text.extend([&bare_or_quoted(key), " = ", &written, "\n"]);
    }
    text
}

/// A key as TOML writes it: bare where it may be.
fn bare_or_quoted(key: &str) -> String {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !key.is_empty() && key.bytes().all(bare) {
        key.to_owned()
    } else {
        quoted(key)
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

//! Writes a package as a folder: fund.toml and CSV files.

use std::io;
use std::path::{Path, PathBuf};

use wenxiao_domain::package::Package;

use super::csv;
use super::schema::{ACTUALS, CAUSES, FUND, INDICATORS, PROJECTS, Sheet, fund as column};
use super::write::{self, Value};
use crate::atomic::{self, Made};

/// Writes the five files; all of them or none.
pub fn write_folder(package: &Package, folder: &Path) -> io::Result<Vec<PathBuf>> {
    atomic::write_all(folder, &files(package))
}

/// The five files.
pub fn files(package: &Package) -> Vec<Made> {
    let made = |name: &'static str, text: String| Made {
        name,
        bytes: text.into_bytes(),
    };
    vec![
        made(FUND.file, fund_toml(package)),
        made(
            PROJECTS.file,
            table(&PROJECTS, package.projects.iter().map(write::project)),
        ),
        made(
            INDICATORS.file,
            table(&INDICATORS, package.indicators.iter().map(write::indicator)),
        ),
        made(
            ACTUALS.file,
            table(
                &ACTUALS,
                package
                    .filings
                    .iter()
                    .map(|filing| write::filing(package, filing)),
            ),
        ),
        made(
            CAUSES.file,
            table(
                &CAUSES,
                package
                    .causes
                    .iter()
                    .map(|cause| write::cause(package, cause)),
            ),
        ),
    ]
}

/// A table as CSV.
pub fn table(sheet: &Sheet, rows: impl Iterator<Item = Vec<Value>>) -> String {
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
                Value::Number(number) => text.push_str(&number.to_string()),
                Value::Date(date) => text.push_str(&date.to_string()),
            }
        }
        text.push('\n');
    }
    text
}

fn fund_toml(package: &Package) -> String {
    let values = write::fund(&package.fund);
    let mut text = String::new();
    for (index, (column, value)) in FUND.columns.iter().zip(&values).enumerate() {
        if index == column::BUDGET[0] {
            text.push_str("\n# 万元\n[budget]\n");
        } else if index == column::RELEASED[0] {
            text.push_str("\n[released]\n");
        }
        let key = column.key.rsplit('.').next().unwrap_or(column.key);
        let written = match value {
            _ if index == column::CENTRAL_DEPARTMENTS => {
                toml_list(&package.fund.central_departments)
            }
            Value::Number(number) if index == column::FISCAL_YEAR => number.to_string(),
            Value::Empty => "\"\"".to_owned(),
            Value::Text(text) => quoted(text),
            Value::Number(number) => quoted(&number.to_string()),
            Value::Date(date) => date.to_string(),
        };
        text.extend([key, " = ", &written, "\n"]);
    }
    text
}

/// A TOML string.
pub fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn toml_list(items: &[String]) -> String {
    let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    format!("[{}]", items.join(", "))
}

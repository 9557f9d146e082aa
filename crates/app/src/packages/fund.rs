//! fund.toml, 专项: the fund, its year, its money by source.
//!
//! Long because every field of the fund has its own reading and its own message.

use std::borrow::Cow;

use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{Fund, Sources};

use super::cell::Cell;
use super::findings::{At, Findings, Said};
use super::schema::{self, FUND, Sheet, fund as column};
use super::table::{Header, Line};

/// A key with its value, as they were found.
#[derive(Debug)]
pub struct Entry {
    /// `budget.central`, or a Chinese heading.
    pub key: String,
    pub row: usize,
    pub value: Cell<'static>,
}

/// All keys of a fund.
#[derive(Debug)]
pub struct Fields {
    pub file: String,
    pub entries: Vec<Entry>,
}

impl Fields {
    /// Whether a key of one of these names is there.
    pub fn has(&self, names: &[&str]) -> bool {
        self.entries
            .iter()
            .any(|entry| names.contains(&entry.key.as_str()))
    }

    /// Reads the keys of a TOML text.
    pub fn of_toml(file: &str, text: &str, findings: &mut Findings) -> Option<Self> {
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let row = error
                    .span()
                    .and_then(|span| text.get(..span.start))
                    .map(|before| 1 + before.matches('\n').count());
                let at = At {
                    row,
                    ..At::file(file)
                };
                let said = Said::new(
                    format!("不是规定的 TOML 写法：{}", error.message()),
                    "",
                    "对照模板改正；文字用英文双引号括起",
                );
                findings.error("malformed_toml", file, at, said);
                return None;
            }
        };
        let mut entries = Vec::new();
        for (key, value) in &table {
            match value {
                toml::Value::Table(section) => {
                    for (inner, value) in section {
                        entries.push(Entry {
                            key: format!("{key}.{inner}"),
                            row: line_of(text, Some(key), inner),
                            value: cell(value),
                        });
                    }
                }
                _ => entries.push(Entry {
                    key: key.clone(),
                    row: line_of(text, None, key),
                    value: cell(value),
                }),
            }
        }
        // The order of the file, which a TOML table forgets.
        entries.sort_by_key(|entry| entry.row);
        Some(Self {
            file: file.to_owned(),
            entries,
        })
    }

    /// Reads the keys of a sheet: a key and its value in each row, or headings with one row below them.
    pub fn of_rows(file: &str, rows: &[(usize, Vec<Cell<'static>>)]) -> Self {
        let known = |text: &str| FUND.columns.iter().any(|column| column.is_called(text));
        let heading = |cell: &Cell<'_>| schema::heading(&cell.shown());
        let across = rows.first().is_some_and(|(_, cells)| {
            cells.iter().filter(|cell| known(&heading(cell))).count() >= 3
        });
        let mut entries = Vec::new();
        if across {
            let (_, headings) = &rows[0];
            for (row, cells) in rows.iter().skip(1).take(1) {
                for (name, value) in headings.iter().zip(cells) {
                    entries.push(Entry {
                        key: heading(name),
                        row: *row,
                        value: value.clone(),
                    });
                }
            }
        } else {
            let mut section = String::new();
            for (row, cells) in rows {
                let Some(key) = cells.first().map(heading).filter(|key| !key.is_empty()) else {
                    continue;
                };
                let value = cells.get(1).cloned().unwrap_or(Cell::Empty);
                if let Some(named) = section_of(&key).filter(|_| value.is_empty()) {
                    named.clone_into(&mut section);
                    continue;
                }
                // A source of money keeps its name as it is written, brackets and all.
                let written = cells[0].shown().trim().to_owned();
                let names_section = written
                    .split_once('.')
                    .is_some_and(|(before, _)| section_of(before).is_some());
                entries.push(Entry {
                    key: if known(&key) {
                        key
                    } else if names_section {
                        written
                    } else if section.is_empty() {
                        key
                    } else {
                        format!("{section}.{}", source_of(&written))
                    },
                    row: *row,
                    value,
                });
            }
        }
        Self {
            file: file.to_owned(),
            entries,
        }
    }

    /// Puts the values in the order of a schema's columns; says which are missing or stand there twice.
    pub fn arrange(&self, sheet: &Sheet, findings: &mut Findings, may_lack: &[usize]) -> Arranged {
        let (mut cells, mut rows, mut written) = (Vec::new(), Vec::new(), Vec::new());
        for (index, column) in sheet.columns.iter().enumerate() {
            let mut found = self
                .entries
                .iter()
                .filter(|entry| column.is_called(&entry.key));
            let entry = found.next();
            if let Some(again) = found.next() {
                let at = At {
                    row: Some(again.row),
                    column: Some(&again.key),
                    ..At::file(&self.file)
                };
                let said = Said::new("这一项填写了不止一次", "", "只保留一处");
                findings.error("duplicate_column", column.key, at, said);
            }
            if entry.is_none() && !may_lack.contains(&index) {
                let at = At {
                    column: Some(column.key),
                    ..At::file(&self.file)
                };
                let said = Said::new(
                    format!("缺少「{}」（{}）", column.heading, column.key),
                    "",
                    format!("补上 {} 及其内容", column.key),
                );
                findings.error("missing_column", column.key, at, said);
            }
            cells.push(entry.map_or(Cell::Empty, |entry| entry.value.clone()));
            rows.push(entry.map(|entry| entry.row));
            written.push(entry.map_or_else(|| column.key.to_owned(), |entry| entry.key.clone()));
        }
        Arranged {
            header: Header::of_fields(&self.file, written),
            cells,
            rows,
        }
    }
}

/// The values of a fund in the order of a schema.
#[derive(Debug)]
pub struct Arranged {
    header: Header,
    cells: Vec<Cell<'static>>,
    rows: Vec<Option<usize>>,
}

impl Arranged {
    /// Whether the key is there.
    pub fn has(&self, column: usize) -> bool {
        self.rows[column].is_some()
    }

    /// Whether something stands there.
    fn filled(&self, column: usize) -> bool {
        self.has(column) && !matches!(self.cells[column], Cell::Empty)
    }

    /// The value as a cell of a table, so that it is read as any other.
    pub fn line(&self, column: usize) -> Line<'_, 'static> {
        Line {
            header: &self.header,
            cells: &self.cells,
            row: self.rows[column].unwrap_or(1),
        }
    }

    /// Text that must be there, where the key is.
    pub fn text(&self, column: usize, findings: &mut Findings) -> String {
        if self.has(column) {
            self.line(column).key(column, findings).into_owned()
        } else {
            String::new()
        }
    }

    /// An amount; a source of money that isn't listed, or whose cell is empty, gave nothing.
    pub fn amount(&self, column: usize, findings: &mut Findings) -> Fen {
        if self.filled(column) {
            self.line(column).amount(column, findings)
        } else {
            Fen(0)
        }
    }

    /// The fiscal year.
    pub fn year(&self, column: usize, findings: &mut Findings) -> i32 {
        if !self.has(column) {
            return 0;
        }
        let line = self.line(column);
        let text = line.text(column, findings);
        let digits = text.trim_end_matches('度').trim_end_matches('年');
        let year = digits
            .parse::<i32>()
            .ok()
            .filter(|year| (1949..=2099).contains(year));
        if year.is_none() {
            let said = Said::new("不是年度", "四位数的年度，如 2024", "改为财政年度");
            line.error(column, "not_a_number", findings, said);
        }
        year.unwrap_or(0)
    }

    /// GB/T 2260: two digits a level, or more below the county.
    pub fn region_code(&self, column: usize, findings: &mut Findings) -> String {
        let code = self.text(column, findings);
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        if self.has(column) && !code.is_empty() && !(digits && (2..=12).contains(&code.len())) {
            let said = Said::new(
                "不是行政区划代码",
                "GB/T 2260 的数字代码，如 650000",
                "改为行政区划代码",
            );
            self.line(column)
                .error(column, "not_a_region_code", findings, said);
        }
        code
    }
}

/// Reads the fund of a filing package.
pub fn decode(fields: &Fields, rule_set: Option<&str>, findings: &mut Findings) -> Fund {
    let mut may_lack: Vec<usize> = [column::BUDGET, column::RELEASED].concat();
    if rule_set.is_some() {
        may_lack.push(column::RULE_SET);
    }
    let values = fields.arrange(&FUND, findings, &may_lack);
    for (section, columns, name) in [
        ("budget", column::BUDGET, "预算"),
        ("released", column::RELEASED, "拨付"),
    ] {
        check_sources(fields, &values, section, &columns, name, findings);
    }
    let sources = |columns: [usize; 3], findings: &mut Findings| Sources {
        central: values.amount(columns[0], findings),
        local: values.amount(columns[1], findings),
        other: values.amount(columns[2], findings),
    };
    let evaluated_on = evaluated_on(&values, findings);
    let departments = values.text(column::CENTRAL_DEPARTMENTS, findings);
    let fund = Fund {
        name: values.text(column::NAME, findings),
        region: values.text(column::REGION, findings),
        region_code: values.region_code(column::REGION_CODE, findings),
        fiscal_year: values.year(column::FISCAL_YEAR, findings),
        central_departments: departments
            .split(['、', ',', '，', ';', '；', '\n'])
            .map(str::trim)
            .filter(|department| !department.is_empty())
            .map(str::to_owned)
            .collect(),
        finance_department: values.text(column::FINANCE_DEPARTMENT, findings),
        line_department: values.text(column::LINE_DEPARTMENT, findings),
        rule_set: match rule_set {
            Some(name) => name.to_owned(),
            None => values.text(column::RULE_SET, findings),
        },
        evaluated_on,
        budget: sources(column::BUDGET, findings),
        released: sources(column::RELEASED, findings),
    };
    let (budget, released) = (fund.budget.total(), fund.released.total());
    if released > budget {
        let at = At {
            row: values.rows[column::RELEASED[0]],
            column: Some("released"),
            read: &released.to_wan().to_string(),
            ..At::file(&fields.file)
        };
        let said = Said::new(
            format!("拨付合计大于全年预算（{} 万元）", budget.to_wan()),
            "不大于全年预算的金额",
            "核对拨付是否含以前年度资金，或预算是否有调整",
        );
        findings.warning("released_over_budget", "released", at, said);
    }
    fund
}

/// Day of the evaluation; it is data, never today.
pub fn evaluated_on_of(
    values: &Arranged,
    column: usize,
    findings: &mut Findings,
) -> chrono::NaiveDate {
    let date = if values.has(column) {
        let line = values.line(column);
        if !line.has(column) {
            line.key(column, findings);
        }
        line.date(column, findings)
    } else {
        None
    };
    date.unwrap_or_default()
}

fn evaluated_on(values: &Arranged, findings: &mut Findings) -> chrono::NaiveDate {
    evaluated_on_of(values, column::EVALUATED_ON, findings)
}

/// Money by source: at least one is filled in, and none that we don't know, whose money would be lost.
fn check_sources(
    fields: &Fields,
    values: &Arranged,
    section: &str,
    columns: &[usize],
    name: &str,
    findings: &mut Findings,
) {
    if !columns.iter().any(|column| values.filled(*column)) {
        let at = At {
            column: Some(section),
            ..At::file(&fields.file)
        };
        let code = if columns.iter().any(|column| values.has(*column)) {
            "not_a_number"
        } else {
            "missing_column"
        };
        let said = Said::new(
            format!("缺少{name}金额（[{section}]）"),
            "",
            format!("在 [{section}] 下填写 central、local、other"),
        );
        findings.error(code, section, at, said);
    }
    for entry in &fields.entries {
        let inner = entry
            .key
            .strip_prefix(section)
            .and_then(|rest| rest.strip_prefix('.'));
        let known = FUND
            .columns
            .iter()
            .any(|column| column.is_called(&entry.key));
        if inner.is_some() && !known {
            let shown = entry.value.shown();
            let at = At {
                file: &fields.file,
                row: Some(entry.row),
                column: Some(&entry.key),
                read: &shown,
            };
            let said = Said::new(
                "不认识的资金来源，这笔钱会漏计",
                "central（中央）、local（地方）、other（其他）",
                "归入三种来源之一",
            );
            findings.error("unknown_value", section, at, said);
        }
    }
}

/// A section's heading in a sheet: `[budget]`, 预算.
pub fn section_of(key: &str) -> Option<&'static str> {
    match key.trim_matches(['[', ']']) {
        "budget" | "预算" | "全年预算" => Some("budget"),
        "released" | "拨付" | "已拨付" => Some("released"),
        _ => None,
    }
}

/// A source of money below a section's heading; one that has no key of its own keeps its name.
fn source_of(key: &str) -> &str {
    match key {
        "中央" | "中央财政资金" => "central",
        "地方" | "地方资金" => "local",
        "其他" | "其他资金" => "other",
        named => named,
    }
}

fn cell(value: &toml::Value) -> Cell<'static> {
    let text = match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Float(number) => number.to_string(),
        toml::Value::Boolean(value) => value.to_string(),
        toml::Value::Datetime(time) => time.to_string(),
        toml::Value::Array(values) => {
            let shown: Vec<String> = values
                .iter()
                .map(|value| {
                    value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned)
                })
                .collect();
            shown.join("、")
        }
        toml::Value::Table(table) => table.to_string(),
    };
    Cell::Text(Cow::Owned(text))
}

/// The line on which a key stands, counted from 1.
fn line_of(text: &str, section: Option<&str>, key: &str) -> usize {
    let mut current: Option<&str> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|rest| rest.split(']').next())
        {
            current = Some(name.trim());
        } else if current == section
            && line
                .split_once('=')
                .is_some_and(|(name, _)| name.trim().trim_matches('"') == key)
        {
            return index + 1;
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sheet with these rows.
    fn fields(rows: &[(&str, &str)]) -> Fields {
        let rows: Vec<(usize, Vec<Cell<'static>>)> = (1..)
            .zip(rows)
            .map(|(row, (key, value))| {
                let text = |text: &str| Cell::Text(Cow::Owned(text.to_owned()));
                let value = if value.is_empty() {
                    Cell::Empty
                } else {
                    text(value)
                };
                (row, vec![text(key), value])
            })
            .collect();
        Fields::of_rows("专项", &rows)
    }

    fn keys(rows: &[(&str, &str)]) -> Vec<String> {
        let entries = fields(rows).entries;
        entries.into_iter().map(|entry| entry.key).collect()
    }

    #[test]
    fn an_empty_source_of_money_gave_nothing_but_one_is_filled_in() {
        let said = |central, local| {
            let fields = fields(&[
                ("全年预算", ""),
                ("中央", central),
                ("地方", local),
                ("其他", ""),
            ]);
            let mut findings = Findings::default();
            let all: Vec<usize> = (0..FUND.columns.len()).collect();
            let values = fields.arrange(&FUND, &mut findings, &all);
            check_sources(
                &fields,
                &values,
                "budget",
                &column::BUDGET,
                "预算",
                &mut findings,
            );
            let amounts = column::BUDGET.map(|column| values.amount(column, &mut findings));
            (amounts.map(|amount| amount.0), findings.list.len())
        };
        assert_eq!(said("3", ""), ([30_000, 0, 0].map(|fen| fen * 100), 0));
        assert_eq!(said("", ""), ([0, 0, 0], 1), "none is filled in");
    }

    #[test]
    fn money_below_a_heading_keeps_its_source_whatever_it_is_called() {
        let rows = [
            ("专项名称", "甲"),
            ("预算", ""),
            ("中央", "1"),
            ("自治区资金（本级）", "2"),
            ("拨付", ""),
            ("自治区资金（本级）", "2"),
            ("评价日期", "2025-06-30"),
        ];
        assert_eq!(
            keys(&rows),
            [
                "专项名称",
                "budget.central",
                "budget.自治区资金（本级）",
                "released.自治区资金（本级）",
                "评价日期",
            ]
        );
        assert_eq!(keys(&[("预算.县级（本级）", "3")]), ["预算.县级（本级）"]);
    }
}

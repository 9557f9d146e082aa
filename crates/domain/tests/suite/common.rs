//! A reader for tests only: it trusts its input. The real one, with findings, is the app's.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{
    Actual, DeviationCause, Dimension, Direction, Filed, Filing, Fund, FundingMode, Grade,
    Indicator, IndicatorNature, Package, Project, ProjectCohort, Sources, Target, Tier,
};

pub type Row = HashMap<String, String>;

/// The repository's `data/` folder.
pub fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../data")
        .join(name)
}

/// Rows of a CSV file by column name.
pub fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headings = reader.headers().unwrap().clone();
    reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            headings
                .iter()
                .zip(record.iter())
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect()
        })
        .collect()
}

pub fn decimal(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

pub fn wan(text: &str) -> Fen {
    if text.is_empty() {
        Fen(0)
    } else {
        Fen::from_wan(decimal(text)).unwrap()
    }
}

pub fn date(text: &str) -> Option<NaiveDate> {
    (!text.is_empty()).then(|| text.parse().unwrap())
}

pub fn cohort(text: &str) -> ProjectCohort {
    match text {
        "新上" => ProjectCohort::New,
        "结转" => ProjectCohort::Continuing,
        other => panic!("cohort {other}"),
    }
}

pub fn mode(text: &str) -> FundingMode {
    match text {
        "直接补助" => FundingMode::UpFront,
        "后补助" => FundingMode::ExPost,
        other => panic!("mode {other}"),
    }
}

fn grade(text: &str) -> Option<Grade> {
    Grade::ALL.into_iter().find(|grade| grade.label() == text)
}

fn target(text: &str) -> Target {
    match (text, Decimal::from_str(text)) {
        ("—", _) => Target::NotApplicable,
        (_, Ok(number)) => Target::Number(number),
        (text, Err(_)) => Target::Text(text.to_owned()),
    }
}

fn dimension(text: &str) -> Dimension {
    Dimension::ALL
        .into_iter()
        .find(|dimension| dimension.label() == text)
        .unwrap()
}

fn nature(text: &str) -> IndicatorNature {
    match text {
        "absolute" => IndicatorNature::Absolute,
        "ratio" => IndicatorNature::Ratio,
        "relative" => IndicatorNature::Relative,
        "qualitative" => IndicatorNature::Qualitative,
        other => panic!("nature {other}"),
    }
}

fn direction(text: &str) -> Direction {
    match text {
        ">=" => Direction::AtLeast,
        "<=" => Direction::AtMost,
        "=" => Direction::Equal,
        other => panic!("direction {other}"),
    }
}

fn actual(row: &Row, nature: IndicatorNature) -> Filed<Actual> {
    let text = row["actual"].as_str();
    if text == "—" {
        return Filed::NotApplicable;
    }
    match nature {
        IndicatorNature::Ratio if row["denominator"].is_empty() => Filed::Missing,
        IndicatorNature::Ratio => Filed::Value(Actual::Ratio {
            numerator: decimal(&row["numerator"]),
            denominator: decimal(&row["denominator"]),
        }),
        _ if text.is_empty() => Filed::Missing,
        IndicatorNature::Qualitative => {
            let (tier, percent) = text.split_once(':').unwrap();
            let tier = match tier {
                "达成" => Tier::Met,
                "部分达成" => Tier::PartlyMet,
                "未达成" => Tier::NotMet,
                other => panic!("tier {other}"),
            };
            Filed::Value(Actual::Tiered {
                tier,
                percent: decimal(percent),
            })
        }
        IndicatorNature::Absolute | IndicatorNature::Relative => {
            Filed::Value(Actual::Number(decimal(text)))
        }
    }
}

fn sources(table: Option<&toml::Value>) -> Sources {
    let amount = |key: &str| {
        table
            .and_then(|table| table.get(key))
            .and_then(toml::Value::as_str)
            .map_or(Fen(0), wan)
    };
    Sources {
        central: amount("central"),
        local: amount("local"),
        other: amount("other"),
    }
}

fn fund(folder: &Path) -> Fund {
    let table: toml::Value =
        toml::from_str(&std::fs::read_to_string(folder.join("fund.toml")).unwrap()).unwrap();
    let text = |key: &str| table[key].as_str().unwrap_or_default().to_owned();
    Fund {
        name: text("name"),
        region: text("region"),
        region_code: text("region_code"),
        fiscal_year: i32::try_from(table["fiscal_year"].as_integer().unwrap()).unwrap(),
        central_departments: table["central_departments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect(),
        finance_department: text("finance_department"),
        line_department: text("line_department"),
        rule_set: text("rule_set"),
        evaluated_on: table["evaluated_on"]
            .as_datetime()
            .unwrap()
            .to_string()
            .parse()
            .unwrap(),
        budget: sources(table.get("budget")),
        released: sources(table.get("released")),
    }
}

fn project(row: &Row) -> Project {
    Project {
        id: row["id"].clone(),
        direction: row["direction"].clone(),
        cohort: cohort(&row["cohort"]),
        mode: mode(&row["mode"]),
        name: row["name"].clone(),
        host: row["host"].clone(),
        committed: wan(&row["committed_wan"]),
        allocated: wan(&row["allocated_wan"]),
        due_on: date(&row["due_on"]),
        released_on: date(&row["released_on"]),
        spent: wan(&row["spent_wan"]),
        counterpart: wan(&row["counterpart_wan"]),
        grade: grade(&row["grade"]),
    }
}

/// Reads a filing package.
pub fn package(folder: &Path) -> Package {
    let indicators: Vec<Indicator> = rows(&folder.join("indicators.csv"))
        .iter()
        .map(|row| Indicator {
            code: row["code"].clone(),
            dimension: dimension(&row["dimension"]),
            category: row["category"].clone(),
            name: row["name"].clone(),
            unit: row["unit"].clone(),
            nature: nature(&row["nature"]),
            direction: direction(&row["direction"]),
            target: target(&row["target"]),
            full_marks: (!row["full_marks"].is_empty()).then(|| decimal(&row["full_marks"])),
        })
        .collect();
    let projects: Vec<Project> = rows(&folder.join("projects.csv"))
        .iter()
        .map(project)
        .collect();
    let at = |code: &str| {
        indicators
            .iter()
            .position(|indicator| indicator.code == code)
            .unwrap()
    };
    let filings = rows(&folder.join("actuals.csv"))
        .iter()
        .map(|row| {
            let indicator = at(&row["indicator"]);
            let project = projects
                .iter()
                .position(|project| project.id == row["project_id"])
                .unwrap();
            Filing {
                project: u32::try_from(project).unwrap(),
                indicator: u32::try_from(indicator).unwrap(),
                target: (!row["target"].is_empty()).then(|| target(&row["target"])),
                actual: actual(row, indicators[indicator].nature),
            }
        })
        .collect();
    let causes = rows(&folder.join("causes.csv"))
        .iter()
        .map(|row| DeviationCause {
            indicator: u32::try_from(at(&row["indicator"])).unwrap(),
            cause: row["cause"].clone(),
            improvement: row["improvement"].clone(),
        })
        .collect();
    Package {
        fund: fund(folder),
        projects,
        indicators,
        filings,
        causes,
    }
}

/// The seed package of the filing kind.
pub fn seed() -> Package {
    package(&data("central-guidance-2024"))
}

/// Whether `actual` has everything of `expected`; more keys may stand beside, at the top and in objects.
pub fn assert_contains(actual: &serde_json::Value, expected: &serde_json::Value, path: &str) {
    use serde_json::Value;
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            for (key, value) in expected {
                let found = actual
                    .get(key)
                    .unwrap_or_else(|| panic!("{path}/{key} is missing"));
                assert_contains(found, value, &format!("{path}/{key}"));
            }
        }
        (Value::Array(actual), Value::Array(expected)) => {
            assert_eq!(actual.len(), expected.len(), "length of {path}: {actual:?}");
            for (at, (actual, expected)) in actual.iter().zip(expected).enumerate() {
                assert_contains(actual, expected, &format!("{path}/{at}"));
            }
        }
        _ => assert_eq!(actual, expected, "{path}"),
    }
}

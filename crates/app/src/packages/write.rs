//! A package as values, ready to be written as a folder or as a workbook, in the schema's columns.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{
    Actual, DeviationCause, Filed, Filing, Fund, Indicator, Package, Project, Target,
};

use super::actuals::TIERS;
use super::indicators::{DIMENSIONS, DIRECTIONS, NATURES, NOT_APPLICABLE};
use super::projects::{COHORTS, GRADES, MODES};
use super::schema::{ACTUALS, CAUSES, FUND, INDICATORS, PROJECTS, Sheet};

/// What is written into a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Empty,
    Text(String),
    /// A word of a list that a file and a workbook write differently.
    Word {
        file: &'static str,
        workbook: &'static str,
    },
    Number(Decimal),
    Date(NaiveDate),
    /// Several words: a list in TOML, joined by 、 in a cell.
    Words(Vec<String>),
}

/// A key of the fund with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// `fiscal_year`, `budget.central`.
    pub key: String,
    /// In a workbook.
    pub heading: String,
    pub value: Value,
}

/// A table with its rows.
#[derive(Debug)]
pub struct Filled {
    pub sheet: &'static Sheet,
    pub rows: Vec<Vec<Value>>,
    /// What a workbook shows beside the rows to whoever fills them in; no reader looks at it.
    pub beside: Option<Beside>,
}

/// Columns to the right of a table: headings, then a text a row.
#[derive(Debug)]
pub struct Beside {
    pub headings: &'static [&'static str],
    pub rows: Vec<Vec<String>>,
}

impl Filled {
    pub fn new(sheet: &'static Sheet, rows: Vec<Vec<Value>>) -> Self {
        Self {
            sheet,
            rows,
            beside: None,
        }
    }
}

/// A whole package.
#[derive(Debug)]
pub struct Tables {
    pub fund: Vec<Field>,
    pub sheets: Vec<Filled>,
}

/// The keys of a schema with their values.
pub fn fields(sheet: &Sheet, values: Vec<Value>) -> Vec<Field> {
    sheet
        .columns
        .iter()
        .zip(values)
        .map(|(column, value)| Field {
            key: column.key.to_owned(),
            heading: column.heading.to_owned(),
            value,
        })
        .collect()
}

/// A filing package.
pub fn filing_package(package: &Package) -> Tables {
    let filled = Filled::new;
    let filings = package.filings.iter();
    let causes = package.causes.iter();
    Tables {
        fund: fields(&FUND, fund(&package.fund)),
        sheets: vec![
            filled(&PROJECTS, package.projects.iter().map(project).collect()),
            filled(
                &INDICATORS,
                package.indicators.iter().map(indicator).collect(),
            ),
            filled(
                &ACTUALS,
                filings.map(|item| filing(package, item)).collect(),
            ),
            filled(&CAUSES, causes.map(|item| cause(package, item)).collect()),
        ],
    }
}

impl Value {
    pub fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    pub fn amount(amount: Fen) -> Self {
        Self::Number(amount.to_wan())
    }

    pub fn date(date: Option<NaiveDate>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }

    pub fn number(number: Option<Decimal>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// The word that a list of words has for a value.
pub fn word<T: PartialEq>(words: &[(&[&'static str], T)], value: &T) -> &'static str {
    words
        .iter()
        .find(|(_, other)| other == value)
        .map_or("", |(names, _)| names[0])
}

/// The word as a cell.
pub fn listed<T: PartialEq>(words: &[(&[&'static str], T)], value: &T) -> Value {
    Value::text(word(words, value))
}

/// A word that a file writes in English, as its format says, and a workbook in the Chinese that officials choose from.
pub fn in_both<T: PartialEq>(words: &[(&[&'static str], T)], value: &T) -> Value {
    words
        .iter()
        .find(|(_, other)| other == value)
        .map_or(Value::Empty, |(names, _)| Value::Word {
            file: names[0],
            workbook: names[names.len() - 1],
        })
}

/// The fund's values in the order of `schema::FUND`.
fn fund(fund: &Fund) -> Vec<Value> {
    let mut values = vec![
        Value::text(&fund.name),
        Value::text(&fund.region),
        Value::text(&fund.region_code),
        Value::Number(Decimal::from(fund.fiscal_year)),
        Value::Words(fund.central_departments.clone()),
        Value::text(&fund.finance_department),
        Value::text(&fund.line_department),
        Value::text(&fund.rule_set),
        Value::Date(fund.evaluated_on),
    ];
    for sources in [fund.budget, fund.released] {
        values.extend([sources.central, sources.local, sources.other].map(Value::amount));
    }
    values
}

/// A project in the order of `schema::PROJECTS`.
pub fn project(project: &Project) -> Vec<Value> {
    vec![
        Value::text(&project.id),
        Value::text(&project.direction),
        listed(COHORTS, &project.cohort),
        listed(MODES, &project.mode),
        Value::text(&project.name),
        Value::text(&project.host),
        Value::amount(project.committed),
        Value::amount(project.allocated),
        Value::date(project.due_on),
        Value::date(project.released_on),
        Value::amount(project.spent),
        Value::amount(project.counterpart),
        project
            .grade
            .map_or(Value::Empty, |grade| listed(GRADES, &grade)),
    ]
}

/// An indicator in the order of `schema::INDICATORS`.
fn indicator(indicator: &Indicator) -> Vec<Value> {
    vec![
        Value::text(&indicator.code),
        listed(DIMENSIONS, &indicator.dimension),
        Value::text(&indicator.category),
        Value::text(&indicator.name),
        Value::text(&indicator.unit),
        listed(NATURES, &indicator.nature),
        listed(DIRECTIONS, &indicator.direction),
        target(&indicator.target),
        Value::number(indicator.full_marks),
    ]
}

fn target(target: &Target) -> Value {
    match target {
        Target::NotApplicable => Value::text(NOT_APPLICABLE),
        Target::Number(number) => Value::Number(*number),
        Target::Text(text) => Value::text(text),
    }
}

/// A filing in the order of `schema::ACTUALS`.
fn filing(package: &Package, filing: &Filing) -> Vec<Value> {
    let (actual, numerator, denominator) = match filing.actual {
        Filed::Missing => (Value::Empty, Value::Empty, Value::Empty),
        Filed::NotApplicable => (Value::text(NOT_APPLICABLE), Value::Empty, Value::Empty),
        Filed::Value(Actual::Number(number)) => (Value::Number(number), Value::Empty, Value::Empty),
        Filed::Value(Actual::Ratio {
            numerator,
            denominator,
        }) => (
            Value::Empty,
            Value::Number(numerator),
            Value::Number(denominator),
        ),
        Filed::Value(Actual::Tiered { tier, percent }) => {
            let text = format!("{}:{percent}", word(TIERS, &tier));
            (Value::Text(text), Value::Empty, Value::Empty)
        }
    };
    vec![
        Value::text(&package.projects[filing.project as usize].id),
        Value::text(&package.indicators[filing.indicator as usize].code),
        filing.target.as_ref().map_or(Value::Empty, target),
        actual,
        numerator,
        denominator,
    ]
}

/// A cause in the order of `schema::CAUSES`.
fn cause(package: &Package, cause: &DeviationCause) -> Vec<Value> {
    vec![
        Value::text(&package.indicators[cause.indicator as usize].code),
        Value::text(&cause.cause),
        Value::text(&cause.improvement),
    ]
}

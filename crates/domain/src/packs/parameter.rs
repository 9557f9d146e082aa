//! One parameter: its dated versions, each with its citation.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize};

use super::library::{Instrument, PackError};
use super::value::Value;
use crate::trace::{Checked, Citation};

/// A parameter file: what it is, and its versions in order of time.
#[derive(Debug, Clone)]
pub struct ParameterFile {
    /// `<instrument>/<parameter>`
    pub key: String,
    /// In Chinese.
    pub label: String,
    /// Which type its values have: `grade_bands`.
    pub kind: String,
    pub versions: Vec<Version>,
}

/// One dated version of a parameter.
#[derive(Debug, Clone)]
pub struct Version {
    /// First day on which it holds.
    pub from: NaiveDate,
    /// Last day on which it holds; `None`: no end is known.
    pub until: Option<NaiveDate>,
    pub citation: Citation,
    /// Which of several possible readings was chosen, where the text is silent or unclear.
    pub reading: Option<String>,
    pub value: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    kind: String,
    label: String,
    version: Vec<RawVersion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    #[serde(deserialize_with = "date")]
    from: NaiveDate,
    #[serde(default, deserialize_with = "optional_date")]
    until: Option<NaiveDate>,
    article: String,
    clause: String,
    checked: Checked,
    seen_in: Option<String>,
    reading: Option<String>,
    value: toml::Value,
}

impl ParameterFile {
    pub(super) fn parse(
        path: &str,
        text: &str,
        instrument: &Instrument,
    ) -> Result<Self, PackError> {
        let raw: RawFile = toml::from_str(text).map_err(|error| PackError::toml(path, error))?;
        let mut versions: Vec<Version> = Vec::with_capacity(raw.version.len());
        let starts: Vec<NaiveDate> = raw.version.iter().map(|version| version.from).collect();
        for (at, version) in raw.version.into_iter().enumerate() {
            if version.clause.trim().is_empty() {
                return Err(PackError::content(
                    path,
                    "a version has no clause: say what the text says",
                ));
            }
            if version.checked != Checked::Official && version.seen_in.is_none() {
                return Err(PackError::content(
                    path,
                    "a version that isn't official must say where it was seen",
                ));
            }
            let next = starts.get(at + 1).copied();
            let until = end_of(path, version.from, version.until, next)?;
            versions.push(Version {
                from: version.from,
                until,
                citation: Citation {
                    instrument: instrument.number.clone(),
                    title: instrument.title.clone(),
                    article: version.article,
                    clause: version.clause,
                    checked: version.checked,
                    seen_in: version.seen_in,
                },
                reading: version.reading,
                value: Value::parse(path, &raw.kind, version.value)?,
            });
        }
        if versions.is_empty() {
            return Err(PackError::content(path, "has no version"));
        }
        Ok(Self {
            key: path.to_owned(),
            label: raw.label,
            kind: raw.kind,
            versions,
        })
    }

    /// The version in force on a day; none for a day that isn't transcribed.
    pub fn on(&self, day: NaiveDate) -> Option<&Version> {
        self.versions
            .iter()
            .find(|version| version.from <= day && version.until.is_none_or(|until| day <= until))
    }
}

/// A version runs to the eve of the next one unless it says that it ended earlier; an end at or after the next start is an overlap.
fn end_of(
    path: &str,
    from: NaiveDate,
    until: Option<NaiveDate>,
    next: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, PackError> {
    if until.is_some_and(|until| until < from) {
        return Err(PackError::content(
            path,
            format!("the version from {from} ends before it begins"),
        ));
    }
    let Some(next) = next else { return Ok(until) };
    if next <= from {
        return Err(PackError::content(
            path,
            format!("versions aren't in order of time at {next}"),
        ));
    }
    let eve = next
        .checked_sub_days(Days::new(1))
        .ok_or_else(|| PackError::content(path, "a date before the calendar's beginning"))?;
    match until {
        Some(until) if until > eve => Err(PackError::content(
            path,
            format!("the versions from {from} and {next} overlap"),
        )),
        Some(until) => Ok(Some(until)),
        None => Ok(Some(eve)),
    }
}

/// A parameter as one rule set uses it: the slot it fills, and the version in force.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// `weights`
    pub slot: String,
    /// `<instrument>/<parameter>`
    pub key: String,
    pub label: String,
    pub version: Version,
}

impl Chosen {
    /// What an evaluation stores to say which version it used: `<instrument>/<parameter>@2020-02-25`.
    pub fn id(&self) -> String {
        format!("{}@{}", self.key, self.version.from)
    }

    /// As a person reads it.
    pub fn view(&self) -> Parameter {
        Parameter {
            slot: self.slot.clone(),
            key: self.key.clone(),
            label: self.label.clone(),
            value: self.version.value.describe(),
            lines: self.version.value.lines(),
            citation: self.version.citation.clone(),
            from: self.version.from,
            reading: self.version.reading.clone(),
        }
    }
}

/// A parameter of a rule set for people: pages, reports and `rules show` print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// What it decides in the rule set: `weights`.
    pub slot: String,
    /// Its file: `<instrument>/<parameter>`.
    pub key: String,
    pub label: String,
    /// In Chinese: 预算执行 10 分，产出指标 50 分….
    pub value: String,
    /// The entries of a list, where `value` only counts them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<String>,
    pub citation: Citation,
    pub from: NaiveDate,
    pub reading: Option<String>,
}

fn to_date<E: serde::de::Error>(datetime: toml::value::Datetime) -> Result<NaiveDate, E> {
    datetime
        .date
        .filter(|_| datetime.time.is_none())
        .and_then(|date| {
            NaiveDate::from_ymd_opt(
                i32::from(date.year),
                u32::from(date.month),
                u32::from(date.day),
            )
        })
        .ok_or_else(|| E::custom("expected a date without time"))
}

fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    to_date(toml::value::Datetime::deserialize(deserializer)?)
}

pub(super) fn optional_date<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<NaiveDate>, D::Error> {
    let datetime = Option::<toml::value::Datetime>::deserialize(deserializer)?;
    datetime.map(to_date).transpose()
}

//! A rule set's file: which parameters hold in which fiscal years.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::library::{PackError, library};
use super::parameter::{Chosen, Parameter, ParameterFile};
use super::rule_set::{Kind as _, RuleSet, SchemeRuleSet};

/// What a rule set scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleSetKind {
    /// 单位自评: filings rolled up.
    SelfEvaluation,
    /// 部门评价、财政评价: an indicator tree.
    Scheme,
}

/// Why no rule set can be used: it isn't there, or it isn't transcribed for that year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotInForce {
    #[error("没有规则集 {name}；现有：{known}")]
    Unknown { name: String, known: String },
    #[error(
        "规则集 {name} 没有收录 {fiscal_year} 年度的规定（已收录 {covered} 年度）；核对当年文件后在规则包中补充新版本"
    )]
    Year {
        name: String,
        fiscal_year: i32,
        covered: String,
    },
    #[error("规则集 {name} 用于{used_for}，不能用于{asked_for}")]
    Kind {
        name: String,
        used_for: String,
        asked_for: String,
    },
}

/// A rule set's file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SetFile {
    pub(super) label: String,
    pub(super) kind: RuleSetKind,
    pub(super) jurisdiction: String,
    pub(super) fund: String,
    pub(super) summary: String,
    edition: Vec<Edition>,
}

/// What holds in a span of fiscal years.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Edition {
    from_year: i32,
    through_year: i32,
    /// Slot → `<instrument>/<parameter>`.
    parameters: BTreeMap<String, String>,
}

const SELF_EVALUATION_SLOTS: &[&str] = &[
    "weights",
    "grade_bands",
    "tiers",
    "roll_up",
    "scoring",
    "execution_points",
    "explanation",
    "rounding",
];
const SCHEME_SLOTS: &[&str] = &[
    "grade_bands",
    "scoring_methods",
    "rounding",
    "framework",
    "methods",
    "output_benefit_floor",
    "survey",
    "project_practice",
    "sampling",
];

/// The last day of a fiscal year: the day on which a set's versions are looked up (`reading` in `docs/decisions`).
fn closing_day(fiscal_year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(fiscal_year, 12, 31)
}

impl SetFile {
    pub(super) fn parse(
        name: &str,
        text: &str,
        parameters: &BTreeMap<String, ParameterFile>,
    ) -> Result<Self, PackError> {
        let file: Self = toml::from_str(text).map_err(|error| PackError::toml(name, error))?;
        let mut last = i32::MIN;
        for edition in &file.edition {
            if edition.from_year <= last || edition.through_year < edition.from_year {
                return Err(PackError::content(
                    name,
                    "editions overlap or aren't in order of years",
                ));
            }
            last = edition.through_year;
            for slot in file.required() {
                if !edition.parameters.contains_key(*slot) {
                    return Err(PackError::content(name, format!("fills no slot {slot:?}")));
                }
            }
            for key in edition.parameters.values() {
                let parameter = parameters
                    .get(key)
                    .ok_or_else(|| PackError::content(name, format!("no parameter {key:?}")))?;
                for year in edition.from_year..=edition.through_year {
                    let held = closing_day(year).and_then(|day| parameter.on(day));
                    if held.is_none() {
                        return Err(PackError::content(
                            name,
                            format!("{key} has no version for {year}"),
                        ));
                    }
                }
            }
        }
        if file.edition.is_empty() {
            return Err(PackError::content(name, "has no edition"));
        }
        file.typed(name, parameters)?;
        Ok(file)
    }

    /// Builds every edition once, so that a value of the wrong kind in a slot is found when the pack is parsed.
    fn typed(
        &self,
        name: &str,
        parameters: &BTreeMap<String, ParameterFile>,
    ) -> Result<(), PackError> {
        for edition in &self.edition {
            let year = edition.through_year;
            match self.kind {
                RuleSetKind::SelfEvaluation => drop(RuleSet::build(self, name, year, parameters)?),
                RuleSetKind::Scheme => drop(SchemeRuleSet::build(self, name, year, parameters)?),
            }
        }
        Ok(())
    }

    fn required(&self) -> &'static [&'static str] {
        match self.kind {
            RuleSetKind::SelfEvaluation => SELF_EVALUATION_SLOTS,
            RuleSetKind::Scheme => SCHEME_SLOTS,
        }
    }

    pub(super) fn covers(&self, fiscal_year: i32) -> bool {
        self.edition_of(fiscal_year).is_some()
    }

    fn edition_of(&self, fiscal_year: i32) -> Option<&Edition> {
        self.edition
            .iter()
            .find(|edition| (edition.from_year..=edition.through_year).contains(&fiscal_year))
    }

    /// Spans of years without gaps: 2020—2026.
    fn covered(&self) -> String {
        let mut spans: Vec<(i32, i32)> = Vec::new();
        for edition in &self.edition {
            match spans.last_mut() {
                Some(last) if last.1 + 1 == edition.from_year => last.1 = edition.through_year,
                _ => spans.push((edition.from_year, edition.through_year)),
            }
        }
        let spans: Vec<String> = spans
            .iter()
            .map(|(from, through)| format!("{from}—{through}"))
            .collect();
        spans.join("、")
    }

    pub(super) fn latest_year(&self) -> i32 {
        self.edition
            .last()
            .map_or(0, |edition| edition.through_year)
    }

    pub(super) fn chosen(
        &self,
        name: &str,
        fiscal_year: i32,
        parameters: &BTreeMap<String, ParameterFile>,
    ) -> Result<Vec<Chosen>, PackError> {
        let missing = || PackError::content(name, format!("nothing for {fiscal_year}"));
        let edition = self.edition_of(fiscal_year).ok_or_else(missing)?;
        let day = closing_day(fiscal_year).ok_or_else(missing)?;
        let mut chosen = Vec::with_capacity(edition.parameters.len());
        for (slot, key) in &edition.parameters {
            let parameter = parameters.get(key).ok_or_else(missing)?;
            chosen.push(Chosen {
                slot: slot.clone(),
                key: key.clone(),
                label: parameter.label.clone(),
                version: parameter.on(day).ok_or_else(missing)?.clone(),
            });
        }
        Ok(chosen)
    }
}

/// What a list of rule sets prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    pub name: String,
    pub label: String,
    pub kind: RuleSetKind,
    pub jurisdiction: String,
    pub fund: String,
    pub summary: String,
    /// 2020—2026
    pub covered: String,
    /// Parameters as of the latest year covered.
    pub parameters: Vec<Parameter>,
}

/// Every rule set of either kind, by name.
pub fn listings() -> Vec<Listing> {
    let library = library();
    library
        .sets
        .iter()
        .map(|(name, file)| Listing {
            name: name.clone(),
            label: file.label.clone(),
            kind: file.kind,
            jurisdiction: file.jurisdiction.clone(),
            fund: file.fund.clone(),
            summary: file.summary.clone(),
            covered: file.covered(),
            parameters: file
                .chosen(name, file.latest_year(), &library.parameters)
                .expect("every edition was built when the pack was parsed")
                .iter()
                .map(Chosen::view)
                .collect(),
        })
        .collect()
}

pub(super) fn file_for(
    name: &str,
    fiscal_year: i32,
    kind: RuleSetKind,
) -> Result<&'static SetFile, NotInForce> {
    let sets = &library().sets;
    let file = sets.get(name).ok_or_else(|| NotInForce::Unknown {
        name: name.to_owned(),
        known: sets.keys().cloned().collect::<Vec<_>>().join("、"),
    })?;
    if file.kind != kind {
        return Err(NotInForce::Kind {
            name: name.to_owned(),
            used_for: file.kind.describe().to_owned(),
            asked_for: kind.describe().to_owned(),
        });
    }
    if !file.covers(fiscal_year) {
        return Err(NotInForce::Year {
            name: name.to_owned(),
            fiscal_year,
            covered: file.covered(),
        });
    }
    Ok(file)
}

impl RuleSetKind {
    /// In Chinese.
    pub fn describe(self) -> &'static str {
        match self {
            Self::SelfEvaluation => "单位自评",
            Self::Scheme => "部门评价和财政评价",
        }
    }
}

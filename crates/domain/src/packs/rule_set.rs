//! Rule sets: which parameters a fund uses, by fiscal year.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::library::{PackError, library};
use super::parameter::{Chosen, Parameter, ParameterFile};
use super::value::{
    Bands, Cited, ExecutionCaps, ExecutionPoints, Explanation, Framework, OutputBenefitFloor,
    OverAchievement, ProjectPractice, RollUp, Rounding, SamplingRules, Scoring, SurveyRules, Tiers,
    Value, Weights,
};

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
    label: String,
    kind: RuleSetKind,
    jurisdiction: String,
    fund: String,
    summary: String,
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

    fn covers(&self, fiscal_year: i32) -> bool {
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

    fn latest_year(&self) -> i32 {
        self.edition
            .last()
            .map_or(0, |edition| edition.through_year)
    }

    fn chosen(
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

/// Takes typed values out of the slots of one edition.
struct Slots<'a> {
    name: &'a str,
    chosen: &'a [Chosen],
}

macro_rules! slot {
    ($slots:expr, $slot:literal, $variant:ident) => {{
        match $slots.get($slot) {
            Some(chosen) => match &chosen.version.value {
                Value::$variant(value) => Ok(Some(Cited {
                    value: value.clone(),
                    chosen: chosen.clone(),
                })),
                _ => Err(PackError::content(
                    $slots.name,
                    format!(
                        "{} is of another kind than the slot {:?} needs",
                        chosen.key, $slot
                    ),
                )),
            },
            None => Ok(None),
        }
    }};
}

macro_rules! required {
    ($slots:expr, $slot:literal, $variant:ident) => {
        slot!($slots, $slot, $variant)?
            .ok_or_else(|| PackError::content($slots.name, concat!("fills no slot ", $slot)))
    };
}

impl Slots<'_> {
    fn get(&self, slot: &str) -> Option<&Chosen> {
        self.chosen.iter().find(|chosen| chosen.slot == slot)
    }
}

/// 自评规则集: every rule of a self-evaluation in one fiscal year. Immutable; evaluations store the versions it names.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// `cn/central-guidance-fund`
    pub name: String,
    pub label: String,
    pub summary: String,
    pub jurisdiction: String,
    pub fund: String,
    pub fiscal_year: i32,
    pub weights: Cited<Weights>,
    pub grade_bands: Cited<Bands>,
    pub tiers: Cited<Tiers>,
    pub roll_up: Cited<RollUp>,
    pub scoring: Cited<Scoring>,
    pub execution_points: Cited<ExecutionPoints>,
    pub explanation: Cited<Explanation>,
    pub rounding: Cited<Rounding>,
    /// Not every set caps the total by execution.
    pub execution_caps: Option<Cited<ExecutionCaps>>,
    /// Not every set takes points off for surplus.
    pub over_achievement: Option<Cited<OverAchievement>>,
    chosen: Vec<Chosen>,
}

impl RuleSet {
    fn build(
        file: &SetFile,
        name: &str,
        fiscal_year: i32,
        parameters: &BTreeMap<String, ParameterFile>,
    ) -> Result<Self, PackError> {
        let chosen = file.chosen(name, fiscal_year, parameters)?;
        let slots = Slots {
            name,
            chosen: &chosen,
        };
        Ok(Self {
            name: name.to_owned(),
            label: file.label.clone(),
            summary: file.summary.clone(),
            jurisdiction: file.jurisdiction.clone(),
            fund: file.fund.clone(),
            fiscal_year,
            weights: required!(slots, "weights", Weights)?,
            grade_bands: required!(slots, "grade_bands", Bands)?,
            tiers: required!(slots, "tiers", Tiers)?,
            roll_up: required!(slots, "roll_up", RollUp)?,
            scoring: required!(slots, "scoring", Scoring)?,
            execution_points: required!(slots, "execution_points", ExecutionPoints)?,
            explanation: required!(slots, "explanation", Explanation)?,
            rounding: required!(slots, "rounding", Rounding)?,
            execution_caps: slot!(slots, "execution_caps", ExecutionCaps)?,
            over_achievement: slot!(slots, "over_achievement", OverAchievement)?,
            chosen,
        })
    }

    /// The rule set of that name as it holds in a fiscal year.
    pub fn find(name: &str, fiscal_year: i32) -> Result<Self, NotInForce> {
        let file = file_for(name, fiscal_year, RuleSetKind::SelfEvaluation)?;
        Ok(Self::build(file, name, fiscal_year, &library().parameters)
            .expect("every edition was built when the pack was parsed"))
    }

    /// Every self-evaluation set in the latest year it covers.
    pub fn all() -> Vec<Self> {
        Self::each(|file| Some(file.latest_year()))
    }

    /// Every self-evaluation set that covers a fiscal year.
    pub fn all_for(fiscal_year: i32) -> Vec<Self> {
        Self::each(|file| file.covers(fiscal_year).then_some(fiscal_year))
    }

    fn each(year: impl Fn(&SetFile) -> Option<i32>) -> Vec<Self> {
        library()
            .sets
            .iter()
            .filter(|(_, file)| file.kind == RuleSetKind::SelfEvaluation)
            .filter_map(|(name, file)| year(file).and_then(|year| Self::find(name, year).ok()))
            .collect()
    }

    /// Every parameter of the set, with its citation.
    pub fn parameters(&self) -> Vec<Parameter> {
        self.chosen.iter().map(Chosen::view).collect()
    }

    /// What fills a slot.
    pub fn chosen(&self, slot: &str) -> Option<&Chosen> {
        self.chosen.iter().find(|chosen| chosen.slot == slot)
    }

    /// The versions of all parameters, as an evaluation stores them.
    pub fn versions(&self) -> Vec<String> {
        self.chosen.iter().map(Chosen::id).collect()
    }
}

/// 评价规则集: the rules of a department's or finance evaluation in one fiscal year.
#[derive(Debug, Clone)]
pub struct SchemeRuleSet {
    /// `cn/project-expenditure`
    pub name: String,
    pub label: String,
    pub summary: String,
    pub jurisdiction: String,
    pub fund: String,
    pub fiscal_year: i32,
    pub grade_bands: Cited<Bands>,
    pub rounding: Cited<Rounding>,
    /// The rows from which a scheme can be started.
    pub framework: Cited<Framework>,
    pub output_benefit_floor: Cited<OutputBenefitFloor>,
    pub survey: Cited<SurveyRules>,
    pub project_practice: Cited<ProjectPractice>,
    pub sampling: Cited<SamplingRules>,
    chosen: Vec<Chosen>,
}

impl SchemeRuleSet {
    fn build(
        file: &SetFile,
        name: &str,
        fiscal_year: i32,
        parameters: &BTreeMap<String, ParameterFile>,
    ) -> Result<Self, PackError> {
        let chosen = file.chosen(name, fiscal_year, parameters)?;
        let slots = Slots {
            name,
            chosen: &chosen,
        };
        Ok(Self {
            name: name.to_owned(),
            label: file.label.clone(),
            summary: file.summary.clone(),
            jurisdiction: file.jurisdiction.clone(),
            fund: file.fund.clone(),
            fiscal_year,
            grade_bands: required!(slots, "grade_bands", Bands)?,
            rounding: required!(slots, "rounding", Rounding)?,
            framework: required!(slots, "framework", Framework)?,
            output_benefit_floor: required!(slots, "output_benefit_floor", OutputBenefitFloor)?,
            survey: required!(slots, "survey", Survey)?,
            project_practice: required!(slots, "project_practice", ProjectPractice)?,
            sampling: required!(slots, "sampling", Sampling)?,
            chosen,
        })
    }

    /// The rule set of that name as it holds in a fiscal year.
    pub fn find(name: &str, fiscal_year: i32) -> Result<Self, NotInForce> {
        let file = file_for(name, fiscal_year, RuleSetKind::Scheme)?;
        Ok(Self::build(file, name, fiscal_year, &library().parameters)
            .expect("every edition was built when the pack was parsed"))
    }

    /// Every evaluation set that covers a fiscal year.
    pub fn all_for(fiscal_year: i32) -> Vec<Self> {
        library()
            .sets
            .iter()
            .filter(|(_, file)| file.kind == RuleSetKind::Scheme && file.covers(fiscal_year))
            .filter_map(|(name, _)| Self::find(name, fiscal_year).ok())
            .collect()
    }

    /// Every parameter of the set, with its citation.
    pub fn parameters(&self) -> Vec<Parameter> {
        self.chosen.iter().map(Chosen::view).collect()
    }

    /// What fills a slot.
    pub fn chosen(&self, slot: &str) -> Option<&Chosen> {
        self.chosen.iter().find(|chosen| chosen.slot == slot)
    }

    /// The versions of all parameters, as an evaluation stores them.
    pub fn versions(&self) -> Vec<String> {
        self.chosen.iter().map(Chosen::id).collect()
    }
}

fn file_for(
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

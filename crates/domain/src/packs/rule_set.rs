//! Rule sets as evaluations use them: every value typed and cited.

use std::collections::BTreeMap;

use super::library::{PackError, library};
use super::parameter::{Chosen, Parameter, ParameterFile};
use super::set_file::{NotInForce, RuleSetKind, SetFile, file_for};
use super::value::{
    Bands, Cited, ExecutionCaps, ExecutionPoints, Explanation, Framework, OutputBenefitFloor,
    OverAchievement, ProjectPractice, RollUp, Rounding, SamplingRules, Scoring, SurveyRules, Tiers,
    Value, Weights,
};

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
    pub(super) fn build(
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
    pub(super) fn build(
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

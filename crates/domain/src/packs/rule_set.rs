//! Rule sets as evaluations use them: every value typed and cited.

use std::collections::BTreeMap;
use std::ops::Deref;

use super::library::{PackError, library};
use super::parameter::{Chosen, Parameter, ParameterFile};
use super::set_file::{NotInForce, RuleSetKind, SetFile, file_for};
use super::value::{
    Bands, Cited, ExecutionCaps, ExecutionPoints, Explanation, Framework, LeafFigures,
    OutputBenefitFloor, OverAchievement, ProjectPractice, RollUp, Rounding, SamplingRules, Scoring,
    SurveyRules, Tiers, Value, Weights,
};

/// Takes typed values out of the slots of one edition.
struct Slots<'a>(&'a RuleSetEdition);

macro_rules! slot {
    ($slots:expr, $slot:literal, $variant:ident) => {{
        match $slots.0.chosen($slot) {
            Some(chosen) => match &chosen.version.value {
                Value::$variant(value) => Ok(Some(Cited {
                    value: value.clone(),
                    chosen: chosen.clone(),
                })),
                _ => Err(PackError::content(
                    &$slots.0.name,
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
            .ok_or_else(|| PackError::content(&$slots.0.name, concat!("fills no slot ", $slot)))
    };
}

/// 规则集的年度版本: which set it is, and what holds in that fiscal year. Immutable; evaluations store the versions it names.
#[derive(Debug, Clone)]
pub struct RuleSetEdition {
    /// `cn/central-guidance-fund`
    pub name: String,
    pub label: String,
    pub summary: String,
    pub jurisdiction: String,
    pub fund: String,
    pub fiscal_year: i32,
    chosen: Vec<Chosen>,
}

impl RuleSetEdition {
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

/// A kind of rule set: what it scores, and how its typed values are taken out of the slots of an edition.
pub(super) trait Kind: Sized {
    const KIND: RuleSetKind;

    fn from_slots(edition: RuleSetEdition) -> Result<Self, PackError>;

    fn build(
        file: &SetFile,
        name: &str,
        fiscal_year: i32,
        parameters: &BTreeMap<String, ParameterFile>,
    ) -> Result<Self, PackError> {
        Self::from_slots(RuleSetEdition {
            name: name.to_owned(),
            label: file.label.clone(),
            summary: file.summary.clone(),
            jurisdiction: file.jurisdiction.clone(),
            fund: file.fund.clone(),
            fiscal_year,
            chosen: file.chosen(name, fiscal_year, parameters)?,
        })
    }
}

fn find<T: Kind>(name: &str, fiscal_year: i32) -> Result<T, NotInForce> {
    let file = file_for(name, fiscal_year, T::KIND)?;
    Ok(T::build(file, name, fiscal_year, &library().parameters)
        .expect("every edition was built when the pack was parsed"))
}

/// Every set of a kind, in the year that is said for its file.
fn each<T: Kind>(year: impl Fn(&SetFile) -> Option<i32>) -> Vec<T> {
    library()
        .sets
        .iter()
        .filter(|(_, file)| file.kind == T::KIND)
        .filter_map(|(name, file)| year(file).and_then(|year| find(name, year).ok()))
        .collect()
}

fn covering<T: Kind>(fiscal_year: i32) -> Vec<T> {
    each(|file| file.covers(fiscal_year).then_some(fiscal_year))
}

/// 自评规则集: every rule of a self-evaluation in one fiscal year.
#[derive(Debug, Clone)]
pub struct RuleSet {
    pub edition: RuleSetEdition,
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
}

impl Kind for RuleSet {
    const KIND: RuleSetKind = RuleSetKind::SelfEvaluation;

    fn from_slots(edition: RuleSetEdition) -> Result<Self, PackError> {
        let slots = Slots(&edition);
        Ok(Self {
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
            edition,
        })
    }
}

impl RuleSet {
    /// The rule set of that name as it holds in a fiscal year.
    pub fn find(name: &str, fiscal_year: i32) -> Result<Self, NotInForce> {
        find(name, fiscal_year)
    }

    /// Every self-evaluation set in the latest year it covers.
    pub fn all() -> Vec<Self> {
        each(|file| Some(file.latest_year()))
    }

    /// Every self-evaluation set that covers a fiscal year.
    pub fn all_for(fiscal_year: i32) -> Vec<Self> {
        covering(fiscal_year)
    }
}

impl Deref for RuleSet {
    type Target = RuleSetEdition;

    fn deref(&self) -> &RuleSetEdition {
        &self.edition
    }
}

/// 评价规则集: the rules of a department's or finance evaluation in one fiscal year.
#[derive(Debug, Clone)]
pub struct SchemeRuleSet {
    pub edition: RuleSetEdition,
    pub grade_bands: Cited<Bands>,
    pub rounding: Cited<Rounding>,
    /// The rows from which a scheme can be started.
    pub framework: Cited<Framework>,
    /// Not every set says which leaf means which figure.
    pub leaf_figures: Option<Cited<LeafFigures>>,
    pub output_benefit_floor: Cited<OutputBenefitFloor>,
    pub survey: Cited<SurveyRules>,
    pub project_practice: Cited<ProjectPractice>,
    pub sampling: Cited<SamplingRules>,
}

impl Kind for SchemeRuleSet {
    const KIND: RuleSetKind = RuleSetKind::Scheme;

    fn from_slots(edition: RuleSetEdition) -> Result<Self, PackError> {
        let slots = Slots(&edition);
        Ok(Self {
            grade_bands: required!(slots, "grade_bands", Bands)?,
            rounding: required!(slots, "rounding", Rounding)?,
            framework: required!(slots, "framework", Framework)?,
            leaf_figures: slot!(slots, "leaf_figures", LeafFigures)?,
            output_benefit_floor: required!(slots, "output_benefit_floor", OutputBenefitFloor)?,
            survey: required!(slots, "survey", Survey)?,
            project_practice: required!(slots, "project_practice", ProjectPractice)?,
            sampling: required!(slots, "sampling", Sampling)?,
            edition,
        })
    }
}

impl SchemeRuleSet {
    /// The rule set of that name as it holds in a fiscal year.
    pub fn find(name: &str, fiscal_year: i32) -> Result<Self, NotInForce> {
        find(name, fiscal_year)
    }

    /// Every evaluation set that covers a fiscal year.
    pub fn all_for(fiscal_year: i32) -> Vec<Self> {
        covering(fiscal_year)
    }
}

impl Deref for SchemeRuleSet {
    type Target = RuleSetEdition;

    fn deref(&self) -> &RuleSetEdition {
        &self.edition
    }
}

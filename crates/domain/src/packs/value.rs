//! The values that parameters can have, one type a kind. No number of a rule stands anywhere else.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::library::PackError;
use super::parameter::Chosen;
use crate::duplicate_funding::SignalKind;
use crate::package::{Dimension, Grade};

/// A value with the parameter version it comes from.
#[derive(Debug, Clone)]
pub struct Cited<T> {
    pub value: T,
    pub chosen: Chosen,
}

/// 权重: budget execution, and blocks of one or more dimensions.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    pub execution: Decimal,
    pub blocks: Vec<Block>,
}

/// Dimensions that share marks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub dimensions: Vec<Dimension>,
    pub marks: Decimal,
}

/// 等级: the lowest score of each grade but the last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bands {
    pub excellent: Decimal,
    pub good: Decimal,
    pub fair: Decimal,
}

impl Bands {
    /// The lowest score of a grade; none for the last.
    pub fn lowest(&self, grade: Grade) -> Option<Decimal> {
        match grade {
            Grade::Excellent => Some(self.excellent),
            Grade::Good => Some(self.good),
            Grade::Fair => Some(self.fair),
            Grade::Poor => None,
        }
    }
}

/// 定性三档: the lowest percentage of each tier but the last.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tiers {
    pub top: Decimal,
    pub met: Decimal,
    pub partly_met: Decimal,
}

/// Which money weighs relative and qualitative values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WeightBasis {
    /// 本年安排
    Allocated,
    /// 核定金额
    Committed,
    /// 本年支出
    Spent,
}

/// 汇总.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollUp {
    pub weight_basis: WeightBasis,
}

/// 定量指标计分: from which achievement an indicator counts as reached.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scoring {
    pub met_from_percent: Decimal,
}

/// 预算执行计分.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExecutionPoints {
    /// The rate at which all marks are earned.
    pub full_at_percent: Decimal,
}

/// 需说明原因: from which surplus an indicator must be explained.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    pub over_percent: Decimal,
}

/// 取整.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    pub actual_decimals: u32,
    pub points_decimals: u32,
    /// Decimals of equal shares of marks.
    pub share_decimals: u32,
}

/// 执行率封顶: the total that a low execution rate allows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExecutionCaps {
    pub caps: Vec<Cap>,
}

/// Below this rate the total is at most that.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    pub below_percent: Decimal,
    pub total_at_most: Decimal,
}

/// 超额完成扣分: what an indicator loses whose surplus over its target is large. A set without this slot takes nothing off.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "strategy", rename_all = "snake_case", deny_unknown_fields)]
pub enum OverAchievement {
    /// The same points for every indicator from a surplus of `from_percent` on.
    Fixed {
        from_percent: Decimal,
        points: Decimal,
    },
    /// `points_per_percent` for each per cent of surplus beyond `from_percent`, `at_most` in all.
    Linear {
        from_percent: Decimal,
        points_per_percent: Decimal,
        at_most: Option<Decimal>,
    },
    /// The points of the highest step reached.
    Stepped { steps: Vec<SurplusStep> },
}

/// A step of a stepped [`OverAchievement`]: from a surplus of `from_percent` on, `points` are lost.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurplusStep {
    pub from_percent: Decimal,
    pub points: Decimal,
}

/// 绩效运行监控: what is checked when.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Monitoring {
    /// Checks of cumulative execution.
    #[serde(default)]
    pub alerts: Vec<Alert>,
    /// Difference of progress and execution in points from which an alert is given.
    pub progress_gap_points: Option<Decimal>,
    /// Last month of the data of the concentrated check, and the month and day on which its report is due.
    pub through_month: Option<u32>,
    pub report_due: Option<String>,
}

/// An alert if cumulative execution through a month is below a rate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alert {
    pub through_month: u32,
    pub below_percent: Decimal,
}

/// 期限.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    pub days: u32,
    pub working_days: bool,
    /// From which event it runs, in Chinese.
    pub after: String,
    /// What may be answered, and what silence means.
    #[serde(default)]
    pub choices: Vec<String>,
    pub on_silence: Option<String>,
}

/// One named entry of a list: a method, a direction, a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub name: String,
    #[serde(default)]
    pub text: String,
    /// How sure this entry is, where the entries of a list come from several sources.
    pub checked: Option<crate::trace::Checked>,
}

/// 参考框架: the rows from which a scheme can be started.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Framework {
    pub rows: Vec<FrameworkRow>,
}

/// A third-level row of the reference framework.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameworkRow {
    pub level1: String,
    pub level2: String,
    pub level3: String,
    pub meaning: String,
    /// 评分要点
    #[serde(default)]
    pub points: Vec<String>,
    /// A formula, where there is one.
    #[serde(default)]
    pub formula: String,
    /// How sure the scoring points are: they come from several sources.
    pub checked: crate::trace::Checked,
}

/// 指标与数据的对应: which figures mean the same as a leaf's actual value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafFigures {
    /// In the order in which they are tried; the first that finds figures holds.
    pub leaves: Vec<LeafBinding>,
}

/// Leaves of these names, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafBinding {
    /// Whole names; `{group}` at the beginning stands for a group of respondents, with or without words before it.
    pub names: Vec<String>,
    /// Alternatives: a filed value should agree with one of them.
    pub figures: Vec<BoundFigure>,
}

/// A figure's id, in which `*` stands for any part of the path, and that of the target it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundFigure {
    pub actual: String,
    #[serde(default)]
    pub target: Option<String>,
}

/// 产出与效益合计不低于.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputBenefitFloor {
    pub percent: Decimal,
    /// Names of the first-level indicators that count: 项目产出, 产出….
    pub names: Vec<String>,
}

/// 问卷: which answers are satisfied, and which respondents are marked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyRules {
    pub satisfied_from: u8,
    pub scale: u8,
    /// A respondent with at least so many answers, all the same, is marked as straight-lined.
    pub straight_line_from: usize,
    /// The z of the margin of error, 1.96 for 95 %.
    pub z: Decimal,
    /// So many satisfied and so many unsatisfied answers at least, or the normal approximation doesn't hold.
    pub normal_from: usize,
}

/// 项目分析口径: thresholds by which projects are counted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectPractice {
    /// The execution that acceptance asks for.
    pub acceptance_from_percent: Decimal,
    /// Above this execution a project at acceptance counts as far advanced.
    pub executed_over_percent: Decimal,
    /// From this ratio of counterpart to allocation a project counts as reaching it.
    pub counterpart_from: Decimal,
}

/// 抽样.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplingRules {
    pub at_least_per_stratum: usize,
}

/// 重复资助的提示: how many of which signals are worth a person's look.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DuplicateFunding {
    /// So many signals at least, one of them decisive.
    pub signals_from: usize,
    pub decisive: Vec<SignalKind>,
    /// Share of the new text's own characters from which the same text is a signal.
    pub text_from_percent: Decimal,
    /// Likeness of two titles from which it is a signal.
    pub title_from_percent: Decimal,
    /// Equal targets, budget lines, collaborators from which they are a signal.
    pub targets_from: usize,
    pub budget_lines_from: usize,
    pub collaborators_from: usize,
    /// What more works have connects none of them.
    pub shared_by_at_most: usize,
    /// Bits by which two images' hashes may differ.
    pub image_bits_at_most: u32,
}

/// The value of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Weights(Weights),
    Bands(Bands),
    Tiers(Tiers),
    RollUp(RollUp),
    Scoring(Scoring),
    ExecutionPoints(ExecutionPoints),
    Explanation(Explanation),
    Rounding(Rounding),
    ExecutionCaps(ExecutionCaps),
    OverAchievement(OverAchievement),
    Monitoring(Monitoring),
    Deadline(Deadline),
    Entries(Vec<Entry>),
    Framework(Framework),
    LeafFigures(LeafFigures),
    OutputBenefitFloor(OutputBenefitFloor),
    Survey(SurveyRules),
    ProjectPractice(ProjectPractice),
    Sampling(SamplingRules),
    DuplicateFunding(DuplicateFunding),
}

impl Value {
    pub(super) fn parse(path: &str, kind: &str, value: toml::Value) -> Result<Self, PackError> {
        fn typed<T: DeserializeOwned>(path: &str, value: toml::Value) -> Result<T, PackError> {
            value
                .try_into()
                .map_err(|error| PackError::toml(path, error))
        }
        Ok(match kind {
            "weights" => Self::Weights(typed(path, value)?),
            "grade_bands" => Self::Bands(typed(path, value)?),
            "tiers" => Self::Tiers(typed(path, value)?),
            "roll_up" => Self::RollUp(typed(path, value)?),
            "scoring" => Self::Scoring(typed(path, value)?),
            "execution_points" => Self::ExecutionPoints(typed(path, value)?),
            "explanation" => Self::Explanation(typed(path, value)?),
            "rounding" => Self::Rounding(typed(path, value)?),
            "execution_caps" => Self::ExecutionCaps(typed(path, value)?),
            "over_achievement" => Self::OverAchievement(typed(path, value)?),
            "monitoring" => Self::Monitoring(typed(path, value)?),
            "deadline" => Self::Deadline(typed(path, value)?),
            "entries" => Self::Entries(typed(path, value)?),
            "framework" => Self::Framework(typed(path, value)?),
            "leaf_figures" => Self::LeafFigures(typed(path, value)?),
            "output_benefit_floor" => Self::OutputBenefitFloor(typed(path, value)?),
            "project_practice" => Self::ProjectPractice(typed(path, value)?),
            "sampling" => Self::Sampling(typed(path, value)?),
            "duplicate_funding" => Self::DuplicateFunding(typed(path, value)?),
            "survey" => Self::Survey(typed(path, value)?),
            other => return Err(PackError::content(path, format!("unknown kind {other:?}"))),
        })
    }
}

//! The filing package as data: one fund, one year (`docs/filing_package.md`).
//!
//! Readers (CSV, xlsx, database) build it; `evaluation` reads it. Names follow the glossary.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::Fen;

/// A filed figure: missing is not zero, and not applicable (`—`) is neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filed<T> {
    /// 未填报: the cell is empty.
    Missing,
    /// 不适用: `—`.
    NotApplicable,
    Value(T),
}

/// 专项资金 of one fiscal year, with who is responsible and what money there is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fund {
    pub name: String,
    pub region: String,
    /// GB/T 2260.
    pub region_code: String,
    pub fiscal_year: i32,
    pub central_departments: Vec<String>,
    pub finance_department: String,
    pub line_department: String,
    /// `cn/central-guidance-fund`
    pub rule_set: String,
    /// Date of the evaluation; it is data, never today.
    pub evaluated_on: NaiveDate,
    /// 全年预算数 by source of money.
    pub budget: Sources,
    /// 拨付 (released by the department) by source of money.
    pub released: Sources,
}

/// Money by source: 中央财政资金, 地方资金, 其他资金.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    pub central: Fen,
    pub local: Fen,
    pub other: Fen,
}

impl Sources {
    /// 年度资金总额; saturates, readers bound amounts far below that.
    pub fn total(self) -> Fen {
        Fen(self
            .central
            .0
            .saturating_add(self.local.0)
            .saturating_add(self.other.0))
    }
}

/// 新上 or 结转.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProjectCohort {
    /// 新上
    New,
    /// 结转
    Continuing,
}

/// 支持方式.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FundingMode {
    /// 直接补助
    UpFront,
    /// 后补助
    ExPost,
    /// 以奖代补
    Reward,
    /// 风险补偿
    RiskCompensation,
    /// 创投引导
    VcGuidance,
    /// 贷款贴息
    InterestSubsidy,
}

/// 项目 as filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// 项目编号
    pub id: String,
    /// 支持方向
    pub direction: String,
    pub cohort: ProjectCohort,
    pub mode: FundingMode,
    pub name: String,
    /// 承担单位
    pub host: String,
    /// 核定金额
    pub committed: Fen,
    /// 本年安排; the default weight of roll-up.
    pub allocated: Fen,
    /// 应拨日期
    pub due_on: Option<NaiveDate>,
    /// 拨付日期
    pub released_on: Option<NaiveDate>,
    /// 本年支出
    pub spent: Fen,
    /// 地方及自筹投入
    pub counterpart: Fen,
    /// 评价等级 of the project, as filed; empty where none was given.
    pub grade: Option<Grade>,
}

/// 优 / 良 / 中 / 差.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 优
    Excellent,
    /// 良
    Good,
    /// 中
    Fair,
    /// 差
    Poor,
}

/// 一级指标 of a self-evaluation, beside budget execution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// 产出指标
    Output,
    /// 效益指标
    Benefit,
    /// 满意度指标
    Satisfaction,
}

/// 指标性质: decides how filed values roll up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IndicatorNature {
    /// 绝对值: the sum.
    Absolute,
    /// 比率: Σ numerator ÷ Σ denominator.
    Ratio,
    /// 相对值: the mean weighted by money.
    Relative,
    /// 定性: the money-weighted mean of the percentages filed inside tiers.
    Qualitative,
}

/// 指标方向.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Direction {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = "=")]
    Equal,
}

/// 指标值 of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// `—`: not applicable this year.
    NotApplicable,
    Number(Decimal),
    /// Words, for a qualitative indicator: 稳步提升.
    Text(String),
}

/// 三级指标.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    pub code: String,
    pub dimension: Dimension,
    /// 二级指标, 数量指标.
    pub category: String,
    /// 三级指标's name.
    pub name: String,
    pub unit: String,
    pub nature: IndicatorNature,
    pub direction: Direction,
    pub target: Target,
    /// 分值 as filed: all or none within a dimension.
    pub full_marks: Option<Decimal>,
}

/// Tier of a qualitative value, as filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// 达成
    Met,
    /// 部分达成
    PartlyMet,
    /// 未达成
    NotMet,
}

/// The value in one row of the project actuals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actual {
    /// Absolute or relative.
    Number(Decimal),
    Ratio {
        numerator: Decimal,
        denominator: Decimal,
    },
    Tiered {
        tier: Tier,
        percent: Decimal,
    },
}

/// 项目完成值: what one project filed for one indicator. Indices point into the package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Index into `Package::projects`.
    pub project: u32,
    /// Index into `Package::indicators`.
    pub indicator: u32,
    /// The project's own target; none where the cell is empty.
    pub target: Option<Target>,
    pub actual: Filed<Actual>,
}

/// 偏差原因 and 改进措施 of one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviationCause {
    /// Index into `Package::indicators`.
    pub indicator: u32,
    pub cause: String,
    pub improvement: String,
}

/// Everything filed for one fund and one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    pub fund: Fund,
    pub projects: Vec<Project>,
    /// In the order of the official table.
    pub indicators: Vec<Indicator>,
    pub filings: Vec<Filing>,
    pub causes: Vec<DeviationCause>,
}

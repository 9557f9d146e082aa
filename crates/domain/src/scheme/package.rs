//! The evaluation package as data.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::Fen;
use crate::package::Project;

/// 评价类型: who has it done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvaluationKind {
    /// 财政评价
    Finance,
    /// 部门评价
    Department,
}

impl EvaluationKind {
    /// In Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Finance => "财政评价",
            Self::Department => "部门评价",
        }
    }
}

/// Money from one source: `regional`, `central`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceAmount {
    /// The key in `fund.toml`.
    pub source: String,
    pub amount: Fen,
}

/// The fund that is evaluated, by whom and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluatedFund {
    pub name: String,
    pub region: String,
    /// GB/T 2260.
    pub region_code: String,
    pub fiscal_year: i32,
    pub kind: EvaluationKind,
    /// 评价委托单位
    pub commissioned_by: String,
    /// 被评价单位
    pub evaluated: String,
    /// 评价机构
    pub evaluator: String,
    /// `cn/project-expenditure`
    pub rule_set: String,
    /// Date of the evaluation; it is data, never today.
    pub evaluated_on: NaiveDate,
    /// 预算 by source, in the order of the file.
    pub budget: Vec<SourceAmount>,
    /// 拨付 by source.
    pub released: Vec<SourceAmount>,
}

/// One step of a leaf scored by steps: so many points from this value on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub from: Decimal,
    pub points: Decimal,
}

/// 评分方法 of a leaf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// 要素: so many elements, each an equal share of the marks.
    Elements { count: Decimal },
    /// 比率, higher is better.
    RatioAtLeast,
    /// 比率, lower is better.
    RatioAtMost,
    /// 分档, in the order filed.
    Steps(Vec<Step>),
    /// 扣分: so many points a case.
    Deduction { points_a_case: Decimal },
    /// 专家评分
    Manual,
}

/// A node of the indicator tree. Indices point into the package's scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    pub code: String,
    /// `None`: a first-level indicator.
    pub parent: Option<u32>,
    pub name: String,
    pub full_marks: Decimal,
    /// Only leaves have one.
    pub method: Option<Method>,
}

/// What was filed for a leaf. Missing is `None`, never zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeafScore {
    /// Index into the scheme.
    pub node: u32,
    pub satisfied: Option<Decimal>,
    pub actual: Option<Decimal>,
    pub target: Option<Decimal>,
    pub count: Option<Decimal>,
    pub experts: Vec<Decimal>,
}

/// 项目阶段.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 实施
    Implementing,
    /// 申请验收
    AcceptanceRequested,
    /// 已验收
    Accepted,
}

impl Stage {
    /// In Chinese, as in the file.
    pub fn label(self) -> &'static str {
        match self {
            Self::Implementing => "实施",
            Self::AcceptanceRequested => "申请验收",
            Self::Accepted => "已验收",
        }
    }

    /// Whether it is an acceptance stage (已验收或已申请验收).
    pub fn at_acceptance(self) -> bool {
        self != Self::Implementing
    }
}

/// A project of an evaluated fund: as filed, and what the evaluation looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluatedProject {
    pub filed: Project,
    /// 领域
    pub field: String,
    pub stage: Stage,
    /// 是否完成年初目标; empty where it was not judged.
    pub targets_met: Option<bool>,
}

/// 一级指标 that a problem belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// 决策
    Decision,
    /// 过程
    Process,
    /// 产出
    Output,
    /// 效益
    Benefit,
}

impl Aspect {
    /// In Chinese, as in the file.
    pub fn label(self) -> &'static str {
        match self {
            Self::Decision => "决策",
            Self::Process => "过程",
            Self::Output => "产出",
            Self::Benefit => "效益",
        }
    }

    /// The names of its first-level indicator, the label first: reports call 过程 also 管理.
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Decision => &["决策", "项目决策"],
            Self::Process => &["过程", "项目过程", "管理", "项目管理"],
            Self::Output => &["产出", "项目产出"],
            Self::Benefit => &["效益", "项目效益"],
        }
    }

    /// The aspect of a first-level indicator with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|aspect| aspect.names().contains(&name))
            .or_else(|| {
                Self::ALL
                    .into_iter()
                    .find(|aspect| name.contains(aspect.label()))
            })
    }

    /// In the order of a report.
    pub const ALL: [Self; 4] = [Self::Decision, Self::Process, Self::Output, Self::Benefit];
}

/// 问题与建议: a problem found, its cause and what is recommended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub aspect: Aspect,
    pub finding: String,
    pub cause: String,
    pub recommendation: String,
    /// What it rests on: codes of nodes, names of papers.
    pub evidence: String,
}

/// One answer of a questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyAnswer {
    pub group: String,
    pub question: String,
    pub respondent: String,
    /// 1 to 5; `None` where the question was left empty.
    pub answer: Option<u8>,
}

/// Everything filed for one evaluation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationPackage {
    pub fund: EvaluatedFund,
    /// In the order of the report.
    pub scheme: Vec<Node>,
    pub scores: Vec<LeafScore>,
    pub projects: Vec<EvaluatedProject>,
    pub findings: Vec<Problem>,
    pub surveys: Vec<SurveyAnswer>,
}

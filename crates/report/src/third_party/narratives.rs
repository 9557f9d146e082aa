//! What only the evaluator can write.

use crate::compose::Narrative;

const fn narrative(key: &'static str, title: &'static str, hint: &'static str) -> Narrative {
    Narrative { key, title, hint }
}

pub(super) const BACKGROUND: Narrative = narrative(
    "fund.background",
    "项目背景",
    "写专项设立的背景、依据和时间。",
);
pub(super) const CONTENT: Narrative = narrative(
    "fund.content",
    "主要内容",
    "写专项支持什么、由哪些计划组成。",
);
pub(super) const IMPLEMENTATION: Narrative = narrative(
    "fund.implementation",
    "项目实施情况",
    "写项目总体进展和阶段性成果。",
);
pub(super) const OBJECTIVE: Narrative = narrative(
    "objective.overall",
    "项目绩效总体目标",
    "照批复的绩效目标填写总体目标。",
);
pub(super) const YEARLY: Narrative = narrative(
    "objective.annual",
    "项目绩效年度目标",
    "照批复的绩效目标填写年度目标和指标值。",
);
pub(super) const PURPOSE: Narrative =
    narrative("work.purpose", "评价目的", "写为什么评价、要回答什么问题。");
pub(super) const APPROACH: Narrative = narrative(
    "work.approach",
    "评价思路和重点",
    "写指标选取的考虑和评价重点。",
);
pub(super) const ORGANISATION: Narrative = narrative(
    "work.organisation",
    "评价组织实施",
    "写工作组、时间安排和现场核查的范围。",
);
pub(super) const METHODS: Narrative = narrative(
    "work.methods",
    "评价方法",
    "写采用的评价方法和数据收集方式。",
);
pub(super) const EXPERIENCE: Narrative =
    narrative("experience", "主要经验及做法", "写值得推广的经验和做法。");
pub(super) const PROBLEMS: Narrative = narrative(
    "problems",
    "发现的问题及原因",
    "在问题与建议表（findings.csv）中填写问题、原因和建议；没有问题也要写明。",
);

pub(super) const RECOMMENDATIONS: Narrative = narrative(
    "recommendations",
    "有关建议",
    "在问题与建议表（findings.csv）中填写建议；没有建议也要写明。",
);

/// All texts, in the order of the report.
pub const NARRATIVES: &[Narrative] = &[
    BACKGROUND,
    CONTENT,
    IMPLEMENTATION,
    OBJECTIVE,
    YEARLY,
    PURPOSE,
    APPROACH,
    ORGANISATION,
    METHODS,
    EXPERIENCE,
    PROBLEMS,
    RECOMMENDATIONS,
];

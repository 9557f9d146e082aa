//! What only a person can write.

use crate::compose::Narrative;

const fn narrative(key: &'static str, title: &'static str, hint: &'static str) -> Narrative {
    Narrative { key, title, hint }
}

pub(super) const OBJECTIVE: Narrative = narrative(
    "objective.planned",
    "年度总体目标",
    "照备案的区域绩效目标表填写年度总体目标。",
);
pub(super) const ACHIEVED: Narrative = narrative(
    "objective.achieved",
    "总体目标完成情况",
    "对照年度总体目标，写全年实际完成情况。",
);
pub(super) const DUTIES: Narrative = narrative(
    "organisation.duties",
    "主管部门职责分工",
    "写财政部门和科技部门在资金管理中的分工。",
);
pub(super) const MEASURES: Narrative = narrative(
    "funds.measures",
    "管理办法制定和执行情况",
    "写依据的资金管理办法、实施细则及执行情况。",
);
pub(super) const PRINCIPLES: Narrative = narrative(
    "funds.principles",
    "资金分配的原则和考虑因素",
    "写资金分配的原则、程序和考虑因素。",
);
pub(super) const MONITORING: Narrative = narrative(
    "funds.monitoring",
    "绩效运行监控和绩效评价情况",
    "写绩效运行监控、项目自评和综合评议怎样开展。",
);
pub(super) const PRIORITIES: Narrative = narrative(
    "projects.priorities",
    "支持重点",
    "写本年度支持的重点领域和方向。",
);
pub(super) const INTAKE: Narrative = narrative(
    "projects.intake",
    "项目申报和立项情况",
    "写申报通知、受理、评审和立项的经过。",
);
pub(super) const IMPROVEMENTS: Narrative = narrative(
    "improvements",
    "下一步改进措施",
    "针对未完成和超过较多的指标，写下一步改进措施。",
);
pub(super) const ISSUES: Narrative = narrative(
    "policy.issues",
    "政策执行或项目实施中的问题、原因和改进措施",
    "写政策执行和项目实施中存在的问题、原因和改进措施；没有问题也要写明。",
);
pub(super) const USE: Narrative = narrative(
    "results.use",
    "结果拟应用情况",
    "写自评结果怎样用于项目管理和下一年度预算。",
);
pub(super) const PUBLICATION: Narrative = narrative(
    "results.publication",
    "结果公开情况",
    "写自评结果在哪里、何时公开。",
);
pub(super) const AUDIT: Narrative = narrative(
    "audit",
    "各级监督检查和审计发现的问题",
    "写各级监督、审计、财会监督发现的问题；没有发现也要写明。",
);
pub(super) const EXPERIENCE: Narrative =
    narrative("experience", "主要经验和做法", "写主要经验和做法。");
pub(super) const CASES: Narrative = narrative(
    "cases",
    "典型案例",
    "写有代表性的项目：承担单位、投入、成果和效益。",
);
pub(super) const REMARKS: Narrative = narrative(
    "form.remarks",
    "自评表说明",
    "写自评表需要说明的事项；没有就写“无”。",
);

/// All texts with a fixed key, in the order of the report. Each direction has one more: see [`direction_key`].
pub const NARRATIVES: &[Narrative] = &[
    OBJECTIVE,
    DUTIES,
    MEASURES,
    PRINCIPLES,
    MONITORING,
    PRIORITIES,
    INTAKE,
    ACHIEVED,
    IMPROVEMENTS,
    ISSUES,
    USE,
    PUBLICATION,
    AUDIT,
    EXPERIENCE,
    CASES,
    REMARKS,
];

/// Key of the text on what a direction supports.
pub fn direction_key(direction: &str) -> String {
    format!("direction/{direction}")
}

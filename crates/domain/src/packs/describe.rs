//! Parameter values as an official reads them.

use super::value::{
    Deadline, DuplicateFunding, Entry, ExecutionCaps, Framework, FrameworkRow, LeafFigures,
    Monitoring, OutputBenefitFloor, OverAchievement, Value, WeightBasis, Weights,
};
use crate::package::{Dimension, Grade};
use crate::trace::Checked;

impl Dimension {
    /// 一级指标's name in the official table.
    pub fn label(self) -> &'static str {
        match self {
            Self::Output => "产出指标",
            Self::Benefit => "效益指标",
            Self::Satisfaction => "满意度指标",
        }
    }

    /// Its key in `evaluation.json`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Output => "output",
            Self::Benefit => "benefit",
            Self::Satisfaction => "satisfaction",
        }
    }

    /// In the order of the official table.
    pub const ALL: [Self; 3] = [Self::Output, Self::Benefit, Self::Satisfaction];
}

impl Grade {
    /// 优, 良, 中 or 差.
    pub fn label(self) -> &'static str {
        match self {
            Self::Excellent => "优",
            Self::Good => "良",
            Self::Fair => "中",
            Self::Poor => "差",
        }
    }

    /// From the best to the worst.
    pub const ALL: [Self; 4] = [Self::Excellent, Self::Good, Self::Fair, Self::Poor];
}

impl WeightBasis {
    /// In Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Allocated => "本年安排",
            Self::Committed => "核定金额",
            Self::Spent => "本年支出",
        }
    }
}

impl Value {
    /// What a list has beside its description, one line an entry.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Framework(framework) => framework.rows.iter().map(framework_line).collect(),
            _ => Vec::new(),
        }
    }

    /// In Chinese, one or more clauses.
    pub fn describe(&self) -> String {
        match self {
            Self::Weights(weights) => describe_weights(weights),
            Self::Bands(bands) => format!(
                "优 ≥ {}，良 ≥ {}，中 ≥ {}，其余为差",
                bands.excellent, bands.good, bands.fair
            ),
            Self::Tiers(tiers) => format!(
                "达成 {}%—{}%（含），部分达成 {}%（不含）—{}%（含），未达成 {}%（不含）—0%",
                tiers.top, tiers.met, tiers.met, tiers.partly_met, tiers.partly_met
            ),
            Self::RollUp(roll_up) => format!(
                "绝对值相加；比率为分子之和除以分母之和；相对值、定性指标以{}加权平均",
                roll_up.weight_basis.label()
            ),
            Self::Scoring(scoring) => {
                format!(
                    "完成率达到 {}% 为达成，得满分；未达到按完成率计分",
                    scoring.met_from_percent
                )
            }
            Self::ExecutionPoints(points) => {
                format!(
                    "满分 × 执行率，执行率达到 {}% 得满分",
                    points.full_at_percent
                )
            }
            Self::Explanation(explanation) => {
                format!("未完成，或者超过目标 {}% 及以上", explanation.over_percent)
            }
            Self::Rounding(rounding) => format!(
                "完成值 {} 位小数，得分 {} 位小数，平均分配的分值 {} 位小数，四舍五入",
                rounding.actual_decimals, rounding.points_decimals, rounding.share_decimals
            ),
            Self::ExecutionCaps(caps) => describe_caps(caps),
            Self::OverAchievement(penalty) => describe_over_achievement(penalty),
            Self::Monitoring(monitoring) => describe_monitoring(monitoring),
            Self::Deadline(deadline) => describe_deadline(deadline),
            Self::Entries(entries) => describe_entries(entries),
            Self::Framework(framework) => format!("{} 个三级指标", framework.rows.len()),
            Self::LeafFigures(bound) => describe_leaf_figures(bound),
            Self::OutputBenefitFloor(floor) => describe_floor(floor),
            Self::ProjectPractice(practice) => format!(
                "验收阶段看执行率低于 {}% 和超过 {}% 的项目；看投入比达到 {}:1 的项目",
                practice.acceptance_from_percent,
                practice.executed_over_percent,
                practice.counterpart_from
            ),
            Self::Sampling(sampling) => {
                format!(
                    "每层至少 {} 个，层内按金额大小抽取",
                    sampling.at_least_per_stratum
                )
            }
            Self::DuplicateFunding(rule) => describe_duplicates(rule),
            Self::Survey(survey) => format!(
                "{} 分制中 {} 分及以上为满意；答满 {} 题且全部相同的问卷作标记；误差范围取 z = {}，满意或不满意不足 {} 份的不列",
                survey.scale,
                survey.satisfied_from,
                survey.straight_line_from,
                survey.z,
                survey.normal_from
            ),
        }
    }
}

/// 决策—项目立项—立项依据充分性（what it asks）：its scoring points or its formula.
fn framework_line(row: &FrameworkRow) -> String {
    format!(
        "{}—{}—{}（{}）：{}（{}）",
        row.level1,
        row.level2,
        row.level3,
        row.meaning,
        row.guide(),
        sure(row.checked)
    )
}

impl FrameworkRow {
    /// 评分要点 in one line, or the formula; what neither says is for experts.
    pub fn guide(&self) -> String {
        if !self.points.is_empty() {
            let numbered: Vec<String> = (1..)
                .zip(&self.points)
                .map(|(number, point)| format!("{number}. {point}"))
                .collect();
            numbered.join("；")
        } else if self.formula.is_empty() {
            "没有要点，由专家评分".to_owned()
        } else {
            self.formula.clone()
        }
    }
}

impl Framework {
    /// The row of a third-level indicator with this name.
    pub fn row(&self, name: &str) -> Option<&FrameworkRow> {
        self.rows.iter().find(|row| row.level3 == name)
    }
}

/// How sure an entry of a list is.
fn sure(checked: Checked) -> &'static str {
    match checked {
        Checked::Official => "见于正式文本",
        Checked::Copy => "见于副本",
        Checked::Memory => "凭一般知识",
    }
}

fn describe_duplicates(rule: &DuplicateFunding) -> String {
    format!(
        "至少 {} 项相同之处，其中一项能单独说明；文字相同 {}%；名称相近 {}%；指标 {} 项、预算科目 {} 项、合作单位 {} 个；超过 {} 个项目都有的不算；图像摘要相差不超过 {} 位",
        rule.signals_from,
        rule.text_from_percent,
        rule.title_from_percent,
        rule.targets_from,
        rule.budget_lines_from,
        rule.collaborators_from,
        rule.shared_by_at_most,
        rule.image_bits_at_most
    )
}

fn describe_weights(weights: &Weights) -> String {
    let mut parts = vec![format!("预算执行 {} 分", weights.execution)];
    for block in &weights.blocks {
        let names: Vec<&str> = block
            .dimensions
            .iter()
            .map(|dimension| dimension.label())
            .collect();
        parts.push(format!("{} {} 分", names.join("和"), block.marks));
    }
    parts.join("，")
}

fn describe_caps(caps: &ExecutionCaps) -> String {
    let parts: Vec<String> = caps
        .caps
        .iter()
        .map(|cap| {
            format!(
                "执行率低于 {}%，总分不超过 {} 分",
                cap.below_percent, cap.total_at_most
            )
        })
        .collect();
    parts.join("；")
}

fn describe_monitoring(monitoring: &Monitoring) -> String {
    let mut parts: Vec<String> = monitoring
        .alerts
        .iter()
        .map(|alert| {
            format!(
                "1—{} 月累计执行率低于 {}% 预警",
                alert.through_month, alert.below_percent
            )
        })
        .collect();
    if let Some(gap) = monitoring.progress_gap_points {
        parts.push(format!("目标进度与执行进度相差超过 {gap} 个百分点预警"));
    }
    if let Some(month) = monitoring.through_month {
        parts.push(format!("集中监控 1—{month} 月数据"));
    }
    if let Some(due) = &monitoring.report_due {
        parts.push(format!("{due}前报送"));
    }
    parts.join("；")
}

fn describe_deadline(deadline: &Deadline) -> String {
    let unit = if deadline.working_days {
        "个工作日"
    } else {
        "日"
    };
    let mut text = format!("{}后 {} {unit}", deadline.after, deadline.days);
    if !deadline.choices.is_empty() {
        text = format!("{text}；可选：{}", deadline.choices.join("、"));
    }
    if let Some(silence) = &deadline.on_silence {
        text = format!("{text}；逾期不答：{silence}");
    }
    text
}

fn describe_entries(entries: &[Entry]) -> String {
    let names: Vec<String> = entries
        .iter()
        .map(|entry| {
            let sure = entry.checked.map(sure);
            let words: Vec<&str> = [entry.text.as_str()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .chain(sure)
                .collect();
            if words.is_empty() {
                entry.name.clone()
            } else {
                format!("{}（{}）", entry.name, words.join("；"))
            }
        })
        .collect();
    names.join("；")
}

fn describe_leaf_figures(bound: &LeafFigures) -> String {
    let leaves: Vec<String> = bound
        .leaves
        .iter()
        .map(|leaf| {
            let figures: Vec<&str> = leaf.figures.iter().map(|it| it.actual.as_str()).collect();
            format!("{}：{}", leaf.names.join("、"), figures.join(" 或 "))
        })
        .collect();
    leaves.join("；")
}

fn describe_floor(floor: &OutputBenefitFloor) -> String {
    format!("产出、效益权重合计不低于 {}%", floor.percent)
}

fn describe_over_achievement(penalty: &OverAchievement) -> String {
    match penalty {
        OverAchievement::Fixed {
            from_percent,
            points,
        } => format!("每个超过目标 {from_percent}% 及以上的指标扣 {points} 分，扣完该指标得分为止"),
        OverAchievement::Linear {
            from_percent,
            points_per_percent,
            at_most,
        } => {
            let limit = at_most.map_or_else(String::new, |points| format!("，最多扣 {points} 分"));
            format!(
                "超过目标 {from_percent}% 的指标，每再超过 1% 扣 {points_per_percent} 分{limit}，扣完该指标得分为止"
            )
        }
        OverAchievement::Stepped { steps } => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| {
                    format!(
                        "超过目标 {}% 及以上扣 {} 分",
                        step.from_percent, step.points
                    )
                })
                .collect();
            format!("{}，按达到的最高一档，扣完该指标得分为止", steps.join("，"))
        }
    }
}

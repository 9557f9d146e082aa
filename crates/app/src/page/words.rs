//! How the domain's values are said on a page, in officials' words, and which colour goes with them.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use wenxiao_domain::evaluation::Attainment;
use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::money::Fen;
use wenxiao_domain::number::fixed;
use wenxiao_domain::package::{
    Actual, Dimension, Direction, Filed, FundingMode, Grade, IndicatorNature, ProjectCohort,
    Target, Tier,
};
use wenxiao_domain::trace::Checked;

use crate::web::permission::Period;

/// What every form of an adjustment says where the reason is missing.
pub const ASK_REASON: &str = "请写明为什么调整、依据什么材料。";

/// What they say where nothing differs.
pub const NOTHING_ADJUSTED: &str = "没有改动任何一项，不记录调整。";

/// A word and the class of its colour; the word alone says enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Badge {
    pub word: &'static str,
    pub class: &'static str,
}

const fn badge(word: &'static str, class: &'static str) -> Badge {
    Badge { word, class }
}

pub fn attainment(value: Attainment) -> Badge {
    match value {
        Attainment::Met => badge("达成", "good"),
        Attainment::PartlyMet => badge("部分达成", "fair"),
        Attainment::NotMet => badge("未达成", "bad"),
        Attainment::NotApplicable => badge("不适用", "none"),
    }
}

pub fn grade(value: Grade) -> Badge {
    match value {
        Grade::Excellent => badge("优", "good"),
        Grade::Good => badge("良", "info"),
        Grade::Fair => badge("中", "fair"),
        Grade::Poor => badge("差", "bad"),
    }
}

pub fn severity(value: Severity) -> Badge {
    match value {
        Severity::Error => badge("错误", "bad"),
        Severity::Warning => badge("警告", "fair"),
        Severity::Hint => badge("提示", "info plain"),
    }
}

pub fn checked(value: Checked) -> Badge {
    match value {
        Checked::Official => badge("已核原文", "good"),
        Checked::Copy => badge("据转载", "fair"),
        Checked::Memory => badge("未核实", "bad"),
    }
}

/// What a `checked` mark means, one sentence.
pub fn checked_meaning(value: Checked) -> &'static str {
    match value {
        Checked::Official => "已在正式文件或已公布的官方文件中核对。",
        Checked::Copy => "据转载、摘录或他人归纳，尚未与原文核对。",
        Checked::Memory => "据一般了解写入，尚未核实，使用前请核对原文。",
    }
}

pub fn period(value: Period) -> Badge {
    match value {
        Period::Open => badge("填报中", "info"),
        Period::Frozen => badge("已冻结", "none plain"),
    }
}

/// The state of an evaluation by an agency or a department.
pub fn evaluation_period(value: Period) -> Badge {
    match value {
        Period::Open => badge("评价中", "info"),
        Period::Frozen => badge("已冻结", "none plain"),
    }
}

pub fn dimension(value: Dimension) -> &'static str {
    match value {
        Dimension::Output => "产出指标",
        Dimension::Benefit => "效益指标",
        Dimension::Satisfaction => "满意度指标",
    }
}

pub fn nature(value: IndicatorNature) -> &'static str {
    match value {
        IndicatorNature::Absolute => "绝对值",
        IndicatorNature::Ratio => "比率",
        IndicatorNature::Relative => "相对值",
        IndicatorNature::Qualitative => "定性",
    }
}

pub fn sign(value: Direction) -> &'static str {
    match value {
        Direction::AtLeast => "≥",
        Direction::AtMost => "≤",
        Direction::Equal => "＝",
    }
}

pub fn cohort(value: ProjectCohort) -> &'static str {
    match value {
        ProjectCohort::New => "新上",
        ProjectCohort::Continuing => "结转",
    }
}

pub fn mode(value: FundingMode) -> &'static str {
    match value {
        FundingMode::UpFront => "直接补助",
        FundingMode::ExPost => "后补助",
        FundingMode::Reward => "以奖代补",
        FundingMode::RiskCompensation => "风险补偿",
        FundingMode::VcGuidance => "创投引导",
        FundingMode::InterestSubsidy => "贷款贴息",
    }
}

pub fn tier(value: Tier) -> &'static str {
    match value {
        Tier::Met => "达成",
        Tier::PartlyMet => "部分达成",
        Tier::NotMet => "未达成",
    }
}

/// The word for a stored code of 新上/结转.
pub fn cohort_of(code: &str) -> &'static str {
    match code {
        "new" => "新上",
        _ => "结转",
    }
}

/// The word for a stored code of 支持方式.
pub fn mode_of(code: &str) -> &'static str {
    match code {
        "up_front" => "直接补助",
        "ex_post" => "后补助",
        "reward" => "以奖代补",
        "risk_compensation" => "风险补偿",
        "vc_guidance" => "创投引导",
        _ => "贷款贴息",
    }
}

/// The word for a stored grade of a project.
pub fn grade_of(code: Option<&str>) -> &'static str {
    match code {
        Some("excellent") => "优",
        Some("good") => "良",
        Some("fair") => "中",
        Some("poor") => "差",
        _ => "—",
    }
}

/// A target as the official table prints it: `≥39`, `稳步提升`, `—`.
pub fn target(value: &Target, direction: Direction) -> String {
    match value {
        Target::NotApplicable => "—".to_owned(),
        Target::Number(number) => format!("{}{}", sign(direction), number.normalize()),
        Target::Text(text) => text.clone(),
    }
}

/// A filed value as printed: missing, not applicable and zero are three different things.
pub fn actual(value: Filed<Actual>) -> String {
    match value {
        Filed::Missing => "未填".to_owned(),
        Filed::NotApplicable => "—".to_owned(),
        Filed::Value(Actual::Number(number)) => number.normalize().to_string(),
        Filed::Value(Actual::Ratio {
            numerator,
            denominator,
        }) => format!("{} / {}", numerator.normalize(), denominator.normalize()),
        Filed::Value(Actual::Tiered { tier: of, percent }) => {
            format!("{} {}%", tier(of), percent.normalize())
        }
    }
}

/// Who acted, as the audit log names them: `account:ID:LOGIN` → LOGIN.
pub fn actor(label: &str) -> String {
    match label.strip_prefix("account:") {
        Some(rest) => rest
            .split_once(':')
            .map_or(rest, |(_, login)| login)
            .to_owned(),
        None if label == "operator" => "运维人员".to_owned(),
        None if label == "system" => "系统".to_owned(),
        None => label.to_owned(),
    }
}

/// A moment in China's time, to the second.
pub fn moment(at: DateTime<Utc>) -> String {
    china(at).format("%Y-%m-%d %H:%M:%S").to_string()
}

/// A moment as clocks in China show it.
pub fn china(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc() + TimeDelta::hours(8)
}

/// An amount in 万元 with two decimals.
pub fn wan(fen: Fen) -> String {
    fixed(fen.to_wan(), 2)
}

/// One finding, as a row of a table.
#[derive(Debug, Clone)]
pub struct FindingRow {
    pub severity: Badge,
    pub subject: String,
    pub message: String,
    /// File, row and column.
    pub place: String,
    pub read: String,
    pub expected: String,
    pub advice: String,
    pub article: String,
}

impl FindingRow {
    pub fn new(finding: &Finding) -> Self {
        let place = finding.place.as_ref().map_or_else(String::new, |place| {
            let row = place.row.map(|row| format!(" 第 {row} 行"));
            let column = place.column.as_ref().map(|column| format!(" {column}"));
            format!(
                "{}{}{}",
                place.file,
                row.unwrap_or_default(),
                column.unwrap_or_default()
            )
        });
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Self {
            severity: severity(finding.severity),
            subject: finding.subject.clone(),
            message: finding.message.clone(),
            place,
            read: text(&finding.read),
            expected: text(&finding.expected),
            advice: text(&finding.advice),
            article: text(&finding.article),
        }
    }
}

//! What an evaluation finds wrong with its filings: each finding says what to do about it.

use rust_decimal::Decimal;

use super::IndicatorValues;
use super::evaluate::Collected;
use crate::finding::{Finding, Severity};
use crate::number::{checked_sum, fixed};
use crate::package::{Indicator, IndicatorNature, Package, Target};
use crate::packs::Block;

/// The order in which findings are listed.
const ORDER: [&str; 11] = [
    "weights_do_not_add_up",
    "project_targets_differ",
    "missing_value",
    "value_without_weight",
    "percent_outside_tier",
    "not_reported",
    "explanation_missing",
    "dimension_empty",
    "value_of_other_nature",
    "target_not_a_number",
    "number_too_large",
];

/// Findings as they come up.
#[derive(Default)]
pub(super) struct Notes(Vec<Finding>);

fn dimension_names(block: &Block) -> String {
    let names: Vec<&str> = block
        .dimensions
        .iter()
        .map(|dimension| dimension.label())
        .collect();
    names.join("、")
}

impl Notes {
    /// By code, within a code as they came up.
    pub(super) fn in_order(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| {
            ORDER
                .iter()
                .position(|code| *code == finding.code)
                .unwrap_or(ORDER.len())
        });
        self.0
    }

    fn warn(&mut self, code: &str, subject: impl Into<String>, message: String, advice: &str) {
        self.0
            .push(Finding::new(code, Severity::Warning, subject, message).advice(advice));
    }

    pub(super) fn dimension_empty(&mut self, block: &Block) {
        let names = dimension_names(block);
        self.warn(
            "dimension_empty",
            names.clone(),
            format!("{names}没有适用的指标，{} 分无从取得。", block.marks),
            "填写其他维度指标的分值，由人决定这些分值移到哪里。",
        );
    }

    pub(super) fn weights_do_not_add_up(&mut self, block: &Block, marks: &[Decimal], partly: bool) {
        let names = dimension_names(block);
        let sum =
            checked_sum(marks.iter().copied()).map_or("过大".to_owned(), |sum| fixed(sum, 2));
        let message = if partly {
            format!(
                "{names}只有部分指标填了分值，合计 {sum}，应为 {}；未填的按 0 分。",
                block.marks
            )
        } else {
            format!("{names}各指标分值合计 {sum}，应为 {}。", block.marks)
        };
        self.warn(
            "weights_do_not_add_up",
            names,
            message,
            "全部填写使合计相符，或者全部留空由系统平均分配。",
        );
    }

    pub(super) fn spent_too_large(&mut self) {
        self.0.push(Finding::new(
            "number_too_large",
            Severity::Error,
            "spent_wan",
            "本年支出合计超出可记录的金额，执行率不可信。",
        ));
    }
}

/// Findings about the rows filed for an applicable indicator.
pub(super) fn of_filings(
    package: &Package,
    indicator: &Indicator,
    collected: &Collected,
    notes: &mut Notes,
) {
    of_targets(indicator, collected, notes);
    of_rows(indicator, collected, notes);
    let (code, name) = (indicator.code.as_str(), indicator.name.as_str());
    for filing in collected
        .outside_tier
        .iter()
        .filter_map(|at| package.filings.get(*at))
    {
        let project = package
            .projects
            .get(filing.project as usize)
            .map_or("", |project| project.id.as_str());
        notes.warn(
            "percent_outside_tier",
            format!("{project}/{code}"),
            format!("项目 {project} 的{name}：填报的百分比不在所选档位内。"),
            "改正档位或百分比。",
        );
    }
}

fn of_targets(indicator: &Indicator, collected: &Collected, notes: &mut Notes) {
    let (code, name) = (indicator.code.as_str(), indicator.name.as_str());
    if let (IndicatorNature::Absolute, Target::Number(target)) =
        (indicator.nature, &indicator.target)
        && collected.targets.differs_from(*target)
    {
        let sum = collected
            .targets
            .sum()
            .map_or("过大".to_owned(), |sum| sum.normalize().to_string());
        notes.warn(
            "project_targets_differ",
            code,
            format!(
                "{name}：{} 个项目的目标值合计 {sum}，指标目标值 {}，不相等。",
                collected.targets.filed,
                target.normalize()
            ),
            "核对目标分解，改正项目目标值或指标目标值。",
        );
    }
    if indicator.nature != IndicatorNature::Qualitative
        && let Target::Text(text) = &indicator.target
    {
        notes.0.push(
            Finding::new(
                "target_not_a_number",
                Severity::Error,
                code,
                format!("{name}：定量指标的目标值不是数字，无法计算完成率。"),
            )
            .read(text.clone(), "数字，或 —"),
        );
    }
}

fn of_rows(indicator: &Indicator, collected: &Collected, notes: &mut Notes) {
    let (code, name) = (indicator.code.as_str(), indicator.name.as_str());
    if collected.sums.missing > 0 {
        notes.warn(
            "missing_value",
            code,
            format!("{name}：{} 行没有填写实际完成值。", collected.sums.missing),
            "催报；不适用的填 —，完成为零的填 0。",
        );
    }
    if collected.sums.weightless > 0 {
        notes.warn(
            "value_without_weight",
            code,
            format!(
                "{name}：{} 个项目填了完成值，但本年没有资金，不参与加权平均。",
                collected.sums.weightless
            ),
            "确认这些项目是否应按其他资金口径参与汇总。",
        );
    }
    if collected.sums.mismatched > 0 {
        notes.0.push(Finding::new(
            "value_of_other_nature",
            Severity::Error,
            code,
            format!(
                "{name}：{} 行的值与指标性质不符，没有计入。",
                collected.sums.mismatched
            ),
        ));
    }
}

/// Findings about an indicator's figures.
pub(super) fn of_values(
    indicator: &Indicator,
    values: &IndicatorValues,
    collected: &Collected,
    notes: &mut Notes,
) {
    let (code, name) = (indicator.code.as_str(), indicator.name.as_str());
    if values.actual.is_none() {
        if collected.sums.too_large() {
            notes.0.push(Finding::new(
                "number_too_large",
                Severity::Error,
                code,
                format!("{name}：汇总数过大，无法计算。"),
            ));
        } else {
            let message = match values.reported {
                0 => format!("{name}：没有项目填报完成值，得 0 分。"),
                rows => format!(
                    "{name}：{rows} 行有值，但权重或分母合计为 0，汇总不出完成值，得 0 分。"
                ),
            };
            notes.warn(
                "not_reported",
                code,
                message,
                "催报，或者确认该指标本年是否适用。",
            );
        }
    }
    if let (Some(because), false) = (&values.explanation_because, values.explained) {
        notes.warn(
            "explanation_missing",
            code,
            format!("{name}：{because}，但原因和改进措施没有都填写。"),
            "在偏差原因中填写原因和改进措施。",
        );
    }
}

impl crate::rules::roll_up::Sums {
    /// Whether its sums don't fit a decimal.
    fn too_large(&self) -> bool {
        self.reported > 0 && (self.upper().is_none() || self.lower().is_none())
    }
}

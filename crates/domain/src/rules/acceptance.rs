//! 验收阶段: what the projects at acceptance have reached, and how far their money is spent.

use rust_decimal::Decimal;

use super::Rule;
use crate::number::Fraction;
use crate::packs::ProjectPractice;
use crate::scheme::EvaluatedProject;

pub const RULE: Rule = Rule::new(
    "acceptance",
    "验收阶段项目和投入比",
    "只数已验收和申请验收的项目：完成年初目标的、未完成的、执行率超过规定比例的、执行率低于规定比例的，本年没有安排资金的没有执行率，两者都不计；各组中投入比达到规定的项目比例。",
    &["project_practice"],
);

/// Projects at acceptance, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AtAcceptance {
    pub projects: usize,
    pub targets_met: usize,
    pub targets_not_met: usize,
    pub not_judged: usize,
    /// Execution above the rate that the practice names.
    pub executed_over: usize,
    /// Execution below what acceptance asks for.
    pub below_gate: usize,
    /// Without allocation this year: no execution to compare.
    pub without_rate: usize,
}

/// 本年支出 ÷ 本年安排 of a project; none without allocation.
pub fn execution(project: &EvaluatedProject) -> Option<Fraction> {
    Fraction::new(
        project.filed.spent.to_wan(),
        project.filed.allocated.to_wan(),
    )
}

/// Counts the projects at acceptance.
pub fn count<'a>(
    projects: impl Iterator<Item = &'a EvaluatedProject>,
    practice: &ProjectPractice,
) -> AtAcceptance {
    let mut counted = AtAcceptance::default();
    for project in projects.filter(|project| project.stage.at_acceptance()) {
        counted.projects += 1;
        match project.targets_met {
            Some(true) => counted.targets_met += 1,
            Some(false) => counted.targets_not_met += 1,
            None => counted.not_judged += 1,
        }
        match execution(project).map(Fraction::percent) {
            Some(rate) => {
                counted.executed_over += usize::from(rate > practice.executed_over_percent);
                counted.below_gate += usize::from(rate < practice.acceptance_from_percent);
            }
            None => counted.without_rate += 1,
        }
    }
    counted
}

/// Whether a project's counterpart reaches the practice's ratio to its allocation.
pub fn counterpart_reaches(project: &EvaluatedProject, practice: &ProjectPractice) -> bool {
    let allocated = project.filed.allocated.to_wan();
    allocated > Decimal::ZERO
        && allocated
            .checked_mul(practice.counterpart_from)
            .is_some_and(|needed| project.filed.counterpart.to_wan() >= needed)
}

//! 产出、效益权重: together not below a floor.

use super::Rule;
use crate::number::{Fraction, checked_sum};
use crate::packs::OutputBenefitFloor;
use crate::scheme::Node;

pub const RULE: Rule = Rule::new(
    "output_benefit",
    "产出、效益权重合计",
    "一级指标中产出、效益的分值合计占全部一级指标分值的比例，原则上不低于规定；不足作提示，不影响得分。",
    &["output_benefit_floor"],
);

/// The share of output and benefit in the first level's marks; none if no first-level indicator has such a name.
pub fn share(scheme: &[Node], floor: &OutputBenefitFloor) -> Option<Fraction> {
    let roots = || scheme.iter().filter(|node| node.parent.is_none());
    let counted = |node: &&Node| floor.names.contains(&node.name);
    if !roots().any(|node| counted(&node)) {
        return None;
    }
    let part = checked_sum(roots().filter(counted).map(|node| node.full_marks))?;
    Fraction::new(part, checked_sum(roots().map(|node| node.full_marks))?)
}

/// Whether a share is below the floor.
pub fn below(share: Fraction, floor: &OutputBenefitFloor) -> bool {
    share.percent() < floor.percent
}

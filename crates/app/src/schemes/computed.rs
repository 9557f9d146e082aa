//! What an evaluation by an agency is asked beside its figures: nodes, and the problems that explain them.

use wenxiao_domain::scheme::{EvaluationPackage, NodeResult};

use crate::evaluations::computed;

/// What pages of an evaluation print from.
pub type Computed = computed::Computed<EvaluationPackage>;

impl Computed {
    /// The result of the node with this code.
    pub fn node(&self, code: &str) -> Option<&NodeResult> {
        self.evaluation.nodes.iter().find(|node| node.code == code)
    }

    /// Places of the problems about a node: for a leaf that lost points those that say why, else those at it or below it.
    pub fn problems_of(&self, result: &NodeResult) -> Vec<usize> {
        if result.children.is_empty() && result.score < result.full_marks {
            self.package.reasons(&self.evaluation, result.node)
        } else {
            self.package.problems_at(result.node)
        }
    }
}

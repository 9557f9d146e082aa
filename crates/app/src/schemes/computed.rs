//! What an evaluation by an agency is asked beside its figures: nodes, their aspects, the problems that explain them.

use wenxiao_domain::scheme::{Aspect, EvaluationPackage, NodeResult};

use crate::evaluations::computed;

/// What pages of an evaluation print from.
pub type Computed = computed::Computed<EvaluationPackage>;

impl Computed {
    /// The result of the node with this code.
    pub fn node(&self, code: &str) -> Option<&NodeResult> {
        self.evaluation.nodes.iter().find(|node| node.code == code)
    }

    /// The nodes from the first level down to the one at this place of the scheme, itself included.
    pub fn path(&self, node: usize) -> Vec<usize> {
        let mut path = vec![node];
        let mut at = node;
        while let Some(parent) = self.package.scheme[at].parent {
            at = parent as usize;
            // The tree's walk reached the node, so nobody is above itself.
            path.insert(0, at);
        }
        path
    }

    /// Which aspect a node is about: its first-level indicator says so by name.
    pub fn aspect(&self, node: usize) -> Option<Aspect> {
        let root = *self.path(node).first()?;
        Aspect::named(&self.package.scheme[root].name)
    }

    /// Places of the problems whose evidence names a node or one below it.
    pub fn problems_of(&self, node: usize) -> Vec<usize> {
        let scheme = &self.package.scheme;
        self.package
            .findings
            .iter()
            .enumerate()
            .filter(|(_, problem)| {
                codes(&problem.evidence).any(|code| {
                    scheme
                        .iter()
                        .position(|other| other.code == code)
                        .is_some_and(|other| self.path(other).contains(&node))
                })
            })
            .map(|(at, _)| at)
            .collect()
    }
}

/// What stands between commas and the like: codes of nodes, names of papers.
pub fn codes(evidence: &str) -> impl Iterator<Item = &str> {
    evidence
        .split([';', '；', ',', '，', '、', ' ', '\n'])
        .map(str::trim)
        .filter(|code| !code.is_empty())
}

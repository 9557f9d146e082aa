//! 扣分原因: which of the problems found explain the points that a node lost.

use super::{Aspect, EvaluationPackage, SchemeEvaluation};

/// What stands between commas and the like: codes of nodes, names of papers.
pub fn evidence_items(evidence: &str) -> impl Iterator<Item = &str> {
    evidence
        .split([';', '；', ',', '，', '、', ' ', '\n'])
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

impl EvaluationPackage {
    /// The nodes from the first level down to the one at this place of the scheme, itself included.
    pub fn path(&self, node: usize) -> Vec<usize> {
        let mut path = vec![node];
        let mut at = node;
        while let Some(parent) = self.scheme.get(at).and_then(|node| node.parent) {
            at = parent as usize;
            if path.contains(&at) {
                break;
            }
            path.insert(0, at);
        }
        path
    }

    /// Which aspect a node is about: its first-level indicator says so by name.
    pub fn aspect(&self, node: usize) -> Option<Aspect> {
        let root = *self.path(node).first()?;
        Aspect::named(&self.scheme.get(root)?.name)
    }

    /// Places in the scheme of the nodes that a problem's evidence names.
    fn named(&self, evidence: &str) -> Vec<usize> {
        evidence_items(evidence)
            .filter_map(|item| self.scheme.iter().position(|node| node.code == item))
            .collect()
    }

    /// Places of the problems whose evidence names a node or one below it.
    pub fn problems_at(&self, node: usize) -> Vec<usize> {
        self.problems(|named| named.iter().any(|other| self.path(*other).contains(&node)))
    }

    fn problems(&self, wanted: impl Fn(&[usize]) -> bool) -> Vec<usize> {
        self.findings
            .iter()
            .enumerate()
            .filter(|(_, problem)| wanted(&self.named(&problem.evidence)))
            .map(|(place, _)| place)
            .collect()
    }

    /// Places of the problems that say why a leaf lost points: those whose evidence names it; else those that name a node
    /// above it; else those of its aspect that name no node at all, if no other leaf of the aspect could be meant.
    pub fn reasons(&self, evaluation: &SchemeEvaluation, leaf: usize) -> Vec<usize> {
        let direct = self.problems_at(leaf);
        if !direct.is_empty() {
            return direct;
        }
        let path = self.path(leaf);
        let above = self.problems(|named| named.iter().any(|other| path.contains(other)));
        if !above.is_empty() {
            return above;
        }
        let Some(aspect) = self.aspect(leaf) else {
            return Vec::new();
        };
        let unexplained = evaluation
            .nodes
            .iter()
            .filter(|result| result.children.is_empty() && result.score < result.full_marks)
            .filter(|result| self.aspect(result.node) == Some(aspect))
            .filter(|result| self.problems_at(result.node).is_empty());
        if unexplained.count() != 1 {
            return Vec::new();
        }
        self.problems(<[usize]>::is_empty)
            .into_iter()
            .filter(|place| self.findings[*place].aspect == aspect)
            .collect()
    }
}

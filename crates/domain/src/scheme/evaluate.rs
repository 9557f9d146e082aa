//! A tree and its scores in, an evaluation out.

use rust_decimal::Decimal;

use super::{EvaluationPackage, LeafScore, Node, NodeResult, SchemeEvaluation};
use crate::finding::{Finding, Severity};
use crate::number::{Fraction, checked_sum, fixed};
use crate::packs::SchemeRuleSet;
use crate::rules::leaf::{self, Unscored};
use crate::rules::{Scored, grade, scheme_total};

/// The tree's shape: roots, and each node's children, in the order of the scheme.
pub(super) struct Tree {
    pub roots: Vec<usize>,
    pub children: Vec<Vec<usize>>,
}

impl Tree {
    pub(super) fn of(scheme: &[Node]) -> Self {
        let mut roots = Vec::new();
        let mut children = vec![Vec::new(); scheme.len()];
        for (at, node) in scheme.iter().enumerate() {
            match node
                .parent
                .and_then(|parent| children.get_mut(parent as usize))
            {
                Some(siblings) => siblings.push(at),
                None => roots.push(at),
            }
        }
        Self { roots, children }
    }

    /// Every node reachable from a root with its level, parents before children. Nodes in a circle are reachable from none.
    fn walk(&self) -> Vec<(usize, u32)> {
        let mut walked = Vec::with_capacity(self.children.len());
        let mut open: Vec<(usize, u32)> = self.roots.iter().rev().map(|root| (*root, 1)).collect();
        while let Some((at, level)) = open.pop() {
            walked.push((at, level));
            open.extend(
                self.children[at]
                    .iter()
                    .rev()
                    .map(|child| (*child, level + 1)),
            );
        }
        walked
    }
}

/// Evaluates a scheme under a rule set. Pure; the same input gives the same evaluation.
pub fn evaluate(package: &EvaluationPackage, rules: &SchemeRuleSet) -> SchemeEvaluation {
    let tree = Tree::of(&package.scheme);
    let walked = tree.walk();
    let mut findings = Vec::new();
    let scored = scores(package, &tree, &walked, rules, &mut findings);
    let nodes: Vec<NodeResult> = walked
        .iter()
        .map(|(at, level)| {
            let node = &package.scheme[*at];
            let Scored {
                points,
                formula,
                because,
            } = scored[*at].clone();
            NodeResult {
                node: *at,
                code: node.code.clone(),
                level: *level,
                full_marks: node.full_marks,
                score: points,
                rate_percent: Fraction::new(points, node.full_marks)
                    .map_or(Decimal::ZERO, Fraction::percent),
                formula,
                because,
                children: tree.children[*at].clone(),
            }
        })
        .collect();
    let total = scheme_total::sum(
        tree.roots
            .iter()
            .map(|root| (&package.scheme[*root], &scored[*root])),
    );
    let mut because = total.because;
    because.push(grade::because(total.points, &rules.grade_bands.value));
    SchemeEvaluation {
        rule_set: rules.name.clone(),
        versions: rules.versions(),
        nodes,
        total: total.points,
        total_formula: total.formula,
        grade: grade::grade(total.points, &rules.grade_bands.value),
        because,
        findings,
    }
}

/// Scores every reachable node, children before parents; findings in the order of the walk.
fn scores(
    package: &EvaluationPackage,
    tree: &Tree,
    walked: &[(usize, u32)],
    rules: &SchemeRuleSet,
    findings: &mut Vec<Finding>,
) -> Vec<Scored> {
    let mut filed: Vec<Option<&LeafScore>> = vec![None; package.scheme.len()];
    for score in &package.scores {
        if let Some(place) = filed.get_mut(score.node as usize) {
            *place = Some(score);
        }
    }
    check_marks(
        &package.scheme,
        "",
        &tree.roots,
        Decimal::ONE_HUNDRED,
        findings,
    );
    let empty = Scored {
        points: Decimal::ZERO,
        formula: "0".to_owned(),
        because: Vec::new(),
    };
    let mut scored = vec![empty; package.scheme.len()];
    for (at, _) in walked {
        let node = &package.scheme[*at];
        if tree.children[*at].is_empty() {
            scored[*at] =
                leaf::points(node, filed[*at], &rules.rounding.value).unwrap_or_else(|unscored| {
                    findings.push(unscored_finding(node, &unscored));
                    Scored {
                        points: Decimal::ZERO,
                        formula: "0".to_owned(),
                        because: vec![format!("{}，计 0 分", unscored.reason)],
                    }
                });
        } else {
            check_marks(
                &package.scheme,
                &node.code,
                &tree.children[*at],
                node.full_marks,
                findings,
            );
        }
    }
    for (at, _) in walked.iter().rev() {
        if !tree.children[*at].is_empty() {
            let children = tree.children[*at]
                .iter()
                .map(|child| (&package.scheme[*child], &scored[*child]));
            scored[*at] = scheme_total::sum(children);
        }
    }
    scored
}

fn check_marks(
    scheme: &[Node],
    code: &str,
    children: &[usize],
    marks: Decimal,
    findings: &mut Vec<Finding>,
) {
    let sum = checked_sum(children.iter().map(|child| scheme[*child].full_marks));
    if sum == Some(marks) {
        return;
    }
    let sum = sum.map_or("过大".to_owned(), |sum| fixed(sum, 2));
    let message = if code.is_empty() {
        format!("一级指标分值合计 {sum}，应为 {}。", fixed(marks, 2))
    } else {
        format!(
            "{code} 的下级指标分值合计 {sum}，应为 {}。",
            fixed(marks, 2)
        )
    };
    findings.push(
        Finding::new("weights_do_not_add_up", Severity::Warning, code, message)
            .advice("调整下级指标分值，使合计等于上级。"),
    );
}

fn unscored_finding(node: &Node, unscored: &Unscored) -> Finding {
    Finding::new(
        unscored.code,
        Severity::Warning,
        node.code.as_str(),
        format!(
            "{} {}：{}，计 0 分。",
            node.code, node.name, unscored.reason
        ),
    )
    .advice(unscored.advice)
}

//! An evaluation with all its figures, computed once a revision and kept for the next page.

use std::collections::BTreeMap;
use std::sync::Arc;

use wenxiao_domain::finding::Finding;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{
    Aspect, EvaluationPackage, NodeResult, SchemeEvaluation, evaluate, figures, hints, json,
};
use wenxiao_domain::trace::Figure;
use wenxiao_report::document::ReportDoc;
use wenxiao_report::{third_party, xlsx};

use super::head::AtEvaluation;
use super::queries;
use crate::db::Conn;
use crate::error::{AppError, Refusal};
use crate::funds::computed::Cache;
use crate::funds::files::{Names, Reported};
use crate::page::figures::Figures;

/// What pages of an evaluation print from.
#[derive(Debug)]
pub struct Computed {
    pub package: EvaluationPackage,
    pub rules: SchemeRuleSet,
    pub evaluation: SchemeEvaluation,
    pub figures: Figures,
    /// What a person should look at.
    pub hints: Vec<Finding>,
}

impl Cache<Computed> {
    /// The evaluation as it stands now.
    pub async fn of(&self, conn: &mut Conn, at: &AtEvaluation) -> Result<Arc<Computed>, AppError> {
        let key = (at.id.clone(), at.revision);
        if let Some(found) = self.take(&key) {
            return Ok(found);
        }
        let package = queries::package(conn, &at.id).await?;
        let computed = Arc::new(tokio::task::spawn_blocking(move || compute(package)).await??);
        self.keep(key, Arc::clone(&computed));
        Ok(computed)
    }
}

/// Evaluates a package under the rule set that it names.
pub fn compute(package: EvaluationPackage) -> Result<Computed, AppError> {
    let fund = &package.fund;
    let rules = SchemeRuleSet::find(&fund.rule_set, fund.fiscal_year).map_err(|error| {
        AppError::Conflict(Refusal::new(
            error.to_string(),
            "请为该年度选择已收录的规则集，或补充规则包后再评价。",
        ))
    })?;
    let evaluation = evaluate(&package, &rules);
    let figures = Figures::new(figures(&package, &rules, &evaluation));
    let hints = hints(&package, &rules);
    Ok(Computed {
        package,
        rules,
        evaluation,
        figures,
        hints,
    })
}

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
        let name = &self.package.scheme[root].name;
        Aspect::ALL
            .into_iter()
            .find(|aspect| name.contains(aspect.label()))
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

impl Reported for Computed {
    const NAMES: Names = Names {
        report: "绩效评价报告",
        table: "评分表",
        sheets: "评分表、项目、分组、满意度、溯源等各一张表",
    };

    fn report(&self, narratives: &BTreeMap<String, String>) -> Result<ReportDoc, AppError> {
        Ok(third_party::compose(&input(self, narratives))?.doc)
    }

    fn workbook(&self, narratives: &BTreeMap<String, String>) -> Result<Vec<u8>, AppError> {
        Ok(xlsx::scheme_table(&input(self, narratives))?.bytes)
    }

    fn json(&self) -> serde_json::Value {
        json(&self.evaluation)
    }

    fn figures(&self) -> &[Figure] {
        &self.figures.list
    }
}

fn input<'a>(
    computed: &'a Computed,
    narratives: &'a BTreeMap<String, String>,
) -> third_party::Input<'a> {
    third_party::Input {
        package: &computed.package,
        rules: &computed.rules,
        evaluation: &computed.evaluation,
        figures: &computed.figures.list,
        hints: &computed.hints,
        narratives,
    }
}

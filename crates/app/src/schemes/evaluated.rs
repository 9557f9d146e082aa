//! 部门评价、财政评价: how an agency's package of scores is evaluated, stored and reported.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use wenxiao_domain::comparison::{Comparison, compare_schemes};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::package::Grade;
use wenxiao_domain::packs::{NotInForce, SchemeRuleSet};
use wenxiao_domain::scheme::{self, EvaluationPackage, SchemeEvaluation, evaluate, figures, hints};
use wenxiao_domain::trace::Figure;
use wenxiao_report::document::ReportDoc;
use wenxiao_report::third_party::{self, NARRATIVES};
use wenxiao_report::xlsx;

use super::computed::Computed;
use super::{nodes, queries, records, results};
use crate::db::{Conn, NotStorable, Scaled, Tx};
use crate::error::AppError;
use crate::evaluations::evaluated::Evaluated;
use crate::evaluations::files::{Asked, Names, Reported};
use crate::evaluations::records::Tables;
use crate::evaluations::refusals::finding_of;
use crate::projects;

impl Evaluated for EvaluationPackage {
    type Rules = SchemeRuleSet;
    type Evaluation = SchemeEvaluation;

    const TABLES: Tables = Tables {
        record: "evaluated_fund",
        id: "evaluated_fund_id",
        snapshot: "scheme_snapshot",
        narrative: "scheme_narrative",
    };
    const IMPORTED: &'static str = "evaluation.import";
    const FROZEN: &'static str = "evaluation.freeze";

    fn rules(&self) -> Result<SchemeRuleSet, NotInForce> {
        SchemeRuleSet::find(&self.fund.rule_set, self.fund.fiscal_year)
    }

    fn evaluate(&self, rules: &SchemeRuleSet) -> SchemeEvaluation {
        evaluate(self, rules)
    }

    fn figures(&self, rules: &SchemeRuleSet, evaluation: &SchemeEvaluation) -> Vec<Figure> {
        figures(self, rules, evaluation)
    }

    fn hints(
        &self,
        rules: &SchemeRuleSet,
        evaluation: &SchemeEvaluation,
        figures: &[Figure],
    ) -> Vec<Finding> {
        hints(self, rules, evaluation, figures)
    }

    fn compare(&self) -> Comparison {
        compare_schemes(self)
    }

    fn total(evaluation: &SchemeEvaluation) -> Decimal {
        evaluation.total
    }

    fn grade(evaluation: &SchemeEvaluation) -> Grade {
        evaluation.grade
    }

    fn findings(evaluation: &SchemeEvaluation) -> &[Finding] {
        &evaluation.findings
    }

    fn not_storable(&self) -> Vec<Finding> {
        not_storable(self)
    }

    fn contents(&self) -> Value {
        json!({
            "name": self.fund.name,
            "fiscal_year": self.fund.fiscal_year,
            "kind": self.fund.kind,
            "evaluator": self.fund.evaluator,
            "nodes": self.scheme.len(),
            "scores": self.scores.len(),
            "projects": self.projects.len(),
            "answers": self.surveys.len(),
        })
    }

    async fn stored_as(&self, conn: &mut Conn) -> Result<Option<String>, AppError> {
        queries::id_of(conn, &self.fund).await
    }

    async fn load(conn: &mut Conn, record: &str) -> Result<Self, AppError> {
        queries::package(conn, record).await
    }

    async fn upsert(&self, tx: &mut Tx, at: DateTime<Utc>) -> Result<String, AppError> {
        queries::upsert(tx, &self.fund, at).await
    }

    async fn replace(&self, tx: &mut Tx, record: &str) -> Result<(), AppError> {
        nodes::delete(tx, record).await?;
        projects::queries::delete_evaluated(tx, record).await?;
        let ids = nodes::insert(tx, record, &self.scheme).await?;
        nodes::insert_scores(tx, record, &ids, &self.scores).await?;
        projects::queries::insert_evaluated(tx, record, &self.projects).await?;
        records::replace(tx, record, &self.findings, &self.surveys).await
    }

    async fn keep(
        &self,
        tx: &mut Tx,
        record: &str,
        snapshot: &str,
        evaluation: &SchemeEvaluation,
        at: DateTime<Utc>,
    ) -> Result<(), AppError> {
        results::insert(tx, record, snapshot, (self, evaluation), at)
            .await
            .map(drop)
    }
}

impl Reported for EvaluationPackage {
    const NAMES: Names = Names {
        report: "绩效评价报告",
        table: "评分表",
        sheets: "评分表、项目、分组、满意度、溯源等各一张表",
    };

    fn asked(&self) -> Vec<Asked> {
        NARRATIVES.iter().map(Asked::from).collect()
    }

    fn report(
        computed: &Computed,
        narratives: &BTreeMap<String, String>,
    ) -> Result<ReportDoc, AppError> {
        Ok(third_party::compose(&input(computed, narratives))?.doc)
    }

    fn workbook(
        computed: &Computed,
        narratives: &BTreeMap<String, String>,
    ) -> Result<Vec<u8>, AppError> {
        Ok(xlsx::scheme_table(&input(computed, narratives))?.bytes)
    }

    fn json(computed: &Computed) -> Value {
        scheme::json_with_hints(&computed.evaluation, &computed.hints)
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

/// Findings for every figure that the records can't hold exactly: more than six decimals, or too large.
fn not_storable(package: &EvaluationPackage) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut check = |subject: &str, error: Option<NotStorable>| {
        findings.extend(error.map(|error| finding_of(subject, &error)));
    };
    for node in &package.scheme {
        check(&node.code, Scaled::new(node.full_marks).err());
    }
    for score in &package.scores {
        let code = package
            .scheme
            .get(score.node as usize)
            .map_or("", |node| node.code.as_str());
        let values: [Option<Decimal>; 4] =
            [score.satisfied, score.actual, score.target, score.count];
        for value in values.into_iter().flatten() {
            check(code, Scaled::new(value).err());
        }
    }
    findings
}

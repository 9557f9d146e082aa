//! 绩效自评: how a package of filings is evaluated, stored and reported.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use wenxiao_domain::comparison::{Comparison, compare};
use wenxiao_domain::evaluation::{self, Evaluation, evaluate, figures};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::package::{Actual, Filed, Grade, Package, Target};
use wenxiao_domain::packs::NotInForce;
use wenxiao_domain::rules::RuleSet;
use wenxiao_domain::trace::Figure;
use wenxiao_report::document::ReportDoc;
use wenxiao_report::self_evaluation::{self, NARRATIVES, direction_key};
use wenxiao_report::xlsx;

use super::{queries, results};
use crate::db::{Conn, Scaled, Tx};
use crate::error::AppError;
use crate::evaluations::computed;
use crate::evaluations::evaluated::Evaluated;
use crate::evaluations::files::{Asked, Names, Reported};
use crate::evaluations::records::Tables;
use crate::evaluations::refusals::finding_of;
use crate::{filings, indicators, projects};

/// What pages of a fund print from.
pub type Computed = computed::Computed<Package>;

impl Evaluated for Package {
    type Rules = RuleSet;
    type Evaluation = Evaluation;

    const TABLES: Tables = Tables {
        record: "fund_year",
        id: "fund_year_id",
        snapshot: "snapshot",
        narrative: "narrative",
    };
    const IMPORTED: &'static str = "package.import";
    const FROZEN: &'static str = "fund_year.freeze";

    fn rules(&self) -> Result<RuleSet, NotInForce> {
        RuleSet::find(&self.fund.rule_set, self.fund.fiscal_year)
    }

    fn evaluate(&self, rules: &RuleSet) -> Evaluation {
        evaluate(self, rules)
    }

    fn figures(&self, rules: &RuleSet, evaluation: &Evaluation) -> Vec<Figure> {
        figures(self, rules, evaluation)
    }

    fn hints(&self, _: &RuleSet, _: &Evaluation, _: &[Figure]) -> Vec<Finding> {
        Vec::new()
    }

    fn compare(&self) -> Comparison {
        compare(self)
    }

    fn total(evaluation: &Evaluation) -> Decimal {
        evaluation.score.total
    }

    fn grade(evaluation: &Evaluation) -> Grade {
        evaluation.score.grade
    }

    fn findings(evaluation: &Evaluation) -> &[Finding] {
        &evaluation.findings
    }

    fn not_storable(&self) -> Vec<Finding> {
        not_storable(self)
    }

    fn contents(&self) -> Value {
        json!({
            "name": self.fund.name,
            "fiscal_year": self.fund.fiscal_year,
            "projects": self.projects.len(),
            "indicators": self.indicators.len(),
            "filings": self.filings.len(),
        })
    }

    async fn stored_as(&self, conn: &mut Conn) -> Result<Option<String>, AppError> {
        let fund = &self.fund;
        queries::id_of(conn, &fund.name, &fund.region_code, fund.fiscal_year).await
    }

    async fn load(conn: &mut Conn, record: &str) -> Result<Self, AppError> {
        queries::package(conn, record).await
    }

    async fn upsert(&self, tx: &mut Tx, at: DateTime<Utc>) -> Result<String, AppError> {
        queries::upsert(tx, &self.fund, at).await
    }

    async fn replace(&self, tx: &mut Tx, record: &str) -> Result<(), AppError> {
        filings::queries::delete(tx, record).await?;
        indicators::queries::delete(tx, record).await?;
        projects::queries::delete(tx, record).await?;
        let project_ids = projects::queries::insert(tx, record, &self.projects).await?;
        let indicator_ids = indicators::queries::insert(tx, record, &self.indicators).await?;
        let new = self
            .filings
            .iter()
            .map(|filing| filings::queries::New::of(filing, &project_ids, &indicator_ids))
            .collect::<Result<Vec<_>, _>>()?;
        filings::queries::insert(tx, record, &new).await?;
        indicators::queries::insert_causes(tx, record, &indicator_ids, &self.causes).await
    }

    async fn keep(
        &self,
        tx: &mut Tx,
        record: &str,
        snapshot: &str,
        evaluation: &Evaluation,
        at: DateTime<Utc>,
    ) -> Result<(), AppError> {
        results::insert(tx, record, snapshot, evaluation, at)
            .await
            .map(drop)
    }
}

impl Reported for Package {
    const NAMES: Names = Names {
        report: "绩效自评报告",
        table: "自评表",
        sheets: "自评表、指标、项目、按方向汇总、溯源各一张表",
    };

    fn asked(&self) -> Vec<Asked> {
        let mut all: Vec<Asked> = NARRATIVES.iter().map(Asked::from).collect();
        let mut directions: Vec<&str> = Vec::new();
        for project in &self.projects {
            if !directions.contains(&project.direction.as_str()) {
                directions.push(&project.direction);
            }
        }
        all.extend(directions.into_iter().map(|direction| Asked {
            key: direction_key(direction),
            title: format!("{direction}：支持内容"),
            hint: "写这个方向支持什么、重点在哪里。".to_owned(),
        }));
        all
    }

    fn report(
        computed: &Computed,
        narratives: &BTreeMap<String, String>,
    ) -> Result<ReportDoc, AppError> {
        Ok(self_evaluation::compose(&input(computed, narratives))?.doc)
    }

    fn workbook(
        computed: &Computed,
        narratives: &BTreeMap<String, String>,
    ) -> Result<Vec<u8>, AppError> {
        Ok(xlsx::table(&input(computed, narratives))?.bytes)
    }

    fn json(computed: &Computed) -> Value {
        evaluation::json(&computed.evaluation)
    }
}

fn input<'a>(
    computed: &'a Computed,
    narratives: &'a BTreeMap<String, String>,
) -> self_evaluation::Input<'a> {
    self_evaluation::Input {
        package: &computed.package,
        rules: &computed.rules,
        evaluation: &computed.evaluation,
        figures: &computed.figures.list,
        narratives,
    }
}

/// Findings for every figure that the records can't hold exactly: more than six decimals, or too large.
fn not_storable(package: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut check = |subject: String, values: &[Decimal]| {
        let errors = values.iter().filter_map(|value| Scaled::new(*value).err());
        findings.extend(errors.map(|error| finding_of(&subject, &error)));
    };
    for indicator in &package.indicators {
        check(indicator.code.clone(), &numbers_of(Some(&indicator.target)));
        check(indicator.code.clone(), indicator.full_marks.as_slice());
    }
    for filing in &package.filings {
        let subject = format!(
            "{}/{}",
            package.projects[filing.project as usize].id,
            package.indicators[filing.indicator as usize].code
        );
        check(subject.clone(), &numbers_of(filing.target.as_ref()));
        match filing.actual {
            Filed::Missing | Filed::NotApplicable => {}
            Filed::Value(Actual::Number(value)) => check(subject, &[value]),
            Filed::Value(Actual::Tiered { percent, .. }) => check(subject, &[percent]),
            Filed::Value(Actual::Ratio {
                numerator,
                denominator,
            }) => {
                check(subject, &[numerator, denominator]);
            }
        }
    }
    findings
}

fn numbers_of(target: Option<&Target>) -> Vec<Decimal> {
    match target {
        Some(Target::Number(number)) => vec![*number],
        _ => Vec::new(),
    }
}

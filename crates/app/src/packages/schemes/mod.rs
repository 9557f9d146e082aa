//! Evaluation packages: an indicator tree, its scores, and the projects behind them (`docs/evaluation_package.md`).

pub mod checks;
mod rows;
pub mod schema;
mod scores;
mod tree;
pub mod write;

pub use scores::units_differ;
pub use tree::plain;

use wenxiao_domain::finding::Finding;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{
    EvaluatedFund, EvaluatedProject, EvaluationKind, EvaluationPackage, LeafScore, Node, Problem,
    SourceAmount, SurveyAnswer,
};

use super::findings::{At, Findings, Said};
use super::fund::{self, Fields};
use super::source::Source;
use super::table::{Header, Line};
use super::{Options, Reading, check_unique, rule_set_finding};
use schema::{FUND, KINDS, PROBLEMS, PROJECTS, SCHEME, SCORES, SURVEYS, fund as fund_key};

/// An evaluation package that can be scored, and what a person should look at all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadEvaluation {
    pub package: EvaluationPackage,
    pub warnings: Vec<Finding>,
}

/// Reads all tables of an evaluation package; its fund's keys were read to recognise it.
pub(super) fn assemble(
    fields: &Fields,
    reading: &Reading<'_, '_>,
    options: Options<'_>,
    mut findings: Findings,
) -> Result<ReadEvaluation, Vec<Finding>> {
    let mut fund_findings = Findings::default();
    let fund = decode_fund(fields, options.rule_set, &mut fund_findings);
    if !fund_findings.stops()
        && let Err(error) = SchemeRuleSet::find(&fund.rule_set, fund.fiscal_year)
    {
        rule_set_finding(&error, &fund.rule_set, &mut fund_findings);
    }
    findings.extend(fund_findings, FUND.file);
    let tables = read_tables(reading, &mut findings);
    if findings.stops() {
        return Err(findings.list);
    }
    Ok(ReadEvaluation {
        package: EvaluationPackage {
            fund,
            scheme: tables.scheme,
            scores: tables.scores,
            projects: tables.projects,
            findings: tables.problems,
            surveys: tables.surveys,
        },
        warnings: findings.list,
    })
}

/// Whether a source has the tables that only an evaluation has.
pub(super) fn has_tables(source: &Source<'_>) -> bool {
    [&SCHEME, &SCORES]
        .into_iter()
        .any(|sheet| source.has(sheet))
}

/// The tables beside the fund.
pub(super) struct Read {
    scheme: Vec<Node>,
    scores: Vec<LeafScore>,
    projects: Vec<EvaluatedProject>,
    problems: Vec<Problem>,
    surveys: Vec<SurveyAnswer>,
}

/// Reads all of them, and what is wrong with each.
pub(super) fn read_tables(reading: &Reading<'_, '_>, all: &mut Findings) -> Read {
    let scheme = tree::read(reading, all);
    let scores = scores::read(reading, &scheme, all);
    let projects = reading.table(
        &PROJECTS,
        all,
        |line, (): &mut (), findings| rows::project(line, findings),
        |rows, findings| {
            check_unique(
                rows,
                |item: &EvaluatedProject| &item.filed.id,
                "duplicate_id",
                findings,
            );
        },
    );
    let problems = reading.table(
        &PROBLEMS,
        all,
        |line, (): &mut (), findings| rows::problem(line, findings),
        |_, _| (),
    );
    let surveys = reading.table(
        &SURVEYS,
        all,
        |line, (): &mut (), findings| Some(rows::answer(line, findings)),
        |_, _| (),
    );
    Read {
        scheme,
        scores,
        projects: projects.items,
        problems: problems.items,
        surveys: surveys.items,
    }
}

fn decode_fund(fields: &Fields, rule_set: Option<&str>, findings: &mut Findings) -> EvaluatedFund {
    let may_lack: &[usize] = if rule_set.is_some() {
        &[fund_key::RULE_SET]
    } else {
        &[]
    };
    let values = fields.arrange(&FUND, findings, may_lack);
    let kind = values
        .line(fund_key::KIND)
        .one_of(fund_key::KIND, KINDS, findings)
        .unwrap_or(EvaluationKind::Finance);
    EvaluatedFund {
        name: values.text(fund_key::NAME, findings),
        region: values.text(fund_key::REGION, findings),
        region_code: values.region_code(fund_key::REGION_CODE, findings),
        fiscal_year: values.year(fund_key::FISCAL_YEAR, findings),
        kind,
        commissioned_by: values.text(fund_key::COMMISSIONED_BY, findings),
        evaluated: values.text(fund_key::EVALUATED, findings),
        evaluator: values.text(fund_key::EVALUATOR, findings),
        rule_set: match rule_set {
            Some(name) => name.to_owned(),
            None => values.text(fund_key::RULE_SET, findings),
        },
        evaluated_on: fund::evaluated_on_of(&values, fund_key::EVALUATED_ON, findings),
        budget: sources(fields, "budget", findings),
        released: sources(fields, "released", findings),
    }
}

/// Money by source, in the order of the file.
fn sources(fields: &Fields, section: &str, findings: &mut Findings) -> Vec<SourceAmount> {
    let mut amounts = Vec::new();
    for entry in &fields.entries {
        let Some((start, source)) = entry.key.split_once('.') else {
            continue;
        };
        if fund::section_of(start) != Some(section) || (source.is_empty() && entry.value.is_empty())
        {
            continue;
        }
        let header = Header::of_fields(&fields.file, vec![entry.key.clone()]);
        let line = Line {
            header: &header,
            cells: std::slice::from_ref(&entry.value),
            row: entry.row,
        };
        amounts.push(SourceAmount {
            source: source.to_owned(),
            amount: line.amount(0, findings),
        });
    }
    if amounts.is_empty() {
        let at = At {
            column: Some(section),
            ..At::file(&fields.file)
        };
        let said = Said::new(
            format!("缺少金额（[{section}]）"),
            "",
            format!("在 [{section}] 下按资金来源填写金额"),
        );
        findings.error("missing_column", section, at, said);
    }
    amounts
}

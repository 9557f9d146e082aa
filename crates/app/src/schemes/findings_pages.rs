//! 满意度, 问题与建议, and what `fund.toml` says: what an evaluation rests on beside scores and projects.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use wenxiao_domain::rules::survey;
use wenxiao_domain::scheme::{Aspect, evidence_items};

use super::computed::Computed;
use super::head::AtEvaluation;
use crate::error::AppError;
use crate::evaluations::fields::Field;
use crate::page::figures::{Shown, encoded};
use crate::page::{Chrome, show, words};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let rule = Rule::May(Action::ReadEvaluation);
    vec![
        Route::get("/evaluations/{evaluation}/surveys", rule, surveys),
        Route::get("/evaluations/{evaluation}/problems", rule, problems),
        Route::get("/evaluations/{evaluation}/package", rule, package),
    ]
}

#[derive(Template)]
#[template(path = "schemes/surveys.html")]
struct SurveysPage {
    chrome: Chrome,
    rows: Vec<QuestionRow>,
    marked: Vec<survey::Marked>,
}

struct QuestionRow {
    id: String,
    group: String,
    question: String,
    asked: Option<Shown>,
    answered: Option<Shown>,
    response: Option<Shown>,
    satisfied: Option<Shown>,
    satisfaction: Option<Shown>,
    margin: Option<Shown>,
}

async fn surveys(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let base = at.base();
    let rules = &computed.rules.survey.value;
    let answers = &computed.package.surveys;
    let rows = survey::results(answers, rules)
        .into_iter()
        .map(|it| {
            let id = format!("{}/{}", it.group, it.question);
            let shown = |part: &str| computed.figures.show(&base, &format!("survey/{id}/{part}"));
            QuestionRow {
                asked: shown("asked"),
                answered: shown("answered"),
                response: shown("response_rate"),
                satisfied: shown("satisfied"),
                satisfaction: shown("satisfaction"),
                margin: shown("margin"),
                group: it.group,
                question: it.question,
                id,
            }
        })
        .collect();
    show(&SurveysPage {
        chrome: at.chrome(&visitor, "满意度问卷"),
        rows,
        marked: survey::marked(answers, rules),
    })
}

#[derive(Template)]
#[template(path = "schemes/problems.html")]
struct ProblemsPage {
    chrome: Chrome,
    aspects: Vec<AspectRows>,
}

struct AspectRows {
    label: &'static str,
    rows: Vec<ProblemRow>,
}

struct ProblemRow {
    /// 1 for the first of the file.
    place: usize,
    finding: String,
    cause: String,
    recommendation: String,
    evidence: Vec<Evidence>,
}

/// A node, where it is one, or the name of a paper.
struct Evidence {
    href: Option<String>,
    label: String,
}

async fn problems(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let base = at.base();
    let aspects = Aspect::ALL
        .into_iter()
        .map(|aspect| AspectRows {
            label: aspect.label(),
            rows: computed
                .package
                .findings
                .iter()
                .enumerate()
                .filter(|(_, problem)| problem.aspect == aspect)
                .map(|(place, problem)| ProblemRow {
                    place: place + 1,
                    finding: problem.finding.clone(),
                    cause: problem.cause.clone(),
                    recommendation: problem.recommendation.clone(),
                    evidence: evidence(&computed, &base, &problem.evidence),
                })
                .collect(),
        })
        .filter(|aspect: &AspectRows| !aspect.rows.is_empty())
        .collect();
    show(&ProblemsPage {
        chrome: at.chrome(&visitor, "问题与建议"),
        aspects,
    })
}

fn evidence(computed: &Computed, base: &str, text: &str) -> Vec<Evidence> {
    let scheme = &computed.package.scheme;
    evidence_items(text)
        .map(|code| match scheme.iter().find(|node| node.code == code) {
            Some(node) => Evidence {
                href: Some(format!("{base}/nodes/{}", encoded(code))),
                label: format!("{code} {}", node.name),
            },
            None => Evidence {
                href: None,
                label: code.to_owned(),
            },
        })
        .collect()
}

#[derive(Template)]
#[template(path = "schemes/package.html")]
struct PackagePage {
    chrome: Chrome,
    fields: Vec<Field>,
}

async fn package(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    show(&PackagePage {
        chrome: at.chrome(&visitor, "填报的评价信息"),
        fields: fields(&computed),
    })
}

fn fields(computed: &Computed) -> Vec<Field> {
    let fund = &computed.package.fund;
    let mut fields = Field::of_fund(
        &fund.name,
        fund.fiscal_year,
        &fund.region,
        &fund.region_code,
    );
    fields.extend([
        Field::new("kind", "评价类型", fund.kind.label().to_owned()),
        Field::new(
            "commissioned_by",
            "评价委托单位",
            fund.commissioned_by.clone(),
        ),
        Field::new("evaluated", "被评价单位", fund.evaluated.clone()),
        Field::new("evaluator", "评价机构", fund.evaluator.clone()),
        Field::new("rule_set", "规则集", fund.rule_set.clone()),
        Field::new("evaluated_on", "评价日期", fund.evaluated_on.to_string()),
    ]);
    for (level, amounts) in [("budget", &fund.budget), ("released", &fund.released)] {
        for amount in amounts {
            let id = format!("money/{level}/{}", amount.source);
            let label = computed
                .figures
                .get(&id)
                .map_or_else(|| amount.source.clone(), |figure| figure.label.clone());
            fields.push(Field::new(
                format!("{level}.{}", amount.source),
                label,
                format!("{} 万元", words::wan(amount.amount)),
            ));
        }
    }
    fields
}

//! 冻结: ends the filing period of a fund and year, after a confirmation.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::store;
use crate::error::AppError;
use crate::page::form::Messages;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, see, show, show_with};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let rule = Rule::May(Action::Freeze);
    vec![
        Route::get("/funds/{fund}/freeze", rule, page),
        Route::post("/funds/{fund}/freeze", rule, freeze),
    ]
}

#[derive(Template)]
#[template(path = "funds/freeze.html")]
struct FreezePage {
    chrome: Chrome,
    base: String,
    total: String,
    grade: Badge,
    projects: usize,
    filings: usize,
    missing: usize,
    unexplained: usize,
    findings: usize,
    messages: Messages,
}

async fn built(app: &App, visitor: &Visitor, fund: &AtFund) -> Result<FreezePage, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, fund).await?;
    let values = || {
        computed
            .evaluation
            .indicators
            .iter()
            .filter_map(|result| result.values.as_ref())
    };
    Ok(FreezePage {
        chrome: fund.chrome(visitor, "冻结填报期"),
        base: fund.base(),
        total: wenxiao_domain::number::fixed(computed.evaluation.score.total, 2),
        grade: words::grade(computed.evaluation.score.grade),
        projects: computed.package.projects.len(),
        filings: computed.package.filings.len(),
        missing: values().map(|it| it.missing).sum(),
        unexplained: values()
            .filter(|it| it.explanation_required && !it.explained)
            .count(),
        findings: computed.evaluation.findings.len(),
        messages: Messages::default(),
    })
}

async fn page(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, &fund).await?)
}

#[derive(Debug, Deserialize)]
struct Confirmed {
    #[serde(default)]
    sure: String,
}

async fn freeze(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Form(form): Form<Confirmed>,
) -> Result<Response, AppError> {
    if form.sure != "yes" {
        let mut page = built(&app, &visitor, &fund).await?;
        page.messages.add("sure", "请先勾选确认。");
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    store::freeze(&app.db, &visitor.actor(), &fund.id).await?;
    Ok(see(&format!("{}?done=frozen", fund.base())))
}

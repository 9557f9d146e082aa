//! Figures, texts, files and freezing of an evaluation: the pages that it shares with a fund's own year.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::number::fixed;
use wenxiao_report::third_party::NARRATIVES;

use super::computed::Computed;
use super::head::AtEvaluation;
use super::{project_filter, queries, store};
use crate::error::AppError;
use crate::funds::figure_pages::{Places, Search, show_figure, show_list};
use crate::funds::files::{self, Kind, Reported};
use crate::funds::narrative_pages::{self, Asked, FormPage, TextForm};
use crate::funds::pages::Done;
use crate::funds::{compare, downloads};
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, see, show, show_with};
use crate::proofread::own;
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadEvaluation);
    let write = Rule::May(Action::WriteEvaluation);
    let take = Rule::May(Action::DownloadEvaluation);
    let freezes = Rule::May(Action::FreezeEvaluation);
    vec![
        Route::get("/evaluations/{evaluation}/figures", read, figures),
        Route::get("/evaluations/{evaluation}/figures/{*id}", read, figure),
        Route::get("/evaluations/{evaluation}/compare", read, comparison),
        Route::get("/evaluations/{evaluation}/narratives", read, texts),
        Route::get("/evaluations/{evaluation}/narratives/{*key}", write, text),
        Route::post(
            "/evaluations/{evaluation}/narratives/{*key}",
            write,
            write_text,
        ),
        Route::get("/evaluations/{evaluation}/downloads", take, offered),
        Route::get("/evaluations/{evaluation}/downloads/{file}", take, download),
        Route::get("/evaluations/{evaluation}/freeze", freezes, freeze_page),
        Route::post("/evaluations/{evaluation}/freeze", freezes, freeze),
    ]
}

async fn figures(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Query(search): Query<Search>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let chrome = at.chrome(&visitor, "数字与依据");
    show_list(chrome, &at.base(), &computed.figures, search)
}

async fn figure(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let base = at.base();
    let places = Places {
        base: &base,
        set: &computed.rules.name,
        field,
        projects: project_filter::query_of,
        about: |base, id| node_of(id).map(|code| format!("{base}/nodes/{}", encoded(code))),
    };
    show_figure(
        |label| at.chrome(&visitor, label),
        &computed.figures,
        &id,
        &places,
    )
}

/// The node that a figure is about: `node/A11/score` → `A11`.
fn node_of(id: &str) -> Option<&str> {
    id.strip_prefix("node/")?.rsplit_once('/').map(|it| it.0)
}

/// Where a field of the package stands: a leaf's score on its node's page, answers with the survey, the rest with `fund.toml`.
fn field(base: &str, file: &str, key: &str) -> String {
    match (file, key.rsplit_once('.')) {
        ("scheme.csv" | "scores.csv", Some((code, _))) => {
            format!("{base}/nodes/{}", encoded(code))
        }
        ("surveys.csv", _) => format!("{base}/surveys#{}", encoded(key)),
        _ => format!("{base}/package#{key}"),
    }
}

async fn comparison(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let comparison = tokio::task::spawn_blocking(move || {
        wenxiao_domain::comparison::compare_schemes(&computed.package)
    })
    .await?;
    compare::show_comparison(at.chrome(&visitor, "规则对比"), &comparison)
}

fn asked() -> Vec<Asked> {
    NARRATIVES.iter().map(Asked::from).collect()
}

async fn texts(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let written = queries::narratives(&mut read, &at.id).await?;
    let mut chrome = at.chrome(&visitor, "报告文字");
    chrome.notice = done.notice();
    let may_write = at.lets(&visitor, Action::WriteEvaluation);
    narrative_pages::show_list(chrome, &at.base(), asked(), &written, may_write)
}

async fn form(
    app: &App,
    visitor: &Visitor,
    at: &AtEvaluation,
    key: &str,
) -> Result<FormPage, AppError> {
    let mut read = app.db.read().await?;
    let written = queries::narratives(&mut read, &at.id).await?;
    narrative_pages::form(
        |title| at.chrome(visitor, title),
        &at.base(),
        (asked(), key),
        written,
    )
}

async fn text(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Path((_, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    show(&form(&app, &visitor, &at, &key).await?)
}

async fn write_text(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Path((_, key)): Path<(String, String)>,
    Form(sent): Form<TextForm>,
) -> Result<Response, AppError> {
    let mut page = form(&app, &visitor, &at, &key).await?;
    if let Some(refused) = page.refuse_long(&sent.text) {
        return refused;
    }
    store::narrate(&app.db, &visitor.actor(), &at.id, &key, &sent.text).await?;
    Ok(see(&format!("{}?done=written", page.back)))
}

async fn offered(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let written = queries::narratives(&mut read, &at.id).await?;
    drop(read);
    let texts = narrative_pages::by_key(&written);
    let key = (at.id.clone(), at.revision);
    let report = own::of(&app.own_reports, key, computed, texts).await?;
    let chrome = at.chrome(&visitor, "下载");
    downloads::show_list(chrome, at.base(), <Computed as Reported>::NAMES, &report)
}

async fn download(
    State(app): State<App>,
    at: AtEvaluation,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let kind = Kind::of(&name).ok_or(AppError::NotFound)?;
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let written = queries::narratives(&mut read, &at.id).await?;
    drop(read);
    let texts = narrative_pages::by_key(&written);
    let bytes =
        tokio::task::spawn_blocking(move || files::make_one(kind, &*computed, &texts)).await??;
    let title = format!(
        "{}{}-{}-{}",
        at.fiscal_year, at.region, at.name, at.evaluator
    );
    Ok(downloads::as_file(kind, &title, bytes))
}

#[derive(Template)]
#[template(path = "schemes/freeze.html")]
struct FreezePage {
    chrome: Chrome,
    base: String,
    total: String,
    grade: Badge,
    nodes: usize,
    projects: usize,
    findings: usize,
    texts_missing: usize,
    messages: Messages,
}

async fn built(app: &App, visitor: &Visitor, at: &AtEvaluation) -> Result<FreezePage, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, at).await?;
    let written = narrative_pages::by_key(&queries::narratives(&mut read, &at.id).await?);
    Ok(FreezePage {
        chrome: at.chrome(visitor, "冻结评价"),
        base: at.base(),
        total: fixed(computed.evaluation.total, 2),
        grade: words::grade(computed.evaluation.grade),
        nodes: computed.package.scheme.len(),
        projects: computed.package.projects.len(),
        findings: computed.evaluation.findings.len(),
        texts_missing: asked()
            .iter()
            .filter(|it| !written.contains_key(&it.key))
            .count(),
        messages: Messages::default(),
    })
}

async fn freeze_page(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, &at).await?)
}

#[derive(Debug, Deserialize)]
struct Confirmed {
    #[serde(default)]
    sure: String,
}

async fn freeze(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Form(form): Form<Confirmed>,
) -> Result<Response, AppError> {
    if form.sure != "yes" {
        let mut page = built(&app, &visitor, &at).await?;
        page.messages.add("sure", "请先勾选确认。");
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    store::freeze(&app.db, &visitor.actor(), &at.id).await?;
    Ok(see(&format!("{}?done=evaluation_frozen", at.base())))
}

#[cfg(test)]
mod tests {
    use super::{field, node_of};

    #[test]
    fn a_score_stands_on_its_nodes_page() {
        assert_eq!(field("/e", "scores.csv", "A11.actual"), "/e/nodes/A11");
        assert_eq!(
            field("/e", "fund.toml", "budget.regional"),
            "/e/package#budget.regional"
        );
        assert_eq!(
            field("/e", "surveys.csv", "甲/Q1"),
            "/e/surveys#%E7%94%B2/Q1"
        );
        assert_eq!(node_of("node/A11/score"), Some("A11"));
        assert_eq!(node_of("money/spent"), None);
    }
}

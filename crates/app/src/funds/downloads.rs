//! 下载: the files of an evaluation, made from what is stored now; the same state gives the same bytes.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use wenxiao_proofread::finding::Report;

use super::computed::Computed;
use super::files::{self, Kind, Names, Reported};
use super::queries;
use crate::error::AppError;
use crate::page::figures::encoded;
use crate::page::words::Badge;
use crate::page::{Chrome, show};
use crate::proofread::{self, own};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let rule = Rule::May(Action::Download);
    vec![
        Route::get("/funds/{fund}/downloads", rule, list),
        Route::get("/funds/{fund}/downloads/{file}", rule, download),
    ]
}

#[derive(Template)]
#[template(path = "funds/downloads.html")]
struct ListPage {
    chrome: Chrome,
    base: String,
    kinds: &'static [Kind],
    names: Names,
    checked: String,
    open: Vec<Open>,
}

/// What proofreading the report found and a person has to look at.
struct Open {
    severity: Badge,
    message: String,
    place: String,
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, &fund).await?;
    let written = queries::narratives(&mut read, &fund.id).await?;
    drop(read);
    let texts = super::narrative_pages::by_key(&written);
    let key = (fund.id.clone(), fund.revision);
    let report = own::of(&app.own_reports, key, computed, texts).await?;
    show_list(
        fund.chrome(&visitor, "下载"),
        fund.base(),
        <Computed as Reported>::NAMES,
        &report,
    )
}

/// The files that can be made below `base`, and what proofreading their report said.
pub(crate) fn show_list(
    chrome: Chrome,
    base: String,
    names: Names,
    report: &Report,
) -> Result<Response, AppError> {
    let open = own::open(report)
        .into_iter()
        .map(|finding| Open {
            severity: proofread::pages::severity(finding.severity),
            message: finding.message.clone(),
            place: finding
                .places
                .first()
                .map_or(String::new(), |place| place.label.clone()),
        })
        .collect();
    show(&ListPage {
        chrome,
        base,
        kinds: files::ALL,
        names,
        checked: own::summary(report),
        open,
    })
}

async fn download(
    State(app): State<App>,
    fund: AtFund,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let kind = Kind::of(&name).ok_or(AppError::NotFound)?;
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, &fund).await?;
    let written = queries::narratives(&mut read, &fund.id).await?;
    drop(read);
    let texts = super::narrative_pages::by_key(&written);
    let bytes =
        tokio::task::spawn_blocking(move || files::make_one(kind, &*computed, &texts)).await??;
    let title = format!("{}{}-{}", fund.fiscal_year, fund.region, fund.name);
    Ok(as_file(kind, &title, bytes))
}

/// A file as the browser saves it, under a name that says whose it is.
pub(crate) fn as_file(kind: Kind, title: &str, bytes: Vec<u8>) -> Response {
    let full = format!("{title}-{}", kind.name());
    let disposition = format!(
        "attachment; filename=\"{}\"; filename*=UTF-8''{}",
        kind.name(),
        encoded(&full)
    );
    (
        [
            (header::CONTENT_TYPE, kind.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response()
}

//! 下载: the files of an evaluation, made from what is stored now; the same state gives the same bytes.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::computed::Computed;
use super::files::{self, Kind, Names, Reported};
use super::narrative_pages;
use super::subject::Subject;
use crate::error::AppError;
use crate::page::figures::encoded;
use crate::page::words::Badge;
use crate::page::{Chrome, show};
use crate::proofread::{self, own};
use crate::web::App;
use crate::web::guard::Visitor;

#[derive(Template)]
#[template(path = "evaluations/downloads.html")]
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

/// The files that can be made, and what proofreading their report said.
pub async fn list<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
) -> Result<Response, AppError> {
    let (computed, texts) = now(&app, &at).await?;
    let report = own::of(&app.own_reports, at.key(), computed, texts).await?;
    let open = own::open(&report)
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
        chrome: at.frame(&visitor, "下载".to_owned()),
        base: at.address(),
        kinds: files::ALL,
        names: S::Package::NAMES,
        checked: own::summary(&report),
        open,
    })
}

/// What files are made from: the evaluation and the texts as they stand now.
async fn now<S: Subject>(
    app: &App,
    at: &S,
) -> Result<(Arc<Computed<S::Package>>, BTreeMap<String, String>), AppError> {
    let mut read = app.db.read().await?;
    let computed = S::cache(app).of(&mut read, at).await?;
    let texts = narrative_pages::texts(&mut read, at).await?;
    Ok((computed, texts))
}

/// One file.
pub async fn download<S: Subject>(
    State(app): State<App>,
    at: S,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let kind = Kind::of(&name).ok_or(AppError::NotFound)?;
    let (computed, texts) = now(&app, &at).await?;
    let bytes =
        tokio::task::spawn_blocking(move || files::make_one(kind, &computed, &texts)).await??;
    let saved_as = format!("{}-{}", at.file_title(), kind.saved_as(&S::Package::NAMES));
    Ok(as_file(kind, &saved_as, bytes))
}

/// A file as the browser saves it, under a name that says whose it is.
fn as_file(kind: Kind, saved_as: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!(
        "attachment; filename=\"{}\"; filename*=UTF-8''{}",
        kind.name(),
        encoded(saved_as)
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

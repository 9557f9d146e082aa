//! 下载: the files of an evaluation, made from what is stored now; the same state gives the same bytes.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::files::{self, Kind};
use super::queries;
use crate::error::AppError;
use crate::page::figures::encoded;
use crate::page::{Chrome, show};
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
}

async fn list(visitor: Visitor, fund: AtFund) -> Result<Response, AppError> {
    show(&ListPage {
        chrome: fund.chrome(&visitor, "下载"),
        base: fund.base(),
        kinds: files::ALL,
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
        tokio::task::spawn_blocking(move || files::make_one(kind, &computed, &texts)).await??;
    let full = format!(
        "{}{}-{}-{}",
        fund.fiscal_year,
        fund.region,
        fund.name,
        kind.name()
    );
    let disposition = format!(
        "attachment; filename=\"{}\"; filename*=UTF-8''{}",
        kind.name(),
        encoded(&full)
    );
    Ok((
        [
            (header::CONTENT_TYPE, kind.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

//! 报告文字: what a person must write for the report. What is missing is called 待填写 there; nothing is invented.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::evaluated::Evaluated;
use super::files::{Asked, Reported};
use super::records::{self, Narrative};
use super::store;
use super::subject::Subject;
use crate::db::Conn;
use crate::error::AppError;
use crate::funds::pages::Done;
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::{Chrome, see, show, show_with, words};
use crate::web::App;
use crate::web::guard::Visitor;

/// The longest text that is kept.
const LONGEST: usize = 50_000;

/// The texts as the report takes them, by key.
pub async fn texts<S: Subject>(
    conn: &mut Conn,
    at: &S,
) -> Result<BTreeMap<String, String>, AppError> {
    let written = written(conn, at).await?;
    Ok(written
        .into_iter()
        .filter(|it| !it.text.is_empty())
        .map(|it| (it.key, it.text))
        .collect())
}

async fn written<S: Subject>(conn: &mut Conn, at: &S) -> Result<Vec<Narrative>, AppError> {
    records::narratives(conn, S::Package::TABLES, &at.key().0).await
}

#[derive(Template)]
#[template(path = "evaluations/narratives.html")]
struct ListPage {
    chrome: Chrome,
    rows: Vec<Row>,
    missing: usize,
    may_write: bool,
}

struct Row {
    title: String,
    hint: String,
    href: String,
    text: String,
    note: String,
}

/// Every text that the report asks for, with what was written.
pub async fn list<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = S::cache(&app).of(&mut read, &at).await?;
    let written = written(&mut read, &at).await?;
    let base = at.address();
    let mut chrome = at.frame(&visitor, "报告文字".to_owned());
    chrome.notice = done.notice();
    let rows: Vec<Row> = computed
        .package
        .asked()
        .into_iter()
        .map(|it| {
            let found = written.iter().find(|text| text.key == it.key);
            Row {
                href: format!("{base}/narratives/{}", encoded(&it.key)),
                text: found.map(|text| text.text.clone()).unwrap_or_default(),
                note: found.map_or_else(String::new, |text| {
                    format!("第 {} 版，{}", text.version, words::moment(text.written_at))
                }),
                title: it.title,
                hint: it.hint,
            }
        })
        .collect();
    show(&ListPage {
        chrome,
        missing: rows.iter().filter(|row| row.text.is_empty()).count(),
        rows,
        may_write: at.may_write(&visitor),
    })
}

#[derive(Template)]
#[template(path = "evaluations/narrative.html")]
struct FormPage {
    chrome: Chrome,
    href: String,
    back: String,
    title: String,
    advice: String,
    text: String,
    messages: Messages,
}

/// The form of one of the texts that the report asks for.
async fn built<S: Subject>(
    app: &App,
    visitor: &Visitor,
    at: &S,
    key: &str,
) -> Result<FormPage, AppError> {
    let mut read = app.db.read().await?;
    let computed = S::cache(app).of(&mut read, at).await?;
    let Asked { title, hint, .. } = computed
        .package
        .asked()
        .into_iter()
        .find(|it| it.key == key)
        .ok_or(AppError::NotFound)?;
    let back = format!("{}/narratives", at.address());
    Ok(FormPage {
        chrome: at
            .frame(visitor, title.clone())
            .under("报告文字", back.clone()),
        href: format!("{back}/{}", encoded(key)),
        back,
        title,
        advice: hint,
        text: written(&mut read, at)
            .await?
            .into_iter()
            .find(|text| text.key == key)
            .map(|text| text.text)
            .unwrap_or_default(),
        messages: Messages::default(),
    })
}

impl FormPage {
    /// The form again with its message, where a text is too long.
    fn refuse_long(&mut self, text: &str) -> Option<Result<Response, AppError>> {
        let length = text.chars().count();
        if length <= LONGEST {
            return None;
        }
        let said = format!("文字不超过 {LONGEST} 字，现在 {length} 字。");
        self.messages.add("text", said);
        text.clone_into(&mut self.text);
        Some(show_with(StatusCode::UNPROCESSABLE_ENTITY, self))
    }
}

pub async fn form<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Path((_, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, &at, &key).await?)
}

#[derive(Debug, Deserialize)]
pub struct Text {
    text: String,
}

pub async fn write<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Path((_, key)): Path<(String, String)>,
    Form(form): Form<Text>,
) -> Result<Response, AppError> {
    let mut page = built(&app, &visitor, &at, &key).await?;
    if let Some(refused) = page.refuse_long(&form.text) {
        return refused;
    }
    let record = at.key().0;
    store::narrate::<S::Package>(&app.db, &visitor.actor(), &record, &key, &form.text).await?;
    Ok(see(&format!("{}?done=written", page.back)))
}

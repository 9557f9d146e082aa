//! 报告文字: what a person must write for the report. What is missing is called 待填写 there; nothing is invented.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use wenxiao_report::compose::Narrative;
use wenxiao_report::self_evaluation::{NARRATIVES, direction_key};

use super::computed::Computed;
use super::pages::Done;
use super::{queries, store};
use crate::error::AppError;
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::{Chrome, see, show, show_with, words};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// The longest text that is kept.
const LONGEST: usize = 50_000;

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadFund);
    let write = Rule::May(Action::WriteNarrative);
    vec![
        Route::get("/funds/{fund}/narratives", read, list),
        Route::get("/funds/{fund}/narratives/{*key}", write, form_page),
        Route::post("/funds/{fund}/narratives/{*key}", write, write_one),
    ]
}

/// A text that the report asks for.
pub(crate) struct Asked {
    pub key: String,
    pub title: String,
    pub hint: String,
}

impl From<&Narrative> for Asked {
    fn from(it: &Narrative) -> Self {
        Self {
            key: it.key.to_owned(),
            title: it.title.to_owned(),
            hint: it.hint.to_owned(),
        }
    }
}

/// Every text that the report of this fund asks for, in its order.
fn asked(computed: &Computed) -> Vec<Asked> {
    let mut all: Vec<Asked> = NARRATIVES.iter().map(Asked::from).collect();
    let mut directions: Vec<&str> = Vec::new();
    for project in &computed.package.projects {
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

/// The texts as the report takes them, by key.
pub fn by_key(narratives: &[queries::Narrative]) -> BTreeMap<String, String> {
    narratives
        .iter()
        .filter(|it| !it.text.is_empty())
        .map(|it| (it.key.clone(), it.text.clone()))
        .collect()
}

#[derive(Template)]
#[template(path = "funds/narratives.html")]
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

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, &fund).await?;
    let written = queries::narratives(&mut read, &fund.id).await?;
    let mut chrome = fund.chrome(&visitor, "报告文字");
    chrome.notice = done.notice();
    let may_write = visitor.may(Action::WriteNarrative, Some(fund.period));
    show_list(chrome, &fund.base(), asked(&computed), &written, may_write)
}

/// Every text that a report asks for, with what was written.
pub(crate) fn show_list(
    chrome: Chrome,
    base: &str,
    asked: Vec<Asked>,
    written: &[queries::Narrative],
    may_write: bool,
) -> Result<Response, AppError> {
    let rows: Vec<Row> = asked
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
        may_write,
    })
}

#[derive(Template)]
#[template(path = "funds/narrative.html")]
pub(crate) struct FormPage {
    chrome: Chrome,
    href: String,
    pub back: String,
    title: String,
    advice: String,
    text: String,
    messages: Messages,
}

async fn built(
    app: &App,
    visitor: &Visitor,
    fund: &AtFund,
    key: &str,
) -> Result<FormPage, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, fund).await?;
    let written = queries::narratives(&mut read, &fund.id).await?;
    form(
        |title| fund.chrome(visitor, title),
        &fund.base(),
        (asked(&computed), key),
        written,
    )
}

/// The form of one of the texts that a report asks for.
pub(crate) fn form(
    chrome: impl FnOnce(String) -> Chrome,
    base: &str,
    (asked, key): (Vec<Asked>, &str),
    written: Vec<queries::Narrative>,
) -> Result<FormPage, AppError> {
    let it = asked
        .into_iter()
        .find(|it| it.key == key)
        .ok_or(AppError::NotFound)?;
    let back = format!("{base}/narratives");
    Ok(FormPage {
        chrome: chrome(it.title.clone()).under("报告文字", back.clone()),
        href: format!("{back}/{}", encoded(key)),
        back,
        title: it.title,
        advice: it.hint,
        text: written
            .into_iter()
            .find(|text| text.key == key)
            .map(|text| text.text)
            .unwrap_or_default(),
        messages: Messages::default(),
    })
}

impl FormPage {
    /// The form again with its message, where a text is too long.
    pub(crate) fn refuse_long(&mut self, text: &str) -> Option<Result<Response, AppError>> {
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

async fn form_page(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, &fund, &key).await?)
}

#[derive(Debug, Deserialize)]
pub(crate) struct TextForm {
    pub text: String,
}

async fn write_one(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, key)): Path<(String, String)>,
    Form(form): Form<TextForm>,
) -> Result<Response, AppError> {
    let mut page = built(&app, &visitor, &fund, &key).await?;
    if let Some(refused) = page.refuse_long(&form.text) {
        return refused;
    }
    store::narrate(&app.db, &visitor.actor(), &fund.id, &key, &form.text).await?;
    Ok(see(&format!("{}?done=written", page.back)))
}

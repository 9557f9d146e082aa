//! 冻结: ends the time in which a record is edited, after a confirmation.

use askama::Template;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::number::fixed;

use super::evaluated::Evaluated;
use super::files::Reported;
use super::subject::Subject;
use super::{narrative_pages, store};
use crate::error::AppError;
use crate::page::form::Messages;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, see, show, show_with};
use crate::web::App;
use crate::web::guard::Visitor;

/// What the page says of one kind of record.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    pub title: &'static str,
    /// What freezing means.
    pub afterwards: &'static [&'static str],
    pub confirmation: &'static str,
    /// What the next page says: a key of [`Done`](crate::funds::pages::Done).
    pub done: &'static str,
}

/// One fact to be checked before freezing.
#[derive(Debug)]
pub struct Fact {
    label: &'static str,
    text: String,
    /// `good`, `bad`, or nothing where it is neither.
    class: &'static str,
    href: String,
}

impl Fact {
    pub fn plain(label: &'static str, text: String) -> Self {
        Self {
            label,
            text,
            class: "",
            href: String::new(),
        }
    }

    /// How many of something that shouldn't be left.
    pub fn left(label: &'static str, count: usize, unit: &str) -> Self {
        let (class, text) = if count > 0 {
            ("bad", format!("{count} {unit}"))
        } else {
            ("good", "没有".to_owned())
        };
        Self {
            class,
            ..Self::plain(label, text)
        }
    }

    /// 数据问题, with where they are listed.
    fn findings(count: usize, href: String) -> Self {
        if count == 0 {
            return Self::plain("数据问题", "没有".to_owned());
        }
        Self {
            href,
            ..Self::plain("数据问题", format!("{count} 条"))
        }
    }
}

#[derive(Template)]
#[template(path = "evaluations/freeze.html")]
struct FreezePage {
    chrome: Chrome,
    base: String,
    words: Words,
    total: String,
    grade: Badge,
    facts: Vec<Fact>,
    messages: Messages,
}

async fn built<S: Subject>(app: &App, visitor: &Visitor, at: &S) -> Result<FreezePage, AppError> {
    let mut read = app.db.read().await?;
    let computed = S::cache(app).of(&mut read, at).await?;
    let written = narrative_pages::texts(&mut read, at).await?;
    let missing = computed
        .package
        .asked()
        .iter()
        .filter(|it| !written.contains_key(&it.key))
        .count();
    let mut facts = S::standing(&computed);
    facts.push(Fact::left("待填写的报告文字", missing, "段"));
    facts.push(Fact::findings(
        S::Package::findings(&computed.evaluation).len(),
        at.findings_address(),
    ));
    Ok(FreezePage {
        chrome: at.frame(visitor, S::FREEZING.title.to_owned()),
        base: at.address(),
        words: S::FREEZING,
        total: fixed(S::Package::total(&computed.evaluation), 2),
        grade: words::grade(S::Package::grade(&computed.evaluation)),
        facts,
        messages: Messages::default(),
    })
}

pub async fn page<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, &at).await?)
}

#[derive(Debug, Deserialize)]
pub struct Confirmed {
    #[serde(default)]
    sure: String,
}

pub async fn freeze<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Form(form): Form<Confirmed>,
) -> Result<Response, AppError> {
    if form.sure != "yes" {
        let mut page = built(&app, &visitor, &at).await?;
        page.messages.add("sure", "请先勾选确认。");
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    store::freeze::<S::Package>(&app.db, &visitor.actor(), &at.key().0).await?;
    Ok(see(&format!("{}?done={}", at.address(), S::FREEZING.done)))
}

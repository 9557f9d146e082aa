//! 偏差原因和改进措施: written before the period is frozen, adjusted with a reason afterwards.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::pages::place;
use super::queries::{self, CauseTexts};
use super::store;
use crate::db::Conn;
use crate::error::AppError;
use crate::page::adjusted::{Adjusted, Difference};
use crate::page::figures::{Shown, encoded};
use crate::page::form::Messages;
use crate::page::{Chrome, see, show, show_with, words};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::{Action, Period};
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let writes = Rule::May(Action::WriteNarrative);
    let adjusts = Rule::May(Action::AdjustCause);
    vec![
        Route::get("/funds/{fund}/indicators/{indicator}/cause", writes, page),
        Route::post("/funds/{fund}/indicators/{indicator}/cause", writes, write),
        Route::get(
            "/funds/{fund}/indicators/{indicator}/cause/adjust",
            adjusts,
            page,
        ),
        Route::post(
            "/funds/{fund}/indicators/{indicator}/cause/adjust",
            adjusts,
            adjust,
        ),
    ]
}

/// Whether causes are written or adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Write,
    Adjust,
}

impl Way {
    /// What this visitor may do with causes of this period.
    pub fn of(visitor: &Visitor, period: Period) -> Option<Self> {
        [
            (Action::WriteNarrative, Self::Write),
            (Action::AdjustCause, Self::Adjust),
        ]
        .into_iter()
        .find(|(action, _)| visitor.may(*action, Some(period)))
        .map(|(_, way)| way)
    }

    /// Address of the form, below the indicator's.
    pub fn path(self) -> &'static str {
        match self {
            Self::Write => "cause",
            Self::Adjust => "cause/adjust",
        }
    }

    /// What its link says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Write => "填写",
            Self::Adjust => "调整",
        }
    }
}

/// The adjustments of an indicator's cause and improvement.
pub(super) async fn history(
    conn: &mut Conn,
    fund: &AtFund,
    code: &str,
) -> Result<Vec<Adjusted>, AppError> {
    let (mut before, steps) = queries::cause_history(conn, &fund.id, code).await?;
    Ok(steps
        .into_iter()
        .map(|(why, texts)| {
            let differences = [
                ("偏差原因", &before.cause, &texts.cause),
                ("改进措施", &before.improvement, &texts.improvement),
            ]
            .into_iter()
            .filter(|(_, old, new)| old != new)
            .map(|(label, old, new)| Difference {
                label,
                old: old.clone(),
                new: new.clone(),
            })
            .collect();
            before = texts;
            Adjusted::new(why, differences)
        })
        .collect())
}

#[derive(Template)]
#[template(path = "indicators/cause.html")]
struct CausePage {
    chrome: Chrome,
    /// Address of the indicator.
    href: String,
    way: Way,
    because: String,
    deviation: Option<Shown>,
    form: CauseForm,
    messages: Messages,
}

#[derive(Debug, Default, Deserialize)]
struct CauseForm {
    /// What the person saw.
    #[serde(default)]
    shown: String,
    #[serde(default)]
    cause: String,
    #[serde(default)]
    improvement: String,
    #[serde(default)]
    reason: String,
}

impl CauseForm {
    fn of(texts: CauseTexts) -> Result<Self, AppError> {
        Ok(Self {
            shown: serde_json::to_string(&texts)?,
            cause: texts.cause,
            improvement: texts.improvement,
            reason: String::new(),
        })
    }

    /// The texts, with a message where one of the two is missing.
    fn read(&self, messages: &mut Messages) -> CauseTexts {
        let texts = CauseTexts::new(&self.cause, &self.improvement);
        if texts.cause.is_empty() != texts.improvement.is_empty() {
            let field = if texts.cause.is_empty() {
                "cause"
            } else {
                "improvement"
            };
            messages.add(field, "原因和改进措施要一起填写；都不写则都留空。");
        }
        texts
    }

    /// What the person saw, where the form still says it.
    fn shown(&self) -> Option<CauseTexts> {
        serde_json::from_str(&self.shown).ok()
    }
}

/// The form, and the texts as they hold now.
async fn built(
    app: &App,
    visitor: &Visitor,
    fund: &AtFund,
    code: &str,
) -> Result<(CausePage, CauseTexts), AppError> {
    let way = Way::of(visitor, fund.period).ok_or(AppError::NotFound)?;
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, fund).await?;
    let indicator = &computed.package.indicators[place(&computed, code)?];
    let (id, _) = queries::find(&mut read, &fund.id, code)
        .await?
        .ok_or(AppError::NotFound)?;
    let now = queries::cause(&mut read, &id).await?;
    let base = fund.base();
    let href = format!("{base}/indicators/{}", encoded(code));
    let title = match way {
        Way::Write => "填写偏差原因和改进措施",
        Way::Adjust => "调整偏差原因和改进措施",
    };
    let page = CausePage {
        chrome: fund.chrome(visitor, title).under(
            format!("{} {}", indicator.code, indicator.name),
            href.clone(),
        ),
        because: computed
            .evaluation
            .indicator(code)
            .and_then(|result| result.values.as_ref())
            .and_then(|values| values.explanation_because.clone())
            .unwrap_or_default(),
        deviation: computed
            .figures
            .show(&base, &format!("indicator/{code}/deviation")),
        form: CauseForm::of(now.clone())?,
        messages: Messages::default(),
        href,
        way,
    };
    Ok((page, now))
}

async fn page(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, &fund, &code).await?.0)
}

async fn write(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<CauseForm>,
) -> Result<Response, AppError> {
    let (mut page, _) = built(&app, &visitor, &fund, &code).await?;
    let new = form.read(&mut page.messages);
    if !page.messages.is_empty() {
        return again(page, form);
    }
    let (of, shown) = ((fund.id.as_str(), code.as_str()), form.shown());
    store::explain(&app.db, &visitor.actor(), of, shown.as_ref(), &new).await?;
    Ok(see(&format!("{}?done=written", page.href)))
}

async fn adjust(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<CauseForm>,
) -> Result<Response, AppError> {
    let (mut page, now) = built(&app, &visitor, &fund, &code).await?;
    let new = form.read(&mut page.messages);
    let reasoned = !form.reason.trim().is_empty();
    page.messages.require(reasoned, "reason", words::ASK_REASON);
    if page.messages.is_empty() && new == now {
        page.messages.add("", words::NOTHING_ADJUSTED);
    }
    if !page.messages.is_empty() {
        return again(page, form);
    }
    let (of, shown) = ((fund.id.as_str(), code.as_str()), form.shown());
    let actor = visitor.actor();
    store::adjust(&app.db, &actor, of, shown.as_ref(), &new, &form.reason).await?;
    Ok(see(&format!("{}?done=adjusted", page.href)))
}

/// The form with what was written and what is wrong with it.
fn again(mut page: CausePage, form: CauseForm) -> Result<Response, AppError> {
    page.form = form;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

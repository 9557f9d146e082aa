//! The form that edits a project's money, dates and grade before freezing, and adjusts them with a reason afterwards.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use serde::Deserialize;
use wenxiao_domain::money::Fen;

use super::money::MoneyColumns;
use super::money_queries::{self, ProjectHead};
use super::store::{self, WithProjects};
use crate::error::AppError;
use crate::evaluations::subject::Subject;
use crate::packages::date;
use crate::packages::number::{self, NotANumber, NotAnAmount};
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::{Chrome, see, show, show_with, words};
use crate::web::App;
use crate::web::guard::Visitor;

/// Who edits or adjusts what of a project's money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Everything, before freezing.
    Edit,
    /// What the host itself spent and brought in, before freezing.
    EditSpending,
    /// Everything, after freezing, with a reason.
    Adjust,
}

/// A record whose projects' money is edited and adjusted.
pub trait WithMoney: Subject<Package: WithProjects> {
    /// What the form says beside the unit.
    const HINT: &'static str;

    /// What this visitor may do with the money of a project.
    fn way(&self, visitor: &Visitor, project: &ProjectHead) -> Option<Way>;
}

impl Way {
    /// Last part of the form's address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Edit | Self::EditSpending => "edit",
            Self::Adjust => "adjust",
        }
    }

    /// What its link says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Edit => "修改",
            Self::EditSpending => "填写支出",
            Self::Adjust => "调整",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Edit => "修改项目资金",
            Self::EditSpending => "填写项目支出",
            Self::Adjust => "调整项目资金",
        }
    }

    /// Whether all fields are written, or only those about spending.
    fn everything(self) -> bool {
        self != Self::EditSpending
    }
}

/// What the form sends; who writes spending only sends two of the amounts.
#[derive(Debug, Default, Deserialize)]
pub struct Sent {
    /// What the person saw, as the columns keep it.
    #[serde(default)]
    shown: String,
    #[serde(default)]
    committed: String,
    #[serde(default)]
    allocated: String,
    #[serde(default)]
    spent: String,
    #[serde(default)]
    counterpart: String,
    #[serde(default)]
    due_on: String,
    #[serde(default)]
    released_on: String,
    #[serde(default)]
    grade: String,
    #[serde(default)]
    reason: String,
}

impl Sent {
    fn of(money: &MoneyColumns) -> Result<Self, AppError> {
        let wan = |fen: i64| Fen(fen).to_wan().to_string();
        let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
        Ok(Self {
            shown: serde_json::to_string(money)?,
            committed: wan(money.committed_fen),
            allocated: wan(money.allocated_fen),
            spent: wan(money.spent_fen),
            counterpart: wan(money.counterpart_fen),
            due_on: day(money.due_on),
            released_on: day(money.released_on),
            grade: money.grade.clone().unwrap_or_default(),
            reason: String::new(),
        })
    }

    /// What was written over what holds now, with messages at the fields that can't be read.
    fn read(&self, way: Way, now: &MoneyColumns, messages: &mut Messages) -> MoneyColumns {
        let mut read = now.clone();
        if way.everything() {
            amount(
                "committed",
                &self.committed,
                &mut read.committed_fen,
                messages,
            );
            amount(
                "allocated",
                &self.allocated,
                &mut read.allocated_fen,
                messages,
            );
        }
        amount("spent", &self.spent, &mut read.spent_fen, messages);
        amount(
            "counterpart",
            &self.counterpart,
            &mut read.counterpart_fen,
            messages,
        );
        if way.everything() {
            day("due_on", &self.due_on, &mut read.due_on, messages);
            day(
                "released_on",
                &self.released_on,
                &mut read.released_on,
                messages,
            );
            let known = ["", "excellent", "good", "fair", "poor"].contains(&self.grade.as_str());
            messages.require(known, "grade", "请从列表中选择等级。");
            read.grade = (known && !self.grade.is_empty()).then(|| self.grade.clone());
        }
        read
    }

    /// What the person saw, where the form still says it.
    fn shown(&self) -> Option<MoneyColumns> {
        serde_json::from_str(&self.shown).ok()
    }
}

/// What the form calls a field.
fn label(field: &str) -> &'static str {
    match field {
        "committed" => "核定金额",
        "allocated" => "本年安排",
        "spent" => "本年支出",
        "counterpart" => "地方及自筹投入",
        "due_on" => "应拨日期",
        _ => "拨付日期",
    }
}

/// Reads an amount in 万元; an empty field isn't zero.
fn amount(field: &'static str, text: &str, into: &mut i64, messages: &mut Messages) {
    let label = label(field);
    let text = text.trim();
    if text.is_empty() {
        messages.add(
            field,
            format!("{label}：请填金额；没有发生的填 0，空白不等于 0。"),
        );
        return;
    }
    let said = match number::parse(text).map(number::fen) {
        Ok(Ok(fen)) => {
            *into = fen.0;
            return;
        }
        Ok(Err(NotAnAmount::Percent)) | Err(NotANumber::Words) => {
            "请填以万元为单位的数，如 38.19。"
        }
        Ok(Err(NotAnAmount::Negative)) => "金额不能是负数。",
        Ok(Err(NotAnAmount::FinerThanFen)) => "万元最多六位小数，精确到分。",
        Ok(Err(NotAnAmount::TooLarge)) | Err(NotANumber::TooLarge) => {
            "数值过大，请核对单位是不是万元。"
        }
    };
    messages.add(field, format!("{label}：{said}"));
}

/// Reads a day; an empty field is none.
fn day(field: &'static str, text: &str, into: &mut Option<NaiveDate>, messages: &mut Messages) {
    let text = text.trim();
    if text.is_empty() {
        *into = None;
        return;
    }
    match date::parse(text) {
        Some(read) => *into = Some(read),
        None => messages.add(
            field,
            format!("{}：请填日期，如 2024-07-31；没有则留空。", label(field)),
        ),
    }
}

#[derive(Template)]
#[template(path = "projects/money.html")]
struct MoneyPage {
    chrome: Chrome,
    project: ProjectHead,
    back: String,
    hint: &'static str,
    way: Way,
    form: Sent,
    messages: Messages,
}

/// The form, and what holds now.
async fn built<S: WithMoney>(
    app: &App,
    visitor: &Visitor,
    at: &S,
    code: &str,
) -> Result<(MoneyPage, MoneyColumns), AppError> {
    let tables = S::Package::PROJECTS;
    let mut read = app.db.read().await?;
    let project = money_queries::heading(&mut read, tables, &at.key().0, code)
        .await?
        .ok_or(AppError::NotFound)?;
    let way = at.way(visitor, &project).ok_or(AppError::NotFound)?;
    let money = money_queries::money(&mut read, tables, &project.id).await?;
    let projects = format!("{}/projects", at.address());
    let back = format!("{projects}/{}", encoded(code));
    let page = MoneyPage {
        chrome: at
            .frame(visitor, way.title().to_owned())
            .under("项目清单", projects)
            .under(project.name.clone(), back.clone()),
        form: Sent::of(&money)?,
        project,
        back,
        hint: S::HINT,
        way,
        messages: Messages::default(),
    };
    Ok((page, money))
}

pub async fn page<S: WithMoney>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, &at, &code).await?.0)
}

pub async fn edit<S: WithMoney>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<Sent>,
) -> Result<Response, AppError> {
    let (mut page, now) = built(&app, &visitor, &at, &code).await?;
    let new = form.read(page.way, &now, &mut page.messages);
    if !page.messages.is_empty() {
        return again(page, form);
    }
    let (record, shown) = (at.key().0, form.shown());
    let (actor, of) = (visitor.actor(), (record.as_str(), code.as_str()));
    let done = store::edit::<S::Package>(&app.db, &actor, of, shown.as_ref(), &new).await;
    finish(page, form, done.map(drop), "money")
}

pub async fn adjust<S: WithMoney>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<Sent>,
) -> Result<Response, AppError> {
    let (mut page, now) = built(&app, &visitor, &at, &code).await?;
    let new = form.read(page.way, &now, &mut page.messages);
    let reasoned = !form.reason.trim().is_empty();
    page.messages.require(reasoned, "reason", words::ASK_REASON);
    if page.messages.is_empty() && new == now {
        page.messages.add("", words::NOTHING_ADJUSTED);
    }
    if !page.messages.is_empty() {
        return again(page, form);
    }
    let (record, shown) = (at.key().0, form.shown());
    let (actor, of) = (visitor.actor(), (record.as_str(), code.as_str()));
    let (shown, reason) = (shown.as_ref(), form.reason.as_str());
    let done = store::adjust::<S::Package>(&app.db, &actor, of, shown, &new, reason).await;
    finish(page, form, done.map(drop), "adjusted")
}

/// To the project's page, or the form again where the records found something.
fn finish(
    mut page: MoneyPage,
    form: Sent,
    done: Result<(), AppError>,
    said: &str,
) -> Result<Response, AppError> {
    match done {
        Err(AppError::Invalid(findings)) => {
            page.messages.found(findings);
            again(page, form)
        }
        other => {
            other?;
            Ok(see(&format!("{}?done={said}", page.back)))
        }
    }
}

/// The form with what was written and what is wrong with it.
fn again(mut page: MoneyPage, form: Sent) -> Result<Response, AppError> {
    page.form = form;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

//! The form of a leaf's score: edited before the evaluation is frozen, adjusted with a reason after.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use rust_decimal::Decimal;
use serde::Deserialize;
use wenxiao_domain::scheme::{LeafScore, Method, ScoreColumn, impossible};

use super::columns::ScoreColumns;
use super::head::AtEvaluation;
use super::tree_pages::guide;
use super::{nodes, store};
use crate::error::AppError;
use crate::packages::number::{self, Suffix, Written};
use crate::packages::{plain, units_differ};
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::{Chrome, see, show, show_with, words};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::{Action, Period};
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let edits = Rule::May(Action::EditScore);
    let adjusts = Rule::May(Action::AdjustScore);
    vec![
        Route::get("/evaluations/{evaluation}/nodes/{node}/edit", edits, page),
        Route::post("/evaluations/{evaluation}/nodes/{node}/edit", edits, edit),
        Route::get(
            "/evaluations/{evaluation}/nodes/{node}/adjust",
            adjusts,
            page,
        ),
        Route::post(
            "/evaluations/{evaluation}/nodes/{node}/adjust",
            adjusts,
            adjust,
        ),
    ]
}

/// What the form sends; a method uses some of it.
#[derive(Debug, Clone, Default, Deserialize)]
struct Sent {
    /// What the person saw, as the columns keep it.
    #[serde(default)]
    shown: String,
    #[serde(default)]
    satisfied: String,
    #[serde(default)]
    actual: String,
    #[serde(default)]
    target: String,
    #[serde(default)]
    count: String,
    #[serde(default)]
    experts: String,
    #[serde(default)]
    reason: String,
}

impl Sent {
    fn of(score: Option<&LeafScore>, shown: String) -> Self {
        let Some(score) = score else {
            return Self {
                shown,
                ..Self::default()
            };
        };
        let text = |value: Option<Decimal>| {
            value.map_or_else(String::new, |value| value.normalize().to_string())
        };
        let experts: Vec<String> = score
            .experts
            .iter()
            .map(|value| value.normalize().to_string())
            .collect();
        Self {
            shown,
            satisfied: text(score.satisfied),
            actual: text(score.actual),
            target: text(score.target),
            count: text(score.count),
            experts: experts.join(";"),
            reason: String::new(),
        }
    }

    /// The score, or messages at the fields; a file is refused with the same words. An empty field is a missing value.
    fn read(&self, method: Option<&Method>, messages: &mut Messages) -> LeafScore {
        let mut written = |field: &'static str, text: &str, column: ScoreColumn| {
            let text = text.trim();
            if text.is_empty() {
                return None;
            }
            let read = number::parse(text).ok();
            messages.require(read.is_some(), field, "请填一个数，如 38.19。");
            if let Some(said) = read.and_then(|it| impossible(column, method, it.value)) {
                messages.add(
                    field,
                    format!("{}，应为{}。{}。", said.message, said.expected, said.advice),
                );
            }
            read
        };
        let satisfied = written("satisfied", &self.satisfied, ScoreColumn::Satisfied);
        let actual = written("actual", &self.actual, ScoreColumn::Actual);
        let target = written("target", &self.target, ScoreColumn::Target);
        let count = written("count", &self.count, ScoreColumn::Count);
        for (field, counted) in [("satisfied", satisfied), ("count", count)] {
            let bare = counted.is_none_or(|it| it.suffix == Suffix::None);
            messages.require(bare, field, "个数后面有单位，应为不带单位的整数。");
        }
        messages.require(
            !units_differ(actual, target),
            "target",
            "目标值与实际值的单位不一致，应为同一单位的数。",
        );
        let experts: Option<Vec<Decimal>> = self
            .experts
            .split([';', '；', ' '])
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .map(plain)
            .collect();
        messages.require(
            experts.is_some(),
            "experts",
            "请填各位专家的评分，用分号隔开，如 4;4.5;5。",
        );
        let value = |written: Option<Written>| written.map(|it| it.value.normalize());
        LeafScore {
            node: 0,
            satisfied: value(satisfied),
            actual: value(actual),
            target: value(target),
            count: value(count),
            experts: experts.unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "schemes/score.html")]
struct ScorePage {
    chrome: Chrome,
    href: String,
    back: String,
    method: String,
    scored_by: Option<Method>,
    /// What the reference framework says that the leaf asks.
    guide: String,
    /// `elements`, `ratio`, `steps`, `deduction` or `manual`: which fields the form has.
    fields_of: &'static str,
    way: &'static str,
    form: Sent,
    messages: Messages,
}

async fn built(
    app: &App,
    visitor: &Visitor,
    at: &AtEvaluation,
    code: &str,
) -> Result<ScorePage, AppError> {
    let mut read = app.db.read().await?;
    let leaf = nodes::leaf(&mut read, &at.id, code)
        .await?
        .ok_or(AppError::NotFound)?;
    let computed = app.schemes.of(&mut read, at).await?;
    let node = computed
        .package
        .scheme
        .iter()
        .find(|node| node.code == code)
        .ok_or(AppError::NotFound)?;
    let way = match at.period {
        Period::Open => "edit",
        Period::Frozen => "adjust",
    };
    let score = leaf.score.as_ref().map(|it| it.read(0)).transpose()?;
    let shown = serde_json::to_string(&leaf.score.unwrap_or_default())?;
    let base = at.base();
    let back = format!("{base}/nodes/{}", encoded(code));
    Ok(ScorePage {
        chrome: at
            .chrome(
                visitor,
                format!(
                    "{} {code} {}",
                    if way == "edit" {
                        "修改评分"
                    } else {
                        "调整评分"
                    },
                    node.name
                ),
            )
            .under("指标体系", format!("{base}/nodes")),
        href: format!("{back}/{way}"),
        back,
        method: node.standard(),
        scored_by: node.method.clone(),
        guide: guide(&computed, &node.name),
        fields_of: match node.method {
            Some(Method::Elements { .. }) => "elements",
            Some(Method::RatioAtLeast | Method::RatioAtMost) => "ratio",
            Some(Method::Steps(_)) => "steps",
            Some(Method::Deduction { .. }) => "deduction",
            Some(Method::Manual) | None => "manual",
        },
        way,
        form: Sent::of(score.as_ref(), shown),
        messages: Messages::default(),
    })
}

async fn page(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, &at, &code).await?)
}

/// The page with what was sent and the score in it; a page with messages is shown again.
async fn sent(
    app: &App,
    visitor: &Visitor,
    at: &AtEvaluation,
    code: &str,
    form: Sent,
) -> Result<(ScorePage, LeafScore, Option<ScoreColumns>), AppError> {
    let mut page = built(app, visitor, at, code).await?;
    let score = form.read(page.scored_by.as_ref(), &mut page.messages);
    let shown = serde_json::from_str(&form.shown).ok();
    page.form = form;
    Ok((page, score, shown))
}

async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<Sent>,
) -> Result<Response, AppError> {
    let (page, score, shown) = sent(&app, &visitor, &at, &code, form).await?;
    if !page.messages.is_empty() {
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    store::edit(
        &app.db,
        &visitor.actor(),
        (&at.id, &code),
        shown.as_ref(),
        &score,
    )
    .await?;
    Ok(see(&page.back))
}

async fn adjust(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<Sent>,
) -> Result<Response, AppError> {
    let (mut page, score, shown) = sent(&app, &visitor, &at, &code, form).await?;
    let reason = page.form.reason.trim().to_owned();
    page.messages
        .require(!reason.is_empty(), "reason", words::ASK_REASON);
    if !page.messages.is_empty() {
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    store::adjust(
        &app.db,
        &visitor.actor(),
        (&at.id, &code),
        shown.as_ref(),
        &score,
        &reason,
    )
    .await?;
    Ok(see(&page.back))
}

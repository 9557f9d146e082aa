//! One filing: its value, its history, and the form that edits or adjusts it.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::package::{Actual, Filed, Tier};

use super::head::{self, FilingRow};
use crate::error::AppError;
use crate::funds::pages::Done;
use crate::funds::store::{self, Of};
use crate::packages::number;
use crate::page::adjusted::{Adjusted, Difference};
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::{Chrome, see, show, show_with, words};
use crate::projects::head as projects;
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::{Action, Facts, Period};
use crate::web::route::{Route, Rule};

const PATH: &str = "/funds/{fund}/projects/{project}/filings/{indicator}";

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(PATH, Rule::May(Action::ReadProject), page),
        Route::post(
            "/funds/{fund}/projects/{project}/filings/{indicator}/edit",
            Rule::May(Action::EditFiling),
            edit,
        ),
        Route::post(
            "/funds/{fund}/projects/{project}/filings/{indicator}/adjust",
            Rule::May(Action::AdjustFiling),
            adjust,
        ),
    ]
}

#[derive(Template)]
#[template(path = "filings/filing.html")]
struct FilingPage {
    chrome: Chrome,
    href: String,
    project: projects::Project,
    project_href: String,
    filing: FilingRow,
    indicator_href: Option<String>,
    weight: String,
    history: Vec<Adjusted>,
    /// `edit`, `adjust` or nothing.
    way: &'static str,
    form: FilingForm,
    messages: Messages,
}

/// The form of a filing, as it was sent or as it starts.
#[derive(Debug, Default, Deserialize)]
struct FilingForm {
    #[serde(default)]
    state: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    numerator: String,
    #[serde(default)]
    denominator: String,
    #[serde(default)]
    tier: String,
    #[serde(default)]
    percent: String,
    #[serde(default)]
    reason: String,
    /// What the person saw when the form was opened, as JSON.
    #[serde(default)]
    shown: String,
}

impl FilingForm {
    fn of(actual: Filed<Actual>) -> Result<Self, AppError> {
        let mut form = Self {
            state: "value".to_owned(),
            shown: serde_json::to_string(&actual)?,
            ..Self::default()
        };
        match actual {
            Filed::Missing => "missing".clone_into(&mut form.state),
            Filed::NotApplicable => "not_applicable".clone_into(&mut form.state),
            Filed::Value(Actual::Number(value)) => form.number = value.normalize().to_string(),
            Filed::Value(Actual::Ratio {
                numerator,
                denominator,
            }) => {
                form.numerator = numerator.normalize().to_string();
                form.denominator = denominator.normalize().to_string();
            }
            Filed::Value(Actual::Tiered { tier, percent }) => {
                form.tier = crate::db::code(&tier)?;
                form.percent = percent.normalize().to_string();
            }
        }
        Ok(form)
    }

    /// The value that was written, or messages at the fields.
    fn read(&self, nature: &str, messages: &mut Messages) -> Option<Filed<Actual>> {
        let mut decimal = |field: &'static str, text: &str, label: &str| {
            let parsed = number::parse(text.trim());
            if parsed.is_err() {
                messages.add(field, format!("{label}请填一个数，例如 122 或 5567.05。"));
            }
            parsed.ok().map(|written| written.value)
        };
        match self.state.as_str() {
            "missing" => return Some(Filed::Missing),
            "not_applicable" => return Some(Filed::NotApplicable),
            _ => {}
        }
        let actual = match nature {
            "ratio" => {
                let numerator = decimal("numerator", &self.numerator, "分子");
                let denominator = decimal("denominator", &self.denominator, "分母");
                Actual::Ratio {
                    numerator: numerator?,
                    denominator: denominator?,
                }
            }
            "qualitative" => {
                let percent = decimal("percent", &self.percent, "百分数");
                let tier = match self.tier.as_str() {
                    "met" => Tier::Met,
                    "partly_met" => Tier::PartlyMet,
                    "not_met" => Tier::NotMet,
                    _ => {
                        messages.add("tier", "请选择档次。");
                        return None;
                    }
                };
                Actual::Tiered {
                    tier,
                    percent: percent?,
                }
            }
            _ => Actual::Number(decimal("number", &self.number, "实际完成值")?),
        };
        Some(Filed::Value(actual))
    }

    fn shown(&self) -> Option<Filed<Actual>> {
        serde_json::from_str(&self.shown).ok()
    }
}

type Names = Path<(String, String, String)>;

async fn page(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, project, indicator)): Names,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut page = built(&app, &visitor, &fund, &project, &indicator).await?;
    page.chrome.notice = done.notice();
    show(&page)
}

async fn built(
    app: &App,
    visitor: &Visitor,
    fund: &AtFund,
    project: &str,
    indicator: &str,
) -> Result<FilingPage, AppError> {
    let mut read = app.db.read().await?;
    let project = projects::find(&mut read, &fund.id, project)
        .await?
        .ok_or(AppError::NotFound)?;
    let filing = head::one(&mut read, &project.id, indicator)
        .await?
        .ok_or(AppError::NotFound)?;
    let mut history = Vec::new();
    for step in head::steps(&mut read, &project.id, indicator).await? {
        let difference = Difference {
            label: "完成值",
            old: step.old()?,
            new: step.new_value()?,
        };
        history.push(Adjusted::new(step.why, vec![difference]));
    }
    let base = fund.base();
    let project_href = format!("{base}/projects/{}", encoded(&project.code));
    Ok(FilingPage {
        chrome: fund
            .chrome(visitor, format!("{} 填报", filing.name))
            .under("项目清单", format!("{base}/projects"))
            .under(project.name.clone(), project_href.clone()),
        href: format!("{project_href}/filings/{}", encoded(indicator)),
        indicator_href: visitor
            .may(Action::ReadFund, Some(fund.period))
            .then(|| format!("{base}/indicators/{}", encoded(indicator))),
        weight: words::wan(wenxiao_domain::money::Fen(project.money.allocated_fen)),
        way: way(visitor, fund, &project),
        form: FilingForm::of(filing.actual)?,
        messages: Messages::default(),
        history,
        project_href,
        project,
        filing,
    })
}

/// Whether this visitor edits the filing, adjusts it, or only reads.
fn way(visitor: &Visitor, fund: &AtFund, project: &projects::Project) -> &'static str {
    let facts = Facts {
        period: Some(fund.period),
        host: Some(&project.host),
        project: Some(&project.code),
        ..Facts::default()
    };
    match fund.period {
        Period::Open if visitor.may_with(Action::EditFiling, facts) => "edit",
        Period::Frozen if visitor.may_with(Action::AdjustFiling, facts) => "adjust",
        _ => "",
    }
}

async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, project, indicator)): Names,
    Form(form): Form<FilingForm>,
) -> Result<Response, AppError> {
    let mut page = built(&app, &visitor, &fund, &project, &indicator).await?;
    let value = form.read(&page.filing.nature, &mut page.messages);
    let shown = form.shown();
    if let Some(value) = value {
        let of = Of {
            fund_year: &fund.id,
            project: &project,
            indicator: &indicator,
        };
        match store::edit(&app.db, &visitor.actor(), of, shown, value).await {
            Err(AppError::Invalid(findings)) => page.messages.found(findings),
            other => {
                other?;
                return Ok(see(&format!("{}?done=filed", page.href)));
            }
        }
    }
    again(page, form)
}

async fn adjust(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, project, indicator)): Names,
    Form(form): Form<FilingForm>,
) -> Result<Response, AppError> {
    let mut page = built(&app, &visitor, &fund, &project, &indicator).await?;
    let value = form.read(&page.filing.nature, &mut page.messages);
    page.messages
        .require(!form.reason.trim().is_empty(), "reason", words::ASK_REASON);
    let shown = form.shown();
    if let Some(value) = value.filter(|_| page.messages.is_empty()) {
        let of = Of {
            fund_year: &fund.id,
            project: &project,
            indicator: &indicator,
        };
        match store::adjust(&app.db, &visitor.actor(), of, shown, value, &form.reason).await {
            Err(AppError::Invalid(findings)) => page.messages.found(findings),
            other => {
                other?;
                return Ok(see(&format!("{}?done=adjusted", page.href)));
            }
        }
    }
    again(page, form)
}

/// The page again, with what was written and what is wrong with it.
fn again(mut page: FilingPage, form: FilingForm) -> Result<Response, AppError> {
    page.form = form;
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

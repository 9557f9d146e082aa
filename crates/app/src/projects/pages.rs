//! The list of a fund's projects, and one project.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::head::{self, Filter, Order, ProjectRow};
use super::money_pages::{self, Way, WithMoney};
use super::money_panel::MoneyPanel;
use super::money_queries::ProjectHead;
use crate::error::AppError;
use crate::filings::head::{self as filings, FilingRow};
use crate::funds::pages::Done;
use crate::page::figures::encoded;
use crate::page::paging::{Pager, ROWS};
use crate::page::{Chrome, show, words};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::{Action, Facts};
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let edits = Rule::May(Action::EditSpending);
    let adjusts = Rule::May(Action::AdjustProject);
    vec![
        Route::get(
            "/funds/{fund}/projects",
            Rule::May(Action::ListProjects),
            list,
        ),
        Route::get(
            "/funds/{fund}/projects/{project}",
            Rule::May(Action::ReadProject),
            project,
        ),
        Route::get(
            "/funds/{fund}/projects/{project}/money/edit",
            edits,
            money_pages::page::<AtFund>,
        ),
        Route::post(
            "/funds/{fund}/projects/{project}/money/edit",
            edits,
            money_pages::edit::<AtFund>,
        ),
        Route::get(
            "/funds/{fund}/projects/{project}/money/adjust",
            adjusts,
            money_pages::page::<AtFund>,
        ),
        Route::post(
            "/funds/{fund}/projects/{project}/money/adjust",
            adjusts,
            money_pages::adjust::<AtFund>,
        ),
    ]
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    direction: String,
    #[serde(default)]
    cohort: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    down: String,
    #[serde(default = "first")]
    page: u64,
}

fn first() -> u64 {
    1
}

impl Asked {
    /// The address's query with other sorting and without a page.
    fn query(&self, sort: &str, down: bool) -> String {
        let mut parts = Vec::new();
        let down = if down { "1" } else { "" };
        for (name, value) in [
            ("q", self.q.as_str()),
            ("direction", &self.direction),
            ("cohort", &self.cohort),
            ("mode", &self.mode),
            ("sort", sort),
            ("down", down),
        ] {
            if !value.is_empty() {
                parts.push(format!("{name}={}", encoded(value).replace('/', "%2F")));
            }
        }
        parts.join("&")
    }
}

#[derive(Template)]
#[template(path = "projects/list.html")]
struct ListPage {
    chrome: Chrome,
    base: String,
    asked: Asked,
    directions: Vec<String>,
    rows: Vec<ProjectRow>,
    pager: Pager,
    heads: Vec<Heading>,
    own_only: bool,
}

/// A column's heading that sorts by it.
struct Heading {
    label: &'static str,
    href: String,
    number: bool,
    /// `ascending`, `descending` or nothing.
    sorted: &'static str,
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let scope = visitor.scope();
    let filter = Filter {
        search: asked.q.trim().to_owned(),
        direction: asked.direction.clone(),
        cohort: asked.cohort.clone(),
        mode: asked.mode.clone(),
    };
    let order = Order::of(&asked.sort);
    let down = !asked.down.is_empty();
    let (rows, total) = head::page(
        &mut read,
        &fund.id,
        &scope,
        &filter,
        (order, down),
        (ROWS, asked.page),
    )
    .await?;
    let path = format!("{}/projects", fund.base());
    let query = asked.query(&asked.sort, down);
    show(&ListPage {
        chrome: fund.chrome(&visitor, "项目清单"),
        pager: Pager::new(&path, &query, asked.page, u64::try_from(total)?),
        directions: head::directions(&mut read, &fund.id).await?,
        heads: headings(&path, &asked, order, down),
        base: fund.base(),
        own_only: !scope.all,
        asked,
        rows,
    })
}

fn headings(path: &str, asked: &Asked, order: Order, down: bool) -> Vec<Heading> {
    [
        ("项目编号", "code", false),
        ("项目名称", "-", false),
        ("承担单位", "host", false),
        ("支持方向", "-", false),
        ("本年安排（万元）", "allocated", true),
        ("本年支出（万元）", "spent", true),
        ("等级", "-", false),
    ]
    .into_iter()
    .map(|(label, key, number)| {
        let here = key != "-" && Order::of(key) == order;
        let query = asked.query(key, here && !down);
        Heading {
            label,
            href: if key == "-" {
                String::new()
            } else {
                format!("{path}?{query}")
            },
            number,
            sorted: match (here, down) {
                (false, _) => "",
                (true, false) => "ascending",
                (true, true) => "descending",
            },
        }
    })
    .collect()
}

#[derive(Template)]
#[template(path = "projects/project.html")]
struct ProjectPage {
    chrome: Chrome,
    href: String,
    facts: Vec<(&'static str, String)>,
    money: MoneyPanel,
    filings: Vec<FilingRow>,
    /// Whether indicators have a page for this visitor.
    reads_fund: bool,
    base: String,
    /// What the link to a filing says that the visitor can do there.
    leads: &'static str,
}

async fn project(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, code)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let project = head::find(&mut read, &fund.id, &code)
        .await?
        .ok_or(AppError::NotFound)?;
    let base = fund.base();
    let facts_of = Facts {
        period: Some(fund.period),
        host: Some(&project.host),
        project: Some(&project.code),
        ..Facts::default()
    };
    let leads = if visitor.may_with(Action::EditFiling, facts_of) {
        "查看/修改"
    } else if visitor.may_with(Action::AdjustFiling, facts_of) {
        "查看/调整"
    } else {
        "查看"
    };
    let mut chrome = fund
        .chrome(&visitor, project.name.clone())
        .under("项目清单", format!("{base}/projects"));
    chrome.notice = done.notice();
    show(&ProjectPage {
        chrome,
        money: MoneyPanel::of(&mut read, &visitor, &fund, &code).await?,
        href: format!("{base}/projects/{}", encoded(&project.code)),
        filings: filings::of_project(&mut read, &project.id).await?,
        reads_fund: visitor.may(Action::ReadFund, Some(fund.period)),
        facts: facts(&project),
        leads,
        base,
    })
}

fn facts(project: &head::Project) -> Vec<(&'static str, String)> {
    vec![
        ("项目编号", project.code.clone()),
        ("承担单位", project.host.clone()),
        ("支持方向", project.direction.clone()),
        ("新上/结转", words::cohort_of(&project.cohort).to_owned()),
        ("支持方式", words::mode_of(&project.mode).to_owned()),
    ]
}

impl WithMoney for AtFund {
    const HINT: &'static str = "本年安排是相对值、定性指标的权数（以规则集为准）。";

    fn way(&self, visitor: &Visitor, project: &ProjectHead) -> Option<Way> {
        let facts = Facts {
            period: Some(self.period),
            host: Some(&project.host),
            project: Some(&project.code),
            ..Facts::default()
        };
        [
            (Action::EditProject, Way::Edit),
            (Action::EditSpending, Way::EditSpending),
            (Action::AdjustProject, Way::Adjust),
        ]
        .into_iter()
        .find(|(action, _)| visitor.may_with(*action, facts))
        .map(|(_, way)| way)
    }
}

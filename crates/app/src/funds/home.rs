//! The first page: all funds by year and region, each with its own evaluation and those by others.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;

use super::head::{self, FundRow};
use super::pages::Done;
use crate::error::AppError;
use crate::evaluations::listed::LastResult;
use crate::page::figures::href;
use crate::page::words::Badge;
use crate::page::{Chrome, show};
use crate::schemes::head::{self as schemes, EvaluationRow};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    vec![Route::get("/", Rule::SignedIn, home)]
}

#[derive(Template)]
#[template(path = "funds/home.html")]
struct Home {
    chrome: Chrome,
    /// Whether this visitor reads any scores, or only lists of projects.
    reads: bool,
    imports: bool,
    years: Vec<Year>,
}

struct Year {
    /// 2024
    number: i64,
    rows: usize,
    regions: Vec<Region>,
}

struct Region {
    name: String,
    code: String,
    rows: Vec<Row>,
}

/// One evaluation of a fund in a year: its own, or somebody else's.
struct Row {
    fiscal_year: i64,
    region_code: String,
    region: String,
    name: String,
    href: String,
    kind: &'static str,
    /// Who evaluated.
    by: String,
    state: Badge,
    projects: String,
    scores: Option<Scores>,
    /// Whether there is an overview for this visitor.
    reads: bool,
}

/// Printed figures, each with where it is derived.
struct Scores {
    budget: (String, String),
    rate: (String, String),
    total: (String, String),
    grade: Badge,
}

async fn home(
    State(app): State<App>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let reads_funds = visitor.may(Action::ReadFund, None);
    let mut rows: Vec<Row> = Vec::new();
    if visitor.may(Action::ListProjects, None) {
        let funds = head::all(&mut read).await?;
        rows.extend(funds.iter().map(|fund| own(fund, reads_funds)));
    }
    let evaluations = schemes::all(&mut read, &visitor.evaluations()).await?;
    rows.extend(evaluations.into_iter().map(evaluation));
    let mut chrome = visitor.chrome("专项资金绩效");
    chrome.notice = done.notice();
    show(&Home {
        chrome,
        reads: rows.iter().any(|row| row.reads),
        imports: visitor.may(Action::ImportPackage, None),
        years: years(rows),
    })
}

fn own(fund: &FundRow, reads: bool) -> Row {
    let base = fund.base();
    Row {
        fiscal_year: fund.fiscal_year,
        region_code: fund.region_code.clone(),
        region: fund.region.clone(),
        name: fund.name.clone(),
        kind: fund.kind(),
        by: fund.line_department.clone(),
        state: fund.state(),
        projects: if reads {
            fund.projects.to_string()
        } else {
            String::new()
        },
        scores: fund
            .result
            .as_ref()
            .filter(|_| reads)
            .map(|result| scores(result, &base, "execution/rate")),
        // Who doesn't read the overview begins at the list of projects.
        href: if reads {
            base
        } else {
            format!("{base}/projects")
        },
        reads,
    }
}

fn evaluation(row: EvaluationRow) -> Row {
    let base = row.base();
    Row {
        fiscal_year: row.fiscal_year,
        kind: row.kind.label(),
        state: row.state(),
        projects: row.projects.to_string(),
        scores: row
            .result
            .as_ref()
            .map(|result| scores(result, &base, "money/spent_of_budget")),
        href: base,
        reads: true,
        region_code: row.region_code,
        region: row.region,
        name: row.name,
        by: row.evaluator,
    }
}

/// The figures of a result, each with its derivation below `base`; the rate is called differently in the two kinds.
fn scores(result: &LastResult, base: &str, rate: &str) -> Scores {
    Scores {
        budget: (result.budget(), href(base, "money/budget/total")),
        rate: (result.rate(), href(base, rate)),
        total: (result.total(), href(base, "score/total")),
        grade: result.badge(),
    }
}

/// The latest year first; in it regions by code, in a region funds by name, a fund's own evaluation before those by others.
fn years(mut rows: Vec<Row>) -> Vec<Year> {
    rows.sort_by(|a, b| {
        (b.fiscal_year, &a.region_code, &a.name).cmp(&(a.fiscal_year, &b.region_code, &b.name))
    });
    let mut years: Vec<Year> = Vec::new();
    for row in rows {
        if years
            .last()
            .is_none_or(|year| year.number != row.fiscal_year)
        {
            years.push(Year {
                number: row.fiscal_year,
                rows: 0,
                regions: Vec::new(),
            });
        }
        let Some(year) = years.last_mut() else {
            continue;
        };
        year.rows += 1;
        match year.regions.last_mut() {
            Some(region) if region.code == row.region_code => region.rows.push(row),
            _ => year.regions.push(Region {
                name: row.region.clone(),
                code: row.region_code.clone(),
                rows: vec![row],
            }),
        }
    }
    years
}

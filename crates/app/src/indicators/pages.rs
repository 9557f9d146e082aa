//! One indicator: its figures, its filings by direction and project, and why it deviated.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::evaluation::filings_behind;
use wenxiao_domain::number::fixed;

use super::cause_pages::{self, Way};
use crate::error::AppError;
use crate::funds::evaluated::Computed;
use crate::funds::pages::Done;
use crate::page::adjusted::Adjusted;
use crate::page::figures::{Shown, encoded};
use crate::page::paging::{Pager, ROWS};
use crate::page::words::{self, Badge};
use crate::page::{Chrome, show};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadFund);
    vec![
        Route::get("/funds/{fund}/indicators/{indicator}", read, page),
        Route::get(
            "/funds/{fund}/indicators/{indicator}/filings",
            read,
            filings,
        ),
    ]
}

#[derive(Template)]
#[template(path = "indicators/indicator.html")]
struct IndicatorPage {
    chrome: Chrome,
    href: String,
    facts: Vec<(&'static str, String)>,
    attainment: Badge,
    figures: Vec<(&'static str, Option<Shown>)>,
    because: Vec<String>,
    directions: Vec<DirectionRow>,
    unit: String,
    explanation: Option<String>,
    cause: String,
    improvement: String,
    /// What this visitor may do with cause and improvement.
    way: Option<Way>,
    history: Vec<Adjusted>,
}

struct DirectionRow {
    name: String,
    href: String,
    reported: usize,
    missing: usize,
    value: String,
}

/// Where the indicator with this code stands in the package.
pub(super) fn place(computed: &Computed, code: &str) -> Result<usize, AppError> {
    computed
        .package
        .indicators
        .iter()
        .position(|indicator| indicator.code == code)
        .ok_or(AppError::NotFound)
}

async fn page(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, code)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, &fund).await?;
    let at = place(&computed, &code)?;
    let indicator = &computed.package.indicators[at];
    let result = computed
        .evaluation
        .indicator(&code)
        .ok_or(AppError::NotFound)?;
    let base = fund.base();
    let href = format!("{base}/indicators/{}", encoded(&code));
    let written = computed
        .package
        .causes
        .iter()
        .find(|cause| cause.indicator as usize == at);
    let mut chrome = fund.chrome(&visitor, format!("{} {}", indicator.code, indicator.name));
    chrome.notice = done.notice();
    show(&IndicatorPage {
        chrome,
        facts: vec![
            ("一级指标", indicator.dimension.label().to_owned()),
            ("二级指标", indicator.category.clone()),
            ("指标性质", words::nature(indicator.nature).to_owned()),
            ("计量单位", indicator.unit.clone()),
            (
                "指标值",
                words::target(&indicator.target, indicator.direction),
            ),
        ],
        attainment: words::attainment(result.attainment),
        figures: figures(&computed, &base, &code),
        because: result
            .values
            .as_ref()
            .map(|values| values.because.clone())
            .unwrap_or_default(),
        directions: directions(&computed, at, &href),
        unit: indicator.unit.clone(),
        explanation: result
            .values
            .as_ref()
            .filter(|values| values.explanation_required)
            .map(|values| values.explanation_because.clone().unwrap_or_default()),
        cause: written.map(|it| it.cause.clone()).unwrap_or_default(),
        improvement: written.map(|it| it.improvement.clone()).unwrap_or_default(),
        way: Way::of(&visitor, fund.period),
        history: cause_pages::history(&mut read, &fund, &code).await?,
        href,
    })
}

fn figures(computed: &Computed, base: &str, code: &str) -> Vec<(&'static str, Option<Shown>)> {
    [
        ("实际完成值", "actual"),
        ("完成率", "achievement"),
        ("偏差率", "deviation"),
        ("分值", "full_marks"),
        ("得分", "points"),
    ]
    .into_iter()
    .map(|(label, part)| {
        let id = format!("indicator/{code}/{part}");
        (label, computed.figures.show(base, &id))
    })
    .collect()
}

fn directions(computed: &Computed, at: usize, href: &str) -> Vec<DirectionRow> {
    filings_behind(&computed.package, &computed.rules, at)
        .into_iter()
        .map(|group| DirectionRow {
            name: group.direction.to_owned(),
            href: format!("{href}/filings?direction={}", encoded(group.direction)),
            reported: group.sums.reported,
            missing: group.sums.missing,
            value: group
                .value
                .map_or_else(|| "—".to_owned(), |value| fixed(value, 2)),
        })
        .collect()
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    direction: String,
    #[serde(default = "first")]
    page: u64,
}

fn first() -> u64 {
    1
}

#[derive(Template)]
#[template(path = "indicators/filings.html")]
struct FilingsPage {
    chrome: Chrome,
    href: String,
    unit: String,
    asked: Asked,
    directions: Vec<String>,
    rows: Vec<FilingRow>,
    pager: Pager,
}

struct FilingRow {
    project: String,
    name: String,
    host: String,
    direction: String,
    href: String,
    value: String,
    weight: String,
}

async fn filings(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Path((_, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, &fund).await?;
    let at = place(&computed, &code)?;
    let base = fund.base();
    let href = format!("{base}/indicators/{}", encoded(&code));
    let groups = filings_behind(&computed.package, &computed.rules, at);
    let directions = groups
        .iter()
        .map(|group| group.direction.to_owned())
        .collect();
    let wanted: Vec<_> = groups
        .iter()
        .filter(|group| asked.direction.is_empty() || group.direction == asked.direction)
        .flat_map(|group| &group.rows)
        .collect();
    let query = if asked.direction.is_empty() {
        String::new()
    } else {
        format!("direction={}", encoded(&asked.direction))
    };
    let pager = Pager::new(
        &format!("{href}/filings"),
        &query,
        asked.page,
        wanted.len() as u64,
    );
    let rows = wanted
        .into_iter()
        .skip(usize::try_from(pager.offset())?)
        .take(usize::try_from(ROWS)?)
        .map(|behind| FilingRow {
            project: behind.project.id.clone(),
            name: behind.project.name.clone(),
            host: behind.project.host.clone(),
            direction: behind.project.direction.clone(),
            href: format!(
                "{base}/projects/{}/filings/{}",
                encoded(&behind.project.id),
                encoded(&code)
            ),
            value: words::actual(computed.package.filings[behind.filing].actual),
            weight: words::wan(behind.weight),
        })
        .collect();
    let indicator = &computed.package.indicators[at];
    show(&FilingsPage {
        chrome: fund
            .chrome(&visitor, format!("{} 各项目填报", indicator.name))
            .under(
                format!("{} {}", indicator.code, indicator.name),
                href.clone(),
            ),
        unit: indicator.unit.clone(),
        href,
        asked,
        directions,
        rows,
        pager,
    })
}

//! 偏差与问题: what must be explained, and what a person should look at in the data.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use wenxiao_domain::package::DeviationCause;

use super::evaluated::Computed;
use super::pages::Done;
use crate::error::AppError;
use crate::indicators::cause_pages::Way;
use crate::page::figures::{Shown, encoded};
use crate::page::words::FindingRow;
use crate::page::{Chrome, show};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/funds/{fund}/findings",
        Rule::May(Action::ReadFund),
        findings,
    )]
}

/// 需要说明偏差的指标
pub(super) struct Deviation {
    pub code: String,
    pub href: String,
    pub name: String,
    pub figure: Option<Shown>,
    pub because: String,
    pub cause: String,
    pub improvement: String,
}

/// The indicators whose deviation must be explained.
pub(super) fn deviations(computed: &Computed, fund: &AtFund) -> Vec<Deviation> {
    let package = &computed.package;
    let base = fund.base();
    computed
        .evaluation
        .indicators
        .iter()
        .filter_map(|result| Some((result, result.values.as_ref()?)))
        .filter(|(_, values)| values.explanation_required)
        .map(|(result, values)| {
            let indicator = &package.indicators[result.indicator];
            let written = package
                .causes
                .iter()
                .find(|cause| cause.indicator as usize == result.indicator);
            let text =
                |of: fn(&DeviationCause) -> &String| written.map(of).cloned().unwrap_or_default();
            Deviation {
                code: indicator.code.clone(),
                href: format!("{base}/indicators/{}", encoded(&indicator.code)),
                name: indicator.name.clone(),
                figure: computed
                    .figures
                    .show(&base, &format!("indicator/{}/deviation", indicator.code)),
                because: values.explanation_because.clone().unwrap_or_default(),
                cause: text(|cause| &cause.cause),
                improvement: text(|cause| &cause.improvement),
            }
        })
        .collect()
}

#[derive(Template)]
#[template(path = "funds/findings.html")]
struct FindingsPage {
    chrome: Chrome,
    deviations: Vec<Deviation>,
    rows: Vec<FindingRow>,
    /// What this visitor may do with causes and improvements.
    way: Option<Way>,
}

async fn findings(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, &fund).await?;
    let mut chrome = fund.chrome(&visitor, "偏差与问题");
    chrome.notice = done.notice();
    show(&FindingsPage {
        chrome,
        deviations: deviations(&computed, &fund),
        rows: computed
            .evaluation
            .findings
            .iter()
            .map(FindingRow::new)
            .collect(),
        way: Way::of(&visitor, fund.period),
    })
}

//! One check: how far it is, then its pairs, ranked; what was left out; what could not be read; files to take away.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use wenxiao_overlap::{Checked, Settings};

use super::pages::{chrome, window};
use super::queries::{self, CheckedText, DuplicateCheck, PairFilter, PairOrder};
use super::run::{self, LibraryThen};
use super::shown::{PairLine, RuleLine, relation};
use super::store;
use super::stored::{peers, results};
use super::works::{self, ProposalsThen};
use crate::db::{Conn, of_code};
use crate::error::{AppError, Refusal};
use crate::jobs;
use crate::jobs::progress::Progress;
use crate::overlap::left_out::{self, Group};
use crate::overlap::output::{self, METHOD};
use crate::overlap::signals::Source;
use crate::page::paging::Pager;
use crate::page::words::{self, FindingRow};
use crate::page::{Chrome, see, show};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// How many kinds of boilerplate the page lists; the rest is counted.
const LEFT_OUT: usize = 100;

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadDuplicates);
    vec![
        Route::get("/duplicates/{check}", read, one),
        Route::post(
            "/duplicates/{check}/cancel",
            Rule::May(Action::CheckDuplicates),
            cancel,
        ),
        Route::post(
            "/duplicates/{check}/again",
            Rule::May(Action::CheckDuplicates),
            again,
        ),
    ]
}

#[derive(Debug, Default, Clone, Deserialize)]
struct View {
    #[serde(default)]
    relation: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    source: String,
    /// `yes`: only what the rule for signals asks a person to look at.
    #[serde(default)]
    hinted: String,
    #[serde(default)]
    page: u64,
}

impl View {
    fn query(&self, sort: &str) -> String {
        let parts: Vec<String> = [
            ("relation", self.relation.as_str()),
            ("decision", &self.decision),
            ("source", &self.source),
            ("hinted", &self.hinted),
            ("sort", sort),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", crate::page::figures::encoded(value)))
        .collect();
        parts.join("&")
    }
}

#[derive(Template)]
#[template(path = "duplicates/check.html")]
struct CheckPage {
    chrome: Chrome,
    base: String,
    synthetic: bool,
    progress: Progress,
    /// Where checking the same file once more is posted to; empty while the check is open and for whoever may not.
    again: String,
    done: bool,
    facts: Vec<(&'static str, String)>,
    method: &'static str,
    view: View,
    relations: Vec<(String, &'static str, i64)>,
    sources: Vec<(String, &'static str, i64)>,
    hinted: i64,
    rule: Option<RuleLine>,
    findings: Vec<FindingRow>,
    heads: Vec<Head>,
    rows: Vec<PairLine>,
    pager: Pager,
    left_out: Vec<Group>,
    left_out_more: usize,
    unreadable: Vec<CheckedText>,
    editions: usize,
}

struct Head {
    label: &'static str,
    href: String,
    number: bool,
    sorted: bool,
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(view): Query<View>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let check = queries::check(&mut read, &id).await?;
    let job = jobs::queries::find(&mut read, &check.job_id).await?;
    let base = format!("/duplicates/{id}");
    let may = visitor.may(Action::CheckDuplicates, None);
    let to = |what: &str, when: bool| {
        if may && when {
            format!("{base}/{what}")
        } else {
            String::new()
        }
    };
    let done = job.state == "done";
    let page = built(&mut read, (&check, &base), view, done).await?;
    show(&CheckPage {
        chrome: chrome(&visitor, format!("查重：{}", check.title)).under("查重", "/duplicates"),
        synthetic: check.synthetic,
        progress: Progress::of(&job, to("cancel", true)),
        again: to("again", !job.is_open()),
        ..page
    })
}

async fn built(
    read: &mut Conn,
    (check, base): (&DuplicateCheck, &str),
    view: View,
    done: bool,
) -> Result<CheckPage, AppError> {
    let filter = PairFilter {
        relation: view.relation.clone(),
        decision: view.decision.clone(),
        source: view.source.clone(),
        hinted: view.hinted == "yes",
    };
    let (offset, limit) = window(view.page)?;
    let order = PairOrder::of(&view.sort);
    let (rows, total) = queries::pairs(read, &check.id, &filter, (order, offset, limit)).await?;
    let texts = queries::checked(read, &check.id).await?;
    let checked = results(&texts)?;
    let counts = queries::relations(read, &check.id).await?;
    let sources = queries::sources(read, &check.id).await?;
    let proposals = ProposalsThen::read(check)?;
    let peers = peers(&texts)?;
    let mut left_out = left_out::grouped(&checked, &peers);
    let left_out_more = left_out.len().saturating_sub(LEFT_OUT);
    left_out.truncate(LEFT_OUT);
    Ok(CheckPage {
        chrome: Chrome::default(),
        synthetic: false,
        progress: Progress::of(
            &jobs::queries::find(read, &check.job_id).await?,
            String::new(),
        ),
        again: String::new(),
        done,
        facts: facts(check, &texts, (&checked, &peers))?,
        method: METHOD,
        relations: counts
            .into_iter()
            .map(|(code, count)| relation(&code).map(|label| (code, label, count)))
            .collect::<Result<_, AppError>>()?,
        hinted: sources.iter().map(|(_, _, hinted)| hinted).sum(),
        sources: sources
            .into_iter()
            .map(|(code, count, _)| {
                let label = of_code::<Source>(&code)?.label();
                Ok((code, label, count))
            })
            .collect::<Result<_, AppError>>()?,
        rule: RuleLine::of(check)?,
        findings: proposals.warnings.iter().map(FindingRow::new).collect(),
        heads: heads(base, &view, order),
        rows: rows
            .into_iter()
            .map(|row| PairLine::of(base, row))
            .collect::<Result<_, _>>()?,
        pager: Pager::new(
            base,
            &view.query(&view.sort),
            view.page,
            u64::try_from(total)?,
        ),
        left_out,
        left_out_more,
        editions: checked.iter().map(|it| it.editions.len()).sum(),
        unreadable: texts
            .into_iter()
            .filter(|text| !text.unreadable.is_empty())
            .collect(),
        base: base.to_owned(),
        view,
    })
}

fn facts(
    check: &DuplicateCheck,
    texts: &[CheckedText],
    (checked, peers): (&[Checked], &[Checked]),
) -> Result<Vec<(&'static str, String)>, AppError> {
    let mut facts = vec![
        ("送查文件", check.file_name.clone()),
        (
            "发起",
            format!(
                "{}，{}",
                words::actor(&check.requested_by),
                words::moment(check.requested_at)
            ),
        ),
    ];
    if check.settings.is_empty() {
        return Ok(facts);
    }
    let settings: Settings = serde_json::from_str(&check.settings)?;
    let library: LibraryThen = serde_json::from_str(&check.library)?;
    let not_read = texts.iter().filter(|it| !it.unreadable.is_empty()).count();
    let passages: usize = checked.iter().map(|it| it.passages.len()).sum();
    facts.extend([
        (
            "送查文本",
            if not_read == 0 {
                format!("{} 份", texts.len())
            } else {
                format!("{} 份，其中 {not_read} 份没有参加比对", texts.len())
            },
        ),
        (
            "文库",
            format!("当时 {} 份、{} 字", library.documents, library.chars),
        ),
        ("空白申报书", library.forms_said()),
        ("申报信息", works::said(check)?),
        (
            "相同或相近",
            format!(
                "与文库 {passages} 段，同批送查之间 {} 段",
                peers.iter().map(|it| it.passages.len()).sum::<usize>()
            ),
        ),
        ("设置", output::settings(&settings, library.documents)),
    ]);
    Ok(facts)
}

fn heads(base: &str, view: &View, order: PairOrder) -> Vec<Head> {
    [
        ("序号", "rank", true),
        ("送查", "new", false),
        ("对方", "-", false),
        ("关系", "-", false),
        ("相同占比", "share", true),
        ("最长一段", "longest", true),
        ("其他相同之处", "signals", false),
        ("决定", "-", false),
    ]
    .into_iter()
    .map(|(label, key, number)| Head {
        label,
        href: if key == "-" {
            String::new()
        } else {
            format!("{base}?{}", view.query(key))
        },
        number,
        sorted: key != "-" && PairOrder::of(key) == order,
    })
    .collect()
}

async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let check = queries::check(&mut *app.db.read().await?, &id).await?;
    let of = ("duplicate_check", id.as_str());
    store::cancel(&app.db, &visitor.actor(), of, &check.job_id).await?;
    Ok(see(&format!("/duplicates/{id}")))
}

/// Checks the same file once more, after a check that was cancelled or failed, or when the library has grown.
async fn again(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let check = queries::check(&mut read, &id).await?;
    let job = jobs::queries::find(&mut read, &check.job_id).await?;
    drop(read);
    if job.is_open() {
        return Err(AppError::Conflict(Refusal::new(
            "这次查重还没有结束，不能再查一次",
            "请等它结束，或者先取消",
        )));
    }
    let new = run::request_again(&app, &visitor.actor(), &check).await?;
    Ok(see(&format!("/duplicates/{new}")))
}

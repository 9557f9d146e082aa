//! The list of checks, and what its pages and the library's share.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::finding::Finding;

use super::forms::FORMS;
use super::queries;
use super::run::{self, Asked};
use super::texts;
use crate::error::AppError;
use crate::page::form::Messages;
use crate::page::paging::{Pager, ROWS};
use crate::page::words::{self, Badge, FindingRow};
use crate::page::{Chrome, Link, see, show, show_with, upload};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// What an upload may weigh.
pub const UPLOAD_BYTES: usize = 64 * 1024 * 1024;
/// What is said when no file was chosen.
const MISSING: &str = "请选择 .docx、.pdf、.txt 文件，或把多份文件压缩成一个 .zip。";

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadDuplicates);
    let change = Rule::May(Action::CheckDuplicates);
    vec![
        Route::get("/duplicates", read, list),
        Route::post("/duplicates", change, send).carrying(UPLOAD_BYTES),
    ]
}

#[derive(Debug, Default, Deserialize)]
pub struct Paged {
    #[serde(default)]
    pub page: u64,
    #[serde(default)]
    pub q: String,
}

/// The tabs of 查重.
pub fn chrome(visitor: &Visitor, title: impl Into<String>) -> Chrome {
    let mut chrome = visitor.chrome(title);
    let library = visitor.in_part("/duplicates/library");
    let forms = visitor.in_part(FORMS);
    chrome.tabs = vec![
        Link::new("查重记录", "/duplicates").here(!library),
        Link::new("文库", "/duplicates/library").here(library && !forms),
        Link::new("空白申报书", FORMS).here(forms),
    ];
    chrome
}

#[derive(Template)]
#[template(path = "duplicates/list.html")]
struct ListPage {
    chrome: Chrome,
    messages: Messages,
    /// What is wrong with the table of proposals that was sent.
    findings: Vec<FindingRow>,
    may_check: bool,
    texts: i64,
    rows: Vec<CheckLine>,
    pager: Pager,
}

struct CheckLine {
    href: String,
    title: String,
    by: String,
    at: String,
    synthetic: bool,
    state: Badge,
    texts: i64,
    pairs: i64,
    decided: i64,
}

/// How a job's state is said in a list.
pub fn state(code: &str) -> Badge {
    let (word, class) = match code {
        "waiting" => ("排队中", "info"),
        "running" => ("进行中", "info"),
        "done" => ("已完成", "good"),
        "cancelled" => ("已取消", "none"),
        _ => ("没有完成", "bad"),
    };
    Badge { word, class }
}

async fn built(app: &App, visitor: &Visitor, page: u64) -> Result<ListPage, AppError> {
    let mut read = app.db.read().await?;
    let (texts, _) = queries::library_size(&mut read).await?;
    let (rows, total) = queries::checks(&mut read, window(page)?).await?;
    let rows = rows
        .into_iter()
        .map(|row| CheckLine {
            href: format!("/duplicates/{}", row.id),
            title: row.title,
            by: words::actor(&row.requested_by),
            at: words::moment(row.requested_at),
            synthetic: row.synthetic,
            state: state(&row.state),
            texts: row.texts,
            pairs: row.pairs,
            decided: row.decided,
        })
        .collect();
    Ok(ListPage {
        chrome: chrome(visitor, "查重"),
        messages: Messages::default(),
        findings: Vec::new(),
        may_check: visitor.may(Action::CheckDuplicates, None),
        texts,
        rows,
        pager: Pager::new("/duplicates", "", page, u64::try_from(total)?),
    })
}

/// Offset and limit of a page.
pub fn window(page: u64) -> Result<(i64, i64), AppError> {
    let offset = page.saturating_sub(1).saturating_mul(ROWS).min(1 << 40);
    Ok((i64::try_from(offset)?, i64::try_from(ROWS)?))
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Paged>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, asked.page).await?)
}

/// The file of a form, its table of proposals looked through; otherwise what to say of it.
pub async fn sent(form: Multipart) -> Result<Result<(String, Bytes), Wrong>, AppError> {
    let (name, bytes) = match upload::file(form, UPLOAD_BYTES, MISSING).await {
        Ok(sent) => sent,
        Err(said) => return Ok(Err(Wrong::Said(said))),
    };
    let (named, content) = (name.clone(), bytes.clone());
    let looked = tokio::task::spawn_blocking(move || texts::check_table(&named, &content)).await?;
    Ok(match looked {
        Ok(()) => Ok((name, bytes)),
        Err(AppError::Invalid(findings)) => Err(Wrong::Findings(findings)),
        Err(AppError::Usage(refusal)) => Err(Wrong::Said(format!(
            "{}：{}",
            refusal.message, refusal.hint
        ))),
        Err(other) => return Err(other),
    })
}

/// Why an upload isn't taken.
pub enum Wrong {
    Said(String),
    /// What is wrong with its table of proposals.
    Findings(Vec<Finding>),
}

impl Wrong {
    pub fn tell(self, messages: &mut Messages, rows: &mut Vec<FindingRow>) {
        match self {
            Self::Said(said) => messages.add("file", said),
            Self::Findings(findings) => {
                messages.add(
                    "file",
                    format!(
                        "申报信息表有 {} 处问题，见下表；改正后重新上传。",
                        findings.len()
                    ),
                );
                rows.extend(findings.iter().map(FindingRow::new));
            }
        }
    }
}

async fn send(
    State(app): State<App>,
    visitor: Visitor,
    form: Multipart,
) -> Result<Response, AppError> {
    match sent(form).await? {
        Ok((name, bytes)) => {
            let title = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
            let asked = Asked {
                title,
                file_name: &name,
                bytes: &bytes,
                synthetic: false,
            };
            let id = run::request(&app, &visitor.actor(), asked).await?;
            Ok(see(&format!("/duplicates/{id}")))
        }
        Err(wrong) => {
            let mut page = built(&app, &visitor, 1).await?;
            wrong.tell(&mut page.messages, &mut page.findings);
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

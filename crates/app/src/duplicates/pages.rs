//! The list of checks, and the library.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::finding::Finding;

use super::library::{self, NotRead};
use super::queries::{self, LibraryText};
use super::run::{self, Asked};
use super::store;
use super::texts;
use crate::error::AppError;
use crate::jobs;
use crate::jobs::progress::Progress;
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::paging::{Pager, ROWS};
use crate::page::words::{self, Badge, FindingRow};
use crate::page::{Chrome, see, show, show_with, upload};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// What an upload may weigh.
const UPLOAD_BYTES: usize = 64 * 1024 * 1024;
/// How many uploads to the library are listed.
const UPLOADS: i64 = 10;
/// What is said when no file was chosen.
const MISSING: &str = "请选择 .docx、.pdf、.txt 文件，或把多份文件压缩成一个 .zip。";

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadDuplicates);
    let change = Rule::May(Action::CheckDuplicates);
    vec![
        Route::get("/duplicates", read, list),
        Route::post("/duplicates", change, send).carrying(UPLOAD_BYTES),
        Route::get("/duplicates/library", read, library_texts),
        Route::post("/duplicates/library", change, add).carrying(UPLOAD_BYTES),
        Route::post("/duplicates/library/{upload}/cancel", change, cancel_upload),
    ]
}

#[derive(Debug, Default, Deserialize)]
pub struct Paged {
    #[serde(default)]
    page: u64,
    #[serde(default)]
    q: String,
}

/// The tabs of 查重.
pub fn chrome(visitor: &Visitor, title: impl Into<String>) -> Chrome {
    let mut chrome = visitor.chrome(title);
    let library = visitor.in_part("/duplicates/library");
    chrome.tabs = vec![
        crate::page::Link::new("查重记录", "/duplicates").here(!library),
        crate::page::Link::new("文库", "/duplicates/library").here(library),
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
fn state(code: &str) -> Badge {
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
async fn sent(form: Multipart) -> Result<Result<(String, Bytes), Wrong>, AppError> {
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
enum Wrong {
    Said(String),
    /// What is wrong with its table of proposals.
    Findings(Vec<Finding>),
}

impl Wrong {
    fn tell(self, messages: &mut Messages, rows: &mut Vec<FindingRow>) {
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

#[derive(Template)]
#[template(path = "duplicates/library.html")]
pub struct LibraryPage {
    chrome: Chrome,
    messages: Messages,
    pub form_messages: Messages,
    forms: Vec<FormLine>,
    findings: Vec<FindingRow>,
    may_change: bool,
    texts: i64,
    works: i64,
    chars: i64,
    q: String,
    uploads: Vec<UploadLine>,
    /// The upload that is being worked on.
    progress: Option<Progress>,
    rows: Vec<LibraryText>,
    pager: Pager,
}

struct FormLine {
    id: String,
    name: String,
    chars: i64,
    by: String,
    at: String,
}

struct UploadLine {
    file: String,
    by: String,
    at: String,
    synthetic: bool,
    state: Badge,
    message: String,
    added: i64,
    works: i64,
    unchanged: i64,
    not_read: Vec<NotRead>,
}

/// The library from its first page on, with what was looked for.
pub fn said_of(q: &str) -> Paged {
    Paged {
        page: 0,
        q: q.to_owned(),
    }
}

pub async fn built_library(
    app: &App,
    visitor: &Visitor,
    asked: &Paged,
) -> Result<LibraryPage, AppError> {
    let mut read = app.db.read().await?;
    let q = asked.q.trim();
    let (texts, chars) = queries::library_size(&mut read).await?;
    let works = queries::works_known(&mut read).await?;
    let (rows, total) = queries::library_page(&mut read, q, window(asked.page)?).await?;
    let forms = queries::forms(&mut read).await?;
    let may_change = visitor.may(Action::CheckDuplicates, None);
    let mut uploads = Vec::new();
    let mut progress = None;
    for upload in queries::uploads(&mut read, UPLOADS).await? {
        let job = jobs::queries::find(&mut read, &upload.job_id).await?;
        if job.is_open() {
            let cancel = if may_change {
                format!("/duplicates/library/{}/cancel", upload.id)
            } else {
                String::new()
            };
            progress = Some(Progress::of(&job, cancel));
        }
        uploads.push(UploadLine {
            file: upload.file_name,
            by: words::actor(&upload.uploaded_by),
            at: words::moment(upload.uploaded_at),
            synthetic: upload.synthetic,
            state: state(&job.state),
            message: job.message,
            added: upload.added,
            works: upload.works,
            unchanged: upload.unchanged,
            not_read: serde_json::from_str(&upload.unreadable)?,
        });
    }
    let query = if q.is_empty() {
        String::new()
    } else {
        format!("q={}", encoded(q).replace('/', "%2F"))
    };
    Ok(LibraryPage {
        chrome: chrome(visitor, "文库"),
        messages: Messages::default(),
        form_messages: Messages::default(),
        forms: forms.into_iter().map(form_line).collect(),
        findings: Vec::new(),
        may_change,
        texts,
        works,
        chars,
        q: q.to_owned(),
        uploads,
        progress,
        rows,
        pager: Pager::new(
            "/duplicates/library",
            &query,
            asked.page,
            u64::try_from(total)?,
        ),
    })
}

fn form_line(form: queries::BlankForm) -> FormLine {
    FormLine {
        id: form.id,
        name: form.file_name,
        chars: form.chars,
        by: words::actor(&form.uploaded_by),
        at: words::moment(form.uploaded_at),
    }
}

async fn library_texts(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Query(asked): Query<Paged>,
) -> Result<Response, AppError> {
    let page = built_library(&app, &visitor, &asked).await?;
    // The progress (`div#run`) asked for itself and the work is over: the lists below it have changed, too.
    let target = headers.get("hx-target").and_then(|it| it.to_str().ok());
    let polled = target.is_some_and(|it| it.ends_with("#run"));
    let over = polled && page.progress.is_none();
    let mut response = show(&page)?;
    if over {
        let refresh = HeaderValue::from_static("true");
        response.headers_mut().insert("hx-refresh", refresh);
    }
    Ok(response)
}

async fn add(
    State(app): State<App>,
    visitor: Visitor,
    form: Multipart,
) -> Result<Response, AppError> {
    match sent(form).await? {
        Ok((name, bytes)) => {
            library::request(&app, &visitor.actor(), (&name, &bytes), false).await?;
            Ok(see("/duplicates/library"))
        }
        Err(wrong) => {
            let mut page = built_library(&app, &visitor, &Paged::default()).await?;
            wrong.tell(&mut page.messages, &mut page.findings);
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn cancel_upload(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let upload = queries::upload(&mut *app.db.read().await?, &id).await?;
    let of = ("library_upload", id.as_str());
    store::cancel(&app.db, &visitor.actor(), of, &upload.job_id).await?;
    Ok(see("/duplicates/library"))
}

//! The library's pages: its texts, and what was uploaded to it.

use askama::Template;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::library::{self, NotRead};
use super::pages::{Paged, UPLOAD_BYTES, chrome, sent, state, window};
use super::queries::{self, LibraryText};
use super::store;
use crate::db::Conn;
use crate::error::AppError;
use crate::jobs;
use crate::jobs::progress::Progress;
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::paging::Pager;
use crate::page::words::{self, Badge, FindingRow};
use crate::page::{Chrome, see, show, show_with};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// How many uploads stand beside the form that makes them.
const UPLOADS: i64 = 5;
/// Where all of them are listed.
const UPLOADS_PATH: &str = "/duplicates/library/uploads";

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadDuplicates);
    let change = Rule::May(Action::CheckDuplicates);
    vec![
        Route::get("/duplicates/library", read, library_texts),
        Route::post("/duplicates/library", change, add).carrying(UPLOAD_BYTES),
        Route::get(UPLOADS_PATH, read, uploads),
        Route::post("/duplicates/library/{upload}/cancel", change, cancel_upload),
    ]
}

#[derive(Template)]
#[template(path = "duplicates/library.html")]
struct LibraryPage {
    chrome: Chrome,
    messages: Messages,
    /// How many blank forms are in use.
    forms: u64,
    findings: Vec<FindingRow>,
    may_change: bool,
    texts: i64,
    works: i64,
    chars: i64,
    q: String,
    /// The latest of all.
    uploads: Vec<UploadLine>,
    uploads_total: i64,
    /// The upload that is being worked on.
    progress: Option<Progress>,
    rows: Vec<LibraryText>,
    pager: Pager,
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

async fn built_library(
    app: &App,
    visitor: &Visitor,
    asked: &Paged,
) -> Result<LibraryPage, AppError> {
    let mut read = app.db.read().await?;
    let q = asked.q.trim();
    let (texts, chars) = queries::library_size(&mut read).await?;
    let works = queries::works_known(&mut read).await?;
    let (rows, total) = queries::library_page(&mut read, q, window(asked.page)?).await?;
    let forms = queries::forms_in_use(&mut read).await?;
    let may_change = visitor.may(Action::CheckDuplicates, None);
    let uploads_total = queries::uploads_made(&mut read).await?;
    let uploads = upload_lines(&mut read, (0, UPLOADS)).await?;
    let progress = match queries::open_upload(&mut read).await? {
        Some(upload) => {
            let job = jobs::queries::find(&mut read, &upload.job_id).await?;
            let cancel = if may_change {
                format!("/duplicates/library/{}/cancel", upload.id)
            } else {
                String::new()
            };
            Some(Progress::of(&job, cancel))
        }
        None => None,
    };
    let query = if q.is_empty() {
        String::new()
    } else {
        format!("q={}", encoded(q).replace('/', "%2F"))
    };
    Ok(LibraryPage {
        chrome: chrome(visitor, "文库"),
        messages: Messages::default(),
        forms: u64::try_from(forms)?,
        findings: Vec::new(),
        may_change,
        texts,
        works,
        chars,
        q: q.to_owned(),
        uploads,
        uploads_total,
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

/// The uploads from an offset on, the latest first.
async fn upload_lines(read: &mut Conn, window: (i64, i64)) -> Result<Vec<UploadLine>, AppError> {
    let mut lines = Vec::new();
    for upload in queries::uploads(read, window).await? {
        let job = jobs::queries::find(read, &upload.job_id).await?;
        lines.push(UploadLine {
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
    Ok(lines)
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

#[derive(Template)]
#[template(path = "duplicates/uploads.html")]
struct UploadsPage {
    chrome: Chrome,
    rows: Vec<UploadLine>,
    pager: Pager,
}

async fn uploads(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Paged>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let total = queries::uploads_made(&mut read).await?;
    let pager = Pager::new(UPLOADS_PATH, "", asked.page, u64::try_from(total)?);
    let rows = upload_lines(&mut read, window(pager.page)?).await?;
    show(&UploadsPage {
        chrome: chrome(&visitor, "文库的上传"),
        rows,
        pager,
    })
}

//! 数据核验: upload a report, see what doesn't hold beside its text, take the commented file away.
//!
//! Long because the page of one check is made of many small parts that are read together.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use wenxiao_proofread::document::Document;
use wenxiao_proofread::finding::{Report, Severity};
use wenxiao_proofread::html::text::{Marks, Pages, Writer};

use super::queries::{self, Proofreading};
use super::{run, store};
use crate::error::AppError;
use crate::files::Folder;
use crate::page::figures::encoded;
use crate::page::form::Messages;
use crate::page::paging::{Pager, ROWS};
use crate::page::words::{self, Badge};
use crate::page::{Chrome, see, show, show_with, upload};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// What an upload may weigh.
const UPLOAD_BYTES: usize = 50 * 1024 * 1024;
/// How many findings stand beside the text at once.
const FINDINGS: usize = 40;
/// How many of a finding's places are listed.
const PLACES: usize = 12;
/// How much of what stands at a place is quoted.
const QUOTE: usize = 40;

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadProofreading);
    vec![
        Route::get("/proofreading", read, list),
        Route::post("/proofreading", Rule::May(Action::Proofread), send).carrying(UPLOAD_BYTES),
        Route::get("/proofreading/{check}", read, one),
        Route::get("/proofreading/{check}/downloads/{file}", read, download),
    ]
}

#[derive(Template)]
#[template(path = "proofread/list.html")]
struct ListPage {
    chrome: Chrome,
    messages: Messages,
    may_upload: bool,
    /// Everybody's are listed, not only the visitor's own.
    all: bool,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    href: String,
    file: String,
    at: String,
    by: String,
    errors: i64,
    doubts: i64,
    hints: i64,
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    page: u64,
}

/// Whose checks a visitor sees: nobody's alone where all may be seen.
fn uploader(visitor: &Visitor) -> Option<&str> {
    (!visitor.may(Action::ReadAllProofreading, None)).then_some(&visitor.id)
}

async fn built(app: &App, visitor: &Visitor, page: u64) -> Result<ListPage, AppError> {
    let mut read = app.db.read().await?;
    let offset = page.saturating_sub(1).saturating_mul(ROWS).min(1 << 40);
    let (rows, total) = queries::page(
        &mut read,
        uploader(visitor),
        i64::try_from(offset)?,
        i64::try_from(ROWS)?,
    )
    .await?;
    let rows = rows
        .into_iter()
        .map(|row| Row {
            href: format!("/proofreading/{}", row.id),
            at: words::moment(row.uploaded_at),
            by: row.login,
            file: row.file_name,
            errors: row.errors,
            doubts: row.doubts,
            hints: row.hints,
        })
        .collect();
    Ok(ListPage {
        chrome: visitor.chrome("数据核验"),
        messages: Messages::default(),
        may_upload: visitor.may(Action::Proofread, None),
        all: uploader(visitor).is_none(),
        rows,
        pager: Pager::new("/proofreading", "", page, u64::try_from(total)?),
    })
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, asked.page).await?)
}

async fn send(
    State(app): State<App>,
    visitor: Visitor,
    form: Multipart,
) -> Result<Response, AppError> {
    let missing = "请选择一份 .docx、.pdf、.xlsx 或 .txt 报告。";
    let sent = match upload::file(form, UPLOAD_BYTES, missing).await {
        Ok((name, bytes)) => {
            let bytes: Arc<[u8]> = bytes.as_ref().into();
            let checked = run::check(&app.proofreading, &name, Arc::clone(&bytes)).await;
            checked.map(|checked| (name, bytes, checked))
        }
        Err(said) => Err(said),
    };
    let (name, bytes, checked) = match sent {
        Ok(sent) => sent,
        Err(said) => {
            let mut page = built(&app, &visitor, 1).await?;
            page.messages.add("file", said);
            return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let folder = Folder::of(&app.data);
    let file = (name.as_str(), bytes.as_ref());
    let id = store::keep(&app.db, &folder, &visitor.actor(), file, &checked).await?;
    Ok(see(&format!("/proofreading/{id}")))
}

#[derive(Debug, Default, Clone, Deserialize)]
struct View {
    /// Page of the text, from 1.
    #[serde(default)]
    page: usize,
    /// Page of the findings, from 1.
    #[serde(default)]
    findings: usize,
    /// `error`, `doubt` or `hint`: only these.
    #[serde(default)]
    only: String,
}

#[derive(Template)]
#[template(path = "proofread/check.html")]
struct CheckPage {
    chrome: Chrome,
    base: String,
    at: String,
    annotated: bool,
    counts: Vec<(Badge, usize, String, bool)>,
    checked: Vec<(&'static str, usize)>,
    text: String,
    pages: Turns,
    groups: Vec<Group>,
    finding_pages: Turns,
    all: String,
    filtered: bool,
    held: Vec<String>,
    unchecked: Vec<String>,
}

/// The pages of the text or of the findings: each with its number and address; no number: some are left out.
struct Turns {
    here: usize,
    count: usize,
    steps: Vec<(Option<usize>, String)>,
}

impl Turns {
    fn new(here: usize, count: usize, href: impl Fn(usize) -> String) -> Self {
        let mut steps: Vec<(Option<usize>, String)> = Vec::new();
        for step in 1..=count {
            if step == 1 || step == count || step.abs_diff(here) <= 2 {
                let href = if step == here {
                    String::new()
                } else {
                    href(step)
                };
                steps.push((Some(step), href));
            } else if steps.last().is_some_and(|(last, _)| last.is_some()) {
                steps.push((None, String::new()));
            }
        }
        Self { here, count, steps }
    }
}

/// Findings of one severity.
struct Group {
    word: &'static str,
    class: &'static str,
    findings: Vec<Entry>,
}

struct Entry {
    index: usize,
    number: usize,
    name: &'static str,
    message: String,
    printed: String,
    computed: String,
    advice: String,
    article: String,
    places: Vec<At>,
    more: usize,
}

struct At {
    href: String,
    label: String,
    quote: String,
}

const SEVERITIES: [(Severity, &str, &str, &str); 3] = [
    (Severity::Error, "错误", "bad", "error"),
    (Severity::Doubt, "存疑", "fair", "doubt"),
    (Severity::Hint, "提示", "info plain", "hint"),
];

/// How a severity is said.
pub fn severity(severity: Severity) -> Badge {
    SEVERITIES
        .iter()
        .find(|(known, ..)| *known == severity)
        .map_or(
            Badge {
                word: "",
                class: "",
            },
            |(_, word, class, _)| Badge { word, class },
        )
}

fn code(severity: Severity) -> &'static str {
    SEVERITIES
        .iter()
        .find(|(known, ..)| *known == severity)
        .map_or("", |(.., code)| code)
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(view): Query<View>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let row = queries::find(&mut read, &id, uploader(&visitor)).await?;
    drop(read);
    let chrome = visitor
        .chrome(format!("核验：{}", row.file_name))
        .under("数据核验", "/proofreading");
    let folder = Folder::of(&app.data);
    let page =
        tokio::task::spawn_blocking(move || check_page(chrome, &row, &folder, &view)).await??;
    show(&page)
}

fn stored(row: &Proofreading, folder: &Folder) -> Result<(Document, Report), AppError> {
    let document = serde_json::from_slice(&folder.get(&row.document_hash)?)?;
    Ok((document, serde_json::from_str(&row.report)?))
}

/// Where the pages of a check are.
struct Addresses {
    base: String,
    only: String,
    /// Which findings are listed, by their number in the report.
    listed: Vec<usize>,
}

impl Addresses {
    fn view(&self, page: usize, findings: usize) -> String {
        let only = if self.only.is_empty() {
            String::new()
        } else {
            format!("&only={}", self.only)
        };
        format!("{}?page={page}&findings={findings}{only}", self.base)
    }

    /// The page of the list that a finding stands on, from 1.
    fn list_page(&self, finding: usize) -> Option<usize> {
        self.listed
            .iter()
            .position(|listed| *listed == finding)
            .map(|at| at / FINDINGS + 1)
    }
}

fn check_page(
    chrome: Chrome,
    row: &Proofreading,
    folder: &Folder,
    view: &View,
) -> Result<CheckPage, AppError> {
    let (document, report) = stored(row, folder)?;
    let known = SEVERITIES.iter().any(|(.., code)| *code == view.only);
    let only = if known {
        view.only.clone()
    } else {
        String::new()
    };
    let listed: Vec<usize> = (0..report.findings.len())
        .filter(|index| only.is_empty() || code(report.findings[*index].severity) == only)
        .collect();
    let addresses = Addresses {
        base: format!("/proofreading/{}", row.id),
        only,
        listed,
    };
    let pages = Pages::of(&document);
    let list_pages = addresses.listed.len().div_ceil(FINDINGS).max(1);
    let page = view.page.clamp(1, pages.count());
    let finding_page = view.findings.clamp(1, list_pages);
    let text = marked(&document, &report, &pages, &addresses, (page, finding_page));
    let groups = groups(&report, &pages, &addresses, (page, finding_page));
    let counts = SEVERITIES
        .iter()
        .map(|(severity, word, class, code)| {
            let badge = Badge { word, class };
            let href = format!("{}?page={page}&only={code}", addresses.base);
            (
                badge,
                report.count(*severity),
                href,
                *code == addresses.only,
            )
        })
        .collect();
    let checked = &report.checked;
    Ok(CheckPage {
        chrome,
        at: words::moment(row.uploaded_at),
        annotated: row.annotated_hash.is_some(),
        counts,
        checked: vec![
            ("比率", checked.rates),
            ("合计", checked.sums),
            ("前后引用", checked.references),
            ("规则", checked.rules),
        ],
        text,
        pages: Turns::new(page, pages.count(), |step| {
            addresses.view(step, finding_page)
        }),
        groups,
        finding_pages: Turns::new(finding_page, list_pages, |step| addresses.view(page, step)),
        all: format!("{}?page={page}", addresses.base),
        filtered: !addresses.only.is_empty(),
        base: addresses.base,
        held: report.held,
        unchecked: report.unchecked,
    })
}

/// The page of the text with its places marked.
fn marked(
    document: &Document,
    report: &Report,
    pages: &Pages,
    addresses: &Addresses,
    (page, finding_page): (usize, usize),
) -> String {
    let marks = Marks::of(report);
    let finding = |finding: usize| match addresses.list_page(finding) {
        Some(own) if own == finding_page => format!("#f0-{finding}"),
        Some(own) => format!("{}#f0-{finding}", addresses.view(page, own)),
        None => {
            let all = Addresses {
                base: addresses.base.clone(),
                only: String::new(),
                listed: Vec::new(),
            };
            format!("{}#f0-{finding}", all.view(page, finding / FINDINGS + 1))
        }
    };
    let writer = Writer {
        document,
        marks: &marks,
        number: 0,
        heading: "h3",
        finding: &finding,
    };
    let mut text = String::new();
    writer.page(&mut text, pages, page - 1);
    text
}

/// The findings of a page of the list, by severity.
fn groups(
    report: &Report,
    pages: &Pages,
    addresses: &Addresses,
    (page, finding_page): (usize, usize),
) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let first = (finding_page - 1) * FINDINGS;
    for &index in addresses.listed.iter().skip(first).take(FINDINGS) {
        let finding = &report.findings[index];
        let places = finding
            .places
            .iter()
            .take(PLACES)
            .enumerate()
            .map(|(at, place)| {
                let there = pages.holding(place.from) + 1;
                let before = if there == page {
                    String::new()
                } else {
                    addresses.view(there, finding_page)
                };
                At {
                    href: format!("{before}#p0-{index}-{at}"),
                    label: place.label.clone(),
                    quote: place.quote.chars().take(QUOTE).collect(),
                }
            })
            .collect();
        let entry = Entry {
            index,
            number: index + 1,
            name: wenxiao_proofread::names::name(&finding.code),
            message: finding.message.clone(),
            printed: finding.printed.clone(),
            computed: finding.computed.clone(),
            advice: finding.advice.clone().unwrap_or_default(),
            article: finding.article.clone().unwrap_or_default(),
            places,
            more: finding.places.len().saturating_sub(PLACES),
        };
        let word = finding.severity.label();
        match groups.last_mut() {
            Some(group) if group.word == word => group.findings.push(entry),
            _ => groups.push(Group {
                word,
                class: code(finding.severity),
                findings: vec![entry],
            }),
        }
    }
    groups
}

async fn download(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let row = queries::find(&mut read, &id, uploader(&visitor)).await?;
    drop(read);
    let folder = Folder::of(&app.data);
    let stem = row
        .file_name
        .rsplit_once('.')
        .map_or(row.file_name.as_str(), |(stem, _)| stem)
        .to_owned();
    let original = row.file_name.clone();
    let (name, media, bytes) = tokio::task::spawn_blocking(move || {
        made(&row, &folder, &file).map(|(ending, media, bytes)| {
            let name = ending.map_or(original, |ending| format!("{stem}-{ending}"));
            (name, media, bytes)
        })
    })
    .await??;
    let disposition = format!(
        "attachment; filename=\"proofreading\"; filename*=UTF-8''{}",
        encoded(&name).replace('/', "%2F")
    );
    Ok((
        [
            (header::CONTENT_TYPE, media.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response())
}

/// What follows the name of the original, the media type, and the bytes.
type MadeFile = (Option<&'static str>, &'static str, Vec<u8>);

fn made(row: &Proofreading, folder: &Folder, file: &str) -> Result<MadeFile, AppError> {
    Ok(match file {
        "original" => {
            let bytes = folder.get(&row.file_hash)?;
            (None, "application/octet-stream", bytes)
        }
        "annotated.docx" => {
            let hash = row.annotated_hash.as_deref().ok_or(AppError::NotFound)?;
            (Some("核验批注.docx"), store::DOCX, folder.get(hash)?)
        }
        "findings.json" => {
            let (_, report) = stored(row, folder)?;
            let bytes = serde_json::to_vec_pretty(&report)?;
            (Some("核验结果.json"), "application/json", bytes)
        }
        "findings.html" => {
            let (document, report) = stored(row, folder)?;
            let page = wenxiao_proofread::html::page(&[(&document, &report)]);
            (
                Some("核验对照.html"),
                "text/html; charset=utf-8",
                page.into_bytes(),
            )
        }
        _ => return Err(AppError::NotFound),
    })
}

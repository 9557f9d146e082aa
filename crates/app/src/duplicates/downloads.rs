//! Files of a check to take away: the report for a committee, the page that opens without a server, the passages as JSON.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use wenxiao_overlap::Settings;

use super::found::FoundPair;
use super::queries::{self, CheckedText, DuplicateCheck, PairFilter, PairOrder, PairRow};
use super::run::LibraryThen;
use super::shown::{decision, relation};
use super::stored::{Stored, peers, results, used_rule};
use super::works;
use crate::accounts;
use crate::db::{Conn, of_code};
use crate::error::AppError;
use crate::files::Folder;
use crate::jobs;
use crate::overlap::left_out;
use crate::overlap::marked::percent;
use crate::overlap::output;
use crate::overlap::report::{self, Input};
use crate::overlap::sections::PairSection;
use crate::overlap::signals::Source;
use crate::packages;
use crate::page::words;
use crate::web::App;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// The files, with what a person calls them.
pub const ALL: &[(&str, &str)] = &[
    ("report.docx", "查重报告（Word）"),
    ("report.pdf", "查重报告（PDF）"),
    ("page.html", "离线网页（逐段对照，不需服务器）"),
    ("passages.json", "全部段落（JSON）"),
];
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Pairs of which the report tells every passage; the list names all.
const TOLD: i64 = 500;

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadDuplicates);
    vec![
        Route::get("/duplicates/downloads/proposals.xlsx", read, empty_table),
        Route::get("/duplicates/{check}/downloads/{file}", read, download),
        Route::get(
            "/duplicates/{check}/pairs/{pair}/downloads/{file}",
            read,
            of_pair,
        ),
    ]
}

/// The table of proposals, to be filled in.
async fn empty_table() -> Result<Response, AppError> {
    let bytes = packages::proposals_template()?;
    let headers = [
        (header::CONTENT_TYPE, XLSX),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"proposals.xlsx\"; filename*=UTF-8''%E7%94%B3%E6%8A%A5%E4%BF%A1%E6%81%AF.xlsx",
        ),
    ];
    Ok((headers, bytes).into_response())
}

async fn download(
    State(app): State<App>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let check = queries::check(&mut read, &id).await?;
    let known = ALL.iter().any(|(name, _)| *name == file);
    if check.settings.is_empty() || !known {
        return Err(AppError::NotFound);
    }
    let folder = Folder::of(&app.data);
    let (bytes, media) = match file.as_str() {
        "report.docx" | "report.pdf" => {
            let input = input(&mut read, &folder, &check).await?;
            return report_file(input, &file).await;
        }
        _ => {
            let stored = Stored::read(&mut read, folder, &check).await?;
            if file == "page.html" {
                (stored.html()?, "text/html; charset=utf-8")
            } else {
                (stored.json()?, "application/json; charset=utf-8")
            }
        }
    };
    Ok(attached(bytes, media, &file))
}

fn attached(bytes: Vec<u8>, media: &str, file: &str) -> Response {
    let name = format!("attachment; filename=\"{file}\"");
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, bytes).into_response()
}

/// The report as the file of this name.
async fn report_file(input: Input, file: &str) -> Result<Response, AppError> {
    let typeset = file == "report.pdf";
    let make = move || {
        if typeset {
            report::pdf(&input)
        } else {
            report::word(&input)
        }
    };
    let bytes = tokio::task::spawn_blocking(make).await??;
    let media = if typeset { "application/pdf" } else { DOCX };
    Ok(attached(bytes, media, file))
}

/// The report on one pair, for whoever must explain it to a committee.
async fn of_pair(
    State(app): State<App>,
    Path((id, pair, file)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let check = queries::check(&mut read, &id).await?;
    let row = queries::pair(&mut read, &id, &pair).await?;
    if check.settings.is_empty() || !["report.docx", "report.pdf"].contains(&file.as_str()) {
        return Err(AppError::NotFound);
    }
    let folder = Folder::of(&app.data);
    let number = row.position + 1;
    let name = row.new_name.clone();
    let section = section(&mut read, &folder, row).await?;
    let whole = Told {
        texts: queries::checked(&mut read, &id).await?,
        total: 1,
        pairs: vec![section],
        only: Some(name),
    };
    let mut input = told(&mut read, &check, whole).await?;
    input.title = format!("{}：第 {number} 对", check.title);
    input.identifier = pair;
    report_file(input, &file).await
}

/// What a report tells.
struct Told {
    texts: Vec<CheckedText>,
    total: i64,
    pairs: Vec<PairSection>,
    /// The text whose boilerplate is listed, where it isn't that of all.
    only: Option<String>,
}

/// What the report is made of.
async fn input(
    read: &mut Conn,
    folder: &Folder,
    check: &DuplicateCheck,
) -> Result<Input, AppError> {
    let (rows, total) = queries::pairs(
        read,
        &check.id,
        &PairFilter::default(),
        (PairOrder::Rank, 0, TOLD),
    )
    .await?;
    let mut sections = Vec::with_capacity(rows.len());
    for row in rows {
        sections.push(section(read, folder, row).await?);
    }
    let texts = queries::checked(read, &check.id).await?;
    let whole = Told {
        texts,
        total,
        pairs: sections,
        only: None,
    };
    told(read, check, whole).await
}

async fn told(read: &mut Conn, check: &DuplicateCheck, whole: Told) -> Result<Input, AppError> {
    let Told {
        texts,
        total,
        pairs,
        only,
    } = whole;
    let mut checked = results(&texts)?;
    checked.retain(|text| only.as_ref().is_none_or(|only| *only == text.name));
    let job = jobs::queries::find(read, &check.job_id).await?;
    let settings: Settings = serde_json::from_str(&check.settings)?;
    let library: LibraryThen = serde_json::from_str(&check.library)?;
    let unreadable: Vec<(String, String)> = texts
        .iter()
        .filter(|text| !text.unreadable.is_empty())
        .map(|text| (text.name.clone(), text.unreadable.clone()))
        .collect();
    Ok(Input {
        title: check.title.clone(),
        author: checker(read, &check.requested_by).await?,
        dated: report::day(job.finished_at.unwrap_or(check.requested_at)),
        identifier: check.id.clone(),
        synthetic: check.synthetic,
        facts: vec![
            ("送查文件", check.file_name.clone()),
            (
                "送查文本",
                format!(
                    "{} 份，其中 {} 份没有参加比对",
                    texts.len(),
                    unreadable.len()
                ),
            ),
            (
                "文库",
                format!("{} 份、{} 字", library.documents, library.chars),
            ),
            ("申报信息", works::said(check)?),
            ("本报告所列", format!("{total} 对")),
            ("设置", output::settings(&settings, library.documents)),
        ],
        pairs,
        rule: used_rule(check)?,
        left_out: left_out::grouped(&checked, &peers(&texts)?),
        unreadable: if only.is_none() {
            unreadable
        } else {
            Vec::new()
        },
    })
}

/// Who had it checked: the account's organisation, or its name where none is known.
async fn checker(read: &mut Conn, label: &str) -> Result<String, AppError> {
    let id = label.split(':').nth(1).unwrap_or_default();
    Ok(match accounts::queries::find(read, id).await? {
        Some(account) if !account.organisation.is_empty() => account.organisation,
        Some(account) => account.name,
        None => words::actor(label),
    })
}

async fn section(read: &mut Conn, folder: &Folder, row: PairRow) -> Result<PairSection, AppError> {
    let found = FoundPair::read(read, folder, row).await?;
    let explained = queries::explanations(read, &found.pair.id).await?;
    let mut decided = Vec::new();
    // The decision that holds first: the list prints it.
    for it in queries::decisions(read, &found.pair.id)
        .await?
        .into_iter()
        .rev()
    {
        let by = format!(
            "{}（{}，{}）",
            it.reason,
            it.by_name,
            words::moment(it.decided_at)
        );
        decided.push((decision(&it.decision, 0).word.to_owned(), by));
        if !it.question.is_empty() {
            decided.push(("要求说明".to_owned(), it.question));
        }
        for answer in explained
            .iter()
            .filter(|answer| answer.decision_id == it.id)
        {
            decided.push(("承担单位说明".to_owned(), answer.text.clone()));
        }
    }
    Ok(PairSection {
        relation: relation(&found.pair.relation)?,
        source: of_code::<Source>(&found.pair.source)?.label(),
        signals: found.signals.clone(),
        share: percent(u32::try_from(found.pair.share_e4)?),
        longest: u32::try_from(found.pair.longest)?,
        new_of: found.new.line(),
        old_of: found.old.line(),
        reason: found.pair.reason.clone(),
        rows: found.rows(),
        decided,
        new: found.pair.new_name,
        old: found.pair.old_name,
    })
}

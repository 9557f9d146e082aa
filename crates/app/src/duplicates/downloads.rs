//! Files of a check to take away: the report for a committee, the page that opens without a server, the passages as JSON.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use wenxiao_overlap::{Checked, Document, Settings};

use super::check_pages::{decision, relation};
use super::found::FoundPair;
use super::queries::{self, CheckedText, DuplicateCheck, PairFilter, PairOrder, PairRow};
use super::run::LibraryThen;
use crate::accounts;
use crate::db::Conn;
use crate::error::AppError;
use crate::files::Folder;
use crate::jobs;
use crate::overlap::about::{About, parsed};
use crate::overlap::files::Unreadable;
use crate::overlap::html;
use crate::overlap::marked::percent;
use crate::overlap::output::{LibraryFacts, Result as Output};
use crate::overlap::pairs::{self, Pair};
use crate::overlap::report::{self, Input, PairSection};
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
/// Pairs of which the report tells every passage; the list names all.
const TOLD: i64 = 500;

pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/duplicates/{check}/downloads/{file}",
        Rule::May(Action::ReadDuplicates),
        download,
    )]
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
            let (word, pdf) = tokio::task::spawn_blocking(move || report::files(&input)).await??;
            if file == "report.pdf" {
                (pdf, "application/pdf")
            } else {
                (
                    word,
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                )
            }
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
    let name = format!("attachment; filename=\"{file}\"");
    Ok((
        [
            (header::CONTENT_TYPE, media.to_owned()),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    )
        .into_response())
}

/// What the report is made of.
async fn input(
    read: &mut Conn,
    folder: &Folder,
    check: &DuplicateCheck,
) -> Result<Input, AppError> {
    let texts = queries::checked(read, &check.id).await?;
    let checked = results(&texts)?;
    let job = jobs::queries::find(read, &check.job_id).await?;
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
                format!("{} 份，其中 {} 份未能读取", texts.len(), unreadable.len()),
            ),
            (
                "文库",
                format!("{} 份、{} 字", library.documents, library.chars),
            ),
            ("文本对", format!("{total} 对")),
            (
                "设置",
                report::settings(&settings, library.boilerplate_from),
            ),
        ],
        pairs: sections,
        left_out: report::left_out_of(&checked),
        unreadable,
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
        share: percent(u32::try_from(found.pair.share_e4)?),
        longest: u32::try_from(found.pair.longest)?,
        reason: found.pair.reason.clone(),
        rows: found.rows(),
        decided,
        new: found.pair.new_name,
        old: found.pair.old_name,
    })
}

fn results(texts: &[CheckedText]) -> Result<Vec<Checked>, AppError> {
    texts
        .iter()
        .filter(|text| !text.result.is_empty())
        .map(|text| Ok(serde_json::from_str(&text.result)?))
        .collect()
}

/// A check as the command line has it, from the records.
struct Stored {
    folder: Folder,
    texts: Vec<CheckedText>,
    old: HashMap<String, String>,
    checked: Vec<Checked>,
    pairs: Vec<Pair>,
    unreadable: Vec<Unreadable>,
    settings: Settings,
    library: LibraryFacts,
}

impl Stored {
    async fn read(
        read: &mut Conn,
        folder: Folder,
        check: &DuplicateCheck,
    ) -> Result<Self, AppError> {
        let texts = queries::checked(read, &check.id).await?;
        let old = queries::library(read).await?;
        let checked = results(&texts)?;
        let about = |name: &str| about_of(&texts, name);
        let pairs = pairs::rank(&checked, about, parsed);
        let then: LibraryThen = serde_json::from_str(&check.library)?;
        Ok(Self {
            pairs,
            unreadable: texts
                .iter()
                .filter(|text| !text.unreadable.is_empty())
                .map(|text| Unreadable {
                    file: text.name.clone(),
                    code: "unreadable",
                    message: text.unreadable.clone(),
                })
                .collect(),
            old: old
                .into_iter()
                .map(|text| (text.name, text.text_hash))
                .collect(),
            settings: serde_json::from_str(&check.settings)?,
            library: LibraryFacts {
                documents: then.documents,
                chars: then.chars,
                generation: 0,
            },
            folder,
            texts,
            checked,
        })
    }

    fn output(&self) -> Output<'_> {
        Output {
            checked: &self.checked,
            pairs: &self.pairs,
            unreadable: &self.unreadable,
            library: self.library,
            settings: &self.settings,
        }
    }

    fn json(&self) -> Result<Vec<u8>, AppError> {
        self.output().json(|name| about_of(&self.texts, name))
    }

    fn html(&self) -> Result<Vec<u8>, AppError> {
        let new = |names: &[&str]| {
            let hash = |name: &str| {
                let text = self.texts.iter().find(|text| text.name == name);
                text.and_then(|text| text.text_hash.as_deref())
            };
            self.documents(names, &hash)
        };
        let old = |names: &[&str]| {
            let hash = |name: &str| self.old.get(name).map(String::as_str);
            self.documents(names, &hash)
        };
        Ok(html::page(&self.output(), &new, &old)?.into_bytes())
    }

    fn documents<'a>(
        &self,
        names: &[&str],
        hash: &dyn Fn(&str) -> Option<&'a str>,
    ) -> Result<Vec<Document>, AppError> {
        let mut documents = Vec::with_capacity(names.len());
        for name in names {
            if let Some(hash) = hash(name) {
                documents.push(Document {
                    name: (*name).to_owned(),
                    text: String::from_utf8(self.folder.get(hash)?)?,
                    about: String::new(),
                });
            }
        }
        Ok(documents)
    }
}

fn about_of(texts: &[CheckedText], name: &str) -> About {
    texts
        .iter()
        .find(|text| text.name == name)
        .map(|text| About {
            person: text.person.clone(),
            host: text.host.clone(),
            year: text.year.clone(),
            programme: text.programme.clone(),
        })
        .unwrap_or_default()
}

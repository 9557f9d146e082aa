//! 文库: texts in the records, and the index of them in the data folder, which any server makes anew from the records.

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use wenxiao_domain::finding::Finding;
use wenxiao_overlap::{Document, Error, Library, Writer};

use super::queries::{self, LibraryText, LibraryUpload, LibraryWork};
use super::texts::{self, Text};
use crate::audit;
use crate::clock;
use crate::db::{Actor, Entry, new_id};
use crate::error::AppError;
use crate::files::{self, Folder};
use crate::jobs;
use crate::jobs::queries::Job;
use crate::jobs::ticket::Ticket;
use crate::overlap::about::{self, About};
use crate::packages::proposals::Proposal;
use crate::projects;
use crate::web::App;

/// The kind of job that adds an upload's texts.
pub const JOB: &str = "library_add";

/// How often and how long a server waits for another one that writes the same index.
const LOCKED: (u32, Duration) = (240, Duration::from_millis(500));

/// A file that was not read, as it is kept with the upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotRead {
    pub file: String,
    pub message: String,
}

impl NotRead {
    /// What a table said of a file that isn't there.
    fn of(finding: &Finding) -> Self {
        Self {
            file: finding.subject.clone(),
            message: finding.message.clone(),
        }
    }
}

/// Keeps an upload and asks for its texts to be added. Gives the upload's id.
pub async fn request(
    app: &App,
    actor: &Actor,
    (file_name, bytes): (&str, &[u8]),
    synthetic: bool,
) -> Result<String, AppError> {
    let now = clock::now();
    let hash = Folder::of(&app.data).put(bytes)?;
    let mut tx = app.db.write().await?;
    files::queries::add(&mut tx, &hash, bytes.len(), "application/octet-stream", now).await?;
    let job = new_id();
    jobs::queries::request(&mut tx, (&job, JOB), &actor.label(), now).await?;
    let upload = LibraryUpload {
        id: new_id(),
        job_id: job,
        file_name: file_name.to_owned(),
        file_hash: hash,
        uploaded_by: actor.label(),
        uploaded_at: now,
        synthetic,
        added: 0,
        unchanged: 0,
        unreadable: "[]".to_owned(),
        works: 0,
    };
    queries::add_upload(&mut tx, &upload).await?;
    let detail = json!({ "file_name": upload.file_name, "file_hash": upload.file_hash, "job": upload.job_id });
    let subject = format!("library_upload:{}", upload.id);
    tx.commit(Entry::new(actor, "library.upload", subject, detail))
        .await?;
    app.jobs.notify_one();
    Ok(upload.id)
}

/// The job: reads the upload's texts and adds those that the library doesn't have.
pub async fn add(app: App, job: Job, ticket: Ticket) -> Result<(), AppError> {
    let (upload, projects) = {
        let mut read = app.db.read().await?;
        (
            queries::upload_of_job(&mut read, &job.id).await?,
            projects::queries::known(&mut read).await?,
        )
    };
    let folder = Folder::of(&app.data);
    let (name, hash) = (upload.file_name.clone(), upload.file_hash.clone());
    let bytes_of = folder.clone();
    let read =
        tokio::task::spawn_blocking(move || texts::read(&name, &bytes_of.get(&hash)?, &projects))
            .await??;
    let described = read.proposals.unwrap_or_default();
    ticket.expects(read.texts.len());
    let counted = ticket.clone();
    let (kept, mut not_read) =
        tokio::task::spawn_blocking(move || kept(&folder, read.texts, &counted)).await??;
    not_read.extend(described.warnings.iter().map(NotRead::of));
    let now = clock::now();
    let mut tx = app.db.write().await?;
    let (mut added, mut unchanged) = (0, 0);
    for (name, about, content, text_hash) in kept {
        files::queries::add(&mut tx, &text_hash, content.len(), "text/plain", now).await?;
        let row = LibraryText {
            id: new_id(),
            upload_id: upload.id.clone(),
            name,
            text_hash,
            person: about.person,
            host: about.host,
            year: about.year,
            programme: about.programme,
            chars: i64::try_from(content.chars().count())?,
            added_at: now,
        };
        if queries::add_text(&mut tx, &row).await? {
            added += 1;
        } else {
            unchanged += 1;
        }
    }
    let mut works = 0;
    for it in described.items {
        let row = work_row(&upload.id, it, now)?;
        works += i64::from(queries::add_work(&mut tx, &row).await?);
    }
    let unreadable = serde_json::to_string(&not_read)?;
    let counts = (added, unchanged, works);
    queries::end_upload(&mut tx, &upload.id, counts, &unreadable).await?;
    ticket.finish(&mut tx).await?;
    let detail = json!({ "added": added, "unchanged": unchanged, "works": works, "unreadable": not_read.len(), "job": job.id });
    let subject = format!("library_upload:{}", upload.id);
    tx.commit(Entry::new(&Actor::System, "library.add", subject, detail))
        .await
}

fn work_row(upload: &str, it: Proposal, now: DateTime<Utc>) -> Result<LibraryWork, AppError> {
    Ok(LibraryWork {
        id: new_id(),
        upload_id: upload.to_owned(),
        code: it.work.id.clone(),
        file: it.file,
        title: it.work.title.clone(),
        work: serde_json::to_string(&it.work)?,
        added_at: now,
    })
}

/// A text that was read: its name, author, content and hash.
type Kept = (String, About, String, String);

/// Writes the texts down as files; those that could not be read are named.
fn kept(
    folder: &Folder,
    texts: Vec<Text>,
    ticket: &Ticket,
) -> Result<(Vec<Kept>, Vec<NotRead>), AppError> {
    let (mut kept, mut not_read) = (Vec::new(), Vec::new());
    for text in texts {
        ticket.go_on()?;
        match text.content {
            Ok(content) => {
                let hash = folder.put(content.as_bytes())?;
                kept.push((text.name, text.about, content, hash));
            }
            Err(message) => not_read.push(NotRead {
                file: text.name,
                message,
            }),
        }
        ticket.advance(1);
    }
    Ok((kept, not_read))
}

/// The author as the engine and the records share it.
pub fn about_of(text: &LibraryText) -> About {
    About {
        person: text.person.clone(),
        host: text.host.clone(),
        year: text.year.clone(),
        programme: text.programme.clone(),
    }
}

/// The index of exactly the library's texts, made or brought up to date first. Texts of the records never change, so what the index
/// has of them is right; one that has other texts (of records that were restored over) is made anew.
pub async fn synced(app: &App) -> Result<(Library, Vec<LibraryText>), AppError> {
    let (texts, chain) = {
        let mut read = app.db.read().await?;
        let head = audit::queries::head(&mut read).await?;
        let chain = head.map(|head| head.chain).unwrap_or_default();
        (queries::library(&mut read).await?, chain)
    };
    // Other records, other index: names alone would not tell two libraries apart.
    let chain: String = chain.chars().take(16).collect();
    let dir = app.data.join(format!("overlap-library-{chain}"));
    let folder = Folder::of(&app.data);
    tokio::task::spawn_blocking(move || {
        for _ in 0..LOCKED.0 {
            match sync(&dir, &folder, &texts) {
                Ok(library) => return Ok((library, texts)),
                Err(Refused::Locked) => std::thread::sleep(LOCKED.1),
                Err(Refused::Other(error)) => return Err(error),
            }
        }
        Err(AppError::usage(
            "文库索引正由另一台服务器更新",
            "请稍后重新发起查重",
        ))
    })
    .await?
}

enum Refused {
    /// Somebody else writes it.
    Locked,
    Other(AppError),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::Locked { .. } => Self::Locked,
            error => Self::Other(error.into()),
        }
    }
}

fn sync(dir: &PathBuf, folder: &Folder, texts: &[LibraryText]) -> Result<Library, Refused> {
    let mut missing = false;
    let known: HashSet<String> = match Library::open(dir) {
        Ok(library) => library.names()?.into_iter().collect(),
        // A library without texts has an index, too: a call's first texts are compared with each other.
        Err(Error::Missing { .. }) => {
            missing = true;
            HashSet::new()
        }
        Err(Error::Broken { .. }) => {
            std::fs::remove_dir_all(dir).map_err(|error| Refused::Other(error.into()))?;
            missing = true;
            HashSet::new()
        }
        Err(error) => return Err(error.into()),
    };
    let wanted: HashSet<&str> = texts.iter().map(|text| text.name.as_str()).collect();
    let foreign = known.iter().any(|name| !wanted.contains(name.as_str()));
    if foreign {
        std::fs::remove_dir_all(dir).map_err(|error| Refused::Other(error.into()))?;
    }
    if foreign || missing || known.len() < texts.len() {
        let mut writer = Writer::open(dir)?;
        for text in texts {
            if !foreign && known.contains(&text.name) {
                continue;
            }
            writer.add(document(folder, text).map_err(Refused::Other)?)?;
        }
        writer.finish()?;
    }
    Ok(Library::open(dir)?)
}

fn document(folder: &Folder, text: &LibraryText) -> Result<Document, AppError> {
    Ok(Document {
        name: text.name.clone(),
        text: String::from_utf8(folder.get(&text.text_hash)?)?,
        about: about::stored(Some(&about_of(text)))?,
    })
}

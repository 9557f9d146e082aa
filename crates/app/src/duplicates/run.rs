//! The check itself, as a background job: new texts against the library, pairs stored in one change.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use wenxiao_overlap::{Checked, Document, Library, Settings};

use super::library;
use super::queries::{self, CheckedText, DuplicateCheck, LibraryText, PairRow};
use super::texts::{self, Text};
use crate::clock;
use crate::db::{Actor, Entry, Tx, code, new_id};
use crate::error::AppError;
use crate::files::{self, Folder};
use crate::jobs;
use crate::jobs::queries::Job;
use crate::jobs::ticket::Ticket;
use crate::overlap::about::{self, About};
use crate::overlap::pairs::{self, Pair};
use crate::projects;
use crate::web::App;

/// The kind of job that checks.
pub const JOB: &str = "duplicate_check";

/// Bytes of texts that are looked up together, which bounds a check's memory.
const TOGETHER: usize = 3 << 20;

/// The library as it was when a check was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryThen {
    pub documents: usize,
    pub chars: u64,
    /// Documents in which a text must stand to be boilerplate.
    pub boilerplate_from: u32,
}

/// What is asked: a file or archive, and what the check is called.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub title: &'a str,
    pub file_name: &'a str,
    pub bytes: &'a [u8],
    /// Whether the texts were made up, as the demonstration's are.
    pub synthetic: bool,
}

/// Keeps the upload and asks for a check. What admits applications calls this, too. Gives the check's id.
pub async fn request(app: &App, actor: &Actor, asked: Asked<'_>) -> Result<String, AppError> {
    let now = clock::now();
    let hash = Folder::of(&app.data).put(asked.bytes)?;
    let size = asked.bytes.len();
    let mut tx = app.db.write().await?;
    files::queries::add(&mut tx, &hash, size, "application/octet-stream", now).await?;
    let job = new_id();
    jobs::queries::request(&mut tx, (&job, JOB), &actor.label(), now).await?;
    let check = DuplicateCheck {
        id: new_id(),
        job_id: job,
        title: asked.title.to_owned(),
        file_name: asked.file_name.to_owned(),
        file_hash: hash,
        requested_by: actor.label(),
        requested_at: now,
        synthetic: asked.synthetic,
        settings: String::new(),
        library: String::new(),
        rule: String::new(),
    };
    queries::add_check(&mut tx, &check).await?;
    let detail = json!({ "title": check.title, "file_name": check.file_name, "file_hash": check.file_hash, "job": check.job_id });
    let subject = format!("duplicate_check:{}", check.id);
    tx.commit(Entry::new(actor, "duplicates.request", subject, detail))
        .await?;
    app.jobs.notify_one();
    Ok(check.id)
}

/// The job.
pub async fn check(app: App, job: Job, ticket: Ticket) -> Result<(), AppError> {
    let (check, projects) = {
        let mut read = app.db.read().await?;
        (
            queries::check_of_job(&mut read, &job.id).await?,
            projects::queries::known(&mut read).await?,
        )
    };
    let folder = Folder::of(&app.data);
    let (name, hash, bytes_of) = (
        check.file_name.clone(),
        check.file_hash.clone(),
        folder.clone(),
    );
    let texts =
        tokio::task::spawn_blocking(move || texts::read(&name, &bytes_of.get(&hash)?, &projects))
            .await??;
    let (library, known) = library::synced(&app).await?;
    ticket.go_on()?;
    let settings = Settings::default();
    let watch = ticket.clone();
    let found =
        tokio::task::spawn_blocking(move || compare(texts, &library, known, settings, &watch))
            .await??;
    ticket.go_on()?;
    let (found, hashes) = tokio::task::spawn_blocking(move || {
        let hashes = kept(&folder, &found.texts)?;
        Ok::<_, AppError>((found, hashes))
    })
    .await??;
    store(&app, &check, &found, &hashes, &ticket).await
}

/// Writes the texts down as files: hash and size of each that could be read.
fn kept(folder: &Folder, texts: &[Text]) -> Result<Vec<Option<(String, usize)>>, AppError> {
    texts
        .iter()
        .map(|text| match &text.content {
            Ok(content) => Ok(Some((folder.put(content.as_bytes())?, content.len()))),
            Err(_) => Ok(None),
        })
        .collect()
}

/// What a check found, before it is stored.
struct Found {
    texts: Vec<Text>,
    /// By name.
    checked: HashMap<String, Checked>,
    pairs: Vec<(Pair, Vec<usize>)>,
    known: HashMap<String, LibraryText>,
    settings: Settings,
    then: LibraryThen,
}

fn compare(
    texts: Vec<Text>,
    library: &Library,
    known: Vec<LibraryText>,
    settings: Settings,
    ticket: &Ticket,
) -> Result<Found, AppError> {
    let known: HashMap<String, LibraryText> = known
        .into_iter()
        .map(|text| (text.name.clone(), text))
        .collect();
    let documents: Vec<Document> = texts.iter().filter_map(document).collect();
    ticket.expects(documents.len());
    let mut checked: Vec<Checked> = Vec::with_capacity(documents.len());
    let mut rest = documents.as_slice();
    while !rest.is_empty() {
        let mut bytes = 0;
        let fit = rest.iter().take_while(|document| {
            bytes += document.text.len();
            bytes <= TOGETHER
        });
        let (run, after) = rest.split_at(fit.count().max(1));
        checked.extend(library.check(run, &[], &settings, ticket)?);
        rest = after;
    }
    let about: HashMap<&str, &About> = texts
        .iter()
        .map(|text| (text.name.as_str(), &text.about))
        .collect();
    let of = |name: &str| {
        about
            .get(name)
            .map(|about| (*about).clone())
            .unwrap_or_default()
    };
    let pairs = pairs::rank(&checked, of, about::parsed)
        .into_iter()
        .map(|pair| {
            let of = pair.of.clone();
            (pair, of)
        })
        .collect();
    let then = LibraryThen {
        documents: library.documents(),
        chars: library.chars(),
        boilerplate_from: settings.boilerplate_from(library.documents()),
    };
    Ok(Found {
        checked: checked
            .into_iter()
            .map(|checked| (checked.name.clone(), checked))
            .collect(),
        texts,
        pairs,
        known,
        settings,
        then,
    })
}

fn document(text: &Text) -> Option<Document> {
    let content = text.content.as_ref().ok()?;
    Some(Document {
        name: text.name.clone(),
        text: content.clone(),
        about: String::new(),
    })
}

async fn store(
    app: &App,
    check: &DuplicateCheck,
    found: &Found,
    hashes: &[Option<(String, usize)>],
    ticket: &Ticket,
) -> Result<(), AppError> {
    let mut tx = app.db.write().await?;
    let mut ids = HashMap::new();
    for (position, (text, hash)) in found.texts.iter().zip(hashes).enumerate() {
        let row = checked_row(check, position, text, found, hash.as_ref().map(|it| &*it.0))?;
        if let Some((hash, size)) = hash {
            files::queries::add(&mut tx, hash, *size, "text/plain", clock::now()).await?;
        }
        queries::add_checked(&mut tx, &row).await?;
        ids.insert(text.name.as_str(), row);
    }
    store_pairs(&mut tx, check, found, &ids).await?;
    let settings = serde_json::to_string(&found.settings)?;
    let library = serde_json::to_string(&found.then)?;
    queries::end_check(&mut tx, &check.id, (&settings, &library, "")).await?;
    ticket.finish(&mut tx).await?;
    let detail = json!({
        "texts": found.texts.len(),
        "pairs": found.pairs.len(),
        "library": found.then,
        "settings": found.settings,
    });
    let subject = format!("duplicate_check:{}", check.id);
    tx.commit(Entry::new(
        &Actor::System,
        "duplicates.done",
        subject,
        detail,
    ))
    .await
}

fn checked_row(
    check: &DuplicateCheck,
    position: usize,
    text: &Text,
    found: &Found,
    hash: Option<&str>,
) -> Result<CheckedText, AppError> {
    let checked = found.checked.get(&text.name);
    Ok(CheckedText {
        id: new_id(),
        check_id: check.id.clone(),
        position: i64::try_from(position)?,
        name: text.name.clone(),
        text_hash: hash.map(str::to_owned),
        person: text.about.person.clone(),
        host: text.about.host.clone(),
        year: text.about.year.clone(),
        programme: text.about.programme.clone(),
        chars: checked.map_or(0, |it| i64::from(it.chars)),
        compared: checked.map_or(0, |it| i64::from(it.compared)),
        unreadable: text.content.as_ref().err().cloned().unwrap_or_default(),
        result: checked
            .map(serde_json::to_string)
            .transpose()?
            .unwrap_or_default(),
    })
}

async fn store_pairs(
    tx: &mut Tx,
    check: &DuplicateCheck,
    found: &Found,
    ids: &HashMap<&str, CheckedText>,
) -> Result<(), AppError> {
    for (position, (pair, of)) in found.pairs.iter().enumerate() {
        let new = ids
            .get(pair.new.as_str())
            .ok_or_else(|| anyhow::anyhow!("a pair of no text: {}", pair.new))?;
        let row = PairRow {
            id: new_id(),
            check_id: check.id.clone(),
            position: i64::try_from(position)?,
            checked_text_id: Some(new.id.clone()),
            library_text_id: found.known.get(&pair.old).map(|old| old.id.clone()),
            new_name: pair.new.clone(),
            old_name: pair.old.clone(),
            host: new.host.clone(),
            relation: code(&pair.relation)?,
            share_e4: share_e4(pair),
            same: i64::from(pair.same),
            longest: i64::from(pair.longest),
            passages: i64::try_from(pair.passages)?,
            reason: pair.reason.clone(),
            passage_list: serde_json::to_string(of)?,
            signals: "[]".to_owned(),
            signal_count: 0,
            decision: String::new(),
            explained: 0,
        };
        queries::add_pair(tx, &row).await?;
    }
    Ok(())
}

/// The share as the pair prints it, in ten-thousandths.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a share is between 0 and 1"
)]
fn share_e4(pair: &Pair) -> i64 {
    (pair.share * 10_000.0).round().clamp(0.0, 10_000.0) as i64
}

//! The check itself, as a background job: new texts against the library, pairs stored in one change.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use wenxiao_overlap::{Checked, Settings};

use super::compare::{Asking, Found, compare};
use super::forms;
use super::library;
use super::queries::{self, CheckedText, DuplicateCheck, PairRow};
use super::texts::{self, Text};
use super::works;
use crate::clock;
use crate::db::{Actor, Entry, Tx, code, new_id};
use crate::error::AppError;
use crate::files::{self, Folder};
use crate::jobs;
use crate::jobs::queries::Job;
use crate::jobs::ticket::Ticket;
use crate::overlap::pairs::Pair;
use crate::overlap::report::day;
use crate::overlap::signals::Source;
use crate::projects;
use crate::web::App;

/// The kind of job that checks.
pub const JOB: &str = "duplicate_check";

/// The library as it was when a check was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryThen {
    pub documents: usize,
    pub chars: u64,
    /// Documents in which a text must stand to be boilerplate.
    pub boilerplate_from: u32,
    /// Blank forms whose text didn't count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
}

impl LibraryThen {
    /// The blank forms, for a person.
    pub fn forms_said(&self) -> String {
        if self.forms.is_empty() {
            "没有，格式文本由文库和同批送查自行识别".to_owned()
        } else {
            self.forms.join("、")
        }
    }
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
    let hash = Folder::of(&app.data).put(asked.bytes)?;
    let mut tx = app.db.write().await?;
    let (size, kind) = (asked.bytes.len(), "application/octet-stream");
    files::queries::add(&mut tx, &hash, size, kind, clock::now()).await?;
    let named = (asked.title, asked.file_name, asked.synthetic);
    queue(app, tx, actor, (named, hash, None)).await
}

/// Asks for the same file once more, under today's library: a check of its own, so that the earlier one stays what it was. Gives the new id.
pub async fn request_again(
    app: &App,
    actor: &Actor,
    then: &DuplicateCheck,
) -> Result<String, AppError> {
    let tx = app.db.write().await?;
    let named = (&*then.title, &*then.file_name, then.synthetic);
    queue(
        app,
        tx,
        actor,
        (named, then.file_hash.clone(), Some(&then.id)),
    )
    .await
}

/// Writes a check and its job down: what it is called (title, file, whether made up), the file's hash, the check it repeats.
async fn queue(
    app: &App,
    mut tx: Tx,
    actor: &Actor,
    ((title, file_name, synthetic), file_hash, repeats): ((&str, &str, bool), String, Option<&str>),
) -> Result<String, AppError> {
    let (now, job) = (clock::now(), new_id());
    jobs::queries::request(&mut tx, (&job, JOB), &actor.label(), now).await?;
    let check = DuplicateCheck {
        id: new_id(),
        job_id: job,
        title: title.to_owned(),
        file_name: file_name.to_owned(),
        file_hash,
        requested_by: actor.label(),
        requested_at: now,
        synthetic,
        settings: String::new(),
        library: String::new(),
        rule: String::new(),
        proposals: String::new(),
    };
    queries::add_check(&mut tx, &check).await?;
    let mut detail = json!({ "title": check.title, "file_name": check.file_name, "file_hash": check.file_hash, "job": check.job_id });
    if let Some(earlier) = repeats {
        detail["repeats"] = json!(earlier);
    }
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
    let projects = std::sync::Arc::new(projects);
    let known_projects = std::sync::Arc::clone(&projects);
    let upload = tokio::task::spawn_blocking(move || {
        texts::read(&name, &bytes_of.get(&hash)?, &known_projects)
    })
    .await??;
    ticket.go_on()?;
    let (library, known) = library::synced(&app).await?;
    ticket.go_on()?;
    let old = works::old(&mut *app.db.read().await?, &known, &projects).await?;
    let blank = forms::documents(&app).await?;
    let asking = Asking {
        upload,
        blank,
        known,
        old,
        settings: Settings::default(),
        peers: app.data.join(format!("overlap-peers-{}", job.id)),
        day: day(check.requested_at),
    };
    let watch = ticket.clone();
    let found = tokio::task::spawn_blocking(move || compare(asking, &library, &watch)).await??;
    ticket.go_on()?;
    let (found, hashes) = tokio::task::spawn_blocking(move || {
        let hashes = kept(&folder, &found.texts)?;
        Ok::<_, AppError>((found, hashes))
    })
    .await??;
    store(&app, check, &found, &hashes, &ticket).await
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

async fn store(
    app: &App,
    mut check: DuplicateCheck,
    found: &Found,
    hashes: &[Option<(String, usize)>],
    ticket: &Ticket,
) -> Result<(), AppError> {
    let mut tx = app.db.write().await?;
    let mut ids = HashMap::new();
    for (position, (text, hash)) in found.texts.iter().zip(hashes).enumerate() {
        let row = checked_row(
            &check,
            position,
            text,
            found,
            hash.as_ref().map(|it| &*it.0),
        )?;
        if let Some((hash, size)) = hash {
            files::queries::add(&mut tx, hash, *size, "text/plain", clock::now()).await?;
        }
        queries::add_checked(&mut tx, &row).await?;
        ids.insert(text.name.as_str(), row);
    }
    store_pairs(&mut tx, &check, found, &ids).await?;
    check.settings = serde_json::to_string(&found.settings)?;
    check.library = serde_json::to_string(&found.then)?;
    if let Some(rule) = &found.rule {
        check.rule = serde_json::to_string(rule)?;
    }
    check.proposals = serde_json::to_string(&found.proposals)?;
    queries::end_check(&mut tx, &check).await?;
    ticket.finish(&mut tx).await?;
    let detail = json!({
        "texts": found.texts.len(),
        "pairs": found.pairs.len(),
        "hinted": found.pairs.iter().filter(|pair| pair.hinted()).count(),
        "proposals": found.proposals.described,
        "rule": found.rule.as_ref().map(|rule| (&rule.key, rule.from)),
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
    let checked = found.checked(&text.name);
    let stored = |it: Option<&Checked>| -> Result<String, AppError> {
        Ok(it
            .map(serde_json::to_string)
            .transpose()?
            .unwrap_or_default())
    };
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
        result: stored(checked)?,
        peers: stored(found.peers(&text.name))?,
    })
}

async fn store_pairs(
    tx: &mut Tx,
    check: &DuplicateCheck,
    found: &Found,
    ids: &HashMap<&str, CheckedText>,
) -> Result<(), AppError> {
    for (position, pair) in found.pairs.iter().enumerate() {
        let row = pair_row(check, position, pair, found, ids)?;
        queries::add_pair(tx, &row).await?;
    }
    Ok(())
}

fn pair_row(
    check: &DuplicateCheck,
    position: usize,
    pair: &Pair,
    found: &Found,
    ids: &HashMap<&str, CheckedText>,
) -> Result<PairRow, AppError> {
    // A pair that only signals connect may have no text on either side.
    let new = ids.get(pair.new.as_str());
    let work = pair.signals.as_ref().map(|it| &it.new_work);
    let host = match (new, work) {
        (Some(new), _) => new.host.clone(),
        (None, Some(work)) => work.host.clone(),
        (None, None) => String::new(),
    };
    let peer = pair.source == Source::Peer;
    let peer_text = ids.get(pair.old.as_str()).filter(|_| peer);
    let old = found.known.get(&pair.old).filter(|_| !peer);
    Ok(PairRow {
        id: new_id(),
        check_id: check.id.clone(),
        position: i64::try_from(position)?,
        checked_text_id: new.map(|new| new.id.clone()),
        library_text_id: old.map(|old| old.id.clone()),
        peer_text_id: peer_text.map(|text| text.id.clone()),
        new_name: pair.new.clone(),
        old_name: pair.old.clone(),
        host,
        relation: code(&pair.relation)?,
        source: code(&pair.source)?,
        share_e4: pair.share_e4(),
        same: i64::from(pair.same),
        longest: i64::from(pair.longest),
        passages: i64::try_from(pair.passages)?,
        reason: pair.reason.clone(),
        passage_list: serde_json::to_string(&pair.of)?,
        signals: serde_json::to_string(&pair.signals)?,
        signal_count: i64::try_from(pair.signals.as_ref().map_or(0, |it| it.signals.len()))?,
        hinted: pair.hinted(),
        decision: String::new(),
        explained: 0,
    })
}

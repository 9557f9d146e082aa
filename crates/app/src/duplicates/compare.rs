//! The comparing of a check: texts with the library and with each other, works with works; pairs, ranked.

use std::collections::HashMap;
use std::path::PathBuf;

use chrono::NaiveDate;
use wenxiao_overlap::{CHECKED_TOGETHER, Checked, Document, Library, Passage, Settings};

use super::queries::LibraryText;
use super::run::LibraryThen;
use super::texts::{Text, Upload};
use super::works::{self, ProposalsThen};
use crate::error::AppError;
use crate::jobs::ticket::Ticket;
use crate::overlap::about::{self, About};
use crate::overlap::pairs::{self, Pair};
use crate::overlap::peers::{self, Filling, Peers};
use crate::overlap::signals::{self, Side, Source, UsedRule};

/// What is compared with what.
pub struct Asking {
    pub upload: Upload,
    /// Blank forms whose text doesn't count.
    pub blank: Vec<Document>,
    pub known: Vec<LibraryText>,
    /// Works of former years.
    pub old: Vec<Side>,
    pub settings: Settings,
    /// Where the upload's own texts are indexed for as long as it takes.
    pub peers: PathBuf,
    /// Day whose rule for signals holds.
    pub day: NaiveDate,
}

/// What a check found, before it is stored.
pub struct Found {
    pub texts: Vec<Text>,
    checked: HashMap<String, Checked>,
    peers: HashMap<String, Checked>,
    pub pairs: Vec<Pair>,
    pub known: HashMap<String, LibraryText>,
    pub settings: Settings,
    pub then: LibraryThen,
    pub rule: Option<UsedRule>,
    pub proposals: ProposalsThen,
}

impl Found {
    /// What the library has of a text.
    pub fn checked(&self, name: &str) -> Option<&Checked> {
        self.checked.get(name)
    }

    /// What the check's other texts have of a text.
    pub fn peers(&self, name: &str) -> Option<&Checked> {
        self.peers.get(name)
    }
}

/// Compares, and says how far it is.
pub fn compare(asking: Asking, library: &Library, ticket: &Ticket) -> Result<Found, AppError> {
    let Asking {
        upload,
        blank,
        known,
        old,
        settings,
        peers,
        day,
    } = asking;
    let documents: Vec<Document> = upload.texts.iter().filter_map(document).collect();
    let forms = blank.iter().map(|form| form.name.clone()).collect();
    let (checked, peers) = texts((&documents, blank), library, &settings, peers, ticket)?;
    let about: HashMap<&str, &About> = upload
        .texts
        .iter()
        .map(|text| (text.name.as_str(), &text.about))
        .collect();
    let of = |name: &str| about.get(name).map(|it| (*it).clone()).unwrap_or_default();
    let mut pairs = pairs::rank(&checked, Source::Library, of, |it: &Passage| {
        about::parsed(&it.old_about)
    });
    let others = |it: &Passage| of(&it.old);
    pairs.extend(pairs::rank(&peers, Source::Peer, of, others));
    let mut proposals = ProposalsThen::of(upload.proposals.as_ref(), &old);
    let works = works::all(upload.proposals.as_ref(), &upload.texts, old);
    let used = UsedRule::on(day);
    let pairs = match used {
        Some((_, rule)) => signals::join(pairs, &works, rule),
        None => pairs,
    };
    if let Some(read) = upload.proposals {
        proposals.warnings = read.warnings;
    }
    let by_name = |list: Vec<Checked>| list.into_iter().map(|it| (it.name.clone(), it)).collect();
    let then = LibraryThen {
        documents: library.documents(),
        chars: library.chars(),
        boilerplate_from: settings.boilerplate_from(library.documents()),
        forms,
    };
    Ok(Found {
        texts: upload.texts,
        checked: by_name(checked),
        peers: by_name(peers),
        pairs,
        known: known.into_iter().map(|it| (it.name.clone(), it)).collect(),
        settings,
        then,
        rule: used.map(|(used, _)| used),
        proposals,
    })
}

/// The texts compared with the library, and with each other where there are several.
fn texts(
    (documents, mut forms): (&[Document], Vec<Document>),
    library: &Library,
    settings: &Settings,
    dir: PathBuf,
    ticket: &Ticket,
) -> Result<(Vec<Checked>, Vec<Checked>), AppError> {
    let peers = index(documents, dir, ticket)?;
    let mut both = vec![library];
    both.extend(peers.as_ref().map(Peers::library));
    forms.push(peers::headings(&both, settings)?);
    ticket.expects(documents.len());
    let (mut checked, mut others) = (Vec::with_capacity(documents.len()), Vec::new());
    let mut rest = documents;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fit = rest.iter().take_while(|document| {
            bytes += document.text.len() as u64;
            bytes <= CHECKED_TOGETHER
        });
        let (run, after) = rest.split_at(fit.count().max(1));
        let found = library.check(run, &forms, settings, ticket)?;
        if let Some(peers) = &peers {
            others.extend(peers.check((run, &found), &forms, settings, ticket)?);
        }
        checked.extend(found);
        rest = after;
    }
    Ok((checked, others))
}

fn index(documents: &[Document], dir: PathBuf, ticket: &Ticket) -> Result<Option<Peers>, AppError> {
    if documents.len() < 2 {
        return Ok(None);
    }
    let mut filling = Filling::begin(dir)?;
    for document in documents {
        ticket.go_on()?;
        filling.add(document.clone())?;
    }
    Ok(Some(filling.finish()?))
}

fn document(text: &Text) -> Option<Document> {
    let content = text.content.as_ref().ok()?;
    Some(Document {
        name: text.name.clone(),
        text: content.clone(),
        about: String::new(),
    })
}

//! A stored pair with its texts, passages and signals, as pages and reports show it.

use wenxiao_domain::duplicate_funding::FundedWork;
use wenxiao_overlap::{Checked, Passage};

use super::queries::{self, PairRow};
use super::stored::signals_of;
use crate::db::Conn;
use crate::error::AppError;
use crate::files::Folder;
use crate::overlap::about::About;
use crate::overlap::left_out::{self, Left};
use crate::overlap::marked::{self, Row};
use crate::overlap::pairs::Own;
use crate::overlap::signals::PairSignals;

/// A text, or a proposal without one, and whose it is.
#[derive(Debug, Clone, Default)]
pub struct Author {
    pub name: String,
    /// Of the work; empty where nobody described it.
    pub title: String,
    pub person: String,
    pub host: String,
    pub year: String,
    pub programme: String,
}

impl Author {
    /// Whose it is, in a line.
    pub fn line(&self) -> String {
        let about = About {
            person: self.person.clone(),
            host: self.host.clone(),
            year: self.year.clone(),
            programme: self.programme.clone(),
        };
        about.line()
    }

    fn of_work(name: &str, work: &FundedWork) -> Self {
        Self {
            name: name.to_owned(),
            title: work.title.clone(),
            person: work.person.clone(),
            host: work.host.clone(),
            year: work.year.clone(),
            programme: work.programme.clone(),
        }
    }
}

/// A pair with both sides. Where only signals connect them there are no passages.
#[derive(Debug, Clone)]
pub struct FoundPair {
    pub pair: PairRow,
    pub new: Author,
    pub old: Author,
    pub new_text: String,
    pub old_text: String,
    pub passages: Vec<Passage>,
    pub left_out: Vec<Left>,
    /// What of the new text counts in the comparison that the pair is of.
    pub own: Own,
    pub signals: Option<PairSignals>,
}

impl FoundPair {
    pub async fn read(conn: &mut Conn, folder: &Folder, pair: PairRow) -> Result<Self, AppError> {
        let signals = signals_of(&pair)?;
        let mut found = Self {
            new: named(&pair.new_name, signals.as_ref().map(|it| &*it.new_work)),
            old: named(&pair.old_name, signals.as_ref().map(|it| &*it.old_work)),
            new_text: String::new(),
            old_text: String::new(),
            passages: Vec::new(),
            left_out: Vec::new(),
            own: Own::default(),
            signals,
            pair,
        };
        found.read_texts(conn, folder).await?;
        Ok(found)
    }

    async fn read_texts(&mut self, conn: &mut Conn, folder: &Folder) -> Result<(), AppError> {
        if let Some(id) = &self.pair.checked_text_id {
            let new = queries::checked_text(conn, id).await?;
            let result = if self.pair.peer_text_id.is_some() {
                &new.peers
            } else {
                &new.result
            };
            if let (Some(hash), false) = (&new.text_hash, result.is_empty()) {
                let checked: Checked = serde_json::from_str(result)?;
                let of: Vec<usize> = serde_json::from_str(&self.pair.passage_list)?;
                let passages = of.into_iter().filter_map(|at| checked.passages.get(at));
                self.passages = passages.cloned().collect();
                self.passages.sort_by_key(|passage| passage.new_from);
                self.own = Own::of(&checked);
                let shown: Checked = serde_json::from_str(&new.result)?;
                let peers: Option<Checked> = match new.peers.as_str() {
                    "" => None,
                    peers => Some(serde_json::from_str(peers)?),
                };
                self.left_out = left_out::of(&shown, peers.as_ref());
                self.new_text = String::from_utf8(folder.get(hash)?)?;
            }
            if self.signals.is_none() {
                self.new = Author {
                    name: new.name,
                    title: String::new(),
                    person: new.person,
                    host: new.host,
                    year: new.year,
                    programme: new.programme,
                };
            }
        }
        if let Some(id) = &self.pair.library_text_id {
            let old = queries::library_text(conn, id).await?;
            self.old_text = String::from_utf8(folder.get(&old.text_hash)?)?;
            if self.signals.is_none() {
                self.old = Author {
                    name: old.name,
                    title: String::new(),
                    person: old.person,
                    host: old.host,
                    year: old.year,
                    programme: old.programme,
                };
            }
        } else if let Some(id) = &self.pair.peer_text_id
            && let Some(hash) = queries::checked_text(conn, id).await?.text_hash
        {
            self.old_text = String::from_utf8(folder.get(&hash)?)?;
        }
        Ok(())
    }

    /// The passages in their order.
    pub fn in_order(&self) -> Vec<&Passage> {
        self.passages.iter().collect()
    }

    /// The passages beside each other.
    pub fn rows(&self) -> Vec<Row> {
        marked::rows(&self.new_text, &self.old_text, &self.in_order())
    }
}

fn named(name: &str, work: Option<&FundedWork>) -> Author {
    work.map_or_else(
        || Author {
            name: name.to_owned(),
            ..Author::default()
        },
        |work| Author::of_work(name, work),
    )
}

//! A check of the records as the command line has it: for JSON and the page that opens without a server.

use std::collections::HashMap;

use wenxiao_overlap::{Checked, Document, Passage, Settings};

use super::queries::{self, CheckedText, DuplicateCheck, PairFilter, PairOrder, PairRow};
use super::run::LibraryThen;
use crate::db::{Conn, of_code};
use crate::error::AppError;
use crate::files::Folder;
use crate::overlap::about::{About, parsed};
use crate::overlap::files::Unreadable;
use crate::overlap::html;
use crate::overlap::output::{LibraryFacts, Result as Output};
use crate::overlap::pairs::Pair;
use crate::overlap::signals::{PairSignals, UsedRule};

/// What the library has of each text that was compared, in their order.
pub fn results(texts: &[CheckedText]) -> Result<Vec<Checked>, AppError> {
    texts
        .iter()
        .filter(|text| !text.result.is_empty())
        .map(|text| Ok(serde_json::from_str(&text.result)?))
        .collect()
}

/// The same texts compared with each other, in the same order; empty when they weren't.
pub fn peers(texts: &[CheckedText]) -> Result<Vec<Checked>, AppError> {
    texts
        .iter()
        .filter(|text| !text.peers.is_empty())
        .map(|text| Ok(serde_json::from_str(&text.peers)?))
        .collect()
}

/// The rule for signals that a check used.
pub fn used_rule(check: &DuplicateCheck) -> Result<Option<UsedRule>, AppError> {
    Ok(match check.rule.as_str() {
        "" => None,
        json => Some(serde_json::from_str(json)?),
    })
}

/// What else both sides of a pair have; nothing where it wasn't looked at.
pub fn signals_of(row: &PairRow) -> Result<Option<PairSignals>, AppError> {
    // Before there were signals an empty list stood here.
    Ok(match row.signals.as_str() {
        "[]" => None,
        json => serde_json::from_str(json)?,
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a share is at most 10,000 ten-thousandths"
)]
fn stored_pair(row: PairRow, places: &HashMap<&str, usize>) -> Result<Pair, AppError> {
    let signals = signals_of(&row)?;
    Ok(Pair {
        relation: of_code(&row.relation)?,
        source: of_code(&row.source)?,
        same: u32::try_from(row.same)?,
        share: row.share_e4 as f64 / 10_000.0,
        longest: u32::try_from(row.longest)?,
        passages: usize::try_from(row.passages)?,
        checked: row
            .checked_text_id
            .and_then(|id| places.get(id.as_str()).copied()),
        of: serde_json::from_str(&row.passage_list)?,
        reason: row.reason,
        new: row.new_name,
        old: row.old_name,
        signals,
    })
}

/// A check as the command line has it, from the records.
pub struct Stored {
    folder: Folder,
    texts: Vec<CheckedText>,
    old: HashMap<String, String>,
    checked: Vec<Checked>,
    peers: Vec<Checked>,
    pairs: Vec<Pair>,
    rule: Option<UsedRule>,
    unreadable: Vec<Unreadable>,
    settings: Settings,
    library: LibraryFacts,
}

impl Stored {
    pub async fn read(
        read: &mut Conn,
        folder: Folder,
        check: &DuplicateCheck,
    ) -> Result<Self, AppError> {
        let texts = queries::checked(read, &check.id).await?;
        let old = queries::library(read).await?;
        let all = (PairOrder::Rank, 0, i64::MAX);
        let (rows, _) = queries::pairs(read, &check.id, &PairFilter::default(), all).await?;
        let places: HashMap<&str, usize> = texts
            .iter()
            .filter(|text| !text.result.is_empty())
            .enumerate()
            .map(|(at, text)| (text.id.as_str(), at))
            .collect();
        let pair = |row| stored_pair(row, &places);
        let then: LibraryThen = serde_json::from_str(&check.library)?;
        Ok(Self {
            pairs: rows.into_iter().map(pair).collect::<Result<_, _>>()?,
            rule: used_rule(check)?,
            checked: results(&texts)?,
            peers: peers(&texts)?,
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
        })
    }

    fn output(&self) -> Output<'_> {
        Output {
            checked: &self.checked,
            peers: &self.peers,
            pairs: &self.pairs,
            rule: self.rule.as_ref(),
            unreadable: &self.unreadable,
            library: self.library,
            settings: &self.settings,
        }
    }

    pub fn json(&self) -> Result<Vec<u8>, AppError> {
        let stored = |it: &Passage| parsed(&it.old_about);
        let about = |name: &str| about_of(&self.texts, name);
        Ok(self.output().json((about, stored))?)
    }

    pub fn html(&self) -> Result<Vec<u8>, AppError> {
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

//! A stored pair with its texts and passages, as pages and reports show it.

use wenxiao_overlap::{Checked, LeftOut, Passage};

use super::queries::{self, CheckedText, LibraryText, PairRow};
use crate::db::Conn;
use crate::error::AppError;
use crate::files::Folder;
use crate::overlap::marked::{self, Row};

/// A pair with both texts.
#[derive(Debug, Clone)]
pub struct FoundPair {
    pub pair: PairRow,
    pub new: CheckedText,
    pub old: LibraryText,
    pub new_text: String,
    pub old_text: String,
    pub passages: Vec<Passage>,
    pub left_out: Vec<LeftOut>,
}

impl FoundPair {
    /// Reads a pair that has texts.
    pub async fn read(conn: &mut Conn, folder: &Folder, pair: PairRow) -> Result<Self, AppError> {
        let new = match &pair.checked_text_id {
            Some(id) => queries::checked_text(conn, id).await?,
            None => return Err(AppError::NotFound),
        };
        let old = match &pair.library_text_id {
            Some(id) => queries::library_text(conn, id).await?,
            None => return Err(AppError::NotFound),
        };
        let checked: Checked = serde_json::from_str(&new.result)?;
        let of: Vec<usize> = serde_json::from_str(&pair.passage_list)?;
        let mut passages: Vec<Passage> = of
            .into_iter()
            .filter_map(|at| checked.passages.get(at).cloned())
            .collect();
        passages.sort_by_key(|passage| passage.new_from);
        let hash = new.text_hash.as_deref().ok_or(AppError::NotFound)?;
        Ok(Self {
            new_text: String::from_utf8(folder.get(hash)?)?,
            old_text: String::from_utf8(folder.get(&old.text_hash)?)?,
            left_out: checked.left_out,
            passages,
            pair,
            new,
            old,
        })
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

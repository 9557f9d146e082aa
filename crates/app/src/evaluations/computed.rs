//! An evaluation with all its figures, computed once a revision and kept for the next page.
//!
//! A cache, not a state: any replica computes the same from the records.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use wenxiao_domain::finding::Finding;

use super::evaluated::Evaluated;
use super::subject::Subject;
use crate::db::Conn;
use crate::error::{AppError, Refusal};
use crate::page::figures::Figures;

/// How many evaluations are kept.
const KEPT: usize = 12;

/// What pages print from.
#[derive(Debug)]
pub struct Computed<P: Evaluated> {
    pub package: P,
    pub rules: P::Rules,
    pub evaluation: P::Evaluation,
    pub figures: Figures,
    /// What a person should look at.
    pub hints: Vec<Finding>,
}

/// A record and its revision.
pub type Key = (String, i64);
type Kept<T> = VecDeque<(Key, Arc<T>)>;

/// What was computed last, by record and revision; the most recently used in front.
#[derive(Debug)]
pub struct Cache<T> {
    kept: Arc<Mutex<Kept<T>>>,
}

impl<T> Clone for Cache<T> {
    fn clone(&self) -> Self {
        Self {
            kept: Arc::clone(&self.kept),
        }
    }
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self {
            kept: Arc::default(),
        }
    }
}

impl<P: Evaluated> Cache<Computed<P>> {
    /// The evaluation of a record as it stands now.
    pub async fn of<S>(&self, conn: &mut Conn, at: &S) -> Result<Arc<Computed<P>>, AppError>
    where
        S: Subject<Package = P>,
    {
        let key = at.key();
        if let Some(found) = self.take(&key) {
            return Ok(found);
        }
        let package = P::load(conn, &key.0).await?;
        let computed = Arc::new(tokio::task::spawn_blocking(move || compute(package)).await??);
        self.keep(key, Arc::clone(&computed));
        Ok(computed)
    }
}

impl<T> Cache<T> {
    /// What was computed of a record at a revision, if it is still kept.
    pub(crate) fn take(&self, key: &Key) -> Option<Arc<T>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(found, _)| found == key)?;
        let entry = kept.remove(at)?;
        let found = Arc::clone(&entry.1);
        kept.push_front(entry);
        Some(found)
    }

    pub(crate) fn keep(&self, key: Key, computed: Arc<T>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // An older revision of the same record is of no use any more.
        kept.retain(|((record, _), _)| *record != key.0);
        kept.push_front((key, computed));
        kept.truncate(KEPT);
    }
}

/// Evaluates a package under the rule set that it names.
pub fn compute<P: Evaluated>(package: P) -> Result<Computed<P>, AppError> {
    let rules = package.rules().map_err(|error| {
        AppError::Conflict(Refusal::new(
            error.to_string(),
            "请为该年度选择已收录的规则集，或补充规则包后再评价。",
        ))
    })?;
    let evaluation = package.evaluate(&rules);
    let figures = Figures::new(package.figures(&rules, &evaluation));
    let hints = package.hints(&rules, &evaluation, &figures.list);
    Ok(Computed {
        package,
        rules,
        evaluation,
        figures,
        hints,
    })
}

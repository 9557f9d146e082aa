//! What differs between the two kinds of evaluation as far as records go: how a package is evaluated, and how its rows are stored.

use std::fmt::Debug;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wenxiao_domain::comparison::Comparison;
use wenxiao_domain::finding::Finding;
use wenxiao_domain::package::Grade;
use wenxiao_domain::packs::NotInForce;
use wenxiao_domain::trace::Figure;

use super::records::Tables;
use crate::db::{Conn, Tx};
use crate::error::AppError;

/// A package that is evaluated: filings of a fund's year, or an agency's scores of one.
pub trait Evaluated: Serialize + DeserializeOwned + Debug + Send + Sync + 'static {
    type Rules: Debug + Send + Sync;
    type Evaluation: Debug + Send + Sync;

    /// Where its records stand.
    const TABLES: Tables;
    /// The audit log's words for storing a package and for freezing it.
    const IMPORTED: &'static str;
    const FROZEN: &'static str;

    /// The rule set that the package names.
    fn rules(&self) -> Result<Self::Rules, NotInForce>;

    fn evaluate(&self, rules: &Self::Rules) -> Self::Evaluation;

    /// Every figure with its derivation.
    fn figures(&self, rules: &Self::Rules, evaluation: &Self::Evaluation) -> Vec<Figure>;

    /// What a person should look at, beside the evaluation's findings.
    fn hints(
        &self,
        rules: &Self::Rules,
        evaluation: &Self::Evaluation,
        figures: &[Figure],
    ) -> Vec<Finding>;

    /// The package under every rule set that covers its year.
    fn compare(&self) -> Comparison;

    fn total(evaluation: &Self::Evaluation) -> Decimal;

    fn grade(evaluation: &Self::Evaluation) -> Grade;

    fn findings(evaluation: &Self::Evaluation) -> &[Finding];

    /// Findings for every figure that the records can't hold exactly: more than six decimals, or too large.
    fn not_storable(&self) -> Vec<Finding>;

    /// Names and counts, for the audit log.
    fn contents(&self) -> Value;

    /// The record of this package, if an earlier version of it is stored.
    fn stored_as(
        &self,
        conn: &mut Conn,
    ) -> impl Future<Output = Result<Option<String>, AppError>> + Send;

    /// The whole package as it stands now, adjustments included.
    fn load(conn: &mut Conn, record: &str) -> impl Future<Output = Result<Self, AppError>> + Send;

    /// Stores what the package says of the record itself; gives its id.
    fn upsert(
        &self,
        tx: &mut Tx,
        at: DateTime<Utc>,
    ) -> impl Future<Output = Result<String, AppError>> + Send;

    /// Stores everything below the record, in place of what was there.
    fn replace(
        &self,
        tx: &mut Tx,
        record: &str,
    ) -> impl Future<Output = Result<(), AppError>> + Send;

    /// Stores an evaluation after the last one of the record.
    fn keep(
        &self,
        tx: &mut Tx,
        record: &str,
        snapshot: &str,
        evaluation: &Self::Evaluation,
        at: DateTime<Utc>,
    ) -> impl Future<Output = Result<(), AppError>> + Send;
}

//! Reading and writing: `Read` never commits, `Tx` commits with an audit entry or not at all.

use std::ops::{Deref, DerefMut};

use tokio::sync::OwnedMutexGuard;

use super::Conn;
use crate::audit;
use crate::error::AppError;

/// A snapshot to read from; ends without a trace when dropped.
#[derive(Debug)]
pub struct Read(Conn);

/// A change in progress; dropped without `commit`, it never happened.
#[derive(Debug)]
#[must_use = "a change that isn't committed never happened"]
pub struct Tx {
    conn: Conn,
    /// Held until the change ends.
    _turn: Option<OwnedMutexGuard<()>>,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person with an account: its id and login.
    Account { id: String, login: String },
    /// Whoever runs a command on the machine of the records.
    Operator,
    /// Nobody: the first start, a deadline that passed.
    System,
}

/// What a change was, for the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub actor: Actor,
    /// Noun and verb, `filing.adjust`.
    pub action: &'static str,
    /// Kind and id of the record, `filing:0198…`.
    pub subject: String,
    /// What changed, as JSON an auditor can read: old and new values.
    pub detail: serde_json::Value,
}

impl Actor {
    /// As the audit log keeps it.
    pub fn label(&self) -> String {
        match self {
            Self::Account { id, login } => format!("account:{id}:{login}"),
            Self::Operator => "operator".to_owned(),
            Self::System => "system".to_owned(),
        }
    }

    /// The account, where a person acts.
    pub fn account_id(&self) -> Option<&str> {
        match self {
            Self::Account { id, .. } => Some(id),
            Self::Operator | Self::System => None,
        }
    }
}

impl Entry {
    pub fn new(
        actor: &Actor,
        action: &'static str,
        subject: impl Into<String>,
        detail: serde_json::Value,
    ) -> Self {
        Self {
            actor: actor.clone(),
            action,
            subject: subject.into(),
            detail,
        }
    }
}

impl Read {
    pub(super) fn new(conn: Conn) -> Self {
        Self(conn)
    }
}

impl Tx {
    /// `turn` ends with the change, whichever way it ends.
    pub(super) fn new(conn: Conn, turn: Option<OwnedMutexGuard<()>>) -> Self {
        Self { conn, _turn: turn }
    }

    /// Ends the change with its audit entry: the only way to make it last.
    pub async fn commit(mut self, entry: Entry) -> Result<(), AppError> {
        audit::queries::append(&mut self.conn, &entry).await?;
        self.conn.end().await?;
        Ok(())
    }
}

impl Conn {
    /// Itself; a `Read` or `Tx` gives the connection inside. What `on!` calls.
    pub fn as_conn(&mut self) -> &mut Self {
        self
    }

    /// Commits; only for `Tx::commit` and for making the tables.
    pub(super) async fn end(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }
}

impl Deref for Read {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Read {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

//! Where sessions live: a table of the records, so that any replica of the server knows who is signed in.
//!
//! The table keeps the hash of a session's id: whoever reads the database can't take a session over.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use tower_sessions::SessionStore;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use crate::accounts::sessions;
use crate::db::Db;
use crate::error::AppError;

/// A length of time as the session layer counts it.
pub fn hours(hours: i64) -> Duration {
    Duration::hours(hours)
}

/// The sessions of the records.
#[derive(Clone)]
pub struct Store {
    db: Db,
}

impl Store {
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    async fn keep(&self, record: &Record) -> Result<()> {
        let data = serde_json::to_string(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?;
        let account = record
            .data
            .get(super::guard::ACCOUNT)
            .and_then(serde_json::Value::as_str);
        sessions::keep(
            &self.db,
            &hashed(record.id),
            account,
            &data,
            moment(record.expiry_date)?,
        )
        .await
        .map_err(|error| backend(&error))
    }

    async fn find(&self, id: Id) -> Result<Option<Record>> {
        let now = crate::clock::now();
        let Some((data, until)) = sessions::find(&self.db, &hashed(id), now)
            .await
            .map_err(|error| backend(&error))?
        else {
            return Ok(None);
        };
        let data = serde_json::from_str(&data).map_err(|error| Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp(until.timestamp())
            .map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id,
            data,
            expiry_date,
        }))
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

fn hashed(id: Id) -> String {
    crate::audit::chain::sm3_hex(id.to_string().as_bytes())
}

fn moment(at: OffsetDateTime) -> Result<DateTime<Utc>> {
    DateTime::from_timestamp(at.unix_timestamp(), 0)
        .ok_or_else(|| Error::Encode("a session's end lies outside the calendar".to_owned()))
}

fn backend(error: &AppError) -> Error {
    Error::Backend(error.to_string())
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl SessionStore for Store {
    fn create<'a, 'r, 'f>(&'a self, record: &'r mut Record) -> Answer<'f, ()>
    where
        'a: 'f,
        'r: 'f,
        Self: 'f,
    {
        // Ids are 128 random bits: two alike don't happen, and `keep` would refuse the second.
        Box::pin(async move { self.keep(record).await })
    }

    fn save<'a, 'r, 'f>(&'a self, record: &'r Record) -> Answer<'f, ()>
    where
        'a: 'f,
        'r: 'f,
        Self: 'f,
    {
        Box::pin(async move { self.keep(record).await })
    }

    fn load<'a, 'r, 'f>(&'a self, id: &'r Id) -> Answer<'f, Option<Record>>
    where
        'a: 'f,
        'r: 'f,
        Self: 'f,
    {
        Box::pin(async move { self.find(*id).await })
    }

    fn delete<'a, 'r, 'f>(&'a self, id: &'r Id) -> Answer<'f, ()>
    where
        'a: 'f,
        'r: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            sessions::forget(&self.db, &hashed(*id))
                .await
                .map_err(|error| backend(&error))
        })
    }
}

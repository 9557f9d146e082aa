//! The records: SQLite or PostgreSQL behind one enum, one SQL text for both.
//!
//! A page or command reads in one [`Read`] (a snapshot: all its queries see the same state) and writes in one [`Tx`].
//! `Tx::commit(self, Entry)` is the only commit, so nothing changes without an audit entry.

mod code;
mod migrate;
mod scaled;
#[doc(hidden)]
pub mod testing;
mod tx;

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use tokio::sync::OwnedMutexGuard;

pub use code::{code, of_code};
pub(crate) use migrate::versions as migration_versions;
pub use scaled::{NotStorable, Scaled, e2};
pub use tx::{Actor, Entry, Read, Tx};

use crate::error::AppError;

/// How long a writer waits for the others before it gives up.
const BUSY: Duration = Duration::from_secs(30);
/// Connections of one process; PostgreSQL's default limit of 100 leaves room for several.
const CONNECTIONS: u32 = 12;

/// The database: a file of SQLite, or PostgreSQL.
#[derive(Debug, Clone)]
pub enum Db {
    Sqlite(SqlitePool, Turn),
    Postgres(PgPool),
}

/// Whose turn it is to write: SQLite has one writer, and waiting by polling starves one of several tasks. First come, first served.
pub type Turn = Arc<tokio::sync::Mutex<()>>;

/// A connection inside a transaction; what every query runs on.
#[derive(Debug)]
pub enum Conn {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs one query body on whichever database a `&mut Conn` is: `on!(conn, c => sqlx::query(SQL).bind(id).execute(&mut *c).await)`.
#[macro_export]
macro_rules! on {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn.as_conn() {
            $crate::db::Conn::Sqlite(transaction) => {
                let $c: &mut sqlx::SqliteConnection = &mut *transaction;
                $body
            }
            $crate::db::Conn::Postgres(transaction) => {
                let $c: &mut sqlx::PgConnection = &mut *transaction;
                $body
            }
        }
    };
}

/// Runs one statement on whichever pool a `&Db` is, outside of a transaction: for what is no record (sessions, a heartbeat).
#[macro_export]
macro_rules! on_pool {
    ($db:expr, $pool:ident => $body:expr) => {
        match $db {
            $crate::db::Db::Sqlite($pool, _) => $body,
            $crate::db::Db::Postgres($pool) => $body,
        }
    };
}

impl Db {
    /// Opens the records named by `url`: `sqlite:FILE`, `postgres://USER@HOST/NAME`, or a file name. The file must exist.
    pub async fn open(url: &str) -> Result<Self, AppError> {
        Self::connect(url, false).await
    }

    /// Opens the records, making an empty SQLite file where there is none; `migrate` then makes the tables.
    pub async fn create(url: &str) -> Result<Self, AppError> {
        Self::connect(url, true).await
    }

    async fn connect(url: &str, create: bool) -> Result<Self, AppError> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url).map_err(|error| {
                AppError::usage(
                    format!("no address of a PostgreSQL database: {error}"),
                    "write postgres://USER:PASSWORD@HOST:PORT/NAME",
                )
            })?;
            let pool = PgPoolOptions::new()
                .max_connections(CONNECTIONS)
                .acquire_timeout(BUSY)
                .connect_with(options)
                .await
                .map_err(|error| cannot_open(&without_password(url), &error))?;
            return Ok(Self::Postgres(pool));
        }
        let file = sqlite_file(url);
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(create)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit that was acknowledged is on the disk, also when the machine loses power.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY);
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(BUSY)
            .connect_with(options)
            .await
            .map_err(|error| cannot_open(file, &error))?;
        Ok(Self::Sqlite(pool, Turn::default()))
    }

    /// Begins reading: everything read through it is one state of the records. It can't write lastingly: it never commits.
    pub async fn read(&self) -> Result<Read, AppError> {
        let conn = match self {
            Self::Sqlite(pool, _) => Conn::Sqlite(pool.begin_with("begin deferred").await?),
            Self::Postgres(pool) => Conn::Postgres(
                pool.begin_with("begin isolation level repeatable read read only")
                    .await?,
            ),
        };
        Ok(Read::new(conn))
    }

    /// Begins a change. On SQLite it is immediate: it waits for other writers here, and never fails half-way because of them.
    pub async fn write(&self) -> Result<Tx, AppError> {
        let turn = self.turn().await;
        Ok(Tx::new(self.begin_write().await?, turn))
    }

    /// Waits until it is this task's turn to write; PostgreSQL needs none. Whoever writes without a `Tx` (sessions) asks too.
    pub(crate) async fn turn(&self) -> Option<OwnedMutexGuard<()>> {
        match self {
            Self::Sqlite(_, turn) => Some(Arc::clone(turn).lock_owned().await),
            Self::Postgres(_) => None,
        }
    }

    async fn begin_write(&self) -> Result<Conn, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool, _) => Conn::Sqlite(pool.begin_with("begin immediate").await?),
            Self::Postgres(pool) => Conn::Postgres(pool.begin_with("begin").await?),
        })
    }

    /// A connection on which a test does what the program never would.
    #[cfg(test)]
    pub(crate) async fn begin_write_for_test(&self) -> Conn {
        self.begin_write().await.expect("a transaction begins")
    }

    /// Which database it is, for messages and manifests.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(..) => "sqlite",
            Self::Postgres(_) => "postgresql",
        }
    }

    /// Waits for the connections to end.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool, _) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Whether a statement failed because the row is there already. Never ask for the constraint's name: SQLite has none.
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// A new id: uuid v7, so that rows made one after the other lie beside each other.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The file of an address like `sqlite:FILE` or `sqlite://FILE`.
pub fn sqlite_file(url: &str) -> &str {
    url.strip_prefix("sqlite://")
        .or_else(|| url.strip_prefix("sqlite:"))
        .unwrap_or(url)
}

fn cannot_open(what: &str, error: &sqlx::Error) -> AppError {
    AppError::usage(
        format!("the records at {what} can't be opened: {error}"),
        "`wenxiao migrate --database URL` makes them",
    )
}

/// An address without what stands between `//` and `@`.
fn without_password(url: &str) -> String {
    match (url.find("//"), url.rfind('@')) {
        (Some(slashes), Some(at)) if slashes + 2 <= at => {
            format!("{}…{}", &url[..slashes + 2], &url[at..])
        }
        _ => url.to_owned(),
    }
}

/// A pattern for `like … escape '\'`: text that contains `text` (`anywhere`) or begins with it.
pub fn like(text: &str, anywhere: bool) -> String {
    let mut pattern = String::from(if anywhere { "%" } else { "" });
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Runs the asynchronous body of a command.
pub fn block_on<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(work)
}

//! Databases for tests: a SQLite file always, and PostgreSQL when `WENXIAO_TEST_POSTGRES` names a server.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::{Db, new_id};

/// A database of its own for one test; `remove` takes it away again.
#[derive(Debug)]
pub struct TestDb {
    pub db: Db,
    /// What `--database` would be given.
    pub url: String,
    folder: PathBuf,
    server: Option<(PgConnectOptions, String)>,
}

/// The server that tests may make databases on.
pub fn postgres_url() -> Option<String> {
    std::env::var("WENXIAO_TEST_POSTGRES")
        .ok()
        .filter(|url| !url.is_empty())
}

/// Runs `test` on each database that there is; a test is green only if it holds on all of them.
pub async fn on_each_database<F, Fut>(test: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    for made in each().await {
        test(made.db.clone()).await;
        made.remove().await;
    }
}

/// A migrated database of each kind that there is.
pub async fn each() -> Vec<TestDb> {
    let mut all = vec![TestDb::sqlite().await];
    if postgres_url().is_some() {
        all.push(TestDb::postgres().await);
    }
    for made in &all {
        made.db.migrate().await.expect("the tables are made");
    }
    all
}

impl TestDb {
    /// An empty SQLite file in a folder of its own.
    pub async fn sqlite() -> Self {
        let folder = folder();
        let url = format!("sqlite:{}", folder.join("wenxiao.db").display());
        Self {
            db: Db::create(&url).await.expect("the file is made"),
            url,
            folder,
            server: None,
        }
    }

    /// An empty database on the server of `WENXIAO_TEST_POSTGRES`.
    pub async fn postgres() -> Self {
        let server = postgres_url().expect("WENXIAO_TEST_POSTGRES names a server");
        let options = PgConnectOptions::from_str(&server).expect("its value is an address");
        let name = format!("wenxiao_test_{}", new_id().replace('-', ""));
        execute(&options, format!("create database {name}")).await;
        let (base, _) = server.rsplit_once('/').expect("an address ends in /NAME");
        let url = format!("{base}/{name}");
        Self {
            db: Db::open(&url).await.expect("the new database opens"),
            url,
            folder: folder(),
            server: Some((options, name)),
        }
    }

    /// A folder that goes when the database goes.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Closes the database and takes it away.
    pub async fn remove(self) {
        self.db.close().await;
        if let Some((options, name)) = &self.server {
            execute(
                options,
                format!("drop database if exists {name} with (force)"),
            )
            .await;
        }
        std::fs::remove_dir_all(&self.folder).expect("the test's folder can be removed");
    }
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("wenxiao-test-{}", new_id()));
    std::fs::create_dir(&folder).expect("a temporary folder can be made");
    folder
}

async fn execute(options: &PgConnectOptions, sql: String) {
    let mut server = options.connect().await.expect("the test server answers");
    sqlx::query(AssertSqlSafe(sql))
        .execute(&mut server)
        .await
        .expect("the test server makes and drops databases");
    server.close().await.expect("the connection ends");
}

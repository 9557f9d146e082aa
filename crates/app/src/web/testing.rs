//! The application for tests: a database of its own, accounts, and clients that keep their cookies.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;
use wenxiao_domain::package::Package;
use wenxiao_domain::scheme::EvaluationPackage;

use super::permission::Role;
use super::{App, password, router};
use crate::accounts::queries::{self, Account};
use crate::clock;
use crate::db::testing::TestDb;
use crate::db::{Actor, Entry, new_id};
use crate::evaluations::store;
use crate::packages;

/// The password of every test account.
pub const PASSWORD: &str = "only-for-tests-42";

/// An application on a database of its own.
pub struct TestApp {
    pub app: App,
    made: TestDb,
}

impl TestApp {
    /// One on each kind of database that there is.
    pub async fn each() -> Vec<Self> {
        crate::db::testing::each()
            .await
            .into_iter()
            .map(Self::on)
            .collect()
    }

    /// One on SQLite.
    pub async fn sqlite() -> Self {
        let made = TestDb::sqlite().await;
        made.db.migrate().await.expect("the tables are made");
        Self::on(made)
    }

    fn on(made: TestDb) -> Self {
        let app = App::new(made.db.clone(), made.folder().to_owned());
        Self { app, made }
    }

    /// Stores the seed package; gives its fund's address.
    pub async fn with_seed(&self) -> String {
        self.with_package(&seed()).await
    }

    /// Stores a package; gives its fund's address.
    pub async fn with_package(&self, package: &Package) -> String {
        let changed = store::import(&self.app.db, &Actor::Operator, package)
            .await
            .expect("the package is stored");
        format!("/funds/{}", changed.record)
    }

    /// Stores an evaluation package; gives its address.
    pub async fn with_evaluation(&self, package: &EvaluationPackage) -> String {
        let changed = store::import(&self.app.db, &Actor::Operator, package)
            .await
            .expect("the package is stored");
        format!("/evaluations/{}", changed.record)
    }

    /// Makes an account of one role.
    pub async fn with_account(&self, login: &str, role: Role, scope: &str) {
        let hash = password::hash(PASSWORD.to_owned())
            .await
            .expect("the password is hashed");
        let account = Account {
            id: new_id(),
            login: login.to_owned(),
            name: format!("{login} 测试"),
            organisation: scope.to_owned(),
            password_hash: hash,
            must_change_password: false,
            disabled: false,
            created_at: clock::now(),
            roles: vec![(role.code().to_owned(), scope.to_owned())],
        };
        let mut tx = self.app.db.write().await.expect("a change begins");
        queries::add(&mut tx, &account)
            .await
            .expect("the account is stored");
        let entry = Entry::new(
            &Actor::Operator,
            "account.create",
            format!("account:{}", account.id),
            serde_json::json!({}),
        );
        tx.commit(entry).await.expect("the change is committed");
    }

    /// Somebody who isn't signed in.
    pub fn stranger(&self) -> Client {
        Client {
            router: router(self.app.clone()),
            cookie: None,
        }
    }

    /// Somebody who has signed in.
    pub async fn client(&self, login: &str) -> Client {
        let mut client = self.stranger();
        let answer = client
            .post("/sign-in", &[("login", login), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{login} signs in");
        client
    }

    /// Takes the database away.
    pub async fn remove(self) {
        self.made.remove().await;
    }
}

/// The seed package of the repository.
pub fn seed() -> Package {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/central-guidance-2024");
    packages::read(&folder)
        .expect("the seed package has no errors")
        .package
}

/// The seed's evaluation by an agency.
pub fn evaluation_seed() -> EvaluationPackage {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/regional-collaboration-2024");
    match packages::read_any(&folder, packages::Options::default()) {
        Ok(packages::Content::Evaluation(read)) => read.package,
        other => panic!("the seed is no evaluation package without errors: {other:?}"),
    }
}

/// The addresses that a page links to, without static files and fragments.
pub fn links(page: &Answer) -> Vec<String> {
    page.body
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with('/') && !href.starts_with("/static/"))
        .map(|href| {
            href.split('#')
                .next()
                .unwrap_or_default()
                .replace("&amp;", "&")
        })
        .collect()
}

/// A seed package as an upload, each file as `edit` gives it back, by its name.
pub fn zipped(name: &str, edit: impl Fn(&str, String) -> String) -> Vec<u8> {
    use std::io::Write;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../data")
        .join(name);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in std::fs::read_dir(folder)
        .expect("the seed is there")
        .flatten()
    {
        let file = entry.file_name().to_string_lossy().into_owned();
        if file == "expected.json" {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).expect("a seed's file is UTF-8");
        zip.start_file(&*file, zip::write::SimpleFileOptions::default())
            .expect("a file begins");
        zip.write_all(edit(&file, text).as_bytes())
            .expect("a file is written");
    }
    zip.finish().expect("the archive ends").into_inner()
}

/// A browser without a screen.
#[derive(Clone)]
pub struct Client {
    router: Router,
    pub cookie: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }
}

impl Client {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request"))
            .await
    }

    pub async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = form
            .iter()
            .map(|(name, value)| {
                let value = crate::page::figures::encoded(value).replace('/', "%2F");
                format!("{name}={value}")
            })
            .collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .expect("a request");
        self.send(request).await
    }

    /// Sends a file as the form's only field.
    pub async fn upload(&mut self, path: &str, name: &str, bytes: &[u8]) -> Answer {
        const LINE: &str = "wenxiao-test-boundary";
        let mut body = format!(
            "--{LINE}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{LINE}--\r\n").as_bytes());
        let request = Request::post(path)
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={LINE}"),
            )
            .body(Body::from(body))
            .expect("a request");
        self.send(request).await
    }

    /// Sends any request with this client's cookie.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        request
            .headers_mut()
            .insert(header::HOST, "wenxiao.test".parse().expect("a host"));
        if let Some(cookie) = &self.cookie {
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse().expect("a cookie"));
        }
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the service answers");
        let (parts, body) = response.into_parts();
        if let Some(cookie) = parts.headers.get(header::SET_COOKIE) {
            let text = cookie.to_str().expect("a cookie is ASCII");
            self.cookie = text.split(';').next().map(str::to_owned);
        }
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("the body arrives");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }
}

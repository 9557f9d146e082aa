//! Signing in and out, changing one's password, and the first administrator.

use std::net::SocketAddr;

use askama::Template;
use axum::extract::{ConnectInfo, Extension, Form, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use tower_sessions::Session;

use super::guard::{ACCOUNT, Visitor};
use super::route::{Route, Rule};
use super::{App, address, password};
use crate::accounts::queries;
use crate::clock;
use crate::db::{Actor, Entry};
use crate::error::AppError;
use crate::page::form::Messages;
use crate::page::{Chrome, see, show, show_with};

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/sign-in", Rule::Public, sign_in_page),
        Route::post("/sign-in", Rule::Public, sign_in),
        Route::post("/sign-out", Rule::SignedIn, sign_out),
        Route::get("/password", Rule::SignedIn, password_page),
        Route::post("/password", Rule::SignedIn, change_password),
        Route::get("/setup/{token}", Rule::Public, setup_page),
        Route::post("/setup/{token}", Rule::Public, setup),
    ]
}

#[derive(Template)]
#[template(path = "web/sign_in.html")]
struct SignInPage {
    login: String,
    next: String,
    messages: Messages,
    /// Nobody has an account yet: the operator's terminal says how to begin.
    empty: bool,
}

#[derive(Debug, Default, Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn sign_in_page(
    State(app): State<App>,
    Query(query): Query<Next>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    show(&SignInPage {
        login: String::new(),
        next: query.next,
        messages: Messages::default(),
        empty: queries::count(&mut read).await? == 0,
    })
}

#[derive(Debug, Deserialize)]
struct SignInForm {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(
    State(app): State<App>,
    session: Session,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Result<Response, AppError> {
    let peer = peer.map(|Extension(ConnectInfo(at))| at);
    let address = address::of(peer, &headers, &app.proxies);
    let login = form.login.trim().to_owned();
    let refuse = |status, message: String| {
        let mut messages = Messages::default();
        messages.add("", message);
        let page = SignInPage {
            login: form.login.clone(),
            next: form.next.clone(),
            messages,
            empty: false,
        };
        show_with(status, &page)
    };
    let now = clock::now();
    if let Some(wait) = app.limiter.wait(&login, &address, now) {
        let minutes = wait.num_minutes() + 1;
        let said = format!("尝试次数过多，请 {minutes} 分钟后再试。");
        return refuse(StatusCode::TOO_MANY_REQUESTS, said);
    }
    let mut read = app.db.read().await?;
    let account = queries::find_by_login(&mut read, &login)
        .await?
        .filter(|account| !account.disabled);
    drop(read);
    let stored = account
        .as_ref()
        .map(|account| account.password_hash.clone());
    let fits = password::fits(form.password.clone(), stored).await?;
    let Some(account) = account.filter(|_| fits) else {
        app.limiter.failed(&login, &address, now);
        return refuse(StatusCode::UNAUTHORIZED, "登录名或密码不正确。".to_owned());
    };
    app.limiter.succeeded(&login, &address);
    // A new id, so that one planted before sign-in is worth nothing after it.
    session.cycle_id().await?;
    session.insert(ACCOUNT, &account.id).await?;
    let actor = Actor::Account {
        id: account.id.clone(),
        login: account.login.clone(),
    };
    let entry = Entry::new(
        &actor,
        "account.sign_in",
        format!("account:{}", account.id),
        json!({}),
    );
    app.db.write().await?.commit(entry).await?;
    Ok(see(within(&form.next)))
}

/// Only addresses of this site are followed after sign-in. Browsers drop control characters, and take `\` for `/`.
fn within(next: &str) -> &str {
    let ours = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|c: char| c == '\\' || c.is_control());
    if ours { next } else { "/" }
}

async fn sign_out(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
) -> Result<Response, AppError> {
    session.flush().await?;
    let subject = format!("account:{}", visitor.id);
    let entry = Entry::new(&visitor.actor(), "account.sign_out", subject, json!({}));
    app.db.write().await?.commit(entry).await?;
    Ok(see("/sign-in"))
}

#[derive(Template)]
#[template(path = "web/password.html")]
struct PasswordPage {
    chrome: Chrome,
    must: bool,
    messages: Messages,
}

async fn password_page(visitor: Visitor) -> Result<Response, AppError> {
    show(&PasswordPage {
        chrome: visitor.chrome("修改密码"),
        must: visitor.must_change_password,
        messages: Messages::default(),
    })
}

#[derive(Debug, Deserialize)]
struct PasswordForm {
    old: String,
    new: String,
    again: String,
}

async fn change_password(
    State(app): State<App>,
    visitor: Visitor,
    session: Session,
    Form(form): Form<PasswordForm>,
) -> Result<Response, AppError> {
    let mut messages = Messages::default();
    let mut read = app.db.read().await?;
    let account = queries::find_by_login(&mut read, &visitor.login).await?;
    drop(read);
    let stored = account.map(|account| account.password_hash);
    let fits = password::fits(form.old.clone(), stored).await?;
    messages.require(fits, "old", "现在的密码不正确。");
    password::check(&form.new, &form.again, &visitor.login, &mut messages);
    messages.require(form.new != form.old, "new", "新密码与现在的密码相同。");
    if !messages.is_empty() {
        let page = PasswordPage {
            chrome: visitor.chrome("修改密码"),
            must: visitor.must_change_password,
            messages,
        };
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let hash = password::hash(form.new).await?;
    let mut tx = app.db.write().await?;
    queries::set_password(&mut tx, &visitor.id, &hash, false).await?;
    let subject = format!("account:{}", visitor.id);
    let entry = Entry::new(
        &visitor.actor(),
        "account.change_password",
        subject,
        json!({}),
    );
    tx.commit(entry).await?;
    session.cycle_id().await?;
    Ok(see("/?done=password"))
}

#[derive(Template)]
#[template(path = "web/setup.html")]
struct SetupPage {
    token: String,
    login: String,
    person: String,
    messages: Messages,
}

async fn setup_page(
    State(app): State<App>,
    Path(token): Path<String>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    if !super::setup::open(&mut read, &token).await? {
        return Err(AppError::NotFound);
    }
    show(&SetupPage {
        token,
        login: "admin".to_owned(),
        person: "系统管理员".to_owned(),
        messages: Messages::default(),
    })
}

#[derive(Debug, Deserialize)]
struct SetupForm {
    login: String,
    name: String,
    new: String,
    again: String,
}

async fn setup(
    State(app): State<App>,
    Path(token): Path<String>,
    Form(form): Form<SetupForm>,
) -> Result<Response, AppError> {
    let mut messages = Messages::default();
    let login = form.login.trim();
    let name = form.name.trim();
    messages.require(
        is_login(login),
        "login",
        "登录名用 3 至 32 个字母、数字、点、横线或下划线。",
    );
    messages.require(!name.is_empty(), "name", "请填写姓名。");
    password::check(&form.new, &form.again, login, &mut messages);
    if messages.is_empty() {
        let hash = password::hash(form.new).await?;
        super::setup::finish(&app.db, &token, login, name, &hash).await?;
        return Ok(see("/sign-in"));
    }
    let page = SetupPage {
        token,
        login: form.login.clone(),
        person: form.name.clone(),
        messages,
    };
    show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Whether a text can be a login.
pub fn is_login(text: &str) -> bool {
    (3..=32).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_sign_in_nobody_is_sent_elsewhere() {
        assert_eq!(within("/funds/1"), "/funds/1");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil", "", "x"] {
            assert_eq!(within(foreign), "/", "{foreign}");
        }
    }
}

//! 账号: the administrator's pages.

use askama::Template;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::queries::{self, Account};
use super::sessions;
use crate::clock;
use crate::db::{Entry, is_unique_violation, new_id};
use crate::error::{AppError, Refusal};
use crate::funds::pages::Done;
use crate::page::form::Messages;
use crate::page::{Chrome, see, show, show_with, words};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::password;
use crate::web::permission::{Action, Role};
use crate::web::route::{Route, Rule};
use crate::web::sign_in::is_login;

pub fn routes() -> Vec<Route> {
    let rule = Rule::May(Action::ManageAccounts);
    vec![
        Route::get("/accounts", rule, list),
        Route::get("/accounts/new", rule, new_page),
        Route::post("/accounts/new", rule, create),
        Route::get("/accounts/{account}", rule, one),
        Route::post("/accounts/{account}", rule, change),
        Route::post("/accounts/{account}/password", rule, reset),
        Route::post("/accounts/{account}/disable", rule, disable),
        Route::post("/accounts/{account}/enable", rule, enable),
    ]
}

#[derive(Template)]
#[template(path = "accounts/list.html")]
struct ListPage {
    chrome: Chrome,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    login: String,
    name: String,
    organisation: String,
    roles: Vec<String>,
    disabled: bool,
    must_change: bool,
    since: String,
}

fn role_label(code: &str, scope: &str) -> String {
    let label = Role::of(code).map_or_else(|| code.to_owned(), |role| role.label().to_owned());
    if scope.is_empty() {
        label
    } else {
        format!("{label}：{scope}")
    }
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let rows = queries::list(&mut read)
        .await?
        .into_iter()
        .map(|account| Row {
            href: format!("/accounts/{}", account.id),
            roles: account
                .roles
                .iter()
                .map(|(role, scope)| role_label(role, scope))
                .collect(),
            disabled: account.disabled,
            must_change: account.must_change_password,
            since: words::moment(account.created_at),
            login: account.login,
            name: account.name,
            organisation: account.organisation,
        })
        .collect();
    let mut chrome = visitor.chrome("账号");
    chrome.notice = done.notice();
    show(&ListPage { chrome, rows })
}

/// The form of an account. One role an account: who needs two works gets two accounts, and the log says which one acted.
#[derive(Debug, Default, Deserialize)]
struct AccountForm {
    #[serde(default)]
    login: String,
    name: String,
    #[serde(default)]
    organisation: String,
    role: String,
    #[serde(default)]
    scope: String,
}

impl AccountForm {
    /// The role with its scope, or messages at the fields.
    fn read(&self, messages: &mut Messages) -> Option<(Role, String)> {
        messages.require(!self.name.trim().is_empty(), "name", "请填写姓名。");
        let Some(role) = Role::of(&self.role) else {
            messages.add("role", "请选择角色。");
            return None;
        };
        let scope = self.scope.trim();
        let label = role.scope_label();
        if !label.is_empty() && scope.is_empty() {
            messages.add("scope", format!("{}须填写{label}。", role.label()));
        }
        let scope = if label.is_empty() { "" } else { scope };
        Some((role, scope.to_owned()))
    }
}

#[derive(Template)]
#[template(path = "accounts/new.html")]
struct NewPage {
    chrome: Chrome,
    form: AccountForm,
    messages: Messages,
    roles: [Role; 8],
}

/// A password that was just made, shown once.
#[derive(Template)]
#[template(path = "accounts/made.html")]
struct MadePage {
    chrome: Chrome,
    login: String,
    password: String,
}

async fn new_page(visitor: Visitor) -> Result<Response, AppError> {
    show(&new_form(
        &visitor,
        AccountForm::default(),
        Messages::default(),
    ))
}

fn new_form(visitor: &Visitor, form: AccountForm, messages: Messages) -> NewPage {
    NewPage {
        chrome: visitor.chrome("开设账号").under("账号", "/accounts"),
        form,
        messages,
        roles: Role::ALL,
    }
}

async fn create(
    State(app): State<App>,
    visitor: Visitor,
    Form(form): Form<AccountForm>,
) -> Result<Response, AppError> {
    let mut messages = Messages::default();
    let login = form.login.trim().to_owned();
    let said = "登录名用 3 至 32 个字母、数字、点、横线或下划线。";
    messages.require(is_login(&login), "login", said);
    let role = form.read(&mut messages);
    let Some((role, scope)) = role.filter(|_| messages.is_empty()) else {
        let page = new_form(&visitor, form, messages);
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let first = password::random();
    let account = Account {
        id: new_id(),
        login: login.clone(),
        name: form.name.trim().to_owned(),
        organisation: form.organisation.trim().to_owned(),
        password_hash: password::hash(first.clone()).await?,
        must_change_password: true,
        disabled: false,
        created_at: clock::now(),
        roles: vec![(role.code().to_owned(), scope)],
    };
    let mut tx = app.db.write().await?;
    match queries::add(&mut tx, &account).await {
        Err(AppError::Internal(error)) if error.downcast_ref().is_some_and(is_unique_violation) => {
            messages.add("login", "这个登录名已有人使用，请换一个。");
            let page = new_form(&visitor, form, messages);
            return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
        other => other?,
    }
    let detail = json!({ "login": login, "name": account.name, "roles": account.roles });
    let subject = format!("account:{}", account.id);
    tx.commit(Entry::new(
        &visitor.actor(),
        "account.create",
        subject,
        detail,
    ))
    .await?;
    show(&MadePage {
        chrome: visitor.chrome("账号已开设").under("账号", "/accounts"),
        login,
        password: first,
    })
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    chrome: Chrome,
    href: String,
    form: AccountForm,
    messages: Messages,
    roles: [Role; 8],
    disabled: bool,
    /// One's own account can't be disabled or lose its role: the house would stand without an administrator.
    own: bool,
}

fn account_page(visitor: &Visitor, account: &Account) -> AccountPage {
    let (role, scope) = account.roles.first().cloned().unwrap_or_default();
    AccountPage {
        chrome: visitor
            .chrome(format!("账号：{}", account.login))
            .under("账号", "/accounts"),
        href: format!("/accounts/{}", account.id),
        form: AccountForm {
            login: account.login.clone(),
            name: account.name.clone(),
            organisation: account.organisation.clone(),
            role,
            scope,
        },
        messages: Messages::default(),
        roles: Role::ALL,
        disabled: account.disabled,
        own: account.id == visitor.id,
    }
}

async fn found(app: &App, id: &str) -> Result<Account, AppError> {
    let mut read = app.db.read().await?;
    queries::find(&mut read, id)
        .await?
        .ok_or(AppError::NotFound)
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    show(&account_page(&visitor, &found(&app, &id).await?))
}

async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(form): Form<AccountForm>,
) -> Result<Response, AppError> {
    let account = found(&app, &id).await?;
    let mut page = account_page(&visitor, &account);
    let role = form.read(&mut page.messages);
    let loses = page.own && form.role != page.form.role;
    page.messages.require(
        !loses,
        "role",
        "不能改动自己的角色；请由另一位系统管理员办理。",
    );
    let Some((role, scope)) = role.filter(|_| page.messages.is_empty()) else {
        page.form = AccountForm {
            login: account.login,
            ..form
        };
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let roles = vec![(role.code().to_owned(), scope)];
    let mut tx = app.db.write().await?;
    queries::set_names(&mut tx, &id, form.name.trim(), form.organisation.trim()).await?;
    queries::set_roles(&mut tx, &id, &roles).await?;
    let detail = json!({
        "old": { "name": account.name, "organisation": account.organisation, "roles": account.roles },
        "new": { "name": form.name.trim(), "organisation": form.organisation.trim(), "roles": roles },
    });
    let entry = Entry::new(
        &visitor.actor(),
        "account.change",
        format!("account:{id}"),
        detail,
    );
    tx.commit(entry).await?;
    Ok(see("/accounts?done=account"))
}

async fn reset(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let account = found(&app, &id).await?;
    let new = password::random();
    let hash = password::hash(new.clone()).await?;
    let mut tx = app.db.write().await?;
    queries::set_password(&mut tx, &id, &hash, true).await?;
    let subject = format!("account:{id}");
    let entry = Entry::new(
        &visitor.actor(),
        "account.reset_password",
        subject,
        json!({}),
    );
    tx.commit(entry).await?;
    sessions::forget_all_of(&app.db, &id).await?;
    show(&MadePage {
        chrome: visitor.chrome("密码已重设").under("账号", "/accounts"),
        login: account.login,
        password: new,
    })
}

async fn disable(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let account = found(&app, &id).await?;
    if account.id == visitor.id {
        return Err(AppError::Conflict(Refusal::new(
            "不能停用自己的账号。",
            "请由另一位系统管理员办理。",
        )));
    }
    let mut tx = app.db.write().await?;
    queries::set_disabled(&mut tx, &id, Some(clock::now())).await?;
    let subject = format!("account:{id}");
    let entry = Entry::new(&visitor.actor(), "account.disable", subject, json!({}));
    tx.commit(entry).await?;
    sessions::forget_all_of(&app.db, &id).await?;
    Ok(see("/accounts?done=account"))
}

async fn enable(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    found(&app, &id).await?;
    let mut tx = app.db.write().await?;
    queries::set_disabled(&mut tx, &id, None).await?;
    let subject = format!("account:{id}");
    let entry = Entry::new(&visitor.actor(), "account.enable", subject, json!({}));
    tx.commit(entry).await?;
    Ok(see("/accounts?done=account"))
}

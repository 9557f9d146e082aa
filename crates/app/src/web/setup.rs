//! The first administrator: made by whoever has the one-time link from the operator's terminal. There is no default password.

use chrono::TimeDelta;
use rand::Rng;
use serde_json::json;

use crate::accounts::{queries, tokens};
use crate::audit::chain::sm3_hex;
use crate::clock;
use crate::db::{Actor, Conn, Db, Entry, new_id};
use crate::error::{AppError, Refusal};

/// How long the link works.
const HOURS: i64 = 24;

/// Makes a token for the first administrator, unless there are accounts already.
pub async fn token(db: &Db) -> Result<Option<String>, AppError> {
    let mut tx = db.write().await?;
    if queries::count(&mut tx).await? > 0 {
        return Ok(None);
    }
    let bytes: [u8; 24] = rand::rng().random();
    let token = sm3_hex(&bytes);
    let now = clock::now();
    tokens::add(
        &mut tx,
        &sm3_hex(token.as_bytes()),
        now,
        now + TimeDelta::hours(HOURS),
    )
    .await?;
    let entry = Entry::new(
        &Actor::Operator,
        "setup.offer",
        "house",
        json!({ "hours": HOURS }),
    );
    tx.commit(entry).await?;
    Ok(Some(token))
}

/// Whether the link still works.
pub async fn open(conn: &mut Conn, token: &str) -> Result<bool, AppError> {
    tokens::is_open(conn, &sm3_hex(token.as_bytes()), clock::now()).await
}

/// Makes the administrator and uses the token up.
pub async fn finish(
    db: &Db,
    token: &str,
    login: &str,
    name: &str,
    password_hash: &str,
) -> Result<(), AppError> {
    let now = clock::now();
    let mut tx = db.write().await?;
    if queries::count(&mut tx).await? > 0 {
        return Err(AppError::Conflict(Refusal::new(
            "系统已经有账号，不能再用一次性链接建立管理员。",
            "请用已有账号登录；忘记密码请由系统管理员重设。",
        )));
    }
    if !tokens::use_up(&mut tx, &sm3_hex(token.as_bytes()), now).await? {
        return Err(AppError::NotFound);
    }
    let account = queries::Account {
        id: new_id(),
        login: login.to_owned(),
        name: name.to_owned(),
        organisation: String::new(),
        password_hash: password_hash.to_owned(),
        must_change_password: false,
        disabled: false,
        created_at: now,
        roles: vec![("administrator".to_owned(), String::new())],
    };
    queries::add(&mut tx, &account).await?;
    let subject = format!("account:{}", account.id);
    let detail = json!({ "login": login, "roles": account.roles });
    let entry = Entry::new(&Actor::Operator, "account.create", subject, detail);
    tx.commit(entry).await
}

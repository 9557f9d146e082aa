//! Every SQL text on `account` and `account_role`.

use chrono::{DateTime, Utc};

use crate::db::Conn;
use crate::error::AppError;
use crate::on;

/// 账号, with its roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: String,
    pub login: String,
    pub name: String,
    pub organisation: String,
    pub password_hash: String,
    pub must_change_password: bool,
    pub disabled: bool,
    pub created_at: DateTime<Utc>,
    /// Role's code and scope.
    pub roles: Vec<(String, String)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    login: String,
    name: String,
    organisation: String,
    password_hash: String,
    must_change_password: bool,
    created_at: DateTime<Utc>,
    disabled_at: Option<DateTime<Utc>>,
}

impl Row {
    fn with(self, roles: Vec<(String, String)>) -> Account {
        Account {
            id: self.id,
            login: self.login,
            name: self.name,
            organisation: self.organisation,
            password_hash: self.password_hash,
            must_change_password: self.must_change_password,
            disabled: self.disabled_at.is_some(),
            created_at: self.created_at,
            roles,
        }
    }
}

const COLUMNS: &str =
    "id, login, name, organisation, password_hash, must_change_password, created_at, disabled_at";

/// How many accounts there are.
pub async fn count(conn: &mut Conn) -> Result<i64, AppError> {
    Ok(
        on!(conn, c => sqlx::query_scalar("select count(*) from account")
        .fetch_one(&mut *c)
        .await)?,
    )
}

/// The account with this id.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Option<Account>, AppError> {
    one(conn, "id", id).await
}

/// The account with this login, as it was typed.
pub async fn find_by_login(conn: &mut Conn, login: &str) -> Result<Option<Account>, AppError> {
    one(conn, "login", login).await
}

async fn one(conn: &mut Conn, column: &str, value: &str) -> Result<Option<Account>, AppError> {
    let sql = format!("select {COLUMNS} from account where {column} = $1");
    let row: Option<Row> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(value)
        .fetch_optional(&mut *c)
        .await)?;
    let Some(row) = row else { return Ok(None) };
    let roles = on!(conn, c => sqlx::query_as(
        "select role, scope from account_role where account_id = $1 order by role, scope",
    )
    .bind(&row.id)
    .fetch_all(&mut *c)
    .await)?;
    Ok(Some(row.with(roles)))
}

/// All accounts, by login.
pub async fn list(conn: &mut Conn) -> Result<Vec<Account>, AppError> {
    let sql = format!("select {COLUMNS} from account order by login");
    let rows: Vec<Row> = on!(conn, c => sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .fetch_all(&mut *c)
        .await)?;
    let roles: Vec<(String, String, String)> = on!(conn, c => sqlx::query_as(
        "select account_id, role, scope from account_role order by role, scope",
    )
    .fetch_all(&mut *c)
    .await)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let own = roles
                .iter()
                .filter(|(account, _, _)| *account == row.id)
                .map(|(_, role, scope)| (role.clone(), scope.clone()))
                .collect();
            row.with(own)
        })
        .collect())
}

/// Adds an account with its roles; a login that is taken is a unique violation.
pub async fn add(conn: &mut Conn, account: &Account) -> Result<(), AppError> {
    on!(conn, c => sqlx::query(
        "insert into account (id, login, name, organisation, password_hash, must_change_password, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&account.id)
    .bind(&account.login)
    .bind(&account.name)
    .bind(&account.organisation)
    .bind(&account.password_hash)
    .bind(account.must_change_password)
    .bind(account.created_at)
    .execute(&mut *c)
    .await
    .map(drop))?;
    set_roles(conn, &account.id, &account.roles).await
}

/// Replaces an account's roles.
pub async fn set_roles(
    conn: &mut Conn,
    id: &str,
    roles: &[(String, String)],
) -> Result<(), AppError> {
    on!(conn, c => sqlx::query("delete from account_role where account_id = $1")
        .bind(id)
        .execute(&mut *c)
        .await
        .map(drop))?;
    for (role, scope) in roles {
        on!(conn, c => sqlx::query("insert into account_role (account_id, role, scope) values ($1, $2, $3)")
            .bind(id)
            .bind(role)
            .bind(scope)
            .execute(&mut *c)
            .await
            .map(drop))?;
    }
    Ok(())
}

/// Sets a new password; `must_change` when somebody else chose it.
pub async fn set_password(
    conn: &mut Conn,
    id: &str,
    hash: &str,
    must_change: bool,
) -> Result<(), AppError> {
    on!(conn, c => sqlx::query("update account set password_hash = $2, must_change_password = $3 where id = $1")
        .bind(id)
        .bind(hash)
        .bind(must_change)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// Disables an account from `at`, or enables it again.
pub async fn set_disabled(
    conn: &mut Conn,
    id: &str,
    at: Option<DateTime<Utc>>,
) -> Result<(), AppError> {
    on!(conn, c => sqlx::query("update account set disabled_at = $2 where id = $1")
        .bind(id)
        .bind(at)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

/// Changes an account's name and organisation.
pub async fn set_names(
    conn: &mut Conn,
    id: &str,
    name: &str,
    organisation: &str,
) -> Result<(), AppError> {
    on!(conn, c => sqlx::query("update account set name = $2, organisation = $3 where id = $1")
        .bind(id)
        .bind(name)
        .bind(organisation)
        .execute(&mut *c)
        .await
        .map(drop))?;
    Ok(())
}

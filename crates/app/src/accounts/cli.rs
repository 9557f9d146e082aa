//! `wenxiao accounts`: what the operator does at the machine; persons do the rest on the pages.

use clap::{Args as ClapArgs, Subcommand};
use serde_json::json;

use super::queries::{self, Account};
use crate::cli::DatabaseArgs;
use crate::clock;
use crate::db::{Actor, Db, Entry, block_on, is_unique_violation, new_id};
use crate::error::AppError;
use crate::terminal::{self, Align, Table};
use crate::web::password;
use crate::web::permission::Role;

/// Accounts, at the machine of the records.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
A password is drawn at random and printed once; whoever gets it chooses another at the first
sign-in. Every change is in the audit log.

Examples:
  wenxiao accounts create-admin --login zhangsan --name 张三
  wenxiao accounts add --login lisi --name 李四 --organisation 省科技厅 --role department
  wenxiao accounts add --login wangwu --name 王五 --role host=某大学
  wenxiao accounts reset-password lisi")]
pub struct Args {
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an account of the role administrator
    CreateAdmin(New),
    /// Make an account
    Add {
        #[command(flatten)]
        new: New,
        /// Role, or ROLE=SCOPE (host=NAME, investigator=PROJECT, recommender=NAME, evaluator=AGENCY); may be given several times
        #[arg(long, required = true, value_parser = read_role)]
        role: Vec<(Role, String)>,
    },
    /// List the accounts with their roles
    List,
    /// Draw another password
    ResetPassword { login: String },
    /// Keep an account from signing in, and end its sessions
    Disable { login: String },
    /// Let a disabled account sign in again
    Enable { login: String },
}

#[derive(Debug, ClapArgs)]
struct New {
    /// What the person types to sign in
    #[arg(long)]
    login: String,
    /// The person's name
    #[arg(long)]
    name: String,
    #[arg(long, default_value = "")]
    organisation: String,
}

fn read_role(text: &str) -> Result<(Role, String), String> {
    let (code, scope) = text.split_once('=').unwrap_or((text, ""));
    let role = Role::of(code).ok_or_else(|| {
        let codes: Vec<&str> = Role::ALL.into_iter().map(Role::code).collect();
        format!("no such role; there are {}", codes.join(", "))
    })?;
    Ok((role, scope.to_owned()))
}

pub fn run(args: Args) -> Result<(), AppError> {
    let text = block_on(async {
        let db = Db::open(&args.database.database).await?;
        db.require_migrated().await?;
        let text = answer(&db, args.command).await?;
        db.close().await;
        Ok(text)
    })?;
    Ok(terminal::out(&text)?)
}

async fn answer(db: &Db, command: Command) -> Result<String, AppError> {
    match command {
        Command::CreateAdmin(new) => add(db, new, &[(Role::Administrator, String::new())]).await,
        Command::Add { new, role } => add(db, new, &role).await,
        Command::List => list(db).await,
        Command::ResetPassword { login } => reset_password(db, &login).await,
        Command::Disable { login } => set_disabled(db, &login, true).await,
        Command::Enable { login } => set_disabled(db, &login, false).await,
    }
}

async fn add(db: &Db, new: New, roles: &[(Role, String)]) -> Result<String, AppError> {
    let password = password::random();
    let hash = password::hash(password.clone()).await?;
    let account = Account {
        id: new_id(),
        login: new.login,
        name: new.name,
        organisation: new.organisation,
        password_hash: hash,
        must_change_password: true,
        disabled: false,
        created_at: clock::now(),
        roles: roles
            .iter()
            .map(|(role, scope)| (role.code().to_owned(), scope.clone()))
            .collect(),
    };
    let mut tx = db.write().await?;
    queries::add(&mut tx, &account)
        .await
        .map_err(|error| match error {
            AppError::Internal(inner)
                if inner
                    .downcast_ref::<sqlx::Error>()
                    .is_some_and(is_unique_violation) =>
            {
                AppError::usage(
                    format!("the login {} is taken", account.login),
                    "choose another, or reset its password",
                )
            }
            other => other,
        })?;
    let detail = json!({ "login": account.login, "roles": account.roles });
    let subject = format!("account:{}", account.id);
    tx.commit(Entry::new(
        &Actor::Operator,
        "account.create",
        subject,
        detail,
    ))
    .await?;
    Ok(said_once(&account.login, &password))
}

fn said_once(login: &str, password: &str) -> String {
    format!(
        "{login}\t{password}\nThe password is shown this once; it must be changed at the first sign-in.\n"
    )
}

async fn list(db: &Db) -> Result<String, AppError> {
    let accounts = queries::list(&mut *db.read().await?).await?;
    let left = Align::Left;
    let mut table = Table::new(&[
        ("login", left),
        ("name", left),
        ("organisation", left),
        ("roles", left),
        ("state", left),
    ]);
    for account in accounts {
        let roles: Vec<String> = account
            .roles
            .iter()
            .map(|(role, scope)| {
                if scope.is_empty() {
                    role.clone()
                } else {
                    format!("{role}={scope}")
                }
            })
            .collect();
        let state = if account.disabled { "disabled" } else { "" };
        table.row([
            account.login,
            account.name,
            account.organisation,
            roles.join(", "),
            state.to_owned(),
        ]);
    }
    Ok(table.render())
}

async fn find(db: &Db, login: &str) -> Result<Account, AppError> {
    queries::find_by_login(&mut *db.read().await?, login)
        .await?
        .ok_or_else(|| {
            AppError::usage(
                format!("there is no account {login}"),
                "`wenxiao accounts list` shows them",
            )
        })
}

async fn reset_password(db: &Db, login: &str) -> Result<String, AppError> {
    let account = find(db, login).await?;
    let password = password::random();
    let hash = password::hash(password.clone()).await?;
    let mut tx = db.write().await?;
    queries::set_password(&mut tx, &account.id, &hash, true).await?;
    let subject = format!("account:{}", account.id);
    tx.commit(Entry::new(
        &Actor::Operator,
        "account.reset_password",
        subject,
        json!({ "login": login }),
    ))
    .await?;
    super::sessions::forget_all_of(db, &account.id).await?;
    Ok(said_once(login, &password))
}

async fn set_disabled(db: &Db, login: &str, disabled: bool) -> Result<String, AppError> {
    let account = find(db, login).await?;
    let mut tx = db.write().await?;
    queries::set_disabled(&mut tx, &account.id, disabled.then(clock::now)).await?;
    let action = if disabled {
        "account.disable"
    } else {
        "account.enable"
    };
    let subject = format!("account:{}", account.id);
    tx.commit(Entry::new(
        &Actor::Operator,
        action,
        subject,
        json!({ "login": login }),
    ))
    .await?;
    if disabled {
        super::sessions::forget_all_of(db, &account.id).await?;
    }
    Ok(format!(
        "{login} is {}.\n",
        if disabled { "disabled" } else { "enabled" }
    ))
}

//! The demonstration's accounts: one a role, each with a random password that the folder remembers.

use std::path::Path;

use serde_json::json;

use crate::accounts::queries::{self, Account as Stored};
use crate::clock;
use crate::db::{Actor, Conn, Db, Entry, new_id};
use crate::error::AppError;
use crate::web::password;
use crate::web::permission::Role;

/// An account as the terminal shows it.
pub struct Account {
    pub role: &'static str,
    pub login: &'static str,
    pub password: String,
    pub sees: &'static str,
}

/// Login, name, role, scope, what it sees.
const ALL: &[(&str, &str, Role, &str, &str)] = &[
    (
        "yewu",
        "业务处演示",
        Role::Department,
        "",
        "导入、填写、冻结、下载",
    ),
    (
        "jixiao",
        "绩效处演示",
        Role::Finance,
        "",
        "查看、规则对比、下载；财政评价的导入、评分、冻结",
    ),
    (
        "pingjia",
        "评价机构演示",
        Role::Evaluator,
        "示例评价机构",
        "本机构承担的评价：导入、评分、文字、下载",
    ),
    (
        "shenji",
        "审计演示",
        Role::Auditor,
        "",
        "查看一切，核验审计日志",
    ),
    (
        "danwei",
        "承担单位演示",
        Role::Host,
        "新疆医科大学第一附属医院",
        "本单位项目的填报",
    ),
    (
        "shuoming",
        "说明单位演示",
        Role::Host,
        "示例水务公司",
        "查重说明：回答业务处就本单位文本提出的要求（虚构单位）",
    ),
    ("admin", "管理员演示", Role::Administrator, "", "账号"),
];

/// Where the folder remembers the passwords, readable by its owner only.
const FILE: &str = "accounts.txt";

/// Makes the accounts that aren't there yet.
pub async fn make(db: &Db, folder: &Path) -> Result<Vec<Account>, AppError> {
    let file = folder.join(FILE);
    let remembered = std::fs::read_to_string(&file).unwrap_or_default();
    let mut accounts = Vec::new();
    for (login, name, role, scope, sees) in ALL {
        let known = remembered
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .find(|(known, _)| known == login)
            .map(|(_, password)| password.to_owned());
        let password = known.unwrap_or_else(password::random);
        ensure(db, login, name, (*role, scope), &password).await?;
        accounts.push(Account {
            role: role.label(),
            login,
            password,
            sees,
        });
    }
    let lines: Vec<String> = accounts
        .iter()
        .map(|account| format!("{}\t{}\n", account.login, account.password))
        .collect();
    write_private(&file, &lines.concat())?;
    Ok(accounts)
}

/// Whoever acts for the department in the demonstration.
pub async fn department(conn: &mut Conn) -> Result<Option<Actor>, AppError> {
    let login = ALL
        .iter()
        .find(|(.., role, _, _)| *role == Role::Department)
        .map_or("", |(login, ..)| login);
    let found = queries::find_by_login(conn, login).await?;
    Ok(found.map(|account| Actor::Account {
        id: account.id,
        login: account.login,
    }))
}

/// Makes an account, or gives one whose password was forgotten the new one.
async fn ensure(
    db: &Db,
    login: &str,
    name: &str,
    (role, scope): (Role, &str),
    password: &str,
) -> Result<(), AppError> {
    let found = queries::find_by_login(&mut *db.read().await?, login).await?;
    if let Some(found) = &found
        && password::fits(password.to_owned(), Some(found.password_hash.clone())).await?
    {
        return Ok(());
    }
    let hash = password::hash(password.to_owned()).await?;
    let mut tx = db.write().await?;
    let (id, action) = if let Some(found) = found {
        queries::set_password(&mut tx, &found.id, &hash, false).await?;
        (found.id, "account.reset_password")
    } else {
        let id = new_id();
        let account = Stored {
            id: id.clone(),
            login: login.to_owned(),
            name: name.to_owned(),
            organisation: scope.to_owned(),
            password_hash: hash,
            must_change_password: false,
            disabled: false,
            created_at: clock::now(),
            roles: vec![(role.code().to_owned(), scope.to_owned())],
        };
        queries::add(&mut tx, &account).await?;
        (id, "account.create")
    };
    let detail = json!({ "login": login, "role": role.code(), "scope": scope });
    tx.commit(Entry::new(
        &Actor::Operator,
        action,
        format!("account:{id}"),
        detail,
    ))
    .await
}

/// Writes a file that only its owner reads.
fn write_private(file: &Path, text: &str) -> Result<(), AppError> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut open = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(file)?;
    open.write_all(text.as_bytes())?;
    Ok(())
}

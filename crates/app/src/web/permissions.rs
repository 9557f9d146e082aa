//! 权限一览: the permission table as a page, printed from the same data that decides.

use askama::Template;
use axum::response::Response;

use super::guard::Visitor;
use super::permission::{Action, PERMITS, Period, Role, Subject};
use super::route::{Route, Rule};
use crate::error::AppError;
use crate::page::{Chrome, show};

pub fn routes() -> Vec<Route> {
    vec![Route::get("/permissions", Rule::SignedIn, matrix)]
}

#[derive(Template)]
#[template(path = "web/permissions.html")]
struct Matrix {
    chrome: Chrome,
    roles: Vec<&'static str>,
    rows: Vec<Row>,
}

struct Row {
    subject: &'static str,
    action: &'static str,
    /// One cell a role, empty where it is refused.
    cells: Vec<String>,
}

async fn matrix(visitor: Visitor) -> Result<Response, AppError> {
    show(&Matrix {
        chrome: visitor.chrome("权限一览"),
        roles: Role::ALL.iter().map(|role| role.label()).collect(),
        rows: rows(),
    })
}

fn rows() -> Vec<Row> {
    Action::ALL
        .into_iter()
        .map(|action| Row {
            subject: match action.subject() {
                Subject::House => "全系统",
                Subject::Fund => "专项年度",
                Subject::Project => "项目",
                Subject::Evaluation => "评价",
                Subject::Explanation => "查重说明",
            },
            action: action.label(),
            cells: Role::ALL
                .into_iter()
                .map(|role| cell(action, role))
                .collect(),
        })
        .collect()
}

/// 全部, 本单位 · 填报中 …: how far a role reaches, and when if not always.
fn cell(action: Action, role: Role) -> String {
    let parts: Vec<String> = PERMITS
        .iter()
        .filter(|permit| permit.action == action && permit.role == role)
        .map(|permit| {
            let relation = permit.relation.label();
            match (action.subject(), permit.periods) {
                (Subject::House, _) => "可以".to_owned(),
                (_, [Period::Open]) => format!("{relation} · 冻结前"),
                (_, [Period::Frozen]) => format!("{relation} · 冻结后"),
                _ => relation.to_owned(),
            }
        })
        .collect();
    parts.join("；")
}

//! Money, dates and grade on a project's page: what holds now, what was frozen, and why it was adjusted.

use askama::Template;

use super::money::MoneyColumns;
use super::money_pages::{Way, WithMoney};
use super::money_queries::{self, ProjectHead};
use super::store::WithProjects;
use crate::db::Conn;
use crate::error::AppError;
use crate::page::adjusted::Adjusted;
use crate::page::figures::encoded;
use crate::web::guard::Visitor;

/// A panel of a project's page; the page lists `history` below it.
#[derive(Template)]
#[template(path = "projects/money_panel.html")]
pub struct MoneyPanel {
    href: String,
    /// What this visitor may do with the money.
    way: Option<Way>,
    facts: Vec<Fact>,
    pub history: Vec<Adjusted>,
}

/// An amount, a date or the grade as it holds now, and as it was frozen where that is something else.
struct Fact {
    label: &'static str,
    value: String,
    frozen: Option<String>,
}

impl MoneyPanel {
    /// Of the project with this code, as this visitor sees it.
    pub async fn of<S: WithMoney>(
        conn: &mut Conn,
        visitor: &Visitor,
        at: &S,
        code: &str,
    ) -> Result<Self, AppError> {
        let tables = S::Package::PROJECTS;
        let project: ProjectHead = money_queries::heading(conn, tables, &at.key().0, code)
            .await?
            .ok_or(AppError::NotFound)?;
        let now = money_queries::money(conn, tables, &project.id).await?;
        let (filed, steps) = money_queries::money_history(conn, tables, &project.id).await?;
        let facts = facts(&filed, &now);
        let mut before = filed;
        let history = steps
            .into_iter()
            .map(|(why, money)| {
                let differences = money.differences(&before);
                before = money;
                Adjusted::new(why, differences)
            })
            .collect();
        Ok(Self {
            href: format!("{}/projects/{}/money", at.address(), encoded(code)),
            way: at.way(visitor, &project),
            facts,
            history,
        })
    }
}

fn facts(filed: &MoneyColumns, now: &MoneyColumns) -> Vec<Fact> {
    filed
        .printed()
        .into_iter()
        .zip(now.printed())
        .map(|((label, frozen), (_, value))| Fact {
            label,
            frozen: (frozen != value).then_some(frozen),
            value,
        })
        .collect()
}

//! Asks the permission table before a handler runs, and hands it who asks and which record it is about.

use std::collections::HashMap;

use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::Response;
use tower_sessions::Session;

use super::App;
use super::permission::{
    Action, EvaluationScope, Facts, Grant, Period, ProjectScope, Role, Subject, may,
};
use super::route::Rule;
use crate::error::{AppError, Refusal};
use crate::page::{Chrome, Link, Named, see};
use crate::schemes::head::AtEvaluation;

/// The key under which a session keeps the account's id.
pub const ACCOUNT: &str = "account";

/// Who asks.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub id: String,
    pub login: String,
    pub name: String,
    pub must_change_password: bool,
    pub grants: Vec<Grant>,
    /// Where they are, for the menu.
    path: String,
}

/// The fund and year that the path names, as far as permissions and page heads need it.
#[derive(Debug, Clone)]
pub struct AtFund {
    pub id: String,
    pub name: String,
    pub region: String,
    pub fiscal_year: i64,
    /// Grows with every change: what was computed from it is named by it.
    pub revision: i64,
    pub period: Period,
}

impl Visitor {
    /// Whether the menu and buttons should offer something.
    pub fn may(&self, action: Action, period: Option<Period>) -> bool {
        let facts = Facts {
            period,
            ..Facts::default()
        };
        may(&self.grants, action, facts)
    }

    pub fn may_with(&self, action: Action, facts: Facts<'_>) -> bool {
        may(&self.grants, action, facts)
    }

    /// The projects that lists show.
    pub fn scope(&self) -> ProjectScope {
        ProjectScope::of(&self.grants)
    }

    /// The evaluations that lists show.
    pub fn evaluations(&self) -> EvaluationScope {
        EvaluationScope::of(&self.grants)
    }

    /// As the audit log names whoever acts.
    pub fn actor(&self) -> crate::db::Actor {
        crate::db::Actor::Account {
            id: self.id.clone(),
            login: self.login.clone(),
        }
    }

    /// The frame of a page for this visitor.
    pub fn chrome(&self, title: impl Into<String>) -> Chrome {
        let mut nav = vec![
            Link::new("专项", "/")
                .here(self.path == "/" || self.in_part("/funds") || self.in_part("/evaluations")),
        ];
        let mut offer = |shown: bool, label: &str, href: &str| {
            if shown {
                nav.push(Link::new(label, href).here(self.in_part(href)));
            }
        };
        offer(self.may(Action::ImportPackage, None), "导入", "/imports");
        offer(
            self.may(Action::ReadProofreading, None),
            "数据核验",
            "/proofreading",
        );
        for (action, label, href) in [
            (Action::ReadDuplicates, "查重", "/duplicates"),
            (Action::ListExplanations, "查重说明", "/explanations"),
        ] {
            offer(self.may(action, None), label, href);
        }
        offer(true, "规则", "/rules");
        offer(self.may(Action::ReadAudit, None), "审计日志", "/audit");
        offer(self.may(Action::ManageAccounts, None), "账号", "/accounts");
        offer(true, "权限", "/permissions");
        let role = self
            .grants
            .first()
            .map_or("无角色", |grant| grant.role.label());
        Chrome {
            title: title.into(),
            account: Some(Named {
                name: self.name.clone(),
                role,
            }),
            nav,
            ..Chrome::default()
        }
    }

    /// Whether they are at this very address.
    pub fn is_at(&self, address: &str) -> bool {
        self.path == address
    }

    /// Whether they are at this address or below it.
    pub fn in_part(&self, part: &str) -> bool {
        self.path == part
            || self
                .path
                .strip_prefix(part)
                .is_some_and(|rest| rest.starts_with('/'))
    }
}

impl AtFund {
    /// Address of the fund's pages.
    pub fn base(&self) -> String {
        format!("/funds/{}", self.id)
    }

    /// 中央引导地方科技发展资金 2024 年度
    pub fn title(&self) -> String {
        format!("{} {} 年度", self.name, self.fiscal_year)
    }

    /// The frame of a page of this fund: title, path, tabs.
    pub fn chrome(&self, visitor: &Visitor, title: impl Into<String>) -> Chrome {
        let base = self.base();
        let mut chrome = visitor.chrome(title).under("专项", "/");
        let period = Some(self.period);
        let reads = visitor.may(Action::ReadFund, period);
        let tabs = [
            (reads, "总览", ""),
            (
                visitor.may(Action::ListProjects, period),
                "项目",
                "/projects",
            ),
            (reads, "偏差与问题", "/findings"),
            (reads, "规则对比", "/compare"),
            (reads, "数字与依据", "/figures"),
            (reads, "报告文字", "/narratives"),
            (visitor.may(Action::Download, period), "下载", "/downloads"),
        ];
        for (shown, label, part) in tabs {
            if shown {
                let href = format!("{base}{part}");
                let here = if part.is_empty() {
                    visitor.path == href || visitor.in_part(&format!("{base}/indicators"))
                } else {
                    visitor.in_part(&href)
                };
                chrome.tabs.push(Link::new(label, href).here(here));
            }
        }
        if chrome.title != self.title() {
            // Who doesn't read the overview begins at the list of projects.
            let first = if reads {
                base
            } else {
                format!("{base}/projects")
            };
            chrome = chrome.under(self.title(), first);
        }
        chrome
    }
}

/// Lets a request through or answers it: to sign-in for a stranger, 「没有找到」 for whoever may not.
pub async fn guard(
    State((app, rule)): State<(App, Rule)>,
    session: Session,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if rule == Rule::Public {
        return Ok(next.run(request).await);
    }
    let Some(visitor) = visitor(&app, &session, request.uri()).await? else {
        return Ok(see(&sign_in_address(&request)));
    };
    if visitor.must_change_password && !["/password", "/sign-out"].contains(&request.uri().path()) {
        return Ok(see("/password"));
    }
    if let Rule::May(action) = rule {
        let params: HashMap<String, String> = params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        match action.subject() {
            Subject::House => house(&visitor, action)?,
            Subject::Fund | Subject::Project => {
                let fund = allowed(&app, &visitor, action, &params).await?;
                request.extensions_mut().insert(fund);
            }
            Subject::Evaluation => {
                let id = params.get("evaluation").ok_or(AppError::NotFound)?;
                let at = evaluation(&app, &visitor, action, id).await?;
                request.extensions_mut().insert(at);
            }
            Subject::Explanation => {
                let id = params.get("request").ok_or(AppError::NotFound)?;
                let host = crate::duplicates::queries::asked_host(&mut *app.db.read().await?, id)
                    .await?
                    .ok_or(AppError::NotFound)?;
                let facts = Facts {
                    host: Some(&host),
                    ..Facts::default()
                };
                if !may(&visitor.grants, action, facts) {
                    return Err(AppError::NotFound);
                }
            }
        }
    }
    request.extensions_mut().insert(visitor);
    Ok(next.run(request).await)
}

fn house(visitor: &Visitor, action: Action) -> Result<(), AppError> {
    if may(&visitor.grants, action, Facts::default()) {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// Decides about an action on the evaluation that the path names.
async fn evaluation(
    app: &App,
    visitor: &Visitor,
    action: Action,
    id: &str,
) -> Result<AtEvaluation, AppError> {
    let mut read = app.db.read().await?;
    let at = crate::schemes::head::at(&mut read, id)
        .await?
        .ok_or(AppError::NotFound)?;
    decide(visitor, (action, Action::ReadEvaluation), at.facts())?;
    Ok(at)
}

/// Lets an action be, or refuses: somebody who may read the record learns that the period is the obstacle, anybody else nothing.
fn decide(
    visitor: &Visitor,
    (action, reading): (Action, Action),
    facts: Facts<'_>,
) -> Result<(), AppError> {
    if may(&visitor.grants, action, facts) {
        return Ok(());
    }
    let other = Facts {
        period: facts.period.map(|period| match period {
            Period::Open => Period::Frozen,
            Period::Frozen => Period::Open,
        }),
        ..facts
    };
    match facts.period {
        Some(period)
            if may(&visitor.grants, reading, facts) && may(&visitor.grants, action, other) =>
        {
            Err(AppError::Conflict(wrong_period(period)))
        }
        _ => Err(AppError::NotFound),
    }
}

/// Decides about an action on the record that the path names; what is refused and what isn't there look the same.
async fn allowed(
    app: &App,
    visitor: &Visitor,
    action: Action,
    params: &HashMap<String, String>,
) -> Result<AtFund, AppError> {
    let id = params.get("fund").ok_or(AppError::NotFound)?;
    let mut read = app.db.read().await?;
    let fund = crate::funds::head::at(&mut read, id)
        .await?
        .ok_or(AppError::NotFound)?;
    let host = match params.get("project") {
        Some(code) => Some(
            crate::projects::head::host_of(&mut read, id, code)
                .await?
                .ok_or(AppError::NotFound)?,
        ),
        None => None,
    };
    let facts = Facts {
        period: Some(fund.period),
        host: host.as_deref(),
        project: params.get("project").map(String::as_str),
        ..Facts::default()
    };
    let reading = match action.subject() {
        Subject::Project => Action::ReadProject,
        _ => Action::ReadFund,
    };
    decide(visitor, (action, reading), facts)?;
    Ok(fund)
}

fn wrong_period(period: Period) -> Refusal {
    match period {
        Period::Frozen => Refusal::new(
            "已冻结，不能再直接修改。",
            "如确需更正，请由有权的部门以“调整”方式办理并写明理由；原值保留。",
        ),
        Period::Open => Refusal::new(
            "尚未冻结，不需要“调整”。",
            "请直接修改；冻结之后的更正才需要写明理由。",
        ),
    }
}

async fn visitor(app: &App, session: &Session, uri: &Uri) -> Result<Option<Visitor>, AppError> {
    let Some(id) = session.get::<String>(ACCOUNT).await? else {
        return Ok(None);
    };
    let mut read = app.db.read().await?;
    let Some(account) = crate::accounts::queries::find(&mut read, &id).await? else {
        return Ok(None);
    };
    if account.disabled {
        return Ok(None);
    }
    let grants = account
        .roles
        .iter()
        .filter_map(|(role, scope)| {
            Role::of(role).map(|role| Grant {
                role,
                scope: scope.clone(),
            })
        })
        .collect();
    Ok(Some(Visitor {
        id: account.id,
        login: account.login,
        name: account.name,
        must_change_password: account.must_change_password,
        grants,
        path: uri.path().to_owned(),
    }))
}

/// The sign-in page, which leads back to where a stranger wanted to go.
fn sign_in_address(request: &Request) -> String {
    let wanted = request.uri().path();
    if request.method() == Method::GET && wanted != "/" {
        format!("/sign-in?next={}", crate::page::figures::encoded(wanted))
    } else {
        "/sign-in".to_owned()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get().cloned().ok_or(AppError::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AtEvaluation {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get().cloned().ok_or(AppError::NotFound)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for AtFund {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get().cloned().ok_or(AppError::NotFound)
    }
}

//! What all pages share: the frame around them, how figures and money are printed, forms with their messages.

pub mod adjusted;
pub mod assets;
pub mod chart;
pub mod figures;
pub mod form;
pub mod paging;
pub mod upload;
pub mod words;

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use crate::error::{AppError, Refusal};

/// The frame of a page: its title, where it stands, who is signed in.
#[derive(Debug, Clone, Default)]
pub struct Chrome {
    pub title: String,
    pub account: Option<Named>,
    pub nav: Vec<Link>,
    pub crumbs: Vec<Link>,
    pub tabs: Vec<Link>,
    /// What has just been done, said once.
    pub notice: Option<&'static str>,
}

/// Who is signed in, as the top bar says it.
#[derive(Debug, Clone)]
pub struct Named {
    pub name: String,
    pub role: &'static str,
}

/// A link of a menu or of the path to the page.
#[derive(Debug, Clone)]
pub struct Link {
    pub label: String,
    pub href: String,
    /// Whether it is where the reader stands.
    pub current: bool,
}

impl Link {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
            current: false,
        }
    }

    /// The same, marked as where the reader stands when `current`.
    #[must_use]
    pub fn here(mut self, current: bool) -> Self {
        self.current = current;
        self
    }
}

impl Chrome {
    /// A frame without menus, for those who aren't signed in.
    pub fn bare(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// Adds a step of the path to the page.
    #[must_use]
    pub fn under(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Link::new(label, href));
        self
    }
}

/// Renders a page.
pub fn show(page: &impl Template) -> Result<Response, AppError> {
    Ok(Html(page.render()?).into_response())
}

/// Renders a page with another status than 200.
pub fn show_with(status: StatusCode, page: &impl Template) -> Result<Response, AppError> {
    Ok((status, Html(page.render()?)).into_response())
}

/// The answer to a form that did its work: go and look (post, redirect, get).
pub fn see(href: &str) -> Response {
    let location = header::HeaderValue::from_str(href)
        .unwrap_or_else(|_| header::HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

#[derive(Template)]
#[template(path = "page/error.html")]
struct ErrorPage {
    chrome: Chrome,
    message: String,
    hint: String,
    article: Option<String>,
    findings: Vec<words::FindingRow>,
}

impl AppError {
    fn page(self) -> (StatusCode, ErrorPage) {
        let page = |title: &str, refusal: Refusal, findings| ErrorPage {
            chrome: Chrome::bare(title),
            message: refusal.message,
            hint: refusal.hint,
            article: refusal.article,
            findings,
        };
        match self {
            Self::NotFound => {
                let said = Refusal::new(
                    "没有这个页面，或者您没有查看它的权限。",
                    "请核对网址，或从首页重新进入；需要权限时请联系系统管理员。",
                );
                (StatusCode::NOT_FOUND, page("没有找到", said, Vec::new()))
            }
            Self::Forbidden(refusal) => (
                StatusCode::FORBIDDEN,
                page("不能这样做", refusal, Vec::new()),
            ),
            Self::Conflict(refusal) => (
                StatusCode::CONFLICT,
                page("与现状不符", refusal, Vec::new()),
            ),
            Self::Usage(refusal) => (
                StatusCode::BAD_REQUEST,
                page("请求有误", refusal, Vec::new()),
            ),
            Self::Invalid(findings) => {
                let said = Refusal::new(
                    format!("数据有 {} 处问题，未作任何保存。", findings.len()),
                    "请按下面逐条修改后再提交。",
                );
                let rows = findings.iter().map(words::FindingRow::new).collect();
                (
                    StatusCode::UNPROCESSABLE_ENTITY,
                    page("数据有问题", said, rows),
                )
            }
            Self::Internal(error) => {
                tracing::error!("{error:#}");
                let said = Refusal::new(
                    "系统出错，这次操作没有完成。",
                    "错误已记入日志。请稍后再试；仍不行请把出错时间告诉系统管理员。",
                );
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    page("系统出错", said, Vec::new()),
                )
            }
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let (status, page) = self.page();
        match page.render() {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => (status, page.message).into_response(),
        }
    }
}

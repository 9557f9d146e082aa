//! 审计日志: its entries a page at a time, and whether the chain holds.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::chain::AuditEntry;
use super::queries::{self, Filter};
use super::verify::verify;
use crate::error::AppError;
use crate::page::figures::encoded;
use crate::page::paging::{Pager, ROWS};
use crate::page::{Chrome, show, words};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let rule = Rule::May(Action::ReadAudit);
    vec![
        Route::get("/audit", rule, list),
        Route::get("/audit/verify", rule, check),
        Route::get("/audit/entries/{seq}", rule, entry),
    ]
}

/// Actions as the log names them, and as an auditor reads them.
const ACTIONS: &[(&str, &str)] = &[
    ("package.import", "导入填报包"),
    ("evaluation.import", "导入评价数据包"),
    ("import.upload", "上传数据包"),
    ("import.discard", "放弃上传"),
    ("filing.edit", "修改填报"),
    ("filing.adjust", "冻结后调整填报"),
    ("project.edit", "修改项目资金"),
    ("project.adjust", "冻结后调整项目资金"),
    ("deviation_cause.write", "填写偏差原因"),
    ("deviation_cause.adjust", "冻结后调整偏差原因"),
    ("narrative.write", "填写报告文字"),
    ("score.edit", "修改评分"),
    ("score.adjust", "冻结后调整评分"),
    ("fund_year.freeze", "冻结填报期"),
    ("evaluation.freeze", "冻结评价"),
    ("proofreading.check", "数据核验"),
    ("library.upload", "上传文库文件"),
    ("library.add", "文字加入文库"),
    ("library.form", "登记空白表格"),
    ("library.form_removed", "删除空白表格"),
    ("duplicates.request", "提出查重"),
    ("duplicates.done", "查重完成"),
    ("duplicates.decide", "认定查重结果"),
    ("duplicates.explain", "说明相似之处"),
    ("job.start", "开始办理任务"),
    ("job.done", "任务办完"),
    ("job.cancel", "申请停止任务"),
    ("job.cancelled", "任务已停止"),
    ("job.release", "交回任务"),
    ("job.fail", "任务失败"),
    ("account.create", "建立账号"),
    ("account.change", "修改账号"),
    ("account.disable", "停用账号"),
    ("account.enable", "启用账号"),
    ("account.reset_password", "重设密码"),
    ("account.change_password", "修改密码"),
    ("account.sign_in", "登录"),
    ("account.sign_out", "退出"),
    ("setup.offer", "发出首次使用链接"),
];

fn action(code: &str) -> String {
    ACTIONS
        .iter()
        .find(|(known, _)| *known == code)
        .map_or_else(|| code.to_owned(), |(_, label)| (*label).to_owned())
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    action: String,
    #[serde(default = "first")]
    page: u64,
}

fn first() -> u64 {
    1
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage {
    chrome: Chrome,
    asked: Asked,
    actions: &'static [(&'static str, &'static str)],
    rows: Vec<Row>,
    pager: Pager,
    head: Option<String>,
}

struct Row {
    seq: i64,
    at: String,
    actor: String,
    action: String,
    subject: String,
    hash: String,
}

impl Row {
    fn new(entry: &AuditEntry) -> Self {
        Self {
            seq: entry.seq,
            at: words::moment(entry.at),
            actor: words::actor(&entry.actor),
            action: action(&entry.action),
            subject: entry.subject.clone(),
            hash: entry.hash.chars().take(12).collect(),
        }
    }
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let filter = Filter {
        search: some(&asked.q),
        action: some(&asked.action),
        ..Filter::default()
    };
    let limit = i64::try_from(ROWS)?;
    let offset = i64::try_from((asked.page.max(1) - 1) * ROWS)?;
    let (entries, total) = queries::page(&mut read, &filter, offset, limit).await?;
    let parts: Vec<String> = [("q", &asked.q), ("action", &asked.action)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    let head = queries::head(&mut read).await?;
    show(&ListPage {
        chrome: visitor.chrome("审计日志"),
        pager: Pager::new(
            "/audit",
            &parts.join("&"),
            asked.page,
            u64::try_from(total)?,
        ),
        rows: entries.iter().map(Row::new).collect(),
        actions: ACTIONS,
        head: head.map(|head| format!("共 {} 条，链尾 {}", head.count, head.hash)),
        asked,
    })
}

#[derive(Template)]
#[template(path = "audit/verified.html")]
struct VerifiedPage {
    chrome: Chrome,
    entries: i64,
    head: String,
    breaks: Vec<String>,
}

async fn check(State(app): State<App>, visitor: Visitor) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let verified = verify(&mut read, &[]).await?;
    show(&VerifiedPage {
        chrome: visitor.chrome("核验审计日志").under("审计日志", "/audit"),
        entries: verified.entries,
        head: verified.head.map(|head| head.hash).unwrap_or_default(),
        breaks: verified.breaks.iter().map(ToString::to_string).collect(),
    })
}

#[derive(Template)]
#[template(path = "audit/entry.html")]
struct EntryPage {
    chrome: Chrome,
    facts: Vec<(&'static str, String)>,
    detail: String,
    holds: bool,
}

async fn entry(
    State(app): State<App>,
    visitor: Visitor,
    Path(seq): Path<i64>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let entry = queries::find(&mut read, seq).await?;
    let detail: serde_json::Value = serde_json::from_str(&entry.detail)?;
    show(&EntryPage {
        chrome: visitor
            .chrome(format!("第 {seq} 条：{}", action(&entry.action)))
            .under("审计日志", "/audit"),
        detail: serde_json::to_string_pretty(&detail)?,
        holds: entry.computed_hash() == entry.hash,
        facts: vec![
            ("时间", words::moment(entry.at)),
            ("经办", words::actor(&entry.actor)),
            (
                "事项",
                format!("{}（{}）", action(&entry.action), entry.action),
            ),
            ("对象", entry.subject.clone()),
            ("前一条的校验值", entry.prev_hash.clone()),
            ("本条的校验值", entry.hash.clone()),
        ],
    })
}

//! Import of a package: upload, look at every finding, then store or discard.

use askama::Template;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::package::Package as FilingPackage;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{self, EvaluationPackage};

use super::content::content;
use super::queries::{self, Import};
use super::store::{self, Changed, Package};
use crate::error::AppError;
use crate::evaluations::evaluated::Evaluated;
use crate::evaluations::records;
use crate::files::Folder;
use crate::packages::limits::Limits;
use crate::packages::{self, Content, Options};
use crate::page::form::Messages;
use crate::page::words::{self, Badge, FindingRow};
use crate::page::{Chrome, see, show, show_with, upload};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::{Action, EvaluationFacts, Facts};
use crate::web::route::{Route, Rule};

/// What an upload may weigh.
const UPLOAD_BYTES: usize = 64 * 1024 * 1024;
/// How many earlier uploads the page lists.
const LISTED: i64 = 20;
/// How many findings a page shows; the rest is counted.
const SHOWN: usize = 500;

pub fn routes() -> Vec<Route> {
    let rule = Rule::May(Action::ImportPackage);
    vec![
        Route::get("/imports", rule, list),
        Route::post("/imports", rule, send).carrying(UPLOAD_BYTES),
        Route::get("/imports/{import}", rule, one),
        Route::post("/imports/{import}/store", rule, confirm),
        Route::post("/imports/{import}/discard", rule, discard),
    ]
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    chrome: Chrome,
    messages: Messages,
    rows: Vec<Row>,
}

struct Row {
    href: String,
    file: String,
    at: String,
    state: Badge,
    findings: usize,
}

fn state(code: &str) -> Badge {
    let (word, class) = match code {
        "staged" => ("待确认", "fair"),
        "refused" => ("有错误，未导入", "bad"),
        "stored" => ("已导入", "good"),
        _ => ("已放弃", "none"),
    };
    Badge { word, class }
}

async fn built(app: &App, visitor: &Visitor) -> Result<ListPage, AppError> {
    let mut read = app.db.read().await?;
    let rows = queries::latest(&mut read, uploader(visitor), LISTED)
        .await?
        .into_iter()
        .map(|import| {
            let findings: Vec<Finding> = serde_json::from_str(&import.findings)?;
            Ok(Row {
                href: format!("/imports/{}", import.id),
                at: words::moment(import.uploaded_at),
                state: state(&import.state),
                findings: findings.len(),
                file: import.file_name,
            })
        })
        .collect::<Result<_, AppError>>()?;
    Ok(ListPage {
        chrome: visitor.chrome("导入数据包"),
        messages: Messages::default(),
        rows,
    })
}

/// Whose uploads a visitor sees: nobody's alone where all may be seen.
fn uploader(visitor: &Visitor) -> Option<&str> {
    (!visitor.may(Action::ReadUploads, None)).then_some(&visitor.id)
}

/// The upload, if this visitor may see it.
async fn found(
    conn: &mut crate::db::Conn,
    visitor: &Visitor,
    id: &str,
) -> Result<Import, AppError> {
    let import = queries::find(conn, id).await?;
    match uploader(visitor) {
        Some(own) if import.uploaded_by != own => Err(AppError::NotFound),
        _ => Ok(import),
    }
}

/// Whether this visitor may store a package of this kind; whose evaluation it is decides, too.
fn may_store(visitor: &Visitor, package: &Package) -> bool {
    match package {
        Package::Filing(_) => visitor.may(Action::StoreFilings, None),
        Package::Evaluation(package) => visitor.may_with(
            Action::StoreEvaluation,
            Facts {
                evaluation: Some(EvaluationFacts {
                    kind: package.fund.kind,
                    evaluator: &package.fund.evaluator,
                }),
                ..Facts::default()
            },
        ),
    }
}

/// What stops an upload that is fine in itself: somebody else's to store.
fn foreign(package: &Package) -> Finding {
    let said = match package {
        Package::Filing(_) => "自评填报包由科技厅业务处导入".to_owned(),
        Package::Evaluation(package) => format!(
            "{}由委托部门或承担评价的机构“{}”导入",
            package.fund.kind.label(),
            package.fund.evaluator
        ),
    };
    Finding::new("not_yours_to_store", Severity::Error, "fund.toml", said).advice(
        "核对 fund.toml 的 kind 和 evaluator；确需导入时请联系系统管理员核对账号的角色和范围",
    )
}

async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, AppError> {
    show(&built(&app, &visitor).await?)
}

async fn send(
    State(app): State<App>,
    visitor: Visitor,
    form: Multipart,
) -> Result<Response, AppError> {
    let missing = "请选择一个 .xlsx 工作簿，或把填报包文件夹压缩成 .zip。";
    let (name, bytes) = match upload::file(form, UPLOAD_BYTES, missing).await {
        Ok(sent) => sent,
        Err(said) => {
            let mut page = built(&app, &visitor).await?;
            page.messages.add("file", said);
            return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (name, bytes, read) = tokio::task::spawn_blocking(move || {
        let read = packages::read_any_bytes(&name, &bytes, Options::default(), &Limits::UPLOAD)
            .map(either);
        (name, bytes, read)
    })
    .await?;
    let read = match read {
        Ok((package, _)) if !may_store(&visitor, &package) => Err(vec![foreign(&package)]),
        read => read,
    };
    let folder = Folder::of(&app.data);
    let id = store::stage(&app.db, &folder, &visitor.actor(), (&name, &bytes), read).await?;
    Ok(see(&format!("/imports/{id}")))
}

/// The package of either kind with its warnings.
fn either(content: Content) -> (Package, Vec<Finding>) {
    match content {
        Content::Filing(read) => (Package::Filing(Box::new(read.package)), read.warnings),
        Content::Evaluation(read) => {
            let mut findings = read.warnings;
            findings.extend(scored(&read.package));
            (Package::Evaluation(Box::new(read.package)), findings)
        }
    }
}

/// What scoring finds: marks that don't add up, leaves without a score; none of it stops an import.
fn scored(package: &EvaluationPackage) -> Vec<Finding> {
    let fund = &package.fund;
    SchemeRuleSet::find(&fund.rule_set, fund.fiscal_year).map_or_else(
        |_| Vec::new(),
        |rules| {
            let evaluation = scheme::evaluate(package, &rules);
            let figures = scheme::figures(package, &rules, &evaluation);
            let hints = scheme::hints(package, &rules, &evaluation, &figures);
            let mut findings = evaluation.findings;
            findings.extend(hints);
            findings
        },
    )
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    /// `error` shows errors only.
    #[serde(default)]
    only: String,
}

#[derive(Template)]
#[template(path = "imports/import.html")]
struct ImportPage {
    chrome: Chrome,
    href: String,
    at: String,
    state: Badge,
    /// `staged`, `refused`, `stored` or `discarded`.
    stage: String,
    errors: usize,
    warnings: usize,
    rows: Vec<FindingRow>,
    hidden: usize,
    only_errors: bool,
    content: Vec<(&'static str, String)>,
    /// A year that is there already would be replaced.
    replaces: bool,
    /// It is frozen and would refuse: the address where adjustments are made, and since when.
    frozen: Option<(String, String)>,
    fund: Option<String>,
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let import = found(&mut read, &visitor, &id).await?;
    let findings: Vec<Finding> = serde_json::from_str(&import.findings)?;
    let package = Package::of(&import)?;
    let stored = match &package {
        Some(Package::Filing(package)) => stored(&mut read, &**package).await?,
        Some(Package::Evaluation(package)) => stored(&mut read, &**package).await?,
        None => Stored::No,
    };
    show(&import_page(
        &visitor,
        import,
        &findings,
        package.as_ref(),
        stored,
        &asked,
    ))
}

/// What the records have of a package's fund, year and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stored {
    No,
    /// It would be replaced.
    Open,
    /// It would be refused: the address where adjustments are made, and since when.
    Frozen {
        href: String,
        on: String,
    },
}

async fn stored<P: Evaluated + Addressed>(
    conn: &mut crate::db::Conn,
    package: &P,
) -> Result<Stored, AppError> {
    let Some(record) = package.stored_as(conn).await? else {
        return Ok(Stored::No);
    };
    let state = records::state(conn, P::TABLES, &record).await?;
    Ok(state.frozen_at.map_or(Stored::Open, |at| Stored::Frozen {
        href: format!("{}/{record}", P::UNDER),
        on: words::china(at).format("%Y-%m-%d").to_string(),
    }))
}

/// Where the pages of a record stand.
trait Addressed {
    const UNDER: &'static str;
}

impl Addressed for FilingPackage {
    const UNDER: &'static str = "/funds";
}

impl Addressed for EvaluationPackage {
    const UNDER: &'static str = "/evaluations";
}

fn import_page(
    visitor: &Visitor,
    import: Import,
    findings: &[Finding],
    package: Option<&Package>,
    stored: Stored,
    asked: &Asked,
) -> ImportPage {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    let only_errors = asked.only == "error";
    let wanted: Vec<&Finding> = findings
        .iter()
        .filter(|finding| !only_errors || finding.severity == Severity::Error)
        .collect();
    ImportPage {
        chrome: visitor
            .chrome(format!("导入：{}", import.file_name))
            .under("导入", "/imports"),
        href: format!("/imports/{}", import.id),
        at: words::moment(import.uploaded_at),
        state: state(&import.state),
        stage: import.state,
        errors,
        warnings: findings.len() - errors,
        hidden: wanted.len().saturating_sub(SHOWN),
        rows: wanted
            .into_iter()
            .take(SHOWN)
            .map(FindingRow::new)
            .collect(),
        only_errors,
        content: package.map(content).unwrap_or_default(),
        replaces: stored == Stored::Open,
        frozen: match stored {
            Stored::Frozen { href, on } => Some((href, on)),
            Stored::No | Stored::Open => None,
        },
        fund: match (import.fund_year_id, import.evaluated_fund_id) {
            (Some(id), _) => Some(format!("/funds/{id}")),
            (None, id) => id.map(|id| format!("/evaluations/{id}")),
        },
    }
}

async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let import = found(&mut *app.db.read().await?, &visitor, &id).await?;
    if let Some(package) = Package::of(&import)?
        && !may_store(&visitor, &package)
    {
        return Err(AppError::NotFound);
    }
    Ok(see(
        &match store::confirm(&app.db, &visitor.actor(), &id).await? {
            Changed::Filing(changed) => format!("/funds/{}?done=imported", changed.record),
            Changed::Evaluation(changed) => {
                format!("/evaluations/{}?done=evaluation_imported", changed.record)
            }
        },
    ))
}

async fn discard(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    found(&mut *app.db.read().await?, &visitor, &id).await?;
    store::discard(&app.db, &visitor.actor(), &id).await?;
    Ok(see("/imports"))
}

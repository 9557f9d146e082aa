//! 空白表格: forms that applicants fill in. Their text is nobody's own and counts nowhere, from the first text of a call on.

use askama::Template;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;
use wenxiao_overlap::Document;

use super::pages::{Paged, chrome, window};
use super::queries::{self, BlankForm};
use crate::clock;
use crate::db::{Entry, new_id};
use crate::error::AppError;
use crate::files::{self, Folder};
use crate::overlap::files::document;
use crate::page::form::Messages;
use crate::page::paging::Pager;
use crate::page::{Chrome, see, show, show_with, upload, words};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// Where they are listed.
pub const FORMS: &str = "/duplicates/library/forms";
/// What a form may weigh.
const FORM_BYTES: usize = 16 * 1024 * 1024;
const MISSING: &str = "请选择空白申报书，.docx、.pdf 或 .txt。";

pub fn routes() -> Vec<Route> {
    let change = Rule::May(Action::CheckDuplicates);
    vec![
        Route::get(FORMS, Rule::May(Action::ReadDuplicates), list),
        Route::post(FORMS, change, add).carrying(FORM_BYTES),
        Route::post("/duplicates/library/forms/{form}/remove", change, remove),
    ]
}

/// The texts of the forms in use.
pub async fn documents(app: &App) -> Result<Vec<Document>, AppError> {
    let forms = queries::forms(&mut *app.db.read().await?).await?;
    let folder = Folder::of(&app.data);
    let read = move || {
        let text = |form: BlankForm| {
            Ok(Document {
                name: form.file_name,
                text: String::from_utf8(folder.get(&form.text_hash)?)?,
                about: String::new(),
            })
        };
        forms.into_iter().map(text).collect()
    };
    tokio::task::spawn_blocking(read).await?
}

#[derive(Template)]
#[template(path = "duplicates/forms.html")]
struct FormsPage {
    chrome: Chrome,
    messages: Messages,
    may_change: bool,
    rows: Vec<FormLine>,
    pager: Pager,
}

struct FormLine {
    id: String,
    name: String,
    chars: i64,
    by: String,
    at: String,
}

async fn built(app: &App, visitor: &Visitor, page: u64) -> Result<FormsPage, AppError> {
    let mut read = app.db.read().await?;
    let total = queries::forms_in_use(&mut read).await?;
    let pager = Pager::new(FORMS, "", page, u64::try_from(total)?);
    let rows = queries::forms_page(&mut read, window(pager.page)?).await?;
    let line = |form: BlankForm| FormLine {
        id: form.id,
        name: form.file_name,
        chars: form.chars,
        by: words::actor(&form.uploaded_by),
        at: words::moment(form.uploaded_at),
    };
    Ok(FormsPage {
        chrome: chrome(visitor, "空白申报书"),
        messages: Messages::default(),
        may_change: visitor.may(Action::CheckDuplicates, None),
        rows: rows.into_iter().map(line).collect(),
        pager,
    })
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(asked): Query<Paged>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, asked.page).await?)
}

async fn add(
    State(app): State<App>,
    visitor: Visitor,
    form: Multipart,
) -> Result<Response, AppError> {
    let read = match upload::file(form, FORM_BYTES, MISSING).await {
        Ok((name, bytes)) => {
            let work = move || document(&name, bytes.to_vec()).map_err(|not| not.message);
            tokio::task::spawn_blocking(work).await?
        }
        Err(said) => Err(said),
    };
    match read {
        Ok(text) => {
            keep(&app, &visitor, &text).await?;
            Ok(see(FORMS))
        }
        Err(said) => {
            let mut page = built(&app, &visitor, 1).await?;
            page.messages.add("form", said);
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn keep(app: &App, visitor: &Visitor, text: &Document) -> Result<(), AppError> {
    let actor = visitor.actor();
    let now = clock::now();
    let form = BlankForm {
        id: new_id(),
        file_name: text.name.clone(),
        text_hash: Folder::of(&app.data).put(text.text.as_bytes())?,
        chars: i64::try_from(text.text.chars().count())?,
        uploaded_by: actor.label(),
        uploaded_at: now,
    };
    let mut tx = app.db.write().await?;
    files::queries::add(&mut tx, &form.text_hash, text.text.len(), "text/plain", now).await?;
    queries::add_form(&mut tx, &form).await?;
    let detail =
        json!({ "file_name": form.file_name, "text_hash": form.text_hash, "chars": form.chars });
    let subject = format!("blank_form:{}", form.id);
    tx.commit(Entry::new(&actor, "library.form", subject, detail))
        .await
}

async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let actor = visitor.actor();
    let mut tx = app.db.write().await?;
    if !queries::remove_form(&mut tx, &id, (&actor.label(), clock::now())).await? {
        return Err(AppError::NotFound);
    }
    let subject = format!("blank_form:{id}");
    tx.commit(Entry::new(
        &actor,
        "library.form_removed",
        subject,
        json!({}),
    ))
    .await?;
    Ok(see(FORMS))
}

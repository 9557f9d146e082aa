//! 空白表格: forms that applicants fill in. Their text is nobody's own and counts nowhere, from the first text of a call on.

use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;
use wenxiao_overlap::Document;

use super::pages::{built_library, said_of};
use super::queries::{self, BlankForm};
use crate::clock;
use crate::db::{Entry, new_id};
use crate::error::AppError;
use crate::files::{self, Folder};
use crate::overlap::files::document;
use crate::page::{see, show_with, upload};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// What a form may weigh.
const FORM_BYTES: usize = 16 * 1024 * 1024;
const MISSING: &str = "请选择空白申报书，.docx、.pdf 或 .txt。";

pub fn routes() -> Vec<Route> {
    let change = Rule::May(Action::CheckDuplicates);
    vec![
        Route::post("/duplicates/library/forms", change, add).carrying(FORM_BYTES),
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
            Ok(see("/duplicates/library#forms"))
        }
        Err(said) => {
            let mut page = built_library(&app, &visitor, &said_of("")).await?;
            page.form_messages.add("form", said);
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
    Ok(see("/duplicates/library#forms"))
}

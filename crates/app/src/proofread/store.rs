//! Keeps a checked report: the original, the document as read, the commented Word file, the findings; one audit entry.

use serde_json::json;
use wenxiao_proofread::document::FileKind;
use wenxiao_proofread::finding::Severity;

use super::queries::{self, Proofreading};
use super::run::Checked;
use crate::clock;
use crate::db::{Actor, Db, Entry, new_id};
use crate::error::AppError;
use crate::files::{self, Folder};

/// Media type of a Word document.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Keeps what was checked; gives its id.
pub async fn keep(
    db: &Db,
    folder: &Folder,
    actor: &Actor,
    (name, bytes): (&str, &[u8]),
    checked: &Checked,
) -> Result<String, AppError> {
    let uploaded_by = actor
        .account_id()
        .ok_or_else(|| AppError::usage("an upload has an uploader", "sign in to upload"))?
        .to_owned();
    let report = &checked.report;
    let count = |severity| i64::try_from(report.count(severity));
    let document = serde_json::to_vec(&checked.document)?;
    let annotated = checked.annotated.as_deref();
    let row = Proofreading {
        id: new_id(),
        file_name: name.to_owned(),
        file_kind: kind(checked.document.kind).to_owned(),
        file_hash: folder.put(bytes)?,
        document_hash: folder.put(&document)?,
        annotated_hash: annotated.map(|bytes| folder.put(bytes)).transpose()?,
        report: serde_json::to_string(report)?,
        errors: count(Severity::Error)?,
        doubts: count(Severity::Doubt)?,
        hints: count(Severity::Hint)?,
        uploaded_by,
        uploaded_at: clock::now(),
    };
    let mut tx = db.write().await?;
    let at = row.uploaded_at;
    let octets = "application/octet-stream";
    files::queries::add(&mut tx, &row.file_hash, bytes.len(), octets, at).await?;
    let text = "application/json";
    files::queries::add(&mut tx, &row.document_hash, document.len(), text, at).await?;
    if let (Some(hash), Some(bytes)) = (&row.annotated_hash, annotated) {
        files::queries::add(&mut tx, hash, bytes.len(), DOCX, at).await?;
    }
    queries::insert(&mut tx, &row).await?;
    let detail = json!({
        "file_name": row.file_name,
        "file_hash": row.file_hash,
        "errors": row.errors,
        "doubts": row.doubts,
        "hints": row.hints,
    });
    let subject = format!("proofreading:{}", row.id);
    tx.commit(Entry::new(actor, "proofreading.check", subject, detail))
        .await?;
    Ok(row.id)
}

/// As the records keep it.
fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Text => "text",
        FileKind::Docx => "docx",
        FileKind::Pdf => "pdf",
        FileKind::Xlsx => "xlsx",
    }
}

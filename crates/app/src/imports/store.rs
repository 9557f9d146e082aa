//! What changes an upload: staged with its findings, then stored or discarded by a person.

use serde_json::json;
use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::package::Package;

use super::queries::{self, Import};
use crate::clock;
use crate::db::{Actor, Db, Entry, Tx, new_id};
use crate::error::{AppError, Refusal};
use crate::files::{self, Folder};
use crate::funds::store::{Changed, import_within, not_storable};

/// Keeps an upload with what reading it said: a package with warnings, or the findings that stop it. Gives its id.
pub async fn stage(
    db: &Db,
    folder: &Folder,
    actor: &Actor,
    (file_name, bytes): (&str, &[u8]),
    read: Result<(Package, Vec<Finding>), Vec<Finding>>,
) -> Result<String, AppError> {
    let uploaded_by = person(actor)?.to_owned();
    let (package, findings) = match read {
        Ok((package, mut findings)) => {
            findings.extend(not_storable(&package));
            let stops = findings
                .iter()
                .any(|finding| finding.severity == Severity::Error);
            ((!stops).then_some(package), findings)
        }
        Err(findings) => (None, findings),
    };
    let now = clock::now();
    let file_hash = folder.put(bytes)?;
    let import = Import {
        id: new_id(),
        file_name: file_name.to_owned(),
        file_hash,
        findings: serde_json::to_string(&findings)?,
        state: if package.is_some() {
            "staged"
        } else {
            "refused"
        }
        .to_owned(),
        package: package.as_ref().map(serde_json::to_string).transpose()?,
        uploaded_by,
        uploaded_at: now,
        decided_by: None,
        decided_at: None,
        fund_year_id: None,
    };
    let mut tx = db.write().await?;
    files::queries::add(
        &mut tx,
        &import.file_hash,
        bytes.len(),
        "application/octet-stream",
        now,
    )
    .await?;
    queries::insert(&mut tx, &import).await?;
    let detail = json!({
        "file_name": import.file_name,
        "file_hash": import.file_hash,
        "findings": findings.len(),
        "state": import.state,
    });
    tx.commit(Entry::new(
        actor,
        "import.upload",
        format!("import:{}", import.id),
        detail,
    ))
    .await?;
    Ok(import.id)
}

/// Stores the package of an upload that waits.
pub async fn confirm(db: &Db, actor: &Actor, id: &str) -> Result<Changed, AppError> {
    let by = person(actor)?;
    let mut tx = db.write().await?;
    let import = waiting(&mut tx, id).await?;
    let text = import
        .package
        .ok_or_else(|| anyhow::anyhow!("upload {id} waits without a package"))?;
    let package: Package = serde_json::from_str(&text)?;
    let (changed, mut entry) = import_within(&mut tx, actor, &package).await?;
    decide(&mut tx, id, "stored", Some(&changed.fund_year), by).await?;
    entry.detail["import"] = json!(id);
    entry.detail["file_hash"] = json!(import.file_hash);
    tx.commit(entry).await?;
    Ok(changed)
}

/// Puts an upload aside; nothing of it is stored.
pub async fn discard(db: &Db, actor: &Actor, id: &str) -> Result<(), AppError> {
    let by = person(actor)?;
    let mut tx = db.write().await?;
    let import = waiting(&mut tx, id).await?;
    decide(&mut tx, id, "discarded", None, by).await?;
    let detail = json!({ "file_name": import.file_name });
    tx.commit(Entry::new(
        actor,
        "import.discard",
        format!("import:{id}"),
        detail,
    ))
    .await
}

async fn waiting(tx: &mut Tx, id: &str) -> Result<Import, AppError> {
    let import = queries::find(tx, id).await?;
    if import.state == "staged" {
        Ok(import)
    } else {
        Err(decided())
    }
}

async fn decide(
    tx: &mut Tx,
    id: &str,
    state: &str,
    fund_year: Option<&str>,
    by: &str,
) -> Result<(), AppError> {
    // On PostgreSQL two may have read `staged`: the second finds it decided here.
    if queries::decide(tx, id, state, fund_year, (by, clock::now())).await? {
        Ok(())
    } else {
        Err(decided())
    }
}

fn decided() -> AppError {
    AppError::Conflict(Refusal::new(
        "这次上传已处理，或有须改正的错误",
        "改正后重新上传",
    ))
}

fn person(actor: &Actor) -> Result<&str, AppError> {
    actor
        .account_id()
        .ok_or_else(|| AppError::usage("an upload has an uploader", "sign in to upload"))
}

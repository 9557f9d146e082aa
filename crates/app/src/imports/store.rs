//! What changes an upload: staged with its findings, then stored or discarded by a person.

use serde_json::json;
use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::package as filing;
use wenxiao_domain::scheme::EvaluationPackage;

use super::queries::{self, Import, Stored};
use crate::db::{Actor, Db, Entry, Tx, new_id};
use crate::error::{AppError, Refusal};
use crate::evaluations::evaluated::Evaluated;
use crate::evaluations::store;
use crate::files::{self, Folder};
use crate::{clock, funds, schemes};

/// A package of either kind that reading gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Package {
    Filing(Box<filing::Package>),
    Evaluation(Box<EvaluationPackage>),
}

/// What was stored: where it stands, or an evaluation.
#[derive(Debug)]
pub enum Changed {
    Filing(funds::store::Changed),
    Evaluation(schemes::store::Changed),
}

impl Package {
    /// As the records keep an upload's kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Filing(_) => "filing",
            Self::Evaluation(_) => "evaluation",
        }
    }

    /// The package that a staged upload keeps.
    pub fn of(import: &Import) -> Result<Option<Self>, AppError> {
        let Some(text) = &import.package else {
            return Ok(None);
        };
        Ok(Some(match import.kind.as_str() {
            "evaluation" => Self::Evaluation(serde_json::from_str(text)?),
            _ => Self::Filing(serde_json::from_str(text)?),
        }))
    }

    fn not_storable(&self) -> Vec<Finding> {
        match self {
            Self::Filing(package) => package.not_storable(),
            Self::Evaluation(package) => package.not_storable(),
        }
    }

    fn json(&self) -> Result<String, AppError> {
        Ok(match self {
            Self::Filing(package) => serde_json::to_string(package)?,
            Self::Evaluation(package) => serde_json::to_string(package)?,
        })
    }
}

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
            findings.extend(package.not_storable());
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
        kind: package.as_ref().map_or("filing", Package::kind).to_owned(),
        package: package.as_ref().map(Package::json).transpose()?,
        uploaded_by,
        uploaded_at: now,
        decided_by: None,
        decided_at: None,
        fund_year_id: None,
        evaluated_fund_id: None,
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
    let package = Package::of(&import)?
        .ok_or_else(|| anyhow::anyhow!("upload {id} waits without a package"))?;
    let (changed, mut entry) = match package {
        Package::Filing(package) => {
            let (changed, entry) = store::import_within(&mut tx, actor, &*package).await?;
            (Changed::Filing(changed), entry)
        }
        Package::Evaluation(package) => {
            let (changed, entry) = store::import_within(&mut tx, actor, &*package).await?;
            (Changed::Evaluation(changed), entry)
        }
    };
    let stored = match &changed {
        Changed::Filing(changed) => Stored {
            fund_year: Some(&changed.record),
            ..Stored::default()
        },
        Changed::Evaluation(changed) => Stored {
            evaluated_fund: Some(&changed.record),
            ..Stored::default()
        },
    };
    decide(&mut tx, id, "stored", stored, by).await?;
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
    decide(&mut tx, id, "discarded", Stored::default(), by).await?;
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
    stored: Stored<'_>,
    by: &str,
) -> Result<(), AppError> {
    // On PostgreSQL two may have read `staged`: the second finds it decided here.
    if queries::decide(tx, id, state, stored, (by, clock::now())).await? {
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

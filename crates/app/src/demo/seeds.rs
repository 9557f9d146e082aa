//! The seed packages, inside the executable, and the files made from them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;

use crate::db::{Actor, Db};
use crate::error::AppError;
use crate::evaluations::{computed, files, store};
use crate::packages::{self, Content, Options};
use crate::{funds, schemes};

/// `data/` of the repository.
#[derive(RustEmbed)]
#[folder = "../../data"]
pub struct Data;

/// Names of the seed packages, each a folder of `data/`.
pub const ALL: &[&str] = &["central-guidance-2024", "regional-collaboration-2024"];

/// Writes a seed package into the folder, where it can be looked at and changed, and reads it.
pub fn unpack(folder: &Path, name: &str) -> Result<Content, AppError> {
    let to = folder.join("packages").join(name);
    std::fs::create_dir_all(&to)?;
    for path in Data::iter() {
        let Some(file) = path.strip_prefix(&format!("{name}/")) else {
            continue;
        };
        let place = to.join(file);
        if !place.exists()
            && let Some(data) = Data::get(&path)
        {
            std::fs::write(place, data.data)?;
        }
    }
    packages::read_any(&to, Options::default()).map_err(AppError::Invalid)
}

/// Stores a seed package, unless it is there.
pub async fn store(db: &Db, content: &Content) -> Result<(), AppError> {
    match content {
        Content::Filing(read) => {
            let fund = &read.package.fund;
            let known = funds::queries::id_of(
                &mut *db.read().await?,
                &fund.name,
                &fund.region_code,
                fund.fiscal_year,
            )
            .await?;
            if known.is_none() {
                store::import(db, &Actor::Operator, &read.package).await?;
            }
        }
        Content::Evaluation(read) => {
            let package = &read.package;
            let known = schemes::queries::id_of(&mut *db.read().await?, &package.fund).await?;
            if known.is_none() {
                store::import(db, &Actor::Operator, package).await?;
            }
        }
    }
    Ok(())
}

/// Writes the evaluation's files, unless they are there.
pub fn write_files(folder: &Path, name: &str, content: Content) -> Result<Vec<PathBuf>, AppError> {
    let to = folder.join("reports").join(name);
    std::fs::create_dir_all(&to)?;
    let places: Vec<PathBuf> = files::ALL.iter().map(|kind| to.join(kind.name())).collect();
    if places.iter().all(|place| place.exists()) {
        return Ok(places);
    }
    let texts = BTreeMap::new();
    let made = match content {
        Content::Filing(read) => files::make(&computed::compute(read.package)?, &texts)?,
        Content::Evaluation(read) => files::make(&computed::compute(read.package)?, &texts)?,
    };
    for (place, bytes) in places.iter().zip(made) {
        std::fs::write(place, bytes)?;
    }
    Ok(places)
}

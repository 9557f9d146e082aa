//! The seed packages, inside the executable, and the files made from them.

use std::path::{Path, PathBuf};

use rust_embed::RustEmbed;
use wenxiao_domain::package::Package;

use crate::error::AppError;
use crate::funds::computed::compute;
use crate::funds::files;
use crate::packages;

/// `data/` of the repository.
#[derive(RustEmbed)]
#[folder = "../../data"]
struct Data;

/// Names of the seed packages, each a folder of `data/`.
pub const ALL: &[&str] = &["central-guidance-2024"];

/// Writes a seed package into the folder, where it can be looked at and changed, and reads it.
pub fn unpack(folder: &Path, name: &str) -> Result<Package, AppError> {
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
    packages::read(&to)
        .map(|read| read.package)
        .map_err(AppError::Invalid)
}

/// Writes the evaluation's files, unless they are there.
pub fn write_files(folder: &Path, name: &str, package: Package) -> Result<Vec<PathBuf>, AppError> {
    let to = folder.join("reports").join(name);
    std::fs::create_dir_all(&to)?;
    let places: Vec<PathBuf> = files::ALL.iter().map(|kind| to.join(kind.name())).collect();
    if places.iter().all(|place| place.exists()) {
        return Ok(places);
    }
    let computed = compute(package)?;
    let made = files::make(&computed, &std::collections::BTreeMap::new())?;
    for (place, bytes) in places.iter().zip(made) {
        std::fs::write(place, bytes)?;
    }
    Ok(places)
}

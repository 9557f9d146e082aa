//! A prepared check of duplicates, with texts that were made up for it; the pages say so.

use std::io::{Cursor, Write};
use std::path::Path;

use super::accounts;
use super::seeds::Data;
use crate::db::Db;
use crate::duplicates::{library, queries, run};
use crate::error::AppError;
use crate::jobs::worker;
use crate::web::App;

/// Folder of `data/` with the texts.
const TEXTS: &str = "duplicate-check-demo";

/// Fills the library and checks the new texts as the department's account would, unless a check is there.
pub async fn check(db: &Db, data: &Path) -> Result<(), AppError> {
    let mut read = db.read().await?;
    let (_, checks) = queries::checks(&mut read, (0, 1)).await?;
    let account = accounts::department(&mut read).await?;
    drop(read);
    let (0, Some(actor)) = (checks, account) else {
        return Ok(());
    };
    let app = App::new(db.clone(), data.to_owned());
    let texts = archive("library")?;
    library::request(&app, &actor, ("示例文库（虚构）.zip", &texts), true).await?;
    worker::drain(&app).await?;
    let texts = archive("new")?;
    let asked = run::Asked {
        title: "2024 年示例申报书（虚构）",
        file_name: "2024年示例申报书（虚构）.zip",
        bytes: &texts,
        synthetic: true,
    };
    run::request(&app, &actor, asked).await?;
    worker::drain(&app).await
}

/// A folder of the prepared texts as an upload.
fn archive(folder: &str) -> Result<Vec<u8>, AppError> {
    let prefix = format!("{TEXTS}/{folder}/");
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for path in Data::iter() {
        if let Some(name) = path.strip_prefix(&prefix)
            && let Some(file) = Data::get(&path)
        {
            zip.start_file(name, zip::write::SimpleFileOptions::default())?;
            zip.write_all(&file.data)?;
        }
    }
    Ok(zip.finish()?.into_inner())
}

//! Indexes and checks folders of UTF-8 texts without the rest of Wenxiao: for measuring this crate alone.
//!
//! usage: `overlap index TEXTS LIBRARY` · `overlap check TEXTS LIBRARY OUT.json`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use wenxiao_overlap::{Document, Library, NoWatch, Settings, Writer};

/// The one that the executable has.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["index", texts, library] => index(Path::new(texts), Path::new(library)),
        ["check", texts, library, out] => {
            check(Path::new(texts), Path::new(library), Path::new(out))
        }
        _ => {
            Err("usage: overlap index TEXTS LIBRARY | overlap check TEXTS LIBRARY OUT.json".into())
        }
    }
}

fn index(texts: &Path, library: &Path) -> Outcome<()> {
    let mut writer = Writer::open(library)?;
    for some in paths(texts)?.chunks(4096) {
        for document in read(some)? {
            writer.add(document)?;
        }
    }
    Ok(writer.finish()?)
}

fn check(texts: &Path, library: &Path, out: &Path) -> Outcome<()> {
    let library = Library::open(library)?;
    let (mut passages, mut editions) = (Vec::new(), Vec::new());
    for some in paths(texts)?.chunks(640) {
        for checked in library.check(&read(some)?, &[], &Settings::default(), &NoWatch)? {
            passages.extend(checked.passages);
            editions.extend(checked.editions);
        }
    }
    let whole = BTreeMap::from([("passages", passages), ("editions", editions)]);
    Ok(fs::write(out, serde_json::to_vec(&whole)?)?)
}

fn paths(dir: &Path) -> Outcome<Vec<PathBuf>> {
    let mut paths = fs::read_dir(dir)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Outcome<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn read(paths: &[PathBuf]) -> Outcome<Vec<Document>> {
    paths
        .par_iter()
        .map(|path| {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            Ok(Document {
                name,
                text: fs::read_to_string(path)?,
                ..Document::default()
            })
        })
        .collect()
}

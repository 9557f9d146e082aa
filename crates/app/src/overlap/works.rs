//! Tables of proposals: read with the evidence beside them, and those of former years kept in the library's folder.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use wenxiao_domain::duplicate_funding::FundedWork;

use super::evidence::{self, Digest};
use super::signals::{Side, Source};
use crate::atomic;
use crate::error::AppError;
use crate::packages::limits::Limits;
use crate::packages::proposals::{self, Evidence, Proposal, Proposals};

/// Where the library keeps the works that its texts belong to.
const FILE: &str = "works.json";
/// How that file is written.
const FORMAT: u32 = 1;

/// The file.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    format: u32,
    works: Vec<KeptWork>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct KeptWork {
    /// Name of its text; empty where it has none.
    file: String,
    work: FundedWork,
}

/// What became of a table's rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    pub new: usize,
    /// Codes that the library had, with other content.
    pub replaced: Vec<String>,
    pub unchanged: usize,
    /// Code and text of rows whose text the library doesn't have.
    pub without_text: Vec<(String, String)>,
    pub works: usize,
}

/// Adds the works of a table to those of a library; the caller holds its lock. The file is replaced as a whole, after it is synced: whoever
/// is killed here leaves what was there.
pub fn keep(library: &Path, read: &Proposals, texts: &HashSet<String>) -> Result<Added, AppError> {
    let known = load(library)?.works.into_iter();
    let mut works: BTreeMap<String, KeptWork> = known.map(|it| (it.work.id.clone(), it)).collect();
    let mut added = Added::default();
    for it in &read.items {
        let kept = KeptWork {
            file: it.file.clone(),
            work: it.work.clone(),
        };
        let code = it.work.id.clone();
        if !it.file.is_empty() && !texts.contains(&it.file) {
            added.without_text.push((code.clone(), it.file.clone()));
        }
        match works.insert(code.clone(), kept) {
            None => added.new += 1,
            Some(before) if before == works[&code] => added.unchanged += 1,
            Some(_) => added.replaced.push(code),
        }
    }
    added.works = works.len();
    let kept = Kept {
        format: FORMAT,
        works: works.into_values().collect(),
    };
    atomic::write_file(&library.join(FILE), &serde_json::to_vec(&kept)?)?;
    Ok(added)
}

/// The works that a library keeps; none where nobody gave a table.
pub fn kept(library: &Path) -> Result<Vec<Side>, AppError> {
    let works = load(library)?.works.into_iter();
    Ok(works
        .map(|it| Side {
            work: it.work.into(),
            text: it.file,
            source: Source::Library,
        })
        .collect())
}

fn load(library: &Path) -> Result<Kept, AppError> {
    let place = library.join(FILE);
    let bytes = match std::fs::read(&place) {
        Ok(bytes) => bytes,
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Kept::default());
        }
        Err(other) => return Err(other.into()),
    };
    let unreadable = |what: &str| {
        AppError::usage(
            format!("{}: {what}", place.display()),
            "take this file away, then give the tables again with `wenxiao overlap index --proposals`",
        )
    };
    let kept: Kept =
        serde_json::from_slice(&bytes).map_err(|error| unreadable(&error.to_string()))?;
    if kept.format == FORMAT {
        Ok(kept)
    } else {
        Err(unreadable("written by another version"))
    }
}

/// The evidence that a table names and that is no text of its: it isn't compared as one.
pub fn only_evidence(table: &Path, read: &Proposals) -> HashSet<PathBuf> {
    let folder = table.parent().unwrap_or(Path::new("."));
    let texts: HashSet<&str> = read.items.iter().map(|it| &*it.file).collect();
    let named = read.items.iter().flat_map(|it| &it.evidence);
    named
        .filter_map(|evidence| match evidence {
            Evidence::File(file) if !texts.contains(file.as_str()) => {
                std::fs::canonicalize(folder.join(file)).ok()
            }
            _ => None,
        })
        .collect()
}

/// The works of a table.
pub fn sides(read: &Proposals, source: Source) -> Vec<Side> {
    let side = |it: &Proposal| Side {
        work: it.work.clone().into(),
        text: it.file.clone(),
        source,
    };
    read.items.iter().map(side).collect()
}

/// A table of proposals with the evidence that lies beside it.
pub fn table(path: &Path) -> Result<Proposals, AppError> {
    let unreadable = |error: std::io::Error| {
        AppError::usage(
            format!("{}: {error}", path.display()),
            "name a .csv or .xlsx as docs/proposals_file.md describes it",
        )
    };
    let limits = Limits::LOCAL;
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > limits.file_bytes {
        return Err(unreadable(std::io::Error::other("too large")));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut read = proposals::read(&name, &bytes, &limits).map_err(AppError::Invalid)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut digests = HashMap::new();
    let mut pictures = HashMap::new();
    for proposal in &read.items {
        for evidence in &proposal.evidence {
            if let Evidence::File(file) = evidence
                && let Some(bytes) = beside(folder, file, &limits)
            {
                digests.insert(file.clone(), Digest::of(file, &bytes));
            }
        }
        if let Some(bytes) = beside(folder, &proposal.file, &limits) {
            let found = evidence::pictures(&proposal.file, &bytes);
            pictures.insert(proposal.file.clone(), found);
        }
    }
    evidence::attach(&mut read, &name, &digests, &pictures);
    Ok(read)
}

fn beside(folder: &Path, file: &str, limits: &Limits) -> Option<Vec<u8>> {
    let path = folder.join(file);
    let found = std::fs::metadata(&path).ok()?;
    let fits = found.is_file() && found.len() <= limits.file_bytes;
    fits.then(|| std::fs::read(&path).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[(&str, &str, &str)]) -> Proposals {
        let items = rows.iter().map(|(id, file, title)| Proposal {
            file: (*file).to_owned(),
            work: FundedWork {
                id: (*id).to_owned(),
                title: (*title).to_owned(),
                images: vec![("图".to_owned(), u64::MAX)],
                ..FundedWork::default()
            },
            evidence: Vec::new(),
            row: 2,
        });
        Proposals {
            items: items.collect(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn works_are_added_replaced_and_read_back_and_a_damaged_file_is_said() {
        let dir = tempfile::tempdir().unwrap();
        assert!(kept(dir.path()).unwrap().is_empty());
        let texts = HashSet::from(["甲.txt".to_owned()]);
        let first = table(&[
            ("K-1", "甲.txt", "一"),
            ("K-2", "", "二"),
            ("K-3", "无.txt", "三"),
        ]);
        let added = keep(dir.path(), &first, &texts).unwrap();
        assert_eq!((added.new, added.works), (3, 3));
        assert_eq!(
            added.without_text,
            [("K-3".to_owned(), "无.txt".to_owned())]
        );
        let second = table(&[
            ("K-1", "甲.txt", "一"),
            ("K-2", "", "改名"),
            ("K-4", "", "四"),
        ]);
        let added = keep(dir.path(), &second, &texts).unwrap();
        assert_eq!((added.new, added.unchanged, added.works), (1, 1, 4));
        assert_eq!(added.replaced, ["K-2"]);
        // What a killed writer left beside the file is nobody's.
        std::fs::write(dir.path().join(".works.json.1.part"), b"{").unwrap();
        let sides = kept(dir.path()).unwrap();
        let told: Vec<(&str, &str)> = sides
            .iter()
            .map(|it| (&*it.work.id, &*it.work.title))
            .collect();
        assert_eq!(
            told,
            [("K-1", "一"), ("K-2", "改名"), ("K-3", "三"), ("K-4", "四")]
        );
        assert_eq!(sides[0].work.images[0].1, u64::MAX);
        for damaged in [&b"{\"format\":1,\"wor"[..], b"{\"format\":9,\"works\":[]}"] {
            std::fs::write(dir.path().join(FILE), damaged).unwrap();
            let refused = kept(dir.path());
            assert!(
                matches!(&refused, Err(AppError::Usage(it)) if it.hint.contains("--proposals"))
            );
        }
    }
}

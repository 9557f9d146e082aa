//! The files of a folder as texts. A file that can't be read is named, and doesn't stop the rest.

use std::collections::{HashMap, HashSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use wenxiao_overlap::{Document, LONGEST};
use wenxiao_proofread::read;

use super::formats::{self, Candidate};
use crate::error::AppError;

/// Folders below the one that is named; deeper ones are not entered.
const DEEPEST: usize = 16;
/// Endings of the files that are texts. Not all of them can be read: who hands in a .doc is told to save it as .docx.
const ENDINGS: [&str; 11] = [
    "txt", "md", "docx", "pdf", "xlsx", "doc", "wps", "rtf", "ofd", "odt", "docm",
];

/// A text has at most one character in so many that nobody writes.
const ODD: usize = 20;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Path relative to the folder, with `/`.
    pub name: String,
    pub path: PathBuf,
    pub bytes: u64,
    /// A link, which isn't followed: it may lead anywhere.
    pub link: bool,
}

/// Why a file is not among the texts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    pub file: String,
    pub code: &'static str,
    pub message: String,
}

/// The readable kinds of files below a folder, by name; links are named and not followed.
pub fn list(folder: &Path) -> Result<Vec<Source>, AppError> {
    if !folder.is_dir() {
        return Err(AppError::usage(
            format!("{} is no folder", folder.display()),
            "name a folder of .txt, .docx or .pdf files",
        ));
    }
    let mut sources = Vec::new();
    enter(folder, "", 0, &mut sources)?;
    sources.sort();
    Ok(sources)
}

fn enter(
    folder: &Path,
    prefix: &str,
    depth: usize,
    sources: &mut Vec<Source>,
) -> Result<(), AppError> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let file_name = entry.file_name();
        let name = format!("{prefix}{}", file_name.to_string_lossy());
        let kind = entry.file_type()?;
        if kind.is_dir() && depth < DEEPEST {
            enter(&entry.path(), &format!("{name}/"), depth + 1, sources)?;
        } else if (kind.is_file() || kind.is_symlink()) && is_text(&name)
            || kind.is_symlink() && entry.path().is_dir()
        {
            sources.push(Source {
                name,
                path: entry.path(),
                bytes: entry.metadata()?.len(),
                link: kind.is_symlink(),
            });
        }
    }
    Ok(())
}

/// Splits the files into runs of about so many bytes.
pub fn runs(sources: &[Source], bytes: u64) -> Vec<&[Source]> {
    let mut runs = Vec::new();
    let mut rest = sources;
    while !rest.is_empty() {
        let mut sum = 0;
        let fit = rest.iter().take_while(|source| {
            sum += source.bytes;
            sum <= bytes
        });
        let (run, after) = rest.split_at(fit.count().max(1));
        runs.push(run);
        rest = after;
    }
    runs
}

/// Names of files of which something is known.
#[derive(Debug, Default)]
pub struct Known {
    /// A table describes them, each as a proposal of its own.
    pub described: HashSet<String>,
    pub about: HashSet<String>,
}

/// Reads files, in order. Of two formats of one proposal only one is a text.
pub fn read_once(sources: &[Source], known: &Known) -> (Vec<Document>, Vec<Unreadable>) {
    let (documents, mut unreadable) = read(sources);
    let files: Vec<Candidate<'_>> = documents
        .iter()
        .map(|document| Candidate {
            name: &document.name,
            text: &document.text,
            described: known.described.contains(&document.name),
            known: known.about.contains(&document.name),
        })
        .collect();
    let left: HashMap<String, String> = formats::twice(&files)
        .into_iter()
        .map(|(second, first)| {
            let said = formats::said(files[first].name);
            (files[second].name.to_owned(), said)
        })
        .collect();
    let mut kept = documents;
    kept.retain(|document| !left.contains_key(&document.name));
    unreadable.extend(left.into_iter().map(|(file, message)| Unreadable {
        file,
        code: "same-proposal",
        message,
    }));
    unreadable.sort_by(|a, b| a.file.cmp(&b.file));
    (kept, unreadable)
}

/// Reads files, in order.
pub fn read(sources: &[Source]) -> (Vec<Document>, Vec<Unreadable>) {
    let each: Vec<Result<Document, Unreadable>> = sources.par_iter().map(read_one).collect();
    let (mut documents, mut unreadable) = (Vec::new(), Vec::new());
    for read in each {
        match read {
            Ok(document) => documents.push(document),
            Err(not) => unreadable.push(not),
        }
    }
    (documents, unreadable)
}

/// Reads one file that the caller names.
pub fn one(path: &Path) -> Result<Result<Document, Unreadable>, AppError> {
    let bytes = std::fs::metadata(path)
        .map_err(|error| {
            AppError::usage(
                format!("{}: {error}", path.display()),
                "name a .txt, .docx, .pdf … file",
            )
        })?
        .len();
    Ok(read_one(&Source {
        name: path.display().to_string(),
        path: path.to_owned(),
        bytes,
        link: false,
    }))
}

fn read_one(source: &Source) -> Result<Document, Unreadable> {
    let not = |code, message: &str| Unreadable {
        file: source.name.clone(),
        code,
        message: format!("{message}，未参加比对。"),
    };
    if source.link {
        return Err(not("link", "是指向别处的链接，不跟随；请放入文件本身"));
    }
    if source.bytes > read::MAX_FILE_BYTES {
        return Err(too_large(&source.name));
    }
    let content = std::fs::read(&source.path).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::PermissionDenied => "没有读取这个文件的权限",
            ErrorKind::NotFound => "文件已不在",
            _ => "文件无法打开",
        };
        not("io", why)
    })?;
    document(&source.name, content)
}

fn too_large(name: &str) -> Unreadable {
    let limit = read::MAX_FILE_BYTES >> 20;
    Unreadable {
        file: name.to_owned(),
        code: "too-large",
        message: format!("文件超过 {limit} MB，未参加比对。"),
    }
}

/// Whether a file of this name is one that is read.
pub fn is_text(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|ending| ENDINGS.contains(&ending.to_string_lossy().to_lowercase().as_str()))
}

/// A file's content as a text.
pub fn document(name: &str, content: Vec<u8>) -> Result<Document, Unreadable> {
    let not = |code, message: String| Unreadable {
        file: name.to_owned(),
        code,
        message,
    };
    if content.len() as u64 > read::MAX_FILE_BYTES {
        return Err(too_large(name));
    }
    let text = text(name, content).map_err(|(code, message)| not(code, message))?;
    if text.len() > LONGEST {
        let limit = LONGEST >> 20;
        return Err(not(
            "too-long",
            format!("提取出的文字超过 {limit} MB，未参加比对；请拆分后再试。"),
        ));
    }
    if text.trim().is_empty() {
        return Err(not(
            "empty",
            "没有提取到文字（可能是扫描件），未参加比对；请先做文字识别。".to_owned(),
        ));
    }
    if !reads_as_text(&text) {
        return Err(not(
            "no-text",
            "内容不是文字（文件损坏，或扩展名与内容不符），未参加比对。".to_owned(),
        ));
    }
    Ok(Document {
        name: name.to_owned(),
        text,
        about: String::new(),
    })
}

/// Whether nearly all characters are ones that people write: any bytes can be decoded as something.
fn reads_as_text(text: &str) -> bool {
    let written = |c: &char| {
        let control = c.is_control() && !c.is_whitespace();
        let private = matches!(c, '\u{E000}'..='\u{F8FF}');
        !control && !private && *c != '\u{FFFD}'
    };
    let (all, odd) = text.chars().fold((0_usize, 0_usize), |(all, odd), c| {
        (all + 1, odd + usize::from(!written(&c)))
    });
    odd * ODD <= all
}

/// The text of a file. A .txt or .md in UTF-8 is taken as written, mark at its beginning included, so that offsets
/// count the file's own characters.
fn text(name: &str, content: Vec<u8>) -> Result<String, (&'static str, String)> {
    let lower = name.to_lowercase();
    let plain = [".txt", ".md"].iter().any(|ending| lower.ends_with(ending));
    let content = if plain && !content.contains(&0) {
        match String::from_utf8(content) {
            Ok(text) => return Ok(text),
            Err(other) => other.into_bytes(),
        }
    } else {
        content
    };
    read::read_bytes(name, content)
        .map(|document| document.text)
        .map_err(|error| {
            let (code, what) = match &error {
                read::ReadError::Io { .. } => ("io", "文件无法打开"),
                read::ReadError::TooLarge { .. } => ("too-large", "文件过大"),
                read::ReadError::UnknownKind { .. } => (
                    "unknown-kind",
                    "这种格式读不了，请另存为 .docx 或 .pdf 再上传",
                ),
                read::ReadError::OldFormat { .. } => (
                    "old-format",
                    "旧版 Word、WPS 的二进制格式（.doc、.wps、.rtf），请用 Word 或 WPS 打开后另存为 .docx 再上传",
                ),
                read::ReadError::Damaged { .. } => ("damaged", "文件已损坏，或与扩展名不符"),
                read::ReadError::Protected { .. } => ("protected", "文件设有密码，请去掉密码再上传"),
                read::ReadError::OnlyPictures { .. } => (
                    "only-pictures",
                    "只有图片、没有文字（扫描件须先做文字识别）",
                ),
                read::ReadError::Bomb { .. } => ("bomb", "解压后过大，按恶意文件拒收"),
                read::ReadError::TooSlow { .. } => ("too-slow", "读取超时"),
            };
            (code, format!("{what}，未参加比对。"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_trouble_is_one_finding_and_the_rest_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, content: &[u8]| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        };
        put("一.txt", "\u{feff}经费，万元".as_bytes());
        put(
            "子/二.TXT",
            &encoding_rs::GB18030
                .encode("科技成果转化项目，经费预算表。")
                .0,
        );
        put("三.docx", b"PK\x03\x04 no archive");
        put("四.pdf", b"%PDF-1.7 no document");
        put("五.txt", b" \n");
        put("六.exe", b"MZ");
        put("七.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 of Word 97");
        put(
            "八.wps",
            "<html><body><p>网页&ldquo;另存&rdquo;的申报书</p></body></html>".as_bytes(),
        );
        put("九.rtf", b"{\\rtf1 }");
        let mut byte = 7_u32;
        let mut random = || {
            byte = byte.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            byte.to_be_bytes()[0]
        };
        put("十.txt", &std::array::from_fn::<u8, 4000, _>(|_| random()));
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/passwd", dir.path().join("链接.txt")).unwrap();
        let sources = list(dir.path()).unwrap();
        assert_eq!(sources.len(), 10);
        let (documents, unreadable) = read(&sources);
        let texts: Vec<(&str, &str)> = documents
            .iter()
            .map(|d| (d.name.as_str(), d.text.as_str()))
            .collect();
        assert_eq!(
            texts,
            [
                ("一.txt", "\u{feff}经费，万元"),
                ("八.wps", "网页“另存”的申报书\n"),
                ("子/二.TXT", "科技成果转化项目，经费预算表。")
            ]
        );
        let files: Vec<(&str, &str)> = unreadable
            .iter()
            .map(|not| (not.file.as_str(), not.code))
            .collect();
        assert_eq!(
            files,
            [
                ("七.doc", "old-format"),
                ("三.docx", "damaged"),
                ("九.rtf", "old-format"),
                ("五.txt", "empty"),
                ("十.txt", "no-text"),
                ("四.pdf", "damaged"),
                ("链接.txt", "link")
            ]
        );
    }

    #[test]
    fn runs_hold_every_file_once() {
        let sources: Vec<Source> = (0..10)
            .map(|n| Source {
                name: n.to_string(),
                path: PathBuf::new(),
                bytes: n * 3,
                link: false,
            })
            .collect();
        let runs = runs(&sources, 20);
        assert_eq!(runs.concat(), sources);
        assert!(
            runs.iter()
                .all(|run| run.len() == 1
                    || run.iter().map(|source| source.bytes).sum::<u64>() <= 20)
        );
    }
}

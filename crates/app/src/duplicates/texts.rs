//! The texts of an upload: one file, or an archive of many. A file that can't be read is named, and doesn't stop the rest.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::error::AppError;
use crate::overlap::about::{self, About};
use crate::overlap::files;
use crate::packages::archive::{Archive, Refused};
use crate::packages::limits::Limits;
use crate::projects::queries::KnownProject;

/// The file of an archive that says who wrote what.
const ABOUT: &str = "about.csv";

/// One file of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub name: String,
    pub about: About,
    /// The text, or why there is none.
    pub content: Result<String, String>,
}

/// Reads an upload. Whose a text is says the archive's `about.csv`, otherwise the project whose code its name begins with.
pub fn read(name: &str, bytes: &[u8], projects: &[KnownProject]) -> Result<Vec<Text>, AppError> {
    let (files, about) = if name.to_lowercase().ends_with(".zip") {
        unpacked(bytes)?
    } else {
        (vec![(name.to_owned(), bytes.to_vec())], HashMap::new())
    };
    let texts: Vec<Text> = files
        .into_par_iter()
        .map(|(name, content)| Text {
            about: about
                .get(&name)
                .cloned()
                .or_else(|| of_project(&name, projects))
                .unwrap_or_default(),
            content: files::document(&name, content)
                .map(|document| document.text)
                .map_err(|not| not.message),
            name,
        })
        .collect();
    if texts.is_empty() {
        return Err(AppError::usage(
            "文件中没有可以比对的文本",
            "请上传 .txt、.docx、.pdf 文件，或把它们压缩成一个 .zip",
        ));
    }
    Ok(texts)
}

type Files = Vec<(String, Vec<u8>)>;

fn unpacked(bytes: &[u8]) -> Result<(Files, HashMap<String, About>), AppError> {
    let archive = Archive::open(bytes, &Limits::UPLOAD).map_err(refused)?;
    let mut files = Vec::new();
    let mut about = HashMap::new();
    for (at, name) in archive.names().iter().enumerate() {
        let hidden = name
            .split('/')
            .any(|step| (step.starts_with('.') && step != "..") || step == "__MACOSX");
        if hidden || name.ends_with('/') {
            continue;
        }
        if name == ABOUT || name.ends_with(&format!("/{ABOUT}")) {
            let text = archive.bytes(at).map_err(refused)?;
            about = about::parse(&text).map_err(|error| {
                AppError::usage(
                    format!("{ABOUT} 读不懂：{error}"),
                    "应为 UTF-8 的 CSV，列为 文件、项目负责人、承担单位、年度、专项",
                )
            })?;
        } else if files::is_text(name) {
            files.push((shown(name), archive.bytes(at).map_err(refused)?));
        }
    }
    files.sort();
    Ok((files, about))
}

/// A name without control characters and without steps that lead nowhere.
fn shown(name: &str) -> String {
    let steps: Vec<&str> = name
        .split('/')
        .filter(|step| !matches!(*step, "" | "." | ".."))
        .collect();
    steps
        .join("/")
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

fn of_project(name: &str, projects: &[KnownProject]) -> Option<About> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let project = projects.iter().find(|project| {
        file.strip_prefix(&project.code)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })?;
    Some(About {
        person: String::new(),
        host: project.host.clone(),
        year: project.fiscal_year.to_string(),
        programme: project.fund.clone(),
    })
}

fn refused(refused: Refused) -> AppError {
    let (message, hint) = match refused {
        Refused::Damaged => ("压缩文件已损坏，或不是 .zip", "请重新压缩后再上传"),
        Refused::Encrypted => ("压缩文件有密码", "请去掉密码后再上传"),
        Refused::TooManyEntries => ("压缩文件中的文件过多", "请分几次上传"),
        Refused::TooLarge => ("解压后过大", "请分几次上传"),
    };
    AppError::usage(message, hint)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn zipped(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, text) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn an_archive_gives_its_texts_with_their_authors() {
        let projects = [KnownProject {
            code: "CG2024-002".to_owned(),
            name: "项目".to_owned(),
            host: "医院".to_owned(),
            fund: "资金".to_owned(),
            fiscal_year: 2024,
        }];
        let bytes = zipped(&[
            (
                "about.csv",
                "文件,项目负责人,承担单位,年度\n甲/一.txt,张三,农科院,2023\n",
            ),
            ("甲/一.txt", "一份申报书"),
            ("CG2024-002 申报书.txt", "又一份"),
            ("CG2024-0021.txt", "别的项目"),
            ("__MACOSX/甲/一.txt", "影子"),
            ("../逃.docx", "PK no archive"),
            ("图.png", "x"),
        ]);
        let texts = read("上传.zip", &bytes, &projects).unwrap();
        let seen: Vec<(&str, &str, bool)> = texts
            .iter()
            .map(|text| (&*text.name, &*text.about.host, text.content.is_ok()))
            .collect();
        assert_eq!(
            seen,
            [
                ("CG2024-002 申报书.txt", "医院", true),
                ("CG2024-0021.txt", "", true),
                ("甲/一.txt", "农科院", true),
                ("逃.docx", "", false),
            ]
        );
    }

    #[test]
    fn what_is_no_archive_or_holds_no_text_is_refused() {
        assert!(read("a.zip", b"PK no archive", &[]).is_err());
        assert!(read("a.zip", &zipped(&[("图.png", "x")]), &[]).is_err());
    }
}

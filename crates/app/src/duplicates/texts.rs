//! The texts of an upload: one file, or an archive of many. A file that can't be read is named, and doesn't stop the rest.

use std::collections::HashMap;

use rayon::prelude::*;

use super::unpacked::Unpacked;
use crate::error::AppError;
use crate::overlap::about::About;
use crate::overlap::files;
use crate::overlap::formats::{self, Candidate};
use crate::packages::limits::Limits;
use crate::packages::proposals::{self, Proposals};
use crate::projects::queries::KnownProject;

/// One file of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub name: String,
    pub about: About,
    /// The text, or why there is none.
    pub content: Result<String, String>,
}

/// An upload as it was read.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    pub texts: Vec<Text>,
    /// What its table describes, evidence included; `None` where it has no table.
    pub proposals: Option<Proposals>,
}

/// Reads an upload. Whose a text is says its table of proposals, then the archive's `about.csv`, then the project whose code its name
/// begins with.
pub fn read(name: &str, bytes: &[u8], projects: &[KnownProject]) -> Result<Upload, AppError> {
    let mut unpacked = if name.to_lowercase().ends_with(".zip") {
        Unpacked::of(bytes)?
    } else if proposals::is_called(name) {
        let table = Some((name.to_owned(), bytes.to_vec()));
        Unpacked {
            table,
            ..Unpacked::default()
        }
    } else {
        Unpacked {
            files: vec![(name.to_owned(), bytes.to_vec())],
            ..Unpacked::default()
        }
    };
    let mut described = HashMap::new();
    let mut found = unpacked.proposals()?;
    if let Some(proposals) = &mut found {
        described = unpacked.describe(proposals);
    }
    let about = unpacked.about;
    let mut texts: Vec<Text> = unpacked
        .files
        .into_par_iter()
        .map(|(name, content)| Text {
            about: described
                .get(&name)
                .or_else(|| about.get(&name))
                .cloned()
                .or_else(|| of_project(&name, projects))
                .unwrap_or_default(),
            content: files::document(&name, content)
                .map(|document| document.text)
                .map_err(|not| not.message),
            name,
        })
        .collect();
    once(&mut texts, &described);
    if texts.is_empty() && found.is_none() {
        return Err(AppError::usage(
            "文件中没有可以比对的文本",
            "请上传 .txt、.docx、.pdf 文件，或把它们压缩成一个 .zip",
        ));
    }
    Ok(Upload {
        texts,
        proposals: found,
    })
}

/// Leaves out the second of two formats of one proposal, and says so in its place.
fn once(texts: &mut [Text], described: &HashMap<String, About>) {
    let (places, files): (Vec<usize>, Vec<Candidate<'_>>) = texts
        .iter()
        .enumerate()
        .filter_map(|(at, text)| {
            let candidate = Candidate {
                name: &text.name,
                text: text.content.as_deref().ok()?,
                described: described.contains_key(&text.name),
                known: text.about != About::default(),
            };
            Some((at, candidate))
        })
        .unzip();
    let left: Vec<(usize, String)> = formats::twice(&files)
        .into_iter()
        .map(|(second, first)| (places[second], formats::said(files[first].name)))
        .collect();
    for (at, said) in left {
        texts[at].content = Err(said);
    }
}

/// What is wrong with an upload's table of proposals; an upload without one has nothing wrong.
pub fn check_table(name: &str, bytes: &[u8]) -> Result<(), AppError> {
    if proposals::is_called(name) {
        return proposals::read(name, bytes, &Limits::UPLOAD)
            .map(drop)
            .map_err(AppError::Invalid);
    }
    if !name.to_lowercase().ends_with(".zip") {
        return Ok(());
    }
    Unpacked::table_of(bytes)?.proposals().map(drop)
}

/// The project with whose code a file's name begins.
pub fn project_of<'p>(name: &str, projects: &'p [KnownProject]) -> Option<&'p KnownProject> {
    let file = name.rsplit('/').next().unwrap_or(name);
    projects.iter().find(|project| {
        file.strip_prefix(&project.code)
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

fn of_project(name: &str, projects: &[KnownProject]) -> Option<About> {
    let project = project_of(name, projects)?;
    Some(About {
        person: String::new(),
        host: project.host.clone(),
        year: project.fiscal_year.to_string(),
        programme: project.fund.clone(),
    })
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
            ..KnownProject::default()
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
        let texts = read("上传.zip", &bytes, &projects).unwrap().texts;
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

    const TABLE: &str = "编号,文件,项目名称,项目负责人,承担单位,年度,专项,佐证文件\nS-1,甲.txt,题一,张三,一所,2024,专项,附件/报告.txt；无.pdf\nS-2,乙.txt,题二,,,,,\n";

    #[test]
    fn a_table_says_whose_a_text_is_and_what_is_only_evidence() {
        let bytes = zipped(&[
            ("包/申报信息.csv", TABLE),
            ("包/甲.txt", "一份申报书"),
            ("包/附件/报告.txt", "检测报告"),
            ("包/别的.txt", "没有列入"),
        ]);
        check_table("a.zip", &bytes).unwrap();
        let upload = read("a.zip", &bytes, &[]).unwrap();
        let seen: Vec<(&str, &str)> = upload
            .texts
            .iter()
            .map(|text| (&*text.name, &*text.about.host))
            .collect();
        assert_eq!(seen, [("包/别的.txt", ""), ("包/甲.txt", "一所")]);
        let proposals = upload.proposals.unwrap();
        assert_eq!(proposals.items[0].work.evidence.len(), 1);
        assert_eq!(proposals.items[1].file, "", "its text is missing");
        let said: Vec<&str> = proposals.warnings.iter().map(|it| &*it.code).collect();
        assert_eq!(said, ["missing_text_file", "missing_evidence"]);
    }

    #[test]
    fn a_wrong_table_stops_the_upload_with_every_finding() {
        let wrong = TABLE.replace("2024", "24").replace("S-2", "S-1");
        let bytes = zipped(&[("申报信息.csv", &wrong), ("甲.txt", "一份申报书")]);
        let Err(AppError::Invalid(findings)) = check_table("a.zip", &bytes) else {
            panic!("the table is wrong");
        };
        assert_eq!(findings.len(), 2);
        assert!(matches!(
            read("a.zip", &bytes, &[]),
            Err(AppError::Invalid(_))
        ));
        let two = zipped(&[("申报信息.csv", TABLE), ("旧/proposals.csv", TABLE)]);
        assert!(check_table("a.zip", &two).is_err());
        check_table("甲.docx", b"no archive").unwrap();
    }

    #[test]
    fn names_that_become_equal_are_told_apart() {
        let bytes = zipped(&[("甲.txt", "一"), ("./甲.txt", "二")]);
        let texts = read("a.zip", &bytes, &[]).unwrap().texts;
        let names: Vec<&str> = texts.iter().map(|text| &*text.name).collect();
        assert_eq!(names, ["甲.txt", "甲.txt（2）"]);
    }

    #[test]
    fn what_is_no_archive_or_holds_no_text_is_refused() {
        assert!(read("a.zip", b"PK no archive", &[]).is_err());
        assert!(read("a.zip", &zipped(&[("图.png", "x")]), &[]).is_err());
    }
}

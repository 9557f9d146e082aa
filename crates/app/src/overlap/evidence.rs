//! 佐证: files by content, pictures by what they look like, those inside Word files included.

use std::collections::{BTreeSet, HashMap};

use wenxiao_domain::finding::{Finding, Place, Severity};

use super::picture;
use crate::audit::chain::sm3_hex;
use crate::packages::archive::Archive;
use crate::packages::limits::Limits;
use crate::packages::proposals::{Evidence, Proposals};

/// Pictures of one file that are looked at.
const PICTURES: usize = 60;
/// Office files that carry pictures, and where in them these lie.
const OFFICE: [(&str, &str); 3] = [
    (".docx", "word/media/"),
    (".pptx", "ppt/media/"),
    (".xlsx", "xl/media/"),
];

/// What a file shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digest {
    pub sm3: String,
    /// Where each picture is, and its hash.
    pub pictures: Vec<(String, u64)>,
    pub is_empty: bool,
}

impl Digest {
    pub fn of(name: &str, bytes: &[u8]) -> Self {
        Self {
            sm3: sm3_hex(bytes),
            pictures: pictures(name, bytes),
            is_empty: bytes.is_empty(),
        }
    }
}

/// The pictures of a file: itself, or those that an office file carries. What can't be read shows none.
pub fn pictures(name: &str, bytes: &[u8]) -> Vec<(String, u64)> {
    let lower = name.to_lowercase();
    let Some((_, folder)) = OFFICE.iter().find(|(ending, _)| lower.ends_with(ending)) else {
        let hash = picture::hash(bytes);
        return hash
            .map(|hash| (name.to_owned(), hash))
            .into_iter()
            .collect();
    };
    let Ok(archive) = Archive::open(bytes, &Limits::UPLOAD) else {
        return Vec::new();
    };
    let media = archive.names().iter().enumerate();
    media
        .filter(|(_, entry)| entry.starts_with(folder))
        .take(PICTURES)
        .filter_map(|(at, entry)| {
            let hash = picture::hash(&archive.bytes(at).ok()?)?;
            let picture = entry.rsplit('/').next().unwrap_or(entry);
            Some((format!("{name} 中的 {picture}"), hash))
        })
        .collect()
}

/// Finds a file that a table names: as named, beside the table, or the only one of this name.
pub fn found<'f>(files: &BTreeSet<&'f str>, table: &str, wanted: &str) -> Option<&'f str> {
    let beside = table
        .rsplit_once('/')
        .map(|(folder, _)| format!("{folder}/{wanted}"));
    if let Some(name) = files.get(wanted) {
        return Some(name);
    }
    if let Some(name) = beside.and_then(|beside| files.get(beside.as_str())) {
        return Some(name);
    }
    let ending = format!("/{wanted}");
    let mut named = files.iter().filter(|name| name.ends_with(&ending));
    match (named.next(), named.next()) {
        (Some(name), None) => Some(name),
        _ => None,
    }
}

/// Puts hashes of the evidence and the text's own pictures into the works; says which files are missing or empty.
pub fn attach(
    proposals: &mut Proposals,
    table: &str,
    digests: &HashMap<String, Digest>,
    pictures_of_text: &HashMap<String, Vec<(String, u64)>>,
) {
    for proposal in &mut proposals.items {
        let mut say = |code: &str, message: String, advice: &str| {
            let place = Place {
                file: table.to_owned(),
                row: Some(proposal.row),
                column: None,
            };
            let finding = Finding::new(code, Severity::Warning, &proposal.work.id, message);
            proposals.warnings.push(finding.at(place).advice(advice));
        };
        for evidence in &proposal.evidence {
            match evidence {
                Evidence::Hash { name, sm3 } => {
                    proposal.work.evidence.push((name.clone(), sm3.clone()));
                }
                Evidence::File(path) => match digests.get(path) {
                    None => say(
                        "missing_evidence",
                        format!("没有找到佐证文件「{path}」，这份佐证没有比对"),
                        "放进压缩包（或申报信息表所在的文件夹）后重新查重",
                    ),
                    Some(digest) if digest.is_empty => say(
                        "empty_evidence",
                        format!("佐证文件「{path}」是空的，没有比对"),
                        "换成有内容的文件",
                    ),
                    Some(digest) => {
                        let evidence = (path.clone(), digest.sm3.clone());
                        proposal.work.evidence.push(evidence);
                        proposal.work.images.extend(digest.pictures.iter().cloned());
                    }
                },
            }
        }
        let own = pictures_of_text.get(&proposal.file);
        proposal
            .work
            .images
            .extend(own.into_iter().flatten().cloned());
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use image::ImageFormat;

    use super::*;
    use crate::overlap::picture::tests::{drawn, saved};
    use crate::packages::proposals;

    fn docx(picture: &[u8]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in [
            ("word/document.xml", &b"<w/>"[..]),
            ("word/media/image1.png", picture),
        ] {
            zip.start_file(name, zip::write::SimpleFileOptions::default())
                .unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn pictures_inside_a_word_file_are_the_same_pictures() {
        let picture = saved(drawn(3, 400), ImageFormat::Png);
        let alone = pictures("图.png", &picture);
        let inside = pictures("申报书.docx", &docx(&picture));
        assert_eq!(alone[0].1, inside[0].1);
        assert_eq!(inside[0].0, "申报书.docx 中的 image1.png");
        assert!(pictures("坏.docx", b"PK no archive").is_empty());
    }

    #[test]
    fn evidence_is_found_and_what_is_missing_or_empty_is_said() {
        let table = "编号,项目名称,项目负责人,承担单位,年度,专项,佐证文件\nS-1,题,,,,,报告.pdf；空.pdf；无.pdf；旧.pdf=sm3:".to_owned()
            + &"a".repeat(64)
            + "\n";
        let mut read = proposals::read("申报信息.csv", table.as_bytes(), &Limits::UPLOAD).unwrap();
        let digests = HashMap::from([
            ("报告.pdf".to_owned(), Digest::of("报告.pdf", b"%PDF")),
            ("空.pdf".to_owned(), Digest::of("空.pdf", b"")),
        ]);
        attach(&mut read, "申报信息.csv", &digests, &HashMap::new());
        let work = &read.items[0].work;
        let names: Vec<&str> = work.evidence.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["报告.pdf", "旧.pdf"]);
        assert_eq!(work.evidence[0].1, sm3_hex(b"%PDF"));
        let said: Vec<&str> = read.warnings.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(said, ["empty_evidence", "missing_evidence"]);
    }

    #[test]
    fn a_file_is_found_beside_its_table_or_by_its_only_name() {
        let files = BTreeSet::from([
            "包/申报信息.csv",
            "包/甲.docx",
            "包/佐证/图.png",
            "a/同.txt",
            "b/同.txt",
        ]);
        let at = |wanted| found(&files, "包/申报信息.csv", wanted);
        assert_eq!(at("甲.docx"), Some("包/甲.docx"));
        assert_eq!(at("a/同.txt"), Some("a/同.txt"));
        assert_eq!(at("图.png"), Some("包/佐证/图.png"));
        assert_eq!(at("同.txt"), None, "which one is not known");
        assert_eq!(at("乙.docx"), None);
    }
}

//! An archive of an upload: texts, who wrote them, the table of proposals and its evidence, each where it belongs.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;
use wenxiao_domain::finding::{Finding, Place, Severity};

use crate::error::AppError;
use crate::overlap::about::{self, About};
use crate::overlap::evidence::{self, Digest};
use crate::overlap::files;
use crate::packages::archive::{Archive, Refused};
use crate::packages::limits::Limits;
use crate::packages::proposals::{self, Evidence, Proposal, Proposals};

/// The file of an archive that says who wrote what.
const ABOUT: &str = "about.csv";

type Files = Vec<(String, Vec<u8>)>;

/// An archive's files, each where it belongs.
#[derive(Default)]
pub struct Unpacked {
    pub files: Files,
    pub about: HashMap<String, About>,
    pub table: Option<(String, Vec<u8>)>,
    /// Files that are no texts, by what they show.
    pub others: HashMap<String, Digest>,
}

impl Unpacked {
    /// Only the table of proposals.
    pub fn table_of(bytes: &[u8]) -> Result<Self, AppError> {
        let archive = Archive::open(bytes, &Limits::UPLOAD).map_err(refused)?;
        let tables = tables(&archive)?;
        Ok(Self {
            table: table(&archive, &tables)?,
            ..Self::default()
        })
    }

    pub fn of(bytes: &[u8]) -> Result<Self, AppError> {
        let archive = Archive::open(bytes, &Limits::UPLOAD).map_err(refused)?;
        let tables = tables(&archive)?;
        let mut unpacked = Self {
            table: table(&archive, &tables)?,
            ..Self::default()
        };
        for (at, name) in archive.names().iter().enumerate() {
            if is_hidden(name) || tables.contains(&at) {
                continue;
            }
            let content = archive.bytes(at).map_err(refused)?;
            if name == ABOUT || name.ends_with(&format!("/{ABOUT}")) {
                unpacked.about = about::parse(&content).map_err(|error| {
                    AppError::usage(
                        format!("{ABOUT} 读不懂：{error}"),
                        "应为 UTF-8 的 CSV，列为 文件、项目负责人、承担单位、年度、专项",
                    )
                })?;
            } else if files::is_text(name) {
                unpacked.files.push((shown(name), content));
            } else if unpacked.table.is_some() {
                let name = shown(name);
                let digest = Digest::of(&name, &content);
                unpacked.others.insert(name, digest);
            }
        }
        unpacked.files.sort();
        unpacked.name_apart();
        Ok(unpacked)
    }

    /// Files whose names became equal are told apart, so that each has its own record.
    fn name_apart(&mut self) {
        let mut seen: HashMap<String, usize> = HashMap::new();
        for (name, _) in &mut self.files {
            let times = seen.entry(name.clone()).or_default();
            *times += 1;
            if *times > 1 {
                *name = format!("{name}（{times}）");
            }
        }
    }

    /// Its table of proposals; `None` where it has none.
    pub fn proposals(&self) -> Result<Option<Proposals>, AppError> {
        let Some((name, bytes)) = &self.table else {
            return Ok(None);
        };
        proposals::read(name, bytes, &Limits::UPLOAD)
            .map(Some)
            .map_err(AppError::Invalid)
    }

    /// Finds the texts and the evidence that a table names; what is only evidence is no text to compare. Gives the texts' authors.
    pub fn describe(&mut self, proposals: &mut Proposals) -> HashMap<String, About> {
        let table = self.table.as_ref().map_or("", |(name, _)| name).to_owned();
        let texts: BTreeSet<&str> = self.files.iter().map(|(name, _)| &**name).collect();
        let others = self.others.keys().map(String::as_str);
        let all: BTreeSet<&str> = others.chain(texts.iter().copied()).collect();
        let mut described = HashMap::new();
        let mut wanted: Vec<(String, String)> = Vec::new();
        let mut missing = Vec::new();
        for (at, it) in proposals.items.iter_mut().enumerate() {
            if !it.file.is_empty() {
                match evidence::found(&texts, &table, &it.file) {
                    Some(name) => {
                        name.clone_into(&mut it.file);
                        described.insert(it.file.clone(), About::of(&it.work));
                    }
                    None => missing.push((at, std::mem::take(&mut it.file))),
                }
            }
            for evidence in &it.evidence {
                if let Evidence::File(path) = evidence
                    && let Some(name) = evidence::found(&all, &table, path)
                {
                    wanted.push((path.clone(), name.to_owned()));
                }
            }
        }
        for (at, file) in missing {
            let it = &proposals.items[at];
            proposals.warnings.push(no_text(&table, it, &file));
        }
        let digests = self.digests(&wanted);
        let only_evidence = |name: &String| {
            !described.contains_key(name) && wanted.iter().any(|(_, file)| file == name)
        };
        self.files.retain(|(name, _)| !only_evidence(name));
        let pictures = self
            .files
            .par_iter()
            .filter(|(name, _)| described.contains_key(name))
            .map(|(name, content)| (name.clone(), evidence::pictures(name, content)))
            .collect();
        evidence::attach(proposals, &table, &digests, &pictures);
        described
    }

    /// What the evidence shows, by how the table names it.
    fn digests(&self, wanted: &[(String, String)]) -> HashMap<String, Digest> {
        wanted
            .par_iter()
            .filter_map(|(path, name)| {
                let digest = if let Some(digest) = self.others.get(name) {
                    digest.clone()
                } else {
                    let (_, content) = self.files.iter().find(|(it, _)| it == name)?;
                    Digest::of(name, content)
                };
                Some((path.clone(), digest))
            })
            .collect()
    }
}

fn no_text(table: &str, it: &Proposal, file: &str) -> Finding {
    let place = Place {
        file: table.to_owned(),
        row: Some(it.row),
        column: None,
    };
    let message = format!("没有找到文本「{file}」，只比对申报信息");
    Finding::new("missing_text_file", Severity::Warning, &it.work.id, message)
        .at(place)
        .advice("把文本放进压缩包，文件名与表中一致")
}

fn is_hidden(name: &str) -> bool {
    let hidden =
        |step: &str| (step.starts_with('.') && !matches!(step, "." | "..")) || step == "__MACOSX";
    name.ends_with('/') || name.split('/').any(hidden)
}

/// The tables of proposals in an archive, by place; more than one is a mistake.
fn tables(archive: &Archive<'_>) -> Result<Vec<usize>, AppError> {
    let names = archive.names().iter().enumerate();
    let tables: Vec<usize> = names
        .filter(|(_, name)| !is_hidden(name) && proposals::is_called(name))
        .map(|(at, _)| at)
        .collect();
    if tables.len() > 1 {
        return Err(AppError::usage(
            format!("压缩包里有 {} 份申报信息表", tables.len()),
            "只留一份 申报信息.xlsx 或 申报信息.csv",
        ));
    }
    Ok(tables)
}

fn table(archive: &Archive<'_>, at: &[usize]) -> Result<Option<(String, Vec<u8>)>, AppError> {
    let Some(&at) = at.first() else {
        return Ok(None);
    };
    let bytes = archive.bytes(at).map_err(refused)?;
    Ok(Some((shown(&archive.names()[at]), bytes)))
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

fn refused(refused: Refused) -> AppError {
    let (message, hint) = match refused {
        Refused::Damaged => ("压缩文件已损坏，或不是 .zip", "请重新压缩后再上传"),
        Refused::Encrypted => ("压缩文件有密码", "请去掉密码后再上传"),
        Refused::TooManyEntries => ("压缩文件中的文件过多", "请分几次上传"),
        Refused::TooLarge => ("解压后过大", "请分几次上传"),
    };
    AppError::usage(message, hint)
}

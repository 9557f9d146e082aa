//! Every work that takes part in a check: the upload's, the library's, the projects of the records, texts that no table describes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use wenxiao_domain::duplicate_funding::FundedWork;
use wenxiao_domain::finding::Finding;
use wenxiao_domain::money::Fen;

use super::library;
use super::queries::{self, DuplicateCheck, LibraryText};
use super::texts::{self, Text};
use crate::db::Conn;
use crate::error::AppError;
use crate::filings;
use crate::overlap::signals::{Side, Source, Works};
use crate::packages::proposals::Proposals;
use crate::projects::{self, queries::KnownProject};

/// What a check's upload described, as the check keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalsThen {
    /// Proposals of the upload's table.
    pub described: usize,
    /// Works of former years and projects of the records that they were compared with.
    pub works: usize,
    pub projects: usize,
    /// What a person should know about the table.
    pub warnings: Vec<Finding>,
}

impl ProposalsThen {
    /// As a check keeps it; a check of former versions has none.
    pub fn read(check: &DuplicateCheck) -> Result<Self, AppError> {
        Ok(match check.proposals.as_str() {
            "" => Self::default(),
            json => serde_json::from_str(json)?,
        })
    }

    pub fn of(proposals: Option<&Proposals>, old: &[Side]) -> Self {
        let from = |source| old.iter().filter(|side| side.source == source).count();
        Self {
            described: proposals.map_or(0, |it| it.items.len()),
            works: from(Source::Library),
            projects: from(Source::Project),
            warnings: Vec::new(),
        }
    }
}

/// The works of former years, with the texts of the library.
pub async fn old(
    conn: &mut Conn,
    known: &[LibraryText],
    projects: &[KnownProject],
) -> Result<Vec<Side>, AppError> {
    let mut sides = Vec::new();
    for row in queries::works(conn).await? {
        sides.push(Side {
            work: serde_json::from_str(&row.work)?,
            text: row.file,
            source: Source::Library,
        });
    }
    let described: HashSet<String> = sides.iter().map(|side| side.text.clone()).collect();
    let listed: HashSet<String> = sides.iter().map(|side| side.work.id.clone()).collect();
    let mut texts = HashMap::new();
    for text in known.iter().filter(|text| !described.contains(&text.name)) {
        match texts::project_of(&text.name, projects) {
            Some(project) if !listed.contains(&project.code) => {
                texts.insert(project.code.as_str(), text.name.clone());
            }
            _ => {
                let about = library::about_of(text);
                sides.push(Side::of_text(&text.name, about, Source::Library));
            }
        }
    }
    let mut targets = targets(conn).await?;
    for project in projects.iter().filter(|it| !listed.contains(&it.code)) {
        let key = (
            project.code.clone(),
            project.fund.clone(),
            project.fiscal_year,
        );
        let text = texts.remove(project.code.as_str());
        sides.push(Side {
            source: if text.is_some() {
                Source::Library
            } else {
                Source::Project
            },
            text: text.unwrap_or_default(),
            work: Arc::new(FundedWork {
                targets: targets.remove(&key).unwrap_or_default(),
                ..work(project)
            }),
        });
    }
    let known = projects.iter().map(called).collect();
    sides.extend(evaluated(conn, known, &listed).await?);
    Ok(sides)
}

/// The projects of evaluations by agencies that neither the library's table nor the funds have. Two agencies may have evaluated the same.
async fn evaluated(
    conn: &mut Conn,
    mut known: HashSet<(String, String, String)>,
    listed: &HashSet<String>,
) -> Result<Vec<Side>, AppError> {
    let mut projects = projects::queries::evaluated(conn).await?;
    projects.retain(|it| !listed.contains(&it.code) && known.insert(called(it)));
    let side = |project: &KnownProject| Side {
        work: Arc::new(work(project)),
        text: String::new(),
        source: Source::Project,
    };
    Ok(projects.iter().map(side).collect())
}

/// What tells one project from another: funds number theirs alike.
fn called(project: &KnownProject) -> (String, String, String) {
    let KnownProject {
        code, name, host, ..
    } = project;
    (code.clone(), name.clone(), host.clone())
}

/// A project of the records; its money as lines of a budget, under the names that pages give it.
fn work(project: &KnownProject) -> FundedWork {
    let money = [
        ("核定金额", project.committed_fen),
        ("地方及自筹投入", project.counterpart_fen),
    ];
    let known = money.into_iter().filter(|(_, fen)| *fen > 0);
    FundedWork {
        id: project.code.clone(),
        title: project.name.clone(),
        host: project.host.clone(),
        programme: project.fund.clone(),
        year: project.fiscal_year.to_string(),
        budget: known
            .map(|(name, fen)| (name.to_owned(), Fen(fen)))
            .collect(),
        ..FundedWork::default()
    }
}

/// Code, fund and year of a project.
type Key = (String, String, i64);

async fn targets(conn: &mut Conn) -> Result<HashMap<Key, Vec<(String, Decimal)>>, AppError> {
    let mut targets: HashMap<Key, Vec<(String, Decimal)>> = HashMap::new();
    for it in filings::queries::numeric_targets(conn).await? {
        let of = (it.project, it.fund, it.fiscal_year);
        let target = (it.indicator, it.target.value());
        targets.entry(of).or_default().push(target);
    }
    Ok(targets)
}

/// All works of a check, the new ones as the upload describes them.
pub fn all(proposals: Option<&Proposals>, texts: &[Text], old: Vec<Side>) -> Works {
    let described = proposals.map_or(&[][..], |it| it.items.as_slice());
    let mut new: Vec<Side> = described
        .iter()
        .map(|it| Side {
            work: it.work.clone().into(),
            text: it.file.clone(),
            source: Source::Peer,
        })
        .collect();
    let named: HashSet<String> = new.iter().map(|side| side.text.clone()).collect();
    for text in texts.iter().filter(|text| !named.contains(&text.name)) {
        new.push(Side::of_text(&text.name, text.about.clone(), Source::Peer));
    }
    Works { new, old }
}

/// What of proposals took part in a check, in words.
pub fn said(check: &DuplicateCheck) -> Result<String, AppError> {
    let then = ProposalsThen::read(check)?;
    let with = format!(
        "与以往 {} 项（文库）、{} 项（项目库）比对",
        then.works, then.projects
    );
    Ok(if then.described == 0 {
        format!("没有附申报信息表，只按文本的单位和负责人{with}")
    } else {
        format!("{} 项，{with}，并互相比对", then.described)
    })
}

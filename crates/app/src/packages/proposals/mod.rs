//! 申报信息: what of each proposal or project can be funded, one row each, as CSV or workbook (`docs/proposals_file.md`).

mod lists;

use std::collections::HashMap;

use wenxiao_domain::duplicate_funding::FundedWork;
use wenxiao_domain::finding::Finding;

use super::check_unique;
use super::findings::{At, Findings, Said};
use super::limits::{Deadline, Limits};
use super::schema::{Column, Sheet, column, optional};
use super::source::Source;
use super::table::{self, Line, Rows};

/// Proposals of one file: a call has hundreds, a province's years of projects some ten thousand.
const MOST: usize = 50_000;

pub mod proposal {
    pub const ID: usize = 0;
    pub const FILE: usize = 1;
    pub const TITLE: usize = 2;
    pub const PERSON: usize = 3;
    pub const HOST: usize = 4;
    pub const YEAR: usize = 5;
    pub const PROGRAMME: usize = 6;
    pub const TARGETS: usize = 7;
    pub const BUDGET: usize = 8;
    pub const EQUIPMENT: usize = 9;
    pub const COLLABORATORS: usize = 10;
    pub const EVIDENCE: usize = 11;
}

/// The one table.
pub static PROPOSALS: Sheet = Sheet {
    file: "proposals.csv",
    name: "申报信息",
    columns: &[
        column("id", "编号", &["项目编号", "申报编号"]),
        optional_called("file", "文件", &["申报书", "文件名"]),
        column("title", "项目名称", &["名称", "项目题目"]),
        column("person", "项目负责人", &["负责人"]),
        column("host", "承担单位", &["申报单位", "单位"]),
        column("year", "年度", &["申报年度"]),
        column("programme", "专项", &["计划", "专项名称"]),
        optional_called("targets", "指标", &["考核指标"]),
        optional_called("budget", "预算科目", &["预算"]),
        optional("equipment", "设备"),
        optional("collaborators", "合作单位"),
        optional_called("evidence", "佐证文件", &["佐证"]),
    ],
    optional: false,
};

const fn optional_called(
    key: &'static str,
    heading: &'static str,
    also: &'static [&'static str],
) -> Column {
    Column {
        key,
        heading,
        also,
        optional: true,
    }
}

/// A file that shows what a proposal claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence {
    /// Beside the table or in its archive.
    File(String),
    /// Only its hash is known.
    Hash { name: String, sm3: String },
}

/// A row: the work without what only its evidence files tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Name of its text; empty where it has none.
    pub file: String,
    pub work: FundedWork,
    pub evidence: Vec<Evidence>,
    pub row: usize,
}

/// A file's rows, and what a person should look at all the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proposals {
    pub items: Vec<Proposal>,
    pub warnings: Vec<Finding>,
}

/// Whether a file of this name is a table of proposals: `proposals.csv`, `申报信息.xlsx`.
pub fn is_called(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.rsplit_once('.').is_some_and(|(stem, ending)| {
        let known = stem == PROPOSALS.name || stem.eq_ignore_ascii_case("proposals");
        known && ["csv", "xlsx"].contains(&ending.to_lowercase().as_str())
    })
}

/// Reads the table, or gives everything that is wrong with it.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Proposals, Vec<Finding>> {
    let limits = &Limits {
        rows: limits.rows.min(MOST),
        ..*limits
    };
    let deadline = Deadline::of(limits);
    let mut findings = Findings::default();
    let source = Source::table(name, bytes, &PROPOSALS, limits, deadline, &mut findings);
    let mut rows = Rows::none();
    if !findings.stops()
        && let Some((file, body)) = source.only_body(&PROPOSALS, &mut findings)
    {
        let mut found = Findings::default();
        rows = table::read(
            &PROPOSALS,
            file,
            body,
            limits,
            deadline,
            &mut found,
            |line, (): &mut (), findings| Some(decode(line, findings)),
        );
        for (item, row) in rows.items.iter_mut().zip(&rows.rows) {
            item.row = *row as usize;
        }
        check_ids(&rows, &mut found);
        check_files(&rows, &mut found);
        findings.extend(found, file);
    }
    if findings.stops() {
        return Err(findings.list);
    }
    if rows.items.is_empty() {
        let said = Said::new("表中没有一行申报信息", "", "每个项目填一行");
        findings.error("empty_table", name, At::file(name), said);
        return Err(findings.list);
    }
    Ok(Proposals {
        items: rows.items,
        warnings: findings.list,
    })
}

fn decode(line: &Line<'_, '_>, findings: &mut Findings) -> Proposal {
    let text = |column: usize, findings: &mut Findings| line.text(column, findings).into_owned();
    let work = FundedWork {
        id: line.key(proposal::ID, findings).into_owned(),
        title: line.key(proposal::TITLE, findings).into_owned(),
        person: text(proposal::PERSON, findings),
        host: text(proposal::HOST, findings),
        year: year(line, findings),
        programme: text(proposal::PROGRAMME, findings),
        targets: lists::targets(line, proposal::TARGETS, findings),
        budget: lists::budget(line, proposal::BUDGET, findings),
        equipment: lists::names(line, proposal::EQUIPMENT, findings),
        collaborators: lists::names(line, proposal::COLLABORATORS, findings),
        ..FundedWork::default()
    };
    Proposal {
        file: text(proposal::FILE, findings),
        work,
        evidence: lists::evidence(line, proposal::EVIDENCE, findings),
        row: 0,
    }
}

/// Four digits, perhaps with 年 behind; empty where it isn't known.
fn year(line: &Line<'_, '_>, findings: &mut Findings) -> String {
    let text = line.text(proposal::YEAR, findings);
    let digits = text.strip_suffix('年').unwrap_or(&text).trim();
    let is_year = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_year && !digits.is_empty() {
        let said = Said::new(
            "不是年度",
            "四位数字，如 2024",
            "改为四位年度，不知道的留空",
        );
        line.error(proposal::YEAR, "not_a_year", findings, said);
    }
    digits.to_owned()
}

fn check_ids(rows: &Rows<Proposal>, findings: &mut Findings) {
    check_unique(rows, |it| &it.work.id, "duplicate_id", findings);
}

/// One text belongs to one proposal.
fn check_files(rows: &Rows<Proposal>, findings: &mut Findings) {
    let Some(header) = &rows.header else { return };
    let mut first: HashMap<&str, usize> = HashMap::new();
    for item in rows.items.iter().filter(|item| !item.file.is_empty()) {
        if let Some(earlier) = first.insert(&item.file, item.row) {
            let at = At {
                file: &header.file,
                row: Some(item.row),
                column: Some(header.written(proposal::FILE)),
                read: &item.file,
            };
            let said = Said::new(
                format!("「{}」已在第{earlier}行出现", item.file),
                "一份文本只属于一个项目",
                "改正文件名，或删去重复的一行",
            );
            findings.error("duplicate_file", &item.work.id, at, said);
        }
    }
}

#[cfg(test)]
mod tests;

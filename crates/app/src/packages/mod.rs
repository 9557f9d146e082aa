//! Reads and writes packages: a folder of CSV files, a zip of it, or a workbook (`docs/filing_package.md`).
//!
//! Reading gives the package, or everything that is wrong with it at once. It never panics on any input and stops at limits.

pub mod archive;
pub mod cell;
pub mod cli;
pub mod csv;
pub mod date;
pub mod findings;
pub mod limits;
pub mod number;
pub mod proposals;
pub mod schema;
pub mod table;
pub mod text;
pub mod xlsx;

mod actuals;
mod causes;
mod checks;
mod folder;
mod fund;
mod indicators;
mod instructions;
mod projects;
mod schemes;
mod source;
mod whole;
mod workbook;
mod write;

pub use folder::{evaluation_files, files, write_folder};
pub use schemes::{ReadEvaluation, plain, units_differ};
pub use workbook::{
    evaluation_template, proposals_template, template, write_evaluation_xlsx, write_xlsx,
};

use std::path::Path;

use wenxiao_domain::finding::Finding;
use wenxiao_domain::package::{DeviationCause, Filing, Indicator, Package, Project};
use wenxiao_domain::packs::{NotInForce, RuleSet};

use actuals::Register;
use findings::{At, Findings, Said};
use limits::{Deadline, Limits};
use schema::{ACTUALS, CAUSES, FUND, INDICATORS, PROJECTS, Sheet};
use source::Source;
use table::Rows;
use whole::{check_filled, check_totals, check_unique};

use crate::error::AppError;

/// A package that can be evaluated, and what a person should look at all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    pub package: Package,
    pub warnings: Vec<Finding>,
}

/// What the caller decides about a reading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'o> {
    /// The rule set to use instead of the package's own.
    pub rule_set: Option<&'o str>,
}

/// A package of either kind.
#[derive(Debug)]
pub enum Content {
    /// What projects filed, for a self-evaluation.
    Filing(Box<Read>),
    /// An indicator tree with its scores.
    Evaluation(Box<ReadEvaluation>),
}

/// The tables of a package of either kind; what both have stands once.
const SHEETS: &[&Sheet] = &[
    &FUND,
    &PROJECTS,
    &INDICATORS,
    &ACTUALS,
    &CAUSES,
    &schemes::schema::SCHEME,
    &schemes::schema::SCORES,
    &schemes::schema::PROBLEMS,
    &schemes::schema::SURVEYS,
];

/// A path that can't be opened is the user's mistake, not a finding about data.
pub fn check_readable(path: &Path) -> Result<(), AppError> {
    let opened = if path.is_dir() {
        std::fs::read_dir(path).map(drop)
    } else {
        std::fs::File::open(path).map(drop)
    };
    opened.map_err(|error| {
        AppError::usage(
            format!("can't read {}: {error}", path.display()),
            "give a folder with fund.toml and the CSV files, or an .xlsx",
        )
    })
}

/// Reads a folder, a zip of a folder, or a workbook from disk.
pub fn read(path: &Path) -> Result<Read, Vec<Finding>> {
    read_with(path, Options::default())
}

/// The same with options.
pub fn read_with(path: &Path, options: Options<'_>) -> Result<Read, Vec<Finding>> {
    filing_only(read_any(path, options)?)
}

/// Reads a package of either kind; `kind` in its fund tells which it is.
pub fn read_any(path: &Path, options: Options<'_>) -> Result<Content, Vec<Finding>> {
    let limits = Limits::LOCAL;
    let deadline = Deadline::of(&limits);
    let mut findings = Findings::default();
    if path.is_dir() {
        let source = Source::folder(path, SHEETS, &limits, &mut findings);
        return assemble(&source, options, &limits, deadline, findings);
    }
    let name = path
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let Some(bytes) = source::read_file(path, &name, &limits, &mut findings) else {
        return Err(findings.list);
    };
    let source = Source::bytes(&name, &bytes, SHEETS, &limits, deadline, &mut findings);
    assemble(&source, options, &limits, deadline, findings)
}

/// Reads an upload: a workbook, or a zip of a folder.
pub fn read_bytes(name: &str, bytes: &[u8]) -> Result<Read, Vec<Finding>> {
    read_bytes_with(name, bytes, Options::default(), &Limits::UPLOAD)
}

/// The same with options and limits.
pub fn read_bytes_with(
    name: &str,
    bytes: &[u8],
    options: Options<'_>,
    limits: &Limits,
) -> Result<Read, Vec<Finding>> {
    filing_only(read_any_bytes(name, bytes, options, limits)?)
}

/// Reads an upload of either kind.
pub fn read_any_bytes(
    name: &str,
    bytes: &[u8],
    options: Options<'_>,
    limits: &Limits,
) -> Result<Content, Vec<Finding>> {
    let deadline = Deadline::of(limits);
    let mut findings = Findings::default();
    let source = Source::bytes(name, bytes, SHEETS, limits, deadline, &mut findings);
    assemble(&source, options, limits, deadline, findings)
}

fn filing_only(content: Content) -> Result<Read, Vec<Finding>> {
    match content {
        Content::Filing(read) => Ok(*read),
        Content::Evaluation(_) => {
            let mut findings = Findings::default();
            let at = At {
                column: Some("kind"),
                ..At::file(FUND.file)
            };
            let said = Said::new(
                "这是部门评价或财政评价的数据包，不是自评填报包",
                "",
                "用 wenxiao evaluate 评价；自评填报包的 fund.toml 没有 kind",
            );
            findings.error("other_kind", FUND.file, at, said);
            Err(findings.list)
        }
    }
}

/// Reads all tables; gives the package if nothing stops it, or else every finding.
fn assemble(
    source: &Source<'_>,
    options: Options<'_>,
    limits: &Limits,
    deadline: Deadline,
    mut findings: Findings,
) -> Result<Content, Vec<Finding>> {
    if source.is_empty() && findings.stops() {
        return Err(findings.list);
    }
    let reading = Reading {
        source,
        limits,
        deadline,
    };
    let mut fund_findings = Findings::default();
    let fields = source.fund(limits, deadline, &mut fund_findings);
    if let Some(fields) = &fields
        && fields.has(&["kind", "评价类型"])
    {
        findings.extend(fund_findings, FUND.file);
        return schemes::assemble(fields, &reading, options, findings)
            .map(|read| Content::Evaluation(Box::new(read)));
    }
    if fields.is_none() && schemes::has_tables(source) {
        // A fund.toml that can't be read doesn't say its kind; the tables do.
        findings.extend(fund_findings, FUND.file);
        schemes::read_tables(&reading, &mut findings);
        return Err(findings.list);
    }
    let fund = fields.map(|fields| fund::decode(&fields, options.rule_set, &mut fund_findings));
    if let Some(fund) = fund.as_ref().filter(|_| !fund_findings.stops()) {
        check_rule_set(&fund.rule_set, fund.fiscal_year, &mut fund_findings);
    }
    findings.extend(fund_findings, FUND.file);
    let indicators = reading.indicators(&mut findings);
    let projects = reading.projects(&mut findings);
    let ids = projects.items.iter().map(|project| project.id.as_str());
    let complete = indicators.header.is_some() && projects.header.is_some();
    let register = Register::new(ids.collect(), &indicators.items, complete);
    let filings = reading.filings(&register, &mut findings);
    let causes = reading.causes(&register, &mut findings);
    drop(register);
    check_totals(&projects, &mut findings);
    match fund {
        Some(fund) if !findings.stops() => Ok(Content::Filing(Box::new(Read {
            package: Package {
                fund,
                projects: projects.items,
                indicators: indicators.items,
                filings: filings.items,
                causes: causes.items,
            },
            warnings: findings.list,
        }))),
        _ => Err(findings.list),
    }
}

/// What every table is read with.
struct Reading<'r, 'b> {
    source: &'r Source<'b>,
    limits: &'r Limits,
    deadline: Deadline,
}

impl Reading<'_, '_> {
    /// Reads one table and what is wrong with it.
    fn table<T: Send, S: Default>(
        &self,
        sheet: &Sheet,
        all: &mut Findings,
        decode: impl Fn(&table::Line<'_, '_>, &mut S, &mut Findings) -> Option<T> + Sync,
        check: impl FnOnce(&Rows<T>, &mut Findings),
    ) -> Rows<T> {
        let mut findings = Findings::default();
        let Some((file, body)) = self.source.body(sheet, &mut findings) else {
            all.extend(findings, sheet.file);
            return Rows::none();
        };
        let rows = table::read(
            sheet,
            file,
            body,
            self.limits,
            self.deadline,
            &mut findings,
            decode,
        );
        check(&rows, &mut findings);
        all.extend(findings, file);
        rows
    }

    fn indicators(&self, all: &mut Findings) -> Rows<Indicator> {
        self.table(
            &INDICATORS,
            all,
            |line, (): &mut (), findings| indicators::decode(line, findings),
            |rows, findings| {
                check_filled(rows, findings);
                check_unique(rows, |item| &item.code, "duplicate_code", findings);
                indicators::check_full_marks(rows, findings);
            },
        )
    }

    fn projects(&self, all: &mut Findings) -> Rows<Project> {
        self.table(
            &PROJECTS,
            all,
            |line, (): &mut (), findings| projects::decode(line, findings),
            |rows, findings| {
                check_filled(rows, findings);
                // Ascending ids, the usual case, need no table of all of them.
                if !rows.items.is_sorted_by(|a, b| a.id < b.id) {
                    check_unique(rows, |item| &item.id, "duplicate_id", findings);
                }
            },
        )
    }

    fn filings(&self, register: &Register<'_>, all: &mut Findings) -> Rows<Filing> {
        self.table(
            &ACTUALS,
            all,
            |line, last: &mut u32, findings| actuals::decode(line, register, last, findings),
            |rows, findings| actuals::check_duplicates(rows, register, findings),
        )
    }

    fn causes(&self, register: &Register<'_>, all: &mut Findings) -> Rows<DeviationCause> {
        self.table(
            &CAUSES,
            all,
            |line, (): &mut (), findings| causes::decode(line, register, findings),
            |rows, findings| causes::check_duplicates(rows, register, findings),
        )
    }
}

/// The rule set exists and is transcribed for the year.
fn check_rule_set(name: &str, fiscal_year: i32, findings: &mut Findings) {
    if let Err(error) = RuleSet::find(name, fiscal_year) {
        rule_set_finding(&error, name, findings);
    }
}

fn rule_set_finding(error: &NotInForce, name: &str, findings: &mut Findings) {
    let code = match error {
        NotInForce::Unknown { .. } => "unknown_rule_set",
        NotInForce::Year { .. } => "rule_set_not_in_force",
        NotInForce::Kind { .. } => "rule_set_of_other_kind",
    };
    let at = At {
        column: Some("rule_set"),
        read: name,
        ..At::file(FUND.file)
    };
    let said = Said::new(
        error.to_string(),
        "已收录且当年有效的规则集",
        "用 wenxiao rules list 查看规则集，改正 rule_set 或 fiscal_year",
    );
    findings.error(code, name, at, said);
}

//! The files of an evaluation: data, report, workbook, and how every figure came about.

use std::collections::BTreeMap;

use crate::fonts::installed;
use clap::ValueEnum;
use serde_json::Value;
use wenxiao_domain::evaluation::{Evaluation, figures, json};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::{RuleSet, SchemeRuleSet};
use wenxiao_domain::scheme::{self, EvaluationPackage, SchemeEvaluation};
use wenxiao_domain::trace::Figure;
use wenxiao_proofread::finding::Report;
use wenxiao_report::compose::Composed;
use wenxiao_report::{docx, pdf, self_evaluation, third_party, unprintable, xlsx};

use crate::atomic::Made;
use crate::error::AppError;
use crate::proofread::own;

/// What `--files` chooses from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Kind {
    /// evaluation.json
    Json,
    /// figures.json: every figure with its rule, article, arithmetic and inputs
    Figures,
    /// report.docx
    Docx,
    /// report.pdf
    Pdf,
    /// table.xlsx
    Xlsx,
}

/// Projects above which only evaluation.json is made unless files are asked for: a report lists every project.
pub const LARGE: usize = 20_000;

/// What is made when nobody chooses.
pub fn default_for(projects: usize) -> &'static [Kind] {
    if projects > LARGE {
        &[Kind::Json]
    } else {
        &[Kind::Json, Kind::Figures, Kind::Docx, Kind::Pdf, Kind::Xlsx]
    }
}

/// The files, and what a person must still write in the report.
#[derive(Debug, Default)]
pub struct Files {
    pub made: Vec<Made>,
    pub to_write: Vec<Finding>,
    /// The report's own check, where a report was made.
    pub proofread: Option<Report>,
}

impl Files {
    fn add(&mut self, name: &'static str, bytes: Vec<u8>) {
        self.made.push(Made { name, bytes });
    }

    /// The report in Word and as PDF. It is typeset once: Word's contents print the page numbers that came out.
    fn add_report(&mut self, composed: Composed, kinds: &[Kind]) -> Result<(), AppError> {
        let typeset = pdf::typeset(&composed.doc, installed()?)?;
        if kinds.contains(&Kind::Docx) {
            let bytes = docx::write(&composed.doc, installed()?, &typeset.heading_pages)?;
            self.proofread = Some(own::check("report.docx", bytes.clone())?);
            self.add("report.docx", bytes);
        } else {
            self.proofread = Some(own::check("report.pdf", typeset.pdf.clone())?);
        }
        if kinds.contains(&Kind::Pdf) {
            self.add("report.pdf", typeset.pdf);
        }
        self.to_write = composed.findings;
        let unprintable = unprintable::findings(&composed.doc, &typeset.missing);
        self.to_write.extend(unprintable);
        Ok(())
    }

    fn add_workbook(&mut self, written: xlsx::Written) {
        self.add("table.xlsx", written.bytes);
        if self.to_write.is_empty() {
            self.to_write = written.findings;
        }
    }
}

fn wants_report(kinds: &[Kind]) -> bool {
    kinds.contains(&Kind::Docx) || kinds.contains(&Kind::Pdf)
}

/// Makes the chosen files of a self-evaluation.
pub fn of_filing(
    package: &Package,
    rules: &RuleSet,
    evaluation: &Evaluation,
    kinds: &[Kind],
    mut step: impl FnMut(&'static str),
) -> Result<Files, AppError> {
    let mut files = Files::default();
    if kinds.contains(&Kind::Json) {
        files.add("evaluation.json", pretty(&json(evaluation))?);
    }
    if kinds.iter().all(|kind| *kind == Kind::Json) {
        return Ok(files);
    }
    step("figures");
    let figures = figures(package, rules, evaluation);
    if kinds.contains(&Kind::Figures) {
        files.add("figures.json", pretty(&serde_json::to_value(&figures)?)?);
    }
    let narratives = BTreeMap::new();
    let input = self_evaluation::Input {
        package,
        rules,
        evaluation,
        figures: &figures,
        narratives: &narratives,
    };
    if wants_report(kinds) {
        step("report");
        files.add_report(self_evaluation::compose(&input)?, kinds)?;
    }
    if kinds.contains(&Kind::Xlsx) {
        step("workbook");
        files.add_workbook(xlsx::table(&input)?);
    }
    Ok(files)
}

/// Makes the chosen files of a department's or finance evaluation.
pub fn of_scheme(
    package: &EvaluationPackage,
    rules: &SchemeRuleSet,
    evaluation: &SchemeEvaluation,
    (figures, hints): (&[Figure], &[Finding]),
    kinds: &[Kind],
    mut step: impl FnMut(&'static str),
) -> Result<Files, AppError> {
    let mut files = Files::default();
    if kinds.contains(&Kind::Json) {
        files.add(
            "evaluation.json",
            pretty(&scheme::json_with_hints(evaluation, hints))?,
        );
    }
    if kinds.iter().all(|kind| *kind == Kind::Json) {
        return Ok(files);
    }
    if kinds.contains(&Kind::Figures) {
        files.add("figures.json", pretty(&serde_json::to_value(figures)?)?);
    }
    let narratives = BTreeMap::new();
    let input = third_party::Input {
        package,
        rules,
        evaluation,
        figures,
        hints,
        narratives: &narratives,
    };
    if wants_report(kinds) {
        step("report");
        files.add_report(third_party::compose(&input)?, kinds)?;
    }
    if kinds.contains(&Kind::Xlsx) {
        step("workbook");
        files.add_workbook(xlsx::scheme_table(&input)?);
    }
    Ok(files)
}

fn pretty(value: &Value) -> Result<Vec<u8>, AppError> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

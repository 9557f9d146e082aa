//! The files of an evaluation: data, report, workbook, and how every figure came about.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde_json::Value;
use wenxiao_domain::evaluation::{Evaluation, figures, json};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::RuleSet;
use wenxiao_report::fonts::Fonts;
use wenxiao_report::{docx, pdf, self_evaluation, xlsx};

use crate::atomic::Made;
use crate::error::AppError;

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
#[derive(Debug)]
pub struct Files {
    pub made: Vec<Made>,
    pub to_write: Vec<Finding>,
}

/// Makes the chosen files. What several need is made once: the report's text, and its page breaks, which Word's contents print.
pub fn make(
    package: &Package,
    rules: &RuleSet,
    evaluation: &Evaluation,
    kinds: &[Kind],
    mut step: impl FnMut(&'static str),
) -> Result<Files, AppError> {
    let (mut made, mut to_write) = (Vec::new(), Vec::new());
    if kinds.contains(&Kind::Json) {
        made.push(pretty("evaluation.json", &json(evaluation))?);
    }
    if kinds.iter().all(|kind| *kind == Kind::Json) {
        return Ok(Files { made, to_write });
    }
    step("数字及其依据");
    let figures = figures(package, rules, evaluation);
    if kinds.contains(&Kind::Figures) {
        made.push(pretty("figures.json", &serde_json::to_value(&figures)?)?);
    }
    let narratives = BTreeMap::new();
    let input = self_evaluation::Input {
        package,
        rules,
        evaluation,
        figures: &figures,
        narratives: &narratives,
    };
    if kinds.contains(&Kind::Docx) || kinds.contains(&Kind::Pdf) {
        step("报告");
        let composed = self_evaluation::compose(&input)?;
        let typeset = pdf::typeset(&composed.doc, Fonts::shipped())?;
        if kinds.contains(&Kind::Docx) {
            step("report.docx");
            let bytes = docx::write(&composed.doc, Fonts::shipped(), &typeset.heading_pages)?;
            made.push(Made {
                name: "report.docx",
                bytes,
            });
        }
        if kinds.contains(&Kind::Pdf) {
            made.push(Made {
                name: "report.pdf",
                bytes: typeset.pdf,
            });
        }
        to_write = composed.findings;
    }
    if kinds.contains(&Kind::Xlsx) {
        step("table.xlsx");
        let written = xlsx::table(&input)?;
        made.push(Made {
            name: "table.xlsx",
            bytes: written.bytes,
        });
        if to_write.is_empty() {
            to_write = written.findings;
        }
    }
    Ok(Files { made, to_write })
}

fn pretty(name: &'static str, value: &Value) -> Result<Made, AppError> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(Made { name, bytes })
}

//! The files of an evaluation: what the pages offer for download and `demo` writes.

use std::collections::BTreeMap;

use crate::fonts::installed;
use wenxiao_report::compose::Narrative;
use wenxiao_report::document::ReportDoc;
use wenxiao_report::{docx, pdf};

use super::computed::Computed;
use super::evaluated::Evaluated;
use crate::error::AppError;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Docx,
    Pdf,
    Xlsx,
    Json,
    Figures,
}

/// Every kind, in the order in which pages list them.
pub const ALL: &[Kind] = &[Kind::Docx, Kind::Pdf, Kind::Xlsx, Kind::Json, Kind::Figures];

impl Kind {
    /// The file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Docx => "report.docx",
            Self::Pdf => "report.pdf",
            Self::Xlsx => "table.xlsx",
            Self::Json => "evaluation.json",
            Self::Figures => "figures.json",
        }
    }

    /// What it is called for a report of this name: 绩效自评报告（Word）.
    pub fn label(self, names: &Names) -> String {
        match self {
            Self::Docx => format!("{}（Word）", names.report),
            Self::Pdf => format!("{}（PDF）", names.report),
            Self::Xlsx => format!("{}和数据（Excel）", names.table),
            Self::Json => "评价结果数据".to_owned(),
            Self::Figures => "全部数字及其依据".to_owned(),
        }
    }

    /// The name under which a browser saves it: 绩效自评报告.docx.
    pub fn saved_as(self, names: &Names) -> String {
        match self {
            Self::Docx => format!("{}.docx", names.report),
            Self::Pdf => format!("{}.pdf", names.report),
            Self::Xlsx => format!("{}和数据.xlsx", names.table),
            Self::Json => "评价结果数据.json".to_owned(),
            Self::Figures => "全部数字及其依据.json".to_owned(),
        }
    }

    pub fn hint(self, names: &Names) -> String {
        match self {
            Self::Docx => format!("公文版式，可继续编辑；附{}和溯源", names.table),
            Self::Pdf => format!("公文版式，用于报送和留存；附{}和溯源", names.table),
            Self::Xlsx => names.sheets.to_owned(),
            Self::Json => "得分、等级、各指标结果和数据问题，供其他系统读取".to_owned(),
            Self::Figures => "每个数字的规则、条款、算式、理由和来源".to_owned(),
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json | Self::Figures => "application/json; charset=utf-8",
        }
    }

    /// The kind with this file name.
    pub fn of(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// What a report and its main table are called, and which sheets its workbook has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Names {
    pub report: &'static str,
    pub table: &'static str,
    pub sheets: &'static str,
}

/// A package of whose evaluation files can be made.
pub trait Reported: Evaluated {
    const NAMES: Names;

    /// Every text that the report asks a person for, in its order.
    fn asked(&self) -> Vec<Asked>;

    fn report(
        computed: &Computed<Self>,
        narratives: &BTreeMap<String, String>,
    ) -> Result<ReportDoc, AppError>;

    fn workbook(
        computed: &Computed<Self>,
        narratives: &BTreeMap<String, String>,
    ) -> Result<Vec<u8>, AppError>;

    /// `evaluation.json`.
    fn json(computed: &Computed<Self>) -> serde_json::Value;
}

/// A text that a report asks a person for.
pub struct Asked {
    pub key: String,
    pub title: String,
    pub hint: String,
}

impl From<&Narrative> for Asked {
    fn from(it: &Narrative) -> Self {
        Self {
            key: it.key.to_owned(),
            title: it.title.to_owned(),
            hint: it.hint.to_owned(),
        }
    }
}

/// Makes all files, in the order of [`ALL`]; the report is typeset once for Word's page numbers and the PDF.
pub fn make<P: Reported>(
    computed: &Computed<P>,
    narratives: &BTreeMap<String, String>,
) -> Result<Vec<Vec<u8>>, AppError> {
    let doc = P::report(computed, narratives)?;
    let typeset = pdf::typeset(&doc, installed()?)?;
    ALL.iter()
        .map(|kind| match kind {
            Kind::Docx => Ok(docx::write(&doc, installed()?, &typeset.heading_pages)?),
            Kind::Pdf => Ok(typeset.pdf.clone()),
            other => make_one(*other, computed, narratives),
        })
        .collect()
}

/// Makes one file; the same evaluation and texts give the same bytes.
pub fn make_one<P: Reported>(
    kind: Kind,
    computed: &Computed<P>,
    narratives: &BTreeMap<String, String>,
) -> Result<Vec<u8>, AppError> {
    Ok(match kind {
        Kind::Docx => {
            let doc = P::report(computed, narratives)?;
            let pages = pdf::typeset(&doc, installed()?)?.heading_pages;
            docx::write(&doc, installed()?, &pages)?
        }
        Kind::Pdf => pdf::write(&P::report(computed, narratives)?, installed()?)?,
        Kind::Xlsx => P::workbook(computed, narratives)?,
        Kind::Json => pretty(&P::json(computed))?,
        Kind::Figures => pretty(&serde_json::to_value(&computed.figures.list)?)?,
    })
}

fn pretty(value: &serde_json::Value) -> Result<Vec<u8>, AppError> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

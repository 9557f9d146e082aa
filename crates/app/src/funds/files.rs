//! The files of an evaluation: what the pages offer for download and `demo` writes.

use std::collections::BTreeMap;

use wenxiao_domain::evaluation::json;

use super::computed::Computed;
use crate::error::AppError;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Json,
    Figures,
}

/// Every kind, in the order in which pages list them.
pub const ALL: &[Kind] = &[Kind::Json, Kind::Figures];

impl Kind {
    /// The file's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "evaluation.json",
            Self::Figures => "figures.json",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Json => "评价结果数据",
            Self::Figures => "全部数字及其依据",
        }
    }

    pub fn hint(self) -> &'static str {
        match self {
            Self::Json => "得分、等级、各指标结果和数据问题，供其他系统读取",
            Self::Figures => "每个数字的规则、条款、算式、理由和来源",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json | Self::Figures => "application/json; charset=utf-8",
        }
    }

    /// The kind with this file name.
    pub fn of(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

/// Makes all files, in the order of [`ALL`].
pub fn make(
    computed: &Computed,
    narratives: &BTreeMap<String, String>,
) -> Result<Vec<Vec<u8>>, AppError> {
    ALL.iter()
        .map(|kind| make_one(*kind, computed, narratives))
        .collect()
}

/// Makes one file; the same evaluation and texts give the same bytes.
pub fn make_one(
    kind: Kind,
    computed: &Computed,
    _narratives: &BTreeMap<String, String>,
) -> Result<Vec<u8>, AppError> {
    Ok(match kind {
        Kind::Json => pretty(&json(&computed.evaluation))?,
        Kind::Figures => pretty(&serde_json::to_value(&computed.figures.list)?)?,
    })
}

fn pretty(value: &serde_json::Value) -> Result<Vec<u8>, AppError> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

//! Every instrument and parameter file, parsed once.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::Deserialize;

use super::parameter::{self, ParameterFile};
use super::set_file::SetFile;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/packs.rs"));

    pub(super) fn regulations() -> &'static [(&'static str, &'static str)] {
        REGULATIONS
    }

    pub(super) fn rule_sets() -> &'static [(&'static str, &'static str)] {
        RULE_SETS
    }
}

/// Why a rule pack doesn't parse.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    #[error("{path}.toml: {source}")]
    Toml {
        path: String,
        source: Box<toml::de::Error>,
    },
    #[error("{path}.toml: {reason}")]
    Content { path: String, reason: String },
}

impl PackError {
    pub(super) fn content(path: &str, reason: impl Into<String>) -> Self {
        Self::Content {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }

    pub(super) fn toml(path: &str, source: toml::de::Error) -> Self {
        Self::Toml {
            path: path.to_owned(),
            source: Box::new(source),
        }
    }
}

/// 制度文件: a regulation, a form or a published report that parameters are cited from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// 文号; empty where it has none.
    pub number: String,
    pub title: String,
    pub issuer: String,
    /// Known only where a source gives it.
    #[serde(default, deserialize_with = "parameter::optional_date")]
    pub issued_on: Option<NaiveDate>,
    #[serde(default, deserialize_with = "parameter::optional_date")]
    pub in_force_from: Option<NaiveDate>,
    #[serde(default, deserialize_with = "parameter::optional_date")]
    pub repealed_on: Option<NaiveDate>,
    /// Hash of the source document, where the text itself was read.
    #[serde(default)]
    pub source_hash: Option<String>,
    /// What was read of it and what wasn't, in Chinese.
    pub source: String,
}

/// Everything in the rule packs.
#[derive(Debug)]
pub struct Library {
    /// By folder name.
    pub instruments: BTreeMap<String, Instrument>,
    /// By `<instrument>/<parameter>`.
    pub parameters: BTreeMap<String, ParameterFile>,
    pub(super) sets: BTreeMap<String, SetFile>,
}

impl Library {
    /// Parses the embedded files.
    pub fn parse() -> Result<Self, PackError> {
        Self::parse_files(embedded::regulations(), embedded::rule_sets())
    }

    /// Parses files given as (path without `.toml`, text).
    pub fn parse_files(
        regulations: &[(&str, &str)],
        rule_sets: &[(&str, &str)],
    ) -> Result<Self, PackError> {
        let mut instruments = BTreeMap::new();
        for (path, text) in regulations {
            if let Some(folder) = path.strip_suffix("/instrument") {
                let instrument: Instrument =
                    toml::from_str(text).map_err(|error| PackError::toml(path, error))?;
                instruments.insert(folder.to_owned(), instrument);
            }
        }
        let mut parameters = BTreeMap::new();
        for (path, text) in regulations {
            if path.ends_with("/instrument") {
                continue;
            }
            let (folder, _) = path
                .split_once('/')
                .ok_or_else(|| PackError::content(path, "stands in no instrument's folder"))?;
            let instrument = instruments
                .get(folder)
                .ok_or_else(|| PackError::content(path, "its folder has no instrument.toml"))?;
            parameters.insert(
                (*path).to_owned(),
                ParameterFile::parse(path, text, instrument)?,
            );
        }
        let mut sets = BTreeMap::new();
        for (name, text) in rule_sets {
            sets.insert((*name).to_owned(), SetFile::parse(name, text, &parameters)?);
        }
        Ok(Self {
            instruments,
            parameters,
            sets,
        })
    }
}

/// The embedded rule packs.
pub fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
        Library::parse().expect("the embedded rule packs parse: a test of this crate parses them")
    });
    &LIBRARY
}

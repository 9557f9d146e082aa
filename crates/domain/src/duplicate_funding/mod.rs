//! 重复资助: which proposals or projects look like the same work funded twice, by signals beyond the text.
//!
//! Each signal stands alone with its words and figures; a rule of the pack says how many of which kind are worth a person's look.
//! Nothing is weighed into a score.

mod candidates;
mod shared;
mod signals;
mod verdict;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::Fen;
use crate::packs::{DuplicateFunding, Value, Version, library};

pub use verdict::{DuplicateVerdict, verdict};

use shared::Shared;

/// Where the practice stands in the rule packs.
pub const PRACTICE: &str = "duplicate-funding-practice/signals";

/// What is known of a proposal or project. What is empty is unknown and connects nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FundedWork {
    /// Its code or file. Works with the same one are one and the same and are not compared.
    pub id: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub person: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub host: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub year: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub programme: String,
    /// 指标: code and number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<(String, Decimal)>,
    /// 预算科目: name and amount.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub budget: Vec<(String, Fen)>,
    /// 设备, name with model.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<String>,
    /// 合作单位
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub collaborators: Vec<String>,
    /// 佐证: file name and content hash.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<(String, String)>,
    /// 图像: where it was found and its perceptual hash.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<(String, u64)>,
}

/// What kind of thing two works share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignalKind {
    Text,
    Title,
    Person,
    Host,
    Targets,
    SplitTargets,
    Budget,
    Equipment,
    Collaborators,
    Evidence,
    Image,
}

impl SignalKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "文字",
            Self::Title => "名称",
            Self::Person => "负责人",
            Self::Host => "承担单位",
            Self::Targets => "指标",
            Self::SplitTargets => "指标拆分",
            Self::Budget => "预算科目",
            Self::Equipment => "设备",
            Self::Collaborators => "合作单位",
            Self::Evidence => "佐证文件",
            Self::Image => "图像",
        }
    }
}

/// One thing that two works share, in words and figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateSignal {
    pub kind: SignalKind,
    pub explanation: String,
}

/// Text that a check found to stand in both works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedText {
    /// Share of the new text's own characters.
    pub percent: Decimal,
    pub longest: u32,
    pub passages: usize,
}

/// Two works that a person should look at: places in the list, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundedTwice {
    pub first: usize,
    pub second: usize,
    pub signals: Vec<DuplicateSignal>,
}

/// The version of the practice that holds on a day.
pub fn practice(day: chrono::NaiveDate) -> Option<(&'static Version, &'static DuplicateFunding)> {
    let version = library().parameters.get(PRACTICE)?.on(day)?;
    match &version.value {
        Value::DuplicateFunding(rule) => Some((version, rule)),
        _ => None,
    }
}

/// Whether two names are one, however they are written.
pub fn is_same(first: &str, second: &str) -> bool {
    let first = shared::folded(first);
    !first.is_empty() && first == shared::folded(second)
}

/// Works being compared under a rule.
pub struct Comparison<'a> {
    works: Vec<&'a FundedWork>,
    rule: &'a DuplicateFunding,
    shared: Shared,
}

impl<'a> Comparison<'a> {
    pub fn new(
        works: impl IntoIterator<Item = &'a FundedWork>,
        rule: &'a DuplicateFunding,
    ) -> Self {
        let works: Vec<&FundedWork> = works.into_iter().collect();
        Self {
            shared: Shared::new(&works, rule),
            works,
            rule,
        }
    }

    /// Everything that two works share; text only where a check of texts found some.
    pub fn signals(
        &self,
        (first, second): (usize, usize),
        text: Option<SharedText>,
    ) -> Vec<DuplicateSignal> {
        let pair = (self.works[first], self.works[second]);
        signals::of(pair, text, &self.shared, self.rule)
    }

    /// The pairs of one of the first `new` works with any later one that the rule asks a person to look at, those with more
    /// signals first.
    pub fn find(&self, new: usize) -> Vec<FundedTwice> {
        let mut found: Vec<FundedTwice> =
            candidates::find(&self.works, new, &self.shared, self.rule)
                .into_iter()
                .filter(|(first, second)| self.works[*first].id != self.works[*second].id)
                .filter_map(|(first, second)| {
                    let signals = self.signals((first, second), None);
                    verdict(&signals, self.rule).asks.then_some(FundedTwice {
                        first,
                        second,
                        signals,
                    })
                })
                .collect();
        found.sort_by_key(|it| (std::cmp::Reverse(it.signals.len()), it.first, it.second));
        found
    }
}

/// The pairs among all works that the rule asks a person to look at, those with more signals first.
pub fn find(works: &[FundedWork], rule: &DuplicateFunding) -> Vec<FundedTwice> {
    Comparison::new(works, rule).find(works.len())
}

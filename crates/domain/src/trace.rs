//! Every figure can be asked: how it was computed, under which article, from what.

use serde::{Deserialize, Serialize};

/// How sure a transcribed rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Checked {
    /// Read in the official text or a published official document.
    Official,
    /// Read in a copy, an excerpt or a summary.
    Copy,
    /// From general knowledge, not verified: every page that uses it says so.
    Memory,
}

/// The place of a rule in an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// 文号, `财预〔2020〕10号`; empty where there is none.
    pub instrument: String,
    /// Title of the instrument.
    pub title: String,
    /// Article or note, `附表注6`; empty where it is not known.
    pub article: String,
    /// What it says, in our words.
    pub clause: String,
    pub checked: Checked,
    /// Where it was seen, where that isn't the instrument itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seen_in: Option<String>,
}

/// One computed figure, with everything needed to compute it again by hand.
///
/// Ids are stable paths: `execution/rate`, `indicator/O2/achievement`, `score/total`, `money/direction/科技创新基地建设/allocated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    pub id: String,
    /// What it is, in Chinese: 转化科技成果数量 完成率.
    pub label: String,
    /// As printed, without its unit: `74.85`.
    pub printed: String,
    /// `%`, `分`, `万元`, or the indicator's unit.
    pub unit: String,
    /// The rule's id, `achievement`; its page is `/rules/…`.
    pub rule: String,
    /// The arithmetic with its numbers, in Chinese: 122.00 ÷ 163 × 100%.
    pub formula: String,
    /// Why the rule applied as it did, one sentence a reason.
    pub because: Vec<String>,
    pub citations: Vec<Citation>,
    pub inputs: Vec<Input>,
}

impl Figure {
    /// As printed, a deviation with its sign: `+5.00`. Nothing else carries one.
    pub fn signed(&self) -> String {
        let above = !self.printed.starts_with(['-', '—', '+']) && self.printed != "0.00";
        if self.rule == crate::rules::deviation::RULE.id && above {
            format!("+{}", self.printed)
        } else {
            self.printed.clone()
        }
    }
}

/// What a figure was computed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Input {
    /// Another figure.
    Figure {
        id: String,
        label: String,
        printed: String,
    },
    /// A parameter of the rule set: its key, `execution.full_marks`, and its value.
    Parameter {
        key: String,
        label: String,
        value: String,
    },
    /// A field of the package: `fund.toml`, `budget.central`.
    Field {
        file: String,
        key: String,
        label: String,
        value: String,
    },
    /// The filings of an indicator, all projects.
    Filings {
        indicator: String,
        label: String,
        reported: usize,
        missing: usize,
    },
    /// One column of the projects, all or those of a group.
    Projects {
        column: String,
        label: String,
        count: usize,
    },
}

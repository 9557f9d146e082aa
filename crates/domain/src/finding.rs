//! What is wrong with data, said so that a person can act on it.

use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 提示: worth knowing, nothing to do.
    Hint,
    /// 警告: the work goes on, a person should look.
    Warning,
    /// 错误: the work stops until it is mended.
    Error,
}

/// Where in the input something was found: a file or sheet, a row, a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// File or sheet name as the user knows it, `projects.csv` or `项目`.
    pub file: String,
    /// Row as a spreadsheet counts it: the heading is row 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Column heading as the user wrote it, or the key of a TOML file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// One finding. `message` is Chinese: officials read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code, `missing_value`.
    pub code: String,
    pub severity: Severity,
    /// What it is about: an indicator's code, `project/indicator`, a dimension, or a file.
    #[serde(rename = "where")]
    pub subject: String,
    /// One Chinese sentence: what is wrong.
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What was read, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<String>,
    /// What was expected, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What to do next, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    /// The article that asks for it, `财预〔2020〕10号 …`, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
}

impl Finding {
    /// A finding with nothing but its code, severity, subject and sentence; the builders below add the rest.
    pub fn new(
        code: &str,
        severity: Severity,
        subject: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code: code.to_owned(),
            severity,
            subject: subject.into(),
            message: message.into(),
            place: None,
            read: None,
            expected: None,
            advice: None,
            article: None,
        }
    }

    /// Says where in the input it is.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what was read and what was expected.
    #[must_use]
    pub fn read(mut self, read: impl Into<String>, expected: impl Into<String>) -> Self {
        self.read = Some(read.into());
        self.expected = Some(expected.into());
        self
    }

    /// Says what to do next.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

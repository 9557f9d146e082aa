//! What does not hold in a report, said so that an official can act on it.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::document::Span;
use wenxiao_domain::trace::Citation;

/// How sure and how grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// 错误: two figures of the report exclude each other.
    Error,
    /// 存疑: a person has to look.
    Doubt,
    /// 提示: worth mending, no figure is wrong.
    Hint,
}

impl Severity {
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Doubt => "存疑",
            Self::Hint => "提示",
        }
    }
}

/// A place that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    pub from: usize,
    pub to: usize,
    /// What stands there.
    pub quote: String,
    /// 节、段、表、行、列, for a person.
    pub label: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub code: Cow<'static, str>,
    pub severity: Severity,
    /// One Chinese sentence with the arithmetic.
    pub message: String,
    /// What is printed.
    pub printed: String,
    /// What follows, and from what.
    pub computed: String,
    pub places: Vec<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// The rule behind it: instrument, article, and how sure its text is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Citation>,
}

/// How many things were checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub rates: usize,
    pub sums: usize,
    pub references: usize,
    pub rules: usize,
}

/// Everything that checking one document gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Report {
    /// Name of the file.
    pub file: String,
    pub findings: Vec<Finding>,
    pub checked: Checked,
    /// What was checked and held, one Chinese sentence each, where it is worth telling.
    pub held: Vec<String>,
    /// What could not be checked and why.
    pub unchecked: Vec<String>,
}

impl Report {
    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }
}

/// A finding before its places have labels.
#[derive(Debug, Clone)]
pub struct Draft {
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    pub printed: String,
    pub computed: String,
    pub spans: Vec<Span>,
    pub advice: Option<String>,
    pub article: Option<String>,
    pub rule: Option<Citation>,
    /// Whether the text says outright what the figure comes from: no other explanation counts.
    pub certain: bool,
    /// Whether what is computed adds figures up.
    pub summed: bool,
}

impl Draft {
    pub fn new(code: &'static str, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            printed: String::new(),
            computed: String::new(),
            spans: Vec::new(),
            advice: None,
            article: None,
            rule: None,
            certain: false,
            summed: code.starts_with("sum"),
        }
    }

    #[must_use]
    pub fn printed(mut self, printed: impl Into<String>, computed: impl Into<String>) -> Self {
        self.printed = printed.into();
        self.computed = computed.into();
        self
    }

    #[must_use]
    pub fn at(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        self.spans.extend(spans);
        self
    }

    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// For what adds figures up, unless its code says so.
    #[must_use]
    pub fn summed(mut self, summed: bool) -> Self {
        self.summed |= summed;
        self
    }

    /// The text says outright what the figure comes from.
    #[must_use]
    pub fn certain(mut self) -> Self {
        self.certain = true;
        self
    }

    /// The rule of the packs that it rests on.
    #[must_use]
    pub fn rule(mut self, citation: &Citation) -> Self {
        self.article = Some(crate::standards::article(citation));
        self.rule = Some(citation.clone());
        self
    }

    #[must_use]
    pub fn article(mut self, article: impl Into<String>) -> Self {
        self.article = Some(article.into());
        self
    }
}

/// What the rules write into.
#[derive(Debug, Default)]
pub struct Findings {
    pub drafts: Vec<Draft>,
    pub checked: Checked,
    pub held: Vec<String>,
    pub unchecked: Vec<String>,
    /// Figures that agree with what the text says outright that they come from.
    pub settled: HashSet<Span>,
}

impl Findings {
    pub fn push(&mut self, draft: Draft) {
        self.drafts.push(draft);
    }

    /// The figures of which nothing more is to be asked: those found wrong, and those that are settled.
    pub fn known(&self) -> HashSet<Span> {
        self.drafts
            .iter()
            .filter(|draft| draft.severity != Severity::Hint)
            .flat_map(|draft| draft.spans.iter().copied())
            .chain(self.settled.iter().copied())
            .collect()
    }
}

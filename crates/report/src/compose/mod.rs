//! What the composers of reports share: figures looked up by id, sentences with figures in them, numbered headings,
//! stored text or a visible gap where it is missing.

mod numerals;
mod sources;
mod writer;

use std::collections::HashMap;

use wenxiao_domain::finding::Finding;
use wenxiao_domain::trace::Figure;

pub use numerals::{chinese, date};
pub(crate) use sources::{article, checked_mark, sheet, sources};
pub(crate) use writer::{Writer, before_figure, centred, number, row, text};

use crate::document::{ReportDoc, Run};

/// A composed report, and what in it is still to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Composed {
    pub doc: ReportDoc,
    pub findings: Vec<Finding>,
}

/// A report wants a figure that was not computed: the figures belong to other data, or a composer names one wrongly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no figure {0}")]
pub struct MissingFigure(pub String);

/// Text that only a person can write, by its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Narrative {
    /// `objective.achieved`
    pub key: &'static str,
    /// What it is called where it is asked for and where it is missing.
    pub title: &'static str,
    /// What to write, one sentence.
    pub hint: &'static str,
}

/// Figures by id.
#[derive(Debug)]
pub(crate) struct Figures<'a> {
    list: &'a [Figure],
    by_id: HashMap<&'a str, &'a Figure>,
}

impl<'a> Figures<'a> {
    pub(crate) fn new(list: &'a [Figure]) -> Self {
        Self {
            list,
            by_id: list
                .iter()
                .map(|figure| (figure.id.as_str(), figure))
                .collect(),
        }
    }

    pub(crate) fn all(&self) -> &'a [Figure] {
        self.list
    }

    pub(crate) fn get(&self, id: &str) -> Option<&'a Figure> {
        self.by_id.get(id).copied()
    }

    pub(crate) fn need(&self, id: &str) -> Result<&'a Figure, MissingFigure> {
        self.get(id).ok_or_else(|| MissingFigure(id.to_owned()))
    }

    /// A figure with its unit: 8314.25万元.
    pub(crate) fn run(&self, id: &str) -> Result<Run, MissingFigure> {
        self.need(id).map(with_unit)
    }

    /// A figure without its unit, for a column whose heading says it.
    pub(crate) fn bare(&self, id: &str) -> Result<Run, MissingFigure> {
        self.need(id)
            .map(|figure| Run::figure(&*figure.id, figure.signed()))
    }

    /// A figure without its unit, or a dash where a group has no such figure.
    pub(crate) fn bare_or_dash(&self, id: &str) -> Run {
        self.get(id).map_or_else(
            || Run::text("—"),
            |figure| Run::figure(&*figure.id, figure.signed()),
        )
    }
}

/// A figure as printed with its unit.
pub(crate) fn with_unit(figure: &Figure) -> Run {
    let unit = if figure.printed == "—" {
        ""
    } else {
        figure.unit.as_str()
    };
    Run::figure(&*figure.id, format!("{}{unit}", figure.signed()))
}

//! What was wrong with a form: a summary on top, a message at each field.

use wenxiao_domain::finding::Finding;

/// Messages by field name, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub struct Messages(Vec<(&'static str, String)>);

impl Messages {
    /// Notes a message at a field; the empty name stands for the whole form.
    pub fn add(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push((field, message.into()));
    }

    /// Notes a message unless `fine`.
    pub fn require(&mut self, fine: bool, field: &'static str, message: &str) {
        if !fine {
            self.add(field, message);
        }
    }

    /// Notes what the records found about the whole form.
    pub fn found(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            self.add("", finding.message);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The message at a field, empty when there is none.
    pub fn at(&self, field: &str) -> &str {
        self.0
            .iter()
            .find(|(name, _)| *name == field)
            .map_or("", |(_, message)| message)
    }

    /// All of them, for the summary.
    pub fn all(&self) -> &[(&'static str, String)] {
        &self.0
    }
}

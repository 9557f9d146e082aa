//! The rules' parameters: bands, weights, thresholds, words. Data, so that another fund's rules are another file.

use rust_decimal::Decimal;
use serde::Deserialize;

/// Parameters of the checks.
#[derive(Debug, Clone, Deserialize)]
pub struct Settings {
    pub grades: Vec<Band>,
    /// Full marks of budget execution in a self-evaluation.
    pub execution_full_marks: Decimal,
    /// A deviation of at least so many percent has to be explained.
    pub explain_from_percent: Decimal,
    pub grade_article: String,
    pub execution_article: String,
    pub explain_article: String,
    /// Words that belong to one kind of fund only, with the words that such a fund's own report has in its title.
    pub residue: Vec<Residue>,
}

/// A grade and the score from which on it is given.
#[derive(Debug, Clone, Deserialize)]
pub struct Band {
    pub grade: String,
    pub from: Decimal,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Residue {
    pub word: String,
    /// A report whose title or name of fund has one of these may use the word.
    pub home: Vec<String>,
}

impl Settings {
    /// The parameters that ship with the programme.
    pub fn bundled() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../settings.toml"))
    }

    /// The grade that a score earns.
    pub fn grade(&self, score: Decimal) -> &str {
        self.grades
            .iter()
            .filter(|band| score >= band.from)
            .max_by_key(|band| band.from)
            .map_or("", |band| band.grade.as_str())
    }
}

//! What the checks take from no regulation: words, and the name of the rule set that holds the rest.

use serde::Deserialize;

/// Parameters of the checks that no regulation sets.
#[derive(Debug, Clone, Deserialize)]
pub struct Settings {
    /// The rule set of domain whose bands, marks and thresholds hold for a report.
    pub rule_set: String,
    /// Words that belong to one kind of fund only, with the words that such a fund's own report has in its title.
    pub residue: Vec<Residue>,
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
}

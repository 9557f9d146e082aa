//! The rules of a report's fiscal year, from the rule packs of domain, each with where it stands.

use rust_decimal::Decimal;
use wenxiao_domain::package::Grade;
use wenxiao_domain::packs::{Cited, RuleSet, library};
use wenxiao_domain::trace::Citation;

use crate::settings::Settings;

/// What the packs say for a fiscal year.
#[derive(Debug, Clone)]
pub struct Standards {
    pub year: u32,
    grades: Vec<(&'static str, Option<Decimal>)>,
    /// Full marks of budget execution in a self-evaluation.
    pub execution_full_marks: Decimal,
    /// Full marks of all its parts together.
    pub full_marks: Decimal,
    /// A surplus of at least so many percent has to be explained.
    pub explain_from_percent: Decimal,
    pub marks_rule: Citation,
    pub grade_rule: Citation,
    pub execution_rule: Citation,
    pub explain_rule: Citation,
}

impl Standards {
    /// The rules in force in a year, if the packs have them.
    pub fn of(settings: &Settings, year: u32) -> Option<Self> {
        let set = RuleSet::find(&settings.rule_set, i32::try_from(year).ok()?).ok()?;
        let (bands, weights) = (&set.grade_bands.value, &set.weights.value);
        let grades = [
            ("优", Grade::Excellent),
            ("良", Grade::Good),
            ("中", Grade::Fair),
            ("差", Grade::Poor),
        ]
        .map(|(name, grade)| (name, bands.lowest(grade)))
        .to_vec();
        Some(Self {
            year,
            grades,
            execution_full_marks: weights.execution,
            full_marks: weights.execution
                + weights
                    .blocks
                    .iter()
                    .map(|block| block.marks)
                    .sum::<Decimal>(),
            marks_rule: citation(&set.weights),
            explain_from_percent: set.explanation.value.over_percent,
            grade_rule: citation(&set.grade_bands),
            execution_rule: citation(&set.execution_points),
            explain_rule: citation(&set.explanation),
        })
    }

    /// The grade that a score earns.
    pub fn grade(&self, score: Decimal) -> &'static str {
        self.grades
            .iter()
            .find(|(_, from)| from.is_none_or(|from| score >= from))
            .map_or("", |(grade, _)| grade)
    }
}

fn citation<T>(cited: &Cited<T>) -> Citation {
    cited.chosen.version.citation.clone()
}

/// A citation in one line, saying how sure it is.
pub fn article(citation: &Citation) -> String {
    use wenxiao_domain::trace::Checked;
    let note = match citation.checked {
        Checked::Official => "",
        Checked::Copy => "；依据副本，未核对原文",
        Checked::Memory => "；凭一般知识，未核对原文",
    };
    let number = if citation.instrument.is_empty() {
        String::new()
    } else {
        citation.instrument.clone()
    };
    format!(
        "{number}《{}》{}（{}{note}）",
        citation.title,
        citation.article,
        citation.clause.trim_end_matches('。')
    )
}

/// An instrument that reports cite: its number, its title, and when it held.
#[derive(Debug, Clone)]
pub struct Known {
    pub number: &'static str,
    pub title: &'static str,
    /// Year from which on it held.
    pub from: Option<i32>,
    /// Year in the course of which it stopped to hold.
    pub until: Option<i32>,
    /// How it is known.
    pub source: &'static str,
}

/// The instruments of the packs that have a number.
pub fn instruments() -> Vec<Known> {
    use chrono::Datelike as _;
    library()
        .instruments
        .values()
        .filter(|instrument| !instrument.number.is_empty())
        .map(|instrument| Known {
            number: instrument.number.as_str(),
            title: instrument.title.as_str(),
            from: instrument
                .in_force_from
                .or(instrument.issued_on)
                .map(|day| day.year()),
            until: instrument.repealed_on.map(|day| day.year()),
            source: instrument.source.as_str(),
        })
        .collect()
}

//! What stands behind an indicator: its filings, by direction and project.

use super::Evaluation;
use crate::money::Fen;
use crate::package::{Package, Project};
use crate::packs::RuleSet;
use crate::rules::roll_up::{self, Sums};

/// The filings of one direction, and what they alone would roll up to.
#[derive(Debug, Clone)]
pub struct DirectionFilings<'a> {
    pub direction: &'a str,
    pub sums: Sums,
    /// The direction's own value, rounded; `None` where nothing can be computed.
    pub value: Option<rust_decimal::Decimal>,
    pub rows: Vec<FilingBehind<'a>>,
}

/// One filing with its project and its weight.
#[derive(Debug, Clone, Copy)]
pub struct FilingBehind<'a> {
    /// Index into `Package::filings`.
    pub filing: usize,
    pub project: &'a Project,
    pub weight: Fen,
}

/// The filings behind an indicator, by direction in the order of the projects.
pub fn filings_behind<'a>(
    package: &'a Package,
    rules: &RuleSet,
    indicator: usize,
) -> Vec<DirectionFilings<'a>> {
    let Some(asked) = package.indicators.get(indicator) else {
        return Vec::new();
    };
    let mut directions: Vec<DirectionFilings<'a>> = Vec::new();
    for (at, filing) in package.filings.iter().enumerate() {
        if filing.indicator as usize != indicator {
            continue;
        }
        let Some(project) = package.projects.get(filing.project as usize) else {
            continue;
        };
        let weight = roll_up::weight(project, rules.roll_up.value.weight_basis);
        let place = directions
            .iter()
            .position(|group| group.direction == project.direction);
        let place = place.unwrap_or_else(|| {
            directions.push(DirectionFilings {
                direction: &project.direction,
                sums: Sums::default(),
                value: None,
                rows: Vec::new(),
            });
            directions.len() - 1
        });
        let group = &mut directions[place];
        group.sums.add(asked.nature, filing.actual, weight);
        group.rows.push(FilingBehind {
            filing: at,
            project,
            weight,
        });
    }
    for group in &mut directions {
        group.value = group.sums.value(asked.nature, &rules.rounding.value).ok();
    }
    directions
}

impl Evaluation {
    /// The result of an indicator by its code.
    pub fn indicator(&self, code: &str) -> Option<&super::IndicatorResult> {
        self.indicators.iter().find(|result| result.code == code)
    }
}

//! Collecting figures: each knows its rule, its arithmetic, its reasons, its citations and its inputs.

mod money;

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::number::fixed;
use crate::packs::{Chosen, RuleSet, SchemeRuleSet};
use crate::rules::Rule;
use crate::trace::{Citation, Figure, Input};

pub(crate) use money::{Budget, group_figures, money_figures};

/// Where citations come from: a rule set of either kind.
pub(crate) trait Cites {
    /// What fills a slot.
    fn slot(&self, slot: &str) -> Option<&Chosen>;

    /// The citations of a rule: those of the parameters that it applies and that this set has.
    fn citations(&self, rule: &Rule) -> Vec<Citation> {
        rule.cites
            .iter()
            .filter_map(|slot| self.slot(slot))
            .map(|chosen| chosen.version.citation.clone())
            .collect()
    }

    /// A parameter as an input.
    fn parameter(&self, slot: &str) -> Option<Input> {
        self.slot(slot).map(|chosen| Input::Parameter {
            key: chosen.id(),
            label: chosen.label.clone(),
            value: chosen.version.value.describe(),
        })
    }
}

impl Cites for RuleSet {
    fn slot(&self, slot: &str) -> Option<&Chosen> {
        self.chosen(slot)
    }
}

impl Cites for SchemeRuleSet {
    fn slot(&self, slot: &str) -> Option<&Chosen> {
        self.chosen(slot)
    }
}

/// A figure before its rule's citations and its inputs' printed values are looked up.
pub(crate) struct Draft {
    pub id: String,
    pub label: String,
    pub printed: String,
    pub unit: String,
    pub formula: String,
    pub because: Vec<String>,
    /// Ids of figures it was computed from.
    pub from: Vec<String>,
    /// Slots of the rule set whose values it used.
    pub parameters: Vec<&'static str>,
    /// Inputs that aren't figures.
    pub inputs: Vec<Input>,
}

impl Draft {
    pub(crate) fn new(
        id: impl Into<String>,
        label: impl Into<String>,
        printed: impl Into<String>,
        unit: impl Into<String>,
        formula: impl Into<String>,
    ) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            printed: printed.into(),
            unit: unit.into(),
            formula: formula.into(),
            because: Vec::new(),
            from: Vec::new(),
            parameters: Vec::new(),
            inputs: Vec::new(),
        }
    }

    pub(crate) fn because(mut self, because: impl IntoIterator<Item = String>) -> Self {
        self.because.extend(because);
        self
    }

    pub(crate) fn from(mut self, ids: impl IntoIterator<Item = String>) -> Self {
        self.from.extend(ids);
        self
    }

    pub(crate) fn parameters(mut self, slots: &[&'static str]) -> Self {
        self.parameters.extend(slots);
        self
    }

    pub(crate) fn input(mut self, input: Input) -> Self {
        self.inputs.push(input);
        self
    }
}

/// Figures as they are collected: an input must stand before what is computed from it.
pub(crate) struct Figures<'a> {
    rules: &'a dyn Cites,
    list: Vec<Figure>,
    at: HashMap<String, usize>,
}

impl<'a> Figures<'a> {
    pub(crate) fn new(rules: &'a dyn Cites) -> Self {
        Self {
            rules,
            list: Vec::new(),
            at: HashMap::new(),
        }
    }

    /// Adds a figure under a rule.
    pub(crate) fn add(&mut self, rule: &Rule, draft: Draft) {
        let mut inputs =
            Vec::with_capacity(draft.from.len() + draft.parameters.len() + draft.inputs.len());
        for id in &draft.from {
            if let Some(figure) = self.at.get(id).and_then(|at| self.list.get(*at)) {
                inputs.push(Input::Figure {
                    id: figure.id.clone(),
                    label: figure.label.clone(),
                    printed: figure.printed.clone(),
                });
            }
        }
        inputs.extend(
            draft
                .parameters
                .iter()
                .filter_map(|slot| self.rules.parameter(slot)),
        );
        inputs.extend(draft.inputs);
        self.at.insert(draft.id.clone(), self.list.len());
        self.list.push(Figure {
            id: draft.id,
            label: draft.label,
            printed: draft.printed,
            unit: draft.unit,
            rule: rule.id.to_owned(),
            formula: draft.formula,
            because: draft.because,
            citations: self.rules.citations(rule),
            inputs,
        });
    }

    /// The figures so far.
    pub(crate) fn so_far(&self) -> &[Figure] {
        &self.list
    }

    pub(crate) fn finish(self) -> Vec<Figure> {
        self.list
    }
}

/// Two decimals, as every figure of a report is printed.
pub(crate) fn two(value: Decimal) -> String {
    fixed(value, 2)
}

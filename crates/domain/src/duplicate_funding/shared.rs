//! Things that works have, and how many have each: what many have says nothing of two.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{FundedWork, SignalKind};
use crate::money::Fen;
use crate::packs::DuplicateFunding;

/// A thing that works can share; words as [`folded`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Target(String, Decimal),
    Budget(String, Fen),
    Equipment(String),
    Collaborator(String),
    Evidence(String),
}

impl Thing {
    pub fn kind(&self) -> SignalKind {
        match self {
            Self::Target(..) => SignalKind::Targets,
            Self::Budget(..) => SignalKind::Budget,
            Self::Equipment(_) => SignalKind::Equipment,
            Self::Collaborator(_) => SignalKind::Collaborators,
            Self::Evidence(_) => SignalKind::Evidence,
        }
    }
}

/// Words without what writers do differently: white space, punctuation, width and case.
pub(super) fn folded(words: &str) -> String {
    words
        .chars()
        .map(|c| match u32::from(c) {
            code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

pub(super) fn things(work: &FundedWork) -> BTreeSet<Thing> {
    let targets = summed(work)
        .into_iter()
        .map(|(code, amount)| Thing::Target(code, amount));
    let budget = work
        .budget
        .iter()
        .map(|(name, amount)| Thing::Budget(folded(name), *amount));
    let equipment = work.equipment.iter().map(|it| Thing::Equipment(folded(it)));
    let collaborators = work.collaborators.iter();
    let collaborators = collaborators.map(|it| Thing::Collaborator(folded(it)));
    let evidence = work.evidence.iter();
    let evidence = evidence.map(|(_, hash)| Thing::Evidence(hash.clone()));
    targets
        .chain(budget)
        .chain(equipment)
        .chain(collaborators)
        .chain(evidence)
        .collect()
}

/// Targets of one code added up, so that splitting one in two hides nothing; zeros say nothing.
pub(super) fn summed(work: &FundedWork) -> BTreeMap<String, Decimal> {
    let mut sums = BTreeMap::new();
    for (code, amount) in &work.targets {
        let sum = sums.entry(folded(code)).or_insert(Decimal::ZERO);
        *sum = sum.saturating_add(*amount);
    }
    sums.retain(|_, sum| !sum.is_zero());
    sums
}

/// Which works have each thing.
pub(super) struct Shared {
    works: BTreeMap<Thing, Vec<usize>>,
    images: Vec<(u64, usize)>,
    at_most: usize,
    bits: u32,
}

impl Shared {
    pub fn new(works: &[&FundedWork], rule: &DuplicateFunding) -> Self {
        let mut by_thing: BTreeMap<Thing, Vec<usize>> = BTreeMap::new();
        let mut images = Vec::new();
        for (at, work) in works.iter().enumerate() {
            for thing in things(work) {
                by_thing.entry(thing).or_default().push(at);
            }
            images.extend(work.images.iter().map(|(_, hash)| (*hash, at)));
        }
        Self {
            works: by_thing,
            images,
            at_most: rule.shared_by_at_most,
            bits: rule.image_bits_at_most,
        }
    }

    /// The works that have one rare thing in common.
    pub fn rare(&self) -> impl Iterator<Item = &[usize]> {
        let few = self.works.values().filter(|all| all.len() <= self.at_most);
        few.map(Vec::as_slice)
    }

    /// Whether so few have it that it connects them.
    pub fn is_rare(&self, thing: &Thing) -> bool {
        self.works
            .get(thing)
            .is_some_and(|all| all.len() <= self.at_most)
    }

    pub fn count(&self, thing: &Thing) -> usize {
        self.works.get(thing).map_or(0, Vec::len)
    }

    /// Bits by which alike pictures may differ.
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// The works that have a picture like this one.
    pub fn with_image(&self, hash: u64) -> BTreeSet<usize> {
        let like = |other: u64| (other ^ hash).count_ones() <= self.bits;
        let found = self.images.iter().filter(|(other, _)| like(*other));
        found.map(|(_, work)| *work).collect()
    }

    /// Whether so few have a picture like this one that it connects them: a letterhead connects nobody.
    pub fn is_rare_image(&self, hash: u64) -> bool {
        self.with_image(hash).len() <= self.at_most
    }
}

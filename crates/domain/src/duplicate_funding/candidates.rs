//! Pairs worth looking at: those that share something rare, an image, a title, or divided targets. Never all against all.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::FundedWork;
use super::shared::{Shared, folded, summed};
use crate::packs::DuplicateFunding;

/// A title as what is compared of it.
pub(super) type Bigrams = BTreeSet<(char, char)>;

pub(super) fn bigrams(title: &str) -> Bigrams {
    let letters: Vec<char> = folded(title).chars().collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Pairs of characters that both have, in percent of those that either has on average.
pub(super) fn likeness(all: usize, both: usize) -> Decimal {
    if all == 0 {
        return Decimal::ZERO;
    }
    Decimal::from(200 * both) / Decimal::from(all)
}

/// Pairs of one of the first `new` works with a later one.
pub(super) fn find(
    works: &[&FundedWork],
    new: usize,
    shared: &Shared,
    rule: &DuplicateFunding,
) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    for all in shared.rare() {
        for (n, first) in all.iter().enumerate().filter(|(_, first)| **first < new) {
            pairs.extend(all[n + 1..].iter().map(|second| (*first, *second)));
        }
    }
    for (first, work) in works.iter().enumerate().take(new) {
        for (_, hash) in &work.images {
            let like = shared.with_image(*hash);
            pairs.extend(
                like.into_iter()
                    .filter(|it| *it > first)
                    .map(|it| (first, it)),
            );
        }
    }
    by_title(works, new, rule, &mut pairs);
    by_proportions(works, new, &mut pairs);
    pairs
}

/// Titles that have much in common, counted through an index of what they consist of.
fn by_title(
    works: &[&FundedWork],
    new: usize,
    rule: &DuplicateFunding,
    pairs: &mut BTreeSet<(usize, usize)>,
) {
    let titles: Vec<Bigrams> = works.iter().map(|it| bigrams(&it.title)).collect();
    let mut index: BTreeMap<(char, char), Vec<usize>> = BTreeMap::new();
    for (at, title) in titles.iter().enumerate() {
        for bigram in title {
            index.entry(*bigram).or_default().push(at);
        }
    }
    // How many pairs of characters each other title has in common with this one, and which have any.
    let mut both = vec![0_usize; works.len()];
    let mut touched = Vec::new();
    for (first, title) in titles.iter().enumerate().take(new) {
        for at in title
            .iter()
            .filter_map(|bigram| index.get(bigram))
            .flatten()
        {
            if both[*at] == 0 {
                touched.push(*at);
            }
            both[*at] += 1;
        }
        for second in touched.drain(..) {
            let all = title.len() + titles[second].len();
            let alike = likeness(all, std::mem::take(&mut both[second])) >= rule.title_from_percent;
            if second > first && alike {
                pairs.insert((first, second));
            }
        }
    }
}

/// Targets in proportion to the first one, by code.
type Proportions = Vec<(String, Option<Decimal>)>;

/// Works whose targets stand in the same proportions, which one set of targets that was divided does.
fn by_proportions(works: &[&FundedWork], new: usize, pairs: &mut BTreeSet<(usize, usize)>) {
    let mut alike: BTreeMap<Proportions, Vec<usize>> = BTreeMap::new();
    for (at, work) in works.iter().enumerate() {
        let sums = summed(work);
        let Some(first) = sums.values().next().copied() else {
            continue;
        };
        let key = sums
            .into_iter()
            .map(|(code, sum)| (code, sum.checked_div(first)))
            .collect();
        alike.entry(key).or_default().push(at);
    }
    for all in alike.values() {
        for (n, first) in all.iter().enumerate().filter(|(_, first)| **first < new) {
            pairs.extend(all[n + 1..].iter().map(|second| (*first, *second)));
        }
    }
}

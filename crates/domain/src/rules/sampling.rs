//! 抽样: how many of a stratum are drawn, and which, from their money and one random start.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::Rule;
use crate::packs::SamplingRules;

pub const RULE: Rule = Rule::new(
    "sampling",
    "分层抽样",
    "每层抽取数 = 项目数 × 比例，向上取整，不少于规定个数；层内按金额大小等距抽取，金额占比达到抽样间隔的必抽；随机起点由事先公布承诺的种子决定。",
    &["sampling"],
);

/// How many of so many are drawn.
pub fn size(projects: usize, rate: Decimal, rules: &SamplingRules) -> usize {
    let wanted = rate
        .checked_mul(Decimal::from(projects))
        .and_then(|wanted| wanted.ceil().to_usize())
        .unwrap_or(projects);
    wanted.max(rules.at_least_per_stratum).min(projects)
}

/// Draws `size` of the weighted items: places of those drawn, in order. Larger weights are likelier in proportion; an item whose
/// weight reaches the interval is drawn for certain. `random` is any whole number; the same number draws the same items.
pub fn draw(weights: &[u64], size: usize, random: u128) -> Vec<usize> {
    let mut certain = vec![false; weights.len()];
    loop {
        let left = size.min(weights.len()) - certain.iter().filter(|drawn| **drawn).count();
        let total: u128 = (0..weights.len())
            .filter(|at| !certain[*at])
            .map(|at| u128::from(weights[at]))
            .sum();
        if left == 0 {
            break;
        }
        let mut found = false;
        for (at, drawn) in certain.iter_mut().enumerate() {
            if !*drawn && u128::from(weights[at]) * left as u128 >= total {
                *drawn = true;
                found = true;
                break;
            }
        }
        if found {
            continue;
        }
        systematic(weights, &mut certain, left, total, random);
        break;
    }
    (0..weights.len()).filter(|at| certain[*at]).collect()
}

/// Equal steps through the cumulated weights of what isn't drawn yet: each weight times `left` is below `total`, so no item is hit twice.
fn systematic(weights: &[u64], drawn: &mut [bool], left: usize, total: u128, random: u128) {
    let mut next = random % total;
    let mut cumulated = 0_u128;
    let mut taken = 0;
    for (weight, drawn) in weights.iter().zip(drawn.iter_mut()) {
        if *drawn {
            continue;
        }
        cumulated += u128::from(*weight) * left as u128;
        if taken < left && cumulated > next {
            *drawn = true;
            taken += 1;
            next += total;
        }
    }
}

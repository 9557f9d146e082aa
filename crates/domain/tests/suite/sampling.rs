//! Sampling: replayable, bounded, likelier with more money.

use proptest::prelude::*;
use rust_decimal::Decimal;
use wenxiao_domain::groups::{GroupBy, GroupRow};
use wenxiao_domain::packs::{Cited, SamplingRules, SchemeRuleSet};
use wenxiao_domain::rules::sampling::{draw as draw_places, size};
use wenxiao_domain::sampling::{NotDrawn, Plan, draw, hex, verify, verify_against};

use crate::common::decimal;
use crate::scheme_reader;

/// A stand-in hash: good enough to be different for different input.
fn hash(bytes: &[u8]) -> [u8; 32] {
    let mut state = [0xcbf2_9ce4_8422_2325_u64, 1, 2, 3];
    for byte in bytes {
        for (at, word) in state.iter_mut().enumerate() {
            *word = (*word ^ u64::from(*byte) ^ (at as u64) << 9)
                .wrapping_mul(0x0000_0100_0000_01b3)
                .rotate_left(7);
        }
    }
    let mut out = [0; 32];
    for (at, word) in state.iter().enumerate() {
        out[at * 8..at * 8 + 8].copy_from_slice(&word.to_be_bytes());
    }
    out
}

fn plan(seed: &str) -> Plan {
    Plan {
        rate: decimal("0.2"),
        by: vec![GroupBy::Direction, GroupBy::Cohort],
        seed: seed.to_owned(),
        commitment: hex(hash(seed.as_bytes())),
    }
}

fn rules() -> Cited<SamplingRules> {
    SchemeRuleSet::find("cn/project-expenditure", 2024)
        .unwrap()
        .sampling
}

#[test]
fn a_fifth_of_every_stratum_is_drawn_and_the_record_verifies() {
    let package = scheme_reader::seed();
    let rows: Vec<GroupRow<'_>> = package.projects.iter().map(GroupRow::from).collect();
    let record = draw(&rows, &plan("2025-06-30"), &rules(), &hash).unwrap();
    let sizes: Vec<(usize, usize)> = record
        .strata
        .iter()
        .map(|stratum| (stratum.frame.len(), stratum.drawn.len()))
        .collect();
    assert_eq!(sizes.iter().map(|size| size.0).sum::<usize>(), 191);
    assert!(
        sizes
            .iter()
            .all(|(projects, drawn)| *drawn == projects.div_ceil(5))
    );
    assert!(
        record.share_of_money.parse::<Decimal>().unwrap() >= record.share_of_count.parse().unwrap()
    );
    assert!(verify(&record, &hash).is_empty() && verify_against(&rows, &record, &hash).is_empty());
    let text = serde_json::to_string(&record).unwrap();
    assert_eq!(
        serde_json::from_str::<wenxiao_domain::sampling::SampleRecord>(&text).unwrap(),
        record
    );
}

#[test]
fn a_fiscal_modules_redraw_is_refused_another_seed_breaks_its_commitment() {
    let package = scheme_reader::seed();
    let rows: Vec<GroupRow<'_>> = package.projects.iter().map(GroupRow::from).collect();
    let mut other = plan("first");
    other.seed = "second".to_owned();
    assert!(matches!(
        draw(&rows, &other, &rules(), &hash),
        Err(NotDrawn::Commitment { .. })
    ));
    other = plan("first");
    other.rate = decimal("1.01");
    assert!(matches!(
        draw(&rows, &other, &rules(), &hash),
        Err(NotDrawn::Rate(_))
    ));
    assert!(matches!(
        draw(&[], &plan("x"), &rules(), &hash),
        Err(NotDrawn::Empty)
    ));
}

#[test]
fn every_change_to_record_or_list_is_found() {
    let mut package = scheme_reader::seed();
    let record = {
        let rows: Vec<GroupRow<'_>> = package.projects.iter().map(GroupRow::from).collect();
        draw(&rows, &plan("seed"), &rules(), &hash).unwrap()
    };
    let mut swapped = record.clone();
    swapped.strata[0].drawn[0] = "RC2024-999".to_owned();
    let mut fewer = record.clone();
    fewer.strata.pop();
    let mut share = record.clone();
    share.share_of_money = "99.00".to_owned();
    let mut money = record.clone();
    money.strata[0].frame[0].allocated.0 += 1;
    for changed in [&swapped, &fewer, &share, &money] {
        assert!(!verify(changed, &hash).is_empty());
    }
    package.projects[0].filed.allocated.0 += 1;
    let rows: Vec<GroupRow<'_>> = package.projects.iter().map(GroupRow::from).collect();
    assert!(verify(&record, &hash).is_empty());
    assert!(!verify_against(&rows, &record, &hash).is_empty());
}

proptest! {
    #[test]
    fn exactly_so_many_are_drawn_each_once(weights in prop::collection::vec(1_u64..1_000_000_000_000, 1..60), wanted in 0_usize..70, random: u128) {
        let drawn = draw_places(&weights, wanted, random);
        prop_assert_eq!(drawn.len(), wanted.min(weights.len()));
        prop_assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert_eq!(draw_places(&weights, wanted, random), drawn);
    }

    #[test]
    fn over_all_starts_each_is_drawn_in_proportion_to_its_money(weights in prop::collection::vec(1_u64..12, 2..9)) {
        let total: u64 = weights.iter().sum();
        let mut hits = vec![0_u64; weights.len()];
        for random in 0..u128::from(total) {
            for at in draw_places(&weights, 1, random) {
                hits[at] += 1;
            }
        }
        if weights.iter().all(|weight| *weight < total) {
            prop_assert_eq!(hits, weights);
        }
    }

    #[test]
    fn a_size_is_at_least_the_rate_and_at_most_all(projects in 1_usize..10_000, percent in 1_u32..=100) {
        let rate = Decimal::new(i64::from(percent), 2);
        let drawn = size(projects, rate, &rules().value);
        prop_assert!(drawn <= projects && Decimal::from(drawn) >= rate * Decimal::from(projects));
    }
}

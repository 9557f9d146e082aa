//! Drawing projects to look at: stratified, likelier with more money, and replayable by anybody from the published record.
//!
//! Before the draw the hash of a secret seed is published (承诺); with the result the seed itself. Nobody can redraw until somebody
//! likes it: another seed has another hash. The hash function is passed in, so that this crate stays pure.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};
use crate::groups::{GroupBy, GroupKey, GroupRow, groups, share_percent};
use crate::money::Fen;
use crate::number::{Fraction, fixed};
use crate::packs::SamplingRules;
use crate::rules::sampling;

/// A hash of 32 bytes, SM3 for one.
pub type Hash<'a> = &'a dyn Fn(&[u8]) -> [u8; 32];

/// What is to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Above 0, at most 1.
    pub rate: Decimal,
    pub by: Vec<GroupBy>,
    /// Revealed with the draw.
    pub seed: String,
    /// Lower-case hex of the seed's hash, published before the draw.
    pub commitment: String,
}

/// Why nothing is drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDrawn {
    #[error("抽样比例 {0} 不在 0（不含）至 1 之间")]
    Rate(Decimal),
    #[error("种子的哈希是 {actual}，与公布的承诺 {commitment} 不符：不能换种子重抽")]
    Commitment { actual: String, commitment: String },
    #[error("没有项目可抽")]
    Empty,
}

/// The published record of a draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRecord {
    pub plan: Plan,
    /// Hash of the list that was drawn from: ids, strata and weights.
    pub frame_digest: String,
    pub projects: usize,
    pub drawn: usize,
    /// Shares that were achieved, percent with two decimals.
    pub share_of_count: String,
    pub share_of_money: String,
    pub strata: Vec<StratumRecord>,
}

/// What was drawn of one stratum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumRecord {
    /// 科技援疆计划 新上
    pub stratum: String,
    pub projects: usize,
    pub money: Fen,
    pub drawn_money: Fen,
    /// Project ids, in the order of the list.
    pub drawn: Vec<String>,
}

/// Lower-case hex of a hash, as commitments and digests are written.
pub fn hex(hash: [u8; 32]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    hash.iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// The weight of a project: its allocation, else its commitment, else one fen, so that nobody is out of reach.
fn weight(row: &GroupRow<'_>) -> u64 {
    [row.project.allocated, row.project.committed]
        .into_iter()
        .find_map(|amount| u64::try_from(amount.0).ok().filter(|amount| *amount > 0))
        .unwrap_or(1)
}

struct Stratum<'a> {
    label: String,
    rows: Vec<GroupRow<'a>>,
}

fn strata<'a>(rows: &[GroupRow<'a>], by: &[GroupBy]) -> Vec<Stratum<'a>> {
    let named = groups(rows.iter().copied(), by);
    let mut strata: Vec<Stratum<'a>> = named
        .iter()
        .map(|group| Stratum {
            label: group.label(),
            rows: Vec::new(),
        })
        .collect();
    let places: HashMap<Vec<GroupKeyName>, usize> = named
        .iter()
        .enumerate()
        .map(|(at, group)| (group.path.iter().map(name).collect(), at))
        .collect();
    for row in rows {
        // A project alone in a group has that group's path.
        let own = groups(std::iter::once(*row), by);
        let path: Vec<GroupKeyName> = own
            .first()
            .map(|group| group.path.iter().map(name).collect())
            .unwrap_or_default();
        if let Some(stratum) = places.get(&path).and_then(|at| strata.get_mut(*at)) {
            stratum.rows.push(*row);
        }
    }
    for stratum in &mut strata {
        stratum.rows.sort_by(|a, b| a.project.id.cmp(&b.project.id));
    }
    strata
}

type GroupKeyName = (GroupBy, String);

fn name(key: &GroupKey) -> GroupKeyName {
    (key.by, key.key.clone())
}

fn digest(strata: &[Stratum<'_>], hash: Hash<'_>) -> String {
    let lines: Vec<String> = strata
        .iter()
        .flat_map(|stratum| stratum.rows.iter().map(move |row| (stratum, row)))
        .map(|(stratum, row)| format!("{}\t{}\t{}\n", stratum.label, row.project.id, weight(row)))
        .collect();
    hex(hash(lines.concat().as_bytes()))
}

/// A whole number from the seed and the stratum's name.
fn random(seed: &str, stratum: &str, hash: Hash<'_>) -> u128 {
    let bytes = hash(format!("{seed}\n{stratum}").as_bytes());
    bytes
        .iter()
        .take(16)
        .fold(0, |number, byte| number << 8 | u128::from(*byte))
}

fn money(rows: impl Iterator<Item = Fen>) -> Fen {
    rows.sum()
}

/// Draws. The same projects, plan and hash give the same record.
pub fn draw(
    rows: &[GroupRow<'_>],
    plan: &Plan,
    rules: &SamplingRules,
    hash: Hash<'_>,
) -> Result<SampleRecord, NotDrawn> {
    if plan.rate <= Decimal::ZERO || plan.rate > Decimal::ONE {
        return Err(NotDrawn::Rate(plan.rate));
    }
    let actual = hex(hash(plan.seed.as_bytes()));
    if actual != plan.commitment {
        return Err(NotDrawn::Commitment {
            actual,
            commitment: plan.commitment.clone(),
        });
    }
    if rows.is_empty() {
        return Err(NotDrawn::Empty);
    }
    let strata = strata(rows, &plan.by);
    let records: Vec<StratumRecord> = strata
        .iter()
        .map(|stratum| {
            let weights: Vec<u64> = stratum.rows.iter().map(weight).collect();
            let size = sampling::size(weights.len(), plan.rate, rules);
            let drawn = sampling::draw(&weights, size, random(&plan.seed, &stratum.label, hash));
            StratumRecord {
                stratum: stratum.label.clone(),
                projects: stratum.rows.len(),
                money: money(stratum.rows.iter().map(|row| row.project.allocated)),
                drawn_money: money(drawn.iter().map(|at| stratum.rows[*at].project.allocated)),
                drawn: drawn
                    .iter()
                    .map(|at| stratum.rows[*at].project.id.clone())
                    .collect(),
            }
        })
        .collect();
    let drawn = records.iter().map(|record| record.drawn.len()).sum();
    let part = money(records.iter().map(|record| record.drawn_money));
    let whole = money(records.iter().map(|record| record.money));
    let of_money =
        Fraction::new(part.to_wan(), whole.to_wan()).map_or(Decimal::ZERO, Fraction::percent);
    Ok(SampleRecord {
        plan: plan.clone(),
        frame_digest: digest(&strata, hash),
        projects: rows.len(),
        drawn,
        share_of_count: fixed(share_percent(drawn, rows.len()).unwrap_or_default(), 2),
        share_of_money: fixed(of_money, 2),
        strata: records,
    })
}

/// Draws again from a published record; what differs, in Chinese. Nothing: it is verified.
pub fn verify(
    rows: &[GroupRow<'_>],
    record: &SampleRecord,
    rules: &SamplingRules,
    hash: Hash<'_>,
) -> Vec<Finding> {
    let found = |subject: &str, message: String| {
        Finding::new("sample_differs", Severity::Error, subject, message)
    };
    let again = match draw(rows, &record.plan, rules, hash) {
        Ok(again) => again,
        Err(refused) => return vec![found("plan", refused.to_string())],
    };
    let mut findings = Vec::new();
    if again.frame_digest != record.frame_digest {
        findings.push(found(
            "frame_digest",
            "项目清单、分层或金额与抽样时不同。".to_owned(),
        ));
    }
    for stratum in &record.strata {
        let same = again.strata.iter().any(|other| other == stratum);
        if !same {
            findings.push(found(
                &stratum.stratum,
                format!("{}：重新抽取的结果与记录不同。", stratum.stratum),
            ));
        }
    }
    for stratum in &again.strata {
        if record
            .strata
            .iter()
            .all(|other| other.stratum != stratum.stratum)
        {
            findings.push(found(
                &stratum.stratum,
                format!("{}：记录中没有这一层。", stratum.stratum),
            ));
        }
    }
    let totals = |record: &SampleRecord| {
        (
            record.projects,
            record.drawn,
            record.share_of_count.clone(),
            record.share_of_money.clone(),
        )
    };
    if findings.is_empty() && totals(&again) != totals(record) {
        findings.push(found("totals", "合计数或占比与记录不同。".to_owned()));
    }
    findings
}

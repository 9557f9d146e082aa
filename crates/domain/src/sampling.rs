//! Drawing projects to look at: stratified, likelier with more money, and replayable by anybody from the published record.
//!
//! Before the draw the hash of a secret seed is published (承诺); with the result the seed itself. Nobody can redraw until somebody
//! likes it: another seed has another hash. The hash function is passed in, so that this crate stays pure.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Severity};
use crate::groups::{GroupBy, GroupRow, groups, share_percent};
use crate::money::Fen;
use crate::number::{Fraction, fixed};
use crate::packs::{Cited, SamplingRules};
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

/// The published record of a draw. It holds the list that was drawn from, so that anybody can draw again with nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRecord {
    pub plan: Plan,
    /// Version of the sampling rule: `sampling-practice/sampling@2020-02-25`.
    pub rule: String,
    pub at_least_per_stratum: usize,
    /// Hash of the list that was drawn from: strata, ids and weights.
    pub frame_digest: String,
    pub projects: usize,
    pub drawn: usize,
    /// Shares that were achieved, percent with two decimals.
    pub share_of_count: String,
    pub share_of_money: String,
    pub strata: Vec<StratumRecord>,
}

/// What was drawn of one stratum, and from what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StratumRecord {
    /// 科技援疆计划 新上
    pub stratum: String,
    pub money: Fen,
    pub drawn_money: Fen,
    /// Project ids, in the order of the list.
    pub drawn: Vec<String>,
    /// All projects of the stratum, by id.
    pub frame: Vec<FrameRow>,
}

/// A project in the list that is drawn from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameRow {
    pub id: String,
    /// Its allocation in fen, else its commitment, else 1: nobody is out of reach.
    pub weight: u64,
    pub allocated: Fen,
}

/// The projects of one stratum.
struct Stratum {
    label: String,
    frame: Vec<FrameRow>,
}

/// Lower-case hex of a hash, as commitments and digests are written.
pub fn hex(hash: [u8; 32]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    hash.iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

fn framed(row: &GroupRow<'_>) -> FrameRow {
    let weight = [row.project.allocated, row.project.committed]
        .into_iter()
        .find_map(|amount| u64::try_from(amount.0).ok().filter(|amount| *amount > 0))
        .unwrap_or(1);
    FrameRow {
        id: row.project.id.clone(),
        weight,
        allocated: row.project.allocated,
    }
}

/// Strata in the order of their groups, projects by id.
fn strata(rows: &[GroupRow<'_>], by: &[GroupBy]) -> Vec<Stratum> {
    let mut strata: Vec<Stratum> = groups(rows.iter().copied(), by)
        .iter()
        .map(|group| Stratum {
            label: group.label(),
            frame: Vec::new(),
        })
        .collect();
    let places: HashMap<String, usize> = strata
        .iter()
        .enumerate()
        .map(|(at, stratum)| (stratum.label.clone(), at))
        .collect();
    for row in rows {
        // A project alone makes a group of its own, with the label of its stratum.
        let own = groups(std::iter::once(*row), by);
        let place = own.first().and_then(|group| places.get(&group.label()));
        if let Some(stratum) = place.and_then(|at| strata.get_mut(*at)) {
            stratum.frame.push(framed(row));
        }
    }
    for stratum in &mut strata {
        stratum.frame.sort_by(|a, b| a.id.cmp(&b.id));
    }
    strata
}

fn digest(strata: &[Stratum], hash: Hash<'_>) -> String {
    let lines: Vec<String> = strata
        .iter()
        .flat_map(|stratum| stratum.frame.iter().map(move |row| (stratum, row)))
        .map(|(stratum, row)| {
            format!(
                "{}\t{}\t{}\t{}\n",
                stratum.label, row.id, row.weight, row.allocated.0
            )
        })
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

/// Draws. The same projects, plan and hash give the same record.
pub fn draw(
    rows: &[GroupRow<'_>],
    plan: &Plan,
    rules: &Cited<SamplingRules>,
    hash: Hash<'_>,
) -> Result<SampleRecord, NotDrawn> {
    let at_least = rules.value.at_least_per_stratum;
    draw_from(
        strata(rows, &plan.by),
        plan,
        (rules.chosen.id(), at_least),
        hash,
    )
}

fn draw_from(
    strata: Vec<Stratum>,
    plan: &Plan,
    (rule, at_least_per_stratum): (String, usize),
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
    let projects: usize = strata.iter().map(|stratum| stratum.frame.len()).sum();
    if projects == 0 {
        return Err(NotDrawn::Empty);
    }
    let frame_digest = digest(&strata, hash);
    let rules = SamplingRules {
        at_least_per_stratum,
    };
    let records: Vec<StratumRecord> = strata
        .into_iter()
        .map(|stratum| draw_stratum(stratum, plan, &rules, hash))
        .collect();
    let drawn = records.iter().map(|record| record.drawn.len()).sum();
    let part: Fen = records.iter().map(|record| record.drawn_money).sum();
    let whole: Fen = records.iter().map(|record| record.money).sum();
    let of_money =
        Fraction::new(part.to_wan(), whole.to_wan()).map_or(Decimal::ZERO, Fraction::percent);
    Ok(SampleRecord {
        plan: plan.clone(),
        rule,
        at_least_per_stratum,
        frame_digest,
        projects,
        drawn,
        share_of_count: fixed(share_percent(drawn, projects).unwrap_or_default(), 2),
        share_of_money: fixed(of_money, 2),
        strata: records,
    })
}

fn draw_stratum(
    stratum: Stratum,
    plan: &Plan,
    rules: &SamplingRules,
    hash: Hash<'_>,
) -> StratumRecord {
    let Stratum { label, frame } = stratum;
    let weights: Vec<u64> = frame.iter().map(|row| row.weight).collect();
    let size = sampling::size(weights.len(), plan.rate, rules);
    let drawn = sampling::draw(&weights, size, random(&plan.seed, &label, hash));
    StratumRecord {
        stratum: label,
        money: frame.iter().map(|row| row.allocated).sum(),
        drawn_money: drawn.iter().map(|at| frame[*at].allocated).sum(),
        drawn: drawn.iter().map(|at| frame[*at].id.clone()).collect(),
        frame,
    }
}

fn differs(subject: &str, message: impl Into<String>) -> Finding {
    Finding::new("sample_differs", Severity::Error, subject, message)
}

/// Draws again from a published record alone; what differs, in Chinese. Nothing: it is verified.
pub fn verify(record: &SampleRecord, hash: Hash<'_>) -> Vec<Finding> {
    let strata = record
        .strata
        .iter()
        .map(|stratum| Stratum {
            label: stratum.stratum.clone(),
            frame: stratum.frame.clone(),
        })
        .collect();
    let rule = (record.rule.clone(), record.at_least_per_stratum);
    let again = match draw_from(strata, &record.plan, rule, hash) {
        Ok(again) => again,
        Err(refused) => return vec![differs("plan", refused.to_string())],
    };
    let mut findings = Vec::new();
    if again.frame_digest != record.frame_digest {
        let message = "项目清单、分层或金额与公布的摘要不符。";
        findings.push(differs("frame_digest", message));
    }
    for (stratum, again) in record.strata.iter().zip(&again.strata) {
        if stratum != again {
            let message = format!("{}：重新抽取的结果与记录不同。", stratum.stratum);
            findings.push(differs(&stratum.stratum, message));
        }
    }
    if findings.is_empty() && again != *record {
        findings.push(differs("totals", "合计数或占比与记录不同。"));
    }
    findings
}

/// Verifies a record, and that its list is that of these projects.
pub fn verify_against(
    rows: &[GroupRow<'_>],
    record: &SampleRecord,
    hash: Hash<'_>,
) -> Vec<Finding> {
    let mut findings = verify(record, hash);
    if digest(&strata(rows, &record.plan.by), hash) != record.frame_digest {
        let message = "记录所用的项目清单、分层或金额与这份数据不同。";
        findings.push(differs("frame_digest", message));
    }
    findings
}

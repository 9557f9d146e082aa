//! 评分: what was found for each leaf.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;
use wenxiao_domain::scheme::{LeafScore, Node};

use super::schema::{SCORES, score as column};
use super::tree::plain;
use crate::packages::findings::{Findings, Said};
use crate::packages::table::Line;
use crate::packages::{Reading, check_unique};

/// Reads one row a leaf.
pub fn read(reading: &Reading<'_, '_>, scheme: &[Node], findings: &mut Findings) -> Vec<LeafScore> {
    let places: HashMap<&str, u32> = scheme
        .iter()
        .zip(0..)
        .map(|(node, place)| (node.code.as_str(), place))
        .collect();
    let inner: HashSet<u32> = scheme.iter().filter_map(|node| node.parent).collect();
    let rows = reading.table(
        &SCORES,
        findings,
        |line, (): &mut (), findings| {
            let code = line.key(column::CODE, findings).into_owned();
            let place = places.get(code.as_str()).copied();
            if !code.is_empty() && !scheme.is_empty() && place.is_none_or(|at| inner.contains(&at))
            {
                let said = Said::new(
                    "指标体系中没有这个末级指标",
                    "末级指标的代码",
                    "核对代码；有下级的指标不评分",
                );
                line.error(column::CODE, "unknown_indicator", findings, said);
            }
            let mut value = |column: usize| line.number(column, "%", findings);
            let score = LeafScore {
                node: place.unwrap_or(u32::MAX),
                satisfied: value(column::SATISFIED),
                actual: value(column::ACTUAL),
                target: value(column::TARGET),
                count: value(column::COUNT),
                experts: Vec::new(),
            };
            let experts = experts(line, findings);
            Some((code, LeafScore { experts, ..score }))
        },
        |rows, findings| check_unique(rows, |(code, _)| code, "duplicate_code", findings),
    );
    rows.items.into_iter().map(|(_, score)| score).collect()
}

/// `4;4.5;5`
fn experts(line: &Line<'_, '_>, findings: &mut Findings) -> Vec<Decimal> {
    let text = line.text(column::EXPERTS, findings);
    let scores: Option<Vec<Decimal>> = text
        .split([';', '；'])
        .map(str::trim)
        .filter(|score| !score.is_empty())
        .map(plain)
        .collect();
    if scores.is_none() {
        line.not_a_number(column::EXPERTS, findings, "各专家的评分，如 4;4.5;5");
    }
    scores.unwrap_or_default()
}

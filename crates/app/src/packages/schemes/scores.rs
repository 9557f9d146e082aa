//! 评分: what was found for each leaf.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;
use wenxiao_domain::scheme::{Impossible, LeafScore, Method, Node, ScoreColumn, impossible};

use super::schema::{SCORES, score as column};
use super::tree::plain;
use crate::packages::findings::{Findings, Said};
use crate::packages::number::{Suffix, Written};
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
            let node = place.and_then(|place| scheme.get(place as usize));
            let method = node.and_then(|node| node.method.as_ref());
            Some((code, score(line, place, method, findings)))
        },
        |rows, findings| check_unique(rows, |(code, _)| code, "duplicate_code", findings),
    );
    rows.items.into_iter().map(|(_, score)| score).collect()
}

/// A row: every number possible in its column, actual value and target in one unit.
fn score(
    line: &Line<'_, '_>,
    place: Option<u32>,
    method: Option<&Method>,
    findings: &mut Findings,
) -> LeafScore {
    let mut written = |at: usize, what: ScoreColumn| {
        let written = line.written_number(at, findings)?;
        if let Some(said) = impossible(what, method, written.value) {
            line.error(at, said.code, findings, refusal(&said));
        }
        Some(written)
    };
    let satisfied = written(column::SATISFIED, ScoreColumn::Satisfied);
    let actual = written(column::ACTUAL, ScoreColumn::Actual);
    let target = written(column::TARGET, ScoreColumn::Target);
    let count = written(column::COUNT, ScoreColumn::Count);
    for (at, counted) in [(column::SATISFIED, satisfied), (column::COUNT, count)] {
        if counted.is_some_and(|it| it.suffix != Suffix::None) {
            let said = Said::new("个数后面有单位", "不带单位的整数", "删去单位，只填个数");
            line.error(at, "unit_differs", findings, said);
        }
    }
    if units_differ(actual, target) {
        let said = Said::new(
            "目标值与实际值的单位不一致",
            "同一单位的数：都以 % 计，或都以万元计",
            "换算成同一单位后填写",
        );
        line.error(column::TARGET, "unit_differs", findings, said);
    }
    let value = |written: Option<Written>| written.map(|it| it.value.normalize());
    LeafScore {
        node: place.unwrap_or(u32::MAX),
        satisfied: value(satisfied),
        actual: value(actual),
        target: value(target),
        count: value(count),
        experts: experts(line, findings),
    }
}

/// What the reader says of a number that can't be meant.
fn refusal(said: &Impossible) -> Said {
    Said::new(said.message, said.expected, said.advice)
}

/// Whether one is written in 万元 and the other in %; a bare number goes with either.
pub fn units_differ(actual: Option<Written>, target: Option<Written>) -> bool {
    let (Some(actual), Some(target)) = (actual, target) else {
        return false;
    };
    actual.suffix != target.suffix && actual.suffix != Suffix::None && target.suffix != Suffix::None
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

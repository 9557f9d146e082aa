//! Growth of a figure over one that its sentence names: `比上年的482.6亿元增长19.52%`, `增长14.00%（上年600人）`.

use rust_decimal::Decimal;

use super::changes::is_apart;
use super::line::{Sentence, Told, alike, apart_by, divides, wide};
use super::words::{compares, direction, earlier, ends, has};
use crate::arithmetic::{percent, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// Whether words lead to a growth in per cent.
fn leads(words: &str) -> bool {
    let named = ends(
        words,
        &[
            "增幅",
            "降幅",
            "增速",
            "增长率",
            "增幅为",
            "增速为",
            "降幅为",
        ],
    );
    (direction(words).is_some() || named)
        && !has(words, &["年均", "复合", "平均", "目标", "占", "超过"])
}

pub(super) fn growth(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    if told.quantity.unit.class != UnitClass::Percent || !leads(&told.lead) {
        return;
    }
    let amount = |told: &&Told<'_>| {
        !matches!(
            told.quantity.unit.class,
            UnitClass::Percent | UnitClass::PercentPoint
        )
    };
    let previous = sentence.previous(at).filter(amount);
    let based = previous.is_some_and(|base| compares(&base.lead) || earlier(&base.lead));
    if let Some(bracketed) = sentence.bracketed(at).filter(amount) {
        let dated = bracketed.lead.contains("20") && bracketed.lead.ends_with(['年', '为']);
        if earlier(&bracketed.lead) || dated {
            over(sentence, at, bracketed.quantity, findings);
            return;
        }
        let base = previous.filter(|base| based && alike(base.quantity, bracketed.quantity));
        if let Some(base) = base.filter(|_| bracketed.lead.chars().count() <= 4) {
            grown(sentence, at, (bracketed.quantity, base.quantity), findings);
            return;
        }
    }
    let Some(previous) = previous else { return };
    if is_apart(sentence, at - 1).is_some() {
        // 比上年的9180万元增加440万元，增长4.8%
        if let Some(base) = sentence.base(at - 1) {
            let parts = (previous.quantity, base.quantity);
            of(sentence, at, wide(parts.0), parts, findings);
        }
    } else if direction(&previous.lead).is_some() {
        since(sentence, at, findings);
    } else if based
        && sentence
            .between(previous.quantity, told.quantity)
            .chars()
            .count()
            <= 12
    {
        over(sentence, at, previous.quantity, findings);
    }
}

/// The figure said before is measured by another.
fn over(sentence: &Sentence<'_>, at: usize, base: &Quantity, findings: &mut Findings) {
    let own = &sentence.figures[at];
    let first = base.from.min(own.quantity.from);
    let kin = sentence.figures[..at]
        .iter()
        .enumerate()
        .rev()
        .find(|(index, figure)| {
            figure.quantity.to <= first
                && alike(figure.quantity, base)
                && figure.depth == own.depth
                && !figure.lead.contains(['均', '每'])
                && !is_gap_to_goal(&figure.lead)
                && !is_goal(sentence, *index)
                && is_apart(sentence, *index).is_none()
        });
    let Some((at_new, new)) = kin else { return };
    // 共64623万元，约6.46亿元，比上年的…增长: of the two the finer.
    let restated = sentence.previous(at_new).filter(|finer| {
        finer.quantity.half < new.quantity.half && finer.quantity.agrees(new.quantity)
    });
    let new = restated.unwrap_or(new);
    let near = |border: usize| {
        let words = sentence.passage.slice(new.quantity.to, border);
        // 为12.98元，低于14元的目标；比上年的13.86元下降6.3%: still of the same.
        let goes_on = |(said, next): (&str, &str)| {
            let held = has(said, &["低于", "高于", "超过", "达到"]);
            held && next.starts_with(['比', '较']) && said.matches('，').count() <= 1
        };
        let parted = words.rsplit_once('；');
        parted.map_or(words.matches('，').count() <= 1, goes_on)
    };
    if near(first) && direction(&new.lead).is_some() {
        // 增加700万元（上年7700万元），增幅9.1%: the change is said, not what it came to.
        of(
            sentence,
            at,
            wide(new.quantity),
            (new.quantity, base),
            findings,
        );
    } else if near(first) {
        grown(sentence, at, (new.quantity, base), findings);
    }
}

/// `销售6540万元，为目标6000万元的109%，比上年增长15.1%`: what something is measured by grows from nothing.
fn is_goal(sentence: &Sentence<'_>, at: usize) -> bool {
    let rated = sentence
        .next(at)
        .is_some_and(|rate| rate.quantity.unit.class == UnitClass::Percent);
    let goal = has(
        &sentence.figures[at].lead,
        &["目标", "计划", "任务", "预算"],
    );
    rated && goal && sentence.tail(at) == "的"
}

/// `超出目标27项`: how far from the goal, not how many.
fn is_gap_to_goal(lead: &str) -> bool {
    compares(lead) && has(lead, &["目标", "计划", "任务", "指标值"])
}

fn grown(
    sentence: &Sentence<'_>,
    at: usize,
    (new, old): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    of(sentence, at, apart_by(new, old), (new, old), findings);
}

/// `862件，比上年增加62件，增长7.75%`: what it was before follows from the two.
fn since(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let (own, change) = (&sentence.figures[at], &sentence.figures[at - 1]);
    let Some(new) = sentence.previous(at - 1) else {
        return;
    };
    let compared =
        has(&change.lead, &["比", "较"]) && !has(&change.lead, &["目标", "计划", "指标"]);
    let next = sentence.between(change.quantity, own.quantity);
    let close = next.chars().count() <= 6 && sentence.adjoins(new.quantity, change.quantity);
    if !compared || !close || !alike(new.quantity, change.quantity) || compares(&new.lead) {
        return;
    }
    let up = direction(&change.lead) == Some(true);
    let (now, by) = (new.quantity, change.quantity);
    let Some(now) = of_its_year(sentence, at - 1, now) else {
        return;
    };
    let mut old = now.clone();
    old.value = if up {
        now.value - by.value
    } else {
        now.value + by.value
    };
    old.half = now.half + by.half;
    if old.value > Decimal::ZERO {
        // 2022年251项，2023年比2022年增加36项: the figure said may be the earlier one.
        let dated = change.lead.contains("年");
        let named = year(&change.lead).is_some();
        let held = |base: &Quantity| divides(wide(by), base, Decimal::ONE_HUNDRED, own.quantity);
        if held(&old) || dated && held(now) {
            sentence.settle(own.quantity, findings);
        } else if let Some(value) = percent(by.value, if named { now.value } else { old.value }) {
            let basis = format!("{}和变动{}", now.printed, by.printed);
            let computed = show_like(value, own.quantity);
            sentence.report(own.quantity, &basis, computed, &[now, by], findings);
        }
    }
}

/// The year that some words end with or name last: 2023 of `2023年比上年增加`.
fn year(words: &str) -> Option<u32> {
    let before = words.rsplit_once('年').map(|(before, _)| before)?;
    let before = before.split('年').next_back().unwrap_or(before);
    let digits = before.trim_start_matches(|c: char| !c.is_ascii_digit());
    (digits.len() == YEAR).then(|| digits.parse().ok())?
}

/// Digits of a year.
const YEAR: usize = 4;

/// `2021年3.0亿元、2022年3.2亿元、2023年3.6亿元，2022年比上年增加2000万元`: of a list of years the figure of the year that the change
/// names, or none where the one right before is of another and the year's isn't told.
fn of_its_year<'a>(
    sentence: &Sentence<'a>,
    at: usize,
    nearest: &'a Quantity,
) -> Option<&'a Quantity> {
    let change = &sentence.figures[at];
    let Some(own) = year(change.lead.split(['比', '较']).next().unwrap_or_default()) else {
        return Some(nearest);
    };
    let dated: Vec<(u32, &Quantity)> = sentence.figures[..at]
        .iter()
        .filter(|told| alike(told.quantity, nearest) && direction(&told.lead).is_none())
        .filter_map(|told| Some((year(&told.lead)?, told.quantity)))
        .collect();
    let of = |wanted: u32| dated.iter().rev().find(|(year, _)| *year == wanted);
    let other = dated
        .iter()
        .any(|(year, told)| *year != own && told.from == nearest.from);
    // 2020年、2021年、2022年分别培训400人、460人、506人，2021年比上年增加60人: of a list nobody says which.
    let before = sentence.figures[..at].iter().rev().nth(1);
    let listed = before.is_some_and(|before| {
        let gap = sentence.between(before.quantity, nearest);
        matches!(gap.as_str(), "、" | "和" | "及" | "与")
    });
    match of(own) {
        Some((_, quantity)) => Some(quantity),
        None if listed || other && dated.len() > 1 => None,
        None => Some(nearest),
    }
}

/// A rate as a part of what something was.
fn of(
    sentence: &Sentence<'_>,
    at: usize,
    part: (Decimal, Decimal, Decimal),
    (one, base): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    let own = sentence.figures[at].quantity;
    if base.value <= Decimal::ZERO {
        return;
    }
    if divides(part, base, Decimal::ONE_HUNDRED, own) {
        sentence.settle(own, findings);
    } else if let Some(value) = percent(part.0, base.value) {
        let basis = format!("{}与{}", one.printed, base.printed);
        sentence.report(own, &basis, show_like(value, own), &[one, base], findings);
    }
}

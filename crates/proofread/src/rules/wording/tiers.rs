//! Tiers that touch: `100%-80%、80%-60%、60%-0%`, or of whole points `90-100分、80-89分、60-79分`.

use rust_decimal::Decimal;

use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::prose_sums::sentences;

/// Whether of two ranges one ends so little below the other.
fn touches(pair: &[&Quantity], step: Decimal) -> bool {
    let next = |upper: Option<Decimal>| upper.map(|upper| upper + step);
    next(pair[0].upper) == Some(pair[1].value) || next(pair[1].upper) == Some(pair[0].value)
}

/// `100%-80%、80%-60%、60%-0%`: each begins where the one before ends.
pub(super) fn tiers(passage: &Passage, findings: &mut Findings) {
    for (from, to) in sentences(passage) {
        let ranges: Vec<&Quantity> = passage
            .quantities
            .iter()
            .filter(|quantity| {
                quantity.from >= from
                    && quantity.to <= to
                    && quantity.upper.is_some()
                    && matches!(quantity.unit.class, UnitClass::Percent | UnitClass::Points)
            })
            .collect();
        if ranges.len() < 3 {
            continue;
        }
        findings.checked.rules += 1;
        // 90-100分、80-89分、60-79分: of whole points each ends one below the next.
        let stepped = |pair: &[&Quantity]| touches(pair, Decimal::ONE);
        let whole = ranges.windows(2).filter(|pair| stepped(pair)).count() * 2 + 1 >= ranges.len();
        for pair in ranges.windows(2) {
            let joined = touches(pair, Decimal::ZERO) || whole && stepped(pair);
            if !joined {
                let message = format!(
                    "分档界限不相接：{}之后是{}。",
                    pair[0].printed, pair[1].printed
                );
                findings.push(
                    Draft::new("tiers", Severity::Error, message)
                        .printed(&pair[1].printed, "与上一档相接")
                        .at([passage.span_of(pair[0]), passage.span_of(pair[1])])
                        .advice("核对各档的上下限。"),
                );
            }
        }
    }
}

//! `90（含）—190分为优，80（含）—90分为良`: grades of points of a hundred, none of which goes beyond the hundred.

use rust_decimal::Decimal;

use super::Placed;
use crate::finding::{Draft, Findings, Severity};
use crate::number::UnitClass;
use crate::passage::Passage;

/// The best grade of points of a hundred begins here or above, and the worst ends below.
const BEST: u32 = 80;
const WORST: u32 = 70;

/// Looks at the highest class of grades, where nothing tells of other full marks.
pub(super) fn within_marks(passage: &Passage, chain: &[Placed], findings: &mut Findings) {
    let hundred = Decimal::ONE_HUNDRED;
    let points = chain.iter().all(|it| it.band.unit == "分") && chain.len() > 1;
    let lowest = chain.iter().filter_map(|it| it.band.high).min();
    let Some(best) = chain
        .iter()
        .max_by_key(|it| it.band.low)
        .filter(|it| points && it.band.is_range() && lowest.is_some_and(|low| low <= WORST.into()))
    else {
        return;
    };
    let (Some(low), Some(high)) = (best.band.low, best.band.high) else {
        return;
    };
    if low < BEST.into() || low >= hundred {
        return;
    }
    findings.checked.rules += 1;
    let told = passage.quantities.iter().any(|full| {
        let before = passage.slice(full.from.saturating_sub(4), full.from);
        full.unit.class == UnitClass::Points
            && full.value == high
            && ["满分", "总分"].iter().any(|word| before.contains(word))
    });
    let known = findings
        .drafts
        .iter()
        .any(|draft| draft.spans.contains(&best.span));
    if high == hundred || told || known {
        return;
    }
    let message = format!("“{}”一档的上限不是满分100分。", best.text);
    findings.push(
        Draft::new("band_border", Severity::Doubt, message)
            .printed(&best.text, format!("{}—100分", low.normalize()))
            .at([best.span])
            .advice("核对各档的上下限。")
            .certain(),
    );
}

//! More of some things than there are: `168个行政村中的142个村`, `20项中有12项`.

use super::{Place, is_amount};
use crate::finding::{Draft, Findings, Severity};
use crate::number::UnitClass;

/// Characters between a number of things and the part of them.
const NEAR: usize = 12;

pub(super) fn among(place: &Place<'_>, findings: &mut Findings) {
    let passage = place.own.passage;
    for pair in place.own.figures.windows(2) {
        let (all, part) = (pair[0].quantity, pair[1].quantity);
        let gap = passage.slice(all.to, part.from);
        let noun = ["中的", "中有", "里的", "里有"]
            .iter()
            .find_map(|end| gap.strip_suffix(end));
        let Some(noun) = noun.filter(|_| gap.chars().count() <= NEAR) else {
            continue;
        };
        // 20个项目中有35个子课题: of something else.
        let after = passage.slice(part.to, part.to + NEAR);
        let tails = noun.char_indices().map(|(at, _)| &noun[at..]);
        let same = noun.is_empty() || tails.into_iter().any(|tail| after.starts_with(tail));
        let counted = all.unit.class == UnitClass::Count && all.unit.text == part.unit.text;
        if !counted || !same || !is_amount(all) || place.is_known(part) || place.is_known(all) {
            continue;
        }
        findings.checked.sums += 1;
        if part.value <= all.value {
            continue;
        }
        let message = format!("“{}{gap}{}”：部分多于全部。", all.printed, part.printed);
        findings.push(
            Draft::new("part_over_whole", Severity::Error, message)
                .printed(&part.printed, format!("不大于{}", all.printed))
                .at([part, all].map(|it| passage.span_of(it)))
                .advice("核对全部和其中部分的个数。"),
        );
    }
}

//! Form: heading numbers, words of another fund, placeholders, kinds of indicators, directions of costs, places in the annex.

mod codes;
mod copies;
mod headings;
mod indicators;
mod numbering;
mod residue;
mod years;

use super::Rule;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::UnitClass;
use codes::codes;
use copies::{copied_figures, repeated_words};
use headings::headings;
use indicators::{costs, kinds, missing_in_annex, places};
use numbering::numbering;
use residue::{placeholders, residue};
use years::years;

pub const RULE: Rule = Rule {
    id: "form",
    title: "标题编号、模板残留、占位符、指标种类和位置",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    headings(context, findings);
    numbering(context, findings);
    codes(context, findings);
    years(context, findings);
    residue(context, findings);
    placeholders(context, findings);
    kinds(context, findings);
    costs(context, findings);
    places(context, findings);
    missing_in_annex(context, findings);
    repeated_words(context, findings);
    copied_figures(context, findings);
    ranges(context, findings);
}

/// `20-3次`: the upper end of a range is not below its lower end; tiers of percentages go downwards.
fn ranges(context: &Context<'_>, findings: &mut Findings) {
    for passage in &context.passages {
        for range in &passage.quantities {
            let counted = matches!(
                range.unit.class,
                UnitClass::Count | UnitClass::Money | UnitClass::Duration
            );
            let Some(upper) = range.upper.filter(|_| counted) else {
                continue;
            };
            findings.checked.rules += 1;
            // 2000万元至1亿元: each end has a unit of its own.
            let units = range.printed.matches(['万', '亿', '元']).count();
            if upper >= range.value || units > 2 {
                continue;
            }
            let message = format!("“{}”的上限小于下限。", range.printed);
            findings.push(
                Draft::new("range_reversed", Severity::Doubt, message)
                    .printed(&range.printed, "")
                    .at([passage.span_of(range)])
                    .advice("核对区间的上下限。"),
            );
        }
    }
}

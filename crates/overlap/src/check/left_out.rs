//! Left out 未计入: a new text's boilerplate as a person is told of it, unit by unit what didn't count.

use std::cmp::Reverse;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::boilerplate::Mask;
use super::borders;
use super::forms::Forms;
use super::labels::Label;
use super::original::Original;
use super::prose::RUNNING;
use super::settings::Thresholds;
use crate::anchor::Window;
use crate::fold::Folded;

/// Text of a new document that was not counted, in characters of the original.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    pub from: u32,
    pub to: u32,
    /// Documents of the library in which it stands (the least of its grams); 0 when only a form has it.
    pub documents: u32,
    /// Whether it stands in a blank form.
    pub form: bool,
    /// Name of that form as the caller gave it; `None` where no form has it, and in results of former versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Documents from which on text counts as boilerplate.
    pub threshold: u32,
    /// Units of it that were compared, without punctuation and white space; 0 in results of former versions.
    #[serde(default)]
    pub units: u32,
    /// Its first characters; empty in results of former versions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// Characters of left out text that are told with it.
const TOLD: u32 = 60;

/// What of a text is boilerplate: every unit of it once, in its order.
pub(crate) fn of(
    mask: &Mask,
    (folded, original): (&Folded, &Original<'_>),
    forms: &Forms,
    thresholds: Thresholds,
) -> Vec<LeftOut> {
    let labels = outermost(mask.labels());
    let mut found = Vec::new();
    for run in mask.runs() {
        let inside = |label: &&&Label| run.start <= label.units.start && label.units.end <= run.end;
        let own: Vec<&&Label> = labels.iter().filter(inside).collect();
        let labelled: usize = own.iter().map(|label| label.units.len()).sum();
        // Where a longer text of a form has the words of some label, the text is told.
        let own = if labelled * 2 < run.len() {
            vec![]
        } else {
            own
        };
        let mut done = run.start;
        let plain = |units: Range<usize>, found: &mut Vec<LeftOut>| {
            if !units.is_empty() {
                let window = Window {
                    from: units.start,
                    to: units.end,
                };
                let chars = borders::closed(original, folded, window);
                found.push(left(mask, &units, (chars, original), forms, thresholds));
            }
        };
        for label in own {
            plain(done..label.units.start, &mut found);
            let chars = (label.chars, original);
            found.push(left(mask, &label.units, chars, forms, thresholds));
            done = label.units.end;
        }
        plain(done..run.end, &mut found);
    }
    found
}

/// The labels that aren't inside another: where a line and what stands before its colon are both labels, the line.
fn outermost(labels: &[Label]) -> Vec<&Label> {
    let mut labels: Vec<&Label> = labels.iter().collect();
    labels.sort_by_key(|label| (label.units.start, Reverse(label.units.end)));
    let mut done = 0;
    labels.retain(|label| {
        let outside = label.units.start >= done;
        if outside {
            done = label.units.end;
        }
        outside
    });
    labels
}

fn left(
    mask: &Mask,
    units: &Range<usize>,
    ((from, to), original): ((u32, u32), &Original<'_>),
    forms: &Forms,
    thresholds: Thresholds,
) -> LeftOut {
    let documents = mask.documents(units);
    let of = forms.of(mask.form(units));
    let threshold = if units.len() > RUNNING && documents >= thresholds.prose {
        thresholds.prose
    } else {
        thresholds.common
    };
    LeftOut {
        from,
        to,
        documents,
        form: of.is_some(),
        of,
        threshold,
        units: u32::try_from(units.len()).unwrap_or(u32::MAX),
        text: original.slice(from, to.min(from + TOLD)).collect(),
    }
}

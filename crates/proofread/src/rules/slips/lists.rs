//! Whether two figures of running text can be of one thing: some words are said of both, and no lists of different things hold them.

use crate::context::Context;
use crate::layout::is_han;
use crate::support::{Figure, Place, Support};

/// Figures before and after one that are compared when two lists run parallel.
const BESIDE: usize = 2;
/// Digits of a figure that hardly any other is one slip away from by chance.
pub(super) const LONG: usize = 6;

/// Whether two figures of running text may be of one thing: some words are said of both, and no lists of different things hold them.
pub(super) fn is_akin(
    context: &Context<'_>,
    support: &Support<'_>,
    own: &Figure,
    other: &Figure,
) -> bool {
    (support.share(own, other) > 0 || own.digits >= LONG) && !parallel(context, own, other)
}

/// Whether two lists tell the same of different things: figures beside the two are said in the same words and differ.
pub(super) fn parallel(context: &Context<'_>, own: &Figure, other: &Figure) -> bool {
    let (Place::Text(a), Place::Text(b)) = (own.place, other.place) else {
        return false;
    };
    let beside = |passage: usize, at: usize| {
        let passage = &context.passages[passage];
        (at.saturating_sub(BESIDE)..passage.quantities.len().min(at + BESIDE + 1))
            .filter(move |near| *near != at)
            .map(move |near| {
                let said = crate::support::lead(passage, near);
                let bare = said.trim_matches(['、', '，']).to_owned();
                (bare, &passage.quantities[near])
            })
    };
    let others: Vec<_> = beside(other.passage, b).collect();
    beside(own.passage, a).any(|(said, one)| {
        said.chars().filter(|c| is_han(*c)).count() >= 2
            && others.iter().any(|(words, two)| {
                (words.ends_with(&said)
                    || said.ends_with(words.as_str()) && words.chars().count() > 1)
                    && one.unit.comparable(&two.unit)
                    && one.value != two.value
            })
    })
}

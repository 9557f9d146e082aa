//! Which figure a share can be of: none that has a share of its own in the same whole.

use crate::common_whole::is_share_of;
use crate::document::Span;
use crate::number::Quantity;
use crate::passage::Passage;

/// Whether a figure stands in the passage.
pub(super) fn is_in(passage: &Passage, span: Span) -> bool {
    passage
        .quantities
        .iter()
        .any(|one| passage.span_of(one) == span)
}

/// `博士391人，占91.8%；首次立项205人，占48.1%`: whether a figure has a share of its own in the same whole as the part behind it, of
/// which it is no whole; unless 其中 leads from one to the other.
pub(super) fn is_beside(passage: &Passage, span: Span, part: &Quantity) -> bool {
    let mut pairs = passage.quantities.windows(2);
    let shared = pairs
        .any(|pair| passage.span_of(&pair[0]) == span && is_share_of(passage, &pair[0], &pair[1]));
    let mut all = passage.quantities.iter();
    let whole = all.find(|one| passage.span_of(one) == span);
    shared
        && whole.is_some_and(|whole| {
            let between = passage.slice(whole.to, part.from);
            let within = between.rsplit(['；', '。']).next().unwrap_or_default();
            within.chars().count() < between.chars().count() || !between.contains("其中")
        })
}

/// Whether a whole and a part stand in different sentences, or one behind a semicolon: which whole is meant is guessed.
pub(super) fn is_apart(passage: &Passage, span: Span, part: &Quantity) -> bool {
    let mut all = passage.quantities.iter();
    let whole = all.find(|one| passage.span_of(one) == span);
    whole.is_none_or(|whole| passage.slice(whole.to, part.from).contains(['；', '。']))
}

//! What says that a list is all of a whole: a cue before it, a slip between the two, or its length.
//!
//! A cue counts only between the whole and the list: in `其中甲市90万元，居首位；乙市60万元` the whole stands before the cue, and 90 is one of its parts.

use rust_decimal::Decimal;

use super::GAP;
use crate::context::Context;
use crate::document::Span;
use crate::number::Quantity;
use crate::passage::Passage;
use crate::rules::prose_sums::is_shared;
use crate::slip::{keeps_apart, of_value, one_off};

/// The fewest members of a list that makes a figure of its sentence almost, and not by chance.
const LONG: usize = 5;
/// Figures before a closed list of which one may be its whole.
const BEFORE: usize = 3;

/// `22家小院分布在9个县，茶叶5家、柑橘4家、水稻6家、中药材3家、生猪3家`: whether so many things in one manner miss what their
/// sentence tells before by a tenth or less.
fn is_long(
    passage: &Passage,
    quantities: &[&Quantity],
    sum: Decimal,
    (total, span): (&Quantity, Span),
) -> bool {
    let ticked = quantities
        .windows(2)
        .all(|pair| passage.chars.get(pair[0].to) == Some(&'、'));
    let first = passage.span_of(quantities[0]);
    let own = passage
        .quantities
        .iter()
        .find(|one| passage.span_of(one) == span);
    let near = own.is_some_and(|one| {
        let said = passage.slice(one.to, quantities[0].from);
        !said.contains(['。', '；']) && said.chars().count() <= GAP
    });
    let off = (total.value - sum).abs() * Decimal::TEN;
    near && ticked && quantities.len() >= LONG && span.to <= first.from && off <= total.value
}

/// Whether one slip in the total or in one of three or more figures is all that parts them from each other.
fn slipped(quantities: &[&Quantity], sum: Decimal, total: &Quantity) -> bool {
    quantities.len() >= 3 && keeps_apart(total, (quantities, sum), of_value)
}

/// Words with 按 that say how something was computed or ruled, not how a whole is parted: `按规定至多兑付`.
const AS_RULED: [&str; 8] = [
    "计算",
    "按规定",
    "按照",
    "按标准",
    "按比例",
    "按要求",
    "按办法",
    "按政策",
];

/// Words that announce parts of what stands before them, and that tell of the things counted in any way.
const OF_WHOLE: [&str; 6] = ["其中", "中，", "分为", "包括", "组成", "构成"];
const ANY: [&str; 3] = ["分别", ":", "看"];

/// Where the whole of a list stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// Before the list in its own sentence.
    Here(usize),
    /// In the passage, a sentence or more before.
    Before,
    /// In another passage or in a table.
    Elsewhere,
}

fn stands(passage: &Passage, first: &Quantity, span: Span) -> Stands {
    let mut all = passage.quantities.iter();
    let Some(own) = all.find(|one| passage.span_of(one) == span) else {
        return Stands::Elsewhere;
    };
    let between = passage.slice(own.to, first.from);
    if own.to <= first.from && !between.contains('。') {
        Stands::Here(own.to)
    } else {
        Stands::Before
    }
}

/// Whether a word between the whole and the list announces its parts: `其中` with a figure of another thing behind it announces
/// that one, and words that lead to any list only one of which the whole stands in the sentence.
fn has_cue(passage: &Passage, lead: &str, first: &Quantity, stands: Stands) -> bool {
    let from = match stands {
        Stands::Here(end) => end,
        _ => first.from - lead.chars().count().min(first.from),
    };
    let said = passage.slice(from, first.from);
    let said = if matches!(stands, Stands::Here(_)) {
        said.as_str()
    } else {
        lead
    };
    let behind = |word: &str| {
        let at = said.rfind(word)? + word.len();
        Some(said[at..].to_owned())
    };
    let of_whole = OF_WHOLE.iter().filter_map(|word| behind(word)).any(|rest| {
        !rest.contains(['；', '。']) && rest.chars().filter(char::is_ascii_digit).count() < AGE
    });
    let any = matches!(stands, Stands::Here(_)) && ANY.iter().any(|word| said.contains(word));
    // 新认定14家。分别为甲类5家、乙类4家…: of what the sentence before ends with.
    of_whole || any || stands == Stands::Before && said.starts_with("分别为")
}

/// `从承担单位看，企业31项，…`: a way to part a whole.
fn is_viewed(lead: &str) -> bool {
    let viewed = lead.rsplit_once("看，").map(|(before, _)| before);
    viewed.is_some_and(|before| {
        let from = before.rsplit(['，', '。', '；']).next().unwrap_or_default();
        from.starts_with('从')
    })
}

/// `按产业分，甲类18户、…`, `从区域看，东部18项、…`: all of a whole, parted in one way.
fn is_parted(lead: &str) -> bool {
    let way = lead.rsplit_once('，').map_or(lead, |(before, _)| before);
    let way = way.rsplit(['，', '。', '；']).next().unwrap_or_default();
    is_viewed(lead) || way.starts_with('按') && way.ends_with(['分', '类']) && !way.contains("计")
}

/// `35周岁及以下`, `36至45岁`: so many digits at most name a part.
const AGE: usize = 5;

/// `共412家，其中规模以上156家，高新技术企业97家`: what 其中 picks out needn't be all, unless it misses the whole by little, ends with
/// the rest, or is more than the whole; nor need two of which the second stands behind a comma; nor what has something in common.
fn is_partial(
    passage: &Passage,
    lead: &str,
    (quantities, sum): (&[&Quantity], Decimal),
    total: &Quantity,
) -> bool {
    let (first, last) = (quantities[0], quantities[quantities.len() - 1]);
    let to = (last.to..passage.chars.len())
        .find(|at| matches!(passage.chars[*at], '。' | '；'))
        .unwrap_or(passage.chars.len());
    if is_shared(&passage.slice(first.from, to)) {
        return true;
    }
    // 13个项目中，有4个经费混用；2个设备闲置: found in some of them, each by itself.
    let found = passage.chars[..first.from].ends_with(&['有'])
        && passage.slice(first.to, last.from).contains('；');
    if found {
        return true;
    }
    let before = passage.slice(last.from.saturating_sub(8), last.from);
    let rest = ["其余", "其他", "余下", "剩余", "其它"]
        .iter()
        .any(|word| before.contains(word));
    let two = quantities.len() == 2 && passage.chars.get(first.to) != Some(&'、');
    let little = (total.value - sum) * LITTLE <= total.value;
    lead.contains("其中") && !rest && sum < total.value && (two || !little)
}

/// A list that picks out parts and misses the whole by more than one of so many parts of it isn't all.
const LITTLE: Decimal = Decimal::from_parts(6, 0, 0, false, 0);

/// Whether a list is announced as the parts of a whole, or misses it as only a slip does.
pub(super) fn is_announced(
    passage: &Passage,
    (lead, sorted): (&str, bool),
    (quantities, sum): (&[&Quantity], Decimal),
    (total, span): (&Quantity, Span),
) -> bool {
    let last = quantities[quantities.len() - 1];
    let stands = stands(passage, quantities[0], span);
    // 6项中，5项达到，1项未达到: two that exclude each other.
    let opposed = lead.contains("中，") && passage.slice(last.to, last.to + 14).contains('未');
    // 按企业实付利息的30%计算: how it is computed.
    let ordered = lead.contains('按') && !AS_RULED.iter().any(|word| lead.contains(word));
    if is_partial(passage, lead, (quantities, sum), total) {
        return false;
    }
    // 按多少排依次是…: an order, no kinds.
    let kinds = ["分", "类", "划", "看", "计"];
    let kinds = kinds.iter().any(|word| lead.contains(word));
    let ordered = ordered && kinds && (sorted || stands != Stands::Elsewhere) || is_viewed(lead);
    // 抽查的订单中按时办结154笔，超时限办结26笔: of a total that its noun names.
    let named = stands == Stands::Elsewhere && quantities.len() == 2 && lead.contains('中');
    let cue = ordered || named || has_cue(passage, lead, quantities[0], stands);
    cue && (quantities.len() >= 3 || lead.contains("其中") || ordered || opposed || named)
        || is_long(passage, quantities, sum, (total, span))
        || stands != Stands::Elsewhere && slipped(quantities, sum, total)
        || is_closed(passage, quantities) && is_one_off((quantities, sum), total)
}

/// `甲27项、乙14项、其他县市2项`: whether the last of three or more is what is left.
fn is_closed(passage: &Passage, quantities: &[&Quantity]) -> bool {
    let [.., before, last] = quantities else {
        return false;
    };
    let words = passage.slice(before.to, last.from);
    quantities.len() > 2
        && ["其他", "其它", "其余"]
            .iter()
            .any(|word| words.contains(word))
}

/// Whether one slip parts a list from a whole in the same unit.
fn is_one_off((quantities, sum): (&[&Quantity], Decimal), total: &Quantity) -> bool {
    total.unit.text == quantities[0].unit.text && keeps_apart(total, (quantities, sum), one_off)
}

/// The nearest figure before a closed list that counts as it does and that one slip parts from it, be it smaller than one of its own; none
/// where the document says what the list makes.
pub(super) fn slipped_whole(
    context: &Context<'_>,
    passage: &Passage,
    (quantities, sum): (&[&Quantity], Decimal),
) -> Option<(Quantity, Span)> {
    if is_closed(passage, quantities) {
        near_whole(context, passage, (quantities, sum))
    } else {
        None
    }
}

/// The same of a list whose words say how it parts a whole.
pub(super) fn parted_whole(
    context: &Context<'_>,
    passage: &Passage,
    lead: &str,
    (quantities, sum): (&[&Quantity], Decimal),
) -> Option<(Quantity, Span)> {
    if quantities.len() > 2 && is_parted(lead) {
        near_whole(context, passage, (quantities, sum))
    } else {
        None
    }
}

fn near_whole(
    context: &Context<'_>,
    passage: &Passage,
    (quantities, sum): (&[&Quantity], Decimal),
) -> Option<(Quantity, Span)> {
    let first = quantities[0];
    if is_said(context, (quantities, sum)) {
        return None;
    }
    passage
        .quantities
        .iter()
        .rev()
        .filter(|one| one.to <= first.from && super::listed(one))
        .filter(|one| one.unit.text == first.unit.text)
        .take(BEFORE)
        .find(|one| is_one_off((quantities, sum), one))
        .map(|one| (one.clone(), passage.span_of(one)))
}

/// Whether the document says somewhere in the same unit, or in a table, what a list makes.
fn is_said(context: &Context<'_>, (quantities, sum): (&[&Quantity], Decimal)) -> bool {
    let unit = &quantities[0].unit;
    let mut all = context.pool.between(unit.class, sum, Some(sum));
    all.any(|one| one.quantity.value == sum && one.quantity.unit.text == unit.text)
}

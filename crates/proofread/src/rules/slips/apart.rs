//! What tells two figures apart: points, rates, shares of another whole, what was taken away.

use crate::context::Context;
use crate::layout::is_han;
use crate::lexicon::pairs;
use crate::number::{Quantity, UnitClass, unit_read};
use crate::pool::sentence_of;
use crate::slip::one_off;
use crate::support::{Figure, Place, Support};

/// A figure with so few digits stands anywhere.
const SHORT: usize = 2;
/// Characters between a whole and its part.
const PART: usize = 6;
/// Characters before a figure in which it may be called the rest.
const REST: usize = 16;

/// Whether one of two figures is points by the heading over it and the other isn't.
pub(super) fn of_points(own: &Figure, other: &Figure) -> bool {
    let points = |figure: &Figure| {
        let measure = figure.said.measure.as_deref();
        matches!(measure, Some("满分" | "得分"))
    };
    let said = |figure: &Figure| figure.quantity.unit.class == UnitClass::Points;
    let other_unit = |figure: &Figure| {
        let bare = figure.quantity.unit.class == UnitClass::None;
        !said(figure) && !bare
            || bare
                && figure.place.is_cell()
                && !points(figure)
                && !figure.said.around.contains('分')
    };
    (points(own) || said(own)) && other_unit(other)
        || (points(other) || said(other)) && other_unit(own)
}

/// Whether one of two figures is a rate and the other a bare number that its heading doesn't call one.
pub(super) fn of_rates(own: &Figure, other: &Figure) -> bool {
    let rate = |figure: &Figure| figure.quantity.unit.class == UnitClass::Percent;
    let counted = |figure: &Figure| {
        let words = figure.said.around.as_str();
        // 超比例兑付: a row of money, no rate.
        let label = words
            .strip_prefix(figure.said.lead.as_str())
            .filter(|_| figure.place.is_cell());
        let called = label.map_or(words, |_| figure.said.lead.as_str());
        let named = label.is_some_and(|label| {
            label.contains(['率', '占', '度', '%']) || label.ends_with(['比', '重', '例'])
        });
        figure.quantity.unit.class == UnitClass::None
            && !called.contains(['率', '占', '比', '度', '%'])
            && !named
    };
    rate(own) && counted(other) || rate(other) && counted(own)
}

/// Words of a whole that tell no other from it.
const OF_WHOLE: [&str; 12] = [
    "总额", "总数", "总量", "全部", "全省", "全市", "合计", "资金", "项目", "经费", "总", "数",
];

/// `占兑付总额` and `占保费的`: whether both figures are shares, of wholes that are called otherwise.
pub(super) fn of_two_wholes(own: &Figure, other: &Figure) -> bool {
    let whole = |figure: &Figure| {
        let (_, after) = figure.said.around.rsplit_once('占')?;
        let whole: String = after
            .chars()
            .take_while(|c| is_han(*c) && *c != '的')
            .collect();
        let whole = OF_WHOLE
            .iter()
            .fold(whole, |whole, word| whole.replace(word, ""));
        let whole = whole.trim_start_matches(['比', '重', '例']).to_owned();
        (whole.chars().count() >= 2).then(|| pairs(&whole))
    };
    whole(own)
        .zip(whole(other))
        .is_some_and(|(one, two)| !one.iter().any(|pair| two.contains(pair)))
}

/// `采纳4件` and 3 under `高企(家)`: whether one counts something and the other stands under a heading that counts otherwise.
pub(super) fn of_counters(own: &Figure, other: &Figure) -> bool {
    let under = |cell: &Figure| {
        let (_, unit) = cell.said.lead.rsplit_once('(')?;
        let unit: Vec<char> = unit.strip_suffix(')')?.chars().collect();
        let bare = cell.place.is_cell() && cell.quantity.unit.class == UnitClass::None;
        let (length, unit) = unit_read(&unit[..]);
        (bare && length > 0 && unit.class == UnitClass::Count).then_some(unit)
    };
    // 149家 and 143 under 项目数: projects are no enterprises.
    let of_projects = |cell: &Figure| {
        let heading = cell.said.lead.split('(').next().unwrap_or_default();
        cell.place.is_cell() && heading.trim_end_matches('量').ends_with("项目数")
    };
    let otherwise = |cell: &Figure, said: &Figure| {
        let unit = &said.quantity.unit;
        let others = unit.class == UnitClass::Count
            && ["家", "户", "人", "名"].contains(&unit.text.as_str());
        unit.class != UnitClass::None && under(cell).is_some_and(|under| !under.comparable(unit))
            || others && of_projects(cell)
    };
    otherwise(own, other) || otherwise(other, own)
}

/// `追回31.45万元，追回率35.45%` and 31.45 of a table: whether the paragraph of the one says the other's digits of something else.
pub(super) fn is_told_beside(support: &Support<'_>, own: &Figure, other: &Figure) -> bool {
    let told = |text: &Figure, cell: &Figure| {
        let bare = cell.place.is_cell() && cell.quantity.unit.class == UnitClass::None;
        bare && !text.place.is_cell()
            && cell.digits > SHORT
            && support.beside(text).iter().any(|beside| {
                let unit = &beside.quantity.unit;
                let shown = beside.quantity.value.checked_div(unit.factor);
                beside.span != text.span
                    && unit.class != text.quantity.unit.class
                    && shown == Some(cell.quantity.value)
            })
    };
    told(own, other) || told(other, own)
}

/// `终止的5项中有3项`: a part of what was just counted, and nobody's number in a table.
pub(super) fn is_part(context: &Context<'_>, figure: &Figure) -> bool {
    let Place::Text(at) = figure.place else {
        return false;
    };
    let passage = &context.passages[figure.passage];
    let whole = at.checked_sub(1).map(|last| &passage.quantities[last]);
    whole.is_some_and(|whole| {
        let between = passage.slice(whole.to, figure.quantity.from);
        whole.unit.comparable(&figure.quantity.unit)
            && between.starts_with(['中', '里'])
            && !between.contains(['；', '。'])
            && between.chars().count() <= PART
    })
}

/// `甲、乙、丙的通过率各为91.2%、88.4%、90.7%`: whether a figure is one of several said of named things, none of all of them.
pub(super) fn is_listed(context: &Context<'_>, figure: &Figure) -> bool {
    let Place::Text(at) = figure.place else {
        return false;
    };
    let figures = &context.passages[figure.passage].quantities;
    let joined = |second: usize| {
        let Some((one, two)) = second
            .checked_sub(1)
            .and_then(|first| Some((figures.get(first)?, figures.get(second)?)))
        else {
            return false;
        };
        let between = context.passages[figure.passage].slice(one.to, two.from);
        one.unit == two.unit && matches!(between.as_str(), "、" | "和" | "及" | "与")
    };
    joined(at) || joined(at + 1)
}

/// `核减资金70.4万元`: money that was taken away.
pub(super) fn cut(figure: &Figure) -> bool {
    let words = figure.said.lead.as_str();
    ["核减", "扣减", "调减", "扣回", "追回", "收回"]
        .iter()
        .any(|word| words.contains(word))
}

/// `运行维护费和接待费共26.1万元`, `甲、乙2家，共扣3.5分`: what several rows come to, which no row of one of them tells, nor one of all.
pub(super) fn is_together(text: &Figure) -> bool {
    let lead = text.said.lead.as_str();
    let around = text.said.around.split('|').next().unwrap_or_default();
    let ends = ["共", "合计", "共计"]
        .iter()
        .any(|word| lead.ends_with(word));
    ends && (lead.contains(['和', '与', '及']) || around.contains('、'))
        || lead.starts_with('共') && around.contains(['、', '和'])
}

/// Words of what each of several has.
const EACH: [&str; 8] = ["每", "平均", "人均", "户均", "项均", "亩均", "均值", "单价"];

/// `每家补助100万元` and 500 under 补助金额: whether one is of each and the other of all.
pub(super) fn of_each(own: &Figure, other: &Figure) -> bool {
    let each = |figure: &Figure| {
        let words = if figure.place.is_cell() {
            &figure.said.around
        } else {
            &figure.said.lead
        };
        EACH.iter().any(|word| words.contains(word))
    };
    let amount = matches!(own.quantity.unit.class, UnitClass::Money | UnitClass::Count);
    amount && each(own) != each(other)
}

/// `已收回96.48万元` and `未收回的93.48万元`: whether one denies what the other says.
pub(super) fn is_denied(own: &Figure, other: &Figure) -> bool {
    let denied = |figure: &Figure| {
        let (_, after) = figure.said.lead.rsplit_once('未')?;
        let word: String = after.chars().take_while(|c| is_han(*c)).take(2).collect();
        (word.chars().count() == 2).then_some(word)
    };
    let apart = |one: &Figure, two: &Figure| {
        denied(one).is_some_and(|word| {
            two.said.lead.contains(&word) && !two.said.lead.contains(&format!("未{word}"))
        })
    };
    apart(own, other) || apart(other, own)
}

/// `41项、经费4214万元` and `34项，安排经费4215万元`: whether right before or right behind two amounts or rates of running text stand two
/// numbers of the same that are no slips of one another.
pub(super) fn counted_apart(context: &Context<'_>, own: &Figure, other: &Figure) -> bool {
    let (Place::Text(a), Place::Text(b)) = (own.place, other.place) else {
        return false;
    };
    let beside = |figure: &Figure, at: Option<usize>| {
        let passage = &context.passages[figure.passage];
        let near = passage.quantities.get(at?)?;
        let (from, to) = sentence_of(passage, &figure.quantity);
        (near.from >= from && near.to <= to).then_some(near)
    };
    let differ = |one: Option<&Quantity>, two: Option<&Quantity>| {
        one.zip(two).is_some_and(|(one, two)| {
            one.unit.text == two.unit.text
                && one.unit.class == UnitClass::Count
                && own.quantity.unit.class != UnitClass::Count
                && !one.agrees(two)
                && !one_off(one, two.value)
        })
    };
    differ(
        beside(own, a.checked_sub(1)),
        beside(other, b.checked_sub(1)),
    ) || differ(beside(own, Some(a + 1)), beside(other, Some(b + 1)))
}

/// What names of places and offices end with.
const NAMED: &str = "县市区镇乡旗州园院校所司学站局";
/// Characters of such a name.
const NAME: std::ops::RangeInclusive<usize> = 2..=12;

/// The place or office that a sentence begins with: `青山县全年登记…`.
fn subject(context: &Context<'_>, figure: &Figure) -> Option<String> {
    let passage = &context.passages[figure.passage];
    let (from, _) = sentence_of(passage, &figure.quantity);
    let begins: Vec<char> = passage.chars[from.min(figure.quantity.from)..figure.quantity.from]
        .iter()
        .skip_while(|c| !is_han(**c))
        .take_while(|c| is_han(**c))
        .copied()
        .collect();
    let end = begins.iter().position(|c| NAMED.contains(*c))? + 1;
    let all = matches!(begins[0], '全' | '我' | '本' | '各' | '该');
    let name: String = begins[..end].iter().collect();
    (NAME.contains(&end) && !all).then_some(name)
}

/// Whether the sentences of two figures begin with places or offices that aren't the same, or only one of them does.
pub(super) fn of_two_subjects(context: &Context<'_>, own: &Figure, other: &Figure) -> bool {
    subject(context, own) != subject(context, other)
}

/// `顺延项目那曲市3个` and the 6 of 那曲市 under 项目数: whether words lead to a figure that neither row nor column says.
pub(super) fn is_qualified(text: &Figure, names: &str) -> bool {
    let own = text.said.lead.chars().filter(|c| is_han(*c));
    let own = own.filter(|c| !names.contains(*c) && !VAGUE.contains(c));
    own.count() > 1
}

/// Characters of words that lead to any figure.
const VAGUE: [char; 14] = [
    '共', '有', '为', '的', '计', '合', '达', '到', '其', '中', '项', '目', '总', '数',
];

/// `其余18家补助367.13万元` of 567.13: whether a figure is said to be what is left of the other.
pub(super) fn is_rest(context: &Context<'_>, figure: &Figure, whole: &Figure) -> bool {
    let own = &figure.quantity;
    let lead = context.passages[figure.passage].slice(own.from.saturating_sub(REST), own.from);
    let clause = lead.rsplit(['，', '。', '；']).next().unwrap_or_default();
    !figure.place.is_cell() && whole.quantity.value > own.value && clause.contains("其余")
}

/// Single digits of two tables or of two sentences are one slip apart by chance, and numbers in words are.
pub(super) fn are_single(figure: &Figure, origin: &Figure) -> bool {
    figure.digits.max(origin.digits) == 1
        && (figure.place.is_cell() == origin.place.is_cell()
            || figure.quantity.han
            || origin.quantity.han)
}

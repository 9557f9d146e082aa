//! What tells two figures apart: points, rates, shares of another whole, what was taken away.

use crate::context::Context;
use crate::layout::is_han;
use crate::lexicon::pairs;
use crate::number::{UnitClass, unit_read};
use crate::support::{Figure, Place, Support};

/// A figure with so few digits stands anywhere.
const SHORT: usize = 2;
/// Characters between a whole and its part.
const PART: usize = 6;

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
    let otherwise = |cell: &Figure, said: &Figure| {
        let unit = &said.quantity.unit;
        unit.class != UnitClass::None && under(cell).is_some_and(|under| !under.comparable(unit))
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

/// `运行维护费和接待费共26.1万元`, `甲、乙2家，共扣3.5分`: what several rows come to, which no row of one of them tells.
pub(super) fn is_together(text: &Figure) -> bool {
    let lead = text.said.lead.as_str();
    let around = text.said.around.split('|').next().unwrap_or_default();
    let ends = ["共", "合计", "共计"]
        .iter()
        .any(|word| lead.ends_with(word));
    ends && lead.contains(['和', '与', '及'])
        || lead.starts_with('共') && around.contains(['、', '和'])
}

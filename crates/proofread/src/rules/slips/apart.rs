//! What tells two figures apart: points, rates, shares of another whole, what was taken away.

use crate::layout::is_han;
use crate::lexicon::pairs;
use crate::number::UnitClass;
use crate::support::Figure;

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
        figure.quantity.unit.class == UnitClass::None
            && !figure.said.around.contains(['率', '占', '比', '度', '%'])
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

/// `核减资金70.4万元`: money that was taken away.
pub(super) fn cut(figure: &Figure) -> bool {
    let words = figure.said.lead.as_str();
    ["核减", "扣减", "调减", "扣回", "追回", "收回"]
        .iter()
        .any(|word| words.contains(word))
}

//! Finds the numbers of a passage and leaves out what only looks like one.
//!
//! Long because each look-alike of a number is one case of the same scan.

use rust_decimal::Decimal;

use super::{LARGEST, Operator, Quantity, Unit, UnitClass, chinese, unit};
use crate::layout::{enumerator, is_han};

/// What stands in a passage.
#[derive(Debug, Default, Clone)]
pub struct Scanned {
    pub quantities: Vec<Quantity>,
    /// Years named in it: position and year.
    pub years: Vec<(usize, u32)>,
}

/// Scans a passage of normalised characters (`passage::normalise`).
pub fn scan(chars: &[char]) -> Scanned {
    let mut scanned = Scanned::default();
    let mut at = enumerator(chars).map_or(0, |found| {
        if crate::layout::Numbering::First == found.numbering {
            0
        } else {
            found.length
        }
    });
    while at < chars.len() {
        let c = chars[at];
        let step = if c.is_ascii_digit() {
            digits(chars, at, &mut scanned)
        } else if c == '百' && chars[at..].starts_with(&['百', '分', '之']) {
            percent_in_words(chars, at, &mut scanned)
        } else if chinese::is_numeral(c) {
            han(chars, at, &mut scanned)
        } else {
            1
        };
        at += step.max(1);
    }
    lend_units(chars, &mut scanned.quantities);
    let within = |value: &Decimal| value.abs() <= LARGEST;
    scanned
        .quantities
        .retain(|it| within(&it.value) && it.terms.iter().chain(&it.upper).all(within));
    scanned
}

/// `32.6万、44.9万和40.6万人次`: what the last of a list counts, all count.
fn lend_units(chars: &[char], quantities: &mut [Quantity]) {
    for at in (1..quantities.len()).rev() {
        let (before, after) = quantities.split_at_mut(at);
        let (Some(one), Some(next)) = (before.last_mut(), after.first()) else {
            continue;
        };
        let listed = next.from == one.to + 1 && matches!(chars[one.to], '、' | '和' | '及');
        let bare = one.unit.class == UnitClass::None && !one.unit.text.is_empty();
        let counted = matches!(next.unit.class, UnitClass::Count | UnitClass::Duration);
        if listed && bare && counted && next.unit.text.starts_with(&one.unit.text) {
            one.unit = next.unit.clone();
        }
    }
}

/// A plain number: value, decimals, length.
fn plain(chars: &[char], at: usize) -> Option<(Decimal, u32, usize)> {
    let mut text = String::new();
    let mut length = 0;
    let mut decimals = None::<u32>;
    while let Some(c) = chars.get(at + length) {
        match c {
            '0'..='9' => {
                text.push(*c);
                decimals = decimals.map(|count| count + 1);
            }
            '.' if decimals.is_none() && digit_at(chars, at + length + 1) => {
                text.push('.');
                decimals = Some(0);
            }
            ',' if decimals.is_none() && thousands(chars, at + length) => {}
            _ => break,
        }
        length += 1;
        if text.len() > 26 {
            return None;
        }
    }
    let value = text.parse().ok()?;
    Some((value, decimals.unwrap_or(0), length))
}

fn digit_at(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(char::is_ascii_digit)
}

/// A comma between groups of three digits.
fn thousands(chars: &[char], comma: usize) -> bool {
    (1..=3).all(|step| digit_at(chars, comma + step)) && !digit_at(chars, comma + 4)
}

/// Handles what begins with a digit; gives how far to go on.
fn digits(chars: &[char], at: usize, scanned: &mut Scanned) -> usize {
    let Some((value, decimals, length)) = plain(chars, at) else {
        return chars[at..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
    };
    let end = at + length;
    if let Some(step) = date(chars, at, length, scanned) {
        return step;
    }
    if is_name(chars, at, end) {
        return length;
    }
    if let Some((terms, to)) = ratio(chars, at, end, value) {
        let last = terms.last().copied().unwrap_or(value);
        // 2.4:1: the digits of the term that isn't one say how precise it is.
        let front = last == Decimal::ONE && value != Decimal::ONE;
        let half = half_of(chars, if front { end } else { to });
        let told = if front { value } else { last };
        let mut made = quantity(chars, at, to, told, half, ratio_unit());
        made.terms = terms;
        scanned.quantities.push(made);
        return to - at;
    }
    let (unit_length, unit) = unit::read(&chars[end..]);
    if let Some(step) = range(
        chars,
        at,
        end,
        (value, decimals),
        (unit_length, &unit),
        scanned,
    ) {
        return step;
    }
    let to = end + unit_length;
    let half = half_of_decimals(decimals);
    let figure = scaled(chars, at, to, (value, half), unit);
    scanned.quantities.push(figure);
    to - at
}

/// Brings a printed value to its base unit; whole counts are exact.
fn scaled(
    chars: &[char],
    at: usize,
    to: usize,
    printed: (Decimal, Decimal),
    unit: Unit,
) -> Quantity {
    let (value, mut half) = printed;
    let factor = unit.factor;
    // 7.0倍 is rounded, 7家 are counted.
    let whole = value.fract().is_zero() && !chars[at..to].contains(&'.');
    if unit.class == UnitClass::Count && factor == Decimal::ONE && whole {
        half = Decimal::ZERO;
    }
    let value = value.checked_mul(factor).unwrap_or(value);
    let half = half.checked_mul(factor).unwrap_or(half);
    let negative = at > 0
        && matches!(chars[at - 1], '-' | '−')
        && (at == 1
            || matches!(
                chars[at - 2],
                '(' | ':' | '为' | '，' | '、' | '率' | '差' | '长' | '幅' | '降' | '度'
            ));
    let value = if negative { -value } else { value };
    let mut made = quantity(chars, at, to, value, half, unit);
    if matches!(
        chars.get(to - made.unit.text.chars().count().min(to)),
        Some('余' | '多')
    ) || chars[at..to].iter().any(|c| matches!(c, '余' | '多'))
    {
        made.operator = Operator::About;
    }
    made
}

fn quantity(
    chars: &[char],
    from: usize,
    to: usize,
    value: Decimal,
    half: Decimal,
    unit: Unit,
) -> Quantity {
    Quantity {
        from,
        to,
        value,
        half,
        unit,
        operator: operator(chars, from, to),
        terms: Vec::new(),
        upper: None,
        han: false,
        printed: chars[from..to].iter().collect(),
    }
}

fn half_of_decimals(decimals: u32) -> Decimal {
    Decimal::new(5, decimals + 1)
}

/// Half a unit of the last digit of the number that ends before `to`.
fn half_of(chars: &[char], to: usize) -> Decimal {
    let tail: Vec<char> = chars[..to]
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit() || **c == '.')
        .copied()
        .collect();
    let decimals = tail.iter().position(|c| *c == '.').unwrap_or(0);
    half_of_decimals(u32::try_from(decimals).unwrap_or(0))
}

/// `1:2.64`, `10:25:40:25`
fn ratio(chars: &[char], _at: usize, end: usize, first: Decimal) -> Option<(Vec<Decimal>, usize)> {
    let mut terms = vec![first];
    let mut to = end;
    while chars.get(to) == Some(&':') && digit_at(chars, to + 1) {
        let (value, _, length) = plain(chars, to + 1)?;
        terms.push(value);
        to += 1 + length;
    }
    (terms.len() > 1).then_some((terms, to))
}

fn ratio_unit() -> Unit {
    Unit {
        text: String::new(),
        class: UnitClass::Ratio,
        factor: Decimal::ONE,
    }
}

/// `4-5名`, `100%-80%`, `1~2篇`
fn range(
    chars: &[char],
    at: usize,
    end: usize,
    low: (Decimal, u32),
    unit: (usize, &Unit),
    scanned: &mut Scanned,
) -> Option<usize> {
    let is_dash = |index: usize| matches!(chars.get(index), Some('-' | '~' | '至' | '—' | '−'));
    let after_unit = end + unit.0;
    let dash = [end, after_unit]
        .into_iter()
        .find(|index| is_dash(*index))?;
    let mut second = dash + 1;
    if chars.get(second) == Some(&'—') {
        second += 1;
    }
    let (high, _, length) = plain(chars, second)?;
    let (high_unit_length, high_unit) = unit::read(&chars[second + length..]);
    if chars
        .get(second + length)
        .is_some_and(|c| matches!(c, '年' | '月' | '日'))
    {
        return Some(second + length - at);
    }
    // 再增20%至180万元: from a share to an amount there is no range.
    let kinds = [unit.1.class, high_unit.class];
    if dash == after_unit
        && unit.0 > 0
        && kinds.contains(&UnitClass::Percent)
        && kinds[0] != kinds[1]
    {
        return None;
    }
    let to = second + length + high_unit_length;
    let factor = high_unit.factor;
    let (low, high) = (low.0.checked_mul(factor)?, high.checked_mul(factor)?);
    let mut made = quantity(chars, at, to, low, Decimal::ZERO, high_unit);
    made.upper = Some(high);
    scanned.quantities.push(made);
    Some(to - at)
}

/// Dates and document numbers are no quantities.
fn date(chars: &[char], at: usize, length: usize, scanned: &mut Scanned) -> Option<usize> {
    let end = at + length;
    let next = chars.get(end).copied();
    let number: Option<u32> = chars[at..end].iter().collect::<String>().parse().ok();
    let year = number.filter(|year| length == 4 && (1900..2200).contains(year));
    if let Some(year) = year {
        let bracketed = at > 0
            && matches!(chars[at - 1], '〔' | '[' | '【')
            && matches!(next, Some('〕' | ']' | '】'));
        if bracketed {
            let rest = chars[end + 1..]
                .iter()
                .take_while(|c| c.is_ascii_digit())
                .count();
            return Some(length + 1 + rest);
        }
        if next == Some('年') {
            scanned.years.push((at, year));
            return Some(length + 1);
        }
        if matches!(next, Some('-' | '/' | '.' | '—' | '~' | '至')) && digit_at(chars, end + 1) {
            let rest = chars[end..]
                .iter()
                .take_while(|c| {
                    c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '—' | '~' | '至')
                })
                .count();
            let span_end = end + rest;
            let year_range = chars.get(span_end) == Some(&'年');
            if rest <= 7 || year_range {
                return Some(length + rest);
            }
        }
    }
    match next {
        Some('月' | '日' | '号' | '时') if length <= 2 || next == Some('号') => {
            Some(length + 1)
        }
        Some('年') if length == 2 && at > 0 && matches!(chars[at - 1], '\'' | '’') => {
            Some(length + 1)
        }
        _ => None,
    }
}

/// Words that end like 表 before the number of a table, and are none: `发表104篇`, `智能电表1200只`.
const NO_TABLES: [&str; 7] = ["代表", "发表", "仪表", "电表", "水表", "报表", "填表"];

/// Numbers inside names: `LOC339529`, `1+6`, `第3`, `附件2`, `（4）`.
fn is_name(chars: &[char], at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map(|index| chars[index]);
    let after = chars.get(end).copied();
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if letter(before) || matches!(before, Some('第' | '.' | '#' | '/')) {
        return true;
    }
    // `1+6` is a name; `25万元+13万元` is a sum; a cell that begins with a sign, `+1.5`, holds a change.
    if before == Some('+') && at >= 2 && !is_han(chars[at - 2]) {
        return true;
    }
    if before == Some('-') && at >= 2 && chars[at - 2].is_ascii_alphanumeric() {
        return true;
    }
    if letter(after) || matches!(after, Some('+' | '#')) {
        return true;
    }
    if after == Some('-') && chars.get(end + 1).is_some_and(char::is_ascii_alphabetic) {
        return true;
    }
    let item = before == Some('(') && after == Some(')') && end - at <= 2;
    let tail = |words: &[&str]| {
        let text: String = chars[at.saturating_sub(2)..at].iter().collect();
        words.iter().any(|word| text.ends_with(word))
    };
    let numbered = tail(&["附件", "附表", "图", "注"]) || (tail(&["表"]) && !tail(&NO_TABLES));
    item || numbered && !after.is_some_and(|after| SHEETS.contains(after))
}

/// `挂图420套`: what pictures and tables are counted in; their numbers have none of these behind them.
const SHEETS: &str = "套幅张册";

fn percent_in_words(chars: &[char], at: usize, scanned: &mut Scanned) -> usize {
    let Some((value, length)) = chinese::read(&chars[at + 3..]) else {
        return 3;
    };
    let to = at + 3 + length;
    let unit = unit::read(&['%']).1;
    let mut made = quantity(
        chars,
        at,
        to,
        Decimal::from(value),
        half_of_decimals(0),
        unit,
    );
    made.han = true;
    scanned.quantities.push(made);
    3 + length
}

/// Chinese numerals count only before a counter: 四个方面, 一百三十六项, 八大产业集群.
fn han(chars: &[char], at: usize, scanned: &mut Scanned) -> usize {
    let Some((value, length)) = chinese::read(&chars[at..]) else {
        return chars[at..]
            .iter()
            .take_while(|c| chinese::is_numeral(**c))
            .count();
    };
    let end = at + length;
    let before = at.checked_sub(1).map(|index| chars[index]);
    let (unit_length, unit) = unit::read(&chars[end..]);
    let counted = matches!(
        unit.class,
        UnitClass::Count | UnitClass::Money | UnitClass::Points | UnitClass::PercentPoint
    );
    let idiom = matches!(
        before,
        Some('第' | '统' | '进' | '同' | '唯' | '万' | '之' | '分')
    ) || (value < 2 && !listed_one(chars, (at, end + unit_length), &unit, scanned))
        || (value <= 3 && matches!(unit.text.as_str(), "次" | "级" | "度" | "部" | "分" | "期"))
        || (length == 1
            && matches!(chars[at], '百' | '千' | '万' | '亿' | '十')
            && unit.text != "大")
        || unit.text == "级";
    if counted && !idiom {
        let to = end + unit_length;
        let mut made = scaled(chars, at, to, (Decimal::from(value), Decimal::ZERO), unit);
        made.han = true;
        scanned.quantities.push(made);
        return to - at;
    }
    length
}

/// `产出指标七项、满意度指标一项`: one counts where the figure before it counts the like and it closes its item of the list.
fn listed_one(chars: &[char], (at, end): (usize, usize), unit: &Unit, scanned: &Scanned) -> bool {
    const NEAR: usize = 16;
    let like = scanned.quantities.last().is_some_and(|last| {
        last.han
            && last.unit.text == unit.text
            && !unit.text.is_empty()
            && at.saturating_sub(last.to) <= NEAR
    });
    let closes = chars
        .get(end)
        .is_none_or(|c| matches!(c, '、' | '，' | '；' | '。' | ')' | '未'));
    like && closes
}

/// The operator before or after a number.
fn operator(chars: &[char], from: usize, to: usize) -> Operator {
    use Operator::{About, AtLeast, AtMost, LessThan, MoreThan};
    const WORDS: [(&str, Operator); 30] = [
        ("大于等于", AtLeast),
        ("大于或等于", AtLeast),
        ("小于等于", AtMost),
        ("小于或等于", AtMost),
        ("不少于", AtLeast),
        ("不低于", AtLeast),
        ("不小于", AtLeast),
        ("不得低于", AtLeast),
        ("不得少于", AtLeast),
        ("至少", AtLeast),
        ("不超过", AtMost),
        ("不高于", AtMost),
        ("不多于", AtMost),
        ("不大于", AtMost),
        ("不得超过", AtMost),
        ("至多", AtMost),
        (">=", AtLeast),
        ("<=", AtMost),
        ("≥", AtLeast),
        ("≤", AtMost),
        ("大于", MoreThan),
        ("超过", MoreThan),
        ("高于", MoreThan),
        ("多于", MoreThan),
        (">", MoreThan),
        ("小于", LessThan),
        ("低于", LessThan),
        ("少于", LessThan),
        ("<", LessThan),
        ("约", About),
    ];
    let before: String = chars[from.saturating_sub(6)..from]
        .iter()
        .filter(|c| !matches!(c, '为' | '约') || chars[from - 1] == '约')
        .collect();
    // 节约81.60万元 isn't about that much.
    let saved = before.ends_with("节约");
    if let Some((_, operator)) = WORDS
        .iter()
        .find(|(word, _)| before.ends_with(word) && !saved)
    {
        return *operator;
    }
    let after: String = chars[to..].iter().take(4).collect();
    if after.starts_with("以上")
        || after.starts_with("及以上")
        || after.starts_with("(含)") && after.ends_with("以")
    {
        return AtLeast;
    }
    if after.starts_with("以下") || after.starts_with("以内") {
        return AtMost;
    }
    if after.starts_with("左右") || before.ends_with('近') {
        return About;
    }
    Operator::None
}

/// Whether a text has any word or digit besides figures: for cells that hold nothing but a number.
pub fn only_figure(chars: &[char]) -> bool {
    chars
        .iter()
        .all(|c| !is_han(*c) || "万亿元个项家人名次件篇套场分%倍年天".contains(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, String, String)> {
        let chars: Vec<char> = text.chars().map(crate::passage::normalise).collect();
        scan(&chars)
            .quantities
            .into_iter()
            .map(|found| {
                (
                    found.printed,
                    found.value.normalize().to_string(),
                    found.unit.text,
                )
            })
            .collect()
    }

    fn one(text: &str) -> Quantity {
        let chars: Vec<char> = text.chars().map(crate::passage::normalise).collect();
        let mut found = scan(&chars).quantities;
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found.remove(0)
    }

    #[test]
    fn figures_of_official_prose() {
        for (text, value, unit) in [
            ("下达11087万元", "110870000", "万元"),
            ("为２．６４", "2.64", ""),
            ("完成率75%", "75", "%"),
            ("一百三十六个项目", "136", "个"),
            ("资金12,500元", "12500", "元"),
            ("带动3亿元", "300000000", "亿元"),
            ("提高5个百分点", "5", "个百分点"),
            ("企业数据50万家", "500000", "万家"),
            ("围绕八大产业集群", "8", "大"),
            ("达百分之七十五", "75", "%"),
            ("聘请专家1000余人", "1000", "人"),
            ("得分9.00分", "9", "分"),
            ("有效机时36.04万小时", "360400", "万小时"),
            ("签发保单448张", "448", "张"),
            ("投放苗种4.2万尾", "42000", "万尾"),
            ("飞防作业36架次", "36", "架次"),
        ] {
            let found = one(text);
            assert_eq!(
                (
                    found.value.normalize().to_string().as_str(),
                    found.unit.text.as_str()
                ),
                (value, unit),
                "{text}"
            );
        }
    }

    #[test]
    fn a_list_counts_what_its_last_figure_counts() {
        let units = of("各季度分别为32.6万、44.9万、68.3万和40.6万人次")
            .into_iter()
            .map(|(_, _, unit)| unit);
        assert_eq!(
            units.collect::<Vec<_>>(),
            ["万人次", "万人次", "万人次", "万人次"]
        );
    }

    #[test]
    fn no_quantities() {
        for text in [
            "2024年12月31日",
            "财预〔2020〕10号",
            "新科规〔2024〕2号",
            "LOC339529",
            "构建“1+6”体系",
            "（4）形成",
            "附件2",
            "第3季度",
            "一带一路",
            "统一部署",
            "进一步",
            "2021-2023年",
            "核春1号",
            "一是",
            "2024-12-31",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }

    #[test]
    fn operators_ranges_and_ratios() {
        assert_eq!(one("满意度≥90%").operator, Operator::AtLeast);
        assert_eq!(one("指标值为大于等于90%").operator, Operator::AtLeast);
        assert_eq!(one("大于2").operator, Operator::MoreThan);
        assert_eq!(one("不超过3天").operator, Operator::AtMost);
        assert_eq!(one("专利2项以上").operator, Operator::AtLeast);
        assert_eq!(one("比例1：2.64").value.to_string(), "2.64");
        assert_eq!(one("研究生4-5名").upper, Some(Decimal::from(5)));
        assert_eq!(one("按照100%-80%（含）").upper, Some(Decimal::from(80)));
        assert_eq!(one("=10:25:40:25").terms.len(), 4);
    }

    #[test]
    fn the_interval_of_the_digits() {
        let found = one("执行率75%");
        assert_eq!(
            (found.low().to_string(), found.high().to_string()),
            ("74.5".to_owned(), "75.5".to_owned())
        );
        let wan = one("支出8314.25万元");
        assert_eq!(wan.half.normalize().to_string(), "50");
        assert!(one("共136个").half.is_zero());
    }
}

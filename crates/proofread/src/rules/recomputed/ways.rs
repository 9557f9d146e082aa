//! The ways in which a figure can come from others, by the words before it.

use rust_decimal::Decimal;

use super::Subject;
use super::scope::{Near, Operand, alike};
use crate::context::Context;
use crate::number::{Quantity, UnitClass};

/// How a figure is derived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// 多, 少, 尚差, 净增
    Gap,
    /// 平均每, 户均
    Average,
    /// 增长, 下降
    Growth,
    /// 年均增长
    Yearly,
    /// 占, 率
    Share,
    /// 累计, 合计
    Total,
    /// 折合
    Converted,
}

/// What a figure should be, and from what.
pub(super) struct Expected<'a> {
    pub value: Decimal,
    pub low: Decimal,
    pub high: Decimal,
    pub operands: Vec<&'a Operand>,
    sign: &'static str,
}

impl Expected<'_> {
    pub(super) fn basis(&self) -> String {
        self.operands
            .iter()
            .map(|operand| operand.quantity.printed.as_str())
            .collect::<Vec<_>>()
            .join(self.sign)
    }
}

const GAPS: [&str; 36] = [
    "多", "少", "高", "低", "差", "差额", "相差", "还差", "尚差", "缺口", "空编", "净增", "增加",
    "减少", "提高", "回落", "下降", "前移", "超", "超出", "超过", "结余", "结转", "剩余", "节约",
    "核减", "追加", "新增", "退出", "缩小", "扩大", "上升", "降低", "缩短", "延长", "提前",
];
const LEFT: [&str; 9] = [
    "未拨付",
    "未支出",
    "未执行",
    "未完成",
    "未开工",
    "未到位",
    "未整改",
    "未使用",
    "未验收",
];
const AVERAGES: [&str; 5] = ["平均", "每", "户均", "人均", "均"];
const TOTALS: [&str; 4] = ["累计", "合计", "共计", "总计"];
const CONVERTED: [&str; 3] = ["折合", "约合", "折算"];
const SHARES: [&str; 9] = [
    "率",
    "比例",
    "比重",
    "占比",
    "占",
    "面",
    "完成",
    "的",
    "依次为",
];

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether the words end with a difference: `提高到` doesn't.
fn apart(lead: &str) -> bool {
    let text = lead.trim_end_matches(['了', '约', '出', '仅', '额', '资', '金', '目', '标', '值']);
    GAPS.iter().any(|word| text.ends_with(word))
}

/// `最多的甲比最少的乙多`
fn widest(lead: &str) -> bool {
    has(lead, &["最多", "最高", "最大"]) && has(lead, &["最少", "最低", "最小"])
}

/// `比上年增加`: from a figure of the year before, which may not be said here.
fn since_last_year(lead: &str) -> bool {
    has(lead, &["上年", "同期", "去年", "上一年", "年实际", "年初"])
}

pub(super) fn kind(subject: &Subject<'_>) -> Option<Kind> {
    let lead = subject.lead.as_str();
    let class = subject.quantity.unit.class;
    let counted = matches!(
        class,
        UnitClass::Money | UnitClass::Count | UnitClass::Points | UnitClass::Duration
    );
    let yearly = has(lead, &["年均增", "年均复合", "复合增长", "年平均增长"]);
    match class {
        UnitClass::Percent if yearly => Some(Kind::Yearly),
        UnitClass::Percent
            if has(lead, &["年均", "目标", "标准", "不低于", "左右"])
                && !lead.contains("完成")
                && !lead.contains("为") =>
        {
            None
        }
        UnitClass::Percent
            if has(
                lead,
                &[
                    "增长", "下降", "增幅", "降幅", "增速", "同比", "超额", "超出", "增加", "减少",
                    "提高",
                ],
            ) =>
        {
            Some(Kind::Growth)
        }
        UnitClass::Percent if has(lead, &["偏差", "偏离", "比20", "年的", "利率"]) => None,
        UnitClass::Percent if has(lead, &SHARES) => Some(Kind::Share),
        UnitClass::PercentPoint => Some(Kind::Gap),
        _ if counted && has(lead, &CONVERTED) => Some(Kind::Converted),
        _ if counted
            && has(lead, &AVERAGES)
            && !has(lead, &["标准", "均为", "平均水平", "平均得分"]) =>
        {
            Some(Kind::Average)
        }
        _ if counted && widest(lead) => Some(Kind::Gap),
        _ if counted
            && apart(lead)
            && !has(lead, &["不少", "至少", "多少", "不超", "不高", "不低"]) =>
        {
            Some(Kind::Gap)
        }
        _ if counted && (has(lead, &LEFT) || has(&subject.tail, &LEFT) && lead.contains('尚')) => {
            Some(Kind::Gap)
        }
        _ if counted && has(lead, &TOTALS) => Some(Kind::Total),
        _ => None,
    }
}

/// A value from two figures, with what their rounding leaves open.
fn pair<'a>(
    (a, b): (&'a Operand, &'a Operand),
    sign: &'static str,
    of: impl Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Option<Expected<'a>> {
    let (one, two) = (&a.quantity, &b.quantity);
    let value = of(one.value, two.value)?;
    let corners = [
        of(one.low(), two.high()),
        of(one.high(), two.low()),
        of(one.low(), two.low()),
        of(one.high(), two.high()),
    ];
    let corners: Vec<Decimal> = corners.into_iter().flatten().collect();
    Some(Expected {
        value,
        low: corners.iter().copied().min().unwrap_or(value).min(value),
        high: corners.iter().copied().max().unwrap_or(value).max(value),
        operands: vec![a, b],
        sign,
    })
}

/// All that the figures in scope give in the way that the words call for.
pub(super) fn expected<'a>(
    kind: Kind,
    subject: &Subject<'_>,
    operands: &'a [Operand],
) -> Vec<Expected<'a>> {
    let own = subject.quantity;
    match kind {
        Kind::Gap if widest(&subject.lead) => extremes(own, operands),
        Kind::Gap if since_last_year(&subject.lead) => {
            let mut gaps = gaps(own, operands);
            gaps.retain(|gap| gap.operands.iter().any(|operand| operand.near == Near::Row));
            gaps
        }
        Kind::Gap => gaps(own, operands),
        Kind::Average => averages(subject, operands),
        Kind::Growth => growths(operands),
        Kind::Yearly => yearly(operands),
        Kind::Share => shares(operands),
        Kind::Total => totals(own, operands),
        Kind::Converted => converted(own, operands),
    }
}

fn pairs(
    operands: &[Operand],
    fits: impl Fn(&Quantity, &Quantity) -> bool + Copy,
) -> impl Iterator<Item = (&Operand, &Operand)> {
    operands.iter().flat_map(move |a| {
        operands
            .iter()
            .filter(move |b| a.span != b.span && fits(&a.quantity, &b.quantity))
            .filter(move |b| match (a.row, b.row) {
                // Of two rows of one table only the same column would do, and that is another rule's.
                (Some(one), Some(two)) => one == two,
                _ => true,
            })
            .map(move |b| (a, b))
    })
}

fn gaps<'a>(own: &Quantity, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let class = match own.unit.class {
        UnitClass::PercentPoint => UnitClass::Percent,
        class => class,
    };
    let of_kind = |quantity: &Quantity| {
        if class == UnitClass::Percent {
            quantity.unit.class == class
        } else {
            alike(quantity, own)
        }
    };
    pairs(operands, |a, b| {
        of_kind(a) && of_kind(b) && a.value > b.value
    })
    .filter_map(|found| pair(found, "−", |a, b| Some(a - b)))
    .collect()
}

/// The largest of the figures of a list less the smallest.
fn extremes<'a>(own: &Quantity, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let listed = || {
        operands.iter().filter(|operand| {
            operand.near == Near::Sentence && operand.quantity.unit.text == own.unit.text
        })
    };
    let most = listed().max_by_key(|operand| operand.quantity.value);
    let least = listed().min_by_key(|operand| operand.quantity.value);
    match (most, least) {
        (Some(most), Some(least)) if listed().count() >= 3 => {
            pair((most, least), "−", |a, b| Some(a - b))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// `每万名`, `每百元`: how many each is.
fn each(lead: &str) -> Decimal {
    let after = lead.rsplit_once('每').map_or("", |(_, after)| after);
    match after.chars().next() {
        Some('万') => Decimal::from(10_000),
        Some('百') => Decimal::ONE_HUNDRED,
        Some('千') => Decimal::ONE_THOUSAND,
        Some('亿') => Decimal::from(100_000_000),
        _ => Decimal::ONE,
    }
}

fn averages<'a>(subject: &Subject<'_>, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let own = subject.quantity;
    let scale = each(&subject.lead);
    let dividend = |quantity: &Quantity| {
        quantity.unit.class == own.unit.class
            && (own.unit.class == UnitClass::Money || alike(quantity, own))
            && quantity.value > own.value
    };
    let divisor = |quantity: &Quantity| {
        let money = quantity.unit.class == UnitClass::Money && subject.lead.contains('元');
        (matches!(
            quantity.unit.class,
            UnitClass::Count | UnitClass::None | UnitClass::Duration
        ) || money)
            && quantity.value > Decimal::ONE
    };
    let mut found: Vec<Expected<'a>> = pairs(operands, |a, b| {
        dividend(a) && divisor(b) && a.value > b.value.min(own.value)
    })
    .filter_map(|found| pair(found, "÷", |a, b| a.checked_mul(scale)?.checked_div(b)))
    .collect();
    if subject.lead.contains("年均") {
        // The number of years isn't printed as a number.
        for dividend in operands
            .iter()
            .filter(|operand| dividend(&operand.quantity))
        {
            for years in 2..=5_u32 {
                found.extend(
                    pair((dividend, dividend), "÷", |a, _| {
                        a.checked_div(years.into())
                    })
                    .map(|mut expected| {
                        expected.operands.truncate(1);
                        expected
                    }),
                );
            }
        }
    }
    found
}

fn growths(operands: &[Operand]) -> Vec<Expected<'_>> {
    let amount = |quantity: &Quantity| {
        !matches!(
            quantity.unit.class,
            UnitClass::Percent | UnitClass::PercentPoint | UnitClass::Ratio
        ) && quantity.value > Decimal::ZERO
    };
    let mut found = Vec::new();
    for (a, b) in pairs(operands, |a, b| amount(a) && amount(b) && alike(a, b)) {
        found.extend(pair((a, b), "比", |a, b| {
            (a - b)
                .abs()
                .checked_mul(Decimal::ONE_HUNDRED)?
                .checked_div(b)
        }));
        // An increase over what it started from.
        found.extend(pair((a, b), "÷", |a, b| {
            a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b)
        }));
        found.extend(pair((a, b), "÷（减前）", |a, b| {
            a.checked_mul(Decimal::ONE_HUNDRED)?
                .checked_div((b - a).abs())
        }));
    }
    found
}

/// The rate by which a figure grows to another in so many years, by halving the interval.
pub(in crate::rules) fn compound(from: Decimal, to: Decimal, years: u32) -> Option<Decimal> {
    let target = to.checked_div(from)?;
    if target <= Decimal::ZERO || target > Decimal::from(50) {
        return None;
    }
    let (mut low, mut high) = (Decimal::ZERO, Decimal::from(50));
    for _ in 0..40 {
        let middle = ((low + high) / Decimal::TWO).round_dp(12);
        let mut power = Decimal::ONE;
        for _ in 0..years {
            power = power.checked_mul(middle)?.round_dp(14);
        }
        if power < target {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some((high - Decimal::ONE) * Decimal::ONE_HUNDRED)
}

fn yearly(operands: &[Operand]) -> Vec<Expected<'_>> {
    let amount = |quantity: &Quantity| {
        !matches!(
            quantity.unit.class,
            UnitClass::Percent | UnitClass::PercentPoint | UnitClass::Ratio
        ) && quantity.value > Decimal::ZERO
    };
    let mut found = Vec::new();
    for (a, b) in pairs(operands, |a, b| {
        amount(a) && amount(b) && alike(a, b) && a.value > b.value
    }) {
        for years in 2..=5 {
            if let Some(value) = compound(b.quantity.value, a.quantity.value, years) {
                found.push(Expected {
                    value,
                    low: value,
                    high: value,
                    operands: vec![a, b],
                    sign: "对",
                });
            }
        }
    }
    found
}

fn shares(operands: &[Operand]) -> Vec<Expected<'_>> {
    let amount = |quantity: &Quantity| {
        matches!(
            quantity.unit.class,
            UnitClass::Count | UnitClass::Money | UnitClass::Points | UnitClass::None
        ) && quantity.value > Decimal::ZERO
            && quantity.terms.is_empty()
    };
    pairs(operands, |a, b| amount(a) && amount(b) && alike(a, b))
        .filter(|(part, _)| part.before || part.near == Near::Row)
        .filter_map(|found| {
            pair(found, "÷", |a, b| {
                a.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(b)
            })
        })
        .collect()
}

fn totals<'a>(own: &Quantity, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let mut found = Vec::new();
    let kin: Vec<&Operand> = operands
        .iter()
        .filter(|operand| {
            alike(&operand.quantity, own) && operand.quantity.value <= own.value * Decimal::TEN
        })
        .collect();
    for from in 0..kin.len() {
        let mut parts: Vec<&Operand> = Vec::new();
        let mut sum = Decimal::ZERO;
        let mut slack = Decimal::ZERO;
        for operand in kin[from..].iter().take(6) {
            let apart = parts.first().is_some_and(|first: &&Operand| {
                first.row != operand.row || first.near != operand.near
            });
            if apart {
                break;
            }
            parts.push(operand);
            sum += operand.quantity.value;
            slack += operand.quantity.half;
            if parts.len() > 1 {
                found.push(Expected {
                    value: sum,
                    low: sum - slack,
                    high: sum + slack,
                    operands: parts.clone(),
                    sign: "＋",
                });
            }
        }
    }
    found
}

/// Units of area that are the same thing: how many 亩 one is.
fn mu(unit: &str) -> Option<Decimal> {
    let bare = unit.trim_start_matches(['万', '千', '百']);
    match bare {
        "亩" => Some(Decimal::ONE),
        "公顷" => Some(Decimal::from(15)),
        _ => None,
    }
}

fn converted<'a>(own: &Quantity, operands: &'a [Operand]) -> Vec<Expected<'a>> {
    let Some(to) = mu(&own.unit.text) else {
        return Vec::new();
    };
    let nearest = operands
        .iter()
        .filter(|operand| operand.before && operand.near == Near::Sentence)
        .filter(|operand| operand.quantity.unit.text != own.unit.text)
        .filter_map(|operand| Some((operand, mu(&operand.quantity.unit.text)?)))
        .next_back();
    nearest
        .into_iter()
        .filter_map(|(operand, from)| {
            pair((operand, operand), "", |a, _| {
                a.checked_mul(from)?.checked_div(to)
            })
            .map(|mut expected| {
                expected.operands.truncate(1);
                expected
            })
        })
        .collect()
}

/// Whether a figure of the whole document gives it together with one of those in scope.
pub(super) fn elsewhere(
    context: &Context<'_>,
    kind: Kind,
    subject: &Subject<'_>,
    operands: &[Operand],
) -> bool {
    let own = subject.quantity;
    if own.printed.chars().filter(char::is_ascii_digit).count() < 3 {
        return false;
    }
    let pool = &context.pool;
    let anywhere = |class: UnitClass, value: Decimal, half: Decimal| {
        pool.between(class, value - half, Some(value + half))
            .any(|other| (other.quantity.value - value).abs() <= half)
    };
    let close = operands
        .iter()
        .filter(|operand| operand.near == Near::Sentence);
    match kind {
        Kind::Gap => {
            let class = match own.unit.class {
                UnitClass::PercentPoint => UnitClass::Percent,
                class => class,
            };
            close
                .filter(|operand| operand.quantity.unit.class == class)
                .any(|operand| {
                    let value = operand.quantity.value;
                    anywhere(class, value + own.value, own.half)
                        || value > own.value && anywhere(class, value - own.value, own.half)
                })
        }
        Kind::Share => close
            .filter(|operand| operand.before)
            .filter(|operand| {
                matches!(
                    operand.quantity.unit.class,
                    UnitClass::Count | UnitClass::Money | UnitClass::Points
                )
            })
            .any(|operand| {
                let part = &operand.quantity;
                pool.divisors(
                    part.unit.class,
                    part,
                    (own.low(), own.high()),
                    Decimal::ONE_HUNDRED,
                )
                .any(|whole| {
                    whole.quantity.unit.comparable(&part.unit)
                        && crate::pool::gives(part, &whole.quantity, own)
                })
            }),
        Kind::Average => close
            .filter(|operand| operand.quantity.unit.class == own.unit.class)
            .any(|operand| {
                pool.divisors(
                    UnitClass::Count,
                    &operand.quantity,
                    (own.low(), own.high()),
                    Decimal::ONE,
                )
                .any(|count| {
                    operand
                        .quantity
                        .value
                        .checked_div(count.quantity.value)
                        .is_some_and(|value| crate::arithmetic::prints(value, own))
                })
            }),
        _ => false,
    }
}

/// What the only two figures of its kind beside a figure give, when they must give it.
pub(super) fn only<'a, 'b>(
    kind: Kind,
    subject: &Subject<'_>,
    expected: &'b [Expected<'a>],
) -> Option<&'b Expected<'a>> {
    let beside: Vec<&Expected<'a>> = expected
        .iter()
        .filter(|expected| expected.operands.iter().all(|operand| operand.clause))
        .collect();
    match kind {
        Kind::Converted => expected.first(),
        Kind::Gap if widest(&subject.lead) => expected.first(),
        Kind::Average => by_counter(subject, expected),
        Kind::Gap if subject.quantity.unit.class != UnitClass::PercentPoint => {
            match beside.as_slice() {
                [one] if one.operands.iter().any(|operand| operand.before) => Some(one),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `举办286期、17160人次，平均每期66人次`: what is divided and by what stands in the sentence, by its counter.
fn by_counter<'a, 'b>(
    subject: &Subject<'_>,
    expected: &'b [Expected<'a>],
) -> Option<&'b Expected<'a>> {
    let lead = &subject.lead;
    if lead.contains("年均") {
        // 累计54场，年均29场: no number of years gives it.
        let nearest = expected
            .iter()
            .filter(|expected| {
                expected.operands.len() == 1
                    && expected.operands[0].before
                    && expected.operands[0].clause
            })
            .min_by_key(|expected| (expected.value - subject.quantity.value).abs())?;
        let total = nearest.operands[0].quantity.value;
        let years = (2..=10_u32)
            .any(|years| crate::arithmetic::prints(total / Decimal::from(years), subject.quantity));
        return (!years).then_some(nearest);
    }
    let after = lead.rsplit_once('每').map(|(_, after)| after);
    let counter = match (after, lead.rsplit_once('均')) {
        (Some(after), _) => after.chars().next()?,
        (None, Some((before, _))) => before.chars().next_back()?,
        _ => return None,
    };
    let counts = |operand: &Operand| {
        let unit = &operand.quantity.unit;
        let text = unit.text.trim_start_matches(['万', '千']);
        let alike = |one: &str| text == one;
        match counter {
            '人' | '名' => ["人", "名", "位"].into_iter().any(alike),
            '项' | '个' => ["项", "个"].into_iter().any(alike),
            '车' => alike("辆"),
            other => text.starts_with(other) && text.chars().count() == 1,
        }
    };
    let fitting: Vec<&Expected<'a>> = expected
        .iter()
        .filter(|expected| {
            expected
                .operands
                .iter()
                .all(|operand| operand.before && operand.clause)
                && expected
                    .operands
                    .get(1)
                    .is_some_and(|operand| counts(operand))
        })
        .collect();
    match fitting.as_slice() {
        [one] => Some(one),
        _ => None,
    }
}

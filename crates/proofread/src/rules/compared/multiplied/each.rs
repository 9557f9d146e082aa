//! A figure told of one of so many: `每亩节水62方`, `单价3.40万元/台`, `各奖8万元`, `户均增收420元`, `日处理能力2万吨`.

use rust_decimal::Decimal;

use super::{Product, base, judge, measure};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::compared::line::{Sentence, Told};
use crate::rules::compared::words::{compares, counts, earlier, has, is_of_each};

/// Figures on either side of one among which its number and what it comes to are looked for.
const NEAR: usize = 10;

/// Words of a figure that is set, not reckoned with.
const SET: [&str; 12] = [
    "不超过",
    "最高",
    "最低",
    "最多",
    "不低于",
    "至少",
    "目标",
    "以上",
    "标准为",
    "上限",
    "上年",
    "目标值",
];

/// What a figure is told of one of.
struct Per {
    /// What stands behind 每 or a slash, or before 均; empty for anything that is counted.
    counter: String,
    /// Whether it is a mean, that was rounded.
    mean: bool,
}

/// The words that say so.
fn per(sentence: &Sentence<'_>, at: usize) -> Option<Per> {
    let told = &sentence.figures[at];
    let lead = told.lead.as_str();
    let usual = matches!(
        told.quantity.unit.class,
        UnitClass::Money | UnitClass::Count | UnitClass::Duration | UnitClass::Points
    );
    if !usual || told.quantity.value < Decimal::ZERO || told.quantity.han || has(lead, &SET) {
        return None;
    }
    let behind = sentence
        .passage
        .slice(told.quantity.to, told.quantity.to + 5);
    let found = |counter: &str, mean: bool| {
        Some(Per {
            counter: counter.to_owned(),
            mean,
        })
    };
    let slash = told
        .quantity
        .unit
        .text
        .split_once('/')
        .map(|(_, rest)| rest);
    if let Some(rest) = slash.or(behind.strip_prefix('/')) {
        return found(rest, has(lead, &["均", "单产"]));
    }
    if lead.matches('每').count() > 1 {
        return None;
    }
    if let Some((_, after)) = lead.rsplit_once('每') {
        return found(after, has(lead, &["均"]));
    }
    if lead.contains("单价") && !has(lead, &["限价", "降", "下"]) {
        return found("", false);
    }
    // 单座库容1500吨
    if let Some((_, after)) = lead.rsplit_once('单') {
        let counter = after
            .chars()
            .next()
            .filter(|c| "座台套个家户项件场期栋间只".contains(*c));
        return counter.and_then(|_| found(after, false));
    }
    if let Some((before, _)) = lead.rsplit_once('均') {
        let before = before.strip_suffix('平').unwrap_or(before);
        let counter = before.chars().next_back()?;
        let counter = if counter == '日' { '天' } else { counter };
        return found(&counter.to_string(), true);
    }
    let day = lead.find('日').filter(|at| {
        let follows = ["处理", "产", "供", "加工", "发电", "检测", "运", "消", "接"];
        let rest = &lead[at + '日'.len_utf8()..];
        let before = lead[..*at].chars().next_back();
        follows.iter().any(|word| rest.starts_with(word))
            && before.is_none_or(|c| !c.is_ascii_digit())
    });
    if day.is_some() {
        return found("天", false);
    }
    None
}

/// Whether a figure counts what another is told of one of.
fn is_number(per: &Per, told: &Told<'_>, tail: &str) -> bool {
    let quantity = told.quantity;
    let kind = matches!(quantity.unit.class, UnitClass::Count | UnitClass::Duration);
    if !kind
        || quantity.han
        || has(
            &told.lead,
            &["每", "均", "增长", "比", "较", "亩产", "单产", "占"],
        )
        || quantity.value <= Decimal::ONE
    {
        return false;
    }
    let unit = base(&quantity.unit.text);
    let Some(first) = per.counter.chars().next() else {
        return quantity.unit.class == UnitClass::Count && unit != "倍";
    };
    // 班均42人 of 6个班
    let by_noun = matches!(unit, "个" | "家" | "处")
        && (told.lead.ends_with(first) || sentence_noun(told, first) || tail.starts_with(first));
    per.counter.starts_with(unit)
        || counts(first, unit)
        || by_noun
        || many(&per.counter, unit).is_some()
}

/// How many of what a price is told of one of make one of a larger unit: 1000 for 每公斤 and 吨.
fn many(counter: &str, unit: &str) -> Option<Decimal> {
    let starts = |words: [&str; 2]| words.iter().any(|word| counter.starts_with(word));
    match unit {
        "吨" if starts(["公斤", "千克"]) => Some(Decimal::ONE_THOUSAND),
        "吨" if starts(["斤", "市斤"]) => Some(Decimal::TWO * Decimal::ONE_THOUSAND),
        "公斤" | "千克" if starts(["斤", "市斤"]) => Some(Decimal::TWO),
        _ => None,
    }
}

/// Whether the noun before a figure has a character.
fn sentence_noun(told: &Told<'_>, noun: char) -> bool {
    let mut last = told.lead.chars().rev().take(4);
    last.any(|c| c == noun) && !matches!(noun, '平' | '人' | '年' | '月' | '日')
}

fn measured(quantity: &Quantity) -> Decimal {
    quantity.value.saturating_mul(measure(quantity).1)
}

/// Whether a figure can be what so many come to.
fn is_total(price: &Quantity, told: &Told<'_>) -> bool {
    let own = told.quantity;
    own.unit.class == price.unit.class
        && measure(own).0 == measure(price).0
        && !std::ptr::eq(own, price)
        && !own.han
        && measured(own) >= measured(price)
        && !earlier(&told.lead)
        && !has(
            &told.lead,
            &[
                "每",
                "均",
                "单价",
                "目标",
                "预算",
                "不超过",
                "其中",
                "最高",
                "最低",
            ],
        )
        && !compares(&told.lead)
}

/// The figure's number and total in a stretch of figures around it, the nearest first.
fn around<'s, 'a>(
    sentence: &'s Sentence<'a>,
    at: usize,
    fits: impl Fn(&Told<'a>) -> bool,
) -> Vec<&'s Told<'a>> {
    let before = sentence.figures[at.saturating_sub(NEAR)..at].iter().rev();
    let after = sentence.figures[at + 1..].iter().take(NEAR);
    let mut found: Vec<&Told<'a>> = before.chain(after).filter(|told| fits(told)).collect();
    found.sort_by_key(|told| {
        let away = told.at.abs_diff(sentence.figures[at].at);
        (away, told.at > sentence.figures[at].at)
    });
    found
}

/// All products of a number and a figure told of one of it.
fn products<'a>(sentence: &Sentence<'a>, at: usize, per: &Per) -> Vec<Product<'a>> {
    let price = sentence.figures[at].quantity;
    let numbers = around(sentence, at, |told| {
        let tail = sentence
            .passage
            .slice(told.quantity.to, told.quantity.to + 2);
        is_number(per, told, &tail) && !std::ptr::eq(told.quantity, price)
    });
    let totals = around(sentence, at, |told| is_total(price, told));
    let mut found = Vec::new();
    for number in &numbers {
        for total in &totals {
            if std::ptr::eq(number.quantity, total.quantity) {
                continue;
            }
            let larger =
                many(&per.counter, base(&number.quantity.unit.text)).unwrap_or(Decimal::ONE);
            let scale = measure(price)
                .1
                .saturating_mul(larger)
                .checked_div(measure(total.quantity).1);
            found.push(Product {
                one: number.quantity,
                other: price,
                result: total.quantity,
                scale: scale.unwrap_or(Decimal::ONE),
                rounded: per.mean,
                exact: is_reckoned(sentence, [number.quantity, price, total.quantity]),
            });
        }
    }
    found
}

/// Whether a total is said to be reckoned from figures as they are printed: `据此测算`, `按年运行300天计`.
fn is_reckoned(sentence: &Sentence<'_>, figures: [&Quantity; 3]) -> bool {
    let [number, price, total] = figures;
    let said = sentence.clause(total);
    let by = |figure: &Quantity| {
        let behind = sentence.passage.slice(figure.to, figure.to + 8);
        let computed = ["计", "测算", "计算", "核算", "算"];
        let clause = behind
            .split(['，', '；', '。'])
            .next()
            .unwrap_or_default()
            .to_owned();
        let led = sentence.clause(figure);
        (led.starts_with(['按', '以']) || led.starts_with('每') && led.contains('按'))
            && computed.iter().any(|word| clause.ends_with(word))
    };
    has(&said, &["据此", "测算", "推算"]) || by(number) || by(price)
}

/// Words of a total that is reckoned from what stands before.
const TOTALS: [&str; 10] = [
    "共",
    "合计",
    "总",
    "累计",
    "合",
    "据此",
    "相当于",
    "计",
    "全部",
    "需",
];

/// Whether nothing parts three figures: no semicolon, no stop, no other price of the kind.
fn stand_together(sentence: &Sentence<'_>, product: &Product<'_>) -> bool {
    let places = [product.one, product.other, product.result];
    let first = places.iter().map(|it| it.from).min().unwrap_or(0);
    let last = places.iter().map(|it| it.from).max().unwrap_or(0);
    let said = sentence.passage.slice(first, last);
    let other_price = sentence.figures.iter().any(|told| {
        let price = told.quantity;
        !std::ptr::eq(price, product.other)
            && measure(price).0 == measure(product.other).0
            && price.from > first
            && price.from < last
            && (told.lead.contains('每') || is_of_each(&told.lead))
    });
    // 年发电300万千瓦时；以每千瓦时减排0.58千克计，年减排1740吨: what is reckoned with goes on from the number.
    let clause = sentence.clause(product.other);
    let goes_on = clause.starts_with(['按', '以']) && product.one.from < product.other.from;
    let from = if goes_on {
        product.other.from.max(first)
    } else {
        first
    };
    let parted = sentence.passage.slice(from, last);
    !has(&said, &["其中", "另"])
        && !parted.contains(['；', '。', ':', '('])
        && said.matches(['，', '；']).count() <= 3
        && !other_price
}

/// Whether the number stands right before a price and what both come to right behind it, and is called so; or nothing else can be meant.
fn is_sure(sentence: &Sentence<'_>, product: &Product<'_>, alone: bool) -> bool {
    let (number, price, total) = (product.one, product.other, product.result);
    let lead = sentence.clause(total);
    let lead = lead.replace("公共", "").replace("共同", "");
    // 户均增收2860元，带动村集体增收合计1730万元: of a mean's total nothing else is said before.
    let named = if product.rounded {
        TOTALS.iter().any(|word| lead.starts_with(word))
    } else {
        has(&lead, &TOTALS)
    };
    let in_turn = number.from < price.from && price.from < total.from;
    let between = |one: &Quantity, other: &Quantity| {
        let kin = sentence.figures.iter().map(|told| told.quantity);
        kin.filter(|it| it.from > one.from && it.from < other.from)
            .count()
    };
    let tight = in_turn && between(number, price) == 0 && between(price, total) == 0;
    let behind = total.from > price.from && total.from > number.from;
    let mut places = [number, price, total];
    places.sort_by_key(|it| it.from);
    let in_a_row = between(places[0], places[1]) + between(places[1], places[2]) == 0;
    // 每套均价1450元，实现产值1740万元; 每粒按0.35元计，产值630万元
    let sold = price.unit.class == UnitClass::Money
        && (product.exact || sentence.clause(price).contains('价'))
        && has(&lead, &["产值", "销售", "收入", "价款", "金额"]);
    // 补贴186万元，每人1500元，共补助1240人
    let number_told = sentence.clause(number).starts_with('共')
        && total.from < price.from
        && price.from < number.from
        && between(total, price) + between(price, number) == 0;
    tight && (named || sold)
        || number_told
        || alone && (named && behind || product.rounded && in_a_row && !(behind && in_turn))
}

/// Looks at a figure told of one of so many, in its sentence and in those beside it.
pub(super) fn each(
    sentence: &Sentence<'_>,
    (at, wide, wide_at): (usize, &Sentence<'_>, usize),
    findings: &mut Findings,
) {
    let price = sentence.passage.span_of(sentence.figures[at].quantity);
    let Some(per) = per(sentence, at).filter(|_| !findings.settled.contains(&price)) else {
        return;
    };
    let mut own = products(sentence, at, &per);
    let mut all = products(wide, wide_at, &per);
    if all.iter().any(|product| product.fit() != super::Fit::Off) {
        judge(wide, &all, None, findings);
        return;
    }
    let price = sentence.figures[at].quantity;
    let alone = own.len() == 1 && all.len() == 1;
    let none = own.is_empty();
    own.retain(|product| stand_together(sentence, product));
    let sure = own
        .first()
        .filter(|product| is_sure(sentence, product, alone));
    // What a slip of the pen parts from holding is looked for among the nearest.
    let near: Vec<Product<'_>> = own.iter().take(2).cloned().collect();
    if !judge(sentence, &near, sure, findings) && none {
        all.retain(|product| beside(wide, price, product));
        all.truncate(1);
        judge(wide, &all, None, findings);
    }
}

/// Whether a figure's number and total are the nearest of their units in the sentence before it.
fn beside(wide: &Sentence<'_>, price: &Quantity, product: &Product<'_>) -> bool {
    let first = product.one.from.min(product.result.from);
    first < price.from && wide.passage.slice(first, price.from).matches('。').count() <= 1
}

/// `装机3兆瓦，年等效利用1100小时，年发电330万千瓦时`: power times hours.
pub(super) fn power(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let hours = sentence.figures[at].quantity;
    if base(&hours.unit.text) != "小时" {
        return;
    }
    let of = |unit: [&str; 2]| -> Vec<&Told<'_>> {
        let near = sentence.figures.iter();
        near.filter(|told| unit.contains(&base(&told.quantity.unit.text)))
            .filter(|told| !has(&told.lead, &["每", "均"]))
            .collect()
    };
    let (powers, energies) = (of(["兆瓦", "千瓦"]), of(["千瓦时", "千瓦时"]));
    let mut found = Vec::new();
    for power in powers.iter().take(NEAR) {
        for energy in energies.iter().take(NEAR) {
            found.push(Product {
                one: power.quantity,
                other: hours,
                result: energy.quantity,
                scale: measure(power.quantity).1,
                rounded: false,
                exact: false,
            });
        }
    }
    let sure = found.last().filter(|_| energies.len() == 1).cloned();
    judge(sentence, &found, sure.as_ref(), findings);
}

//! So many at so much: `8家、每家20万元，20家、每家12万元，计400万元`, `78人、624万元（每人8万元）`.
//!
//! Long because numbers and prices are told in many orders, and all of them make one total.

use rust_decimal::Decimal;

use super::bases::is_planned;
use super::line::{Sentence, Told, alike};
use super::totals::{said, together};
use super::words::{counts, ends, has, is_of_each};
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// Figures before a price among which its number is looked for.
const BEFORE: usize = 3;
/// Characters by which a price and its number are named alike.
const NAME: usize = 2;

/// A number and a price.
struct Priced<'a> {
    number: &'a Quantity,
    price: &'a Quantity,
    value: Decimal,
    /// Whether the two are named alike.
    named: bool,
}

/// Words that call a figure what all comes to, with a verb behind them: `共推介48个`.
const TOGETHER: [&str; 8] = [
    "共推", "共获", "共计", "合计", "总计", "累计", "共需", "共发",
];

/// Looks at every price of a sentence and at what follows from it.
pub(super) fn products(sentence: &Sentence<'_>, findings: &mut Findings) {
    let mut priced: Vec<Priced<'_>> = Vec::new();
    for at in 0..sentence.figures.len() {
        let Some(one) = price(sentence, at) else {
            continue;
        };
        if within(sentence, at, &one, findings) {
            continue;
        }
        let class = one.price.unit.class;
        priced.retain(|other| other.price.unit.class == class);
        priced.push(one);
        // 每组6名（技术专家5名、财务专家1名），共84人次
        let told = &sentence.figures[at];
        let level = told.depth;
        let numbers = counted(&priced, sentence, at, findings);
        let mut after = sentence.figures[at + 1 + numbers..].iter();
        let total = after
            .find(|after| after.depth <= level && !after.quantity.han)
            .filter(|total| is_total(total, &priced) && stands_by(sentence, told, total));
        if let Some(total) = total {
            judge(sentence, total, &priced, findings);
            priced.clear();
        }
    }
}

/// `4台…、每台5万元，6台…、每台3万元，共10台`: whether the number of all things stands right behind their prices.
fn counted(
    priced: &[Priced<'_>],
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) -> usize {
    let (Some(all), [_, .., last]) = (sentence.next(at), priced) else {
        return 0;
    };
    let led = matches!(
        all.lead.as_str(),
        "共" | "总共" | "共计" | "合计" | "一共" | "总计"
    );
    let numbers: Vec<&Quantity> = priced.iter().map(|one| one.number).collect();
    let apart = numbers.windows(2).all(|pair| pair[0].to <= pair[1].from);
    if !led || !apart || last.price.unit.class != UnitClass::Money {
        return 0;
    }
    if all.quantity.unit.class != UnitClass::Count {
        return 0;
    }
    let sum: Decimal = numbers.iter().map(|number| number.value).sum();
    if sum == all.quantity.value {
        sentence.settle(all.quantity, findings);
    } else {
        let basis = crate::arithmetic::added(numbers.iter().copied());
        let computed = show_like(sum, all.quantity);
        sentence.report_sum(all.quantity, &basis, computed, &numbers, findings);
    }
    1
}

/// `48户，均按200万元拨付`: a price that all have alike.
fn alike_for_all<'a>(sentence: &Sentence<'a>, at: usize) -> Option<Priced<'a>> {
    let told = &sentence.figures[at];
    let led = ["均按", "各按", "一律按", "统一按", "都按"].contains(&told.lead.as_str())
        || is_of_each(&told.lead);
    let number = sentence.previous(at)?.quantity;
    let counts = number.unit.class == UnitClass::Count
        && (told.quantity.unit.class == UnitClass::Money
            || is_of_each(&told.lead) && told.quantity.unit.class == UnitClass::Count);
    (led && counts && sentence.adjoins(number, told.quantity)).then(|| Priced {
        number,
        price: told.quantity,
        value: number.value * told.quantity.value,
        named: false,
    })
}

/// What a price is of: 家 in 每家.
fn counter(lead: &str) -> Option<char> {
    let (_, after) = lead.rsplit_once('每')?;
    let set = ["均", "不超过", "最高", "不低于", "至少", "目标", "以上"];
    after.chars().next().filter(|_| !has(lead, &set))
}

/// `省级3家、市级6家；省级平台每家150万元，市级平台每家90万元`: the number whose name begins as that of the price does.
fn named_alike<'s, 'a>(
    sentence: &'s Sentence<'a>,
    at: usize,
    (noun, counter): (&str, char),
) -> Option<&'s Told<'a>> {
    let name: String = noun.chars().take(NAME).collect();
    let told = name.chars().count() == NAME && name.chars().all(crate::layout::is_han);
    let mut before = sentence.figures[..at].iter().filter(|number| {
        number.quantity.unit.class == UnitClass::Count
            && counts(counter, &number.quantity.unit.text)
            && number
                .lead
                .trim_start_matches(['、', '和', '中', '其'])
                .starts_with(&name)
            && !number.lead.contains('每')
            && !is_planned(number)
    });
    before.next().filter(|_| told && before.next().is_none())
}

/// A price with its number.
fn price<'a>(sentence: &Sentence<'a>, at: usize) -> Option<Priced<'a>> {
    let told = &sentence.figures[at];
    let price = told.quantity;
    if !matches!(
        price.unit.class,
        UnitClass::Money | UnitClass::Points | UnitClass::Count
    ) {
        return None;
    }
    let before = &sentence.figures[at.saturating_sub(BEFORE)..at];
    if let Some(counter) = counter(&told.lead) {
        // 12个省级野外科学观测研究站每站补助100万元: a price by the noun that is counted.
        let noun = told.lead.rsplit_once('每').map_or("", |(noun, _)| noun);
        let by_noun = noun.ends_with(counter);
        let named = || named_alike(sentence, at, (noun, counter));
        let fits = |number: &&Told<'_>| {
            (by_noun || counts(counter, &number.quantity.unit.text))
                && !number.lead.contains('每')
                && !is_planned(number)
        };
        // 面上项目24项和青年项目43项，面上项目每项20万元: the number of those that the price names.
        let begins: String = noun.chars().take(2).collect();
        let leads = |number: &&Told<'_>| noun.chars().count() >= 4 && number.lead.contains(&begins);
        let number = named()
            .or_else(|| before.iter().rev().filter(fits).find(leads))
            .or_else(|| before.iter().rev().find(fits))?;
        let class = number.quantity.unit.class;
        let counted = matches!(class, UnitClass::Count | UnitClass::PercentPoint);
        return counted.then(|| Priced {
            number: number.quantity,
            price,
            value: number.quantity.value * price.value,
            named: named().is_some(),
        });
    }
    if let Some(one) = alike_for_all(sentence, at) {
        return Some(one);
    }
    // 晚3个月，每晚1个月扣0.50分，扣1.50分
    let one = sentence.previous(at)?;
    let by = sentence.figures[..at - 1].last()?;
    let rule = one.lead.contains('每') && told.lead.ends_with('扣');
    let value = by
        .quantity
        .value
        .checked_mul(price.value)?
        .checked_div(one.quantity.value)?;
    (rule && by.quantity.unit.text == one.quantity.unit.text).then_some(Priced {
        number: by.quantity,
        price,
        value,
        named: false,
    })
}

/// Whether a figure right after prices can be what they come to.
fn is_total(total: &Told<'_>, priced: &[Priced<'_>]) -> bool {
    let kin = priced.last().is_some_and(|one| {
        let persons = |unit: &str| counts('人', unit);
        alike(one.price, total.quantity)
            || persons(&one.price.unit.text) && persons(&total.quantity.unit.text)
    });
    kin && !has(
        &total.lead,
        &[
            "每",
            "均",
            "比",
            "较",
            "目标",
            "预算",
            "不超过",
            "得",
            "其中",
            "各",
        ],
    )
}

/// Whether a total stands in the clauses of the last price; behind them only if it says that it is of several.
fn stands_by(sentence: &Sentence<'_>, price: &Told<'_>, total: &Told<'_>) -> bool {
    !sentence
        .between(price.quantity, total.quantity)
        .contains('；')
        || has(&total.lead, &["合计", "共", "总计"])
}

/// `78人、624万元（每人8万元）`: the total stands before the brackets.
fn within(sentence: &Sentence<'_>, at: usize, one: &Priced<'_>, findings: &mut Findings) -> bool {
    let told = &sentence.figures[at];
    let Some(total) = sentence.previous(at) else {
        return false;
    };
    let fits = told.depth > total.depth
        && sentence.passage.chars.get(total.quantity.to) == Some(&'(')
        && alike(total.quantity, told.quantity)
        && sentence
            .previous(at - 1)
            .is_some_and(|number| std::ptr::eq(number.quantity, one.number));
    if fits {
        if total.quantity.value == one.value {
            sentence.settle(total.quantity, findings);
            sentence.settle(told.quantity, findings);
        } else {
            say(
                sentence,
                total.quantity,
                one.value,
                &[one.number, one.price],
                findings,
            );
        }
    }
    fits
}

/// Whether a product is as printed; in a larger unit than its price it is rounded.
fn comes_to(value: Decimal, own: &Quantity, price: &Quantity) -> bool {
    let room = if own.unit.factor > price.unit.factor {
        own.half
    } else {
        Decimal::ZERO
    };
    (value - own.value).abs() <= room
}

/// `按每吨标准煤2.60吨计算`: whether the last price is said to be reckoned with.
fn is_computed(sentence: &Sentence<'_>, priced: &[Priced<'_>]) -> bool {
    priced.last().is_some_and(|one| {
        let tail = sentence.passage.slice(one.price.to, one.price.to + 2);
        ["计算", "测算", "折算", "核算"].contains(&tail.as_str())
    })
}

/// `一亩合计86元，按4,200亩算共36.12万元`: the number that a price is taken by stands between it and what it comes to.
pub(super) fn reckoned(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.figures[at].quantity;
    let (Some(number), Some(price)) = (
        sentence.previous(at),
        at.checked_sub(1).and_then(|last| sentence.previous(last)),
    ) else {
        return;
    };
    let tail = sentence.tail(at - 1);
    let by = number.lead == "按"
        && [
            "算",
            "计算",
            "测算",
            "计",
            "算共",
            "算合计",
            "计共",
            "算下来",
        ]
        .contains(&tail.as_str());
    let each = price
        .lead
        .rsplit_once(['每', '一'])
        .and_then(|(_, rest)| rest.chars().next());
    let unit = &number.quantity.unit.text;
    let kin = by
        && each.is_some_and(|each| counts(each, unit))
        && price.quantity.unit.class == UnitClass::Money
        && alike(price.quantity, own)
        && sentence.adjoins(price.quantity, number.quantity)
        && sentence.adjoins(number.quantity, own);
    let value = number.quantity.value.checked_mul(price.quantity.value);
    let (true, Some(value)) = (kin, value) else {
        return;
    };
    let room = price.quantity.half * number.quantity.value;
    let fine = price.quantity.printed.contains('.');
    let held = comes_to(value, own, price.quantity) || fine && (value - own.value).abs() <= room;
    if held {
        sentence.settle(own, findings);
    } else {
        say(
            sentence,
            own,
            value,
            &[number.quantity, price.quantity],
            findings,
        );
    }
}

/// `选派32名，其中甲14名、乙10名、丙8名，每人1.2万元，共38.4万元`: whether another number before a price gives what it comes to.
fn is_of_all(sentence: &Sentence<'_>, one: &Priced<'_>, own: &Quantity) -> bool {
    let mut numbers = sentence.figures.iter().map(|told| told.quantity);
    numbers.any(|number| {
        let product = number.value.checked_mul(one.price.value);
        number.to <= one.price.from
            && alike(number, one.number)
            && product.is_some_and(|it| comes_to(it, own, one.price))
    })
}

/// The last product, or the last products together, are the total.
fn judge(
    sentence: &Sentence<'_>,
    total: &Told<'_>,
    priced: &[Priced<'_>],
    findings: &mut Findings,
) {
    let own = total.quantity;
    let mut sum = Decimal::ZERO;
    let held = priced.iter().rev().any(|one| {
        sum = sum.saturating_add(one.value);
        comes_to(sum, own, one.price)
    });
    if held || matches!(priced, [one] if is_of_all(sentence, one, own)) {
        settle(sentence, priced, findings);
        sentence.settle(own, findings);
        return;
    }
    let summed = ends(
        &total.lead,
        &[
            "计",
            "共",
            "扣",
            "安排",
            "补助",
            "资金",
            "经费",
            "奖补",
            "奖励",
            "需",
            "减少",
            "涉及",
            "花了",
            "花费",
            "支出",
            "投入",
            "用了",
            "花去",
            "总价",
            "总额",
            "总金额",
        ],
    );
    let summed = summed || is_computed(sentence, priced) || has(&total.lead, &TOGETHER);
    // 6家中重点每家10期、培育每家6期，共48期: how many have which price isn't said.
    let shared = priced
        .windows(2)
        .any(|pair| std::ptr::eq(pair[0].number, pair[1].number));
    // 每家5万元，另支持运营经费7万元: something beside.
    let apart = total.lead.starts_with('另');
    let Some(last) = priced
        .last()
        .filter(|_| !shared && !apart && (summed || total.lead.is_empty()))
    else {
        return;
    };
    settle(sentence, priced, findings);
    let off = |value: Decimal| (value - own.value).abs();
    let named = priced.iter().all(|one| one.named);
    let all = priced.len() > 1 && (named || off(sum) < off(last.value));
    // 19家、每家30万元，5家、每家100万元，两类合计1070万元: as many as are said.
    let said = together(&said(sentence, total)).filter(|count| *count <= priced.len());
    let taken = said.unwrap_or(if all { priced.len() } else { 1 });
    let taken = &priced[priced.len() - taken..];
    let value = taken.iter().map(|one| one.value).sum();
    let parts: Vec<&Quantity> = taken
        .iter()
        .flat_map(|one| [one.number, one.price])
        .collect();
    say(sentence, own, value, &parts, findings);
}

/// A price is asked for what it comes to, not whether something else gives it.
fn settle(sentence: &Sentence<'_>, priced: &[Priced<'_>], findings: &mut Findings) {
    for one in priced {
        sentence.settle(one.price, findings);
    }
}

fn say(
    sentence: &Sentence<'_>,
    own: &Quantity,
    value: Decimal,
    parts: &[&Quantity],
    findings: &mut Findings,
) {
    let products: Vec<String> = parts
        .chunks(2)
        .map(|pair| {
            let printed: Vec<&str> = pair.iter().map(|part| part.printed.as_str()).collect();
            printed.join("×")
        })
        .collect();
    let computed = show_like(value, own);
    let basis = products.join("＋");
    if products.len() > 1 {
        sentence.report_sum(own, &basis, computed, parts, findings);
    } else {
        sentence.report(own, &basis, computed, parts, findings);
    }
}

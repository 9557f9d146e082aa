//! Rates in running text: 1:2.64, 占25%, 回收率92.4%, nothing over 100 %.

mod bounds;
mod surveys;
mod whole;

use rust_decimal::Decimal;

use super::Rule;
use super::parts::{self, is_number_of_parts};
use super::prose_sums::{is_average, is_compared, is_distance};
use super::rates::figure;
use super::respective::{IN_ORDER, are_paired};
use crate::arithmetic::{percent, prints, show, show_like};
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
pub(in crate::rules) use bounds::PARTS;
use bounds::{cell_over_hundred, over_hundred};
use surveys::survey;
use whole::{is_apart, is_beside, is_in};

pub const RULE: Rule = Rule {
    id: "prose_rate",
    title: "正文中的比例、占比、回收率、满意率与其分子分母相符",
    run,
};

/// A figure that others are measured by, and where it stands.
type Whole = (Quantity, Span);

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (index, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            leverage(context, passage, at, findings);
            if passage.quantities[at].unit.class == UnitClass::Percent
                && !context.explained.contains(&(index, at))
            {
                share(context, passage, at, findings);
                survey(passage, at, findings);
            }
            over_hundred(passage, at, findings);
        }
    }
    cell_over_hundred(context, findings);
}

/// The fund's money or projects as the text and tables print them.
fn of_fund(context: &Context<'_>, measures: &[&str]) -> Vec<Whole> {
    let mut wholes: Vec<Whole> = Vec::new();
    for fact in &context.facts {
        let own = fact.key.subject.is_empty() || fact.key.subject == "〈中央〉";
        if own
            && measures.contains(&fact.key.measure)
            && !fact.quantity.value.is_zero()
            && !wholes
                .iter()
                .any(|(known, _)| known.value == fact.quantity.value)
        {
            wholes.push((fact.quantity.clone(), fact.span));
        }
    }
    wholes
}

/// `1:2.64`, `为中央资金的2倍`: some pair of amounts must give it.
fn leverage(context: &Context<'_>, passage: &Passage, at: usize, findings: &mut Findings) {
    let ratio = &passage.quantities[at];
    let (before, _) = facts::surroundings(passage, at);
    // 企业自筹为省级资金的1.66倍: what is measured is named, and may stand anywhere.
    let own = before.split(['为', '是']).next().unwrap_or_default();
    let named = own.chars().count() >= 3 && own.chars().count() < before.chars().count();
    let times =
        ratio.unit.text == "倍" && before.contains("资金的") && !before.contains("上年") && !named;
    let pair = ratio.terms.len() == 2 && ratio.terms[0] == Decimal::ONE;
    if !(pair || times) || ratio.operator != Operator::None {
        return;
    }
    let money: Vec<usize> = (0..at)
        .filter(|index| passage.quantities[*index].unit.class == UnitClass::Money)
        .collect();
    let Some(local) = local(passage, &money, ratio) else {
        return;
    };
    let part = figure(passage, local);
    let mut wholes: Vec<Whole> = money
        .iter()
        .filter(|index| **index != local && !passage.quantities[**index].value.is_zero())
        .map(|index| {
            let found = figure(passage, *index);
            (found.quantity, found.span)
        })
        // 34100万元，即3.41亿元: the same once more.
        .filter(|(whole, _)| whole.value != part.quantity.value)
        .collect();
    let here = !wholes.is_empty();
    wholes.extend(of_fund(context, &["预算", "到位", "支出"]));
    let Some((first, _)) = wholes.first() else {
        return;
    };
    findings.checked.rates += 1;
    let value = |whole: &Quantity| part.quantity.value.checked_div(whole.value);
    let rest = wholes_less(passage, &money);
    let held = |whole: &Quantity| {
        value(whole).is_some_and(|value| prints(value, ratio))
            || rest.iter().any(|sum| {
                (*sum - whole.value)
                    .checked_div(whole.value)
                    .is_some_and(|value| prints(value, ratio))
            })
    };
    let elsewhere = || {
        let mut money = context.prose().flat_map(|(_, other)| &other.quantities);
        money.any(|one| one.unit.class == UnitClass::Money && !one.value.is_zero() && held(one))
    };
    if wholes
        .iter()
        .any(|(whole, _)| held(whole) || among(passage, &money, whole, ratio))
        || !here && elsewhere()
    {
        return;
    }
    let Some(expected) = value(first) else { return };
    let shown = show(expected, 2);
    let computed = [format!("{shown}倍"), format!("1:{shown}")][usize::from(pair)].clone();
    let message = format!(
        "比例印为{}，按{}÷{}应为{computed}。",
        ratio.printed, part.quantity.printed, first.printed
    );
    let severity = [Severity::Doubt, Severity::Error][usize::from(here)];
    findings.push(
        Draft::new("rate_ratio", severity, message)
            .printed(&ratio.printed, computed)
            .at([passage.span_of(ratio), part.span])
            .at(wholes.iter().take(4).map(|(_, span)| *span))
            .advice("核对两项金额，更正比例。"),
    );
}

/// The nearest amount of its sentence that a fund brought in from others.
fn local(passage: &Passage, money: &[usize], ratio: &Quantity) -> Option<usize> {
    let (from, _) = sentence_of(passage, ratio);
    let near = |index: &usize| passage.quantities[*index].from >= from;
    let mut before = money.iter().rev().copied().take_while(near);
    before.find(|index| is_local(passage, *index))
}

/// Whether some amount of a passage over another is printed so.
fn among(passage: &Passage, money: &[usize], whole: &Quantity, ratio: &Quantity) -> bool {
    money.iter().any(|index| {
        let part = figure(passage, *index).quantity.value;
        part.checked_div(whole.value)
            .is_some_and(|value| prints(value, ratio))
    })
}

/// Whether an amount is what a fund brought in from others.
fn is_local(passage: &Passage, index: usize) -> bool {
    let words = facts::surroundings(passage, index).0;
    ["地方", "自筹", "社会", "配套", "带动", "投入", "完成"]
        .iter()
        .any(|word| words.contains(word))
}

/// Totals that one amount and all the others make: `省级资金与其他资金之比`.
fn wholes_less(passage: &Passage, money: &[usize]) -> Vec<Decimal> {
    let values = || money.iter().map(|index| passage.quantities[*index].value);
    values().chain([values().sum()]).collect()
}

/// What the part before the rate at `at` can be a part of, and whether its passage says so.
fn wholes(context: &Context<'_>, passage: &Passage, at: usize, before: &str) -> (Vec<Whole>, bool) {
    let part = &passage.quantities[at - 1];
    let mut wholes: Vec<Whole> = (0..at - 1)
        .map(|index| &passage.quantities[index])
        .filter(|whole| {
            whole.unit.comparable(&part.unit)
                && whole.value >= part.value
                && whole.value > Decimal::ZERO
        })
        .map(|whole| (whole.clone(), passage.span_of(whole)))
        .collect();
    wholes.retain(|(whole, _)| !is_average(passage, whole));
    wholes.sort_by_key(|(whole, _)| std::cmp::Reverse(whole.value));
    let parent = facts::parent(passage, at - 1).map(|parent| &passage.quantities[parent]);
    // 87家，平均每家85.2万元，其中拨往省外4863.8万元: what each has is no whole.
    if let Some(parent) = parent.filter(|parent| !is_average(passage, parent)) {
        wholes.insert(0, (parent.clone(), passage.span_of(parent)));
    }
    let here = !wholes.is_empty();
    if before.contains("资金") || before.contains("预算") {
        wholes.extend(of_fund(context, &["预算", "到位", "支出"]));
    } else if before.contains("项目") || before.contains("立项") || !here {
        wholes.extend(of_fund(context, &["项目"]));
    }
    wholes.retain(|(whole, _)| whole.unit.comparable(&part.unit));
    wholes.retain(|(_, span)| !is_beside(passage, *span, part));
    let here = here && wholes.iter().any(|(_, span)| is_in(passage, *span));
    if let Some(done) = DONE.iter().find(|done| before.contains(*done)) {
        // 回收349份，有效343份，占发放总数的89.6%: a whole that is named otherwise than those that are told.
        let told = |(whole, span): &Whole| {
            let words = passage.slice(whole.from.saturating_sub(NAME), whole.from);
            passage.span_of(whole) == *span && words.contains(done.trim_end_matches('总'))
        };
        if !wholes.iter().any(told) {
            return (Vec::new(), false);
        }
    }
    (wholes, here)
}

/// What was done with things of which others are a part: `占发放总数的89.6%`.
const DONE: [&str; 6] = ["发放总", "回收总", "收回总", "申报总", "受理总", "报名总"];
/// Characters before a whole that say what it is.
const NAME: usize = 8;

/// `共200项，其中A120项，占60%`; `占项目总数的25%` with the total elsewhere.
fn share(context: &Context<'_>, passage: &Passage, at: usize, findings: &mut Findings) {
    let rate = &passage.quantities[at];
    if rate.unit.class != UnitClass::Percent || !rate.is_plain() || at == 0 {
        return;
    }
    let (before, _) = facts::surroundings(passage, at);
    let asks = before.contains('占') || before.contains("比重") || before.contains("超过年初目标");
    let part = &passage.quantities[at - 1];
    // 安排3650万元，支持项目42项，占资金总额的37%: another part than the nearest.
    let of_money = ["资金", "预算", "经费", "投入", "支出", "执行数"]
        .iter()
        .any(|word| before.contains(word));
    if of_money && part.unit.class != UnitClass::Money {
        return;
    }
    let adjacent = rate.from - part.to <= 14 && !passage.chars[part.to..rate.from].contains(&'。');
    // 抽取10家（实验室、中心各5家），占7.0%: each of several has so many.
    let each = passage.chars[..part.from].ends_with(&['各']);
    if each
        || is_otherwise(passage, (part, rate), &before)
        || is_number_of_parts(passage, part)
        || crate::aims::sets(context, passage, rate)
    {
        return;
    }
    if !asks || !adjacent || !matches!(part.unit.class, UnitClass::Count | UnitClass::Money) {
        return;
    }
    let (wholes, here) = wholes(context, passage, at, &before);
    let Some((first, span)) = wholes.first().cloned() else {
        return;
    };
    findings.checked.rates += 1;
    let held = |whole: &Quantity| {
        percent(part.value, whole.value).is_some_and(|value| prints(value, rate))
    };
    if wholes.iter().any(|(whole, _)| held(whole)) {
        return;
    }
    let Some(value) = percent(part.value, first.value) else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "占比印为{}，按{}÷{}应为{computed}。",
        rate.printed, part.printed, first.printed
    );
    if parts::held(passage, at) {
        return;
    }
    let named = ["总数", "立项数", "总额", "到位资金"]
        .iter()
        .any(|word| before.contains(word));
    if !here && !named {
        return;
    }
    // So far off it is hardly a share of this whole.
    let far = value > rate.value * FAR || rate.value > value * FAR;
    findings.push(
        Draft::new(
            "rate_share",
            if here && !far && !is_apart(passage, span, part) {
                Severity::Error
            } else {
                Severity::Doubt
            },
            message,
        )
        .printed(&rate.printed, computed)
        .at([passage.span_of(rate), passage.span_of(part), span])
        .advice("核对部分与总数，更正占比。"),
    );
}

/// Whether a share is one of several said in order, has a part of its own, or is of its own kind, whose number stands somewhere
/// else under another name.
fn is_otherwise(passage: &Passage, (part, rate): (&Quantity, &Quantity), before: &str) -> bool {
    let own = ["占该", "占其", "占同类"];
    // 占比由47.9%提高到50.2%: what it was before is of what was before.
    let was = before.ends_with(['由', '从']);
    // 占甲和乙的3.6%和7.0%: of several in order.
    let at = passage
        .quantities
        .partition_point(|one| one.from <= rate.from);
    let next = passage.quantities.get(at);
    let paired = next.is_some_and(|next| {
        next.unit.class == UnitClass::Percent
            && matches!(passage.slice(rate.to, next.from).as_str(), "和" | "、")
    });
    let both = at > 1 && are_paired(passage, at - 2, at - 1);
    if both || paired && before.contains(['和', '、', '与']) {
        return true;
    }
    IN_ORDER
        .iter()
        .chain(&own)
        .any(|word| before.contains(word))
        || was
        || of_its_own(before)
        || names_another(passage, part, rate)
        || has_own_part(&passage.slice(part.to, rate.from))
        || is_distance_to_part(passage, (part, rate))
}

/// `入库96家，超目标6家，其中小微企业占68.75%`: whether the figure before is how far another is from its goal, and the part isn't told.
fn is_distance_to_part(passage: &Passage, (part, rate): (&Quantity, &Quantity)) -> bool {
    let apart = is_distance(passage, part) || is_compared(passage, part);
    let between = passage.slice(part.to, rate.from);
    let named = between
        .strip_prefix("，其中")
        .and_then(|rest| rest.split_once('占'));
    apart && named.is_some_and(|(name, _)| name.chars().count() >= 2)
}

/// `A类12家、B类9家、C类4家，A类占48.0%`: whether the share is said of a thing that leads to another figure, not to the one right before.
fn names_another(passage: &Passage, part: &Quantity, rate: &Quantity) -> bool {
    let between = passage.slice(part.to, rate.from);
    let clause = between.rsplit(['，', '；']).next().unwrap_or_default();
    let name: String = clause
        .split('占')
        .next()
        .unwrap_or_default()
        .chars()
        .take(2)
        .collect();
    let named = name.chars().count() == 2 && clause.contains('占');
    let leads = |one: &Quantity| {
        passage
            .slice(one.from.saturating_sub(NAME), one.from)
            .contains(&name)
    };
    let from = (0..part.from).rev().find(|at| passage.chars[*at] == '。');
    let from = from.unwrap_or(0);
    let mut before = passage.quantities.iter();
    named
        && !leads(part)
        && before.any(|one| {
            one.from >= from && one.to <= part.from && leads(one) && one.unit.comparable(&part.unit)
        })
}

/// `占本馆的56.5%`: of the one place or kind that is told of; 占本年, 占本市 and 占本专项 are of everything.
fn of_its_own(before: &str) -> bool {
    const ALL: &str = "年次期专项市省县区级";
    let named = before.rsplit_once("占本").map(|(_, named)| named);
    named.is_some_and(|named| !named.starts_with(|c| ALL.contains(c)))
}

/// A share that is more than so many times what it should be.
const FAR: Decimal = Decimal::TWO;

/// So many characters before 占 name a part of their own.
const OWN_PART: usize = 6;

/// `退出项目4个，种子期和初创期投资占比50%`: whether another part than the figure before is named.
fn has_own_part(between: &str) -> bool {
    let names = |words: &str| words.chars().filter(|c| is_han(*c)).count() > OWN_PART;
    let mut clauses = between.trim_start_matches('，').rsplit('，');
    let clause = clauses.next().unwrap_or_default();
    // 为31场，参加人次也居首位，占30.3%: another measure of the same thing.
    clauses.any(names) || clause.split_once('占').is_some_and(|(name, _)| names(name))
}

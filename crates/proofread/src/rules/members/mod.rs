//! Names that are listed beside their number: `评选出3名：甲、乙、丙`, `有甲、乙、丙3个`, `甲、乙、丙3个县的人数分别为…`.

mod lists;

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use lists::{after, before, behind, closed, counts_areas};

pub const RULE: Rule = Rule {
    id: "member",
    title: "列出的名单、“分别为”后的数与所说的个数相符",
    run,
};

/// A list with a number that is farther off counts something else.
const OFF: usize = 2;
/// More are never counted beside a list.
const MOST: usize = 1_000_000;
/// More are no list of names.
const MANY: u32 = 30;

/// Names between two positions.
struct List {
    from: usize,
    to: usize,
    least: usize,
    most: usize,
    /// Whether the words before it say that it is all there is.
    all: bool,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            each(passage, (from, to), findings);
            for (at, quantity) in passage.quantities.iter().enumerate() {
                let within = quantity.from >= from && quantity.to <= to;
                let counted = (quantity.unit.class == UnitClass::Count
                    || counts_areas(passage, quantity))
                    && quantity.unit.factor == Decimal::ONE
                    && quantity.is_plain()
                    && quantity.operator == Operator::None
                    && quantity.value.is_integer();
                if !within || !counted || counts_digits(passage, quantity) {
                    continue;
                }
                let list = before(passage, from, quantity)
                    .or_else(|| after(passage, to, at))
                    .or_else(|| behind(passage, to, quantity))
                    .or_else(|| closed(passage, from, quantity));
                if let Some(list) = list {
                    judge(passage, quantity, &list, findings);
                }
                respective(passage, (from, to), at, findings);
            }
        }
    }
}

/// `完成率、偏差率和金额都印到两位小数`, `保留两位`: digits, not what is listed before.
fn counts_digits(passage: &Passage, quantity: &Quantity) -> bool {
    let before = passage.chars[..quantity.from].ends_with(&['到'])
        || passage.chars[..quantity.from].ends_with(&['留']);
    quantity.unit.text == "位"
        && (before || passage.chars[quantity.to..].starts_with(&['小', '数']))
}

/// `21个样本项目中，市本级6个，甲、乙、丙各3个`: what is said of each counts for every name.
fn each(passage: &Passage, (from, to): (usize, usize), findings: &mut Findings) {
    let figures: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|figure| figure.from >= from && figure.to <= to)
        .collect();
    let Some((total, parts)) = figures.split_first() else {
        return;
    };
    let announced = passage.slice(total.to, total.to + 10).contains("中，");
    let counted = |figure: &&Quantity| {
        figure.unit.class == UnitClass::Count
            && figure.unit.text == total.unit.text
            && figure.is_plain()
            && figure.operator == Operator::None
    };
    if parts.len() < 2 || !announced || !counted(total) || !parts.iter().all(counted) {
        return;
    }
    let mut sum = Decimal::ZERO;
    let mut several = false;
    let mut since = total.to;
    for part in parts {
        let text = passage.slice(since, part.from);
        let clause = text.rsplit(['，', '；']).next().unwrap_or_default();
        let times = if clause.ends_with('各') {
            several = true;
            clause.matches(['、', '和']).count() + 1
        } else {
            1
        };
        sum += part.value * Decimal::from(times);
        since = part.to;
    }
    let near = (sum - total.value).abs() * Decimal::from(4) <= total.value;
    if !several || !near {
        return;
    }
    findings.checked.sums += 1;
    if sum == total.value {
        return;
    }
    let message = format!(
        "总数印为{}，各项（“各”按名称个数计）之和为{sum}。",
        total.printed
    );
    findings.push(
        Draft::new("sum_of_each", Severity::Doubt, message)
            .printed(&total.printed, sum.to_string())
            .at([passage.span_of(total)])
            .at(parts.iter().map(|part| passage.span_of(part)))
            .advice("核对总数与各项之和；没有列全的，写明“等”或其余部分。"),
    );
}

/// What names of places end with.
const PLACES: [char; 10] = ['省', '市', '州', '盟', '县', '区', '旗', '镇', '乡', '村'];

/// `甲镇、乙乡、丙乡3个乡镇`: whether all names are those of places, and places are what is counted.
fn places(passage: &Passage, quantity: &Quantity, list: &List) -> bool {
    let text = passage.slice(list.from, list.to);
    let text = text.trim_end_matches('等');
    let noun = passage.slice(quantity.to, quantity.to + 4);
    let counted = noun.starts_with(PLACES) || noun.starts_with("地");
    counted && text.contains('、') && text.split('、').all(|name| name.ends_with(PLACES))
}

fn judge(passage: &Passage, quantity: &Quantity, list: &List, findings: &mut Findings) {
    let value = quantity.value;
    let least = Decimal::from(list.least);
    let most = Decimal::from(list.most);
    if value >= least && value <= most {
        findings.checked.sums += 1;
        return;
    }
    let off = Decimal::from(OFF);
    // 甲、乙两区各有机构3家: of each so many.
    let each = passage
        .slice(list.from.min(quantity.from), quantity.from)
        .contains('各');
    if each {
        return;
    }
    // 产出指标七项、效益指标四项、满意度指标一项: the items of the list count themselves.
    let counts = |other: &Quantity| {
        other.han && other.from >= list.from && other.to <= list.to && other.unit == quantity.unit
    };
    let counted = passage.quantities.iter().any(counts);
    let far = value > most + off || value + off < least;
    // 甲镇、乙乡、丙乡0个乡镇: fewer than are named, or of what the names call themselves.
    let named = value + off < least && quantity.unit.text == "个"
        || places(passage, quantity, list)
        || list.least > 2 && counts_areas(passage, quantity);
    let believed = (list.all || named) && value <= Decimal::from(MANY);
    if far && !believed || counted {
        return;
    }
    let span = passage.span_of(quantity);
    if findings
        .drafts
        .iter()
        .any(|draft| draft.code.starts_with("count") && draft.spans.contains(&span))
    {
        return;
    }
    let counted = passage
        .quantities
        .iter()
        .any(|other| other.from >= list.from && other.to <= list.to);
    if counted {
        // `产出指标七项、效益指标四项`: each has a number of its own.
        return;
    }
    findings.checked.sums += 1;
    let listed = if value < least { list.least } else { list.most };
    let message = format!(
        "列出的名称有{listed}个（{}），数却印为{}。",
        shorten(&passage.slice(list.from, list.to), 40),
        quantity.printed
    );
    findings.push(
        Draft::new("count_of_members", Severity::Doubt, message)
            .printed(&quantity.printed, listed.to_string())
            .at([span, passage.span(list.from, list.to)])
            .advice("核对列出的名称和所说的个数。"),
    );
}

/// `8个县（市）的人数分别为62名、55名…`: as many figures as said.
fn respective(passage: &Passage, (_, to): (usize, usize), at: usize, findings: &mut Findings) {
    let quantity = &passage.quantities[at];
    let Some(first) = passage.quantities.get(at + 1).filter(|next| next.to <= to) else {
        return;
    };
    let gap = passage.slice(quantity.to, first.from);
    let told = ["分别为", "分别是", "依次为", "依次是", "分别达", "分别占"]
        .iter()
        .any(|word| gap.ends_with(word));
    if !told || gap.chars().count() > 24 || gap.contains(['；', '，', '、']) {
        return;
    }
    let mut values = 1;
    let mut last = first;
    for next in passage.quantities[at + 2..]
        .iter()
        .take_while(|next| next.to <= to)
    {
        let between = passage.slice(last.to, next.from);
        if next.unit.text != first.unit.text
            || !matches!(between.as_str(), "、" | "和" | "及" | "，")
        {
            break;
        }
        values += 1;
        last = next;
    }
    let value = quantity.value;
    if values < 2 || first.unit.text == quantity.unit.text && values < 3 {
        return;
    }
    findings.checked.sums += 1;
    if value == values.into() || value > (values + OFF).into() {
        return;
    }
    let message = format!(
        "说“{}{}”，其后列出{values}个数。",
        quantity.printed,
        shorten(&gap, 20)
    );
    findings.push(
        Draft::new("count_of_figures", Severity::Doubt, message)
            .printed(&quantity.printed, values.to_string())
            .at([passage.span_of(quantity), passage.span(first.from, last.to)])
            .advice("核对所说的个数与列出的数。"),
    );
}

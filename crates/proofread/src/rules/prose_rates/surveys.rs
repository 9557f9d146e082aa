//! Rates of surveys and of counts: `发放问卷500份，回收462份，回收率92.4%`.

use crate::arithmetic::{percent, prints, show_like};
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::parts;
use rust_decimal::Decimal;

/// Rates of one count in another.
const NAMES: [&str; 12] = [
    "回收率",
    "有效率",
    "满意度",
    "满意率",
    "合格率",
    "通过率",
    "达标率",
    "就业率",
    "兑付率",
    "验收率",
    "优良率",
    "按期完成率",
];

/// Units of things that nobody asks.
const THINGS: [&str; 4] = ["期", "场", "场次", "篇"];

/// `发放问卷500份，回收462份，回收率92.4%`: two counts of the sentence must give it; sheets are returned by persons or households.
pub(super) fn survey(passage: &Passage, at: usize, findings: &mut Findings) {
    let rate = &passage.quantities[at];
    let (before, _) = facts::surroundings(passage, at);
    let Some(name) = NAMES.iter().find(|name| before.contains(*name)) else {
        return;
    };
    // 回收率由61.5%提高到75.7%: of what was counted then.
    let measured = before.ends_with(['由', '从']);
    let plain = rate.is_plain() && rate.operator == Operator::None && !measured;
    if rate.unit.class != UnitClass::Percent || !plain || parts::held(passage, at) {
        return;
    }
    let (from, _) = crate::pool::sentence_of(passage, rate);
    let counts = counts_before(passage, from, at);
    if of_grades(passage, (from, at), (name, &counts), findings) {
        return;
    }
    let Some(part) = counts.first().filter(|part| rate.from - part.to <= 10) else {
        return;
    };
    // 完成分析报告5期，培训对象满意度达到90%: nobody is asked by the report.
    let asked = !name.starts_with("满意") || !THINGS.contains(&part.unit.text.as_str());
    if !asked || passage.slice(part.to, rate.from).contains('；') {
        return;
    }
    if let [part] = counts.as_slice()
        && let Some(whole) = larger_than(passage, from, (name, part))
    {
        findings.checked.sums += 1;
        findings.push(part_over_whole(passage, part, whole));
        return;
    }
    let wholes: Vec<&&Quantity> = counts[1..]
        .iter()
        .filter(|whole| {
            let returned = *name == "回收率" && [part, whole].iter().all(|one| is_sheet(one));
            let alike = whole.unit.comparable(&part.unit) || returned;
            alike && whole.value >= part.value && !whole.value.is_zero()
        })
        .collect();
    let less = less_before(passage, (&counts, at), part);
    // 种植户315份（满意294份，满意率93.3%）: brackets are of what stands before them.
    let bracketed = less.filter(|whole| passage.chars.get(whole.to) == Some(&'('));
    let Some(whole) = bracketed.or(wholes.first().copied()).or(less) else {
        return;
    };
    findings.checked.rates += 1;
    if of_two(&counts, rate) || of_list(passage, from, at) || in_turn(passage, (part, whole), rate)
    {
        return;
    }
    let Some(value) = percent(part.value, whole.value) else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "{name}印为{}，按{}÷{}应为{computed}。",
        rate.printed, part.printed, whole.printed
    );
    let severity = match *name {
        "满意度" | "满意率" => Severity::Doubt,
        _ => Severity::Error,
    };
    findings.push(
        Draft::new("rate_of_counts", severity, message)
            .printed(&rate.printed, computed)
            .at([
                passage.span_of(rate),
                passage.span_of(part),
                passage.span_of(whole),
            ])
            .advice("核对份数（人数、项数）和比率。"),
    );
}

/// `农户42份（满意388份，满意率92.4%）`: the number right before a part, of which it is one, be it less.
fn less_before<'l, 'p>(
    passage: &Passage,
    (counts, at): (&'l [&'p Quantity], usize),
    part: &Quantity,
) -> Option<&'l &'p Quantity> {
    let below = passage.quantities[at].value < Decimal::ONE_HUNDRED;
    counts.get(1).filter(|whole| {
        let between = passage.slice(whole.to, part.from);
        let mut others = passage.quantities.iter();
        let right = !others.any(|one| one.from >= whole.to && one.to <= part.from);
        right
            && below
            && whole.unit.text == part.unit.text
            && !whole.value.is_zero()
            && !between.contains(['；', '、'])
    })
}

/// The nearest numbers before a rate in its sentence, up to another rate.
fn counts_before(passage: &Passage, from: usize, at: usize) -> Vec<&Quantity> {
    passage.quantities[..at]
        .iter()
        .rev()
        .take_while(|other| other.from >= from && other.unit.class != UnitClass::Percent)
        .filter(|other| {
            other.unit.class == UnitClass::Count
                && other.is_plain()
                && other.operator == Operator::None
        })
        .take(4)
        .collect()
}

fn part_over_whole(passage: &Passage, part: &Quantity, whole: &Quantity) -> Draft {
    let message = format!("“其中”所列{}大于总数{}。", part.printed, whole.printed);
    Draft::new("part_over_whole", Severity::Error, message)
        .printed(&part.printed, format!("不大于{}", whole.printed))
        .at([passage.span_of(part), passage.span_of(whole)])
        .advice("核对总数与分项。")
}

/// `收回154份，回收率96.3%；其中满意161份，满意度95.5%`: the number right before a part that is larger than any of its kind before it.
fn larger_than<'p>(
    passage: &'p Passage,
    from: usize,
    (name, part): (&str, &Quantity),
) -> Option<&'p Quantity> {
    let before: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|other| other.from >= from && other.to <= part.from)
        .filter(|other| other.unit.text == part.unit.text && other.is_plain())
        .collect();
    let last = *before.last()?;
    let between = passage.slice(last.to, part.from);
    let clause = between
        .rsplit(['，', '；', '。'])
        .next()
        .unwrap_or_default();
    let content = name.starts_with("满意") && clause.contains("满意");
    let within = between.contains("其中") || content;
    (within && before.iter().all(|other| other.value < part.value)).then_some(last)
}

/// `分别为239份、76份和103份，满意率依次为91.9%、89.4%和89.6%`: counts of several, none a part of another, and a rate of each.
fn in_turn(passage: &Passage, (part, whole): (&Quantity, &Quantity), rate: &Quantity) -> bool {
    let between = passage.slice(whole.to, part.from);
    let between = between.replace(&part.unit.text, "");
    let mut signs = between.chars();
    passage.chars.get(rate.to) == Some(&'、')
        && signs.all(|c| c.is_ascii_digit() || matches!(c, '、' | '和'))
}

/// Sheets, or persons who return them; 12万吨的中试线1条，铁回收率61.5% tells of none.
fn is_sheet(one: &Quantity) -> bool {
    ["份", "人", "户", "家", "名", "位", "个"].contains(&one.unit.text.as_str())
}

/// `优秀10个、良好11个、合格3个、不合格1个，优良率84%`: the first of a list in all of it.
fn of_list(passage: &Passage, from: usize, at: usize) -> bool {
    let rate = &passage.quantities[at];
    let list = listed(passage, from, at);
    let all: Decimal = list.iter().map(|part| part.value).sum();
    let mut sum = Decimal::ZERO;
    list.len() > 2
        && list.iter().any(|part| {
            sum += part.value;
            percent(sum, all).is_some_and(|value| prints(value, rate))
        })
}

/// Whether a rate is one of grades listed right before it; says so if they don't give it.
fn of_grades(
    passage: &Passage,
    (from, at): (usize, usize),
    (name, counts): (&str, &[&Quantity]),
    findings: &mut Findings,
) -> bool {
    let Some(draft) = off_grades(passage, (from, at), name) else {
        return false;
    };
    findings.checked.rates += 1;
    if !of_list(passage, from, at) && !of_two(counts, &passage.quantities[at]) {
        findings.push(draft);
    }
    true
}

/// Characters of the name of a grade.
const GRADE: usize = 6;
/// Words of the last of a list of grades, which leaves none out.
const WORST: [&str; 3] = ["不满意", "不合格", "差"];

/// `非常满意182份、满意97份、一般26份、不满意7份，满意度86.4%`: a rate that no grades from the first on have in all of them.
fn off_grades(passage: &Passage, (from, at): (usize, usize), name: &str) -> Option<Draft> {
    let rate = &passage.quantities[at];
    let mut list = listed(passage, from, at);
    let rest: Decimal = list.iter().skip(1).map(|part| part.value).sum();
    // 有效138份，非常满意71份、…: the whole.
    let graded = |first: &Quantity| {
        let name = passage.slice(first.from.saturating_sub(GRADE), first.from);
        ["满意", "优", "良", "好", "合格"]
            .iter()
            .any(|word| name.contains(word))
    };
    if list
        .first()
        .is_some_and(|first| first.value >= rest && !graded(first))
    {
        list.remove(0);
    }
    let [.., before, last] = list.as_slice() else {
        return None;
    };
    let worst = passage.slice(before.to, last.from);
    let graded = list.len() > 2 && WORST.iter().any(|word| worst.contains(word));
    let all: Decimal = list.iter().map(|part| part.value).sum();
    let mut sum = Decimal::ZERO;
    let nearest = list
        .iter()
        .filter_map(|part| {
            sum += part.value;
            percent(sum, all)
        })
        .min_by_key(|value| (*value - rate.value).abs())
        .filter(|_| graded)?;
    let computed = show_like(nearest, rate);
    let message = format!("{name}印为{}，按所列各项应为{computed}。", rate.printed);
    let spans = list.iter().map(|part| passage.span_of(part));
    let draft = Draft::new("rate_of_counts", Severity::Doubt, message)
        .printed(&rate.printed, computed)
        .at([passage.span_of(rate)])
        .at(spans)
        .advice("核对各等次的份数（人数、项数）和比率。");
    Some(draft)
}

/// The counts right before a rate that stand in one list.
fn listed(passage: &Passage, from: usize, at: usize) -> Vec<&Quantity> {
    let rate = &passage.quantities[at];
    let mut list: Vec<&Quantity> = Vec::new();
    // 以前两项计算的满意度: how many grades, and none.
    let said = passage.quantities[..at].iter().rev();
    for part in said.filter(|part| !part.han) {
        let next = list.last().map_or(rate.from, |next: &&Quantity| next.from);
        let most = if list.is_empty() { BEHIND } else { LISTED };
        let near = next.saturating_sub(part.to) <= most;
        let kin = list
            .first()
            .is_none_or(|one| one.unit.text == part.unit.text);
        if part.from < from || part.unit.class != UnitClass::Count || !near || !kin {
            break;
        }
        list.push(part);
    }
    list.reverse();
    list
}

/// Characters between the parts of a list, and between it and its rate.
const LISTED: usize = 12;
const BEHIND: usize = 18;

/// Whether some count in another, or what it leaves of it, is printed as the rate: 申报248家，未通过34家，通过率86.3%.
fn of_two(counts: &[&Quantity], rate: &Quantity) -> bool {
    let held = |part: &Quantity, whole: &Quantity| {
        [part.value, whole.value - part.value]
            .into_iter()
            .filter_map(|value| percent(value, whole.value))
            .any(|value| prints(value, rate))
    };
    counts.iter().any(|part| {
        counts.iter().any(|whole| {
            !std::ptr::eq(*part, *whole) && !whole.value.is_zero() && held(part, whole)
        })
    })
}

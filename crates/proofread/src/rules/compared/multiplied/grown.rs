//! Growth with both figures it stands between: `6.48亿元，增长8.0%，而上年同期为6.00亿元`, `2022年增长25%达150万元`, `目标800人次，实际936人次，超额17%`.

use rust_decimal::Decimal;

use crate::arithmetic::{percent, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass, chinese};
use crate::rules::compared::bases::is_planned;
use crate::rules::compared::line::{Sentence, Told, alike, apart_by, divides};
use crate::rules::compared::words::{compares, direction, earlier, ends, has};

/// Words for growth that is reckoned in another way.
const OTHERWISE: [&str; 8] = [
    "年均",
    "复合",
    "平均",
    "可比",
    "名义",
    "实际增",
    "剔除",
    "目标",
];

/// Names of what a change is of the figure before it.
const CHANGES: [&str; 16] = [
    "压缩比例",
    "压减比例",
    "缩短比例",
    "下降比例",
    "降低比例",
    "减少比例",
    "节约率",
    "节支率",
    "去除率",
    "压减率",
    "降幅",
    "增幅",
    "增长率",
    "下降率",
    "降低率",
    "缩短率",
];

fn is_amount(told: &Told<'_>) -> bool {
    let class = told.quantity.unit.class;
    !matches!(class, UnitClass::Percent | UnitClass::PercentPoint)
        && !told.quantity.han
        && told.quantity.value > Decimal::ZERO
}

/// Whether a figure says how far two others are from each other.
fn is_change(told: &Told<'_>) -> bool {
    direction(&told.lead).is_some() && !told.lead.ends_with(['至', '到'])
}

/// Whether a figure is said to be of an earlier time; `比上年多` is not.
fn is_earlier(sentence: &Sentence<'_>, told: &Told<'_>) -> bool {
    let clause = sentence.clause(told.quantity);
    let dated = has(
        &clause,
        &[
            "上年",
            "去年",
            "同期",
            "上一年",
            "基数为",
            "改造前",
            "实施前",
        ],
    );
    dated && !is_change(told) && !has(&told.lead, &["占", "每"])
}

fn of(one: &Quantity, base: &Quantity, rate: &Quantity) -> bool {
    divides(apart_by(one, base), base, Decimal::ONE_HUNDRED, rate)
}

fn tell(
    sentence: &Sentence<'_>,
    rate: &Quantity,
    (new, old): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    if let Some(value) = percent(apart_by(new, old).0, old.value) {
        let basis = format!("{}与{}", new.printed, old.printed);
        sentence.report(rate, &basis, show_like(value, rate), &[new, old], findings);
    }
}

/// `产值6.48亿元，同比增长8.0%，而上年同期为6.00亿元`: what it was before stands anywhere in the sentence.
pub(super) fn since(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let rate = told.quantity;
    let clause = sentence.clause(rate);
    if rate.unit.class != UnitClass::Percent
        || direction(&told.lead).is_none()
        || has(&clause, &OTHERWISE)
    {
        return;
    }
    let mut before = sentence.figures[..at].iter().rev();
    let new = before.find(|new| {
        is_amount(new) && !is_change(new) && !is_earlier(sentence, new) && !compares(&new.lead)
    });
    let Some(new) = new else { return };
    let olds: Vec<&Quantity> = sentence
        .figures
        .iter()
        .filter(|old| {
            is_amount(old) && is_earlier(sentence, old) && alike(old.quantity, new.quantity)
        })
        .map(|old| old.quantity)
        .collect();
    if olds.iter().any(|old| of(new.quantity, old, rate)) {
        sentence.settle(rate, findings);
        return;
    }
    let said = sentence.between(new.quantity, rate);
    let close = !said.contains('；') && said.matches('，').count() <= 4 && new.depth == told.depth;
    // Of several amounts of the year before each has its own.
    let kin = |told: &&Told<'_>| {
        is_amount(told) && !is_change(told) && alike(told.quantity, new.quantity)
    };
    let level = sentence.figures.iter().filter(kin).count();
    if let ([old], true, 2) = (olds.as_slice(), close, level) {
        tell(sentence, rate, (new.quantity, old), findings);
    }
}

/// `2021年120万元，2022年增长25%达150万元`: what it has come to stands right behind the rate.
pub(super) fn onwards(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let Some(rate) = sentence
        .previous(at)
        .filter(|rate| rate.quantity.unit.class == UnitClass::Percent)
    else {
        return;
    };
    let gap = sentence.between(rate.quantity, told.quantity);
    let gap = gap.trim_start_matches('，');
    let reaches = matches!(
        gap,
        "达" | "至" | "到" | "达到" | "增至" | "升至" | "降至" | "增加到" | "后达" | "为"
    );
    let up = direction(&rate.lead);
    let (Some(up), true, true) = (up, reaches, is_amount(told)) else {
        return;
    };
    if has(&rate.lead, &OTHERWISE) {
        return;
    }
    let before = sentence.figures[..at - 1].iter().rev();
    let mut olds = before
        .filter(|old| is_amount(old) && !is_change(old) && alike(old.quantity, told.quantity));
    let Some(old) = olds.next() else { return };
    if of(told.quantity, old.quantity, rate.quantity) {
        sentence.settle(told.quantity, findings);
        sentence.settle(rate.quantity, findings);
        return;
    }
    let dated = |lead: &str| lead.contains('年') || lead.contains("季度") || lead.contains('月');
    let goes_on =
        has(&rate.lead, &["再", "又", "继续", "进一步"]) || dated(&rate.lead) && dated(&old.lead);
    let apart = rate
        .quantity
        .value
        .checked_div(Decimal::ONE_HUNDRED)
        .unwrap_or_default();
    let factor = if up {
        Decimal::ONE + apart
    } else {
        Decimal::ONE - apart
    };
    if goes_on
        && !compares(&old.lead)
        && sentence.adjoins(old.quantity, rate.quantity)
        && (!earlier(&rate.lead) || earlier(&old.lead))
    {
        let basis = format!("{}和{}", old.quantity.printed, rate.quantity.printed);
        let computed = show_like(old.quantity.value * factor, told.quantity);
        sentence.report(
            told.quantity,
            &basis,
            computed,
            &[old.quantity, rate.quantity],
            findings,
        );
    }
}

/// `目标800人次，实际936人次，超额17%`; `由45天压缩至27天，压缩比例40%`; `由50亿元增至72亿元，年均增长20%`.
pub(super) fn past(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let rate = told.quantity;
    if rate.unit.class != UnitClass::Percent {
        return;
    }
    let lead = told.lead.trim_end_matches(['为', '达', '了', '约', '到']);
    let lead = ["任务", "目标", "计划", "承诺", "预期"]
        .iter()
        .fold(lead, |lead, word| lead.trim_end_matches(word));
    if ends(lead, &["超额", "超额完成", "超出", "超"]) && !lead.contains("分别") {
        past_goal(sentence, at, findings);
        return;
    }
    let Some((old, new)) = from_to(sentence, at) else {
        return;
    };
    if has(lead, &["年均", "复合", "年平均"]) {
        yearly(sentence, at, (old, new), findings);
    } else if ends(lead, &CHANGES) && !lead.contains('年') {
        if of(new, old, rate) {
            sentence.settle(rate, findings);
        } else {
            tell(sentence, rate, (new, old), findings);
        }
    }
}

/// The goal and what was done, when the sentence has one of each before the rate.
fn past_goal(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let rate = sentence.figures[at].quantity;
    let level: Vec<&Told<'_>> = sentence.figures[..at]
        .iter()
        .filter(|told| {
            is_amount(told)
                && !is_change(told)
                && !earlier(&told.lead)
                && told.depth == sentence.figures[at].depth
        })
        .collect();
    let Some(last) = level.last() else { return };
    let kin: Vec<&&Told<'_>> = level
        .iter()
        .filter(|told| alike(told.quantity, last.quantity))
        .collect();
    let goal = |told: &Told<'_>| {
        let behind = sentence
            .passage
            .slice(told.quantity.to, told.quantity.to + 8);
        let behind = behind
            .split(['，', '；', '。'])
            .next()
            .unwrap_or_default()
            .to_owned();
        is_planned(told)
            || sentence.clause(told.quantity).contains("目标")
            || behind.starts_with('的') && has(&behind, &["目标", "计划", "任务"])
    };
    let of_goal = |one: &Told<'_>, other: &Told<'_>| of(one.quantity, other.quantity, rate);
    let mut pairs = kin
        .iter()
        .flat_map(|one| kin.iter().map(move |other| (one, other)));
    if pairs.any(|(one, other)| !std::ptr::eq(**one, **other) && of_goal(one, other)) {
        sentence.settle(rate, findings);
        return;
    }
    let (goals, done): (Vec<&&Told<'_>>, Vec<&&Told<'_>>) =
        kin.into_iter().partition(|told| goal(told));
    if let ([goal], [done]) = (goals.as_slice(), done.as_slice())
        && sentence
            .passage
            .slice(goal.quantity.from.min(done.quantity.from), rate.from)
            .matches('，')
            .count()
            <= 4
    {
        tell(sentence, rate, (done.quantity, goal.quantity), findings);
    }
}

/// The two figures of `由…至…` right before a figure; a change of them may stand between.
fn from_to<'a>(sentence: &Sentence<'a>, at: usize) -> Option<(&'a Quantity, &'a Quantity)> {
    let mut before: Vec<&Told<'a>> = sentence.figures[..at].iter().rev().take(3).collect();
    before.reverse();
    let pair = before.windows(2).rev().find(|pair| {
        let from = has(&pair[0].lead, &["由", "从"]);
        let gap = sentence.between(pair[0].quantity, pair[1].quantity);
        let to = gap.trim_end_matches('的');
        let dated = to.ends_with('年') && to.contains(['至', '到']);
        let to = (dated || to.ends_with(['至', '到', '为'])) && !gap.contains(['，', '；']);
        from && to
            && alike(pair[0].quantity, pair[1].quantity)
            && is_amount(pair[0])
            && is_amount(pair[1])
    })?;
    let between = sentence.between(pair[1].quantity, sentence.figures[at].quantity);
    (!between.contains('；') && between.matches('，').count() <= 2)
        .then_some((pair[0].quantity, pair[1].quantity))
}

/// How many years its words say that a sentence spans: `两年内`, `2020年…2023年`.
fn years(sentence: &Sentence<'_>, at: usize) -> Vec<u32> {
    let passage = sentence.passage;
    let end = sentence.figures[at].quantity.from;
    let begin = sentence
        .figures
        .first()
        .map_or(0, |first| first.quantity.from.saturating_sub(24));
    let mut found = Vec::new();
    for index in begin..end {
        if passage.chars[index] == '年'
            && index > 0
            && let Some((value, _)) = chinese::read(&passage.chars[index - 1..index])
            && !chinese::is_numeral(*passage.chars.get(index.wrapping_sub(2)).unwrap_or(&' '))
            && passage.chars.get(index.wrapping_sub(2)) != Some(&'第')
            && let Ok(value) = u32::try_from(value)
        {
            found.push(value);
        }
    }
    let printed = sentence.figures[..at]
        .iter()
        .filter(|told| told.quantity.unit.text == "年");
    found.extend(printed.filter_map(|told| told.quantity.value.to_string().parse::<u32>().ok()));
    let named: Vec<u32> = passage
        .years
        .iter()
        .filter(|(from, _)| (begin..end).contains(from))
        .map(|(_, year)| *year)
        .collect();
    if let (Some(first), Some(last)) = (named.iter().min(), named.iter().max())
        && last > first
    {
        found.push(last - first);
    }
    found.retain(|years| (2..=12).contains(years));
    found
}

fn yearly(
    sentence: &Sentence<'_>,
    at: usize,
    (old, new): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    let rate = sentence.figures[at].quantity;
    let spans = years(sentence, at);
    let grows = |rate: Decimal, years: u32| old.value.checked_mul(factor(rate, years)?);
    let holds = |years: &u32| {
        let room = old.half + new.half;
        grows(rate.low(), *years)
            .zip(grows(rate.high(), *years))
            .is_none_or(|(low, high)| low - room <= new.value && new.value <= high + room)
    };
    if spans.iter().any(holds) {
        sentence.settle(rate, findings);
        return;
    }
    let [years] = spans.as_slice() else { return };
    let value = new
        .value
        .checked_div(old.value)
        .and_then(|ratio| rate_of(ratio, *years));
    if let Some(value) = value {
        let basis = format!("{}、{}和{years}年", old.printed, new.printed);
        sentence.report(rate, &basis, show_like(value, rate), &[old, new], findings);
    }
}

/// What a yearly rate in percent makes of one after so many years.
fn factor(rate: Decimal, years: u32) -> Option<Decimal> {
    let yearly = Decimal::ONE + rate.checked_div(Decimal::ONE_HUNDRED)?;
    (0..years).try_fold(Decimal::ONE, |made, _| made.checked_mul(yearly))
}

/// The yearly rate in percent that makes a ratio after so many years, to the hundredth.
fn rate_of(ratio: Decimal, years: u32) -> Option<Decimal> {
    let (mut low, mut high) = (-Decimal::ONE_HUNDRED, Decimal::ONE_THOUSAND);
    for _ in 0..20 {
        let middle = (low + high) / Decimal::TWO;
        if factor(middle, years)? < ratio {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some((low + high) / Decimal::TWO)
}

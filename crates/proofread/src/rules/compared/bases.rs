//! Rates beside what they are measured by: `占总投入2400万元的20%`, `占70.00%（以11298份为基数）`, `（32150万元比31000万元）`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike, divides, wide};
use super::words::{compares, direction, has};
use crate::arithmetic::{percent, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::is_average;

/// Characters of a noun between a number and its share, with 的.
const MOST_NOUN: usize = 12;

/// `占全部结余1602.60万元的26.96%`: what is measured by the figure stands before.
pub(super) fn share(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let rate = told.quantity;
    // 占支出4425.0万元（合计7326.4万元减本级2901.4万元）的56.4%: what stands in brackets is apart.
    let before = sentence.figures[..at]
        .iter()
        .rposition(|whole| whole.depth <= told.depth);
    let Some((whole_at, whole)) = before.map(|at| (at, &sentence.figures[at])) else {
        return;
    };
    let led = super::words::without_brackets(&sentence.between(whole.quantity, rate));
    let times = rate.unit.text == "倍";
    let measured = (has(&whole.lead, &["占", "为", "相当于", "完成"])
        || times && whole.lead.starts_with('是'))
        && !compares(&whole.lead);
    let kind = rate.unit.class == UnitClass::Percent || times;
    // 占全部20家受扶持企业的25%: what is counted is named before 的.
    let named = whole.quantity.unit.class == UnitClass::Count
        && whole.lead.contains('占')
        && led.ends_with('的')
        && led.chars().count() <= MOST_NOUN
        && led.chars().all(crate::layout::is_han);
    let of =
        named || matches!(led.as_str(), "的" | "的比例为" | "的比重为") || is_of_goal(whole, &led);
    if !kind || !measured || !of {
        return;
    }
    let parts = sentence.figures[..whole_at]
        .iter()
        .rev()
        .filter(|part| alike(part.quantity, whole.quantity))
        .map(|part| part.quantity);
    let scale = if times {
        Decimal::ONE
    } else {
        Decimal::ONE_HUNDRED
    };
    if parts
        .clone()
        .any(|part| divides(wide(part), whole.quantity, scale, rate))
        || divides(listed(sentence, whole_at), whole.quantity, scale, rate)
    {
        sentence.settle(rate, findings);
        sentence.settle(whole.quantity, findings);
        return;
    }
    let told: Vec<&Quantity> = parts.collect();
    let Some(part) = measured_part(sentence, whole_at, &told) else {
        return;
    };
    let Some(value) = part
        .value
        .checked_mul(scale)
        .and_then(|part| part.checked_div(whole.quantity.value))
    else {
        return;
    };
    let basis = format!("{}÷{}", part.printed, whole.quantity.printed);
    let others = [part, whole.quantity];
    sentence.report(rate, &basis, show_like(value, rate), &others, findings);
}

/// Which of the figures before a whole, the nearest first, is measured by it.
fn measured_part<'a>(
    sentence: &Sentence<'_>,
    whole_at: usize,
    told: &[&'a Quantity],
) -> Option<&'a Quantity> {
    let whole = sentence.figures[whole_at].quantity;
    // Another figure of the sentence may be what is measured when more than one clause parts them.
    // 登记32.01亿元，平均每项463.2万元，完成30亿元目标的106.7%: a mean between is passed over.
    let means = told
        .iter()
        .take_while(|part| is_average(sentence.passage, part));
    let means = means.count();
    let near = |part: &&Quantity| {
        let last = told.first().filter(|_| means == 1).copied();
        sentence.adjoins(part, last.unwrap_or(whole))
    };
    let part = told.get(means).copied().filter(near)?;
    // 5家园区收入30.5亿元，占16家园区的63%: what they brought in is measured.
    let other = sentence.previous(whole_at).is_some_and(|last| {
        last.quantity.from > part.from
            && last.quantity.unit.class == UnitClass::Money
            && whole.unit.class == UnitClass::Count
    });
    (!other).then_some(part)
}

/// `完成30亿元目标的106.7%`: what was to be reached is named behind its figure.
fn is_of_goal(whole: &Told<'_>, led: &str) -> bool {
    const GOALS: [&str; 5] = ["目标的", "年度目标的", "任务的", "计划的", "指标的"];
    has(&whole.lead, &["完成", "为", "达到"]) && GOALS.contains(&led)
}

/// `购置19.20万元、印刷8.40万元，占该项支出92.50万元的29.84%`: all of a list that ends before a whole, with its borders.
fn listed(sentence: &Sentence<'_>, whole_at: usize) -> (Decimal, Decimal, Decimal) {
    let mut sum = (Decimal::ZERO, Decimal::ZERO, Decimal::ZERO);
    let whole = sentence.figures[whole_at].quantity;
    let mut next: Option<&Quantity> = None;
    for told in sentence.figures[..whole_at].iter().rev() {
        let part = told.quantity;
        let ticked = next.is_none_or(|next| sentence.between(part, next).starts_with(['、', '和']));
        if !ticked || !alike(part, whole) {
            break;
        }
        let (value, low, high) = wide(part);
        sum = (sum.0 + value, sum.1 + low, sum.2 + high);
        next = Some(part);
    }
    sum
}

/// Words before the only figure of a bracket that say that the rate before it is measured by it.
fn is_base(lead: &str, tail: &str) -> bool {
    has(lead, &["基数", "分母", "总数", "总额", "全部"])
        || has(tail, &["分母", "基数", "总数"])
        || lead.is_empty()
}

/// `占70.00%（以全部11298份为基数）`: the part stands before the rate, the whole in brackets behind it.
pub(super) fn base(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let rate = told.quantity;
    if rate.unit.class != UnitClass::Percent || direction(&told.lead).is_some() {
        return;
    }
    if quotient(sentence, at, findings) {
        return;
    }
    let Some(whole) = sentence.bracketed(at) else {
        return;
    };
    if !is_base(&whole.lead, &sentence.tail(at + 1)) {
        return;
    }
    let mut parts = sentence.figures[..at]
        .iter()
        .rev()
        .filter(|part| {
            part.depth == told.depth
                && alike(part.quantity, whole.quantity)
                && part.quantity.value <= whole.quantity.value
        })
        .map(|part| part.quantity);
    let holds = |part: &Quantity| divides(wide(part), whole.quantity, Decimal::ONE_HUNDRED, rate);
    let mut all = parts
        .clone()
        .take(4)
        .fold(Decimal::ZERO, |sum, part| sum + part.value);
    all = percent(all, whole.quantity.value).unwrap_or_default();
    if parts.clone().any(holds) || crate::arithmetic::prints(all, rate) {
        sentence.settle(rate, findings);
        return;
    }
    let Some(part) = parts
        .next()
        .filter(|part| sentence.adjoins(part, rate) && told.lead.contains('占'))
    else {
        return;
    };
    report(sentence, rate, (part, whole.quantity), findings);
}

/// `到位率103.71%（32150万元比31000万元）`: both stand in brackets.
fn quotient(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) -> bool {
    let (Some(part), Some(whole)) = (sentence.next(at), sentence.figures.get(at + 2)) else {
        return false;
    };
    let rate = sentence.figures[at].quantity;
    let opened = sentence.passage.slice(rate.to, part.quantity.from);
    let gap = sentence.between(part.quantity, whole.quantity);
    if opened != "(" || !matches!(gap.as_str(), "比" | "/" | "÷") || part.at + 1 != whole.at {
        return false;
    }
    let (part, whole) = (part.quantity, whole.quantity);
    if !alike(part, whole) {
        return false;
    }
    if divides(wide(part), whole, Decimal::ONE_HUNDRED, rate) {
        // The two may also stand before the bracket in another unit: the rate is still to be asked there.
        findings.checked.rates += 1;
    } else {
        report(sentence, rate, (part, whole), findings);
    }
    true
}

fn report(
    sentence: &Sentence<'_>,
    rate: &Quantity,
    (part, whole): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    if let Some(value) = percent(part.value, whole.value) {
        let basis = format!("{}÷{}", part.printed, whole.printed);
        let computed = show_like(value, rate);
        sentence.report(rate, &basis, computed, &[part, whole], findings);
    }
}

/// Whether a figure is said to be what was planned.
pub(super) fn is_planned(told: &Told<'_>) -> bool {
    has(
        &told.lead,
        &[
            "目标",
            "计划",
            "任务",
            "应",
            "预算",
            "指标值",
            "控制数",
            "额度",
        ],
    ) && !has(
        &told.lead,
        &[
            "完成目标",
            "实际",
            "实现",
            "供应",
            "效应",
            "未",
            "研究计划",
            "计划包括",
            "专项计划",
        ],
    )
}

/// `增加值1426.8亿元，占规上工业增加值（3835.5亿元）的37.20%`: the whole stands in brackets right before the rate.
pub(super) fn of_bracketed(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let rate = sentence.figures[at].quantity;
    let (Some(whole), Some(part)) = (
        sentence.previous(at),
        at.checked_sub(1).and_then(|whole| sentence.previous(whole)),
    ) else {
        return;
    };
    let before = sentence.between(part.quantity, whole.quantity);
    let behind = sentence.between(whole.quantity, rate);
    let clause = before.rsplit('，').next().unwrap_or_default();
    let opens = clause.starts_with('占') && clause.ends_with('(') && clause.chars().count() <= 20;
    let kin = alike(part.quantity, whole.quantity) && sentence.adjoins(part.quantity, rate);
    if rate.unit.class != UnitClass::Percent || behind != ")的" || !opens || !kin {
        return;
    }
    if divides(
        wide(part.quantity),
        whole.quantity,
        Decimal::ONE_HUNDRED,
        rate,
    ) {
        sentence.settle(rate, findings);
    } else {
        report(sentence, rate, (part.quantity, whole.quantity), findings);
    }
}

/// What a sample is called as a part of all.
const SAMPLES: [&str; 8] = [
    "抽样比例",
    "抽查比例",
    "抽样率",
    "抽查率",
    "抽检率",
    "抽查面",
    "抽检比例",
    "核查比例",
];

/// `以609户次补贴为总体，抽取92户次核验，抽样比例15.1%`: the sample stands right before, all of which it is one before that.
pub(super) fn sampled(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let rate = told.quantity;
    let named = told.lead.trim_end_matches(['为', '达', '约', '到']);
    let Some(part) = sentence.previous(at) else {
        return;
    };
    if rate.unit.class != UnitClass::Percent || !SAMPLES.contains(&named) {
        return;
    }
    let mut wholes: Vec<&Quantity> = sentence.figures[..at - 1]
        .iter()
        .map(|whole| whole.quantity)
        .filter(|whole| alike(whole, part.quantity))
        .collect();
    // A sample that is more than all it was taken of.
    if wholes.iter().any(|whole| whole.value > part.quantity.value) {
        wholes.retain(|whole| whole.value > part.quantity.value);
    } else if rate.value >= Decimal::ONE_HUNDRED {
        return;
    }
    let Some(nearest) = wholes.last() else { return };
    // 抽取48个项目，其中甲18个、乙30个，抽样比例35.29%: the last of its parts is no sample.
    if sentence.between(nearest, part.quantity).contains("其中") {
        return;
    }
    let hundred = Decimal::ONE_HUNDRED;
    if wholes
        .iter()
        .any(|whole| divides(wide(part.quantity), whole, hundred, rate))
    {
        sentence.settle(rate, findings);
        return;
    }
    report(sentence, rate, (part.quantity, nearest), findings);
}

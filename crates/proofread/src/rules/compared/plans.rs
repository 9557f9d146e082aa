//! What was planned, what was done and how far they are apart: `应配套100万元、实际62万元，缺38万元`.

use rust_decimal::Decimal;

use super::bases::is_planned;
use super::line::{Sentence, Told, alike, apart_by, divides, is, wide};
use super::words::{compares, direction, ends, has};
use crate::arithmetic::{percent, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// Figures after the two that can be about them.
const AFTER: usize = 4;

/// Looks at a figure that says what was done right after one that says what was planned.
pub(super) fn plan(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let done = &sentence.figures[at];
    let Some(planned) = sentence.previous(at) else {
        return;
    };
    let reached = has(
        &done.lead,
        &[
            "实际", "完成", "实现", "到位", "支出", "兑付", "拨付", "达到",
        ],
    );
    let between = sentence.between(planned.quantity, done.quantity);
    let whole = !done.quantity.value.is_zero() && planned.quantity.value > Decimal::ZERO;
    let amounts = !matches!(
        done.quantity.unit.class,
        UnitClass::Percent | UnitClass::PercentPoint
    );
    if !reached
        || !whole
        || !amounts
        || !alike(planned.quantity, done.quantity)
        || !is_planned(planned)
        || is_planned(done)
        || compares(&done.lead)
        // 目标1500人，实际少30人: how far it is from it.
        || ends(&done.lead, &["实际少", "实际多", "实际差", "实际缺", "实际超"])
        || has(&done.lead, &["未", "其中"])
        || between.contains(['；', '('])
        || planned.depth != done.depth
    {
        return;
    }
    let pair = (planned.quantity, done.quantity);
    let budget = planned.lead.contains("预算");
    for later in at + 1..sentence.figures.len().min(at + 1 + AFTER) {
        let told = &sentence.figures[later];
        let since = sentence.between(done.quantity, told.quantity);
        let anew = since.contains('；') || compares(&told.lead) || told.depth != done.depth;
        if anew || alike(told.quantity, done.quantity) && direction(&told.lead).is_none() {
            return;
        }
        about(sentence, (pair, budget), later, findings);
    }
}

/// Whether words lead to a rate of completion.
fn completes(lead: &str) -> bool {
    let lead = lead.trim_end_matches(['为', '达', '到']);
    matches!(
        lead,
        "完成率" | "完成" | "完成目标的" | "达到目标的" | "目标完成率"
    )
}

/// `加权计算为82.08%，目标85%，完成率96.56%`: what was done stands before what was planned.
pub(super) fn reached(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let rate = &sentence.figures[at];
    if rate.quantity.unit.class != UnitClass::Percent || !completes(&rate.lead) {
        return;
    }
    let Some((done, planned)) = before_goal(sentence, at) else {
        return;
    };
    let rate = rate.quantity;
    // What is to be as little as possible is measured the other way round.
    let held = [(done, planned), (planned, done)]
        .iter()
        .any(|(part, whole)| {
            whole.value > Decimal::ZERO && divides(wide(part), whole, Decimal::ONE_HUNDRED, rate)
        });
    if held {
        sentence.settle(rate, findings);
    } else if let Some(value) = percent(done.value, planned.value) {
        let basis = format!("{}÷{}", done.printed, planned.printed);
        let computed = show_like(value, rate);
        sentence.report(rate, &basis, computed, &[done, planned], findings);
    }
}

/// What was done and the goal said right behind it, both right before a figure: `18.7亿元，目标16.0亿元，`.
fn before_goal<'s>(sentence: &'s Sentence<'_>, at: usize) -> Option<(&'s Quantity, &'s Quantity)> {
    let own = &sentence.figures[at];
    let planned = sentence.previous(at).filter(|told| {
        let lead = told.lead.trim_end_matches(['为', '是']);
        matches!(
            lead,
            "目标" | "目标值" | "年度目标" | "计划" | "指标值" | "计划数"
        )
    })?;
    let done = sentence.previous(at - 1).filter(|done| {
        alike(done.quantity, planned.quantity)
            && !is_planned(done)
            && !compares(&done.lead)
            && done.depth == planned.depth
            && planned.depth == own.depth
    })?;
    (sentence.adjoins(done.quantity, planned.quantity)
        && sentence.adjoins(planned.quantity, own.quantity))
    .then_some((done.quantity, planned.quantity))
}

/// `两地到位率均为75%，合计缺口110万元`: of more than what stands right before.
fn is_of_several(sentence: &Sentence<'_>, own: &Quantity) -> bool {
    let mut figures = sentence.figures.iter();
    figures.any(|told| told.quantity.from == own.from && told.lead.contains("合计"))
}

/// Says of a figure whether what was planned and done gives it, and what they give.
fn tell(
    sentence: &Sentence<'_>,
    own: &Quantity,
    (held, value): (bool, Option<Decimal>),
    both: [&Quantity; 2],
    findings: &mut Findings,
) {
    if held {
        sentence.settle(own, findings);
    } else if let Some(value) = value.filter(|_| !is_of_several(sentence, own)) {
        let basis = format!("{}与{}", both[0].printed, both[1].printed);
        sentence.report(own, &basis, show_like(value, own), &both, findings);
    }
}

/// `支持装备98套，目标90套，多8套`, `合同18.7亿元，目标16.0亿元，超出16.9%`: how far it is from the goal said before.
pub(super) fn past_goal(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let words = told.lead.trim_start_matches(['比', '较', '距']);
    let words = words.replace("目标值", "").replace("目标", "");
    let words = words.trim_end_matches(['了', '出', '近', '约']);
    let bare = matches!(
        words,
        "多" | "少"
            | "超"
            | "超过"
            | "超额"
            | "超额完成"
            | "低"
            | "高"
            | "差"
            | "缺"
            | "相差"
            | "低于"
    );
    if !bare || told.lead.ends_with("于目标") {
        return;
    }
    let Some((done, planned)) = before_goal(sentence, at) else {
        return;
    };
    let apart = apart_by(planned, done);
    let class = own.unit.class;
    let rates = done.unit.class == UnitClass::Percent;
    let (held, value) = if class == UnitClass::Percent && !rates && !planned.value.is_zero() {
        let held = divides(apart, planned, Decimal::ONE_HUNDRED, own);
        (held, percent(apart.0, planned.value))
    } else if alike(own, done) && !rates || rates && class == UnitClass::PercentPoint {
        (is(apart.0, own, &[planned, done]), Some(apart.0))
    } else {
        return;
    };
    tell(sentence, own, (held, value), [planned, done], findings);
}

/// `目标6亿元，填报6.35亿元，认定4.86亿元，认定数为填报数的76.54%、目标值的81%`: the goal stands before, by its name.
pub(super) fn of_goal(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let rate = &sentence.figures[at];
    let lead = rate
        .lead
        .trim_start_matches(['、', '为', '占', '相', '当', '于', '达', '到']);
    let lead = lead.trim_start_matches("完成").trim_start_matches("年度");
    let named = matches!(
        lead,
        "目标的" | "目标值的" | "目标数的" | "计划的" | "计划数的" | "指标值的"
    );
    if rate.quantity.unit.class != UnitClass::Percent || !named {
        return;
    }
    let amount = |told: &&Told<'_>| {
        let class = told.quantity.unit.class;
        let rate = matches!(class, UnitClass::Percent | UnitClass::PercentPoint);
        !rate && told.depth == 0 && told.quantity.value > Decimal::ZERO
    };
    let near = |told: &&Told<'_>| {
        !sentence
            .between(told.quantity, rate.quantity)
            .contains('；')
    };
    let before = || sentence.figures[..at].iter().filter(amount).filter(near);
    let Some(goal) = before().rev().find(|told| is_planned(told)) else {
        return;
    };
    let parts: Vec<&Quantity> = before()
        .filter(|told| !is_planned(told) && !compares(&told.lead))
        .filter(|told| direction(&told.lead).is_none())
        .map(|told| told.quantity)
        .filter(|part| alike(part, goal.quantity))
        .collect();
    let (goal, rate) = (goal.quantity, rate.quantity);
    if parts
        .iter()
        .any(|part| divides(wide(part), goal, Decimal::ONE_HUNDRED, rate))
    {
        sentence.settle(rate, findings);
        return;
    }
    let nearest = parts.last().filter(|part| sentence.adjoins(part, rate));
    let value = nearest.and_then(|part| percent(part.value, goal.value));
    if let (Some(part), Some(value)) = (nearest, value) {
        let basis = format!("{}÷{}", part.printed, goal.printed);
        let computed = show_like(value, rate);
        sentence.report(rate, &basis, computed, &[part, goal], findings);
    }
}

/// What a rate is of: of what was planned, how far what was done is from it, or what was done. A budget is executed.
fn rated<Part>(words: &str, budget: bool, (apart, done): (Part, Part)) -> Option<Part> {
    const APART: [&str; 9] = [
        "超额完成",
        "节约率",
        "结余率",
        "短缺",
        "超出",
        "超额",
        "超过",
        "超",
        "低",
    ];
    const DONE: [&str; 5] = ["完成", "完成率", "到位率", "完成目标的", "达到目标的"];
    const EXECUTED: [&str; 4] = ["执行率", "支出率", "使用率", "支付率"];
    if ends(words, &APART) {
        Some(apart)
    } else {
        (ends(words, &DONE) || budget && ends(words, &EXECUTED)).then_some(done)
    }
}

fn about(
    sentence: &Sentence<'_>,
    ((planned, done), budget): ((&Quantity, &Quantity), bool),
    at: usize,
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let words = told.lead.trim_end_matches(['了', '为', '达', '仅']);
    let apart = apart_by(planned, done);
    let spare = ends(
        words,
        &[
            "节约",
            "结余",
            "剩余",
            "结转",
            "短缺",
            "缺口",
            "超额",
            "未完成",
        ],
    );
    let (held, value) = if own.unit.class == UnitClass::Percent {
        let Some(part) = rated(words, budget, (apart, wide(done))) else {
            return;
        };
        let held = divides(part, planned, Decimal::ONE_HUNDRED, own);
        (held, percent(part.0, planned.value))
    } else if alike(own, done) && (spare || direction(words).is_some()) {
        (is(apart.0, own, &[planned, done]), Some(apart.0))
    } else {
        return;
    };
    tell(sentence, own, (held, value), [planned, done], findings);
}

/// `比目标少3项，完成目标的104.5%`: what stays behind its goal isn't all of it, what goes beyond is more.
fn reaches_despite(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) -> bool {
    let gap = &sentence.figures[at];
    let Some(rate) = sentence.next(at) else {
        return false;
    };
    let (by, own) = (gap.quantity, rate.quantity);
    let aims = compares(&gap.lead) && has(&gap.lead, &["目标", "计划", "指标值"]);
    let less = ends(&gap.lead, &["少", "低", "差"]);
    let more = ends(&gap.lead, &["多", "超", "超出", "超过"]);
    let all = own.value >= Decimal::ONE_HUNDRED;
    let told = completes(&rate.lead) && sentence.adjoins(by, own) && aims;
    let amounts = matches!(by.unit.class, UnitClass::Count | UnitClass::Money);
    let wrong = told && amounts && (less && all || more && !all);
    if wrong && own.unit.class == UnitClass::Percent {
        let basis = format!("“{}{}”", gap.lead, by.printed);
        let computed = if less { "不到100%" } else { "超过100%" };
        sentence.report(own, &basis, computed.to_owned(), &[by], findings);
    }
    wrong
}

/// `人才462人，其中博士58人、硕士404人，比目标少38人`: what is told of a list is told of its whole.
fn whole_of<'s>(sentence: &'s Sentence<'_>, last: &'s Told<'_>) -> &'s Told<'s> {
    let whole = crate::facts::parent(sentence.passage, last.at);
    let mut figures = sentence.figures.iter();
    whole
        .and_then(|whole| figures.find(|told| told.at == whole))
        .unwrap_or(last)
}

/// `贴息企业297家，比目标少23家，完成率92.8%`: the target follows from the two.
pub(super) fn aimed(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let gap = &sentence.figures[at];
    let by = gap.quantity;
    if reaches_despite(sentence, at, findings) {
        return;
    }
    let Some(done) = sentence.previous(at).map(|last| whole_of(sentence, last)) else {
        return;
    };
    let aims = has(&gap.lead, &["目标", "计划", "指标值", "任务"]);
    let less = has(&gap.lead, &["少", "低", "差", "欠"]);
    let more = has(&gap.lead, &["多", "超", "高"]);
    // 少于任务书要求的48期: what it is compared with, no distance.
    if gap.lead.ends_with(['的', '于']) {
        return;
    }
    let near = sentence.previous(at);
    let kin =
        alike(done.quantity, by) && near.is_some_and(|near| sentence.adjoins(near.quantity, by));
    let amounts = matches!(by.unit.class, UnitClass::Count | UnitClass::Money);
    if !aims || less == more || !kin || !amounts || is_planned(done) || compares(&done.lead) {
        return;
    }
    let Some(rate) = sentence.next(at).filter(|rate| {
        let words = rate.lead.trim_end_matches(['为', '达', '仅', '到', '的']);
        rate.quantity.unit.class == UnitClass::Percent
            && sentence.adjoins(by, rate.quantity)
            && ends(
                words,
                &["完成率", "完成", "完成目标", "完成年度目标", "完成比例"],
            )
    }) else {
        return;
    };
    let mut target = done.quantity.clone();
    target.value = if less {
        done.quantity.value + by.value
    } else {
        done.quantity.value - by.value
    };
    target.half = done.quantity.half + by.half;
    let own = rate.quantity;
    if target.value <= Decimal::ZERO {
        return;
    }
    if divides(wide(done.quantity), &target, Decimal::ONE_HUNDRED, own) {
        sentence.settle(own, findings);
    } else if let Some(value) = percent(done.quantity.value, target.value) {
        let basis = format!("{}和与目标之差{}", done.quantity.printed, by.printed);
        let others = [done.quantity, by];
        sentence.report(own, &basis, show_like(value, own), &others, findings);
    }
}

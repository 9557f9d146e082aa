//! Lists of grades and of parts in brackets: `满意572份、一般29份、不满意7份`, `10个项目分布在甲（7个）和乙（3个）`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike};
use super::wholes::{is_counted, is_near, say};
use super::words::{compares, has};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::slip::{keeps_apart, one_off};

/// Words of the last of a list of grades.
const FAILED: [&str; 7] = [
    "不满意",
    "不合格",
    "未通过",
    "超期",
    "逾期",
    "未完成",
    "未达",
];

/// `满意572份、一般29份、不满意7份`: a list that ends with what failed is of a number said before or behind.
pub(super) fn graded(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let told = &sentence.figures[at];
    let fails = has(&told.lead, &FAILED) || at > 0 && is_negated(sentence, at);
    // 到期未通过等减少32家: what left, no grade.
    let left = has(&told.lead, &["减少", "退出", "取消"]);
    if !fails || left || told.quantity.unit.class != UnitClass::Count {
        return;
    }
    let kin = |one: &Told<'_>| {
        // 年末4862户，新认定493户，未通过39户: what there was is no part.
        !has(&one.lead, &["年末", "年初"])
            && one.quantity.unit.text == told.quantity.unit.text
            && one.depth == told.depth
            && !compares(&one.lead)
            && !has(&one.lead, &["目标", "计划", "均", "每"])
    };
    let mut list: Vec<&Told<'_>> = vec![told];
    for index in (0..at).rev() {
        let one = &sentence.figures[index];
        let gap = sentence.between(one.quantity, list[0].quantity);
        if !kin(one) || gap.contains('；') || gap.chars().count() > 26 {
            break;
        }
        list.insert(0, one);
    }
    let all = list.len();
    let wholes: Vec<&Quantity> = sentence
        .passage
        .quantities
        .iter()
        .filter(|whole| whole.unit.comparable(&told.quantity.unit) && whole.is_plain())
        .collect();
    let run = |from: usize| -> (Vec<&Quantity>, Decimal) {
        let run: Vec<&Quantity> = list[from..].iter().map(|part| part.quantity).collect();
        let sum = run.iter().map(|part| part.value).sum();
        (run, sum)
    };
    // The first of the list may be the whole itself.
    let runs: Vec<(Vec<&Quantity>, Decimal)> = (0..all.saturating_sub(1)).map(run).collect();
    let class = told.quantity.unit.class;
    let elsewhere = |sum: Decimal| {
        let mut said = context.pool.between(class, sum, Some(sum));
        said.any(|whole| whole.quantity.value == sum && alike(&whole.quantity, told.quantity))
    };
    // 很满意118份、满意62份、一般15份、不满意5份: a grade is no whole.
    let whole = |from: &usize| !is_grade(list[from - 1]);
    if let Some(from) = (1..runs.len())
        .filter(whole)
        .find(|from| slips(sentence, list[from - 1], &runs[*from]))
    {
        let (run, sum) = &runs[from];
        say(sentence, list[from - 1].quantity, run, *sum, findings);
        return;
    }
    if runs.iter().any(|(_, sum)| elsewhere(*sum)) {
        findings.checked.sums += 1;
        return;
    }
    let likely = runs.iter().find_map(|(run, sum)| {
        let whole = wholes.iter().find(|whole| {
            let apart = !run.iter().any(|part| std::ptr::eq(*part, **whole));
            let over = run.iter().all(|part| whole.value >= part.value);
            apart && over && run.len() > 1 && is_near(whole, *sum)
        })?;
        Some((*whole, run, *sum))
    });
    let likely = likely.or_else(|| {
        let (whole, from) = all_before(sentence, &list, at)?;
        let (run, sum) = &runs[from];
        Some((whole, run, *sum))
    });
    if let Some((whole, run, sum)) = likely {
        say(sentence, whole, run, sum, findings);
    }
}

/// `采纳31条，部分采纳8条，未采纳4条`: whether a figure is of what another right before it is not of.
fn is_negated(sentence: &Sentence<'_>, at: usize) -> bool {
    const VERB: usize = 2;
    let lead = sentence.figures[at].lead.trim_start_matches(['、', '，']);
    let Some(verb) = lead.strip_prefix(['未', '不']) else {
        return false;
    };
    let verb: String = verb.chars().take(VERB).collect();
    let before = sentence.figures[..at].iter().rev().take(3);
    let same = |one: &Told<'_>| {
        let name = one.lead.trim_start_matches(['、', '，', '已']);
        one.quantity.unit.text == sentence.figures[at].quantity.unit.text && name.starts_with(&verb)
    };
    verb.chars().count() == VERB && before.into_iter().any(same)
}

/// Whether a figure is of one of the grades of a list itself.
fn is_grade(told: &Told<'_>) -> bool {
    let lead = told.lead.trim_end_matches(['的', '为', '有']);
    lead.ends_with("满意")
}

/// `回访54家，满意的47家、基本满意的4家、不满意的3家`: whether one slip is all that parts three or more grades from the whole right before
/// them; what few of them make stands in any report, and explains nothing unless the paragraph says it.
fn slips(
    sentence: &Sentence<'_>,
    whole: &Told<'_>,
    (run, sum): &(Vec<&Quantity>, Decimal),
) -> bool {
    let own = whole.quantity;
    let mut told = sentence.passage.quantities.iter();
    run.len() > 2
        && run.iter().all(|part| part.value < own.value)
        && sentence.adjoins(own, run[0])
        && keeps_apart(own, (run, *sum), one_off)
        && !told.any(|one| one.value == *sum && alike(one, own))
}

/// `应验收128项，按期验收117项，逾期11项`: the whole right before a list that leaves nothing out, and where the list begins.
fn all_before<'a>(
    sentence: &Sentence<'_>,
    list: &[&Told<'a>],
    at: usize,
) -> Option<(&'a Quantity, usize)> {
    let from = (1..list.len().saturating_sub(1)).find(|from| is_opposed(&list[*from..]))?;
    let (whole, first) = (list[from - 1], list[from]);
    let right = whole.at + 1 == first.at && is_last(sentence, at) && !is_grade(whole);
    let adjoins = sentence.adjoins(whole.quantity, first.quantity);
    (right && adjoins).then_some((whole.quantity, from))
}

/// Words of what was reached, and what of the same things was not.
const OPPOSED: [(&str, &str); 8] = [
    ("按期", "逾期"),
    ("按时", "逾期"),
    ("如期", "逾期"),
    ("通过", "未通过"),
    ("合格", "不合格"),
    ("完成", "未完成"),
    ("达到", "未达"),
    ("满意", "不满意"),
];

/// `满意141家、基本满意6家、不满意3家`: whether a list reaches from what is to what is not.
fn is_opposed(list: &[&Told<'_>]) -> bool {
    let [first, .., last] = list else {
        return false;
    };
    let bare = first.lead.trim_start_matches(['、', '，', '已']);
    let denied = last
        .lead
        .trim_start_matches(['、', '，'])
        .strip_prefix(['未', '不']);
    if denied.is_some_and(|denied| denied.chars().count() > 1 && bare.starts_with(denied)) {
        return true;
    }
    // 满意 and 不满意 leave what lies between.
    let least = if last.lead.contains("不满意") {
        3
    } else {
        2
    };
    list.len() >= least
        && OPPOSED
            .iter()
            .any(|(one, other)| bare.starts_with(one) && last.lead.contains(other))
}

/// Whether no further figure of its kind stands behind one in its clauses.
fn is_last(sentence: &Sentence<'_>, at: usize) -> bool {
    let own = sentence.figures[at].quantity;
    let next = sentence.figures[at + 1..]
        .iter()
        .find(|next| alike(next.quantity, own));
    next.is_none_or(|next| sentence.between(own, next.quantity).contains('；'))
}

/// `10个项目分布在甲方向（7个）和乙方向（3个）`: each part in brackets of its own.
pub(super) fn spread(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let tail = sentence.tail(at);
    if !is_counted(told.quantity) || !has(&tail, &["分布", "来自", "分属", "分为"]) {
        return;
    }
    let inner: Vec<&Quantity> = sentence.figures[at + 1..]
        .iter()
        .take_while(|part| part.depth == told.depth + 1 && alike(part.quantity, told.quantity))
        .map(|part| part.quantity)
        .collect();
    let sum: Decimal = inner.iter().map(|part| part.value).sum();
    if inner.len() < 2 {
        return;
    }
    if sum == told.quantity.value {
        findings.checked.sums += 1;
    } else {
        say(sentence, told.quantity, &inner, sum, findings);
    }
}

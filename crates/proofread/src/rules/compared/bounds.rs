//! What words say of the order of two figures: `满意度92.5%，达到90%以上的目标`, `得分93.6分，高于上年的90.2分`,
//! `较2022年的1.56亿元有所增长`, `目标120家，实际128家，超额完成`.

use super::line::{Sentence, Told, alike};
use super::words::{compares, has};
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};

/// Characters behind a figure before the clause that compares it, of the name of what it is compared with, and of a verdict.
const TAIL: usize = 8;
const NAME: usize = 16;
const VERDICT: usize = 14;

/// On which side of another a figure lies.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    Above,
    Below,
}

impl Order {
    fn holds(self, one: &Quantity, other: &Quantity) -> bool {
        match self {
            Self::Above => one.value >= other.value,
            Self::Below => one.value <= other.value,
        }
    }

    fn reversed(self) -> Self {
        match self {
            Self::Above => Self::Below,
            Self::Below => Self::Above,
        }
    }
}

/// Verbs that a clause begins with, the longer before their parts.
const VERBS: [(&str, Order); 21] = [
    ("未能达到", Order::Below),
    ("没有达到", Order::Below),
    ("未达到", Order::Below),
    ("未达", Order::Below),
    ("未超过", Order::Below),
    ("没有超过", Order::Below),
    ("未突破", Order::Below),
    ("未超出", Order::Below),
    ("不高于", Order::Below),
    ("不超过", Order::Below),
    ("不低于", Order::Above),
    ("不少于", Order::Above),
    ("高于", Order::Above),
    ("超过", Order::Above),
    ("大于", Order::Above),
    ("多于", Order::Above),
    ("低于", Order::Below),
    ("少于", Order::Below),
    ("小于", Order::Below),
    ("不足", Order::Below),
    ("达到", Order::Above),
];
/// What may stand before such a verb.
const ADVERBS: [&str; 18] = [
    "仍", "均", "已", "也", "都", "略", "明显", "且", "并", "但", "却", "远", "大幅", "显著",
    "总体", "整体", "则", "尚",
];
/// Words behind a bound that say what it is.
const BOUNDS: [&str; 24] = [
    "目标", "要求", "标准", "水平", "上限", "下限", "平均", "时限", "规定", "计划", "任务", "预期",
    "序时", "基准", "门槛", "红线", "警戒", "设定", "指标", "约定", "底线", "线", "限额", "控制",
];

/// The order that a clause tells, and whether its verb says no more than that a bound is reached.
fn verb(lead: &str) -> Option<(Order, bool, &str)> {
    let mut words = lead.trim_start_matches(['，', '、']);
    while let Some(rest) = ADVERBS.iter().find_map(|word| words.strip_prefix(word)) {
        words = rest;
    }
    let meets = ["符合", "满足"]
        .iter()
        .find_map(|word| Some((words.strip_prefix("不")?.strip_prefix(word)?, true)));
    let meets = meets.or_else(|| {
        ["符合", "满足"]
            .iter()
            .find_map(|word| Some((words.strip_prefix(word)?, false)))
    });
    if let Some((rest, denied)) = meets {
        let least = ["不低于", "不少于", "不得低于", "不得少于", "至少"];
        let most = ["不高于", "不超过", "不得超过", "不得高于", "不大于"];
        let ends = |words: &[&str]| words.iter().any(|word| rest.ends_with(word));
        let order = match (ends(&least), ends(&most)) {
            (true, _) => Order::Above,
            (_, true) => Order::Below,
            _ => return None,
        };
        let order = if denied { order.reversed() } else { order };
        return Some((order, true, ""));
    }
    let (word, order) = VERBS
        .iter()
        .find(|(word, _)| words.starts_with(word))
        .copied()?;
    let reaches = ["达", "不足"].iter().any(|part| word.contains(part));
    Some((order, reaches, &words[word.len()..]))
}

/// The figure right before one, when both are of one kind and the clauses adjoin.
fn before<'a>(sentence: &Sentence<'a>, bound: &Told<'a>) -> Option<Told<'a>> {
    let at = bound.at.checked_sub(1)?;
    let one = sentence.told(at)?;
    let quantity = one.quantity;
    let gap = sentence.between(quantity, bound.quantity);
    let (tail, clause) = gap.split_once('，').unwrap_or(("", &gap));
    let actual = quantity.is_plain()
        && quantity.operator == Operator::None
        && quantity.terms.is_empty()
        && alike(quantity, bound.quantity)
        && one.depth == bound.depth
        && !compares(&one.lead)
        && !has(
            &one.lead,
            &["目标", "计划", "任务", "要求", "满分", "每", "权重"],
        );
    let near = tail.chars().count() <= TAIL && !clause.contains(['，', '；', '(', ')', ':']);
    (actual && near && !tail.contains(['；', '、', '(', ')'])).then_some(one)
}

/// Every figure that a clause compares with the one before it lies on the side that the clause says.
pub(super) fn beside_bound(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in sentence.all() {
        let Some(bound) = sentence.told(at) else {
            continue;
        };
        let own = bound.quantity;
        let plain = own.upper.is_none() && own.terms.is_empty() && own.operator != Operator::About;
        let Some(one) = before(sentence, &bound).filter(|_| plain) else {
            continue;
        };
        if let Some(order) = told_order(sentence, &bound) {
            let holds = order.holds(one.quantity, own);
            judge(sentence, (&one, &bound), holds, findings);
        } else if is_graded(sentence, own) {
            let holds = Order::Above.holds(one.quantity, own);
            judge(sentence, (&one, &bound), holds, findings);
        } else if let Some(order) =
            trend(sentence, &bound).or_else(|| apart(sentence, &one, &bound))
        {
            let holds = order.holds(one.quantity, own);
            judge(sentence, (&one, &bound), holds, findings);
        }
    }
}

/// `高于全市平均的9.8%`, `达到90%以上的目标`: the order that the words around a bound tell.
fn told_order(sentence: &Sentence<'_>, bound: &Told<'_>) -> Option<Order> {
    let (order, reaches, name) = verb(&bound.lead)?;
    let own = bound.quantity;
    let tail = sentence.words_behind(own);
    // 培训费161.5万元，低于每人次600元的标准: of another measure.
    if has(name, &["、", "每", "人均", "户均"]) {
        return None;
    }
    let goal = has(&tail, &BOUNDS);
    let above = tail.starts_with("以上") || tail.starts_with("及以上");
    let exact = matches!(own.unit.class, UnitClass::Percent);
    // 超过上年80家: by as many.
    let amount = exact || name.is_empty() || name.ends_with('的') || goal;
    let closed = tail.is_empty() || tail.starts_with(['和', '及', '与']);
    let ends = closed && !reaches || goal || above && reaches && tail.len() <= "及以上".len();
    let within = has(&tail, &["以下", "以内"]) && order == Order::Above;
    (amount && ends && !within && name.chars().count() <= NAME).then_some(order)
}

/// `按照90分及以上为“优”的标准，评定为“优”`: whether what has so many points was given the grade of so many.
fn is_graded(sentence: &Sentence<'_>, own: &Quantity) -> bool {
    let rest = sentence.rest(own);
    let grade = ["及以上", "以上", "(含)以上"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .and_then(|rest| rest.strip_prefix('为'));
    let quoted = grade.and_then(|rest| {
        let (grade, behind) = rest.strip_prefix('“')?.split_once('”')?;
        let again = format!("“{grade}”");
        let given = ["评定为", "评为", "定为", "等级为", "结果为", "属"];
        let named = |word: &&str| behind.contains(&format!("{word}{again}"));
        Some(given.iter().any(named))
    });
    own.unit.class == UnitClass::Points && quoted == Some(true)
}

/// `较2022年的1.56亿元有所增长`: the order that a change without its size tells.
fn trend(sentence: &Sentence<'_>, bound: &Told<'_>) -> Option<Order> {
    if !compares(&bound.lead) {
        return None;
    }
    let tail = sentence.words_behind(bound.quantity);
    let led = [
        "有所",
        "略有",
        "明显",
        "大幅",
        "显著",
        "小幅",
        "稳步",
        "进一步",
        "有",
        "有较大",
    ];
    let rest = led
        .iter()
        .filter_map(|word| tail.strip_prefix(word))
        .min_by_key(|rest| rest.len())?;
    let starts = |words: &[&str]| words.iter().any(|word| rest.starts_with(word));
    if starts(&["增长", "提高", "增加", "上升", "提升", "扩大", "延长"]) {
        Some(Order::Above)
    } else {
        starts(&["下降", "减少", "降低", "回落", "下滑", "缩短", "缩小"]).then_some(Order::Below)
    }
}

/// `由27.5%提高至33.8%，距离40%的目标仍有差距`: what rises to a goal and hasn't reached it lies below, what falls above.
fn apart(sentence: &Sentence<'_>, one: &Told<'_>, bound: &Told<'_>) -> Option<Order> {
    let mut words = bound.lead.trim_start_matches(['，', '、']);
    while let Some(rest) = ADVERBS.iter().find_map(|word| words.strip_prefix(word)) {
        words = rest;
    }
    let tail = sentence.words_behind(bound.quantity);
    let short = tail.contains("目标") && has(&tail, &["差距", "有距离", "还差"]);
    let rises = has(&one.lead, &["提高", "提升", "增", "升", "达", "完成"]);
    let falls = has(&one.lead, &["降", "减", "缩", "压"]);
    match (rises, falls) {
        _ if !short || !["距", "距离", "离", "与"].contains(&words) => None,
        (true, false) => Some(Order::Below),
        (false, true) => Some(Order::Above),
        _ => None,
    }
}

fn judge(
    sentence: &Sentence<'_>,
    (one, other): (&Told<'_>, &Told<'_>),
    holds: bool,
    findings: &mut Findings,
) {
    findings.checked.sums += 1;
    if holds {
        return;
    }
    let (own, bound) = (one.quantity, other.quantity);
    let from = other.quantity.from - other.lead.chars().count();
    let behind = sentence.words_behind(bound).chars().count();
    let said = sentence.passage.slice(from, bound.to + behind);
    let message = format!("“{said}”的说法与前面的{}不符。", own.printed);
    push(sentence, (own, bound), message, findings);
}

fn push(
    sentence: &Sentence<'_>,
    (own, bound): (&Quantity, &Quantity),
    message: String,
    findings: &mut Findings,
) {
    let spans = [own, bound].map(|it| sentence.passage.span_of(it));
    findings.push(
        Draft::new("compared", Severity::Doubt, message)
            .printed(&own.printed, format!("与{}比较", bound.printed))
            .at(spans)
            .advice("核对两个数的大小和所下的结论，更正误写的一处。")
            .certain(),
    );
}

/// Verdicts on what was reached.
const DONE: [&str; 13] = [
    "超额完成",
    "完成了任务",
    "完成了目标",
    "完成任务",
    "完成目标",
    "完成年度",
    "达到目标",
    "实现目标",
    "达标",
    "符合要求",
    "符合规定",
    "达到要求",
    "达到预期",
];
const UNDONE: [&str; 10] = [
    "未完成",
    "未达",
    "没有完成",
    "未能",
    "未实现",
    "不达标",
    "不符合",
    "没有达到",
    "未按",
    "未符合",
];

/// `任务书要求不少于12篇，实际发表14篇，完成了任务`: a verdict on what was reached of a goal right before it.
pub(super) fn verdict(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in sentence.all() {
        let Some(done) = sentence.told(at) else {
            continue;
        };
        let Some(goal) = at.checked_sub(1).and_then(|goal| sentence.told(goal)) else {
            continue;
        };
        let (own, aim) = (done.quantity, goal.quantity);
        let bound = aim.operator.is_lower() || aim.operator.is_upper();
        let clause = sentence.clause(aim);
        let aimed = bound
            || has(
                &clause,
                &["目标", "任务", "计划", "要求", "约定", "规定", "不高于"],
            );
        let gap = sentence.between(aim, own);
        let plain = own.is_plain() && own.operator == Operator::None && aim.upper.is_none();
        let near = gap.matches('，').count() == 1 && !gap.contains(['；', '、', '(']);
        let reached = has(
            &done.lead,
            &["实际", "实测", "完成", "实现", "达到", "共", "已"],
        );
        let kin = alike(own, aim) && plain && own.terms.is_empty() && done.depth == goal.depth;
        if !(aimed && near && reached && kin) || compares(&done.lead) {
            continue;
        }
        let rest = sentence.rest(own);
        let Some((noun, rest)) = rest.split_once('，') else {
            continue;
        };
        if noun.chars().count() > 4 {
            continue;
        }
        let said = rest.split(['，', '；', '(']).next().unwrap_or_default();
        let short = said.chars().count() <= VERDICT && !said.contains(|c: char| c.is_ascii_digit());
        let most = aim.operator.is_upper() || has(&clause, &["不高于", "不超过", "控制在", "以内"]);
        let order = if most { Order::Below } else { Order::Above };
        let order = if has(said, &UNDONE) {
            order.reversed()
        } else if has(said, &DONE) {
            order
        } else {
            continue;
        };
        if short && !order.holds(own, aim) {
            let message = format!(
                "“{said}”的说法与前面的{}、{}不符。",
                aim.printed, own.printed
            );
            push(sentence, (own, aim), message, findings);
        }
    }
}

//! Any other rate: a part of a whole that stands nearby.
//!
//! Long because what may be the whole of a share is asked in one place.

use rust_decimal::Decimal;

use super::impossible::impossible;
use super::listed_shares::{is_of_all, is_of_named, of_several};
use super::parts::{goes_on, is_distance, is_earlier, is_named_otherwise, is_of_others};
use super::wholes::{larger_anchor, larger_named, smaller_before, whole_noun};
use super::{Subject, has};
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Quantity, UnitClass};
use crate::pool::{Operand, amounts_before, gives, is_amount, parts_before, sentence_of};
use crate::rules::parts::is_number_of_parts;
use crate::rules::prose_sums::is_border;
use crate::rules::respective::{are_paired, leads_list};

/// Words after which a percentage is a part of a whole.
fn is_rate(before: &str) -> bool {
    let text = before.trim_end_matches(['为', '达', '到', '约', '是', '的', '仅', '计', '合']);
    text.contains('占')
        || text.ends_with('率')
        || text.ends_with("比重")
        || SAMPLES.iter().any(|word| text.ends_with(word))
        || text.ends_with("占比")
        || text.ends_with("满意度")
        || text.ends_with("进度")
        || text.ends_with("强度")
        || text.ends_with("完成目标")
        || text.ends_with("完成年度目标")
        || text.ends_with("完成计划")
        || text.ends_with("目标任务")
}

/// What a part that was looked at is of all.
pub(super) const SAMPLES: [&str; 8] = [
    "抽查比例",
    "抽样比例",
    "抽取比例",
    "检查比例",
    "核查比例",
    "评价比例",
    "覆盖面",
    "抽查面",
];

/// `累计检测样本2.4万份，检出阳性样本312份，阳性率1.30%`: whether the amount before a rate and what it can be a part of stand right before it.
pub(super) fn has_whole(subject: &Subject<'_>) -> bool {
    let beside = parts_before(subject.passage, subject.at);
    let [part, whole, ..] = beside.as_slice() else {
        return false;
    };
    let figure = |index: &usize| &subject.passage.quantities[*index];
    let (part, whole) = (figure(part), figure(whole));
    let of_goal = has(&clause_words(subject), &["目标", "计划", "完成"]);
    let within = part.value <= whole.value
        && part.unit.text == whole.unit.text.trim_start_matches(['万', '亿']);
    !of_goal && within && !part.unit.text.is_empty()
}

/// Rates of money.
const MONEY_RATES: [&str; 6] = [
    "执行率",
    "支出进度",
    "到位率",
    "拨付率",
    "支付率",
    "执行进度",
];

/// Words for a whole that is money.
const MONEY: [&str; 7] = ["资金", "预算", "经费", "总投入", "支出", "执行数", "金额"];

/// `占项目总投入2400万元的20%`: the whole stands right before the rate.
pub(super) fn rate_of_stated(subject: &Subject<'_>, findings: &mut Findings) {
    let clause = clause_words(subject);
    if clause == "的" || clause == "的比例为" {
        of_target(subject, findings);
    }
}

/// Any other rate whose part stands before it: some figure must be its whole.
pub(super) fn rate(context: &Context<'_>, subject: &Subject<'_>, findings: &mut Findings) {
    let clause = clause_words(subject);
    if clause == "的" || clause == "的比例为" {
        of_target(subject, findings);
        return;
    }
    if !is_rate(&clause)
        || is_of_other_parts(subject)
        // 占比由47.9%提高到50.2%: of what stood for it then.
        || clause.ends_with(['由', '从'])
        || has(
            &clause,
            &["年均", "偏差率", "偏离", "资本金", "贴现", "利率"],
        )
    {
        return;
    }
    let rate = subject.quantity;
    let of_points = has(&clause, &["得分率", "分值", "权重", "总分"]);
    let mut beside = may_be_parts(subject, &clause, of_points);
    if beside.is_empty() {
        following(subject, findings);
        return;
    }
    beside.retain(|index| {
        !is_distance(subject.passage, *index) && !is_earlier(subject.passage, *index)
    });
    if beside.is_empty() {
        return;
    }
    let nearest = &subject.passage.quantities[beside[0]];
    let money = has(&clause, &MONEY_RATES);
    let between = subject.passage.slice(nearest.to, rate.from);
    if between.contains('；')
        || is_within(&between)
        || is_of_named(subject, &between, beside[0])
        || is_dated(subject, &clause, nearest)
    {
        // Another thing's rate.
        return;
    }
    if is_named_otherwise(context, &between, &clause)
        || of_points && nearest.unit.class != UnitClass::Points
        || super::given::nearby(subject.passage, subject.at)
        || crate::aims::sets(context, subject.passage, rate)
    {
        return;
    }
    if rate.from - nearest.to > 30 || money && nearest.unit.class != UnitClass::Money {
        return;
    }
    if is_of_deed(subject, &clause, &beside) {
        return;
    }
    let (said_before, said_after) = facts::surroundings(subject.passage, beside[0]);
    if clause.contains("满意") && !format!("{said_before}{said_after}").contains("满意") {
        // The answers counted are those given, not those that are content.
        return;
    }
    findings.checked.rates += 1;
    let coarse = crate::arithmetic::decimals(rate) == 0 && clause.contains('率');
    if context.explained.contains(&(subject.index, subject.at))
        || coarse && !goes_on(&clause, &(said_before + &said_after))
    {
        // 13项指标有3项未完成，采摘成功率仅81%: of neither.
        return;
    }
    unexplained(context, subject, &clause, &beside, findings);
}

/// `发现问题12个，已整改9个，正在整改3个，整改率75%`: whether a figure that isn't the nearest tells of the deed that the rate is called by, and gives
/// it of another of its sentence.
fn is_of_deed(subject: &Subject<'_>, clause: &str, beside: &[usize]) -> bool {
    let rate = subject.quantity;
    let name: Vec<char> = clause.trim_end_matches(['为', '达']).chars().collect();
    let Some([deed @ .., '率']) = name.get(name.len().saturating_sub(3)..) else {
        return false;
    };
    let deed: String = deed.iter().collect();
    let (from, _) = sentence_of(subject.passage, rate);
    let figure = |index: &usize| &subject.passage.quantities[*index];
    let here = || beside.iter().filter(|index| figure(index).from >= from);
    here().skip(1).any(|part| {
        let (before, after) = facts::surroundings(subject.passage, *part);
        (before.contains(&deed) || after.starts_with(&deed))
            && here().any(|whole| {
                figure(whole).value > figure(part).value && gives(figure(part), figure(whole), rate)
            })
    })
}

/// The figures before a rate that can be its part, the nearest first.
fn may_be_parts(subject: &Subject<'_>, clause: &str, of_points: bool) -> Vec<usize> {
    let mut beside = parts_before(subject.passage, subject.at);
    beside.retain(|index| {
        of_points || subject.passage.quantities[*index].unit.class != UnitClass::Points
    });
    // 最多的是最少的9.9倍，两市合计占7.13%; 10万元以下的企业占47.3%: no part of anything.
    beside.retain(|index| {
        let other = &subject.passage.quantities[*index];
        other.unit.text != "倍" && !is_border(subject.passage, other)
    });
    // 占甲类补助的5.15%, not 占补助单位数的38.1%
    let money = has(clause, &MONEY) || clause.contains("补助") && !clause.contains('数');
    if money && clause.contains('占') {
        // 安排3650万元，支持项目42项，占资金总额的37%: the part is of the kind of its whole.
        beside.retain(|index| subject.passage.quantities[*index].unit.class == UnitClass::Money);
    }
    if ["补助额", "金额"]
        .iter()
        .any(|word| clause.starts_with(word))
    {
        beside.retain(|index| subject.passage.quantities[*index].unit.class == UnitClass::Money);
    }
    beside
}

/// Whether a rate is the first of several said in order, or of several parts of which only the number stands before it.
fn is_of_other_parts(subject: &Subject<'_>) -> bool {
    let passage = subject.passage;
    let number = parts_before(passage, subject.at).first().copied();
    let each = |number: usize| {
        // 抽取10家（甲、乙各5家），占7.0%
        passage.chars[..passage.quantities[number].from].ends_with(&['各'])
            || are_paired(passage, number, subject.at)
    };
    leads_list(passage, subject.at, 2)
        || number.is_some_and(each)
        || number.is_some_and(|number| is_number_of_parts(passage, &passage.quantities[number]))
}

/// `542.3万元结转中平台经费占31.8%`: whether the figure before is the whole, and the part is named but not told.
fn is_within(between: &str) -> bool {
    let inside = between
        .split_once('中')
        .filter(|(whole, _)| !whole.ends_with(['其', '集']) && !whole.contains(['，', '、', '(']));
    let part = inside.and_then(|(_, part)| part.split_once('占'));
    part.is_some_and(|(part, _)| part.chars().count() >= 2 && !part.contains(['，', '、']))
}

/// `三年累计10,792万元，占62.4%：2021年占63.0%`: a share of a year of which the part before isn't told.
fn is_dated(subject: &Subject<'_>, clause: &str, part: &Quantity) -> bool {
    let from = subject.quantity.from - clause.chars().count().min(subject.quantity.from);
    part.to <= from
        && subject
            .passage
            .years
            .iter()
            .any(|(at, _)| (from..subject.quantity.from).contains(at))
}

/// No figure gives the rate: the part right before it and what it may be measured by are named.
fn unexplained(
    context: &Context<'_>,
    subject: &Subject<'_>,
    clause: &str,
    beside: &[usize],
    findings: &mut Findings,
) {
    let rate = subject.quantity;
    let nearest = &subject.passage.quantities[beside[0]];
    if is_of_all(subject, clause, beside) || of_several(subject, beside, findings) {
        return;
    }
    let growing = has(clause, &["完成"]);
    let comparable: Vec<usize> = beside[1..]
        .iter()
        .copied()
        .filter(|index| {
            let other = &subject.passage.quantities[*index];
            other.unit.comparable(&nearest.unit) && (growing || other.value >= nearest.value)
        })
        .collect();
    let far = far(context, subject, nearest, growing);
    let noun = whole_noun(clause);
    let named = noun
        .as_ref()
        .and_then(|noun| larger_named(context, noun, nearest));
    if noun.is_some() && named.is_none() {
        // A whole that the document doesn't tell: 占地区生产总值的比重.
        return;
    }
    if is_of_others(context, subject, noun.as_deref(), beside) {
        return;
    }
    if subject.before.contains("得分率") && crate::rules::blocks::of_marks(context, nearest, rate)
    {
        return;
    }
    let less = smaller_before(subject, clause, beside);
    // 五个领域87家实验室中有62家达到良好: of those, whatever else stands before.
    let within = less.filter(|whole| {
        subject
            .passage
            .slice(whole.to, nearest.from)
            .contains("中有")
    });
    let whole = within
        .or(comparable
            .last()
            .map(|index| &subject.passage.quantities[*index]))
        .or(named)
        .or(far.first().map(|operand| &operand.quantity))
        .or_else(|| larger_anchor(context, nearest).filter(|_| clause.contains('占')))
        .or(less);
    let Some(whole) = whole else {
        impossible(subject, beside[0], findings);
        return;
    };
    // 88.59% of what would be 1.83%: measured by something else.
    let Some(value) = crate::arithmetic::percent(nearest.value, whole.value)
        .filter(|value| !is_remote(rate.value, *value))
    else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "“{}{}”与文中的数不符：{}÷{}应为{computed}，其他数也得不出。",
        subject.before, rate.printed, nearest.printed, whole.printed
    );
    findings.push(
        Draft::new("rate_unexplained", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([subject.span(), subject.passage.span_of(nearest)])
            .at(comparable
                .iter()
                .take(4)
                .map(|index| subject.passage.span_of(&subject.passage.quantities[*index])))
            .at(far.iter().map(|operand| operand.span))
            .advice("核对分子、分母和比率；分母在别处的，写明口径。"),
    );
}

/// Times by which a rate may be off from what its figures give: ten by a slip of the decimal point, and what rounding adds.
const REMOTE: i64 = 12;

/// Whether two rates are further apart than one slip in either would make them.
fn is_remote(one: Decimal, other: Decimal) -> bool {
    let times = Decimal::from(REMOTE);
    let most = one.min(other).checked_mul(times);
    most.is_some_and(|most| one.max(other) > most)
}

/// Figures of the passage, or with related words, that a part may be measured by.
fn far<'a>(
    context: &'a Context<'_>,
    subject: &Subject<'_>,
    part: &Quantity,
    growing: bool,
) -> Vec<&'a Operand> {
    let rate = subject.quantity;
    let (from, _) = sentence_of(subject.passage, rate);
    let words = subject.passage.slice(from, rate.to);
    context
        .pool
        .all
        .iter()
        .take(LOOKED_THROUGH)
        .filter(|operand| {
            operand.quantity.unit.comparable(&part.unit)
                && operand.span != subject.passage.span_of(part)
                && (growing || operand.quantity.value >= part.value)
                && (operand.passage == subject.index
                    || crate::pool::related(&words, &operand.words))
        })
        .take(NAMED)
        .collect()
}

/// Figures of a document, from its first one on, among which a whole is looked for that a finding can name.
pub(super) const LOOKED_THROUGH: usize = 4000;
/// Figures elsewhere that a finding names.
const NAMED: usize = 3;

/// `实际350项，完成年度目标320项的109.38%`: the whole stands right before the rate, the part before the whole.
fn of_target(subject: &Subject<'_>, findings: &mut Findings) {
    let rate = subject.quantity;
    let beside = amounts_before(subject.passage, subject.at);
    let [whole_at, part_at, ..] = beside.as_slice() else {
        return;
    };
    let (whole, part) = (
        &subject.passage.quantities[*whole_at],
        &subject.passage.quantities[*part_at],
    );
    let words = facts::surroundings(subject.passage, *whole_at).0;
    if *whole_at + 1 != subject.at
        || !whole.unit.comparable(&part.unit)
        || has(&words, &["超"])
        || !has(&words, &["完成", "占", "目标", "为", "相当于"])
    {
        return;
    }
    findings.checked.rates += 1;
    let others = beside[1..]
        .iter()
        .map(|index| &subject.passage.quantities[*index]);
    if others
        .filter(|other| other.unit.comparable(&whole.unit))
        .any(|other| gives(other, whole, rate))
    {
        return;
    }
    let Some(value) = crate::arithmetic::percent(part.value, whole.value) else {
        return;
    };
    let computed = show_like(value, rate);
    let message = format!(
        "印为{}的{}，按{}÷{}应为{computed}。",
        whole.printed, rate.printed, part.printed, whole.printed
    );
    findings.push(
        Draft::new("rate_of_target", Severity::Error, message)
            .printed(&rate.printed, computed)
            .at([
                subject.span(),
                subject.passage.span_of(part),
                subject.passage.span_of(whole),
            ])
            .advice("核对目标数、完成数和比率。"),
    );
}

/// `验收通过率为96.5%。应验收600项，通过579项`: the two counts that follow.
fn following(subject: &Subject<'_>, findings: &mut Findings) {
    let rate = subject.quantity;
    let (_, to) = sentence_of(subject.passage, rate);
    let after: Vec<&Quantity> = subject.passage.quantities[subject.at + 1..]
        .iter()
        .take_while(|quantity| quantity.unit.class != UnitClass::Percent || quantity.from < to)
        .filter(|quantity| quantity.from > to && is_amount(quantity))
        .collect();
    let [one, other] = after.as_slice() else {
        return;
    };
    let words = clause_words(subject);
    let (_, end) = sentence_of(subject.passage, one);
    let rated = subject.passage.quantities[subject.at + 1..]
        .iter()
        .any(|other| other.unit.class == UnitClass::Percent && (to..end).contains(&other.from));
    if rated || !goes_on(&words, &subject.passage.slice(to, end)) {
        // A sentence that tells a rate of its own, or of something else.
        return;
    }
    if has(&words, &["目标", "计划", "要求", "标准", "指标值", "应达"]) {
        // 目标为验收通过率92%: not what was reached.
        return;
    }
    if !one.unit.comparable(&other.unit) || !words.contains('率') || is_completion(&words) {
        return;
    }
    // 引导资金到位率100%。自筹资金计划3.10亿元: another thing's.
    let next = subject.passage.slice(to + 1, one.from);
    if next.chars().count() >= 6 && !crate::pool::related(&words, &next) {
        return;
    }
    findings.checked.rates += 1;
    if gives(one, other, rate) || gives(other, one, rate) {
        return;
    }
    let (part, whole) = if one.value < other.value {
        (one, other)
    } else {
        (other, one)
    };
    let Some(value) = crate::arithmetic::percent(part.value, whole.value) else {
        return;
    };
    let near = (value - rate.value).abs() * Decimal::from(2) < rate.value;
    if !near {
        return;
    }
    let computed = show_like(value, rate);
    let message = format!(
        "“{}{}”与其后的数不符：{}÷{}应为{computed}。",
        subject.before, rate.printed, part.printed, whole.printed
    );
    findings.push(
        Draft::new("rate_unexplained", Severity::Doubt, message)
            .printed(&rate.printed, computed)
            .at([
                subject.span(),
                subject.passage.span_of(part),
                subject.passage.span_of(whole),
            ])
            .advice("核对分子、分母和比率。"),
    );
}

/// 完成率 is measured by a target; 按期完成率 is a part of those that were to be done.
fn is_completion(words: &str) -> bool {
    words.contains("完成率")
        && !["按期", "按时", "及时"]
            .iter()
            .any(|word| words.contains(word))
}

/// The words between the figure before and this one.
pub(super) fn clause_words(subject: &Subject<'_>) -> String {
    let from = subject
        .at
        .checked_sub(1)
        .map_or(0, |previous| subject.passage.quantities[previous].to);
    let text = subject.passage.slice(from, subject.quantity.from);
    text.rsplit(['，', '；', '。', ':', '(', '、'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

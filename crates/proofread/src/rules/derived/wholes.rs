//! The whole of which a share says that it is a part.

use rust_decimal::Decimal;

use super::Subject;
use super::shares::{LOOKED_THROUGH, SAMPLES};
use crate::context::Context;
use crate::number::Quantity;

/// Words for a whole that every document has.
const GENERAL: [&str; 14] = [
    "专项",
    "财政",
    "资金",
    "总额",
    "总数",
    "项目",
    "预算",
    "支出",
    "执行",
    "全部",
    "总投入",
    "立项",
    "全市",
    "全省",
];

/// Words in front of a whole that only say that it is all of it.
const ALL_OF_IT: [&str; 6] = ["全部", "所有", "全年", "全市", "全省", "被"];
/// What a whole is counted in, in front of 数: 抽查户数.
const COUNTERS: &str = "户家人名项件个份篇台场次";

/// What a share is of, when its words name something of its own: 占样本资金的. 占该市的 is of what its sentence tells.
pub(super) fn whole_noun(clause: &str) -> Option<String> {
    let (_, noun) = clause.split_once('占')?;
    let noun = ["比重", "比例", "的"]
        .iter()
        .filter_map(|word| noun.find(word))
        .min()
        .map_or("", |at| &noun[..at]);
    let own = specific(noun).chars().count() >= 2 && !noun.starts_with(['该', '其']);
    own.then(|| {
        let mut noun = noun;
        for word in ALL_OF_IT {
            noun = noun.trim_start_matches(word);
        }
        noun.to_owned()
    })
}

/// What a noun says beside the words that every document has.
fn specific(noun: &str) -> String {
    let mut rest = noun.to_owned();
    for word in GENERAL {
        rest = rest.replace(word, "");
    }
    rest
}

/// What the document is measured by, larger than a part.
pub(super) fn larger_anchor<'a>(context: &'a Context<'_>, part: &Quantity) -> Option<&'a Quantity> {
    context
        .names
        .anchors(&context.pool)
        .map(|anchor| &anchor.quantity)
        .find(|whole| whole.unit.comparable(&part.unit) && whole.value > part.value)
}

/// A figure that the document calls so, larger than a part.
pub(super) fn larger_named<'a>(
    context: &'a Context<'_>,
    noun: &str,
    part: &Quantity,
) -> Option<&'a Quantity> {
    // 项目支出结转额: what is called 项目支出 is no 结转额.
    let bare: Vec<char> = noun
        .trim_end_matches(['额', '数', '量', '总'])
        .chars()
        .collect();
    let head: String = bare[bare.len().saturating_sub(2)..].iter().collect();
    let start: String = bare.iter().take(2).collect();
    let narrow = bare.len() > 4 && !noun.contains('总');
    let larger = |whole: &&Quantity| whole.unit.comparable(&part.unit) && whole.value > part.value;
    let named = |noun: &str| context.names.named(&context.pool, noun).into_iter();
    named(noun)
        .filter(|operand| {
            operand.words.contains(&head) && (!narrow || operand.words.contains(&start))
        })
        .map(|operand| &operand.quantity)
        .find(larger)
        .or_else(|| {
            // 抽查项目预算: 抽查25个项目，涉及预算2315万元. 项目支出结转额 is of projects only.
            let own = specific(noun);
            named(&own)
                .filter(|operand| noun.starts_with(&own) && operand.words.contains(&head))
                .map(|operand| &operand.quantity)
                .find(larger)
        })
        .or_else(|| counted(context, noun).find(larger))
}

/// `抽查户数`: what is counted in 户 and called 抽查.
fn counted<'a>(context: &'a Context<'_>, noun: &str) -> impl Iterator<Item = &'a Quantity> {
    let mut chars: Vec<char> = noun.chars().collect();
    let number = chars.pop() == Some('数');
    let counter = chars
        .pop()
        .filter(|counter| number && COUNTERS.contains(*counter));
    let name: String = chars.into_iter().collect();
    let told = counter.filter(|_| name.chars().count() >= 2);
    let all = context.pool.all.iter().take(LOOKED_THROUGH);
    all.filter(move |operand| {
        told.is_some_and(|counter| operand.quantity.unit.text.starts_with(counter))
            && operand.words.contains(&name)
    })
    .map(|operand| &operand.quantity)
}

/// Characters before a figure that say what it is.
const LEAD: usize = 6;

/// `查出项目22个，问题项目90个，问题率40.9%`: what a part is of by its place, although it is less.
pub(super) fn smaller_before<'a>(
    subject: &Subject<'a>,
    clause: &str,
    beside: &[usize],
) -> Option<&'a Quantity> {
    let (part_at, others) = beside.split_first()?;
    let figure = |index: usize| &subject.passage.quantities[index];
    let part = figure(*part_at);
    let mut others = others.iter().map(|index| figure(*index));
    let whole = others.find(|whole| whole.unit.comparable(&part.unit))?;
    let between = subject.passage.slice(whole.to, part.from);
    let right = !between.contains(['；', '。', '、', ':']);
    let less = whole.value > Decimal::ZERO
        && whole.value < part.value
        && subject.quantity.value <= Decimal::ONE_HUNDRED;
    let rated = clause.contains('率') && !clause.contains("效率")
        || SAMPLES.iter().any(|word| clause.contains(word));
    // 申报1560万元，核减312万元，核定1248万元，核减率20.00%: the rate of the one that is called as it is.
    let stem = clause.rsplit_once('率').map_or("", |(stem, _)| stem);
    let stem: String = stem
        .chars()
        .skip(stem.chars().count().saturating_sub(2))
        .collect();
    let lead = subject
        .passage
        .slice(whole.from.saturating_sub(LEAD), whole.from);
    let own = !stem.is_empty() && lead.contains(&stem);
    (right && less && rated && !own).then_some(whole)
}

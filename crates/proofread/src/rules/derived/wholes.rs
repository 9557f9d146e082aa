//! The whole of which a share says that it is a part.

use crate::context::Context;
use crate::number::Quantity;

/// Words for a whole that every document has.
const GENERAL: [&str; 12] = [
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

/// What a share is of, when its words name something of its own: 占样本资金的.
pub(super) fn whole_noun(clause: &str) -> Option<String> {
    let (_, noun) = clause.split_once('占')?;
    let noun = ["比重", "比例", "的"]
        .iter()
        .filter_map(|word| noun.find(word))
        .min()
        .map_or("", |at| &noun[..at]);
    let mut rest = noun.to_owned();
    for word in GENERAL {
        rest = rest.replace(word, "");
    }
    (rest.chars().count() >= 2).then(|| noun.to_owned())
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
    context
        .names
        .named(&context.pool, noun)
        .into_iter()
        .filter(|operand| {
            operand.words.contains(&head) && (!narrow || operand.words.contains(&start))
        })
        .map(|operand| &operand.quantity)
        .find(|whole| whole.unit.comparable(&part.unit) && whole.value > part.value)
}

//! What goes on after some dropped out or came: `申报212项，初审淘汰31项后，181项进入评审`, `报名94人，缺考6人，实考88人`.

use rust_decimal::Decimal;

use super::kin::{figures, kin, slipped, sum};
use super::line::{Sentence, is};
use super::words::has;
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::Quantity;
use crate::pool::is_amount;

/// Words for what dropped out.
const DROPPED: [&str; 28] = [
    "缺考",
    "缺席",
    "剔除",
    "落选",
    "驳回",
    "退回",
    "撤回",
    "废标",
    "流标",
    "弃权",
    "不合格",
    "不符合",
    "核除",
    "损毁",
    "核减",
    "扣除",
    "报废",
    "核销",
    "退出",
    "注销",
    "撤销",
    "取消",
    "未通过",
    "淘汰",
    "终止",
    "撤项",
    "筛除",
    "欠缴",
];
/// Words that what is left then begins with.
const THEN: [&str; 12] = [
    "实际", "最终", "最后", "实有", "实考", "仍有", "净", "现有", "实到", "有效", "实收", "实付",
];
/// Words behind what goes on.
const GOES_ON: [&str; 5] = ["进入", "入围", "进行", "参加", "留"];

/// Whether the words around a figure say that it dropped out.
fn drops(sentence: &Sentence<'_>, at: usize) -> bool {
    let lead = &sentence.figures[at].lead;
    let tail = sentence.tail(at);
    has(lead, &DROPPED) || has(&tail, &DROPPED)
}

/// A number that goes on is what there was less what dropped out right before.
pub(super) fn goes_on(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    if !is_amount(own) || own.han {
        return;
    }
    let all = kin(sentence, at);
    let cut = all.partition_point(|index| *index < at);
    let before = &all[..cut];
    let mut out: Vec<usize> = before
        .iter()
        .rev()
        .take_while(|index| drops(sentence, **index))
        .copied()
        .collect();
    // 应到136人，请假9人，实到127人
    if let (true, [due, last]) = (out.is_empty() && told.lead.starts_with('实'), before) {
        let due = sentence.figures[*due].lead.starts_with('应');
        out.extend(due.then_some(*last));
    }
    let Some(last) = out.first().map(|index| sentence.figures[*index].quantity) else {
        return;
    };
    let gap = sentence.between(last, own);
    let after = gap
        .split_once('后')
        .is_some_and(|(first, rest)| !first.contains('，') && rest.chars().count() <= 12);
    let tail = sentence.tail(at);
    let next = THEN.iter().any(|word| told.lead.starts_with(word))
        || GOES_ON.iter().any(|word| tail.starts_with(word));
    let near = gap.matches('，').count() <= 1 && !gap.contains('；');
    if !near || !(after || next) || out.len() == before.len() {
        return;
    }
    let earlier = figures(sentence, &before[..before.len() - out.len()]);
    let held = earlier.iter().any(|whole| {
        (1..=out.len()).any(|count| {
            let left = sum(&figures(sentence, &out[..count]));
            is(whole.value - left, own, &[*whole, last])
        })
    });
    if held {
        sentence.settle(own, findings);
        return;
    }
    let meant = |whole: &&&Quantity| slipped(whole, &[last, own]);
    let whole = earlier.iter().rfind(meant).or(earlier.last());
    let Some(whole) = whole.filter(|whole| whole.value > last.value) else {
        return;
    };
    let left: Vec<&Quantity> = figures(sentence, &out);
    let mut closed = left.clone();
    closed.push(own);
    let value = whole.value - sum(&left);
    if !after && (value <= Decimal::ZERO || !slipped(whole, &closed)) {
        return;
    }
    let basis = format!("{}减{}", whole.printed, added(left.iter().copied()));
    let mut others = vec![*whole];
    others.extend(&left);
    sentence.report(own, &basis, show_like(value, own), &others, findings);
}

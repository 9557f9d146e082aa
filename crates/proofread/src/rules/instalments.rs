//! Instalments of one grant: `立项后拨付80%，验收后拨付20%` is all of it.

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use crate::arithmetic::added;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "instalment",
    title: "分期拨付的各期比例合计100%",
    run,
};

/// What is done with an instalment.
const PAID: [&str; 6] = ["拨付", "支付", "兑付", "预拨", "拨给", "付款"];
/// Words of the first of several, and of the last.
const FIRST: [&str; 9] = [
    "首",
    "立项后",
    "签订",
    "签约",
    "启动",
    "预拨",
    "预付",
    "第一",
    "先行",
];
const LAST: [&str; 6] = ["尾款", "验收", "结题", "余款", "剩余", "期满"];
/// Most instalments.
const MOST: usize = 4;
/// Words that say that some are not told, or that it is no share of the grant.
const OTHER: [&str; 7] = ["调", "不超过", "不低于", "以上", "以内", "执行率", "进度"];

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            let text = passage.slice(from, to);
            if has(&text, &PAID) && has(&text, &LAST) && !has(&text, &OTHER) {
                instalments(passage, (from, to), findings);
            }
        }
    }
}

/// The words that lead to a rate: of its clause and what stands between.
fn lead(passage: &Passage, since: usize, rate: &Quantity) -> String {
    let words = passage.slice(since, rate.from);
    words.rsplit('，').next().unwrap_or_default().to_owned()
}

fn instalments(passage: &Passage, (from, to): (usize, usize), findings: &mut Findings) {
    let rates: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|one| one.from >= from && one.to <= to && one.unit.class == UnitClass::Percent)
        .collect();
    let leads: Vec<String> = rates
        .iter()
        .enumerate()
        .map(|(at, rate)| {
            let since = at.checked_sub(1).map_or(from, |last| rates[last].to);
            lead(passage, since, rate)
        })
        .collect();
    let (Some(first), Some(last)) = (leads.first(), leads.last()) else {
        return;
    };
    let plain = |one: &&Quantity| one.is_plain() && one.operator == Operator::None;
    let told = (2..=MOST).contains(&rates.len())
        && rates.iter().all(plain)
        && has(first, &FIRST)
        && has(last, &LAST);
    if !told {
        return;
    }
    findings.checked.sums += 1;
    let sum: Decimal = rates.iter().map(|rate| rate.value).sum();
    if sum == Decimal::ONE_HUNDRED {
        return;
    }
    let list = added(rates.iter().copied());
    let message = format!("各期拨付比例{list}＝{}%，不是100%。", sum.normalize());
    findings.push(
        Draft::new("instalment", Severity::Doubt, message)
            .printed(list, "100%")
            .at(rates.iter().map(|rate| passage.span_of(rate)))
            .advice("核对各期拨付比例；没有列全的，补齐或写明。"),
    );
}

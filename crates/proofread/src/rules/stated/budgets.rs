//! `全年预算数680.00万元，执行数612.90万元，完成预算的90.13%`: an amount spent over the budget told right before it.

use rust_decimal::Decimal;

use crate::arithmetic::{percent, show_like};
use crate::finding::Findings;
use crate::number::UnitClass;
use crate::pool::gives;
use crate::rules::compared::{Sentence, has};

/// Words that a rate of a budget is led by.
const RATES: [&str; 14] = [
    "完成预算",
    "完成预算数",
    "完成年初预算",
    "完成年初预算数",
    "完成全年预算",
    "完成全年预算数",
    "完成调整预算",
    "完成调整预算数",
    "完成调整后预算",
    "完成调整后预算数",
    "执行率",
    "预算执行率",
    "资金执行率",
    "预算完成率",
];
/// Words of a budget, and of what was spent of it.
const BUDGETS: [&str; 2] = ["预算", "预算数"];
const SPENT: [&str; 8] = [
    "决算",
    "执行数",
    "执行",
    "支出",
    "使用",
    "支付",
    "完成",
    "列支",
];
/// Budgets of one name are of one time.
const TIMES: [&str; 3] = ["年初", "全年", "调整"];

/// Looks at the rates of a sentence that a budget and what was spent of it stand right before.
pub(super) fn executed(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 2..sentence.figures.len() {
        let own = &sentence.figures[at];
        let lead = own.lead.trim_end_matches(['的', '为', '达', '到', '至']);
        let asks = own.quantity.unit.class == UnitClass::Percent && RATES.contains(&lead);
        let (Some(spent), true) = (sentence.previous(at), asks) else {
            continue;
        };
        let Some(budget) = sentence.previous(at - 1) else {
            continue;
        };
        let money = [spent, budget]
            .iter()
            .all(|it| it.quantity.unit.class == UnitClass::Money && it.depth == own.depth);
        let named = has(&budget.lead, &BUDGETS)
            && !has(&budget.lead, &["决算", "支出数", "执行"])
            && has(&spent.lead, &SPENT)
            && !has(&spent.lead, &["其中", "调整", "追加", "预算数"]);
        let one_time = TIMES
            .iter()
            .all(|time| !lead.contains(time) || budget.lead.contains(time));
        let near = sentence.adjoins(spent.quantity, own.quantity)
            && sentence.adjoins(budget.quantity, spent.quantity);
        if !money || !named || !one_time || !near || budget.quantity.value <= Decimal::ZERO {
            continue;
        }
        if gives(spent.quantity, budget.quantity, own.quantity) {
            sentence.settle(own.quantity, findings);
            continue;
        }
        let Some(value) = percent(spent.quantity.value, budget.quantity.value) else {
            continue;
        };
        let basis = format!("{}÷{}", spent.quantity.printed, budget.quantity.printed);
        let others = [spent.quantity, budget.quantity];
        sentence.report(
            own.quantity,
            &basis,
            show_like(value, own.quantity),
            &others,
            findings,
        );
    }
}

//! Nothing of which a whole has parts is over 100 %.

use rust_decimal::Decimal;

use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::{Record, Source};

/// Rates of a part in its whole.
pub(in crate::rules) const PARTS: [&str; 33] = [
    "兑付率",
    "抽查面",
    "执行率",
    "满意度",
    "满意率",
    "及时率",
    "合格率",
    "通过率",
    "达标率",
    "得分率",
    "完好率",
    "有效率",
    "回收率",
    "准确率",
    "优良率",
    "利用率",
    "验收率",
    "占比",
    "覆盖率",
    "合规率",
    "办结率",
    "结题率",
    "结项率",
    "公开率",
    "支付率",
    "支出率",
    "整改率",
    "完工率",
    "参与率",
    "知晓率",
    "发放率",
    "拨付率",
    "使用率",
];

/// A cell that says more than all of a part in its whole.
pub(super) fn cell_over_hundred(context: &Context<'_>, findings: &mut Findings) {
    let figures = context.records.iter().filter(|record| {
        matches!(record.source, Source::Table { .. })
            && PARTS.iter().any(|word| record.name.contains(word))
            && !record.name.contains("完成")
    });
    let told =
        |record: &'_ Record| [Role::Target, Role::Actual].map(|role| record.figure(role).cloned());
    for figure in figures.flat_map(told).flatten() {
        let rate = &figure.quantity;
        if rate.unit.class == UnitClass::Percent && rate.value > Decimal::ONE_HUNDRED {
            findings.push(over(rate, figure.span));
        }
    }
}

fn over(rate: &Quantity, span: Span) -> Draft {
    let message = format!("{}超过100%，部分不会大于全部。", rate.printed);
    Draft::new("rate_over_hundred", Severity::Error, message)
        .printed(&rate.printed, "不超过100%")
        .at([span])
        .advice("核对比率。")
}

/// Characters in which the names of rates stand.
const NAMES: usize = 20;

/// The first of the rates that ticks join before one: `得分率分别为90.0%、87.2%和95.5%`.
fn head(passage: &Passage, at: usize) -> usize {
    let mut head = at;
    while let Some(last) = head.checked_sub(1) {
        let (one, other) = (&passage.quantities[last], &passage.quantities[head]);
        let gap = passage.slice(one.to, other.from);
        if one.unit.class != UnitClass::Percent || !matches!(gap.as_str(), "、" | "和") {
            break;
        }
        head = last;
    }
    let names = passage.slice(
        passage.quantities[head].from.saturating_sub(NAMES),
        passage.quantities[head].from,
    );
    let names = names.rsplit(['，', '；', '。']).next().unwrap_or_default();
    if names.contains(['、', '和']) {
        at
    } else {
        head
    }
}

/// A rate of a part in its whole is at most 100 %.
pub(super) fn over_hundred(passage: &Passage, at: usize, findings: &mut Findings) {
    let rate = &passage.quantities[at];
    if rate.unit.class != UnitClass::Percent || rate.value <= Decimal::ONE_HUNDRED {
        return;
    }
    let (before, _) = facts::surroundings(passage, head(passage, at));
    let part = PARTS.iter().any(|word| before.contains(word));
    let tier = rate.upper.is_some() && before.contains("按照");
    if part && !before.contains("完成率") && !before.contains("目标") || tier {
        findings.push(over(rate, passage.span_of(rate)));
    }
}

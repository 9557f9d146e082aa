//! What bears out that a figure is wrong by a lot where no slip of the pen tells it: a part that is more than its whole, and what the
//! other figures of its relation ask for, which the report says elsewhere.

use rust_decimal::Decimal;

use super::line::Sentence;
use super::words::has;
use crate::arithmetic::significant;
use crate::context::Context;
use crate::number::Quantity;

/// A value of so many digits stands again by design, not by chance.
pub(super) const LONG: usize = 3;

/// A total is off what it is of by at most one part of so many.
const NEAR: u32 = 8;

/// Words of what a number of things brought forth, which may be more than they.
const BROUGHT: [&str; 24] = [
    "建成", "建设", "新建", "形成", "申请", "申报", "发表", "获", "培养", "培育", "产出", "制定",
    "研发", "开发", "引进", "带动", "服务", "涉及", "发现", "新增", "转化", "授权", "推广", "举办",
];

/// Whether exactly one part is more than its whole, and the others together are less: that one is wrong.
pub(super) fn one_exceeds(whole: &Quantity, parts: &[&Quantity], sum: Decimal) -> bool {
    let mut over = parts.iter().filter(|part| part.value > whole.value);
    let one = over.next().filter(|_| over.next().is_none());
    one.is_some_and(|one| {
        let rest = sum - one.value;
        // 高校286台，企业193台，机构62台，登记541台: the one is what all come to.
        let all = whole.value + rest;
        let total = (all - one.value).abs() * Decimal::from(NEAR) <= all;
        rest < whole.value && !total
    })
}

/// `20个项目中，建成基地45个`: whether words tell of what a whole brought forth, not of what it is made of.
pub(super) fn is_brought(lead: &str) -> bool {
    has(lead, &BROUGHT)
}

/// Whether the value that its relation asks for stands elsewhere in the report, and the one that is printed doesn't.
pub(super) fn is_borne_out(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    own: &Quantity,
    (meant, least): (Decimal, usize),
) -> bool {
    let span = sentence.passage.span_of(own);
    let elsewhere = |value: Decimal| {
        let mut said = context.pool.said(own, value);
        said.any(|one| one.span != span)
    };
    let long = Quantity {
        value: meant,
        ..own.clone()
    };
    meant > Decimal::ZERO
        && significant(&long) >= least
        && elsewhere(meant)
        && !elsewhere(own.value)
}

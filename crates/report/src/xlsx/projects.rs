//! The columns that lists of projects share.

use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;
use wenxiao_domain::number::half_up;
use wenxiao_domain::package::Project;

use super::list::{Column, Value, column};

/// Which project it is; what its direction is called differs between funds.
pub(super) fn identity<'a, T: 'a>(
    direction: &'static str,
    of: fn(&T) -> &Project,
) -> Vec<Column<'a, T>> {
    vec![
        column("项目编号", 13, move |row| of(row).id.clone()),
        column(direction, 18, move |row| of(row).direction.clone()),
        column("新上/结转", 7, move |row| of(row).cohort.label()),
        column("项目名称", 36, move |row| of(row).name.clone()),
        column("承担单位", 26, move |row| of(row).host.clone()),
    ]
}

/// What it got and spent this year.
pub(super) fn money<'a, T: 'a>(of: fn(&T) -> &Project) -> Vec<Column<'a, T>> {
    vec![
        column("本年安排（万元）", 11, move |row| {
            amount(of(row).allocated)
        }),
        column("本年支出（万元）", 11, move |row| {
            amount(of(row).spent)
        }),
        column("支出率（支出÷安排，%）", 12, move |row| {
            rate(of(row).spent, of(row).allocated)
        }),
        column("地方及自筹投入（万元）", 12, move |row| {
            amount(of(row).counterpart)
        }),
        column("拨付日期", 11, move |row| of(row).released_on),
    ]
}

pub(super) fn amount(amount: Fen) -> Value {
    Value::Amount(amount.to_wan())
}

/// 支出率: spent ÷ allocated in percent, as printed; empty where nothing was allocated.
fn rate(spent: Fen, allocated: Fen) -> Value {
    spent
        .to_wan()
        .checked_div(allocated.to_wan())
        .and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED))
        .map_or(Value::Empty, |rate| Value::Fixed(half_up(rate, 2)))
}

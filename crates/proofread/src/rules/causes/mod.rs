//! Unmet targets and large deviations have a cause; “无” is not said where there are some.

use rust_decimal::Decimal;

mod told;

use super::Rule;
use crate::arithmetic::{percent, show};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::UnitClass;
use crate::passage::Passage;
use crate::records::{Record, Source};
use told::{Told, explained, is_problem};
use wenxiao_domain::trace::Citation;

pub const RULE: Rule = Rule {
    id: "cause",
    title: "未完成和偏差30%及以上的指标说明了原因",
    run,
};

/// How many unexplained indicators are looked into.
const MAX_OPEN: usize = 500;

/// An indicator that has to be explained.
struct Open<'a> {
    record: &'a Record,
    percent: Decimal,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let Some(standards) = &context.standards else {
        return;
    };
    let open = open(context, standards.explain_from_percent);
    findings.checked.rules += open.len();
    let unmet: Vec<&Open<'_>> = open
        .iter()
        .filter(|open| open.percent < Decimal::ONE_HUNDRED)
        .collect();
    said_none(context, &standards.explain_rule, &unmet, findings);
    let told = Told::new(context);
    let self_evaluated =
        context.title.contains("自评") || context.document.text.contains("绩效自评");
    for open in open.iter().take(MAX_OPEN) {
        if !self_evaluated || explained(&told, open) {
            continue;
        }
        let unmet = open.percent < Decimal::ONE_HUNDRED;
        if unmet && is_problem(&told, open.record) {
            continue;
        }
        let what = if unmet {
            "未完成指标值"
        } else {
            "超过指标值较多"
        };
        let message = format!(
            "“{}”{what}（完成率{}%），没有说明原因和改进措施。",
            open.record.name,
            show(open.percent, 2)
        );
        findings.push(
            Draft::new(
                if unmet {
                    "unmet_without_cause"
                } else {
                    "deviation_without_cause"
                },
                Severity::Doubt,
                message,
            )
            .printed("", "原因和改进措施")
            .at(open
                .record
                .figures
                .iter()
                .filter(|figure| matches!(figure.role, Role::Target | Role::Actual))
                .map(|figure| figure.span))
            .rule(&standards.explain_rule)
            .advice("补充偏差原因和改进措施。"),
        );
    }
}

/// Whether a form says of an indicator only that it was reached, where the others have their rates: 达标 under 完成率.
fn is_only_judged(context: &Context<'_>, record: &Record) -> bool {
    let Source::Table { grid, row } = record.source else {
        return false;
    };
    let grid = &context.grids[grid];
    let column = grid.column(row, Role::Achievement);
    let cell = column.and_then(|column| grid.cell(row, column));
    cell.is_some_and(|cell| {
        cell.value.is_none()
            && ["达标", "达到", "完成", "实现", "是"]
                .iter()
                .any(|word| cell.text.starts_with(word))
    })
}

/// Indicators below their target or far above it, each once.
fn open<'a>(context: &'a Context<'_>, over: Decimal) -> Vec<Open<'a>> {
    let limit = Decimal::ONE_HUNDRED + over;
    let mut open: Vec<Open<'a>> = Vec::new();
    for record in &context.records {
        let (Some(target), Some(actual)) =
            (record.figure(Role::Target), record.figure(Role::Actual))
        else {
            continue;
        };
        let comparable = target.quantity.unit.class == actual.quantity.unit.class
            || target.quantity.unit.class == UnitClass::None
            || actual.quantity.unit.class == UnitClass::None;
        if record.key.chars().count() < 3
            || !comparable
            || open.iter().any(|known| known.record.key == record.key)
        {
            continue;
        }
        let Some(rate) = percent(actual.quantity.value, target.quantity.value) else {
            continue;
        };
        let upper = target.quantity.operator.is_upper()
            || target.quantity.unit.class == UnitClass::Duration
            || record.name.contains("成本")
            || record.name.contains("时间");
        let judged = || is_only_judged(context, record);
        let needs = if upper {
            rate > Decimal::ONE_HUNDRED && target.quantity.operator.is_upper()
        } else {
            rate < Decimal::ONE_HUNDRED || rate >= limit && !judged()
        };
        if needs {
            let percent = if upper {
                Decimal::from(200) - rate
            } else {
                rate
            };
            open.push(Open { record, percent });
        }
    }
    open
}

/// A heading about what is unmet, and “无” below it.
fn said_none(context: &Context<'_>, rule: &Citation, unmet: &[&Open<'_>], findings: &mut Findings) {
    if unmet.is_empty() {
        return;
    }
    let passages: Vec<_> = context.prose().map(|(_, passage)| passage).collect();
    for pair in passages.windows(2) {
        let (heading, below) = (pair[0].text(), pair[1].text());
        let none = matches!(
            below.trim_end_matches('。'),
            "无" | "没有" | "不存在" | "暂无" | "无此情况"
        );
        let asks = heading.contains("未完成") && !heading.contains("超出");
        if !asks || !none {
            continue;
        }
        let list = unmet
            .iter()
            .map(|open| format!("{}（完成率{}%）", open.record.name, show(open.percent, 2)))
            .collect::<Vec<_>>()
            .join("、");
        let below = below.trim_end_matches('。');
        let mut message = format!("“{heading}”下写“{below}”，但{list}未完成指标值");
        let limit = shortfall_asked(pair[0]);
        let severity = if unmet
            .iter()
            .any(|open| limit.is_none_or(|it| open.percent <= it))
        {
            Severity::Error
        } else {
            message += "；差距虽没有到标题所说的幅度，未完成的指标仍应说明";
            Severity::Doubt
        };
        findings.push(
            Draft::new("unmet_said_none", severity, message + "。")
                .printed("无", list)
                .at([pair[1].span(0, pair[1].chars.len())])
                .at(unmet.iter().flat_map(|open| {
                    open.record
                        .figures
                        .iter()
                        .filter(|figure| matches!(figure.role, Role::Target | Role::Actual))
                        .map(|figure| figure.span)
                }))
                .rule(rule)
                .advice("逐项说明未完成原因和改进措施。"),
        );
    }
}

/// The rate of completion from which on a heading asks for reasons, where it names by how much a target must be missed.
fn shortfall_asked(heading: &Passage) -> Option<Decimal> {
    let percents = heading.quantities.iter();
    let mut percents = percents.filter(|it| it.unit.class == UnitClass::Percent);
    Some(Decimal::ONE_HUNDRED - percents.next()?.value)
}

//! Unmet targets and large deviations have a cause; “无” is not said where there are some.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{percent, show};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::UnitClass;
use crate::passage::Passage;
use crate::records::{Record, Source, core, key};
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
    let causes = causes(context);
    let self_evaluated =
        context.title.contains("自评") || context.document.text.contains("绩效自评");
    for open in open.iter().take(MAX_OPEN) {
        if !self_evaluated || explained(context, &causes, open) {
            continue;
        }
        let unmet = open.percent < Decimal::ONE_HUNDRED;
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
        let needs = if upper {
            rate > Decimal::ONE_HUNDRED && target.quantity.operator.is_upper()
        } else {
            rate < Decimal::ONE_HUNDRED || rate >= limit
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

/// A passage that tells causes: its block, its words as names are compared, whether it says “原因” or the like itself, and
/// whether all that it does is to admit that a target was missed and to go on.
struct Cause {
    block: usize,
    text: String,
    words: String,
    outright: bool,
    admits_only: bool,
}

fn causes(context: &Context<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    for (_, passage) in context.prose() {
        let text = passage.text();
        let path = context.stations[passage.block].path.join("");
        let outright = [
            "原因",
            "由于",
            "主要是",
            "因为",
            "所致",
            "导致",
            "影响",
            "推迟",
            "滞后",
            "未能",
            "，因",
            "改进:",
            "改进措施:",
            "带动的",
        ]
        .iter()
        .any(|word| text.contains(word));
        let under = ["原因", "偏离", "偏差"]
            .iter()
            .any(|word| path.contains(word));
        // What was missed, told where a report says what to mend.
        let bare = ["不低于", "不超过", "不少于", "减少"]
            .iter()
            .fold(text.clone(), |text, word| text.replace(word, ""));
        let to_mend = [
            "未完成",
            "没有完成",
            "没做好",
            "怎么改",
            "改进",
            "不足",
            "问题",
        ]
        .iter()
        .any(|word| path.contains(word))
            && ["扣", "少", "差", "低于", "超过"]
                .iter()
                .any(|word| bare.contains(word));
        let about = outright
            || to_mend
            || under
                && ["因为", "受", "超额", "偏差"]
                    .iter()
                    .any(|word| text.contains(word))
            || path.contains("原因");
        let admits = falls_short(&text);
        if about || admits {
            causes.push(Cause {
                block: passage.block,
                words: key(&text),
                text,
                outright: outright || admits,
                admits_only: !about,
            });
        }
    }
    causes
}

/// Whether a passage admits a target that was missed and goes on to tell why or what is done about it.
fn falls_short(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&[
        "低于",
        "未达到",
        "未完成",
        "没有达到",
        "未达",
        "少于",
        "偏低",
        "不足",
        "终止",
        "延期",
        "未拨付",
        "未兑付",
        "未支出",
    ]) && has(&[
        "系",
        "因",
        "整改",
        "责成",
        "改进",
        "措施",
        "下一步",
        "问题",
        "重",
        "轻",
        "不紧",
        "滞后",
        "到期",
        "批准",
        "将",
        "具体是",
        "具体为",
        "主要",
    ])
}

/// Whether some sentence about causes names the indicator, or its row has one.
fn explained(context: &Context<'_>, causes: &[Cause], open: &Open<'_>) -> bool {
    let record = open.record;
    // The rate itself says which indicator is meant.
    let rate = show(open.percent, 2);
    let telling = rate.contains('.').then(|| format!("{rate}%"));
    let rows = context
        .records
        .iter()
        .filter(|other| other.key == record.key)
        .any(|other| {
            other.words.iter().any(|(role, text)| {
                *role == Role::Cause
                    && text.chars().count() > 3
                    && !matches!(text.as_str(), "无" | "—")
            })
        });
    let own = match record.source {
        Source::Prose { passage, .. } => Some(context.passages[passage].block),
        Source::Table { .. } => None,
    };
    let core = core(&record.key);
    let executed = record.key.contains("执行率");
    let printed = |role| {
        record.figure(role).map(|figure| {
            let printed = &figure.quantity.printed;
            printed.trim_start_matches(['≥', '≤', '>', '<']).to_owned()
        })
    };
    // Said under another name, with the same target and value.
    let figures = printed(Role::Target).zip(printed(Role::Actual));
    // 少办2期, 少投入350万元: by how much it was missed.
    let short = shortfall(record);
    // So finely printed a rate is no other's.
    let fine = printed(Role::Actual).filter(|it| it.contains('.') && it.ends_with('%'));
    let unmet = open.percent < Decimal::ONE_HUNDRED;
    let mut told = causes.iter().filter(|cause| unmet || !cause.admits_only);
    rows || told.any(|cause| {
        let named = cause.words.contains(core)
            || shares_most(core, &cause.words)
            || fine
                .iter()
                .chain(&telling)
                .any(|rate| cause.text.contains(rate.as_str()))
            || executed
                && ["执行率", "支出", "结余", "结转", "未拨付", "未兑付", "尾款"]
                    .iter()
                    .any(|word| cause.words.contains(word))
            || core.contains("满意") && cause.words.contains("满意")
            || short
                .as_ref()
                .is_some_and(|short| cause.text.contains(short))
            || figures.as_ref().is_some_and(|(target, actual)| {
                cause.text.contains(target.as_str()) && cause.text.contains(actual.as_str())
            });
        named && (cause.outright || own != Some(cause.block))
    })
}

/// By how much an indicator that counts or pays for something was missed, as a text would print it.
fn shortfall(record: &Record) -> Option<String> {
    let (target, actual) = record
        .figure(Role::Target)
        .zip(record.figure(Role::Actual))?;
    let (target, actual) = (&target.quantity, &actual.quantity);
    let counted = matches!(actual.unit.class, UnitClass::Count | UnitClass::Money);
    let short = target.value.checked_sub(actual.value)?;
    let shown = short.checked_div(actual.unit.factor)?.normalize();
    (counted && short > Decimal::ZERO).then(|| format!("{shown}{}", actual.unit.text))
}

/// Whether so much of a name stands in some words that they speak of it: `技术合同成交额未达标` of 促进技术合同成交额.
fn shares_most(name: &str, words: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let least = (name.len() / 2).max(4);
    name.windows(least.min(name.len().max(1)))
        .filter(|window| window.len() >= 4)
        .any(|window| words.contains(&window.iter().collect::<String>()))
}

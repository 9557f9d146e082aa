//! 偏差率 in running text: the completion rate of the same indicator, said elsewhere, less 100 %.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{percent, prints, show_like};
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::{related, sentence_of};
use crate::records::key;

pub const RULE: Rule = Rule {
    id: "deviation",
    title: "正文中的偏差率与同一指标的完成率相符",
    run,
};

/// A completion rate with the words of its sentence.
struct Completion {
    value: Decimal,
    printed: String,
    span: Span,
    words: String,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let deviations: Vec<(&Passage, usize)> = context
        .prose()
        .flat_map(|(_, passage)| (0..passage.quantities.len()).map(move |at| (passage, at)))
        .filter(|(passage, at)| is_deviation(passage, *at))
        .collect();
    let surplus = surplus(context);
    if deviations.is_empty() && surplus.is_empty() {
        return;
    }
    let completions = completions(context);
    for (passage, at, name) in surplus {
        exceeded(passage, at, &name, &completions, findings);
    }
    for (passage, at) in deviations {
        judge(passage, at, &completions, findings);
    }
}

fn is_deviation(passage: &Passage, at: usize) -> bool {
    let quantity = &passage.quantities[at];
    let words = facts::surroundings(passage, at).0;
    let words = words.trim_end_matches(['为', '达', '到', '约', '是', '-', '−', '+', '负']);
    quantity.unit.class == UnitClass::Percent
        && quantity.is_plain()
        && (words.ends_with("偏差率") || words.ends_with("偏离率") || words.ends_with("偏差"))
}

/// Words that call a rate what was reached beyond the target.
const BEYOND: [&str; 6] = ["超出", "超额", "超过目标", "超出目标", "超目标", "超额完成"];

/// `培育科技型中小企业超出27.5%`: rates beyond the target, with the name right before.
fn surplus<'a>(context: &'a Context<'_>) -> Vec<(&'a Passage, usize, String)> {
    let mut found = Vec::new();
    for (_, passage) in context.prose() {
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let plain = quantity.is_plain() && quantity.operator == Operator::None;
            if quantity.unit.class != UnitClass::Percent || !plain {
                continue;
            }
            let words = facts::surroundings(passage, at).0;
            let words = words.trim_end_matches(['了', '达', '约']);
            let name = BEYOND.iter().find_map(|word| words.strip_suffix(word));
            if let Some(name) = name.map(key).filter(|name| name.chars().count() >= 4) {
                found.push((passage, at, name));
            }
        }
    }
    found
}

/// What was reached beyond a target, against the completion of the indicator of that name.
fn exceeded(
    passage: &Passage,
    at: usize,
    name: &str,
    completions: &[Completion],
    findings: &mut Findings,
) {
    let own = &passage.quantities[at];
    let of = |completion: &&Completion| {
        let words = key(&completion.words);
        words.chars().count() >= 4 && (words.contains(name) || name.contains(&words))
    };
    let same: Vec<&Completion> = completions.iter().filter(of).collect();
    let Some(first) = same.first() else { return };
    findings.checked.rates += 1;
    let away = |completion: &Completion| completion.value - Decimal::ONE_HUNDRED;
    if same.iter().any(|completion| prints(away(completion), own)) {
        return;
    }
    let computed = show_like(away(first), own);
    let message = format!(
        "超出目标印为{}，同一指标的完成率为{}，应超出{computed}。",
        own.printed,
        show_like(first.value, own)
    );
    findings.push(
        Draft::new("rate_deviation_said", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([passage.span_of(own)])
            .at(same.iter().take(3).map(|completion| completion.span))
            .advice("核对目标值、完成值和超出目标的比例；不是同一指标的，写明指标。"),
    );
}

fn completions(context: &Context<'_>) -> Vec<Completion> {
    let mut completions = Vec::new();
    for (_, passage) in context.prose() {
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let words = facts::surroundings(passage, at).0;
            if quantity.unit.class == UnitClass::Percent
                && quantity.is_plain()
                && ["完成率", "完成比例", "达成率", "实现率"]
                    .iter()
                    .any(|word| words.contains(word))
            {
                completions.push(Completion {
                    value: quantity.value,
                    printed: quantity.printed.clone(),
                    span: passage.span_of(quantity),
                    words: subject_words(passage, quantity),
                });
            }
        }
    }
    for record in &context.records {
        let printed = record.figure(Role::Achievement);
        let computed = record
            .figure(Role::Target)
            .zip(record.figure(Role::Actual))
            .and_then(|(target, actual)| {
                Some((
                    percent(actual.quantity.value, target.quantity.value)?,
                    actual,
                ))
            });
        let found = printed
            .map(|figure| (figure.quantity.value, figure))
            .or(computed);
        if let Some((value, figure)) = found {
            completions.push(Completion {
                value,
                printed: figure.quantity.printed.clone(),
                span: figure.span,
                words: record.name.clone(),
            });
        }
    }
    completions
}

/// The words of a sentence that name what it is about, without those that every such sentence has.
fn subject_words(passage: &Passage, quantity: &Quantity) -> String {
    let (from, _) = sentence_of(passage, quantity);
    let mut words = passage.slice(from, quantity.from);
    for general in [
        "完成率",
        "偏差率",
        "未完成",
        "绩效目标",
        "目标值",
        "年度目标",
        "指标值",
        "目标",
        "计划",
        "实际",
        "完成",
        "指标",
        "原因",
    ] {
        words = words.replace(general, "，");
    }
    words
}

fn judge(passage: &Passage, at: usize, completions: &[Completion], findings: &mut Findings) {
    let own = &passage.quantities[at];
    let words = subject_words(passage, own);
    let unsigned = Quantity {
        value: own.value.abs(),
        ..own.clone()
    };
    let away = |completion: &Completion| (completion.value - Decimal::ONE_HUNDRED).abs();
    let is_same = |completion: &&Completion| related(&words, &completion.words);
    if completions
        .iter()
        .filter(|completion| prints(away(completion), &unsigned))
        .any(|completion| is_same(&completion))
    {
        findings.checked.rates += 1;
        return;
    }
    let same: Vec<&Completion> = completions.iter().filter(is_same).collect();
    let Some(first) = same.first() else { return };
    findings.checked.rates += 1;
    let computed = show_like(first.value - Decimal::ONE_HUNDRED, own);
    let message = format!(
        "偏差率印为{}，同一指标的完成率为{}，偏差率应为{computed}。",
        own.printed, first.printed
    );
    findings.push(
        Draft::new("rate_deviation_said", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([passage.span_of(own)])
            .at(same.iter().take(3).map(|completion| completion.span))
            .advice("按完成率减100%核对偏差率；不是同一指标的，写明指标。"),
    );
}

//! Words and figures that were copied.

use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, UnitClass};

/// `指标值为…指标，指标值为…`: a label written twice in one sentence.
pub(super) fn repeated_words(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (from, to) in super::super::prose_sums::sentences(passage) {
            for word in ["指标值为", "完成值为", "完成率为", "偏差率为"] {
                let spots: Vec<usize> = {
                    let needle: Vec<char> = word.chars().collect();
                    (from..to)
                        .filter(|at| passage.chars[*at..to].starts_with(&needle))
                        .collect()
                };
                let figures = passage
                    .quantities
                    .iter()
                    .filter(|quantity| quantity.from >= from && quantity.to <= to)
                    .filter(|quantity| {
                        spots
                            .iter()
                            .any(|spot| quantity.from >= spot + 4 && quantity.from <= spot + 9)
                    })
                    .count();
                if spots.len() > 1 && figures < spots.len() && figures < 2 {
                    findings.push(
                        Draft::new(
                            "words_repeated",
                            Severity::Hint,
                            format!("同一句中“{word}”重复，疑有多余文字。"),
                        )
                        .printed(word, "")
                        .at(spots.iter().map(|spot| passage.span(*spot, spot + 4)))
                        .advice("删去多余文字。"),
                    );
                }
            }
        }
    }
}

/// An amount expected and the same amount achieved, to the last digit.
pub(super) fn copied_figures(context: &Context<'_>, findings: &mut Findings) {
    let (mut expected, mut achieved) = (Vec::new(), Vec::new());
    for (_, passage) in context.prose() {
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let digits = quantity
                .printed
                .chars()
                .filter(char::is_ascii_digit)
                .count();
            if quantity.unit.class != UnitClass::Money
                || digits < 6
                || quantity.operator != Operator::None
            {
                continue;
            }
            let (before, _) = crate::facts::surroundings(passage, at);
            let span = passage.span_of(quantity);
            if before.contains("预期") || before.contains("预计") {
                expected.push((quantity, span));
            } else if before.contains("实际") {
                achieved.push((quantity, span));
            }
        }
    }
    for (plan, span) in &expected {
        if let Some((_, other)) = achieved
            .iter()
            .find(|(done, _)| done.printed == plan.printed)
        {
            findings.push(
                Draft::new(
                    "copied_figure",
                    Severity::Hint,
                    format!("预期数与实际数完全相同（{}），疑为互相套用。", plan.printed),
                )
                .printed(&plan.printed, "")
                .at([*span, *other])
                .advice("核对预期数和实际数的来源。"),
            );
        }
    }
}

//! How an indicator's target, value and attainment are printed; the report and the workbook print them alike.

use wenxiao_domain::evaluation::IndicatorResult;
use wenxiao_domain::package::{Direction, Indicator, IndicatorNature, Target};

use super::Input;
use crate::compose::{Figures, MissingFigure};
use crate::document::Run;

/// Id of an indicator's figure.
pub(super) fn id(code: &str, figure: &str) -> String {
    format!("indicator/{code}/{figure}")
}

/// ≥163项, 稳步提升, —
pub(super) fn target(
    figures: &Figures<'_>,
    indicator: &Indicator,
) -> Result<Vec<Run>, MissingFigure> {
    let sign = match (&indicator.target, indicator.direction) {
        (Target::Number(_), Direction::AtLeast) => "≥",
        (Target::Number(_), Direction::AtMost) => "≤",
        (Target::Number(_), Direction::Equal) | (Target::Text(_) | Target::NotApplicable, _) => "",
    };
    let mut runs = Vec::new();
    if !sign.is_empty() {
        runs.push(Run::text(sign));
    }
    runs.push(figures.run(&id(&indicator.code, "target"))?);
    Ok(runs)
}

/// 122.00项; for a qualitative indicator its tier and percentage; — where it doesn't apply; 未填报 where nobody reported.
pub(super) fn actual(
    figures: &Figures<'_>,
    indicator: &Indicator,
    result: &IndicatorResult,
) -> Result<Vec<Run>, MissingFigure> {
    let Some(values) = &result.values else {
        return Ok(vec![Run::text("—")]);
    };
    if values.actual.is_none() {
        return Ok(vec![Run::text("未填报")]);
    }
    let actual = figures.need(&id(&indicator.code, "actual"))?;
    let whole = actual.printed.strip_suffix(".00");
    match (indicator.nature, whole) {
        // things that are counted: 122项, not 122.00项
        (IndicatorNature::Absolute, Some(whole)) => {
            let printed = format!("{whole}{}", actual.unit);
            return Ok(vec![Run::figure(&*actual.id, printed)]);
        }
        (IndicatorNature::Qualitative, _) => {}
        _ => return figures.run(&actual.id).map(|run| vec![run]),
    }
    Ok(vec![
        figures.run(&id(&indicator.code, "attainment"))?,
        Run::text("（"),
        Run::figure(&*actual.id, format!("{}%", actual.printed)),
        Run::text("）"),
    ])
}

/// The filed cause and improvement of an indicator; empty where a part is missing.
pub(super) fn explanation<'a>(input: &Input<'a>, result: &IndicatorResult) -> (&'a str, &'a str) {
    input
        .package
        .causes
        .iter()
        .find(|cause| usize::try_from(cause.indicator) == Ok(result.indicator))
        .map_or(("", ""), |cause| {
            (cause.cause.trim(), cause.improvement.trim())
        })
}

/// What the official form wants in its last column: cause and improvement where they are required.
pub(super) fn explained(input: &Input<'_>, result: &IndicatorResult) -> Vec<Run> {
    let required = result
        .values
        .as_ref()
        .is_some_and(|values| values.explanation_required);
    let (cause, improvement) = explanation(input, result);
    if !required && cause.is_empty() && improvement.is_empty() {
        return Vec::new();
    }
    let part = |label: &str, words: &str, missing: &str| {
        let words = if words.is_empty() {
            Run::ToWrite(missing.to_owned())
        } else {
            Run::given(words)
        };
        [Run::text(label), words]
    };
    part("原因：", cause, "原因")
        .into_iter()
        .chain(part("改进：", improvement, "改进措施"))
        .collect()
}

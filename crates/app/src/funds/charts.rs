//! The charts of an overview.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use wenxiao_domain::money::Fen;
use wenxiao_domain::number::fixed;

use super::evaluated::Computed;
use crate::page::chart::{self, Bar, Bars};
use crate::page::words;

/// How much of the marks the points are, as a drawing.
pub(crate) fn meter(points: Decimal, marks: Decimal) -> String {
    let share = drawn(points) / drawn(marks).max(0.01);
    let class = if share >= 0.9 {
        "good"
    } else if share >= 0.6 {
        "fair"
    } else {
        "bad"
    };
    chart::meter(share, class)
}

/// A figure as a length: for drawing only, nothing is computed from it.
fn drawn(value: Decimal) -> f64 {
    value.to_f64().unwrap_or_default()
}

/// How far each indicator came, against 100 %.
pub(super) fn achievement_chart(computed: &Computed) -> Bars {
    let applicable = computed
        .evaluation
        .indicators
        .iter()
        .filter_map(|result| Some((result, result.values.as_ref()?)));
    Bars {
        title: "各指标完成率（%）".to_owned(),
        unit: "%".to_owned(),
        mark: Some(100.0),
        cut: Some(200.0),
        bars: applicable
            .map(|(result, values)| {
                let indicator = &computed.package.indicators[result.indicator];
                Bar {
                    name: format!("{} {}", indicator.code, indicator.name),
                    value: drawn(values.achievement_percent),
                    printed: fixed(values.achievement_percent, 2),
                    class: match words::attainment(result.attainment).class {
                        "good" => "",
                        other => other,
                    },
                }
            })
            .collect(),
    }
}

/// This year's allocation by direction.
pub(super) fn money_chart(computed: &Computed) -> Bars {
    let mut money: Vec<(String, Fen)> = Vec::new();
    for project in &computed.package.projects {
        match money
            .iter_mut()
            .find(|(name, _)| *name == project.direction)
        {
            Some((_, sum)) => sum.0 += project.allocated.0,
            None => money.push((project.direction.clone(), project.allocated)),
        }
    }
    Bars {
        title: "本年安排（万元）".to_owned(),
        unit: "万元".to_owned(),
        mark: None,
        cut: None,
        bars: money
            .into_iter()
            .map(|(name, fen)| Bar {
                name,
                value: drawn(fen.to_wan()),
                printed: words::wan(fen),
                class: "",
            })
            .collect(),
    }
}

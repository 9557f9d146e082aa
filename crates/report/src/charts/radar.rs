//! A radar: one axis for each share of 100 %.

use std::f64::consts::{FRAC_PI_2, TAU};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Drawing;
use super::svg::{Anchor, GRID, INK, QUIET, SERIES, Svg, TEXT, WIDTH};

/// One axis, 0 in the middle, 100 at its end.
#[derive(Debug, Clone)]
pub struct Axis {
    pub label: String,
    /// Between 0 and 100; what lies outside is drawn at the end.
    pub percent: Decimal,
    /// As printed.
    pub printed: String,
}

const RADIUS: f64 = 150.0;
const CENTRE: (f64, f64) = (WIDTH / 2.0, 205.0);

/// Draws a radar with rings at 20, 40, 60, 80 and 100 %; fewer than three axes make no area but are drawn all the same.
pub fn radar(axes: &[Axis]) -> Drawing {
    let mut svg = Svg::new();
    for ring in [20, 40, 60, 80, 100] {
        let share = f64::from(ring) / 100.0;
        let points: Vec<(f64, f64)> = (0..axes.len())
            .map(|i| point(i, axes.len(), share))
            .collect();
        svg.polygon(&points, GRID, None);
        let at = (CENTRE.0 + 4.0, CENTRE.1 - RADIUS * share + 14.0);
        svg.text(at, Anchor::Start, QUIET, &format!("{ring}%"));
    }
    for (index, axis) in axes.iter().enumerate() {
        svg.line(CENTRE, point(index, axes.len(), 1.0), GRID, false);
        let (x, y) = point(index, axes.len(), 1.1);
        let anchor = if (x - CENTRE.0).abs() < 20.0 {
            Anchor::Middle
        } else if x > CENTRE.0 {
            Anchor::Start
        } else {
            Anchor::End
        };
        let y = if y < CENTRE.1 - 20.0 {
            y - TEXT
        } else {
            y + 4.0
        };
        svg.text((x, y), anchor, INK, &axis.label);
        svg.text((x, y + TEXT + 3.0), anchor, SERIES[0], &axis.printed);
    }
    let shape: Vec<(f64, f64)> = axes
        .iter()
        .enumerate()
        .map(|(index, axis)| {
            let percent = axis.percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
            let share = percent.to_f64().unwrap_or(0.0) / 100.0;
            point(index, axes.len(), share)
        })
        .collect();
    svg.polygon(&shape, SERIES[0], Some(SERIES[1]));
    svg.finish(CENTRE.1 + RADIUS + 60.0)
}

/// A place on an axis; the first one points up.
fn point(index: usize, axes: usize, share: f64) -> (f64, f64) {
    let number = |n: usize| u32::try_from(n).map_or(0.0, f64::from);
    let angle = TAU * number(index) / number(axes.max(1)) - FRAC_PI_2;
    (
        CENTRE.0 + RADIUS * share * angle.cos(),
        CENTRE.1 + RADIUS * share * angle.sin(),
    )
}

//! Shapes and words of a drawing, in units of 0.2 mm on paper.

use std::fmt::Write as _;

use rust_decimal::Decimal;
use unicode_width::UnicodeWidthChar as _;

use super::Drawing;
use crate::text::clean;

/// Full text width, 156 mm.
pub(super) const WIDTH: f64 = 780.0;
/// About 9.5 pt on paper.
pub(super) const TEXT: f64 = 16.5;

pub(super) const INK: &str = "#222222";
pub(super) const QUIET: &str = "#8a8f98";
pub(super) const GRID: &str = "#d5d9e0";
/// Told apart in grey print as well: dark, light, middle.
pub(super) const SERIES: [&str; 3] = ["#1f4e79", "#9fc5e8", "#5b8f5b"];
pub(super) const ALERT: &str = "#b0342c";

/// Coordinates are written with one decimal.
const SMALLEST: f64 = 0.05;

/// Where a text's position is in it.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

pub(super) struct Svg {
    out: String,
}

impl Svg {
    pub(super) fn new() -> Self {
        Self { out: String::new() }
    }

    fn push(&mut self, args: std::fmt::Arguments<'_>) {
        self.out.write_fmt(args).expect("a String takes any text");
    }

    /// A filled rectangle; one without width is nothing to draw, and drawing programs complain about it.
    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, fill: &str) {
        if width < SMALLEST || height < SMALLEST {
            return;
        }
        self.push(format_args!(
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>"
        ));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, dashed: bool) {
        let dash = if dashed {
            " stroke-dasharray=\"5 4\""
        } else {
            ""
        };
        let ((x1, y1), (x2, y2)) = (from, to);
        self.push(format_args!(
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{stroke}\" stroke-width=\"1\"{dash}/>"
        ));
    }

    pub(super) fn polygon(&mut self, points: &[(f64, f64)], stroke: &str, fill: Option<&str>) {
        let points: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let points = points.join(" ");
        let fill = fill.map_or_else(
            || "fill=\"none\"".to_owned(),
            |fill| format!("fill=\"{fill}\" fill-opacity=\"0.3\""),
        );
        self.push(format_args!(
            "<polygon points=\"{points}\" stroke=\"{stroke}\" stroke-width=\"1.5\" {fill}/>"
        ));
    }

    pub(super) fn text(&mut self, at: (f64, f64), anchor: Anchor, fill: &str, text: &str) {
        let (x, y) = at;
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.push(format_args!(
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{fill}\">"
        ));
        for c in clean(text).chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                c => self.out.push(c),
            }
        }
        self.out.push_str("</text>");
    }

    /// The drawing, as high as said.
    pub(super) fn finish(self, height: f64) -> Drawing {
        let height = height.ceil();
        let body = self.out;
        Drawing {
            svg: format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
                 viewBox=\"0 0 {WIDTH} {height}\" font-family=\"黑体, SimHei, Noto Sans SC, sans-serif\" \
                 font-size=\"{TEXT}\">{body}</svg>"
            ),
            aspect: decimal(WIDTH)
                .checked_div(decimal(height))
                .unwrap_or(Decimal::ONE),
        }
    }
}

/// A coordinate as a decimal; coordinates are small and finite.
fn decimal(value: f64) -> Decimal {
    Decimal::try_from(value).unwrap_or(Decimal::ONE)
}

/// How wide a text is printed: full-width characters one em, quotation marks and dashes too in a Chinese typeface; others a
/// bit over half, capitals more.
pub(super) fn width(text: &str) -> f64 {
    text.chars()
        .map(|c| match c.width_cjk() {
            Some(2) => 1.0,
            Some(1) if c.is_uppercase() || matches!(c, 'm' | 'w' | '%' | '@') => 0.92,
            Some(1) => 0.58,
            _ => 0.0,
        })
        .sum::<f64>()
        * TEXT
}

/// Breaks a text into lines no wider than said.
pub(super) fn lines(text: &str, limit: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.last_mut().expect("there is always a line");
        let mut longer = last.clone();
        longer.push(c);
        if width(&longer) > limit && !last.is_empty() {
            lines.push(c.to_string());
        } else {
            *last = longer;
        }
    }
    lines
}

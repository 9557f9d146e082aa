//! Horizontal bars: a label at the left, one bar for each series, the printed figure at its end.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Drawing;
use super::svg::{ALERT, Anchor, GRID, INK, QUIET, SERIES, Svg, TEXT, WIDTH, lines, width};

/// A chart of horizontal bars.
#[derive(Debug, Clone, Default)]
pub struct Bars {
    /// Names of the series; a single series needs no legend.
    pub series: Vec<String>,
    pub bars: Vec<Bar>,
    /// Bars longer than this are cut, with a mark; their printed figure says how long they are.
    pub limit: Option<Decimal>,
    /// A line across all bars, with its words: 目标 100%.
    pub reference: Option<(Decimal, String)>,
}

#[derive(Debug, Clone)]
pub struct Bar {
    pub label: String,
    /// One value a series.
    pub values: Vec<Value>,
    /// Drawn in the colour of a warning: below its target.
    pub alert: bool,
}

#[derive(Debug, Clone)]
pub struct Value {
    pub value: Decimal,
    /// As printed, unit included.
    pub printed: String,
}

const LABEL: f64 = 250.0;
const BAR: f64 = 17.0;
const GAP: f64 = 11.0;

/// No drawing is higher than this, so that it has room on a page with its caption: 180 mm.
const HIGHEST: f64 = 900.0;

/// Draws the bars, in as many drawings as they need to fit on pages; the measure is the same in all.
pub fn parts(chart: &Bars) -> Vec<Drawing> {
    let mut parts = Vec::new();
    let mut rest = chart.bars.as_slice();
    while !rest.is_empty() || parts.is_empty() {
        let mut height = 0.0;
        let fits = |bar: &&Bar| {
            height += bar_height(bar) + GAP;
            height <= HIGHEST
        };
        let count = rest.iter().take_while(fits).count().max(1).min(rest.len());
        let (part, later) = rest.split_at(count);
        parts.push(draw(chart, part));
        rest = later;
    }
    parts
}

/// Draws all bars in one drawing, however high it gets.
pub fn bars(chart: &Bars) -> Drawing {
    draw(chart, &chart.bars)
}

fn draw(chart: &Bars, bars: &[Bar]) -> Drawing {
    let mut svg = Svg::new();
    let longest = longest(chart);
    let figures = chart
        .bars
        .iter()
        .flat_map(|bar| &bar.values)
        .map(|value| width(&value.printed))
        .fold(0.0, f64::max);
    let left = label_width(chart) + 12.0;
    let room = WIDTH - left - figures - 22.0;
    let top = header(&mut svg, chart, left, room, longest);
    let mut y = top;
    for bar in bars {
        y = one(&mut svg, bar, chart, (left, room, longest), y);
    }
    svg.line((left, top - 4.0), (left, y), QUIET, false);
    if let Some((value, _)) = &chart.reference {
        let x = left + length(*value, longest, room);
        svg.line((x, top - 4.0), (x, y), ALERT, true);
    }
    svg.finish(y + 6.0)
}

/// Legend and the words of the reference line; returns where the bars start.
fn header(svg: &mut Svg, chart: &Bars, left: f64, room: f64, longest: Decimal) -> f64 {
    let mut top = 8.0;
    if chart.series.len() > 1 {
        let mut x = left;
        for (name, colour) in chart.series.iter().zip(SERIES) {
            svg.rect(x, top, 14.0, 14.0, colour);
            svg.text((x + 20.0, top + 13.0), Anchor::Start, INK, name);
            x += 48.0 + width(name);
        }
        top += 30.0;
    }
    if let Some((value, words)) = &chart.reference {
        let x = left + length(*value, longest, room);
        svg.text((x, top + TEXT - 3.0), Anchor::Middle, ALERT, words);
        top += TEXT + 10.0;
    }
    top
}

fn one(
    svg: &mut Svg,
    bar: &Bar,
    chart: &Bars,
    (left, room, longest): (f64, f64, Decimal),
    y: f64,
) -> f64 {
    let label = lines(&bar.label, LABEL);
    let label_height = count(label.len()) * (TEXT + 2.0);
    let bars_height = count(bar.values.len()) * (BAR + 2.0);
    let height = bar_height(bar);
    let mut baseline = y + (height - label_height) / 2.0 + TEXT - 2.0;
    for line in &label {
        svg.text((left - 8.0, baseline), Anchor::End, INK, line);
        baseline += TEXT + 2.0;
    }
    let mut at = y + (height - bars_height) / 2.0;
    for (index, value) in bar.values.iter().enumerate() {
        let colour = if bar.alert {
            ALERT
        } else {
            SERIES[index % SERIES.len()]
        };
        let long = length(value.value, longest, room);
        svg.rect(left, at, long, BAR, colour);
        if chart.limit.is_some_and(|limit| value.value > limit) {
            // a cut bar: two white strokes near its end
            svg.rect(left + long - 14.0, at, 3.0, BAR, "#ffffff");
            svg.rect(left + long - 8.0, at, 3.0, BAR, "#ffffff");
        }
        let mut end = left + long + 6.0;
        if let Some((reference, _)) = &chart.reference {
            // past the reference line, where it would run through the figure
            let line = left + length(*reference, longest, room);
            if end < line + 4.0 && end + width(&value.printed) > line - 2.0 {
                end = line + 6.0;
            }
        }
        svg.text((end, at + BAR - 3.0), Anchor::Start, INK, &value.printed);
        at += BAR + 2.0;
    }
    let bottom = y + height + GAP;
    svg.line(
        (left, bottom - GAP / 2.0),
        (left + room, bottom - GAP / 2.0),
        GRID,
        false,
    );
    bottom
}

/// A bar with its label, without the gap below.
fn bar_height(bar: &Bar) -> f64 {
    let label = count(lines(&bar.label, LABEL).len()) * (TEXT + 2.0);
    label.max(count(bar.values.len()) * (BAR + 2.0))
}

/// The value that fills the whole room.
fn longest(chart: &Bars) -> Decimal {
    let values = chart
        .bars
        .iter()
        .flat_map(|bar| &bar.values)
        .map(|value| value.value);
    let references = chart.reference.iter().map(|(value, _)| *value);
    let longest = values.chain(references).max().unwrap_or_default();
    chart.limit.map_or(longest, |limit| longest.min(limit))
}

fn length(value: Decimal, longest: Decimal, room: f64) -> f64 {
    let share = value
        .clamp(Decimal::ZERO, longest.max(Decimal::ZERO))
        .checked_div(longest)
        .and_then(|share| share.to_f64())
        .unwrap_or(0.0);
    share * room
}

fn label_width(chart: &Bars) -> f64 {
    chart
        .bars
        .iter()
        .flat_map(|bar| lines(&bar.label, LABEL))
        .map(|line| width(&line))
        .fold(0.0, f64::max)
}

fn count(items: usize) -> f64 {
    u32::try_from(items).map_or(f64::from(u32::MAX), f64::from)
}

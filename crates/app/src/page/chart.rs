//! Charts: a drawing inside the page for everybody, and the same numbers for ECharts where there is JavaScript.

use std::fmt::Write as _;

use serde::Serialize;

/// One bar of a chart: its name, its length for drawing, and the figure as printed.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    pub name: String,
    /// For drawing only.
    pub value: f64,
    pub printed: String,
    /// Class of its colour: `good`, `fair`, `bad` or empty.
    pub class: &'static str,
}

/// A chart of horizontal bars.
#[derive(Debug, Clone, Serialize)]
pub struct Bars {
    pub title: String,
    pub unit: String,
    pub bars: Vec<Bar>,
    /// A line across all bars, 100 % for achievement.
    pub mark: Option<f64>,
    /// Longer bars are cut here, and say so.
    pub cut: Option<f64>,
}

/// Where names end and bars begin, how wide bars are at most, how high a row is.
const NAMES: f64 = 190.0;
const WIDTH: f64 = 360.0;
const ROW: f64 = 24.0;
/// A name longer than this is cut in the drawing; the table beside it has the whole.
const NAME: usize = 15;

/// A chart as a template prints it.
#[derive(Debug, Clone)]
pub struct View {
    pub title: String,
    pub note: &'static str,
    pub svg: String,
    pub json: String,
}

impl Bars {
    /// The chart for a template, with a note beside its title.
    pub fn view(&self, note: &'static str) -> View {
        View {
            title: self.title.clone(),
            note,
            svg: self.svg(),
            json: self.json(),
        }
    }

    fn longest(&self) -> f64 {
        let longest = self
            .bars
            .iter()
            .map(|bar| self.cut.map_or(bar.value, |cut| bar.value.min(cut)))
            .fold(self.mark.unwrap_or(0.0), f64::max);
        if longest > 0.0 { longest } else { 1.0 }
    }

    /// The drawing, as SVG: no scripts, no styles, so that the strictest policy shows it.
    pub fn svg(&self) -> String {
        #[expect(clippy::cast_precision_loss, reason = "a chart has few bars")]
        let height = ROW * self.bars.len() as f64 + 8.0;
        let scale = WIDTH / self.longest();
        let mut svg = format!(
            r#"<svg viewBox="0 0 {} {height}" role="img" aria-label="{}">"#,
            NAMES + WIDTH + 90.0,
            escaped(&self.title)
        );
        let mut y = 4.0;
        for bar in &self.bars {
            let cut = self.cut.is_some_and(|cut| bar.value > cut);
            let length = self
                .cut
                .map_or(bar.value, |cut| bar.value.min(cut))
                .max(0.0)
                * scale;
            // Writing into a String can't fail.
            let _ = write!(
                svg,
                r#"<text x="{}" y="{}" text-anchor="end">{}</text><rect class="meter-fill {}" x="{NAMES}" y="{}" width="{length:.1}" height="{}"/><text x="{:.1}" y="{}">{}{}</text>"#,
                NAMES - 8.0,
                y + 15.0,
                escaped(&short(&bar.name)),
                bar.class,
                y + 4.0,
                ROW - 10.0,
                NAMES + length + 6.0,
                y + 15.0,
                if cut { "» " } else { "" },
                escaped(&bar.printed),
            );
            y += ROW;
        }
        if let Some(mark) = self.mark {
            let x = NAMES + mark * scale;
            let _ = write!(
                svg,
                r#"<line class="meter-mark" x1="{x:.1}" x2="{x:.1}" y1="0" y2="{height}" stroke-dasharray="3 3"/>"#
            );
        }
        svg.push_str("</svg>");
        svg
    }

    /// The numbers, for `charts.js`; `<` is written so that it can't end the element it stands in.
    pub fn json(&self) -> String {
        serde_json::to_string(self)
            .unwrap_or_default()
            .replace('<', "\\u003c")
    }
}

/// A meter inside a table cell: `share` of its full length, 0 to 1.
pub fn meter(share: f64, class: &str) -> String {
    let width = 100.0 * share.clamp(0.0, 1.0);
    format!(
        r#"<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="meter-track" width="100" height="10"/><rect class="meter-fill {class}" width="{width:.1}" height="10"/></svg>"#
    )
}

fn short(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    let mut cut: String = name.chars().take(NAME - 1).collect();
    cut.push('…');
    cut
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(value: f64) -> Bars {
        Bars {
            title: "完成率 <全部>".to_owned(),
            unit: "%".to_owned(),
            bars: vec![Bar {
                name: "<b>".to_owned(),
                value,
                printed: value.to_string(),
                class: "",
            }],
            mark: Some(100.0),
            cut: Some(200.0),
        }
    }

    #[test]
    fn a_bar_past_the_cut_is_as_long_as_the_cut_and_says_so() {
        assert!(bars(396.67).svg().contains("» 396.67"));
        assert!(bars(396.67).svg().contains(r#"width="360.0""#));
    }

    #[test]
    fn names_cannot_break_out_of_the_page() {
        assert!(!bars(1.0).svg().contains("<b>"));
        assert!(!bars(1.0).json().contains('<'));
    }
}

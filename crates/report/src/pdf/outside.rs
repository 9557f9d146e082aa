//! What was set outside the text area of its page. There is nothing; if ever there is, it is found here and not by a reader.

use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::text::TextItem;

/// Top, right, bottom and left margin in millimetres, as `prelude.typ` and `source.rs` set them.
const UPRIGHT: [f64; 4] = [37.0, 26.0, 35.0, 28.0];
const ACROSS: [f64; 4] = [28.0, 37.0, 26.0, 35.0];

/// Points that punctuation may hang over the edge.
const TOLERANCE: f64 = 3.0;

/// The texts that leave the text area, with their pages.
pub(super) fn outside<'a>(pages: impl Iterator<Item = &'a Frame>) -> Vec<String> {
    let mut found = Vec::new();
    for (index, page) in pages.enumerate() {
        let area = Area::of(page);
        area.walk(page, Transform::identity(), &mut |text| {
            found.push(format!("page {}: {text}", index + 1));
        });
    }
    found
}

struct Area {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Area {
    fn of(page: &Frame) -> Self {
        let (width, height) = (page.width().to_pt(), page.height().to_pt());
        let margins = if width > height { ACROSS } else { UPRIGHT };
        let [top, right, bottom, left] = margins.map(|mm| mm * 72.0 / 25.4);
        Self {
            left: left - TOLERANCE,
            right: width - right + TOLERANCE,
            top: top - TOLERANCE,
            bottom: height - bottom + TOLERANCE,
        }
    }

    fn walk(&self, frame: &Frame, place: Transform, found: &mut impl FnMut(&str)) {
        for (at, item) in frame.items() {
            match item {
                FrameItem::Group(group) => {
                    let place = place
                        .pre_concat(Transform::translate(at.x, at.y))
                        .pre_concat(group.transform);
                    self.walk(&group.frame, place, found);
                }
                FrameItem::Text(text) if !self.holds(text, at.transform(place)) => {
                    found(&text.text);
                }
                _ => {}
            }
        }
    }

    fn holds(&self, text: &TextItem, at: Point) -> bool {
        let size = text.size.to_pt();
        let (x, baseline) = (at.x.to_pt(), at.y.to_pt());
        if baseline > self.bottom && is_page_number(&text.text) {
            return true;
        }
        x >= self.left
            && x + text.width().to_pt() <= self.right
            && baseline - size * 0.8 >= self.top
            && baseline + size * 0.2 <= self.bottom
    }
}

/// «— 1 —», which stands below the text.
fn is_page_number(text: &str) -> bool {
    text.chars()
        .all(|c| c == '—' || c == ' ' || c.is_ascii_digit())
}

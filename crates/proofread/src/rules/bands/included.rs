//! `10万元以上（含10万元）`, `80分至90分（不含90分）`: the figure in the brackets is a border of the class before them.

use crate::finding::{Draft, Findings, Severity};
use crate::passage::Passage;

/// Characters between the border and what is said of it.
const NEAR: usize = 6;

/// Looks at every bracket that says which border belongs to a class.
pub(super) fn included(passage: &Passage, findings: &mut Findings) {
    for (at, own) in passage.quantities.iter().enumerate() {
        let before = passage.slice(own.from.saturating_sub(3), own.from);
        let led = ["(含", "(不含", "(不包含", "(包含"];
        let closed = passage.chars.get(own.to) == Some(&')');
        if !closed || !own.is_plain() || !led.iter().any(|word| before.ends_with(word)) {
            continue;
        }
        let borders: Vec<_> = passage.quantities[..at]
            .iter()
            .rev()
            .take(2)
            .filter(|border| border.unit.class == own.unit.class || border.unit.text.is_empty())
            .collect();
        let Some(last) = borders.first() else {
            continue;
        };
        let between = passage.slice(last.to, own.from);
        let words = between.trim_end_matches(['含', '不', '包', '(']);
        let border = ["以上", "以下", "以内", "及以上", "及以下", "之间", ""].contains(&words);
        let range = !words.is_empty() || last.upper.is_some() || {
            let apart = borders
                .get(1)
                .map(|first| passage.slice(first.to, last.from));
            apart.is_some_and(|apart| matches!(apart.as_str(), "至" | "-" | "—" | "~" | "到"))
        };
        if !border || !range || between.chars().count() > NEAR {
            continue;
        }
        findings.checked.rules += 1;
        let fits = |value| value == own.value || value == own.shown();
        // 60分至80分 is one figure.
        let figure = own.shown().normalize().to_string();
        let of_range = last
            .printed
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .any(|end| end == figure);
        if of_range || borders.iter().any(|it| fits(it.value) || fits(it.shown())) {
            continue;
        }
        let message = format!(
            "括号中所说的界限{}与前面的界限{}不一致。",
            own.printed, last.printed
        );
        findings.push(
            Draft::new("band_border", Severity::Doubt, message)
                .printed(&own.printed, &last.printed)
                .at([own, *last].map(|one| passage.span_of(one)))
                .advice("核对分档界限和括号中“含”“不含”的数。")
                .certain(),
        );
    }
}

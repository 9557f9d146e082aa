//! Every figure of a page is a link to how it was computed.

use std::collections::HashMap;
use std::fmt::Write as _;

use wenxiao_domain::trace::Figure;

/// A figure as a page prints it: its text, and where its derivation stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    pub href: String,
    pub label: String,
    pub printed: String,
    pub unit: String,
}

/// All figures of one evaluation, by id.
#[derive(Debug, Default)]
pub struct Figures {
    /// In the order in which they were computed.
    pub list: Vec<Figure>,
    by_id: HashMap<String, usize>,
}

impl Figures {
    pub fn new(list: Vec<Figure>) -> Self {
        let by_id = list
            .iter()
            .enumerate()
            .map(|(index, figure)| (figure.id.clone(), index))
            .collect();
        Self { list, by_id }
    }

    pub fn get(&self, id: &str) -> Option<&Figure> {
        self.by_id.get(id).map(|index| &self.list[*index])
    }

    /// The figure for a page below `base`, `/funds/…`. What has no derivation isn't printed: the caller shows 「—」.
    pub fn show(&self, base: &str, id: &str) -> Option<Shown> {
        self.get(id).map(|figure| Shown {
            href: href(base, id),
            label: figure.label.clone(),
            printed: figure.signed(),
            unit: figure.unit.clone(),
        })
    }
}

/// Address of a figure's derivation.
pub fn href(base: &str, id: &str) -> String {
    format!("{base}/figures/{}", encoded(id))
}

/// A text as part of an address: everything but letters, digits, `-_.~` and `/` is percent-encoded.
pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a String can't fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_with_chinese_words_becomes_an_address() {
        assert_eq!(
            href("/funds/f1", "money/direction/基地/allocated"),
            "/funds/f1/figures/money/direction/%E5%9F%BA%E5%9C%B0/allocated"
        );
    }
}

//! An original text with quick access to its characters by number.

/// A character's byte is remembered once in so many.
const STEP: usize = 256;

pub(crate) struct Original<'a> {
    text: &'a str,
    bytes: Vec<usize>,
}

impl<'a> Original<'a> {
    pub fn new(text: &'a str) -> Self {
        let bytes = text
            .char_indices()
            .step_by(STEP)
            .map(|(byte, _)| byte)
            .collect();
        Self { text, bytes }
    }

    /// The characters from number `at` on.
    pub fn from(&self, at: u32) -> impl Iterator<Item = char> + 'a {
        let at = at as usize;
        let byte = self
            .bytes
            .get(at / STEP)
            .copied()
            .unwrap_or(self.text.len());
        self.text[byte..].chars().skip(at % STEP)
    }

    pub fn slice(&self, from: u32, to: u32) -> impl Iterator<Item = char> + 'a {
        self.from(from).take(to.saturating_sub(from) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_count_characters() {
        let text: String = ('一'..='龥').take(1000).collect();
        let original = Original::new(&text);
        for (from, to) in [(0, 3), (255, 258), (256, 256), (999, 1005), (2000, 2001)] {
            let expected: String = text
                .chars()
                .skip(from as usize)
                .take((to - from) as usize)
                .collect();
            assert_eq!(original.slice(from, to).collect::<String>(), expected);
        }
    }
}

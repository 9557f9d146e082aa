//! An original text with quick access to its characters by number.

/// Bytes between two places whose characters are counted.
const STEP: usize = 512;

pub(crate) struct Original<'a> {
    text: &'a str,
    /// For each step of bytes the characters that begin before it.
    before: Vec<u32>,
}

impl<'a> Original<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut chars = 0;
        let steps = text.as_bytes().chunks(STEP).map(|step| {
            let before = chars;
            // Every byte but a character's first one is 10xxxxxx.
            chars += step
                .iter()
                .map(|&byte| u32::from(byte & 0xC0 != 0x80))
                .sum::<u32>();
            before
        });
        Self {
            text,
            before: steps.collect(),
        }
    }

    /// The characters from number `at` on.
    pub fn from(&self, at: u32) -> impl Iterator<Item = char> + 'a {
        let step = self.before.partition_point(|&before| before <= at);
        let step = step.saturating_sub(1);
        let first = self.before.get(step).copied().unwrap_or(0);
        // A character that a step cuts through began before it.
        let rest = self.text.get(ceil(self.text, step * STEP)..).unwrap_or("");
        rest.chars().skip((at - first) as usize)
    }

    pub fn slice(&self, from: u32, to: u32) -> impl Iterator<Item = char> + 'a {
        self.from(from).take(to.saturating_sub(from) as usize)
    }
}

fn ceil(text: &str, byte: usize) -> usize {
    (byte..text.len())
        .find(|&byte| text.is_char_boundary(byte))
        .unwrap_or(text.len())
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

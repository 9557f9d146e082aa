//! Text from anywhere, made fit for a file.

use std::borrow::Cow;

/// Drops what no document format takes (control characters, non-characters); line ends become `\n`.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(fit) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.replace("\r\n", "\n")
            .chars()
            .map(|c| if c == '\r' { '\n' } else { c })
            .filter(|&c| fit(c))
            .collect(),
    )
}

/// Characters that XML 1.0 takes and that mean something in print.
fn fit(c: char) -> bool {
    !matches!(c,
        '\u{0}'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}'
        // marks that reorder or hide text
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}' | '\u{ffff}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn control_characters_go_and_line_ends_are_one() {
        assert_eq!(clean("甲\u{0}\r\n乙\r丙\u{202e}丁\t戊"), "甲\n乙\n丙丁\t戊");
        assert!(matches!(clean("原样"), std::borrow::Cow::Borrowed("原样")));
    }
}

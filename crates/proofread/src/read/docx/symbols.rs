//! Characters that Word writes as places of a symbol font: `≥` inserted from the dialog is F0B3 of Symbol.

/// The character of a `w:sym`; none: a picture, not a sign of a report's figures.
pub fn symbol(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()?;
    let place = if (0xf000..=0xf0ff).contains(&code) {
        code - 0xf000
    } else {
        code
    };
    let lower = font.to_lowercase();
    if lower == "symbol" {
        return match place {
            0xa3 => Some('≤'),
            0xb1 => Some('±'),
            0xb3 => Some('≥'),
            0xb4 => Some('×'),
            0xb8 => Some('÷'),
            0xb9 => Some('≠'),
            0xbb => Some('≈'),
            0x2d => Some('−'),
            0x20..=0x3f => char::from_u32(place),
            _ => None,
        };
    }
    if lower.starts_with("wingdings") || lower == "webdings" {
        return None;
    }
    (place == code).then(|| char::from_u32(code)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_figures_are_read_and_pictures_are_not() {
        assert_eq!(symbol("Symbol", "F0B3"), Some('≥'));
        assert_eq!(symbol("Symbol", "F025"), Some('%'));
        assert_eq!(symbol("Wingdings", "F0FE"), None);
        assert_eq!(symbol("宋体", "2265"), Some('≥'));
        assert_eq!(symbol("Symbol", "zz"), None);
    }
}

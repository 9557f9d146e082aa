//! Number formats: which of them show a date or a percentage.

/// How a cell's number is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Number,
    Date,
    Percent,
}

/// The built-in formats: 14 to 22 and the East Asian 27 to 36 and 50 to 58 are dates, 9 and 10 percentages.
pub(super) fn format_of_id(id: &str) -> Format {
    match id.parse::<u32>() {
        Ok(9 | 10) => Format::Percent,
        Ok(14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57..=58) => Format::Date,
        _ => Format::Number,
    }
}

/// A format of the workbook's own: a date has years or days outside quotes and brackets, a percentage its sign.
pub(super) fn format_of_code(code: &str) -> Format {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for character in code.chars() {
        if escaped {
            escaped = false;
            continue;
        }
        match character {
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            _ if quoted || bracketed => {}
            'y' | 'Y' | 'd' | 'D' => return Format::Date,
            '%' => return Format::Percent,
            _ => {}
        }
    }
    Format::Number
}

//! One cell of a table, as a CSV file or a workbook has it.

use std::borrow::Cow;

use chrono::NaiveDate;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    Empty,
    Text(Cow<'a, str>),
    /// A number of a workbook, in the digits that it stores.
    Stored(Cow<'a, str>),
    /// A cell of a workbook that is formatted as a date.
    Date(NaiveDate),
    /// A workbook's error: `#REF!`.
    Error(Cow<'a, str>),
    /// A formula whose result the workbook doesn't have.
    Uncomputed(String),
}

impl Cell<'_> {
    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => trimmed(text).is_empty(),
            Self::Stored(_) | Self::Date(_) | Self::Error(_) | Self::Uncomputed(_) => false,
        }
    }

    /// What a person sees in it.
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(trimmed(text)),
            Self::Stored(digits) => super::number::parse_stored(digits)
                .map_or(Cow::Borrowed(digits.as_ref()), |value| {
                    Cow::Owned(value.normalize().to_string())
                }),
            Self::Date(date) => Cow::Owned(date.to_string()),
            Self::Error(error) => Cow::Borrowed(error),
            Self::Uncomputed(formula) => Cow::Owned(format!("={formula}")),
        }
    }
}

/// The text without spaces around it; most begin and end with a visible ASCII sign and are looked at no further.
#[inline]
pub fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

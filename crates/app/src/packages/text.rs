//! Bytes of a text file as text: UTF-8 with or without a byte order mark, or GB18030.

use std::borrow::Cow;

/// Why a file is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotText {
    /// UTF-8 with damaged places; the first one stands in this line, counted from 1.
    Damaged { line: usize },
    /// UTF-16, a workbook, a picture: nothing that we read.
    Unknown,
}

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Decodes a file.
///
/// GB18030 gives nearly any bytes some meaning. A file whose Chinese is UTF-8 but for some bytes is therefore called damaged,
/// not read as GB18030: that would turn its names into others without anybody noticing.
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, NotText> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"PK")
    {
        return Err(NotText::Unknown);
    }
    let (marked, bytes) = match bytes.strip_prefix(UTF8_MARK) {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    let line = 1 + memchr::memchr_iter(b'\n', &bytes[..error.valid_up_to()]).count();
    let (whole, broken) = characters(bytes);
    if marked || whole > broken {
        return Err(NotText::Damaged { line });
    }
    match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => Ok(text),
        None if whole > 0 => Err(NotText::Damaged { line }),
        None => Err(NotText::Unknown),
    }
}

/// How many characters outside ASCII are whole in UTF-8, and how many bytes are broken.
fn characters(bytes: &[u8]) -> (usize, usize) {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk
            .valid()
            .chars()
            .filter(|character| character.len_utf8() >= 3)
            .count();
        broken += chunk.invalid().len();
    }
    (whole, broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "项目编号,支持方向\nA1,科技创新基地建设\n";

    #[test]
    fn three_encodings_of_one_text() {
        assert_eq!(decode(TEXT.as_bytes()).unwrap(), TEXT);
        assert_eq!(
            decode(&[UTF8_MARK, TEXT.as_bytes()].concat()).unwrap(),
            TEXT
        );
        let (gb18030, _, lost) = encoding_rs::GB18030.encode(TEXT);
        assert!(!lost);
        assert_eq!(decode(&gb18030).unwrap(), TEXT);
    }

    #[test]
    fn one_broken_byte_does_not_turn_utf8_into_gb18030() {
        let mut bytes = TEXT.as_bytes().to_vec();
        let at = bytes.len() - 3;
        bytes[at] = 0xE4;
        assert_eq!(decode(&bytes).unwrap_err(), NotText::Damaged { line: 2 });
    }

    #[test]
    fn other_files_are_no_text() {
        for bytes in [&b"\xFF\xFEa\0"[..], b"PK\x03\x04", b"\xFF\xFF\xFF"] {
            assert_eq!(decode(bytes).unwrap_err(), NotText::Unknown);
        }
    }
}

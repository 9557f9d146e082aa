//! Plain text and markdown: UTF-8, UTF-16 with a mark, GB18030.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::ReadError;
use crate::document::{Document, FileKind};
use crate::layout;

/// Reads a text file; the offsets of its document are those of the file as written.
pub fn read(name: &str, content: &[u8]) -> Result<Document, ReadError> {
    let mut unread = Vec::new();
    let text = decode(name, content, &mut unread)?;
    Ok(document(name, text, unread))
}

/// A text whose lines are its paragraphs and rows of tables.
pub(super) fn document(name: &str, text: String, unread: Vec<String>) -> Document {
    let blocks = layout::blocks(&text);
    Document {
        name: name.to_owned(),
        kind: FileKind::Text,
        text,
        blocks,
        pages: Vec::new(),
        names: Vec::new(),
        unread,
    }
}

/// The text in whatever encoding it is.
pub(super) fn decode(
    name: &str,
    content: &[u8],
    unread: &mut Vec<String>,
) -> Result<String, ReadError> {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(content) {
        let (text, broken) = encoding.decode_without_bom_handling(&content[mark..]);
        if broken {
            unread.push("文件中有无法识别的字符，已用“\u{fffd}”代替。".to_owned());
        }
        return Ok(text.into_owned());
    }
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(content)
        && !text.contains('\0')
    {
        return Ok(text.into_owned());
    }
    if let Some(encoding) = utf16_without_mark(content) {
        return Ok(encoding.decode_without_bom_handling(content).0.into_owned());
    }
    let (text, broken) = GB18030.decode_without_bom_handling(content);
    if broken {
        let bad = text.chars().filter(|&c| c == '\u{fffd}').count();
        if bad * 20 > text.chars().count() {
            return Err(ReadError::damaged(
                name,
                "text",
                "neither UTF-8 nor UTF-16 nor GB18030",
            ));
        }
        unread.push("文件中有无法识别的字符，已用“\u{fffd}”代替。".to_owned());
    }
    Ok(text.into_owned())
}

/// UTF-16 shows itself by the zero bytes of its line ends and digits.
fn utf16_without_mark(content: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let sample = &content[..content.len().min(4096)];
    let zeros = |odd: usize| {
        sample
            .iter()
            .enumerate()
            .filter(|(index, byte)| index % 2 == odd && **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if even + odd == 0 {
        None
    } else if odd > even {
        Some(UTF_16LE)
    } else {
        Some(UTF_16BE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_give_the_same_text() {
        let text = "支持项目136个，预算11087万元。\n";
        let utf16: Vec<u8> = std::iter::once(0xfeff_u16)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut with_mark = b"\xef\xbb\xbf".to_vec();
        with_mark.extend_from_slice(text.as_bytes());
        let gb = GB18030.encode(text).0.into_owned();
        for content in [text.as_bytes().to_vec(), with_mark, utf16, unmarked, gb] {
            assert_eq!(read("a.txt", &content).unwrap().text, text);
        }
    }
}

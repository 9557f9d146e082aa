//! What the codes of a PDF's fonts stand for.

use std::collections::{BTreeSet, HashMap};

use encoding_rs::{GBK, UTF_16BE, WINDOWS_1252};
use lopdf::{Dictionary, Document as Pdf, Object, ObjectId};

const MAX_CMAP: usize = 16 << 20;

enum Decoder {
    /// Codes by the font's own table.
    Table(HashMap<Vec<u8>, String>, usize),
    /// Two bytes a character, UTF-16.
    Utf16,
    Gbk,
    Latin,
    /// Nothing says what the codes mean.
    Unknown(usize),
}

/// The fonts of a document; each is looked at once.
#[derive(Default)]
pub struct Fonts {
    decoders: Vec<Decoder>,
    known: HashMap<ObjectId, usize>,
    notes: BTreeSet<String>,
    undecoded: usize,
}

impl Fonts {
    /// The number under which a font is kept.
    pub fn index(&mut self, pdf: &Pdf, id: Option<ObjectId>, font: &Dictionary) -> Option<usize> {
        if let Some(index) = id.and_then(|id| self.known.get(&id)) {
            return Some(*index);
        }
        if self.decoders.len() > 20_000 {
            return None;
        }
        self.decoders.push(decoder(pdf, font));
        let index = self.decoders.len() - 1;
        if let Some(id) = id {
            self.known.insert(id, index);
        }
        Some(index)
    }

    /// The text of a string shown in a font.
    pub fn decode(&mut self, font: Option<usize>, bytes: &[u8]) -> String {
        let Some(decoder) = font.and_then(|font| self.decoders.get(font)) else {
            return WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned();
        };
        match decoder {
            Decoder::Utf16 => UTF_16BE.decode_without_bom_handling(bytes).0.into_owned(),
            Decoder::Gbk => GBK.decode_without_bom_handling(bytes).0.into_owned(),
            Decoder::Latin => WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned(),
            Decoder::Unknown(width) => {
                let count = bytes.len().div_ceil(*width);
                self.undecoded += count;
                "\u{fffd}".repeat(count)
            }
            Decoder::Table(table, width) => {
                let mut text = String::new();
                for code in bytes.chunks(*width) {
                    match table.get(code) {
                        Some(shown) => text.push_str(shown),
                        None if *width == 1 && code[0].is_ascii_graphic() => {
                            text.push(char::from(code[0]));
                        }
                        None => {
                            self.undecoded += 1;
                            text.push('\u{fffd}');
                        }
                    }
                }
                text
            }
        }
    }

    /// Keeps a sentence about what could not be read.
    pub fn note(&mut self, sentence: &str) {
        self.notes.insert(sentence.to_owned());
    }

    /// What could not be read.
    pub fn unread(&self) -> Vec<String> {
        let mut sentences: Vec<String> = self.notes.iter().cloned().collect();
        if self.undecoded > 0 {
            sentences.push(format!(
                "PDF中有{}个字符的字体没有说明对应的文字，已用“\u{fffd}”代替，含有它们的数字没有核对。",
                self.undecoded
            ));
        }
        sentences
    }
}

fn decoder(pdf: &Pdf, font: &Dictionary) -> Decoder {
    let composite = font
        .get(b"Subtype")
        .and_then(Object::as_name)
        .is_ok_and(|kind| kind == b"Type0");
    let width = if composite { 2 } else { 1 };
    if let Ok(Object::Stream(stream)) = font.get_deref(b"ToUnicode", pdf)
        && let Ok(bytes) = stream.get_plain_content_with_limit(MAX_CMAP)
    {
        let (table, declared) = to_unicode(&bytes);
        if !table.is_empty() {
            return Decoder::Table(table, declared.unwrap_or(width));
        }
    }
    let encoding = font.get_deref(b"Encoding", pdf).ok();
    if composite {
        let name = encoding
            .and_then(|encoding| encoding.as_name().ok())
            .unwrap_or_default();
        let name = String::from_utf8_lossy(name);
        return match name.as_ref() {
            name if name.starts_with("Uni")
                && (name.contains("UCS2") || name.contains("UTF16")) =>
            {
                Decoder::Utf16
            }
            name if name.starts_with("GBK") || name.starts_with("GB-EUC") => Decoder::Gbk,
            _ => Decoder::Unknown(2),
        };
    }
    if let Some(Object::Dictionary(encoding)) = encoding
        && let Ok(Object::Array(differences)) = encoding.get_deref(b"Differences", pdf)
    {
        return Decoder::Table(named(differences), 1);
    }
    Decoder::Latin
}

/// Glyph names of an encoding's differences: digits, `uniXXXX`, single letters and a few signs.
fn named(differences: &[Object]) -> HashMap<Vec<u8>, String> {
    let mut table = HashMap::new();
    let mut code = 0_u8;
    for item in differences {
        match item {
            Object::Integer(number) => code = u8::try_from(*number).unwrap_or(0),
            Object::Name(name) => {
                if let Some(c) = glyph(&String::from_utf8_lossy(name)) {
                    table.insert(vec![code], c.to_string());
                }
                code = code.wrapping_add(1);
            }
            _ => {}
        }
    }
    table
}

fn glyph(name: &str) -> Option<char> {
    const DIGITS: [&str; 10] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    if let Some(digit) = DIGITS.iter().position(|known| *known == name) {
        return u32::try_from(digit)
            .ok()
            .and_then(|digit| char::from_digit(digit, 10));
    }
    if let Some(hex) = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))
        && let Some(c) = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)
    {
        return Some(c);
    }
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c);
    }
    Some(match name {
        "space" => ' ',
        "period" => '.',
        "comma" => ',',
        "percent" => '%',
        "hyphen" | "minus" => '-',
        "colon" => ':',
        "parenleft" => '(',
        "parenright" => ')',
        "slash" => '/',
        "greaterequal" => '≥',
        "lessequal" => '≤',
        "equal" => '=',
        _ => return None,
    })
}

/// Reads the pairs of a ToUnicode map, and how many bytes its codes have.
fn to_unicode(bytes: &[u8]) -> (HashMap<Vec<u8>, String>, Option<usize>) {
    let mut table = HashMap::new();
    let mut width = None;
    let tokens = tokens(bytes);
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            Token::Word(word) if word == "begincodespacerange" => {
                if let Some(Token::Hex(low)) = tokens.get(at + 1) {
                    width = Some(low.len().clamp(1, 4));
                }
                at += 1;
            }
            Token::Word(word) if word == "beginbfchar" => {
                at += 1;
                while let (Some(Token::Hex(code)), Some(Token::Hex(text))) =
                    (tokens.get(at), tokens.get(at + 1))
                {
                    table.insert(code.clone(), utf16(text));
                    at += 2;
                }
            }
            Token::Word(word) if word == "beginbfrange" => {
                at = ranges(&tokens, at + 1, &mut table);
            }
            _ => at += 1,
        }
    }
    (table, width)
}

fn ranges(tokens: &[Token], mut at: usize, table: &mut HashMap<Vec<u8>, String>) -> usize {
    while let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.get(at), tokens.get(at + 1))
    {
        let width = low.len().min(8);
        let (first, last) = (big_endian(low), big_endian(high));
        let last = last.min(first.saturating_add(65_535));
        let code = |value: u64| value.to_be_bytes()[8 - width..].to_vec();
        match tokens.get(at + 2) {
            Some(Token::Hex(text)) => {
                let mut units: Vec<u8> = text.clone();
                for value in first..=last {
                    table.insert(code(value), utf16(&units));
                    increment(&mut units);
                }
                at += 3;
            }
            Some(Token::Open) => {
                at += 3;
                let mut value = first;
                while let Some(Token::Hex(text)) = tokens.get(at) {
                    table.insert(code(value), utf16(text));
                    value = value.saturating_add(1);
                    at += 1;
                }
                at += 1;
            }
            _ => return at + 2,
        }
    }
    at
}

fn increment(bytes: &mut [u8]) {
    for byte in bytes.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            break;
        }
    }
}

fn big_endian(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .take(8)
        .fold(0, |value, byte| value << 8 | u64::from(*byte))
}

fn utf16(bytes: &[u8]) -> String {
    if bytes.len() == 1 {
        return char::from(bytes[0]).to_string();
    }
    UTF_16BE.decode_without_bom_handling(bytes).0.into_owned()
}

enum Token {
    Hex(Vec<u8>),
    Word(String),
    Open,
}

fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'<' if bytes.get(at + 1) != Some(&b'<') => {
                let end = bytes[at..]
                    .iter()
                    .position(|byte| *byte == b'>')
                    .map_or(bytes.len(), |length| at + length);
                let digits: Vec<u8> = bytes[at + 1..end]
                    .iter()
                    .filter_map(|byte| {
                        char::from(*byte)
                            .to_digit(16)
                            .and_then(|digit| u8::try_from(digit).ok())
                    })
                    .collect();
                tokens.push(Token::Hex(
                    digits
                        .chunks(2)
                        .map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0))
                        .collect(),
                ));
                at = end + 1;
            }
            b'[' => {
                tokens.push(Token::Open);
                at += 1;
            }
            byte if byte.is_ascii_alphabetic() => {
                let length = bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_alphanumeric())
                    .count();
                tokens.push(Token::Word(
                    String::from_utf8_lossy(&bytes[at..at + length]).into_owned(),
                ));
                at += length;
            }
            _ => at += 1,
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_to_unicode_map() {
        let (table, width) = to_unicode(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n1 beginbfchar <0003> <7EE9> endbfchar\n\
              2 beginbfrange <0010> <0012> <0030> <0020> <0021> [<4E07> <5143>] endbfrange",
        );
        assert_eq!(width, Some(2));
        assert_eq!(table[&vec![0, 3]], "绩");
        assert_eq!(table[&vec![0, 0x12]], "2");
        assert_eq!(table[&vec![0, 0x21]], "元");
    }
}

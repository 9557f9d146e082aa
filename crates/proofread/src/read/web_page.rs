//! Web pages: what many systems hand out under the name `.doc`, and what Word keeps of pasted parts (HTML, or HTML in a MIME archive).

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::{ReadError, text};
use crate::document::Document;

/// How far into a file its encoding and its first element are looked for.
const HEAD: usize = 4096;

/// Whether a file's content is a web page or a MIME archive of one.
pub fn is_one(content: &[u8]) -> bool {
    let head = head(content);
    let start = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    start.starts_with("mime-version:")
        || start.starts_with("<html")
        || start.starts_with("<!doctype html")
        || (start.starts_with("<?xml") && head.contains("<html"))
}

fn head(content: &[u8]) -> String {
    String::from_utf8_lossy(&content[..content.len().min(HEAD)]).to_lowercase()
}

/// Reads one.
pub fn read(name: &str, content: &[u8]) -> Result<Document, ReadError> {
    let (text, unread) = text_of(name, content)?;
    Ok(text::document(name, text, unread))
}

/// What a reader sees of it, a line a paragraph or row of a table, and what could not be read.
pub fn text_of(name: &str, content: &[u8]) -> Result<(String, Vec<String>), ReadError> {
    let mut unread = Vec::new();
    let page = if head(content).trim_start().starts_with("mime-version:") {
        let page = page_of_archive(content);
        Cow::Owned(page.ok_or_else(|| ReadError::damaged(name, "mht", "it has no web page"))?)
    } else {
        Cow::Borrowed(content)
    };
    let declared = head(&page).split_once("charset=").and_then(|(_, rest)| {
        let label = rest.trim_start_matches(['"', '\'', ' ']);
        let end = label.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
        Encoding::for_label(&label.as_bytes()[..end.unwrap_or(label.len())])
    });
    let markup = match declared {
        Some(encoding) if Encoding::for_bom(&page).is_none() => {
            encoding.decode_without_bom_handling(&page).0.into_owned()
        }
        _ => text::decode(name, &page, &mut unread)?,
    };
    Ok((seen(&markup), unread))
}

/// The text between the tags.
fn seen(markup: &str) -> String {
    let mut out = Lines::default();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        out.words(&rest[..at]);
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = rest.find('>') else {
            return out.finish();
        };
        let tag = rest[1..end].trim_start_matches('/');
        let closing = rest[1..end].starts_with('/');
        let length = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        let name = tag[..length].to_ascii_lowercase();
        rest = &rest[end + 1..];
        match name.as_str() {
            "head" | "style" | "script" | "title" | "rt" | "xml" if !closing => {
                rest = after(rest, &name);
            }
            "td" | "th" if closing => out.tab(),
            "p" | "div" | "br" | "li" | "tr" | "table" | "h1" | "h2" | "h3" | "h4" | "h5"
            | "h6" => out.end_line(),
            _ => {}
        }
    }
    out.words(rest);
    out.finish()
}

/// What follows an element that isn't shown.
fn after<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let tag = from + at + 2;
        let found = rest.get(tag..tag + name.len());
        if found.is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return rest[tag..]
                .find('>')
                .map_or("", |end| &rest[tag + end + 1..]);
        }
        from = tag;
    }
    ""
}

/// Lines of text, white space run together as a browser does.
#[derive(Default)]
struct Lines {
    text: String,
    blank: bool,
}

impl Lines {
    fn words(&mut self, raw: &str) {
        let mut rest = raw;
        while let Some(at) = rest.find('&') {
            self.plain(&rest[..at]);
            let reference = &rest[at + 1..];
            let end = reference.find(';').filter(|end| *end <= 10);
            let Some((end, c)) = end.and_then(|end| Some((end, named(&reference[..end])?))) else {
                self.push('&');
                rest = reference;
                continue;
            };
            self.push(c);
            rest = &reference[end + 1..];
        }
        self.plain(rest);
    }

    fn plain(&mut self, raw: &str) {
        for c in raw.chars() {
            if c.is_ascii_whitespace() {
                self.blank = true;
            } else {
                self.push(c);
            }
        }
    }

    fn push(&mut self, c: char) {
        if self.blank && !self.text.is_empty() && !self.text.ends_with(['\n', '\t']) {
            self.text.push(' ');
        }
        self.blank = false;
        self.text.push(c);
    }

    fn tab(&mut self) {
        while self.text.ends_with('\n') {
            self.text.pop();
        }
        self.text.push('\t');
        self.blank = false;
    }

    fn end_line(&mut self) {
        while self.text.ends_with(['\t', ' ']) {
            self.text.pop();
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.blank = false;
    }

    fn finish(mut self) -> String {
        self.end_line();
        self.text
    }
}

/// A character that is written by its name or number.
fn named(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        "times" => '×',
        "divide" => '÷',
        "plusmn" => '±',
        "deg" => '°',
        "le" => '≤',
        "ge" => '≥',
        "permil" => '‰',
        _ => return None,
    })
}

/// The web page of a MIME archive, as Word writes `.mht`: its first part of that type, decoded.
fn page_of_archive(content: &[u8]) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(content).replace("\r\n", "\n");
    // Sections between blank lines: a part's headers are one, its body the next ones up to the boundary.
    let mut from = 0;
    while let Some(blank) = text[from..].find("\n\n") {
        let headers = text[from..from + blank].to_ascii_lowercase();
        from += blank + 2;
        if !headers.contains("content-type: text/html") {
            continue;
        }
        let body = text[from..].split("\n--").next().unwrap_or_default();
        return Some(if headers.contains("quoted-printable") {
            quoted_printable(body)
        } else if headers.contains("base64") {
            base64(body)
        } else {
            body.as_bytes().to_vec()
        });
    }
    None
}

fn quoted_printable(body: &str) -> Vec<u8> {
    let bytes = body.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at..] {
            [b'=', b'\n', ..] => at += 2,
            [b'=', a, b, ..] => {
                let digit = |c: u8| char::from(c).to_digit(16);
                if let (Some(a), Some(b)) = (digit(a), digit(b)) {
                    out.extend(u8::try_from(a * 16 + b));
                    at += 3;
                } else {
                    out.push(b'=');
                    at += 1;
                }
            }
            [c, ..] => {
                out.push(c);
                at += 1;
            }
            [] => break,
        }
    }
    out
}

fn base64(body: &str) -> Vec<u8> {
    let (mut bits, mut count) = (0_u32, 0);
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    for c in body.bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(value)) & 0x00ff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_shows_is_the_text() {
        let page = "<html><head><meta charset=\"utf-8\"><title>不要</title><style>p{color:red}</style></head>\
            <body><!-- 注释 <p>不见</p> --><h1>一、立项&nbsp;依据</h1>\n<p class=MsoNormal>指标 &ge;\n 90%<b>，完成</b>&#26159;</p>\
            <table><tr><td><p>设备费</p></td><td>12</td></tr><tr><td>材料费</td><td>3</td></tr></table><script>var a='<p>';</script>完</body></html>";
        let (text, unread) = text_of("a.doc", page.as_bytes()).unwrap();
        assert_eq!(
            text,
            "一、立项\u{a0}依据\n指标 ≥ 90%，完成是\n设备费\t12\n材料费\t3\n完\n"
        );
        assert!(unread.is_empty());
        let gb = encoding_rs::GB18030
            .encode("<html><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"><p>科技成果</p>")
            .0
            .into_owned();
        assert!(is_one(&gb) && !is_one(b"PK") && !is_one("一份报告".as_bytes()));
        assert_eq!(text_of("a.doc", &gb).unwrap().0, "科技成果\n");
    }

    #[test]
    fn archives_of_a_page_are_decoded() {
        let quoted = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"B\"\r\n\r\n--B\r\nContent-Location: a.htm\r\n\
            Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n\
            <html><p class=3D\"a\">=E7=A7=91=\r\n=E6=8A=80</p></html>\r\n--B--\r\n";
        assert_eq!(text_of("a.doc", quoted.as_bytes()).unwrap().0, "科技\n");
        let base = "MIME-Version: 1.0\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+56eR\n5oqAPC9wPg==\n";
        assert_eq!(text_of("a.mht", base.as_bytes()).unwrap().0, "科技\n");
        assert!(text_of("a.doc", b"MIME-Version: 1.0\n\nnothing").is_err());
    }

    #[test]
    fn broken_markup_ends() {
        for page in [
            "<html><p",
            "<html><style>",
            "<html>&#xffffffff;&;&",
            "<html></",
            "<html><!--",
            "MIME-Version:",
        ] {
            drop(text_of("a.doc", page.as_bytes()));
        }
        let deep = format!("<html>{}一", "<div>".repeat(200_000));
        assert_eq!(text_of("a.doc", deep.as_bytes()).unwrap().0, "一\n");
    }
}

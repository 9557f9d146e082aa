//! Pieces of the XML that a workbook's parts are made of: attributes, texts, references, paths.

use quick_xml::events::{BytesStart, Event};

use super::{Refused, Xml};

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Refused> {
    for attribute in element.attributes() {
        let attribute = attribute?;
        if attribute.key.local_name().as_ref() == name {
            return Ok(Some(
                attribute
                    .normalized_value(quick_xml::XmlVersion::Implicit1_0)?
                    .into_owned(),
            ));
        }
    }
    Ok(None)
}

/// The text of the element whose start was read, up to its end.
pub(super) fn plain_text(xml: &mut Xml<'_>) -> Result<String, Refused> {
    let (mut text, mut buffer, mut depth) = (String::new(), Vec::new(), 0_usize);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::End(_) if depth == 0 => return Ok(text),
            Event::End(_) => depth -= 1,
            Event::Start(_) => depth += 1,
            Event::Eof => return Err(Refused::Damaged),
            event => push_text(&event, &mut text)?,
        }
    }
}

/// The text of all `t` inside the element `name`, without the reading aids (`rPh`) of East Asian text.
pub(super) fn rich_text(xml: &mut Xml<'_>, name: &str) -> Result<String, Refused> {
    let (mut text, mut buffer, mut in_text) = (String::new(), Vec::new(), false);
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => in_text = true,
                "rPh" => {
                    let end = element.to_end().into_owned();
                    xml.read_to_end_into(end.name(), &mut Vec::new())?;
                }
                _ => {}
            },
            Event::End(end) if end.local_name().as_ref() == "t" => in_text = false,
            Event::End(end) if end.local_name().as_ref() == name => return Ok(unescaped(text)),
            Event::Eof => return Err(Refused::Damaged),
            event if in_text => push_text(&event, &mut text)?,
            _ => {}
        }
    }
}

pub(super) fn push_text(event: &Event<'_>, text: &mut String) -> Result<(), Refused> {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => match reference.resolve_char_ref()? {
            Some(character) => text.push(character),
            None => text.push_str(
                quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                    .ok_or(Refused::Damaged)?,
            ),
        },
        _ => {}
    }
    Ok(())
}

/// Text without the escapes `_x000D_` that workbooks write for signs that XML doesn't have.
pub(super) fn unescaped(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let (mut plain, mut rest) = (String::with_capacity(text.len()), text.as_str());
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let code = rest
            .get(at + 2..at + 6)
            .filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'))
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32);
        if let Some(character) = code {
            plain.push(character);
            rest = &rest[at + 7..];
        } else {
            plain.push_str("_x");
            rest = &rest[at + 2..];
        }
    }
    plain.push_str(rest);
    plain.replace("\r\n", "\n")
}

/// Column of a cell reference: `A1` is 0.
pub(super) fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.trim_end_matches(|character: char| character.is_ascii_digit());
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    letters
        .bytes()
        .try_fold(0_usize, |column, letter| {
            letter
                .is_ascii_alphabetic()
                .then(|| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1)
        })
        .map(|column| column - 1)
}

/// Path of a part in the archive; targets are relative to `xl/` unless they begin with a slash.
pub(super) fn part_path(target: &str) -> String {
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{}", target.trim_start_matches("./")),
    }
}

//! Which styles of a Word document are headings and which are numbered.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::attribute;

#[derive(Debug, Default)]
struct Style {
    outline: Option<u8>,
    based_on: Option<String>,
    number: Option<String>,
    level: usize,
    /// Of lines of the table of contents.
    contents: bool,
}

/// The paragraph styles of `word/styles.xml`.
#[derive(Debug, Default)]
pub struct Styles(HashMap<String, Style>);

impl Styles {
    /// Reads what can be read; a broken part gives the styles before the break.
    pub fn read(xml: &str) -> Self {
        let mut styles = HashMap::new();
        let mut reader = Reader::from_str(xml);
        let mut open: Option<(String, Style)> = None;
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(start) if start.name().as_ref() == "w:style" => {
                    open = attribute(&start, "w:styleId").map(|id| (id, Style::default()));
                }
                Event::Start(start) | Event::Empty(start) => {
                    if let Some((_, style)) = &mut open {
                        let value = attribute(&start, "w:val");
                        style.set(start.name().as_ref(), value);
                    }
                }
                Event::End(end) if end.name().as_ref() == "w:style" => {
                    styles.extend(open.take());
                }
                _ => {}
            }
        }
        Self(styles)
    }

    /// Outline level of a style or of what it is based on, 0 the highest.
    pub fn outline(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|style| style.outline)
    }

    /// Whether it is for lines of the table of contents.
    pub fn is_contents(&self, id: &str) -> bool {
        self.0.get(id).is_some_and(|style| style.contents)
    }

    /// List and level that a style numbers with.
    pub fn number(&self, id: &str) -> Option<(String, usize)> {
        self.chain(id)
            .find_map(|style| style.number.clone().map(|number| (number, style.level)))
    }

    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |style| {
            style.based_on.as_ref().and_then(|id| self.0.get(id))
        })
        .take(20)
    }
}

impl Style {
    fn set(&mut self, name: &str, value: Option<String>) {
        let Some(value) = value else { return };
        match name {
            "w:name" => {
                let lower = value.to_lowercase();
                self.contents = lower.starts_with("toc ") || lower.starts_with("目录 ");
                let level = lower
                    .strip_prefix("heading ")
                    .or_else(|| lower.strip_prefix("标题 "))
                    .and_then(|level| level.parse::<u8>().ok());
                if let Some(level) = level.filter(|level| *level > 0) {
                    self.outline = Some(level - 1);
                }
            }
            "w:basedOn" => self.based_on = Some(value),
            "w:outlineLvl" => self.outline = value.parse().ok(),
            "w:numId" => self.number = Some(value),
            "w:ilvl" => self.level = value.parse().unwrap_or(0),
            _ => {}
        }
    }
}

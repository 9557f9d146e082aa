//! Which parts of a Word file are its body, its notes, its styles: asked of its relationships, not of their usual names.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::attribute;
use crate::read::{Parts, ReadError, read_parts};

/// Where the parts are.
#[derive(Debug)]
pub(crate) struct Package {
    /// `word/document.xml`, mostly.
    pub body: String,
    /// The relationships of the body.
    pub relations: String,
    parts: Vec<Relation>,
}

/// A relationship that leads into the file.
#[derive(Debug)]
struct Relation {
    id: String,
    /// Its type's last word.
    kind: String,
    part: String,
}

const ROOT: &str = "_rels/.rels";

impl Package {
    /// Asks the file's relationships; a file without any has its parts under their usual names.
    pub fn open(name: &str, content: &[u8]) -> Result<Self, ReadError> {
        let relations = read_parts(name, content, |part| {
            std::path::Path::new(part)
                .extension()
                .is_some_and(|extension| extension == "rels")
        })?;
        let root = targets(&relations, ROOT, "");
        let body = root
            .iter()
            .find(|it| it.kind == "officeDocument")
            .map_or_else(|| "word/document.xml".to_owned(), |it| it.part.clone());
        let (folder, file) = body.rsplit_once('/').unwrap_or(("", &body));
        let own = joined(folder, &format!("_rels/{file}.rels"));
        Ok(Self {
            parts: targets(&relations, &own, folder),
            relations: own,
            body,
        })
    }

    /// The part of a kind: `styles`, `comments`; none: the body has none.
    pub fn part(&self, kind: &str) -> Option<&str> {
        self.parts
            .iter()
            .find(|it| it.kind == kind)
            .map(|it| it.part.as_str())
    }

    /// The files that are inserted whole: by which relationship, and the part.
    pub fn inserted(&self) -> impl Iterator<Item = (&str, &str)> {
        let inserted = self.parts.iter().filter(|it| it.kind == "aFChunk");
        inserted.map(|it| (it.id.as_str(), it.part.as_str()))
    }

    /// The part of a kind, or where it usually is.
    pub fn usual(&self, kind: &str) -> String {
        self.part(kind).map_or_else(
            || {
                let folder = self.body.rsplit_once('/').map_or("", |(folder, _)| folder);
                joined(folder, &format!("{kind}.xml"))
            },
            str::to_owned,
        )
    }
}

/// Each relationship that leads into the file.
fn targets(parts: &Parts, part: &str, folder: &str) -> Vec<Relation> {
    let Some(xml) = parts
        .get(part)
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(start) | Event::Empty(start) => {
                let outside =
                    attribute(&start, "TargetMode").is_some_and(|mode| mode == "External");
                let (Some(kind), Some(target)) =
                    (attribute(&start, "Type"), attribute(&start, "Target"))
                else {
                    continue;
                };
                if !outside {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relation {
                        id: attribute(&start, "Id").unwrap_or_default(),
                        kind,
                        part: joined(folder, &target),
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// A target as a part's name: `../customXml/item1.xml` seen from `word`.
fn joined(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|step| !step.is_empty()).collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(joined("word", "comments.xml"), "word/comments.xml");
        assert_eq!(joined("word", "/word/comments2.xml"), "word/comments2.xml");
        assert_eq!(joined("word", "../custom/a.xml"), "custom/a.xml");
    }
}

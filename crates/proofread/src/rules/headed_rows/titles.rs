//! Which paragraphs have the name of a row as their title: before their first stop, or as the heading above them.

use std::collections::HashMap;

use crate::context::Context;
use crate::facts;
use crate::layout::{enumerator, is_han};
use crate::passage::Passage;
use crate::row_names::{Names, Place};

/// Characters of a title, its number among them.
const TITLE: usize = 26;
/// Characters that a title has besides the name of the row: `支出情况`, `方面`.
const BESIDES: usize = 4;

/// The paragraphs that one row heads.
pub(super) struct Told<'a> {
    pub place: Place,
    pub passages: Vec<&'a Passage>,
}

/// The rows that head paragraphs, in the order of those.
pub(super) fn told<'a>(context: &'a Context<'_>) -> Vec<Told<'a>> {
    let names = Names::new(&context.grids);
    let mut told: Vec<Told<'a>> = Vec::new();
    let mut known: HashMap<Place, usize> = HashMap::new();
    let mut twice: Vec<Place> = Vec::new();
    let mut last: Option<String> = None;
    for (_, passage) in context.prose() {
        if passage.cell.is_some() || facts::is_case(context, passage) {
            continue;
        }
        let own = title(passage);
        let above = context.heading(passage);
        let same = own.is_none() && last.as_deref() == Some(above);
        let name = own.unwrap_or_else(|| bare(above));
        last = Some(above.to_owned());
        for place in rows(&names, &name) {
            match known.get(&place) {
                Some(at) if same => told[*at].passages.push(passage),
                Some(_) => twice.push(place),
                None => {
                    known.insert(place, told.len());
                    let passages = vec![passage];
                    told.push(Told { place, passages });
                }
            }
        }
    }
    // Two paragraphs of one title tell of the row in two respects.
    told.retain(|one| !twice.contains(&one.place));
    told
}

/// The title with which a paragraph begins.
fn title(passage: &Passage) -> Option<String> {
    let length = enumerator(&passage.chars)?.length;
    let end = passage
        .chars
        .iter()
        .take(TITLE)
        .position(|c| matches!(c, '。' | '：' | ':'))?;
    // 3、平台运行补助30万元。: its amount is no part of it.
    let first = passage.quantities.iter().find(|it| it.from >= length);
    let end = first.map_or(end, |first| end.min(first.from));
    Some(bare(&passage.slice(0, end)))
}

/// A title without its number and what stands in brackets.
fn bare(title: &str) -> String {
    let chars: Vec<char> = title
        .chars()
        .filter(|c| !matches!(c, '*' | '#' | ' '))
        .collect();
    let start = enumerator(&chars).map_or(0, |found| found.length);
    let name = chars[start..]
        .iter()
        .take_while(|c| !matches!(c, '(' | '（'));
    name.filter(|c| is_han(**c) || c.is_ascii_alphanumeric())
        .collect()
}

/// The rows whose name is all but a few characters of a title.
fn rows(names: &Names, title: &str) -> Vec<Place> {
    let chars: Vec<char> = title.chars().collect();
    let found = names.in_words(&chars);
    let [(_, name, places)] = found.as_slice() else {
        return Vec::new();
    };
    let whole = chars.len() <= name.chars().count() + BESIDES;
    if whole { places.to_vec() } else { Vec::new() }
}

//! What people do to a passage that they copy.

use super::texts::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    Verbatim,
    Punctuation,
    Width,
    Figures,
    Light,
    Heavy,
    Script,
    ScriptLight,
    Scanned,
    ScannedScript,
    Table,
    Prose,
}

pub const ALL: [Edit; 12] = [
    Edit::Verbatim,
    Edit::Punctuation,
    Edit::Width,
    Edit::Figures,
    Edit::Light,
    Edit::Heavy,
    Edit::Script,
    Edit::ScriptLight,
    Edit::Scanned,
    Edit::ScannedScript,
    Edit::Table,
    Edit::Prose,
];

pub fn edit(kind: Edit, text: &str, rng: &mut Rng) -> String {
    match kind {
        Edit::Verbatim => text.to_owned(),
        Edit::Punctuation => punctuation(text, rng),
        Edit::Width => text.chars().map(full_width).collect(),
        Edit::Figures => figures(text, rng),
        Edit::Light => noise(text, 50, rng),
        Edit::Heavy => noise(&moved(text, rng), 150, rng),
        Edit::Script => traditional(text),
        Edit::ScriptLight => traditional(&noise(text, 50, rng)),
        Edit::Scanned => scanned(text, rng),
        Edit::ScannedScript => scanned(&traditional(text), rng),
        Edit::Table => clauses(text)
            .iter()
            .flat_map(|c| ["│ ", c.trim_end_matches(['，', '。', '；']), " │\n"])
            .collect(),
        Edit::Prose => text
            .replace("│\n", "，")
            .replace(['│', '\n'], "")
            .replace(' ', ""),
    }
}

fn replace(text: &str, from: &str, to: &str) -> String {
    let pairs: Vec<(char, char)> = from.chars().zip(to.chars()).collect();
    text.chars()
        .map(|c| pairs.iter().find(|(a, _)| *a == c).map_or(c, |(_, b)| *b))
        .collect()
}

/// Every character in a traditional form, where it has one.
pub fn traditional(text: &str) -> String {
    let pairs = include_str!("../../data/variants.txt").lines();
    let forms: std::collections::HashMap<char, char> = pairs
        .filter_map(|line| {
            let mut chars = line.chars();
            let (old, new) = (chars.next()?, chars.next()?);
            Some((new, old))
        })
        .collect();
    text.chars()
        .map(|c| forms.get(&c).copied().unwrap_or(c))
        .collect()
}

fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Other figures everywhere, as who copies last year's paper enters.
fn figures(text: &str, rng: &mut Rng) -> String {
    let digit = |rng: &mut Rng| char::from_digit(u32::try_from(rng.below(10)).unwrap_or(0), 10);
    text.chars()
        .map(|c| {
            let other = c.is_ascii_digit().then(|| digit(rng)).flatten();
            other.unwrap_or(c)
        })
        .collect()
}

/// A scanner's look-alikes, three of a hundred characters misread, and some white space.
fn scanned(text: &str, rng: &mut Rng) -> String {
    let alike = replace(
        text,
        "己未日土人大千田王住免白天木名风历侯折",
        "已末曰士入太干由玉往兔自夭本各凤厉候析",
    );
    let mut out = String::new();
    for c in noise(&alike, 30, rng).chars() {
        out.push(c);
        if rng.chance(30) {
            out.push(' ');
        }
    }
    out
}

fn punctuation(text: &str, rng: &mut Rng) -> String {
    let mut out = String::new();
    for c in replace(text, "，。；", ",.;").chars() {
        out.push(c);
        if rng.chance(60) {
            out.push(' ');
        }
    }
    out
}

/// Replaces, adds or drops so many of a thousand characters.
pub fn noise(text: &str, per_mille: usize, rng: &mut Rng) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if !rng.chance(per_mille) {
            out.push(c);
            continue;
        }
        match rng.below(3) {
            0 => out.push(rng.han()),
            1 => out.extend([c, rng.han()]),
            _ => {}
        }
    }
    out
}

pub fn clauses(text: &str) -> Vec<&str> {
    text.split_inclusive(['，', '。', '；']).collect()
}

/// Lets some neighbouring clauses change places.
fn moved(text: &str, rng: &mut Rng) -> String {
    let mut clauses = clauses(text);
    for _ in 0..clauses.len().div_ceil(3) {
        if clauses.len() > 1 {
            let at = rng.below(clauses.len() - 1);
            clauses.swap(at, at + 1);
        }
    }
    clauses.concat()
}

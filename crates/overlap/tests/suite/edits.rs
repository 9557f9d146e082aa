//! What people do to a passage that they copy.

use super::texts::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edit {
    Verbatim,
    Punctuation,
    Script,
    Digits,
    Light,
    Heavy,
    Scanned,
    Table,
}

pub const ALL: [Edit; 8] = [
    Edit::Verbatim,
    Edit::Punctuation,
    Edit::Script,
    Edit::Digits,
    Edit::Light,
    Edit::Heavy,
    Edit::Scanned,
    Edit::Table,
];

pub fn edit(kind: Edit, text: &str, rng: &mut Rng) -> String {
    match kind {
        Edit::Verbatim => text.to_owned(),
        Edit::Punctuation => punctuation(text, rng),
        Edit::Script => replace(
            text,
            "项实应论专标产业绿装备经济数据网络预报风电输调试验务进报归档开导响联规录统计误",
            "項實應論專標產業綠裝備經濟數據網絡預報風電輸調試驗務進報歸檔開導響聯規錄統計誤",
        ),
        Edit::Digits => replace(text, "0123456789.", "０１２３４５６７８９．"),
        Edit::Light => noise(text, 50, rng),
        Edit::Heavy => noise(&moved(text, rng), 150, rng),
        Edit::Scanned => noise(
            &replace(text, "己未日土人大千田王住免", "已末曰士入太干由玉往兔"),
            20,
            rng,
        ),
        Edit::Table => clauses(text)
            .iter()
            .flat_map(|c| ["│ ", c.trim_end_matches(['，', '。', '；']), " │\n"])
            .collect(),
    }
}

fn replace(text: &str, from: &str, to: &str) -> String {
    let pairs: Vec<(char, char)> = from.chars().zip(to.chars()).collect();
    text.chars()
        .map(|c| pairs.iter().find(|(a, _)| *a == c).map_or(c, |(_, b)| *b))
        .collect()
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

fn clauses(text: &str) -> Vec<&str> {
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

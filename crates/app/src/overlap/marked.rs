//! A pair's passages beside each other, and both texts whole, with what is equal marked: made on the server, so that it needs no script
//! and prints.

use wenxiao_overlap::{Passage, Run};

use super::left_out::Left;
use super::pairs;

/// Characters of context before and after a passage.
const CONTEXT: usize = 40;
/// Colours that passages take in turn.
const COLOURS: usize = 5;

/// A piece of text: equal on both sides, or boilerplate, which doesn't count, or neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub equal: bool,
    pub left_out: bool,
}

/// A passage on one side, with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub from: u32,
    pub to: u32,
    pub before: String,
    pub pieces: Vec<Piece>,
    pub after: String,
}

/// A passage on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// From 1.
    pub number: usize,
    pub colour: usize,
    /// Characters that count, and those of them that are equal: without punctuation and boilerplate.
    pub chars: u32,
    pub same: u32,
    /// 97.35%
    pub share: String,
    pub verbatim: bool,
    pub new: Side,
    pub old: Side,
}

/// A stretch of a whole text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stretch {
    Plain(String),
    /// Boilerplate, and why it doesn't count.
    LeftOut {
        text: String,
        why: String,
    },
    /// The passage of this number.
    Passage {
        number: usize,
        colour: usize,
        pieces: Vec<Piece>,
    },
}

struct Text(Vec<char>);

impl Text {
    fn new(text: &str) -> Self {
        Self(text.chars().collect())
    }

    fn slice(&self, from: usize, to: usize) -> String {
        let to = to.min(self.0.len());
        self.0[from.min(to)..to].iter().collect()
    }
}

/// Passages in the order of the new text.
pub fn rows(new: &str, old: &str, passages: &[&Passage]) -> Vec<Row> {
    let (new, old) = (Text::new(new), Text::new(old));
    passages
        .iter()
        .enumerate()
        .map(|(at, passage)| Row {
            number: at + 1,
            colour: at % COLOURS,
            chars: pairs::counted(passage),
            same: pairs::same(passage),
            share: percent(passage.share),
            verbatim: passage.share >= 9_900,
            new: side(&new, (passage.new_from, passage.new_to), &new_runs(passage)),
            old: side(&old, (passage.old_from, passage.old_to), &old_runs(passage)),
        })
        .collect()
}

/// Ten-thousandths as a percentage.
pub fn percent(e4: u32) -> String {
    format!("{}.{:02}%", e4 / 100, e4 % 100)
}

/// A run of characters of one side; whether it is boilerplate.
type Marked = (u32, u32, bool);

fn new_runs(passage: &Passage) -> Vec<Marked> {
    runs(passage, |run| (run.new_from, run.new_to))
}

fn old_runs(passage: &Passage) -> Vec<Marked> {
    runs(passage, |run| (run.old_from, run.old_to))
}

fn runs(passage: &Passage, side: impl Fn(&Run) -> (u32, u32)) -> Vec<Marked> {
    let of = |runs: &[Run], left_out: bool| -> Vec<Marked> {
        let each = runs.iter().map(&side);
        each.map(|(from, to)| (from, to, left_out)).collect()
    };
    let mut all = of(&passage.runs, false);
    all.extend(of(&passage.left_out, true));
    all.sort_unstable();
    all
}

fn side(text: &Text, (from, to): (u32, u32), runs: &[Marked]) -> Side {
    let (start, end) = (from as usize, to as usize);
    Side {
        from,
        to,
        before: text.slice(start.saturating_sub(CONTEXT), start),
        pieces: pieces(text, (start, end), runs),
        after: text.slice(end, end + CONTEXT),
    }
}

fn pieces(text: &Text, (from, to): (usize, usize), runs: &[Marked]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |from: usize, to: usize, equal: bool, left_out: bool| {
        if from < to {
            pieces.push(Piece {
                text: text.slice(from, to),
                equal,
                left_out,
            });
        }
    };
    let mut done = from;
    for &(start, end, left_out) in runs {
        let (start, end) = ((start as usize).max(done), (end as usize).min(to));
        if start >= end {
            continue;
        }
        push(done, start, false, false);
        push(start, end, !left_out, left_out);
        done = end;
    }
    push(done, to, false, false);
    pieces
}

/// The whole new text.
pub fn whole_new(text: &str, passages: &[&Passage], left_out: &[Left]) -> Vec<Stretch> {
    let marks = passages
        .iter()
        .enumerate()
        .map(|(at, it)| (at, it.new_from, it.new_to, new_runs(it)))
        .collect();
    whole(text, marks, left_out)
}

/// The whole old text.
pub fn whole_old(text: &str, passages: &[&Passage]) -> Vec<Stretch> {
    let marks = passages
        .iter()
        .enumerate()
        .map(|(at, it)| (at, it.old_from, it.old_to, old_runs(it)))
        .collect();
    whole(text, marks, &[])
}

type Mark = (usize, u32, u32, Vec<Marked>);

fn whole(text: &str, mut marks: Vec<Mark>, left_out: &[Left]) -> Vec<Stretch> {
    let text = Text::new(text);
    marks.sort_by_key(|mark| mark.1);
    let mut stretches = Vec::new();
    let mut done = 0;
    for (at, from, to, runs) in marks {
        let (from, to) = ((from as usize).max(done), to as usize);
        if from >= to {
            continue;
        }
        plain(&text, (done, from), left_out, &mut stretches);
        stretches.push(Stretch::Passage {
            number: at + 1,
            colour: at % COLOURS,
            pieces: pieces(&text, (from, to), &runs),
        });
        done = to;
    }
    plain(&text, (done, text.0.len()), left_out, &mut stretches);
    stretches
}

fn plain(text: &Text, (from, to): (usize, usize), left_out: &[Left], into: &mut Vec<Stretch>) {
    let mut done = from;
    for left in left_out {
        let (start, end) = ((left.from as usize).max(done), (left.to as usize).min(to));
        if start >= end {
            continue;
        }
        if done < start {
            into.push(Stretch::Plain(text.slice(done, start)));
        }
        into.push(Stretch::LeftOut {
            text: text.slice(start, end),
            why: left.reason.clone(),
        });
        done = end;
    }
    if done < to {
        into.push(Stretch::Plain(text.slice(done, to)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(new: (u32, u32), old: (u32, u32), runs: &[(u32, u32, u32, u32)]) -> Passage {
        Passage {
            new: "新".to_owned(),
            new_from: new.0,
            new_to: new.1,
            old: "旧".to_owned(),
            old_from: old.0,
            old_to: old.1,
            old_about: String::new(),
            share: 9_512,
            same: 4,
            units: 4,
            boilerplate: 0,
            left_out: Vec::new(),
            runs: runs
                .iter()
                .map(|&(new_from, new_to, old_from, old_to)| Run {
                    new_from,
                    new_to,
                    old_from,
                    old_to,
                })
                .collect(),
            also: Vec::new(),
        }
    }

    fn text(stretches: &[Stretch]) -> String {
        let pieces = |pieces: &[Piece]| pieces.iter().map(|it| it.text.clone()).collect::<String>();
        stretches
            .iter()
            .map(|it| match it {
                Stretch::Plain(text) | Stretch::LeftOut { text, .. } => text.clone(),
                Stretch::Passage { pieces: it, .. } => pieces(it),
            })
            .collect()
    }

    #[test]
    fn a_passage_stands_between_its_context_with_equal_pieces_marked() {
        let new = "前文甲乙丙丁后文";
        let old = "别的甲乙戊丁尾";
        let it = passage((2, 6), (2, 6), &[(2, 4, 2, 4), (5, 6, 5, 6)]);
        let rows = rows(new, old, &[&it]);
        let row = &rows[0];
        assert_eq!((&*row.new.before, &*row.new.after), ("前文", "后文"));
        assert_eq!((&*row.old.before, &*row.old.after), ("别的", "尾"));
        let marks: Vec<(&str, bool)> = row
            .new
            .pieces
            .iter()
            .map(|it| (&*it.text, it.equal))
            .collect();
        assert_eq!(marks, [("甲乙", true), ("丙", false), ("丁", true)]);
        assert_eq!(row.share, "95.12%");
    }

    #[test]
    fn what_does_not_count_is_marked_so_on_both_sides() {
        let mut it = passage((2, 8), (0, 6), &[(2, 4, 0, 2), (6, 8, 4, 6)]);
        it.left_out = vec![Run {
            new_from: 4,
            new_to: 6,
            old_from: 2,
            old_to: 4,
        }];
        let rows = rows("前文甲乙标题丙丁", "甲乙标题丙丁", &[&it]);
        for side in [&rows[0].new, &rows[0].old] {
            let marks: Vec<(&str, bool, bool)> = side
                .pieces
                .iter()
                .map(|it| (&*it.text, it.equal, it.left_out))
                .collect();
            assert_eq!(
                marks,
                [
                    ("甲乙", true, false),
                    ("标题", false, true),
                    ("丙丁", true, false)
                ]
            );
        }
    }

    #[test]
    fn a_whole_text_loses_no_character_even_where_marks_overlap() {
        let new = "零一二三四五六七八九";
        let (a, b) = (
            passage((2, 6), (0, 4), &[(2, 6, 0, 4)]),
            passage((4, 8), (4, 8), &[(4, 8, 4, 8)]),
        );
        let left = Left {
            from: 8,
            to: 9,
            text: "八".to_owned(),
            reason: "各申报书共有".to_owned(),
        };
        let stretches = whole_new(new, &[&a, &b], &[left]);
        assert_eq!(text(&stretches), new);
        assert!(
            stretches
                .iter()
                .any(|it| matches!(it, Stretch::LeftOut { text, .. } if text == "八"))
        );
        assert_eq!(text(&whole_old("甲乙丙", &[&a])), "甲乙丙");
    }
}

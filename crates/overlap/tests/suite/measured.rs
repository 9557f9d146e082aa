//! Every way of copying, one at a time, among other people's papers on the same topics: what is found, how exactly,
//! and in how many reports.
//!
//! `cargo test --release -p wenxiao-overlap --test suite measured -- --nocapture` prints the table of docs/overlap.md.

use wenxiao_overlap::{Document, Passage};

use super::edits::{ALL, Edit, clauses, edit};
use super::genres::{rewritten, text};
use super::texts::{Rng, check, document, library};

const LIBRARY: usize = 60;
const NEW: usize = 30;
const PARAGRAPHS: usize = 5;
const SEEDS: [u64; 3] = [101, 102, 103];

/// What is planted into each new text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Edited(Edit),
    /// A passage in two parts with somebody else's text between.
    Split,
    /// Two neighbouring passages run into one.
    Merged,
    /// One paragraph out of three texts.
    Assembled,
}

struct Planted {
    new: String,
    from: u32,
    to: u32,
    old: String,
}

#[derive(Default)]
struct Bench {
    library: Vec<Document>,
    new: Vec<Document>,
    truth: Vec<Planted>,
}

fn chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).expect("a short text")
}

/// A paragraph's clauses from its beginning, at least so many characters; and the rest.
fn beginning(text: &str, least: usize) -> (String, String) {
    let clauses = clauses(text);
    let mut taken = String::new();
    let mut n = 0;
    while n < clauses.len() && taken.chars().count() < least {
        taken.push_str(clauses[n]);
        n += 1;
    }
    (taken, clauses[n..].concat())
}

/// The pieces of a planted paragraph: copied ones with the document they are from, others without.
fn pieces(
    way: Way,
    papers: &[Vec<String>],
    n: usize,
    rng: &mut Rng,
) -> Vec<(Option<usize>, String)> {
    let (doc, at) = (n * 2, rng.below(PARAGRAPHS - 1));
    let source = &papers[doc][at];
    match way {
        Way::Edited(kind) => vec![(Some(doc), edit(kind, source, rng))],
        Way::Split => {
            let (first, rest) = beginning(source, 45);
            let between = beginning(&text(rng), 80).0;
            vec![(Some(doc), first), (None, between), (Some(doc), rest)]
        }
        Way::Merged => {
            let both = format!("{}{}", source.trim_end_matches('。'), papers[doc][at + 1]);
            vec![(Some(doc), both)]
        }
        Way::Assembled => (0..3)
            .map(|k| {
                let doc = (doc + 7 * k) % papers.len();
                (Some(doc), beginning(&papers[doc][at], 45).0)
            })
            .collect(),
    }
}

fn bench(way: Way, seed: u64) -> Bench {
    let mut rng = Rng(seed);
    let mut bench = Bench::default();
    let papers: Vec<Vec<String>> = (0..LIBRARY)
        .map(|_| (0..PARAGRAPHS).map(|_| text(&mut rng)).collect())
        .collect();
    for (n, paper) in papers.iter().enumerate() {
        let table = |own: &String| edit(Edit::Table, own, &mut Rng(1));
        let own: Vec<String> = match way {
            Way::Edited(Edit::Prose) => paper.iter().map(table).collect(),
            _ => paper.clone(),
        };
        bench
            .library
            .push(document(&format!("L{n}"), own.join("\n")));
    }
    for n in 0..NEW {
        let (name, mut own) = (format!("N{n}"), String::new());
        let place = rng.below(PARAGRAPHS);
        for paragraph in 0..PARAGRAPHS {
            if paragraph == place {
                for (doc, piece) in pieces(way, &papers, n, &mut rng) {
                    let from = chars(&own);
                    own.push_str(&piece);
                    bench
                        .truth
                        .extend(doc.filter(|_| chars(&piece) >= 40).map(|doc| Planted {
                            new: name.clone(),
                            from,
                            to: chars(&own),
                            old: format!("L{doc}"),
                        }));
                }
            } else if paragraph % 2 == 0 {
                let other = rng.below(LIBRARY);
                own.push_str(&rewritten(&papers[other][paragraph], &mut rng));
            } else {
                own.push_str(&text(&mut rng));
            }
            own.push('\n');
        }
        bench.new.push(document(&name, own));
    }
    bench
}

#[derive(Default)]
struct Score {
    planted: usize,
    found: usize,
    /// Reports of found passages; all reports; those of something planted.
    parts: usize,
    reports: usize,
    right: usize,
    wanted: u32,
    given: u32,
    both: u32,
}

impl Score {
    fn add(&mut self, bench: &Bench, found: &[Passage]) {
        let shared = |planted: &Planted, found: &Passage| {
            let same = planted.new == found.new && planted.old == found.old;
            let to = planted.to.min(found.new_to);
            u32::from(same) * to.saturating_sub(planted.from.max(found.new_from))
        };
        for planted in &bench.truth {
            let own = found.iter().map(|found| shared(planted, found));
            let covered: u32 = own.clone().sum();
            self.planted += 1;
            self.wanted += planted.to - planted.from;
            self.both += covered.min(planted.to - planted.from);
            if covered * 2 > planted.to - planted.from {
                self.found += 1;
                self.parts += own.filter(|&shared| shared > 0).count();
            }
        }
        let right = |found: &&Passage| bench.truth.iter().any(|one| shared(one, found) > 0);
        self.right += found.iter().filter(right).count();
        self.reports += found.len();
        self.given += found
            .iter()
            .map(|one| one.new_to - one.new_from)
            .sum::<u32>();
    }

    fn per_mille(part: usize, whole: usize) -> usize {
        (part * 1000 + whole / 2) / whole.max(1)
    }

    fn precision(&self) -> usize {
        Self::per_mille(self.right, self.reports)
    }

    fn f1(&self) -> usize {
        let (both, all) = (2 * self.both as usize, (self.wanted + self.given) as usize);
        Self::per_mille(both, all)
    }

    fn reports_per_passage(&self) -> usize {
        Self::per_mille(self.parts, self.found)
    }
}

fn measured(way: Way) -> Score {
    let mut score = Score::default();
    for seed in SEEDS {
        let bench = bench(way, seed);
        let (_dir, library) = library(&bench.library);
        let checked = check(&library, &bench.new);
        let found: Vec<Passage> = checked.into_iter().flat_map(|one| one.passages).collect();
        score.add(&bench, &found);
    }
    score
}

#[test]
fn every_way_of_copying_is_found_exactly_and_once() {
    let edited = ALL.map(Way::Edited);
    let ways = edited
        .into_iter()
        .chain([Way::Split, Way::Merged, Way::Assembled]);
    let mut short = Vec::new();
    println!("| way | found | precision | F1 | reports |\n| --- | --- | --- | --- | --- |");
    for way in ways {
        let score = measured(way);
        let (found, planted) = (score.found, score.planted);
        let (precision, f1, reports) = (score.precision(), score.f1(), score.reports_per_passage());
        let shown = [precision, f1, reports].map(|n| format!("{}.{:03}", n / 1000, n % 1000));
        println!("| {way:?} | {found}/{planted} | {} |", shown.join(" | "));
        let least = if way == Way::Edited(Edit::Heavy) {
            97
        } else {
            100
        };
        let enough = found * 100 >= planted * least && planted >= 80;
        if !(enough && precision >= 980 && f1 >= 930 && reports <= 1100) {
            short.push(way);
        }
    }
    assert_eq!(short, []);
}

//! Planted copies are found, with their borders, and little else is.

use std::collections::{BTreeMap, HashSet};

use wenxiao_overlap::{Document, Passage};

use super::edits::{ALL, Edit, edit, noise, traditional};
use super::texts::{Rng, check, document, library, paragraph};

struct Planted {
    new: String,
    new_from: u32,
    new_to: u32,
    old: String,
    kind: Edit,
}

struct Bench {
    library: Vec<Document>,
    new: Vec<Document>,
    truth: Vec<Planted>,
}

fn chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).expect("a short text")
}

fn bench(seed: u64) -> Bench {
    let mut rng = Rng(seed);
    let paragraphs: Vec<Vec<String>> = (0..150)
        .map(|_| (0..6).map(|_| paragraph(&mut rng)).collect())
        .collect();
    let library = paragraphs
        .iter()
        .enumerate()
        .map(|(n, own)| document(&format!("L{n}"), own.join("\n")))
        .collect();
    let (mut new, mut truth) = (Vec::new(), Vec::new());
    let mut used = HashSet::new();
    for n in 0..60 {
        let name = format!("N{n}");
        let mut text = String::new();
        for _ in 0..6 {
            let (doc, at) = (rng.below(paragraphs.len()), rng.below(6));
            if rng.chance(450) && used.insert((doc, at)) {
                let kind = ALL[rng.below(ALL.len())];
                let copied = edit(kind, &paragraphs[doc][at], &mut rng);
                let new_from = chars(&text);
                text.push_str(&copied);
                truth.push(Planted {
                    new: name.clone(),
                    new_from,
                    new_to: chars(&text),
                    old: format!("L{doc}"),
                    kind,
                });
            } else {
                text.push_str(&paragraph(&mut rng));
            }
            text.push('\n');
        }
        new.push(document(&name, text));
    }
    Bench {
        library,
        new,
        truth,
    }
}

fn shared(planted: &Planted, found: &Passage) -> u32 {
    if planted.new != found.new || planted.old != found.old {
        return 0;
    }
    planted
        .new_to
        .min(found.new_to)
        .saturating_sub(planted.new_from.max(found.new_from))
}

#[test]
fn planted_copies_of_every_kind_are_found_with_their_borders() {
    let (mut heavy, mut precise, mut reported) = ((0, 0), 0, 0);
    let (mut both, mut wanted, mut given) = (0, 0, 0);
    for seed in [7, 8, 9] {
        let bench = bench(seed);
        let (_dir, library) = library(&bench.library);
        let found: Vec<Passage> = check(&library, &bench.new)
            .into_iter()
            .flat_map(|checked| checked.passages)
            .collect();
        let mut kinds: BTreeMap<Edit, (usize, usize)> = BTreeMap::new();
        for planted in &bench.truth {
            let covered: u32 = found.iter().map(|found| shared(planted, found)).sum();
            let hit = covered * 2 > planted.new_to - planted.new_from;
            let kind = kinds.entry(planted.kind).or_default();
            *kind = (kind.0 + usize::from(hit), kind.1 + 1);
            both += covered;
            wanted += planted.new_to - planted.new_from;
        }
        for (kind, (hit, of)) in kinds {
            if kind == Edit::Heavy {
                heavy = (heavy.0 + hit, heavy.1 + of);
            } else {
                assert_eq!(hit, of, "{kind:?} with seed {seed}");
            }
        }
        reported += found.len();
        precise += found
            .iter()
            .filter(|found| bench.truth.iter().any(|planted| shared(planted, found) > 0))
            .count();
        given += found
            .iter()
            .map(|found| found.new_to - found.new_from)
            .sum::<u32>();
        let most = bench.truth.len() * 11 / 10;
        assert!(
            found.len() <= most,
            "{} reports of {} passages",
            found.len(),
            bench.truth.len()
        );
    }
    assert!(
        heavy.0 * 100 >= heavy.1 * 97,
        "heavy: {} of {}",
        heavy.0,
        heavy.1
    );
    assert!(
        precise * 100 >= reported * 98,
        "precision: {precise} of {reported}"
    );
    // F1 ≥ 0.93 over characters.
    assert!(
        2 * both * 100 >= 93 * (wanted + given),
        "characters: {both} of {wanted} planted, {given} reported"
    );
}

#[test]
fn a_passage_of_two_sources_is_told_apart_and_one_taken_apart_is_found_twice() {
    let mut rng = Rng(21);
    let [a, b, own] = std::array::from_fn(|_| paragraph(&mut rng));
    let (_dir, library) = library(&[document("A", a.clone()), document("B", b.clone())]);
    let half = a
        .char_indices()
        .nth(a.chars().count() / 2)
        .expect("a middle")
        .0;
    let text = format!("{}{own}{}{b}", &a[..half], &a[half..]);
    let checked = check(&library, &[document("N", text.clone())]);
    let found: Vec<(&str, u32, u32)> = checked[0]
        .passages
        .iter()
        .map(|found| (found.old.as_str(), found.new_from, found.new_to))
        .collect();
    let (first, second) = (chars(&a[..half]), chars(&a[..half]) + chars(&own));
    assert_eq!(found.len(), 3, "{found:?}");
    for ((old, from, to), (expected, at, end)) in found.into_iter().zip([
        ("A", 0, first),
        ("A", second, second + chars(&a[half..])),
        ("B", chars(&text) - chars(&b), chars(&text)),
    ]) {
        assert_eq!(old, expected);
        assert!(
            from.abs_diff(at) <= 4 && to.abs_diff(end) <= 4,
            "{from}..{to} instead of {at}..{end}"
        );
    }
}

#[test]
fn the_nearest_of_several_versions_is_reported_and_the_others_named_with_it() {
    let mut rng = Rng(33);
    let original = paragraph(&mut rng);
    let rewritten = edit(Edit::Heavy, &original, &mut rng);
    let (_dir, library) = library(&[document("近", original.clone()), document("远", rewritten)]);
    let checked = check(&library, &[document("N", original)]);
    assert_eq!(checked[0].passages.len(), 1);
    assert_eq!(checked[0].passages[0].old, "近");
    assert_eq!(checked[0].passages[0].also[0].old, "远");
}

#[test]
fn another_regions_edition_is_told_from_a_converted_and_edited_copy() {
    const EDITION: &str = "用户可以将数据文件通过网络上传到服务器，软件会自动检查信息的完整性，并把出错的文件列在屏幕下方。\
        缺省情况下程序每天备份一次数据库，管理员也可以修改默认的设置。";
    let words = include_str!("../../data/regional.txt").lines();
    let mut words: Vec<(&str, &str)> = words.filter_map(|line| line.split_once(' ')).collect();
    words.sort_by_key(|(here, _)| std::cmp::Reverse(here.len()));
    let mut other = EDITION.to_owned();
    for (here, there) in words {
        other = other.replace(here, there);
    }
    assert_ne!(other, EDITION);
    let mut rng = Rng(55);
    let own = paragraph(&mut rng);
    let edited = noise(EDITION, 60, &mut rng);
    let (_dir, library) = library(&[document("旧", EDITION)]);
    let new = [other, edited].map(|text| document("新", format!("{own}\n{}", traditional(&text))));
    let checked = check(&library, &new);
    let counts = |n: usize| (checked[n].passages.len(), checked[n].editions.len());
    assert_eq!([counts(0), counts(1)], [(0, 1), (1, 0)]);
}

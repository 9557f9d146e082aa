//! 重复资助 among the projects of the seed: planted copies are found, and what isn't planted is not reported.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use wenxiao_domain::duplicate_funding::{
    Comparison, DuplicateSignal, FundedTwice, FundedWork, SharedText, SignalKind, find, practice,
    verdict,
};
use wenxiao_domain::money::Fen;
use wenxiao_domain::packs::DuplicateFunding;

use crate::common::{data, rows};

fn rule() -> DuplicateFunding {
    let day = NaiveDate::from_ymd_opt(2024, 12, 31).unwrap();
    practice(day).unwrap().1.clone()
}

/// The seed's projects with the targets that they filed, and with made-up particulars: each its own person, lines, equipment, evidence.
fn seed() -> Vec<FundedWork> {
    let folder = data("central-guidance-2024");
    let filed = rows(&folder.join("actuals.csv"));
    rows(&folder.join("projects.csv"))
        .into_iter()
        .enumerate()
        .map(|(at, row)| {
            let id = row["id"].clone();
            let targets = filed
                .iter()
                .filter(|filing| filing["project_id"] == id)
                .filter_map(|filing| {
                    Some((filing["indicator"].clone(), filing["target"].parse().ok()?))
                })
                .collect();
            let n = i64::try_from(at).unwrap();
            FundedWork {
                title: row["name"].clone(),
                host: row["host"].clone(),
                person: format!("负责人{at}"),
                year: "2024".to_owned(),
                programme: row["direction"].clone(),
                targets,
                budget: vec![
                    ("设备费".to_owned(), Fen(100_000 + 7_919 * n)),
                    ("材料费".to_owned(), Fen(50_000 + 104_729 * n)),
                    ("劳务费".to_owned(), Fen(2_000_000)),
                ],
                equipment: vec!["计算机".to_owned(), format!("仪器 M-{at}")],
                collaborators: vec!["省级测试中心".to_owned(), format!("合作单位{at}")],
                evidence: vec![(format!("佐证{at}.pdf"), format!("{at:064x}"))],
                images: vec![(
                    format!("照片{at}.png"),
                    0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(u64::try_from(at).unwrap() + 1),
                )],
                id,
            }
        })
        .collect()
}

fn pairs(found: &[FundedTwice]) -> BTreeSet<(usize, usize)> {
    found.iter().map(|it| (it.first, it.second)).collect()
}

/// Another project for the same work: another title, host and person, unless a change keeps them.
fn planted(of: &FundedWork, n: usize, change: impl FnOnce(&mut FundedWork)) -> FundedWork {
    let mut copy = FundedWork {
        id: format!("X-{n}"),
        title: format!("完全改写的项目题目甲乙丙丁{n}"),
        host: format!("另一单位{n}"),
        person: format!("另一人{n}"),
        year: "2023".to_owned(),
        programme: "另一专项".to_owned(),
        ..FundedWork::default()
    };
    change(&mut copy);
    assert_ne!(copy.title, of.title);
    copy
}

#[test]
fn the_seeds_projects_are_not_each_others_copies() {
    let works = seed();
    assert_eq!(works.len(), 136);
    let found = find(&works, &rule());
    let said: Vec<String> = found
        .iter()
        .map(|it| {
            format!(
                "{} / {}: {:?}",
                works[it.first].title, works[it.second].title, it.signals
            )
        })
        .collect();
    assert!(said.is_empty(), "{said:#?}");
}

#[expect(
    clippy::too_many_lines,
    reason = "seven planted cases, each beside what it plants"
)]
#[test]
fn planted_copies_are_found_with_their_reasons_and_nothing_else() {
    let mut works = seed();
    let mut wanted = BTreeSet::new();
    let mut plant = |of: usize, kinds: &[SignalKind], copy: FundedWork| {
        works.push(copy);
        wanted.insert((of, works.len() - 1, kinds.to_vec()));
    };
    let seed = seed();
    // Another title and host; the same instrument and the same paper as evidence.
    for (n, of) in [3, 40, 77, 120].into_iter().enumerate() {
        let it = &seed[of];
        plant(
            of,
            &[SignalKind::Equipment, SignalKind::Evidence],
            planted(it, n, |copy| {
                copy.equipment = vec![it.equipment[1].clone()];
                copy.evidence.clone_from(&it.evidence);
            }),
        );
    }
    // A picture that was saved again, and the same partner.
    let it = &seed[60];
    plant(
        60,
        &[SignalKind::Collaborators, SignalKind::Image],
        planted(it, 10, |copy| {
            copy.images = vec![("另存.jpg".to_owned(), it.images[0].1 ^ 0b101)];
            copy.collaborators = vec![it.collaborators[1].clone()];
        }),
    );
    // The title with few words changed, the same person and the same budget.
    let it = &seed[90];
    plant(
        90,
        &[SignalKind::Title, SignalKind::Person, SignalKind::Budget],
        planted(it, 11, |copy| {
            copy.title = format!("{}研究", it.title);
            copy.person.clone_from(&it.person);
            copy.budget = it.budget[..2].to_vec();
        }),
    );
    // One set of targets, half of it in each of two projects, under one name and with one partner.
    let targets = |by: i64| {
        [("T1", 12), ("T2", 40), ("T3", 6)]
            .map(|(code, amount)| (code.to_owned(), Decimal::from(amount * by)))
            .to_vec()
    };
    let whole = FundedWork {
        targets: targets(2),
        collaborators: vec!["同一协作组".to_owned()],
        ..planted(&seed[0], 20, |_| ())
    };
    works.push(whole.clone());
    let of = works.len() - 1;
    works.push(planted(&whole, 21, |copy| {
        copy.title = "不相干的名目".to_owned();
        copy.targets = targets(1);
        copy.collaborators.clone_from(&whole.collaborators);
    }));
    wanted.insert((
        of,
        works.len() - 1,
        vec![SignalKind::Collaborators, SignalKind::SplitTargets],
    ));
    let found = find(&works, &rule());
    let expected: BTreeSet<(usize, usize)> = wanted.iter().map(|it| (it.0, it.1)).collect();
    assert_eq!(
        pairs(&found),
        expected,
        "all planted ones and no other: {found:#?}"
    );
    for (first, second, kinds) in wanted {
        let it = found
            .iter()
            .find(|it| (it.first, it.second) == (first, second))
            .unwrap();
        assert_signals(&it.signals, &kinds);
    }
}

/// These kinds and no other, each explained.
fn assert_signals(signals: &[DuplicateSignal], kinds: &[SignalKind]) {
    let seen: Vec<SignalKind> = signals.iter().map(|signal| signal.kind).collect();
    assert_eq!(seen, kinds, "{signals:?}");
    assert!(
        signals
            .iter()
            .all(|signal| signal.explanation.chars().count() > 8)
    );
}

#[test]
fn one_signal_alone_or_what_everybody_has_is_not_enough() {
    let mut works = seed();
    let it = works[5].clone();
    works.push(planted(&it, 1, |copy| {
        copy.equipment = vec![it.equipment[1].clone()];
    }));
    works.push(planted(&it, 2, |copy| {
        copy.equipment = vec!["计算机".to_owned()];
        copy.collaborators = vec!["省级测试中心".to_owned()];
        copy.budget = vec![("劳务费".to_owned(), Fen(2_000_000))];
        copy.host.clone_from(&it.host);
    }));
    assert_eq!(find(&works, &rule()), []);
}

#[test]
fn how_names_are_written_hides_nothing() {
    let mut works = seed();
    let it = works[5].clone();
    works.push(planted(&it, 1, |copy| {
        copy.equipment = vec![it.equipment[1].replace("仪器 M", " 仪器Ｍ ").to_lowercase()];
        copy.person = format!(" {} ", it.person);
    }));
    let found = find(&works, &rule());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_signals(
        &found[0].signals,
        &[SignalKind::Person, SignalKind::Equipment],
    );
}

#[test]
fn a_picture_that_many_have_connects_nobody() {
    let mut works = seed();
    for at in [3, 40, 77, 120, 121] {
        works[at]
            .images
            .push(("单位标志.png".to_owned(), 0x00ff_00ff_00ff_00ff));
        works[at].collaborators.push(format!("协作{}", at % 2));
    }
    assert_eq!(find(&works, &rule()), []);
}

#[test]
fn only_pairs_with_a_new_work_are_found_and_never_a_work_with_itself() {
    let old = seed();
    let copy = |n| {
        planted(&old[3], n, |copy| {
            copy.equipment = vec![old[3].equipment[1].clone()];
            copy.evidence.clone_from(&old[3].evidence);
        })
    };
    let mut works = vec![copy(1)];
    works.extend(old.clone());
    works.push(copy(2));
    let rule = rule();
    let found = Comparison::new(&works, &rule).find(1);
    let pairs = pairs(&found);
    assert_eq!(pairs, BTreeSet::from([(0, 4), (0, works.len() - 1)]));
    let last = works.len() - 1;
    works[last].id = works[0].id.clone();
    let found = Comparison::new(&works, &rule).find(1);
    assert_eq!(self::pairs(&found), BTreeSet::from([(0, 4)]));
}

#[test]
fn the_rule_says_why_it_asks_and_why_not() {
    let rule = rule();
    let works = seed();
    let comparison = Comparison::new(&works, &rule);
    let text = |percent| SharedText {
        percent: Decimal::from(percent),
        longest: 210,
        passages: 3,
    };
    let alone = comparison.signals((1, 5), Some(text(60)));
    assert_signals(&alone, &[SignalKind::Text]);
    let said = verdict(&alone, &rule);
    assert!(!said.asks && said.because.contains("不足 2 项"), "{said:?}");
    let mut works = seed();
    works[5].person = works[1].person.clone();
    let comparison = Comparison::new(&works, &rule);
    let said = verdict(&comparison.signals((1, 5), Some(text(60))), &rule);
    assert!(
        said.asks && said.because.contains("其中文字能单独说明"),
        "{said:?}"
    );
    let said = verdict(&comparison.signals((1, 5), Some(text(1))), &rule);
    assert!(
        !said.asks && said.because.contains("没有一项能单独说明"),
        "{said:?}"
    );
    assert!(verdict(&[], &rule).because.contains("没有发现"));
}

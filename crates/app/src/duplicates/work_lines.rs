//! Both works of a pair beside each other, line by line, with what is equal marked.

use rust_decimal::Decimal;
use wenxiao_domain::duplicate_funding::{FundedWork, is_same};
use wenxiao_domain::money::Fen;

use crate::overlap::files;
use crate::overlap::signals::PairSignals;
use crate::page::words;

/// A text that no table describes has no number: its file's name stands for it.
fn numbered(work: &FundedWork) -> &String {
    static NONE: String = String::new();
    let file = work.title.is_empty() && files::is_text(&work.id);
    if file { &NONE } else { &work.id }
}

/// One thing that is known of both works or of one.
pub struct WorkLine {
    pub label: &'static str,
    pub new: Vec<Item>,
    pub old: Vec<Item>,
}

/// A word, an amount or a file, and whether the other work has it, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub text: String,
    pub equal: bool,
}

/// The lines of which at least one side is known.
pub fn works(pair: &PairSignals) -> Vec<WorkLine> {
    let (new, old) = (&*pair.new_work, &*pair.old_work);
    let one = |label, of: fn(&FundedWork) -> &String| {
        let list = |work| vec![of(work).clone()];
        line(label, (&list(new), &list(old)), Clone::clone, |a, b| {
            is_same(a, b)
        })
    };
    let number = |(code, amount): &(String, Decimal)| format!("{code} = {}", amount.normalize());
    let money = |(name, amount): &(String, Fen)| format!("{name} {} 万元", words::wan(*amount));
    let lines = vec![
        one("编号", numbered),
        one("项目名称", |work| &work.title),
        one("负责人", |work| &work.person),
        one("承担单位", |work| &work.host),
        one("年度", |work| &work.year),
        one("专项", |work| &work.programme),
        line("指标", (&new.targets, &old.targets), number, |a, b| {
            is_same(&a.0, &b.0) && a.1 == b.1
        }),
        line("预算科目", (&new.budget, &old.budget), money, |a, b| {
            is_same(&a.0, &b.0) && a.1 == b.1
        }),
        line(
            "设备",
            (&new.equipment, &old.equipment),
            Clone::clone,
            |a, b| is_same(a, b),
        ),
        line(
            "合作单位",
            (&new.collaborators, &old.collaborators),
            Clone::clone,
            |a, b| is_same(a, b),
        ),
        line(
            "佐证文件",
            (&new.evidence, &old.evidence),
            |(name, hash)| format!("{name}（SM3 {}…）", hash.get(..12).unwrap_or(hash)),
            |a, b| a.1 == b.1,
        ),
        line(
            "图像",
            (&new.images, &old.images),
            |(name, hash)| format!("{name}（感知摘要 {hash:016x}）"),
            |a, b| a.1 == b.1,
        ),
    ];
    let known = |items: &[Item]| items.iter().any(|item| !item.text.is_empty());
    lines
        .into_iter()
        .filter(|line| known(&line.new) || known(&line.old))
        .collect()
}

fn line<T>(
    label: &'static str,
    (new, old): (&[T], &[T]),
    said: impl Fn(&T) -> String,
    equal: impl Fn(&T, &T) -> bool,
) -> WorkLine {
    let items = |list: &[T], others: &[T]| -> Vec<Item> {
        let item = |it: &T| Item {
            text: said(it),
            equal: others.iter().any(|other| equal(it, other)),
        };
        list.iter().map(item).collect()
    };
    WorkLine {
        label,
        new: items(new, old),
        old: items(old, new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_is_no_number() {
        let text = FundedWork {
            id: "申报书.docx".to_owned(),
            host: "示例研究所".to_owned(),
            ..FundedWork::default()
        };
        let pair = PairSignals {
            new_work: text.clone().into(),
            old_work: text.into(),
            ..PairSignals::default()
        };
        let labels: Vec<&str> = works(&pair).iter().map(|line| line.label).collect();
        assert_eq!(labels, ["承担单位"]);
    }

    #[test]
    fn what_both_have_is_marked_and_what_nobody_knows_is_no_line() {
        let new = FundedWork {
            id: "S-1".to_owned(),
            title: "题".to_owned(),
            equipment: vec!["质谱仪 M-3".to_owned(), "离心机".to_owned()],
            ..FundedWork::default()
        };
        let old = FundedWork {
            id: "P-1".to_owned(),
            equipment: vec!["质谱仪M-3".to_owned()],
            ..FundedWork::default()
        };
        let pair = PairSignals {
            new_work: new.into(),
            old_work: old.into(),
            ..PairSignals::default()
        };
        let lines = works(&pair);
        let labels: Vec<&str> = lines.iter().map(|line| line.label).collect();
        assert_eq!(labels, ["编号", "项目名称", "设备"]);
        let equal: Vec<bool> = lines[2].new.iter().map(|item| item.equal).collect();
        assert_eq!(equal, [true, false]);
        assert!(lines[2].old[0].equal && !lines[0].new[0].equal);
    }
}

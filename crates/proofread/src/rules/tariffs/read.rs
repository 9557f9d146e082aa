//! What running text tells of one of a kind: `每家奖励10万元`, `标准为每人每年2万元`, `平均每项35.5万元`.

use crate::lexicon::pairs;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::support::Pair;

/// What one is one of.
const UNITS: [&str; 14] = [
    "家", "户", "项", "个", "人", "名", "件", "台", "套", "场", "期", "篇", "位", "所",
];
/// Characters between 每家 and the amount.
const BETWEEN: usize = 10;
/// Characters before 每家 that name the kind.
const NAME: usize = 40;
/// Words that make an amount a border or one that is paid besides.
const BORDERS: [&str; 14] = [
    "最高",
    "最多",
    "不超过",
    "上限",
    "不低于",
    "不少于",
    "至少",
    "以内",
    "另",
    "再",
    "加奖",
    "额外",
    "每月",
    "每次",
];
const BEHIND: [&str; 8] = ["以内", "以下", "以上", "左右", "起", "-", "~", "至"];

/// So much for each of a kind.
pub(super) struct Tariff<'a> {
    pub passage: &'a Passage,
    pub each: &'a Quantity,
    /// What one is one of: 家, 项.
    pub unit: &'static str,
    /// Whether it is a mean.
    pub mean: bool,
    /// How many, told right before in the same sentence.
    pub count: Option<&'a Quantity>,
    /// Of the words that name the kind.
    pub pairs: Vec<Pair>,
}

/// Whether two units count the same things.
pub(super) fn same_unit(one: &str, other: &str) -> bool {
    let kind = |unit: &str| match unit {
        "名" | "人" | "位" => "人".to_owned(),
        "个" | "项" => "项".to_owned(),
        "户" | "家" => "家".to_owned(),
        other => other.to_owned(),
    };
    kind(one) == kind(other)
}

/// Where `每家` before an amount begins, and what it names.
pub(super) fn each_of(passage: &Passage, own: &Quantity) -> Option<(usize, &'static str)> {
    let from = own.from.saturating_sub(BETWEEN + 2);
    let stops = ['，', '。', '；', '、', '(', ')', ':'];
    // 每人每年2万元: the first of the two says of what.
    (from..own.from).find_map(|at| {
        let words = passage.slice(at, own.from);
        let rest = words.strip_prefix('每')?;
        let unit = UNITS.iter().find(|unit| rest.starts_with(**unit))?;
        (!rest.contains(stops)).then_some((at, *unit))
    })
}

/// The tariffs of a passage.
pub(super) fn tariffs(passage: &Passage) -> Vec<Tariff<'_>> {
    let all = passage.quantities.iter().enumerate();
    let paid = all.filter(|(_, own)| own.unit.class == UnitClass::Money && own.is_plain());
    paid.filter_map(|(at, own)| tariff(passage, at, own))
        .collect()
}

fn tariff<'a>(passage: &'a Passage, at: usize, own: &'a Quantity) -> Option<Tariff<'a>> {
    let (each, unit) = each_of(passage, own)?;
    let last = at.checked_sub(1).map(|last| &passage.quantities[last]);
    let begins = last.map_or(0, |last| last.to);
    let stop = (0..each)
        .rev()
        .find(|at| matches!(passage.chars[*at], '。' | '；'));
    let sentence = stop.map_or(0, |at| at + 1);
    let clause = (sentence..each)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '、'));
    let clause = clause.map_or(sentence, |at| at + 1);
    // The clause names the kind, or the one before does where it begins with 每家.
    let told = each.saturating_sub(clause) > 2;
    let before = if told {
        clause
    } else {
        sentence.max(each.saturating_sub(NAME))
    };
    let words = passage.slice(before, each);
    let full = passage.slice(clause.min(each), own.from);
    let behind = passage.slice(own.to, own.to + 3);
    let bordered = BORDERS.iter().any(|word| full.contains(word))
        || BEHIND.iter().any(|word| behind.starts_with(word))
        || own.operator != Operator::None
        || passage.slice(begins.max(sentence), each).contains("分别");
    let parallel = ["、", "和"].iter().any(|mark| {
        let next = passage.quantities.get(at + 1);
        next.is_some_and(|next| {
            next.unit.class == UnitClass::Money && passage.slice(own.to, next.from) == *mark
        })
    });
    let counted = last.filter(|last| {
        last.from >= sentence
            && last.unit.class == UnitClass::Count
            && last.is_plain()
            && same_unit(&last.unit.text, unit)
            && each.saturating_sub(last.to) <= 4
    });
    // 支持12项，平均每项: the kind is named before the number.
    let named = counted.map_or(String::new(), |count| {
        passage.slice(
            sentence.max(count.from.saturating_sub(NAME / 2)),
            count.from,
        )
    });
    (!bordered && !parallel).then(|| Tariff {
        passage,
        each: own,
        unit,
        mean: full.contains("均"),
        count: counted,
        pairs: pairs(&format!("{named}|{words}")),
    })
}

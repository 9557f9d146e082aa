//! The share that several parts have together: `甲方向204.6万元、乙方向163.2万元，两个方向合计占71.8%`.

use super::kin::sum;
use super::line::{Sentence, alike};
use super::words::{has, without_brackets};
use crate::arithmetic::{added, percent, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass, chinese};
use crate::pool::{gives, is_amount};

/// Words that take several parts together.
const TOGETHER: [&str; 6] = ["合计", "共", "一起", "之和", "合起来", "加起来"];
/// Words of another whole than the one before the parts.
const OTHERS: [&str; 8] = ["全省", "全市", "全区", "全国", "全部", "总", "年度", "预算"];
/// Characters of a clause before its share.
const CLAUSE: usize = 20;

/// Which of the parts before it a clause takes together.
enum Taken {
    All,
    Last(usize),
}

/// Which parts a clause takes together, if any.
fn taken(clause: &str) -> Option<Taken> {
    let bare = clause.trim_start_matches(['这', '前', '上', '述', '以']);
    let chars: Vec<char> = bare.chars().collect();
    let number = chars
        .first()
        .filter(|first| chinese::is_numeral(**first))
        .and_then(|_| chinese::read(&chars))
        .and_then(|(value, _)| usize::try_from(value).ok());
    let two = bare.starts_with('两').then_some(2);
    let count = two.or(number);
    let (before, _) = clause.rsplit_once('占')?;
    let together = TOGETHER.iter().any(|word| before.starts_with(word));
    match count {
        Some(count) if count > 1 => Some(Taken::Last(count)),
        Some(_) => None,
        None => together.then_some(Taken::All),
    }
}

/// A share of which its clause says that the parts right before it have it together, in the whole before them.
pub(super) fn joint(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let rate = sentence.figures[at].quantity;
    let clause = sentence.clause(rate);
    let close = clause.chars().count() <= CLAUSE && !has(&clause, &["、", "其余", "其他"]);
    if rate.unit.class != UnitClass::Percent || !close {
        return;
    }
    let Some(count) = taken(&clause) else { return };
    let begins = rate.from - clause.chars().count();
    let before: Vec<&Quantity> = sentence.figures[..at]
        .iter()
        .filter(|told| told.depth == sentence.figures[at].depth && told.quantity.to <= begins)
        .map(|told| told.quantity)
        .collect();
    let Some(last) = before.last().filter(|last| is_amount(last)) else {
        return;
    };
    let joins = |pair: &&[&Quantity]| {
        let gap = without_brackets(&sentence.between(pair[0], pair[1]));
        let apart = has(&gap, &["其中", "包括", "；", "。", "合计", "占"]);
        alike(pair[0], pair[1]) && gap.starts_with(['、', '，', '和', '及']) && !apart
    };
    let run = before.windows(2).rev().take_while(joins).count() + 1;
    let parts = match count {
        Taken::Last(count) if count <= run => &before[before.len() - count..],
        Taken::Last(_) => return,
        Taken::All => &before[before.len() - run..],
    };
    let Some(first) = parts.first().filter(|_| parts.len() > 1) else {
        return;
    };
    let beside = sentence.between(last, rate).chars().count() <= CLAUSE + 2;
    let together = Quantity {
        value: sum(parts),
        ..(*last).clone()
    };
    let wholes: Vec<&Quantity> = sentence
        .passage
        .quantities
        .iter()
        .filter(|whole| whole.from < first.from && alike(whole, first) && whole.is_plain())
        .collect();
    let whole = before[..before.len() - parts.len()].last().copied();
    if wholes.iter().any(|whole| gives(&together, whole, rate)) {
        sentence.settle(rate, findings);
        return;
    }
    let opened = whole.is_some_and(|whole| {
        let gap = sentence.between(whole, first);
        alike(whole, first) && has(&gap, &["其中", "中，", "包括"]) && whole.value > together.value
    });
    let named = clause
        .rsplit_once('占')
        .is_some_and(|(_, of)| has(of, &OTHERS));
    let Some((whole, value)) = whole
        .filter(|_| opened && beside && !named)
        .and_then(|whole| Some((whole, percent(together.value, whole.value)?)))
    else {
        return;
    };
    let basis = format!("{}与{}之比", added(parts.iter().copied()), whole.printed);
    let mut others = parts.to_vec();
    others.push(whole);
    sentence.report(rate, &basis, show_like(value, rate), &others, findings);
}

//! Shares of members of a list, of a part that is named but not told, and of all there are.

use rust_decimal::Decimal;

use super::{Subject, has};
use crate::facts;
use crate::finding::Findings;
use crate::layout::is_han;
use crate::number::Quantity;
use crate::pool::{gives, sentence_of};

/// Members of a list.
const LISTED: usize = 6;

/// `14项课题全部通过验收，合格率100%`, `已验收56个，一次验收合格率100%`: all of those that were counted, of which the sentence says no whole.
pub(super) fn is_of_all(subject: &Subject<'_>, clause: &str, beside: &[usize]) -> bool {
    let (passage, rate) = (subject.passage, subject.quantity);
    let figures = &passage.quantities;
    let nearest = &figures[beside[0]];
    let between = passage.slice(nearest.to, rate.from);
    let (from, _) = sentence_of(passage, rate);
    let whole = |index: &usize| {
        figures[*index].from >= from && figures[*index].unit.comparable(&nearest.unit)
    };
    let alone = clause.contains('率') && !beside[1..].iter().any(whole);
    rate.is_all() && !between.contains(['。', '；']) && (alone || has(&between, &["全部", "均"]))
}

/// `国有134家、民营121家、院所34家，民营占比41.87%`, `验收18项，优秀5项、合格12项、不合格1项，通过率94.44%`: whether members of the list that ends
/// before a rate give it, measured by all of them or by what stands before, or several of them together.
pub(super) fn of_several(subject: &Subject<'_>, beside: &[usize], findings: &mut Findings) -> bool {
    let rate = subject.quantity;
    let all = subject.quantities(beside);
    let Some(last) = all.first() else {
        return false;
    };
    let mut list: Vec<&Quantity> = Vec::new();
    for one in all.iter().filter(|one| one.unit.text == last.unit.text) {
        let gap = list
            .last()
            .map(|next| subject.passage.slice(one.to, next.from));
        let ticked = |gap: &String| gap.starts_with(['、', '，']) && !gap.contains(['。', '；']);
        if !gap.as_ref().is_none_or(ticked) || list.len() == LISTED {
            break;
        }
        list.push(one);
    }
    let sums = |from: usize| {
        let mut sum = Quantity::clone(last);
        sum.value = Decimal::ZERO;
        list[from..].iter().scan(sum, |sum, one| {
            sum.value += one.value;
            Some(sum.clone())
        })
    };
    let whole = sums(0).last();
    let told = || {
        let kin = all.iter().filter(|one| one.unit.text == last.unit.text);
        kin.map(|one| (*one).clone()).chain(whole.clone())
    };
    let held = list.len() > 2
        && crate::arithmetic::decimals(rate) > 0
        && (0..list.len()).any(|from| {
            let mut parts = sums(from);
            parts.any(|part| {
                told().any(|whole| whole.value > part.value && gives(&part, &whole, rate))
            })
        });
    if held {
        findings.settled.insert(subject.span());
    }
    held
}

/// `总投入13.39亿元，财政资金占23.46%`: whether the figure before is all, and the part is named but not told.
pub(super) fn is_of_named(subject: &Subject<'_>, between: &str, last: usize) -> bool {
    let clause = between.rsplit('，').next().unwrap_or_default();
    let name = clause.strip_suffix('占').unwrap_or_default();
    let named = name.chars().count() >= 2 && name.chars().all(is_han);
    let part = named && !name.starts_with("其中") && !name.starts_with('约');
    part && facts::surroundings(subject.passage, last)
        .0
        .contains("总投")
}

//! Rates of two kinds of figures told in turn: `合同126项、1.89亿元；上年为97项、1.46亿元，项数和成交额分别增长29.9%和29.5%`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike, apart_by, divides, wide};
use super::words::{direction, has};
use crate::arithmetic::{added, percent, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::rules::prose_sums::is_average;

/// At most so many are told one after another.
const MOST: usize = 4;

/// How a rate comes from the first and the second figure of its kind.
#[derive(Clone, Copy)]
enum Way {
    /// The change from the second to the first.
    Since,
    /// The change from the first to the second.
    Until,
    /// The second in the first.
    Part,
}

impl Way {
    /// The part and the whole of the rate.
    fn of(self, [first, second]: [&Quantity; 2]) -> ((Decimal, Decimal, Decimal), &Quantity) {
        match self {
            Self::Since => (apart_by(first, second), second),
            Self::Until => (apart_by(first, second), first),
            Self::Part => (wide(second), first),
        }
    }

    fn holds(self, pair: [&Quantity; 2], rate: &Quantity) -> bool {
        let (part, whole) = self.of(pair);
        whole.value > Decimal::ZERO && divides(part, whole, Decimal::ONE_HUNDRED, rate)
    }
}

/// The first of two rates that are said of two kinds of figures in turn.
pub(super) fn rates(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let (Some(first), Some(second)) = (sentence.figures.get(at), sentence.next(at)) else {
        return;
    };
    let is_rate = |told: &Told<'_>| told.quantity.unit.class == UnitClass::Percent;
    let joined = matches!(
        sentence.between(first.quantity, second.quantity).as_str(),
        "和" | "、" | "与"
    );
    let changes = first
        .lead
        .rsplit_once("分别")
        .is_some_and(|(_, verb)| direction(verb).is_some() || has(verb, &["核减", "占"]));
    if !is_rate(first) || !is_rate(second) || !joined || !changes {
        return;
    }
    let Some(pairs) = kinds(sentence, at) else {
        return;
    };
    let rates = [first.quantity, second.quantity];
    let ways = [Way::Since, Way::Until, Way::Part];
    let held = |way: &Way, which: usize| way.holds(pairs[which], rates[which]);
    if ways.iter().any(|way| held(way, 0) && held(way, 1)) {
        for rate in rates {
            sentence.settle(rate, findings);
        }
        return;
    }
    // One of the two shows how they are meant.
    for (right, wrong) in [(0, 1), (1, 0)] {
        let Some(way) = ways.iter().find(|way| held(way, right)) else {
            continue;
        };
        let ((part, ..), whole) = way.of(pairs[wrong]);
        if let Some(value) = percent(part, whole.value) {
            let own = rates[wrong];
            let basis = format!("{}与{}", pairs[wrong][0].printed, pairs[wrong][1].printed);
            sentence.report(own, &basis, show_like(value, own), &pairs[wrong], findings);
        }
        return;
    }
}

/// `发放问卷586份、180份，收回有效问卷547份、171份，合计718份，有效率93.7%`: what came back in what was sent, all together.
pub(super) fn returned(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let rate = &sentence.figures[at];
    let Some(total) = sentence.previous(at) else {
        return;
    };
    let summed = matches!(
        total.lead.as_str(),
        "合计" | "共" | "共计" | "合计收回" | "共收回"
    );
    let rated = rate.quantity.unit.class == UnitClass::Percent && rate.lead.ends_with('率');
    if !summed || !rated || !sentence.adjoins(total.quantity, rate.quantity) {
        return;
    }
    let list: Vec<&Quantity> = sentence.figures[..at - 1]
        .iter()
        .map(|told| told.quantity)
        .filter(|part| part.unit.text == total.quantity.unit.text)
        .collect();
    let sum = |parts: &[&Quantity]| -> Decimal { parts.iter().map(|part| part.value).sum() };
    let found = (2..=MOST).find_map(|count| {
        let parts = list.get(list.len().checked_sub(count)?..)?;
        let wholes = list.get(list.len().checked_sub(2 * count)?..list.len() - count)?;
        let fits = parts
            .iter()
            .zip(wholes)
            .all(|(part, whole)| part.value <= whole.value);
        (sum(parts) == total.quantity.value && fits).then_some(wholes)
    });
    let Some(wholes) = found else { return };
    let mut all = total.quantity.clone();
    all.value = sum(wholes);
    let own = rate.quantity;
    if divides(wide(total.quantity), &all, Decimal::ONE_HUNDRED, own) {
        sentence.settle(own, findings);
    } else if let Some(value) = percent(total.quantity.value, all.value) {
        let basis = format!(
            "{}÷（{}）",
            total.quantity.printed,
            added(wholes.iter().copied())
        );
        let mut others = vec![total.quantity];
        others.extend(wholes);
        sentence.report_sum(own, &basis, show_like(value, own), &others, findings);
    }
}

/// The two figures of each of two kinds before the rates, in their order; none unless there are as many.
fn kinds<'a>(sentence: &Sentence<'a>, at: usize) -> Option<[[&'a Quantity; 2]; 2]> {
    let told: Vec<&'a Quantity> = sentence.figures[..at]
        .iter()
        .map(|told| told.quantity)
        .filter(|one| matches!(one.unit.class, UnitClass::Count | UnitClass::Money))
        .filter(|one| !one.han && !is_average(sentence.passage, one))
        .collect();
    let last = told.len().checked_sub(4)?;
    let [a, b, c, d] = told[last..] else {
        return None;
    };
    let turns = alike(a, c) && alike(b, d) && !alike(a, b);
    turns.then_some([[a, c], [b, d]])
}

//! Amounts that stand to each other as a ratio of several terms says: `按4:4:2的比例分担，依次为80万元、80万元和40万元`.

use rust_decimal::Decimal;

use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Operator, Quantity, UnitClass};
use crate::rules::compared::line::{Sentence, Told, alike};
use crate::rules::compared::words::{compares, direction, has};

/// Words beside a ratio that say what stands in it.
const NAMED: [&str; 14] = [
    "比例",
    "比为",
    "之比",
    "配比",
    "分摊",
    "分担",
    "分配",
    "比是",
    "构成比",
    "分享",
    "分成",
    "承担",
    "配套",
    "出资",
];

/// Looks at every ratio of a sentence.
pub(super) fn ratios(sentence: &Sentence<'_>, (from, to): (usize, usize), findings: &mut Findings) {
    let passage = sentence.passage;
    for ratio in &passage.quantities {
        let inside = ratio.from >= from && ratio.to <= to;
        if !inside || ratio.terms.len() < 2 || ratio.operator != Operator::None {
            continue;
        }
        let before = passage.slice(ratio.from.saturating_sub(6), ratio.from);
        let after = passage.slice(ratio.to, ratio.to + 6);
        let named = has(&before, &NAMED) || has(&after, &NAMED);
        let whole = ratio.terms.iter().all(|term| *term > Decimal::ZERO);
        if named && whole && !has(&before, &["目标", "要求", "规定"]) {
            judge(sentence, ratio, findings);
        }
    }
}

/// Runs of as many amounts of one kind as a ratio has terms.
fn runs<'s, 'a>(sentence: &'s Sentence<'a>, ratio: &Quantity) -> Vec<&'s [Told<'a>]> {
    let usable = |told: &Told<'_>| {
        matches!(
            told.quantity.unit.class,
            UnitClass::Money | UnitClass::Count
        ) && !told.quantity.han
            && direction(&told.lead).is_none()
            && !compares(&told.lead)
    };
    let windows = sentence.figures.windows(ratio.terms.len());
    windows
        .filter(|run| {
            let first = run[0].quantity;
            let side = run.iter().all(|told| told.quantity.to <= ratio.from)
                || run.iter().all(|told| told.quantity.from >= ratio.to);
            side && run
                .iter()
                .all(|told| usable(told) && alike(told.quantity, first))
        })
        .collect()
}

/// Whether amounts stand to each other as the terms do; rounded amounts leave room.
fn fits(run: &[Told<'_>], ratio: &Quantity) -> bool {
    let total: Decimal = run.iter().map(|told| told.quantity.value).sum();
    let terms: Decimal = ratio.terms.iter().sum();
    run.iter().zip(&ratio.terms).all(|(told, term)| {
        share(total, *term, terms).is_some_and(|value| {
            let room = told.quantity.half.max(value * Decimal::new(2, 3));
            (value - told.quantity.value).abs() <= room
        })
    })
}

fn share(total: Decimal, term: Decimal, terms: Decimal) -> Option<Decimal> {
    total.checked_mul(term)?.checked_div(terms)
}

/// Which of the amounts isn't what the others and the terms give, with what it should be.
fn odd(run: &[Told<'_>], ratio: &Quantity) -> Option<(usize, Decimal)> {
    (0..run.len()).find_map(|at| {
        let rest: Decimal = sum(run.iter().map(|it| it.quantity.value), at);
        let terms = sum(ratio.terms.iter().copied(), at);
        let others = (0..run.len()).filter(|it| *it != at).all(|it| {
            share(rest, ratio.terms[it], terms).is_some_and(|value| {
                (value - run[it].quantity.value).abs()
                    <= run[it].quantity.half.max(value * Decimal::new(2, 3))
            })
        });
        let value = share(rest, ratio.terms[at], terms)?;
        others.then_some((at, value))
    })
}

fn sum(values: impl Iterator<Item = Decimal>, without: usize) -> Decimal {
    let kept = values.enumerate().filter(|(at, _)| *at != without);
    kept.map(|(_, value)| value).sum()
}

fn judge(sentence: &Sentence<'_>, ratio: &Quantity, findings: &mut Findings) {
    let runs = runs(sentence, ratio);
    let turned = |run: &&[Told<'_>]| {
        let mut back = ratio.clone();
        back.terms.reverse();
        ratio.terms.len() == 2 && fits(run, &back)
    };
    if runs.iter().any(|run| fits(run, ratio) || turned(run)) {
        findings.checked.rates += 1;
        return;
    }
    if ratio.terms.len() == 2 {
        two(sentence, ratio, &runs, findings);
        return;
    }
    // Which amounts are meant: those right behind or right before it.
    let after = runs.iter().find(|run| run[0].quantity.from >= ratio.to);
    let before = runs
        .iter()
        .rev()
        .find(|run| run[0].quantity.from < ratio.from);
    for run in [after, before].into_iter().flatten() {
        let figures: Vec<&Quantity> = run.iter().map(|told| told.quantity).collect();
        let basis = format!("比例{}", ratio.printed);
        if let Some((at, value)) = odd(run, ratio) {
            let own = run[at].quantity;
            let mut others: Vec<&Quantity> = figures
                .iter()
                .filter(|it| !std::ptr::eq(**it, own))
                .copied()
                .collect();
            others.push(ratio);
            sentence.report(own, &basis, show_like(value, own), &others, findings);
            return;
        }
    }
    let Some(run) = after.or(before) else { return };
    let listed = run.windows(2).all(|pair| {
        let gap = sentence.between(pair[0].quantity, pair[1].quantity);
        !gap.contains(['，', '；'])
    });
    if listed {
        let figures: Vec<&Quantity> = run.iter().map(|told| told.quantity).collect();
        let shown: Vec<&str> = figures.iter().map(|it| it.printed.as_str()).collect();
        let basis = format!("{}之比", shown.join("、"));
        sentence.report(ratio, &basis, reckoned(&figures, ratio), &figures, findings);
    }
}

/// The ratio of amounts, in parts of as many as the printed terms make together.
fn reckoned(figures: &[&Quantity], ratio: &Quantity) -> String {
    let total: Decimal = figures.iter().map(|it| it.value).sum();
    let terms: Decimal = ratio.terms.iter().sum();
    let of = |figure: &&Quantity| share(terms, figure.value, total).unwrap_or_default();
    let shown: Vec<String> = figures
        .iter()
        .map(|it| crate::arithmetic::show(of(it), 2))
        .collect();
    shown.join(":")
}

/// `上转840例，下转630例，转诊比为4:3`: two amounts right before the ratio, which names nothing.
fn two(sentence: &Sentence<'_>, ratio: &Quantity, runs: &[&[Told<'_>]], findings: &mut Findings) {
    let [first, last] = ratio.terms.as_slice() else {
        return;
    };
    // 1:3.2 is rounded and may be of what stands elsewhere.
    if *first == Decimal::ONE || *last == Decimal::ONE || first.scale() + last.scale() > 0 {
        return;
    }
    let before = runs
        .iter()
        .rev()
        .find(|run| run[1].quantity.to <= ratio.from);
    let Some([one, other]) = before.copied() else {
        return;
    };
    let near =
        sentence.adjoins(one.quantity, other.quantity) && sentence.adjoins(other.quantity, ratio);
    if !near || other.quantity.value.is_zero() {
        return;
    }
    let value = one
        .quantity
        .value
        .checked_mul(*last)
        .and_then(|value| value.checked_div(other.quantity.value));
    if let Some(value) = value {
        let basis = format!("{}与{}", one.quantity.printed, other.quantity.printed);
        let computed = format!("{}:{last}", crate::arithmetic::show(value, 2));
        sentence.report(
            ratio,
            &basis,
            computed,
            &[one.quantity, other.quantity],
            findings,
        );
    }
}

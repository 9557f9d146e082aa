//! Arithmetic that a text writes out: `312万元÷24.8万亩`, `38÷40×100%=95%`.

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::{prints, show_like};
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;

pub const RULE: Rule = Rule {
    id: "formula",
    title: "正文写出的算式与其结果相符",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        let mut at = 0;
        while at < passage.quantities.len() {
            let chain = chain(passage, at);
            at = chain.last + 1;
            if !chain.signs.is_empty() && begins(passage, &chain) {
                judge(passage, &chain, findings);
            }
        }
    }
}

/// Figures joined by signs.
struct Chain {
    first: usize,
    last: usize,
    signs: Vec<Sign>,
    /// The figure behind an equals sign.
    result: Option<usize>,
}

/// What stands between two figures.
#[derive(Clone, Copy)]
struct Sign {
    is: char,
    /// A bracket around all figures before it ends here: `(25万元+13万元)÷40户`.
    closes: bool,
}

/// The sign between two figures, when nothing else stands there.
fn sign(passage: &Passage, left: &Quantity, right: &Quantity) -> Option<Sign> {
    let gap = passage.slice(left.to, right.from).replace('*', "×");
    let (closes, sign) = match gap.strip_prefix(')') {
        Some(rest) => (true, rest),
        None => (false, gap.as_str()),
    };
    let is = ['÷', '×', '+', '=']
        .into_iter()
        .find(|is| sign.chars().eq([*is]))?;
    Some(Sign { is, closes })
}

fn chain(passage: &Passage, first: usize) -> Chain {
    let mut chain = Chain {
        first,
        last: first,
        signs: Vec::new(),
        result: None,
    };
    for next in first + 1..passage.quantities.len() {
        let (left, right) = (&passage.quantities[next - 1], &passage.quantities[next]);
        match sign(passage, left, right) {
            Some(Sign { is: '=', .. }) if !chain.signs.is_empty() => {
                chain.result = Some(next);
                chain.last = next;
                break;
            }
            Some(sign) if sign.is != '=' => {
                chain.signs.push(sign);
                chain.last = next;
            }
            _ => break,
        }
    }
    chain
}

/// Whether a chain is the whole formula: no sign that wasn't read as one stands before it.
fn begins(passage: &Passage, chain: &Chain) -> bool {
    let from = passage.quantities[chain.first].from;
    let before = from.checked_sub(1).and_then(|at| passage.chars.get(at));
    !matches!(
        before,
        Some('÷' | '×' | '+' | '-' | '−' | '*' | '/' | '=' | ')')
    )
}

/// The value of a chain: multiplications and divisions first, `×100%` once for a percentage.
fn value(figures: &[&Quantity], signs: &[Sign]) -> Option<Decimal> {
    let number = |figure: &Quantity| match figure.unit.class {
        UnitClass::Percent => figure.value.checked_div(Decimal::ONE_HUNDRED),
        _ => Some(figure.value),
    };
    let (mut sum, mut term) = (Decimal::ZERO, number(figures.first()?)?);
    for (sign, figure) in signs.iter().zip(figures.iter().skip(1)) {
        let figure = number(figure)?;
        if sign.closes {
            term = sum.checked_add(term)?;
            sum = Decimal::ZERO;
        }
        match sign.is {
            '×' => term = term.checked_mul(figure)?,
            '÷' => term = term.checked_div(figure)?,
            _ => {
                sum = sum.checked_add(term)?;
                term = figure;
            }
        }
    }
    sum.checked_add(term)
}

fn judge(passage: &Passage, chain: &Chain, findings: &mut Findings) {
    let end = chain.result.map_or(chain.last, |result| result - 1);
    let figures: Vec<&Quantity> = passage.quantities[chain.first..=end].iter().collect();
    if !figures.iter().all(|figure| figure.is_plain()) {
        return;
    }
    let Some(value) = value(&figures, &chain.signs) else {
        return;
    };
    let results = results(passage, chain);
    let Some(nearest) = results.last() else {
        return;
    };
    findings.checked.rates += 1;
    let as_printed = |result: &Quantity| match result.unit.class {
        UnitClass::Percent => value * Decimal::ONE_HUNDRED,
        _ => value,
    };
    if results
        .iter()
        .any(|result| prints(as_printed(result), result))
    {
        return;
    }
    let computed = show_like(as_printed(nearest), nearest);
    let formula = passage.slice(figures[0].from, figures[figures.len() - 1].to);
    let message = format!("算式{formula}应为{computed}，印为{}。", nearest.printed);
    findings.push(
        Draft::new("formula", Severity::Doubt, message)
            .printed(&nearest.printed, computed)
            .at([passage.span_of(nearest)])
            .at(figures.iter().map(|figure| passage.span_of(figure)))
            .advice("核对算式里的数和结果。"),
    );
}

/// What the formula gives: the figure behind its equals sign, else those of the sentence before the bracket that it stands in.
fn results<'a>(passage: &'a Passage, chain: &Chain) -> Vec<&'a Quantity> {
    if let Some(result) = chain.result {
        return vec![&passage.quantities[result]];
    }
    let first = &passage.quantities[chain.first];
    let bracketed = first
        .from
        .checked_sub(1)
        .and_then(|at| passage.chars.get(at))
        == Some(&'(');
    let grouped = chain.signs.iter().any(|sign| sign.closes);
    let divides = chain.signs.iter().any(|sign| matches!(sign.is, '÷' | '×'));
    if !bracketed || grouped || !divides {
        return Vec::new();
    }
    let (from, _) = sentence_of(passage, first);
    passage.quantities[..chain.first]
        .iter()
        .filter(|result| {
            result.from >= from && result.is_plain() && result.operator == Operator::None
        })
        .collect()
}

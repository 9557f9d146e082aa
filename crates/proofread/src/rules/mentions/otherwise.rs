//! Indicators that running text calls by their words in another order, or by fewer: `转化成果98项` is 转化科技成果.
//!
//! Such a mention counts only where it is the one of its kind and what the table has stands nowhere else.

use std::collections::HashMap;

use super::known::Known;
use super::{Said, contradiction};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// Characters of a name that its words may have in another order, or fewer of.
const LEAST: usize = 4;
/// So many more characters may lead to the words of a name.
const MORE: usize = 4;

/// Words that lead to a name.
const LEADS: [&str; 6] = ["全年", "年内", "当年", "本年", "共", "已"];
/// Signs of a figure that is how far something is from another: `少完成182人次`.
const APART: [char; 6] = ['少', '多', '未', '超', '差', '余'];

/// Indicators with their names as words may call them.
pub(super) struct Called<'k, 'a> {
    names: Vec<(Name, &'k Known<'a>)>,
}

/// The characters of a name, and which there are: of each one bit of its number, so that most names are told apart at once.
struct Name {
    chars: Vec<char>,
    bits: u64,
}

fn bits(chars: &[char]) -> u64 {
    chars
        .iter()
        .fold(0, |bits, c| bits | 1 << (u32::from(*c) % 64))
}

impl<'k, 'a> Called<'k, 'a> {
    pub(super) fn new(known: &'k [Known<'a>]) -> Self {
        let name = |known: &Known<'_>| {
            let name = known.core.trim_end_matches(['数', '量']);
            let chars: Vec<char> = name.chars().collect();
            let bits = bits(&chars);
            Name { chars, bits }
        };
        Self {
            names: known.iter().map(|known| (name(known), known)).collect(),
        }
    }

    /// The only indicator that words call otherwise than by its name.
    pub(super) fn otherwise(&self, words: &str) -> Option<&'k Known<'a>> {
        let mut words = words;
        for lead in LEADS {
            words = words.trim_start_matches(lead);
        }
        // 差157.7万元，完成率99.2%: the rate of whatever was said before.
        if words.contains(APART) || matches!(words, "完成率" | "率" | "执行率" | "达标率")
        {
            return None;
        }
        let words: Vec<char> = words.chars().collect();
        let own = bits(&words);
        let mut called = self.names.iter().filter(|(name, _)| {
            let apart = own & !name.bits != 0 && name.bits & !own != 0;
            !apart && calls(&words, &name.chars)
        });
        let (_, first) = called.next()?;
        called.next().is_none().then_some(*first)
    }
}

/// Whether words have all characters of a name, or a name all of theirs.
fn calls(words: &[char], name: &[char]) -> bool {
    if name.len() < LEAST {
        return name.len() >= 2 && words.ends_with(name);
    }
    let within = |one: &[char], other: &[char]| one.iter().all(|c| other.contains(c));
    // 服务企业 may be some of 服务科技型企业.
    let most = words.len() * 3 >= name.len() * 2;
    let shorter = words.len() >= LEAST && most && within(words, name);
    shorter || words.len() <= name.len() + MORE && within(name, words)
}

/// Tells of the mentions that are the only ones of their indicators and differ from the table, whose figure nothing else has.
pub(super) fn tell(context: &Context<'_>, said: &[Said<'_>], findings: &mut Findings) {
    let mut by_place: HashMap<_, Vec<&Said<'_>>> = HashMap::new();
    for one in said {
        by_place.entry(one.known.1).or_default().push(one);
    }
    let mut alone: Vec<&Said<'_>> = by_place
        .into_values()
        .filter(|all| all.iter().all(|one| one.own.0.value == all[0].own.0.value))
        .map(|all| all[0])
        .filter(|one| !one.known.0.agrees(one.own.0))
        .filter(|one| !stands_elsewhere(context, one.known.0, one.known.1))
        .collect();
    alone.sort_by_key(|one| one.own.1);
    for one in alone {
        findings.push(contradiction(one));
    }
}

/// Whether a figure's value stands anywhere else in its unit.
fn stands_elsewhere(
    context: &Context<'_>,
    figure: &Quantity,
    place: crate::document::Span,
) -> bool {
    let shown = figure.value.checked_div(figure.unit.factor);
    let same = |class: UnitClass, value| {
        let mut all = context.pool.between(class, value, Some(value));
        all.any(|other| other.span != place && other.quantity.value == value)
    };
    same(figure.unit.class, figure.value) || shown.is_some_and(|value| same(UnitClass::None, value))
}

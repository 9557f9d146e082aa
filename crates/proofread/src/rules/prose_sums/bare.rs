//! Parts of which only the last has a unit, or none: `120项（重点20、面上65、青年35）`, `分四个季度安排300、420、280、200人次`.

use super::{depth, off};
use crate::finding::{Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass, chinese};
use crate::passage::Passage;
use crate::slip::{is_slip, keeps_apart};
use rust_decimal::Decimal;

/// Characters between a whole and the number of its parts, and between that and the first part.
const GAP: usize = 8;
/// Characters of the name of a part in brackets.
const NAME: usize = 8;

fn is_plain(figure: &Quantity) -> bool {
    figure.is_plain() && figure.terms.is_empty() && figure.operator == Operator::None
}

/// Whether parts miss their whole by so little that they are meant to make it.
fn is_meant(whole: &Quantity, parts: &[&Quantity], sum: Decimal) -> bool {
    (whole.value - sum).abs() * Decimal::from(5) <= whole.value
        || keeps_apart(whole, (parts, sum), is_slip)
}

fn judge(
    passage: &Passage,
    whole: &Quantity,
    (parts, divided): (&[&Quantity], bool),
    findings: &mut Findings,
) {
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    findings.checked.sums += 1;
    let span = passage.span_of(whole);
    let known = findings
        .drafts
        .iter()
        .any(|draft| draft.spans.contains(&span) && draft.severity != Severity::Hint);
    if sum == whole.value || known || !divided && !is_meant(whole, parts, sum) {
        return;
    }
    let parts: Vec<Quantity> = parts
        .iter()
        .map(|part| Quantity {
            unit: whole.unit.clone(),
            ..(*part).clone()
        })
        .collect();
    let parts: Vec<&Quantity> = parts.iter().collect();
    let draft = off(passage, whole, (&parts, sum), Severity::Doubt);
    findings.push(draft.certain());
}

/// `120项（重点20、面上65、青年35）`: a bracket of names with nothing but their numbers.
pub(super) fn bracketed(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    for (at, whole) in passage.quantities.iter().enumerate() {
        let counts = whole.unit.class == UnitClass::Count && is_plain(whole) && !whole.han;
        let opens = (whole.to..(whole.to + GAP).min(to)).find(|at| passage.chars[*at] == '(');
        let Some(open) = opens.filter(|_| counts && whole.from >= from && whole.to <= to) else {
            continue;
        };
        let noun = passage.slice(whole.to, open);
        let Some(close) = (open..to).find(|at| passage.chars[*at] == ')') else {
            continue;
        };
        let parts: Vec<&Quantity> = passage.quantities[at + 1..]
            .iter()
            .take_while(|part| part.to <= close)
            .collect();
        let mut last = open;
        let even = parts.iter().all(|part| {
            let name = passage.slice(last + 1, part.from);
            last = part.to;
            let stop = passage.chars.get(part.to);
            let named = (1..=NAME).contains(&name.chars().count()) && name.chars().all(is_han);
            named
                && is_plain(part)
                && part.unit.class == UnitClass::None
                && part.unit.text.is_empty()
                && !name.contains(['第', '得', '率', '均'])
                && matches!(stop, Some('、' | ')' | '，'))
        });
        let alone = noun.chars().all(is_han) && last == close;
        if even && alone && parts.len() >= 3 && depth(passage, from, whole.from) == 0 {
            judge(passage, whole, (&parts, true), findings);
        }
    }
}

/// Whether a figure is the next of a list of which only the last has its unit.
fn joins(passage: &Passage, one: &Quantity, next: &Quantity) -> bool {
    let gap = passage.slice(one.to, next.from);
    let bare = one.unit.class == UnitClass::None && one.unit.text.is_empty();
    matches!(gap.as_str(), "、" | "和" | "及") && (bare || one.unit == next.unit)
}

/// Whether words say that there are so many: `，分四个季度安排`.
fn tells(lead: &str, count: usize) -> bool {
    let chars: Vec<char> = lead.chars().collect();
    let digits: String = chars.iter().filter(|c| c.is_ascii_digit()).collect();
    let han = chars.iter().position(|c| chinese::is_numeral(*c));
    let read = han.and_then(|at| chinese::read(&chars[at..]));
    digits == count.to_string() || read.is_some_and(|(value, _)| value == count as u64)
}

/// `全年1200人次，分四个季度安排300、420、280、200人次`: as many figures as are said, of which only the last has the unit.
pub(super) fn portions(passage: &Passage, from: usize, to: usize, findings: &mut Findings) {
    let inside = |one: &&Quantity| one.from >= from && one.to <= to;
    let figures: Vec<&Quantity> = passage.quantities.iter().filter(inside).collect();
    let mut begin = 0;
    for parts in figures.chunk_by(|one, next| joins(passage, one, next)) {
        let (first, last) = (parts[0], parts[parts.len() - 1]);
        let before = &figures[..begin];
        begin += parts.len();
        let count = Decimal::from(parts.len());
        let number = |one: &&&Quantity| one.unit.class == UnitClass::Count && one.value == count;
        let whole = match before {
            [.., whole, last] if number(&last) => whole,
            [.., whole] => whole,
            [] => continue,
        };
        let lead = passage.slice(whole.to, first.from);
        let earlier = passage.slice(whole.from.saturating_sub(GAP), first.from);
        let near = lead.chars().count() <= GAP + GAP
            && lead.starts_with('，')
            && !lead.contains(['。', '；', ':', '比', '较', '均'])
            && !["上年", "去年", "今年"]
                .iter()
                .any(|year| earlier.contains(year));
        let summed = matches!(
            last.unit.class,
            UnitClass::Count | UnitClass::Money | UnitClass::Duration
        );
        let kin = last.unit.comparable(&whole.unit)
            && parts.iter().all(|part| is_plain(part))
            && is_plain(whole);
        if parts.len() > 2 && near && summed && kin && tells(&lead, parts.len()) {
            let scaled = scaled(parts, last);
            let divided = lead.replace("分别", "").contains('分');
            let scaled: Vec<&Quantity> = scaled.iter().collect();
            judge(passage, whole, (&scaled, divided), findings);
        }
    }
}

/// The parts in the unit of the last.
fn scaled(parts: &[&Quantity], last: &Quantity) -> Vec<Quantity> {
    let bare = |part: &Quantity| part.unit.class == UnitClass::None && part.unit.text.is_empty();
    parts
        .iter()
        .map(|part| {
            let factor = if bare(part) {
                last.unit.factor
            } else {
                Decimal::ONE
            };
            Quantity {
                value: part.value * factor,
                unit: last.unit.clone(),
                ..(*part).clone()
            }
        })
        .collect()
}

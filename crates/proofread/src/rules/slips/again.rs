//! Short figures that are said again in the very same words: `三年来共支持项目268个` and `三年来支持的258个项目`.
//!
//! Two figures of one, two or three digits are one slip apart by chance, so that words in common don't tell of one thing. What tells of it
//! is how the second is said: it takes up the first (`已结题的14项`, `正在整改的3个问题`), or the same words stand right beside both numbers.

use super::apart::{counted_apart, is_listed, is_part, of_two_subjects};
use super::kin::are_one;
use super::lists::parallel;
use super::{are_rated, how, is_part_of, make_a_whole, name, says_both, shifts};
use crate::arithmetic::written;
use crate::context::Context;
use crate::facts::is_case;
use crate::finding::{Draft, Severity};
use crate::grid::RowKind;
use crate::layout::is_han;
use crate::number::{Operator, UnitClass};
use crate::passage::Passage;
use crate::pool::sentence_of;
use crate::slip::{Slip, origins};
use crate::support::{Figure, Place, Support, comparable};

/// Characters on either side of a figure that are compared.
const LEFT: usize = 14;
const RIGHT: usize = 8;
/// Words in a row that end before two figures, and that reach over one of them.
const SUFFIX: usize = 4;
const SPAN: usize = 5;
/// Characters of a deed and of a thing.
const WORD: usize = 2;
/// Other figures that are looked at.
const MOST: usize = 96;
/// Characters that say nothing of their own, and those that say nothing right before a figure.
const FILLERS: [char; 4] = ['共', '的', '已', '了'];
const LEADS: [char; 10] = ['共', '的', '已', '了', '为', '达', '有', '约', '近', '计'];

/// Things of which a report counts many.
const GENERAL: [&str; 5] = ["项目", "企业", "单位", "问题", "人员"];
/// Characters that what is done with something begins with.
const ADVERBS: [char; 6] = ['已', '均', '全', '都', '将', '并'];

/// The words on both sides of a figure, without fillers.
struct Words {
    left: Vec<char>,
    right: Vec<char>,
    /// Whether 的 leads to the figure: it takes up what was said.
    definite: bool,
}

fn bare<'c>(chars: impl Iterator<Item = &'c char>) -> Vec<char> {
    let own = chars.copied();
    own.filter(|c| !FILLERS.contains(c)).collect()
}

fn words(passage: &Passage, at: usize) -> Words {
    let own = &passage.quantities[at];
    let before: Vec<char> = passage.chars[..own.from]
        .iter()
        .rev()
        .take_while(|c| is_han(**c))
        .take(LEFT)
        .copied()
        .collect();
    let behind = passage.chars[own.to..].iter();
    let led = before.iter().take_while(|c| LEADS.contains(c)).count();
    let right = bare(behind.take_while(|c| is_han(**c)).take(RIGHT));
    // …的5.64万元已全部退回: what is done with it, no thing.
    let deed = passage
        .chars
        .get(own.to)
        .is_some_and(|c| ADVERBS.contains(c));
    Words {
        definite: before.first() == Some(&'的'),
        left: bare(before[led..].iter().rev()),
        right: if deed { Vec::new() } else { right },
    }
}

fn contains(text: &[char], words: &[char]) -> bool {
    !words.is_empty() && text.windows(words.len()).any(|it| it == words)
}

fn tail(text: &[char], count: usize) -> &[char] {
    &text[text.len().saturating_sub(count)..]
}

fn head(text: &[char], count: usize) -> &[char] {
    &text[..text.len().min(count)]
}

/// Whether the same words end before both figures, reach from one side of a figure to the other, or stand on both sides of both.
fn beside_both(one: &Words, other: &Words, long: usize) -> bool {
    let ends = one.left.iter().rev().zip(other.left.iter().rev());
    let before = ends.take_while(|(a, b)| a == b).count();
    let starts = one.right.iter().zip(&other.right);
    let behind = starts.take_while(|(a, b)| a == b).count();
    if before >= long || before >= WORD && behind >= WORD && before + behind > long {
        return true;
    }
    let spans = |a: &Words, b: &Words| {
        let left = tail(&a.left, SPAN);
        let own = [left, head(&a.right, SPAN - left.len())].concat();
        let near = [tail(&b.left, SPAN + WORD), head(&b.right, SPAN)].concat();
        left.len() >= WORD && own.len() >= SPAN && contains(&near, &own)
    };
    spans(one, other) || spans(other, one) || turned(one, other) || turned(other, one)
}

/// `312家申领企业` and `企业申领312家`: deed and thing, the other way round.
fn turned(one: &Words, other: &Words) -> bool {
    let (right, left) = (head(&one.right, 2 * WORD), tail(&other.left, 2 * WORD));
    right.len() == 2 * WORD
        && left.len() == 2 * WORD
        && (right[..WORD] == left[WORD..] && right[WORD..] == left[..WORD] || right == left)
}

/// Whether a figure takes up another: `已结题的14项课题` and `课题…，实际结题14项`, `多付的3.80万元` and `多付资金3.80万元`.
fn takes_up(one: &Words, other: &Words, (told, single): (&[char], bool)) -> bool {
    let thing = head(&one.right, WORD);
    let deed = tail(&one.left, if thing.len() < WORD { 3 } else { WORD });
    let led = tail(&other.left, deed.len() + 2 * WORD);
    // Single digits are one slip apart: all that leads to them has to be said again.
    let alike = one.left.iter().rev().zip(other.left.iter().rev());
    let whole = || alike.take_while(|(a, b)| a == b).count() >= SUFFIX;
    one.definite
        && deed.len() >= WORD
        && contains(led, deed)
        && (!single || whole())
        && is_doing(one) == is_doing(other)
        && (thing.len() < WORD || contains(told, thing))
        || !single && is_of_all(one, other)
}

/// `正在整改的3个` and `已整改的8个`: whether it is still being done.
fn is_doing(words: &Words) -> bool {
    let near = tail(&words.left, 3 * WORD);
    near.iter().any(|c| matches!(c, '未' | '尚' | '不')) || contains(near, &['正', '在'])
}

/// `428份申请中有37份…` and `受理申请428份`: what is divided is what was told of.
fn is_of_all(one: &Words, other: &Words) -> bool {
    let thing = one.right.iter().position(|c| *c == '中');
    let thing = thing.map_or(&[][..], |at| &one.right[..at]);
    let name: String = thing.iter().collect();
    one.left.is_empty()
        && thing.len() >= WORD
        && other.left.ends_with(thing)
        && !GENERAL.contains(&name.as_str())
}

/// What is said of a figure that one slip parts from one of which the same is said in the same words.
pub(super) fn again(context: &Context<'_>, support: &Support<'_>, index: usize) -> Option<Draft> {
    let own = &support.all[index];
    let class = own.quantity.unit.class;
    let counted = matches!(class, UnitClass::Count | UnitClass::Money);
    let plain = own.quantity.operator == Operator::None && !own.quantity.han;
    if !counted || !plain || is_part(context, own) || is_listed(context, own) {
        return None;
    }
    let said = words_of(context, own);
    // Words that take something up count even where the number stands again of something else.
    let loose = !support.stands_again(own) && !super::is_explained(context, own);
    let taken_up = said
        .as_ref()
        .is_some_and(|words| words.definite || words.left.is_empty());
    if !loose && !taken_up && !own.place.is_cell() {
        return None;
    }
    let asked = Asked {
        context,
        own,
        said,
        loose,
    };
    let same = |other: &Figure| asked.same(other);
    let again = |other: &Figure| same(other).is_some() && are_one(own, other);
    if support.valued(own.quantity.value).any(|(_, it)| again(it)) {
        return None;
    }
    let short = own.digits <= WORD;
    let origins = origins(&own.quantity).into_iter();
    let near = origins
        .filter(|(_, slip)| !(short && *slip == Slip::Shifted))
        .flat_map(|(value, slip)| support.valued(value).map(move |(_, other)| (other, slip)))
        .filter(|(other, _)| asked.may_be(other))
        .take(MOST);
    for (other, slip) in near {
        let Some(how) = same(other) else { continue };
        let apart = differ(context, support, (own, slip), other)
            || how == How::Beside && are_parallel(context, support, own, other)
            || asked.is_like(other) && parallel(context, own, other)
            || own.place.is_cell() && !support.stands_again(other);
        if apart {
            continue;
        }
        if loose && support.is_given(own, own.quantity.value) {
            return None;
        }
        return Some(draft(context, own, other, slip));
    }
    None
}

/// Whether two figures of which the same is said may be of two places, offices or cases; money is everywhere said in the same words.
fn are_parallel(
    context: &Context<'_>,
    support: &Support<'_>,
    own: &Figure,
    other: &Figure,
) -> bool {
    let case = |figure: &Figure| is_case(context, &context.passages[figure.passage]);
    parallel(context, own, other)
        || of_two_subjects(context, own, other)
        || case(own)
        || case(other)
        || own.quantity.unit.class == UnitClass::Money && !support.stands_again(other)
}

/// How the same is said of two figures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// In the same words right beside both.
    Beside,
    /// One takes up the other.
    TakenUp,
    /// A row is called by the words before a figure, or a total by those that take it up.
    Row,
}

/// A figure that is looked for again.
struct Asked<'a> {
    context: &'a Context<'a>,
    own: &'a Figure,
    /// The words around it; none of a cell.
    said: Option<Words>,
    /// Whether the same words beside both are enough.
    loose: bool,
}

impl Asked<'_> {
    /// Whether another figure can be of the same thing by its unit; of cells only those in total rows may lack one.
    fn may_be(&self, other: &Figure) -> bool {
        let bare = |figure: &Figure| match figure.place {
            Place::Cell { grid, row, .. } => {
                let total = self.context.grids[grid].rows[row].kind == RowKind::Total;
                figure.quantity.unit.class == UnitClass::None && !total
            }
            Place::Text(_) => false,
        };
        other.span != self.own.span
            && comparable(self.own, other)
            && !bare(self.own)
            && !bare(other)
            && !other.quantity.han
    }

    /// `查出的13个问题已整改10个` and `查出的19个问题已整改17个`: whether both take up something, so that neither takes up the other.
    fn is_like(&self, other: &Figure) -> bool {
        let definite = |words: &Words| words.definite;
        self.said.as_ref().is_some_and(definite)
            && words_of(self.context, other).as_ref().is_some_and(definite)
    }

    /// How the same is said of another figure, if it is.
    fn same(&self, other: &Figure) -> Option<How> {
        if !self.may_be(other) {
            return None;
        }
        let class = self.own.quantity.unit.class;
        let told = words_of(self.context, other);
        match (&self.said, &told) {
            (Some(one), Some(two)) => {
                let loose = self.loose && self.own.said.later == other.said.later;
                let long = if class == UnitClass::Money {
                    SPAN
                } else {
                    SUFFIX
                };
                let told = |figure: &Figure| {
                    let passage = &self.context.passages[figure.passage];
                    (&passage.chars[..], written(&self.own.quantity) == 1)
                };
                if takes_up(one, two, told(other)) || loose && takes_up(two, one, told(self.own)) {
                    return Some(How::TakenUp);
                }
                let beside =
                    loose && written(&self.own.quantity) > 1 && beside_both(one, two, long);
                beside.then_some(How::Beside)
            }
            (Some(one), None) => {
                let total = || in_total(self.context, (one, self.own), other);
                let row = || self.loose && of_row(one, &label(self.context, other));
                (class == UnitClass::Count && (total() || row())).then_some(How::Row)
            }
            (None, Some(two)) => {
                let row = || of_row(two, &label(self.context, self.own));
                (class == UnitClass::Count && row()).then_some(How::Row)
            }
            (None, None) => None,
        }
    }
}

fn words_of(context: &Context<'_>, figure: &Figure) -> Option<Words> {
    match figure.place {
        Place::Text(at) => Some(words(&context.passages[figure.passage], at)),
        Place::Cell { .. } => None,
    }
}

/// The name of a cell's row.
fn label(context: &Context<'_>, figure: &Figure) -> Vec<char> {
    match figure.place {
        Place::Cell { grid, row, .. } => context.grids[grid].rows[row].label.chars().collect(),
        Place::Text(_) => Vec::new(),
    }
}

fn sentence(context: &Context<'_>, figure: &Figure) -> Vec<char> {
    let passage = &context.passages[figure.passage];
    let (from, to) = sentence_of(passage, &figure.quantity);
    passage.chars[from..to].to_vec()
}

/// `选派辅导员62名` and the row 辅导员工作经费: the words before a number begin the name of a row.
fn of_row(words: &Words, label: &[char]) -> bool {
    let own = tail(&words.left, SUFFIX);
    own.len() == SUFFIX && contains(label, own)
}

/// Whether something tells two figures apart of which the same is said.
fn differ(
    context: &Context<'_>,
    support: &Support<'_>,
    (own, slip): (&Figure, Slip),
    other: &Figure,
) -> bool {
    own.passage == other.passage
        || !are_one(own, other)
        || slip == Slip::Shifted && !shifts(own, other)
        || says_both(context, support, own, other.quantity.value)
        || says_both(context, support, other, own.quantity.value)
        || make_a_whole(support, own, other)
        || is_part_of(support, own, other)
        || is_part_of(support, other, own)
        || are_rated(context, own, other)
        || counted_apart(context, own, other)
        || is_part(context, other)
        || is_listed(context, other)
}

/// `对结转的55项` and the total under 结转项目数.
fn in_total(context: &Context<'_>, (said, own): (&Words, &Figure), cell: &Figure) -> bool {
    let Place::Cell { grid, row, column } = cell.place else {
        return false;
    };
    let grid = &context.grids[grid];
    let heading = grid.heading(row, column);
    let heading = heading.split(['(', '/']).next().unwrap_or_default();
    let heading = heading.trim_end_matches(['数', '量']);
    let heading = heading.trim_end_matches("项目").trim_end_matches("企业");
    let heading: Vec<char> = heading.chars().collect();
    let led = said.left.len().saturating_sub(heading.len());
    let total = grid.rows[row].kind == RowKind::Total
        && said.definite
        && (WORD..=2 * WORD).contains(&heading.len())
        && said.left.ends_with(&heading)
        && led <= WORD
        && !said.left[..led]
            .iter()
            .any(|c| matches!(c, '和' | '与' | '及'));
    if !total {
        return false;
    }
    let sentence = sentence(context, own);
    let named = |row: usize| {
        let label: Vec<char> = grid.rows[row].label.chars().collect();
        label.len() > 1 && contains(&sentence, &label)
    };
    !(0..grid.rows.len()).any(named)
}

fn draft(context: &Context<'_>, own: &Figure, other: &Figure, slip: Slip) -> Draft {
    let message = format!(
        "{}印为{}，{}印为{}，说法相同，{}。",
        name(context, own),
        own.quantity.printed,
        name(context, other),
        other.quantity.printed,
        how(slip)
    );
    Draft::new("slip", Severity::Doubt, message)
        .printed(&own.quantity.printed, &other.quantity.printed)
        .at([own.span, other.span])
        .advice("核对两处的数；说的不是一回事的，写明各自的口径。")
}

//! All figures of a document as operands: what a printed rate, difference or average can have been computed from.
//!
//! Long because a figure can have been computed from others in many ways, and all of them ask the same shelves.

use std::collections::HashSet;

use rust_decimal::Decimal;

use crate::arithmetic::{decimals, percent, prints, reaches, written};
use crate::context::Context;
use crate::document::Span;
use crate::facts;
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use crate::rules::sentences;

/// How many passages before its own a figure is looked for.
const NEAR: usize = 4;
/// How many Chinese characters in a row two descriptions share when they speak of one thing.
const SHARED: usize = 3;

/// A figure of so many digits stands elsewhere by chance only rarely.
const LONG: usize = 3;

/// Characters before an amount that say what was done with it.
const CLOSE: usize = 6;

/// Characters of the name of a whole.
const NOUN: usize = 12;

/// A figure with the words before it.
#[derive(Clone)]
pub struct Operand {
    pub quantity: Quantity,
    pub span: Span,
    pub passage: usize,
    pub words: String,
    /// Whether it stands in a table.
    pub tabled: bool,
}

/// Operands above zero of one class of unit, printed about equally precisely, by their value.
struct Shelf {
    class: UnitClass,
    /// Half of its last digit is at most the value over two to this power.
    precision: u32,
    /// Indexes of operands.
    by_value: Vec<usize>,
}

/// Finer figures than one in a million million stand together.
const FINEST: u32 = 40;

/// The figures of a document, in the order of their passages.
#[derive(Default)]
pub struct Pool {
    pub all: Vec<Operand>,
    shelves: Vec<Shelf>,
}

/// How precisely a figure above zero is printed.
fn precision(quantity: &Quantity) -> u32 {
    let mut twice = quantity.half + quantity.half;
    let mut precision = 0;
    while precision < FINEST && twice <= quantity.value {
        twice += twice;
        precision += 1;
    }
    precision
}

fn shelves(all: &[Operand]) -> Vec<Shelf> {
    let mut shelves: Vec<Shelf> = Vec::new();
    for (index, operand) in all.iter().enumerate() {
        let quantity = &operand.quantity;
        if quantity.value <= Decimal::ZERO {
            continue;
        }
        let (class, precision) = (quantity.unit.class, precision(quantity));
        match shelves
            .iter_mut()
            .find(|shelf| shelf.class == class && shelf.precision == precision)
        {
            Some(shelf) => shelf.by_value.push(index),
            None => shelves.push(Shelf {
                class,
                precision,
                by_value: vec![index],
            }),
        }
    }
    for shelf in &mut shelves {
        shelf
            .by_value
            .sort_by_key(|index| all[*index].quantity.value);
    }
    shelves
}

impl Pool {
    pub fn new(context: &Context<'_>) -> Self {
        let mut all = Vec::new();
        for (index, passage) in context.prose() {
            for at in 0..passage.quantities.len() {
                let quantity = &passage.quantities[at];
                if quantity.is_plain() {
                    let (before, after) = facts::surroundings(passage, at);
                    all.push(Operand {
                        quantity: quantity.clone(),
                        span: passage.span_of(quantity),
                        passage: index,
                        words: before + &after,
                        tabled: false,
                    });
                }
            }
        }
        for grid in &context.grids {
            for (row, line) in grid.rows.iter().enumerate() {
                for column in 0..grid.columns {
                    let (Some(quantity), Some(cell)) =
                        (grid.measured(row, column), grid.cell(row, column))
                    else {
                        continue;
                    };
                    if quantity.is_plain() {
                        all.push(Operand {
                            quantity,
                            span: cell.span,
                            passage: cell.passage,
                            words: format!("{}{}", line.label, grid.heading(row, column)),
                            tabled: true,
                        });
                    }
                }
            }
        }
        all.sort_by_key(|operand| operand.passage);
        Self {
            shelves: shelves(&all),
            all,
        }
    }

    /// Whether a cell of a table has a figure of at least three digits, in its unit or none: somebody computed it there.
    pub fn stands_in_table(&self, own: &Quantity) -> bool {
        let bare = own.value.checked_div(own.unit.factor);
        let found = |class, value| {
            self.between(class, value, Some(value))
                .any(|other| other.tabled)
        };
        written(own) >= LONG
            && (found(own.unit.class, own.value)
                || bare.is_some_and(|value| found(UnitClass::None, value)))
    }

    /// Figures of a passage and the few before it.
    pub fn near(&self, passage: usize) -> impl Iterator<Item = &Operand> {
        let first = passage.saturating_sub(NEAR);
        let from = self.all.partition_point(|operand| operand.passage < first);
        let to = self
            .all
            .partition_point(|operand| operand.passage <= passage);
        self.all[from..to].iter()
    }

    /// Figures of a passage and of as many paragraphs before it, whatever tables stand between.
    pub fn told_before<'p>(
        &'p self,
        context: &'p Context<'_>,
        passage: usize,
    ) -> impl Iterator<Item = &'p Operand> {
        let prose = |index: &usize| context.passages[*index].cell.is_none();
        let first = (0..passage).rev().filter(prose).nth(NEAR - 1).unwrap_or(0);
        let from = self.all.partition_point(|operand| operand.passage < first);
        let to = self
            .all
            .partition_point(|operand| operand.passage <= passage);
        self.all[from..to].iter()
    }

    /// Where a value stands, in the unit of a figure or as a bare number of a table.
    pub fn said<'p>(
        &'p self,
        like: &'p Quantity,
        value: Decimal,
    ) -> impl Iterator<Item = &'p Operand> {
        let bare = value.checked_div(like.unit.factor).unwrap_or(value);
        [(like.unit.class, value), (UnitClass::None, bare)]
            .into_iter()
            .flat_map(move |(class, value)| {
                let all = self.between(class, value, Some(value));
                all.filter(move |one| {
                    let kin = class == UnitClass::None || one.quantity.unit.comparable(&like.unit);
                    kin && one.quantity.value == value
                })
            })
    }

    /// Figures above zero of a class that can be prints of a value between two borders; none for the upper: without end.
    pub fn between(
        &self,
        class: UnitClass,
        low: Decimal,
        high: Option<Decimal>,
    ) -> impl Iterator<Item = &Operand> {
        let stretches = self
            .shelves
            .iter()
            .filter(move |shelf| shelf.class == class)
            .map(move |shelf| {
                // A figure's interval reaches from its value over `narrow` to its value times `wide`, or further in.
                let slack = Decimal::ONE / Decimal::from(1_u64 << shelf.precision);
                let value = |index: &usize| self.all[*index].quantity.value;
                let from = low.checked_div(Decimal::ONE + slack).unwrap_or(low);
                let start = shelf.by_value.partition_point(|index| value(index) < from);
                let end = high
                    .and_then(|high| high.checked_div(Decimal::ONE - slack))
                    .map_or(shelf.by_value.len(), |to| {
                        shelf.by_value.partition_point(|index| value(index) <= to)
                    });
                &shelf.by_value[start..end.max(start)]
            });
        stretches.flatten().map(|index| &self.all[*index])
    }

    /// Figures that a part can have been divided by, or that a whole can have been a divisor of, to give a quotient times `scale`.
    pub fn divisors(
        &self,
        class: UnitClass,
        part: &Quantity,
        rate: (Decimal, Decimal),
        scale: Decimal,
    ) -> impl Iterator<Item = &Operand> {
        let (least, most) = rate;
        let border = |part: Decimal, rate: Decimal| {
            part.checked_mul(scale)
                .filter(|_| rate > Decimal::ZERO)
                .and_then(|part| part.checked_div(rate))
        };
        let low = border(part.low(), most).unwrap_or_default();
        self.between(class, low, border(part.high(), least))
    }
}

/// A passage's sentence around a figure.
pub fn sentence_of(passage: &Passage, quantity: &Quantity) -> (usize, usize) {
    sentences(passage)
        .into_iter()
        .find(|(from, to)| quantity.from >= *from && quantity.from < *to)
        .unwrap_or((0, passage.chars.len()))
}

/// Whether two descriptions have a stretch of words in common.
pub fn related(one: &str, other: &str) -> bool {
    let chars: Vec<char> = one.chars().filter(|c| is_han(*c)).collect();
    let other: String = other.chars().filter(|c| is_han(*c)).collect();
    chars
        .windows(SHARED)
        .any(|window| other.contains(&window.iter().collect::<String>()))
}

/// Whether a figure was rounded before it was printed: money, and rates with decimals.
pub fn is_rounded(figure: &Quantity) -> bool {
    match figure.unit.class {
        UnitClass::Money => true,
        UnitClass::Percent => decimals(figure) > 0,
        _ => false,
    }
}

/// Whether a part in a whole is printed as the rate is; what was rounded is an interval.
pub fn gives(part: &Quantity, whole: &Quantity, rate: &Quantity) -> bool {
    if whole.value <= Decimal::ZERO {
        return false;
    }
    percent(part.value, whole.value).is_some_and(|value| prints(value, rate))
        || is_rounded(part)
            && percent(part.low(), whole.high())
                .zip(percent(part.high(), whole.low()))
                .is_some_and(|(low, high)| reaches(low, high, rate))
}

/// Whether a rate is printed so finely that a chance fit is unlikely.
pub fn is_fine(rate: &Quantity) -> bool {
    decimals(rate) >= 1
}

/// Whether a figure is printed so precisely that another hardly makes up a rate with it by chance: 21670万元, not 2.17亿元.
fn is_precise(quantity: &Quantity) -> bool {
    quantity.half * Decimal::ONE_THOUSAND <= quantity.value
}

/// Whether a figure counts or pays for something.
pub fn is_amount(quantity: &Quantity) -> bool {
    quantity.is_plain()
        && quantity.terms.is_empty()
        && matches!(
            quantity.unit.class,
            UnitClass::Count | UnitClass::Money | UnitClass::Points | UnitClass::Duration
        )
}

/// The amounts before a figure in its sentence, the nearest first.
pub fn amounts_before(passage: &Passage, at: usize) -> Vec<usize> {
    let (from, _) = sentence_of(passage, &passage.quantities[at]);
    (0..at)
        .rev()
        .take_while(|index| passage.quantities[*index].from >= from)
        .filter(|index| is_amount(&passage.quantities[*index]))
        .collect()
}

/// The amounts before a rate in its sentence that can be its part, the nearest first: no conditions, which say of which things, and no spans of time beside counts.
pub fn parts_before(passage: &Passage, at: usize) -> Vec<usize> {
    let amounts = amounts_before(passage, at);
    let is_condition = |index: &usize| {
        let quantity = &passage.quantities[*index];
        let after = passage.slice(quantity.to, quantity.to + 3);
        let before = passage.slice(quantity.from.saturating_sub(2), quantity.from);
        let bounded = ["以上", "以下", "以内", "及以上"]
            .iter()
            .any(|word| after.starts_with(word))
            || ["不足", "低于", "少于", "不满"]
                .iter()
                .any(|word| before.ends_with(word));
        bounded || quantity.unit.class == UnitClass::Duration
    };
    let parts: Vec<usize> = amounts
        .iter()
        .copied()
        .filter(|index| !is_condition(index))
        .collect();
    if parts.is_empty() { amounts } else { parts }
}

/// Whether a bare number of a table, in the unit of the part, is the whole of a rate so fine that it hardly fits one by chance.
fn is_of_bare(pool: &Pool, part: &Quantity, rate: &Quantity) -> bool {
    let mut bare = part.clone();
    bare.value = part
        .value
        .checked_div(part.unit.factor)
        .unwrap_or(part.value);
    bare.half = part.half.checked_div(part.unit.factor).unwrap_or(part.half);
    let borders = (rate.low(), rate.high());
    rate.half * Decimal::ONE_THOUSAND <= rate.value
        && pool
            .divisors(UnitClass::None, &bare, borders, Decimal::ONE_HUNDRED)
            .any(|whole| gives(&bare, &whole.quantity, rate))
}

/// Whether some figure of the document is the whole in which a part is the rate.
fn has_whole(
    context: &Context<'_>,
    index: usize,
    (clause, own): (&str, Span),
    part: &Quantity,
    rate: &Quantity,
) -> bool {
    let pool = &context.pool;
    let whole = context.names.anchors(pool).any(|anchor| {
        anchor.span != own
            && anchor.quantity.unit.comparable(&part.unit)
            && gives(part, &anchor.quantity, rate)
    });
    let noun = clause
        .rsplit_once('占')
        .and_then(|(_, noun)| noun.split_once('的'))
        .map(|(noun, _)| noun)
        .filter(|noun| noun.chars().count() >= 3);
    let named = noun.is_some_and(|noun| {
        context.names.named(pool, noun).into_iter().any(|whole| {
            whole.span != own
                && whole.quantity.unit.comparable(&part.unit)
                && gives(part, &whole.quantity, rate)
        })
    });
    if whole || named {
        return true;
    }
    if is_of_bare(pool, part, rate) {
        return true;
    }
    let first = index.saturating_sub(NEAR);
    let borders = (rate.low(), rate.high());
    // 172亩 in a column 示范面积（亩）
    let headed = format!("({})", part.unit.text);
    let in_column = part.unit.class == UnitClass::Count
        && is_fine(rate)
        && pool
            .divisors(UnitClass::None, part, borders, Decimal::ONE_HUNDRED)
            .any(|whole| whole.words.contains(&headed) && gives(part, &whole.quantity, rate));
    if in_column {
        return true;
    }
    pool.divisors(part.unit.class, part, borders, Decimal::ONE_HUNDRED)
        .any(|operand| {
            let near = operand.passage >= first && operand.passage <= index;
            operand.span != own
                && operand.quantity.unit.comparable(&part.unit)
                && gives(part, &operand.quantity, rate)
                && (near || is_fine(rate) || related(clause, &operand.words))
        })
}

/// The rates of running text that figures of the document give, by passage and number in it.
pub fn all_explained(context: &Context<'_>) -> HashSet<(usize, usize)> {
    context
        .prose()
        .flat_map(|(index, passage)| {
            (0..passage.quantities.len())
                .filter(|at| passage.quantities[*at].unit.class == UnitClass::Percent)
                .map(move |at| (index, at))
        })
        .filter(|(index, at)| explained(context, *index, *at))
        .chain(context.prose().flat_map(|(index, passage)| {
            let agreeing = crate::common_whole::agreeing(passage);
            agreeing.into_iter().map(move |at| (index, at))
        }))
        .collect()
}

/// Whether the words beside an amount call it what others are measured by.
fn is_whole(passage: &Passage, at: usize) -> bool {
    let (before, after) = facts::surroundings(passage, at);
    let words = ["目标", "计划", "应", "预算", "总"];
    words.iter().any(|word| before.contains(word)) || after.contains("目标")
}

/// `15家新建平台中，按期建成的13家，建成率86.7%`: the whole, when it and the part are all that the sentence counts.
fn announced<'p>(passage: &'p Passage, before: &[usize]) -> Option<&'p Quantity> {
    let [part, whole] = before else { return None };
    let (part, whole) = (&passage.quantities[*part], &passage.quantities[*whole]);
    let between = passage.slice(whole.to, part.from);
    let (named, told) = between.split_once("中，")?;
    let apart = named.contains(['，', '；', '(', '、']) || told.contains(['；', '(', '、']);
    let kin = whole.unit.text == part.unit.text && whole.value >= part.value;
    (kin && !apart && named.chars().count() <= NOUN).then_some(whole)
}

/// `6500人次，其中女性2340人次，占36%`: whether the rate is of what its own sentence names; none if it names nothing.
fn of_own_sentence(passage: &Passage, before: &[usize], rate: &Quantity) -> Option<bool> {
    let nearest = *before.first()?;
    let part = &passage.quantities[nearest];
    let bare = passage.slice(part.to, rate.from);
    let bare = bare.trim_matches(['，', '(', '约', '比', '为']);
    if let Some(whole) = announced(passage, before) {
        return Some(gives(part, whole, rate));
    }
    if bare != "占" || facts::parent(passage, nearest).is_none() {
        return None;
    }
    let wholes: Vec<&Quantity> = before[1..]
        .iter()
        .map(|other| &passage.quantities[*other])
        .filter(|other| other.unit.comparable(&part.unit) && other.value >= part.value)
        .collect();
    (!wholes.is_empty()).then(|| wholes.iter().any(|whole| gives(part, whole, rate)))
}

/// `平均28.58分，得分率81.6%`: whether a mean, which was rounded before it was printed, may be so much of full marks.
fn of_mean(context: &Context<'_>, passage: &Passage, at: usize, rate: &Quantity) -> bool {
    let mean = &passage.quantities[at];
    let borders = (rate.low(), rate.high());
    let reached = |whole: &Quantity| {
        percent(mean.low(), whole.value)
            .zip(percent(mean.high(), whole.value))
            .is_some_and(|(low, high)| reaches(low, high, rate))
    };
    mean.unit.class == UnitClass::Points
        && crate::rules::is_average(passage, mean)
        && context
            .pool
            .divisors(mean.unit.class, mean, borders, Decimal::ONE_HUNDRED)
            .any(|whole| reached(&whole.quantity))
}

/// `到位8500万元，资金到位率`: whether the words right before an amount are those that name a rate.
fn is_named_alike(passage: &Passage, part: usize, rate: &Quantity) -> bool {
    let part = &passage.quantities[part];
    let named = passage.slice(part.to, rate.from);
    let named = named.trim_end_matches(['为', '是', '达', '约']);
    let Some(name) = named.strip_suffix('率') else {
        return false;
    };
    let word: String = name
        .chars()
        .skip(name.chars().count().saturating_sub(2))
        .collect();
    let said = passage.slice(part.from.saturating_sub(CLOSE), part.from);
    // 超额完成4个: by how much more.
    let apart = said.contains(['超', '多', '少', '差', '未']);
    word.chars().count() == 2 && said.contains(&word) && !apart
}

/// `全省安排甲2亿元、乙3亿元，甲执行率`, `安排3650万元，支持项目42项，占资金总额的37%`: a part named in front of others, of their kind or of another.
fn may_be_in_front(
    passage: &Passage,
    (other, nearest): (&Quantity, usize),
    rate: &Quantity,
    clause: &str,
) -> bool {
    let nearest = &passage.quantities[nearest];
    let alike = other.unit.comparable(&nearest.unit);
    let other_kind = !alike && passage.slice(nearest.to, rate.from).contains('占');
    rate.operator == Operator::None
        && (alike && (is_fine(rate) || clause.contains("完成")) || other_kind)
}

/// Whether the figures of the document give a rate whose part stands right before it, alone or with others of its kind.
fn explained(context: &Context<'_>, index: usize, at: usize) -> bool {
    let passage = &context.passages[index];
    let rate = &passage.quantities[at];
    let before = parts_before(passage, at);
    let Some(&nearest) = before.first() else {
        return false;
    };
    let (from, _) = sentence_of(passage, rate);
    let clause = passage.slice(from, rate.to);
    let mut part = passage.quantities[nearest].clone();
    let swapped = is_whole(passage, nearest);
    let turned = |other: &usize| {
        let other = &passage.quantities[*other];
        other.unit.comparable(&part.unit) && gives(other, &part, rate)
    };
    if swapped && before[1..].iter().any(turned) {
        return true;
    }
    let span = |index: usize| passage.span_of(&passage.quantities[index]);
    let own = span(nearest);
    // No figure is a whole of itself.
    let fits = |part: &Quantity, own: Span| has_whole(context, index, (&clause, own), part, rate);
    // Other parts than the nearest are looked for in what stands close and in what everything is measured by.
    let fits_here = |part: &Quantity, own: Span| {
        let here = context
            .pool
            .near(index)
            .filter(|operand| operand.passage == index && operand.span != span(nearest));
        here.chain(context.names.anchors(&context.pool))
            .any(|whole| {
                whole.span != own
                    && whole.quantity.unit.comparable(&part.unit)
                    && gives(part, &whole.quantity, rate)
            })
    };
    if let Some(held) = of_own_sentence(passage, &before, rate) {
        return held;
    }
    if fits(&part, own) || of_mean(context, passage, nearest, rate) {
        return true;
    }
    let last = if clause.contains("满意") {
        before.len()
    } else {
        1
    };
    for start in 0..last {
        part = passage.quantities[before[start]].clone();
        for other in &before[start + 1..] {
            let other = &passage.quantities[*other];
            if !other.unit.comparable(&part.unit) {
                break;
            }
            part.value += other.value;
            // 312亩，其中甲140亩，乙172亩，占全镇的15.0%: a list that is all of what is said before it.
            let whole = || {
                let mut before = passage.quantities[..before[start]].iter();
                before.any(|all| all.value == part.value && all.unit.comparable(&part.unit))
            };
            if fits_here(&part, own) || whole() && fits(&part, own) {
                return true;
            }
        }
    }
    !is_named_alike(passage, nearest, rate)
        && before[1..].iter().any(|other| {
            let (other, own) = (&passage.quantities[*other], span(*other));
            may_be_in_front(passage, (other, nearest), rate, &clause)
                && (fits_here(other, own)
                    || (decimals(rate) > 1 && is_precise(other) || clause.contains("完成"))
                        && fits(other, own))
        })
}

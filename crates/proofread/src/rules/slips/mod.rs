//! Figures that nothing supports, beside one of the same thing that one slip of the pen separates from them.
//!
//! A figure that stands again, or that others beside it give, is left alone. For any other the figures from which one
//! slip makes it are looked up. What speaks for both being one thing is counted in points: how rare such a slip is among
//! figures of so many digits, the words in common, the row and the column that the text names, and whether the other
//! figure would fit among the figures beside it. The points were measured on clean and changed reports: docs/proofread.md.

mod again;
mod apart;
mod beside;
mod kin;
mod lists;
mod mean;
mod ratios;
mod rows;

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::Rule;
use crate::arithmetic::decimals;
use crate::context::{Context, shorten};
use crate::document::FileKind;
use crate::finding::{Draft, Findings, Severity};
use crate::number::UnitClass;
use crate::pool::{gives, sentence_of};
use crate::slip::{Slip, origins};
use crate::support::{Figure, Place, Support, common};

use apart::{are_single, is_rest};
use kin::{Match, Tie, alike, tie};
use rows::names_another;

pub const RULE: Rule = Rule {
    id: "slip",
    title: "没有佐证的数与别处同一事项的数不是只差一处笔误",
    run,
};

/// Points from which two figures are thought to be one thing's.
const ENOUGH: u32 = 105;
/// Points that are needed where rows, columns or units leave open whether they are.
const ENOUGH_IF_OPEN: u32 = 150;
/// Points of a slip that leaves most other figures out, and of each further digit.
const RARE_SLIP: u32 = 40;
const RARE_SLIP_DIGIT: u32 = 25;
/// Points of one wrong digit for each digit after the first.
const ONE_DIGIT: u32 = 22;
/// Digits that count.
const DIGITS: usize = 7;
/// Points of a bit of words in common, at most, and of all words in common.
const WORD_BIT: u32 = 3;
const WORDS: u32 = 40;
const ALL_WORDS: u32 = 20;
/// Points of a table that the text repeats, of the row and of the column that it names.
const TABLE: u32 = 25;
const ROW: u32 = 25;
const COLUMN: u32 = 20;
/// Decimals of a rate that hardly any figures give by chance.
const FINE: u32 = 2;
/// Digits of two parts whose whole hardly stands in a document by chance.
const TELLING: usize = 4;
/// Figures one slip away that are looked at.
const MOST: usize = 24;
/// Points when the figures beside the one give the other.
const FITS: u32 = 50;
/// Points of a long figure when the figures beside the other one give it or it stands again.
const BORNE_OUT: u32 = 15;
/// Digits of such a figure.
const LONG: usize = 5;
/// Most points that aren't the slip's or the words'.
const MOST_TIED: u32 = TABLE + ROW + COLUMN + FITS;

/// The likeliest figure that another was meant to be.
struct Meant {
    other: usize,
    slip: Slip,
    points: u32,
    /// Whether the figures beside the one give the other.
    fits: bool,
    /// Whether the other one stands again or follows from figures beside it.
    borne_out: bool,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    // A workbook of figures without sentences has many that are one slip apart by chance, and hardly a word to tell them by.
    if context.document.kind == FileKind::Xlsx {
        return;
    }
    let support = Support::new(context);
    findings.drafts.extend(ratios::ratios(context, &support));
    let mut said: HashSet<(usize, usize)> = HashSet::new();
    let mut again: HashSet<Vec<usize>> = HashSet::new();
    for (index, figure) in support.plain() {
        if support.stands_again(figure) || is_explained(context, figure) {
            let told = again::again(context, &support, index);
            findings
                .drafts
                .extend(told.filter(|it| again.insert(both(it))));
            continue;
        }
        let Some(meant) = meant(context, &support, figure) else {
            let given = beside::beside(context, &support, index);
            let told = given.or_else(|| again::again(context, &support, index));
            findings
                .drafts
                .extend(told.filter(|it| again.insert(both(it))));
            continue;
        };
        findings.checked.references += 1;
        let other = &support.all[meant.other];
        let pair = (index.min(meant.other), index.max(meant.other));
        if !said.insert(pair) {
            continue;
        }
        let meant = Meant {
            borne_out: support.stands_again(other) || support.is_given(other, other.quantity.value),
            ..meant
        };
        let message = message(context, figure, other, &meant);
        findings.push(
            Draft::new("slip", Severity::Doubt, message)
                .printed(&figure.quantity.printed, &other.quantity.printed)
                .at([figure.span, other.span])
                .advice("核对两处的数；说的不是一回事的，写明各自的口径。"),
        );
    }
}

/// Where the figures of a finding stand: two that are one slip apart are told once.
fn both(draft: &Draft) -> Vec<usize> {
    let mut places: Vec<usize> = draft.spans.iter().map(|span| span.from).collect();
    places.sort_unstable();
    places
}

/// Whether figures of the document give a rate that is printed so finely that they hardly do by chance.
fn is_explained(context: &Context<'_>, figure: &Figure) -> bool {
    let Place::Text(at) = figure.place else {
        return false;
    };
    decimals(&figure.quantity) >= FINE && context.explained.contains(&(figure.passage, at))
}

/// The figure of the same thing that one slip separates from a figure which nothing supports.
fn meant(context: &Context<'_>, support: &Support<'_>, figure: &Figure) -> Option<Meant> {
    let mut best: Option<Meant> = None;
    let mut given: Option<bool> = None;
    let mut rated: Option<bool> = None;
    let mut seen = 0;
    // What a long document says in the same words over and over is judged once.
    let mut judged: Vec<(Decimal, &str)> = Vec::new();
    for (value, slip) in origins(&figure.quantity) {
        for (other, origin) in support.valued(value) {
            if tells_apart(context, support, (figure, slip), origin) {
                continue;
            }
            let said = (value, origin.said.around.as_str());
            if judged.contains(&said) {
                continue;
            }
            if origin.passage != figure.passage {
                judged.push(said);
            }
            seen += 1;
            if seen > MOST {
                return best;
            }
            let words = words(support, (figure, slip), origin);
            if words + MOST_TIED < ENOUGH {
                continue;
            }
            let Some(tie) = tie(context, support, (figure, slip), origin) else {
                continue;
            };
            let points = words + tied(tie);
            let enough = if tie.open { ENOUGH_IF_OPEN } else { ENOUGH };
            if points + FITS < enough {
                continue;
            }
            let own = figure.quantity.value;
            if *given.get_or_insert_with(|| support.is_added(figure, own)) {
                return None;
            }
            // A rate that both values give supports neither.
            let rated = *rated.get_or_insert_with(|| support.is_divided(figure, own));
            let named =
                tie.row == Match::Named || tie.row == Match::Open && tie.column == Match::Named;
            let both = named && support.is_divided(figure, value);
            if rated && !both {
                return None;
            }
            let fits = support.is_given(figure, value) || mean::fits(context, figure, value);
            let points = points + if fits { FITS } else { 0 };
            let near = points < enough && points + BORNE_OUT >= enough;
            let borne = near && figure.digits >= LONG && is_borne_out(support, (figure, origin));
            let points = points + if borne { BORNE_OUT } else { 0 };
            if points < enough || names_another(context, tie, (figure, origin)) {
                continue;
            }
            if best.as_ref().is_none_or(|best| points > best.points) {
                best = Some(Meant {
                    other,
                    slip,
                    points,
                    fits,
                    borne_out: false,
                });
            }
        }
    }
    best
}

/// Whether of two figures of running text the other stands again or follows from those beside it.
fn is_borne_out(support: &Support<'_>, (own, other): (&Figure, &Figure)) -> bool {
    let texts = !own.place.is_cell() && !other.place.is_cell();
    texts && (support.stands_again(other) || support.is_added(other, other.quantity.value))
}

/// Whether something tells two figures apart, one slip from one another as they are.
fn tells_apart(
    context: &Context<'_>,
    support: &Support<'_>,
    (figure, slip): (&Figure, Slip),
    origin: &Figure,
) -> bool {
    !alike(figure, origin)
        || are_single(figure, origin)
        || slip == Slip::Shifted && !shifts(figure, origin)
        || says_both(context, support, figure, origin.quantity.value)
        || make_a_whole(support, figure, origin)
        || is_part_of(support, figure, origin)
        || are_rated(context, figure, origin)
        || is_rest(context, figure, origin)
        || is_unsaid(support, figure, origin)
}

/// Whether nothing is said alike of two figures of running text, and nothing else says that the other one is right.
fn is_unsaid(support: &Support<'_>, figure: &Figure, other: &Figure) -> bool {
    let texts = !figure.place.is_cell() && !other.place.is_cell();
    texts
        && support.share(figure, other) == 0
        && !support.stands_again(other)
        && !support.is_given(other, other.quantity.value)
}

/// Whether a decimal point elsewhere tells of a slip: not of round figures such as 10 and 100, nor where only a unit that one of them lacks sets them apart.
fn shifts(figure: &Figure, origin: &Figure) -> bool {
    let (one, two) = (figure.quantity.value, origin.quantity.value);
    let bare = |figure: &Figure| figure.quantity.unit.class == UnitClass::None;
    let near = one.max(two) == one.min(two) * Decimal::TEN;
    figure.digits > 1 && (near || bare(figure) == bare(origin))
}

/// `已收回96.48万元，尚欠93.48万元` of 189.96: two parts of a whole that the document tells are no slips of one another.
fn make_a_whole(support: &Support<'_>, figure: &Figure, other: &Figure) -> bool {
    let whole = figure.quantity.value.checked_add(other.quantity.value);
    figure.passage == other.passage
        && figure.digits.min(other.digits) >= TELLING
        && whole.is_some_and(|whole| support.valued(whole).next().is_some())
}

/// `已拨200万元，其余367.13万元` of 567.13: whether another figure beside a part makes the whole with it.
fn is_part_of(support: &Support<'_>, figure: &Figure, whole: &Figure) -> bool {
    let rest = whole.quantity.value - figure.quantity.value;
    !figure.place.is_cell()
        && rest > Decimal::ZERO
        && support.beside(figure).iter().any(|other| {
            other.span != figure.span
                && other.quantity.value == rest
                && other.quantity.unit.comparable(&figure.quantity.unit)
        })
}

/// `优良的共176项，占97.78%` of 180: whether the rate that stands right behind a figure is that of the two, one in the other.
fn are_rated(context: &Context<'_>, figure: &Figure, other: &Figure) -> bool {
    let rated = |(one, two): (&Figure, &Figure)| {
        let Place::Text(at) = one.place else {
            return false;
        };
        let passage = &context.passages[one.passage];
        passage.quantities.get(at + 1).is_some_and(|rate| {
            let gap = passage.slice(one.quantity.to, rate.from);
            let (one, two) = (&one.quantity, &two.quantity);
            rate.unit.class == UnitClass::Percent
                && decimals(rate) > 0
                && one.value != two.value
                && gap.matches('，').count() <= 1
                && !gap.contains(['。', '；'])
                && (gives(one, two, rate) || gives(two, one, rate))
        })
    };
    [(figure, other), (other, figure)].into_iter().any(rated)
}

/// `批示率42.6%，…项目组为46.2%`, `选派156名，考核合格153名`: whether the paragraph of a rate, or the sentence of any other figure, says
/// the other one, too.
fn says_both(
    context: &Context<'_>,
    support: &Support<'_>,
    figure: &Figure,
    value: Decimal,
) -> bool {
    let own = &figure.quantity;
    let passage = &context.passages[figure.passage];
    let (from, to) = sentence_of(passage, own);
    let here = |other: &Figure| other.quantity.from >= from && other.quantity.to <= to;
    !figure.place.is_cell()
        && support.beside(figure).iter().any(|other| {
            let rate = own.unit.class == UnitClass::Percent;
            let alike = other.quantity.unit.class == own.unit.class;
            let near = rate && other.digits > 1
                || own.unit.text == other.quantity.unit.text && here(other);
            other.quantity.value == value && alike && near
        })
}

/// Points of a slip and of the words that are said of both figures.
fn words(support: &Support<'_>, (own, slip): (&Figure, Slip), other: &Figure) -> u32 {
    let further = u32::try_from(own.digits.clamp(1, DIGITS) - 1).unwrap_or(0);
    let slip = match slip {
        // A tenth or ten times of something is often meant.
        Slip::Digit | Slip::Shifted => ONE_DIGIT * further,
        Slip::Next | Slip::Exchanged => RARE_SLIP + RARE_SLIP_DIGIT * further,
    };
    let words = WORD_BIT * support.rarity(common(&own.said.own, &other.said.own));
    slip + words.min(WORDS) + ALL_WORDS * support.share(own, other) / 100
}

/// Points of where the two stand.
fn tied(tie: Tie) -> u32 {
    let table = if tie.text_and_table { TABLE } else { 0 };
    let row = if tie.row == Match::Named { ROW } else { 0 };
    let column = if tie.column == Match::Named {
        COLUMN
    } else {
        0
    };
    table + row + column
}

/// What a figure is called, for a person.
pub(super) fn name(context: &Context<'_>, figure: &Figure) -> String {
    match figure.place {
        Place::Cell { grid, row, column } => {
            let grid = &context.grids[grid];
            let names = [grid.rows[row].label.as_str(), grid.heading(row, column)];
            let names: Vec<String> = names
                .into_iter()
                .filter(|name| !name.is_empty())
                .map(|name| shorten(name, 16))
                .collect();
            format!("表中“{}”", names.join("·"))
        }
        Place::Text(_) => {
            let words = figure.said.around.split('|').next().unwrap_or_default();
            let chars: Vec<char> = words.chars().collect();
            let tail: String = chars[chars.len().saturating_sub(16)..].iter().collect();
            format!("正文“{tail}”处")
        }
    }
}

/// What separates a figure from the one that was meant, for a person.
fn how(slip: Slip) -> &'static str {
    match slip {
        Slip::Digit => "只差一位数字",
        Slip::Next => "只差末位的一",
        Slip::Exchanged => "只是两位数字颠倒",
        Slip::Shifted => "只差小数点或者单位的位置",
    }
}

fn message(context: &Context<'_>, own: &Figure, other: &Figure, meant: &Meant) -> String {
    let why = match (meant.fits, meant.borne_out) {
        (true, _) => format!("与前一个数相邻的各数正好得出{}", other.quantity.printed),
        (false, true) => "后一个数另有佐证，前一个数没有".to_owned(),
        (false, false) => "两个数在全文都没有别的佐证".to_owned(),
    };
    format!(
        "{}印为{}，{}印为{}，{}；{why}。",
        name(context, own),
        own.quantity.printed,
        name(context, other),
        other.quantity.printed,
        how(meant.slip)
    )
}

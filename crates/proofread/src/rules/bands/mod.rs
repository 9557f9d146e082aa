//! Classes of a scale that follow each other: each begins where the one before ends, and together they make the whole.
//!
//! `35岁以下12人、36—45岁31人、46岁以上9人`: classes that overlap or leave a gap are a slip of the pen in one border.

mod grades;
mod included;
mod lists;
mod parts;
mod read;

use rust_decimal::Decimal;

use super::Rule;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::passage::Passage;
use read::{Band, bands};

pub const RULE: Rule = Rule {
    id: "band",
    title: "分档、分段的界限首尾相接，各档之和等于总数",
    run,
};

/// Characters between two classes of one list.
const GAP: usize = 45;
/// So many classes make a scale.
const LEAST: usize = 3;

/// A class with where it stands in the document.
struct Placed {
    band: Band,
    span: Span,
    text: String,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        lists::lists(context, passage, findings);
        included::included(passage, findings);
        for chain in chains(passage) {
            let placed: Vec<Placed> = chain.iter().map(|band| placed(passage, band)).collect();
            judge(&placed, findings);
            grades::within_marks(passage, &placed, findings);
            if chain.len() < LEAST {
                continue;
            }
            parts::parts(context, passage, &chain, findings);
        }
    }
    for grid in &context.grids {
        let text = |row: usize, column: usize| grid.cell(row, column);
        let columns = (0..grid.columns.min(3)).map(|column| {
            let rows = 0..grid.rows.len();
            rows.map(|row| text(row, column)).collect::<Vec<_>>()
        });
        let heads = (0..grid.rows.len().min(2))
            .map(|row| (0..grid.columns).map(|column| text(row, column)).collect());
        for line in columns.chain(heads) {
            let mut placed: Vec<Placed> = Vec::new();
            for cell in line {
                let found = cell.and_then(|cell| {
                    let chars: Vec<char> = cell.text.chars().collect();
                    let band = sole(&chars)?;
                    let (span, text) = (cell.span, cell.text.clone());
                    Some(Placed { band, span, text })
                });
                match found {
                    Some(found) => placed.push(found),
                    None => line_of(&std::mem::take(&mut placed), findings),
                }
            }
            line_of(&placed, findings);
        }
    }
}

/// Classes that stand beside or under one another in a table.
fn line_of(chain: &[Placed], findings: &mut Findings) {
    if chain.len() >= LEAST {
        judge(chain, findings);
    }
}

fn placed(passage: &Passage, band: &Band) -> Placed {
    Placed {
        band: band.clone(),
        span: passage.span(band.from, band.to),
        text: passage.slice(band.from, band.to),
    }
}

/// The class that a cell names, if it names nothing else: `其中：35岁以下`.
fn sole(chars: &[char]) -> Option<Band> {
    let mut found = bands(chars).into_iter();
    let (band, None) = (found.next()?, found.next()) else {
        return None;
    };
    let rest = chars.len() - (band.to - band.from);
    (rest <= 4).then_some(band)
}

/// Whether a scale may go upwards from one class to the next, and whether downwards.
fn ways(one: &Band, other: &Band) -> [bool; 2] {
    let [opens, ends] = [one.high, one.low].map(|border| border.is_some());
    let [begins, closes] = [other.low, other.high].map(|border| border.is_some());
    [opens && begins, ends && closes]
}

/// The lists of classes of one scale in a passage.
fn chains(passage: &Passage) -> Vec<Vec<Band>> {
    let mut chains: Vec<Vec<Band>> = Vec::new();
    let mut open = [true; 2];
    for band in bands(&passage.chars) {
        let last = chains.last().and_then(|chain| chain.last());
        let next = last.map_or([false; 2], |last| {
            let between = passage.slice(last.to, band.from);
            let near = between.chars().count() <= GAP && !between.contains('。');
            let kin = near && last.unit == band.unit && !between.contains("其中");
            let [up, down] = ways(last, &band);
            [kin && up && open[0], kin && down && open[1]]
        });
        if let Some(chain) = chains.last_mut().filter(|_| next.contains(&true)) {
            open = next;
            chain.push(band);
        } else {
            open = [true; 2];
            chains.push(vec![band]);
        }
    }
    chains.retain(|chain| is_scale(chain) || chain.len() > 1 && are_grades(passage, chain));
    chains
}

fn is_scale(chain: &[Band]) -> bool {
    chain.len() >= LEAST && chain.iter().any(Band::is_range)
}

/// `90分及以上为优，80分至90分为良`: two classes of points are a scale where each is called a grade.
fn are_grades(passage: &Passage, chain: &[Band]) -> bool {
    chain.iter().any(Band::is_range)
        && chain.iter().all(|band| {
            let behind = passage.slice(band.to, band.to + 6);
            let behind = behind
                .trim_start_matches(['的', '(', ')', '含', '为', '是', '属', '于', '“', '"', ':']);
            band.unit == "分"
                && behind.starts_with(['优', '良', '中', '差', '合', '不', '较', '一'])
        })
}

/// Whether the classes go upwards: as their open ends say, else as most of them do.
fn rises(chain: &[Placed]) -> bool {
    let pairs = || chain.windows(2);
    let all = |way: usize| pairs().all(|pair| ways(&pair[0].band, &pair[1].band)[way]);
    match (all(0), all(1)) {
        (true, true) => {
            let up = |pair: &&[Placed]| pair[0].band.low < pair[1].band.low;
            pairs().filter(up).count() * 2 > chain.len() - 1
        }
        (up, _) => up,
    }
}

/// Whether one class ends where the next begins.
fn meets(lower: &Band, upper: &Band) -> bool {
    let (Some(end), Some(begin)) = (lower.high, upper.low) else {
        return false;
    };
    let gap = begin - end;
    gap.is_zero() || gap == lower.step.min(upper.step) || gap == lower.step.max(upper.step)
}

/// Looks at the borders of a list of classes: one that doesn't fit among others that do is a slip.
fn judge(chain: &[Placed], findings: &mut Findings) {
    let bands: Vec<Band> = chain.iter().map(|placed| placed.band.clone()).collect();
    let linked = bands
        .windows(2)
        .all(|pair| pair[0].unit == pair[1].unit && ways(&pair[0], &pair[1]).contains(&true));
    if !bands.iter().any(Band::is_range) || !linked {
        return;
    }
    findings.checked.rules += 1;
    let up = rises(chain);
    let bad: Vec<usize> = (0..chain.len() - 1)
        .filter(|at| {
            let (one, other) = (&chain[*at].band, &chain[at + 1].band);
            !(if up {
                meets(one, other)
            } else {
                meets(other, one)
            })
        })
        .collect();
    let [at] = bad.as_slice() else {
        return;
    };
    // 100%-80%、80%-60%: another rule's.
    let spans = [chain[*at].span, chain[at + 1].span];
    if findings.drafts.iter().any(|draft| {
        draft.code == "tiers" && draft.spans.iter().any(|span| span.overlaps(spans[0]))
    }) {
        return;
    }
    let (one, other) = (&chain[*at].text, &chain[at + 1].text);
    let rest = if chain.len() > 2 {
        "，其余各档相接"
    } else {
        ""
    };
    let message = format!("“{one}”与“{other}”两档的界限不相接{rest}。");
    findings.push(
        Draft::new("band_border", Severity::Doubt, message)
            .printed(other, "与上一档相接")
            .at(spans)
            .advice("核对各档的上下限，既不重叠也不留空。")
            .certain(),
    );
}

/// Whether classes leave nothing out: the first and the last are open.
fn is_whole(chain: &[Band]) -> bool {
    let open = |band: Option<&Band>| band.is_some_and(|band| !band.is_range());
    open(chain.first()) && open(chain.last())
}

/// Half of a whole: what differs by more is of something else.
fn near(sum: Decimal, whole: Decimal) -> bool {
    (sum - whole).abs() * Decimal::TWO <= whole
}

//! Prose 行文: running text that some documents share was copied; only what very many share is a form's.
//!
//! A form's headings and labels stand in few words on lines of their own. A paragraph of which six applicants have the
//! same one is no heading, however small the library is.

use rayon::prelude::*;

use super::labels;
use super::stretches::Stretch;
use crate::anchor::Window;
use crate::fold::{Folded, fold};
use crate::gram::span;
use crate::library::Document;

/// Units of running text beyond which it is more than a line or two of a form.
pub(super) const RUNNING: usize = 70;
/// Units that edits may have put between two stretches of one text.
const EDITED: usize = 24;

/// Of the stretches of a batch of texts, with the place at which each begins, those that are boilerplate.
pub(crate) fn of_batch(
    (texts, starts): (&[Document], &[u32]),
    all: &[Stretch],
    prose_from: u32,
) -> Vec<Stretch> {
    let bound = |place: u32| all.partition_point(|stretch| stretch.from < place);
    let of_text = |(n, text): (usize, &Document)| {
        let start = starts[n];
        let own = &all[bound(start)..bound(starts[n + 1])];
        let own: Vec<Stretch> = own.iter().map(|it| it.back(start)).collect();
        let kept = boilerplate(&text.text, &own, prose_from).into_iter();
        kept.map(|it| it.on(start)).collect::<Vec<Stretch>>()
    };
    let kept: Vec<Vec<Stretch>> = texts.par_iter().enumerate().map(of_text).collect();
    kept.concat()
}

/// Which of a text's stretches, which rise, are boilerplate: those of very many documents, and the short ones.
fn boilerplate(text: &str, stretches: &[Stretch], prose_from: u32) -> Vec<Stretch> {
    if stretches.iter().all(|it| it.documents >= prose_from) {
        return stretches.to_vec();
    }
    let folded = fold(text);
    let lines = lines(text, &folded);
    let end = |it: &Stretch| it.last as usize + span(&folded.units[it.last as usize..]);
    let mut kept = Vec::with_capacity(stretches.len());
    let mut groups: Vec<(Window, Vec<Stretch>)> = Vec::new();
    for it in stretches {
        let (from, to) = (it.from as usize, end(it));
        if it.documents >= prose_from {
            kept.push(*it);
            continue;
        }
        match groups.last_mut() {
            Some((window, group)) if from <= window.to + EDITED => {
                window.to = window.to.max(to);
                group.push(*it);
            }
            _ => groups.push((Window { from, to }, vec![*it])),
        }
    }
    for (window, group) in groups {
        let running: usize = lines.iter().map(|line| shared(*line, window)).sum();
        let is_prose = |it: &Stretch| {
            let window = Window {
                from: it.from as usize,
                to: end(it),
            };
            lines.iter().any(|line| shared(*line, window) > 0)
        };
        let is_form = |it: &&Stretch| running <= RUNNING || !is_prose(it);
        kept.extend(group.iter().filter(is_form));
    }
    kept.sort_unstable_by_key(|it| (it.from, it.last));
    kept
}

fn shared(a: Window, b: Window) -> usize {
    a.to.min(b.to).saturating_sub(a.from.max(b.from))
}

/// The lines and cells that are running text: longer than a label, or with a sentence's marks.
fn lines(text: &str, folded: &Folded) -> Vec<Window> {
    let mut lines = Vec::new();
    let (mut from, mut marked) = (0_u32, false);
    for (at, c) in (0..).zip(text.chars().chain(std::iter::once('\n'))) {
        if matches!(c, '\n' | '\r' | '\t') {
            let line = Window {
                from: folded.unit_at(from),
                to: folded.unit_at(at),
            };
            if marked || line.to - line.from > labels::LONGEST {
                lines.push(line);
            }
            (from, marked) = (at + 1, false);
        }
        marked |= matches!(c, '，' | '。' | '；' | '！' | '？' | ',' | ';' | '!' | '?');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretches(text: &str, documents: u32) -> Vec<Stretch> {
        let units = u32::try_from(fold(text).units.len()).unwrap();
        let pairs = (0..units - 20).step_by(5);
        pairs
            .map(|from| Stretch {
                from,
                last: from + 15,
                documents,
            })
            .collect()
    }

    #[test]
    fn a_paragraph_is_a_form_s_only_where_very_many_have_it() {
        let line =
            "布设四十二处土壤水分观测点，每小时采集三个深度的含水率，建立分质地的墒情衰减曲线。";
        let paragraph = line.repeat(3);
        assert!(boilerplate(&paragraph, &stretches(&paragraph, 6), 30).is_empty());
        // Broken into lines it is the same text.
        let broken = paragraph.replace('，', "，\n");
        assert!(boilerplate(&broken, &stretches(&broken, 6), 30).is_empty());
        let all = stretches(&paragraph, 30);
        assert_eq!(boilerplate(&paragraph, &all, 30), all);
        let short = stretches(line, 6);
        assert_eq!(boilerplate(line, &short, 30), short);
    }

    #[test]
    fn labels_and_cells_are_no_running_text_however_many_stand_together() {
        let text = "项目名称\t申报单位（盖章）\t项目负责人\n".repeat(9);
        let all = stretches(&text, 6);
        assert_eq!(boilerplate(&text, &all, 30), all);
    }
}

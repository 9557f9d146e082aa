//! The same proposal handed in twice, as Word file and as PDF: one of them is compared, or every applicant would be found to copy from
//! itself.

use std::collections::{BTreeMap, HashSet};

use wenxiao_overlap::fold;

/// Units of a run by which two contents are compared.
const RUN: usize = 8;
/// Per cent of the shorter content's runs that both have where it is the same proposal.
const SAME: usize = 90;
/// Which format is compared where there are several: what says most exactly what was written goes first.
const ORDER: [&str; 5] = ["docx", "txt", "md", "xlsx", "pdf"];

/// A file that was read, as far as it matters here.
pub struct Candidate<'t> {
    pub name: &'t str,
    pub text: &'t str,
    /// A table describes it as a proposal of its own.
    pub described: bool,
    /// Something is known of whose it is.
    pub known: bool,
}

/// Of files of one name whose contents are the same: which is left out, and for which.
pub fn twice(files: &[Candidate<'_>]) -> Vec<(usize, usize)> {
    let mut called: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        if let Some((stem, _)) = file.name.rsplit_once('.') {
            called.entry(stem).or_default().push(at);
        }
    }
    let mut left = Vec::new();
    for mut alike in called.into_values().filter(|it| it.len() > 1) {
        alike.sort_by_key(|&at| {
            let file = &files[at];
            (!file.described, !file.known, rank(file.name))
        });
        let mut kept: Vec<(usize, HashSet<Vec<u16>>)> = Vec::new();
        for at in alike {
            let runs = runs(files[at].text);
            let first = kept.iter().find(|(_, it)| is_same(it, &runs));
            match first.filter(|_| !files[at].described) {
                Some((first, _)) => left.push((at, *first)),
                None => kept.push((at, runs)),
            }
        }
    }
    left
}

/// What is said of the one that is left out.
pub fn said(first: &str) -> String {
    format!("与《{first}》同名、内容相同，是同一份申报书的另一种格式，只比对《{first}》。")
}

fn rank(name: &str) -> usize {
    let ending = name.rsplit_once('.').map(|(_, it)| it.to_lowercase());
    let known = ORDER.iter().position(|it| ending.as_deref() == Some(it));
    known.unwrap_or(ORDER.len())
}

fn runs(text: &str) -> HashSet<Vec<u16>> {
    let units = fold(text).units;
    units.windows(RUN).map(<[u16]>::to_vec).collect()
}

fn is_same(first: &HashSet<Vec<u16>>, second: &HashSet<Vec<u16>>) -> bool {
    let (short, long) = if first.len() < second.len() {
        (first, second)
    } else {
        (second, first)
    };
    let both = short.intersection(long).count();
    // A page of it is another document.
    !short.is_empty() && both * 100 >= short.len() * SAME && short.len() * 100 >= long.len() * SAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_content_under_the_same_name_is_left_out() {
        let long: String = ('\u{4e00}'..'\u{4f00}').collect();
        let other: String = ('\u{5e00}'..'\u{5f00}').collect();
        let numbered = format!("{long}\n第1页");
        let part: String = long.chars().take(60).collect();
        let files = [
            ("甲/书.pdf", &*numbered, false),
            ("甲/书.docx", &*long, false),
            ("乙/书.docx", &*long, false),
            ("甲/附件.docx", &*long, false),
            ("甲/附件.pdf", &*other, false),
            ("丙/书.docx", &*long, true),
            ("丙/书.pdf", &*long, true),
            ("丁/书.docx", &*long, false),
            ("丁/书.pdf", &*long, true),
            ("甲/节选.docx", &*long, false),
            ("甲/节选.pdf", &*part, false),
        ];
        let files = files.map(|(name, text, described)| Candidate {
            name,
            text,
            described,
            known: false,
        });
        let mut left: Vec<(&str, &str)> = twice(&files)
            .into_iter()
            .map(|(second, first)| (files[second].name, files[first].name))
            .collect();
        left.sort_unstable();
        assert_eq!(
            left,
            [("丁/书.docx", "丁/书.pdf"), ("甲/书.pdf", "甲/书.docx")]
        );
    }
}

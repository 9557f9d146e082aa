//! The same proposal handed in twice, as Word file and as PDF: one of them is compared, or every applicant would be found to copy from
//! itself.

use std::collections::{BTreeMap, HashMap, HashSet};

use wenxiao_overlap::fold;

use super::texts::Text;
use crate::overlap::about::About;

/// Units of a run by which two contents are compared.
const RUN: usize = 8;
/// Per cent of the shorter content's runs that both have where it is the same proposal.
const SAME: usize = 90;
/// Which format is compared where there are several: what says most exactly what was written goes first.
const ORDER: [&str; 5] = ["docx", "txt", "md", "xlsx", "pdf"];

/// Leaves out the second of two files of one name whose content is the same, and says so in its place.
/// What the table of proposals describes is a proposal of its own.
pub fn once(texts: &mut [Text], described: &HashMap<String, About>) {
    let mut called: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        if let (Ok(_), Some((stem, _))) = (&text.content, text.name.rsplit_once('.')) {
            called.entry(stem.to_owned()).or_default().push(at);
        }
    }
    for mut alike in called.into_values().filter(|it| it.len() > 1) {
        alike.sort_by_key(|&at| {
            let unknown = texts[at].about == About::default();
            (
                !described.contains_key(&texts[at].name),
                unknown,
                rank(&texts[at].name),
            )
        });
        let mut kept: Vec<(usize, HashSet<Vec<u16>>)> = Vec::new();
        for at in alike {
            let runs = runs(&texts[at]);
            let known = described.contains_key(&texts[at].name);
            match kept.iter().find(|(_, it)| !known && is_same(it, &runs)) {
                Some((first, _)) => {
                    let first = texts[*first].name.clone();
                    texts[at].content = Err(format!(
                        "与《{first}》同名、内容相同，是同一份申报书的另一种格式，只比对《{first}》。"
                    ));
                }
                None => kept.push((at, runs)),
            }
        }
    }
}

fn rank(name: &str) -> usize {
    let ending = name.rsplit_once('.').map(|(_, it)| it.to_lowercase());
    let known = ORDER.iter().position(|it| ending.as_deref() == Some(it));
    known.unwrap_or(ORDER.len())
}

fn runs(text: &Text) -> HashSet<Vec<u16>> {
    let units = text.content.as_deref().map(|it| fold(it).units);
    let units = units.unwrap_or_default();
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

    fn text(name: &str, content: &str) -> Text {
        Text {
            name: name.to_owned(),
            about: About::default(),
            content: Ok(content.to_owned()),
        }
    }

    #[test]
    fn only_the_same_content_under_the_same_name_is_left_out() {
        let long: String = ('\u{4e00}'..'\u{4f00}').collect();
        let other: String = ('\u{5e00}'..'\u{5f00}').collect();
        let mut texts = [
            text("甲/书.pdf", &format!("{long}\n第1页")),
            text("甲/书.docx", &long),
            text("乙/书.docx", &long),
            text("甲/附件.docx", &long),
            text("甲/附件.pdf", &other),
            text("丙/书.docx", &long),
            text("丙/书.pdf", &long),
            text("丁/书.docx", &long),
            text("丁/书.pdf", &long),
            text("甲/节选.docx", &long),
            text("甲/节选.pdf", &long.chars().take(60).collect::<String>()),
        ];
        let described = HashMap::from([
            ("丙/书.pdf".to_owned(), About::default()),
            ("丙/书.docx".to_owned(), About::default()),
            ("丁/书.pdf".to_owned(), About::default()),
        ]);
        once(&mut texts, &described);
        let left: Vec<&str> = texts
            .iter()
            .filter(|it| it.content.is_err())
            .map(|it| &*it.name)
            .collect();
        assert_eq!(left, ["甲/书.pdf", "丁/书.docx"]);
        assert!(
            texts[0]
                .content
                .as_ref()
                .is_err_and(|it| it.contains("《甲/书.docx》"))
        );
    }
}

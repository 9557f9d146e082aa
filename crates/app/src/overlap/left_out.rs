//! 未计入的格式文本: what counted nowhere, where it stands, and why, in a person's words.

use std::collections::HashMap;

use wenxiao_overlap::{Checked, LeftOut};

/// Places of the same text that are named; the rest is counted.
const NAMED: usize = 3;

/// A stretch of a new text that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Characters, from 0; the end not included.
    pub from: u32,
    pub to: u32,
    /// Its first characters in one line; empty where a former version didn't keep them.
    pub text: String,
    pub reason: String,
}

impl Left {
    fn new(it: &LeftOut, among: &str) -> Self {
        let words: Vec<&str> = it.text.split_whitespace().collect();
        let chars = it.text.chars().count();
        let more = chars > 0 && chars < (it.to - it.from) as usize;
        Self {
            from: it.from,
            to: it.to,
            text: words.join(" ") + if more { "…" } else { "" },
            reason: reason(it, among),
        }
    }

    /// Where it stands, for a person who counts from one.
    pub fn place(&self) -> String {
        format!("第 {}–{} 字", self.from + 1, self.to)
    }
}

/// What was left out of a text: as the library, blank forms and headings show it, then what only the texts of the same check show.
pub fn of(checked: &Checked, peers: Option<&Checked>) -> Vec<Left> {
    let mut left: Vec<Left> = checked
        .left_out
        .iter()
        .map(|it| Left::new(it, "文库"))
        .collect();
    let peers = peers.map_or(&[][..], |peers| peers.left_out.as_slice());
    for it in peers.iter().filter(|it| it.documents > 0) {
        // What the library showed already is a form to the comparison of the new texts with each other.
        let covered: u32 = checked
            .left_out
            .iter()
            .map(|known| known.to.min(it.to).saturating_sub(known.from.max(it.from)))
            .sum();
        if covered * 2 < it.to - it.from {
            left.push(Left::new(it, "同批送查"));
        }
    }
    left.sort_by_key(|it| (it.from, it.to));
    left
}

/// Why text was left out, for a person.
fn reason(it: &LeftOut, among: &str) -> String {
    match it.of.as_deref() {
        None if it.form => {
            "与空白表格相同，或是许多文本共有的栏目，属格式文本，不计入重复。".to_owned()
        }
        Some("") => "文库或同批送查的许多文本都有的标题、栏目，属格式文本，不计入重复。".to_owned(),
        Some(form) if it.documents < it.threshold => {
            format!("与空白申报书《{form}》的文字相同，不计入重复。")
        }
        _ => format!(
            "{among}中至少 {} 份文本有同样文字（达到 {} 份即视为格式文本），不计入重复。",
            it.documents, it.threshold
        ),
    }
}

/// The same text left out of one or several texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub text: String,
    pub reason: String,
    /// Name of the text, and where in it.
    places: Vec<(String, String)>,
}

impl Group {
    /// In which texts it stands, and where.
    pub fn places(&self) -> String {
        let named: Vec<String> = self
            .places
            .iter()
            .take(NAMED)
            .map(|(name, place)| format!("{name}（{place}）"))
            .collect();
        let named = named.join("、");
        match self.places.len() {
            count if count > NAMED => format!("{named}等 {count} 处"),
            _ => named,
        }
    }
}

/// Everything that was left out of the texts of a check, the same text once, in the order in which it is met.
pub fn grouped(checked: &[Checked], peers: &[Checked]) -> Vec<Group> {
    let peers: HashMap<&str, &Checked> = peers.iter().map(|it| (it.name.as_str(), it)).collect();
    let mut groups: Vec<Group> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for text in checked {
        for left in of(text, peers.get(text.name.as_str()).copied()) {
            let place = (text.name.clone(), left.place());
            // Without its words every place stands by itself.
            let key = match left.text.as_str() {
                "" => (format!("{}{}", place.0, place.1), String::new()),
                _ => (left.text.clone(), left.reason.clone()),
            };
            let at = *known.entry(key).or_insert(groups.len());
            match groups.get_mut(at) {
                Some(group) => group.places.push(place),
                None => groups.push(Group {
                    text: left.text,
                    reason: left.reason,
                    places: vec![place],
                }),
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(from: u32, to: u32, text: &str, documents: u32, of: Option<&str>) -> LeftOut {
        LeftOut {
            from,
            to,
            documents,
            form: of.is_some(),
            of: of.map(str::to_owned),
            threshold: 6,
            units: to - from,
            text: text.to_owned(),
        }
    }

    fn checked(name: &str, left_out: Vec<LeftOut>) -> Checked {
        Checked {
            name: name.to_owned(),
            left_out,
            ..Checked::default()
        }
    }

    #[test]
    fn every_reason_names_what_shows_it_and_the_same_text_is_told_once() {
        let library = [
            checked(
                "甲",
                vec![
                    left(0, 6, "一、立项依据", 0, Some("")),
                    left(10, 60, "本单位\n承诺", 9, None),
                ],
            ),
            checked(
                "乙",
                vec![
                    left(3, 9, "一、立项依据", 0, Some("")),
                    left(20, 24, "预期成果", 0, Some("空白.docx")),
                ],
            ),
        ];
        let batch = [
            // The first is what the library showed; the second nobody but the batch shows.
            checked(
                "甲",
                vec![
                    left(10, 60, "本单位\n承诺", 2, Some("甲")),
                    left(100, 140, "同批共有", 12, None),
                ],
            ),
        ];
        let groups = grouped(&library, &batch);
        let told: Vec<(&str, String)> = groups.iter().map(|it| (&*it.text, it.places())).collect();
        assert_eq!(
            told,
            [
                (
                    "一、立项依据",
                    "甲（第 1–6 字）、乙（第 4–9 字）".to_owned()
                ),
                ("本单位 承诺…", "甲（第 11–60 字）".to_owned()),
                ("同批共有…", "甲（第 101–140 字）".to_owned()),
                ("预期成果", "乙（第 21–24 字）".to_owned()),
            ]
        );
        for (group, said) in groups.iter().zip([
            "文库或同批送查的许多文本都有的标题、栏目",
            "文库中至少 9 份",
            "同批送查中至少 12 份",
            "空白申报书《空白.docx》",
        ]) {
            assert!(group.reason.contains(said), "{}", group.reason);
        }
    }

    #[test]
    fn many_places_are_counted_and_results_of_former_versions_stand_by_themselves() {
        let many: Vec<Checked> = (0..5)
            .map(|n| checked(&n.to_string(), vec![left(0, 4, "预期成果", 0, Some(""))]))
            .collect();
        let groups = grouped(&many, &[]);
        assert_eq!(groups.len(), 1);
        assert!(
            groups[0].places().ends_with("等 5 处"),
            "{}",
            groups[0].places()
        );
        let old = LeftOut {
            form: true,
            ..left(0, 40, "", 0, None)
        };
        let groups = grouped(&[checked("旧", vec![old.clone(), old])], &[]);
        assert_eq!(groups.len(), 1);
        assert!(groups[0].reason.contains("空白表格"));
    }
}

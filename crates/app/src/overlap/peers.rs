//! Texts of one check compared with each other: two applicants of one call may have copied from one another.
//!
//! They are put into an index of their own for as long as the check runs; the engine leaves a text's own copy out.

use std::collections::HashMap;
use std::path::PathBuf;

use wenxiao_overlap::{Checked, Document, Library, Result, Settings, Watch, Writer, fold};

/// A folder that goes with its index.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies in the data folder under the job's name and is taken away when the job begins anew.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// An index that is being filled.
pub struct Filling {
    folder: Folder,
    writer: Writer,
}

impl Filling {
    /// Begins in a folder of its own, taking away what an earlier run left there.
    pub fn begin(dir: PathBuf) -> std::result::Result<Self, crate::error::AppError> {
        if dir.exists() {
            std::fs::remove_dir_all(&dir)?;
        }
        let writer = Writer::open(&dir)?;
        Ok(Self {
            folder: Folder(dir),
            writer,
        })
    }

    pub fn add(&mut self, document: Document) -> Result<()> {
        self.writer.add(document).map(drop)
    }

    /// The index, ready to be compared with.
    pub fn finish(self) -> Result<Peers> {
        self.writer.finish()?;
        let library = Library::open(&self.folder.0)?;
        Ok(Peers {
            library,
            _folder: self.folder,
        })
    }
}

/// The texts of a check as an index.
pub struct Peers {
    library: Library,
    _folder: Folder,
}

/// Stops when its owner is stopped, and counts nothing: each text was counted when it was compared with the library.
struct Quiet<'a>(&'a dyn Watch);

impl Watch for Quiet<'_> {
    fn cancelled(&self) -> bool {
        self.0.cancelled()
    }
}

impl Peers {
    /// Compares texts with the others. What the library showed to be boilerplate in them doesn't count here either.
    pub fn check(
        &self,
        (texts, checked): (&[Document], &[Checked]),
        headings: &Document,
        settings: &Settings,
        watch: &dyn Watch,
    ) -> Result<Vec<Checked>> {
        let forms: Vec<Document> = texts
            .iter()
            .zip(checked)
            .filter_map(|(text, checked)| form(text, checked))
            .chain(std::iter::once(headings.clone()))
            .collect();
        self.library.check(texts, &forms, settings, &Quiet(watch))
    }
}

/// Texts of a library that are looked through for headings.
const LOOKED_THROUGH: usize = 60;

/// The lines that many of a library's texts have, as a blank form: headings are too short for the engine to list as boilerplate, and a
/// check has too few texts to show it by itself.
pub fn headings(library: &Library, settings: &Settings) -> Result<Document> {
    let names = library.names()?;
    let step = names.len().div_ceil(LOOKED_THROUGH).max(1);
    let some: Vec<&str> = names.iter().step_by(step).map(String::as_str).collect();
    let mut counts: HashMap<Vec<u16>, (u32, String)> = HashMap::new();
    for text in library.documents_named(&some)? {
        let lines = text.text.lines().map(|line| (fold(line).units, line));
        let lines: HashMap<Vec<u16>, &str> = lines.filter(|(key, _)| !key.is_empty()).collect();
        for (key, line) in lines {
            counts.entry(key).or_insert_with(|| (0, line.to_owned())).0 += 1;
        }
    }
    let from = settings.boilerplate_from(some.len());
    let mut lines: Vec<String> = counts
        .into_values()
        .filter(|(count, _)| *count >= from)
        .map(|(_, line)| line)
        .collect();
    lines.sort();
    Ok(Document {
        name: String::new(),
        text: lines.join("\n"),
        about: String::new(),
    })
}

/// A text's boilerplate as a blank form.
fn form(text: &Document, checked: &Checked) -> Option<Document> {
    let chars: Vec<char> = text.text.chars().collect();
    let mut lines = Vec::new();
    for left in &checked.left_out {
        let to = (left.to as usize).min(chars.len());
        let from = (left.from as usize).min(to);
        lines.push(chars[from..to].iter().collect::<String>());
    }
    (!lines.is_empty()).then(|| Document {
        name: text.name.clone(),
        text: lines.join("\n"),
        about: String::new(),
    })
}

#[cfg(test)]
mod tests {
    use wenxiao_overlap::NoWatch;

    use super::*;

    const PLEDGE: &str = "本单位已认真阅读申报通知，保证所填内容真实、准确、完整，不存在知识产权纠纷，同一研究内容未获得其他财政资金支持。";
    const COPIED: &str = "布设四十二处土壤水分观测点，每小时采集三个深度的含水率，建立分质地的墒情衰减曲线，据此排定下一轮灌水的先后。";

    fn document(name: &str, text: String) -> Document {
        Document {
            name: name.to_owned(),
            text,
            about: String::new(),
        }
    }

    #[test]
    fn copies_between_new_texts_are_found_in_both_and_boilerplate_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let texts = [
            document(
                "甲.txt",
                format!("光伏组件无水清洗机构的研制。\n{COPIED}\n{PLEDGE}"),
            ),
            document(
                "乙.txt",
                format!("灌区闸门的远程控制与维护。\n{COPIED}\n{PLEDGE}"),
            ),
            document("丙.txt", format!("驼乳预冷设备的设计与试验。\n{PLEDGE}")),
        ];
        let place = dir.path().join("peers");
        let mut filling = Filling::begin(place.clone()).unwrap();
        for text in &texts {
            filling.add(text.clone()).unwrap();
        }
        let peers = filling.finish().unwrap();
        // The library showed the pledge to be boilerplate.
        let checked: Vec<Checked> = texts
            .iter()
            .map(|text| {
                let chars = u32::try_from(text.text.chars().count()).unwrap();
                let pledge = u32::try_from(PLEDGE.chars().count()).unwrap();
                Checked {
                    left_out: vec![wenxiao_overlap::LeftOut {
                        from: chars - pledge,
                        to: chars,
                        documents: 9,
                        form: false,
                        threshold: 6,
                    }],
                    ..Checked::default()
                }
            })
            .collect();
        let found = peers
            .check(
                (&texts, &checked),
                &Document::default(),
                &Settings::default(),
                &NoWatch,
            )
            .unwrap();
        let pairs: Vec<(&str, &str)> = found
            .iter()
            .flat_map(|it| &it.passages)
            .map(|it| (&*it.new, &*it.old))
            .collect();
        assert_eq!(pairs, [("甲.txt", "乙.txt"), ("乙.txt", "甲.txt")]);
        drop(peers);
        assert!(!place.exists(), "the index goes with the check");
    }
}

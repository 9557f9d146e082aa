//! Texts of one check compared with each other: two applicants of one call may have copied from one another.
//!
//! They are put into an index of their own for as long as the check runs; the engine leaves a text's own copy out.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use wenxiao_overlap::{
    Checked, Document, LONGEST_LABEL, Library, Result, Settings, Watch, Writer, fold, labels,
};

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

/// A library without texts: where nothing of former years is there, texts are compared with each other only.
pub fn empty(dir: &Path) -> Result<Library> {
    Writer::open(dir)?.finish()?;
    Library::open(dir)
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
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Compares texts with the others. What blank forms have, and what the library showed to be boilerplate in them doesn't count here either.
    pub fn check(
        &self,
        (texts, checked): (&[Document], &[Checked]),
        blank: &[Document],
        settings: &Settings,
        watch: &dyn Watch,
    ) -> Result<Vec<Checked>> {
        let forms: Vec<Document> = texts
            .iter()
            .zip(checked)
            .filter_map(|(text, checked)| form(text, checked))
            .chain(blank.iter().cloned())
            .collect();
        self.library.check(texts, &forms, settings, &Quiet(watch))
    }
}

/// Texts of a library that are looked through for headings.
const LOOKED_THROUGH: usize = 60;
/// One text in so many has a heading that is a form's; more of them have running text that is.
const HEADED: u32 = 5;

/// The lines, cells and words before a colon that many texts of one of the libraries have, as a blank form: headings are too short
/// for the engine to list as boilerplate, and a text's fellow applicants show them as well as those of former years. Running text,
/// which some applicants may have copied from each other, is a form's only where very many have it.
pub fn headings(libraries: &[&Library], settings: &Settings) -> Result<Document> {
    let mut lines = BTreeSet::new();
    for library in libraries {
        lines.extend(common(library, settings)?);
    }
    Ok(Document {
        name: String::new(),
        text: lines.into_iter().collect::<Vec<_>>().join("\n"),
        about: String::new(),
    })
}

fn common(library: &Library, settings: &Settings) -> Result<Vec<String>> {
    let some = library.sample(LOOKED_THROUGH)?;
    let mut counts: HashMap<Vec<u16>, (u32, String)> = HashMap::new();
    for text in &some {
        let chars: Vec<char> = text.text.chars().collect();
        let lines = labels(&text.text).into_iter().map(|(from, to)| {
            let line: String = chars[from as usize..to as usize].iter().collect();
            (fold(&line).units, line)
        });
        let lines: HashMap<Vec<u16>, String> = lines.filter(|(key, _)| !key.is_empty()).collect();
        for (key, line) in lines {
            counts.entry(key).or_insert_with(|| (0, line)).0 += 1;
        }
    }
    let looked_through = u32::try_from(some.len()).unwrap_or(u32::MAX);
    let heading = settings
        .boilerplate_from(some.len())
        .max(looked_through / HEADED);
    let prose = settings.prose_from(some.len());
    let from = |units: usize, line: &str| {
        // What is written after a colon is the applicant's, though several may have the same host.
        let filled = line
            .split_once(['：', ':'])
            .is_some_and(|(_, after)| !after.trim().is_empty());
        let sentence = line.contains(['，', '。', '；', '！', '？']);
        let is_heading = units <= LONGEST_LABEL && !sentence && !filled;
        if is_heading { heading } else { prose }
    };
    Ok(counts
        .into_iter()
        .filter(|(key, (count, line))| *count >= from(key.len(), line))
        .map(|(_, (_, line))| line)
        .collect())
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
                        of: None,
                        threshold: 6,
                        units: 0,
                        text: String::new(),
                    }],
                    ..Checked::default()
                }
            })
            .collect();
        let found = peers
            .check((&texts, &checked), &[], &Settings::default(), &NoWatch)
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

    #[test]
    fn a_paragraph_of_a_few_applicants_is_no_heading() {
        let dir = tempfile::tempdir().unwrap();
        let shared = COPIED.repeat(3);
        let own = |n: u32| -> String {
            let chars =
                (0..120).map(|at| char::from_u32(0x4e00 + (n * 997 + at * 131) % 20_000).unwrap());
            chars.collect()
        };
        let texts: Vec<Document> = (0..40)
            .map(|n| {
                let copied = if n < 6 { &*shared } else { "" };
                document(
                    &format!("{n}.txt"),
                    format!("一、立项依据\n{}\n{copied}\n", own(n)),
                )
            })
            .collect();
        let mut filling = Filling::begin(dir.path().join("batch")).unwrap();
        for text in &texts {
            filling.add(text.clone()).unwrap();
        }
        let batch = filling.finish().unwrap();
        let settings = Settings::default();
        let blank = headings(&[batch.library()], &settings).unwrap();
        assert_eq!(blank.text, "一、立项依据");
        let checked = vec![Checked::default(); texts.len()];
        let found = batch
            .check((&texts, &checked), &[blank], &settings, &NoWatch)
            .unwrap();
        for (n, text) in found.iter().enumerate() {
            let others = if n < 6 { 5 } else { 0 };
            assert_eq!(text.passages.len(), others, "{n}: {:?}", text.left_out);
        }
    }

    #[test]
    fn short_headings_show_themselves_in_a_batch_and_in_the_library_of_former_years() {
        const HEADINGS: [&str; 6] = [
            "一、立项依据",
            "二、研究内容",
            "预期成果",
            "项目负责人（签字）：",
            "承担单位（盖章）：",
            "推荐单位意见",
        ];
        let dir = tempfile::tempdir().unwrap();
        let form = |n: usize, own: &str| {
            let mut text = format!("项目名称\t第{n}号课题\t负责人\t人员{n}\n");
            for heading in HEADINGS {
                text.extend([heading, "\n", own, "\n"]);
            }
            document(&format!("{n}.txt"), text)
        };
        let own: Vec<String> = (0..9_u32)
            .map(|n| {
                let chars = (0..40)
                    .map(|at| char::from_u32(0x4e00 + (n * 997 + at * 131) % 20_000).unwrap());
                chars.collect()
            })
            .collect();
        let mut filling = Filling::begin(dir.path().join("batch")).unwrap();
        for (n, own) in own.iter().enumerate() {
            filling.add(form(n, own)).unwrap();
        }
        let batch = filling.finish().unwrap();
        let empty = Filling::begin(dir.path().join("empty"))
            .unwrap()
            .finish()
            .unwrap();
        let settings = Settings::default();
        for libraries in [
            [batch.library(), empty.library()],
            [empty.library(), batch.library()],
        ] {
            let headings = headings(&libraries, &settings).unwrap();
            let lines: Vec<&str> = headings.text.lines().collect();
            for heading in HEADINGS.iter().chain(&["项目名称", "负责人"]) {
                assert!(lines.contains(heading), "{heading} in {lines:?}");
            }
            assert!(
                lines
                    .iter()
                    .all(|line| !own.iter().any(|own| own.contains(line)))
            );
        }
        assert_eq!(headings(&[empty.library()], &settings).unwrap().text, "");
        // Two who share headings only share nothing.
        let blank = [headings(&[batch.library()], &settings).unwrap()];
        let texts = [form(0, &own[0])];
        let found = batch
            .check((&texts, &[Checked::default()]), &blank, &settings, &NoWatch)
            .unwrap();
        assert!(found[0].passages.is_empty(), "{:?}", found[0].passages);
    }
}

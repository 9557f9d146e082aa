//! The JSON of `overlap check`.

use std::io::Write;

use serde::Serialize;
use serde_json::{Value, json};
use wenxiao_overlap::{Checked, Library, Passage, Run, Settings};

use super::about::{About, Relation};
use super::files::Unreadable;
use super::left_out;
use super::pairs::Pair;
use super::signals::{Source, UsedRule};

/// How it was done, for whoever must explain it.
pub const METHOD: &str = "全角半角、繁简、标点、空白、大小写、数字写法和形近字归一后，以五字片段的指纹检索文库，\
    逐字比对确定起止；空白申报书里的、许多文本共有的格式文字不计入。字数按参加比对的字计，不含标点、空白和格式文本；位置按原文件字符计。";

/// The library that was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LibraryFacts {
    pub documents: usize,
    pub chars: u64,
    pub generation: u64,
}

impl From<&Library> for LibraryFacts {
    fn from(library: &Library) -> Self {
        Self {
            documents: library.documents(),
            chars: library.chars(),
            generation: library.generation(),
        }
    }
}

pub struct Result<'a> {
    pub checked: &'a [Checked],
    /// The same texts compared with each other, in the same order; empty when they weren't.
    pub peers: &'a [Checked],
    pub pairs: &'a [Pair],
    /// The rule for signals beyond text.
    pub rule: Option<&'a UsedRule>,
    pub unreadable: &'a [Unreadable],
    pub library: LibraryFacts,
    pub settings: &'a Settings,
}

#[derive(Serialize)]
struct Shown<'a> {
    new: &'a str,
    new_from: u32,
    new_to: u32,
    old: &'a str,
    old_from: u32,
    old_to: u32,
    share: f64,
    same: u32,
    units: u32,
    boilerplate: u32,
    relation: Relation,
    /// Equal runs: new_from, new_to, old_from, old_to.
    runs: Vec<[u32; 4]>,
    /// Boilerplate inside, in the same way.
    left_out: Vec<[u32; 4]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Value>,
}

/// The file, written as it is gone through: built as one value first it would be a check's largest piece of memory.
#[derive(Serialize)]
struct Whole<'a> {
    passages: Vec<Shown<'a>>,
    pairs: &'a [Pair],
    peer_passages: Vec<Shown<'a>>,
    rule: Option<&'a UsedRule>,
    editions: Vec<Shown<'a>>,
    left_out: Vec<Value>,
    texts: Vec<Text<'a>>,
    unreadable: &'a [Unreadable],
    method: &'a str,
    settings: &'a Settings,
    library: Value,
}

#[derive(Serialize)]
struct Text<'a> {
    name: &'a str,
    chars: u32,
    compared: u32,
}

impl Result<'_> {
    /// The text of a pair as it was compared with the other side.
    pub fn checked_of(&self, pair: &Pair) -> Option<&Checked> {
        let list = match pair.source {
            Source::Peer => self.peers,
            Source::Library | Source::Project => self.checked,
        };
        list.get(pair.checked?)
    }

    /// Names of the new texts and of the library's texts in the pairs; the other side of a peer is a new text.
    pub fn text_names(&self) -> (Vec<&str>, Vec<&str>) {
        let pairs = || self.pairs.iter().filter(|pair| pair.passages > 0);
        let peers = pairs().filter(|pair| pair.source == Source::Peer);
        let new = pairs().map(|pair| &*pair.new);
        let old = pairs().filter(|pair| pair.source != Source::Peer);
        (
            new.chain(peers.map(|pair| &*pair.old)).collect(),
            old.map(|pair| &*pair.old).collect(),
        )
    }

    /// What was compared with what and how, in words: for a report.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let passages: usize = self.checked.iter().map(|text| text.passages.len()).sum();
        vec![
            (
                "送查文本",
                format!(
                    "{} 份，另有 {} 份没有参加比对",
                    self.checked.len(),
                    self.unreadable.len()
                ),
            ),
            (
                "文库",
                format!("{} 份、{} 字", self.library.documents, self.library.chars),
            ),
            (
                "相同或相近",
                format!(
                    "{passages} 段，{} 对文本",
                    self.pairs.iter().filter(|pair| pair.passages > 0).count()
                ),
            ),
            ("设置", settings(self.settings, self.library.documents)),
        ]
    }

    /// The bytes of the JSON file.
    pub fn json(
        &self,
        whose: (impl Fn(&str) -> About, impl Fn(&Passage) -> About),
    ) -> std::io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.write_json(whose, &mut bytes)?;
        Ok(bytes)
    }

    /// Writes the JSON file, with whose a new text is, and the old text of a passage.
    pub fn write_json(
        &self,
        (about, stored): (impl Fn(&str) -> About, impl Fn(&Passage) -> About),
        out: &mut dyn Write,
    ) -> std::io::Result<()> {
        let shown = |passage| shown(passage, &about, &stored);
        let of_peer = |passage| self::shown(passage, &about, |it| about(&it.old));
        let checked = self.checked.iter();
        let peers = self.peers.iter().flat_map(|text| &text.passages);
        let whole = Whole {
            passages: checked
                .clone()
                .flat_map(|text| &text.passages)
                .map(shown)
                .collect(),
            pairs: self.pairs,
            peer_passages: peers.map(of_peer).collect(),
            rule: self.rule,
            editions: checked
                .clone()
                .flat_map(|text| &text.editions)
                .map(shown)
                .collect(),
            left_out: list_left_out(self.checked, self.peers),
            texts: checked.map(text).collect(),
            unreadable: self.unreadable,
            method: METHOD,
            settings: self.settings,
            library: json!({
                "documents": self.library.documents,
                "chars": self.library.chars,
                "generation": self.library.generation,
                "boilerplate_from": self.settings.boilerplate_from(self.library.documents),
                "prose_from": self.settings.prose_from(self.library.documents),
            }),
        };
        Ok(serde_json::to_writer(out, &whole)?)
    }
}

fn text(checked: &Checked) -> Text<'_> {
    Text {
        name: &checked.name,
        chars: checked.chars,
        compared: checked.compared,
    }
}

/// Runs as four numbers: new_from, new_to, old_from, old_to.
pub fn quads(runs: &[Run]) -> Vec<[u32; 4]> {
    let each = |run: &Run| [run.new_from, run.new_to, run.old_from, run.old_to];
    runs.iter().map(each).collect()
}

fn rate(share: u32) -> f64 {
    f64::from(share) / 10_000.0
}

fn shown<'a>(
    passage: &'a Passage,
    about: &impl Fn(&str) -> About,
    stored: impl Fn(&Passage) -> About,
) -> Shown<'a> {
    Shown {
        new: &passage.new,
        new_from: passage.new_from,
        new_to: passage.new_to,
        old: &passage.old,
        old_from: passage.old_from,
        old_to: passage.old_to,
        share: rate(passage.share),
        same: passage.same,
        units: passage.units,
        boilerplate: passage.boilerplate,
        relation: Relation::between(&about(&passage.new), &stored(passage)),
        runs: quads(&passage.runs),
        left_out: quads(&passage.left_out),
        also: passage
            .also
            .iter()
            .map(|other| json!({ "old": other.old, "old_from": other.old_from, "old_to": other.old_to, "share": rate(other.share) }))
            .collect(),
    }
}

/// What was left out of the texts, and why; offsets count from 0, as those of passages.
fn list_left_out(checked: &[Checked], peers: &[Checked]) -> Vec<Value> {
    let mut list = Vec::new();
    for (n, text) in checked.iter().enumerate() {
        for left in left_out::of(text, peers.get(n)) {
            list.push(json!({
                "new": text.name,
                "from": left.from,
                "to": left.to,
                "text": left.text,
                "reason": left.reason,
            }));
        }
    }
    list
}

/// The settings of a check in words, against a library of so many documents.
pub fn settings(settings: &Settings, documents: usize) -> String {
    let (heading, prose) = (
        settings.boilerplate_from(documents),
        settings.prose_from(documents),
    );
    let boilerplate = if prose > heading {
        format!(
            "在文库 {heading} 份以上文本中出现的标题、栏目和短句，在 {prose} 份以上文本中出现的成段文字，视为格式文本，不计入"
        )
    } else {
        format!("在文库 {heading} 份以上文本中出现的视为格式文本，不计入")
    };
    format!(
        "字数不含标点、空白和格式文本；少于 {} 字的段落不列；一段中相同文字不足 {}% 的不列；{boilerplate}",
        settings.min_chars, settings.min_share
    )
}

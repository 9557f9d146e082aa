//! `wenxiao overlap check`: texts against a library, against each other, and what else their proposals share.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use wenxiao_domain::finding::Finding;
use wenxiao_overlap::{CHECKED_TOGETHER, Checked, Document, Library, Passage, Settings};

use super::about::{self, About};
use super::cancel::{Cancel, Shown};
use super::cli::{cancelled, refused, say_unreadable, write, write_through};
use super::files::{self, Known, Source};
use super::left_out;
use super::output::Result as Output;
use super::pairs::{self, Pair};
use super::peers::{self, Filling, Peers};
use super::signals::{self, Side, Source as From, UsedRule, Works};
use super::works::{kept, only_evidence, sides, table};
use super::{html, report};
use crate::allocator;
use crate::audit::chain::sm3_hex;
use crate::clock;
use crate::error::AppError;
use crate::terminal;

/// What `overlap check` was asked to do.
pub struct Check {
    pub texts: PathBuf,
    /// None: the texts are compared with each other only.
    pub library: Option<PathBuf>,
    pub json: PathBuf,
    pub html: Option<PathBuf>,
    pub docx: Option<PathBuf>,
    pub pdf: Option<PathBuf>,
    pub form: Vec<PathBuf>,
    pub about: HashMap<String, About>,
    pub proposals: Option<PathBuf>,
    pub funded: Vec<PathBuf>,
    pub each_other: bool,
    pub settings: Settings,
}

/// Runs it.
pub fn run(asked: &Check) -> Result<(), AppError> {
    allocator::keep_nothing();
    let mut sources = files::list(&asked.texts)?;
    let mut forms = forms(&asked.form)?;
    let tables = Tables::read(asked)?;
    sources.retain(|source| !tables.is_only_evidence(&source.path));
    let known = tables.known(asked);
    let cancel = Cancel::listen()?;
    // Applications are nobody else's business: a folder that only this user can open, with a name that nobody can guess.
    let scratch = tempfile::Builder::new()
        .prefix("wenxiao-overlap-")
        .tempdir()?;
    let library = match &asked.library {
        Some(library) => Library::open(library).map_err(refused)?,
        None => peers::empty(&scratch.path().join("empty")).map_err(refused)?,
    };
    let peers = if asked.each_other && sources.len() > 1 {
        let peers = index((&sources, &known), scratch.path().join("peers"), &cancel)?;
        let both = [&library, peers.library()];
        forms.push(peers::headings(&both, &asked.settings).map_err(refused)?);
        Some(peers)
    } else {
        None
    };
    let bar = terminal::progress(sources.len() as u64, "查重");
    let shown = Shown {
        bar: &bar,
        cancel: &cancel,
    };
    let mut found = Compared::default();
    for run in files::runs(&sources, CHECKED_TOGETHER) {
        let (documents, not) = files::read_once(run, &known);
        found.unreadable.extend(not);
        let checked = library
            .check(&documents, &forms, &asked.settings, &shown)
            .map_err(refused)?;
        if let Some(peers) = &peers {
            let texts = (&*documents, &*checked);
            let others = peers.check(texts, &forms, &asked.settings, &shown);
            found.peers.extend(others.map_err(refused)?);
        }
        found.checked.extend(checked);
    }
    drop(peers);
    bar.finish_and_clear();
    let (pairs, rule) = found.pairs(asked, &tables);
    let result = Output {
        checked: &found.checked,
        peers: &found.peers,
        pairs: &pairs,
        rule: rule.as_ref(),
        unreadable: &found.unreadable,
        library: (&library).into(),
        settings: &asked.settings,
    };
    tell(asked, &result, (&sources, &library))?;
    let mut said = summary(&result);
    say_unreadable(&found.unreadable, &mut said);
    for warning in &tables.warnings {
        // Writing into a String can't fail.
        let _ = writeln!(said, "{}: {}", warning.subject, warning.message);
    }
    Ok(terminal::out(&said)?)
}

/// Puts the new texts into an index of their own.
fn index(
    (sources, known): (&[Source], &Known),
    dir: PathBuf,
    cancel: &Cancel,
) -> Result<Peers, AppError> {
    let mut filling = Filling::begin(dir)?;
    for run in files::runs(sources, CHECKED_TOGETHER) {
        for document in files::read_once(run, known).0 {
            if cancel.asked() {
                return Err(cancelled("nothing was written"));
            }
            filling.add(document).map_err(refused)?;
        }
    }
    filling.finish().map_err(refused)
}

/// What the comparison found.
#[derive(Default)]
struct Compared {
    checked: Vec<Checked>,
    /// The same texts compared with each other, in the same order; empty when they weren't.
    peers: Vec<Checked>,
    unreadable: Vec<files::Unreadable>,
}

impl Compared {
    /// All pairs, ranked, with the rule for signals.
    fn pairs(&self, asked: &Check, tables: &Tables) -> (Vec<Pair>, Option<UsedRule>) {
        let about = |name: &str| tables.about(asked, name);
        let library = pairs::rank(&self.checked, From::Library, about, |passage: &Passage| {
            about::parsed(&passage.old_about)
        });
        let peers = pairs::rank(&self.peers, From::Peer, about, |passage: &Passage| {
            about(&passage.old)
        });
        let Some((used, rule)) = UsedRule::on(report::day(clock::now())) else {
            return (library.into_iter().chain(peers).collect(), None);
        };
        let works = tables.works(asked, self, &library);
        let pairs = library.into_iter().chain(peers).collect();
        (signals::join(pairs, &works, rule), Some(used))
    }
}

/// The tables of proposals, new and old.
#[derive(Default)]
struct Tables {
    new: Vec<Side>,
    old: Vec<Side>,
    warnings: Vec<Finding>,
    /// Files that the new proposals' table names as evidence and not as a text: they are not compared as texts.
    evidence: HashSet<PathBuf>,
}

impl Tables {
    fn is_only_evidence(&self, path: &Path) -> bool {
        !self.evidence.is_empty()
            && std::fs::canonicalize(path).is_ok_and(|path| self.evidence.contains(&path))
    }

    /// Names of the new files of which something is known.
    fn known(&self, asked: &Check) -> Known {
        Known {
            described: self.new.iter().map(|side| side.text.clone()).collect(),
            about: asked.about.keys().cloned().collect(),
        }
    }

    fn read(asked: &Check) -> Result<Self, AppError> {
        let mut tables = Self::default();
        if let Some(path) = &asked.proposals {
            let read = table(path)?;
            tables.new = sides(&read, From::Peer);
            tables.evidence = only_evidence(path, &read);
            tables.warnings = read.warnings;
        }
        for path in &asked.funded {
            let read = table(path)?;
            tables.old.extend(sides(&read, From::Library));
            tables.warnings.extend(read.warnings);
        }
        if let Some(library) = &asked.library {
            let given: HashSet<String> = tables.old.iter().map(|it| it.work.id.clone()).collect();
            let mut kept = kept(library)?;
            // A table that is named now says more than one of long ago.
            kept.retain(|it| !given.contains(&it.work.id));
            tables.old.extend(kept);
        }
        Ok(tables)
    }

    fn about(&self, asked: &Check, name: &str) -> About {
        let described = self.new.iter().find(|side| side.text == name);
        match described {
            Some(side) => side.about(),
            None => asked.about.get(name).cloned().unwrap_or_default(),
        }
    }

    /// Every work that takes part: those of the tables, and what is known of the other texts.
    fn works(&self, asked: &Check, found: &Compared, pairs: &[Pair]) -> Works {
        let mut new = self.new.clone();
        let mut named: BTreeSet<&str> = self.new.iter().map(|side| &*side.text).collect();
        for text in found.checked.iter().filter(|it| named.insert(&it.name)) {
            let about = asked.about.get(&text.name).cloned().unwrap_or_default();
            new.push(Side::of_text(&text.name, about, From::Peer));
        }
        let mut old = self.old.clone();
        let mut named: BTreeSet<&str> = self.old.iter().map(|side| &*side.text).collect();
        for pair in pairs.iter().filter(|pair| named.insert(&pair.old)) {
            let passage = pair.checked.and_then(|at| {
                let first = *pair.of.first()?;
                found.checked.get(at)?.passages.get(first)
            });
            let about = passage.map(|it| about::parsed(&it.old_about));
            old.push(Side::of_text(
                &pair.old,
                about.unwrap_or_default(),
                From::Library,
            ));
        }
        Works { new, old }
    }
}

/// Writes every file that was asked for.
fn tell(
    asked: &Check,
    result: &Output<'_>,
    (sources, library): (&[Source], &Library),
) -> Result<(), AppError> {
    let about = |name: &str| asked.about.get(name).cloned().unwrap_or_default();
    write_through(&asked.json, |out| result.write_json(about, out))?;
    let new = |names: &[&str]| {
        let wanted = |source: &&Source| names.contains(&source.name.as_str());
        let sources: Vec<_> = sources.iter().filter(wanted).cloned().collect();
        Ok(files::read(&sources).0)
    };
    let old = |names: &[&str]| Ok(library.documents_named(names)?);
    if let Some(path) = &asked.html {
        write(path, html::page(result, &new, &old)?.as_bytes())?;
    }
    committee(asked, result, (&new, &old))
}

fn summary(result: &Output<'_>) -> String {
    let passages: usize = result.checked.iter().map(|text| text.passages.len()).sum();
    let texts = result.pairs.iter().filter(|pair| pair.passages > 0).count();
    let mut said = format!(
        "{passages} passages in {texts} pairs of texts; {} texts checked\n",
        result.checked.len()
    );
    let hinted = result.pairs.iter().filter(|pair| pair.hinted()).count();
    if hinted > 0 {
        // Writing into a String can't fail.
        let _ = writeln!(said, "{hinted} pairs look like the same work funded twice");
    }
    said
}

/// Writes the report for a committee, where it is asked for.
fn committee(
    asked: &Check,
    result: &Output<'_>,
    (new, old): (html::Texts<'_>, html::Texts<'_>),
) -> Result<(), AppError> {
    if asked.docx.is_none() && asked.pdf.is_none() {
        return Ok(());
    }
    let (news, olds) = result.text_names();
    let input = report::Input {
        title: asked
            .texts
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        author: "【待填写：查重单位】".to_owned(),
        dated: report::day(clock::now()),
        identifier: sm3_hex(&result.json(|_| About::default())?),
        synthetic: false,
        facts: result.facts(),
        pairs: report::sections(result, (&new(&news)?, &old(&olds)?)),
        rule: result.rule.cloned(),
        left_out: left_out::grouped(result.checked, result.peers),
        unreadable: result
            .unreadable
            .iter()
            .map(|not| (not.file.clone(), not.message.clone()))
            .collect(),
    };
    let (word, pdf) = report::files(&input)?;
    if let Some(path) = &asked.docx {
        write(path, &word)?;
    }
    if let Some(path) = &asked.pdf {
        write(path, &pdf)?;
    }
    Ok(())
}

/// The blank forms; one that can't be read is the user's to mend.
fn forms(paths: &[PathBuf]) -> Result<Vec<Document>, AppError> {
    paths
        .iter()
        .map(|path| {
            files::one(path)?.map_err(|not| {
                AppError::usage(
                    format!("{}: {}", not.file, not.message),
                    "name a blank form that can be read",
                )
            })
        })
        .collect()
}

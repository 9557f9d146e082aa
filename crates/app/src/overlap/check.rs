//! `wenxiao overlap check`: texts against a library, against each other, and what else their proposals share.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::ProgressBar;
use wenxiao_domain::finding::Finding;
use wenxiao_overlap::{CHECKED_TOGETHER, Checked, Document, Library, Passage, Settings};

use super::about::{self, About};
use super::cancel::{Cancel, Shown};
use super::cli::{cancelled, refused, say_unreadable};
use super::files::{self, Known, Source};
use super::left_out;
use super::output::Result as Output;
use super::outputs::Outputs;
use super::pairs::{self, Pair};
use super::peers::{self, Filling, Peers};
use super::signals::{self, Side, Source as From, UsedRule, Works};
use super::works::{kept, only_evidence, sides, table};
use super::{html, report, sections};
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

/// How often the terminal shows that something is still being done.
const TICK: Duration = Duration::from_millis(200);

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
        Some(index(
            (&sources, &known),
            scratch.path().join("peers"),
            &cancel,
        )?)
    } else {
        None
    };
    let mut shows = vec![&library];
    shows.extend(peers.as_ref().map(Peers::library));
    forms.push(peers::headings(&shows, &asked.settings).map_err(refused)?);
    let bar = terminal::progress(sources.len() as u64, "查重");
    let shown = Shown {
        bar: &bar,
        cancel: &cancel,
    };
    let among = (&library, peers.as_ref(), &*forms);
    let found = compare((&sources, &known), among, &asked.settings, &shown)?;
    drop(peers);
    allocator::give_back();
    bar.finish_and_clear();
    let bar = terminal::spinner();
    bar.set_message("写出结果");
    bar.enable_steady_tick(TICK);
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
    let mut outputs = Outputs::begin(&cancel, scratch.path());
    tell(
        asked,
        &result,
        (&sources, &library, &tables),
        (&mut outputs, &bar),
    )?;
    outputs.end()?;
    bar.finish_and_clear();
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

/// Compares the texts with the library, and with each other where they have an index.
fn compare(
    (sources, known): (&[Source], &Known),
    (library, peers, forms): (&Library, Option<&Peers>, &[Document]),
    settings: &Settings,
    shown: &Shown<'_>,
) -> Result<Compared, AppError> {
    let mut found = Compared::default();
    for run in files::runs(sources, CHECKED_TOGETHER) {
        let (documents, not) = files::read_once(run, known);
        found.unreadable.extend(not);
        let checked = library
            .check(&documents, forms, settings, shown)
            .map_err(refused)?;
        if let Some(peers) = peers {
            let others = peers.check((&documents, &checked), forms, settings, shown);
            found.peers.extend(others.map_err(refused)?);
        }
        found.checked.extend(checked);
    }
    Ok(found)
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
            tables.stored(passage)
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

    /// Whose a passage's old text is: as it was indexed, or as a table of former proposals says.
    fn stored(&self, passage: &Passage) -> About {
        let known = about::parsed(&passage.old_about);
        if known != About::default() {
            return known;
        }
        let described = self.old.iter().find(|side| side.text == passage.old);
        described.map(Side::about).unwrap_or_default()
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
            let about = passage.map(|it| self.stored(it));
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
    (sources, library, tables): (&[Source], &Library, &Tables),
    (outputs, bar): (&mut Outputs<'_>, &ProgressBar),
) -> Result<(), AppError> {
    let about = |name: &str| tables.about(asked, name);
    let stored = |passage: &Passage| tables.stored(passage);
    outputs.write(&asked.json, |out| result.write_json((about, stored), out))?;
    let new = |names: &[&str]| {
        let wanted = |source: &&Source| names.contains(&source.name.as_str());
        let sources: Vec<_> = sources.iter().filter(wanted).cloned().collect();
        Ok(files::read(&sources).0)
    };
    let old = |names: &[&str]| Ok(library.documents_named(names)?);
    if let Some(path) = &asked.html {
        let page = html::page(result, &new, &old)?;
        outputs.write(path, |out| out.write_all(page.as_bytes()))?;
    }
    if asked.docx.is_some() || asked.pdf.is_some() {
        bar.set_message("写出报告");
        committee(asked, result, (&new, &old), (outputs, bar))?;
    }
    Ok(())
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
    (outputs, bar): (&mut Outputs<'_>, &ProgressBar),
) -> Result<(), AppError> {
    let printed = sections::printed(result);
    let (news, olds) = printed.text_names();
    let input = report::Input {
        title: asked
            .texts
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        author: "【待填写：查重单位】".to_owned(),
        dated: report::day(clock::now()),
        identifier: sm3_hex(
            &result.json((|_: &str| About::default(), |_: &Passage| About::default()))?,
        ),
        synthetic: false,
        facts: result.facts(),
        pairs: sections::sections(result, (&new(&news)?, &old(&olds)?)),
        rule: result.rule.cloned(),
        left_out: left_out::grouped(result.checked, result.peers),
        unreadable: result
            .unreadable
            .iter()
            .map(|not| (not.file.clone(), not.message.clone()))
            .collect(),
    };
    if let Some(path) = &asked.docx {
        let word = report::word(&input)?;
        outputs.write(path, |out| out.write_all(&word))?;
    }
    if let Some(path) = &asked.pdf {
        bar.set_message("排版 PDF 报告，页数多时需几分钟");
        let pdf = report::pdf(&input)?;
        outputs.write(path, |out| out.write_all(&pdf))?;
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

//! `wenxiao overlap index | check`.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use wenxiao_overlap::{Added, Checked, Document, Error, Library, Settings, Writer};

use super::about::{self, About};
use super::cancel::{Cancel, Shown};
use super::files::{self, Unreadable};
use super::{html, output, pairs, report};
use crate::audit::chain::sm3_hex;
use crate::error::AppError;
use crate::terminal;

/// Bytes of files that are read together while indexing, and while checking (which bounds a check's memory).
const INDEXED_TOGETHER: u64 = 32 << 20;
const CHECKED_TOGETHER: u64 = 6 << 20;

/// Arguments of `overlap`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao overlap index applications-2023 --library library
  wenxiao overlap check applications-2024 --library library --json found.json --html found.html
  wenxiao overlap check new --library library --json found.json \\
      --form blank-form.docx --about authors.csv")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add texts to a library; unchanged ones are skipped, changed ones replaced
    Index {
        /// Folder of .txt, .docx, .pdf files, searched downwards
        texts: PathBuf,
        /// Folder of the library; made when it isn't there
        #[arg(long, value_name = "DIR")]
        library: PathBuf,
        /// CSV with the columns file, person, host, year, programme
        #[arg(long, value_name = "CSV")]
        about: Option<PathBuf>,
    },
    /// Find the passages of new texts that stand in the library
    Check {
        /// Folder of .txt, .docx, .pdf files, searched downwards
        texts: PathBuf,
        /// Folder of the library
        #[arg(long, value_name = "DIR")]
        library: PathBuf,
        /// Where the passages are written
        #[arg(long, value_name = "OUT")]
        json: PathBuf,
        /// The same as a page that opens without a server
        #[arg(long, value_name = "OUT")]
        html: Option<PathBuf>,
        /// The same as a Word file for a committee
        #[arg(long, value_name = "OUT")]
        docx: Option<PathBuf>,
        /// The same as a PDF for a committee
        #[arg(long, value_name = "OUT")]
        pdf: Option<PathBuf>,
        /// Blank form whose text doesn't count; may be given several times
        #[arg(long, value_name = "FILE")]
        form: Vec<PathBuf>,
        /// CSV with the columns file, person, host, year, programme, for the new texts
        #[arg(long, value_name = "CSV")]
        about: Option<PathBuf>,
        /// Characters (punctuation not counted) below which a passage isn't reported
        #[arg(long, value_name = "N", default_value_t = Settings::default().min_chars, value_parser = clap::value_parser!(u32).range(10..=1000))]
        min_chars: u32,
        /// Documents of the library in which a text must stand to count as boilerplate; by default 2 % of them,
        /// at least 6, at most 60
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
        boilerplate: Option<u32>,
    },
}

/// Runs `overlap`.
pub fn run(args: Args) -> Result<(), AppError> {
    match args.command {
        Command::Index {
            texts,
            library,
            about,
        } => index(&texts, &library, about.as_deref()),
        Command::Check {
            texts,
            library,
            json,
            html,
            docx,
            pdf,
            form,
            about,
            min_chars,
            boilerplate,
        } => {
            let mut settings = Settings {
                min_chars,
                ..Settings::default()
            };
            if let Some(documents) = boilerplate {
                settings.boilerplate_documents = documents;
                settings.boilerplate_at_most = documents;
            }
            let about = about::read(about.as_deref())?;
            check(&Check {
                texts,
                library,
                json,
                html,
                docx,
                pdf,
                form,
                about,
                settings,
            })
        }
    }
}

fn index(texts: &Path, library: &Path, about: Option<&Path>) -> Result<(), AppError> {
    let about = about::read(about)?;
    let sources = files::list(texts)?;
    let cancel = Cancel::listen()?;
    let mut writer = Writer::open(library).map_err(refused)?;
    let bar = terminal::progress(sources.len() as u64, "建立文库");
    let (mut new, mut replaced, mut unchanged) = (0_usize, 0_usize, 0_usize);
    let mut unreadable = Vec::new();
    for run in files::runs(&sources, INDEXED_TOGETHER) {
        let (documents, not) = files::read(run);
        unreadable.extend(not);
        for mut document in documents {
            if cancel.asked() {
                bar.abandon();
                return Err(cancelled(
                    "what was committed before stays; run the command again to go on",
                ));
            }
            document.about = about::stored(about.get(&document.name))?;
            *match writer.add(document).map_err(refused)? {
                Added::New => &mut new,
                Added::Replaced => &mut replaced,
                Added::Unchanged => &mut unchanged,
            } += 1;
            bar.inc(1);
        }
    }
    writer.finish().map_err(refused)?;
    bar.finish_and_clear();
    let documents = Library::open(library).map_err(refused)?.documents();
    let mut said = format!(
        "{new} added, {replaced} replaced, {unchanged} unchanged; the library has {documents} texts\n"
    );
    say_unreadable(&unreadable, &mut said);
    Ok(terminal::out(&said)?)
}

/// What `overlap check` was asked to do.
struct Check {
    texts: PathBuf,
    library: PathBuf,
    json: PathBuf,
    html: Option<PathBuf>,
    docx: Option<PathBuf>,
    pdf: Option<PathBuf>,
    form: Vec<PathBuf>,
    about: HashMap<String, About>,
    settings: Settings,
}

fn check(asked: &Check) -> Result<(), AppError> {
    let sources = files::list(&asked.texts)?;
    let forms = forms(&asked.form)?;
    let cancel = Cancel::listen()?;
    let library = Library::open(&asked.library).map_err(refused)?;
    let bar = terminal::progress(sources.len() as u64, "查重");
    let shown = Shown {
        bar: &bar,
        cancel: &cancel,
    };
    let mut checked: Vec<Checked> = Vec::with_capacity(sources.len());
    let mut unreadable = Vec::new();
    for run in files::runs(&sources, CHECKED_TOGETHER) {
        let (documents, not) = files::read(run);
        unreadable.extend(not);
        checked.extend(
            library
                .check(&documents, &forms, &asked.settings, &shown)
                .map_err(refused)?,
        );
    }
    bar.finish_and_clear();
    let about = |name: &str| asked.about.get(name).cloned().unwrap_or_default();
    let pairs = pairs::rank(&checked, about, about::parsed);
    let result = output::Result {
        checked: &checked,
        pairs: &pairs,
        unreadable: &unreadable,
        library: (&library).into(),
        settings: &asked.settings,
    };
    write(&asked.json, &result.json(about)?)?;
    let new = |names: &[&str]| {
        let wanted = |source: &&files::Source| names.contains(&source.name.as_str());
        let sources: Vec<_> = sources.iter().filter(wanted).cloned().collect();
        Ok(files::read(&sources).0)
    };
    let old = |names: &[&str]| Ok(library.documents_named(names)?);
    if let Some(path) = &asked.html {
        write(path, html::page(&result, &new, &old)?.as_bytes())?;
    }
    committee(asked, &result, (&new, &old))?;
    let passages: usize = checked.iter().map(|text| text.passages.len()).sum();
    let mut said = format!(
        "{passages} passages in {} pairs of texts; {} texts checked\n",
        pairs.len(),
        checked.len()
    );
    say_unreadable(&unreadable, &mut said);
    Ok(terminal::out(&said)?)
}

/// Writes the report for a committee, where it is asked for.
fn committee(
    asked: &Check,
    result: &output::Result<'_>,
    (new, old): (html::Texts<'_>, html::Texts<'_>),
) -> Result<(), AppError> {
    if asked.docx.is_none() && asked.pdf.is_none() {
        return Ok(());
    }
    let news: Vec<&str> = result.pairs.iter().map(|pair| &*pair.new).collect();
    let olds: Vec<&str> = result.pairs.iter().map(|pair| &*pair.old).collect();
    let input = report::Input {
        title: asked
            .texts
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        author: "【待填写：查重单位】".to_owned(),
        dated: report::day(crate::clock::now()),
        identifier: sm3_hex(&result.json(|_| About::default())?),
        synthetic: false,
        facts: result.facts(),
        pairs: report::sections(result.pairs, result.checked, (&new(&news)?, &old(&olds)?)),
        left_out: report::left_out_of(result.checked),
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

fn forms(paths: &[PathBuf]) -> Result<Vec<Document>, AppError> {
    let mut sources = Vec::new();
    for path in paths {
        let bytes = std::fs::metadata(path)
            .map_err(|error| {
                AppError::usage(
                    format!("{}: {error}", path.display()),
                    "name the blank form's file",
                )
            })?
            .len();
        sources.push(files::Source {
            name: path.display().to_string(),
            path: path.clone(),
            bytes,
        });
    }
    let (documents, unreadable) = files::read(&sources);
    match unreadable.first() {
        Some(not) => Err(AppError::usage(
            format!("{}: {}", not.file, not.message),
            "name a blank form that can be read",
        )),
        None => Ok(documents),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    std::fs::write(path, bytes).map_err(|error| {
        AppError::usage(
            format!("{}: {error}", path.display()),
            "name a file that can be written",
        )
    })
}

fn say_unreadable(unreadable: &[Unreadable], said: &mut String) {
    if !unreadable.is_empty() {
        // Writing into a String can't fail.
        let _ = writeln!(said, "{} files could not be read:", unreadable.len());
        for not in unreadable {
            let _ = writeln!(said, "  {}: {}", not.file, not.message);
        }
    }
}

fn cancelled(hint: &str) -> AppError {
    AppError::usage("cancelled", hint)
}

/// What of the library's troubles is the user's to mend.
fn refused(error: Error) -> AppError {
    let hint = match error {
        Error::Missing { .. } => "make one with `wenxiao overlap index`",
        Error::Locked { .. } => "wait until it is done, or stop it",
        Error::Broken { .. } => "index the texts into a new folder",
        Error::TooLong { .. } => "split the text",
        Error::Cancelled => return cancelled("nothing was written"),
        Error::Io { .. } => "",
    };
    match error {
        Error::Io { .. } => AppError::from(error),
        _ => AppError::usage(error.to_string(), hint),
    }
}

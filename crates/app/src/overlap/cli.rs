//! `wenxiao overlap index | check`.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, Subcommand};
use wenxiao_overlap::{Added, Error, Library, Settings, Writer};

use super::about;
use super::cancel::Cancel;
use super::check::{self, Check};
use super::files::{self, Known, Unreadable};
use super::works;
use crate::error::AppError;
use crate::packages::proposals::Proposals;
use crate::terminal;

/// Bytes of files that are read together while indexing.
const INDEXED_TOGETHER: u64 = 32 << 20;

/// Arguments of `overlap`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao overlap index applications-2023 --library library
  wenxiao overlap check applications-2024 --library library --json found.json --html found.html
  wenxiao overlap check new --library library --json found.json \\
      --form blank-form.docx --about authors.csv
  wenxiao overlap index 2023 --library library --proposals 2023/申报信息.xlsx
  wenxiao overlap check new --library library --json found.json --each-other \\
      --proposals new/申报信息.xlsx --docx report.docx
  wenxiao overlap check new --library library --json found.json \\
      --proposals new/申报信息.xlsx --funded 2022/申报信息.xlsx")]
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
        /// Table (CSV or xlsx) of what in the projects can be funded, kept with the library; evidence files lie beside it
        #[arg(long, value_name = "FILE")]
        proposals: Option<PathBuf>,
    },
    /// Print a file's text as it is compared, in whose characters offsets count
    Text {
        /// A .txt, .docx, .pdf … file
        file: PathBuf,
    },
    /// Find the passages of new texts that stand in the library
    Check {
        /// Folder of .txt, .docx, .pdf files, searched downwards
        texts: PathBuf,
        /// Folder of the library; may be missing where texts are compared with each other
        #[arg(long, value_name = "DIR", required_unless_present = "each_other")]
        library: Option<PathBuf>,
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
        /// Table (CSV or xlsx) of what in the new proposals can be funded; evidence files lie beside it
        #[arg(long, value_name = "FILE")]
        proposals: Option<PathBuf>,
        /// The same for proposals or projects of former years, to compare with beside those that the library keeps; may be given several times
        #[arg(long, value_name = "FILE")]
        funded: Vec<PathBuf>,
        /// Compare the new texts with each other, too
        #[arg(long)]
        each_other: bool,
        /// Characters (punctuation and boilerplate not counted) below which a passage isn't reported
        #[arg(long, value_name = "N", default_value_t = Settings::default().min_chars, value_parser = clap::value_parser!(u32).range(10..=1000))]
        min_chars: u32,
        /// Documents of the library in which a text must stand to count as boilerplate; by default headings in 2 % of them
        /// (at least 6, at most 60), running text of more than 70 characters in 20 % (at least 30, at most 240)
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
            proposals,
        } => index(&texts, &library, about.as_deref(), proposals.as_deref()),
        Command::Text { file } => text(&file),
        Command::Check {
            texts,
            library,
            json,
            html,
            docx,
            pdf,
            form,
            about,
            proposals,
            funded,
            each_other,
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
                settings.prose_documents = documents;
                settings.prose_at_most = documents;
            }
            let about = about::read(about.as_deref())?;
            check::run(&Check {
                texts,
                library,
                json,
                html,
                docx,
                pdf,
                form,
                about,
                proposals,
                funded,
                each_other,
                settings,
            })
        }
    }
}

/// The text of one file, nothing added: offsets in it are those of the results.
fn text(file: &Path) -> Result<(), AppError> {
    match files::one(file)? {
        Ok(document) => Ok(terminal::out(&document.text)?),
        Err(not) => Err(AppError::usage(
            format!("{}: {}", file.display(), not.message),
            "name a file that can be read",
        )),
    }
}

fn index(
    texts: &Path,
    library: &Path,
    about: Option<&Path>,
    proposals: Option<&Path>,
) -> Result<(), AppError> {
    let about = about::read(about)?;
    let mut sources = files::list(texts)?;
    // A wrong table is said before anything is stored.
    let table = proposals.map(works::table).transpose()?;
    if let (Some(path), Some(read)) = (proposals, &table) {
        let evidence = works::only_evidence(path, read);
        let is_evidence =
            |path: &Path| std::fs::canonicalize(path).is_ok_and(|path| evidence.contains(&path));
        sources.retain(|source| !is_evidence(&source.path));
    }
    let described = table.iter().flat_map(|read| &read.items);
    let known = Known {
        described: described.map(|it| it.file.clone()).collect(),
        about: about.keys().cloned().collect(),
    };
    let cancel = Cancel::listen()?;
    let mut writer = Writer::open(library).map_err(refused)?;
    let bar = terminal::progress(sources.len() as u64, "建立文库");
    let (mut new, mut replaced, mut unchanged) = (0_usize, 0_usize, 0_usize);
    let mut unreadable = Vec::new();
    for run in files::runs(&sources, INDEXED_TOGETHER) {
        let (documents, not) = files::read_once(run, &known);
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
    writer.commit().map_err(refused)?;
    let kept = match &table {
        // Under the writer's lock: nobody else adds to the works meanwhile.
        Some(read) => Some(works::keep(library, read, &names(library)?)?),
        None => None,
    };
    writer.finish().map_err(refused)?;
    bar.finish_and_clear();
    let documents = Library::open(library).map_err(refused)?.documents();
    let mut said = format!(
        "{new} added, {replaced} replaced, {unchanged} unchanged; the library has {documents} texts\n"
    );
    say_unreadable(&unreadable, &mut said);
    if let (Some(read), Some(kept)) = (&table, &kept) {
        say_works(kept, read, &mut said);
    }
    Ok(terminal::out(&said)?)
}

/// Names of the texts that a library has now.
fn names(library: &Path) -> Result<HashSet<String>, AppError> {
    match Library::open(library) {
        Ok(library) => Ok(library.names()?.into_iter().collect()),
        // Nothing was committed to a new one.
        Err(Error::Missing { .. }) => Ok(HashSet::new()),
        Err(other) => Err(refused(other)),
    }
}

/// What became of a table of proposals. Writing into a String can't fail.
fn say_works(kept: &works::Added, read: &Proposals, said: &mut String) {
    let _ = writeln!(
        said,
        "{} projects added, {} replaced, {} unchanged; the library keeps {} projects",
        kept.new,
        kept.replaced.len(),
        kept.unchanged,
        kept.works
    );
    if !kept.replaced.is_empty() {
        let _ = writeln!(said, "replaced: {}", kept.replaced.join(", "));
    }
    for (code, file) in &kept.without_text {
        let _ = writeln!(
            said,
            "  {code}: the library has no text {file}; the project is compared without it"
        );
    }
    for warning in &read.warnings {
        let _ = writeln!(said, "  {}: {}", warning.subject, warning.message);
    }
}

pub(super) fn say_unreadable(unreadable: &[Unreadable], said: &mut String) {
    if !unreadable.is_empty() {
        // Writing into a String can't fail.
        let _ = writeln!(said, "{} files take no part:", unreadable.len());
        for not in unreadable {
            let _ = writeln!(said, "  {}: {}", not.file, not.message);
        }
    }
}

pub(super) fn cancelled(hint: &str) -> AppError {
    AppError::usage("cancelled", hint)
}

/// What of the library's troubles is the user's to mend.
pub(super) fn refused(error: Error) -> AppError {
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

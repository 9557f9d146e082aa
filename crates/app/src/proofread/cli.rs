//! `wenxiao proofread FILE… [--json OUT] [--html OUT] [--annotate OUT.docx]`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use serde_json::{Value, json};
use wenxiao_proofread::document::{Document, FileKind};
use wenxiao_proofread::finding::{Checked, Report};
use wenxiao_proofread::read::{self, ReadError};
use wenxiao_proofread::settings::Settings;
use wenxiao_proofread::{annotate, check, html};

use crate::clock;
use crate::error::AppError;
use crate::page::words;
use crate::terminal;

/// Arguments of `proofread`.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Without an output option the findings are printed. The exit status is 0 whatever is found.
Offsets in the JSON are characters of the text: of the file as written for .txt and .md.

Examples:
  wenxiao proofread report.docx
  wenxiao proofread report.docx --annotate checked.docx
  wenxiao proofread report.pdf --json findings.json --html findings.html")]
pub struct Args {
    /// Report: .docx, .pdf, .xlsx, .txt or .md
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write the findings as JSON
    #[arg(long, value_name = "OUT")]
    json: Option<PathBuf>,
    /// Write one self-contained page: the text beside the findings
    #[arg(long, value_name = "OUT")]
    html: Option<PathBuf>,
    /// Write the original .docx with Word comments at the places
    #[arg(long, value_name = "OUT.docx")]
    annotate: Option<PathBuf>,
}

/// Runs `proofread`.
pub fn run(args: &Args) -> Result<(), AppError> {
    if args.annotate.is_some() && args.files.len() != 1 {
        return Err(AppError::usage(
            "--annotate takes one file",
            "run the command once for each .docx",
        ));
    }
    spared(args)?;
    let settings = Settings::bundled().map_err(anyhow::Error::from)?;
    let mut checked: Vec<(Document, Report)> = Vec::new();
    for file in &args.files {
        let document = read::read_file(file).map_err(|error| unreadable(&error))?;
        let report = check(&document, &settings);
        checked.push((document, report));
    }
    if let Some(out) = &args.annotate {
        annotated(&args.files[0], &checked[0], out)?;
    }
    if let Some(out) = &args.json {
        let text = serde_json::to_string_pretty(&as_json(&checked)).map_err(anyhow::Error::from)?;
        write(out, format!("{text}\n").as_bytes())?;
    }
    if let Some(out) = &args.html {
        let pairs: Vec<(&Document, &Report)> = checked
            .iter()
            .map(|(document, report)| (document, report))
            .collect();
        write(out, html::page(&pairs).as_bytes())?;
    }
    if args.json.is_none() && args.html.is_none() && args.annotate.is_none() {
        terminal::out(&listing(&checked))?;
    }
    Ok(())
}

/// Refuses to write over a report, and to give a Word document another ending.
fn spared(args: &Args) -> Result<(), AppError> {
    let outputs = [&args.annotate, &args.json, &args.html];
    for out in outputs.into_iter().flatten() {
        let place = |path: &Path| path.canonicalize().ok();
        let own = place(out);
        if let Some(file) = args
            .files
            .iter()
            .find(|file| own.is_some() && place(file) == own)
        {
            return Err(AppError::usage(
                format!("{} is the report itself and would be lost", file.display()),
                "give the output another name",
            ));
        }
    }
    let ending = |out: &PathBuf| {
        out.extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("docx"))
    };
    if let Some(out) = args.annotate.as_ref().filter(|out| !ending(out)) {
        return Err(AppError::usage(
            format!(
                "--annotate writes a Word document, {} isn't named as one",
                out.display()
            ),
            "give it a name that ends with .docx",
        ));
    }
    Ok(())
}

fn annotated(file: &Path, checked: &(Document, Report), out: &Path) -> Result<(), AppError> {
    let (document, report) = checked;
    if document.kind != FileKind::Docx {
        return Err(AppError::usage(
            format!("--annotate needs a .docx, {} is none", file.display()),
            "use --html for .pdf, .xlsx and .txt",
        ));
    }
    let content = std::fs::read(file).map_err(|error| {
        AppError::usage(
            format!("cannot read {}: {error}", file.display()),
            "check the path",
        )
    })?;
    let bytes = annotate::annotate(&document.name, &content, report, words::china(clock::now()))
        .map_err(|error| unreadable(&error))?;
    write(out, &bytes)
}

fn unreadable(error: &ReadError) -> AppError {
    AppError::usage(
        error.to_string(),
        "give a .docx, .pdf, .xlsx, .txt or .md file",
    )
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    std::fs::write(path, bytes).map_err(|error| {
        AppError::usage(
            format!("cannot write {}: {error}", path.display()),
            "check the folder and its permissions",
        )
    })
}

/// The contract's object; with several files each finding says which one it is about.
fn as_json(checked: &[(Document, Report)]) -> Value {
    let mut findings = Vec::new();
    let mut sum = Checked::default();
    let (mut held, mut unchecked) = (Vec::new(), Vec::new());
    for (_, report) in checked {
        for finding in &report.findings {
            let mut value = json!(finding);
            value["file"] = json!(report.file);
            findings.push(value);
        }
        sum.rates += report.checked.rates;
        sum.sums += report.checked.sums;
        sum.references += report.checked.references;
        sum.rules += report.checked.rules;
        held.extend(report.held.iter().cloned());
        unchecked.extend(report.unchecked.iter().cloned());
    }
    let files: Vec<&str> = checked
        .iter()
        .map(|(_, report)| report.file.as_str())
        .collect();
    json!({ "files": files, "findings": findings, "checked": sum, "held": held, "unchecked": unchecked })
}

/// The findings for a person at a terminal.
fn listing(checked: &[(Document, Report)]) -> String {
    let mut text = String::new();
    for (_, report) in checked {
        let counts = &report.checked;
        let head = format!(
            "{}：{}条；核对比率{}个、合计{}个、前后引用{}处、规则{}条\n",
            report.file,
            report.findings.len(),
            counts.rates,
            counts.sums,
            counts.references,
            counts.rules
        );
        text.push_str(&head);
        for (number, finding) in report.findings.iter().enumerate() {
            let place = finding
                .places
                .first()
                .map_or("", |place| place.label.as_str());
            let line = writeln!(
                text,
                "{:>3}. {} {}\n     {place}",
                number + 1,
                finding.severity.label(),
                finding.message
            );
            debug_assert!(line.is_ok(), "a string takes whatever is written");
        }
        for sentence in &report.unchecked {
            text.extend(["     未核对：", sentence, "\n"]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_on(name: &str, text: &str, json: bool) -> (tempfile::TempDir, Result<(), AppError>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let out = folder
            .path()
            .join(if json { "out.json" } else { "out.docx" });
        let args = Args {
            files: vec![file],
            json: json.then(|| out.clone()),
            html: json.then(|| folder.path().join("out.html")),
            annotate: (!json).then_some(out),
        };
        let result = run(&args);
        (folder, result)
    }

    #[test]
    fn a_report_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.txt");
        std::fs::write(&file, "共支持3个项目。\n").unwrap();
        let args = |json: Option<PathBuf>, annotate: Option<PathBuf>| Args {
            files: vec![file.clone()],
            json,
            html: None,
            annotate,
        };
        let same = folder.path().join(".").join("a.txt");
        assert!(run(&args(Some(same), None)).is_err());
        let other = folder.path().join("b.pdf");
        assert!(run(&args(None, Some(other.clone()))).is_err());
        assert!(!other.exists());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "共支持3个项目。\n");
    }

    #[test]
    fn findings_in_the_shape_of_the_contract() {
        let text = "一、完成情况\n甲类培训人数指标，指标值为200人次，实际完成值为150人次，完成率为76%，偏差率为25%。\n";
        let (folder, result) = run_on("a.txt", text, true);
        result.unwrap();
        let json: Value =
            serde_json::from_slice(&std::fs::read(folder.path().join("out.json")).unwrap())
                .unwrap();
        let finding = &json["findings"][0];
        assert_eq!(finding["severity"], "error");
        assert_eq!(finding["computed"], "75%");
        let place = &finding["places"][0];
        let (from, to) = (
            place["from"].as_u64().unwrap(),
            place["to"].as_u64().unwrap(),
        );
        let quoted: String = text
            .chars()
            .skip(usize::try_from(from).unwrap())
            .take(usize::try_from(to - from).unwrap())
            .collect();
        assert_eq!(quoted, "76%");
        assert!(json["checked"]["rates"].as_u64().unwrap() >= 2);
        assert!(
            std::fs::read_to_string(folder.path().join("out.html"))
                .unwrap()
                .contains("<mark")
        );
    }

    #[test]
    fn comments_need_a_word_document() {
        let (_, result) = run_on("a.txt", "支持项目3个。\n", false);
        assert_eq!(result.unwrap_err().exit_status(), 2);
    }
}

//! Conventions of the repository that a person would otherwise have to remember. A failure says what to do.

use std::fs;
use std::path::{Path, PathBuf};

/// Lines above which a source file has to say why it is one file (`//! Long because …`).
const LONG_FILE: usize = 400;
/// Lines that `docs/architecture.md` may have, so that it is read.
const ARCHITECTURE: usize = 150;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the crate stands in crates/app")
}

/// Every file that git would keep, with an ending among `endings`, below the root.
fn files(endings: &[&str]) -> Vec<PathBuf> {
    fn walk(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder)
            .expect("a folder of the repository can be read")
            .flatten()
        {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["target", ".git", "node_modules", "demo"].contains(&name.as_str()) {
                    walk(&path, endings, found);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root(), endings, &mut found);
    found.sort();
    assert!(
        !found.is_empty(),
        "no files with {endings:?} found: the test looks in the wrong place"
    );
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

#[test]
fn long_files_say_why() {
    let long: Vec<String> = files(&[".rs"])
        .iter()
        .filter_map(|path| {
            let text = fs::read_to_string(path).expect("source is UTF-8");
            let lines = text.lines().count();
            (lines > LONG_FILE && !text.contains("//! Long because "))
                .then(|| format!("{} has {lines} lines", shown(path)))
        })
        .collect();
    assert!(
        long.is_empty(),
        "split these or say `//! Long because …` in their head:\n{}",
        long.join("\n")
    );
}

#[test]
fn lints_are_expected_with_a_reason_never_allowed() {
    let needle = concat!("#[al", "low(");
    let inner = concat!("#![al", "low(");
    let found: Vec<String> = files(&[".rs"])
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("source is UTF-8");
            text.lines()
                .enumerate()
                .filter(|(_, line)| line.contains(needle) || line.contains(inner))
                .map(|(row, _)| format!("{}:{}", shown(path), row + 1))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(
        found.is_empty(),
        "write #[expect(…, reason = \"…\")] instead:\n{}",
        found.join("\n")
    );
}

#[test]
fn nothing_unfinished_is_committed() {
    let marks = [
        concat!("to", "do!("),
        concat!("unimple", "mented!("),
        concat!("FIX", "ME"),
        concat!("TO", "DO"),
    ];
    let found: Vec<String> = files(&[".rs", ".html", ".toml", ".sh", ".sql"])
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).unwrap_or_default();
            text.lines()
                .enumerate()
                .filter(|(_, line)| marks.iter().any(|mark| line.contains(mark)))
                .map(|(row, line)| format!("{}:{}: {}", shown(path), row + 1, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(
        found.is_empty(),
        "finish these or file an issue:\n{}",
        found.join("\n")
    );
}

#[test]
fn no_path_of_somebodys_machine() {
    let paths = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
    ];
    let found: Vec<String> = files(&[".rs", ".md", ".toml", ".sh", ".html", ".py", "Makefile"])
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).unwrap_or_default();
            text.lines()
                .enumerate()
                .filter(|(_, line)| paths.iter().any(|needle| line.contains(needle)))
                .map(|(row, line)| format!("{}:{}: {}", shown(path), row + 1, line.trim()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(
        found.is_empty(),
        "these name a machine's own folders:\n{}",
        found.join("\n")
    );
}

#[test]
fn architecture_stays_short_enough_to_be_read() {
    let text = fs::read_to_string(root().join("docs/architecture.md"))
        .expect("docs/architecture.md is there");
    let lines = text.lines().count();
    assert!(
        lines <= ARCHITECTURE,
        "docs/architecture.md has {lines} lines, {ARCHITECTURE} at most"
    );
    assert!(
        text.contains("## Invariants"),
        "docs/architecture.md says what is deliberately absent"
    );
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut broken = Vec::new();
    for path in files(&[".md"]) {
        let text = fs::read_to_string(&path).expect("documents are UTF-8");
        for (row, line) in text.lines().enumerate() {
            for target in line
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next())
            {
                let file = target.split('#').next().unwrap_or_default();
                let outside = target.contains("://")
                    || target.starts_with("mailto:")
                    || file.is_empty()
                    || file.contains(' ');
                if !outside
                    && !path
                        .parent()
                        .expect("a file has a folder")
                        .join(file)
                        .exists()
                {
                    broken.push(format!("{}:{}: {target}", shown(&path), row + 1));
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "links that lead nowhere:\n{}",
        broken.join("\n")
    );
}

#[test]
fn every_decision_says_when_and_why() {
    let folder = root().join("docs/decisions");
    for entry in fs::read_dir(folder)
        .expect("docs/decisions is there")
        .flatten()
    {
        let text = fs::read_to_string(entry.path()).expect("decisions are UTF-8");
        let name = entry.file_name();
        for heading in ["Date: ", "## Context", "## Decision", "## Consequences"] {
            assert!(
                text.contains(heading),
                "{} has no `{heading}`",
                name.display()
            );
        }
    }
}

/// `docs/mistakes.md` says which test holds which mistake: `file` `name`, both in backticks.
#[test]
fn the_tests_that_documents_name_exist() {
    let text = fs::read_to_string(root().join("docs/mistakes.md")).expect("the list is there");
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let mut named = 0;
    for pair in quoted.windows(2) {
        let [file, name] = pair else { continue };
        if !file.contains("tests")
            || Path::new(file)
                .extension()
                .is_none_or(|ending| ending != "rs")
            || name.contains('/')
        {
            continue;
        }
        named += 1;
        let source = fs::read_to_string(root().join(file)).unwrap_or_default();
        assert!(
            source.contains(&format!("fn {name}(")),
            "docs/mistakes.md names {name}, which {file} doesn't have"
        );
    }
    assert!(named > 10, "only {named} tests are named");
}

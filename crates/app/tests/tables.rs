//! One table, one owner: the SQL that writes a table stands in its owner's folder, and nobody commits but `Tx::commit`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Who owns which tables: folder below `src`, its tables.
const OWNERS: &[(&str, &[&str])] = &[
    (
        "accounts",
        &["account", "account_role", "session", "setup_token"],
    ),
    ("audit", &["audit_entry", "audit_head"]),
    (
        "duplicates",
        &[
            "library_upload",
            "library_text",
            "library_work",
            "blank_form",
            "duplicate_check",
            "checked_text",
            "duplicate_pair",
            "pair_decision",
            "pair_explanation",
        ],
    ),
    // It also counts revisions of `fund_year` and `evaluated_fund` and freezes them, by one SQL text for both.
    (
        "evaluations",
        &[
            "snapshot",
            "narrative",
            "scheme_snapshot",
            "scheme_narrative",
        ],
    ),
    ("files", &["file"]),
    ("filings", &["filing", "adjustment"]),
    (
        "funds",
        &["fund", "fund_year", "evaluation", "indicator_result"],
    ),
    ("imports", &["import"]),
    (
        "indicators",
        &["indicator", "deviation_cause", "cause_adjustment"],
    ),
    ("proofread", &["proofreading"]),
    ("jobs", &["job"]),
    (
        "projects",
        &[
            "project",
            "project_adjustment",
            "evaluated_project",
            "evaluated_project_adjustment",
        ],
    ),
    (
        "schemes",
        &[
            "evaluated_fund",
            "evaluated_money",
            "scheme_node",
            "leaf_score",
            "leaf_adjustment",
            "problem",
            "survey_answer",
            "scheme_evaluation",
            "node_result",
        ],
    ),
];

/// Folders that treat every table alike, and say so in their head: the backup puts rows back, migrations make tables.
const GENERAL: &[&str] = &["backup", "db"];

fn sources(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder)
        .expect("the folder can be read")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Sources of the program with their folder below `src`, without tests.
fn program() -> Vec<(String, PathBuf, String)> {
    let mut paths = Vec::new();
    sources(&root().join("src"), ".rs", &mut paths);
    paths
        .into_iter()
        .filter(|path| !path.to_string_lossy().contains("test"))
        .map(|path| {
            let below = path.strip_prefix(root().join("src")).expect("below src");
            let slice = below
                .iter()
                .next()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let text = fs::read_to_string(&path).expect("source is UTF-8");
            (slice, path, text)
        })
        .collect()
}

#[test]
fn every_table_of_the_migrations_has_one_owner() {
    let mut paths = Vec::new();
    sources(&root().join("migrations"), ".sql", &mut paths);
    paths.sort();
    let mut made: Vec<String> = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).expect("SQL is UTF-8");
        for line in text.lines() {
            if let Some(table) = line.strip_prefix("create table ") {
                made.extend(table.split(' ').next().map(str::to_owned));
            } else if let Some(table) = line.strip_prefix("drop table ") {
                made.retain(|other| other != table.trim_end_matches(';'));
            }
        }
    }
    made.sort();
    // A later migration makes a table anew where SQLite can't change it.
    made.dedup();
    let mut owned: Vec<String> = OWNERS
        .iter()
        .flat_map(|(_, tables)| tables.iter().map(|table| (*table).to_owned()))
        .collect();
    owned.sort();
    assert_eq!(made, owned, "give a new table one owner in this list");
}

#[test]
fn a_table_is_written_only_in_its_owners_folder() {
    let owner: BTreeMap<&str, &str> = OWNERS
        .iter()
        .flat_map(|(folder, tables)| tables.iter().map(|table| (*table, *folder)))
        .collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (slice, path, text) in program() {
        if GENERAL.contains(&slice.as_str()) {
            continue;
        }
        for verb in ["insert into ", "update ", "delete from "] {
            for (at, _) in text.match_indices(verb) {
                let table: String = text[at + verb.len()..]
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                    .collect();
                let Some(owner) = owner.get(table.as_str()) else {
                    continue;
                };
                seen += 1;
                if *owner != slice {
                    wrong.push(format!(
                        "{}: {verb}{table} belongs to src/{owner}",
                        path.display()
                    ));
                }
            }
        }
    }
    assert!(
        seen > 20,
        "the test looks in the wrong place: {seen} statements"
    );
    assert!(
        wrong.is_empty(),
        "ask the owner's queries:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn sql_stands_in_lower_case() {
    let verbs = [
        concat!("SEL", "ECT "),
        concat!("INS", "ERT INTO"),
        concat!("UPD", "ATE "),
        concat!("DEL", "ETE FROM"),
    ];
    let wrong: Vec<String> = program()
        .into_iter()
        .filter(|(_, _, text)| verbs.iter().any(|verb| text.contains(&format!("\"{verb}"))))
        .map(|(_, path, _)| path.display().to_string())
        .collect();
    assert!(wrong.is_empty(), "write SQL in lower case: {wrong:?}");
}

#[test]
fn only_tx_commits_and_only_db_begins() {
    let wrong: Vec<String> = program()
        .into_iter()
        .filter(|(slice, _, _)| slice != "db")
        .flat_map(|(_, path, text)| {
            [".begin()", ".begin_with(", "transaction.commit()"]
                .into_iter()
                .filter(|call| text.contains(call))
                .map(|call| format!("{}: {call}", path.display()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(wrong.is_empty(), "use Db::read or Db::write: {wrong:?}");
}

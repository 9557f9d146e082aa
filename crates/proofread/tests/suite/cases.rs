//! Every rule has cases: a clean text on which it is silent, and one change of it that it finds at its place.

use serde::Deserialize;
use wenxiao_proofread::check;
use wenxiao_proofread::finding::{Finding, Severity};
use wenxiao_proofread::names::name;
use wenxiao_proofread::rules;
use wenxiao_proofread::settings::Settings;

use crate::make;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    /// Code of the finding.
    code: String,
    severity: Severity,
    text: String,
    /// What is changed, and into what.
    change: [String; 2],
}

#[derive(Deserialize)]
struct CleanTexts {
    clean: Vec<CleanText>,
}

/// A text that is right, and what might be taken for a mistake in it.
#[derive(Deserialize)]
struct CleanText {
    why: String,
    text: String,
}

fn cases(rule: &str) -> Cases {
    let path = format!("{}/tests/cases/{rule}.toml", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn findings(text: &str, settings: &Settings) -> Vec<Finding> {
    check(&make::text(text), settings).findings
}

/// Where the changed text differs from the clean one, in characters.
fn changed_span(clean: &str, wrong: &str) -> (usize, usize) {
    let (clean, wrong): (Vec<char>, Vec<char>) = (clean.chars().collect(), wrong.chars().collect());
    let from = (0..wrong.len())
        .find(|at| clean.get(*at) != wrong.get(*at))
        .expect("the change changes something");
    let tail = (1..=wrong.len() - from)
        .take_while(|back| {
            clean.len() > from + back && clean[clean.len() - back] == wrong[wrong.len() - back]
        })
        .count();
    (from, (wrong.len() - tail).max(from + 1))
}

#[test]
fn every_rule_is_silent_on_the_clean_text_and_finds_the_change() {
    let settings = Settings::bundled().unwrap();
    for rule in rules::ALL {
        for case in cases(rule.id).case {
            let wrong = case.text.replacen(&case.change[0], &case.change[1], 1);
            let clean = findings(&case.text, &settings);
            assert!(
                clean.iter().all(|finding| finding.code != case.code),
                "{}: {} on the clean text: {clean:?}",
                rule.id,
                case.code
            );
            let (from, to) = changed_span(&case.text, &wrong);
            let found = findings(&wrong, &settings);
            let hit = found.iter().find(|finding| {
                finding.code == case.code
                    && finding
                        .places
                        .iter()
                        .any(|place| place.from < to + 1 && from < place.to + 1)
            });
            let Some(hit) = hit else {
                panic!(
                    "{}: {} not found at {from}..{to}: {found:?}",
                    rule.id, case.code
                );
            };
            assert_eq!(hit.severity, case.severity, "{}: {}", rule.id, case.code);
            assert!(hit.message.ends_with('。'), "{}", hit.message);
            assert!(hit.advice.is_some(), "{}: no advice", case.code);
            assert_ne!(name(&case.code), name(""), "{}: no name", case.code);
        }
    }
}

#[test]
fn nothing_is_called_wrong_in_running_text_that_is_right() {
    let settings = Settings::bundled().unwrap();
    let texts: CleanTexts = toml::from_str(include_str!("../cases/clean_prose.toml")).unwrap();
    for clean in texts.clean {
        let mut found = findings(&clean.text, &settings);
        found.retain(|finding| finding.severity != Severity::Hint);
        assert!(found.is_empty(), "{}: {found:#?}", clean.why);
    }
}

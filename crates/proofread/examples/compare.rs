//! Says which of several changed copies of a document get a finding at the place that was changed.
//!
//! `compare CLEAN CHANGED…`: the findings of the clean document are printed first, then one line for each copy.

use std::collections::HashSet;

use wenxiao_proofread::finding::{Finding, Severity};
use wenxiao_proofread::settings::Settings;

fn identity(finding: &Finding) -> String {
    format!("{}{:?}", finding.message, finding.places)
}

/// Where the second text differs from the first, from and to.
fn difference(clean: &[char], changed: &[char]) -> (usize, usize) {
    let from = clean
        .iter()
        .zip(changed)
        .take_while(|(a, b)| a == b)
        .count();
    let tail = clean[from..]
        .iter()
        .rev()
        .zip(changed[from..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    (from, (changed.len() - tail).max(from + 1))
}

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::bundled()?;
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let Some((clean, changed)) = paths.split_first() else {
        return Ok(());
    };
    let document = wenxiao_proofread::read::read_file(clean.as_ref())?;
    let text: Vec<char> = document.text.chars().collect();
    let mut known = HashSet::new();
    for finding in wenxiao_proofread::check(&document, &settings).findings {
        known.insert(identity(&finding));
        if finding.severity != Severity::Hint {
            println!(
                "{clean}: {} {} {}",
                finding.severity.label(),
                finding.code,
                finding.message
            );
        }
    }
    let mut found = 0;
    for path in changed {
        let document = wenxiao_proofread::read::read_file(path.as_ref())?;
        let other: Vec<char> = document.text.chars().collect();
        let (from, to) = difference(&text, &other);
        let report = wenxiao_proofread::check(&document, &settings);
        let hit = report.findings.iter().find(|finding| {
            finding.severity != Severity::Hint
                && !known.contains(&identity(finding))
                && finding
                    .places
                    .iter()
                    .any(|place| place.from < to + 2 && from < place.to + 2)
        });
        let around: String = other[from.saturating_sub(24)..(to + 14).min(other.len())]
            .iter()
            .map(|c| if c.is_whitespace() { ' ' } else { *c })
            .collect();
        found += usize::from(hit.is_some());
        match hit {
            Some(finding) => println!(
                "found {path} {around} | {} {}",
                finding.code, finding.message
            ),
            None => println!("MISSED {path} {around}"),
        }
    }
    println!("{clean}: {found} of {}", changed.len());
    Ok(())
}

//! Changes each figure of documents once and says which changes no finding names.

use std::collections::HashSet;

use wenxiao_proofread::context::Context;
use wenxiao_proofread::finding::{Finding, Severity};
use wenxiao_proofread::settings::Settings;

fn mutated(printed: &str) -> String {
    let mut digits: Vec<char> = printed.chars().collect();
    let at: Vec<usize> = (0..digits.len())
        .filter(|at| digits[*at].is_ascii_digit())
        .collect();
    let target = at[at.len() / 2];
    let digit = digits[target].to_digit(10).unwrap_or(0);
    digits[target] = char::from_digit(if digit == 9 { 4 } else { digit + 1 }, 10).unwrap_or('1');
    digits.into_iter().collect()
}

#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::bundled()?;
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let read =
            |text: &str| wenxiao_proofread::read::read_bytes("a.md", text.as_bytes().to_vec());
        let document = read(&text)?;
        let base: HashSet<String> = wenxiao_proofread::check(&document, &settings)
            .findings
            .iter()
            .map(|finding| format!("{}{:?}", finding.message, finding.places))
            .collect();
        let context = Context::new(&document, &settings);
        let chars: Vec<char> = text.chars().collect();
        let (mut all, mut found) = (0, 0);
        for passage in &context.passages {
            for quantity in &passage.quantities {
                let span = passage.span_of(quantity);
                let printed: String = chars[span.from..span.to].iter().collect();
                if !printed.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                let changed: String = chars[..span.from].iter().collect::<String>()
                    + &mutated(&printed)
                    + &chars[span.to..].iter().collect::<String>();
                let report = wenxiao_proofread::check(&read(&changed)?, &settings);
                let names = |finding: &&Finding| {
                    finding.severity != Severity::Hint
                        && !base.contains(&format!("{}{:?}", finding.message, finding.places))
                        && finding
                            .places
                            .iter()
                            .any(|place| place.from < span.to && span.from < place.to)
                };
                all += 1;
                if report.findings.iter().any(|finding| names(&finding)) {
                    found += 1;
                } else {
                    let from = quantity.from.saturating_sub(22);
                    println!(
                        "miss {} -> {} | {} | {}",
                        printed,
                        mutated(&printed),
                        context
                            .label(span)
                            .chars()
                            .rev()
                            .take(30)
                            .collect::<String>()
                            .chars()
                            .rev()
                            .collect::<String>(),
                        passage.slice(from, quantity.to + 10)
                    );
                }
            }
        }
        println!("{path}: {found}/{all}");
    }
    Ok(())
}

//! Changes each figure of documents in several ways and says which changes no finding names.
//!
//! `mutate [--all] REPORT…`: with `--all` every way for every figure, otherwise two ways for each, in turn.

use std::collections::HashSet;

use wenxiao_proofread::context::{Context, shorten};
use wenxiao_proofread::finding::{Finding, Severity};
use wenxiao_proofread::settings::Settings;

/// The ways in which a figure is changed.
const WAYS: [&str; 8] = [
    "first digit",
    "middle digit",
    "last digit",
    "neighbours",
    "a tenth more",
    "a tenth less",
    "ten times",
    "unit",
];

fn replaced(printed: &str, pick: impl Fn(usize) -> usize) -> Option<String> {
    let mut chars: Vec<char> = printed.chars().collect();
    let at: Vec<usize> = (0..chars.len())
        .filter(|at| chars[*at].is_ascii_digit())
        .collect();
    let target = *at.get(pick(at.len()))?;
    let digit = chars[target].to_digit(10)?;
    chars[target] = char::from_digit(if digit == 9 { 4 } else { digit + 1 }, 10)?;
    Some(chars.into_iter().collect())
}

/// The number at the start of a printed figure and what follows it.
fn number(printed: &str) -> Option<(f64, usize, &str)> {
    let end = printed
        .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .unwrap_or(printed.len());
    let text = printed[..end].replace(',', "");
    let decimals = text.split_once('.').map_or(0, |(_, rest)| rest.len());
    Some((text.parse().ok()?, decimals, &printed[end..]))
}

fn scaled(printed: &str, factor: f64) -> Option<String> {
    let (value, decimals, rest) = number(printed)?;
    let shown = format!("{:.decimals$}", value * factor);
    Some(format!("{shown}{rest}"))
}

fn mutated(printed: &str, way: usize) -> Option<String> {
    let changed = match way {
        0 => replaced(printed, |_| 0),
        1 => replaced(printed, |count| count / 2),
        2 => replaced(printed, |count| count.saturating_sub(1)),
        3 => {
            let mut chars: Vec<char> = printed.chars().collect();
            let at = (1..chars.len()).find(|at| {
                chars[*at].is_ascii_digit()
                    && chars[*at - 1].is_ascii_digit()
                    && chars[*at] != chars[*at - 1]
            })?;
            chars.swap(at - 1, at);
            Some(chars.into_iter().collect())
        }
        4 => scaled(printed, 1.1),
        5 => scaled(printed, 0.9),
        6 => scaled(printed, 10.0),
        _ => {
            if printed.contains("万元") {
                Some(printed.replace("万元", "亿元"))
            } else if printed.contains("亿元") {
                Some(printed.replace("亿元", "万元"))
            } else {
                scaled(printed, 0.1)
            }
        }
    }?;
    (changed != printed).then_some(changed)
}

fn identity(finding: &Finding) -> String {
    format!("{}{:?}", finding.message, finding.places)
}

#[expect(clippy::print_stdout, reason = "an example prints")]
#[expect(
    clippy::too_many_lines,
    reason = "one pass over the changes, counted as it goes"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Settings::bundled()?;
    let mut every = false;
    for path in std::env::args().skip(1) {
        if path == "--all" {
            every = true;
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        let name = path.rsplit('/').next().unwrap_or("a.txt");
        let read = |text: &str| wenxiao_proofread::read::read_bytes(name, text.as_bytes().to_vec());
        let document = read(&text)?;
        let base: HashSet<String> = wenxiao_proofread::check(&document, &settings)
            .findings
            .iter()
            .map(identity)
            .collect();
        let context = Context::new(&document, &settings);
        let chars: Vec<char> = text.chars().collect();
        let (mut all, mut found) = (0, 0);
        let mut turn = 0;
        for passage in &context.passages {
            for quantity in &passage.quantities {
                let span = passage.span_of(quantity);
                let printed: String = chars[span.from..span.to].iter().collect();
                if !printed.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                turn += 1;
                let ways: Vec<usize> = if every {
                    (0..WAYS.len()).collect()
                } else {
                    vec![turn % 3, 3 + turn % 5]
                };
                let mut missed = Vec::new();
                let mut tried = HashSet::new();
                for way in ways {
                    let Some(new) = mutated(&printed, way).filter(|new| tried.insert(new.clone()))
                    else {
                        continue;
                    };
                    let changed: String = chars[..span.from].iter().collect::<String>()
                        + &new
                        + &chars[span.to..].iter().collect::<String>();
                    let report = wenxiao_proofread::check(&read(&changed)?, &settings);
                    let names = |finding: &Finding| {
                        finding.severity != Severity::Hint
                            && !base.contains(&identity(finding))
                            && finding
                                .places
                                .iter()
                                .any(|place| place.from < span.to + 2 && span.from < place.to)
                    };
                    all += 1;
                    if report.findings.iter().any(names) {
                        found += 1;
                    } else {
                        missed.push(new);
                    }
                }
                if !missed.is_empty() {
                    let from = quantity.from.saturating_sub(24);
                    let label: String = context.label(span);
                    let skip = label.chars().count().saturating_sub(24);
                    println!(
                        "{}/{} {} -> {} | {} | {}",
                        missed.len(),
                        tried.len(),
                        printed,
                        missed.join(" "),
                        label.chars().skip(skip).collect::<String>(),
                        shorten(&passage.slice(from, quantity.to + 12), 60)
                    );
                }
            }
        }
        println!("{path}: {found}/{all}");
    }
    Ok(())
}

//! Clean reports stay without errors; one changed figure is found and its place named.

use std::collections::HashSet;

use wenxiao_proofread::check;
use wenxiao_proofread::context::Context;
use wenxiao_proofread::document::Document;
use wenxiao_proofread::finding::{Finding, Severity};
use wenxiao_proofread::read::read_bytes;
use wenxiao_proofread::settings::Settings;

use crate::{make, make_workbook};

/// Reports of four funds that don't exist, in four layouts; every figure of them is right.
pub const CLEAN: [(&str, &str); 4] = [
    (
        "guidance_minhai_2023.txt",
        include_str!("../data/guidance_minhai_2023.txt"),
    ),
    (
        "evaluation_beiling_2024.txt",
        include_str!("../data/evaluation_beiling_2024.txt"),
    ),
    (
        "vouchers_donghe_2024.md",
        include_str!("../data/vouchers_donghe_2024.md"),
    ),
    (
        "innovation_xiling_2022.txt",
        include_str!("../data/innovation_xiling_2022.txt"),
    ),
];

/// Reports in other styles: prose with 亿元 and 万元 mixed, tables of scores, several years, markdown, annexes, growth and averages.
/// The last three, a park's work report, envoys of a prefecture and a plan at half time, were invented by a writer who didn't know the rules.
pub const STYLES: [(&str, &str); 17] = [
    (
        "agriculture_qingyuan_2022.txt",
        include_str!("../data/agriculture_qingyuan_2022.txt"),
    ),
    (
        "department_linchuan_2024.txt",
        include_str!("../data/department_linchuan_2024.txt"),
    ),
    (
        "department_xijiang_2023.txt",
        include_str!("../data/department_xijiang_2023.txt"),
    ),
    (
        "enterprises_binhai_2024.md",
        include_str!("../data/enterprises_binhai_2024.md"),
    ),
    (
        "envoys_yunling_2024.txt",
        include_str!("../data/envoys_yunling_2024.txt"),
    ),
    (
        "guidance_gandong_2024.txt",
        include_str!("../data/guidance_gandong_2024.txt"),
    ),
    (
        "innovation_lanjiang_2023.txt",
        include_str!("../data/innovation_lanjiang_2023.txt"),
    ),
    (
        "institutes_hanyuan_2023.txt",
        include_str!("../data/institutes_hanyuan_2023.txt"),
    ),
    (
        "platforms_dongping_2023.txt",
        include_str!("../data/platforms_dongping_2023.txt"),
    ),
    (
        "ladder_longxi_2024.md",
        include_str!("../data/ladder_longxi_2024.md"),
    ),
    (
        "envoys_qionghai_2022.txt",
        include_str!("../data/envoys_qionghai_2022.txt"),
    ),
    (
        "basic_binnan_2023.txt",
        include_str!("../data/basic_binnan_2023.txt"),
    ),
    (
        "results_qianchuan_2023.md",
        include_str!("../data/results_qianchuan_2023.md"),
    ),
    (
        "extension_hexi_2022.txt",
        include_str!("../data/extension_hexi_2022.txt"),
    ),
    (
        "park_changling_2024.md",
        include_str!("../data/park_changling_2024.md"),
    ),
    (
        "envoys_yunlingzhou_2023.txt",
        include_str!("../data/envoys_yunlingzhou_2023.txt"),
    ),
    (
        "plan_binhu_2025.md",
        include_str!("../data/plan_binhu_2025.md"),
    ),
];

/// Words around figures that nothing else in their report contradicts.
const FREE: &str = include_str!("../data/free.txt");

fn severe(document: &Document, settings: &Settings) -> Vec<Finding> {
    let mut findings = check(document, settings).findings;
    findings.retain(|finding| finding.severity != Severity::Hint);
    findings
}

fn identity(finding: &Finding) -> String {
    format!("{}{:?}", finding.message, finding.places)
}

#[test]
fn clean_reports_have_no_findings() {
    let settings = Settings::bundled().unwrap();
    for (name, content) in CLEAN.into_iter().chain(STYLES) {
        let findings = severe(&make::text(content), &settings);
        let messages: Vec<&str> = findings
            .iter()
            .map(|finding| finding.message.as_str())
            .collect();
        assert_eq!(messages, Vec::<&str>::new(), "{name}");
    }
}

/// One digit of a figure changed: the first, the last or the one in the middle.
fn changed(printed: &str, round: usize) -> String {
    let mut chars: Vec<char> = printed.chars().collect();
    let digits: Vec<usize> = (0..chars.len())
        .filter(|at| chars[*at].is_ascii_digit())
        .collect();
    let at = digits[match round {
        0 => 0,
        1 => digits.len() / 2,
        _ => digits.len() - 1,
    }];
    let digit = chars[at].to_digit(10).expect("it is a digit");
    let next = if digit == 9 {
        4
    } else {
        digit + 1 + u32::from(round == 0 && digit < 7)
    };
    chars[at] = char::from_digit(next, 10).expect("it is below ten");
    chars.into_iter().collect()
}

/// (found, tried, what was missed)
fn recall(content: &str, settings: &Settings) -> (usize, usize, Vec<String>) {
    let free: Vec<&str> = FREE
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let document = make::text(content);
    let known: HashSet<String> = severe(&document, settings).iter().map(identity).collect();
    let context = Context::new(&document, settings);
    let chars: Vec<char> = content.chars().collect();
    let (mut found, mut tried, mut missed) = (0, 0, Vec::new());
    for passage in &context.passages {
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let span = passage.span_of(quantity);
            let printed: String = chars[span.from..span.to].iter().collect();
            let words = passage.slice(quantity.from.saturating_sub(10), quantity.to + 6);
            if !printed.contains(|c: char| c.is_ascii_digit())
                || free.iter().any(|word| words.contains(word))
            {
                continue;
            }
            let printed_new = changed(&printed, at % 3);
            let new: String = chars[..span.from]
                .iter()
                .copied()
                .chain(printed_new.chars())
                .chain(chars[span.to..].iter().copied())
                .collect();
            tried += 1;
            let hit = severe(&make::text(&new), settings).iter().any(|finding| {
                !known.contains(&identity(finding))
                    && finding
                        .places
                        .iter()
                        .any(|place| place.from < span.to && span.from < place.to)
            });
            if hit {
                found += 1;
            } else {
                missed.push(format!("{printed} -> {printed_new}: {words}"));
            }
        }
    }
    (found, tried, missed)
}

#[test]
fn changed_figures_are_found_at_their_place() {
    let settings = Settings::bundled().unwrap();
    let (mut all_found, mut all_tried) = (0, 0);
    for (name, content) in CLEAN {
        let (found, tried, missed) = recall(content, &settings);
        println!("{name}: {found}/{tried}\n{}", missed.join("\n"));
        assert!(found * 100 >= tried * 85, "{name}: {found} of {tried}");
        all_found += found;
        all_tried += tried;
    }
    assert!(
        all_found * 100 >= all_tried * 92,
        "{all_found} of {all_tried}"
    );
}

/// Of all figures, those included that nothing contradicts.
#[test]
fn changes_in_other_styles_are_found() {
    let settings = Settings::bundled().unwrap();
    let (mut all_found, mut all_tried) = (0, 0);
    for (name, content) in STYLES {
        let (found, tried, missed) = recall(content, &settings);
        println!("{name}: {found}/{tried}\n{}", missed.join("\n"));
        all_found += found;
        all_tried += tried;
    }
    assert!(
        all_found * 100 >= all_tried * 72,
        "{all_found} of {all_tried}"
    );
}

/// A makers' name and what it makes of a text.
type Format = (&'static str, fn(&str) -> Vec<u8>);

/// A sample of the figures changed: what the text shows is shown by Word, PDF and workbook too, at the changed figure.
#[test]
fn changes_are_found_in_every_format() {
    const FORMATS: [Format; 3] = [
        ("a.docx", make::docx),
        ("a.pdf", make::pdf),
        ("a.xlsx", make_workbook::xlsx),
    ];
    let settings = Settings::bundled().unwrap();
    let squeezed = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != ',')
            .collect()
    };
    for (format, make) in FORMATS {
        let (mut found, mut of_text) = (0, 0);
        for (name, content) in CLEAN {
            let document = make::text(content);
            let context = Context::new(&document, &settings);
            let chars: Vec<char> = content.chars().collect();
            let spans = context.passages.iter().flat_map(|passage| {
                passage
                    .quantities
                    .iter()
                    .map(|quantity| passage.span_of(quantity))
            });
            for span in spans.step_by(7) {
                let printed: String = chars[span.from..span.to].iter().collect();
                if !printed.contains(|c: char| c.is_ascii_digit()) {
                    continue;
                }
                let new = changed(&printed, 1);
                let text: String = chars[..span.from]
                    .iter()
                    .copied()
                    .chain(new.chars())
                    .chain(chars[span.to..].iter().copied())
                    .collect();
                let names = |document: &Document| {
                    severe(document, &settings).iter().any(|finding| {
                        finding
                            .places
                            .iter()
                            .any(|place| squeezed(&place.quote).contains(&squeezed(&new)))
                    })
                };
                if !names(&make::text(&text)) {
                    continue;
                }
                of_text += 1;
                if names(&read_bytes(format, make(&text)).unwrap()) {
                    found += 1;
                } else {
                    println!("{format} {name}: {printed} -> {new}");
                }
            }
        }
        println!("{format}: {found} of {of_text}");
        assert!(of_text > 30, "{of_text}");
        assert!(
            found * 100 >= of_text * 95,
            "{format}: {found} of {of_text}"
        );
    }
}

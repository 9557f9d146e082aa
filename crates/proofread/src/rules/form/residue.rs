//! Words of another fund, and places that were to be filled.

use crate::context::Context;
use crate::document::{FileKind, Span};
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::passage::Passage;
use std::path::Path;

/// Words of another kind of fund.
pub(super) fn residue(context: &Context<'_>, findings: &mut Findings) {
    let heading: String = context.title.clone()
        + &context
            .prose()
            .take(14)
            .map(|(_, passage)| passage.text())
            .collect::<String>();
    for residue in &context.settings.residue {
        if residue.home.iter().any(|home| context.title.contains(home))
            || heading.contains(&residue.word)
        {
            continue;
        }
        findings.checked.rules += 1;
        let spans: Vec<Span> = context
            .prose()
            .flat_map(|(_, passage)| occurrences(passage, &residue.word))
            .collect();
        if spans.is_empty() {
            continue;
        }
        let message = format!(
            "“{}”不是本报告的资金，出现{}处，疑为套用其他报告的模板。",
            residue.word,
            spans.len()
        );
        findings.push(
            Draft::new("template_residue", Severity::Doubt, message)
                .printed(&residue.word, "")
                .at(spans)
                .advice("改为本专项的名称。"),
        );
    }
}

fn occurrences(passage: &Passage, word: &str) -> Vec<Span> {
    let needle: Vec<char> = word.chars().collect();
    (0..passage.chars.len().saturating_sub(needle.len() - 1))
        .filter(|at| passage.chars[*at..].starts_with(&needle))
        .map(|at| passage.span(at, at + needle.len()))
        .collect()
}

/// `待补充财务审计`: what is still to be done, no gap in the text.
fn is_verb(passage: &Passage, word: &str, span: Span) -> bool {
    let doing = ["待补充", "待核实", "待填写"].contains(&word);
    let after = (0..passage.chars.len()).find(|at| passage.offsets[*at] >= span.to);
    doing && after.is_some_and(|at| is_han(passage.chars[at]) && passage.chars[at] != '的')
}

/// Characters of the name of an office.
const NAME: usize = 16;

/// `××市`, `××公司`: a name that the authors left out on purpose; `××万元` and `××年` are gaps.
fn is_hidden_name(passage: &Passage, word: &str, span: Span) -> bool {
    const OFFICES: [&str; 7] = ["事务所", "公司", "合作社", "集团", "研究院", "医院", "咨询"];
    const NAMES: [&str; 18] = [
        "省", "市", "区", "县", "州", "盟", "旗", "镇", "乡", "村", "街道", "自治", "公司", "大学",
        "学院", "研究", "集团", "企业",
    ];
    let after = (0..passage.chars.len()).find(|at| passage.offsets[*at] >= span.to);
    let behind_it = after
        .map(|at| passage.slice(at, at + NAME))
        .unwrap_or_default();
    // 安徽××会计师事务所
    let behind: String = behind_it.chars().take_while(|c| is_han(*c)).collect();
    let office = OFFICES.iter().any(|office| behind.contains(office));
    word == "××" && (office || NAMES.iter().any(|name| behind_it.starts_with(name)))
}

pub(super) fn placeholders(context: &Context<'_>, findings: &mut Findings) {
    const WORDS: [&str; 14] = [
        "待填写",
        "待补充",
        "待核实",
        "待定",
        "请填写",
        "此处填写",
        "____",
        "××",
        "XX项目",
        "XX年",
        "XX万元",
        "XXX",
        "（空）",
        "**",
    ];
    let markdown = context.document.kind == FileKind::Text
        && Path::new(&context.document.name)
            .extension()
            .is_some_and(|extension| extension == "md");
    for word in WORDS {
        if word == "**" && markdown {
            continue;
        }
        let spans: Vec<Span> = context
            .passages
            .iter()
            .flat_map(|passage| {
                let found = occurrences(passage, word);
                found
                    .into_iter()
                    .filter(|span| !is_verb(passage, word, *span))
                    .filter(|span| !is_hidden_name(passage, word, *span))
            })
            .take(20)
            .collect();
        if spans.is_empty() {
            continue;
        }
        let (severity, message) = if word == "**" {
            (Severity::Hint, "文中留有排版符号“**”。".to_owned())
        } else {
            (
                Severity::Doubt,
                format!("文中留有未填写的“{word}”，共{}处。", spans.len()),
            )
        };
        findings.push(
            Draft::new("placeholder", severity, message)
                .printed(word, "")
                .at(spans)
                .advice("填写或删除。"),
        );
    }
    findings.checked.rules += 1;
}

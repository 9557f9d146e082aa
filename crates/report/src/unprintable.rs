//! Characters that no typeface has, named with the words around them: nobody shall find an empty box in a printed report.

use std::collections::BTreeSet;

use wenxiao_domain::finding::{Finding, Severity};

use crate::document::{Block, ReportDoc, Run};

/// How many letters before and after a character are quoted.
const AROUND: usize = 8;

/// One finding for each of the missing characters, as [`crate::pdf::Typeset::missing`] has them.
pub fn findings(doc: &ReportDoc, missing: &[char]) -> Vec<Finding> {
    let mut open: BTreeSet<char> = missing.iter().copied().collect();
    let mut found = Vec::new();
    for text in texts(doc) {
        if open.is_empty() {
            break;
        }
        let letters: Vec<char> = text.chars().collect();
        for (at, c) in letters.iter().enumerate() {
            if open.remove(c) {
                let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(letters.len());
                found.push(finding(*c, &letters[around].iter().collect::<String>()));
            }
        }
    }
    found
}

fn finding(c: char, around: &str) -> Finding {
    let code = format!("U+{:04X}", u32::from(c));
    let message = format!(
        "“{c}”（{code}）在报告 PDF 所用的字体里没有字形，印出来是空框，见“{}”。",
        around.replace('\n', " ")
    );
    Finding::new("character_without_shape", Severity::Warning, code, message).advice(
        "改用字体里有的字；确需保留的，请系统管理员把含有这个字的字体文件放进字体文件夹（WENXIAO_FONTS）。",
    )
}

/// Every text of a document, in its order.
fn texts(doc: &ReportDoc) -> Vec<String> {
    let mut texts = Vec::new();
    if let Some(cover) = &doc.cover {
        texts.extend(cover.title.iter().cloned());
        texts.extend(
            cover
                .lines
                .iter()
                .map(|(label, value)| format!("{label}：{value}")),
        );
        texts.push(cover.date.clone());
    }
    for block in &doc.blocks {
        texts.extend(block.runs().into_iter().map(Run::printed));
        match block {
            Block::Table(table) => texts.extend(table.caption.iter().chain(&table.unit).cloned()),
            Block::Chart(chart) => texts.extend([chart.caption.clone(), chart.alt.clone()]),
            _ => {}
        }
    }
    texts
}

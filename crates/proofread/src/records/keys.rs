//! What names of indicators are compared by.

use crate::layout::{enumerator, is_han};

/// A name without the unit in brackets behind it: `技术合同成交额(亿元)`.
fn without_unit(name: &[char]) -> &[char] {
    let open = name.iter().rposition(|c| matches!(c, '(' | '（'));
    let Some(open) = open.filter(|at| *at >= 2 && name.len() - at <= 6) else {
        return name;
    };
    let inner = &name[open + 1..];
    let unit = !inner.is_empty() && crate::number::only_figure(inner)
        || inner.starts_with(&['%'])
        || inner.starts_with(&['亩'])
        || inner.starts_with(&['户']);
    if unit { &name[..open] } else { name }
}

/// What is left of a key when others may say it shorter: without 项目 in front and 数 and 量 behind.
pub fn core(key: &str) -> &str {
    let short = key.strip_prefix("项目").unwrap_or(key);
    let short = short.trim_end_matches(['数', '量']);
    if short.chars().count() >= 3 {
        short
    } else {
        key
    }
}

/// What names are compared by: without punctuation, numbering and words that some leave out.
pub(super) fn plain_key(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let start = enumerator(&chars).map_or(0, |found| found.length);
    let lettered =
        chars.len() > 2 && chars[0].is_ascii_uppercase() && matches!(chars[1], '.' | '、');
    let start = if lettered { 2 } else { start };
    let start = if chars[start..].starts_with(&['其', '中']) {
        start + 2
    } else {
        start
    };
    let text: String = without_unit(&chars[start..])
        .iter()
        .filter(|c| is_han(**c) || c.is_ascii_alphanumeric())
        .collect();
    let mut key = text
        .replace("数量", "")
        .replace("指标", "")
        .replace('的', "")
        .replace("分析", "");
    for tail in ["情况", "完成"] {
        if key.chars().count() > 4 && key.ends_with(tail) {
            key.truncate(key.len() - tail.len());
        }
    }
    key
}

/// What names are compared by, the names of the blocks of a score as one.
pub fn key(name: &str) -> String {
    let key = plain_key(name);
    let short = key.trim_start_matches("项目");
    match short {
        "决策" | "投入" => "〈决策〉".to_owned(),
        "过程" | "管理" | "过程管理" => "〈过程〉".to_owned(),
        "产出" => "〈产出〉".to_owned(),
        "效益" | "产出效益" | "效果" | "效益和满意度" => "〈效益〉".to_owned(),
        _ => key,
    }
}

//! Several things in one cell: entries between line breaks or semicolons, some with `=` and a number behind.

use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;

use super::Evidence;
use crate::packages::findings::{Findings, Said};
use crate::packages::number::{self, Suffix};
use crate::packages::table::Line;

/// Entries of one cell.
const ENTRIES: usize = 500;
/// Characters of one entry's name.
const NAME: usize = 300;
/// Hex digits of an SM3 hash.
const SM3: usize = 64;

/// 指标: `B2=62.40；B5=121.56`.
pub fn targets(
    line: &Line<'_, '_>,
    column: usize,
    findings: &mut Findings,
) -> Vec<(String, Decimal)> {
    let text = line.text(column, findings);
    let mut targets = Vec::new();
    for entry in entries(line, column, &text, findings) {
        let expected = "代码=数，如 B2=62.40";
        let Some((code, value)) = pair(line, column, entry, expected, findings) else {
            continue;
        };
        match number::parse(value) {
            Ok(written) => targets.push((code.to_owned(), written.value)),
            Err(_) => wrong_number(line, column, entry, expected, findings),
        }
    }
    targets
}

/// 预算科目: `设备费=120.5；材料费=30`, in 万元.
pub fn budget(line: &Line<'_, '_>, column: usize, findings: &mut Findings) -> Vec<(String, Fen)> {
    let text = line.text(column, findings);
    let mut budget = Vec::new();
    for entry in entries(line, column, &text, findings) {
        let expected = "科目=万元，如 设备费=120.5";
        let Some((name, value)) = pair(line, column, entry, expected, findings) else {
            continue;
        };
        let amount = number::parse(value)
            .ok()
            .filter(|written| {
                written.suffix != Suffix::Percent && !written.value.is_sign_negative()
            })
            .and_then(|written| Fen::from_wan(written.value).ok());
        match amount {
            Some(amount) => budget.push((name.to_owned(), amount)),
            None => wrong_number(line, column, entry, expected, findings),
        }
    }
    budget
}

/// 设备, 合作单位: names.
pub fn names(line: &Line<'_, '_>, column: usize, findings: &mut Findings) -> Vec<String> {
    let text = line.text(column, findings);
    let entries = entries(line, column, &text, findings);
    entries.into_iter().map(str::to_owned).collect()
}

/// 佐证文件: a path, or `name=sm3:…` where only the hash is known.
pub fn evidence(line: &Line<'_, '_>, column: usize, findings: &mut Findings) -> Vec<Evidence> {
    let text = line.text(column, findings);
    let mut evidence = Vec::new();
    for entry in entries(line, column, &text, findings) {
        if let Some((name, hash)) = entry.split_once(['=', '＝'])
            && let Some(hash) = hash.trim().strip_prefix("sm3:")
        {
            let hash = hash.trim().to_lowercase();
            if hash.len() == SM3 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                let name = name.trim().to_owned();
                evidence.push(Evidence::Hash { name, sm3: hash });
            } else {
                let said = Said::new(
                    format!("「{entry}」的 SM3 摘要不是 {SM3} 位十六进制数"),
                    "文件名=sm3:摘要",
                    "核对摘要，或把文件放进压缩包",
                );
                line.error(column, "not_a_hash", findings, said);
            }
            continue;
        }
        if let Some(path) = path(entry) {
            evidence.push(Evidence::File(path));
        } else {
            let said = Said::new(
                format!("「{entry}」不是相对路径"),
                "申报信息表所在文件夹内的文件，如 佐证/检测报告.pdf",
                "去掉盘符、开头的斜杠和 ..",
            );
            line.error(column, "not_a_path", findings, said);
        }
    }
    evidence
}

/// A path below the table's folder, with `/`.
fn path(entry: &str) -> Option<String> {
    let path = entry.replace('\\', "/");
    let steps: Vec<&str> = path.split('/').filter(|step| *step != ".").collect();
    let leaves = |step: &&str| step.is_empty() || *step == ".." || step.contains(':');
    (!steps.is_empty() && !steps.iter().any(leaves)).then(|| steps.join("/"))
}

fn entries<'t>(
    line: &Line<'_, '_>,
    column: usize,
    text: &'t str,
    findings: &mut Findings,
) -> Vec<&'t str> {
    let mut entries: Vec<&str> = text
        .split(['\n', '\r', ';', '；'])
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .collect();
    if entries.len() > ENTRIES {
        let said = Said::new(
            format!("一格里有 {} 项", entries.len()),
            format!("不超过 {ENTRIES} 项"),
            "只填主要的各项",
        );
        line.error(column, "too_many_entries", findings, said);
        entries.clear();
    }
    if let Some(long) = entries.iter().find(|it| it.chars().count() > NAME) {
        let start: String = long.chars().take(20).collect();
        let said = Said::new(
            format!("「{start}…」过长"),
            format!("每项不超过 {NAME} 个字，各项之间用分号或换行分开"),
            "缩短，或用分号分开各项",
        );
        line.error(column, "entry_too_long", findings, said);
        entries.clear();
    }
    entries
}

/// What stands before and behind the last `=` or colon.
fn pair<'t>(
    line: &Line<'_, '_>,
    column: usize,
    entry: &'t str,
    expected: &str,
    findings: &mut Findings,
) -> Option<(&'t str, &'t str)> {
    let found = entry
        .rsplit_once(['=', '＝', '：', ':'])
        .map(|(name, value)| (name.trim(), value.trim()))
        .filter(|(name, value)| !name.is_empty() && !value.is_empty());
    if found.is_none() {
        let said = Said::new(
            format!("「{entry}」没有写成“名称=数”"),
            expected,
            "名称和数之间用等号，各项之间用分号或换行分开",
        );
        line.error(column, "not_a_pair", findings, said);
    }
    found
}

fn wrong_number(
    line: &Line<'_, '_>,
    column: usize,
    entry: &str,
    expected: &str,
    findings: &mut Findings,
) {
    let said = Said::new(
        format!("「{entry}」等号后面不是可用的数"),
        expected,
        "只填不带单位的数；金额以万元计，精确到分",
    );
    line.error(column, "not_a_number", findings, said);
}

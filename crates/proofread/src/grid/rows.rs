//! What kind of row it is, and what it is called.

use super::{GridCell, Role};
use crate::layout::{Numbering, enumerator, is_han};
use crate::number::UnitClass;

/// What kind of row it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    Heading,
    /// 总计, 合计
    Total,
    /// 小计
    Subtotal,
    /// 一、 is 1, （一） is 2.
    Group(u8),
    Item,
}

pub(super) fn is_total(text: &str) -> bool {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：'))
        .collect();
    [
        "总计",
        "合计",
        "共计",
        "总合计",
        "总分",
        "累计",
        "总得分",
        "总和",
        "全年",
        "全部",
    ]
    .iter()
    .any(|word| text == *word)
        || text.ends_with("合计") && text.chars().count() < 10
        || text.ends_with("年累计") && text.chars().count() < 6
        || text.starts_with("合计/")
        || text.ends_with("/平均")
        || text.starts_with("合计(")
        || text.starts_with("总分(")
        || text.starts_with("总计(")
}

/// Whether what a row or column is called, `户均补助`, `每亩增收（元）`, `通过率`, is a mean or a rate: such figures don't add up.
pub fn is_mean_name(name: &str) -> bool {
    let bare = name.split(['(', '（']).next().unwrap_or_default();
    let mean = bare.contains('均') && !["均衡", "均等"].iter().any(|word| bare.contains(word));
    mean || bare.contains("单价")
        || bare.starts_with('每')
        || [
            "率", "比", "比重", "比例", "比值", "系数", "强度", "指数", "倍数",
        ]
        .iter()
        .any(|word| bare.ends_with(word))
}

pub(super) fn kind(cells: &[Option<GridCell>]) -> RowKind {
    let texts: Vec<&GridCell> = cells.iter().flatten().collect();
    if texts.iter().any(|cell| is_total(&cell.text)) {
        return RowKind::Total;
    }
    if texts.iter().any(|cell| {
        cell.text == "小计" || cell.text.ends_with("小计") && cell.text.chars().count() < 14
    }) {
        return RowKind::Subtotal;
    }
    let Some(first) = texts.first() else {
        return RowKind::Item;
    };
    let chars: Vec<char> = first.text.chars().collect();
    let bare = chars.len() <= 2
        && texts.len() > 2
        && chars.iter().all(|c| "一二三四五六七八九十".contains(*c));
    if bare {
        return RowKind::Group(1);
    }
    // A group's name that is merged over its rows, or stands beside the first row's own, makes no row of its own.
    let beside = texts.get(1).is_some_and(|second| {
        second.value.is_none()
            && second.text.chars().filter(|c| is_han(*c)).count() >= 2
            && texts[2..]
                .iter()
                .find(|cell| !is_unit(&cell.text))
                .is_some_and(|third| third.value.is_some())
    });
    if first.row_span > 1 || beside {
        return RowKind::Item;
    }
    match enumerator(&chars).map(|found| found.numbering) {
        Some(Numbering::Han | Numbering::Chapter) => RowKind::Group(1),
        Some(Numbering::HanBracket) => RowKind::Group(2),
        _ => RowKind::Item,
    }
}

/// Whether a text is nothing but a unit.
fn is_unit(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let (length, unit) = crate::number::unit_read(&chars);
    length == chars.len() && unit.class != UnitClass::None
}

/// `补助企业数(≥75家)`: whether a name has its target in brackets behind it.
fn has_target(text: &str) -> bool {
    let name = text.split_once('(').map_or("", |(name, _)| name);
    name.chars().filter(|c| is_han(*c)).count() >= 3
}

/// What a row is called: in a table of indicators by levels the text of the lowest, otherwise the nearest text left of
/// the first figure that isn't the row's number.
pub(super) fn label(cells: &[Option<GridCell>], roles: &[Option<Role>]) -> String {
    let levels = roles
        .iter()
        .any(|role| matches!(role, Some(Role::Level1 | Role::Level2)));
    if levels {
        let named = roles
            .iter()
            .position(|role| *role == Some(Role::Label))
            .and_then(|column| cells.get(column)?.as_ref())
            .filter(|cell| cell.value.is_none() && cell.text.chars().any(is_han));
        if let Some(cell) = named {
            return cell.text.clone();
        }
    }
    let filled: Vec<&GridCell> = cells.iter().flatten().collect();
    let numbered = filled.first().is_some_and(|cell| {
        cell.value
            .as_ref()
            .is_some_and(|value| value.unit.class == UnitClass::None)
            && filled.len() > 1
    });
    let rest = &filled[usize::from(numbered)..];
    let figure = rest
        .iter()
        .position(|cell| cell.value.is_some() && !has_target(&cell.text))
        .unwrap_or(rest.len());
    let words = if numbered {
        rest.first()
    } else {
        // 高新技术企业 | 家 | 3445 | 3862: a unit is no name.
        let named = rest[..figure].iter().rev();
        named
            .clone()
            .find(|cell| !is_unit(&cell.text))
            .or(named.clone().next())
    };
    words
        .or(rest.first())
        .map(|cell| cell.text.clone())
        .unwrap_or_default()
}

//! 指标体系: the tree, its methods, and the shape that it must have.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;
use wenxiao_domain::scheme::{Method, Node, Step};

use super::schema::{LEVELS, METHODS, MethodWord, SCHEME, scheme as column};
use crate::packages::findings::{At, Findings, Said};
use crate::packages::table::{Line, Rows};
use crate::packages::{Reading, check_unique, number};

/// A node as filed: its parent still a code.
struct FiledNode {
    code: String,
    parent: String,
    name: String,
    full_marks: Decimal,
    method: Option<Method>,
    /// As it stands in the file; empty where nothing does.
    method_written: String,
}

/// Reads the tree and checks its shape.
pub fn read(reading: &Reading<'_, '_>, findings: &mut Findings) -> Vec<Node> {
    let rows = reading.table(
        &SCHEME,
        findings,
        |line, (): &mut (), findings| decode_node(line, findings),
        |rows, findings| {
            check_unique(rows, |node| &node.code, "duplicate_code", findings);
            check_tree(rows, findings);
        },
    );
    let places: HashMap<&str, u32> = rows
        .items
        .iter()
        .zip(0..)
        .map(|(node, place)| (node.code.as_str(), place))
        .collect();
    rows.items
        .iter()
        .map(|node| Node {
            code: node.code.clone(),
            parent: places.get(node.parent.as_str()).copied(),
            name: node.name.clone(),
            full_marks: node.full_marks,
            method: node.method.clone(),
        })
        .collect()
}

fn decode_node(line: &Line<'_, '_>, findings: &mut Findings) -> Option<FiledNode> {
    let code = line.key(column::CODE, findings).into_owned();
    let has_method = line.has(column::METHOD);
    let full_marks = line.number(column::FULL_MARKS, "分", findings);
    if !line.has(column::FULL_MARKS) {
        line.not_a_number(column::FULL_MARKS, findings, "不小于 0 的数");
    }
    if full_marks.is_some_and(|marks| marks < Decimal::ZERO) {
        let said = Said::new("分值为负数", "不小于 0 的数", "核对分值");
        line.error(column::FULL_MARKS, "negative_amount", findings, said);
    }
    let method = if has_method {
        decode_method(line, findings)
    } else {
        None
    };
    (!code.is_empty()).then(|| FiledNode {
        parent: line.text(column::PARENT, findings).into_owned(),
        name: line.wanted(column::NAME, findings),
        full_marks: full_marks.unwrap_or_default(),
        method,
        method_written: line.cell(column::METHOD).shown().into_owned(),
        code,
    })
}

fn decode_method(line: &Line<'_, '_>, findings: &mut Findings) -> Option<Method> {
    let word = line.one_of(column::METHOD, METHODS, findings)?;
    let parameter = line.cell(column::PARAMETER).shown().into_owned();
    let positive = || plain(&parameter).filter(|value| *value > Decimal::ZERO);
    let (method, expected) = match word {
        MethodWord::Elements => (
            positive()
                .filter(|count| count.fract().is_zero())
                .map(|count| Method::Elements { count }),
            "要素的个数，大于 0 的整数",
        ),
        MethodWord::Ratio => (
            match parameter.as_str() {
                ">=" | "≥" => Some(Method::RatioAtLeast),
                "<=" | "≤" => Some(Method::RatioAtMost),
                _ => None,
            },
            ">= 或 <=",
        ),
        MethodWord::Steps => (steps(&parameter), "80:5;60:4;0:0 样式的分档"),
        MethodWord::Deduction => (
            plain(&parameter)
                .filter(|value| *value >= Decimal::ZERO)
                .map(|points_a_case| Method::Deduction { points_a_case }),
            "每次扣的分数",
        ),
        MethodWord::Manual => (Some(Method::Manual), ""),
    };
    if method.is_none() {
        let said = Said::new("评分方法的参数不对", expected, "按评分方法改写参数");
        line.error(column::PARAMETER, "bad_parameter", findings, said);
    }
    method
}

/// A number without a unit.
pub fn plain(text: &str) -> Option<Decimal> {
    let written = number::parse(text).ok()?;
    (written.suffix == number::Suffix::None).then_some(written.value.normalize())
}

fn steps(text: &str) -> Option<Method> {
    let steps: Option<Vec<Step>> = text
        .split([';', '；'])
        .map(str::trim)
        .filter(|step| !step.is_empty())
        .map(|step| {
            let (from, points) = step.split_once([':', '：'])?;
            Some(Step {
                from: plain(from.trim())?,
                points: plain(points.trim())?,
            })
        })
        .collect();
    steps.filter(|steps| !steps.is_empty()).map(Method::Steps)
}

/// Parents exist, no node is above itself, the tree has at most four levels, and leaves alone have a method.
fn check_tree(rows: &Rows<FiledNode>, findings: &mut Findings) {
    let Some(header) = &rows.header else { return };
    let parents: HashMap<&str, &str> = rows
        .items
        .iter()
        .map(|node| (node.code.as_str(), node.parent.as_str()))
        .collect();
    let inner: HashSet<&str> = parents.values().copied().collect();
    for (node, row) in rows.items.iter().zip(&rows.rows) {
        let mut report = |column: usize, code: &str, read: &str, said: Said| {
            let at = At {
                file: &header.file,
                row: Some(*row as usize),
                column: Some(header.written(column)),
                read,
            };
            findings.error(code, &node.code, at, said);
        };
        let (mut level, mut above) = (1, node.parent.as_str());
        while let Some(next) = parents.get(above) {
            level += 1;
            above = next;
            if level > LEVELS {
                break;
            }
        }
        if level > LEVELS {
            let said = Said::new(
                "指标层级超过四级，或上级互相指向",
                "至多四级的指标体系",
                "核对上级代码",
            );
            report(column::PARENT, "too_deep", &node.parent, said);
        } else if !node.parent.is_empty() && !parents.contains_key(node.parent.as_str()) {
            let said = Said::new(
                "指标体系中没有这个上级代码",
                "指标体系中已有的代码；一级指标留空",
                "核对上级代码",
            );
            report(column::PARENT, "unknown_indicator", &node.parent, said);
        }
        let has_method = !node.method_written.is_empty();
        match (inner.contains(node.code.as_str()), has_method) {
            (true, true) => {
                let said = Said::new(
                    "有下级的指标不能有评分方法",
                    "空白",
                    "删去评分方法，得分由下级相加",
                );
                report(
                    column::METHOD,
                    "method_of_parent",
                    &node.method_written,
                    said,
                );
            }
            (false, false) => {
                let said = Said::new(
                    "末级指标没有评分方法",
                    "要素（elements）、比率（ratio）、分档（steps）、扣分（deduction）、专家评分（manual）之一",
                    "填写评分方法",
                );
                report(column::METHOD, "unknown_value", "", said);
            }
            _ => {}
        }
    }
}

//! 评分表: the whole tree, parents spanning their leaves, every leaf with method, marks, score and rate.

use std::collections::BTreeMap;

use wenxiao_domain::scheme::{Method, NodeResult};

use super::Input;
use crate::compose::{MissingFigure, Writer, centred, number, text};
use crate::document::{Cell, Row, Run, Table, TableSize};

const LEVELS: [&str; 4] = ["一级指标", "二级指标", "三级指标", "四级指标"];

/// The tree in the order of the report.
struct Tree<'a> {
    input: &'a Input<'a>,
    /// By index into the scheme.
    results: BTreeMap<usize, &'a NodeResult>,
    depth: usize,
}

/// The table; `None` for a scheme without nodes.
pub(crate) fn score_table(writer: &Writer<'_>, input: &Input<'_>) -> Result<Table, MissingFigure> {
    let nodes = &input.evaluation.nodes;
    let deepest = nodes.iter().map(|result| result.level).max().unwrap_or(1);
    let tree = Tree {
        input,
        results: nodes.iter().map(|result| (result.node, result)).collect(),
        depth: usize::try_from(deepest).unwrap_or(1).clamp(1, LEVELS.len()),
    };
    let mut rows = Vec::new();
    let mut pending = Vec::new();
    for root in nodes.iter().filter(|result| result.level == 1) {
        tree.walk(writer, root, 1, &mut pending, &mut rows)?;
    }
    rows.push(Row {
        cells: vec![
            text("合计").span(tree.depth + 1, 1).centred(),
            number(writer.figures.bare("score/full_marks")?),
            number(writer.figures.bare("score/total")?),
            number(writer.figures.bare_or_dash("score/rate")),
        ],
        strong: true,
    });
    let mut headings = LEVELS[..tree.depth].to_vec();
    headings.extend(["评分方法", "分值", "得分", "得分率"]);
    let mut widths = vec![16_u16; tree.depth];
    if let Some(last) = widths.last_mut() {
        *last = 26;
    }
    widths.extend([20, 9, 9, 11]);
    let mut table = Table::titled("绩效评价评分", &widths, &headings);
    table.unit = Some("单位：分、%".to_owned());
    table.size = TableSize::Small;
    table.rows.extend(rows);
    Ok(table)
}

impl Tree<'_> {
    fn leaves(&self, result: &NodeResult) -> usize {
        if result.children.is_empty() {
            return 1;
        }
        self.children(result)
            .map(|child| self.leaves(child))
            .sum::<usize>()
            .max(1)
    }

    fn children(&self, result: &NodeResult) -> impl Iterator<Item = &NodeResult> {
        result
            .children
            .iter()
            .filter_map(|child| self.results.get(child).copied())
    }

    /// Cells of parents wait in `pending` until the first leaf below them makes a row.
    fn walk(
        &self,
        writer: &Writer<'_>,
        result: &NodeResult,
        level: usize,
        pending: &mut Vec<Cell>,
        rows: &mut Vec<Row>,
    ) -> Result<(), MissingFigure> {
        let node = &self.input.package.scheme[result.node];
        let id = |figure: &str| format!("node/{}/{figure}", node.code);
        if result.children.is_empty() || level >= self.depth {
            let span = self.depth + 1 - level.min(self.depth);
            let name = Cell::new(vec![Run::given(&*node.name)]).span(span, 1);
            pending.push(name);
            pending.push(Cell::new(vec![Run::given(method(node.method.as_ref()))]));
            pending.push(number(writer.figures.bare(&id("full_marks"))?));
            pending.push(number(writer.figures.bare(&id("score"))?));
            pending.push(number(writer.figures.bare(&id("rate"))?));
            rows.push(Row {
                cells: std::mem::take(pending),
                strong: false,
            });
            return Ok(());
        }
        let mut cell = centred(Run::given(&*node.name));
        cell.runs.extend([
            Run::text("\n"),
            writer.figures.bare(&id("score"))?,
            Run::text("／"),
            writer.figures.bare(&id("full_marks"))?,
        ]);
        pending.push(cell.span(1, self.leaves(result)));
        for child in self.children(result) {
            self.walk(writer, child, level + 1, pending, rows)?;
        }
        Ok(())
    }
}

/// How a leaf is scored, in few words.
pub fn method(method: Option<&Method>) -> String {
    match method {
        None => String::new(),
        Some(Method::Elements { count }) => format!("要素法，{} 个要素", count.normalize()),
        Some(Method::RatioAtLeast) => "比率法，越高越好".to_owned(),
        Some(Method::RatioAtMost) => "比率法，越低越好".to_owned(),
        Some(Method::Steps(steps)) => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| format!("≥{} 得 {}", step.from.normalize(), step.points.normalize()))
                .collect();
            format!("分档：{}", steps.join("，"))
        }
        Some(Method::Deduction { points_a_case }) => {
            format!("扣分法，每项扣 {} 分", points_a_case.normalize())
        }
        Some(Method::Manual) => "专家评分，取平均".to_owned(),
    }
}

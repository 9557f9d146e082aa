//! 评分表: the whole tree, parents spanning their leaves, every leaf with its marks, standard, target, actual value, score and
//! why it lost points.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use wenxiao_domain::scheme::{LeafScore, NodeResult};

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
            text("合计").span(tree.depth, 1).centred(),
            number(writer.figures.bare("score/full_marks")?),
            text("").span(3, 1),
            number(writer.figures.bare("score/total")?),
            text(""),
        ],
        strong: true,
    });
    let mut headings = LEVELS[..tree.depth].to_vec();
    headings.extend(["分值", "评分标准", "目标值", "实际值", "得分", "扣分原因"]);
    let mut widths = vec![18_u16; tree.depth];
    if let Some(last) = widths.last_mut() {
        *last = 22;
    }
    widths.extend([11, 23, 10, 12, 9, 28]);
    let mut table = Table::titled("绩效评价评分", &widths, &headings);
    table.unit = Some("单位：分".to_owned());
    table.size = TableSize::Small;
    table.rows.extend(rows);
    Ok(table)
}

impl<'a> Tree<'a> {
    /// What was filed for a leaf.
    fn filed(&self, node: usize) -> Option<&'a LeafScore> {
        let mut scores = self.input.package.scores.iter();
        scores.find(|score| score.node as usize == node)
    }

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
            let score = self.filed(result.node);
            pending.push(name);
            pending.push(number(writer.figures.bare(&id("full_marks"))?));
            pending.push(Cell::new(vec![Run::given(node.standard())]));
            pending.push(number(Run::given(node.printed_target(score))));
            pending.push(number(Run::given(node.printed_actual(score))));
            pending.push(number(writer.figures.bare(&id("score"))?));
            pending.push(Cell::new(vec![reason(self.input, result)]));
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

/// 扣分原因: the problems that explain a leaf's lost points, a gap where nobody wrote any, a dash for full marks.
pub(super) fn reason(input: &Input<'_>, leaf: &NodeResult) -> Run {
    if leaf.lost() <= Decimal::ZERO {
        return Run::text("—");
    }
    let package = input.package;
    let reasons: Vec<String> = package
        .reasons(input.evaluation, leaf.node)
        .into_iter()
        .map(|place| {
            let problem = &package.findings[place];
            let parts = [&problem.finding, &problem.cause];
            let parts = parts.map(|part| part.trim().trim_end_matches('。'));
            parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("：")
        })
        .filter(|reason| !reason.is_empty())
        .collect();
    if reasons.is_empty() {
        Run::ToWrite("扣分原因".to_owned())
    } else {
        Run::given(reasons.join("；"))
    }
}

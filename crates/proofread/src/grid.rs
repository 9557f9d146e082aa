//! Tables as a person reads them: headings and what each column holds, rows and what kind each is.
//!
//! Long because what a row or column is depends on all its neighbours.

use crate::document::{BlockKind, Document, Span, Table};
use crate::layout::{Numbering, enumerator};
use crate::number::{Quantity, Unit, UnitClass, unit_in_heading};
use crate::passage::{Passage, normalise};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Index,
    Label,
    Level1,
    Level2,
    Target,
    Actual,
    Achievement,
    Deviation,
    Weight,
    Score,
    ScoreRate,
    Budget,
    Received,
    Spent,
    ExecutionRate,
    FundingRate,
    Share,
    Amount,
    Count,
    Cause,
    Other,
}

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

/// A cell that holds something.
#[derive(Debug, Clone)]
pub struct GridCell {
    pub passage: usize,
    pub text: String,
    /// Its one figure, when it holds nothing else.
    pub value: Option<Quantity>,
    pub span: Span,
    pub row_span: usize,
}

#[derive(Debug)]
pub struct Row {
    pub kind: RowKind,
    /// Index of the heading row above, if there is one.
    pub heading: Option<usize>,
    /// The nearest text to the left of the figures.
    pub label: String,
}

#[derive(Debug)]
pub struct Grid {
    pub block: usize,
    /// The line above the table.
    pub title: String,
    pub rows: Vec<Row>,
    pub columns: usize,
    /// By row and column; a merged cell stands at its upper left corner.
    pub cells: Vec<Vec<Option<GridCell>>>,
    /// For each heading row the roles of its columns.
    roles: Vec<(usize, Vec<Option<Role>>)>,
    title_unit: Option<Unit>,
    /// For each heading row the column that holds the units, if there is one.
    unit_columns: std::collections::BTreeMap<usize, usize>,
    /// Its rows may be broken: `Table::guessed`.
    pub guessed: bool,
    /// What a form is about, where a document has forms about several things: its 项目名称.
    pub subject: Option<String>,
    /// Rows that are parts of a row above them, with that row.
    pub parents: std::collections::BTreeMap<usize, usize>,
}

impl Grid {
    pub fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.cells.get(row)?.get(column)?.as_ref()
    }

    /// The role of a column for a row.
    pub fn role(&self, row: usize, column: usize) -> Option<Role> {
        let heading = self.rows.get(row)?.heading?;
        self.roles
            .iter()
            .find(|(index, _)| *index == heading)
            .and_then(|(_, roles)| roles.get(column).copied().flatten())
    }

    /// The heading over a cell.
    pub fn heading(&self, row: usize, column: usize) -> &str {
        self.rows
            .get(row)
            .and_then(|row| row.heading)
            .and_then(|heading| {
                // A heading of two rows stands in the upper one.
                self.cell(heading, column).or_else(|| {
                    let above = heading.checked_sub(1)?;
                    self.cell(above, column).filter(|cell| cell.row_span > 1)
                })
            })
            .map_or("", |cell| cell.text.as_str())
    }

    /// The column with a role in a row's part of the table.
    pub fn column(&self, row: usize, role: Role) -> Option<usize> {
        (0..self.columns).find(|column| self.role(row, *column) == Some(role))
    }

    /// The figure of a cell with the unit that its heading or the title gives it.
    pub fn value(&self, row: usize, column: usize) -> Option<Quantity> {
        let mut value = self.cell(row, column)?.value.clone()?;
        if value.unit.class == UnitClass::None {
            let unit = unit_in_heading(self.heading(row, column))
                .or_else(|| self.label_unit(row).filter(|_| self.measures(row, column)))
                .or_else(|| self.money_unit(row, column));
            if let Some(unit) = unit {
                value.value = value.value.checked_mul(unit.factor)?;
                value.half = value.half.checked_mul(unit.factor)?;
                value.unit = unit;
            }
        }
        Some(value)
    }

    /// Whether a column may hold what the row's label names: no points, rates or numbers of rows.
    fn measures(&self, row: usize, column: usize) -> bool {
        matches!(
            self.role(row, column),
            None | Some(Role::Target | Role::Actual | Role::Amount | Role::Count | Role::Other)
        )
    }

    /// The unit that a row's label names in brackets: `营业总收入（亿元）`.
    fn label_unit(&self, row: usize) -> Option<Unit> {
        let (_, brackets) = self.rows.get(row)?.label.rsplit_once('(')?;
        let text: Vec<char> = brackets.trim_end_matches(')').chars().collect();
        let (length, unit) = crate::number::unit_read(&text);
        unit_in_heading(&format!("({brackets}"))
            .filter(|unit| unit.class == UnitClass::Money)
            .or((length == text.len() && unit.class == UnitClass::Count).then_some(unit))
    }

    /// The figure of a cell in the unit of money that its row names, if that is where the unit stands.
    pub fn measured(&self, row: usize, column: usize) -> Option<Quantity> {
        let mut value = self.value(row, column)?;
        if value.unit.class == UnitClass::None
            && let Some(unit) = self
                .row_unit(row)
                .or_else(|| self.money_of_year(row, column))
        {
            value.value = value.value.checked_mul(unit.factor)?;
            value.half = value.half.checked_mul(unit.factor)?;
            value.unit = unit;
        }
        Some(value)
    }

    /// In a table with a column for each year the rows of money have the unit of the title.
    fn money_of_year(&self, row: usize, column: usize) -> Option<Unit> {
        let label = &self.rows.get(row)?.label;
        let money = ["预算", "支出", "执行", "结余", "资金", "经费", "金额"]
            .iter()
            .any(|word| label.contains(word));
        let other = label.contains('率') || label.contains('(');
        self.title_unit
            .clone()
            .filter(|_| money && !other && is_year(self.heading(row, column)))
    }

    /// The unit of money that a row names: in its column of units, or in brackets behind its label.
    pub fn row_unit(&self, row: usize) -> Option<Unit> {
        let line = self.rows.get(row)?;
        let own = line
            .heading
            .and_then(|heading| self.unit_columns.get(&heading))
            .and_then(|column| self.cell(row, *column))
            .map(|cell| cell.text.as_str());
        let behind = line
            .label
            .rfind('(')
            .map(|at| line.label[at..].trim_matches(['(', ')']));
        [own, behind]
            .into_iter()
            .flatten()
            .find_map(|text| match text {
                "亿元" | "万元" | "千元" => unit_in_heading(text),
                _ => None,
            })
    }

    /// Money columns without a unit of their own take that of the heading row, the first column or the title.
    fn money_unit(&self, row: usize, column: usize) -> Option<Unit> {
        let role = self.role(row, column);
        let money = matches!(
            role,
            Some(Role::Budget | Role::Received | Role::Spent | Role::Amount)
        );
        if role.is_some() && !money {
            return None;
        }
        let heading = self.rows[row].heading;
        let beside = (0..=row).rev().take(6).find_map(|row| {
            let cell = self.cell(row, 0)?;
            unit_in_heading(&cell.text).filter(|unit| unit.class == UnitClass::Money)
        });
        let above = heading.and_then(|heading| {
            (0..self.columns).find_map(|column| {
                unit_in_heading(&self.cell(heading, column)?.text)
                    .filter(|unit| unit.class == UnitClass::Money)
            })
        });
        if money {
            above.or(beside).or_else(|| self.title_unit.clone())
        } else {
            beside
        }
    }

    /// Text of a column, looking upwards where a cell is blank or merged.
    pub fn filled(&self, row: usize, column: usize) -> &str {
        let heading = self.rows[row].heading.unwrap_or(0);
        (heading..=row)
            .rev()
            .find_map(|row| {
                self.cell(row, column)
                    .filter(|_| self.rows[row].kind != RowKind::Heading)
            })
            .map_or("", |cell| cell.text.as_str())
    }

    /// “行”“列” names for a label.
    pub fn names(&self, row: usize, column: usize) -> String {
        let label = self.rows.get(row).map_or("", |row| row.label.as_str());
        let heading = self.heading(row, column);
        match (label.is_empty(), heading.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!("（{}）", crate::context::shorten(label, 16)),
            (true, false) => format!("（{heading}）"),
            (false, false) => format!("（{}·{heading}）", crate::context::shorten(label, 16)),
        }
    }
}

/// The tables of a document.
pub fn grids(document: &Document, passages: &[Passage]) -> Vec<Grid> {
    let mut grids = Vec::new();
    let mut start = 0;
    for (block, found) in document.blocks.iter().enumerate() {
        let BlockKind::Table(table) = &found.kind else {
            continue;
        };
        while start < passages.len() && passages[start].block < block {
            start += 1;
        }
        let own = passages[start..]
            .iter()
            .take_while(|passage| passage.block == block)
            .count();
        let title = passages[..start]
            .iter()
            .rev()
            .take(2)
            .filter(|passage| passage.cell.is_none() && passage.chars.len() < 60)
            .map(Passage::text)
            .collect::<Vec<_>>()
            .join(" ");
        grids.push(grid(
            block,
            table,
            &passages[start..start + own],
            start,
            title,
        ));
        start += own;
    }
    subjects(&mut grids);
    grids
}

/// Forms of several projects say what they are about; where all are about one thing it needn't be said.
fn subjects(grids: &mut [Grid]) {
    let subject = |grid: &Grid| {
        grid.cells.iter().take(4).find_map(|row| {
            let mut filled = row.iter().flatten();
            let first = filled.next()?;
            let named = ["项目名称", "专项名称", "资金名称", "单位名称", "子项目名称"];
            let second = named
                .contains(&first.text.as_str())
                .then(|| filled.next())??;
            Some(second.text.clone())
        })
    };
    let found: Vec<Option<String>> = grids.iter().map(subject).collect();
    let several = found
        .iter()
        .flatten()
        .collect::<std::collections::HashSet<_>>()
        .len()
        > 1;
    if several {
        for (grid, subject) in grids.iter_mut().zip(found) {
            grid.subject = subject;
        }
    }
}

fn grid(block: usize, table: &Table, passages: &[Passage], first: usize, title: String) -> Grid {
    let mut cells: Vec<Vec<Option<GridCell>>> = vec![vec![None; table.columns]; table.rows];
    for (index, passage) in passages.iter().enumerate() {
        let Some(cell) = passage.cell.and_then(|cell| table.cells.get(cell)) else {
            continue;
        };
        cells[cell.row][cell.column] = Some(GridCell {
            passage: first + index,
            text: passage.text(),
            value: sole_figure(passage),
            span: cell.span,
            row_span: cell.row_span,
        });
    }
    let title_unit = unit_in_heading(&title).filter(|unit| unit.class == UnitClass::Money);
    let mut grid = Grid {
        block,
        title,
        rows: Vec::new(),
        columns: table.columns,
        cells,
        roles: Vec::new(),
        title_unit,
        unit_columns: std::collections::BTreeMap::new(),
        guessed: table.guessed,
        subject: None,
        parents: std::collections::BTreeMap::new(),
    };
    let mut heading = None;
    for row in 0..table.rows {
        let plain = || {
            let below = grid.cells.get(row + 1)?;
            (heading.is_none() && row < 2).then(|| plain_heading(&grid.cells[row], below))?
        };
        if let Some(mut roles) = heading_roles(&grid.cells[row]).or_else(plain) {
            if let Some(above) = row.checked_sub(1) {
                for (role, cell) in roles.iter_mut().zip(&grid.cells[above]) {
                    if let Some(cell) = cell.as_ref().filter(|cell| cell.row_span > 1) {
                        *role = role.or_else(|| role_of(&cell.text));
                    }
                }
            }
            heading = Some(row);
            let units = grid.cells[row].iter().position(|cell| {
                cell.as_ref()
                    .is_some_and(|cell| matches!(cell.text.as_str(), "单位" | "计量单位"))
            });
            grid.unit_columns.extend(units.map(|column| (row, column)));
            grid.roles.push((row, roles));
            grid.rows.push(Row {
                kind: RowKind::Heading,
                heading,
                label: String::new(),
            });
            continue;
        }
        let label = label(&grid.cells[row]);
        grid.rows.push(Row {
            kind: kind(&grid.cells[row]),
            heading,
            label,
        });
    }
    grid.parents = crate::nesting::parents(&grid);
    grid
}

/// The figure of a cell that holds little else.
fn sole_figure(passage: &Passage) -> Option<Quantity> {
    let [quantity] = passage.quantities.as_slice() else {
        return None;
    };
    let rest = passage.chars.len() - (quantity.to - quantity.from);
    let before: String = passage.slice(0, quantity.from);
    let after = passage.slice(quantity.to, passage.chars.len());
    let words = |text: &str| text.chars().filter(|c| crate::layout::is_han(*c)).count();
    let operator = quantity.operator != crate::number::Operator::None;
    let fits = rest == 0 || words(&before) <= if operator { 5 } else { 0 } && words(&after) <= 3;
    (fits && quantity.upper.is_none()).then(|| quantity.clone())
}

/// The roles of a row's cells if it is a heading.
fn heading_roles(cells: &[Option<GridCell>]) -> Option<Vec<Option<Role>>> {
    let roles: Vec<Option<Role>> = cells
        .iter()
        .map(|cell| cell.as_ref().and_then(|cell| role_of(&cell.text)))
        .collect();
    let known = roles
        .iter()
        .flatten()
        .filter(|role| **role != Role::Other)
        .count();
    // 示范面积(亩): a unit in brackets promises figures.
    let united = cells
        .iter()
        .flatten()
        .filter(|cell| role_of(&cell.text) == Some(Role::Other) && cell.text.ends_with(')'))
        .count();
    let known = if known >= 1 { known + united } else { known };
    let filled = cells.iter().flatten().count();
    let figures = cells
        .iter()
        .flatten()
        .filter(|cell| cell.value.is_some())
        .count();
    let years = cells
        .iter()
        .flatten()
        .filter(|cell| is_year(&cell.text))
        .count();
    if years >= 2 && figures == 0 && (years + 2) * 2 > filled {
        return Some(roles);
    }
    let short = cells
        .iter()
        .flatten()
        .all(|cell| cell.text.chars().count() <= 24);
    let total = cells
        .iter()
        .flatten()
        .any(|cell| is_total(&cell.text) && cell.text.chars().count() <= 4);
    let figured = roles
        .iter()
        .flatten()
        .any(|role| !matches!(role, Role::Label | Role::Cause | Role::Other));
    let quiet_total = total && figured && known >= 3;
    (known >= 2
        && (known * 2 >= filled || known >= 3 && known * 3 >= filled)
        && figures == 0
        && short
        && figured
        && (!total || quiet_total))
        .then_some(roles)
}

/// The roles of a first row without a figure over one of figures: headings that are words of their own, like years.
fn plain_heading(
    cells: &[Option<GridCell>],
    below: &[Option<GridCell>],
) -> Option<Vec<Option<Role>>> {
    let figures = |cells: &[Option<GridCell>]| {
        cells
            .iter()
            .flatten()
            .filter(|cell| cell.value.is_some())
            .count()
    };
    let filled = cells.iter().flatten().count();
    let short = cells
        .iter()
        .flatten()
        .all(|cell| cell.text.chars().count() <= 16 && !is_total(&cell.text));
    let fits = filled >= 3
        && short
        && figures(cells) == 0
        && figures(below) >= 2
        && figures(below) + 2 >= below.iter().flatten().count();
    fits.then(|| {
        cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let role = role_of(&cell.as_ref()?.text)?;
                Some(if at == 0 && role == Role::Other {
                    Role::Label
                } else {
                    role
                })
            })
            .collect()
    })
}

/// Whether a text is the name of a year: 2023年, 2023年度.
pub fn is_year(text: &str) -> bool {
    let bare = text.trim_end_matches("度").trim_end_matches("年");
    bare.len() == 4
        && bare.len() < text.len()
        && bare
            .parse()
            .is_ok_and(|year: u32| (1990..2100).contains(&year))
}

/// What a column heading promises.
#[expect(
    clippy::too_many_lines,
    reason = "one list, read from the top: the first words that match decide"
)]
pub fn role_of(text: &str) -> Option<Role> {
    let text: String = text
        .chars()
        .map(normalise)
        .filter(|c| !c.is_whitespace())
        .collect();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    // 支出(万元) is 支出.
    let bare = text.split('(').next().unwrap_or_default();
    if text.is_empty() || text.chars().count() > 24 {
        return None;
    }
    let counted = [
        "(个)", "(项)", "(家)", "(户)", "(人)", "(人次)", "(件)", "(名)", "(次)", "(场)",
    ]
    .iter()
    .any(|unit| text.ends_with(unit));
    let role = if has(&["序号", "编号"]) || text == "号" {
        Role::Index
    } else if has(&["一级"]) {
        Role::Level1
    } else if has(&["二级"]) {
        Role::Level2
    } else if has(&["三级", "四级"]) && !has(&["分值", "权重"]) {
        Role::Label
    } else if has(&[
        "原因", "说明", "备注", "措施", "标准", "依据", "要点", "解释", "方法", "算式",
    ]) && !has(&["标准分"])
    {
        Role::Cause
    } else if has(&["得分率"]) {
        Role::ScoreRate
    } else if has(&["得分", "评分", "自评分", "实得"]) {
        Role::Score
    } else if has(&["权重", "分值", "满分", "标准分"]) {
        Role::Weight
    } else if has(&["执行率", "支出率", "支出进度", "执行进度"]) {
        Role::ExecutionRate
    } else if has(&["到位率"]) {
        Role::FundingRate
    } else if has(&["完成率", "完成比例", "达成率", "完成程度", "实现率"]) {
        Role::Achievement
    } else if has(&["偏差", "偏离"]) {
        Role::Deviation
    } else if has(&[
        "执行数",
        "支出数",
        "支出金额",
        "实际支出",
        "支出额",
        "已支出",
        "执行金额",
        "支付",
        "已执行",
    ]) || bare == "支出"
    {
        Role::Spent
    } else if has(&[
        "预算数",
        "预算金额",
        "年初预算",
        "预算安排",
        "批复预算",
        "预算资金",
        "预算额",
        "全年预算",
        "调整预算",
        "下达",
    ]) || bare == "安排"
        || bare == "预算"
    {
        Role::Budget
    } else if has(&["到位", "拨付"]) {
        Role::Received
    } else if has(&[
        "实际完成",
        "完成值",
        "实际值",
        "完成情况",
        "完成数",
        "实际数",
        "实绩",
    ]) {
        Role::Actual
    } else if has(&[
        "指标值",
        "目标值",
        "计划值",
        "预期值",
        "年初目标",
        "计划数",
        "目标数",
        "年度目标",
    ]) {
        Role::Target
    } else if counted && !has(&["指标", "名称", "合计", "小计", "总"]) {
        Role::Count
    } else if has(&["占比", "比重", "比例"]) {
        Role::Share
    } else if has(&[
        "指标名称",
        "项目名称",
        "名称",
        "单位",
        "类别",
        "领域",
        "方向",
        "类型",
        "地区",
        "指标内容",
        "承担",
        "来源",
        "对象",
        "等级",
    ]) && !has(&["万元", "(元)"])
    {
        Role::Label
    } else if has(&[
        "金额", "资金", "经费", "投入", "万元", "补助", "合计", "小计", "总额",
    ]) {
        Role::Amount
    } else if has(&[
        "数量",
        "个数",
        "项数",
        "人数",
        "份数",
        "件数",
        "项目数",
        "发放",
        "回收",
    ]) {
        Role::Count
    } else if has(&["指标", "项目", "内容", "事项"]) {
        Role::Label
    } else {
        Role::Other
    };
    Some(role)
}

fn is_total(text: &str) -> bool {
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
    ]
    .iter()
    .any(|word| text == *word)
        || text.ends_with("合计") && text.chars().count() < 10
        || text.ends_with("年累计") && text.chars().count() < 6
        || text.starts_with("合计/")
        || text.ends_with("/平均")
        || text.starts_with("合计(")
        || text.starts_with("总计(")
}

fn kind(cells: &[Option<GridCell>]) -> RowKind {
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
            && second
                .text
                .chars()
                .filter(|c| crate::layout::is_han(*c))
                .count()
                >= 2
            && texts.get(2).is_some_and(|third| third.value.is_some())
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

/// The nearest text left of the first figure that isn't the row's number.
fn label(cells: &[Option<GridCell>]) -> String {
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
        .position(|cell| cell.value.is_some())
        .unwrap_or(rest.len());
    let words = if numbered {
        rest.first()
    } else {
        rest[..figure].last()
    };
    words
        .or(rest.first())
        .map(|cell| cell.text.clone())
        .unwrap_or_default()
}

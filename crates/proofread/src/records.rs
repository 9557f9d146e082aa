//! Indicator records: what one row of a table or one sentence says about one indicator.
//!
//! Long because the ways in which tables and sentences state an indicator stand side by side.

use std::collections::{HashMap, HashSet};

use crate::context::Context;
use crate::document::Span;
use crate::grid::{Role, RowKind};
use crate::layout::{enumerator, is_han};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// A figure in a role.
#[derive(Debug, Clone)]
pub struct Figure {
    pub role: Role,
    pub quantity: Quantity,
    pub span: Span,
}

/// Where a record was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Table {
        grid: usize,
        row: usize,
    },
    Prose {
        passage: usize,
        from: usize,
        to: usize,
    },
}

/// What is said in one place about one indicator.
#[derive(Debug, Clone)]
pub struct Record {
    pub name: String,
    /// For comparing: `key(name)`.
    pub key: String,
    /// 二级 or 一级指标 under which it is listed.
    pub group: String,
    pub figures: Vec<Figure>,
    pub source: Source,
    /// 指标值 and 完成值 in words, for a qualitative indicator.
    pub words: Vec<(Role, String)>,
    pub total: bool,
}

impl Record {
    pub fn figure(&self, role: Role) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.role == role)
    }

    pub fn spans(&self) -> Vec<Span> {
        self.figures.iter().map(|figure| figure.span).collect()
    }
}

/// How many names of tables are looked for in running text.
const MAX_KNOWN: usize = 3000;

/// All records of a document.
pub fn records(context: &Context<'_>) -> Vec<Record> {
    let mut records = Vec::new();
    for index in 0..context.grids.len() {
        table(context, index, &mut records);
    }
    let mut known: Vec<String> = records
        .iter()
        .filter(|record| !record.total)
        .filter(|record| {
            record.figures.iter().any(|figure| {
                matches!(
                    figure.role,
                    Role::Target | Role::Actual | Role::Achievement | Role::Weight | Role::Score
                )
            })
        })
        .take(MAX_KNOWN)
        .map(|record| record.key.clone())
        .filter(|key| key.chars().count() >= 3)
        .collect::<HashSet<_>>()
        .into_iter()
        .collect();
    known.sort_by_key(|key| (std::cmp::Reverse(key.chars().count()), key.clone()));
    for (index, passage) in context.prose() {
        prose(context, index, passage, &known, &mut records);
    }
    strip_common_prefix(&mut records, &known);
    records
}

/// What names are compared by: without punctuation, numbering and words that some leave out.
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

fn plain_key(name: &str) -> String {
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

fn table(context: &Context<'_>, index: usize, records: &mut Vec<Record>) {
    let grid = &context.grids[index];
    for (row, kind) in grid.rows.iter().enumerate() {
        if kind.kind == RowKind::Heading || kind.heading.is_none() {
            continue;
        }
        let mut figures = Vec::new();
        let mut words = Vec::new();
        for column in 0..grid.columns {
            let (Some(role), Some(cell)) = (grid.role(row, column), grid.cell(row, column)) else {
                continue;
            };
            if matches!(
                role,
                Role::Index | Role::Label | Role::Level1 | Role::Level2 | Role::Other
            ) {
                continue;
            }
            match grid.value(row, column) {
                Some(quantity) if role != Role::Cause => figures.push(Figure {
                    role,
                    quantity,
                    span: cell.span,
                }),
                _ => words.push((role, cell.text.clone())),
            }
        }
        if figures.is_empty() && words.is_empty() {
            continue;
        }
        let total = matches!(kind.kind, RowKind::Total | RowKind::Subtotal);
        let group = [Role::Level2, Role::Level1]
            .into_iter()
            .filter_map(|role| grid.column(row, role))
            .map(|column| grid.filled(row, column))
            .find(|text| !text.is_empty() && *text != kind.label)
            .unwrap_or_default()
            .to_owned();
        let name = kind.label.trim_end_matches(':').to_owned();
        records.push(Record {
            key: if total {
                "〈合计〉".to_owned()
            } else if group.is_empty() {
                key(&name)
            } else {
                // 投入 under 决策 is not all of 决策.
                plain_key(&name)
            },
            name,
            group,
            figures,
            source: Source::Table { grid: index, row },
            words,
            total,
        });
    }
}

/// Words that say in which role the figure after them stands; the one that ends nearest to the figure counts.
const ROLES: [(&str, Role); 58] = [
    ("指标值", Role::Target),
    ("目标值", Role::Target),
    ("计划值", Role::Target),
    ("年初目标", Role::Target),
    ("年度目标", Role::Target),
    ("绩效目标", Role::Target),
    ("目标任务", Role::Target),
    ("目标数", Role::Target),
    ("目标", Role::Target),
    ("计划", Role::Target),
    ("预期", Role::Target),
    ("任务数", Role::Target),
    ("预期值", Role::Target),
    ("计划数", Role::Target),
    ("设定值", Role::Target),
    ("实际完成值", Role::Actual),
    ("实际完成", Role::Actual),
    ("完成值", Role::Actual),
    ("实际值", Role::Actual),
    ("实际", Role::Actual),
    ("完成", Role::Actual),
    ("实现", Role::Actual),
    ("达到", Role::Actual),
    ("实际完成数", Role::Actual),
    ("完成数", Role::Actual),
    ("完成率", Role::Achievement),
    ("完成比例", Role::Achievement),
    ("达成率", Role::Achievement),
    ("完成度", Role::Achievement),
    ("完成目标的", Role::Achievement),
    ("完成年度目标的", Role::Achievement),
    ("完成计划的", Role::Achievement),
    ("完成年度计划的", Role::Achievement),
    ("为目标值的", Role::Achievement),
    ("完成目标任务的", Role::Achievement),
    ("完成年度任务的", Role::Achievement),
    ("占目标值的", Role::Achievement),
    ("完成目标值的", Role::Achievement),
    ("完成指标值的", Role::Achievement),
    ("偏差率", Role::Deviation),
    ("偏离率", Role::Deviation),
    ("偏差度", Role::Deviation),
    ("偏离度", Role::Deviation),
    ("偏差", Role::Deviation),
    ("权重分值", Role::Weight),
    ("权重", Role::Weight),
    ("分值", Role::Weight),
    ("满分", Role::Weight),
    ("标准分", Role::Weight),
    ("实际得分", Role::Score),
    ("自评得分", Role::Score),
    ("评价得分", Role::Score),
    ("得分", Role::Score),
    ("评分", Role::Score),
    ("得", Role::Score),
    ("得分率", Role::ScoreRate),
    ("执行率", Role::ExecutionRate),
    ("到位率", Role::FundingRate),
];

/// The role that the words before a figure give it, and where those words begin.
fn role_before(before: &str) -> Option<(Role, usize)> {
    ROLES
        .iter()
        .filter_map(|(word, role)| {
            let at = before.rfind(word)?;
            Some((at + word.len(), word.len(), *role, at))
        })
        .max_by_key(|(end, length, ..)| (*end, *length))
        .map(|(_, _, role, at)| (role, before[..at].chars().count()))
}

/// Whether a unit fits a role.
fn fits(role: Role, quantity: &Quantity) -> bool {
    let class = quantity.unit.class;
    match role {
        Role::Achievement
        | Role::Deviation
        | Role::ScoreRate
        | Role::ExecutionRate
        | Role::FundingRate => class == UnitClass::Percent,
        Role::Weight | Role::Score => {
            matches!(class, UnitClass::Points | UnitClass::None)
                || (role == Role::Weight && class == UnitClass::Percent)
        }
        _ => class != UnitClass::Points,
    }
}

/// Reads the records of a paragraph, one per stretch between semicolons and stops.
fn prose(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    known: &[String],
    records: &mut Vec<Record>,
) {
    let mut from = enumerator(&passage.chars).map_or(0, |found| found.length);
    while from < passage.chars.len() {
        let to = (from..passage.chars.len())
            .find(|at| matches!(passage.chars[*at], '。' | '；' | '！' | '？'))
            .unwrap_or(passage.chars.len());
        let mut open: Option<Record> = None;
        let mut previous = from;
        for quantity in passage
            .quantities
            .iter()
            .filter(|quantity| quantity.from >= from && quantity.to <= to)
        {
            let clause = (previous..quantity.from)
                .rev()
                .find(|at| matches!(passage.chars[*at], '，' | '、' | '(' | ')'))
                .map_or(previous, |at| at + 1);
            let before = passage.slice(clause, quantity.from);
            let found = role_before(&before)
                .filter(|_| !of_other_year(context, passage, (clause, quantity.from), &before))
                .filter(|(role, _)| fits(*role, quantity))
                .filter(|_| quantity.is_plain());
            if let Some((role, at)) = found {
                let starts_anew = open.as_ref().is_none_or(|record| {
                    let after_score = role == Role::Weight
                        && record.figure(Role::Score).is_some()
                        && passage
                            .slice(previous, quantity.from)
                            .contains(['，', '、', '；', ':']);
                    record.figure(role).is_some() || after_score
                });
                if starts_anew {
                    records.extend(open.take().filter(is_record));
                    let name = name_before(passage, from, previous, clause + at, known);
                    open = Some(Record {
                        key: key(&name),
                        name,
                        group: context.heading(passage).to_owned(),
                        figures: Vec::new(),
                        source: Source::Prose {
                            passage: index,
                            from,
                            to,
                        },
                        words: Vec::new(),
                        total: false,
                    });
                }
                if let Some(record) = &mut open {
                    record.figures.push(Figure {
                        role,
                        quantity: quantity.clone(),
                        span: passage.span_of(quantity),
                    });
                }
            }
            previous = quantity.to;
        }
        records.extend(open.take().filter(is_record));
        listed(context, index, passage, (from, to), known, records);
        from = to + 1;
    }
}

/// Whether the words before a figure say that it is of another year than the report's: `2024年实际建成的16个`.
fn of_other_year(
    context: &Context<'_>,
    passage: &Passage,
    (from, to): (usize, usize),
    before: &str,
) -> bool {
    let other = passage
        .years
        .iter()
        .any(|(at, year)| (from..to).contains(at) && Some(*year) < context.year);
    other && !before.contains("目标")
        || ["上年实际", "去年实际"]
            .iter()
            .any(|word| before.contains(word))
}

/// At least two figures that belong together, or a score of something named.
fn is_record(record: &Record) -> bool {
    let has = |role| record.figure(role).is_some();
    (has(Role::Target) && (has(Role::Actual) || has(Role::Achievement)))
        || (has(Role::Actual) && (has(Role::Achievement) || has(Role::Deviation)))
        || (has(Role::Achievement) && has(Role::Deviation))
        || (has(Role::Weight) && has(Role::Score))
        || (has(Role::Score) && has(Role::ScoreRate))
        || (has(Role::Weight) || has(Role::Score)) && record.key.starts_with('〈')
}

/// `推广转化应用新技术数量≥35项`: an objective listed with its operator.
fn listed(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    bounds: (usize, usize),
    known: &[String],
    records: &mut Vec<Record>,
) {
    let (from, to) = bounds;
    for quantity in passage
        .quantities
        .iter()
        .filter(|quantity| quantity.from >= from && quantity.to <= to)
    {
        if !matches!(quantity.operator, Operator::AtLeast | Operator::AtMost)
            || !quantity.is_plain()
        {
            continue;
        }
        let symbol = passage.chars[..quantity.from]
            .iter()
            .rposition(|c| matches!(c, '≥' | '≤' | '>' | '<'));
        let Some(symbol) = symbol.filter(|at| *at + 3 > quantity.from) else {
            continue;
        };
        let start = (from..symbol)
            .rev()
            .find(|at| {
                matches!(passage.chars[*at], '，' | ':' | '；' | '“' | '、')
                    && !passage.chars[*at..symbol].contains(&')')
                    || matches!(passage.chars[*at], '，' | ':' | '“')
            })
            .map_or(from, |at| at + 1);
        let name = passage.slice(start, symbol);
        let name = resolve(&name, known);
        let label = ["指标值", "目标值", "计划值", "目标", "计划"]
            .iter()
            .any(|word| name.ends_with(word));
        if key(&name).chars().count() < 3 || label {
            continue;
        }
        records.push(Record {
            key: key(&name),
            name,
            group: context.heading(passage).to_owned(),
            figures: vec![Figure {
                role: Role::Target,
                quantity: quantity.clone(),
                span: passage.span_of(quantity),
            }],
            source: Source::Prose {
                passage: index,
                from,
                to,
            },
            words: Vec::new(),
            total: false,
        });
    }
}

/// The noun before the first role word of a record.
fn name_before(
    passage: &Passage,
    from: usize,
    previous: usize,
    role_at: usize,
    known: &[String],
) -> String {
    let start = if previous > from { previous } else { from };
    let mut text = passage.slice(start, role_at);
    if let Some((_, after)) = text.trim_end_matches(':').rsplit_once(':')
        && after.chars().filter(|c| is_han(*c)).count() > 2
    {
        text = after.to_owned();
    }
    let mut trimmed = text.trim_matches(['，', '、', ':', '“', '”', '(', ')', '。']);
    for word in ["本年度", "年度", "年初", "当年", "设定", "的"] {
        trimmed = trimmed
            .strip_suffix(word)
            .unwrap_or(trimmed)
            .trim_end_matches(['，', ':']);
    }
    resolve(trimmed, known)
}

/// The known name with which a text ends, otherwise the text's last clause.
fn resolve(text: &str, known: &[String]) -> String {
    let own = key(text);
    if let Some(name) = known.iter().find(|name| own.ends_with(name.as_str())) {
        return name.clone();
    }
    if let Some(name) = known
        .iter()
        .find(|name| name.chars().count() >= 5 && own.contains(name.as_str()))
    {
        return name.clone();
    }
    let clause = text
        .rsplit(['，', '、'])
        .find(|clause| clause.chars().filter(|c| is_han(*c)).count() >= 2);
    let clause = clause.unwrap_or(text).trim_end_matches("指标");
    clause
        .trim_start_matches("其中")
        .trim_start_matches(':')
        .to_owned()
}

/// Records of one section often begin alike (“某省向科技部备案的…”): what many share is no part of the name.
fn strip_common_prefix(records: &mut [Record], known: &[String]) {
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, record) in records.iter().enumerate() {
        if matches!(record.source, Source::Prose { .. }) && !known.contains(&record.key) {
            let start: String = record.key.chars().take(6).collect();
            groups.entry(start).or_default().push(index);
        }
    }
    for members in groups.values() {
        let names: std::collections::BTreeSet<Vec<char>> = members
            .iter()
            .map(|index| records[*index].key.chars().collect())
            .collect();
        let Some(first) = names.first() else { continue };
        let shared = (0..first.len())
            .take_while(|at| names.iter().all(|name| name.get(*at) == first.get(*at)))
            .count();
        if names.len() < 3 || shared < 6 {
            continue;
        }
        for index in members {
            let rest: String = records[*index].key.chars().skip(shared).collect();
            if rest.chars().count() >= 2 {
                records[*index].name.clone_from(&rest);
                records[*index].key = rest;
            }
        }
    }
}

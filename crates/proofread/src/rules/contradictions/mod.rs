//! Contradictions: one quantity with different values in different places.

mod facts;

use std::collections::BTreeMap;

use super::Rule;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::number::{Operator, Quantity, UnitClass};

pub const RULE: Rule = Rule {
    id: "contradiction",
    title: "同一指标、金额、数量在各处的数一致",
    run,
};

/// One mention of a quantity.
struct Mention<'a> {
    quantity: &'a Quantity,
    span: Span,
    /// Where it is from, for telling two records of one table apart.
    origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Table(usize),
    Prose,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    indicators(context, findings);
    facts::facts(context, findings);
}

fn role_name(role: Role) -> &'static str {
    match role {
        Role::Target => "指标值",
        Role::Actual => "实际完成值",
        Role::Achievement => "完成率",
        Role::Deviation => "偏差率",
        Role::Weight => "分值",
        Role::Score => "得分",
        Role::ScoreRate => "得分率",
        Role::Budget => "预算数",
        Role::Spent => "执行数",
        Role::Received => "到位数",
        Role::ExecutionRate => "执行率",
        _ => "数",
    }
}

/// The figures of every indicator, by what they are of.
fn mentions<'a>(context: &'a Context<'_>) -> BTreeMap<(&'a str, &'a str, Role), Vec<Mention<'a>>> {
    let mut groups: BTreeMap<(&'a str, &'a str, Role), Vec<Mention<'a>>> = BTreeMap::new();
    for record in &context.records {
        // Rows of years say different things in different tables.
        // 该类 points back, at something else each time.
        let points_back = record.key.starts_with(['该', '此']);
        if record.key.chars().count() < 2 || points_back || crate::grid::is_year(&record.name) {
            continue;
        }
        if is_within_dimension(context, record) {
            continue;
        }
        let origin = match record.source {
            crate::records::Source::Table { grid, .. } => Origin::Table(grid),
            crate::records::Source::Prose { .. } => Origin::Prose,
        };
        // Forms of several projects say the same of different things.
        let subject = match record.source {
            crate::records::Source::Table { grid, .. } => {
                context.grids[grid].subject.as_deref().unwrap_or_default()
            }
            crate::records::Source::Prose { .. } => "",
        };
        for figure in &record.figures {
            if matches!(
                figure.role,
                Role::Amount | Role::Count | Role::Other | Role::Share
            ) {
                continue;
            }
            groups
                .entry((&record.key, subject, figure.role))
                .or_default()
                .push(Mention {
                    quantity: &figure.quantity,
                    span: figure.span,
                    origin,
                });
        }
    }
    groups
}

/// `过程 | 项目过程管理 | 6 | 4.5`: an indicator that is called like a dimension of which it is a part.
fn is_within_dimension(context: &Context<'_>, record: &crate::records::Record) -> bool {
    let crate::records::Source::Table { grid, row } = record.source else {
        return false;
    };
    let grid = &context.grids[grid];
    let level = grid
        .column(row, Role::Level1)
        .or_else(|| (0..grid.columns).find(|column| grid.cell(row, *column).is_some()));
    let above = level.map_or("", |column| grid.filled(row, column));
    let named = !above.is_empty() && above != grid.rows[row].label;
    record.key.starts_with('〈') && named && crate::records::key(above) == record.key
}

/// The same indicator in text, table and annex.
fn indicators(context: &Context<'_>, findings: &mut Findings) {
    let groups = mentions(context);
    let split: Vec<&str> = groups
        .iter()
        .filter(|((_, _, role), mentions)| {
            matches!(role, Role::Actual | Role::Target)
                && mentions
                    .iter()
                    .any(|mention| !same(mention.quantity, mentions[0].quantity))
        })
        .map(|((key, _, _), _)| *key)
        .collect();
    let mut strict = Vec::new();
    for ((key, _, role), mentions) in groups {
        // A table that lists one name several times (wards of one kind, 合计 of several parts) says different things by it.
        let repeated = mentions.iter().enumerate().any(|(at, mention)| {
            mention.origin != Origin::Prose
                && mentions[..at]
                    .iter()
                    .any(|other| other.origin == mention.origin)
        });
        // 产出数量15分 is no 产出（35分）: the marks of a dimension are told by other rules.
        let dimension = ["决策", "过程", "产出", "效益"].contains(&key)
            && matches!(role, Role::Weight | Role::Score)
            && mentions
                .iter()
                .any(|mention| mention.origin != Origin::Prose);
        if repeated || mentions.len() < 2 || dimension {
            continue;
        }
        let rate = matches!(
            role,
            Role::Achievement | Role::ExecutionRate | Role::ScoreRate | Role::Deviation
        );
        if key == "〈合计〉" && (rate || of_other_things(context, role, &mentions)) {
            // Rates of totals follow from amounts that other rules compare.
            continue;
        }
        findings.checked.references += mentions.len() - 1;
        if matches!(role, Role::Achievement | Role::Deviation) && split.contains(&key) {
            continue;
        }
        let name = context
            .records
            .iter()
            .find(|record| record.key == key)
            .map_or(key, |record| record.name.as_str());
        let shown = if key.starts_with('〈') {
            key.trim_matches(['〈', '〉'])
        } else {
            name
        };
        report(
            "contradiction_indicator",
            &format!("“{}”的{}", shorten(shown, 30), role_name(role)),
            &mentions,
            Severity::Error,
            findings,
        );
        units(shown, role, &mentions, findings);
        if role == Role::Target {
            strict.extend(operators(shown, &mentions));
        }
    }
    strictness(&strict, findings);
}

/// Whether totals of several tables are of different things: of different size, points out of different full marks, or a
/// part of another's.
fn of_other_things(context: &Context<'_>, role: Role, mentions: &[Mention<'_>]) -> bool {
    let apart = || {
        mentions
            .windows(2)
            .any(|pair| !alike(pair[0].quantity, pair[1].quantity))
    };
    matches!(role, Role::Score | Role::Weight)
        || apart()
        || part_elsewhere(context, mentions)
        || all_elsewhere(context, mentions)
}

/// Whether each of some totals is printed elsewhere too: `支出合计6,500万元` and `项目支出5,400万元` are both borne out.
fn all_elsewhere(context: &Context<'_>, mentions: &[Mention<'_>]) -> bool {
    mentions.iter().all(|mention| {
        let Quantity { unit, value, .. } = mention.quantity;
        let mut same = context.pool.between(unit.class, *value, Some(*value));
        same.any(|other| {
            other.quantity.value == *value && !mentions.iter().any(|one| one.span == other.span)
        })
    })
}

/// Whether a total is a row of another of these tables: what one adds up is a part of what the other does.
fn part_elsewhere(context: &Context<'_>, mentions: &[Mention<'_>]) -> bool {
    mentions.iter().any(|mention| {
        let class = mention.quantity.unit.class;
        let value = mention.quantity.value;
        let same = context.pool.between(class, value, Some(value));
        same.filter(|other| other.quantity.value == value && other.span != mention.span)
            .any(|other| {
                context.passages[other.passage].cell.is_some()
                    && !mentions.iter().any(|one| one.span == other.span)
            })
    })
}

/// Whether two figures of one thing can both be right.
fn same(a: &Quantity, b: &Quantity) -> bool {
    let bare =
        |quantity: &Quantity| matches!(quantity.unit.class, UnitClass::None | UnitClass::Ratio);
    if a.unit.class != b.unit.class && !bare(a) && !bare(b) {
        return true;
    }
    if bare(a) != bare(b) {
        let printed = |quantity: &Quantity| quantity.value.checked_div(quantity.unit.factor);
        return a.value == b.value || printed(a) == printed(b) || a.agrees(b);
    }
    a.agrees(b)
}

/// Groups mentions by value and reports them when there is more than one group.
fn report(
    code: &'static str,
    what: &str,
    mentions: &[Mention<'_>],
    severity: Severity,
    findings: &mut Findings,
) {
    let mut values: Vec<(&Quantity, Vec<Span>)> = Vec::new();
    for mention in mentions {
        match values
            .iter_mut()
            .find(|(value, _)| same(value, mention.quantity))
        {
            Some((_, spans)) => spans.push(mention.span),
            None => values.push((mention.quantity, vec![mention.span])),
        }
    }
    if values.len() < 2 {
        return;
    }
    values.sort_by_key(|(_, spans)| std::cmp::Reverse(spans.len()));
    let list = values
        .iter()
        .map(|(value, spans)| format!("{}（{}处）", value.printed, spans.len()))
        .collect::<Vec<_>>()
        .join("、");
    let message = format!("{what}前后不一：{list}。");
    let odd: Vec<Span> = values
        .iter()
        .skip(1)
        .flat_map(|(_, spans)| spans.iter().copied())
        .collect();
    let most: Vec<Span> = values[0].1.clone();
    findings.push(
        Draft::new(code, severity, message)
            .printed(
                values
                    .iter()
                    .skip(1)
                    .map(|(value, _)| value.printed.as_str())
                    .collect::<Vec<_>>()
                    .join("、"),
                values[0].0.printed.as_str(),
            )
            .at(odd)
            .at(most)
            .advice("以备案的绩效目标表和佐证材料为准，统一各处的数。"),
    );
}

/// An indicator whose target is ≥39 in one place and 大于39 in another.
struct Strictness {
    name: String,
    strict: Span,
    at_least: Span,
}

fn operators(name: &str, mentions: &[Mention<'_>]) -> Option<Strictness> {
    let find = |operator: Operator| {
        mentions
            .iter()
            .find(|mention| mention.quantity.operator == operator)
    };
    let (strict, at_least) = (find(Operator::MoreThan)?, find(Operator::AtLeast)?);
    Some(Strictness {
        name: name.to_owned(),
        strict: strict.span,
        at_least: at_least.span,
    })
}

/// One hint for all of them.
fn strictness(all: &[Strictness], findings: &mut Findings) {
    if all.is_empty() {
        return;
    }
    let list = all
        .iter()
        .map(|one| shorten(&one.name, 24))
        .collect::<Vec<_>>()
        .join("、");
    let message = format!(
        "{}个指标的指标值一处写“≥”，一处写“大于”，含义不同：{list}。",
        all.len()
    );
    findings.push(
        Draft::new("operator_differs", Severity::Hint, message)
            .printed("大于", "≥")
            .at(all.iter().flat_map(|one| [one.strict, one.at_least]))
            .advice("统一为备案的绩效目标表中的写法。"),
    );
}

fn units(name: &str, role: Role, mentions: &[Mention<'_>], findings: &mut Findings) {
    // A percentage beside amounts is a share or a growth of them.
    let units: std::collections::BTreeSet<&str> = mentions
        .iter()
        .filter(|mention| mention.quantity.unit.class != UnitClass::Percent)
        .map(|mention| mention.quantity.unit.text.as_str())
        .filter(|unit| !unit.is_empty())
        .collect();
    if role == Role::Target && units.len() > 1 {
        let list = units.into_iter().collect::<Vec<_>>().join("、");
        let message = format!("“{}”的计量单位前后不一：{list}。", shorten(name, 30));
        findings.push(
            Draft::new("unit_differs", Severity::Hint, message)
                .printed(&list, "统一的计量单位")
                .at(mentions.iter().map(|mention| mention.span))
                .advice("统一计量单位。"),
        );
    }
}

/// Whether two values are of one size, or have the same digits.
fn alike(a: &Quantity, b: &Quantity) -> bool {
    let (low, high) = (a.value.min(b.value), a.value.max(b.value));
    low + low >= high
        || one_slip(&a.printed, &b.printed)
        || crate::slip::digits(&a.printed) == crate::slip::digits(&b.printed)
}

/// Whether two printed figures differ by one digit or by two neighbours changing places.
pub fn one_slip(a: &str, b: &str) -> bool {
    let digits = |text: &str| {
        text.chars()
            .filter(char::is_ascii_digit)
            .collect::<Vec<char>>()
    };
    let (a, b) = (digits(a), digits(b));
    if a.len() != b.len() || a.len() < 3 {
        return false;
    }
    let differing: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
    match differing.as_slice() {
        [_] => true,
        [one, other] => other - one == 1 && a[*one] == b[*other] && a[*other] == b[*one],
        _ => false,
    }
}

//! Words that must stay the same: 八大产业集群 against 十大产业集群, copied sentences with other figures, tiers that touch, the year of the tables.

mod tiers;

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::Rule;
use super::prose_sums::sentences;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::grid::Role;
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use tiers::tiers;

pub const RULE: Rule = Rule {
    id: "wording",
    title: "目标表述、重复的句子、分档界限、年度前后一致",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    numbered_terms(context, findings);
    copies(context, findings);
    for passage in &context.passages {
        tiers(passage, findings);
    }
    years(context, findings);
    local_money(context, findings);
    weights(context, findings);
    thresholds(context, findings);
}

/// 30%及以上 in one place, another threshold elsewhere.
fn thresholds(context: &Context<'_>, findings: &mut Findings) {
    let mut mentions: Vec<(&Quantity, Span)> = Vec::new();
    for passage in &context.passages {
        let text = passage.text();
        if !["完成率", "指标值", "偏差"]
            .iter()
            .any(|word| text.contains(word))
        {
            continue;
        }
        for quantity in &passage.quantities {
            if quantity.unit.class == UnitClass::Percent
                && passage.slice(quantity.to, quantity.to + 3) == "及以上"
            {
                mentions.push((quantity, passage.span_of(quantity)));
            }
        }
    }
    let Some((first, _)) = mentions.first() else {
        return;
    };
    findings.checked.references += mentions.len() - 1;
    if let Some((other, _)) = mentions
        .iter()
        .find(|(other, _)| other.value != first.value)
    {
        let message = format!(
            "需要说明原因的界限前后不一：{}及以上、{}及以上。",
            first.printed, other.printed
        );
        let mut draft = Draft::new("threshold_differs", Severity::Doubt, message)
            .printed(&other.printed, &first.printed)
            .at(mentions.iter().map(|(_, span)| *span))
            .advice("统一界限。");
        if let Some(standards) = &context.standards {
            draft = draft.rule(&standards.explain_rule);
        }
        findings.push(draft);
    }
}

/// 八大产业集群 in one place, 十大产业集群 in another.
fn numbered_terms(context: &Context<'_>, findings: &mut Findings) {
    let mut terms: BTreeMap<String, Vec<(&Quantity, Span)>> = BTreeMap::new();
    for passage in &context.passages {
        for quantity in passage
            .quantities
            .iter()
            .filter(|quantity| quantity.unit.text == "大")
        {
            let noun: String = passage.chars[quantity.to..]
                .iter()
                .take(4)
                .take_while(|c| is_han(**c))
                .collect();
            if noun.chars().count() >= 2 {
                terms
                    .entry(noun)
                    .or_default()
                    .push((quantity, passage.span(quantity.from, quantity.to + 4)));
            }
        }
    }
    for (noun, mentions) in terms {
        findings.checked.references += mentions.len() - 1;
        let mut values: Vec<(&Quantity, usize)> = Vec::new();
        for (quantity, _) in &mentions {
            match values
                .iter_mut()
                .find(|(known, _)| known.value == quantity.value)
            {
                Some((_, count)) => *count += 1,
                None => values.push((quantity, 1)),
            }
        }
        if values.len() < 2 {
            continue;
        }
        values.sort_by_key(|(_, count)| *count);
        let list = values
            .iter()
            .map(|(quantity, count)| format!("“{}{noun}”{count}处", quantity.printed))
            .collect::<Vec<_>>()
            .join("，");
        let message = format!("同一表述前后不一：{list}；目标的表述改变应当说明。");
        let mut spans: Vec<(bool, Span)> = mentions
            .iter()
            .map(|(quantity, span)| (quantity.value != values[0].0.value, *span))
            .collect();
        spans.sort();
        findings.push(
            Draft::new("term_changed", Severity::Doubt, message)
                .printed(
                    format!("{}{noun}", values[0].0.printed),
                    format!("{}{noun}", values[values.len() - 1].0.printed),
                )
                .at(spans.into_iter().map(|(_, span)| span))
                .advice("核对年初目标的表述；确有调整的，说明调整依据。"),
        );
    }
}

/// One of the places of a sentence.
struct Copy {
    /// The table that it stands in.
    table: Option<usize>,
    figures: Vec<(Quantity, Span)>,
}

/// A sentence with its figures taken out, and the figures.
fn skeleton(passage: &Passage, from: usize, to: usize) -> (String, Vec<(Quantity, Span)>) {
    let mut skeleton = String::new();
    let mut figures = Vec::new();
    let mut at = from;
    for quantity in passage
        .quantities
        .iter()
        .filter(|quantity| quantity.from >= from && quantity.to <= to)
    {
        skeleton.push_str(&passage.slice(at, quantity.from));
        skeleton.push('#');
        skeleton.push_str(&quantity.unit.text);
        figures.push((quantity.clone(), passage.span_of(quantity)));
        at = quantity.to;
    }
    skeleton.push_str(&passage.slice(at, to));
    (skeleton, figures)
}

/// One sentence in two places with one figure changed.
fn copies(context: &Context<'_>, findings: &mut Findings) {
    let mut known: HashMap<String, Vec<Copy>> = HashMap::new();
    let mut order: Vec<String> = Vec::new();
    for passage in &context.passages {
        for (from, to) in sentences(passage) {
            if to - from < 24 {
                continue;
            }
            let (skeleton, figures) = skeleton(passage, from, to);
            if figures.is_empty() || skeleton.chars().filter(|c| is_han(*c)).count() < 20 {
                continue;
            }
            let entry = known.entry(skeleton.clone()).or_default();
            if entry.is_empty() {
                order.push(skeleton);
            }
            entry.push(Copy {
                table: passage.cell.map(|_| passage.block),
                figures,
            });
        }
    }
    for skeleton in order {
        let copies = &known[&skeleton];
        if copies.len() < 2 {
            continue;
        }
        findings.checked.references += copies.len() - 1;
        let first = &copies[0];
        for other in &copies[1..] {
            if first.table.is_some() && first.table == other.table {
                // Rows of one table say the same of different things.
                continue;
            }
            let (first, other) = (&first.figures, &other.figures);
            let different: Vec<usize> = (0..first.len())
                .filter(|at| !first[*at].0.agrees(&other[*at].0))
                .collect();
            let [at] = different.as_slice() else { continue };
            if copies.len() > 2 && first.len() == 1 {
                continue;
            }
            let (one, two) = (&first[*at], &other[*at]);
            let message = format!(
                "同一句话（“{}”）一处印为{}，一处印为{}。",
                shorten(&skeleton, 24),
                one.0.printed,
                two.0.printed
            );
            findings.push(
                Draft::new(
                    "copied_sentence",
                    if first.len() > 1 {
                        Severity::Error
                    } else {
                        Severity::Doubt
                    },
                    message,
                )
                .printed(&two.0.printed, &one.0.printed)
                .at([one.1, two.1])
                .advice("核对两处的数。"),
            );
        }
    }
}

/// The year in the title of a table or annex is the report's.
fn years(context: &Context<'_>, findings: &mut Findings) {
    let Some(year) = context.year else { return };
    for (_, passage) in context.prose() {
        let text = passage.text();
        let titled = passage.chars.len() < 45
            && ([
                "目标表",
                "自评表",
                "情况表",
                "评分表",
                "自评报告",
                "评价报告",
            ]
            .iter()
            .any(|word| text.contains(word))
                || text.starts_with('(') && text.contains("年度)"));
        if !titled || text.contains('。') {
            continue;
        }
        for (at, other) in &passage.years {
            findings.checked.rules += 1;
            if *other != year {
                let message = format!("标题中的年度印为{other}年，报告通篇为{year}年。");
                findings.push(
                    Draft::new("year_of_title", Severity::Doubt, message)
                        .printed(other.to_string(), year.to_string())
                        .at([passage.span(*at, at + 5)])
                        .advice("核对年度，防止沿用上年模板。"),
                );
            }
        }
    }
}

/// Local money in the text, none in the fund table.
fn local_money(context: &Context<'_>, findings: &mut Findings) {
    let zero = context.facts.iter().find(|fact| {
        fact.key.subject == "〈地方〉"
            && fact.key.measure == "支出"
            && fact.quantity.value.is_zero()
    });
    let Some(zero) = zero else { return };
    for (_, passage) in context.prose() {
        for (at, quantity) in passage.quantities.iter().enumerate() {
            let (before, _) = crate::facts::surroundings(passage, at);
            let local = (before.contains("地方资金") || before.contains("地方财政"))
                && ["投入", "支出", "到位", "执行"]
                    .iter()
                    .any(|word| before.contains(word));
            if quantity.unit.class != UnitClass::Money || !local || quantity.value.is_zero() {
                continue;
            }
            let message = format!(
                "正文称地方资金投入{}，资金表中地方资金执行数为{}。",
                quantity.printed, zero.quantity.printed
            );
            findings.push(
                Draft::new("local_money", Severity::Doubt, message)
                    .printed(&zero.quantity.printed, &quantity.printed)
                    .at([zero.span, passage.span_of(quantity)])
                    .advice("统一地方资金口径：属于社会（自筹）投入的，不称地方资金；属于地方资金的，填入资金表。"),
            );
        }
    }
}

/// The full marks of a score table's items and groups, from top to bottom.
fn full_marks(grid: &crate::grid::Grid) -> Vec<(Quantity, Span)> {
    (0..grid.rows.len())
        .filter(|row| {
            matches!(
                grid.rows[*row].kind,
                crate::grid::RowKind::Item | crate::grid::RowKind::Group(_)
            )
        })
        .filter_map(|row| {
            let column = grid.column(row, Role::Weight)?;
            grid.value(row, column)
                .zip(grid.cell(row, column).map(|cell| cell.span))
        })
        .collect()
}

/// `决策：管理：产出：效益=10:25:40:25` against the full marks of the score table.
fn weights(context: &Context<'_>, findings: &mut Findings) {
    let mut tables: Option<Vec<Vec<(Quantity, Span)>>> = None;
    for (_, passage) in context.prose() {
        for ratio in passage
            .quantities
            .iter()
            .filter(|quantity| quantity.terms.len() > 2)
        {
            let tables =
                tables.get_or_insert_with(|| context.grids.iter().map(full_marks).collect());
            for marks in tables.iter() {
                if marks.len() != ratio.terms.len() {
                    continue;
                }
                findings.checked.references += 1;
                let odd: Vec<&(Quantity, Span)> = marks
                    .iter()
                    .zip(&ratio.terms)
                    .filter(|(mark, term)| mark.0.value != **term)
                    .map(|(mark, _)| mark)
                    .collect();
                if odd.is_empty() {
                    continue;
                }
                let table = marks
                    .iter()
                    .map(|(mark, _)| mark.printed.as_str())
                    .collect::<Vec<_>>()
                    .join(":");
                let message = format!("正文权重为{}，评分表权重为{table}。", ratio.printed);
                findings.push(
                    Draft::new("weights_differ", Severity::Error, message)
                        .printed(&ratio.printed, table)
                        .at([passage.span_of(ratio)])
                        .at(odd.iter().map(|(_, span)| *span))
                        .advice("统一正文与评分表的权重。"),
                );
            }
        }
    }
}

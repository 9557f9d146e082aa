//! Scores: the total in all its places, the grade by its band, execution points by the rate, full marks that make 100.

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use super::score_tables::{full_marks, full_marks_unmet, untotalled};
use crate::arithmetic::{percent, prints, show};
use crate::context::Context;
use crate::document::Span;
use crate::facts::{self, Fact};
use crate::finding::{Draft, Findings, Severity};
use crate::grid::{Role, RowKind};
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;
use crate::records::Source;

pub const RULE: Rule = Rule {
    id: "score",
    title: "总分、等级、预算执行得分、权重合计符合评分规则",
    run,
};

fn run(context: &Context<'_>, findings: &mut Findings) {
    if context.standards.is_none() {
        let year = context.year.map_or("报告没有写明年度".to_owned(), |year| {
            format!("规则库没有{year}年度的规则")
        });
        findings.unchecked.push(format!(
            "{year}：等级、预算执行得分、需说明原因的界限没有核对。"
        ));
    }
    let totals = totals(context);
    agree(&totals, findings);
    untotalled(context, &totals, &execution_marks(context).1, findings);
    for (_, passage) in context.prose() {
        grade(context, passage, findings);
    }
    grades(context, findings);
    execution(context, findings);
    full_marks(context, findings);
    full_marks_unmet(context, findings);
}

/// Every mention of the total score.
pub fn totals(context: &Context<'_>) -> Vec<(Quantity, Span)> {
    let mut totals: Vec<(Quantity, Span)> = context
        .records
        .iter()
        .filter(|record| record.total)
        .filter(|record| matches!(record.source, Source::Table { grid, row } if context.grids[grid].rows[row].kind == RowKind::Total && context.grids[grid].subject.is_none()))
        .filter_map(|record| record.figure(Role::Score))
        .map(|figure| (figure.quantity.clone(), figure.span))
        .collect();
    for (_, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            if is_total(passage, at) {
                let quantity = &passage.quantities[at];
                totals.push((quantity.clone(), passage.span_of(quantity)));
            }
        }
    }
    totals
}

fn is_total(passage: &Passage, at: usize) -> bool {
    let quantity = &passage.quantities[at];
    if quantity.unit.class != UnitClass::Points
        || !quantity.is_plain()
        || quantity.value > Decimal::ONE_HUNDRED
        || quantity.value < Decimal::from(20)
    {
        return false;
    }
    let (before, _) = facts::surroundings(passage, at);
    let whole = ["总分", "总分为", "总分值", "总分值为", "总分共"];
    if quantity.value == Decimal::ONE_HUNDRED && whole.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    let full = quantity.value == Decimal::ONE_HUNDRED
        && passage.quantities.get(at + 1).is_some_and(|next| {
            next.unit.class == UnitClass::Points
                && passage.slice(quantity.to, next.from).contains('得')
        });
    if full {
        return false;
    }
    let named = [
        "综合得分",
        "总得分",
        "总分",
        "评价得分",
        "评估得分",
        "自评得分",
        "自评价得分",
        "综合评分",
        "最终得分",
        "评价总得分",
        "专项得分",
        "项目得分",
        "资金得分",
        "综合评定",
        "总评分",
    ]
    .iter()
    .any(|word| before.contains(word));
    let block = ["决策", "过程", "管理", "产出", "效益", "满意度", "指标"]
        .iter()
        .any(|word| before.contains(word));
    let alone = before == "得分" && passage.slice(quantity.to, quantity.to + 24).contains('等');
    (named || alone) && !block
}

fn agree(totals: &[(Quantity, Span)], findings: &mut Findings) {
    let Some((first, _)) = totals.first() else {
        return;
    };
    findings.checked.references += totals.len() - 1;
    if let Some((other, _)) = totals.iter().find(|(other, _)| other.value != first.value) {
        let message = format!("总得分前后不一：{}、{}。", first.printed, other.printed);
        findings.push(
            Draft::new("contradiction_total", Severity::Error, message)
                .printed(&other.printed, &first.printed)
                .at(totals.iter().map(|(_, span)| *span))
                .advice("核对评分表合计与正文总得分。"),
        );
    }
}

/// The grade said beside a total score.
fn grade(context: &Context<'_>, passage: &Passage, findings: &mut Findings) {
    let Some(at) = (0..passage.quantities.len()).find(|at| is_total(passage, *at)) else {
        return;
    };
    let score = &passage.quantities[at];
    let rest = passage.slice(score.to, passage.chars.len());
    let Some((offset, word)) = [
        "等级",
        "等次",
        "档次",
        "结果",
        "评定",
        "级别",
        "评价为",
        "结论",
    ]
    .iter()
    .filter_map(|word| rest.find(word).map(|at| (at, *word)))
    .min() else {
        return;
    };
    let tail: String = rest[offset + word.len()..].chars().take(14).collect();
    let stop = tail.find(['。', '，', '；', '(']).unwrap_or(tail.len());
    let tail = &tail[..stop];
    let said = ["优", "良", "中", "差"].iter().find(|grade| {
        tail.contains(&format!("“{grade}"))
            || tail.ends_with(*grade)
            || tail.contains(&format!("{grade}秀"))
            || tail.contains(&format!("{grade}好"))
    });
    let Some(said) = said else { return };
    let Some(standards) = &context.standards else {
        return;
    };
    findings.checked.rules += 1;
    let right = standards.grade(score.value);
    if right == *said {
        return;
    }
    let position = score.to + rest[..offset].chars().count();
    let message = format!(
        "得分{}按等级标准应为“{right}”，印为“{said}”。",
        score.printed
    );
    findings.push(
        Draft::new("grade", Severity::Error, message)
            .printed(*said, right)
            .at([
                passage.span_of(score),
                passage.span(position, (position + 12).min(passage.chars.len())),
            ])
            .rule(&standards.grade_rule)
            .advice("按得分更正等级，或核对得分。"),
    );
}

/// Scores of a hundred beside their grades in the rows of a table.
fn grades(context: &Context<'_>, findings: &mut Findings) {
    let Some(standards) = &context.standards else {
        return;
    };
    for grid in &context.grids {
        for row in 0..grid.rows.len() {
            let column = |words: &[&str]| {
                (0..grid.columns).find(|column| {
                    let heading = grid.heading(row, *column);
                    words.iter().any(|word| heading.ends_with(word))
                })
            };
            let (Some(at), Some(graded)) = (
                column(&["总分", "得分", "评分"]),
                column(&["等级", "等次", "级别"]),
            ) else {
                continue;
            };
            let (Some(score), Some(cell)) = (grid.value(row, at), grid.cell(row, graded)) else {
                continue;
            };
            let said = ["优", "良", "中", "差"].into_iter().find(|grade| {
                cell.text == *grade
                    || cell.text.starts_with(grade) && cell.text.chars().count() == 2
            });
            let Some(said) = said.filter(|_| score.value <= Decimal::ONE_HUNDRED) else {
                continue;
            };
            findings.checked.rules += 1;
            let right = standards.grade(score.value);
            if right == said {
                continue;
            }
            let message = format!(
                "得分{}按等级标准应为“{right}”，印为“{said}”。",
                score.printed
            );
            findings.push(
                Draft::new("grade_of_row", Severity::Doubt, message)
                    .printed(said, right)
                    .at([cell.span])
                    .at(grid.cell(row, at).map(|cell| cell.span))
                    .rule(&standards.grade_rule)
                    .advice("按得分更正等级，或核对得分；另有等级标准的，写明标准。"),
            );
        }
    }
}

type Marks = (Option<(Decimal, Span)>, Vec<(Quantity, Span)>);

/// The full marks of budget execution, and the points given for it.
fn execution_marks(context: &Context<'_>) -> Marks {
    let (mut full, mut scores) = (None, Vec::new());
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            let words = passage.slice(from, to);
            for at in 0..passage.quantities.len() {
                let quantity = &passage.quantities[at];
                if quantity.from < from
                    || quantity.to > to
                    || quantity.unit.class != UnitClass::Points
                {
                    continue;
                }
                let before = facts::surroundings(passage, at).0;
                let before = before.rsplit('、').next().unwrap_or_default();
                let named = before.contains("预算执行") || before.contains("资金执行");
                if !named || before.contains('扣') {
                    continue;
                }
                let said = passage.slice(from, quantity.from);
                if said.contains("得分")
                    || said.contains("自评") && !words.contains("标准") && !words.contains("权重")
                {
                    scores.push((quantity.clone(), passage.span_of(quantity)));
                } else if ["标准", "满分", "分值", "权重"]
                    .iter()
                    .any(|word| words.contains(word))
                {
                    full = Some((quantity.value, passage.span_of(quantity)));
                }
            }
        }
    }
    for record in context.records.iter().filter(|record| {
        record.name.contains("预算执行")
            || record.name.contains("年度资金总额")
            || record.name.contains("资金总额")
    }) {
        if let (Some(score), Some(weight)) =
            (record.figure(Role::Score), record.figure(Role::Weight))
        {
            full = Some((weight.quantity.value, weight.span));
            scores.push((score.quantity.clone(), score.span));
        }
    }
    (full, scores)
}

/// Points of budget execution follow the execution rate.
fn execution(context: &Context<'_>, findings: &mut Findings) {
    if context.grids.iter().any(|grid| grid.subject.is_some()) {
        // Forms of several projects have a rate each.
        return;
    }
    let Some((rate, spans)) = fund_rate(context) else {
        return;
    };
    let (full, scores) = execution_marks(context);
    let standards = context.standards.as_ref();
    // What the report itself prints as full marks needs no rule of its year.
    let Some(marks) = full
        .map(|(value, _)| value)
        .or(standards.map(|standards| standards.execution_full_marks))
    else {
        return;
    };
    for (score, span) in scores {
        findings.checked.rules += 1;
        let exact = marks * rate.min(Decimal::ONE_HUNDRED) / Decimal::ONE_HUNDRED;
        let distance = (score.value - exact).abs();
        if distance <= Decimal::new(6, 2) {
            continue;
        }
        let severity = if distance <= Decimal::new(51, 2) {
            Severity::Doubt
        } else {
            Severity::Error
        };
        let computed = format!("{}分", show(exact, 2));
        let message = format!(
            "预算执行得{}，按满分{}分×执行率{}%应为{computed}。",
            score.printed,
            marks.normalize(),
            show(rate, 2)
        );
        let mut draft = Draft::new("execution_points", severity, message)
            .printed(&score.printed, computed)
            .at([span])
            .at(full.map(|(_, span)| span))
            .at(spans.iter().copied())
            .advice("按执行率计算预算执行得分，并相应更正总分；另有分档计分办法的，写明办法。");
        if let Some(standards) = standards {
            draft = draft.rule(&standards.execution_rule);
        }
        findings.push(draft);
    }
}

/// The fund's execution rate, from its amounts if they are printed, else as printed.
fn fund_rate(context: &Context<'_>) -> Option<(Decimal, Vec<Span>)> {
    let fund = |measure: &'static str| {
        context.facts.iter().filter(move |fact| {
            fact.key.measure == measure
                && fact.key.subject.is_empty()
                && fact.key.attributes.is_empty()
        })
    };
    let budgets: Vec<&Fact> = context
        .facts
        .iter()
        .filter(|fact| matches!(fact.key.measure, "预算" | "到位"))
        .collect();
    let largest = |measure| fund(measure).max_by_key(|fact| fact.quantity.value);
    if let (Some(printed), Some(spent)) = (fund("执行率").next_back(), largest("支出")) {
        // A budget that was changed during the year: the one that gives the rate printed.
        let given = budgets.iter().find_map(|fact| {
            let rate = percent(spent.quantity.value, fact.quantity.value)?;
            prints(rate, &printed.quantity).then_some((rate, vec![spent.span, fact.span]))
        });
        return given.or(Some((printed.quantity.value, vec![printed.span])));
    }
    let (budget, spent) = (largest("预算")?, largest("支出")?);
    let rate = percent(spent.quantity.value, budget.quantity.value)?;
    // More spent than there was: the two aren't of one fund.
    (rate <= Decimal::ONE_HUNDRED).then_some((rate, vec![spent.span, budget.span]))
}

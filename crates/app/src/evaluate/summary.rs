//! The evaluation on the terminal, in the words of the official table.

use std::fmt::Write as _;

use wenxiao_domain::evaluation::{Attainment, Evaluation};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::number::fixed;
use wenxiao_domain::package::{Package, Target};
use wenxiao_domain::scheme::{EvaluationPackage, SchemeEvaluation};

use crate::terminal::{self, Align, Table};

/// The figures of an evaluation, aligned.
pub fn of(package: &Package, evaluation: &Evaluation) -> String {
    let fund = &package.fund;
    let mut text = format!(
        "{}（{}，{} 年度）\n规则集 {}\n项目 {} 个，指标 {} 项，填报 {} 条\n\n",
        fund.name,
        fund.region,
        fund.fiscal_year,
        evaluation.rule_set,
        package.projects.len(),
        package.indicators.len(),
        package.filings.len(),
    );
    text.push_str(&indicators(package, evaluation));
    let execution = &evaluation.execution;
    // Writing into a String can't fail.
    let _ = writeln!(
        text,
        "\n预算执行  {} ÷ {} 万元 = {}%",
        fixed(execution.spent.to_wan(), 2),
        fixed(execution.budget.to_wan(), 2),
        fixed(execution.rate_percent, 2),
    );
    text.push_str(&score(evaluation));
    text.push_str(&listed("发现", &evaluation.findings));
    text
}

fn indicators(package: &Package, evaluation: &Evaluation) -> String {
    let mut table = Table::new(&[
        ("代码", Align::Left),
        ("三级指标", Align::Left),
        ("指标值", Align::Right),
        ("完成值", Align::Right),
        ("完成率%", Align::Right),
        ("偏差%", Align::Right),
        ("分值", Align::Right),
        ("得分", Align::Right),
        ("完成情况", Align::Left),
    ]);
    for result in &evaluation.indicators {
        let indicator = &package.indicators[result.indicator];
        let target = match &indicator.target {
            Target::NotApplicable => "—".to_owned(),
            Target::Number(number) => number.normalize().to_string(),
            Target::Text(text) => text.clone(),
        };
        let mut row = vec![result.code.clone(), indicator.name.clone(), target];
        if let Some(values) = &result.values {
            row.extend([
                values
                    .actual
                    .map_or("未填报".to_owned(), |actual| fixed(actual, 2)),
                fixed(values.achievement_percent, 2),
                fixed(values.deviation_percent, 2),
                fixed(values.full_marks, 2),
                fixed(values.points, 2),
            ]);
            row.push(attainment(
                result.attainment,
                values.explanation_required,
                values.explained,
            ));
        } else {
            row.extend(std::iter::repeat_n(String::new(), 5));
            row.push("不适用".to_owned());
        }
        table.row(row);
    }
    table.render()
}

fn attainment(attainment: Attainment, required: bool, explained: bool) -> String {
    let word = match attainment {
        Attainment::Met => "达成",
        Attainment::PartlyMet => "部分达成",
        Attainment::NotMet => "未达成",
        Attainment::NotApplicable => "不适用",
    };
    match (required, explained) {
        (true, true) => format!("{word}，已说明"),
        (true, false) => format!("{word}，待说明"),
        (false, _) => word.to_owned(),
    }
}

fn score(evaluation: &Evaluation) -> String {
    let score = &evaluation.score;
    format!(
        "得分      执行 {} + 产出 {} + 效益 {} + 满意度 {} = {}，{}\n",
        fixed(score.execution, 2),
        fixed(score.output, 2),
        fixed(score.benefit, 2),
        fixed(score.satisfaction, 2),
        fixed(score.total, 2),
        score.grade.label(),
    )
}

/// The scores of an indicator tree, level by level.
pub fn of_scheme(
    package: &EvaluationPackage,
    evaluation: &SchemeEvaluation,
    hints: &[Finding],
) -> String {
    let fund = &package.fund;
    let mut text = format!(
        "{}（{}，{} 年度，{}）\n规则集 {}\n项目 {} 个，指标 {} 个，答卷 {} 条\n\n",
        fund.name,
        fund.region,
        fund.fiscal_year,
        fund.kind.label(),
        evaluation.rule_set,
        package.projects.len(),
        package.scheme.len(),
        package.surveys.len(),
    );
    let mut table = Table::new(&[
        ("代码", Align::Left),
        ("指标", Align::Left),
        ("分值", Align::Right),
        ("得分", Align::Right),
        ("得分率%", Align::Right),
    ]);
    for node in &evaluation.nodes {
        let level = usize::try_from(node.level.saturating_sub(1)).unwrap_or(0);
        table.row([
            node.code.clone(),
            format!("{}{}", "  ".repeat(level), package.scheme[node.node].name),
            fixed(node.full_marks, 2),
            fixed(node.score, 2),
            fixed(node.rate_percent, 2),
        ]);
    }
    text.push_str(&table.render());
    let parts: Vec<String> = evaluation
        .nodes
        .iter()
        .filter(|node| node.level == 1)
        .map(|node| fixed(node.score, 2))
        .collect();
    // Writing into a String can't fail.
    let _ = writeln!(
        text,
        "\n得分  {} = {}，{}",
        parts.join(" + "),
        fixed(evaluation.total, 2),
        evaluation.grade.label(),
    );
    text.push_str(&listed("发现", &evaluation.findings));
    text.push_str(&listed("提示", hints));
    text
}

/// Findings that a terminal shows of one kind; the others are counted, and all of them stand in evaluation.json.
const SHOWN: usize = 30;

fn listed(what: &str, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let shown = &findings[..findings.len().min(SHOWN)];
    let mut text = format!(
        "\n{what} {} 条\n{}",
        findings.len(),
        terminal::findings(shown)
    );
    let hidden = findings.len() - shown.len();
    if hidden > 0 {
        // Writing into a String can't fail.
        let _ = writeln!(text, "另有 {hidden} 条，见 evaluation.json 或 --json");
    }
    text
}

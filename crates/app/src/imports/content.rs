//! What an upload holds, as its page says it before anything is stored.

use wenxiao_domain::money::Fen;
use wenxiao_domain::package as filing;
use wenxiao_domain::scheme::EvaluationPackage;

use super::store::Package;
use crate::page::words;

/// Names and counts of a package, for a person to recognise it by.
pub(super) fn content(package: &Package) -> Vec<(&'static str, String)> {
    match package {
        Package::Filing(package) => filing_content(package),
        Package::Evaluation(package) => evaluation_content(package),
    }
}

fn evaluation_content(package: &EvaluationPackage) -> Vec<(&'static str, String)> {
    let fund = &package.fund;
    let leaves = package.scheme.iter().filter(|node| node.method.is_some());
    let spent: Fen = package.projects.iter().map(|it| it.filed.spent).sum();
    vec![
        ("专项", fund.name.clone()),
        ("年度", format!("{} 年度", fund.fiscal_year)),
        ("地区", format!("{}（{}）", fund.region, fund.region_code)),
        ("评价类型", fund.kind.label().to_owned()),
        ("评价委托单位", fund.commissioned_by.clone()),
        ("被评价单位", fund.evaluated.clone()),
        ("评价机构", fund.evaluator.clone()),
        ("规则集", fund.rule_set.clone()),
        (
            "指标",
            format!(
                "{} 个，其中末级 {} 个",
                package.scheme.len(),
                leaves.count()
            ),
        ),
        ("评分", format!("{} 条", package.scores.len())),
        ("项目", format!("{} 个", package.projects.len())),
        ("支出合计", format!("{} 万元", words::wan(spent))),
        ("问题与建议", format!("{} 条", package.findings.len())),
        ("问卷答案", format!("{} 条", package.surveys.len())),
    ]
}

fn filing_content(package: &filing::Package) -> Vec<(&'static str, String)> {
    let fund = &package.fund;
    let allocated: Fen = package
        .projects
        .iter()
        .map(|project| project.allocated)
        .sum();
    let spent: Fen = package.projects.iter().map(|project| project.spent).sum();
    vec![
        ("专项", fund.name.clone()),
        ("年度", format!("{} 年度", fund.fiscal_year)),
        ("地区", format!("{}（{}）", fund.region, fund.region_code)),
        ("规则集", fund.rule_set.clone()),
        (
            "全年预算数",
            format!("{} 万元", words::wan(fund.budget.total())),
        ),
        ("项目", format!("{} 个", package.projects.len())),
        ("本年安排合计", format!("{} 万元", words::wan(allocated))),
        ("本年支出合计", format!("{} 万元", words::wan(spent))),
        ("指标", format!("{} 个", package.indicators.len())),
        ("指标填报", format!("{} 条", package.filings.len())),
    ]
}

//! 项目绩效评价报告: what a third party, the finance department or the line department writes about an evaluated fund.

mod annexes;
mod conclusion;
mod fund;
mod narratives;
mod problems;
mod score_table;
mod work;

use std::collections::BTreeMap;

use wenxiao_domain::finding::Finding;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{EvaluationPackage, SchemeEvaluation};
use wenxiao_domain::trace::Figure;

use crate::compose::{Composed, Figures, MissingFigure, Writer, date, sources};
use crate::document::{Cover, Properties, ReportDoc};

pub use narratives::NARRATIVES;
pub(crate) use score_table::score_table;

/// What an evaluation report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub package: &'a EvaluationPackage,
    pub rules: &'a SchemeRuleSet,
    pub evaluation: &'a SchemeEvaluation,
    /// `scheme::figures` of the same three.
    pub figures: &'a [Figure],
    /// `scheme::hints` of the same package: what a person should look at.
    pub hints: &'a [Finding],
    /// Stored text by key: see [`NARRATIVES`].
    pub narratives: &'a BTreeMap<String, String>,
}

/// The report, and a finding for everything in it that a person must still write.
pub fn compose(input: &Input<'_>) -> Result<Composed, MissingFigure> {
    let title = title(input);
    let mut writer = Writer::new(Figures::new(input.figures), input.narratives);
    writer.title(&title);
    introduction(&mut writer, input)?;
    fund::write(&mut writer, input)?;
    work::write(&mut writer, input)?;
    conclusion::write(&mut writer, input)?;
    problems::write(&mut writer, input)?;
    annexes::score(&mut writer, input)?;
    sources(&mut writer);
    annexes::evidence(&mut writer, input);
    Ok(Composed {
        doc: ReportDoc {
            properties: properties(input, &title),
            cover: Some(cover(input)),
            contents: true,
            blocks: writer.blocks,
        },
        findings: writer.findings,
    })
}

/// Who asked whom to evaluate what, under which rules.
fn introduction(writer: &mut Writer<'_>, input: &Input<'_>) -> Result<(), MissingFigure> {
    let fund = &input.package.fund;
    let year = format!("{}年度", fund.fiscal_year);
    writer.say(
        "受{}委托，{}对{}负责的“{}”{}开展{}，形成本报告。评分和等级按规则集“{}”计算，报告中的每个数据都可以在\
         附件的溯源表中查到算式和来源。",
        &[
            &fund.commissioned_by,
            &fund.evaluator,
            &fund.evaluated,
            &fund.name,
            &year,
            fund.kind.label(),
            &input.rules.label,
        ],
    )
}

/// 2024年…项目绩效评价报告
pub(crate) fn title(input: &Input<'_>) -> String {
    let fund = &input.package.fund;
    format!("{}年{}项目绩效评价报告", fund.fiscal_year, fund.name)
}

pub(crate) fn properties(input: &Input<'_>, title: &str) -> Properties {
    let fund = &input.package.fund;
    Properties {
        title: title.to_owned(),
        subject: fund.kind.label().to_owned(),
        author: fund.evaluator.clone(),
        dated: fund.evaluated_on,
        identifier: format!(
            "wenxiao/evaluation/{}/{}/{}/{}/{}",
            fund.region_code,
            fund.fiscal_year,
            fund.name,
            fund.evaluator,
            input.evaluation.rule_set
        ),
    }
}

fn cover(input: &Input<'_>) -> Cover {
    let fund = &input.package.fund;
    let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    Cover {
        title: vec![
            format!("{}年{}", fund.fiscal_year, fund.name),
            "项目绩效评价报告".to_owned(),
        ],
        lines: vec![
            line("评价委托单位", &fund.commissioned_by),
            line("被评价单位", &fund.evaluated),
            line("评价机构", &fund.evaluator),
        ],
        date: date(fund.evaluated_on),
    }
}

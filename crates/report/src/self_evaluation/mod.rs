//! 绩效自评报告: the outline of the central guidance fund's self-evaluation, every figure bound to its derivation.

mod allocation;
mod completion;
mod deviation;
mod form;
mod indicator_text;
mod narratives;
mod organisation;
mod results;

use std::collections::BTreeMap;

use wenxiao_domain::evaluation::Evaluation;
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::RuleSet;
use wenxiao_domain::trace::Figure;

use crate::compose::{Composed, Figures, MissingFigure, Writer, date, sources};
use crate::document::{Cover, Properties, ReportDoc};

pub(crate) use form::form;
pub use narratives::{NARRATIVES, direction_key};

/// What a self-evaluation report is made of.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    pub package: &'a Package,
    pub rules: &'a RuleSet,
    pub evaluation: &'a Evaluation,
    /// `evaluation::figures` of the same three.
    pub figures: &'a [Figure],
    /// Stored text by key: see [`NARRATIVES`] and [`direction_key`].
    pub narratives: &'a BTreeMap<String, String>,
}

/// The report, and a finding for everything in it that a person must still write.
pub fn compose(input: &Input<'_>) -> Result<Composed, MissingFigure> {
    let title = title(input);
    let mut writer = Writer::new(Figures::new(input.figures), input.narratives);
    let fund = &input.package.fund;
    let region = format!("{}年度{}", fund.fiscal_year, fund.region);
    writer.title(&format!("{region}\n{}绩效自评报告", fund.name));
    allocation::write(&mut writer, input)?;
    organisation::write(&mut writer, input)?;
    completion::write(&mut writer, input)?;
    deviation::write(&mut writer, input)?;
    results::write(&mut writer, input)?;
    form::write(&mut writer, input)?;
    sources(&mut writer);
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

/// 2024年度…绩效自评报告
pub(crate) fn title(input: &Input<'_>) -> String {
    let fund = &input.package.fund;
    format!(
        "{}年度{}{}绩效自评报告",
        fund.fiscal_year, fund.region, fund.name
    )
}

pub(crate) fn properties(input: &Input<'_>, title: &str) -> Properties {
    let fund = &input.package.fund;
    Properties {
        title: title.to_owned(),
        subject: "单位自评".to_owned(),
        author: fund.line_department.clone(),
        dated: fund.evaluated_on,
        identifier: format!(
            "wenxiao/self-evaluation/{}/{}/{}/{}",
            fund.region_code, fund.fiscal_year, fund.name, input.evaluation.rule_set
        ),
    }
}

fn cover(input: &Input<'_>) -> Cover {
    let fund = &input.package.fund;
    Cover {
        title: vec![
            format!("{}年度{}", fund.fiscal_year, fund.region),
            fund.name.clone(),
            "绩效自评报告".to_owned(),
        ],
        lines: vec![
            ("填报单位".to_owned(), fund.line_department.clone()),
            ("会同单位".to_owned(), fund.finance_department.clone()),
        ],
        date: date(fund.evaluated_on),
    }
}

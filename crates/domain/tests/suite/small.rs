//! Small packages built in a line or two.

use rust_decimal::Decimal;
use wenxiao_domain::evaluation::{Evaluation, IndicatorResult, evaluate};
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{
    Actual, DeviationCause, Dimension, Direction, Filed, Filing, Fund, FundingMode, Indicator,
    IndicatorNature, Package, Project, ProjectCohort, Sources, Target, Tier,
};
use wenxiao_domain::packs::RuleSet;

use crate::common::decimal;

/// A fund with a budget in 万元 and nothing else.
pub fn fund(budget: &str) -> Package {
    Package {
        fund: Fund {
            name: "试验专项".to_owned(),
            region: "某省".to_owned(),
            region_code: "990000".to_owned(),
            fiscal_year: 2024,
            central_departments: Vec::new(),
            finance_department: String::new(),
            line_department: String::new(),
            rule_set: "cn/central-guidance-fund".to_owned(),
            evaluated_on: "2025-03-31".parse().unwrap(),
            budget: Sources {
                central: Fen::from_wan(decimal(budget)).unwrap(),
                ..Sources::default()
            },
            released: Sources::default(),
        },
        projects: Vec::new(),
        indicators: Vec::new(),
        filings: Vec::new(),
        causes: Vec::new(),
    }
}

pub trait Build: Sized {
    /// Adds a project with an allocation in 万元, all of it spent.
    fn project(self, allocated: &str) -> Self;
    fn indicator(
        self,
        code: &str,
        nature: IndicatorNature,
        direction: Direction,
        target: &str,
    ) -> Self;
    fn in_dimension(self, dimension: Dimension) -> Self;
    fn marks(self, marks: &str) -> Self;
    /// Files a value for the last indicator; projects by number.
    fn files(self, project: u32, actual: Filed<Actual>) -> Self;
    fn project_target(self, target: &str) -> Self;
    fn explained(self, cause: &str, improvement: &str) -> Self;
    fn evaluated(&self) -> Evaluation;
    fn result(&self, code: &str) -> IndicatorResult {
        self.evaluated().indicator(code).unwrap().clone()
    }
    /// (code, where) of every finding.
    fn findings(&self) -> Vec<(String, String)> {
        self.evaluated()
            .findings
            .into_iter()
            .map(|finding| (finding.code, finding.subject))
            .collect()
    }
}

impl Build for Package {
    fn project(mut self, allocated: &str) -> Self {
        let allocated = Fen::from_wan(decimal(allocated)).unwrap();
        self.projects.push(Project {
            id: format!("P{}", self.projects.len()),
            direction: "方向甲".to_owned(),
            cohort: ProjectCohort::New,
            mode: FundingMode::UpFront,
            name: "项目".to_owned(),
            host: "单位".to_owned(),
            committed: allocated,
            allocated,
            due_on: None,
            released_on: None,
            spent: allocated,
            counterpart: Fen(0),
            grade: None,
        });
        self
    }

    fn indicator(
        mut self,
        code: &str,
        nature: IndicatorNature,
        direction: Direction,
        target: &str,
    ) -> Self {
        self.indicators.push(Indicator {
            code: code.to_owned(),
            dimension: Dimension::Output,
            category: "数量指标".to_owned(),
            name: format!("指标{code}"),
            unit: "个".to_owned(),
            nature,
            direction,
            target: match (target, target.parse::<Decimal>()) {
                ("—", _) => Target::NotApplicable,
                (_, Ok(number)) => Target::Number(number),
                (text, Err(_)) => Target::Text(text.to_owned()),
            },
            full_marks: None,
        });
        self
    }

    fn in_dimension(mut self, dimension: Dimension) -> Self {
        self.indicators.last_mut().unwrap().dimension = dimension;
        self
    }

    fn marks(mut self, marks: &str) -> Self {
        self.indicators.last_mut().unwrap().full_marks = Some(decimal(marks));
        self
    }

    fn files(mut self, project: u32, actual: Filed<Actual>) -> Self {
        let indicator = u32::try_from(self.indicators.len() - 1).unwrap();
        self.filings.push(Filing {
            project,
            indicator,
            target: None,
            actual,
        });
        self
    }

    fn project_target(mut self, target: &str) -> Self {
        let target = if target == "—" {
            Target::NotApplicable
        } else {
            Target::Number(decimal(target))
        };
        self.filings.last_mut().unwrap().target = Some(target);
        self
    }

    fn explained(mut self, cause: &str, improvement: &str) -> Self {
        let indicator = u32::try_from(self.indicators.len() - 1).unwrap();
        self.causes.push(DeviationCause {
            indicator,
            cause: cause.to_owned(),
            improvement: improvement.to_owned(),
        });
        self
    }

    fn evaluated(&self) -> Evaluation {
        evaluate(
            self,
            &RuleSet::find(&self.fund.rule_set, self.fund.fiscal_year).unwrap(),
        )
    }
}

pub fn number(value: &str) -> Filed<Actual> {
    Filed::Value(Actual::Number(decimal(value)))
}

pub fn ratio(numerator: &str, denominator: &str) -> Filed<Actual> {
    Filed::Value(Actual::Ratio {
        numerator: decimal(numerator),
        denominator: decimal(denominator),
    })
}

pub fn tiered(tier: Tier, percent: &str) -> Filed<Actual> {
    Filed::Value(Actual::Tiered {
        tier,
        percent: decimal(percent),
    })
}

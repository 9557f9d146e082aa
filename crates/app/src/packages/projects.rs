//! projects.csv, 项目.

use wenxiao_domain::package::{FundingMode, Grade, Project, ProjectCohort};

use super::findings::{Findings, Said};
use super::schema::project as column;
use super::table::Line;

/// 新上 and 结转.
pub const COHORTS: &[(&[&str], ProjectCohort)] = &[
    (&["新上", "new"], ProjectCohort::New),
    (&["结转", "continuing"], ProjectCohort::Continuing),
];

/// 支持方式.
pub const MODES: &[(&[&str], FundingMode)] = &[
    (&["直接补助", "up_front"], FundingMode::UpFront),
    (&["后补助", "ex_post"], FundingMode::ExPost),
    (&["以奖代补", "reward"], FundingMode::Reward),
    (
        &["风险补偿", "risk_compensation"],
        FundingMode::RiskCompensation,
    ),
    (&["创投引导", "vc_guidance"], FundingMode::VcGuidance),
    (
        &["贷款贴息", "interest_subsidy"],
        FundingMode::InterestSubsidy,
    ),
];

/// 评价等级; some provinces print 优秀 and 良好.
pub const GRADES: &[(&[&str], Grade)] = &[
    (&["优", "优秀"], Grade::Excellent),
    (&["良", "良好"], Grade::Good),
    (&["中"], Grade::Fair),
    (&["差"], Grade::Poor),
];

/// Reads one project.
pub fn decode(line: &Line<'_, '_>, findings: &mut Findings) -> Option<Project> {
    let id = line.key(column::ID, findings);
    if id.is_empty() {
        return None;
    }
    let project = Project {
        id: id.into_owned(),
        direction: line.wanted(column::DIRECTION, findings),
        cohort: line
            .one_of(column::COHORT, COHORTS, findings)
            .unwrap_or(ProjectCohort::New),
        mode: line
            .one_of(column::MODE, MODES, findings)
            .unwrap_or(FundingMode::UpFront),
        name: line.wanted(column::NAME, findings),
        host: line.wanted(column::HOST, findings),
        committed: line.amount(column::COMMITTED, findings),
        allocated: line.amount(column::ALLOCATED, findings),
        due_on: line.date(column::DUE_ON, findings),
        released_on: line.date(column::RELEASED_ON, findings),
        spent: line.amount(column::SPENT, findings),
        counterpart: line.amount(column::COUNTERPART, findings),
        grade: if line.has(column::GRADE) {
            line.one_of(column::GRADE, GRADES, findings)
        } else {
            None
        },
    };
    if project.spent > project.allocated {
        let said = Said::new(
            format!(
                "本年支出大于本年安排（{} 万元）",
                project.allocated.to_wan()
            ),
            "不大于本年安排的金额",
            "核对支出是否含以前年度或自筹资金",
        );
        line.warning(column::SPENT, "spent_over_allocated", findings, said);
    }
    Some(project)
}

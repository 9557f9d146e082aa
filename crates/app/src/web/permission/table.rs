//! The table of who may do what; what it lacks is refused.

use super::action::Action;
use super::role::Role;

/// What whoever acts has to do with the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// 任意
    Any,
    /// 本单位: the project's host institution is the grant's scope.
    OwnHost,
    /// 本人项目: the project is the grant's scope.
    OwnProject,
    /// 本机构承担: the evaluation's agency is the grant's scope.
    OwnEvaluation,
    /// 本部门委托: a finance evaluation for the finance department, a department's for the department.
    Commissioned,
}

impl Relation {
    pub fn label(self) -> &'static str {
        match self {
            Self::Any => "全部",
            Self::OwnHost => "本单位",
            Self::OwnProject => "本人项目",
            Self::OwnEvaluation => "本机构承担",
            Self::Commissioned => "本部门委托",
        }
    }
}

/// Whether the filing period of a fund is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// 填报中
    Open,
    /// 已冻结
    Frozen,
}

impl Period {
    pub fn of(frozen: bool) -> Self {
        if frozen { Self::Frozen } else { Self::Open }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "填报中",
            Self::Frozen => "已冻结",
        }
    }
}

const EVER: &[Period] = &[Period::Open, Period::Frozen];
const OPEN: &[Period] = &[Period::Open];
const FROZEN: &[Period] = &[Period::Frozen];

/// One line of the table: what isn't here is refused.
#[derive(Debug, Clone, Copy)]
pub struct Permit {
    pub action: Action,
    pub role: Role,
    pub relation: Relation,
    pub periods: &'static [Period],
}

const fn permit(
    action: Action,
    role: Role,
    relation: Relation,
    periods: &'static [Period],
) -> Permit {
    Permit {
        action,
        role,
        relation,
        periods,
    }
}

/// The whole table.
pub const PERMITS: &[Permit] = &[
    permit(Action::ReadFund, Role::Department, Relation::Any, EVER),
    permit(Action::ReadFund, Role::Finance, Relation::Any, EVER),
    permit(Action::ReadFund, Role::Auditor, Relation::Any, EVER),
    permit(Action::ListProjects, Role::Department, Relation::Any, EVER),
    permit(Action::ListProjects, Role::Finance, Relation::Any, EVER),
    permit(Action::ListProjects, Role::Auditor, Relation::Any, EVER),
    permit(Action::ListProjects, Role::Host, Relation::Any, EVER),
    permit(
        Action::ListProjects,
        Role::Investigator,
        Relation::Any,
        EVER,
    ),
    permit(Action::ReadProject, Role::Department, Relation::Any, EVER),
    permit(Action::ReadProject, Role::Finance, Relation::Any, EVER),
    permit(Action::ReadProject, Role::Auditor, Relation::Any, EVER),
    permit(Action::ReadProject, Role::Host, Relation::OwnHost, EVER),
    permit(
        Action::ReadProject,
        Role::Investigator,
        Relation::OwnProject,
        EVER,
    ),
    permit(Action::ImportPackage, Role::Department, Relation::Any, EVER),
    permit(Action::ImportPackage, Role::Finance, Relation::Any, EVER),
    permit(Action::ImportPackage, Role::Evaluator, Relation::Any, EVER),
    permit(Action::StoreFilings, Role::Department, Relation::Any, EVER),
    permit(Action::ReadUploads, Role::Department, Relation::Any, EVER),
    permit(Action::EditFiling, Role::Department, Relation::Any, OPEN),
    permit(Action::EditFiling, Role::Host, Relation::OwnHost, OPEN),
    permit(
        Action::EditFiling,
        Role::Investigator,
        Relation::OwnProject,
        OPEN,
    ),
    permit(
        Action::AdjustFiling,
        Role::Department,
        Relation::Any,
        FROZEN,
    ),
    permit(Action::EditSpending, Role::Department, Relation::Any, OPEN),
    permit(Action::EditSpending, Role::Host, Relation::OwnHost, OPEN),
    permit(
        Action::EditSpending,
        Role::Investigator,
        Relation::OwnProject,
        OPEN,
    ),
    permit(Action::EditProject, Role::Department, Relation::Any, OPEN),
    permit(
        Action::AdjustProject,
        Role::Department,
        Relation::Any,
        FROZEN,
    ),
    permit(Action::AdjustCause, Role::Department, Relation::Any, FROZEN),
    permit(
        Action::WriteNarrative,
        Role::Department,
        Relation::Any,
        OPEN,
    ),
    permit(Action::Freeze, Role::Department, Relation::Any, OPEN),
    permit(Action::Download, Role::Department, Relation::Any, EVER),
    permit(Action::Download, Role::Finance, Relation::Any, EVER),
    permit(Action::Download, Role::Auditor, Relation::Any, EVER),
    permit(
        Action::ReadEvaluation,
        Role::Department,
        Relation::Any,
        EVER,
    ),
    permit(Action::ReadEvaluation, Role::Finance, Relation::Any, EVER),
    permit(Action::ReadEvaluation, Role::Auditor, Relation::Any, EVER),
    permit(
        Action::ReadEvaluation,
        Role::Evaluator,
        Relation::OwnEvaluation,
        EVER,
    ),
    permit(
        Action::StoreEvaluation,
        Role::Department,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::StoreEvaluation,
        Role::Finance,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::StoreEvaluation,
        Role::Evaluator,
        Relation::OwnEvaluation,
        OPEN,
    ),
    permit(
        Action::EditScore,
        Role::Department,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::EditScore,
        Role::Finance,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::EditScore,
        Role::Evaluator,
        Relation::OwnEvaluation,
        OPEN,
    ),
    permit(
        Action::WriteEvaluation,
        Role::Department,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::WriteEvaluation,
        Role::Finance,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::WriteEvaluation,
        Role::Evaluator,
        Relation::OwnEvaluation,
        OPEN,
    ),
    permit(
        Action::AdjustScore,
        Role::Department,
        Relation::Commissioned,
        FROZEN,
    ),
    permit(
        Action::AdjustScore,
        Role::Finance,
        Relation::Commissioned,
        FROZEN,
    ),
    permit(
        Action::EditEvaluatedProject,
        Role::Department,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::EditEvaluatedProject,
        Role::Finance,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::EditEvaluatedProject,
        Role::Evaluator,
        Relation::OwnEvaluation,
        OPEN,
    ),
    permit(
        Action::AdjustEvaluatedProject,
        Role::Department,
        Relation::Commissioned,
        FROZEN,
    ),
    permit(
        Action::AdjustEvaluatedProject,
        Role::Finance,
        Relation::Commissioned,
        FROZEN,
    ),
    permit(
        Action::FreezeEvaluation,
        Role::Department,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::FreezeEvaluation,
        Role::Finance,
        Relation::Commissioned,
        OPEN,
    ),
    permit(
        Action::DownloadEvaluation,
        Role::Department,
        Relation::Any,
        EVER,
    ),
    permit(
        Action::DownloadEvaluation,
        Role::Finance,
        Relation::Any,
        EVER,
    ),
    permit(
        Action::DownloadEvaluation,
        Role::Auditor,
        Relation::Any,
        EVER,
    ),
    permit(
        Action::DownloadEvaluation,
        Role::Evaluator,
        Relation::OwnEvaluation,
        EVER,
    ),
    permit(Action::Proofread, Role::Department, Relation::Any, EVER),
    permit(Action::Proofread, Role::Finance, Relation::Any, EVER),
    permit(Action::Proofread, Role::Evaluator, Relation::Any, EVER),
    permit(Action::Proofread, Role::Host, Relation::Any, EVER),
    permit(Action::Proofread, Role::Investigator, Relation::Any, EVER),
    permit(Action::Proofread, Role::Recommender, Relation::Any, EVER),
    permit(
        Action::ReadProofreading,
        Role::Department,
        Relation::Any,
        EVER,
    ),
    permit(Action::ReadProofreading, Role::Finance, Relation::Any, EVER),
    permit(
        Action::ReadProofreading,
        Role::Evaluator,
        Relation::Any,
        EVER,
    ),
    permit(Action::ReadProofreading, Role::Host, Relation::Any, EVER),
    permit(
        Action::ReadProofreading,
        Role::Investigator,
        Relation::Any,
        EVER,
    ),
    permit(
        Action::ReadProofreading,
        Role::Recommender,
        Relation::Any,
        EVER,
    ),
    permit(Action::ReadProofreading, Role::Auditor, Relation::Any, EVER),
    permit(
        Action::ReadAllProofreading,
        Role::Department,
        Relation::Any,
        EVER,
    ),
    permit(
        Action::ReadAllProofreading,
        Role::Auditor,
        Relation::Any,
        EVER,
    ),
    permit(
        Action::ReadDuplicates,
        Role::Department,
        Relation::Any,
        EVER,
    ),
    permit(Action::ReadDuplicates, Role::Auditor, Relation::Any, EVER),
    permit(
        Action::CheckDuplicates,
        Role::Department,
        Relation::Any,
        EVER,
    ),
    permit(
        Action::DecideDuplicates,
        Role::Department,
        Relation::Any,
        EVER,
    ),
    permit(Action::ListExplanations, Role::Host, Relation::Any, EVER),
    permit(
        Action::AnswerExplanation,
        Role::Host,
        Relation::OwnHost,
        EVER,
    ),
    permit(Action::ReadAudit, Role::Auditor, Relation::Any, EVER),
    permit(Action::ReadAudit, Role::Administrator, Relation::Any, EVER),
    permit(
        Action::ManageAccounts,
        Role::Administrator,
        Relation::Any,
        EVER,
    ),
];

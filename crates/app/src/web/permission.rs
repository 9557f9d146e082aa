//! Who may do what: one table, one decision. `/permissions` prints the table; a test walks every route and role.
//!
//! Long because the table of who may do what is read as a whole.

use wenxiao_domain::scheme::EvaluationKind;

/// 角色 of an account. An account may have several, each with its own scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 系统管理员: accounts, nothing of the funds.
    Administrator,
    /// 科技厅业务处
    Department,
    /// 财政厅绩效处
    Finance,
    /// 第三方机构: its own evaluations, and nothing else.
    Evaluator,
    /// 承担单位管理员
    Host,
    /// 项目负责人
    Investigator,
    /// 推荐单位
    Recommender,
    /// 审计/纪检: reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// In the order of the printed matrix.
    pub const ALL: [Self; 8] = [
        Self::Department,
        Self::Finance,
        Self::Evaluator,
        Self::Auditor,
        Self::Host,
        Self::Investigator,
        Self::Recommender,
        Self::Administrator,
    ];

    /// As the records keep it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Department => "department",
            Self::Finance => "finance",
            Self::Evaluator => "evaluator",
            Self::Host => "host",
            Self::Investigator => "investigator",
            Self::Recommender => "recommender",
            Self::Auditor => "auditor",
        }
    }

    /// The role with this code.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Administrator => "系统管理员",
            Self::Department => "科技厅业务处",
            Self::Finance => "财政厅绩效处",
            Self::Evaluator => "第三方机构",
            Self::Host => "承担单位管理员",
            Self::Investigator => "项目负责人",
            Self::Recommender => "推荐单位",
            Self::Auditor => "审计/纪检",
        }
    }

    /// What the scope of a grant of this role names, empty for a role without scope.
    pub fn scope_label(self) -> &'static str {
        match self {
            Self::Host => "承担单位名称",
            Self::Investigator => "项目编号",
            Self::Recommender => "地区或单位",
            Self::Evaluator => "评价机构名称",
            _ => "",
        }
    }
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    ReadFund,
    ListProjects,
    ReadProject,
    ImportPackage,
    StoreFilings,
    ReadUploads,
    EditFiling,
    AdjustFiling,
    WriteNarrative,
    Freeze,
    Download,
    ReadEvaluation,
    StoreEvaluation,
    EditScore,
    AdjustScore,
    WriteEvaluation,
    FreezeEvaluation,
    DownloadEvaluation,
    Proofread,
    ReadProofreading,
    ReadAllProofreading,
    ReadDuplicates,
    CheckDuplicates,
    DecideDuplicates,
    ListExplanations,
    AnswerExplanation,
    ReadAudit,
    ManageAccounts,
}

/// What kind of record an action is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The installation.
    House,
    /// A fund in a year.
    Fund,
    /// A project of a fund in a year.
    Project,
    /// An evaluation by an agency, the finance department or the line department.
    Evaluation,
    /// A request that a host explains a duplicate.
    Explanation,
}

impl Action {
    /// In the order of the printed matrix.
    pub const ALL: [Self; 28] = [
        Self::ReadFund,
        Self::ListProjects,
        Self::ReadProject,
        Self::ImportPackage,
        Self::StoreFilings,
        Self::ReadUploads,
        Self::EditFiling,
        Self::AdjustFiling,
        Self::WriteNarrative,
        Self::Freeze,
        Self::Download,
        Self::ReadEvaluation,
        Self::StoreEvaluation,
        Self::EditScore,
        Self::AdjustScore,
        Self::WriteEvaluation,
        Self::FreezeEvaluation,
        Self::DownloadEvaluation,
        Self::Proofread,
        Self::ReadProofreading,
        Self::ReadAllProofreading,
        Self::ReadDuplicates,
        Self::CheckDuplicates,
        Self::DecideDuplicates,
        Self::ListExplanations,
        Self::AnswerExplanation,
        Self::ReadAudit,
        Self::ManageAccounts,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::ReadFund => "查看专项总览、指标、数字的依据和规则对比",
            Self::ListProjects => "查看项目清单（只列有权查看的项目）",
            Self::ReadProject => "查看项目及其填报",
            Self::ImportPackage => "上传数据包并检查",
            Self::StoreFilings => "导入填报包（单位自评）",
            Self::ReadUploads => "查看全部上传记录（其他人只看自己的）",
            Self::EditFiling => "修改填报",
            Self::AdjustFiling => "冻结后调整填报（须写明理由）",
            Self::WriteNarrative => "填写偏差原因、改进措施和报告文字",
            Self::Freeze => "冻结填报期",
            Self::Download => "下载报告和数据",
            Self::ReadEvaluation => "查看部门评价、财政评价",
            Self::StoreEvaluation => "导入评价数据包（部门评价、财政评价）",
            Self::EditScore => "修改评分",
            Self::AdjustScore => "冻结后调整评分（须写明理由）",
            Self::WriteEvaluation => "填写评价报告文字",
            Self::FreezeEvaluation => "冻结评价",
            Self::DownloadEvaluation => "下载评价报告和数据",
            Self::Proofread => "上传报告作数据核验",
            Self::ReadProofreading => "查看自己上传的报告的核验结果",
            Self::ReadAllProofreading => "查看全部数据核验结果",
            Self::ReadDuplicates => "查看查重文库、查重结果和决定",
            Self::CheckDuplicates => "查重：增加文库文本、发起和取消查重",
            Self::DecideDuplicates => "查重：作出决定、要求说明（须写明理由）",
            Self::ListExplanations => "查看要求本单位作出的查重说明（只列本单位的）",
            Self::AnswerExplanation => "查重：提交说明",
            Self::ReadAudit => "查看审计日志",
            Self::ManageAccounts => "管理账号",
        }
    }

    pub fn subject(self) -> Subject {
        match self {
            Self::ReadFund
            | Self::ListProjects
            | Self::WriteNarrative
            | Self::Freeze
            | Self::Download => Subject::Fund,
            Self::ReadProject | Self::EditFiling | Self::AdjustFiling => Subject::Project,
            Self::ReadEvaluation
            | Self::StoreEvaluation
            | Self::EditScore
            | Self::AdjustScore
            | Self::WriteEvaluation
            | Self::FreezeEvaluation
            | Self::DownloadEvaluation => Subject::Evaluation,
            Self::ImportPackage
            | Self::StoreFilings
            | Self::ReadUploads
            | Self::Proofread
            | Self::ReadProofreading
            | Self::ReadAllProofreading
            | Self::ReadDuplicates
            | Self::CheckDuplicates
            | Self::DecideDuplicates
            | Self::ListExplanations
            | Self::ReadAudit
            | Self::ManageAccounts => Subject::House,
            Self::AnswerExplanation => Subject::Explanation,
        }
    }
}

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

/// A role given to an account, with what it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    /// A host institution, a project's code; empty for roles without scope.
    pub scope: String,
}

/// What is known of the record that an action is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts<'a> {
    /// `None` for actions on the installation.
    pub period: Option<Period>,
    pub host: Option<&'a str>,
    pub project: Option<&'a str>,
    pub evaluation: Option<EvaluationFacts<'a>>,
}

/// What is known of an evaluation: who had it done, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvaluationFacts<'a> {
    pub kind: EvaluationKind,
    pub evaluator: &'a str,
}

/// The one decision: whether somebody with these grants may do this.
pub fn may(grants: &[Grant], action: Action, facts: Facts<'_>) -> bool {
    grants.iter().any(|grant| {
        PERMITS.iter().any(|permit| {
            permit.action == action
                && permit.role == grant.role
                && related(permit.relation, grant, facts)
                && facts
                    .period
                    .is_none_or(|period| permit.periods.contains(&period))
        })
    })
}

fn related(relation: Relation, grant: &Grant, facts: Facts<'_>) -> bool {
    let own = |found: Option<&str>| !grant.scope.is_empty() && found == Some(&grant.scope);
    match relation {
        Relation::Any => true,
        Relation::OwnHost => own(facts.host),
        Relation::OwnProject => own(facts.project),
        Relation::OwnEvaluation => own(facts.evaluation.map(|it| it.evaluator)),
        Relation::Commissioned => facts
            .evaluation
            .is_some_and(|it| commissioner(it.kind) == grant.role),
    }
}

/// Whose office commissions evaluations of a kind.
fn commissioner(kind: EvaluationKind) -> Role {
    match kind {
        EvaluationKind::Finance => Role::Finance,
        EvaluationKind::Department => Role::Department,
    }
}

/// Which projects a list shows: the same answer as [`may`] for [`Action::ReadProject`], as something that SQL can ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectScope {
    pub all: bool,
    pub hosts: Vec<String>,
    pub projects: Vec<String>,
}

impl ProjectScope {
    /// The scope that these grants give.
    pub fn of(grants: &[Grant]) -> Self {
        let mut scope = Self::default();
        for grant in grants {
            for permit in PERMITS {
                if permit.action != Action::ReadProject || permit.role != grant.role {
                    continue;
                }
                match permit.relation {
                    Relation::Any => scope.all = true,
                    Relation::OwnHost if !grant.scope.is_empty() => {
                        scope.hosts.push(grant.scope.clone());
                    }
                    Relation::OwnProject if !grant.scope.is_empty() => {
                        scope.projects.push(grant.scope.clone());
                    }
                    Relation::OwnHost
                    | Relation::OwnProject
                    | Relation::OwnEvaluation
                    | Relation::Commissioned => {}
                }
            }
        }
        scope
    }

    /// Whether a project is inside.
    pub fn holds(&self, host: &str, project: &str) -> bool {
        self.all
            || self.hosts.iter().any(|own| own == host)
            || self.projects.iter().any(|own| own == project)
    }
}

/// Which evaluations a list shows: the same answer as [`may`] for [`Action::ReadEvaluation`], as something that SQL can ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvaluationScope {
    pub all: bool,
    pub evaluators: Vec<String>,
}

impl EvaluationScope {
    /// The scope that these grants give.
    pub fn of(grants: &[Grant]) -> Self {
        let mut scope = Self::default();
        for grant in grants {
            for permit in PERMITS {
                if permit.action != Action::ReadEvaluation || permit.role != grant.role {
                    continue;
                }
                match permit.relation {
                    Relation::Any => scope.all = true,
                    Relation::OwnEvaluation if !grant.scope.is_empty() => {
                        scope.evaluators.push(grant.scope.clone());
                    }
                    _ => {}
                }
            }
        }
        scope
    }

    /// Whether an agency's evaluations are inside.
    pub fn holds(&self, evaluator: &str) -> bool {
        self.all || self.evaluators.iter().any(|own| own == evaluator)
    }

    /// Whether nothing is inside.
    pub fn is_empty(&self) -> bool {
        !self.all && self.evaluators.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn grants() -> impl Strategy<Value = Vec<Grant>> {
        let grant = (0..Role::ALL.len(), 0..4_usize).prop_map(|(role, scope)| Grant {
            role: Role::ALL[role],
            scope: ["", "甲单位", "乙单位", "P1"][scope].to_owned(),
        });
        proptest::collection::vec(grant, 0..4)
    }

    proptest! {
        #[test]
        fn a_list_shows_what_may_be_read(grants in grants(), host in 0..3_usize, project in 0..3_usize, frozen: bool) {
            let host = ["甲单位", "乙单位", "丙单位"][host];
            let project = ["P1", "P2", ""][project];
            let period = if frozen { Period::Frozen } else { Period::Open };
            let facts = Facts { period: Some(period), host: Some(host), project: Some(project), ..Facts::default() };
            prop_assert_eq!(ProjectScope::of(&grants).holds(host, project), may(&grants, Action::ReadProject, facts));
        }

        #[test]
        fn nobody_edits_what_they_may_not_read(grants in grants(), host in 0..3_usize) {
            let host = ["甲单位", "乙单位", "丙单位"][host];
            for period in [Period::Open, Period::Frozen] {
                let facts = Facts { period: Some(period), host: Some(host), project: Some("P1"), ..Facts::default() };
                for action in [Action::EditFiling, Action::AdjustFiling] {
                    prop_assert!(!may(&grants, action, facts) || may(&grants, Action::ReadProject, facts));
                }
            }
        }
    }

    fn evaluation() -> impl Strategy<Value = (EvaluationKind, &'static str, Period)> {
        (any::<bool>(), 0..3_usize, any::<bool>()).prop_map(|(finance, evaluator, frozen)| {
            let kind = if finance {
                EvaluationKind::Finance
            } else {
                EvaluationKind::Department
            };
            (
                kind,
                ["甲单位", "乙单位", "丙单位"][evaluator],
                Period::of(frozen),
            )
        })
    }

    const ON_EVALUATIONS: [Action; 7] = [
        Action::ReadEvaluation,
        Action::StoreEvaluation,
        Action::EditScore,
        Action::AdjustScore,
        Action::WriteEvaluation,
        Action::FreezeEvaluation,
        Action::DownloadEvaluation,
    ];

    proptest! {
        #[test]
        fn a_list_shows_the_evaluations_that_may_be_read(grants in grants(), (kind, evaluator, period) in evaluation()) {
            let facts = Facts { period: Some(period), evaluation: Some(EvaluationFacts { kind, evaluator }), ..Facts::default() };
            prop_assert_eq!(EvaluationScope::of(&grants).holds(evaluator), may(&grants, Action::ReadEvaluation, facts));
        }

        #[test]
        fn nobody_touches_an_evaluation_that_they_may_not_read(grants in grants(), (kind, evaluator, period) in evaluation()) {
            let facts = Facts { period: Some(period), evaluation: Some(EvaluationFacts { kind, evaluator }), ..Facts::default() };
            for action in ON_EVALUATIONS {
                prop_assert!(!may(&grants, action, facts) || may(&grants, Action::ReadEvaluation, facts), "{:?}", action);
            }
        }

        #[test]
        fn an_agency_reaches_its_own_evaluations_and_nothing_else(scope in 0..4_usize, (kind, evaluator, period) in evaluation()) {
            let scope = ["", "甲单位", "乙单位", "P1"][scope];
            let grants = [Grant { role: Role::Evaluator, scope: scope.to_owned() }];
            let facts = Facts {
                period: Some(period),
                host: Some(evaluator),
                project: Some("P1"),
                evaluation: Some(EvaluationFacts { kind, evaluator }),
            };
            for action in Action::ALL {
                let own = action.subject() == Subject::Evaluation && scope == evaluator;
                let desk = matches!(
                    action,
                    Action::ImportPackage | Action::Proofread | Action::ReadProofreading
                );
                prop_assert!(!may(&grants, action, facts) || own || desk, "{:?}", action);
            }
        }
    }

    #[test]
    fn whom_an_evaluation_judges_does_not_change_it() {
        let grants = [Grant {
            role: Role::Department,
            scope: String::new(),
        }];
        for period in [Period::Open, Period::Frozen] {
            let facts = Facts {
                period: Some(period),
                evaluation: Some(EvaluationFacts {
                    kind: EvaluationKind::Finance,
                    evaluator: "甲单位",
                }),
                ..Facts::default()
            };
            let allowed: Vec<Action> = ON_EVALUATIONS
                .into_iter()
                .filter(|action| may(&grants, *action, facts))
                .collect();
            assert_eq!(
                allowed,
                [Action::ReadEvaluation, Action::DownloadEvaluation]
            );
        }
    }

    #[test]
    fn without_grants_nothing_is_allowed() {
        for action in Action::ALL {
            assert!(!may(&[], action, Facts::default()), "{action:?}");
        }
    }

    #[test]
    fn a_frozen_period_is_adjusted_never_edited() {
        let grants = [Grant {
            role: Role::Department,
            scope: String::new(),
        }];
        let at = |period| Facts {
            period: Some(period),
            host: Some("甲单位"),
            project: Some("P1"),
            ..Facts::default()
        };
        assert!(may(&grants, Action::EditFiling, at(Period::Open)));
        assert!(!may(&grants, Action::EditFiling, at(Period::Frozen)));
        assert!(!may(&grants, Action::AdjustFiling, at(Period::Open)));
        assert!(may(&grants, Action::AdjustFiling, at(Period::Frozen)));
    }

    #[test]
    fn an_auditor_changes_nothing() {
        let changing = [
            Action::ImportPackage,
            Action::StoreFilings,
            Action::EditFiling,
            Action::AdjustFiling,
            Action::WriteNarrative,
            Action::Freeze,
            Action::StoreEvaluation,
            Action::EditScore,
            Action::AdjustScore,
            Action::WriteEvaluation,
            Action::FreezeEvaluation,
            Action::CheckDuplicates,
            Action::DecideDuplicates,
            Action::AnswerExplanation,
            Action::ManageAccounts,
        ];
        for permit in PERMITS {
            assert!(permit.role != Role::Auditor || !changing.contains(&permit.action));
        }
    }
}

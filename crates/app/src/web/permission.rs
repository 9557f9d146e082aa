//! Who may do what: one table, one decision. `/permissions` prints the table; a test walks every route and role.
//!
//! Long because the table of who may do what is read as a whole.

/// 角色 of an account. An account may have several, each with its own scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 系统管理员: accounts, nothing of the funds.
    Administrator,
    /// 科技厅业务处
    Department,
    /// 财政厅绩效处
    Finance,
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
    pub const ALL: [Self; 7] = [
        Self::Department,
        Self::Finance,
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
    EditFiling,
    AdjustFiling,
    WriteNarrative,
    Freeze,
    Download,
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
}

impl Action {
    /// In the order of the printed matrix.
    pub const ALL: [Self; 11] = [
        Self::ReadFund,
        Self::ListProjects,
        Self::ReadProject,
        Self::ImportPackage,
        Self::EditFiling,
        Self::AdjustFiling,
        Self::WriteNarrative,
        Self::Freeze,
        Self::Download,
        Self::ReadAudit,
        Self::ManageAccounts,
    ];

    pub fn label(self) -> &'static str {
        match self {
            Self::ReadFund => "查看专项总览、指标、数字的依据和规则对比",
            Self::ListProjects => "查看项目清单（只列有权查看的项目）",
            Self::ReadProject => "查看项目及其填报",
            Self::ImportPackage => "导入填报包",
            Self::EditFiling => "修改填报",
            Self::AdjustFiling => "冻结后调整填报（须写明理由）",
            Self::WriteNarrative => "填写偏差原因、改进措施和报告文字",
            Self::Freeze => "冻结填报期",
            Self::Download => "下载报告和数据",
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
            Self::ImportPackage | Self::ReadAudit | Self::ManageAccounts => Subject::House,
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
}

impl Relation {
    pub fn label(self) -> &'static str {
        match self {
            Self::Any => "全部",
            Self::OwnHost => "本单位",
            Self::OwnProject => "本人项目",
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
}

/// The one decision: whether somebody with these grants may do this.
pub fn may(grants: &[Grant], action: Action, facts: Facts<'_>) -> bool {
    grants.iter().any(|grant| {
        PERMITS.iter().any(|permit| {
            permit.action == action
                && permit.role == grant.role
                && related(permit.relation, &grant.scope, facts)
                && facts
                    .period
                    .is_none_or(|period| permit.periods.contains(&period))
        })
    })
}

fn related(relation: Relation, scope: &str, facts: Facts<'_>) -> bool {
    match relation {
        Relation::Any => true,
        Relation::OwnHost => !scope.is_empty() && facts.host == Some(scope),
        Relation::OwnProject => !scope.is_empty() && facts.project == Some(scope),
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
                    Relation::OwnHost | Relation::OwnProject => {}
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
            let facts = Facts { period: Some(period), host: Some(host), project: Some(project) };
            prop_assert_eq!(ProjectScope::of(&grants).holds(host, project), may(&grants, Action::ReadProject, facts));
        }

        #[test]
        fn nobody_edits_what_they_may_not_read(grants in grants(), host in 0..3_usize) {
            let host = ["甲单位", "乙单位", "丙单位"][host];
            for period in [Period::Open, Period::Frozen] {
                let facts = Facts { period: Some(period), host: Some(host), project: Some("P1") };
                for action in [Action::EditFiling, Action::AdjustFiling] {
                    prop_assert!(!may(&grants, action, facts) || may(&grants, Action::ReadProject, facts));
                }
            }
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
            Action::EditFiling,
            Action::AdjustFiling,
            Action::WriteNarrative,
            Action::Freeze,
            Action::ManageAccounts,
        ];
        for permit in PERMITS {
            assert!(permit.role != Role::Auditor || !changing.contains(&permit.action));
        }
    }
}

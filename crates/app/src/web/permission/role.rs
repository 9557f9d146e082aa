//! Roles: what an account may be.

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

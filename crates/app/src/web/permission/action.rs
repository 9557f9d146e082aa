//! Actions: what somebody may want to do, and on what kind of record.

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
    EditSpending,
    EditProject,
    AdjustProject,
    WriteNarrative,
    AdjustCause,
    Freeze,
    Download,
    ReadEvaluation,
    StoreEvaluation,
    EditScore,
    AdjustScore,
    EditEvaluatedProject,
    AdjustEvaluatedProject,
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
    pub const ALL: [Self; 34] = [
        Self::ReadFund,
        Self::ListProjects,
        Self::ReadProject,
        Self::ImportPackage,
        Self::StoreFilings,
        Self::ReadUploads,
        Self::EditFiling,
        Self::AdjustFiling,
        Self::EditSpending,
        Self::EditProject,
        Self::AdjustProject,
        Self::WriteNarrative,
        Self::AdjustCause,
        Self::Freeze,
        Self::Download,
        Self::ReadEvaluation,
        Self::StoreEvaluation,
        Self::EditScore,
        Self::AdjustScore,
        Self::EditEvaluatedProject,
        Self::AdjustEvaluatedProject,
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
            Self::EditSpending => "填写项目本年支出、地方及自筹投入",
            Self::EditProject => "修改项目金额、日期和等级",
            Self::AdjustProject => "冻结后调整项目资金（须写明理由）",
            Self::AdjustCause => "冻结后调整偏差原因和改进措施（须写明理由）",
            Self::WriteNarrative => "填写偏差原因、改进措施和报告文字",
            Self::Freeze => "冻结填报期",
            Self::Download => "下载报告和数据",
            Self::ReadEvaluation => "查看部门评价、财政评价",
            Self::StoreEvaluation => "导入评价数据包（部门评价、财政评价）",
            Self::EditScore => "修改评分",
            Self::AdjustScore => "冻结后调整评分（须写明理由）",
            Self::EditEvaluatedProject => "修改评价中的项目资金",
            Self::AdjustEvaluatedProject => "冻结后调整评价中的项目资金（须写明理由）",
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
            | Self::AdjustCause
            | Self::Freeze
            | Self::Download => Subject::Fund,
            Self::ReadProject
            | Self::EditFiling
            | Self::AdjustFiling
            | Self::EditSpending
            | Self::EditProject
            | Self::AdjustProject => Subject::Project,
            Self::ReadEvaluation
            | Self::StoreEvaluation
            | Self::EditScore
            | Self::AdjustScore
            | Self::EditEvaluatedProject
            | Self::AdjustEvaluatedProject
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

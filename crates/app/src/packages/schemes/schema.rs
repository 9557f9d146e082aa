//! Tables, columns and words of an evaluation package.

use wenxiao_domain::scheme::{Aspect, EvaluationKind, Stage};

use crate::packages::schema::{
    CODE, Column, FILED_COLUMNS, FISCAL_YEAR, FULL_MARKS, FUND_NAME, REGION, REGION_CODE, RULE_SET,
    Sheet, column,
};

pub mod fund {
    pub const NAME: usize = 0;
    pub const REGION: usize = 1;
    pub const REGION_CODE: usize = 2;
    pub const FISCAL_YEAR: usize = 3;
    pub const KIND: usize = 4;
    pub const COMMISSIONED_BY: usize = 5;
    pub const EVALUATED: usize = 6;
    pub const EVALUATOR: usize = 7;
    pub const RULE_SET: usize = 8;
    pub const EVALUATED_ON: usize = 9;
}

/// The fund's keys, beside money by source.
pub static FUND: Sheet = Sheet {
    file: "fund.toml",
    name: "专项",
    columns: &[
        FUND_NAME,
        REGION,
        REGION_CODE,
        FISCAL_YEAR,
        column("kind", "评价类型", &[]),
        column("commissioned_by", "委托单位", &["评价委托单位"]),
        column("evaluated", "被评价单位", &[]),
        column("evaluator", "评价机构", &[]),
        RULE_SET,
        column("evaluated_on", "评价日期", &[]),
    ],
    optional: false,
};

/// 指标体系.
pub static SCHEME: Sheet = Sheet {
    file: "scheme.csv",
    name: "指标体系",
    columns: &[
        CODE,
        column("parent", "上级代码", &["上级"]),
        column("name", "指标名称", &["名称"]),
        FULL_MARKS,
        column("method", "评分方法", &["方法"]),
        column("parameter", "参数", &["方法参数"]),
    ],
    optional: false,
};

/// 评分.
pub static SCORES: Sheet = Sheet {
    file: "scores.csv",
    name: "评分",
    columns: &[
        CODE,
        column("satisfied", "符合要素数", &["符合要素"]),
        column("actual", "实际值", &["实际完成值"]),
        column("target", "目标值", &["指标值"]),
        column("count", "扣分次数", &["次数"]),
        column("experts", "专家评分", &[]),
    ],
    optional: false,
};

pub mod scheme {
    pub const CODE: usize = 0;
    pub const PARENT: usize = 1;
    pub const NAME: usize = 2;
    pub const FULL_MARKS: usize = 3;
    pub const METHOD: usize = 4;
    pub const PARAMETER: usize = 5;
}

pub mod score {
    pub const CODE: usize = 0;
    pub const SATISFIED: usize = 1;
    pub const ACTUAL: usize = 2;
    pub const TARGET: usize = 3;
    pub const COUNT: usize = 4;
    pub const EXPERTS: usize = 5;
}

/// Beside what is filed for a project.
pub mod project {
    use crate::packages::schema::FILED_COLUMNS;

    pub const FIELD: usize = FILED_COLUMNS.len();
    pub const STAGE: usize = FIELD + 1;
    pub const TARGETS_MET: usize = FIELD + 2;
}

/// The columns of a filing package, of which an evaluation may lack the grade, and three more.
const EVALUATED_COLUMNS: [Column; 16] = {
    let mut columns = [column("field", "领域", &["技术领域"]); 16];
    let mut index = 0;
    while index < FILED_COLUMNS.len() {
        columns[index] = FILED_COLUMNS[index];
        index += 1;
    }
    columns[super::super::schema::project::GRADE].optional = true;
    columns[project::STAGE] = column("stage", "项目阶段", &["阶段"]);
    columns[project::TARGETS_MET] = column("targets_met", "完成目标", &["完成年初目标"]);
    columns
};

/// 项目: those of a filing package and three more.
pub static PROJECTS: Sheet = Sheet {
    file: "projects.csv",
    name: "项目",
    columns: &EVALUATED_COLUMNS,
    optional: false,
};

pub mod problem {
    pub const ASPECT: usize = 0;
    pub const FINDING: usize = 1;
    pub const CAUSE: usize = 2;
    pub const RECOMMENDATION: usize = 3;
    pub const EVIDENCE: usize = 4;
}

pub mod answer {
    pub const GROUP: usize = 0;
    pub const QUESTION: usize = 1;
    pub const RESPONDENT: usize = 2;
    pub const ANSWER: usize = 3;
}

/// 问题与建议.
pub static PROBLEMS: Sheet = Sheet {
    file: "findings.csv",
    name: "问题与建议",
    columns: &[
        column("aspect", "方面", &[]),
        column("finding", "问题", &[]),
        column("cause", "原因", &[]),
        column("recommendation", "建议", &[]),
        column("evidence", "佐证", &["依据"]),
    ],
    optional: true,
};

/// 问卷.
pub static SURVEYS: Sheet = Sheet {
    file: "surveys.csv",
    name: "问卷",
    columns: &[
        column("group", "群体", &["对象"]),
        column("question", "问题", &["题目"]),
        column("respondent", "答卷人", &["答卷编号"]),
        column("answer", "评分", &["答案"]),
    ],
    optional: true,
};

pub const KINDS: &[(&[&str], EvaluationKind)] = &[
    (&["finance", "财政评价"], EvaluationKind::Finance),
    (&["department", "部门评价"], EvaluationKind::Department),
];

pub const STAGES: &[(&[&str], Stage)] = &[
    (&["实施"], Stage::Implementing),
    (&["申请验收"], Stage::AcceptanceRequested),
    (&["已验收"], Stage::Accepted),
];

pub const YES_OR_NO: &[(&[&str], bool)] = &[(&["是"], true), (&["否"], false)];

/// The first-level indicators, under the names that the reference framework and reports give them.
pub const ASPECTS: &[(&[&str], Aspect)] = &[
    (Aspect::Decision.names(), Aspect::Decision),
    (Aspect::Process.names(), Aspect::Process),
    (Aspect::Output.names(), Aspect::Output),
    (Aspect::Benefit.names(), Aspect::Benefit),
];

/// The word of a method, before its parameter is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodWord {
    Elements,
    Ratio,
    Steps,
    Deduction,
    Manual,
}

pub const METHODS: &[(&[&str], MethodWord)] = &[
    (&["elements", "要素"], MethodWord::Elements),
    (&["ratio", "比率"], MethodWord::Ratio),
    (&["steps", "分档"], MethodWord::Steps),
    (&["deduction", "扣分"], MethodWord::Deduction),
    (&["manual", "专家评分"], MethodWord::Manual),
];

/// Levels of a tree.
pub const LEVELS: usize = 4;

/// The tables beside the fund, in the order in which they are written.
pub static SHEETS: [&Sheet; 5] = [&SCHEME, &SCORES, &PROJECTS, &PROBLEMS, &SURVEYS];

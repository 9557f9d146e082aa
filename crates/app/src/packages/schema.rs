//! Files, sheets and columns of a package: the names that are read and the names that are written.

/// One column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Heading in a CSV file.
    pub key: &'static str,
    /// Heading in a workbook.
    pub heading: &'static str,
    /// Further headings that are understood.
    pub also: &'static [&'static str],
    /// Whether the table may lack it.
    pub optional: bool,
}

/// One table.
#[derive(Debug)]
pub struct Sheet {
    /// File in a folder.
    pub file: &'static str,
    /// Sheet in a workbook.
    pub name: &'static str,
    pub columns: &'static [Column],
    /// Whether a package may lack it.
    pub optional: bool,
}

pub const fn column(
    key: &'static str,
    heading: &'static str,
    also: &'static [&'static str],
) -> Column {
    Column {
        key,
        heading,
        also,
        optional: false,
    }
}

/// A column that a table may lack.
pub const fn optional(key: &'static str, heading: &'static str) -> Column {
    Column {
        key,
        heading,
        also: &[],
        optional: true,
    }
}

/// Columns that stand in tables of both kinds of package, under the same names.
pub const FUND_NAME: Column = column("name", "专项名称", &["名称", "项目名称"]);
pub const REGION: Column = column("region", "地区", &["省份"]);
pub const REGION_CODE: Column = column("region_code", "行政区划代码", &["地区代码"]);
pub const FISCAL_YEAR: Column = column("fiscal_year", "财政年度", &["年度", "年份"]);
pub const RULE_SET: Column = column("rule_set", "规则集", &[]);
pub const CODE: Column = column("code", "代码", &["指标代码"]);
pub const FULL_MARKS: Column = column("full_marks", "分值", &[]);

pub mod fund {
    pub const NAME: usize = 0;
    pub const REGION: usize = 1;
    pub const REGION_CODE: usize = 2;
    pub const FISCAL_YEAR: usize = 3;
    pub const CENTRAL_DEPARTMENTS: usize = 4;
    pub const FINANCE_DEPARTMENT: usize = 5;
    pub const LINE_DEPARTMENT: usize = 6;
    pub const RULE_SET: usize = 7;
    pub const EVALUATED_ON: usize = 8;
    /// 中央, 地方, 其他.
    pub const BUDGET: [usize; 3] = [9, 10, 11];
    pub const RELEASED: [usize; 3] = [12, 13, 14];
}

/// The fund: keys of `fund.toml`, or the sheet 专项 with a key and its value in each row.
pub static FUND: Sheet = Sheet {
    file: "fund.toml",
    name: "专项",
    columns: &[
        FUND_NAME,
        REGION,
        REGION_CODE,
        FISCAL_YEAR,
        column("central_departments", "中央主管部门", &["中央部门"]),
        column("finance_department", "财政部门", &["地方财政部门"]),
        column(
            "line_department",
            "业务主管部门",
            &["主管部门", "地方主管部门"],
        ),
        RULE_SET,
        column("evaluated_on", "评价日期", &["自评日期"]),
        column(
            "budget.central",
            "中央预算",
            &["budget_central", "预算.中央"],
        ),
        column("budget.local", "地方预算", &["budget_local", "预算.地方"]),
        column("budget.other", "其他预算", &["budget_other", "预算.其他"]),
        column(
            "released.central",
            "中央拨付",
            &["released_central", "拨付.中央"],
        ),
        column(
            "released.local",
            "地方拨付",
            &["released_local", "拨付.地方"],
        ),
        column(
            "released.other",
            "其他拨付",
            &["released_other", "拨付.其他"],
        ),
    ],
    optional: false,
};

pub mod project {
    pub const ID: usize = 0;
    pub const DIRECTION: usize = 1;
    pub const COHORT: usize = 2;
    pub const MODE: usize = 3;
    pub const NAME: usize = 4;
    pub const HOST: usize = 5;
    pub const COMMITTED: usize = 6;
    pub const ALLOCATED: usize = 7;
    pub const DUE_ON: usize = 8;
    pub const RELEASED_ON: usize = 9;
    pub const SPENT: usize = 10;
    pub const COUNTERPART: usize = 11;
    pub const GRADE: usize = 12;
}

/// What is filed for every project, in both kinds of package; `grade` comes last.
pub const FILED_COLUMNS: [Column; 13] = [
    column("id", "项目编号", &["编号"]),
    column("direction", "支持方向", &[]),
    column("cohort", "新上/结转", &["新上结转", "项目类别", "立项类别"]),
    column(
        "mode",
        "支持方式",
        &[
            "补助方式",
            "资助方式",
            "直接补助/后补助",
            "直接补助/后补助/…",
        ],
    ),
    column("name", "项目名称", &[]),
    column("host", "承担单位", &["项目承担单位"]),
    column("committed_wan", "核定金额", &[]),
    column("allocated_wan", "本年安排", &["本年安排金额"]),
    column("due_on", "应拨日期", &[]),
    column("released_on", "拨付日期", &["实拨日期"]),
    column("spent_wan", "本年支出", &["本年支出金额"]),
    column("counterpart_wan", "地方及自筹投入", &[]),
    column("grade", "评价等级", &[]),
];

pub static PROJECTS: Sheet = Sheet {
    file: "projects.csv",
    name: "项目",
    columns: &FILED_COLUMNS,
    optional: false,
};

pub mod indicator {
    pub const CODE: usize = 0;
    pub const DIMENSION: usize = 1;
    pub const CATEGORY: usize = 2;
    pub const NAME: usize = 3;
    pub const UNIT: usize = 4;
    pub const NATURE: usize = 5;
    pub const DIRECTION: usize = 6;
    pub const TARGET: usize = 7;
    pub const FULL_MARKS: usize = 8;
}

pub static INDICATORS: Sheet = Sheet {
    file: "indicators.csv",
    name: "指标",
    columns: &[
        CODE,
        column("dimension", "一级指标", &[]),
        column("category", "二级指标", &[]),
        column("name", "三级指标", &["指标名称"]),
        column("unit", "计量单位", &["单位"]),
        column("nature", "指标性质", &["性质"]),
        column("direction", "指标方向", &["方向"]),
        column("target", "指标值", &["目标值"]),
        FULL_MARKS,
    ],
    optional: false,
};

pub mod actual {
    pub const PROJECT: usize = 0;
    pub const INDICATOR: usize = 1;
    pub const TARGET: usize = 2;
    pub const ACTUAL: usize = 3;
    pub const NUMERATOR: usize = 4;
    pub const DENOMINATOR: usize = 5;
}

pub static ACTUALS: Sheet = Sheet {
    file: "actuals.csv",
    name: "项目完成值",
    columns: &[
        column("project_id", "项目编号", &["编号"]),
        column("indicator", "指标代码", &["指标", "代码"]),
        column("target", "指标值", &["目标值"]),
        column("actual", "实际完成值", &["完成值"]),
        column("numerator", "分子", &[]),
        column("denominator", "分母", &[]),
    ],
    optional: false,
};

pub mod cause {
    pub const INDICATOR: usize = 0;
    pub const CAUSE: usize = 1;
    pub const IMPROVEMENT: usize = 2;
}

pub static CAUSES: Sheet = Sheet {
    file: "causes.csv",
    name: "偏差原因",
    columns: &[
        column("indicator", "指标代码", &["指标", "代码"]),
        column("cause", "原因", &["偏差原因"]),
        column("improvement", "改进措施", &[]),
    ],
    optional: false,
};

/// A heading as it is compared: without spaces, a unit in brackets, and the difference of full-width signs.
pub fn heading(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .map(|character| match character {
            '（' => '(',
            '）' => ')',
            '／' => '/',
            '［' => '[',
            '］' => ']',
            other => other.to_ascii_lowercase(),
        })
        .collect();
    let text = text.trim_end_matches('*');
    match text.split_once('(') {
        Some((before, _)) if !before.is_empty() => before.to_owned(),
        _ => text.to_owned(),
    }
}

impl Column {
    /// Whether a heading means this column.
    pub fn is_called(&self, text: &str) -> bool {
        text == self.key || text == self.heading || self.also.contains(&text)
    }
}

impl Sheet {
    /// Whether a sheet's name means this table: `项目`, `projects`, `projects.csv`.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim();
        name == self.name
            || name.eq_ignore_ascii_case(self.file)
            || self
                .file
                .rsplit_once('.')
                .map(|(stem, _)| stem)
                .is_some_and(|stem| name.eq_ignore_ascii_case(stem))
    }
}

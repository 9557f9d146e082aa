//! Evaluation packages: an indicator tree, its scores, and the projects behind them (`docs/evaluation_package.md`).
//!
//! Long because each of the six tables of an evaluation package has its own reading and its own messages.

use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;
use wenxiao_domain::finding::Finding;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{
    Aspect, EvaluatedFund, EvaluatedProject, EvaluationKind, EvaluationPackage, LeafScore, Method,
    Node, Problem, SourceAmount, Stage, Step, SurveyAnswer,
};

use super::findings::{At, Findings, Said};
use super::fund::{self, Fields};
use super::schema::{Sheet, column, optional, project};
use super::table::{Header, Line, Rows};
use super::{Options, Reading, check_unique, number, projects, rule_set_finding};

mod fund_key {
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
        column("name", "专项名称", &["名称", "项目名称"]),
        column("region", "地区", &["省份"]),
        column("region_code", "行政区划代码", &["地区代码"]),
        column("fiscal_year", "财政年度", &["年度", "年份"]),
        column("kind", "评价类型", &[]),
        column("commissioned_by", "委托单位", &["评价委托单位"]),
        column("evaluated", "被评价单位", &[]),
        column("evaluator", "评价机构", &[]),
        column("rule_set", "规则集", &[]),
        column("evaluated_on", "评价日期", &[]),
    ],
    optional: false,
};

/// 指标体系.
pub static SCHEME: Sheet = Sheet {
    file: "scheme.csv",
    name: "指标体系",
    columns: &[
        column("code", "代码", &["指标代码"]),
        column("parent", "上级代码", &["上级"]),
        column("name", "指标名称", &["名称"]),
        column("full_marks", "分值", &[]),
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
        column("code", "代码", &["指标代码"]),
        column("satisfied", "符合要素数", &["符合要素"]),
        column("actual", "实际值", &["实际完成值"]),
        column("target", "目标值", &["指标值"]),
        column("count", "扣分次数", &["次数"]),
        column("experts", "专家评分", &[]),
    ],
    optional: false,
};

const FIELD: usize = 13;
const STAGE: usize = 14;
const TARGETS_MET: usize = 15;

/// 项目: those of a filing package and three more.
pub static PROJECTS: Sheet = Sheet {
    file: "projects.csv",
    name: "项目",
    columns: &[
        column("id", "项目编号", &["编号"]),
        column("direction", "支持方向", &[]),
        column("cohort", "新上/结转", &["新上结转", "项目类别"]),
        column("mode", "支持方式", &["补助方式", "资助方式"]),
        column("name", "项目名称", &[]),
        column("host", "承担单位", &[]),
        column("committed_wan", "核定金额", &[]),
        column("allocated_wan", "本年安排", &[]),
        column("due_on", "应拨日期", &[]),
        column("released_on", "拨付日期", &[]),
        column("spent_wan", "本年支出", &[]),
        column("counterpart_wan", "地方及自筹投入", &[]),
        optional("grade", "评价等级"),
        column("field", "领域", &["技术领域"]),
        column("stage", "项目阶段", &["阶段"]),
        column("targets_met", "完成目标", &["完成年初目标"]),
    ],
    optional: false,
};

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

const KINDS: &[(&[&str], EvaluationKind)] = &[
    (&["finance", "财政评价"], EvaluationKind::Finance),
    (&["department", "部门评价"], EvaluationKind::Department),
];

const STAGES: &[(&[&str], Stage)] = &[
    (&["实施"], Stage::Implementing),
    (&["申请验收"], Stage::AcceptanceRequested),
    (&["已验收"], Stage::Accepted),
];

const YES_OR_NO: &[(&[&str], bool)] = &[(&["是"], true), (&["否"], false)];

const ASPECTS: &[(&[&str], Aspect)] = &[
    (&["决策"], Aspect::Decision),
    (&["过程"], Aspect::Process),
    (&["产出"], Aspect::Output),
    (&["效益"], Aspect::Benefit),
];

/// The word of a method, before its parameter is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum MethodWord {
    Elements,
    Ratio,
    Steps,
    Deduction,
    Manual,
}

const METHODS: &[(&[&str], MethodWord)] = &[
    (&["elements", "要素"], MethodWord::Elements),
    (&["ratio", "比率"], MethodWord::Ratio),
    (&["steps", "分档"], MethodWord::Steps),
    (&["deduction", "扣分"], MethodWord::Deduction),
    (&["manual", "专家评分"], MethodWord::Manual),
];

/// Levels of a tree.
const LEVELS: usize = 4;

/// An evaluation package that can be scored, and what a person should look at all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadEvaluation {
    pub package: EvaluationPackage,
    pub warnings: Vec<Finding>,
}

/// Reads all tables of an evaluation package; its fund's keys were read to recognise it.
pub(super) fn assemble(
    fields: &Fields,
    reading: &Reading<'_, '_>,
    options: Options<'_>,
    mut findings: Findings,
) -> Result<ReadEvaluation, Vec<Finding>> {
    let mut fund_findings = Findings::default();
    let fund = decode_fund(fields, options.rule_set, &mut fund_findings);
    if !fund_findings.stops()
        && let Err(error) = SchemeRuleSet::find(&fund.rule_set, fund.fiscal_year)
    {
        rule_set_finding(&error, &fund.rule_set, &mut fund_findings);
    }
    findings.extend(fund_findings, FUND.file);
    let scheme = read_scheme(reading, &mut findings);
    let scores = read_scores(reading, &scheme, &mut findings);
    let projects = reading.table(
        &PROJECTS,
        &mut findings,
        |line, (): &mut (), findings| decode_project(line, findings),
        |rows, findings| check_unique(rows, |item| &item.filed.id, "duplicate_id", findings),
    );
    let problems = reading.table(
        &PROBLEMS,
        &mut findings,
        |line, (): &mut (), findings| decode_problem(line, findings),
        |_, _| (),
    );
    let surveys = reading.table(
        &SURVEYS,
        &mut findings,
        |line, (): &mut (), findings| Some(decode_answer(line, findings)),
        |_, _| (),
    );
    if findings.stops() {
        return Err(findings.list);
    }
    Ok(ReadEvaluation {
        package: EvaluationPackage {
            fund,
            scheme,
            scores,
            projects: projects.items,
            findings: problems.items,
            surveys: surveys.items,
        },
        warnings: findings.list,
    })
}

fn decode_fund(fields: &Fields, rule_set: Option<&str>, findings: &mut Findings) -> EvaluatedFund {
    let may_lack: &[usize] = if rule_set.is_some() {
        &[fund_key::RULE_SET]
    } else {
        &[]
    };
    let values = fields.arrange(&FUND, findings, may_lack);
    let kind = values
        .line(fund_key::KIND)
        .one_of(fund_key::KIND, KINDS, findings)
        .unwrap_or(EvaluationKind::Finance);
    EvaluatedFund {
        name: values.text(fund_key::NAME, findings),
        region: values.text(fund_key::REGION, findings),
        region_code: values.region_code(fund_key::REGION_CODE, findings),
        fiscal_year: values.year(fund_key::FISCAL_YEAR, findings),
        kind,
        commissioned_by: values.text(fund_key::COMMISSIONED_BY, findings),
        evaluated: values.text(fund_key::EVALUATED, findings),
        evaluator: values.text(fund_key::EVALUATOR, findings),
        rule_set: match rule_set {
            Some(name) => name.to_owned(),
            None => values.text(fund_key::RULE_SET, findings),
        },
        evaluated_on: fund::evaluated_on_of(&values, fund_key::EVALUATED_ON, findings),
        budget: sources(fields, "budget", findings),
        released: sources(fields, "released", findings),
    }
}

/// Money by source, in the order of the file.
fn sources(fields: &Fields, section: &str, findings: &mut Findings) -> Vec<SourceAmount> {
    let mut amounts = Vec::new();
    for entry in &fields.entries {
        let Some((start, source)) = entry.key.split_once('.') else {
            continue;
        };
        if start != section {
            continue;
        }
        let header = Header::of_fields(&fields.file, vec![entry.key.clone()]);
        let line = Line {
            header: &header,
            cells: std::slice::from_ref(&entry.value),
            row: entry.row,
        };
        amounts.push(SourceAmount {
            source: source.to_owned(),
            amount: line.amount(0, findings),
        });
    }
    if amounts.is_empty() {
        let at = At {
            column: Some(section),
            ..At::file(&fields.file)
        };
        let said = Said::new(
            format!("缺少金额（[{section}]）"),
            "",
            format!("在 [{section}] 下按资金来源填写金额"),
        );
        findings.error("missing_column", section, at, said);
    }
    amounts
}

/// A node as filed: its parent still a code.
struct FiledNode {
    code: String,
    parent: String,
    name: String,
    full_marks: Decimal,
    method: Option<Method>,
    has_method: bool,
}

fn read_scheme(reading: &Reading<'_, '_>, findings: &mut Findings) -> Vec<Node> {
    let rows = reading.table(
        &SCHEME,
        findings,
        |line, (): &mut (), findings| decode_node(line, findings),
        |rows, findings| {
            check_unique(rows, |node| &node.code, "duplicate_code", findings);
            check_tree(rows, findings);
        },
    );
    let places: HashMap<&str, u32> = rows
        .items
        .iter()
        .zip(0..)
        .map(|(node, place)| (node.code.as_str(), place))
        .collect();
    rows.items
        .iter()
        .map(|node| Node {
            code: node.code.clone(),
            parent: places.get(node.parent.as_str()).copied(),
            name: node.name.clone(),
            full_marks: node.full_marks,
            method: node.method.clone(),
        })
        .collect()
}

fn decode_node(line: &Line<'_, '_>, findings: &mut Findings) -> Option<FiledNode> {
    let code = line.key(0, findings).into_owned();
    let has_method = line.has(4);
    let full_marks = line.number(3, "分", findings);
    if !line.has(3) {
        line.not_a_number(3, findings, "不小于 0 的数");
    }
    if full_marks.is_some_and(|marks| marks < Decimal::ZERO) {
        let said = Said::new("分值为负数", "不小于 0 的数", "核对分值");
        line.error(3, "negative_amount", findings, said);
    }
    let method = if has_method {
        decode_method(line, findings)
    } else {
        None
    };
    (!code.is_empty()).then(|| FiledNode {
        parent: line.text(1, findings).into_owned(),
        name: line.wanted(2, findings),
        full_marks: full_marks.unwrap_or_default(),
        method,
        has_method,
        code,
    })
}

fn decode_method(line: &Line<'_, '_>, findings: &mut Findings) -> Option<Method> {
    let word = line.one_of(4, METHODS, findings)?;
    let parameter = line.cell(5).shown().into_owned();
    let positive = || plain(&parameter).filter(|value| *value > Decimal::ZERO);
    let (method, expected) = match word {
        MethodWord::Elements => (
            positive().map(|count| Method::Elements { count }),
            "要素的个数",
        ),
        MethodWord::Ratio => (
            match parameter.as_str() {
                ">=" | "≥" => Some(Method::RatioAtLeast),
                "<=" | "≤" => Some(Method::RatioAtMost),
                _ => None,
            },
            ">= 或 <=",
        ),
        MethodWord::Steps => (steps(&parameter), "80:5;60:4;0:0 样式的分档"),
        MethodWord::Deduction => (
            plain(&parameter)
                .filter(|value| *value >= Decimal::ZERO)
                .map(|points_a_case| Method::Deduction { points_a_case }),
            "每次扣的分数",
        ),
        MethodWord::Manual => (Some(Method::Manual), ""),
    };
    if method.is_none() {
        let said = Said::new("评分方法的参数不对", expected, "按评分方法改写参数");
        line.error(5, "bad_parameter", findings, said);
    }
    method
}

fn plain(text: &str) -> Option<Decimal> {
    let written = number::parse(text).ok()?;
    (written.suffix == number::Suffix::None).then_some(written.value)
}

fn steps(text: &str) -> Option<Method> {
    let steps: Option<Vec<Step>> = text
        .split([';', '；'])
        .map(str::trim)
        .filter(|step| !step.is_empty())
        .map(|step| {
            let (from, points) = step.split_once([':', '：'])?;
            Some(Step {
                from: plain(from.trim())?,
                points: plain(points.trim())?,
            })
        })
        .collect();
    steps.filter(|steps| !steps.is_empty()).map(Method::Steps)
}

/// Parents exist, no node is above itself, the tree has at most four levels, and leaves alone have a method.
fn check_tree(rows: &Rows<FiledNode>, findings: &mut Findings) {
    let Some(header) = &rows.header else { return };
    let parents: HashMap<&str, &str> = rows
        .items
        .iter()
        .map(|node| (node.code.as_str(), node.parent.as_str()))
        .collect();
    let inner: HashSet<&str> = parents.values().copied().collect();
    for (node, row) in rows.items.iter().zip(&rows.rows) {
        let mut report = |column: usize, code: &str, read: &str, said: Said| {
            let at = At {
                file: &header.file,
                row: Some(*row as usize),
                column: Some(header.written(column)),
                read,
            };
            findings.error(code, &node.code, at, said);
        };
        let (mut level, mut above) = (1, node.parent.as_str());
        while let Some(next) = parents.get(above) {
            level += 1;
            above = next;
            if level > LEVELS {
                break;
            }
        }
        if level > LEVELS {
            let said = Said::new(
                "指标层级超过四级，或上级互相指向",
                "至多四级的指标体系",
                "核对上级代码",
            );
            report(1, "too_deep", &node.parent, said);
        } else if !node.parent.is_empty() && !parents.contains_key(node.parent.as_str()) {
            let said = Said::new(
                "指标体系中没有这个上级代码",
                "指标体系中已有的代码；一级指标留空",
                "核对上级代码",
            );
            report(1, "unknown_indicator", &node.parent, said);
        }
        match (inner.contains(node.code.as_str()), node.has_method) {
            (true, true) => {
                let said = Said::new(
                    "有下级的指标不能有评分方法",
                    "空白",
                    "删去评分方法，得分由下级相加",
                );
                report(4, "method_of_parent", "", said);
            }
            (false, false) => {
                let said = Said::new(
                    "末级指标没有评分方法",
                    "elements、ratio、steps、deduction、manual 之一",
                    "填写评分方法",
                );
                report(4, "unknown_value", "", said);
            }
            _ => {}
        }
    }
}

fn read_scores(
    reading: &Reading<'_, '_>,
    scheme: &[Node],
    findings: &mut Findings,
) -> Vec<LeafScore> {
    let places: HashMap<&str, u32> = scheme
        .iter()
        .zip(0..)
        .map(|(node, place)| (node.code.as_str(), place))
        .collect();
    let inner: HashSet<u32> = scheme.iter().filter_map(|node| node.parent).collect();
    let rows = reading.table(
        &SCORES,
        findings,
        |line, (): &mut (), findings| {
            let code = line.key(0, findings).into_owned();
            let place = places.get(code.as_str()).copied();
            if !code.is_empty() && !scheme.is_empty() && place.is_none_or(|at| inner.contains(&at))
            {
                let said = Said::new(
                    "指标体系中没有这个末级指标",
                    "末级指标的代码",
                    "核对代码；有下级的指标不评分",
                );
                line.error(0, "unknown_indicator", findings, said);
            }
            let mut value = |column: usize| line.number(column, "%", findings);
            let score = LeafScore {
                node: place.unwrap_or(u32::MAX),
                satisfied: value(1),
                actual: value(2),
                target: value(3),
                count: value(4),
                experts: Vec::new(),
            };
            let experts = experts(line, findings);
            Some((code, LeafScore { experts, ..score }))
        },
        |rows, findings| check_unique(rows, |(code, _)| code, "duplicate_code", findings),
    );
    rows.items.into_iter().map(|(_, score)| score).collect()
}

/// `4;4.5;5`
fn experts(line: &Line<'_, '_>, findings: &mut Findings) -> Vec<Decimal> {
    let text = line.text(5, findings);
    let scores: Option<Vec<Decimal>> = text
        .split([';', '；'])
        .map(str::trim)
        .filter(|score| !score.is_empty())
        .map(plain)
        .collect();
    if scores.is_none() {
        line.not_a_number(5, findings, "各专家的评分，如 4;4.5;5");
    }
    scores.unwrap_or_default()
}

fn decode_project(line: &Line<'_, '_>, findings: &mut Findings) -> Option<EvaluatedProject> {
    let filed = projects::decode(line, findings)?;
    debug_assert_eq!(project::GRADE + 1, FIELD);
    Some(EvaluatedProject {
        filed,
        field: line.text(FIELD, findings).into_owned(),
        stage: line
            .one_of(STAGE, STAGES, findings)
            .unwrap_or(Stage::Implementing),
        targets_met: if line.has(TARGETS_MET) {
            line.one_of(TARGETS_MET, YES_OR_NO, findings)
        } else {
            None
        },
    })
}

fn decode_problem(line: &Line<'_, '_>, findings: &mut Findings) -> Option<Problem> {
    let aspect = line.one_of(0, ASPECTS, findings);
    Some(Problem {
        finding: line.key(1, findings).into_owned(),
        cause: line.text(2, findings).into_owned(),
        recommendation: line.text(3, findings).into_owned(),
        evidence: line.text(4, findings).into_owned(),
        aspect: aspect?,
    })
}

fn decode_answer(line: &Line<'_, '_>, findings: &mut Findings) -> SurveyAnswer {
    let text = line.text(3, findings);
    let answer = match text.as_ref() {
        "" => None,
        "1" => Some(1),
        "2" => Some(2),
        "3" => Some(3),
        "4" => Some(4),
        "5" => Some(5),
        _ => {
            let said = Said::new("不是 1 到 5 的评分", "1、2、3、4、5 或空白", "核对答卷");
            line.error(3, "unknown_value", findings, said);
            None
        }
    };
    SurveyAnswer {
        group: line.key(0, findings).into_owned(),
        question: line.key(1, findings).into_owned(),
        respondent: line.key(2, findings).into_owned(),
        answer,
    }
}

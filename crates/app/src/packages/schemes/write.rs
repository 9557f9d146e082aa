//! An evaluation package as values in the schema's columns.

use rust_decimal::Decimal;
use wenxiao_domain::packs::{Framework, FrameworkRow};
use wenxiao_domain::scheme::{
    EvaluatedFund, EvaluatedProject, EvaluationPackage, LeafScore, Method, Node, Problem,
    SourceAmount, SurveyAnswer,
};

use super::schema::{
    ASPECTS, FUND, KINDS, METHODS, MethodWord, PROBLEMS, PROJECTS, SCHEME, SCORES, STAGES, SURVEYS,
    YES_OR_NO,
};
use crate::packages::write::{
    Beside, Field, Filled, Tables, Value, fields, in_both, listed, project, word,
};

/// A whole evaluation package.
pub fn evaluation_package(package: &EvaluationPackage) -> Tables {
    let filled = Filled::new;
    let scores = package.scores.iter();
    Tables {
        fund: fund(&package.fund),
        sheets: vec![
            filled(&SCHEME, scheme(&package.scheme)),
            filled(&SCORES, scores.map(|item| score(package, item)).collect()),
            filled(&PROJECTS, package.projects.iter().map(evaluated).collect()),
            filled(&PROBLEMS, package.findings.iter().map(problem).collect()),
            filled(&SURVEYS, package.surveys.iter().map(answer).collect()),
        ],
    }
}

fn fund(fund: &EvaluatedFund) -> Vec<Field> {
    let values = vec![
        Value::text(&fund.name),
        Value::text(&fund.region),
        Value::text(&fund.region_code),
        Value::Number(Decimal::from(fund.fiscal_year)),
        in_both(KINDS, &fund.kind),
        Value::text(&fund.commissioned_by),
        Value::text(&fund.evaluated),
        Value::text(&fund.evaluator),
        Value::text(&fund.rule_set),
        Value::Date(fund.evaluated_on),
    ];
    let mut fields = fields(&FUND, values);
    fields.extend(sources("budget", "预算", &fund.budget));
    fields.extend(sources("released", "拨付", &fund.released));
    fields
}

/// Money by source, as keys of a section.
fn sources(section: &str, heading: &str, amounts: &[SourceAmount]) -> Vec<Field> {
    amounts
        .iter()
        .map(|amount| Field {
            key: format!("{section}.{}", amount.source),
            heading: format!("{heading}.{}", amount.source),
            value: Value::amount(amount.amount),
        })
        .collect()
}

/// The tree as rows.
pub fn scheme(scheme: &[Node]) -> Vec<Vec<Value>> {
    scheme.iter().map(|item| node(scheme, item)).collect()
}

fn node(scheme: &[Node], node: &Node) -> Vec<Value> {
    let parent = node.parent.and_then(|place| scheme.get(place as usize));
    let (method, parameter) = node
        .method
        .as_ref()
        .map_or((Value::Empty, Value::Empty), method);
    vec![
        Value::text(&node.code),
        Value::text(parent.map_or("", |parent| &parent.code)),
        Value::text(&node.name),
        Value::Number(node.full_marks),
        method,
        parameter,
    ]
}

/// A method's word and its parameter.
fn method(method: &Method) -> (Value, Value) {
    let (word, parameter) = match method {
        Method::Elements { count } => (MethodWord::Elements, Value::Number(*count)),
        Method::RatioAtLeast => (MethodWord::Ratio, Value::text(">=")),
        Method::RatioAtMost => (MethodWord::Ratio, Value::text("<=")),
        Method::Steps(steps) => {
            let steps: Vec<String> = steps
                .iter()
                .map(|step| format!("{}:{}", step.from, step.points))
                .collect();
            (MethodWord::Steps, Value::Text(steps.join(";")))
        }
        Method::Deduction { points_a_case } => {
            (MethodWord::Deduction, Value::Number(*points_a_case))
        }
        Method::Manual => (MethodWord::Manual, Value::Empty),
    };
    (in_both(METHODS, &word), parameter)
}

/// A row for each leaf, its code alone.
pub fn unscored(scheme: &[Node]) -> Vec<Vec<Value>> {
    leaves(scheme)
        .map(|node| vec![Value::text(&node.code)])
        .collect()
}

fn leaves(scheme: &[Node]) -> impl Iterator<Item = &Node> {
    scheme.iter().filter(|node| node.method.is_some())
}

/// What the leaves ask, beside their rows: name, method and the scoring points of the reference framework.
pub fn guide(scheme: &[Node], framework: &Framework) -> Option<Beside> {
    let rows: Vec<Vec<String>> = leaves(scheme)
        .map(|node| {
            let guide = framework
                .row(&node.name)
                .map_or_else(String::new, FrameworkRow::guide);
            let by = node.standard();
            vec![node.name.clone(), by, guide]
        })
        .collect();
    (!rows.is_empty()).then_some(Beside {
        headings: &["指标名称（参考）", "方法（参考）", "评分要点（参考框架）"],
        rows,
    })
}

fn score(package: &EvaluationPackage, score: &LeafScore) -> Vec<Value> {
    let code = package.scheme.get(score.node as usize);
    let experts: Vec<String> = score.experts.iter().map(ToString::to_string).collect();
    vec![
        Value::text(code.map_or("", |node| &node.code)),
        Value::number(score.satisfied),
        Value::number(score.actual),
        Value::number(score.target),
        Value::number(score.count),
        Value::text(&experts.join(";")),
    ]
}

fn evaluated(item: &EvaluatedProject) -> Vec<Value> {
    let mut values = project(&item.filed);
    values.extend([
        Value::text(&item.field),
        listed(STAGES, &item.stage),
        item.targets_met
            .map_or(Value::Empty, |met| Value::text(word(YES_OR_NO, &met))),
    ]);
    values
}

fn problem(problem: &Problem) -> Vec<Value> {
    vec![
        listed(ASPECTS, &problem.aspect),
        Value::text(&problem.finding),
        Value::text(&problem.cause),
        Value::text(&problem.recommendation),
        Value::text(&problem.evidence),
    ]
}

fn answer(answer: &SurveyAnswer) -> Vec<Value> {
    vec![
        Value::text(&answer.group),
        Value::text(&answer.question),
        Value::text(&answer.respondent),
        Value::number(answer.answer.map(Decimal::from)),
    ]
}

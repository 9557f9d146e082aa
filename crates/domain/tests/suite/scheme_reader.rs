//! The test reader of evaluation packages.

use std::path::Path;

use wenxiao_domain::scheme::{
    Aspect, EvaluatedFund, EvaluatedProject, EvaluationKind, EvaluationPackage, LeafScore, Method,
    Node, Problem, SourceAmount, Stage, Step, SurveyAnswer,
};

use crate::common::{Row, cohort, data, date, decimal, mode, rows, wan};

fn sources(table: &toml::Value) -> Vec<SourceAmount> {
    let table = table.as_table().unwrap();
    table
        .iter()
        .map(|(source, amount)| SourceAmount {
            source: source.clone(),
            amount: wan(amount.as_str().unwrap()),
        })
        .collect()
}

fn fund(folder: &Path) -> EvaluatedFund {
    let text = std::fs::read_to_string(folder.join("fund.toml")).unwrap();
    let table: toml::Value = toml::from_str(&text).unwrap();
    let text = |key: &str| table[key].as_str().unwrap().to_owned();
    EvaluatedFund {
        name: text("name"),
        region: text("region"),
        region_code: text("region_code"),
        fiscal_year: i32::try_from(table["fiscal_year"].as_integer().unwrap()).unwrap(),
        kind: match text("kind").as_str() {
            "finance" => EvaluationKind::Finance,
            "department" => EvaluationKind::Department,
            other => panic!("kind {other}"),
        },
        commissioned_by: text("commissioned_by"),
        evaluated: text("evaluated"),
        evaluator: text("evaluator"),
        rule_set: text("rule_set"),
        evaluated_on: table["evaluated_on"].to_string().parse().unwrap(),
        budget: sources(&table["budget"]),
        released: sources(&table["released"]),
    }
}

fn method(name: &str, parameter: &str) -> Option<Method> {
    match (name, parameter) {
        ("", _) => None,
        ("elements", count) => Some(Method::Elements {
            count: decimal(count),
        }),
        ("ratio", ">=") => Some(Method::RatioAtLeast),
        ("ratio", "<=") => Some(Method::RatioAtMost),
        ("steps", steps) => Some(Method::Steps(
            steps
                .split(';')
                .map(|step| step.split_once(':').unwrap())
                .map(|(from, points)| Step {
                    from: decimal(from),
                    points: decimal(points),
                })
                .collect(),
        )),
        ("deduction", points) => Some(Method::Deduction {
            points_a_case: decimal(points),
        }),
        ("manual", _) => Some(Method::Manual),
        other => panic!("method {other:?}"),
    }
}

fn index(scheme: &[Node], code: &str) -> u32 {
    let at = scheme.iter().position(|node| node.code == code).unwrap();
    u32::try_from(at).unwrap()
}

fn scheme(folder: &Path) -> Vec<Node> {
    let mut scheme: Vec<Node> = Vec::new();
    for row in rows(&folder.join("scheme.csv")) {
        let parent = (!row["parent"].is_empty()).then(|| index(&scheme, &row["parent"]));
        scheme.push(Node {
            code: row["code"].clone(),
            parent,
            name: row["name"].clone(),
            full_marks: decimal(&row["full_marks"]),
            method: method(&row["method"], &row["parameter"]),
        });
    }
    scheme
}

fn project(row: &Row) -> EvaluatedProject {
    EvaluatedProject {
        filed: wenxiao_domain::package::Project {
            id: row["id"].clone(),
            direction: row["direction"].clone(),
            cohort: cohort(&row["cohort"]),
            mode: mode(&row["mode"]),
            name: row["name"].clone(),
            host: row["host"].clone(),
            committed: wan(&row["committed_wan"]),
            allocated: wan(&row["allocated_wan"]),
            due_on: date(&row["due_on"]),
            released_on: date(&row["released_on"]),
            spent: wan(&row["spent_wan"]),
            counterpart: wan(&row["counterpart_wan"]),
            grade: None,
        },
        field: row["field"].clone(),
        stage: match row["stage"].as_str() {
            "实施" => Stage::Implementing,
            "申请验收" => Stage::AcceptanceRequested,
            "已验收" => Stage::Accepted,
            other => panic!("stage {other}"),
        },
        targets_met: match row["targets_met"].as_str() {
            "是" => Some(true),
            "否" => Some(false),
            _ => None,
        },
    }
}

/// Reads an evaluation package.
pub fn package(folder: &Path) -> EvaluationPackage {
    let scheme = scheme(folder);
    let some = |text: &str| (!text.is_empty()).then(|| decimal(text));
    let scores = rows(&folder.join("scores.csv"))
        .iter()
        .map(|row| LeafScore {
            node: index(&scheme, &row["code"]),
            satisfied: some(&row["satisfied"]),
            actual: some(&row["actual"]),
            target: some(&row["target"]),
            count: some(&row["count"]),
            experts: row["experts"]
                .split(';')
                .filter(|text| !text.is_empty())
                .map(decimal)
                .collect(),
        })
        .collect();
    let projects = rows(&folder.join("projects.csv"))
        .iter()
        .map(project)
        .collect();
    let findings = rows(&folder.join("findings.csv"))
        .iter()
        .map(|row| Problem {
            aspect: Aspect::ALL
                .into_iter()
                .find(|aspect| aspect.label() == row["aspect"])
                .unwrap(),
            finding: row["finding"].clone(),
            cause: row["cause"].clone(),
            recommendation: row["recommendation"].clone(),
            evidence: row["evidence"].clone(),
        })
        .collect();
    let surveys = rows(&folder.join("surveys.csv"))
        .iter()
        .map(|row| SurveyAnswer {
            group: row["group"].clone(),
            question: row["question"].clone(),
            respondent: row["respondent"].clone(),
            answer: row["answer"].parse().ok(),
        })
        .collect();
    EvaluationPackage {
        fund: fund(folder),
        scheme,
        scores,
        projects,
        findings,
        surveys,
    }
}

/// The seed package of the evaluation kind.
pub fn seed() -> EvaluationPackage {
    package(&data("regional-collaboration-2024"))
}

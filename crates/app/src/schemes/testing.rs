//! Evaluation packages for tests: a small one, and a strategy for any.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::{FundingMode, Project, ProjectCohort};
use wenxiao_domain::scheme::{
    Aspect, EvaluatedFund, EvaluatedProject, EvaluationKind, EvaluationPackage, LeafScore, Method,
    Node, Problem, SourceAmount, Stage, Step, SurveyAnswer,
};

/// What `fund.toml` says in tests.
pub fn fund() -> EvaluatedFund {
    let money = vec![SourceAmount {
        source: "regional".into(),
        amount: Fen(300_000_000),
    }];
    EvaluatedFund {
        name: "区域协同创新专项".into(),
        region: "新疆维吾尔自治区".into(),
        region_code: "650000".into(),
        fiscal_year: 2024,
        kind: EvaluationKind::Finance,
        commissioned_by: "自治区财政厅".into(),
        evaluated: "自治区科学技术厅".into(),
        evaluator: "甲评价机构".into(),
        rule_set: "cn/project-expenditure".into(),
        evaluated_on: NaiveDate::from_ymd_opt(2025, 6, 30).expect("a date"),
        budget: money.clone(),
        released: money,
    }
}

fn node(code: &str, parent: Option<u32>, marks: i64, method: Option<Method>) -> Node {
    Node {
        code: code.into(),
        parent,
        name: format!("指标{code}"),
        full_marks: marks.into(),
        method,
    }
}

fn project(id: &str, spent_wan: i64) -> EvaluatedProject {
    EvaluatedProject {
        filed: Project {
            id: id.into(),
            direction: "甲计划".into(),
            cohort: ProjectCohort::New,
            mode: FundingMode::UpFront,
            name: format!("{id}项目"),
            host: "甲单位".into(),
            committed: Fen(100_000_000),
            allocated: Fen(100_000_000),
            due_on: None,
            released_on: None,
            spent: Fen(spent_wan * 1_000_000),
            counterpart: Fen(0),
            grade: None,
        },
        field: "农业".into(),
        stage: Stage::Accepted,
        targets_met: Some(true),
    }
}

/// Two first-level indicators, three leaves, two projects, a problem, three answers: 40 + 30 + 12.5 = 82.50, 良.
pub fn small() -> EvaluationPackage {
    let score = |node| LeafScore {
        node,
        ..LeafScore::default()
    };
    let answer = |respondent: &str, answer| SurveyAnswer {
        group: "受扶持单位".into(),
        question: "Q1".into(),
        respondent: respondent.into(),
        answer,
    };
    let steps = vec![
        Step {
            from: 80.into(),
            points: 40.into(),
        },
        Step {
            from: 60.into(),
            points: 30.into(),
        },
    ];
    EvaluationPackage {
        fund: fund(),
        scheme: vec![
            node("A", None, 60, None),
            node("A1", Some(0), 40, Some(Method::Steps(steps))),
            node("A2", Some(0), 20, Some(Method::Manual)),
            node("B", None, 40, Some(Method::Elements { count: 4.into() })),
        ],
        scores: vec![
            LeafScore {
                actual: Some(85.into()),
                ..score(1)
            },
            LeafScore {
                experts: vec![Decimal::new(12, 0), Decimal::new(13, 0)],
                ..score(2)
            },
            LeafScore {
                satisfied: Some(3.into()),
                ..score(3)
            },
        ],
        projects: vec![project("R1", 50), project("R2", 30)],
        findings: vec![Problem {
            aspect: Aspect::Process,
            finding: "执行偏慢".into(),
            cause: "新立项项目启动晚".into(),
            recommendation: "按季调度".into(),
            evidence: "A1".into(),
        }],
        surveys: vec![
            answer("甲", Some(5)),
            answer("乙", Some(2)),
            answer("丙", None),
        ],
    }
}

/// A figure as filed: up to six decimals.
fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        4 => (0_i64..200).prop_map(Decimal::from),
        3 => (0_i64..10_000_000, 0_u32..=6).prop_map(|(n, scale)| Decimal::new(n, scale).normalize()),
        1 => Just(Decimal::ZERO),
    ]
}

fn marks() -> impl Strategy<Value = Decimal> {
    (0_i64..4_000, 0_u32..=2).prop_map(|(n, scale)| Decimal::new(n, scale).normalize())
}

fn method() -> impl Strategy<Value = Method> {
    let step = (number(), marks()).prop_map(|(from, points)| Step { from, points });
    prop_oneof![
        (1_i64..9).prop_map(|n| Method::Elements { count: n.into() }),
        Just(Method::RatioAtLeast),
        Just(Method::RatioAtMost),
        vec(step, 1..5).prop_map(Method::Steps),
        marks().prop_map(|points_a_case| Method::Deduction { points_a_case }),
        Just(Method::Manual),
    ]
}

fn score() -> impl Strategy<Value = LeafScore> {
    let some = || option::weighted(0.85, number());
    let satisfied = option::weighted(0.85, (0_i64..10).prop_map(Decimal::from));
    (satisfied, some(), some(), some(), vec(marks(), 0..5)).prop_map(
        |(satisfied, actual, target, count, experts)| LeafScore {
            node: 0,
            satisfied,
            actual,
            target,
            count,
            experts,
        },
    )
}

fn any_project() -> impl Strategy<Value = EvaluatedProject> {
    let words = (
        select(vec!["甲计划", "乙计划"]),
        select(vec!["农业", "工业", ""]),
        select(vec![
            Stage::Implementing,
            Stage::AcceptanceRequested,
            Stage::Accepted,
        ]),
        option::of(any::<bool>()),
    );
    (words, 0_i64..9_000_000_000, 0_i64..9_000_000_000).prop_map(
        |((direction, field, stage, targets_met), allocated, spent)| {
            let one = project("", 0);
            EvaluatedProject {
                filed: Project {
                    direction: direction.into(),
                    allocated: Fen(allocated),
                    spent: Fen(spent),
                    ..one.filed
                },
                field: field.into(),
                stage,
                targets_met,
            }
        },
    )
}

fn any_answer() -> impl Strategy<Value = SurveyAnswer> {
    (
        select(vec!["甲组", "乙组"]),
        select(vec!["Q1", "Q2"]),
        "[a-z]{1,3}",
        option::weighted(0.8, 1_u8..=5),
    )
        .prop_map(|(group, question, respondent, answer)| SurveyAnswer {
            group: group.into(),
            question: question.into(),
            respondent,
            answer,
        })
}

/// Any package: trees of up to four levels with parents before or after their children, every method, every hole.
pub fn any_scheme() -> impl Strategy<Value = EvaluationPackage> {
    let tree = vec(
        (
            0_usize..100,
            marks(),
            method(),
            option::weighted(0.85, score()),
        ),
        1..14,
    );
    (
        tree,
        vec(any_project(), 0..6),
        vec(any_answer(), 0..8),
        any::<bool>(),
    )
        .prop_map(|(drawn, mut projects, surveys, reversed)| {
            let mut parents: Vec<Option<usize>> = Vec::new();
            let mut levels: Vec<u32> = Vec::new();
            for (at, (pick, ..)) in drawn.iter().enumerate() {
                let parent = (at > 0 && pick % 5 > 0)
                    .then(|| pick % at)
                    .filter(|above| levels[*above] < 4);
                levels.push(parent.map_or(1, |above| levels[above] + 1));
                parents.push(parent);
            }
            let count = drawn.len();
            let place = |at: usize| if reversed { count - 1 - at } else { at };
            let mut scheme = vec![node("", None, 0, None); count];
            let mut scores = Vec::new();
            for (at, (_, marks, method, score)) in drawn.into_iter().enumerate() {
                let leaf = !parents.contains(&Some(at));
                let index = |at: usize| u32::try_from(place(at)).expect("few");
                scheme[place(at)] = Node {
                    full_marks: marks,
                    ..node(
                        &format!("N{at}"),
                        parents[at].map(index),
                        0,
                        leaf.then_some(method),
                    )
                };
                if let Some(score) = score.filter(|_| leaf) {
                    scores.push(LeafScore {
                        node: index(at),
                        ..score
                    });
                }
            }
            for (at, project) in projects.iter_mut().enumerate() {
                project.filed.id = format!("R{at}");
            }
            EvaluationPackage {
                fund: fund(),
                scheme,
                scores,
                projects,
                surveys,
                ..small()
            }
        })
}

//! Evaluation packages written and read again: folder, zip and workbook give the same package, and a broken one gives findings.

use std::path::Path;

use proptest::prelude::*;
use rust_decimal::Decimal;
use wenxiao::packages::{self, Content, Options};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{
    self, Aspect, EvaluatedFund, EvaluatedProject, EvaluationKind, EvaluationPackage, LeafScore,
    Method, Node, Problem, SourceAmount, Stage, Step, SurveyAnswer,
};

use crate::arbitrary::{self, amount, date, project, text};
use crate::workbooks::{packed, parts};

const RULE_SET: &str = "cn/project-expenditure";

fn evaluation(content: Content) -> EvaluationPackage {
    match content {
        Content::Evaluation(read) => read.package,
        Content::Filing(_) => panic!("it has a kind"),
    }
}

fn read_upload(name: &str, bytes: &[u8]) -> Result<EvaluationPackage, Vec<Finding>> {
    packages::read_any_bytes(
        name,
        bytes,
        Options::default(),
        &packages::limits::Limits::UPLOAD,
    )
    .map(evaluation)
}

fn zipped(package: &EvaluationPackage) -> Vec<u8> {
    let files: Vec<(String, Vec<u8>)> = packages::evaluation_files(package)
        .into_iter()
        .map(|made| (format!("包/{}", made.name), made.bytes))
        .collect();
    packed(&files)
}

fn seed() -> EvaluationPackage {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/regional-collaboration-2024");
    evaluation(packages::read_any(&path, Options::default()).unwrap())
}

fn scored(package: &EvaluationPackage) -> serde_json::Value {
    let rules = SchemeRuleSet::find(&package.fund.rule_set, package.fund.fiscal_year).unwrap();
    scheme::json(&scheme::evaluate(package, &rules))
}

/// Numbers as a reader keeps them: without zeros at the end.
fn number() -> impl Strategy<Value = Decimal> {
    arbitrary::number().prop_map(|it| it.normalize())
}

fn method() -> impl Strategy<Value = Method> {
    let positive = || (1_i64..20).prop_map(Decimal::from);
    let step = (number(), number()).prop_map(|(from, points)| Step { from, points });
    prop_oneof![
        positive().prop_map(|count| Method::Elements { count }),
        Just(Method::RatioAtLeast),
        Just(Method::RatioAtMost),
        prop::collection::vec(step, 1..4).prop_map(Method::Steps),
        positive().prop_map(|points_a_case| Method::Deduction { points_a_case }),
        Just(Method::Manual),
    ]
}

/// One node of the second level: its name, marks and method.
fn leaf() -> impl Strategy<Value = (String, Decimal, Method)> {
    (text(), (0_i64..1_000), method())
        .prop_map(|(name, marks, method)| (name, Decimal::new(marks, 1), method))
}

fn tree() -> impl Strategy<Value = Vec<Node>> {
    prop::collection::vec(
        (text(), 0_i64..100, prop::collection::vec(leaf(), 1..4)),
        1..4,
    )
    .prop_map(|branches| {
        let mut nodes = Vec::new();
        for (number, (name, marks, leaves)) in (1..).zip(branches) {
            let parent = u32::try_from(nodes.len()).unwrap();
            nodes.push(Node {
                code: format!("{number}"),
                parent: None,
                name,
                full_marks: Decimal::from(marks),
                method: None,
            });
            for (below, (name, full_marks, method)) in (1..).zip(leaves) {
                nodes.push(Node {
                    code: format!("{number}-{below}"),
                    parent: Some(parent),
                    name,
                    full_marks,
                    method: Some(method),
                });
            }
        }
        nodes
    })
}

fn scores(scheme: &[Node]) -> BoxedStrategy<Vec<LeafScore>> {
    let count = || prop::option::of((0_i64..1_000).prop_map(Decimal::from));
    let scores: Vec<_> = (0_u32..)
        .zip(scheme)
        .filter(|(_, node)| node.method.is_some())
        .map(|(node, of)| {
            let steps = matches!(of.method, Some(Method::Steps(_)));
            // Steps alone may begin below zero.
            let value = move || {
                let any = number().prop_map(move |it| if steps { it } else { it.abs() });
                prop::option::of(any)
            };
            let experts = prop::collection::vec(number(), 0..3);
            (count(), value(), value(), count(), experts).prop_map(
                move |(satisfied, actual, target, count, experts)| LeafScore {
                    node,
                    satisfied,
                    actual,
                    target,
                    count,
                    experts,
                },
            )
        })
        .collect();
    scores.boxed()
}

fn sources() -> impl Strategy<Value = Vec<SourceAmount>> {
    let names = ["central", "regional", "自治区资金（本级）", "Other"];
    prop::sample::subsequence(names.to_vec(), 1..=names.len()).prop_flat_map(|names| {
        let amounts = prop::collection::vec(amount(), names.len());
        amounts.prop_map(move |amounts| {
            let pairs = names.iter().zip(amounts);
            pairs
                .map(|(source, amount)| SourceAmount {
                    source: (*source).to_owned(),
                    amount,
                })
                .collect()
        })
    })
}

fn fund() -> impl Strategy<Value = EvaluatedFund> {
    let texts = prop::array::uniform4(text());
    let kind = prop_oneof![
        Just(EvaluationKind::Finance),
        Just(EvaluationKind::Department)
    ];
    (texts, date(), kind, sources(), sources()).prop_map(
        |([name, region, commissioned_by, evaluator], evaluated_on, kind, budget, released)| {
            EvaluatedFund {
                evaluated: region.clone(),
                name,
                region,
                region_code: "650000".to_owned(),
                fiscal_year: 2024,
                kind,
                commissioned_by,
                evaluator,
                rule_set: RULE_SET.to_owned(),
                evaluated_on,
                budget,
                released,
            }
        },
    )
}

fn evaluated_projects() -> impl Strategy<Value = Vec<EvaluatedProject>> {
    let stage = prop_oneof![
        Just(Stage::Implementing),
        Just(Stage::AcceptanceRequested),
        Just(Stage::Accepted)
    ];
    let one = (
        project("P".to_owned()),
        text(),
        stage,
        any::<Option<bool>>(),
    );
    prop::collection::vec(one, 0..4).prop_map(|projects| {
        (1..)
            .zip(projects)
            .map(|(number, (mut filed, field, stage, targets_met))| {
                filed.id = format!("P-{number}");
                EvaluatedProject {
                    filed,
                    field,
                    stage,
                    targets_met,
                }
            })
            .collect()
    })
}

fn package() -> impl Strategy<Value = EvaluationPackage> {
    let problem = (
        prop::sample::select(&Aspect::ALL[..]),
        prop::array::uniform4(text()),
    )
        .prop_map(
            |(aspect, [finding, cause, recommendation, evidence])| Problem {
                aspect,
                finding,
                cause,
                recommendation,
                evidence,
            },
        );
    let answer = (prop::array::uniform3(text()), prop::option::of(1_u8..=5)).prop_map(
        |([group, question, respondent], answer)| SurveyAnswer {
            group,
            question,
            respondent,
            answer,
        },
    );
    let scored = tree().prop_flat_map(|scheme| (scores(&scheme), Just(scheme)));
    (
        fund(),
        scored,
        evaluated_projects(),
        prop::collection::vec(problem, 0..3),
        prop::collection::vec(answer, 0..5),
    )
        .prop_map(
            |(fund, (scores, scheme), projects, findings, surveys)| EvaluationPackage {
                fund,
                scheme,
                scores,
                projects,
                findings,
                surveys,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_comes_back(package in package()) {
        let workbook = packages::write_evaluation_xlsx(&package).unwrap();
        let from_workbook = read_upload("a.xlsx", &workbook);
        prop_assert_eq!(from_workbook.as_ref(), Ok(&package));
        let from_zip = read_upload("a.zip", &zipped(&package));
        prop_assert_eq!(from_zip.as_ref(), Ok(&package));
        prop_assert_eq!(scored(&from_zip.unwrap()), scored(&package));
    }

    #[test]
    fn broken_packages_give_findings(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..6), workbook in any::<bool>()) {
        let (name, whole) = if workbook {
            ("broken.xlsx", packages::write_evaluation_xlsx(&seed()).unwrap())
        } else {
            ("broken.zip", zipped(&seed()))
        };
        let mut parts = parts(&whole);
        for (part, place, byte, kind) in changes {
            let part = part.index(parts.len());
            let bytes = &mut parts[part].1;
            if bytes.is_empty() {
                continue;
            }
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, byte),
                _ => for found in bytes[at..].iter_mut().filter(|found| found.is_ascii_digit()).take(3) { *found = b'0' + byte % 10; },
            }
        }
        if let Err(findings) = read_upload(name, &packed(&parts)) {
            prop_assert!(!findings.is_empty());
        }
    }
}

#[test]
fn the_seed_comes_back_from_a_workbook_with_the_same_bytes_each_time() {
    let package = seed();
    let bytes = packages::write_evaluation_xlsx(&package).unwrap();
    assert_eq!(bytes, packages::write_evaluation_xlsx(&package).unwrap());
    let back = read_upload("seed.xlsx", &bytes).unwrap();
    assert_eq!(back, package);
    assert_eq!(scored(&back)["total"], "87.50");
}

#[test]
fn the_template_starts_from_the_reference_framework_and_says_what_is_missing() {
    let rules = SchemeRuleSet::find(RULE_SET, 2024).unwrap();
    let start = scheme::start_from(&rules.framework.value);
    let bytes = packages::evaluation_template(RULE_SET, &start, &rules.framework.value).unwrap();
    let findings = read_upload("template.xlsx", &bytes).expect_err("nothing is filled in yet");
    let codes: Vec<&str> = findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    assert!(
        !codes.contains(&"missing_file") && !codes.contains(&"missing_column"),
        "every sheet and column is there: {findings:#?}"
    );
    assert!(
        findings.iter().all(|finding| finding
            .place
            .as_ref()
            .is_some_and(|place| place.file != "指标体系")),
        "the tree itself can be read: {findings:#?}"
    );
    let sheets: Vec<String> = parts(&bytes)
        .into_iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    assert_eq!(sheets.len(), 7, "instructions, fund and five tables");
    let texts = parts(&bytes)
        .into_iter()
        .find(|(name, _)| name == "xl/sharedStrings.xml")
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .unwrap();
    for shown in [
        "B12",
        "符合国家法律法规",
        "支出资金 ÷ 到位资金",
        "要素",
        "专家评分",
    ] {
        assert!(texts.contains(shown), "{shown}");
    }
    for english in ["<t>elements</t>", "<t>ratio</t>", "<t>manual</t>"] {
        assert!(!texts.contains(english), "{english}");
    }
    let rows = sheets[3].matches("<row ").count();
    assert_eq!(
        rows, 18,
        "a heading and a row for each of the seventeen leaves"
    );
    for sheet in &sheets[1..] {
        assert!(sheet.contains("dataValidation") && sheet.contains("conditionalFormatting"));
    }
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let mut package = seed();
    package.findings[0].finding = "=HYPERLINK(\"http://example.invalid\")".to_owned();
    package.scheme[0].name = "@SUM(A1)".to_owned();
    let bytes = packages::write_evaluation_xlsx(&package).unwrap();
    for (name, part) in parts(&bytes) {
        if name.starts_with("xl/worksheets/") {
            let part = String::from_utf8(part).unwrap();
            assert!(!part.contains("<f>"), "{name} has a formula");
        }
    }
    assert_eq!(read_upload("a.xlsx", &bytes).unwrap(), package);
}

//! The pages over HTTP, on each database that there is: here, who may see and do what.

mod forms;
mod links;
mod sessions;

use axum::http::{Method, StatusCode};

use wenxiao_domain::scheme::EvaluationKind;

use crate::web::permission::{Action, EvaluationFacts, Facts, Grant, Period, Role, Subject, may};
use crate::web::route::Rule;
use crate::web::routes;
use crate::web::testing::{TestApp, evaluation_seed};

/// A host with projects in the seed, one of its projects, a project of somebody else, and an indicator of the first.
const HOST: &str = "新疆医科大学第一附属医院";
const OWN: &str = "CG2024-002";
const FOREIGN: &str = "CG2024-001";
/// The agency of the seed's evaluation, and another one.
const AGENCY: &str = "示例评价机构";
const OTHER_AGENCY: &str = "别家评价机构";

/// What the scope of a role's account is in these tests.
fn scope_of(role: Role) -> &'static str {
    match role {
        Role::Host => HOST,
        Role::Investigator => OWN,
        Role::Evaluator => AGENCY,
        _ => "",
    }
}

/// An account of every role; the login is the role's code.
async fn with_all_roles(test: &TestApp) {
    for role in Role::ALL {
        test.with_account(role.code(), role, scope_of(role)).await;
    }
}

/// Addresses that fill placeholders: of a fund's year, of a project, of an evaluation.
#[derive(Clone, Copy)]
struct At<'a> {
    fund: &'a str,
    project: &'a str,
    evaluation: &'a str,
}

/// The path with its placeholders filled.
fn filled(path: &str, at: At<'_>) -> String {
    path.replace(
        "/evaluations/{evaluation}/projects/{project}",
        &format!("{}/projects/RC2024-001", at.evaluation),
    )
    .replace("/evaluations/{evaluation}", at.evaluation)
    .replace("{node}", "A11")
    .replace("/funds/{fund}", at.fund)
    .replace("{project}", at.project)
    .replace("{indicator}", "B7")
    .replace("{*id}", "score/total")
    .replace("{*key}", "experience")
    .replace("{file}", "evaluation.json")
    .replace("{import}", "none")
    .replace("{pair}", "none")
    .replace("{upload}", "none")
    .replace("{request}", "none")
    .replace("{check}", "none")
    .replace("{account}", "none")
    .replace("{seq}", "1")
    .replace("{*name}", "cn/central-guidance-fund")
    .replace("{rule}", "achievement")
}

/// What is known of the record that an action is about.
fn facts_about<'a>(
    action: Action,
    (project, host): (&'a str, &'a str),
    evaluator: &'a str,
) -> Facts<'a> {
    let period = Some(Period::Open);
    match action.subject() {
        Subject::House => Facts::default(),
        Subject::Fund => Facts {
            period,
            ..Facts::default()
        },
        Subject::Project => Facts {
            period,
            host: Some(host),
            project: Some(project),
            ..Facts::default()
        },
        Subject::Explanation => Facts {
            host: Some(host),
            ..Facts::default()
        },
        Subject::Evaluation => Facts {
            period,
            evaluation: Some(EvaluationFacts {
                kind: EvaluationKind::Finance,
                evaluator,
            }),
            ..Facts::default()
        },
    }
}

/// The seed's evaluation, and the same by another agency.
async fn with_two_evaluations(test: &TestApp) -> (String, String) {
    let mut package = evaluation_seed();
    let own = test.with_evaluation(&package).await;
    OTHER_AGENCY.clone_into(&mut package.fund.evaluator);
    (own, test.with_evaluation(&package).await)
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says() {
    let test = TestApp::sqlite().await;
    let fund = test.with_seed().await;
    let (own, foreign) = with_two_evaluations(&test).await;
    with_all_roles(&test).await;
    for role in Role::ALL {
        let mut client = test.client(role.code()).await;
        let grants = [Grant {
            role,
            scope: scope_of(role).to_owned(),
        }];
        for route in routes::all() {
            let Rule::May(action) = route.rule else {
                continue;
            };
            for (project, host, evaluation, evaluator) in [
                (OWN, HOST, &own, AGENCY),
                (
                    FOREIGN,
                    "新疆维吾尔自治区科技项目服务中心",
                    &foreign,
                    OTHER_AGENCY,
                ),
            ] {
                let facts = facts_about(action, (project, host), evaluator);
                let at = At {
                    fund: &fund,
                    project,
                    evaluation,
                };
                let path = filled(route.path, at);
                let allowed = may(&grants, action, facts);
                let answer = if route.method == Method::GET {
                    client.get(&path).await
                } else if allowed {
                    // What may change something is tried in tests of its own.
                    continue;
                } else {
                    client.post(&path, &[]).await
                };
                let said = format!("{} {} as {}", route.method, path, role.code());
                // `none` names no upload and no account: nobody finds it.
                if !allowed || path.contains("none") {
                    let adjusts = [
                        (Action::AdjustFiling, Role::Department),
                        (Action::AdjustProject, Role::Department),
                        (Action::AdjustCause, Role::Department),
                        (Action::AdjustScore, Role::Finance),
                        (Action::AdjustEvaluatedProject, Role::Finance),
                    ];
                    let wrong_period =
                        adjusts.contains(&(action, role)) && answer.status == StatusCode::CONFLICT;
                    assert!(
                        answer.status == StatusCode::NOT_FOUND || wrong_period,
                        "{said}"
                    );
                } else {
                    assert_eq!(answer.status, StatusCode::OK, "{said}");
                }
            }
        }
    }
    test.remove().await;
}

#[tokio::test]
async fn strangers_are_sent_to_sign_in_and_learn_nothing() {
    let test = TestApp::sqlite().await;
    let fund = test.with_seed().await;
    let (evaluation, _) = with_two_evaluations(&test).await;
    let mut stranger = test.stranger();
    for route in routes::all() {
        if route.rule == Rule::Public {
            continue;
        }
        let at = At {
            fund: &fund,
            project: OWN,
            evaluation: &evaluation,
        };
        let nowhere = At {
            fund: "/funds/none",
            project: "none",
            evaluation: "/evaluations/none",
        };
        let path = filled(route.path, at);
        let missing = filled(route.path, nowhere);
        for path in [path, missing] {
            let answer = if route.method == Method::GET {
                stranger.get(&path).await
            } else {
                stranger.post(&path, &[]).await
            };
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert!(answer.location().starts_with("/sign-in"), "{path}");
        }
    }
    test.remove().await;
}

#[tokio::test]
async fn a_refusal_and_a_missing_record_look_the_same() {
    let test = TestApp::sqlite().await;
    let fund = test.with_seed().await;
    with_all_roles(&test).await;
    let mut host = test.client("host").await;
    let refused = host.get(&format!("{fund}/projects/{FOREIGN}")).await;
    let missing = host.get(&format!("{fund}/projects/CG2024-999")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(refused.status, missing.status);
    assert_eq!(refused.body, missing.body);
    let list = host.get(&format!("{fund}/projects?q=CG2024-001")).await;
    assert!(
        list.body.contains("没有符合条件的项目"),
        "a search finds nothing of others"
    );
    assert!(
        !list.body.contains("新疆科技计划数据综合服务体系"),
        "nor names it"
    );
    test.remove().await;
}

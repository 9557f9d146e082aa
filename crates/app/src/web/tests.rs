//! The pages over HTTP, on each database that there is.
//!
//! Long because one walk over all pages, each step building on the one before.

use std::collections::{BTreeSet, VecDeque};

use axum::http::{Method, StatusCode, header};

use wenxiao_domain::scheme::EvaluationKind;

use super::permission::{Action, EvaluationFacts, Facts, Grant, Period, Role, Subject, may};
use super::route::Rule;
use super::routes;
use super::testing::{Client, PASSWORD, TestApp, evaluation_seed, links, zipped};

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
                        (Action::AdjustScore, Role::Finance),
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

#[tokio::test]
async fn signing_in_gives_a_new_session_and_signing_out_ends_it() {
    for test in TestApp::each().await {
        test.with_account("auditor", Role::Auditor, "").await;
        let mut client = test.stranger();
        let wrong = client
            .post("/sign-in", &[("login", "auditor"), ("password", "wrong")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        let unknown = client
            .post("/sign-in", &[("login", "nobody"), ("password", "wrong")])
            .await;
        assert_eq!(
            unknown.body.replace("nobody", "auditor"),
            wrong.body,
            "who exists isn't told"
        );
        let fine = client
            .post(
                "/sign-in",
                &[
                    ("login", "auditor"),
                    ("password", PASSWORD),
                    ("next", "//evil.example"),
                ],
            )
            .await;
        assert_eq!(fine.location(), "/");
        let cookie = fine.headers[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
            "{cookie}"
        );
        assert_eq!(client.get("/audit").await.status, StatusCode::OK);
        let mut thief = client.clone();
        let before = client.cookie.clone();
        client
            .post("/sign-in", &[("login", "auditor"), ("password", PASSWORD)])
            .await;
        assert_ne!(client.cookie, before, "the id rotates");
        assert_eq!(
            thief.get("/audit").await.status,
            StatusCode::SEE_OTHER,
            "the old one is void"
        );
        let mut late = client.clone();
        assert_eq!(client.post("/sign-out", &[]).await.location(), "/sign-in");
        assert_eq!(late.get("/audit").await.status, StatusCode::SEE_OTHER);
        test.remove().await;
    }
}

#[tokio::test]
async fn the_sixth_wrong_password_waits() {
    let test = TestApp::sqlite().await;
    test.with_account("auditor", Role::Auditor, "").await;
    let mut client = test.stranger();
    let wrong = [("login", "auditor"), ("password", "wrong")];
    for _ in 0..5 {
        assert_eq!(
            client.post("/sign-in", &wrong).await.status,
            StatusCode::UNAUTHORIZED
        );
    }
    let right = [("login", "auditor"), ("password", PASSWORD)];
    let answer = client.post("/sign-in", &right).await;
    assert_eq!(
        answer.status,
        StatusCode::TOO_MANY_REQUESTS,
        "even the right one"
    );
    test.remove().await;
}

#[tokio::test]
async fn a_foreign_site_cannot_post_and_pages_run_nothing_foreign() {
    let test = TestApp::sqlite().await;
    test.with_account("admin", Role::Administrator, "").await;
    let mut admin = test.client("admin").await;
    let request = |origin: &str| {
        axum::http::Request::post("/sign-out")
            .header(header::ORIGIN, origin)
            .body(axum::body::Body::empty())
            .unwrap()
    };
    let foreign = admin.send(request("http://evil.example")).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert_eq!(
        admin.get("/accounts").await.status,
        StatusCode::OK,
        "still signed in"
    );
    let page = admin.get("/accounts").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"));
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    let own = admin.send(request("http://wenxiao.test")).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER, "the site itself may");
    test.remove().await;
}

#[tokio::test]
async fn the_first_administrator_is_made_once_with_the_operators_link() {
    for test in TestApp::each().await {
        let token = super::setup::token(&test.app.db)
            .await
            .unwrap()
            .expect("nobody is there");
        let mut client = test.stranger();
        let path = format!("/setup/{token}");
        assert_eq!(
            client.get("/setup/guessed").await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(client.get(&path).await.status, StatusCode::OK);
        let short = [
            ("login", "root"),
            ("name", "王"),
            ("new", "short"),
            ("again", "short"),
        ];
        let refused = client.post(&path, &short).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let good = [
            ("login", "root"),
            ("name", "王"),
            ("new", "long-enough-77"),
            ("again", "long-enough-77"),
        ];
        assert_eq!(client.post(&path, &good).await.location(), "/sign-in");
        assert_eq!(
            client.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "once only"
        );
        let signed = client
            .post(
                "/sign-in",
                &[("login", "root"), ("password", "long-enough-77")],
            )
            .await;
        assert_eq!(signed.status, StatusCode::SEE_OTHER);
        assert!(super::setup::token(&test.app.db).await.unwrap().is_none());
        test.remove().await;
    }
}

/// Follows every link from the first page on, up to `most` of a kind, and asserts that each leads somewhere.
async fn walk(client: &mut Client, most: usize) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut kinds = std::collections::BTreeMap::new();
    let mut next: VecDeque<String> = VecDeque::from(["/".to_owned()]);
    while let Some(path) = next.pop_front() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let answer = client.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        if !path.contains("/downloads/") {
            assert!(answer.body.contains("<html lang=\"zh-CN\">"), "{path}");
        }
        for link in links(&answer) {
            let steps: Vec<&str> = link
                .split(['?', '/'])
                .take(5)
                .map(|step| {
                    if step.contains(|c: char| c.is_ascii_digit()) {
                        "*"
                    } else {
                        step
                    }
                })
                .collect();
            let kind = steps.join("/");
            let count = kinds.entry(kind).or_insert(0_usize);
            if *count < most && !seen.contains(&link) && !link.contains("report.") {
                *count += 1;
                next.push_back(link);
            }
        }
    }
    seen
}

#[tokio::test]
async fn every_link_leads_somewhere_for_every_role() {
    for test in TestApp::each().await {
        let fund = test.with_seed().await;
        let evaluation = test.with_evaluation(&evaluation_seed()).await;
        with_all_roles(&test).await;
        for role in Role::ALL {
            let mut client = test.client(role.code()).await;
            let most = if role == Role::Department { 40 } else { 8 };
            let seen = walk(&mut client, most).await;
            let reads = [Role::Department, Role::Finance, Role::Auditor].contains(&role);
            assert_eq!(seen.contains(&fund), reads, "{role:?} reads the overview");
            let evaluates = reads || role == Role::Evaluator;
            assert_eq!(
                seen.contains(&evaluation),
                evaluates,
                "{role:?} reads the evaluation"
            );
        }
        test.remove().await;
    }
}

#[tokio::test]
async fn every_figure_of_the_overview_has_a_derivation_down_to_filings() {
    let test = TestApp::sqlite().await;
    let fund = test.with_seed().await;
    test.with_account("finance", Role::Finance, "").await;
    let mut client = test.client("finance").await;
    let page = client.get(&fund).await;
    assert!(page.body.contains(">94.59</a>") && page.body.contains("优"));
    let figures: BTreeSet<String> = links(&page)
        .into_iter()
        .filter(|link| link.contains("/figures/"))
        .collect();
    assert!(figures.len() > 100, "{} figures", figures.len());
    for figure in &figures {
        let answer = client.get(figure).await;
        assert_eq!(answer.status, StatusCode::OK, "{figure}");
        assert!(answer.body.contains("依据"), "{figure}");
    }
    let mut path = format!("{fund}/figures/score/total");
    for step in [
        "score/sum",
        "score/output",
        "indicator/O2/points",
        "indicator/O2/achievement",
        "indicator/O2/actual",
        "indicators/O2/filings",
        "projects/",
    ] {
        let answer = client.get(&path).await;
        path = links(&answer)
            .into_iter()
            .find(|link| link.contains(step))
            .unwrap_or_else(|| panic!("{path} leads on to {step}"));
    }
    assert_eq!(
        client.get(&path).await.status,
        StatusCode::OK,
        "the filing at {path}"
    );
    test.remove().await;
}

#[tokio::test]
async fn a_package_with_errors_stores_nothing_and_a_good_one_waits_for_confirmation() {
    for test in TestApp::each().await {
        test.with_account("department", Role::Department, "").await;
        let mut client = test.client("department").await;
        let none = client.upload("/imports", "empty.zip", b"").await;
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let bad = client.upload("/imports", "bad.xlsx", b"no workbook").await;
        let shown = client.get(bad.location()).await;
        assert!(shown.body.contains("没有导入任何内容"), "{}", shown.body);
        let good = client
            .upload(
                "/imports",
                "seed.zip",
                &zipped("central-guidance-2024", |_, text| text),
            )
            .await;
        let waits = client.get(good.location()).await;
        assert!(waits.body.contains("等待您确认"));
        assert!(
            !client
                .get("/")
                .await
                .body
                .contains("中央引导地方科技发展资金"),
            "nothing stored yet"
        );
        let stored = client
            .post(&format!("{}/store", good.location()), &[])
            .await;
        let overview = client.get(stored.location()).await;
        assert!(overview.body.contains("填报包已导入") && overview.body.contains(">94.59</a>"));
        let again = client
            .post(&format!("{}/store", good.location()), &[])
            .await;
        assert_eq!(again.status, StatusCode::CONFLICT, "stored once");
        test.remove().await;
    }
}

#[tokio::test]
async fn a_filing_is_edited_before_freezing_and_adjusted_with_a_reason_after() {
    for test in TestApp::each().await {
        let fund = test.with_seed().await;
        with_all_roles(&test).await;
        let mut client = test.client("department").await;
        let filing = format!("{fund}/projects/CG2024-011/filings/O1");
        let edit = format!("{filing}/edit");
        let words = [("state", "value"), ("number", "很多")];
        let wrong = client.post(&edit, &words).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            wrong.body.contains("请填一个数"),
            "the message stands at its field"
        );
        let zero = client
            .post(&edit, &[("state", "value"), ("number", "0")])
            .await;
        assert_eq!(zero.location(), format!("{filing}?done=filed"));
        assert!(
            client
                .get(&format!("{fund}/indicators/O1"))
                .await
                .body
                .contains(">38.00</a>")
        );
        let stale = [
            ("state", "value"),
            ("number", "5"),
            ("shown", r#"{"value":{"number":"7"}}"#),
        ];
        assert_eq!(
            client.post(&edit, &stale).await.status,
            StatusCode::CONFLICT
        );
        let unsure = client.post(&format!("{fund}/freeze"), &[]).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        client
            .post(&format!("{fund}/freeze"), &[("sure", "yes")])
            .await;
        assert!(client.get(&fund).await.body.contains("已冻结"));
        let late = client
            .post(&edit, &[("state", "value"), ("number", "1")])
            .await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let adjust = format!("{filing}/adjust");
        let mute = client
            .post(&adjust, &[("state", "value"), ("number", "1")])
            .await;
        assert!(mute.body.contains("请写明为什么调整"));
        let reason = [
            ("state", "value"),
            ("number", "1"),
            ("reason", "复核验收材料后更正"),
        ];
        assert_eq!(
            client.post(&adjust, &reason).await.location(),
            format!("{filing}?done=adjusted")
        );
        let page = client.get(&filing).await.body;
        assert!(page.contains("复核验收材料后更正") && page.contains("已调整 1 次"));
        let mut host = test.client("host").await;
        let own = format!("{fund}/projects/{OWN}/filings/B7/adjust");
        assert_eq!(host.post(&own, &reason).await.status, StatusCode::NOT_FOUND);
        test.remove().await;
    }
}

#[tokio::test]
async fn what_people_write_is_shown_as_text() {
    let test = TestApp::sqlite().await;
    let fund = test.with_seed().await;
    test.with_account("department", Role::Department, "").await;
    let mut client = test.client("department").await;
    let evil = "<script>alert(1)</script>";
    client
        .post(&format!("{fund}/narratives/experience"), &[("text", evil)])
        .await;
    let cause = [("cause", evil), ("improvement", evil)];
    client
        .post(&format!("{fund}/indicators/O2/cause"), &cause)
        .await;
    for path in [
        "narratives",
        "findings",
        "indicators/O2",
        "projects?q=<script>alert(1)</script>",
    ] {
        let page = client
            .get(&format!(
                "{fund}/{}",
                path.replace('<', "%3C").replace('>', "%3E")
            ))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert!(!page.body.contains(evil), "{path}");
        assert!(page.body.contains("&#60;script&#62;"), "{path} shows it");
    }
    test.remove().await;
}

#[tokio::test]
async fn accounts_are_opened_changed_and_closed_by_the_administrator() {
    for test in TestApp::each().await {
        test.with_account("admin", Role::Administrator, "").await;
        let mut admin = test.client("admin").await;
        let nameless = [("login", "zhang"), ("name", ""), ("role", "host")];
        let refused = admin.post("/accounts/new", &nameless).await;
        assert!(refused.body.contains("请填写姓名") && refused.body.contains("承担单位名称"));
        let good = [
            ("login", "zhang"),
            ("name", "张"),
            ("role", "host"),
            ("scope", HOST),
        ];
        let made = admin.post("/accounts/new", &good).await;
        assert_eq!(made.status, StatusCode::OK);
        let taken = admin.post("/accounts/new", &good).await;
        assert!(taken.body.contains("已有人使用"), "{}", taken.body);
        let first: String = made
            .body
            .split("初始密码</dt><dd class=\"code\">")
            .nth(1)
            .and_then(|rest| rest.split('<').next())
            .unwrap()
            .to_owned();
        let mut zhang = test.stranger();
        zhang
            .post("/sign-in", &[("login", "zhang"), ("password", &first)])
            .await;
        assert_eq!(
            zhang.get("/").await.location(),
            "/password",
            "first a password of one's own"
        );
        let new = [
            ("old", first.as_str()),
            ("new", "my-own-secret-9"),
            ("again", "my-own-secret-9"),
        ];
        assert_eq!(
            zhang.post("/password", &new).await.location(),
            "/?done=password"
        );
        assert_eq!(zhang.get("/").await.status, StatusCode::OK);
        let list = admin.get("/accounts").await;
        let own = links(&list);
        let account = own
            .iter()
            .rfind(|link| link.starts_with("/accounts/") && !link.ends_with("new"))
            .unwrap();
        admin.post(&format!("{account}/disable"), &[]).await;
        assert_eq!(
            zhang.get("/").await.status,
            StatusCode::SEE_OTHER,
            "signed out at once"
        );
        test.remove().await;
    }
}

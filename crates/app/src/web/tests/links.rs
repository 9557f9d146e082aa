//! Every link leads somewhere, and every figure to its derivation.

use std::collections::{BTreeSet, VecDeque};

use axum::http::StatusCode;

use super::with_all_roles;
use crate::web::permission::Role;
use crate::web::testing::{Client, TestApp, evaluation_seed, links};

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

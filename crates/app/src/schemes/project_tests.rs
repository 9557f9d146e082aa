//! Money of an evaluation's projects, edited and adjusted over HTTP, on each database that there is.

use axum::http::StatusCode;

use crate::audit::second::recompute_all;
use crate::web::permission::Role;
use crate::web::testing::{TestApp, evaluation_seed};

const AGENCY: &str = "示例评价机构";

#[tokio::test]
async fn a_projects_money_is_edited_by_its_agency_and_adjusted_by_whoever_commissioned_it() {
    for test in TestApp::each().await {
        let evaluation = test.with_evaluation(&evaluation_seed()).await;
        test.with_account("agency", Role::Evaluator, AGENCY).await;
        test.with_account("finance", Role::Finance, "").await;
        test.with_account("department", Role::Department, "").await;
        let mut agency = test.client("agency").await;
        let mut finance = test.client("finance").await;
        let project = format!("{evaluation}/projects/RC2024-001");
        let (edit, adjust) = (
            format!("{project}/money/edit"),
            format!("{project}/money/adjust"),
        );
        let sent = |spent: &'static str, reason: &'static str| {
            [
                ("committed", "300"),
                ("allocated", "120"),
                ("spent", spent),
                ("counterpart", "5"),
                ("reason", reason),
            ]
        };
        assert!(agency.get(&edit).await.body.contains("name=\"allocated\""));
        let done = agency.post(&edit, &sent("60", "")).await;
        assert_eq!(done.location(), format!("{project}?done=money"));
        let page = agency.get(&project).await.body;
        assert!(
            page.contains("60.00 万元") && page.contains("50.00%"),
            "rates follow: {page}"
        );
        let mut department = test.client("department").await;
        assert_eq!(
            department.get(&edit).await.status,
            StatusCode::NOT_FOUND,
            "not its evaluation"
        );
        finance
            .post(&format!("{evaluation}/freeze"), &[("sure", "yes")])
            .await;
        let late = agency.post(&edit, &sent("1", "")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let own = agency.post(&adjust, &sent("1", "自行更正")).await;
        assert_eq!(
            own.status,
            StatusCode::NOT_FOUND,
            "an agency adjusts nothing"
        );
        let silent = finance.post(&adjust, &sent("50", "")).await;
        assert!(silent.body.contains("请写明为什么调整"));
        let done = finance.post(&adjust, &sent("50", "财政核减")).await;
        let page = finance.get(done.location()).await.body;
        for shown in [
            "冻结值 60.00 万元",
            "50.00 万元",
            "财政核减",
            "已调整 1 次",
            "41.67%",
        ] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        let mut read = test.app.db.read().await.expect("readable");
        assert_eq!(
            recompute_all(&mut read).await.expect("computed"),
            (1, vec![]),
            "both calculators take what holds now"
        );
        drop(read);
        test.remove().await;
    }
}

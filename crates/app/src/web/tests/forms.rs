//! What people send: packages, values, texts, accounts.

use axum::http::StatusCode;

use super::{HOST, OWN, with_all_roles};
use crate::web::permission::Role;
use crate::web::testing::{TestApp, links, zipped};

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

//! What people send: packages, values, texts, accounts.

use axum::http::StatusCode;

use super::{FOREIGN, HOST, OWN, with_all_roles};
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

/// The fields of the form of a project's money as a department sends them.
fn money<'a>(spent: &'a str, reason: &'a str) -> [(&'static str, &'a str); 8] {
    [
        ("committed", "300"),
        ("allocated", "120.5"),
        ("spent", spent),
        ("counterpart", "0"),
        ("due_on", "2024-07-31"),
        ("released_on", ""),
        ("grade", "good"),
        ("reason", reason),
    ]
}

#[tokio::test]
async fn a_projects_money_is_edited_before_freezing_and_adjusted_with_a_reason_after() {
    for test in TestApp::each().await {
        let fund = test.with_seed().await;
        with_all_roles(&test).await;
        let mut client = test.client("department").await;
        let project = format!("{fund}/projects/{OWN}");
        let edit = format!("{project}/money/edit");
        let page = client.get(&project).await.body;
        assert!(page.contains(&format!("{edit}\">修改</a>")), "{page}");
        for (spent, said) in [
            ("", "空白不等于 0"),
            ("很多", "以万元为单位的数"),
            ("-1", "不能是负数"),
            ("0.0000001", "精确到分"),
            ("50%", "以万元为单位的数"),
        ] {
            let wrong = client.post(&edit, &money(spent, "")).await;
            assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{spent}");
            assert!(wrong.body.contains(said), "{spent}");
        }
        let done = client.post(&edit, &money("88.25", "")).await;
        assert_eq!(done.location(), format!("{project}?done=money"));
        let page = client.get(done.location()).await.body;
        assert!(page.contains("88.25 万元") && page.contains("2024-07-31"));
        let mut stale = money("1", "").to_vec();
        stale.push((
            "shown",
            r#"{"committed_fen":1,"allocated_fen":1,"due_on":null,"released_on":null,"spent_fen":1,"counterpart_fen":1,"grade":null}"#,
        ));
        assert_eq!(
            client.post(&edit, &stale).await.status,
            StatusCode::CONFLICT
        );
        client
            .post(&format!("{fund}/freeze"), &[("sure", "yes")])
            .await;
        let late = client.post(&edit, &money("1", "")).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let adjust = format!("{project}/money/adjust");
        let mute = client.post(&adjust, &money("80", " ")).await;
        assert!(mute.body.contains("请写明为什么调整"));
        let same = client.post(&adjust, &money("88.25", "没有变")).await;
        assert!(same.body.contains("没有改动任何一项"));
        let done = client.post(&adjust, &money("80", "<审计>核减")).await;
        assert_eq!(done.location(), format!("{project}?done=adjusted"));
        let page = client.get(&project).await.body;
        for shown in [
            "冻结值 88.25 万元",
            "80.00 万元",
            "&#60;审计&#62;核减",
            "已调整 1 次",
            "department",
        ] {
            assert!(page.contains(shown), "{shown}: {page}");
        }
        assert!(
            client
                .get(&format!("{fund}/projects?q={OWN}"))
                .await
                .body
                .contains("资金已调整")
        );
        test.remove().await;
    }
}

#[tokio::test]
async fn a_host_writes_what_it_spent_and_no_other_figure() {
    for test in TestApp::each().await {
        let fund = test.with_seed().await;
        with_all_roles(&test).await;
        let project = format!("{fund}/projects/{OWN}");
        let edit = format!("{project}/money/edit");
        let mut department = test.client("department").await;
        let before = department.post(&edit, &money("10", "")).await;
        assert_eq!(before.status, StatusCode::SEE_OTHER);
        for login in ["host", "investigator"] {
            let mut client = test.client(login).await;
            let form = client.get(&edit).await.body;
            assert!(form.contains("name=\"spent\"") && !form.contains("name=\"allocated\""));
            let mut sent = money("77.7", "").to_vec();
            sent[0].1 = "999";
            sent[1].1 = "999";
            sent[6].1 = "excellent";
            let done = client.post(&edit, &sent).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "{login}");
            let page = client.get(&project).await.body;
            assert!(
                page.contains("77.70 万元") && page.contains("120.50 万元"),
                "{login}"
            );
            assert!(!page.contains("999.00"), "{login}: what it was given stays");
            let foreign = format!("{fund}/projects/{FOREIGN}/money/edit");
            assert_eq!(client.get(&foreign).await.status, StatusCode::NOT_FOUND);
            assert_eq!(
                client.post(&foreign, &sent).await.status,
                StatusCode::NOT_FOUND
            );
        }
        test.remove().await;
    }
}

#[tokio::test]
async fn a_cause_is_adjusted_with_a_reason_after_freezing() {
    for test in TestApp::each().await {
        let fund = test.with_seed().await;
        with_all_roles(&test).await;
        let mut client = test.client("department").await;
        let findings = client.get(&format!("{fund}/findings")).await;
        let href = links(&findings)
            .into_iter()
            .find(|link| link.ends_with("/cause"))
            .expect("a deviation must be explained");
        let adjust = format!("{href}/adjust");
        let texts = [("cause", "需求变化"), ("improvement", "重新测算")];
        let early = client.post(&adjust, &texts).await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        let form = client.get(&href).await.body;
        assert!(form.contains("name=\"shown\""), "what was seen goes along");
        let mut stale = texts.to_vec();
        stale.push(("shown", r#"{"cause":"别的","improvement":"别的"}"#));
        assert_eq!(
            client.post(&href, &stale).await.status,
            StatusCode::CONFLICT
        );
        client
            .post(&format!("{fund}/freeze"), &[("sure", "yes")])
            .await;
        assert_eq!(
            client.post(&href, &texts).await.status,
            StatusCode::CONFLICT
        );
        let mute = client.post(&adjust, &texts).await;
        assert!(mute.body.contains("请写明为什么调整"));
        let half = [("cause", "需求变化"), ("reason", "审计要求")];
        assert!(client.post(&adjust, &half).await.body.contains("一起填写"));
        let mut whole = texts.to_vec();
        whole.push(("reason", "审计要求补正"));
        let done = client.post(&adjust, &whole).await;
        assert!(done.location().ends_with("?done=adjusted"), "{}", done.body);
        let page = client.get(done.location()).await.body;
        for shown in [
            "需求变化",
            "重新测算",
            "审计要求补正",
            "已调整 1 次",
            "调整记录",
        ] {
            assert!(page.contains(shown), "{shown}");
        }
        let mut auditor = test.client("auditor").await;
        assert_eq!(auditor.get(&adjust).await.status, StatusCode::NOT_FOUND);
        let log = auditor.get("/audit").await.body;
        assert!(log.contains("冻结后调整偏差原因"), "{log}");
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

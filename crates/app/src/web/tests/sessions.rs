//! Signing in and out, wrong passwords, foreign sites, the first administrator.

use axum::http::{StatusCode, header};

use crate::web::permission::Role;
use crate::web::testing::{PASSWORD, TestApp};

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
        let token = crate::web::setup::token(&test.app.db)
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
        assert!(
            crate::web::setup::token(&test.app.db)
                .await
                .unwrap()
                .is_none()
        );
        test.remove().await;
    }
}

#[tokio::test]
async fn after_sign_in_nobody_is_sent_to_another_site() {
    let test = TestApp::sqlite().await;
    test.with_account("auditor", Role::Auditor, "").await;
    for (next, leads) in [
        ("/audit?page=2", "/audit?page=2"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\u{1}/evil.example", "/"),
        ("https://evil.example", "/"),
    ] {
        let form = [("login", "auditor"), ("password", PASSWORD), ("next", next)];
        let answer = test.stranger().post("/sign-in", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{next:?}");
        assert_eq!(answer.location(), leads, "{next:?}");
    }
    test.remove().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_on_a_page() {
    let test = TestApp::sqlite().await;
    test.with_account("auditor", Role::Auditor, "").await;
    let mut auditor = test.client("auditor").await;
    for path in [
        "/audit?page=-1",
        "/audit?page=abc",
        "/audit?page=99999999999999999999999",
    ] {
        let answer = auditor.get(path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert!(
            answer.body.contains("无法识别") && answer.body.contains("<html"),
            "{path}: {}",
            answer.body
        );
    }
    test.remove().await;
}

//! 查重 over HTTP, on each database that there is: library, check, pairs, decision, explanation, and who may see what of it.

use std::io::Write;
use std::path::Path;

use axum::http::StatusCode;

use super::{library, queries};
use crate::audit::queries::entries_after;
use crate::jobs::worker;
use crate::web::permission::Role;
use crate::web::testing::{Client, TestApp};

/// The files of a folder of the prepared, made-up texts as an archive.
pub fn prepared(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../data/duplicate-check-demo")
        .join(name);
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(&std::fs::read(entry.path()).unwrap())
            .unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The one who was copied from, and the host that copied.
const COPIED: &str = "示例农业研究所";
const COPIER: &str = "示例水务公司";

pub async fn with_people(test: &TestApp) {
    test.with_account("officer", Role::Department, "").await;
    test.with_account("auditor", Role::Auditor, "").await;
    test.with_account("copier", Role::Host, COPIER).await;
    test.with_account("copied", Role::Host, COPIED).await;
}

/// Fills the library and checks the prepared texts; gives the check's address.
pub async fn checked(test: &TestApp, officer: &mut Client) -> String {
    let sent = officer
        .upload("/duplicates/library", "library.zip", &prepared("library"))
        .await;
    assert_eq!(sent.location(), "/duplicates/library");
    let waiting = officer.get("/duplicates/library").await;
    assert!(waiting.body.contains("排队中") && waiting.body.contains("hx-trigger"));
    worker::drain(&test.app).await.unwrap();
    let sent = officer
        .upload("/duplicates", "2024.zip", &prepared("new"))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let check = sent.location().to_owned();
    let waiting = officer.get(&check).await;
    assert!(
        waiting.body.contains("http-equiv=\"refresh\""),
        "without scripts the page loads itself again"
    );
    worker::drain(&test.app).await.unwrap();
    check
}

/// The address of the pair whose row names both.
pub fn pair_of(list: &str, new: &str, old: &str) -> String {
    list.split("<tr>")
        .find(|row| row.contains(new) && row.contains(old) && row.contains("/pairs/"))
        .and_then(|row| row.split("href=\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("no pair {new} / {old} in {list}"))
        .to_owned()
}

#[tokio::test]
async fn copies_are_found_kept_apart_and_shown_side_by_side() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        let check = checked(&test, &mut officer).await;
        let list = officer.get(&check).await.body;
        assert!(list.contains("已完成") && !list.contains("hx-trigger=\"every"));
        let copied = pair_of(&list, "2024-101", "2022-001");
        let own = pair_of(&list, "2024-102", "2023-004");
        let host = pair_of(&list, "2024-103", "2022-002");
        let library = officer.get(&format!("{check}?source=library")).await.body;
        assert!(
            !library.contains("2024-104 尾水温度与产卵.txt</a>"),
            "the text that copies nothing of the library is in no pair with it"
        );
        let others = officer.get(&format!("{check}?relation=others")).await.body;
        assert!(others.contains(&copied) && !others.contains(&own) && !others.contains(&host));
        let own_only = officer
            .get(&format!("{check}?relation=same_person"))
            .await
            .body;
        assert!(own_only.contains(&own) && !own_only.contains(&copied));
        assert!(
            list.contains("未计入的格式文本"),
            "the pledge that all forms have is left out"
        );
        for (file, begins) in [
            ("report.docx", "PK"),
            ("report.pdf", "%PDF"),
            ("page.html", "<!doctype html>"),
            ("passages.json", "{"),
        ] {
            let answer = officer.get(&format!("{check}/downloads/{file}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{file}: {}", answer.body);
            assert!(answer.body.starts_with(begins), "{file}");
        }
        let page = officer.get(&copied).await;
        assert_eq!(page.status, StatusCode::OK);
        for said in [
            "四十二处土壤水分观测点",
            "<b>",
            "逐段对照",
            "全文对照",
            "href=\"#o1\"",
            "他人文本",
            COPIED,
        ] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        assert!(
            !page.body.contains("<b>愿意承担由此产生"),
            "the pledge is no passage"
        );
        test.remove().await;
    }
}

#[tokio::test]
async fn a_decision_has_a_reason_and_stays_when_it_is_changed() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        let check = checked(&test, &mut officer).await;
        let pair = pair_of(&officer.get(&check).await.body, "2024-101", "2022-001");
        let form = |decision: &'static str,
                    reason: &'static str,
                    question: &'static str,
                    seen: &'static str| {
            [
                ("decision", decision),
                ("reason", reason),
                ("question", question),
                ("seen", seen),
            ]
        };
        let to = format!("{pair}/decision");
        let bare = officer.post(&to, &form("refused", " ", "", "0")).await;
        assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(bare.body.contains("请写明理由"));
        let unasked = officer
            .post(&to, &form("explain", "两段雷同", "", "0"))
            .await;
        assert_eq!(unasked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let kept = officer
            .post(
                &to,
                &form("explain", "研究内容雷同", "请说明研究内容的来源", "0"),
            )
            .await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
        let late = officer
            .post(&to, &form("refused", "同时作出", "", "0"))
            .await;
        assert_eq!(
            late.status,
            StatusCode::CONFLICT,
            "somebody else decided meanwhile"
        );
        let changed = officer
            .post(&to, &form("refused", "说明不成立", "", "1"))
            .await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER);
        let mut auditor = test.client("auditor").await;
        let page = auditor.get(&pair).await.body;
        assert!(
            page.contains("研究内容雷同") && page.contains("说明不成立"),
            "both stay"
        );
        assert!(!page.contains("保存决定"), "an auditor reads");
        assert_eq!(
            auditor
                .post(&to, &form("refused", "x", "", "2"))
                .await
                .status,
            StatusCode::NOT_FOUND
        );
        assert!(
            auditor
                .get("/audit")
                .await
                .body
                .contains("duplicates.decide")
        );
        test.remove().await;
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one request followed from the officer's question to the host's answer"
)]
#[tokio::test]
async fn a_host_explains_and_does_not_learn_with_whom_it_was_compared() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        let check = checked(&test, &mut officer).await;
        let pair = pair_of(&officer.get(&check).await.body, "2024-101", "2022-001");
        let asked = [
            ("decision", "explain"),
            ("reason", "与示例农业研究所的项目雷同"),
            ("question", "请说明研究内容的来源"),
            ("seen", "0"),
        ];
        officer.post(&format!("{pair}/decision"), &asked).await;
        let mut copier = test.client("copier").await;
        let list = copier.get("/explanations").await.body;
        let request = list
            .split("href=\"")
            .filter_map(|rest| rest.split('"').next())
            .find(|href| href.starts_with("/explanations/"))
            .expect("the request is listed")
            .to_owned();
        let page = copier.get(&request).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains("四十二处土壤水分观测点"),
            "its own passage"
        );
        for hidden in [
            COPIED,
            "高示例",
            "2022-001",
            "干旱区棉田",
            "雷同",
            "虚构示例计划",
            "逐小时",
        ] {
            assert!(
                !page.body.contains(hidden) && !list.contains(hidden),
                "{hidden} is told"
            );
        }
        for path in [
            &check,
            &pair,
            "/duplicates",
            "/duplicates/library",
            "/duplicates/library/forms",
            "/duplicates/library/uploads",
        ] {
            assert_eq!(
                copier.get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        let mut copied = test.client("copied").await;
        assert!(
            copied
                .get("/explanations")
                .await
                .body
                .contains("没有需要说明的事项")
        );
        let refused = copied.get(&request).await;
        let missing = copied.get("/explanations/none").await;
        assert_eq!(
            (refused.status, &refused.body),
            (StatusCode::NOT_FOUND, &missing.body)
        );
        assert_eq!(
            copied.post(&request, &[("text", "不是我")]).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            copier.post(&request, &[("text", " ")]).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let told = copier
            .post(&request, &[("text", "由合作单位共同起草")])
            .await;
        assert_eq!(told.status, StatusCode::SEE_OTHER);
        let seen = officer.get(&pair).await.body;
        assert!(seen.contains("由合作单位共同起草") && seen.contains("已作说明，待定"));
        let settled = [
            ("decision", "not_duplicate"),
            ("reason", "来源已说明"),
            ("seen", "1"),
        ];
        officer.post(&format!("{pair}/decision"), &settled).await;
        let late = copier.post(&request, &[("text", "再补充")]).await;
        assert_eq!(
            late.status,
            StatusCode::CONFLICT,
            "a settled request is closed"
        );
        test.remove().await;
    }
}

#[tokio::test]
async fn the_index_is_made_anew_from_the_records_and_a_bad_file_is_named() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        checked(&test, &mut officer).await;
        let index = std::fs::read_dir(&*test.app.data)
            .unwrap()
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.to_string_lossy().contains("overlap-library-"))
            .expect("the index lies in the data folder");
        std::fs::remove_dir_all(&index).unwrap();
        let (made, texts) = library::synced(&test.app).await.unwrap();
        assert_eq!((made.documents(), texts.len()), (7, 7));
        let sent = officer
            .upload("/duplicates", "坏.docx", b"PK no document")
            .await;
        let check = sent.location().to_owned();
        worker::drain(&test.app).await.unwrap();
        let page = officer.get(&check).await.body;
        assert!(
            page.contains("没有参加比对的文件") && page.contains("未参加比对"),
            "{page}"
        );
        test.remove().await;
    }
}

#[tokio::test]
async fn a_cancelled_check_stores_nothing_and_its_file_can_be_checked_again() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        let sent = officer
            .upload("/duplicates", "2024.zip", &prepared("new"))
            .await;
        let check = sent.location().to_owned();
        let cancelled = officer.post(&format!("{check}/cancel"), &[]).await;
        assert_eq!(cancelled.status, StatusCode::SEE_OTHER);
        worker::drain(&test.app).await.unwrap();
        assert!(officer.get(&check).await.body.contains("已取消"));
        let again = officer.post(&format!("{check}/cancel"), &[]).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        let id = check.rsplit('/').next().unwrap();
        let mut read = test.app.db.read().await.unwrap();
        assert!(queries::checked(&mut read, id).await.unwrap().is_empty());
        drop(read);
        let link = format!("{check}/again");
        assert!(officer.get(&check).await.body.contains(&link));
        let sent = officer.post(&link, &[]).await;
        assert_ne!(sent.location(), check);
        let mut auditor = test.client("auditor").await;
        assert_eq!(auditor.post(&link, &[]).await.status, StatusCode::NOT_FOUND);
        let subject = format!(
            "duplicate_check:{}",
            sent.location().rsplit('/').next().unwrap()
        );
        let mut read = test.app.db.read().await.unwrap();
        let entries = entries_after(&mut read, 0, 1000).await.unwrap();
        drop(read);
        let mut of_new = entries.iter().filter(|entry| entry.subject == subject);
        assert!(
            of_new.any(|entry| entry.action == "duplicates.request" && entry.detail.contains(id))
        );
        let early = officer
            .post(&format!("{}/again", sent.location()), &[])
            .await;
        assert_eq!(early.status, StatusCode::CONFLICT);
        worker::drain(&test.app).await.unwrap();
        let page = officer.get(sent.location()).await.body;
        assert!(
            page.contains("已完成") && page.contains("当时 0 份") && page.contains("2024.zip"),
            "{page}"
        );
        assert!(officer.get(&check).await.body.contains("已取消"));
        test.remove().await;
    }
}

//! 数据核验 on pages: who sees what, on record, and what hostile files get.

use std::fmt::Write as _;

use axum::http::StatusCode;

use super::queries;
use crate::web::permission::Role;
use crate::web::testing::{Answer, Client, TestApp};

/// 150 of 200 is 75 %, not 76 %; and a name that has to be escaped.
const WRONG: &str = "2024年度甲省示例资金绩效自评报告\n一、完成情况\n甲类<b>培训</b>人数指标，指标值为200人次，实际完成值为150人次，完成率为76%。\n";

async fn sent(client: &mut Client, name: &str, bytes: &[u8]) -> String {
    let answer = client.upload("/proofreading", name, bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer.location().to_owned()
}

/// A Word document of some paragraphs.
fn word(text: &str) -> Vec<u8> {
    let mut paragraphs = String::new();
    for line in text.lines() {
        let line = line.replace('&', "&amp;").replace('<', "&lt;");
        paragraphs.extend([
            "<w:p><w:r><w:t xml:space=\"preserve\">",
            &line,
            "</w:t></w:r></w:p>",
        ]);
    }
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer
        .start_file(
            "word/document.xml",
            zip::write::SimpleFileOptions::default(),
        )
        .expect("a part begins");
    let body = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    std::io::Write::write_all(&mut writer, body.as_bytes()).expect("it is written");
    writer.finish().expect("the archive ends").into_inner()
}

#[tokio::test]
async fn a_report_is_checked_shown_and_kept_on_record() {
    for test in TestApp::each().await {
        test.with_account("yewu", Role::Department, "").await;
        let mut client = test.client("yewu").await;
        let at = sent(&mut client, "报告.docx", &word(WRONG)).await;
        let page = client.get(&at).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("id=\"f0-0\"") && page.body.contains("href=\"#f0-0\""));
        assert!(page.body.contains("id=\"p0-0-0\"") && page.body.contains("href=\"#p0-0-0\""));
        assert!(page.body.contains("<mark class=\"error\">"));
        assert!(!page.body.contains("<b>培训"), "the text is escaped");
        for (file, begins) in [
            ("annotated.docx", "PK"),
            ("findings.json", "{"),
            ("findings.html", "<!DOCTYPE html>"),
            ("original", "PK"),
        ] {
            let answer = client.get(&format!("{at}/downloads/{file}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{file}");
            assert!(answer.body.starts_with(begins), "{file}");
            let disposition = answer.headers["content-disposition"].to_str().unwrap();
            assert!(disposition.starts_with("attachment"), "{file}");
        }
        assert_eq!(
            missing(&mut client, &format!("{at}/downloads/other")).await,
            404
        );
        let list = client.get("/proofreading").await;
        assert!(list.body.contains("报告.docx") && list.body.contains(&at));
        let mut read = test.app.db.read().await.unwrap();
        let (rows, total) = queries::page(&mut read, None, 0, 10).await.unwrap();
        assert_eq!((rows.len(), total, rows[0].errors), (1, 1, 1));
        let filter = crate::audit::queries::Filter {
            action: Some("proofreading.check".to_owned()),
            ..Default::default()
        };
        let (entries, _) = crate::audit::queries::page(&mut read, &filter, 0, 10)
            .await
            .unwrap();
        assert_eq!(entries.len(), 1);
        let stored = queries::find(&mut read, at.rsplit('/').next().unwrap(), None)
            .await
            .unwrap();
        assert!(queries::known(&mut read, &stored.file_hash).await.unwrap());
        drop(read);
        test.remove().await;
    }
}

async fn missing(client: &mut Client, path: &str) -> u16 {
    client.get(path).await.status.as_u16()
}

#[tokio::test]
async fn others_see_no_more_than_the_table_says() {
    for test in TestApp::each().await {
        for (login, role) in [
            ("yewu", Role::Department),
            ("jixiao", Role::Finance),
            ("danwei", Role::Host),
            ("shenji", Role::Auditor),
            ("admin", Role::Administrator),
        ] {
            test.with_account(login, role, "甲单位").await;
        }
        let mut host = test.client("danwei").await;
        let at = sent(&mut host, "自评.txt", WRONG.as_bytes()).await;
        let none = "/proofreading/none";
        for (login, sees) in [
            ("danwei", true),
            ("yewu", true),
            ("shenji", true),
            ("jixiao", false),
            ("admin", false),
        ] {
            let mut client = test.client(login).await;
            for path in [at.clone(), format!("{at}/downloads/original")] {
                let answer: Answer = client.get(&path).await;
                let expected = if sees { 200 } else { 404 };
                assert_eq!(answer.status.as_u16(), expected, "{login} {path}");
                if !sees {
                    let absent = client.get(none).await;
                    assert_eq!(answer.body, absent.body, "{login}: as if it were not there");
                }
            }
            let list = client.get("/proofreading").await;
            assert_eq!(list.body.contains("自评.txt"), sees, "{login}");
        }
        for login in ["shenji", "admin"] {
            let mut client = test.client(login).await;
            let answer = client.upload("/proofreading", "a.txt", b"1").await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login}");
        }
        test.remove().await;
    }
}

#[tokio::test]
async fn hostile_files_are_refused_in_plain_words_and_leave_nothing() {
    let test = TestApp::sqlite().await;
    test.with_account("yewu", Role::Department, "").await;
    let mut client = test.client("yewu").await;
    let deep = format!("<w:document><w:body>{}", "<w:tbl><w:tr><w:tc>".repeat(4000));
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer
        .start_file(
            "word/document.xml",
            zip::write::SimpleFileOptions::default(),
        )
        .unwrap();
    std::io::Write::write_all(&mut writer, deep.as_bytes()).unwrap();
    let deep = writer.finish().unwrap().into_inner();
    for (name, bytes, said) in [
        ("a.docx", deep.as_slice(), "损坏"),
        ("a.docx", b"PK\x03\x04 nothing".as_slice(), "损坏"),
        ("a.pdf", b"%PDF-1.7 nothing".as_slice(), "损坏"),
        ("a.doc", b"\xd0\xcf\x11\xe0".as_slice(), "另存为"),
        ("a.docx", b"".as_slice(), "请选择"),
    ] {
        let answer = client.upload("/proofreading", name, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains(said), "{name}: {said}");
    }
    let mut read = test.app.db.read().await.unwrap();
    let (_, total) = queries::page(&mut read, None, 0, 10).await.unwrap();
    assert_eq!(total, 0);
    drop(read);
    test.remove().await;
}

#[tokio::test]
async fn a_long_report_is_shown_a_page_at_a_time() {
    let test = TestApp::sqlite().await;
    test.with_account("yewu", Role::Department, "").await;
    let mut client = test.client("yewu").await;
    let mut text = String::from("一、完成情况\n");
    for number in 0..120 {
        writeln!(text, "第{number}类培训人数指标，指标值为200人次，实际完成值为150人次，完成率为76%。各单位按照管理办法组织实施，按时完成了年度任务，没有发现需要说明的其他情况，各项工作进展顺利，资料齐全，过程规范，结果真实。")
        .expect("a string takes whatever is written");
    }
    let at = sent(&mut client, "长.txt", text.as_bytes()).await;
    let first = client.get(&at).await;
    let last = client.get(&format!("{at}?page=999&findings=999")).await;
    assert!(first.body.contains("第0类") && !first.body.contains("第119类培训"));
    assert!(last.body.contains("第119类") && last.status == StatusCode::OK);
    assert!(
        first.body.contains("findings=2"),
        "findings have pages, too"
    );
    let only = client.get(&format!("{at}?only=hint")).await;
    assert!(!only.body.contains("proof-finding error"));
    test.remove().await;
}

#[test]
fn our_own_reports_have_no_errors_and_no_doubts_but_what_a_person_must_write() {
    use crate::evaluations::computed::compute;
    use crate::evaluations::files::{self, ALL};
    use crate::packages::{self, Content, Options};
    let data = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
    let texts = std::collections::BTreeMap::new();
    for seed in ["central-guidance-2024", "regional-collaboration-2024"] {
        let content = packages::read_any(&data.join(seed), Options::default());
        let made = match content.expect("the seed has no errors") {
            Content::Filing(read) => files::make(&compute(read.package).expect("computed"), &texts),
            Content::Evaluation(read) => {
                files::make(&compute(read.package).expect("computed"), &texts)
            }
        };
        for (kind, bytes) in ALL.iter().zip(made.expect("the files are made")) {
            let name = kind.name();
            if !["docx", "pdf", "xlsx"]
                .iter()
                .any(|end| name.ends_with(end))
            {
                continue;
            }
            let report = super::own::check(name, bytes).expect("it can be read");
            let wrong: Vec<&str> = super::own::open(&report)
                .into_iter()
                .filter(|finding| finding.code != "placeholder")
                .map(|finding| finding.message.as_str())
                .collect();
            assert_eq!(wrong, Vec::<&str>::new(), "{seed}/{name}");
            let checked = &report.checked;
            assert!(
                checked.rates + checked.sums + checked.references > 30,
                "{seed}/{name}"
            );
        }
    }
}

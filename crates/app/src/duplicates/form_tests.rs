//! Blank forms of the library, and a batch that is compared with itself.

use std::io::Write;

use axum::http::StatusCode;

use super::queries;
use super::tests::{pair_of, with_people};
use crate::jobs::worker;
use crate::on;
use crate::web::testing::TestApp;

/// Eight applicants, who share a form and nothing else; two of them a paragraph.
fn batch() -> Vec<u8> {
    const COPIED: &str = "布设四十二处土壤水分观测点，每小时采集三个深度的含水率，建立分质地的墒情衰减曲线，据此排定下一轮灌水的先后。";
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for n in 0..8_u32 {
        let own = |part: u32| -> String {
            let code = |at: u32| 0x4e00 + (n * 997 + part * 311 + at * 131) % 20_000;
            (0..60).filter_map(|at| char::from_u32(code(at))).collect()
        };
        let copied = if n < 2 { COPIED } else { "" };
        let text = format!(
            "项目申报书\n项目名称：{}\n一、立项依据与国内外研究现状\n{}\n二、研究目标与主要研究内容\n{}{copied}\n三、拟解决的关键技术问题\n{}\n项目负责人签字：\n承担单位审核意见（盖章）：\n推荐单位意见：\n",
            own(1),
            own(2),
            own(3),
            own(4)
        );
        zip.start_file(format!("{n}.txt"), zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The row of a page's list of boilerplate that begins with a text.
fn listed<'p>(page: &'p str, text: &str) -> &'p str {
    let rows = page.split("<tr>");
    rows.filter(|row| row.contains("data-label=\"所在\""))
        .find(|row| row.contains(text))
        .unwrap_or_default()
}

/// The database allows a blank form to be taken away once, and nothing else.
async fn forms_are_only_taken_away(test: &TestApp) {
    for sql in [
        "update blank_form set file_name = 'x'",
        "update blank_form set text_hash = text_hash, chars = 1",
        "update blank_form set removed_by = null, removed_at = null",
        "update blank_form set removed_by = 'x' where removed_at is not null",
        "delete from blank_form",
    ] {
        let mut conn = test.app.db.begin_write_for_test().await;
        let done = on!(conn, c => sqlx::query(sql).execute(&mut *c).await.map(drop));
        assert!(done.is_err(), "{sql}");
    }
}

/// The list of two forms, of which one is taken out of use after a question, by whoever may.
async fn one_is_taken_out_of_use(test: &TestApp) {
    let mut officer = test.client("officer").await;
    let kept = queries::forms(&mut test.app.db.read().await.unwrap())
        .await
        .unwrap();
    assert_eq!(kept.len(), 2);
    let gone = kept
        .iter()
        .find(|it| it.file_name == "空白表乙.txt")
        .unwrap();
    let path = format!("/duplicates/library/forms/{}/remove", gone.id);
    let list = officer.get("/duplicates/library/forms").await.body;
    assert!(
        list.contains("空白表乙.txt") && list.contains("确认停用") && list.contains("共 2 条"),
        "{list}"
    );
    let mut auditor = test.client("auditor").await;
    assert_eq!(auditor.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(officer.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(officer.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
    let list = auditor.get("/duplicates/library/forms").await.body;
    assert!(
        !list.contains("空白表乙.txt") && list.contains("空白表甲.txt") && !list.contains("停用"),
        "{list}"
    );
}

#[tokio::test]
async fn a_batch_without_library_is_compared_with_itself_and_a_blank_form_is_kept() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        let refused = officer
            .upload(
                "/duplicates/library/forms",
                "表.doc",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("另存为 .docx"), "{}", refused.body);
        let form =
            "项目申报书\n项目名称：\n一、立项依据与国内外研究现状\n二、研究目标与主要研究内容\n"
                .as_bytes();
        for file in ["空白表甲.txt", "空白表乙.txt"] {
            let sent = officer
                .upload("/duplicates/library/forms", file, form)
                .await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        }
        one_is_taken_out_of_use(&test).await;
        let sent = officer.upload("/duplicates", "一批.zip", &batch()).await;
        worker::drain(&test.app).await.unwrap();
        let page = officer.get(sent.location()).await.body;
        assert!(
            page.contains("空白表甲.txt") && !page.contains("空白表乙.txt"),
            "{page}"
        );
        assert!(page.contains("与文库 0 段，同批送查之间 2 段"), "{page}");
        // What counts nowhere is listed with its reason: by the blank form, or because the batch has it.
        for (text, why) in [
            ("一、立项依据与国内外研究现状", "空白申报书《空白表甲.txt》"),
            ("三、拟解决的关键技术问题", "许多文本都有的标题、栏目"),
            ("推荐单位意见", "许多文本都有的标题、栏目"),
        ] {
            assert!(listed(&page, text).contains(why), "{text}: {page}");
        }
        let check = sent.location().to_owned();
        for file in ["page.html", "passages.json"] {
            let body = officer.get(&format!("{check}/downloads/{file}")).await.body;
            assert!(
                body.contains("推荐单位意见") && body.contains("许多文本都有的标题、栏目"),
                "{file}: {body}"
            );
        }
        let pair = pair_of(&officer.get(&check).await.body, "0.txt", "1.txt");
        let pair = officer.get(&pair).await.body;
        assert!(pair.contains("三、拟解决的关键技术问题</span>"), "{pair}");
        forms_are_only_taken_away(&test).await;
        test.remove().await;
    }
}

#[tokio::test]
async fn all_uploads_are_listed_and_the_one_at_work_is_shown_however_many_wait() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        for n in 0..7 {
            let text = format!("第{n}份往年申报书，没有写项目内容。");
            let sent = officer
                .upload(
                    "/duplicates/library",
                    &format!("往年{n}.txt"),
                    text.as_bytes(),
                )
                .await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
        }
        let first = queries::open_upload(&mut test.app.db.read().await.unwrap())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(first.file_name, "往年0.txt");
        let page = officer.get("/duplicates/library").await.body;
        let cancel = format!("/duplicates/library/{}/cancel", first.id);
        assert!(
            page.contains("全部 7 次") && page.contains(&cancel) && !page.contains("往年0.txt"),
            "{page}"
        );
        // A page past the end is the last one.
        let all = officer.get("/duplicates/library/uploads?page=9").await.body;
        assert!(
            all.contains("往年0.txt") && all.contains("往年6.txt") && all.contains("共 7 条"),
            "{all}"
        );
        worker::drain(&test.app).await.unwrap();
        let page = officer.get("/duplicates/library").await.body;
        assert!(!page.contains("/cancel"), "{page}");
        test.remove().await;
    }
}

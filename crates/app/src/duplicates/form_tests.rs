//! Blank forms of the library, and a batch that is compared with itself.

use std::io::Write;

use axum::http::StatusCode;

use super::queries;
use super::tests::with_people;
use crate::jobs::worker;
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
        let kept = queries::forms(&mut test.app.db.read().await.unwrap())
            .await
            .unwrap();
        assert_eq!(kept.len(), 2);
        let gone = kept
            .iter()
            .find(|it| it.file_name == "空白表乙.txt")
            .unwrap();
        let path = format!("/duplicates/library/forms/{}/remove", gone.id);
        let mut auditor = test.client("auditor").await;
        assert_eq!(auditor.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(officer.post(&path, &[]).await.status, StatusCode::SEE_OTHER);
        assert_eq!(officer.post(&path, &[]).await.status, StatusCode::NOT_FOUND);
        let sent = officer.upload("/duplicates", "一批.zip", &batch()).await;
        worker::drain(&test.app).await.unwrap();
        let page = officer.get(sent.location()).await.body;
        assert!(
            page.contains("空白表甲.txt") && !page.contains("空白表乙.txt"),
            "{page}"
        );
        assert!(page.contains("与文库 0 段，同批送查之间 2 段"), "{page}");
        test.remove().await;
    }
}

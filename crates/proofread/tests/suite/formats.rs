//! One report in Word, PDF and text gives the same findings, and comments land in the Word document.

use wenxiao_proofread::annotate::annotate;
use wenxiao_proofread::document::Document;
use wenxiao_proofread::finding::Severity;
use wenxiao_proofread::read::read_bytes;
use wenxiao_proofread::settings::Settings;
use wenxiao_proofread::{check, html};

use crate::mutation::CLEAN;
use crate::{make, make_workbook};

/// When comments are made.
pub fn made() -> chrono::NaiveDateTime {
    chrono::NaiveDate::from_ymd_opt(2026, 11, 26)
        .and_then(|day| day.and_hms_opt(9, 30, 0))
        .expect("it is a day")
}

fn codes(document: &Document) -> Vec<(String, String)> {
    let settings = Settings::bundled().expect("the bundled settings are sound");
    check(document, &settings)
        .findings
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| (finding.code.into_owned(), finding.printed))
        .collect()
}

/// Three figures of the first report changed.
fn wrong() -> String {
    CLEAN[0]
        .1
        .replace("实际支出16926万元", "实际支出16296万元")
        .replace("完成率115%", "完成率151%")
        .replace(
            "3\t科技成果转移转化\t39\t6435",
            "3\t科技成果转移转化\t39\t6453",
        )
}

#[test]
fn word_documents() {
    for (name, content) in CLEAN {
        let document = read_bytes("报告.docx", make::docx(content)).unwrap();
        assert_eq!(codes(&document), [], "{name}");
    }
    let expected = codes(&make::text(&wrong()));
    assert!(expected.len() >= 2, "{expected:?}");
    assert_eq!(
        codes(&read_bytes("报告.docx", make::docx(&wrong())).unwrap()),
        expected
    );
}

/// Figures are numbers under formats in a workbook; what is shown is what is checked, and the places are cells.
#[test]
fn workbooks() {
    for (name, content) in CLEAN {
        let document = read_bytes("报告.xlsx", make_workbook::xlsx(content)).unwrap();
        assert_eq!(codes(&document), [], "{name}\n{}", document.text);
    }
    let document = read_bytes("报告.xlsx", make_workbook::xlsx(&wrong())).unwrap();
    let sorted = |mut codes: Vec<(String, String)>| {
        codes.sort();
        codes
    };
    assert_eq!(
        sorted(codes(&document)),
        sorted(codes(&make::text(&wrong())))
    );
    let report = check(&document, &Settings::bundled().unwrap());
    for place in report.findings.iter().flat_map(|finding| &finding.places) {
        assert!(place.label.starts_with("工作表“表"), "{}", place.label);
        assert!(place.label.contains("单元格"), "{}", place.label);
    }
}

/// What a workbook hides is read and said; what has no value is said to be unchecked; remarks are running text.
#[test]
fn what_workbooks_hide_and_lack_is_said() {
    let text = |name: &str, text: &str| {
        format!("<c r=\"{name}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
    };
    let line = |row: u32, name: &str, amount: &str, attributes: &str| {
        format!(
            "<row r=\"{row}\" {attributes}>{}{amount}</row>",
            text(&format!("A{row}"), name)
        )
    };
    let first = [
        "<cols><col min=\"1\" max=\"1\" hidden=\"1\"/></cols>".to_owned(),
        line(1, "资金安排表", "", ""),
        line(2, "方向", &text("B2", "金额（万元）"), ""),
        line(3, "基础研究", "<c r=\"B3\" s=\"6\"><v>1200</v></c>", ""),
        line(4, "基地建设", "<c r=\"B4\"><v>300</v></c>", "hidden=\"1\""),
        line(5, "合计", "<c r=\"B5\"><f>SUM(B3:B4)</f></c>", ""),
        line(6, "增幅", "<c r=\"B6\" t=\"e\"><v>#DIV/0!</v></c>", ""),
        line(7, "注：共支持项目9个，其中甲类4个、乙类4个。", "", ""),
    ]
    .concat();
    let second = line(1, "备用", "<c r=\"B1\"><v>5</v></c>", "");
    let bytes = make_workbook::workbook(&[
        ("资金".to_owned(), first, ""),
        ("底稿".to_owned(), second, "state=\"hidden\""),
    ]);
    let document = read_bytes("报告.xlsx", bytes).unwrap();
    assert!(document.text.contains("1,200"), "{}", document.text);
    assert_eq!(
        document.unread,
        [
            "工作表“资金”有1行、1列隐藏，已一并读取和核对。",
            "工作表“资金”有1个公式没有保存计算结果（如B5），没有核对；请用 Excel 或 WPS 打开并保存后再核验。",
            "工作表“资金”有1个单元格是错误值（如B6），没有核对。",
            "工作表“底稿”是隐藏的，已一并读取和核对。",
        ]
    );
    let report = check(&document, &Settings::bundled().unwrap());
    let remark = report
        .findings
        .iter()
        .find(|finding| finding.code == "sum_prose")
        .expect("the remark's sum is wrong");
    assert_eq!(remark.places[0].label, "工作表“资金”单元格A7");
}

#[test]
fn pdf_documents() {
    for (name, content) in CLEAN {
        let document = read_bytes("报告.pdf", make::pdf(content)).unwrap();
        assert_eq!(codes(&document), [], "{name}\n{}", document.text);
    }
    let found = codes(&read_bytes("报告.pdf", make::pdf(&wrong())).unwrap());
    for (code, printed) in codes(&make::text(&wrong())) {
        assert!(
            found
                .iter()
                .any(|(other, figure)| *other == code && *figure == printed),
            "{code} {printed} not in {found:?}"
        );
    }
}

/// Columns of a table without rules are recognised by what stands under one another, and its sums are checked.
#[test]
fn pdf_tables_without_rules() {
    for ruling in [make::Ruling::Level, make::Ruling::None] {
        for (name, content) in CLEAN {
            let document = read_bytes("报告.pdf", make::pdf_with(content, ruling)).unwrap();
            assert_eq!(codes(&document), [], "{name} {ruling:?}\n{}", document.text);
        }
        let found = codes(&read_bytes("报告.pdf", make::pdf_with(&wrong(), ruling)).unwrap());
        for (code, printed) in codes(&make::text(&wrong())) {
            assert!(
                found
                    .iter()
                    .any(|(other, figure)| *other == code && *figure == printed),
                "{ruling:?}: {code} {printed} not in {found:?}"
            );
        }
    }
}

#[test]
fn comments_stand_at_their_places() {
    let content = make::docx(&wrong());
    let document = read_bytes("报告.docx", content.clone()).unwrap();
    let settings = Settings::bundled().unwrap();
    let report = check(&document, &settings);
    let annotated = annotate("报告.docx", &content, &report, made()).unwrap();
    assert_eq!(
        annotated,
        annotate("报告.docx", &content, &report, made()).unwrap(),
        "the same input gives the same bytes"
    );
    let again = read_bytes("报告.docx", annotated.clone()).unwrap();
    assert_eq!(again.text, document.text, "the text stays as it was");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(annotated)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let (body, comments) = (part("word/document.xml"), part("word/comments.xml"));
    let count = comments.matches("<w:comment ").count();
    assert!(count >= report.findings.len());
    for kind in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
        assert_eq!(
            body.matches(&format!("<w:{kind} ")).count(),
            count,
            "{kind}"
        );
    }
    assert!(part("[Content_Types].xml").contains("/word/comments.xml"));
    assert!(part("word/_rels/document.xml.rels").contains("comments.xml"));
}

#[test]
fn the_page_links_both_ways_and_escapes() {
    let document = make::text(
        "一、情况\n支持<b>项目</b>指标，指标值为200个，实际完成值为150个，完成率为76%。\n",
    );
    let settings = Settings::bundled().unwrap();
    let report = check(&document, &settings);
    let page = html::page(&[(&document, &report)]);
    assert!(page.contains("id=\"f0-0\"") && page.contains("href=\"#f0-0\""));
    assert!(page.contains("id=\"p0-0-0\"") && page.contains("href=\"#p0-0-0\""));
    assert!(!page.contains("<b>项目"));
}

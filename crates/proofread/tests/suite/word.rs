//! What Word can do to a report: numbers cut into runs, tracked changes, merged cells, generated numbers, text boxes, notes, tables in cells.

use wenxiao_proofread::annotate::annotate;
use wenxiao_proofread::check;
use wenxiao_proofread::document::{BlockKind, Document};
use wenxiao_proofread::read::read_bytes;
use wenxiao_proofread::settings::Settings;

use crate::make;

fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

fn run(text: &str) -> String {
    format!(
        "<w:r><w:rPr><w:sz w:val=\"32\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>"
    )
}

fn cell(properties: &str, text: &str) -> String {
    format!(
        "<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>",
        paragraph(&run(text))
    )
}

fn row(cells: &[String]) -> String {
    format!("<w:tr>{}</w:tr>", cells.concat())
}

fn word(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let body = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut all = vec![("word/document.xml", body.as_str())];
    all.extend_from_slice(parts);
    make::zipped(&all)
}

fn read(bytes: Vec<u8>) -> Document {
    read_bytes("报告.docx", bytes).expect("it can be read")
}

/// The rate is wrong however its digits are cut, and the comment leaves the tracked change alone.
#[test]
fn numbers_in_pieces_and_tracked_changes() {
    let tracked = format!(
        "{}<w:del w:id=\"1\" w:author=\"a\"><w:r><w:delText>999</w:delText></w:r></w:del><w:ins w:id=\"2\" w:author=\"a\">{}</w:ins>{}",
        run("甲类培训人数指标，指标值为2"),
        run("00"),
        run("人次，实际完成值为1")
    );
    let body = paragraph(&format!(
        "{tracked}{}{}{}",
        run("50人次，完成率为7"),
        run("6"),
        run("%。")
    ));
    let bytes = word(&body, &[]);
    let document = read(bytes.clone());
    assert_eq!(
        document.text.trim(),
        "甲类培训人数指标，指标值为200人次，实际完成值为150人次，完成率为76%。"
    );
    let report = check(&document, &Settings::bundled().unwrap());
    assert_eq!(report.findings[0].computed, "75%");
    let annotated = annotate("报告.docx", &bytes, &report, crate::formats::made()).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(annotated)).unwrap();
    let body = std::io::read_to_string(archive.by_name("word/document.xml").unwrap()).unwrap();
    assert!(body.contains("<w:delText>999</w:delText>"));
    assert_eq!(body.matches("<w:ins ").count(), 1);
    assert_eq!(body.matches("</w:ins>").count(), 1);
}

/// Two rows of headings, cells merged down and across, a sub-total; the wrong total is found.
#[test]
fn merged_cells_and_two_rows_of_headings() {
    let down = "<w:vMerge w:val=\"restart\"/>";
    let on = "<w:vMerge/>";
    let across = "<w:gridSpan w:val=\"2\"/>";
    let rows = [
        row(&[
            cell(down, "支持方向"),
            cell(down, "项目数量（个）"),
            cell(across, "金额（万元）"),
        ]),
        row(&[
            cell(on, ""),
            cell(on, ""),
            cell("", "预算数"),
            cell("", "支出数"),
        ]),
        row(&[
            cell("", "基础研究"),
            cell("", "48"),
            cell("", "2400"),
            cell("", "2000"),
        ]),
        row(&[
            cell("", "基地建设"),
            cell("", "42"),
            cell("", "6300"),
            cell("", "5000"),
        ]),
        row(&[
            cell("", "成果转化"),
            cell("", "39"),
            cell("", "5850"),
            cell("", "5100"),
        ]),
        row(&[
            cell("", "合计"),
            cell("", "129"),
            cell("", "14550"),
            cell("", "12200"),
        ]),
    ];
    let document = read(word(&format!("<w:tbl>{}</w:tbl>", rows.concat()), &[]));
    let Some(BlockKind::Table(table)) = document.blocks.first().map(|block| &block.kind) else {
        panic!("a table is read");
    };
    assert_eq!((table.rows, table.columns), (6, 4));
    assert_eq!(table.cells[0].row_span, 2);
    assert_eq!(table.cells[2].column_span, 2);
    let report = check(&document, &Settings::bundled().unwrap());
    let wrong: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.code == "sum_table")
        .map(|finding| finding.computed.as_str())
        .collect();
    assert_eq!(wrong, ["12100"]);
}

/// A text box is read once, notes are read, a table in a cell is part of the cell.
#[test]
fn text_boxes_notes_and_tables_in_cells() {
    let content = format!(
        "<w:txbxContent>{}</w:txbxContent>",
        paragraph(&run("框中文字。"))
    );
    let boxed = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing>{content}</w:drawing></mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    );
    let inner = format!(
        "<w:tbl>{}</w:tbl>",
        row(&[cell("", "内一"), cell("", "12")])
    );
    let outer = format!(
        "<w:tbl>{}</w:tbl>",
        row(&[
            cell("", "外"),
            format!("<w:tc>{inner}{}</w:tc>", paragraph(""))
        ])
    );
    let notes = format!(
        "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"1\">{}</w:footnote></w:footnotes>",
        paragraph(&run("脚注说明。"))
    );
    let body = format!("{}{outer}", paragraph(&format!("{}{boxed}", run("正文。"))));
    let document = read(word(&body, &[("word/footnotes.xml", &notes)]));
    assert_eq!(document.text.matches("框中文字").count(), 1);
    assert!(document.text.contains("内一") && document.text.contains("12"));
    assert!(
        document
            .blocks
            .iter()
            .any(|block| matches!(block.kind, BlockKind::Note)
                && document.slice(block.span) == "脚注说明。")
    );
}

/// One table that a page break cut in two is one table again.
#[test]
fn a_table_in_two_pieces() {
    let first = row(&[
        cell("", "序号"),
        cell("", "项目名称"),
        cell("", "金额（万元）"),
    ]);
    let line = |number: u32| {
        row(&[
            cell("", &number.to_string()),
            cell("", &format!("项目{number}")),
            cell("", "10"),
        ])
    };
    let total = row(&[cell("", "合计"), cell("", ""), cell("", "50")]);
    let body = format!(
        "<w:tbl>{first}{}{}</w:tbl>{}<w:tbl>{}{}{total}</w:tbl>",
        line(1),
        line(2),
        paragraph(""),
        line(3),
        line(4)
    );
    let document = read(word(&body, &[]));
    assert_eq!(document.blocks.len(), 1);
    let report = check(&document, &Settings::bundled().unwrap());
    assert_eq!(report.findings[0].computed, "40万元");
}

/// Hidden text and the table of contents aren't read as text of the report; signs of a symbol font are; readings over characters aren't.
#[test]
fn what_a_reader_sees_is_read() {
    let contents = format!(
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}</w:p><w:p>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
        run("一、完成情况1"),
        run("二、资金情况2")
    );
    let body = format!(
        "{contents}{}{}",
        paragraph(&run("一、完成情况")),
        paragraph(&format!(
            "{}<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的999个</w:t></w:r><w:r><w:sym w:font=\"Symbol\" w:char=\"F0B3\"/></w:r>{}",
            run("培训人数"),
            run("200人次。")
        ))
    );
    let document = read(word(&body, &[]));
    let read: Vec<String> = document
        .blocks
        .iter()
        .map(|block| document.slice(block.span))
        .collect();
    assert_eq!(read, ["一、完成情况", "培训人数≥200人次。"]);
    assert_eq!(
        document.unread,
        ["文件中有1处隐藏的文字，其中的文字和数字没有读，没有核对。"]
    );
}

/// A table in a cell is a table of its own, with its sums; a table of one column around tables only lays them out.
#[test]
fn tables_in_tables_are_checked() {
    let table = |rows: &[[&str; 2]]| {
        let rows: String = rows
            .iter()
            .map(|[name, amount]| row(&[cell("", name), cell("", amount)]))
            .collect();
        format!("<w:tbl>{rows}</w:tbl>")
    };
    let inner = table(&[
        ["方向", "金额（万元）"],
        ["基础研究", "10"],
        ["基地建设", "20"],
        ["合计", "40"],
    ]);
    let beside = format!(
        "<w:tbl>{}</w:tbl>",
        row(&[
            cell("", "明细"),
            format!("<w:tc>{inner}{}</w:tc>", paragraph(""))
        ])
    );
    let around = format!(
        "<w:tbl>{}</w:tbl>",
        row(&[format!("<w:tc>{inner}{}</w:tc>", paragraph(""))])
    );
    for (body, tables) in [(beside, 2), (around, 1)] {
        let document = read(word(&body, &[]));
        let found = document
            .blocks
            .iter()
            .filter(|block| matches!(block.kind, BlockKind::Table(_)))
            .count();
        assert_eq!(found, tables);
        let report = check(&document, &Settings::bundled().unwrap());
        let wrong: Vec<&str> = report
            .findings
            .iter()
            .filter(|finding| finding.code == "sum_table")
            .map(|finding| finding.computed.as_str())
            .collect();
        assert_eq!(wrong, ["30万元"]);
    }
}

/// Files that are inserted whole stand where Word shows them; what nobody can read of them is said.
#[test]
fn files_inserted_whole_are_read_where_they_stand() {
    let insert = |id: &str| format!("<w:altChunk xmlns:r=\"urn:r\" r:id=\"{id}\"/>");
    let relation = |id: &str, part: &str| {
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk\" Target=\"{part}\"/>"
        )
    };
    let body = [
        paragraph(&run("前")),
        insert("r1"),
        paragraph(&run("中")),
        insert("r2"),
        insert("r3"),
        insert("none"),
        paragraph(&run("后")),
    ];
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}{}{}</Relationships>",
        relation("r1", "a.htm"),
        relation("r2", "b.txt"),
        relation("r3", "c.rtf")
    );
    let document = read(word(
        &body.concat(),
        &[
            ("word/_rels/document.xml.rels", &relations),
            (
                "word/a.htm",
                "<html><meta charset=\"utf-8\"><body><p>网页一</p><p>网页二</p></body></html>",
            ),
            ("word/b.txt", "文本一\n\n文本二"),
            ("word/c.rtf", "{\\rtf1 x}"),
        ],
    ));
    let lines: Vec<&str> = document.text.lines().collect();
    assert_eq!(
        lines,
        ["前", "网页一", "网页二", "中", "文本一", "文本二", "后"]
    );
    assert!(
        document
            .unread
            .iter()
            .any(|it| it.contains("2个插入的文件")),
        "{:?}",
        document.unread
    );
}

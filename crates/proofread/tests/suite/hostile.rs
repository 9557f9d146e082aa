//! Broken and malicious files: an error or a document, never a panic, never a hang.

use proptest::prelude::*;
use wenxiao_proofread::annotate::annotate;
use wenxiao_proofread::check;
use wenxiao_proofread::read::{ReadError, read_bytes};
use wenxiao_proofread::settings::Settings;

use crate::mutation::CLEAN;
use crate::{make, make_workbook};

fn survive(name: &str, content: Vec<u8>) {
    if let Ok(document) = read_bytes(name, content) {
        let length = document.text.chars().count();
        let report = check(
            &document,
            &Settings::bundled().expect("the bundled settings are sound"),
        );
        for place in report.findings.iter().flat_map(|finding| &finding.places) {
            assert!(place.from <= place.to && place.to <= length);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn mutated_files_are_survived(
        format in 0..4_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
        cut in any::<prop::sample::Index>(),
        shorten in any::<bool>(),
    ) {
        let content = CLEAN[2].1;
        let (name, mut bytes) = match format {
            0 => ("a.docx", make::docx(content)),
            1 => ("a.pdf", make::pdf(content)),
            2 => ("a.xlsx", make_workbook::xlsx(content)),
            _ => ("a.txt", content.as_bytes().to_vec()),
        };
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if shorten {
            bytes.truncate(cut.index(bytes.len()));
        }
        survive(name, bytes);
    }

    /// Word's elements in any order, annotated too.
    #[test]
    fn broken_word_is_annotated(body in "(<w:p>|</w:p>|<w:r>|</w:r>|<w:rPr><w:b/></w:rPr>|<w:t>共3个，其中甲1个、乙1个</w:t>|<w:t> 7 </w:t>|<w:sdt>|</w:sdt>|<w:sdtPr><w:text/></w:sdtPr>|<w:txbxContent>|</w:txbxContent>|<m:oMath>|</m:oMath>|<w:fldChar w:fldCharType=\"begin\"/>|<w:fldChar w:fldCharType=\"separate\"/>|<w:fldChar w:fldCharType=\"end\"/>|<w:footnoteReference w:id=\"1\"/>|<w:ins>|</w:ins>|<w:vanish/>|&#x4e00;){0,50}") {
        let xml = format!("<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>共支持项目9个，其中甲类4个、乙类4个。</w:t></w:r></w:p>{body}</w:body></w:document>");
        let notes = "<w:footnotes><w:footnote w:id=\"1\"><w:p><w:r><w:t>共3个，其中甲1个、乙1个。</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let bytes = make::zipped(&[("word/document.xml", &xml), ("word/footnotes.xml", notes)]);
        if let Ok(document) = read_bytes("a.docx", bytes.clone()) {
            let report = check(&document, &Settings::bundled().expect("the bundled settings are sound"));
            let file = annotate("a.docx", &bytes, &report, crate::formats::made()).expect("what can be read can be annotated");
            let again = read_bytes("a.docx", file).expect("it can be read again");
            prop_assert_eq!(again.text, document.text);
        }
    }

    #[test]
    fn any_text_is_survived(text in "[一二三十百万亿元个项（）()0-9.,:：%≥\\-~年月日共其中占为、，。；\t\n“”A-z]{0,400}") {
        survive("a.txt", text.into_bytes());
    }

    #[test]
    fn sentences_of_figures_beyond_all_measure_are_survived(text in "(79228162514264337593543950335|99999999999999999999999999|99999999999999|100000000000000|0\\.0000000000000000000000001|[0-9]{1,4}|家|万元|亿元|亿亿元|%|人|分|个百分点|倍|每家|平均|比上年|增加|增长|减少|低于|目标|共|合计|其中|占|其余|未|得|扣|满分|、|，|；|。|：|（|）|\\||-|\n){0,80}") {
        survive("a.md", text.into_bytes());
    }

    #[test]
    fn broken_xml_is_survived(body in "(<w:p>|</w:p>|<w:tbl>|</w:tbl>|<w:tr>|</w:tr>|<w:tc>|</w:tc>|<w:r>|</w:r>|<w:t>共3个</w:t>|<w:vMerge/>|<w:gridSpan w:val=\"900000\"/>|&#x4e00;|&bad;){0,60}") {
        let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        survive("a.docx", make::zipped(&[("word/document.xml", &xml)]));
    }
}

#[test]
fn products_and_sums_of_the_largest_figures_are_survived() {
    let large = "79228162514264337593543950335";
    let row = |name: &str, figure: &str| {
        format!("| {name} | {figure} | {figure} | {figure} | {figure} |\n")
    };
    let mut text = String::new();
    for figure in [
        large,
        "9999999999999999999999999",
        "100000000000000",
        "99999999999999",
    ] {
        let list = format!("{figure}家、每家{figure}元，").repeat(12);
        let sentences = [
            format!("{list}共计400万元。"),
            format!("比上年的{figure}家增加{figure}家，增长{figure}%。"),
            format!("{figure}-{figure}亿元，占{figure}%。\n\n"),
        ];
        text += &sentences.join("\n");
        text += "| 名称 | 数量（家） | 标准（亿元） | 金额（亿元） | 合计（亿元） |\n";
        text += "|---|---|---|---|---|\n";
        text += &["甲", "乙", "丙", "合计"]
            .map(|name| row(name, figure))
            .concat();
        text += "\n";
    }
    survive("a.md", text.into_bytes());
}

#[test]
fn deep_nesting_is_refused() {
    let open = "<w:tbl><w:tr><w:tc>".repeat(5000);
    let xml = format!("<w:document><w:body>{open}");
    assert!(matches!(
        read_bytes("a.docx", make::zipped(&[("word/document.xml", &xml)])),
        Err(ReadError::Damaged { .. })
    ));
}

#[test]
fn a_zip_bomb_is_refused() {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(1));
    writer.start_file("word/document.xml", options).unwrap();
    let block = vec![b' '; 1 << 20];
    for _ in 0..520 {
        writer.write_all(&block).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < 8 << 20);
    assert!(matches!(
        read_bytes("a.docx", bytes),
        Err(ReadError::Bomb { .. })
    ));
}

/// A password is said, and so are pages that are only pictures.
#[test]
fn files_with_a_password_are_said_to_have_one() {
    let mut old = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    old.resize(4096, 0);
    for name in ["a.docx", "a.xlsx"] {
        assert!(matches!(
            read_bytes(name, old.clone()),
            Err(ReadError::Protected { .. })
        ));
    }
    let picture = "q 500 0 0 700 0 0 cm /I Do Q";
    let pdf = pdf_of(
        &[
            (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
            (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
            (3, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>".to_owned()),
            (4, format!("<< /Length {} >>\nstream\n{picture}\nendstream", picture.len())),
            (5, "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream".to_owned()),
        ],
        1,
    );
    assert!(matches!(
        read_bytes("a.pdf", pdf),
        Err(ReadError::OnlyPictures { .. })
    ));
}

#[test]
fn other_files_are_refused() {
    for name in ["a.doc", "a.ofd", "a.docx", "a.xlsx"] {
        assert!(
            read_bytes(name, b"not an archive".to_vec()).is_err(),
            "{name}"
        );
    }
}

/// A PDF of hand-written objects; no cross-reference table is right, so the reader has to find them.
fn pdf_of(objects: &[(u32, String)], root: u32) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut offsets = Vec::new();
    for (number, body) in objects {
        offsets.push((*number, out.len()));
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let start = out.len();
    out.extend_from_slice(
        format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes(),
    );
    for (_, offset) in &offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!(
            "trailer\n<< /Size {} /Root {root} 0 R >>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .as_bytes(),
    );
    out
}

/// Page trees and forms that contain themselves, and lengths that lie.
#[test]
fn cyclic_and_lying_pdfs_end() {
    let begun = std::time::Instant::now();
    let stream = |dictionary: &str, content: &str| {
        format!(
            "<< {dictionary} /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        )
    };
    let catalog = (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned());
    let tree = pdf_of(
        &[
            catalog.clone(),
            (
                2,
                "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>".to_owned(),
            ),
            (
                3,
                "<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>".to_owned(),
            ),
        ],
        1,
    );
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>";
    let calls = "/F Do ".repeat(40);
    let form = pdf_of(
        &[
            catalog.clone(),
            (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
            (3, page.to_owned()),
            (4, stream("", &calls)),
            (
                5,
                stream(
                    "/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /F 5 0 R >> >>",
                    "/F Do ",
                ),
            ),
        ],
        1,
    );
    let length = pdf_of(
        &[
            catalog,
            (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
            (3, page.to_owned()),
            (
                4,
                "<< /Length 4 0 R >>\nstream\nBT ET\nendstream".to_owned(),
            ),
            (5, "[5 0 R]".to_owned()),
        ],
        1,
    );
    for bytes in [tree, form, length] {
        survive("a.pdf", bytes);
    }
    assert!(begun.elapsed().as_secs() < 60);
}

/// Arrays in arrays: a parser that calls itself would use up its stack.
#[test]
fn deeply_nested_pdf_objects_end() {
    for depth in [1_000, 100_000] {
        let body = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        survive(
            "a.pdf",
            pdf_of(
                &[
                    (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
                    (2, body),
                ],
                1,
            ),
        );
        let content = "[".repeat(depth);
        survive(
            "a.pdf",
            pdf_of(
                &[
                    (1, "<< /Type /Catalog /Pages 2 0 R >>".to_owned()),
                    (2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned()),
                    (
                        3,
                        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_owned(),
                    ),
                    (
                        4,
                        format!(
                            "<< /Length {} >>\nstream\n{content}\nendstream",
                            content.len()
                        ),
                    ),
                ],
                1,
            ),
        );
    }
}

/// A table of very many columns and a cell that claims to span everything.
#[test]
fn huge_tables_end() {
    let cells = "<w:tc><w:tcPr><w:gridSpan w:val=\"4000000000\"/></w:tcPr><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>".repeat(3000);
    let xml = format!(
        "<w:document><w:body><w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl></w:body></w:document>"
    );
    let begun = std::time::Instant::now();
    survive("a.docx", make::zipped(&[("word/document.xml", &xml)]));
    assert!(begun.elapsed().as_secs() < 60);
}

/// A sentence or a cell of thousands of figures is looked at in pieces that lose nothing, so that what compares the figures of a
/// paragraph with each other takes no longer for it than for many paragraphs.
#[test]
fn endless_sentences_are_looked_at_in_pieces() {
    let settings = Settings::bundled().unwrap();
    let towns: Vec<String> = (0..3000).map(|n| format!("第{n}村补助{n}.5元")).collect();
    let sentence = towns.join("，");
    let cell = format!("| 村 | 补助 |\n|---|---|\n| 全部 | {sentence} |\n");
    for text in [format!("一、补助\n{sentence}。\n"), cell] {
        let document = make::text(&text);
        let context = wenxiao_proofread::context::Context::new(&document, &settings);
        let pieces: Vec<_> = (context.passages.iter())
            .filter(|passage| passage.text().contains("补助") && passage.chars.len() > 9)
            .collect();
        assert!(pieces.len() >= 10, "{}", pieces.len());
        assert!(pieces.iter().all(|piece| piece.quantities.len() <= 400));
        let whole: String = pieces.iter().map(|piece| piece.text()).collect();
        assert_eq!(whole.trim_end_matches('。'), sentence);
        let last = pieces[pieces.len() - 1];
        let span = last.span_of(&last.quantities[last.quantities.len() - 1]);
        let printed: String = document.text.chars().skip(span.from).take(6).collect();
        assert_eq!(printed, "2999.5");
    }
}

/// A long table whose rates are exact to many digits, one of them off: what tells that they are exact stays bounded.
#[test]
fn a_long_table_of_exact_rates_is_judged() {
    let row = |n: i32| {
        let (budget, spent) = (40 + n, 20 + n / 2);
        let rate = f64::from(spent) / f64::from(budget) * 100.0;
        let slip = if n == 30 { 0.7 } else { 0.0 };
        format!("第{n}项\t{budget}\t{spent}\t{:.2}%\n", rate + slip)
    };
    let rows: String = (1..=60).map(row).collect();
    let table = format!("项目\t预算（万元）\t支出（万元）\t执行率\n{rows}");
    let report = check(&make::text(&table), &Settings::bundled().unwrap());
    assert!(report.findings.iter().any(|finding| {
        let mut places = finding.places.iter();
        places.any(|place| place.label.contains("第30项"))
    }));
}

//! Broken and malicious files: an error or a document, never a panic, never a hang.

use proptest::prelude::*;
use wenxiao_proofread::check;
use wenxiao_proofread::read::{ReadError, read_bytes};
use wenxiao_proofread::settings::Settings;

use crate::make;
use crate::mutation::CLEAN;

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
        format in 0..3_usize,
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
        cut in any::<prop::sample::Index>(),
        shorten in any::<bool>(),
    ) {
        let content = CLEAN[2].1;
        let (name, mut bytes) = match format {
            0 => ("a.docx", make::docx(content)),
            1 => ("a.pdf", make::pdf(content)),
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

    #[test]
    fn any_text_is_survived(text in "[一二三十百万亿元个项（）()0-9.,:：%≥\\-~年月日共其中占为、，。；\t\n“”A-z]{0,400}") {
        survive("a.txt", text.into_bytes());
    }

    #[test]
    fn broken_xml_is_survived(body in "(<w:p>|</w:p>|<w:tbl>|</w:tbl>|<w:tr>|</w:tr>|<w:tc>|</w:tc>|<w:r>|</w:r>|<w:t>共3个</w:t>|<w:vMerge/>|<w:gridSpan w:val=\"900000\"/>|&#x4e00;|&bad;){0,60}") {
        let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        survive("a.docx", make::zipped(&[("word/document.xml", &xml)]));
    }
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

#[test]
fn other_files_are_refused() {
    for name in ["a.doc", "a.ofd", "a.docx", "a.xlsx"] {
        assert!(
            read_bytes(name, b"not an archive".to_vec()).is_err(),
            "{name}"
        );
    }
}

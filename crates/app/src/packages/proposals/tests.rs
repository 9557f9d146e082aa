//! The table of proposals: what is read of it, and that everything wrong is said at once.

use rust_decimal::Decimal;
use rust_xlsxwriter::Workbook;
use wenxiao_domain::money::Fen;

use super::*;

const HEAD: &str = "编号,文件,项目名称,项目负责人,承担单位,年度,专项,指标,预算科目（万元）,设备,合作单位,佐证文件\n";

fn csv(rows: &str) -> Result<Proposals, Vec<Finding>> {
    read(
        "申报信息.csv",
        format!("{HEAD}{rows}").as_bytes(),
        &Limits::UPLOAD,
    )
}

#[test]
fn a_row_is_read_with_its_lists() {
    let read = csv("S-1,甲.docx,棉田灌溉,张三,一所,2024年,示例专项,B2=62.40；B5：１２１.56,设备费=120.5;材料费=30万元,质谱仪 M-3；离心机,甲大学,佐证/报告.pdf；旧图.png=sm3:AB00000000000000000000000000000000000000000000000000000000000000\n").unwrap();
    let it = &read.items[0];
    assert_eq!((&*it.file, &*it.work.year, it.row), ("甲.docx", "2024", 2));
    let dec = |text: &str| text.parse::<Decimal>().unwrap();
    assert_eq!(
        it.work.targets,
        [
            ("B2".to_owned(), dec("62.40")),
            ("B5".to_owned(), dec("121.56"))
        ]
    );
    assert_eq!(
        it.work.budget,
        [
            ("设备费".to_owned(), Fen(120_500_000)),
            ("材料费".to_owned(), Fen(30_000_000))
        ]
    );
    assert_eq!(it.work.equipment, ["质谱仪 M-3", "离心机"]);
    assert_eq!(it.evidence[0], Evidence::File("佐证/报告.pdf".to_owned()));
    assert!(matches!(&it.evidence[1], Evidence::Hash { sm3, .. } if sm3.starts_with("ab00")));
}

#[test]
fn a_workbook_with_one_sheet_of_any_name_is_read_alike() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in HEAD.trim_end().split(',').enumerate() {
        sheet
            .write(0, u16::try_from(column).unwrap(), heading)
            .unwrap();
    }
    sheet.write(1, 0, "S-1").unwrap();
    sheet.write(1, 2, "棉田灌溉").unwrap();
    sheet.write(1, 5, 2024).unwrap();
    sheet.write(1, 9, "质谱仪\n离心机").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = read("申报信息.xlsx", &bytes, &Limits::UPLOAD).unwrap();
    assert_eq!(read.items[0].work.year, "2024");
    assert_eq!(read.items[0].work.equipment, ["质谱仪", "离心机"]);
}

#[test]
fn everything_wrong_is_said_at_once_with_its_row() {
    let found = csv("S-1,甲.docx,,张三,一所,24,,B2,设备费=-3;劳务费=多,,,../../etc/passwd\nS-1,甲.docx,又一,,,,,,,,,图=sm3:12;C:\\a.png\n").unwrap_err();
    let seen: Vec<(Option<usize>, &str)> = found
        .iter()
        .map(|it| {
            let row = it.place.as_ref().and_then(|place| place.row);
            (row, it.code.as_str())
        })
        .collect();
    let wanted = [
        (2, "missing_text"),
        (2, "not_a_year"),
        (2, "not_a_pair"),
        (2, "not_a_number"),
        (2, "not_a_number"),
        (2, "not_a_path"),
        (3, "not_a_hash"),
        (3, "not_a_path"),
        (3, "duplicate_id"),
        (3, "duplicate_file"),
    ];
    assert_eq!(seen, wanted.map(|(row, code)| (Some(row), code)));
    assert!(found.iter().all(|it| it.advice.is_some()));
}

#[test]
fn hostile_tables_end_in_findings() {
    let many = format!("S-1,,题,,,,,,,{},,\n", "仪;".repeat(600));
    assert_eq!(csv(&many).unwrap_err()[0].code, "too_many_entries");
    let long = format!("S-1,,题,,,,,,,{},,\n", "仪".repeat(301));
    assert_eq!(csv(&long).unwrap_err()[0].code, "entry_too_long");
    assert_eq!(csv("").unwrap_err()[0].code, "empty_table");
    let rows: Vec<String> = (0..=MOST).map(|n| format!("S-{n},,题,,,,,,,,,")).collect();
    let rows = rows.join(
        "
",
    );
    assert_eq!(csv(&rows).unwrap_err()[0].code, "too_many_rows");
    for (name, bytes) in [
        ("申报信息.xlsx", &b"PK no archive"[..]),
        ("申报信息.csv", b"\xff\xfe\x00"),
        ("申报信息.csv", b""),
        ("申报信息.csv", "编号,项目名称\n1,题\n".as_bytes()),
    ] {
        assert!(read(name, bytes, &Limits::UPLOAD).is_err(), "{name}");
    }
}

#[test]
fn its_name_is_recognised() {
    for name in [
        "申报信息.xlsx",
        "包/proposals.csv",
        "Proposals.CSV",
        "a\\申报信息.csv",
    ] {
        assert!(is_called(name), "{name}");
    }
    for name in ["申报信息.docx", "申报信息表.csv", "proposals"] {
        assert!(!is_called(name), "{name}");
    }
}

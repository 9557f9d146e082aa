//! Workbooks: what is written comes back, what is hostile is refused, what is broken never breaks the reader.
//!
//! Long because every case of bad input that the format names has its test.

use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use wenxiao::packages;
use wenxiao_domain::evaluation::{evaluate, json};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::RuleSet;

use crate::arbitrary;
use crate::small::Folder;

fn evaluated(package: &Package) -> serde_json::Value {
    let rules = RuleSet::find(&package.fund.rule_set, package.fund.fiscal_year).unwrap();
    json(&evaluate(package, &rules))
}

/// The parts of a zip archive.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut entry = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

pub fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        archive.start_file(name.as_str(), options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook with one part changed.
fn changed(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = parts(bytes);
    let found = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    found.1 = change(String::from_utf8(found.1.clone()).unwrap()).into_bytes();
    packed(&parts)
}

/// The small package as a workbook: sheets 专项, 项目, 指标, 项目完成值, 偏差原因.
fn small() -> Vec<u8> {
    let package = packages::read(Folder::small().path()).unwrap().package;
    packages::write_xlsx(&package).unwrap()
}

const PROJECTS: &str = "xl/worksheets/sheet2.xml";

fn refused(bytes: &[u8]) -> Vec<Finding> {
    packages::read_bytes("filing.xlsx", bytes).expect_err("must be refused")
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_comes_back(package in arbitrary::package()) {
        let folder = tempfile::tempdir().unwrap();
        packages::write_folder(&package, folder.path()).unwrap();
        let from_folder = packages::read(folder.path()).map(|read| read.package);
        prop_assert_eq!(from_folder.as_ref(), Ok(&package));
        let from_workbook = packages::read_bytes("a.xlsx", &packages::write_xlsx(&package).unwrap()).map(|read| read.package);
        prop_assert_eq!(from_workbook.as_ref(), Ok(&package));
        prop_assert_eq!(evaluated(&from_workbook.unwrap()), evaluated(&package));
        let files: Vec<(String, Vec<u8>)> = packages::files(&package).into_iter().map(|made| (format!("包/{}", made.name), made.bytes)).collect();
        let from_zip = packages::read_bytes("a.zip", &packed(&files)).map(|read| read.package);
        prop_assert_eq!(from_zip.as_ref(), Ok(&package));
    }

    #[test]
    fn broken_workbooks_give_findings(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>(), 0_u8..4), 1..6)) {
        let mut parts = parts(&small());
        for (part, place, byte, kind) in changes {
            let part = part.index(parts.len());
            let bytes = &mut parts[part].1;
            if bytes.is_empty() {
                continue;
            }
            let at = place.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at),
                2 => bytes.insert(at, byte),
                // Digits become others: references, counts and styles that don't exist.
                _ => for found in bytes[at..].iter_mut().filter(|found| found.is_ascii_digit()).take(3) { *found = b'0' + byte % 10; },
            }
        }
        let start = Instant::now();
        let read = packages::read_bytes("broken.xlsx", &packed(&parts));
        prop_assert!(start.elapsed() < Duration::from_secs(20));
        if let Err(findings) = read {
            prop_assert!(!findings.is_empty());
        }
    }

    #[test]
    fn broken_archives_give_findings(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4), cut in any::<prop::sample::Index>()) {
        let mut bytes = small();
        for (place, byte) in changes {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        if cut.index(3) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Err(findings) = packages::read_bytes("broken.xlsx", &bytes) {
            prop_assert!(!findings.is_empty());
        }
    }

    #[test]
    fn broken_folders_give_findings(changes in prop::collection::vec((0..5_usize, any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>(), 0_u8..5), 1..6)) {
        let folder = Folder::small();
        let names = ["fund.toml", "projects.csv", "indicators.csv", "actuals.csv", "causes.csv"];
        for (file, first, second, byte, kind) in changes {
            let mut bytes = std::fs::read(folder.path().join(names[file])).unwrap();
            if bytes.is_empty() {
                continue;
            }
            let (a, b) = (first.index(bytes.len()), second.index(bytes.len()));
            match kind {
                0 => bytes[a] = byte,
                1 => bytes.truncate(a),
                2 => bytes.insert(a, byte),
                3 => bytes.swap(a, b),
                _ => {
                    // Cells change places.
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    let mut cells: Vec<&str> = text.split(',').collect();
                    let (a, b) = (first.index(cells.len()), second.index(cells.len()));
                    cells.swap(a, b);
                    bytes = cells.join(",").into_bytes();
                }
            }
            folder.write(names[file], bytes);
        }
        if let Err(findings) = packages::read(folder.path()) {
            prop_assert!(!findings.is_empty());
            prop_assert!(findings.iter().all(|finding| finding.place.is_some()));
        }
    }
}

#[test]
fn the_seed_as_a_workbook_gives_the_same_evaluation() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/central-guidance-2024");
    let package = packages::read(&path).unwrap().package;
    let bytes = packages::write_xlsx(&package).unwrap();
    assert_eq!(
        bytes,
        packages::write_xlsx(&package).unwrap(),
        "the same package gives the same bytes"
    );
    let back = packages::read_bytes("seed.xlsx", &bytes).unwrap().package;
    assert_eq!(back, package);
}

#[test]
fn the_template_says_what_is_missing() {
    let bytes = packages::template("cn/central-guidance-fund").unwrap();
    let findings = refused(&bytes);
    // Nothing is filled in yet; every sheet and column is there.
    assert!(
        !codes(&findings)
            .iter()
            .any(|code| code.starts_with("missing_file") || *code == "missing_column"),
        "{findings:#?}"
    );
    let sheets: Vec<String> = parts(&bytes)
        .into_iter()
        .filter(|(name, _)| name.starts_with("xl/worksheets/sheet"))
        .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
        .collect();
    assert_eq!(sheets.len(), 6);
    assert!(sheets[2].contains("dataValidation") && sheets[2].contains("conditionalFormatting"));
}

/// A workbook made by hand: English names and headings, another order, dates and percentages as a spreadsheet formats them.
#[expect(
    clippy::too_many_lines,
    reason = "five tables, written out as a person would type them"
)]
fn by_hand(change: impl FnOnce(&mut Vec<Worksheet>)) -> Vec<u8> {
    let tables: [(&str, &[&[&str]]); 5] = [
        ("causes", &[&["indicator", "cause", "improvement"]]),
        (
            "actuals",
            &[
                &[
                    "project_id",
                    "indicator",
                    "target",
                    "actual",
                    "numerator",
                    "denominator",
                    "note",
                ],
                &["P1", "O2", "", "", "", "", "x"],
            ],
        ),
        (
            "projects",
            &[
                &[
                    "name",
                    "id",
                    "direction",
                    "cohort",
                    "mode",
                    "host",
                    "committed_wan",
                    "allocated_wan",
                    "due_on",
                    "released_on",
                    "spent_wan",
                    "counterpart_wan",
                    "grade",
                ],
                &[
                    "名称",
                    "P1",
                    "平台",
                    "新上",
                    "直接补助",
                    "单位",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "0",
                    "",
                ],
            ],
        ),
        (
            "indicators",
            &[
                &[
                    "code",
                    "dimension",
                    "category",
                    "name",
                    "unit",
                    "nature",
                    "direction",
                    "target",
                    "full_marks",
                ],
                &[
                    "O2",
                    "产出指标",
                    "时效指标",
                    "及时率",
                    "%",
                    "relative",
                    ">=",
                    "90",
                    "",
                ],
            ],
        ),
        (
            "fund",
            &[
                &["name", "专项"],
                &["region", "省"],
                &["region_code", "650000"],
                &["fiscal_year", "2024"],
                &["central_departments", "财政部"],
                &["finance_department", "厅"],
                &["line_department", "厅"],
                &["rule_set", "cn/central-guidance-fund"],
                &["evaluated_on", "2025-03-31"],
                &["[budget]"],
                &["central", "100"],
                &["[released]"],
                &["central", "100"],
            ],
        ),
    ];
    let mut sheets = Vec::new();
    for (name, rows) in tables {
        let mut sheet = Worksheet::new();
        sheet.set_name(name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet
                    .write_string(
                        u32::try_from(row).unwrap(),
                        u16::try_from(column).unwrap(),
                        *cell,
                    )
                    .unwrap();
            }
        }
        sheets.push(sheet);
    }
    let projects = &mut sheets[2];
    projects.write_number(1, 6, 30.1).unwrap();
    projects.write_number(1, 7, 0.1 + 0.2).unwrap();
    projects
        .write_number_with_format(1, 8, 45_504.0, &Format::new().set_num_format("yyyy/m/d;@"))
        .unwrap();
    projects.write_number(1, 9, 45_504.0).unwrap();
    projects
        .write_formula(1, 10, Formula::new("0.1+0.1").set_result("0.2"))
        .unwrap();
    sheets[1]
        .write_number_with_format(1, 3, 0.955, &Format::new().set_num_format("0.0%"))
        .unwrap();
    change(&mut sheets);
    let mut workbook = Workbook::new();
    for sheet in sheets {
        workbook.push_worksheet(sheet);
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_made_by_hand_is_read() {
    let package = packages::read_bytes("hand.xlsx", &by_hand(|_| ()))
        .unwrap_or_else(|findings| panic!("{findings:#?}"))
        .package;
    let project = &package.projects[0];
    assert_eq!(project.committed.to_wan().to_string(), "30.1");
    assert_eq!(project.allocated.to_wan().to_string(), "0.3");
    assert_eq!(project.spent.to_wan().to_string(), "0.2");
    assert_eq!(project.due_on.unwrap().to_string(), "2024-07-31");
    assert_eq!(project.released_on, project.due_on);
    let wenxiao_domain::package::Filed::Value(wenxiao_domain::package::Actual::Number(value)) =
        package.filings[0].actual
    else {
        panic!("{:?}", package.filings)
    };
    assert_eq!(value.to_string(), "95.5");
}

#[test]
fn formulas_without_results_and_errors_are_refused() {
    let bytes = by_hand(|sheets| {
        sheets[2]
            .write_formula(1, 10, Formula::new("SUM(A1)").set_result("1234567"))
            .unwrap();
        sheets[2]
            .write_formula(1, 11, Formula::new("NA()").set_result("#N/A"))
            .unwrap();
    });
    // Programs that never compute leave the result out, or leave its element empty.
    for uncomputed in ["", "<v></v>", "<v/>"] {
        let bytes = changed(&bytes, "xl/worksheets/sheet3.xml", |text| {
            assert!(text.contains("<v>1234567</v>"));
            text.replace("<v>1234567</v>", uncomputed)
                .replace("t=\"str\"><f>NA()", "t=\"e\"><f>NA()")
        });
        let findings = refused(&bytes);
        let formula = findings
            .iter()
            .find(|finding| finding.code == "formula_without_value")
            .unwrap();
        let place = formula.place.as_ref().unwrap();
        assert_eq!(
            (place.file.as_str(), place.row, place.column.as_deref()),
            ("projects", Some(2), Some("spent_wan"))
        );
        assert_eq!(formula.read.as_deref(), Some("=SUM(A1)"));
        assert!(codes(&findings).contains(&"cell_error"), "{findings:#?}");
    }
}

#[test]
fn zip_bombs_stop_at_the_limit() {
    let mut all = parts(&small());
    let sheet = all.iter_mut().find(|(name, _)| name == PROJECTS).unwrap();
    let row = "<row><c t=\"inlineStr\"><is><t>x</t></is></c></row>"
        .repeat(1_000)
        .into_bytes();
    let end = sheet
        .1
        .windows(12)
        .position(|window| window == b"</sheetData>")
        .unwrap();
    let tail = sheet.1.split_off(end);
    // 300 MB of rows that deflate to less than a megabyte.
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &all {
        archive
            .start_file(name.as_str(), zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
        if name == PROJECTS {
            for _ in 0..3_000 {
                archive.write_all(&row).unwrap();
            }
            archive.write_all(&tail).unwrap();
        }
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 2_000_000);
    let limits = packages::limits::Limits {
        unpacked_bytes: 20 << 20,
        ..packages::limits::Limits::UPLOAD
    };
    let findings =
        packages::read_bytes_with("bomb.xlsx", &bytes, packages::Options::default(), &limits)
            .unwrap_err();
    assert!(
        codes(&findings).contains(&"unpacks_too_large"),
        "{:?}",
        codes(&findings)
    );
}

#[test]
fn limits_of_size_rows_entries_and_columns() {
    let limits = packages::limits::Limits {
        file_bytes: 1_000,
        ..packages::limits::Limits::UPLOAD
    };
    let read = |bytes: &[u8], limits| {
        packages::read_bytes_with("a.xlsx", bytes, packages::Options::default(), &limits)
            .unwrap_err()
    };
    assert_eq!(codes(&read(&small(), limits)), ["too_large"]);
    let limits = packages::limits::Limits {
        entries: 3,
        ..packages::limits::Limits::UPLOAD
    };
    assert_eq!(codes(&read(&small(), limits)), ["too_many_entries"]);
    let limits = packages::limits::Limits {
        rows: 3,
        ..packages::limits::Limits::UPLOAD
    };
    assert!(codes(&read(&small(), limits)).contains(&"too_many_rows"));
    let limits = packages::limits::Limits {
        time: Duration::ZERO,
        ..packages::limits::Limits::UPLOAD
    };
    let rows: String = (0..2_000)
        .map(|row| format!("<row r=\"{}\"></row>", row + 10))
        .collect();
    let slow = changed(&small(), PROJECTS, |text| {
        text.replace("</sheetData>", &format!("{rows}</sheetData>"))
    });
    assert!(codes(&read(&slow, limits)).contains(&"too_slow"));
    // A cell in the last column and row that a sheet can have: nothing is allocated for what lies between.
    let far = changed(&small(), PROJECTS, |text| {
        text.replace(
            "</sheetData>",
            "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>",
        )
    });
    assert!(codes(&refused(&far)).contains(&"malformed_row"));
    let far = changed(&small(), PROJECTS, |text| {
        text.replace(
            "</sheetData>",
            "<row r=\"99999999999999999999\"><c r=\"A1\"><v>1</v></c></row></sheetData>",
        )
    });
    assert!(codes(&refused(&far)).contains(&"damaged_file"));
}

#[test]
fn what_is_no_workbook() {
    for (bytes, code) in [
        (b"PK\x03\x04".to_vec(), "damaged_file"),
        (b"hello".to_vec(), "damaged_file"),
        (Vec::new(), "damaged_file"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(),
            "encrypted_file",
        ),
        (
            packed(&[("readme.txt".to_owned(), b"x".to_vec())]),
            "missing_file",
        ),
    ] {
        assert_eq!(codes(&refused(&bytes)), [code]);
    }
    let missing = changed(&small(), "xl/workbook.xml", |text| {
        text.replace("name=\"指标\"", "name=\"别的\"")
    });
    let findings = refused(&missing);
    assert_eq!(codes(&findings), ["missing_file"]);
    assert!(findings[0].message.contains("工作表「指标」"));
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let folder = Folder::small();
    folder.replace("projects.csv", "名称一", "=cmd|' /C calc'!A0");
    let package = packages::read(folder.path()).unwrap().package;
    let bytes = packages::write_xlsx(&package).unwrap();
    for (name, bytes) in parts(&bytes) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let formulas = text.matches("<f>").count();
        assert!(
            !name.starts_with("xl/worksheets/") || formulas == 0,
            "{name}"
        );
    }
    let csv = packages::files(&package)
        .into_iter()
        .find(|made| made.name == "projects.csv")
        .unwrap();
    let text = String::from_utf8(csv.bytes).unwrap();
    assert!(text.contains("'=cmd|"), "{text}");
    assert_eq!(
        packages::read_bytes("a.xlsx", &bytes).unwrap().package,
        package
    );
}

//! The workbook of the seed package.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use wenxiao_report::xlsx;

use crate::self_evaluation::{evaluated, seed};
use crate::writers::part;
use crate::{common, scheme_reader, third_party};

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

/// A column of a list, by its heading.
fn column(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, heading: &str) -> Vec<Data> {
    let range = book.worksheet_range(sheet).unwrap();
    let place = range
        .rows()
        .next()
        .unwrap()
        .iter()
        .position(|cell| *cell == *heading)
        .unwrap_or_else(|| panic!("no column {heading}"));
    range.rows().skip(1).map(|row| row[place].clone()).collect()
}

#[test]
fn the_sheets_hold_the_data_and_every_figure_has_its_source() {
    let seed = seed();
    let narratives = BTreeMap::new();
    let written = xlsx::table(&seed.input(&narratives)).unwrap();
    assert_eq!(written.findings.len(), 3, "texts of the form");
    let mut book = open(&written.bytes);
    assert_eq!(
        book.sheet_names(),
        ["自评表", "指标", "项目", "汇总", "溯源", "规则"]
    );
    let allocated = column(&mut book, "项目", "本年安排（万元）");
    assert_eq!(allocated.len(), 136);
    let sum: f64 = allocated.iter().map(Number::number).sum();
    assert!((sum - 11087.0).abs() < 1e-6);
    let ids = column(&mut book, "溯源", "编号");
    assert_eq!(ids.len(), seed.figures.len());
    let points: f64 = column(&mut book, "指标", "得分")
        .iter()
        .map(Number::number)
        .sum();
    assert!((points - 87.09).abs() < 1e-6, "{points}");
}

/// calamine's own conversion wants a type for every kind of cell; a list's empty cells count nothing.
trait Number {
    fn number(&self) -> f64;
}

impl Number for Data {
    fn number(&self) -> f64 {
        match self {
            Data::Float(value) => *value,
            Data::Empty => 0.0,
            other => panic!("{other:?} is no number"),
        }
    }
}

#[test]
fn text_that_looks_like_a_formula_stays_text() {
    let mut package = common::seed();
    let names = ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(1)", "\t=1"];
    for (project, name) in package.projects.iter_mut().zip(names) {
        name.clone_into(&mut project.name);
    }
    let seed = evaluated(package, "cn/central-guidance-fund");
    let narratives: BTreeMap<String, String> =
        [("form.remarks".to_owned(), "=cmd|' /C calc'!A0".to_owned())].into();
    let written = xlsx::table(&seed.input(&narratives)).unwrap();
    let mut book = open(&written.bytes);
    let read = column(&mut book, "项目", "项目名称");
    for (cell, name) in read.iter().zip(names) {
        assert_eq!(*cell, Data::String(name.to_owned()));
    }
    for number in 1..=6 {
        let sheet = part(&written.bytes, &format!("xl/worksheets/sheet{number}.xml"));
        assert!(!sheet.contains("<f>"), "sheet {number} has a formula");
    }
}

#[test]
fn a_very_long_text_is_cut_with_a_word() {
    let seed = seed();
    let narratives: BTreeMap<String, String> =
        [("form.remarks".to_owned(), "长".repeat(40_000))].into();
    let written = xlsx::table(&seed.input(&narratives)).unwrap();
    let range = open(&written.bytes).worksheet_range("自评表").unwrap();
    assert!(
        range
            .used_cells()
            .any(|(_, _, cell)| cell.to_string().ends_with("……（全文见报告）"))
    );
}

#[test]
fn the_same_data_give_the_same_workbook() {
    let narratives = BTreeMap::new();
    let write = || xlsx::table(&seed().input(&narratives)).unwrap().bytes;
    let first = write();
    assert!(first == write());
    assert!(part(&first, "docProps/core.xml").contains("2025-03-31"));
}

#[test]
fn an_evaluation_by_tree_has_its_workbook() {
    let seed = third_party::evaluated(scheme_reader::seed());
    let narratives = BTreeMap::new();
    let write = || xlsx::scheme_table(&seed.input(&narratives)).unwrap().bytes;
    let bytes = write();
    assert!(bytes == write());
    let mut book = open(&bytes);
    assert_eq!(
        book.sheet_names(),
        [
            "评分表",
            "指标",
            "项目",
            "问题与建议",
            "问卷",
            "溯源",
            "规则"
        ]
    );
    assert_eq!(column(&mut book, "项目", "项目编号").len(), 191);
    let levels = column(&mut book, "指标", "级别");
    let scores = column(&mut book, "指标", "得分");
    let first_level: f64 = levels
        .iter()
        .zip(&scores)
        .filter(|(level, _)| **level == Data::Float(1.0))
        .map(|(_, score)| score.number())
        .sum();
    assert!((first_level - 87.5).abs() < 1e-9);
}

//! Packages as officials send them: the seed, what is tolerated, and everything that is refused with its place and advice.
//!
//! Long because every case of bad input that the format names has its test.

use std::path::Path;

use crate::small::{self, Folder};
use rust_decimal::Decimal;
use wenxiao::packages;
use wenxiao_domain::evaluation::{evaluate, json};
use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::package::{Actual, Filed, Package, Target};
use wenxiao_domain::packs::RuleSet;

/// What `packages::read` says about a folder that it refuses: code, file, row, column.
fn refused(folder: &Folder) -> Vec<Finding> {
    let findings = packages::read(folder.path()).expect_err("must be refused");
    for finding in &findings {
        assert!(
            finding.message.chars().any(|c| c > '\u{4e00}'),
            "{finding:?}"
        );
        assert!(finding.place.is_some(), "{finding:?}");
    }
    findings
}

/// The one finding of a code, with its place.
fn only<'f>(findings: &'f [Finding], code: &str) -> &'f Finding {
    let found: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.code == code)
        .collect();
    assert_eq!(found.len(), 1, "{code} in {findings:#?}");
    found[0]
}

fn place(finding: &Finding) -> (&str, Option<usize>, Option<&str>) {
    let place = finding.place.as_ref().unwrap();
    (&place.file, place.row, place.column.as_deref())
}

fn expect(findings: &[Finding], code: &str, file: &str, row: usize, column: &str, read: &str) {
    let finding = only(findings, code);
    assert_eq!(
        place(finding),
        (file, Some(row), Some(column)),
        "{finding:?}"
    );
    assert_eq!(finding.read.as_deref(), Some(read), "{finding:?}");
    assert!(
        finding.expected.is_some() && finding.advice.is_some(),
        "{finding:?}"
    );
}

fn accepted(folder: &Folder) -> Package {
    packages::read(folder.path())
        .unwrap_or_else(|findings| panic!("{findings:#?}"))
        .package
}

#[test]
fn the_seed_gives_its_published_evaluation() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/central-guidance-2024");
    let read = packages::read(&path).unwrap();
    assert_eq!(read.warnings, []);
    let package = read.package;
    assert_eq!(package.projects.len(), 136);
    let rules = RuleSet::find(&package.fund.rule_set, package.fund.fiscal_year).unwrap();
    let text = std::fs::read_to_string(path.join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    small::assert_contains(&json(&evaluate(&package, &rules)), &expected, "");
}

#[test]
fn what_people_write_is_read_not_refused() {
    let folder = Folder::small();
    folder.replace(
        "projects.csv",
        "2024-07-31,2024-06-10,19.5",
        "2024/7/31,2024年6月10日,１９．５",
    );
    folder.replace(
        "projects.csv",
        "P1,平台建设,新上,直接补助,名称一,单位一,30,30",
        "P1,平台建设,新上,直接补助,名称一,单位一,\"1,030.00\",30 万元",
    );
    folder.replace("indicators.csv", "O1,产出指标", "O1,产出");
    folder.replace("indicators.csv", "relative,>=,90", "relative,≥,９０％");
    folder.replace("actuals.csv", "P1,O2,90,95", "P1,O2,90%,95%");
    folder.replace("actuals.csv", "P1,Q1,,达成:95", "P1,Q1,,达成：95%");
    let package = accepted(&folder);
    assert_eq!(package.projects[0].committed.to_wan(), Decimal::from(1_030));
    assert_eq!(package.projects[0].allocated.to_wan(), Decimal::from(30));
    assert_eq!(package.projects[0].spent.to_wan(), Decimal::new(195, 1));
    assert_eq!(
        package.projects[0].due_on.unwrap().to_string(),
        "2024-07-31"
    );
    assert_eq!(
        package.projects[0].released_on.unwrap().to_string(),
        "2024-06-10"
    );
    assert_eq!(
        package.indicators[1].target,
        Target::Number(Decimal::from(90))
    );
    assert_eq!(package.filings, accepted(&Folder::small()).filings);
}

#[test]
fn encodings_headings_and_the_order_of_columns_do_not_matter() {
    let plain = accepted(&Folder::small());
    let folder = Folder::small();
    let text = folder.text("actuals.csv");
    folder.write(
        "actuals.csv",
        [b"\xEF\xBB\xBF", text.replace('\n', "\r\n").as_bytes()].concat(),
    );
    let chinese = folder.text("projects.csv").replacen(
        "id,direction,cohort,mode,name,host,committed_wan,allocated_wan,due_on,released_on,spent_wan,counterpart_wan,grade",
        "项目编号,支持方向,新上/结转,支持方式,项目名称,承担单位,核定金额（万元）,本年安排（万元）,应拨日期,拨付日期,本年支出,地方及自筹投入,评价等级",
        1,
    );
    folder.write(
        "projects.csv",
        encoding_rs::GB18030.encode(&chinese).0.into_owned(),
    );
    let reordered: String = folder
        .text("causes.csv")
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            format!("备注,{},{},{}\n", fields[2], fields[0], fields[1])
        })
        .collect();
    folder.write("causes.csv", reordered.into_bytes());
    assert_eq!(accepted(&folder), plain);
}

#[test]
fn empty_rows_and_columns_that_a_spreadsheet_leaves_are_no_data() {
    let folder = Folder::small();
    let plain = accepted(&folder);
    let text = folder.text("projects.csv");
    let padded: String = text.lines().map(|line| format!("{line},,\n")).collect();
    folder.write("projects.csv", format!("{padded},,,,\n\n").into_bytes());
    folder.replace("actuals.csv", "P1,O1,1,1,,", "P1,O1,1,1");
    assert_eq!(accepted(&folder), plain);
}

#[test]
fn missing_zero_and_not_applicable_are_three_things() {
    let folder = Folder::small();
    folder.replace("actuals.csv", "P1,O1,1,1,,", "P1,O1,1,0,,");
    folder.replace("actuals.csv", "P2,O1,1,1,,", "P2,O1,1,—,,");
    folder.replace("actuals.csv", "P3,O1,1,1,,", "P3,O1,1,,,");
    let package = accepted(&folder);
    let actuals: Vec<_> = package
        .filings
        .iter()
        .take(3)
        .map(|filing| filing.actual)
        .collect();
    assert_eq!(
        actuals,
        [
            Filed::Value(Actual::Number(Decimal::ZERO)),
            Filed::NotApplicable,
            Filed::Missing
        ]
    );
}

#[test]
fn a_missing_file_and_a_missing_column() {
    let folder = Folder::small();
    folder.remove("causes.csv");
    folder.replace("projects.csv", "spent_wan", "支出多少");
    folder.replace("fund.toml", "fiscal_year = 2024", "");
    let findings = refused(&folder);
    assert_eq!(place(only(&findings, "missing_file")).0, "causes.csv");
    let missing: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code == "missing_column")
        .map(place)
        .collect();
    assert_eq!(
        missing,
        [
            ("fund.toml", None, Some("fiscal_year")),
            ("projects.csv", Some(1), Some("本年支出"))
        ]
    );
}

#[test]
fn ids_and_codes_stand_once() {
    let folder = Folder::small();
    folder.append(
        "projects.csv",
        "P1,平台建设,新上,直接补助,名称,单位,1,1,,,1,1,优\n",
    );
    folder.append(
        "indicators.csv",
        "O1,产出指标,数量指标,又一项,个,absolute,>=,1,\n",
    );
    folder.append("actuals.csv", "P1,O1,1,1,,\n");
    folder.append("causes.csv", "O1,原因,措施\n");
    let findings = refused(&folder);
    expect(&findings, "duplicate_id", "projects.csv", 5, "id", "P1");
    expect(
        &findings,
        "duplicate_filing",
        "actuals.csv",
        10,
        "indicator",
        "P1/O1",
    );
    let codes: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code == "duplicate_code")
        .map(place)
        .collect();
    assert_eq!(
        codes,
        [
            ("indicators.csv", Some(6), Some("code")),
            ("causes.csv", Some(3), Some("indicator"))
        ]
    );
}

#[test]
fn ids_that_no_table_has() {
    let folder = Folder::small();
    folder.append("actuals.csv", "P9,O1,1,1,,\nP1,O9,1,1,,\n");
    folder.append("causes.csv", "O8,原因,措施\n");
    let findings = refused(&folder);
    expect(
        &findings,
        "unknown_project",
        "actuals.csv",
        10,
        "project_id",
        "P9",
    );
    let unknown: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code == "unknown_indicator")
        .map(place)
        .collect();
    assert_eq!(
        unknown,
        [
            ("actuals.csv", Some(11), Some("indicator")),
            ("causes.csv", Some(3), Some("indicator"))
        ]
    );
}

#[test]
fn hostile_numbers() {
    for (text, code) in [
        ("abc", "not_a_number"),
        ("12项", "not_a_number"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("-", "not_a_number"),
        ("\"12,34\"", "not_a_number"),
        ("1e400", "number_too_large"),
        ("123456789012345678901234567890", "number_too_large"),
        ("9999999999999", "number_too_large"),
        ("95%", "unit_differs"),
    ] {
        let folder = Folder::small();
        folder.replace("actuals.csv", "P1,O1,1,1,,", &format!("P1,O1,1,{text},,"));
        expect(
            &refused(&folder),
            code,
            "actuals.csv",
            2,
            "actual",
            text.trim_matches('"'),
        );
    }
}

#[test]
fn amounts() {
    for (text, code) in [
        ("-1", "negative_amount"),
        ("三十", "not_a_number"),
        ("30%", "not_a_number"),
        ("300元", "not_a_number"),
        ("0.0000001", "finer_than_fen"),
        ("1e400", "number_too_large"),
        ("—", "not_a_number"),
        ("", "missing_number"),
    ] {
        let folder = Folder::small();
        folder.replace(
            "projects.csv",
            "2024-07-31,2024-06-10,19.5",
            &format!("2024-07-31,2024-06-10,{text}"),
        );
        expect(
            &refused(&folder),
            code,
            "projects.csv",
            2,
            "spent_wan",
            text,
        );
        let folder = Folder::small();
        folder.replace(
            "fund.toml",
            "central = \"100\"",
            &format!("central = \"{text}\""),
        );
        let findings = refused(&folder);
        assert_eq!(
            place(only(&findings, code)),
            ("fund.toml", Some(13), Some("budget.central"))
        );
    }
}

#[test]
fn dates_that_are_none() {
    for text in [
        "2024-02-30",
        "2024-13-01",
        "31/07/2024",
        "明天",
        "2024",
        "—",
    ] {
        let folder = Folder::small();
        folder.replace(
            "projects.csv",
            "2024-07-31,2024-06-10",
            &format!("{text},2024-06-10"),
        );
        expect(
            &refused(&folder),
            "not_a_date",
            "projects.csv",
            2,
            "due_on",
            text,
        );
        let folder = Folder::small();
        folder.replace(
            "fund.toml",
            "evaluated_on = 2025-03-31",
            &format!("evaluated_on = \"{text}\""),
        );
        assert_eq!(place(only(&refused(&folder), "not_a_date")).0, "fund.toml");
    }
}

#[test]
fn words_outside_the_lists() {
    let folder = Folder::small();
    folder.replace("indicators.csv", "absolute,>=,3", "绝对,>=,3");
    folder.replace("indicators.csv", "relative,>=,90", "relative,>,90");
    folder.replace("indicators.csv", "Q1,效益指标", "Q1,社会指标");
    folder.replace(
        "projects.csv",
        "P1,平台建设,新上,直接补助",
        "P1,平台建设,续建,直接补贴",
    );
    folder.replace("projects.csv", ",20,优", ",20,A");
    let findings = refused(&folder);
    let places: Vec<_> = findings
        .iter()
        .filter(|finding| finding.code == "unknown_value")
        .map(place)
        .collect();
    assert_eq!(
        places,
        [
            ("indicators.csv", Some(2), Some("nature")),
            ("indicators.csv", Some(3), Some("direction")),
            ("indicators.csv", Some(5), Some("dimension")),
            ("projects.csv", Some(2), Some("cohort")),
            ("projects.csv", Some(2), Some("mode")),
            ("projects.csv", Some(2), Some("grade")),
        ]
    );
}

#[test]
fn tiers_and_ratios() {
    for (from, to, code, column) in [
        (
            "P1,Q1,,达成:95",
            "P1,Q1,,基本达成:95",
            "unknown_tier",
            "actual",
        ),
        ("P1,Q1,,达成:95", "P1,Q1,,95", "unknown_tier", "actual"),
        ("P1,Q1,,达成:95", "P1,Q1,,达成", "not_a_number", "actual"),
        (
            "P1,Q1,,达成:95",
            "P1,Q1,,达成:很好",
            "not_a_number",
            "actual",
        ),
        (
            "P1,B1,,,24,30",
            "P1,B1,,,24,",
            "ratio_without_parts",
            "denominator",
        ),
        (
            "P1,B1,,,24,30",
            "P1,B1,,0.8,,",
            "ratio_without_parts",
            "actual",
        ),
        (
            "P1,B1,,,24,30",
            "P1,B1,,,24,x",
            "not_a_number",
            "denominator",
        ),
    ] {
        let folder = Folder::small();
        folder.replace("actuals.csv", from, to);
        let findings = refused(&folder);
        assert_eq!(place(only(&findings, code)).2, Some(column), "{to}");
    }
}

#[test]
fn marks_are_filed_for_a_whole_dimension_or_not_at_all() {
    let folder = Folder::small();
    folder.replace("indicators.csv", "absolute,>=,3,", "absolute,>=,3,30");
    expect(
        &refused(&folder),
        "full_marks_incomplete",
        "indicators.csv",
        3,
        "full_marks",
        "",
    );
    folder.replace("indicators.csv", "relative,>=,90,", "relative,>=,90,20");
    assert_eq!(
        accepted(&folder).indicators[1].full_marks,
        Some(Decimal::from(20))
    );
}

#[test]
fn rule_sets_that_do_not_exist_or_do_not_hold() {
    let folder = Folder::small();
    folder.replace("fund.toml", "cn/central-guidance-fund", "cn/no-such-fund");
    let findings = refused(&folder);
    assert_eq!(
        place(only(&findings, "unknown_rule_set")),
        ("fund.toml", None, Some("rule_set"))
    );
    let options = packages::Options {
        rule_set: Some("cn/central-guidance-fund"),
    };
    assert!(packages::read_with(folder.path(), options).is_ok());
    let folder = Folder::small();
    folder.replace("fund.toml", "fiscal_year = 2024", "fiscal_year = 1999");
    only(&refused(&folder), "rule_set_not_in_force");
}

#[test]
fn over_spending_is_a_warning() {
    let folder = Folder::small();
    folder.replace(
        "projects.csv",
        "2024-07-31,2024-06-10,19.5",
        "2024-07-31,2024-06-10,30.01",
    );
    folder.replace(
        "fund.toml",
        "[released]\ncentral = \"100\"",
        "[released]\ncentral = \"100.5\"",
    );
    let warnings = packages::read(folder.path()).unwrap().warnings;
    assert!(
        warnings
            .iter()
            .all(|warning| warning.severity == Severity::Warning)
    );
    let codes: Vec<&str> = warnings
        .iter()
        .map(|warning| warning.code.as_str())
        .collect();
    assert_eq!(codes, ["released_over_budget", "spent_over_allocated"]);
}

#[test]
fn money_from_a_source_that_nobody_knows_is_not_lost() {
    let folder = Folder::small();
    folder.replace("fund.toml", "[budget]\n", "[budget]\nregional = \"50\"\n");
    let findings = refused(&folder);
    assert_eq!(
        place(only(&findings, "unknown_value")),
        ("fund.toml", Some(13), Some("budget.regional"))
    );
}

#[test]
fn broken_rows_and_texts() {
    for (from, to, code) in [
        ("P1,O1,1,1,,", "P1,O1,1,1,234,,", "not_a_ratio"),
        ("P1,B1,,,24,30", "P1,B1,,,24,30,5", "row_width"),
        ("P1,O1,1,1,,", "P1,O1,1,\"1,,", "malformed_row"),
        ("P1,O1,1,1,,", "P1\u{7},O1,1,1,,", "control_character"),
    ] {
        let folder = Folder::small();
        folder.replace("actuals.csv", from, to);
        assert!(
            refused(&folder).iter().any(|finding| finding.code == code),
            "{code}"
        );
    }
    let folder = Folder::small();
    let text = folder.text("actuals.csv");
    folder.write("actuals.csv", text.as_bytes()[..text.len() - 4].to_vec());
    assert_eq!(place(only(&refused(&folder), "row_width")).1, Some(9));
    folder.write("actuals.csv", text.as_bytes()[..text.len() - 10].to_vec());
    only(&refused(&folder), "not_text");
    folder.write("actuals.csv", b"\xFF\xFEa\0b\0".to_vec());
    only(&refused(&folder), "not_text");
    folder.write("fund.toml", b"name = \"x\nregion = 1".to_vec());
    assert_eq!(
        place(only(&refused(&folder), "malformed_toml")).0,
        "fund.toml"
    );
}

#[test]
fn every_finding_at_once() {
    let folder = Folder::small();
    folder.replace(
        "projects.csv",
        "2024-07-31,2024-06-10,19.5",
        "2024-07-32,2024-06-10,-1",
    );
    folder.append("actuals.csv", "P9,O1,x,1,,\n");
    folder.replace("fund.toml", "2025-03-31", "\"x\"");
    let codes: Vec<String> = refused(&folder)
        .into_iter()
        .map(|finding| finding.code)
        .collect();
    assert_eq!(
        codes,
        [
            "not_a_date",
            "not_a_date",
            "negative_amount",
            "unknown_project"
        ]
    );
}

#[test]
fn a_million_broken_rows_give_a_readable_answer() {
    let folder = Folder::small();
    let rows: String = (0..300_000)
        .map(|row| format!("X{row},O1,1,1,,\n"))
        .collect();
    folder.append("actuals.csv", &rows);
    let findings = refused(&folder);
    assert_eq!(findings.len(), packages::limits::FINDINGS + 1);
    let last = findings.last().unwrap();
    assert_eq!(last.code, "more_findings");
    assert!(last.message.contains("299800"), "{}", last.message);
    assert_eq!(
        place(&findings[199]),
        ("actuals.csv", Some(209), Some("project_id"))
    );
}

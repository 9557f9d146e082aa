//! Evaluation packages: the seed's scores, and what is refused.

use std::path::{Path, PathBuf};

use wenxiao::packages::{self, Content, Options, ReadEvaluation};
use wenxiao_domain::finding::Finding;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme;

use crate::small;

fn seed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/regional-collaboration-2024")
}

fn read(path: &Path) -> Result<ReadEvaluation, Vec<Finding>> {
    match packages::read_any(path, Options::default())? {
        Content::Evaluation(read) => Ok(*read),
        Content::Filing(_) => panic!("it has a kind"),
    }
}

/// The seed with one file changed.
fn changed(file: &str, change: impl Fn(String) -> String) -> Vec<Finding> {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(seed()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let place = folder.path().join(file);
    let before = std::fs::read_to_string(&place).unwrap();
    let after = change(before.clone());
    assert_ne!(before, after, "the change finds its place");
    std::fs::write(place, after).unwrap();
    read(folder.path()).expect_err("must be refused")
}

#[test]
fn the_seed_gives_its_published_scores() {
    let package = read(&seed()).unwrap().package;
    assert_eq!(package.projects.len(), 191);
    let rules = SchemeRuleSet::find(&package.fund.rule_set, package.fund.fiscal_year).unwrap();
    let text = std::fs::read_to_string(seed().join("expected.json")).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
    let value = scheme::json(&scheme::evaluate(&package, &rules));
    small::assert_contains(&value, &expected, "");
}

#[test]
fn a_filing_is_asked_for_and_an_evaluation_comes() {
    let findings = packages::read(&seed()).unwrap_err();
    assert_eq!(findings[0].code, "other_kind");
}

#[test]
fn trees_scores_and_words_that_are_refused() {
    for (file, from, to, code) in [
        ("scheme.csv", "A11,A1,", "A11,X1,", "unknown_indicator"),
        ("scheme.csv", "A,,项目决策", "A,A11,项目决策", "too_deep"),
        (
            "scheme.csv",
            "A1,A,项目立项,4,,",
            "A1,A,项目立项,4,manual,",
            "method_of_parent",
        ),
        ("scheme.csv", "elements,5", "要点,5", "unknown_value"),
        ("scheme.csv", "elements,5", "elements,五", "bad_parameter"),
        (
            "scheme.csv",
            "80:5;60:4;40:3",
            "80:5;60-4;40:3",
            "bad_parameter",
        ),
        ("scheme.csv", "A12,A1,", "A11,A1,", "duplicate_code"),
        (
            "scheme.csv",
            "立项依据充分性,2,",
            "立项依据充分性,-2,",
            "negative_amount",
        ),
        ("scheme.csv", "elements,5", "elements,2.5", "bad_parameter"),
        ("scores.csv", "A11,5", "A1,5", "unknown_indicator"),
        ("scores.csv", "A11,5", "A11,五", "not_a_number"),
        ("scores.csv", "4;4;4", "4;x;4", "not_a_number"),
        (
            "surveys.csv",
            "受扶持单位-001,1",
            "受扶持单位-001,6",
            "unknown_value",
        ),
        (
            "findings.csv",
            "决策,绩效指标",
            "决定,绩效指标",
            "unknown_value",
        ),
        ("projects.csv", "实施,", "在研,", "unknown_value"),
        (
            "fund.toml",
            "kind = \"finance\"",
            "kind = \"other\"",
            "unknown_value",
        ),
        (
            "fund.toml",
            "cn/project-expenditure",
            "cn/no-such",
            "unknown_rule_set",
        ),
        (
            "fund.toml",
            "regional = \"3000\"",
            "regional = \"-1\"",
            "negative_amount",
        ),
    ] {
        assert_refused(file, (from, to), code);
    }
}

/// The seed with one text changed is refused with this code, in this file.
fn assert_refused(file: &str, (from, to): (&str, &str), code: &str) {
    let findings = changed(file, |text| text.replacen(from, to, 1));
    let found = findings.iter().any(|finding| {
        finding.code == code
            && finding
                .place
                .as_ref()
                .is_some_and(|place| place.file == file)
    });
    assert!(found, "{file}: {to}: {findings:#?}");
}

#[test]
fn numbers_that_cannot_be_meant_are_refused() {
    for (file, from, to, code) in [
        ("scores.csv", "B13,,,,0,", "B13,,,,-3,", "not_a_count"),
        ("scores.csv", "B13,,,,0,", "B13,,,,1.5,", "not_a_count"),
        ("scores.csv", "B13,,,,0,", "B13,,,,1万元,", "unit_differs"),
        ("scores.csv", "A11,5", "A11,2.5", "not_a_count"),
        ("scores.csv", "A11,5", "A11,-1", "not_a_count"),
        ("scores.csv", "A11,5", "A11,5%", "unit_differs"),
        ("scores.csv", "C13,,55,", "C13,,-55,", "negative_value"),
        (
            "scores.csv",
            "C13,,55,110",
            "C13,,55,-110",
            "negative_value",
        ),
        (
            "scores.csv",
            "B11,,3000,3000",
            "B11,,3000万元,100%",
            "unit_differs",
        ),
    ] {
        assert_refused(file, (from, to), code);
    }
}

#[test]
fn a_finding_says_what_was_read() {
    for (file, from, to, read) in [
        (
            "scheme.csv",
            "A1,A,项目立项,4,,",
            "A1,A,项目立项,4,manual,",
            "manual",
        ),
        ("scores.csv", "B13,,,,0,", "B13,,,,-3,", "-3"),
    ] {
        let findings = changed(file, |text| text.replacen(from, to, 1));
        let finding = &findings[0];
        assert_eq!(finding.read.as_deref(), Some(read), "{finding:#?}");
        assert!(
            finding
                .place
                .as_ref()
                .is_some_and(|place| place.row.is_some())
        );
    }
}

/// The seed with some texts of its files replaced, read again.
fn mended(changes: &[(&str, &str, &str)]) -> ReadEvaluation {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(seed()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    for (file, from, to) in changes {
        let place = folder.path().join(file);
        let before = std::fs::read_to_string(&place).unwrap();
        let after = before.replacen(from, to, 1);
        assert_ne!(before, after, "{file}: {from}");
        std::fs::write(place, after).unwrap();
    }
    read(folder.path()).unwrap()
}

#[test]
fn units_aliases_and_ends_of_decimals_are_read() {
    let plain = mended(&[]).package;
    let read = mended(&[
        ("scores.csv", "B11,,3000,3000", "B11,,\"3,000万元\",3000.00"),
        ("scores.csv", "B12,,38.19", "B12,,38.190%"),
        ("scores.csv", "4;4;4", "4.0;4;4.00"),
        ("scheme.csv", "80:5;60:4", "80.0:5.00;60:4"),
        ("findings.csv", "过程,预算", "管理,预算"),
        ("findings.csv", "产出,3个", "项目产出,3个"),
    ]);
    assert!(read.warnings.is_empty(), "{:#?}", read.warnings);
    assert_eq!(read.package, plain);
    // The same digits as without the zeros: files made from either are the same bytes.
    assert_eq!(
        serde_json::to_string(&read.package).unwrap(),
        serde_json::to_string(&plain).unwrap()
    );
    // Steps alone may begin below zero.
    mended(&[("scores.csv", "B12,,38.19", "B12,,-5")]);
}

#[test]
fn a_fund_that_cannot_be_read_asks_for_no_tables_of_the_other_kind() {
    let findings = changed("fund.toml", |text| text.replacen("kind =", "kind", 1));
    assert!(
        findings.iter().all(|finding| finding
            .place
            .as_ref()
            .is_some_and(|place| place.file == "fund.toml")),
        "{findings:#?}"
    );
    let findings = changed("fund.toml", |text| text.replacen("name =", "name", 1));
    assert_eq!(findings.len(), 1, "{findings:#?}");
}

//! The commands, as a script calls them.

use std::path::Path;

use clap::Parser;
use serde_json::Value;

use super::cli::{self, Args};
use crate::error::AppError;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: Args,
}

fn run(line: &[&str]) -> Result<(), AppError> {
    let line = Line::try_parse_from(std::iter::once(&"overlap").chain(line)).unwrap();
    cli::run(line.args)
}

fn put(dir: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(dir).unwrap();
    std::fs::write(dir.join(name), text).unwrap();
}

fn whoever_divides_gets_what_is_printed(found: &Value) {
    let pair = &found["pairs"][0];
    let own = &found["texts"][0]["compared"];
    let share = pair["same"].as_f64().unwrap() / own.as_f64().unwrap();
    assert!(
        (share - pair["share"].as_f64().unwrap()).abs() < 0.0001,
        "{pair}"
    );
    let said = format!("相同文字 {} 字，占本文应计文字 {own} 字", pair["same"]);
    assert!(pair["reason"].as_str().unwrap().contains(&said), "{pair}");
}

const OLD: &str = "本项目针对干旱区棉田残膜污染问题，研制可降解地膜专用料及吹塑工艺，建立三百亩核心示范区，形成技术规程两项，申请发明专利三件。";
const NEW: &str = "一、研究内容\n本項目針對干旱區棉田殘膜污染問題,研制可降解地膜專用料及吹塑工藝,建立三百畝核心示範區,形成技術規程兩項,申請發明專利三件。\n二、</script><script>alert(1)</script>";

#[test]
fn what_is_indexed_is_found_and_shown() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    put(&dir.path().join("old"), "甲.txt", OLD);
    put(&dir.path().join("new"), "乙<b>.txt", NEW);
    put(&dir.path().join("new"), "坏.docx", "no archive");
    put(
        dir.path(),
        "old.csv",
        "file,person,host\n甲.txt,张三,农科院\n",
    );
    put(
        dir.path(),
        "new.csv",
        "文件,项目负责人,承担单位\n乙<b>.txt,张三,农科院\n",
    );
    let (library, json, html) = (path("library"), path("found.json"), path("found.html"));
    for _ in 0..2 {
        run(&[
            "index",
            &path("old"),
            "--library",
            &library,
            "--about",
            &path("old.csv"),
        ])
        .unwrap();
    }
    let about = path("new.csv");
    run(&[
        "check",
        &path("new"),
        "--library",
        &library,
        "--json",
        &json,
        "--html",
        &html,
        "--about",
        &about,
    ])
    .unwrap();

    let found: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    let passage = &found["passages"][0];
    assert_eq!(passage["new"], "乙<b>.txt");
    assert_eq!(passage["old"], "甲.txt");
    let place = |key: &str| passage[key].as_u64().unwrap();
    let (new_chars, old_chars) = (
        NEW.lines().nth(1).unwrap().chars().count() as u64,
        OLD.chars().count() as u64,
    );
    assert_eq!((place("new_from"), place("new_to")), (7, 7 + new_chars));
    assert_eq!((place("old_from"), place("old_to")), (0, old_chars));
    whoever_divides_gets_what_is_printed(&found);
    assert!(passage["share"].as_f64().unwrap() > 0.95);
    assert_eq!(found["pairs"][0]["relation"], "same_person");
    assert_eq!(found["unreadable"][0]["file"], "坏.docx");
    assert_eq!(found["library"]["documents"], 1);

    let page = std::fs::read_to_string(&html).unwrap();
    assert!(page.contains("本人以往文本") && page.contains("坏.docx"));
    // The texts are data; nothing of them is markup, and nothing is loaded from anywhere.
    assert!(!page.contains("<script>alert") && !page.contains("乙<b>"));
    assert!(!page.contains("http://") && !page.contains("https://") && !page.contains(" src="));
}

#[test]
fn what_the_user_must_mend_is_said_with_a_hint() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    put(&dir.path().join("new"), "乙.txt", NEW);
    let missing = run(&[
        "check",
        &path("new"),
        "--library",
        &path("library"),
        "--json",
        &path("x.json"),
    ]);
    assert!(
        matches!(&missing, Err(AppError::Usage(refusal)) if refusal.hint.contains("overlap index")),
        "{missing:?}"
    );
    assert!(!dir.path().join("x.json").exists());
    let no_folder = run(&["index", &path("nowhere"), "--library", &path("library")]);
    assert!(matches!(no_folder, Err(AppError::Usage(_))));
}

#[test]
fn a_proposal_in_two_formats_is_compared_once() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    put(&dir.path().join("new"), "甲.txt", OLD);
    put(&dir.path().join("new"), "甲.md", OLD);
    put(&dir.path().join("new"), "乙.txt", NEW);
    let json = path("found.json");
    run(&["check", &path("new"), "--each-other", "--json", &json]).unwrap();
    let found: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    let pairs: Vec<(&str, &str)> = found["pairs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["new"].as_str().unwrap(), it["old"].as_str().unwrap()))
        .collect();
    assert_eq!(pairs.len(), 2, "{pairs:?}");
    assert!(pairs.contains(&("甲.txt", "乙.txt")) && pairs.contains(&("乙.txt", "甲.txt")));
    assert_eq!(found["unreadable"][0]["file"], "甲.md");
    assert!(
        found["unreadable"][0]["message"]
            .as_str()
            .unwrap()
            .contains("《甲.txt》")
    );
}

/// Kept with the library, the table and its evidence are needed no more.
fn without_the_table(dir: &Path, signals: &Value) {
    let path = |name: &str| dir.join(name).display().to_string();
    let (old, again, json) = (path("old"), path("again"), path("found.json"));
    let table = path("old/申报信息.csv");
    for _ in 0..2 {
        run(&["index", &old, "--library", &again, "--proposals", &table]).unwrap();
    }
    std::fs::remove_dir_all(&old).unwrap();
    let (new, table) = (path("new"), path("new/申报信息.csv"));
    run(&[
        "check",
        &new,
        "--library",
        &again,
        "--json",
        &json,
        "--proposals",
        &table,
    ])
    .unwrap();
    let kept: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    assert_eq!(&kept["pairs"][0]["signals"], signals);
    assert_eq!(kept["library"]["documents"], 1, "evidence is no text");
}

#[test]
fn a_table_of_proposals_tells_self_reuse_from_others_text() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let head = "编号,文件,项目名称,项目负责人,承担单位,年度,专项\n";
    for (folder, file, row) in [
        ("old", "甲.txt", "K-1,甲.txt,棉田残膜,张三,一所,2022,专项"),
        ("new", "乙.txt", "S-1,乙.txt,残膜回收,张三,一所,2024,专项"),
    ] {
        put(&dir.path().join(folder), file, OLD);
        put(
            &dir.path().join(folder),
            "申报信息.csv",
            &format!("{head}{row}\n"),
        );
    }
    let (library, json) = (path("library"), path("found.json"));
    let (old, new) = (path("old/申报信息.csv"), path("new/申报信息.csv"));
    run(&[
        "index",
        &path("old"),
        "--library",
        &library,
        "--proposals",
        &old,
    ])
    .unwrap();
    let texts = path("new");
    run(&[
        "check",
        &texts,
        "--library",
        &library,
        "--json",
        &json,
        "--proposals",
        &new,
    ])
    .unwrap();
    let found: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    assert_eq!(found["pairs"][0]["relation"], "same_person");
    assert_eq!(found["passages"][0]["relation"], "same_person");
}

#[test]
fn tables_of_proposals_connect_what_shares_no_text() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).display().to_string();
    let head = "编号,文件,项目名称,项目负责人,承担单位,年度,专项,设备,佐证文件\n";
    put(&dir.path().join("old"), "甲.txt", OLD);
    put(
        &dir.path().join("old"),
        "记录.txt",
        "样机运行记录，一百二十天无故障。",
    );
    let old = format!("{head}K-1,甲.txt,棉田残膜,张三,一所,2022,专项,样机 SX-12,记录.txt\n");
    put(&dir.path().join("old"), "申报信息.csv", &old);
    put(
        &dir.path().join("new"),
        "乙.txt",
        "另一件事，与旧文本没有相同的文字。",
    );
    put(
        &dir.path().join("new"),
        "附件.txt",
        "样机运行记录，一百二十天无故障。",
    );
    let new = format!("{head}S-1,乙.txt,别的题目,李四,二所,2024,专项,样机SX-12,附件.txt\n");
    put(&dir.path().join("new"), "申报信息.csv", &new);
    let (library, json) = (path("library"), path("found.json"));
    run(&["index", &path("old"), "--library", &library]).unwrap();
    let line = [
        "check",
        &path("new"),
        "--library",
        &library,
        "--json",
        &json,
        "--each-other",
        "--proposals",
        &path("new/申报信息.csv"),
        "--funded",
        &path("old/申报信息.csv"),
        "--docx",
        &path("report.docx"),
    ];
    run(&line).unwrap();
    let found: Value = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    assert_eq!(
        found["texts"].as_array().unwrap().len(),
        1,
        "evidence is no text"
    );
    let pair = &found["pairs"][0];
    assert_eq!(
        (&pair["new"], &pair["old"]),
        (&"乙.txt".into(), &"甲.txt".into())
    );
    let kinds: Vec<&str> = pair["signals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["equipment", "evidence"]);
    assert_eq!(pair["verdict"]["asks"], true);
    assert_eq!(found["rule"]["citation"]["checked"], "memory");
    without_the_table(dir.path(), &pair["signals"]);
    let wrong = new.replace("2024", "24");
    put(&dir.path().join("new"), "申报信息.csv", &wrong);
    assert!(matches!(run(&line), Err(AppError::Invalid(findings)) if findings.len() == 1));
}

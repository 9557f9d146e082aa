//! `docs/rules/` is written from `ALL` and the TOML; `docs/glossary.md` has every public type. Stale pages fail here.
//!
//! `UPDATE_DOCS=1 cargo test -p wenxiao-domain docs` writes the rule pages anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use wenxiao_domain::packs::{Instrument, Listing, Parameter, ParameterFile, library, listings};
use wenxiao_domain::rules;
use wenxiao_domain::trace::Checked;

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn sure(checked: Checked) -> &'static str {
    match checked {
        Checked::Official => "正式文件",
        Checked::Copy => "副本或摘要",
        Checked::Memory => "**未核实**",
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "／").replace('\n', " ")
}

fn set_page(name: &str) -> String {
    format!("set-{}.md", name.replace('/', "-"))
}

fn instrument_page(folder: &str) -> String {
    format!("instrument-{folder}.md")
}

fn source(parameter: &Parameter) -> String {
    let citation = &parameter.citation;
    let mut text = format!(
        "{} {} {}",
        citation.instrument, citation.title, citation.article
    );
    if let Some(seen) = &citation.seen_in {
        write!(text, "（见于：{seen}）").unwrap();
    }
    cell(text.trim())
}

fn index() -> String {
    let mut page = "# 规则\n\n由 `crates/domain/regulations`、`rulesets` 和 `rules::ALL` 生成，不要手改：`UPDATE_DOCS=1 cargo test -p wenxiao-domain docs`。\n\n## 规则集\n\n| 名称 | 说明 | 用于 | 已收录年度 |\n|---|---|---|---|\n".to_owned();
    for set in listings() {
        writeln!(
            page,
            "| [{}]({}) | {} {} | {} | {} |",
            set.name,
            set_page(&set.name),
            set.label,
            cell(&set.summary),
            set.kind.describe(),
            set.covered
        )
        .unwrap();
    }
    page.push_str("\n## 计算规则\n\n每条规则一个文件 `crates/domain/src/rules/<代号>.rs`，例题在 `crates/domain/cases/<代号>.md`，由测试逐行运行。\n\n| 代号 | 名称 | 内容 | 所用参数 |\n|---|---|---|---|\n");
    for rule in rules::ALL {
        writeln!(
            page,
            "| [`{}`](../../crates/domain/cases/{}.md) | {} | {} | {} |",
            rule.id,
            rule.id,
            rule.title,
            cell(rule.summary),
            rule.cites.join("、")
        )
        .unwrap();
    }
    page.push_str("\n## 制度文件\n\n| 文号 | 名称 | 发布 | 读到了什么 |\n|---|---|---|---|\n");
    for (folder, instrument) in &library().instruments {
        let number = if instrument.number.is_empty() {
            "（无文号）"
        } else {
            &instrument.number
        };
        writeln!(
            page,
            "| [{number}]({}) | {} | {} | {} |",
            instrument_page(folder),
            instrument.title,
            instrument.issuer,
            cell(&instrument.source)
        )
        .unwrap();
    }
    page
}

fn set(listing: &Listing) -> String {
    let mut page = format!(
        "# {}\n\n`{}`：{}\n\n适用：{}，{}；{}；已收录 {} 年度，年度不在其内的不套用。下表为最近一个年度的版本。\n\n| 用途 | 参数 | 值 | 自 | 依据 | 核实 |\n|---|---|---|---|---|---|\n",
        listing.label,
        listing.name,
        listing.summary,
        listing.jurisdiction,
        listing.fund,
        listing.kind.describe(),
        listing.covered
    );
    for parameter in &listing.parameters {
        let folder = parameter.key.split('/').next().unwrap_or_default();
        writeln!(
            page,
            "| {} | [{}]({}) | {} | {} | {} | {} |",
            parameter.slot,
            parameter.label,
            instrument_page(folder),
            cell(&parameter.value),
            parameter.from,
            source(parameter),
            sure(parameter.citation.checked)
        )
        .unwrap();
    }
    let readings: Vec<&Parameter> = listing
        .parameters
        .iter()
        .filter(|parameter| parameter.reading.is_some())
        .collect();
    if !readings.is_empty() {
        page.push_str("\n## 选定的读法\n\n条文没有说或有两种读法的，选一种写明：\n\n");
        for parameter in readings {
            writeln!(
                page,
                "- **{}**：{}",
                parameter.label,
                parameter.reading.as_deref().unwrap_or_default()
            )
            .unwrap();
        }
    }
    page
}

fn framework_rows(page: &mut String, parameter: &ParameterFile) {
    let wenxiao_domain::packs::Value::Framework(framework) = &parameter.versions[0].value else {
        return;
    };
    page.push_str(
        "\n| 一级 | 二级 | 三级 | 含义 | 要点或公式 | 核实 |\n|---|---|---|---|---|---|\n",
    );
    for row in &framework.rows {
        let points = if row.points.is_empty() {
            row.formula.clone()
        } else {
            row.points.join("；")
        };
        writeln!(
            page,
            "| {} | {} | {} | {} | {points} | {} |",
            row.level1,
            row.level2,
            row.level3,
            row.meaning,
            sure(row.checked)
        )
        .unwrap();
    }
}

fn instrument(folder: &str, instrument: &Instrument) -> String {
    let mut page = format!(
        "# {} {}\n\n{}\n",
        instrument.number, instrument.title, instrument.source
    )
    .replacen("#  ", "# ", 1);
    for parameter in library()
        .parameters
        .values()
        .filter(|parameter| parameter.key.split('/').next() == Some(folder))
    {
        write!(
            page,
            "\n## {}\n\n`{}`\n\n| 自 | 至 | 条款 | 内容 | 值 | 核实 |\n|---|---|---|---|---|---|\n",
            parameter.label, parameter.key
        )
        .unwrap();
        for version in &parameter.versions {
            let until = version
                .until
                .map_or("现行".to_owned(), |until| until.to_string());
            let seen = version
                .citation
                .seen_in
                .as_ref()
                .map(|seen| format!("：{seen}"))
                .unwrap_or_default();
            writeln!(
                page,
                "| {} | {until} | {} | {} | {} | {}{} |",
                version.from,
                version.citation.article,
                cell(&version.citation.clause),
                cell(&version.value.describe()),
                sure(version.citation.checked),
                cell(&seen)
            )
            .unwrap();
        }
        if let Some(reading) = parameter
            .versions
            .last()
            .and_then(|version| version.reading.as_ref())
        {
            writeln!(page, "\n读法：{reading}").unwrap();
        }
        framework_rows(&mut page, parameter);
    }
    page
}

fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::from([("README.md".to_owned(), index())]);
    for listing in listings() {
        pages.insert(set_page(&listing.name), set(&listing));
    }
    for (folder, read) in &library().instruments {
        pages.insert(instrument_page(folder), instrument(folder, read));
    }
    pages
}

#[test]
fn the_rule_pages_are_those_of_the_packs() {
    let folder = docs().join("rules");
    let pages = pages();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(&folder).unwrap();
        for file in std::fs::read_dir(&folder).unwrap() {
            std::fs::remove_file(file.unwrap().path()).unwrap();
        }
        for (name, text) in &pages {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }
    let advice = "stale: run UPDATE_DOCS=1 cargo test -p wenxiao-domain docs";
    for (name, text) in &pages {
        let written = std::fs::read_to_string(folder.join(name))
            .unwrap_or_else(|error| panic!("docs/rules/{name}: {error}; {advice}"));
        assert_eq!(&written, text, "docs/rules/{name} is {advice}");
    }
    let files = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(
        files,
        pages.len(),
        "docs/rules has pages of nothing; {advice}"
    );
}

/// Every `.rs` file below a folder.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else {
            into.push(path);
        }
    }
}

#[test]
fn every_public_type_of_the_domain_is_in_the_glossary() {
    let glossary = std::fs::read_to_string(docs().join("glossary.md")).unwrap();
    let mut files = Vec::new();
    sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut files,
    );
    let mut missing = Vec::new();
    for file in files {
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let named = ["pub struct ", "pub enum ", "pub type "]
                .iter()
                .find_map(|start| line.strip_prefix(start));
            let Some(rest) = named else { continue };
            let name: String = rest
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            if !glossary.contains(&format!("`{name}`")) {
                missing.push(name);
            }
        }
    }
    assert!(missing.is_empty(), "not in docs/glossary.md: {missing:?}");
}

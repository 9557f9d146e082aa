//! The self-evaluation report of the seed package.

use std::collections::{BTreeMap, HashMap};

use wenxiao_domain::evaluation::{self, Evaluation};
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::RuleSet;
use wenxiao_domain::trace::Figure;
use wenxiao_report::compose::Composed;
use wenxiao_report::document::{Block, Level, Run, Table, printed};
use wenxiao_report::fonts::Fonts;
use wenxiao_report::self_evaluation::{Input, NARRATIVES, compose, direction_key};
use wenxiao_report::{docx, pdf};

use crate::common;
use crate::writers::{part, pdf_text};

pub struct Evaluated {
    pub package: Package,
    pub rules: RuleSet,
    pub evaluation: Evaluation,
    pub figures: Vec<Figure>,
}

pub fn evaluated(package: Package, rule_set: &str) -> Evaluated {
    let rules = RuleSet::find(rule_set, package.fund.fiscal_year).unwrap();
    let evaluation = evaluation::evaluate(&package, &rules);
    let figures = evaluation::figures(&package, &rules, &evaluation);
    Evaluated {
        package,
        rules,
        evaluation,
        figures,
    }
}

pub fn seed() -> Evaluated {
    evaluated(common::seed(), "cn/central-guidance-fund")
}

impl Evaluated {
    pub fn input<'a>(&'a self, narratives: &'a BTreeMap<String, String>) -> Input<'a> {
        Input {
            package: &self.package,
            rules: &self.rules,
            evaluation: &self.evaluation,
            figures: &self.figures,
            narratives,
        }
    }

    fn compose(&self) -> Composed {
        compose(&self.input(&BTreeMap::new())).unwrap()
    }
}

fn runs(composed: &Composed) -> impl Iterator<Item = &Run> {
    composed.doc.blocks.iter().flat_map(Block::runs)
}

fn table<'a>(composed: &'a Composed, caption: &str) -> &'a Table {
    composed
        .doc
        .blocks
        .iter()
        .find_map(|block| match block {
            Block::Table(table) if table.caption.as_deref() == Some(caption) => Some(table),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no table {caption}"))
}

#[test]
fn our_own_words_hold_no_number() {
    for run in runs(&seed().compose()) {
        if let Run::Text(words) | Run::Strong(words) = run {
            assert!(
                !words.chars().any(char::is_numeric),
                "a number that is bound to nothing: {words}"
            );
        }
    }
}

#[test]
fn every_figure_is_printed_as_it_was_computed() {
    let seed = seed();
    let by_id: HashMap<&str, &Figure> = seed
        .figures
        .iter()
        .map(|figure| (figure.id.as_str(), figure))
        .collect();
    let composed = seed.compose();
    let mut seen = 0;
    for run in runs(&composed) {
        if let Run::Figure { id, printed } = run {
            seen += 1;
            let figure = by_id[id.as_str()];
            let whole = figure
                .printed
                .strip_suffix(".00")
                .unwrap_or(&figure.printed);
            let bare = printed.trim_start_matches('+');
            assert!(
                bare.starts_with(&figure.printed) || bare == format!("{whole}{}", figure.unit),
                "{id}: {printed} for {}",
                figure.printed
            );
        }
    }
    assert!(seen > 400, "only {seen} figures are bound");
}

/// Given words come from the package, the rules or the outline: a computed figure never hides among them.
#[test]
fn given_numbers_are_filed_ones() {
    let seed = seed();
    let filed: Vec<String> = seed
        .package
        .projects
        .iter()
        .map(|project| wenxiao_domain::number::fixed(project.allocated.to_wan(), 2))
        .collect();
    let composed = seed.compose();
    let body = composed.doc.blocks.iter().take_while(
        |block| !matches!(block, Block::Heading(heading) if printed(&heading.runs) == "数据溯源表"),
    );
    for run in body.flat_map(Block::runs) {
        if let Run::Given(words) = run
            && words.contains('.')
            && words.trim_end_matches('%').parse::<f64>().is_ok()
        {
            assert!(filed.contains(words) || words.ends_with('.'), "{words}");
        }
    }
}

#[test]
fn what_nobody_wrote_is_marked_and_found() {
    let seed = seed();
    let composed = seed.compose();
    let keys: Vec<&str> = composed
        .findings
        .iter()
        .map(|finding| finding.subject.as_str())
        .collect();
    for narrative in NARRATIVES {
        assert!(keys.contains(&narrative.key), "{}", narrative.key);
    }
    assert!(keys.contains(&direction_key("科技创新基地建设").as_str()));
    let gaps = runs(&composed)
        .filter(|run| matches!(run, Run::ToWrite(_)))
        .count();
    assert!(gaps >= composed.findings.len());

    let mut narratives: BTreeMap<String, String> = NARRATIVES
        .iter()
        .map(|narrative| {
            (
                narrative.key.to_owned(),
                format!("{}甲\n乙", narrative.title),
            )
        })
        .collect();
    for project in &seed.package.projects {
        narratives.insert(direction_key(&project.direction), "支持内容".to_owned());
    }
    let complete = compose(&seed.input(&narratives)).unwrap();
    assert_eq!(complete.findings, []);
    assert!(!runs(&complete).any(|run| matches!(run, Run::ToWrite(_))));
}

#[test]
fn a_missing_cause_is_marked_and_found() {
    let mut package = common::seed();
    package.causes.clear();
    let composed = evaluated(package, "cn/central-guidance-fund").compose();
    let missing = composed
        .findings
        .iter()
        .filter(|finding| finding.code == "cause_to_write")
        .count();
    assert_eq!(missing, 22, "cause and improvement of 11 indicators");
}

/// The list of projects has all of them, and its sub-totals add up.
#[test]
fn the_allocation_table_adds_up() {
    let seed = seed();
    let composed = seed.compose();
    let table = table(&composed, "2024年中央引导地方科技发展资金安排资金情况");
    let amounts = |strong: bool| -> Vec<rust_decimal::Decimal> {
        table
            .rows
            .iter()
            .skip(1)
            .filter(|row| row.strong == strong)
            .map(|row| printed(&row.cells.last().unwrap().runs).parse().unwrap())
            .collect()
    };
    let projects = amounts(false);
    assert_eq!(projects.len(), 136);
    let sum: rust_decimal::Decimal = projects.iter().sum();
    assert_eq!(sum.to_string(), "11087.00");
    // the total, then every direction with its cohorts
    let totals: rust_decimal::Decimal = amounts(true).iter().sum();
    assert_eq!(totals, sum * rust_decimal::Decimal::from(3));
}

#[test]
fn the_score_table_adds_up() {
    let composed = seed().compose();
    let table = table(&composed, "指标得分明细");
    let points: Vec<rust_decimal::Decimal> = table
        .rows
        .iter()
        .skip(1)
        .filter_map(|row| printed(&row.cells.last().unwrap().runs).parse().ok())
        .collect();
    let (total, parts) = points.split_last().unwrap();
    assert_eq!(parts.len(), 18, "execution and 17 indicators");
    assert_eq!(*total, parts.iter().sum());
}

#[test]
fn the_outline_is_the_official_one() {
    let composed = seed().compose();
    let outline: Vec<String> = composed
        .doc
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Heading(heading) if matches!(heading.level, Level::One | Level::Annex) => {
                Some(printed(&heading.runs))
            }
            _ => None,
        })
        .collect();
    assert_eq!(
        outline,
        [
            "一、绩效目标分解下达情况",
            "二、组织实施情况",
            "三、绩效目标完成情况分析",
            "四、偏离绩效目标的原因和下一步改进措施",
            "五、绩效自评结果拟应用和公开情况",
            "六、其他需要说明的问题",
            "中央引导地方科技发展资金区域绩效目标自评表",
            "数据溯源表",
        ]
    );
}

#[test]
fn both_files_print_the_same_and_the_same_again() {
    let composed = seed().compose();
    let typeset = pdf::typeset(&composed.doc, Fonts::shipped()).unwrap();
    assert_eq!(typeset.warnings, Vec::<String>::new());
    assert_eq!(typeset.missing, Vec::<char>::new());
    assert!((25..60).contains(&typeset.pages), "{} pages", typeset.pages);
    let text = pdf_text(&typeset.pdf);
    let word = docx::write(&composed.doc, Fonts::shipped(), &typeset.heading_pages).unwrap();
    let body = part(&word, "word/document.xml");
    for run in runs(&composed) {
        let printed = run.printed();
        let squeezed: String = printed.split_whitespace().collect();
        if printed.len() < 30 {
            assert!(text.contains(&squeezed), "the PDF lacks {printed}");
        }
        let escaped = printed
            .replace('&', "&amp;")
            .replace('>', "&gt;")
            .replace('<', "&lt;");
        for line in escaped.lines() {
            assert!(body.contains(line), "the Word file lacks {line}");
        }
    }
    let again = seed().compose();
    assert!(pdf::write(&again.doc, Fonts::shipped()).unwrap() == typeset.pdf);
    let pages = &typeset.heading_pages;
    assert!(docx::write(&again.doc, Fonts::shipped(), pages).unwrap() == word);
}

/// A rule that nobody has checked against its official text says so.
#[test]
fn unofficial_rules_are_marked() {
    let composed = seed().compose();
    let table = table(&composed, "规则和依据");
    let marks: Vec<String> = table
        .rows
        .iter()
        .skip(1)
        .map(|row| printed(&row.cells.last().unwrap().runs))
        .collect();
    assert!(marks.iter().any(|mark| mark == "正式文本"));
    assert!(marks.iter().any(|mark| mark.starts_with("（规则依据：")));
}

#[test]
fn the_report_is_made_from_the_expected_evaluation() {
    let expected = std::fs::read_to_string(common::data("central-guidance-2024/expected.json"));
    let expected = serde_json::from_str(&expected.unwrap()).unwrap();
    let actual = evaluation::json(&seed().evaluation);
    common::assert_contains(&actual, &expected, "");
}

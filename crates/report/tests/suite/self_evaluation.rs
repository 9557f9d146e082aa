//! The self-evaluation report of the seed package.

use std::collections::BTreeMap;

use wenxiao_domain::evaluation::{self, Evaluation};
use wenxiao_domain::money::Fen;
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::RuleSet;
use wenxiao_domain::trace::Figure;
use wenxiao_report::compose::Composed;
use wenxiao_report::document::{Block, Run, printed};
use wenxiao_report::fonts::Fonts;
use wenxiao_report::pdf;
use wenxiao_report::self_evaluation::{Input, NARRATIVES, compose, direction_key};

use crate::common;
use crate::composed::{self, runs, table};
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

#[test]
fn figures_are_bound_and_our_words_hold_no_number() {
    let seed = seed();
    let bound = composed::bound_figures(&seed.compose(), &seed.figures);
    assert!(bound > 400, "only {bound} figures are bound");
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
    assert_eq!(
        composed::outline(&seed().compose()),
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
    let (typeset, word) = composed::written_twice(|| seed().compose());
    assert!((25..60).contains(&typeset.pages), "{} pages", typeset.pages);
    let text = pdf_text(&typeset.pdf);
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
}

/// The official form: its upper part stands once, the heading of its indicators repeats, its six notes stand below.
#[test]
fn the_form_repeats_the_heading_of_its_indicators() {
    let composed = seed().compose();
    let form = composed::tables(&composed)
        .find(|table| table.caption.is_none())
        .unwrap();
    assert_eq!(form.notes.len(), 7, "注 and six notes");
    let heading = form.heading();
    assert_eq!(heading.len(), 1);
    let words: Vec<String> = form.rows[heading.start]
        .cells
        .iter()
        .map(|cell| printed(&cell.runs).replace('\n', ""))
        .collect();
    assert_eq!(
        words,
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
            "全年实际完成值",
            "未完成原因和改进措施"
        ]
    );
    let (typeset, word) = composed::written_twice(|| seed().compose());
    let body = part(&word, "word/document.xml");
    let annex = body.rsplit("附件1").next().unwrap();
    let tables: Vec<&str> = annex.split("<w:tbl>").skip(1).take(2).collect();
    assert!(!tables[0].contains("<w:tblHeader/>"), "the upper part");
    assert_eq!(tables[1].matches("<w:tblHeader/>").count(), 1);
    let printed = pdf_text(&typeset.pdf);
    let times = printed.matches("未完成原因和改进措施").count();
    assert!(times > 1, "the heading is printed {times} times");
}

/// Text of two pages in one cell of the form goes on over the pages; none of it is lost below one.
#[test]
fn a_long_text_in_the_form_goes_over_pages() {
    let seed = seed();
    let pages = |composed: &Composed| {
        let typeset = pdf::typeset(&composed.doc, Fonts::shipped()).unwrap();
        typeset.pages
    };
    let short = pages(&seed.compose());
    let long = "围绕重大科技需求加快关键核心技术攻关。".repeat(300);
    let narratives = [("form.remarks".to_owned(), long)].into();
    let long = pages(&compose(&seed.input(&narratives)).unwrap());
    assert!(long >= short + 2, "{long} pages, {short} without the text");
}

#[test]
fn long_texts_in_any_table_go_over_pages() {
    composed::long_texts_go_over_pages(&seed().compose());
}

/// The causes that once ran off the page: more than half a page of a narrow column, less than two pages.
#[test]
fn a_cause_of_any_length_is_printed_whole() {
    for sentences in [18, 24, 31, 150] {
        let mut package = common::seed();
        let cause = package.causes.first_mut().unwrap();
        cause.cause = "部分成果仍在中试，产业化条件龘未具备。".repeat(sentences);
        let composed = evaluated(package, "cn/central-guidance-fund").compose();
        let typeset = pdf::typeset(&composed.doc, Fonts::shipped()).unwrap();
        assert_eq!(typeset.outside, Vec::<String>::new());
        let printed = pdf_text(&typeset.pdf).matches('龘').count();
        assert_eq!(
            printed,
            2 * sentences,
            "in the table of causes and in the form"
        );
    }
}

/// Amounts that no fund has yet stand in their cells of the form, unbroken.
#[test]
fn the_form_has_room_for_nine_digits() {
    let mut package = common::seed();
    package.fund.budget.central = Fen(99_999_999_999);
    let composed = evaluated(package, "cn/central-guidance-fund").compose();
    let typeset = pdf::typeset(&composed.doc, Fonts::shipped()).unwrap();
    assert_eq!(typeset.outside, Vec::<String>::new());
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

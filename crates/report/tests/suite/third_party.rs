//! The report of the seed's third-party evaluation.

use std::collections::BTreeMap;

use wenxiao_domain::finding::Finding;
use wenxiao_domain::packs::SchemeRuleSet;
use wenxiao_domain::scheme::{self, EvaluationPackage, SchemeEvaluation};
use wenxiao_domain::trace::Figure;
use wenxiao_report::compose::Composed;
use wenxiao_report::document::{Block, printed};
use wenxiao_report::fonts::Fonts;
use wenxiao_report::pdf;
use wenxiao_report::third_party::{Input, NARRATIVES, compose};

use crate::composed::{self, table};
use crate::scheme_reader;
use crate::writers::pdf_text;

pub struct Evaluated {
    package: EvaluationPackage,
    rules: SchemeRuleSet,
    evaluation: SchemeEvaluation,
    figures: Vec<Figure>,
    hints: Vec<Finding>,
}

pub fn evaluated(package: EvaluationPackage) -> Evaluated {
    let fund = &package.fund;
    let rules = SchemeRuleSet::find(&fund.rule_set, fund.fiscal_year).unwrap();
    let evaluation = scheme::evaluate(&package, &rules);
    let figures = scheme::figures(&package, &rules, &evaluation);
    let hints = scheme::hints(&package, &rules, &evaluation, &figures);
    Evaluated {
        package,
        rules,
        evaluation,
        figures,
        hints,
    }
}

impl Evaluated {
    pub fn input<'a>(&'a self, narratives: &'a BTreeMap<String, String>) -> Input<'a> {
        Input {
            package: &self.package,
            rules: &self.rules,
            evaluation: &self.evaluation,
            figures: &self.figures,
            hints: &self.hints,
            narratives,
        }
    }

    fn compose(&self) -> Composed {
        compose(&self.input(&BTreeMap::new())).unwrap()
    }
}

#[test]
fn long_texts_in_any_table_go_over_pages() {
    composed::long_texts_go_over_pages(&evaluated(scheme_reader::seed()).compose());
}

#[test]
fn figures_are_bound_and_our_words_hold_no_number() {
    let seed = evaluated(scheme_reader::seed());
    let bound = composed::bound_figures(&seed.compose(), &seed.figures);
    assert!(bound > 200, "only {bound} figures are bound");
}

/// What the published report prints stands in ours.
#[test]
fn the_published_figures_are_printed() {
    let seed = evaluated(scheme_reader::seed());
    let composed = seed.compose();
    let words: String = composed
        .doc
        .blocks
        .iter()
        .map(|block| {
            block
                .runs()
                .iter()
                .map(|run| run.printed())
                .collect::<String>()
                + "\n"
        })
        .collect();
    for figure in [
        "得分87.50分",
        "项目决策得9.00分",
        "项目过程得22.00分",
        "项目产出得37.00分",
        "项目效益得19.50分",
        "绩效等级为“良”",
        "科技援疆计划共有项目138个",
        "结转项目74个",
        "新上项目64个",
        "3000.00万元",
        "2309.00万元",
        "691.00万元",
        "1145.76万元",
        "38.19%",
        "11.55",
        "87.36",
        "61.61",
        "项目27个",
        "70.37%",
        "15.09%",
        "农业23个",
        "满意度91.00%",
    ] {
        assert!(
            words.contains(figure),
            "the report lacks {figure}:\n{words}"
        );
    }
}

#[test]
fn the_outline_is_the_published_one() {
    assert_eq!(
        composed::outline(&evaluated(scheme_reader::seed()).compose()),
        [
            "一、项目基本情况",
            "二、绩效评价工作开展情况",
            "三、综合评价情况及评价结论",
            "四、项目实施成效",
            "五、发现的问题及原因分析",
            "六、有关建议",
            "区域协同创新专项绩效评价评分表",
            "数据溯源表",
            "佐证资料清单",
        ]
    );
}

#[test]
fn the_score_table_has_every_leaf_and_adds_up() {
    let composed = evaluated(scheme_reader::seed()).compose();
    let table = table(&composed, "绩效评价评分");
    let scores: Vec<rust_decimal::Decimal> = table
        .rows
        .iter()
        .skip(1)
        .map(|row| {
            let score = &row.cells[row.cells.len() - 2];
            printed(&score.runs).parse().unwrap()
        })
        .collect();
    let (total, leaves) = scores.split_last().unwrap();
    assert_eq!(leaves.len(), 25);
    assert_eq!(*total, leaves.iter().sum());
    assert_eq!(total.to_string(), "87.50");
}

#[test]
fn gaps_are_marked_and_found_and_problems_come_from_their_table() {
    let seed = evaluated(scheme_reader::seed());
    let composed = seed.compose();
    let keys: Vec<&str> = composed
        .findings
        .iter()
        .map(|finding| finding.subject.as_str())
        .collect();
    for narrative in NARRATIVES {
        let wanted = !["problems", "recommendations"].contains(&narrative.key);
        assert_eq!(keys.contains(&narrative.key), wanted, "{}", narrative.key);
    }
    let mut bare = scheme_reader::seed();
    bare.findings.clear();
    bare.surveys.clear();
    let composed = evaluated(bare).compose();
    for key in ["problems", "recommendations"] {
        let found = composed.findings.iter().any(|it| it.subject == key);
        assert!(found, "{key}");
    }
}

/// A lost point has its reason from the problems, or a gap that a finding names.
#[test]
fn lost_points_have_a_reason_or_a_gap() {
    let composed = evaluated(scheme_reader::seed()).compose();
    let words = |caption: &str| -> Vec<Vec<String>> {
        let rows = table(&composed, caption).rows.iter();
        rows.map(|row| row.cells.iter().map(|cell| printed(&cell.runs)).collect())
            .collect()
    };
    let decision = words("项目决策失分指标");
    assert_eq!(
        decision[0],
        ["指标", "满分", "得分", "扣分", "评分依据", "扣分原因"]
    );
    assert_eq!(
        decision[1][..5],
        [
            "绩效指标明确性",
            "1.50",
            "0.50",
            "1.00",
            "3个要素符合1个，得0.50分"
        ]
    );
    assert!(decision[1][5].starts_with("绩效指标不够明确："));
    let output = words("项目产出失分指标");
    assert_eq!(output[2][0], "项目按期实施");
    assert_eq!(output[2][5], "【待填写：扣分原因】");
    let asked: Vec<&str> = composed
        .findings
        .iter()
        .filter_map(|finding| finding.subject.strip_prefix("lost/"))
        .collect();
    assert_eq!(asked, ["C31", "D21"]);
    let scores = words("绩效评价评分");
    assert_eq!(
        scores[0][2..],
        [
            "三级指标",
            "分值",
            "评分标准",
            "目标值",
            "实际值",
            "得分",
            "扣分原因"
        ]
    );
}

/// Names that end in a digit don't run into the figure after them.
#[test]
fn names_with_digits_stay_apart_from_figures() {
    let mut package = scheme_reader::seed();
    for (place, node) in package.scheme.iter_mut().enumerate() {
        node.name = format!("{}{}", node.name, 10 + place);
    }
    for project in &mut package.projects {
        project.filed.direction.push_str("2024");
        project.field.push('2');
    }
    package.fund.budget[0].source = "fund7".to_owned();
    package.fund.budget.push(package.fund.budget[0].clone());
    package.fund.budget[1].source = "fund8".to_owned();
    package.fund.released = package.fund.budget.clone();
    let composed = evaluated(package).compose();
    for block in &composed.doc.blocks {
        let Block::Paragraph(paragraph) = block else {
            continue;
        };
        for pair in paragraph.runs.windows(2) {
            let (before, after) = (pair[0].printed(), pair[1].printed());
            let glued = before.ends_with(|c: char| c.is_ascii_digit())
                && after.starts_with(|c: char| c.is_ascii_digit());
            assert!(!glued, "{before}{after}");
        }
    }
}

#[test]
fn both_files_are_made_and_made_again() {
    let (typeset, _) = composed::written_twice(|| evaluated(scheme_reader::seed()).compose());
    assert!(pdf_text(&typeset.pdf).contains("绩效等级为“良”"));
}

/// A tree of one leaf, and an empty one: nothing breaks, nothing is invented.
#[test]
fn small_trees_make_reports() {
    let mut one = scheme_reader::seed();
    one.scheme.truncate(1);
    one.scheme[0].method = Some(scheme::Method::Manual);
    one.scores.clear();
    one.projects.clear();
    let mut none = one.clone();
    none.scheme.clear();
    for package in [one, none] {
        let composed = evaluated(package).compose();
        pdf::write(&composed.doc, Fonts::shipped()).unwrap();
    }
}

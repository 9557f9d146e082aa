//! Runs the worked examples of `cases/<rule>.md`: one table a rule, one row an example.
//!
//! Long because every rule has its few lines here, beside the others.

use std::collections::HashMap;
use std::path::Path;

use rust_decimal::Decimal;
use wenxiao_domain::evaluation::Attainment;
use wenxiao_domain::number::{Fraction, fixed};
use wenxiao_domain::package::{Actual, Direction, Filed, IndicatorNature, Target, Tier};
use wenxiao_domain::packs::{RuleSet, SchemeRuleSet, Value, library};
use wenxiao_domain::rules::{self, Scored};
use wenxiao_domain::scheme::{
    EvaluatedProject, LeafScore, Method, Node, Stage, Step, SurveyAnswer,
};

use crate::common::{decimal, wan};
use crate::{scheme_reader, small};

type Row = HashMap<String, String>;

/// Rows of the one table of a cases file, by column.
fn table(text: &str) -> Vec<Row> {
    let cells = |line: &str| -> Vec<String> {
        line.trim()
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let mut lines = text.lines().filter(|line| line.starts_with('|'));
    let headings = cells(lines.next().unwrap());
    lines
        .skip(1)
        .map(|line| headings.iter().cloned().zip(cells(line)).collect())
        .collect()
}

fn set() -> RuleSet {
    RuleSet::find("cn/central-guidance-fund", 2024).unwrap()
}

fn capped() -> RuleSet {
    RuleSet::find("cn/central-guidance-fund-capped", 2024).unwrap()
}

fn schemes() -> SchemeRuleSet {
    SchemeRuleSet::find("cn/project-expenditure", 2024).unwrap()
}

fn two(value: Decimal) -> String {
    fixed(value, 2)
}

fn yes(holds: bool) -> String {
    if holds { "是" } else { "否" }.to_owned()
}

fn or_none(value: Option<Decimal>) -> String {
    value.map_or("无".to_owned(), two)
}

fn joined(values: impl IntoIterator<Item = Decimal>) -> String {
    values.into_iter().map(two).collect::<Vec<_>>().join(" ")
}

fn nature(text: &str) -> IndicatorNature {
    serde_json::from_value(text.into()).unwrap()
}

fn direction(text: &str) -> Direction {
    serde_json::from_value(text.into()).unwrap()
}

fn attainment(text: &str) -> Attainment {
    [Attainment::Met, Attainment::PartlyMet, Attainment::NotMet]
        .into_iter()
        .find(|attainment| attainment.label() == text)
        .unwrap()
}

fn fraction(text: &str) -> Fraction {
    let (upper, lower) = text.split_once('/').unwrap();
    Fraction::new(decimal(upper), decimal(lower)).unwrap()
}

fn roll_up(row: &Row) -> Vec<(&'static str, String)> {
    let nature = nature(&row["性质"]);
    let mut sums = rules::roll_up::Sums::default();
    for project in row["项目"].split(' ') {
        let (value, weight) = project.split_once('@').unwrap();
        let actual = match (value, value.split_once('/'), nature) {
            ("空", ..) => Filed::Missing,
            ("—", ..) => Filed::NotApplicable,
            (_, Some((numerator, denominator)), _) => small::ratio(numerator, denominator),
            (_, None, IndicatorNature::Qualitative) => small::tiered(Tier::Met, value),
            (_, None, _) => Filed::Value(Actual::Number(decimal(value))),
        };
        sums.add(nature, actual, wan(weight));
    }
    let value = sums.value(nature, &set().rounding.value).ok();
    vec![
        ("已填", sums.reported.to_string()),
        ("未填", sums.missing.to_string()),
        ("完成值", or_none(value)),
    ]
}

fn tier(row: &Row) -> Vec<(&'static str, String)> {
    let tier = [Tier::Met, Tier::PartlyMet, Tier::NotMet]
        .into_iter()
        .find(|tier| tier.label() == row["档"])
        .unwrap();
    vec![(
        "在档内",
        yes(rules::tier::holds(
            tier,
            decimal(&row["百分比"]),
            &set().tiers.value,
        )),
    )]
}

fn project_targets(row: &Row) -> Vec<(&'static str, String)> {
    let mut sum = rules::project_targets::TargetSum::default();
    for target in row["项目目标值"].split(' ') {
        match target {
            "空" => sum.add(None),
            "—" => sum.add(Some(&Target::NotApplicable)),
            number => sum.add(Some(&Target::Number(decimal(number)))),
        }
    }
    vec![("不相等", yes(sum.differs_from(decimal(&row["指标目标值"]))))]
}

fn full_marks(row: &Row) -> Vec<(&'static str, String)> {
    let filed: Vec<Option<Decimal>> = row["填报"]
        .split(' ')
        .map(|marks| marks.parse().ok())
        .collect();
    let shares =
        rules::full_marks::shares(decimal(&row["维度分值"]), &filed, &set().rounding.value);
    vec![
        ("各指标分值", joined(shares.marks)),
        ("相符", yes(shares.add_up)),
    ]
}

fn achieved(row: &Row, direction: Direction) -> Fraction {
    rules::achievement::quantitative(direction, decimal(&row["实际值"]), decimal(&row["目标值"]))
        .rate
}

fn achievement(row: &Row) -> Vec<(&'static str, String)> {
    vec![(
        "完成率",
        two(achieved(row, direction(&row["方向"])).percent()),
    )]
}

fn deviation(row: &Row) -> Vec<(&'static str, String)> {
    vec![(
        "偏差率",
        two(rules::deviation::percent(achieved(row, Direction::AtLeast))),
    )]
}

fn attained(row: &Row) -> Vec<(&'static str, String)> {
    let value = decimal(&row["值"]);
    let attained = if row["类别"] == "定量" {
        rules::attainment::quantitative(Fraction::percent_of_hundred(value), &set().scoring.value)
    } else {
        rules::attainment::qualitative(value, &set().tiers.value)
    };
    vec![("达成情况", attained.label().to_owned())]
}

fn explanation(row: &Row) -> Vec<(&'static str, String)> {
    let required = rules::explanation::required(
        nature(&row["性质"]),
        direction(&row["方向"]),
        attainment(&row["达成情况"]),
        decimal(&row["偏差率"]),
        &set().explanation.value,
    );
    vec![("需说明", yes(required.is_some()))]
}

fn points(row: &Row) -> Vec<(&'static str, String)> {
    let scored = rules::points::points(
        decimal(&row["分值"]),
        fraction(&row["完成率"]),
        &set().rounding.value,
    );
    vec![("得分", two(scored.points))]
}

fn over_achievement(row: &Row) -> Vec<(&'static str, String)> {
    let scored = Scored {
        points: decimal(&row["得分"]),
        formula: String::new(),
        because: Vec::new(),
    };
    let set = capped();
    let left = rules::over_achievement::deduct(
        scored,
        decimal(&row["偏差率"]),
        &set.over_achievement.unwrap().value,
        &set.rounding.value,
    );
    vec![("扣后得分", two(left.points))]
}

fn execution(row: &Row) -> Vec<(&'static str, String)> {
    let rate = rules::execution::spent_of_budget(wan(&row["支出"]), wan(&row["预算"]));
    let set = set();
    let scored = rules::execution::points(
        set.weights.value.execution,
        rate,
        &set.execution_points.value,
        &set.rounding.value,
    );
    vec![
        ("执行率", two(rate.percent())),
        ("得分", two(scored.points)),
    ]
}

fn execution_cap(row: &Row) -> Vec<(&'static str, String)> {
    let caps = capped().execution_caps.unwrap().value;
    let (rate, total) = (decimal(&row["执行率"]), decimal(&row["合计"]));
    let capped = rules::execution_cap::applicable(rate, &caps).map_or(total, |cap| {
        rules::execution_cap::capped(total, rate, cap).0
    });
    vec![("总分", two(capped))]
}

fn total(row: &Row) -> Vec<(&'static str, String)> {
    let blocks: Vec<Decimal> = row["各维度"].split(' ').map(decimal).collect();
    vec![(
        "总分",
        two(rules::total::total(decimal(&row["预算执行"]), &blocks, decimal("0"), None).points),
    )]
}

fn grade(row: &Row) -> Vec<(&'static str, String)> {
    vec![(
        "等级",
        rules::grade::grade(decimal(&row["总分"]), &set().grade_bands.value)
            .label()
            .to_owned(),
    )]
}

fn money(row: &Row) -> Vec<(&'static str, String)> {
    let mut totals = wenxiao_domain::groups::Totals::default();
    for project in row["项目"].split(' ') {
        let (spent, allocated) = project.split_once('/').unwrap();
        totals.spent = totals.spent.saturating_add(wan(spent));
        totals.allocated = totals.allocated.saturating_add(wan(allocated));
    }
    vec![
        ("支出", two(totals.spent.to_wan())),
        ("安排", two(totals.allocated.to_wan())),
        (
            "支出率",
            or_none(totals.spent_of_allocated().map(Fraction::percent)),
        ),
    ]
}

fn leaf(row: &Row) -> Vec<(&'static str, String)> {
    let (parameter, filed) = (row["参数"].as_str(), row["填报"].as_str());
    let mut score = LeafScore::default();
    let method = match row["方法"].as_str() {
        "要素" => {
            score.satisfied = filed.parse().ok();
            Method::Elements {
                count: decimal(parameter),
            }
        }
        "比率" => {
            let (actual, target) = filed.split_once('/').unwrap();
            (score.actual, score.target) = (actual.parse().ok(), target.parse().ok());
            if parameter == ">=" {
                Method::RatioAtLeast
            } else {
                Method::RatioAtMost
            }
        }
        "分档" => {
            score.actual = filed.parse().ok();
            let step = |text: &str| {
                text.split_once(':').map(|(from, points)| Step {
                    from: decimal(from),
                    points: decimal(points),
                })
            };
            Method::Steps(parameter.split(';').filter_map(step).collect())
        }
        "扣分" => {
            score.count = filed.parse().ok();
            Method::Deduction {
                points_a_case: decimal(parameter),
            }
        }
        "专家评分" => {
            score.experts = filed.split(';').map(decimal).collect();
            Method::Manual
        }
        other => panic!("method {other}"),
    };
    let node = Node {
        code: "A".to_owned(),
        parent: None,
        name: "甲".to_owned(),
        full_marks: decimal("5"),
        method: Some(method),
    };
    let scored = rules::leaf::points(&node, Some(&score), &schemes().rounding.value);
    vec![("得分", or_none(scored.ok().map(|scored| scored.points)))]
}

fn scheme_total(row: &Row) -> Vec<(&'static str, String)> {
    let node = Node {
        code: "A".to_owned(),
        parent: None,
        name: "甲".to_owned(),
        full_marks: decimal("100"),
        method: None,
    };
    let children: Vec<Scored> = row["下级得分"]
        .split(' ')
        .map(|points| Scored {
            points: decimal(points),
            formula: String::new(),
            because: Vec::new(),
        })
        .collect();
    vec![(
        "上级得分",
        two(rules::scheme_total::sum(children.iter().map(|child| (&node, child))).points),
    )]
}

fn output_benefit(row: &Row) -> Vec<(&'static str, String)> {
    let scheme: Vec<Node> = row["一级指标"]
        .split(' ')
        .map(|node| node.split_once(':').unwrap())
        .map(|(name, marks)| Node {
            code: name.to_owned(),
            parent: None,
            name: name.to_owned(),
            full_marks: decimal(marks),
            method: None,
        })
        .collect();
    let floor = schemes().output_benefit_floor.value;
    let share = rules::output_benefit::share(&scheme, &floor);
    let below = share.is_some_and(|share| rules::output_benefit::below(share, &floor));
    vec![
        ("合计", or_none(share.map(Fraction::percent))),
        ("低于", yes(below)),
    ]
}

fn acceptance(row: &Row) -> Vec<(&'static str, String)> {
    let template = scheme_reader::seed().projects.swap_remove(0);
    let projects: Vec<EvaluatedProject> = row["项目"]
        .split(' ')
        .map(|text| {
            let parts: Vec<&str> = text.split(':').collect();
            let (spent, allocated) = parts[1].split_once('/').unwrap();
            let mut project = template.clone();
            project.stage = [
                Stage::Implementing,
                Stage::AcceptanceRequested,
                Stage::Accepted,
            ]
            .into_iter()
            .find(|stage| stage.label() == parts[0])
            .unwrap();
            (
                project.filed.spent,
                project.filed.allocated,
                project.filed.counterpart,
            ) = (wan(spent), wan(allocated), wan(parts[2]));
            project
        })
        .collect();
    let practice = schemes().project_practice.value;
    let counted = rules::acceptance::count(projects.iter(), &practice);
    let reaching = projects
        .iter()
        .filter(|project| rules::acceptance::counterpart_reaches(project, &practice))
        .count();
    vec![
        ("验收阶段", counted.projects.to_string()),
        ("执行率较高", counted.executed_over.to_string()),
        ("不到要求", counted.below_gate.to_string()),
        ("无执行率", counted.without_rate.to_string()),
        ("投入比达到", reaching.to_string()),
    ]
}

fn survey(row: &Row) -> Vec<(&'static str, String)> {
    let mut answers = Vec::new();
    for part in row["回答"].split(' ') {
        let (answer, times) = part.split_once('×').unwrap();
        for _ in 0..times.parse::<usize>().unwrap() {
            answers.push(SurveyAnswer {
                group: "甲".to_owned(),
                question: "Q".to_owned(),
                respondent: answers.len().to_string(),
                answer: answer.parse().ok(),
            });
        }
    }
    let result = rules::survey::results(&answers, &schemes().survey.value).remove(0);
    vec![
        ("满意度", or_none(result.satisfaction_percent)),
        ("回收率", or_none(result.response_percent)),
        ("误差范围", or_none(result.margin_points)),
    ]
}

fn sampling(row: &Row) -> Vec<(&'static str, String)> {
    let weights: Vec<u64> = row["金额"]
        .split(' ')
        .map(|weight| weight.parse().unwrap())
        .collect();
    let size = rules::sampling::size(
        weights.len(),
        decimal(&row["比例"]),
        &schemes().sampling.value,
    );
    let drawn = rules::sampling::draw(&weights, size, row["随机数"].parse().unwrap());
    vec![(
        "抽中",
        drawn
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" "),
    )]
}

fn monitoring(row: &Row) -> Vec<(&'static str, String)> {
    let parameter = &library().parameters["sichuan-2025-10-monitoring/alerts"];
    let Value::Monitoring(monitoring) = &parameter.versions[0].value else {
        panic!("not a monitoring parameter")
    };
    let alerts = rules::monitoring::alerts(
        row["月份"].parse().unwrap(),
        decimal(&row["执行率"]),
        row["目标进度"].parse().ok(),
        monitoring,
    );
    vec![("预警数", alerts.len().to_string())]
}

type Run = fn(&Row) -> Vec<(&'static str, String)>;

const RUNS: &[(&str, Run)] = &[
    ("roll_up", roll_up),
    ("tier", tier),
    ("project_targets", project_targets),
    ("full_marks", full_marks),
    ("achievement", achievement),
    ("deviation", deviation),
    ("attainment", attained),
    ("explanation", explanation),
    ("points", points),
    ("over_achievement", over_achievement),
    ("execution", execution),
    ("execution_cap", execution_cap),
    ("total", total),
    ("grade", grade),
    ("money", money),
    ("leaf", leaf),
    ("scheme_total", scheme_total),
    ("output_benefit", output_benefit),
    ("acceptance", acceptance),
    ("survey", survey),
    ("sampling", sampling),
    ("monitoring", monitoring),
];

#[test]
fn every_rule_has_worked_examples_that_come_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    for rule in rules::ALL {
        let text = std::fs::read_to_string(folder.join(format!("{}.md", rule.id)))
            .unwrap_or_else(|error| panic!("cases/{}.md: {error}", rule.id));
        let (_, run) = RUNS
            .iter()
            .find(|(id, _)| *id == rule.id)
            .unwrap_or_else(|| panic!("nothing runs the cases of {}", rule.id));
        let rows = table(&text);
        assert!(rows.len() >= 3, "cases/{}.md has too few examples", rule.id);
        for row in rows {
            for (column, computed) in run(&row) {
                assert_eq!(
                    row[column], computed,
                    "cases/{}.md, {column} of {row:?}",
                    rule.id
                );
            }
        }
    }
}

#[test]
fn every_rule_file_is_in_all_and_every_rule_is_cited_by_a_set() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    for file in std::fs::read_dir(folder).unwrap() {
        let name = file
            .unwrap()
            .path()
            .file_stem()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        assert!(
            name == "mod" || rules::ALL.iter().any(|rule| rule.id == name),
            "{name} is not in ALL"
        );
    }
    for rule in rules::ALL {
        let cited = rule.cites.iter().any(|slot| {
            RuleSet::all().iter().any(|set| set.chosen(slot).is_some())
                || schemes().chosen(slot).is_some()
        });
        assert!(cited, "no rule set fills a slot that {} cites", rule.id);
    }
}

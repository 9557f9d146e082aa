//! Which figure of running text is the total score.

use rust_decimal::Decimal;

use crate::context::Context;
use crate::facts;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// A figure of more points is no total.
const MOST: u32 = 1000;

/// `2022年自评得分96.83分` in a report of 2023.
pub(super) fn of_earlier_year(
    context: &Context<'_>,
    passage: &Passage,
    quantity: &Quantity,
) -> bool {
    let clause = (0..quantity.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | '。'))
        .unwrap_or(0);
    let mut years = passage.years.iter();
    years.any(|(at, year)| {
        (clause..quantity.from).contains(at) && context.year.is_some_and(|own| *year < own)
    })
}

/// `省科技厅自评得分92.5分，比本次评价结果高9.3分`, `得分87.47分，比主管部门自评得分94.60分低7.13分`: the score of another assessment.
pub(super) fn is_set_against(passage: &Passage, at: usize) -> bool {
    let own = &passage.quantities[at];
    let (clause, _) = facts::surroundings(passage, at);
    let other = clause.starts_with(['比', '较']) && clause.contains("自评");
    passage.quantities.get(at + 1).is_some_and(|apart| {
        let led = passage.slice(own.to, apart.from);
        let compared = ["比", "较", "高于", "低于", "相差"]
            .iter()
            .any(|word| led.contains(word));
        let of_result = ["评价", "复核", "评审"]
            .iter()
            .any(|word| led.contains(word));
        apart.unit.class == UnitClass::Points
            && (compared && of_result || other && led.starts_with(['低', '高']))
            && !led.contains(['。', '；'])
    })
}

/// `选取甲项目委托第三方开展部门评价，评价得分88.4分`, `评为“差”的1项为乙项目，自评得分52分`: what some were picked for.
fn is_of_sample(passage: &Passage, own: &Quantity) -> bool {
    let (from, _) = crate::pool::sentence_of(passage, own);
    let words = passage.slice(from, own.from);
    let words = words.rsplit('；').next().unwrap_or_default();
    let picked = ["选取", "抽取", "抽查", "的1项为", "的1个为"];
    picked.iter().any(|word| words.contains(word))
}

/// Words of the sentence that tells what an assessment comes to, and of what the score says then.
const CONCLUDES: [&str; 8] = [
    "综合",
    "总体",
    "整体",
    "最终",
    "评价结果",
    "经评价",
    "绩效评价",
    "评价组",
];
const GRADED: [&str; 6] = ["等级", "级别", "评级", "评定为", "评为", "档次"];
/// Characters from a score to the word for its grade.
const TO_GRADE: usize = 10;

/// `经综合评价，该项目得分88.6分，评价等级为“良”`: the score of which the sentence of the conclusion says the grade.
fn is_concluded(passage: &Passage, at: usize) -> bool {
    let own = &passage.quantities[at];
    let (from, to) = crate::pool::sentence_of(passage, own);
    let led = passage.slice(from, own.from);
    let behind = passage.slice(own.to, to.min(own.to + TO_GRADE));
    let named = led
        .trim_end_matches(['为', '是', ':', '达'])
        .ends_with(['得', '分']);
    let graded = GRADED.iter().any(|word| behind.contains(word)) && !behind.contains('各');
    let others = passage.quantities.iter().filter(|other| {
        other.from >= from && other.to <= to && other.unit.class == UnitClass::Points
    });
    own.unit.class == UnitClass::Points
        && own.is_plain()
        && own.operator == Operator::None
        && named
        && graded
        && CONCLUDES.iter().any(|word| led.contains(word))
        && others.count() == 1
        && !is_of_sample(passage, own)
}

/// `该项目得分95.2分`: one project's.
fn is_of_project(before: &str) -> bool {
    let named = ["项目得分", "课题得分"];
    named.iter().any(|word| before.ends_with(word)) && !before.contains("综合")
}

/// Whether a figure of a passage is the total score, by the words before it.
pub(super) fn is_total(passage: &Passage, at: usize) -> bool {
    let quantity = &passage.quantities[at];
    if is_concluded(passage, at) {
        return true;
    }
    if quantity.unit.class != UnitClass::Points
        || !quantity.is_plain()
        || quantity.operator != Operator::None
        || quantity.value > Decimal::from(MOST)
        || quantity.value < Decimal::from(20)
    {
        return false;
    }
    let (before, _) = facts::surroundings(passage, at);
    if is_of_part(passage, at) {
        return false;
    }
    // 总分由80.7分调为81.1分: what it was before.
    if before.ends_with(['由', '从']) || is_of_project(&before) || is_of_sample(passage, quantity)
    {
        return false;
    }
    // 总分120分: what can be reached.
    let given = ["得分", "自评总分", "评价总分", "评分"];
    if quantity.value > Decimal::ONE_HUNDRED && !given.iter().any(|word| before.contains(word)) {
        return false;
    }
    let whole = ["总分", "总分为", "总分值", "总分值为", "总分共"];
    if quantity.value == Decimal::ONE_HUNDRED && whole.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    let full = quantity.value == Decimal::ONE_HUNDRED
        && passage.quantities.get(at + 1).is_some_and(|next| {
            next.unit.class == UnitClass::Points
                && passage.slice(quantity.to, next.from).contains('得')
        });
    if full {
        return false;
    }
    let named = [
        "综合得分",
        "总得分",
        "总分",
        "评价得分",
        "评估得分",
        "自评得分",
        "自评价得分",
        "综合评分",
        "最终得分",
        "评价总得分",
        "专项得分",
        "项目得分",
        "资金得分",
        "综合评定",
        "总评分",
    ]
    .iter()
    .any(|word| before.contains(word));
    let block = ["决策", "过程", "管理", "产出", "效益", "满意度", "指标"]
        .iter()
        .any(|word| before.contains(word));
    let alone = before == "得分" && passage.slice(quantity.to, quantity.to + 24).contains('等');
    (named || alone) && !block
}

/// `分值50分，自评得分49.6分`: of a part, whose full marks are said right before.
fn is_of_part(passage: &Passage, at: usize) -> bool {
    let own = &passage.quantities[at];
    let last = at.checked_sub(1).map(|last| &passage.quantities[last]);
    last.is_some_and(|full| {
        let said = passage.slice(full.from.saturating_sub(4), full.from);
        full.unit.class == UnitClass::Points
            && full.value < Decimal::ONE_HUNDRED
            && ["分值", "满分", "权重"]
                .iter()
                .any(|word| said.contains(word))
            && own.from - full.to <= 8
    })
}

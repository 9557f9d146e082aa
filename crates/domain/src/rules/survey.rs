//! 满意度: satisfied answers over answers given, with the number of answers, response rate and margin of error.

use std::collections::{BTreeMap, HashMap};

use rust_decimal::Decimal;
use serde::Serialize;

use super::Rule;
use crate::groups::share_percent;
use crate::packs::SurveyRules;
use crate::scheme::SurveyAnswer;

pub const RULE: Rule = Rule::new(
    "survey",
    "满意度问卷",
    "满意度 = 满意数 ÷ 有效回答数（空白不计）；回收率 = 有效回答数 ÷ 发放数；误差范围按正态近似，满意或不满意的太少时不适用；直线作答、重复作答只标记不剔除。",
    &["survey"],
);

/// Answers of one group to one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionResult {
    pub group: String,
    pub question: String,
    /// Rows: who was asked.
    pub asked: usize,
    /// Answers that aren't empty.
    pub answered: usize,
    pub satisfied: usize,
    /// Percent; none without answers.
    pub satisfaction_percent: Option<Decimal>,
    pub response_percent: Option<Decimal>,
    /// Half the width of the confidence interval, in percentage points; none where the approximation doesn't hold.
    pub margin_points: Option<Decimal>,
}

/// Why a respondent is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// 直线作答: every answer is the same.
    StraightLined,
    /// 重复作答: the same question was answered twice by one respondent.
    AnsweredTwice,
    /// 雷同问卷: all answers equal those of an earlier respondent of the group.
    SameAsAnother,
}

/// A respondent with a mark. Marked answers still count; a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Marked {
    pub group: String,
    pub respondent: String,
    pub mark: Mark,
    /// In Chinese.
    pub because: String,
}

/// Results by group and question, in the order in which they first appear.
pub fn results(answers: &[SurveyAnswer], rules: &SurveyRules) -> Vec<QuestionResult> {
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    let mut results: Vec<QuestionResult> = Vec::new();
    for answer in answers {
        let key = (answer.group.as_str(), answer.question.as_str());
        let at = *places.entry(key).or_insert_with(|| {
            results.push(QuestionResult {
                group: answer.group.clone(),
                question: answer.question.clone(),
                asked: 0,
                answered: 0,
                satisfied: 0,
                satisfaction_percent: None,
                response_percent: None,
                margin_points: None,
            });
            results.len() - 1
        });
        let result = &mut results[at];
        result.asked += 1;
        if let Some(value) = answer.answer {
            result.answered += 1;
            result.satisfied += usize::from(value >= rules.satisfied_from);
        }
    }
    for result in &mut results {
        result.satisfaction_percent = share_percent(result.satisfied, result.answered);
        result.response_percent = share_percent(result.answered, result.asked);
        let least = result.satisfied.min(result.answered - result.satisfied);
        if least >= rules.normal_from {
            result.margin_points = margin(result.satisfied, result.answered, rules.z);
        }
    }
    results
}

/// z × √(p (1 − p) ÷ n) in percentage points, from whole numbers: √(s (n − s) n) ÷ n².
fn margin(satisfied: usize, answered: usize, z: Decimal) -> Option<Decimal> {
    let (s, n) = (satisfied as u128, answered as u128);
    let under = s.checked_mul(n.checked_sub(s)?)?.checked_mul(n)?;
    let root = under.checked_mul(1_000_000_000_000)?.isqrt();
    let root = Decimal::from_i128_with_scale(i128::try_from(root).ok()?, 6);
    let square = Decimal::from(answered).checked_mul(Decimal::from(answered))?;
    z.checked_mul(Decimal::ONE_HUNDRED)?
        .checked_mul(root)?
        .checked_div(square)
}

/// One respondent's answers: question and value.
type Sheet<'a> = Vec<(&'a str, u8)>;

/// Respondents whose answers a person should look at.
pub fn marked(answers: &[SurveyAnswer], rules: &SurveyRules) -> Vec<Marked> {
    let mut sheets: BTreeMap<(&str, &str), Sheet<'_>> = BTreeMap::new();
    let mut marked = Vec::new();
    for answer in answers {
        let sheet = sheets
            .entry((&answer.group, &answer.respondent))
            .or_default();
        let Some(value) = answer.answer else { continue };
        if sheet
            .iter()
            .any(|(question, _)| *question == answer.question)
        {
            marked.push(Marked {
                group: answer.group.clone(),
                respondent: answer.respondent.clone(),
                mark: Mark::AnsweredTwice,
                because: format!("对“{}”回答了不止一次", answer.question),
            });
        }
        sheet.push((&answer.question, value));
    }
    let mut first_with: HashMap<(&str, Sheet<'_>), &str> = HashMap::new();
    for ((group, respondent), mut sheet) in sheets {
        if sheet.len() < rules.straight_line_from {
            continue;
        }
        let same = sheet.iter().all(|(_, value)| *value == sheet[0].1);
        if same {
            marked.push(Marked {
                group: group.to_owned(),
                respondent: respondent.to_owned(),
                mark: Mark::StraightLined,
                because: format!("{} 题全部答 {}", sheet.len(), sheet[0].1),
            });
        }
        sheet.sort_unstable();
        match first_with.get(&(group, sheet.clone())) {
            Some(other) if !same => marked.push(Marked {
                group: group.to_owned(),
                respondent: respondent.to_owned(),
                mark: Mark::SameAsAnother,
                because: format!("全部答案与 {other} 相同"),
            }),
            Some(_) => {}
            None => {
                first_with.insert((group, sheet), respondent);
            }
        }
    }
    marked
        .sort_by(|a, b| (&a.group, &a.respondent, a.mark).cmp(&(&b.group, &b.respondent, b.mark)));
    marked
}

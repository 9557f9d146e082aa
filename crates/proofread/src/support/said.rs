//! What is said of a figure: the words beside it, what it aims at, what it measures, of which year.

use super::{Pair, pairs};
use crate::context::Context;
use crate::grid::{Grid, Role};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// What was to be, what was, what was before, how far apart two are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aim {
    Actual,
    Target,
    Before,
    Distance,
}

/// What an amount, a rate or points are of, by a word that stands for others: 支出, 预算, 满意度.
pub type Measure = String;

/// What is said of a figure.
#[derive(Clone, Debug)]
pub struct Said {
    /// Pairs of characters of its clause, or of its row's name and the heading over it.
    pub own: Vec<Pair>,
    /// Those of the clause before as well.
    pub wide: Vec<Pair>,
    /// The words between the figure or clause before and this one; of a cell the heading over it.
    pub lead: String,
    /// All that is said around it.
    pub around: String,
    pub aim: Aim,
    pub measure: Option<Measure>,
    pub year: Option<u32>,
    /// Whether it is of a time to come.
    pub later: bool,
}

/// A paragraph's title has fewer characters.
const TITLE: usize = 16;
/// A title of goals has at most so many Chinese characters, its number among them.
const GOALS: usize = 7;
/// Plans that are names of programmes.
const NAMED_PLANS: [&str; 4] = ["科技计划", "研发计划", "行动计划", "人才计划"];
/// Characters before a figure that say what it aims at.
const CLOSE: usize = 16;

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

fn is_border(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '：' | ':' | '(')
}

/// Of what is in a cell.
pub(super) fn of_cell(
    context: &Context<'_>,
    grid: &Grid,
    (row, column): (usize, usize),
    quantity: &Quantity,
) -> Said {
    let label = grid.rows[row].label.as_str();
    let heading = grid.heading(row, column);
    let role = grid.role(row, column);
    let own = pairs(&format!("{label}|{heading}"));
    let target = quantity.operator.is_lower() || quantity.operator.is_upper();
    let done = has(heading, &["完成", "实际"]);
    let aimed = has(heading, &["目标", "计划", "指标值", "预期", "标准"]);
    let aim = if target || (role == Some(Role::Target) || aimed) && !done {
        Aim::Target
    } else if has(heading, &["上年", "去年", "同期", "年初"]) {
        Aim::Before
    } else if has(heading, &["增", "减", "差", "偏离"]) {
        Aim::Distance
    } else {
        Aim::Actual
    };
    let points = match role {
        Some(Role::Weight) => Some("满分"),
        Some(Role::Score) => Some("得分"),
        _ if quantity.unit.class == UnitClass::Points => Some("得分"),
        _ => None,
    };
    let text = format!("{label}{heading}");
    let measure = match quantity.unit.class {
        UnitClass::Money => money(&text),
        _ if points.is_some() => points.map(str::to_owned),
        UnitClass::Percent => rate(&text),
        _ => None,
    };
    Said {
        wide: own.clone(),
        own,
        lead: heading.to_owned(),
        around: format!("{heading}{label}"),
        aim,
        measure,
        year: year_in(heading).or_else(|| year_in(label)),
        later: years_after(context, year_in(heading)),
    }
}

/// Of what a passage tells.
pub(super) fn of_text(context: &Context<'_>, passage: &Passage, at: usize) -> Said {
    let quantity = &passage.quantities[at];
    let (start, end) = (quantity.from, quantity.to);
    let chars = &passage.chars;
    let last = |from: usize, to: usize, border: &dyn Fn(char) -> bool| {
        (from..to.max(from))
            .rev()
            .find(|at| border(chars[*at]))
            .map_or(from, |at| at + 1)
    };
    let sentence = last(0, start, &|c| matches!(c, '。' | '；'));
    let clause = last(0, start, &|c| is_border(c) || c == '、');
    let before = last(sentence, clause.saturating_sub(1), &is_border);
    let next = passage
        .quantities
        .get(at + 1)
        .map_or(chars.len(), |next| next.from);
    let stop = (end..next.max(end))
        .find(|at| is_border(chars[*at]) || matches!(chars[*at], ')' | '、'))
        .unwrap_or(next.max(end));
    let lead = lead(passage, at);
    let wide = passage.slice(before, start);
    let after = passage.slice(end, stop);
    let year = passage
        .years
        .iter()
        .rfind(|(place, _)| (sentence..start).contains(place))
        .map(|(_, year)| *year);
    let told = passage.slice(sentence, start);
    let path = &context.stations[passage.block].path;
    let opened = passage
        .slice(0, sentence)
        .split('。')
        .next()
        .map(str::to_owned);
    let title = opened.filter(|title| (1..TITLE).contains(&title.chars().count()));
    let of_goals =
        is_of_goals(context.heading(passage)) || title.is_some_and(|title| is_of_goals(&title));
    let coming = |text: &str| has(text, &["下一步", "下年", "明年", "打算", "工作计划"]);
    Said {
        own: pairs(&format!("{lead}|{after}")),
        wide: pairs(&format!("{wide}|{after}")),
        aim: match aim(quantity, &lead, &after) {
            Aim::Actual if of_goals => Aim::Target,
            said => said,
        },
        measure: measure(quantity, &lead, &wide),
        year,
        later: years_after(context, year)
            || coming(&told)
            || path.iter().rev().take(2).any(|heading| coming(heading)),
        around: format!("{wide}|{after}"),
        lead,
    }
}

/// `（三）绩效目标`: a title under which figures are what was to be.
fn is_of_goals(title: &str) -> bool {
    let words: String = title.chars().filter(|c| is_han(*c)).collect();
    let goals = has(&words, &["绩效目标", "年度目标", "总体目标"]);
    goals && words.chars().count() <= GOALS
}

/// The words between the figure or clause before a figure and it.
pub fn lead(passage: &Passage, at: usize) -> String {
    let start = passage.quantities[at].from;
    let previous = at
        .checked_sub(1)
        .map_or(0, |at| passage.quantities[at].to.min(start));
    let clause = (previous..start)
        .rev()
        .find(|at| is_border(passage.chars[*at]) || passage.chars[*at] == '、')
        .map_or(previous, |at| at + 1);
    passage.slice(clause, start)
}

fn years_after(context: &Context<'_>, year: Option<u32>) -> bool {
    context.year.zip(year).is_some_and(|(own, year)| year > own)
}

/// A year of this century in a heading.
fn year_in(text: &str) -> Option<u32> {
    let chars: Vec<char> = text.chars().collect();
    chars.windows(4).find_map(|window| {
        let digits = window.iter().all(char::is_ascii_digit) && window.starts_with(&['2', '0']);
        let year: String = window.iter().collect();
        digits.then(|| year.parse().ok()).flatten()
    })
}

fn aim(quantity: &Quantity, lead: &str, after: &str) -> Aim {
    const APART: [&str; 18] = [
        "多", "少", "高", "低", "差", "增长", "增加", "提高", "下降", "减少", "净增", "超出",
        "超过", "缺口", "增幅", "扩大", "节约", "增",
    ];
    if !matches!(quantity.operator, Operator::None | Operator::About) {
        return Aim::Target;
    }
    let skipped = lead.chars().count().saturating_sub(CLOSE);
    let close: String = lead.chars().skip(skipped).collect();
    // 市级科技计划立项16项: 计划 is a word of its name.
    let close = NAMED_PLANS
        .iter()
        .fold(close, |close, name| close.replace(name, ""));
    let bare = close.trim_end_matches('约').trim_end_matches('了');
    let of_goal = |text: &str| {
        let text = text.strip_prefix('的').unwrap_or(text);
        let text = text.strip_prefix("年度").unwrap_or(text);
        let text = text.strip_prefix("预期").unwrap_or(text);
        ["目标", "标准", "要求"]
            .iter()
            .any(|word| text.starts_with(word))
    };
    // 制修订标准16项: standards are counted.
    let counted = quantity.unit.class == UnitClass::Count;
    let close = close
        .strip_suffix("标准")
        .filter(|_| counted)
        .unwrap_or(&close);
    if has(close, &["上年", "去年", "同期"]) {
        Aim::Before
    } else if APART.iter().any(|word| bare.ends_with(word)) || after.starts_with("之差") {
        Aim::Distance
    } else if has(
        close,
        &[
            "目标",
            "计划",
            "预期",
            "指标值",
            "不少于",
            "不低于",
            "要求",
            "标准",
        ],
    ) || of_goal(after)
    {
        Aim::Target
    } else {
        Aim::Actual
    }
}

fn measure(quantity: &Quantity, lead: &str, wide: &str) -> Option<Measure> {
    match quantity.unit.class {
        UnitClass::Money => money(lead),
        UnitClass::Points => {
            let bare = lead.trim_end_matches(['了', '约']);
            let word = if bare.ends_with('扣') {
                "扣分"
            } else if bare.ends_with('得') || lead.contains("得分") {
                "得分"
            } else if has(lead, &["满分", "权重", "分值"]) {
                "满分"
            } else {
                return None;
            };
            Some(word.to_owned())
        }
        UnitClass::Percent => {
            let told = lead.chars().filter(|c| is_han(*c)).count() >= 3;
            rate(if told { lead } else { wide })
        }
        _ => None,
    }
}

/// What money is: the word that ends nearest to the figure decides.
fn money(text: &str) -> Option<Measure> {
    const WORDS: [(&str, &[&str]); 7] = [
        ("支出", &["支出", "执行", "使用", "支付", "兑付"]),
        ("到位", &["到位", "拨付"]),
        ("预算", &["预算", "下达", "安排", "分配", "资助", "立项"]),
        ("结余", &["结余", "结转", "未支出", "剩余"]),
        ("配套", &["配套"]),
        ("自筹", &["自筹"]),
        ("成交", &["成交"]),
    ];
    // 结转下年继续使用: what is left.
    let text = &text.replace("继续使用", "");
    let ends = WORDS.iter().filter_map(|(name, words)| {
        let end = words
            .iter()
            .filter_map(|word| text.rfind(word).map(|at| at + word.len()))
            .max()?;
        Some((end, *name))
    });
    // Of two that end at one place the first counts.
    let nearest = ends.rev().max_by_key(|(end, _)| *end)?;
    Some(nearest.1.to_owned())
}

/// The name of a rate: the last one in a text.
fn rate(text: &str) -> Option<Measure> {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).rev().find_map(|at| {
        let rest: String = chars[at..].iter().take(3).collect();
        let named = rest.chars().count() == 3 && rest.ends_with('率') && rest.chars().all(is_han);
        if named {
            return Some(rest.replace("增长率", "增长"));
        }
        ["满意度", "占", "比重", "比例", "增长", "下降"]
            .iter()
            .find(|word| rest.starts_with(**word))
            .map(|word| (*word).to_owned())
    })
}

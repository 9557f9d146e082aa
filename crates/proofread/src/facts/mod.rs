//! Facts of running text: amounts and counts with what they are of, so that the same fact can be found again elsewhere.
//!
//! Long because what a figure is of depends on all that is said around it.

mod tables;
mod words;

use crate::context::Context;
use crate::document::Span;
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;
use tables::of_tables;
use words::{ATTRIBUTES, GENERAL, KEPT};

/// What an amount or count is of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactKey {
    /// 预算, 到位, 支出, 地方, 项目, 执行率 …
    pub measure: &'static str,
    /// 结转, 新立项, 后补助 …
    pub attributes: Vec<&'static str>,
    /// What is left of the words when everything general is taken away; empty: the fund as a whole.
    pub subject: String,
}

/// One figure of running text or of a fund table.
#[derive(Debug, Clone)]
pub struct Fact {
    pub key: FactKey,
    pub quantity: Quantity,
    pub span: Span,
    pub passage: usize,
    /// Index of the quantity in its passage; none for a table cell.
    pub index: Option<usize>,
    /// The words around it.
    pub words: String,
}

/// Stands before words that go on from another figure: `低于50%的项目有27个` is not about all projects.
const CUT: char = '\u{2026}';

/// The facts of a document.
pub fn facts(context: &Context<'_>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (index, passage) in context.prose() {
        if is_case(context, passage) {
            continue;
        }
        for at in 0..passage.quantities.len() {
            facts.extend(fact(context, index, passage, at));
        }
    }
    of_tables(context, &mut facts);
    told_apart(context, &mut facts);
    facts
}

/// Budgets before and after a change, and expenditure on projects and on running a department, where a document has both.
fn told_apart(context: &Context<'_>, facts: &mut [Fact]) {
    let says = |word: &str| {
        let word: Vec<char> = word.chars().collect();
        context.passages.iter().any(|passage| {
            passage
                .chars
                .windows(word.len())
                .any(|window| window == word)
        })
    };
    let changed = says("年初预算")
        && ["全年预算", "调整后预算", "调整后的预算", "调整预算"]
            .iter()
            .any(|word| says(word));
    let department = says("基本支出") && says("项目支出");
    for fact in facts {
        if changed && fact.words.contains("年初预算") {
            fact.key.attributes.push("年初");
        }
        if department && fact.words.contains("项目支出") {
            fact.key.subject.insert_str(0, "项目支出");
        }
    }
}

/// `1.区域创新体系建设。本年度支持项目9个`: the numbered words before the first stop.
fn run_in_heading(passage: &Passage, quantity: &Quantity) -> Option<String> {
    let start = crate::layout::enumerator(&passage.chars)?.length;
    let stop = (start..quantity.from).find(|at| passage.chars[*at] == '。')?;
    let words = &passage.chars[start..stop];
    let short = (4..=16).contains(&words.len()) && words.iter().all(|c| is_han(*c));
    short.then(|| words.iter().collect())
}

/// Headings that say what is told, not of which part of the fund.
fn is_general(heading: &str) -> bool {
    [
        "资金", "预算", "项目", "到位", "执行", "支出", "情况", "指标", "目标", "概况", "背景",
        "内容", "管理", "方法", "结论", "评价", "绩效", "投入",
    ]
    .iter()
    .any(|word| heading.contains(word))
}

/// Whether a passage tells about one case or project only.
pub fn is_case(context: &Context<'_>, passage: &Passage) -> bool {
    let start = crate::layout::enumerator(&passage.chars).map_or(0, |found| found.length);
    let begins = passage.slice(start, start + 5);
    if ["典型案例", "案例:", "案例一", "典型项目", "典型经验"]
        .iter()
        .any(|word| begins.starts_with(word))
    {
        return true;
    }
    let path = &context.stations[passage.block].path;
    path.iter().any(|heading| {
        !heading.contains("报告")
            && ["案例", "典型经验", "典型项目", "例子"]
                .iter()
                .any(|word| heading.contains(word))
    })
}

fn fact(context: &Context<'_>, index: usize, passage: &Passage, at: usize) -> Option<Fact> {
    let quantity = &passage.quantities[at];
    if !quantity.is_plain()
        || quantity.han && quantity.unit.text != "个" && quantity.unit.text != "项"
    {
        return None;
    }
    let (before, after) = surroundings(passage, at);
    let after = match after.split_once("项目中") {
        Some((noun, _)) => format!("{noun}项目"),
        None => after,
    };
    let around = format!("{before}#{after}");
    let measure = measure(&before, &after, quantity)?;
    let mut attributes = attributes(&before, &after);
    if quantity.operator != Operator::None {
        attributes.push("目标");
    }
    let mut subject = named_subject(context, measure, &before, &after);
    if subject.is_empty() && measure == "执行率" {
        subject = spender(context, passage, at);
    }
    if let Some(parent) = parent(passage, at) {
        let own = self::subject(&context.without_fund(&surroundings(passage, parent).0));
        if !subject.contains(&own) {
            subject = format!("{own}{subject}");
        }
        if subject.is_empty() && attributes.is_empty() {
            // A part of the whole is not the whole.
            subject.push(CUT);
        }
    }
    subject.push_str(&part_of(measure, passage, at, (&before, &after)));
    if let Some(span) = years_together(passage, quantity) {
        subject.push_str(span);
    }
    let path = &context.stations[passage.block].path;
    if subject.is_empty() {
        // Under the heading of one direction the whole is that direction.
        let heading = path.last().filter(|_| path.len() >= 3).cloned();
        let heading = run_in_heading(passage, quantity).or(heading);
        if let Some(heading) = heading.filter(|heading| !is_general(heading)) {
            subject = crate::records::key(&heading);
        }
    }
    if subject == "中央" {
        "〈中央〉".clone_into(&mut subject);
    }
    let years = other_year(context, passage, quantity);
    Some(Fact {
        key: FactKey {
            measure,
            attributes,
            subject: format!("{subject}{years}"),
        },
        quantity: quantity.clone(),
        span: passage.span_of(quantity),
        passage: index,
        index: Some(at),
        words: around,
    })
}

/// What the words around a figure name as its subject.
fn named_subject(context: &Context<'_>, measure: &str, before: &str, after: &str) -> String {
    let noun = after.split_once("项目").map_or("", |(noun, _)| noun);
    if measure == "项目" && before.chars().filter(|c| is_han(*c)).count() < 2 {
        let rest = after.split_once("项目").map_or("", |(_, rest)| rest);
        let mut noun = subject(&context.without_fund(noun));
        let narrowed = ["率", "进度", "低于", "超过", "高于", "逾期"]
            .iter()
            .any(|word| rest.contains(word));
        if narrowed || before.starts_with(CUT) {
            // Projects of which something more is said are not all projects.
            noun.push(CUT);
        }
        noun
    } else {
        subject(&context.without_fund(before))
    }
}

/// `新建平台合计支出1414.4万元，执行率70.7%`: whose money it is of which the rate is said right behind it.
fn spender(context: &Context<'_>, passage: &Passage, at: usize) -> String {
    let before = at.checked_sub(1).map(|index| &passage.quantities[index]);
    let spent = before.filter(|other| {
        other.unit.class == UnitClass::Money
            && !passage.chars[other.to..passage.quantities[at].from].contains(&'。')
    });
    spent.map_or_else(String::new, |_| {
        subject(&context.without_fund(&surroundings(passage, at - 1).0))
    })
}

/// What makes a figure one of a part only: those of the projects that did something, one instalment of the money.
fn part_of(measure: &str, passage: &Passage, at: usize, (before, after): (&str, &str)) -> String {
    let quantity = &passage.quantities[at];
    if matches!(measure, "预算" | "到位") && is_instalment(passage, quantity, before) {
        return format!("{CUT}{before}");
    }
    match qualifier(passage, at, after).filter(|_| measure == "项目") {
        Some(word) => format!("{CUT}{word}"),
        None if measure == "项目" && is_of_some(passage, quantity, before, after) => {
            format!("{CUT}{before}{after}")
        }
        None => String::new(),
    }
}

/// `现场核查发现，3个项目将招待费列入`, `这3个项目承诺自筹`: projects of which something is told that isn't true of all.
fn is_of_some(passage: &Passage, quantity: &Quantity, before: &str, after: &str) -> bool {
    let pointed = ["这", "上述", "该", "另有", "仍有", "还有", "其中"]
        .iter()
        .any(|word| before.ends_with(word));
    let done = after.strip_prefix("项目").unwrap_or_default();
    let told = ["将", "把", "承诺", "存在", "因", "由于", "擅自", "仍"]
        .iter()
        .any(|word| done.starts_with(word));
    let found = passage.slice(quantity.from.saturating_sub(3), quantity.from);
    pointed || told || found.trim_end_matches(['，', ':', '有']).ends_with("发现")
}

/// `分两批下达：3月下达8400万元，7月下达3600万元`: money of one month or batch of several.
fn is_instalment(passage: &Passage, quantity: &Quantity, before: &str) -> bool {
    let from = (0..quantity.from)
        .rev()
        .find(|at| passage.chars[*at] == '。')
        .map_or(0, |at| at + 1);
    let said = passage.slice(from, quantity.from);
    let parted = [
        "分两批",
        "分三批",
        "分批",
        "分两次",
        "分三次",
        "分次",
        "第一批",
    ]
    .iter()
    .any(|word| said.contains(word));
    parted && (before.contains('月') || before.contains('批') || before.contains('次'))
}

/// `两年累计支出`: what several years have together.
pub fn years_together(passage: &Passage, quantity: &Quantity) -> Option<&'static str> {
    let from = (0..quantity.from)
        .rev()
        .find(|at| passage.chars[*at] == '。')
        .map_or(0, |at| at + 1);
    let said = passage.slice(from, quantity.from);
    ["两年", "二年", "三年", "四年", "五年"]
        .into_iter()
        .find(|years| {
            ["累计", "合计", "共", "总"]
                .iter()
                .any(|word| said.contains(&format!("{years}{word}")))
        })
}

/// The nearest year before a quantity that is not the report's.
fn other_year(context: &Context<'_>, passage: &Passage, quantity: &Quantity) -> String {
    let clause = (0..quantity.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | '。'))
        .unwrap_or(0);
    let near = |position: usize| position < quantity.from && quantity.from - position < 40;
    // 2024年预算1.4亿元；2025年预算1.6亿元: the year of its own clause comes first.
    let own = passage
        .years
        .iter()
        .rfind(|(position, _)| near(*position) && *position >= clause);
    own.or_else(|| {
        passage
            .years
            .iter()
            .rfind(|(position, year)| near(*position) && Some(*year) != context.year)
    })
    .or_else(|| {
        // 2025年预算拟定10.5亿元，比上年增长5.5%；支出预算9.8亿元: what a sentence begins with that tells of a plan.
        let begins = (0..quantity.from)
            .rev()
            .find(|at| passage.chars[*at] == '。')
            .unwrap_or(0);
        let within = |(at, _): &&(usize, u32)| (begins..quantity.from).contains(at);
        let first = passage.years.iter().find(within);
        first.filter(|(_, year)| context.year.is_some_and(|own| *year > own))
    })
    .filter(|(_, year)| Some(*year) != context.year)
    .map(|(_, year)| year.to_string())
    .unwrap_or_default()
}

/// The word by which a count is of some of the projects only: `3个项目未完成`; `达到1:1的项目8个，甲类2个，乙类6个`.
fn qualifier(passage: &Passage, at: usize, after: &str) -> Option<&'static str> {
    const WORDS: [&str; 6] = ["达到", "超过", "低于", "高于", "不足", "未"];
    let here = passage.quantities[at].from;
    let begins = (0..here)
        .rev()
        .find(|index| matches!(passage.chars[*index], '。' | '；'))
        .map_or(0, |index| index + 1);
    let sentence = passage.slice(begins, here);
    let listed = WORDS[..5]
        .iter()
        .find(|word| sentence.contains(**word) && sentence.contains("的项目"));
    // `27个项目中未过90%的` is of some of the 27.
    let own = after.split('中').next().unwrap_or_default();
    listed
        .or_else(|| WORDS.iter().find(|word| own.contains(**word)))
        .copied()
}

/// What the words around a figure say of the projects; of the new ones only how they are paid, when that is said.
fn attributes(before: &str, after: &str) -> Vec<&'static str> {
    let mut attributes: Vec<&'static str> = ATTRIBUTES
        .iter()
        .filter(|(word, _)| before.contains(word) || after.contains(word))
        .map(|(_, attribute)| *attribute)
        .collect();
    attributes.sort_unstable();
    attributes.dedup();
    if attributes
        .iter()
        .any(|attribute| matches!(*attribute, "后补助" | "直接补助"))
    {
        attributes.retain(|attribute| *attribute != "新立项");
    }
    attributes
}

/// The words of its clause before and after a figure.
pub fn surroundings(passage: &Passage, at: usize) -> (String, String) {
    let quantity = &passage.quantities[at];
    let previous = at
        .checked_sub(1)
        .map_or(0, |index| passage.quantities[index].to);
    let is_border = |c: char| matches!(c, '，' | '。' | '；' | ':' | '！' | '？' | '(' | ')');
    let from = (previous..quantity.from)
        .rev()
        .find(|index| is_border(passage.chars[*index]))
        .map_or(previous, |index| index + 1);
    let next = passage
        .quantities
        .get(at + 1)
        .map_or(passage.chars.len(), |next| next.from);
    let to = (quantity.to..next.max(quantity.to))
        .find(|index| is_border(passage.chars[*index]) || passage.chars[*index] == '、')
        .unwrap_or(next.max(quantity.to));
    let mut before = passage.slice(from, quantity.from);
    if from == previous && previous > 0 {
        // Words between two figures belong to the second only after a conjunction.
        before = match before.rsplit_once(['和', '与', '及', '、']) {
            Some((_, after)) => after.to_owned(),
            None => format!("{CUT}{before}"),
        };
    }
    (before, passage.slice(quantity.to, to.min(quantity.to + 24)))
}

fn measure(before: &str, after: &str, quantity: &Quantity) -> Option<&'static str> {
    let before = before
        .replace("中央引导地方", "")
        .replace("引导地方科技发展", "");
    let has = |words: &[&str]| words.iter().any(|word| before.contains(word));
    match quantity.unit.class {
        UnitClass::Money => Some(
            if has(&[
                "少安排",
                "多安排",
                "少拨付",
                "多拨付",
                "地方",
                "自筹",
                "社会",
                "带动",
                "配套",
                "投融资",
                "成交",
                "产值",
                "收入",
                "利润",
                "总投入",
                "总投资",
            ]) {
                return None;
            } else if has(&["支出", "执行", "使用", "支付"]) {
                "支出"
            } else if has(&["到位", "拨付"]) {
                "到位"
            } else if has(&[
                "下达",
                "预算",
                "安排",
                "专项资金",
                "引导资金",
                "补助",
                "分配",
            ]) {
                "预算"
            } else {
                return None;
            },
        ),
        UnitClass::Count if matches!(quantity.unit.text.as_str(), "个" | "项") => {
            let item = has(&["项目", "立项", "结转", "补助", "课题", "计划"])
                || after.contains("项目")
                || quantity.unit.text == "项"
                    && (before.ends_with("实施的")
                        || before.ends_with("支持")
                        || after.starts_with("评价")
                        || after.starts_with("为“"));
            // 支持四个方向项目: directions are counted.
            let kinds = ["方向项目", "领域项目", "类项目", "类型项目"]
                .iter()
                .any(|word| after.starts_with(word));
            (item && !kinds).then_some("项目")
        }
        UnitClass::Percent if has(&["执行率", "支出进度"]) => Some("执行率"),
        _ => None,
    }
}

/// What remains of the words before a figure without general words, figures and punctuation.
pub fn subject(before: &str) -> String {
    let mut rest: String = before
        .chars()
        .filter(|c| is_han(*c) || c.is_ascii_alphabetic() || matches!(c, '“' | '”') || *c == CUT)
        .collect();
    for (word, kept) in KEPT {
        rest = rest.replace(word, kept);
    }
    for (word, _) in ATTRIBUTES {
        rest = rest.replace(word, "|");
    }
    for word in GENERAL {
        rest = rest.replace(word, "|");
    }
    let mut rest: String = rest
        .chars()
        .filter(|c| *c != '|' && *c != '“' && *c != '”')
        .collect();
    for (word, kept) in KEPT {
        rest = rest.replace(kept, word);
    }
    rest.trim_start_matches(['含', '和', '及']).to_owned()
}

/// The figure that a figure in brackets or after 其中 is a part of.
pub fn parent(passage: &Passage, at: usize) -> Option<usize> {
    let quantity = &passage.quantities[at];
    let sentence = (0..quantity.from)
        .rev()
        .find(|index| passage.chars[*index] == '。')
        .map_or(0, |index| index + 1);
    let mut depth = 0_i32;
    for index in (sentence..quantity.from).rev() {
        match passage.chars[index] {
            ')' => depth += 1,
            '(' if depth == 0 => {
                return passage.quantities[..at].iter().rposition(|other| {
                    other.to <= index
                        && other.from >= sentence
                        && other.unit.comparable(&quantity.unit)
                });
            }
            '(' => depth -= 1,
            '其' if passage.chars.get(index + 1) == Some(&'中') => {
                return passage.quantities[..at].iter().rposition(|other| {
                    other.to <= index
                        && other.from >= sentence
                        && other.unit.comparable(&quantity.unit)
                });
            }
            _ => {}
        }
    }
    None
}

//! Units and what can be compared with what.

use rust_decimal::Decimal;

/// What kind of thing a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnitClass {
    /// Base: yuan.
    Money,
    Percent,
    PercentPoint,
    /// 分
    Points,
    /// 个, 项, 家, 人次 …
    Count,
    Duration,
    /// `1:2.64`
    Ratio,
    /// A bare number.
    None,
}

/// A unit as written and what it measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// `万元`, `个`
    pub text: String,
    pub class: UnitClass,
    /// What one of the printed unit is in the base unit: 10000 for 万元.
    pub factor: Decimal,
}

impl Unit {
    pub fn none() -> Self {
        Self {
            text: String::new(),
            class: UnitClass::None,
            factor: Decimal::ONE,
        }
    }

    /// Whether figures in the two units can be added or compared.
    pub fn comparable(&self, other: &Self) -> bool {
        self.class == other.class
            && (self.class != UnitClass::Count || counter(&self.text) == counter(&other.text))
    }
}

/// 个 and 项 count the same things.
fn counter(text: &str) -> &str {
    match text.trim_start_matches(['万', '亿', '千', '百']) {
        "个" | "项" => "项",
        "名" | "人" => "人",
        "场" | "场次" => "场",
        other => other,
    }
}

/// Units that count, the longer before their beginnings.
const COUNTERS: [&str; 111] = [
    "人·日",
    "人·月",
    "人次",
    "家次",
    "人月",
    "机时",
    "户次",
    "人天",
    "场次",
    "批次",
    "班次",
    "架次",
    "车次",
    "辆次",
    "台次",
    "亩次",
    "件次",
    "台时",
    "人日",
    "工日",
    "课时",
    "学时",
    "平方米",
    "公顷",
    "公里",
    "公斤",
    "千克",
    "千瓦时",
    "千瓦",
    "千米",
    "立方米",
    "毫米",
    "厘米",
    "毫克",
    "毫升",
    "兆瓦",
    "个",
    "项",
    "家",
    "人",
    "名",
    "位",
    "件",
    "篇",
    "部",
    "套",
    "台",
    "次",
    "场",
    "期",
    "批",
    "种",
    "类",
    "条",
    "份",
    "笔",
    "站",
    "户",
    "亩",
    "吨",
    "米",
    "倍",
    "页",
    "册",
    "所",
    "支",
    "辆",
    "只",
    "头",
    "株",
    "本",
    "组",
    "处",
    "座",
    "幅",
    "门",
    "轮",
    "款",
    "例",
    "枚",
    "对",
    "片",
    "张",
    "斤",
    "间",
    "栋",
    "级",
    "大",
    "度",
    "尾",
    "粒",
    "羽",
    "匹",
    "艘",
    "架",
    "棵",
    "瓶",
    "箱",
    "盒",
    "桶",
    "颗",
    "起",
    "宗",
    "口",
    "道",
    "层",
    "堂",
    "盏",
    "幢",
    "眼",
    "卷",
];

const DURATIONS: [&str; 11] = [
    "个工作日",
    "工作日",
    "个月",
    "小时",
    "分钟",
    "周年",
    "天",
    "年",
    "秒",
    "周",
    "个季度",
];

/// Those of which there are ten thousands: 36.04万小时.
const MANY: [&str; 2] = ["小时", "工作日"];

/// Characters after 分 that make another word of it.
const NOT_POINTS: &str =
    "钟别为成布析类配担之级期批解散公割享工支红离摊队店行管局院会校中包段项数部歧娩泌";

/// Reads the unit after a number: its length in characters, the power of ten before it, and the unit.
pub fn read(chars: &[char]) -> (usize, Unit) {
    let starts = |from: usize, word: &str| {
        word.chars()
            .enumerate()
            .all(|(index, c)| chars.get(from + index) == Some(&c))
    };
    if let Some((word, class)) = [
        ("个百分点", UnitClass::PercentPoint),
        ("百分点", UnitClass::PercentPoint),
        ("%", UnitClass::Percent),
    ]
    .into_iter()
    .find(|(word, _)| starts(0, word))
    {
        return (word.chars().count(), made(word, class, Decimal::ONE));
    }
    let (skip, factor, multiplier) = multiplier(chars);
    let some = usize::from(matches!(chars.get(skip), Some('余' | '多')));
    let at = skip + some;
    if starts(at, "元") {
        let text = format!("{multiplier}元");
        return (at + 1, made(&text, UnitClass::Money, factor));
    }
    let lasts = |word: &&str| starts(at, word) && (skip == 0 || MANY.contains(word));
    if let Some(word) = DURATIONS.into_iter().find(lasts) {
        return (
            at + word.chars().count(),
            made(&format!("{multiplier}{word}"), UnitClass::Duration, factor),
        );
    }
    if skip == 0 {
        let next = chars.get(at + 1);
        if starts(at, "分") && next.is_none_or(|c| !NOT_POINTS.contains(*c)) {
            return (at + 1, made("分", UnitClass::Points, Decimal::ONE));
        }
    }
    if let Some(word) = COUNTERS.into_iter().find(|word| starts(at, word)) {
        let mut length = at + word.chars().count();
        if starts(length, "/")
            && chars
                .get(length + 1)
                .is_some_and(|c| crate::layout::is_han(*c))
        {
            length += 2;
        }
        let text: String = chars[at..length].iter().collect();
        return (
            length,
            made(&format!("{multiplier}{text}"), UnitClass::Count, factor),
        );
    }
    (at, made(&multiplier, UnitClass::None, factor))
}

fn made(text: &str, class: UnitClass, factor: Decimal) -> Unit {
    Unit {
        text: text.to_owned(),
        class,
        factor,
    }
}

/// 万, 亿, 千万 …: characters, power of ten, as written.
fn multiplier(chars: &[char]) -> (usize, Decimal, String) {
    let mut factor = Decimal::ONE;
    let mut length = 0;
    while let Some(c) = chars.get(length) {
        let power = match c {
            '万' => 10_000,
            '亿' => 100_000_000,
            '千' if !matches!(chars.get(length + 1), Some('克' | '米' | '瓦')) => 1000,
            '百' if chars.get(length + 1) != Some(&'分') => 100,
            _ => break,
        };
        factor *= Decimal::from(power);
        length += 1;
        if length == 2 {
            break;
        }
    }
    (length, factor, chars[..length].iter().collect())
}

/// The unit that a table's heading or title names: `金额（万元）`, `单位：万元`.
pub fn in_heading(text: &str) -> Option<Unit> {
    let money = |text: &str, factor: u64| Some(made(text, UnitClass::Money, Decimal::from(factor)));
    if text.contains("亿元") {
        money("亿元", 100_000_000)
    } else if text.contains("万元") {
        money("万元", 10_000)
    } else if text.contains("千元") {
        money("千元", 1000)
    } else if text.contains("(元)") || text.contains("单位:元") || text.contains("(单位:元)")
    {
        money("元", 1)
    } else if text.contains('%') {
        Some(made("%", UnitClass::Percent, Decimal::ONE))
    } else {
        None
    }
}

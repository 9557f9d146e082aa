//! Classes of a scale as they are written: `35岁以下`, `36—45岁`, `50万元（含）至200万元`, `90分以上`.

use rust_decimal::Decimal;

/// What a scale is measured in, the longer before their beginnings.
const UNITS: [&str; 28] = [
    "个工作日",
    "工作日",
    "个月",
    "平方米",
    "公里",
    "公顷",
    "千瓦",
    "周岁",
    "小时",
    "岁",
    "分",
    "%",
    "元",
    "年",
    "天",
    "日",
    "人",
    "户",
    "亩",
    "家",
    "吨",
    "台",
    "项",
    "次",
    "个",
    "米",
    "度",
    "千克",
];
/// What ends an open class upwards, and downwards.
const OVER: [&str; 3] = ["以上", "之上", "以外"];
const UNDER: [&str; 3] = ["以下", "以内", "之内"];
/// What begins an open class.
const MORE: [&str; 5] = ["超过", "高于", "大于", "满", "超"];
const LESS: [&str; 7] = ["不足", "不满", "低于", "小于", "未满", "少于", "不到"];

/// A class of a scale.
#[derive(Debug, Clone)]
pub(super) struct Band {
    /// Where it stands.
    pub from: usize,
    pub to: usize,
    pub low: Option<Decimal>,
    pub high: Option<Decimal>,
    /// One unit of its last printed digit.
    pub step: Decimal,
    pub unit: String,
}

impl Band {
    pub fn is_range(&self) -> bool {
        self.low.is_some() && self.high.is_some()
    }
}

/// A number with its unit.
struct Figure {
    value: Decimal,
    step: Decimal,
    unit: String,
    to: usize,
}

fn starts(chars: &[char], at: usize, words: &[&str]) -> Option<usize> {
    words
        .iter()
        .find(|word| {
            word.chars()
                .enumerate()
                .all(|(index, c)| chars.get(at + index) == Some(&c))
        })
        .map(|word| at + word.chars().count())
}

fn ends(chars: &[char], at: usize, words: &[&str]) -> bool {
    words.iter().any(|word| {
        let length = word.chars().count();
        at >= length && starts(chars, at - length, &[word]).is_some()
    })
}

/// Passes over `(含)`, `（不含）`, 含, 及.
fn skip_inclusion(chars: &[char], at: usize) -> usize {
    starts(chars, at, &["(含)", "(不含)", "含", "(含本数)", "及"]).unwrap_or(at)
}

fn figure(chars: &[char], at: usize) -> Option<Figure> {
    let mut text = String::new();
    let mut to = at;
    while let Some(c) = chars.get(to) {
        let grouped = *c == ',' && chars.get(to + 1).is_some_and(char::is_ascii_digit);
        let point = *c == '.' && chars.get(to + 1).is_some_and(char::is_ascii_digit);
        if !c.is_ascii_digit() && !grouped && !point || text.len() > 15 {
            break;
        }
        text.extend((*c != ',').then_some(*c));
        to += 1;
    }
    let value: Decimal = text.parse().ok()?;
    let mut step = Decimal::new(1, value.scale());
    let factor = match chars.get(to) {
        Some('万') => 10_000,
        Some('亿') => 100_000_000,
        _ => 1,
    };
    to += usize::from(factor > 1);
    let value = value.checked_mul(factor.into())?;
    step *= Decimal::from(factor);
    let unit = UNITS
        .iter()
        .find(|unit| starts(chars, to, &[unit]).is_some())
        .copied()
        .unwrap_or_default();
    to += unit.chars().count();
    Some(Figure {
        value,
        step,
        unit: unit.to_owned(),
        to,
    })
}

/// The second figure of a range whose first ends at `at`: `至200万元`, `—45岁`, `以上60分以下`.
fn second(chars: &[char], at: usize) -> Option<Figure> {
    let dash = starts(chars, at, &["——", "—", "-", "~", "至", "到"]);
    if let Some(begins) = dash {
        let begins = starts(chars, begins, &["不足", "不满"]).unwrap_or(begins);
        return figure(chars, begins);
    }
    let over = starts(chars, at, &OVER)?;
    let over = skip_inclusion(chars, over);
    let over = starts(chars, over, &["、", "，"]).unwrap_or(over);
    if let Some(begins) = starts(chars, over, &LESS) {
        return figure(chars, begins);
    }
    let found = figure(chars, over)?;
    let ends = skip_inclusion(chars, found.to);
    let to = starts(chars, ends, &UNDER)?;
    Some(Figure { to, ..found })
}

/// The class whose first figure begins at `at`.
fn band(chars: &[char], at: usize) -> Option<Band> {
    let first = figure(chars, at)?;
    let year = first.unit == "年" && first.value >= Decimal::from(1900);
    let mut band = Band {
        from: at,
        to: first.to,
        low: None,
        high: None,
        step: first.step,
        unit: first.unit.clone(),
    };
    let behind = skip_inclusion(chars, first.to);
    if let Some(other) = second(chars, behind).filter(|_| !year) {
        let alike = first.unit.is_empty() || first.unit == other.unit;
        let scaled = first.unit.is_empty() && other.step > first.step && first.step == Decimal::ONE;
        // 5至10万元: what the second is counted in counts the first.
        let factor = if scaled && other.step >= Decimal::from(10_000) {
            other.step
        } else {
            Decimal::ONE
        };
        band.low = Some(first.value.checked_mul(factor)?);
        band.high = Some(other.value);
        band.step = (first.step * factor).min(other.step);
        band.unit = other.unit;
        band.to = skip_inclusion(chars, other.to);
        return alike.then_some(band);
    }
    if year {
        return None;
    }
    if let Some(to) = starts(chars, behind, &OVER) {
        band.low = Some(first.value);
        band.to = to;
    } else if let Some(to) = starts(chars, behind, &UNDER) {
        band.high = Some(first.value);
        band.to = to;
    } else if ends(chars, at, &LESS) || ends(chars, at, &["<", "≤"]) {
        band.high = Some(first.value);
    } else if ends(chars, at, &MORE) || ends(chars, at, &[">", "≥"]) {
        band.low = Some(first.value);
    } else {
        return None;
    }
    Some(band)
}

/// All classes of a text, in their order.
pub(super) fn bands(chars: &[char]) -> Vec<Band> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '第' | '/' | '〔');
        let begins = chars[at].is_ascii_digit() && !(at > 0 && named(chars[at - 1]));
        match band(chars, at).filter(|_| begins) {
            Some(band) => {
                at = band.to.max(at + 1);
                found.push(band);
            }
            None => at += 1,
        }
    }
    found
}

//! How long something lasts between two dates: `自2022年1月起至2024年12月止，共36个月`, `由2023年6月推迟到2024年3月，顺延9个月`,
//! and how much of the year is over: `截至9月底，…75%的序时进度`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told};
use super::words::has;
use crate::arithmetic::{prints, show_like};
use crate::finding::{Draft, Findings, Severity};
use crate::number::UnitClass;
use crate::passage::Passage;

/// Characters between two dates, and between the last one and how long it is.
const GAP: usize = 20;
/// Words of a date that another is put off to.
const MOVED: [&str; 8] = [
    "推迟", "延期", "延至", "延长", "顺延", "提前", "逾期", "延后",
];
/// Words of a stretch between two dates.
const LASTS: [&str; 13] = [
    "共",
    "计",
    "为期",
    "历时",
    "期限",
    "执行期",
    "实施期",
    "周期",
    "建设期",
    "跨",
    "总期",
    "时长",
    "已",
];

/// A date, with or without its day.
#[derive(Clone, Copy)]
struct Date {
    from: usize,
    to: usize,
    year: Option<i64>,
    month: i64,
    day: Option<i64>,
}

impl Date {
    /// Months since the year nought.
    fn months(&self) -> Option<i64> {
        Some(self.year? * 12 + self.month)
    }

    /// Days since the year nought; without a year, of one that isn't a leap year.
    fn days(&self) -> Option<i64> {
        const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let month = usize::try_from(self.month - 1).ok()?;
        let year = self.year.unwrap_or(1);
        let leaps = if self.month > 2 {
            year / 4
        } else {
            (year - 1) / 4
        };
        Some(year * 365 + leaps + BEFORE.get(month)? + self.day?)
    }
}

/// A number of at most four digits at a position, and where it ends.
fn number(chars: &[char], at: usize) -> Option<(i64, usize)> {
    let digits: String = chars[at.min(chars.len())..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .collect();
    let value = digits.parse().ok().filter(|_| digits.len() <= 4)?;
    Some((value, at + digits.len()))
}

/// The dates between two positions that name a month; a year holds until the next.
fn dates(passage: &Passage, from: usize, to: usize) -> Vec<Date> {
    let chars = &passage.chars;
    let mut dates: Vec<Date> = Vec::new();
    let mut at = from;
    while at < to.min(chars.len()) {
        let begins = chars[at].is_ascii_digit() && (at == 0 || !chars[at - 1].is_ascii_digit());
        let Some((first, end)) = number(chars, at).filter(|_| begins) else {
            at += 1;
            continue;
        };
        let dated = first >= 1900 && chars.get(end) == Some(&'年');
        let year = if dated {
            Some(first)
        } else {
            dates.last().and_then(|last| last.year)
        };
        let start = if dated { end + 1 } else { at };
        let month = number(chars, start).filter(|(_, end)| chars.get(*end) == Some(&'月'));
        let Some((month, end)) = month.filter(|(month, _)| (1..100).contains(month)) else {
            at = start.max(end);
            continue;
        };
        let day = number(chars, end + 1).filter(|(_, end)| chars.get(*end) == Some(&'日'));
        let end = day.map_or(end, |(_, end)| end) + 1;
        dates.push(Date {
            from: at,
            to: end,
            year,
            month,
            day: day.map(|(day, _)| day),
        });
        at = end;
    }
    dates
}

/// How long the last stretch of dates before a figure can be, in its unit, the likeliest first; with the two dates.
fn stretch(sentence: &Sentence<'_>, told: &Told<'_>) -> Option<([Date; 2], Vec<i64>)> {
    let passage = sentence.passage;
    let own = told.quantity;
    if let Some(stretch) = bracketed(sentence, told) {
        return Some(stretch);
    }
    let all = dates(passage, sentence.begins(), own.from);
    let [.., first, last] = all.as_slice() else {
        return None;
    };
    let lead = passage.slice(last.to, own.from);
    let between = passage.slice(first.to, last.from);
    let near = lead.chars().count() <= GAP
        && between.chars().count() <= GAP
        && !lead.contains(['；', '。', '、'])
        && !between.contains(['；', '。', '、']);
    let moved = has(&between, &MOVED) || has(&lead, &MOVED);
    let reached = between.contains(['至', '到', '-', '—', '~']) && !between.contains("截至");
    let lasts = has(&lead, &LASTS) && reached && !lead.contains(['月', '均']);
    if own.unit.text == "天" {
        let far = (last.days()? - first.days()?).abs();
        let took = has(&lead, &["用时", "耗时", "历时", "用了"]);
        return (near && (moved || took)).then(|| ([*first, *last], vec![far, far + 1]));
    }
    if !near || !(moved || lasts) {
        return None;
    }
    let mut months = (last.months()? - first.months()?).abs();
    // 自2023年7月1日起至2025年6月30日止
    let whole = first.day == Some(1) && last.day.is_some_and(|day| day >= 28);
    let inclusive = whole || first.day.is_none() && !moved;
    months += i64::from(inclusive);
    let other = if moved {
        Vec::new()
    } else {
        vec![if inclusive { months - 1 } else { months + 1 }]
    };
    let lengths = std::iter::once(months).chain(other);
    let lengths: Vec<i64> = match own.unit.text.as_str() {
        "个月" => lengths.collect(),
        "年" => lengths
            .filter(|months| months % 12 == 0)
            .map(|months| months / 12)
            .collect(),
        _ => return None,
    };
    Some(([*first, *last], lengths))
}

/// `执行期3年（2022年1月至2024年12月）`: the dates in the bracket right behind a stretch, whole months both.
fn bracketed(sentence: &Sentence<'_>, told: &Told<'_>) -> Option<([Date; 2], Vec<i64>)> {
    let (passage, own) = (sentence.passage, told.quantity);
    let behind = sentence.rest(own);
    // 周期24个月，自2022年6月1日至2024年5月31日
    if !["(", "，自", "，从", "，即"]
        .iter()
        .any(|sign| behind.starts_with(sign))
    {
        return None;
    }
    let close = own.to
        + behind
            .chars()
            .position(|c| matches!(c, ')' | '；'))
            .unwrap_or(behind.chars().count());
    let [first, last] = *dates(passage, own.to, close) else {
        return None;
    };
    let reached = passage.slice(first.to, last.from);
    let alone = first.from <= own.to + 3 && reached.chars().count() <= 4;
    let reaches = reached.contains(['至', '到', '-', '—', '~']);
    let months = last.months()? - first.months()?;
    let lengths = [months + 1, months];
    let lengths: Vec<i64> = match own.unit.text.as_str() {
        "个月" => lengths.to_vec(),
        "年" => lengths
            .into_iter()
            .filter(|months| months % 12 == 0)
            .map(|months| months / 12)
            .collect(),
        _ => return None,
    };
    (alone && reaches).then_some(([first, last], lengths))
}

/// A stretch of time is as long as the dates right before it say.
pub(super) fn lasting(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    if own.unit.class != UnitClass::Duration || own.han {
        return;
    }
    let Some(([first, last], lengths)) = stretch(sentence, told) else {
        return;
    };
    let Some(length) = lengths.first() else {
        return;
    };
    if lengths
        .iter()
        .any(|length| Decimal::from(*length) == own.value)
    {
        sentence.settle(own, findings);
        return;
    }
    let passage = sentence.passage;
    // 至2024年12月31日已实施18个月: since any of the dates before.
    let ago = dates(passage, sentence.begins(), own.from);
    let since = ago
        .iter()
        .filter_map(|date| Some(last.months()? - date.months()?));
    if since.into_iter().any(|months| {
        [months, months + 1].map(Decimal::from).contains(&own.value) && own.unit.text == "个月"
    }) {
        sentence.settle(own, findings);
        return;
    }
    let shown = |date: &Date| passage.slice(date.from, date.to);
    let message = format!(
        "印为{}，{}与{}之间是{length}{}。",
        own.printed,
        shown(&first),
        shown(&last),
        own.unit.text
    );
    let dates = [first, last].map(|date| passage.span(date.from, date.to));
    push(
        sentence,
        told,
        (message, format!("{length}{}", own.unit.text)),
        dates,
        findings,
    );
}

fn push(
    sentence: &Sentence<'_>,
    told: &Told<'_>,
    (message, computed): (String, String),
    dates: impl IntoIterator<Item = crate::document::Span>,
    findings: &mut Findings,
) {
    findings.checked.sums += 1;
    findings.push(
        Draft::new("compared", Severity::Doubt, message)
            .printed(&told.quantity.printed, computed)
            .at([sentence.passage.span_of(told.quantity)])
            .at(dates)
            .advice("核对起止时间与时长，更正误写的一处。")
            .certain(),
    );
}

/// The month at whose end a sentence stands, and where it is said: `截至9月底`, `上半年`.
fn month_of(sentence: &Sentence<'_>, before: usize) -> Option<(i64, usize, usize)> {
    let passage = sentence.passage;
    let from = sentence.begins();
    let ends: Vec<Date> = dates(passage, from, before)
        .into_iter()
        .filter(|date| {
            let closes = matches!(passage.chars.get(date.to), Some('底' | '末'));
            closes || matches!(date.day, Some(30 | 31))
        })
        .collect();
    if let [date] = ends.as_slice() {
        return Some((date.month, date.from, date.to));
    }
    let words = passage.slice(from, before);
    let named: Vec<(i64, &str)> = [(6, "上半年"), (3, "一季度"), (9, "前三季度")]
        .into_iter()
        .filter(|(_, word)| words.contains(word))
        .collect();
    let [(month, word)] = named.as_slice() else {
        return None;
    };
    let at = words[..words.find(word)?].chars().count() + from;
    ends.is_empty()
        .then_some((*month, at, at + word.chars().count()))
}

/// `截至9月底，执行率68.4%，比75%的序时进度低6.6个百分点`: so many twelfths of the year.
pub(super) fn on_time(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in sentence.all() {
        let Some(told) = sentence.told(at) else {
            continue;
        };
        let own = told.quantity;
        let tail = sentence.words_behind(own);
        let said = told
            .lead
            .trim_end_matches(['为', '是'])
            .ends_with("序时进度")
            || tail.trim_start_matches('的').starts_with("序时进度");
        if own.unit.class != UnitClass::Percent || own.upper.is_some() || !said {
            continue;
        }
        let Some((month, from, to)) = month_of(sentence, own.from) else {
            continue;
        };
        let share = Decimal::from(month) * Decimal::ONE_HUNDRED / Decimal::from(12);
        let shortened = (share - own.value).abs() < own.half * Decimal::TWO;
        if prints(share, own) || shortened {
            sentence.settle(own, findings);
            continue;
        }
        let passage = sentence.passage;
        let words = passage.slice(from, to);
        let computed = show_like(share, own);
        let message = format!("序时进度印为{}，{words}应为{computed}。", own.printed);
        let dates = [passage.span(from, to)];
        push(sentence, &told, (message, computed), dates, findings);
    }
}

//! Rates that weights make one: `按企业60%、群众40%的权重合成，满意度95%、90%，综合93.0%`; means over the months or years that words name.

use rust_decimal::Decimal;

use super::{Product, judge};
use crate::arithmetic::{prints, reaches, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass, chinese};
use crate::rules::compared::line::{Sentence, Told, alike};
use crate::rules::compared::words::{compares, direction, ends, has};

/// Kinds that are weighted together, at most.
const MOST: usize = 6;

pub(super) fn weighted(sentence: &Sentence<'_>, findings: &mut Findings) {
    let rated: Vec<&Told<'_>> = sentence
        .figures
        .iter()
        .filter(|told| {
            matches!(
                told.quantity.unit.class,
                UnitClass::Percent | UnitClass::Points
            )
        })
        .collect();
    for number in 2..=MOST {
        for run in rated.windows(number * 2 + 1) {
            let weights = &run[..number];
            let percent = weights
                .iter()
                .all(|told| told.quantity.unit.class == UnitClass::Percent);
            let kin = run[number..]
                .iter()
                .all(|told| told.quantity.unit.class == run[number].quantity.unit.class);
            let sum: Decimal = weights.iter().map(|told| told.quantity.value).sum();
            let said = sentence.passage.slice(
                run[0].quantity.from.saturating_sub(12),
                run[number].quantity.from,
            );
            let named = percent && kin && has(&said, &["权重", "加权", "占比合成"]);
            if named && sum == Decimal::ONE_HUNDRED {
                combined(sentence, run, number, findings);
                return;
            }
        }
    }
}

fn combined(sentence: &Sentence<'_>, run: &[&Told<'_>], number: usize, findings: &mut Findings) {
    let own = run[number * 2].quantity;
    let pairs = || run[..number].iter().zip(&run[number..number * 2]);
    let value: Decimal = pairs()
        .map(|(weight, rate)| weight.quantity.value * rate.quantity.value)
        .sum();
    let room: Decimal = pairs()
        .map(|(weight, rate)| weight.quantity.value * rate.quantity.half)
        .sum();
    let (value, room) = (value / Decimal::ONE_HUNDRED, room / Decimal::ONE_HUNDRED);
    let whole = run[number..number * 2]
        .iter()
        .all(|rate| !rate.quantity.printed.contains('.'));
    let near = !whole && reaches(value - room, value + room, own);
    if prints(value, own) || near {
        sentence.settle(own, findings);
        return;
    }
    let others: Vec<&Quantity> = run[..number * 2].iter().map(|told| told.quantity).collect();
    let shown: Vec<String> = pairs()
        .map(|(weight, rate)| format!("{}×{}", rate.quantity.printed, weight.quantity.printed))
        .collect();
    sentence.report(
        own,
        &shown.join("＋"),
        show_like(value, own),
        &others,
        findings,
    );
}

/// `权重8分，完成率75%，按比例计6.00分，扣2.00分`: full marks, a rate and what they make.
pub(super) fn pro_rata(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let scored = ends(
        told.lead.trim_end_matches(['为', '了']),
        &["得", "计", "得分", "计分", "实得"],
    );
    if own.unit.class != UnitClass::Points || !scored {
        return;
    }
    let said = &sentence.figures[..at];
    let clear = |from: &Told<'_>| !sentence.between(from.quantity, own).contains('；');
    let full = said.iter().rev().find(|it| {
        it.quantity.unit.class == UnitClass::Points && has(&it.lead, &["权重", "满分", "分值"])
    });
    let rate = sentence.previous(at).filter(|it| {
        it.quantity.unit.class == UnitClass::Percent
            && it.quantity.value <= Decimal::ONE_HUNDRED
            && has(&it.lead, &["率", "完成"])
    });
    let (Some(full), Some(rate)) = (full.filter(|it| clear(it)), rate) else {
        return;
    };
    let product = Product {
        one: full.quantity,
        other: rate.quantity,
        result: own,
        scale: Decimal::new(1, 2),
        rounded: false,
        exact: false,
    };
    let words = sentence.between(full.quantity, own);
    let sure = (words.contains("按比例") || words.contains("得分率")).then_some(&product);
    judge(sentence, std::slice::from_ref(&product), sure, findings);
    let lost = sentence.next(at).filter(|lost| {
        lost.quantity.unit.class == UnitClass::Points
            && lost.lead.trim_end_matches(['了', '为']).ends_with('扣')
    });
    if let Some(lost) = lost.map(|it| it.quantity) {
        let value = full.quantity.value - own.value;
        if value == lost.value {
            sentence.settle(lost, findings);
        } else if sure.is_some() {
            let basis = format!("{}－{}", full.quantity.printed, own.printed);
            sentence.report(
                lost,
                &basis,
                show_like(value, lost),
                &[full.quantity, own],
                findings,
            );
        }
    }
}

/// How many months, quarters or years words before a mean name.
fn spans(words: &str, counter: char) -> Vec<Decimal> {
    let chars: Vec<char> = words.chars().collect();
    let mut found: Vec<u64> = Vec::new();
    let named: &[(&str, u64)] = match counter {
        '月' => &[
            ("全年", 12),
            ("年度内", 12),
            ("上半年", 6),
            ("下半年", 6),
            ("前三季度", 9),
            ("季度", 3),
        ],
        '季' => &[("全年", 4), ("前三季度", 3)],
        _ => &[],
    };
    if let Some((_, number)) = named.iter().find(|(word, _)| words.contains(word)) {
        found.push(*number);
    }
    for at in 1..chars.len() {
        if chars[at] == counter
            && chinese::is_numeral(chars[at - 1])
            && !(at > 1 && chars[at - 2] == '第')
        {
            found.extend(chinese::read(&chars[at - 1..at]).map(|(value, _)| value));
        }
    }
    match counter {
        '月' => found.extend(months(words)),
        '年' => found.extend(years(words)),
        _ => {}
    }
    found.sort_unstable();
    found.dedup();
    found
        .into_iter()
        .filter(|number| (2..=12).contains(number))
        .map(Decimal::from)
        .collect()
}

/// `1—8月`, `1月至10月`, `1至9月`: the months between.
fn months(words: &str) -> Option<u64> {
    let plain = words
        .replace("——", "—")
        .replace("月至", "至")
        .replace("月—", "—")
        .replace("月-", "—");
    let at = plain.find('月')?;
    let chars: Vec<char> = plain[..at].chars().collect();
    let dash = chars
        .iter()
        .rposition(|c| matches!(c, '—' | '至' | '-' | '~'))?;
    let number = |text: &[char]| text.iter().collect::<String>().parse::<u64>().ok();
    let first: Vec<char> = chars[..dash]
        .iter()
        .rev()
        .take_while(|c| c.is_ascii_digit())
        .copied()
        .collect();
    let first: Vec<char> = first.into_iter().rev().collect();
    let (first, last) = (number(&first)?, number(&chars[dash + 1..])?);
    ((1..=12).contains(&first) && (first..=12).contains(&last)).then(|| last - first + 1)
}

/// `2021至2023年`, `2020—2023年`: the years from the first to the last.
fn years(words: &str) -> Option<u64> {
    let plain = words
        .replace("年至", "至")
        .replace("年—", "—")
        .replace("——", "—")
        .replace('到', "至");
    let chars: Vec<char> = plain.chars().collect();
    let number = |from: usize| -> Option<u64> {
        let text: String = chars.get(from..from + 4)?.iter().collect();
        text.parse().ok().filter(|year| (1990..2100).contains(year))
    };
    let dash = (4..chars.len()).find(|at| {
        matches!(chars[*at], '至' | '—' | '-' | '~')
            && number(*at - 4).is_some()
            && number(*at + 1).is_some()
    })?;
    let (first, last) = (number(dash - 4)?, number(dash + 1)?);
    (last > first).then(|| last - first + 1)
}

/// What a figure is told to be the mean of: `月均2.4万次` is of months.
fn time_of(told: &Told<'_>) -> Option<char> {
    let own = told.quantity;
    let lead = told
        .lead
        .replace("平均每个月", "月均")
        .replace("平均每月", "月均")
        .replace("平均每年", "年均");
    let counter = ['月', '年', '季']
        .into_iter()
        .find(|c| lead.contains(&format!("{c}均")))?;
    let usual =
        matches!(own.unit.class, UnitClass::Money | UnitClass::Count) && own.value > Decimal::ZERO;
    let otherwise = direction(&told.lead).is_some()
        || compares(&told.lead)
        || has(&told.lead, &["目标", "上年", "增", "不"]);
    (usual && !otherwise).then_some(counter)
}

/// `1—8月访问量19.2万次，月均2.4万次`, `前三年依次为42项、56项、61项，累计159项，年均53项`.
pub(super) fn of_time(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let Some(counter) = time_of(told) else {
        return;
    };
    let before: Vec<&Quantity> = sentence.figures[..at]
        .iter()
        .filter(|other| {
            alike(other.quantity, own)
                && other.quantity.value > own.value
                && !has(&other.lead, &["均", "每"])
        })
        .map(|other| other.quantity)
        .collect();
    let Some(total) = before.last() else { return };
    let begin = sentence
        .figures
        .first()
        .map_or(0, |first| first.quantity.from);
    let words = sentence.passage.slice(begin.saturating_sub(30), own.from);
    let spans = spans(&words, counter);
    let average = crate::arithmetic::as_average(own);
    let fits = |total: &Quantity, span: &Decimal| {
        let of = |value: Decimal| value.checked_div(*span);
        of(total.low())
            .zip(of(total.high()))
            .is_some_and(|(low, high)| reaches(low, high, &average))
    };
    if before
        .iter()
        .any(|total| spans.iter().any(|span| fits(total, span)))
    {
        sentence.settle(own, findings);
        return;
    }
    // 三年依次1200万元、1350万元、1485万元，年均1345万元: the mean of as many as there are years.
    let all: Vec<&Quantity> = sentence.figures[..at]
        .iter()
        .map(|it| it.quantity)
        .filter(|it| alike(it, own))
        .collect();
    let mean = |span: &Decimal| {
        let mut sum = Decimal::ZERO;
        all.iter().rev().any(|it| {
            sum += it.value;
            sum.checked_div(*span)
                .is_some_and(|mean| prints(mean, &average))
        })
    };
    if spans.iter().any(mean) {
        sentence.settle(own, findings);
        return;
    }
    if let ([span], true) = (spans.as_slice(), sentence.adjoins(total, own))
        && let Some(value) = total.value.checked_div(*span)
    {
        let unit = if counter == '月' {
            "个月"
        } else {
            counter_name(counter)
        };
        let basis = format!("{}÷{span}{unit}", total.printed);
        sentence.report(own, &basis, show_like(value, own), &[total], findings);
    }
}

fn counter_name(counter: char) -> &'static str {
    if counter == '年' { "年" } else { "个季度" }
}

//! Shares in words beside their rate: `超过三分之一（34.8%）`, `A等率19.7%，控制在两成以内`, `占54.2%，超过一半`.

use rust_decimal::Decimal;

use super::has;
use crate::finding::{Draft, Findings, Severity};
use crate::number::{Operator, Quantity, UnitClass, chinese};
use crate::passage::Passage;

/// Words for a half, with what they can stand for in per cent.
const HALVES: [(&str, u32, u32); 13] = [
    ("过半数", 50, 100),
    ("过了半数", 50, 100),
    ("过半", 50, 100),
    ("超过一半", 50, 100),
    ("超过半数", 50, 100),
    ("一半以上", 50, 100),
    ("半数以上", 50, 100),
    ("占了大半", 50, 100),
    ("半壁江山", 44, 65),
    ("不到一半", 0, 50),
    ("不足一半", 0, 50),
    ("不到半数", 0, 50),
    ("不足半数", 0, 50),
];
/// Characters between a rate and the words for it.
const GAP: usize = 6;

/// A share in words: where it stands, from what to what in per cent.
struct Share {
    from: usize,
    to: usize,
    low: Decimal,
    high: Decimal,
}

/// Compares each share in words with the rate that stands beside it.
pub(super) fn said_shares(passage: &Passage, findings: &mut Findings) {
    for at in 0..passage.chars.len() {
        let Some(share) = half(passage, at).or_else(|| tenths(passage, at)) else {
            continue;
        };
        let Some(rate) = beside(passage, &share) else {
            continue;
        };
        findings.checked.rates += 1;
        if share.low <= rate.high() && rate.low() <= share.high {
            continue;
        }
        let said = passage.slice(share.from, share.to);
        let message = format!("“{said}”与旁边的{}不符。", rate.printed);
        findings.push(
            Draft::new("fraction", Severity::Doubt, message)
                .printed(&rate.printed, said)
                .at([passage.span_of(rate), passage.span(share.from, share.to)])
                .advice("核对比率和说法。")
                .certain(),
        );
    }
}

fn half(passage: &Passage, at: usize) -> Option<Share> {
    let rest = passage.chars.get(at..)?;
    let (word, low, high) = HALVES.iter().find(|(word, _, _)| {
        word.chars()
            .enumerate()
            .all(|(index, c)| rest.get(index) == Some(&c))
    })?;
    Some(Share {
        from: at,
        to: at + word.chars().count(),
        low: Decimal::from(*low),
        high: Decimal::from(*high),
    })
}

/// 七成, 近六成, 两成以内, 三分之二.
fn tenths(passage: &Passage, at: usize) -> Option<Share> {
    let chars = &passage.chars;
    let numeral = |from: usize| {
        let rest = chars.get(from..)?;
        if rest.first() == Some(&'两') {
            return Some((2, 1));
        }
        chinese::read(rest).filter(|(value, _)| (1..=10).contains(value))
    };
    let counts = |c: char| chinese::is_numeral(c) || c == '两';
    if !counts(*chars.get(at)?) || at > 0 && counts(chars[at - 1]) {
        return None;
    }
    let (first, length) = numeral(at)?;
    let next = at + length;
    let (value, to) = if chars.get(next..)?.starts_with(&['分', '之']) {
        let (part, length) = numeral(next + 2).filter(|(part, _)| *part < first)?;
        let value = Decimal::from(part * 100).checked_div(first.into())?;
        (value, next + 2 + length)
    } else {
        (chars.get(next) == Some(&'成') && first < 10)
            .then(|| (Decimal::from(first * 10), next + 1))?
    };
    let before = passage.slice(at.saturating_sub(3), at);
    let after = passage.slice(to, to + 2);
    let ten = Decimal::TEN;
    let about = Decimal::from(5);
    let (low, high) = if has(&after, &["以内", "以下", "之内"]) {
        (Decimal::ZERO, value)
    } else if has(&before, &["不足", "不到", "近", "接近"]) {
        (value - ten, value)
    } else if has(&before, &["超", "逾", "突破", "高于"]) || has(&after, &["以上", "多"]) {
        (value, value + ten)
    } else {
        (value - about, value + about)
    };
    Some(Share {
        from: at,
        to,
        low,
        high,
    })
}

/// The rate right behind a share in brackets, or right before it.
fn beside<'p>(passage: &'p Passage, share: &Share) -> Option<&'p Quantity> {
    let rate = |quantity: &&Quantity| {
        quantity.unit.class == UnitClass::Percent
            && quantity.is_plain()
            && quantity.operator == Operator::None
    };
    let mut rates = passage.quantities.iter().filter(rate);
    let behind = rates
        .clone()
        .find(|rate| rate.from >= share.to)
        .filter(|rate| {
            let gap = passage.slice(share.to, rate.from);
            let inner = gap.rsplit('(').next().unwrap_or_default();
            let closed = matches!(passage.chars.get(rate.to), Some(')'));
            gap.contains('(')
                && inner.is_empty()
                && closed
                && gap.chars().count() <= GAP
                && !gap.contains(['，', '。', '；', '、', ')'])
        });
    behind.or_else(|| {
        let before = rates.rfind(|rate| rate.to <= share.from)?;
        let gap = passage.slice(before.to, share.from);
        let told =
            gap.starts_with('，') && gap.matches('，').count() == 1 || gap.starts_with("，即");
        let plain = !gap.contains(['。', '；', '、', '(', ')', '比', '其', '中']);
        (told && plain && gap.chars().count() <= GAP).then_some(before)
    })
}

//! `列第4位，比2023年的第6位前移2位`.

use crate::finding::{Draft, Findings, Severity};
use crate::passage::Passage;
use rust_decimal::Decimal;

/// Characters before a place that say that it was the first.
const AROUND: usize = 10;

/// `列第4位，比2023年的第6位前移2位`
pub(super) fn ranks(passage: &Passage, findings: &mut Findings) {
    let number = |from: usize| -> Option<(Decimal, usize)> {
        let digits: String = passage.chars[from..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .collect();
        let end = from + digits.len();
        // 前移3个位次
        let counted = end + usize::from(passage.chars.get(end) == Some(&'个'));
        let placed = matches!(passage.chars.get(counted), Some('位' | '名'));
        placed.then_some((digits.parse().ok()?, end))
    };
    let mut places: Vec<(Decimal, usize, usize)> = Vec::new();
    for at in 0..passage.chars.len() {
        match passage.chars[at] {
            '。' => places.clear(),
            '第' => places.extend(number(at + 1).map(|(value, end)| (value, at + 1, end))),
            _ => {}
        }
        let begins =
            passage.chars[at].is_ascii_digit() && at > 0 && !passage.chars[at - 1].is_ascii_digit();
        if !begins {
            continue;
        }
        let moved = ["前移", "上升", "后移", "下降", "提升", "后退"]
            .iter()
            .any(|word| passage.chars[..at].ends_with(&word.chars().collect::<Vec<char>>()));
        let (Some((value, end)), [.., one, other]) =
            (number(at).filter(|_| moved), places.as_slice())
        else {
            continue;
        };
        findings.checked.sums += 1;
        let gap = (one.0 - other.0).abs();
        // 面积排第3位，毕业率排第5位，比上年上升2位: places of two things are none of one.
        let between = passage.slice(one.2, other.1);
        let before = passage.slice(one.1.saturating_sub(AROUND), one.1);
        let of_one = ["由", "从"].iter().any(|word| before.contains(word))
            || ["年", "比", "较", "升", "降", "移", "前次", "上次"]
                .iter()
                .any(|word| between.contains(word));
        if gap == value || !of_one {
            continue;
        }
        let message = format!(
            "位次变动印为{value}位，第{}位与第{}位相差{gap}位。",
            one.0, other.0
        );
        findings.push(
            Draft::new("rank", Severity::Doubt, message)
                .printed(format!("{value}位"), format!("{gap}位"))
                .at([
                    passage.span(at, end),
                    passage.span(one.1, one.2),
                    passage.span(other.1, other.2),
                ])
                .advice("核对两个位次和变动的位数。"),
        );
    }
}

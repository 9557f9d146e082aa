//! The year that a report says of itself: `2024年绩效目标为`, `2024年度自评得分`, in a report of 2024.

use super::Rule;
use crate::context::Context;
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "report_year",
    title: "正文中自评得分、绩效目标、本专项预算的年度与报告年度一致",
    run,
};

/// What is said of the report's own year, so many characters behind it.
const OWN: [&str; 16] = [
    "决算收入",
    "决算支出",
    "收入决算",
    "支出决算",
    "自评得分",
    "自评总分",
    "自评总得分",
    "评价得分",
    "综合得分",
    "绩效目标为",
    "绩效目标:",
    "绩效目标如下",
    "绩效目标是",
    "绩效自评工作的通知",
    "绩效自评的通知",
    "整体支出绩效自评",
];
const BEHIND: usize = 26;
/// The fund itself and its money.
const FUND: [&str; 6] = [
    "专项资金",
    "引导资金",
    "补助资金",
    "补贴资金",
    "发展资金",
    "专项经费",
];
const MONEY: [&str; 5] = ["预算", "年初预算", "安排", "共安排", "全年预算"];
/// Words of what is to come.
const PLANNED: [&str; 13] = [
    "下一步",
    "下年",
    "拟",
    "将",
    "计划",
    "挂钩",
    "依据",
    "应用",
    "今后",
    "编制",
    "申报",
    "建议",
    "提前",
];

fn run(context: &Context<'_>, findings: &mut Findings) {
    let Some((year, title)) = of_title(context) else {
        return;
    };
    for (_, passage) in context.prose() {
        for (from, to) in super::prose_sums::sentences(passage) {
            let Some((at, said)) = only_year(passage, (from, to)) else {
                continue;
            };
            let span = passage.span(at, at + 5);
            // 2022年自评得分96.83分，本年度提高1.66分: beside this year's.
            let this_year = passage.slice(from, to).contains("本年");
            if span == title || this_year || !is_own(passage, at, to) {
                continue;
            }
            findings.checked.references += 1;
            let heading = context.heading(passage);
            let coming = || is_planned(&passage.slice(from, to)) || is_planned(heading);
            // 2022年自评得分96.83分，本年度提高1.66分
            // 开展2023年预算绩效自评工作的通知: this year's notice asks about last year.
            let notice = said == year + 1 && passage.slice(at, to).contains("通知");
            let compared = notice
                || said < year
                    && ["本年", "比上年", "较上年", "提高", "下降", "增加"]
                        .iter()
                        .any(|word| passage.slice(at, to).contains(word));
            if compared
                || said == year
                || heading.contains(&said.to_string())
                || said > year && coming()
            {
                continue;
            }
            let message = format!("报告年度为{year}年，此处印为{said}年。");
            findings.push(
                Draft::new("report_year", Severity::Doubt, message)
                    .printed(format!("{said}年"), format!("{year}年"))
                    .at([span, title])
                    .advice("核对年度，防止沿用其他年度的文字；确指其他年度的，写明原因。"),
            );
        }
    }
}

/// The one year of the title, and where it stands.
fn of_title(context: &Context<'_>) -> Option<(u32, Span)> {
    let year = context.year?;
    let heads = context.prose().take(8).map(|(_, passage)| passage);
    let mut found: Option<Span> = None;
    for passage in heads.take_while(|passage| !passage.chars.contains(&'。')) {
        for (at, said) in &passage.years {
            if is_date(passage, *at) {
                continue;
            }
            if *said != year {
                return None;
            }
            found = found.or(Some(passage.span(*at, at + 5)));
        }
    }
    found.map(|span| (year, span))
}

/// `2025年4月`: a date, no year of anything.
fn is_date(passage: &Passage, at: usize) -> bool {
    let after = passage.slice(at + 4, at + 9);
    let after = after.trim_start_matches('年');
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    digits > 0 && after.chars().nth(digits) == Some('月')
}

/// The year of a sentence that names no other.
fn only_year(passage: &Passage, (from, to): (usize, usize)) -> Option<(usize, u32)> {
    let mut years = passage
        .years
        .iter()
        .filter(|(at, _)| *at >= from && *at < to && !is_date(passage, *at));
    let first = years.next()?;
    years.next().is_none().then_some(*first)
}

/// Whether the words behind a year say something of the report itself.
fn is_own(passage: &Passage, at: usize, to: usize) -> bool {
    let words = passage.slice(at + 4, to.min(at + 4 + BEHIND));
    let Some(words) = words.strip_prefix('年') else {
        return false;
    };
    let words = words.strip_prefix('度').unwrap_or(words);
    let clause = words
        .split(['，', '。', '；', '、', '('])
        .next()
        .unwrap_or_default();
    let before = passage.slice(at.saturating_sub(12), at);
    let compared = ["比", "较", "与", "至", "到", "从", "由", "自"]
        .iter()
        .any(|word| before.ends_with(word));
    let of_fund = FUND.iter().any(|fund| {
        clause
            .split_once(fund)
            .is_some_and(|(_, after)| MONEY.iter().any(|word| after.starts_with(word)))
    });
    !compared && (of_fund || OWN.iter().any(|own| clause.contains(own)))
}

/// Whether words tell of what is to come.
fn is_planned(words: &str) -> bool {
    PLANNED.iter().any(|word| words.contains(word))
}

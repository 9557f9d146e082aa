//! Instruments cited: one repealed before the report's year, one younger than it, one number with two titles.

use super::Rule;
use crate::context::{Context, shorten};
use crate::document::Span;
use crate::finding::{Draft, Findings, Severity};
use crate::passage::Passage;
use crate::standards::{Known, instruments};

pub const RULE: Rule = Rule {
    id: "instrument",
    title: "引用的文件在报告年度有效，文号与题名前后一致",
    run,
};

/// A 文号 in the text and the title before it.
struct Cited {
    number: String,
    year: u32,
    title: String,
    span: Span,
    /// The text says itself that it no longer holds.
    former: bool,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let cited: Vec<Cited> = context.passages.iter().flat_map(cited).collect();
    let known = instruments();
    for one in &cited {
        findings.checked.rules += 1;
        let pack = known.iter().find(|known| plain(known.number) == one.number);
        if let Some(year) = context.year {
            in_force(one, pack, year, findings);
        }
        if let Some(pack) = pack {
            titled(one, pack.title, findings);
        }
    }
    numbers(&cited, findings);
}

/// Numbers are compared with one kind of brackets.
fn plain(number: &str) -> String {
    number
        .replace(['[', '【', '（', '('], "〔")
        .replace([']', '】', '）', ')'], "〕")
}

fn cited(passage: &Passage) -> Vec<Cited> {
    let chars = &passage.chars;
    let mut found = Vec::new();
    for open in (0..chars.len()).filter(|at| matches!(chars[*at], '〔' | '[' | '【')) {
        let year: String = chars[open + 1..].iter().take(4).collect();
        let (Ok(year), Some(']' | '〕' | '】')) = (year.parse::<u32>(), chars.get(open + 5))
        else {
            continue;
        };
        let digits = chars[open + 6..]
            .iter()
            .take_while(|c| c.is_ascii_digit())
            .count();
        if digits == 0 || chars.get(open + 6 + digits) != Some(&'号') {
            continue;
        }
        let end = open + 7 + digits;
        let start = (0..open)
            .rev()
            .take(10)
            .take_while(|at| crate::layout::is_han(chars[*at]))
            .last()
            .unwrap_or(open);
        let ahead: String = chars[..start].iter().collect();
        let title = ahead
            .trim_end_matches(['(', '，'])
            .strip_suffix('》')
            .and_then(|text| text.rsplit_once('《'))
            .map_or(String::new(), |(_, title)| title.to_owned());
        let around = passage.slice(start.saturating_sub(24), end + 12);
        found.push(Cited {
            number: plain(&chars[start..end].iter().collect::<String>()),
            year,
            title,
            span: passage.span(start, end),
            former: ["废止", "取代", "原《", "修订前", "失效"]
                .iter()
                .any(|word| around.contains(word)),
        });
    }
    found
}

fn in_force(one: &Cited, pack: Option<&Known>, year: u32, findings: &mut Findings) {
    let fiscal = i32::try_from(year).unwrap_or(i32::MAX);
    let repealed = pack
        .and_then(|pack| pack.until)
        .filter(|until| *until < fiscal);
    let begins = pack
        .and_then(|pack| pack.from)
        .or(i32::try_from(one.year).ok())
        .filter(|from| *from > fiscal + 1);
    if one.former {
        return;
    }
    let (code, message) = if let Some(until) = repealed {
        (
            "instrument_repealed",
            format!(
                "{}已于{until}年停止适用，{year}年度的报告不应再以它为依据。",
                one.number
            ),
        )
    } else if let Some(from) = begins {
        (
            "instrument_not_yet",
            format!("{}是{from}年的文件，{year}年度还没有施行。", one.number),
        )
    } else {
        return;
    };
    let mut draft = Draft::new(code, Severity::Doubt, message)
        .printed(&one.number, "")
        .at([one.span])
        .advice("改引报告年度有效的文件；引用旧文件说明沿革的，写明“已废止”。");
    if let Some(pack) = pack {
        draft = draft.article(format!(
            "{}《{}》（{}）",
            pack.number, pack.title, pack.source
        ));
    }
    findings.push(draft);
}

fn titled(one: &Cited, title: &str, findings: &mut Findings) {
    let bare = |text: &str| {
        text.trim_start_matches("关于印发")
            .replace(['〈', '〉', '<', '>'], "")
    };
    let (said, known) = (bare(&one.title), bare(title));
    let unknown = said.is_empty() || known.contains("未取得") || said.ends_with("通知");
    if unknown || said.contains(&known) || known.contains(&said) {
        return;
    }
    findings.push(
        Draft::new(
            "instrument_title",
            Severity::Doubt,
            format!(
                "{}的题名是《{known}》，印为《{}》。",
                one.number,
                shorten(&one.title, 30)
            ),
        )
        .printed(&one.title, known)
        .at([one.span])
        .advice("核对文号与题名。"),
    );
}

/// One title with two numbers.
fn numbers(cited: &[Cited], findings: &mut Findings) {
    for (at, one) in cited.iter().enumerate() {
        let other = cited[..at].iter().find(|other| {
            !one.title.is_empty()
                && other.title == one.title
                && other.number != one.number
                && !other.former
                && !one.former
        });
        if let Some(other) = other {
            findings.push(
                Draft::new(
                    "instrument_number",
                    Severity::Doubt,
                    format!(
                        "《{}》的文号一处印为{}，一处印为{}。",
                        shorten(&one.title, 30),
                        other.number,
                        one.number
                    ),
                )
                .printed(&one.number, &other.number)
                .at([one.span, other.span])
                .advice("核对文号。"),
            );
        }
    }
}

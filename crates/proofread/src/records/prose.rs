//! Records of running text: what a sentence says of one indicator.

use super::roles::{fits, role_before};
use super::{Figure, Record, Source, key};
use crate::context::Context;
use crate::grid::Role;
use crate::layout::{enumerator, is_han};
use crate::number::{Operator, Quantity, UnitClass};
use crate::passage::Passage;

/// Reads the records of a paragraph, one per stretch between semicolons and stops; of one that begins with a name and
/// its full marks, points without a name of their own are parts of that.
pub(super) fn prose(
    context: &Context<'_>,
    (index, marked): (usize, bool),
    passage: &Passage,
    known: &[String],
    records: &mut Vec<Record>,
) {
    let mut from = enumerator(&passage.chars).map_or(0, |found| found.length);
    while from < passage.chars.len() {
        let to = (from..passage.chars.len())
            .find(|at| matches!(passage.chars[*at], '。' | '；' | '！' | '？'))
            .unwrap_or(passage.chars.len());
        let mut open: Option<Record> = None;
        let mut previous = from;
        // Where the last figure that has a role ends.
        let mut last = from;
        for quantity in passage
            .quantities
            .iter()
            .filter(|quantity| quantity.from >= from && quantity.to <= to)
        {
            let clause = (previous..quantity.from)
                .rev()
                .find(|at| matches!(passage.chars[*at], '，' | '、' | '(' | ')'))
                .map_or(previous, |at| at + 1);
            let before = passage.slice(clause, quantity.from);
            let found = role_before(&before)
                .filter(|_| !of_other_year(context, passage, (clause, quantity.from), &before))
                .filter(|(role, _)| fits(*role, quantity))
                // 如计入该项则可达到8060万元: what would be.
                .filter(|_| !before.starts_with(['如', '若']) || before.starts_with("如期"))
                .filter(|(role, at)| {
                    let lead: String = before.chars().take(*at).collect();
                    *role != Role::Target || !is_gap(passage, quantity, &lead)
                })
                .filter(|_| quantity.is_plain());
            if let Some((role, at)) = found {
                let starts_anew = open.as_ref().is_none_or(|record| {
                    let after_score = role == Role::Weight
                        && record.figure(Role::Score).is_some()
                        && passage
                            .slice(last, quantity.from)
                            .contains(['，', '、', '；', ':']);
                    record.figure(role).is_some() || after_score
                });
                if starts_anew {
                    records.extend(open.take().filter(is_record));
                    let stretch = Stretch {
                        from,
                        previous,
                        role_at: clause + at,
                        marked,
                    };
                    let Some(name) = name_of(context, passage, &stretch, (role, quantity), known)
                    else {
                        previous = quantity.to;
                        continue;
                    };
                    open = Some(begun(context, passage, name, (index, from, to)));
                }
                if let Some(record) = &mut open {
                    record.figures.push(Figure {
                        role,
                        quantity: quantity.clone(),
                        span: passage.span_of(quantity),
                    });
                    last = quantity.to;
                }
            }
            previous = quantity.to;
        }
        records.extend(open.take().filter(is_record));
        listed(context, index, passage, (from, to), known, records);
        from = to + 1;
    }
}

/// `达到3260家，超过目标60家`: much less than what was reached is how far it is from the target.
fn is_gap(passage: &Passage, quantity: &Quantity, lead: &str) -> bool {
    let beyond = ["超过", "突破", "领先", "优于", "不到", "距", "距离"];
    let last = passage
        .quantities
        .iter()
        .rev()
        .find(|it| it.to <= quantity.from);
    let less = last.is_some_and(|last| {
        last.unit.comparable(&quantity.unit) && quantity.value + quantity.value < last.value
    });
    less && beyond.iter().any(|word| lead.ends_with(word))
}

/// Where a record is read: its stretch, the end of the figure before, where the words of its role begin, and whether the
/// passage begins with a name and its full marks.
struct Stretch {
    from: usize,
    previous: usize,
    role_at: usize,
    marked: bool,
}

/// The name of a new record; none for points that are of nothing that can be named.
fn name_of(
    context: &Context<'_>,
    passage: &Passage,
    stretch: &Stretch,
    (role, quantity): (Role, &Quantity),
    known: &[String],
) -> Option<String> {
    let Stretch { from, previous, .. } = *stretch;
    let mut name = name_before(passage, from, previous, stretch.role_at, known);
    if name.is_empty() && role == Role::Target {
        // 计划更新展品46件，实际完成39件: the name stands behind the word.
        let behind = key(&passage.slice(stretch.role_at, quantity.from));
        let behind = behind.trim_start_matches("计划").trim_start_matches("目标");
        name = known
            .iter()
            .find(|known| *known == behind)
            .cloned()
            .unwrap_or_default();
    }
    if !matches!(role, Role::Weight | Role::Score) || !is_general(&name) {
        return Some(name);
    }
    // Points without a name are those of the heading only where they begin: 满分25分，得18.20分.
    let first = role == Role::Weight && previous == from;
    let nameless = name.is_empty() && !first;
    // …，该指标分值5分，得4.64分；…，得4分: parts of what the paragraph is headed by.
    let given = |other: &&Quantity| super::is_given(passage, other);
    let of_parts = !first && passage.quantities.iter().filter(given).count() > 1;
    let other = stretch.marked || nameless || of_parts || led_by_points(passage, quantity);
    (!other).then(|| headed(context, passage, from))
}

/// `数量指标20分，得19分`: a name and its full marks stand right before the points that were given.
fn led_by_points(passage: &Passage, quantity: &Quantity) -> bool {
    passage
        .quantities
        .iter()
        .rev()
        .find(|other| other.to <= quantity.from)
        .is_some_and(|other| {
            other.unit.class == UnitClass::Points
                && passage.slice(other.to, quantity.from).chars().count() <= 4
                && role_before(&passage.slice(other.from.saturating_sub(4), other.from)).is_none()
        })
}

/// Words that point at what is told, without naming it: `该项满分18分，得16.50分`.
fn is_general(name: &str) -> bool {
    let bare = name.trim_start_matches(['该', '本', '此', '其']);
    matches!(
        bare,
        "" | "项"
            | "项指标"
            | "指标"
            | "部分"
            | "部分指标"
            | "类指标"
            | "一级指标"
            | "二级指标"
            | "三级指标"
    )
}

/// What a sentence is about that doesn't name it: the numbered words before the first stop, else the heading above.
fn headed(context: &Context<'_>, passage: &Passage, from: usize) -> String {
    let numbered = enumerator(&passage.chars).map(|found| found.length);
    let own = numbered.and_then(|start| {
        let stop = (start..from).find(|at| matches!(passage.chars[*at], '。' | '；' | ':'))?;
        Some(passage.slice(start, stop))
    });
    let heading = own.unwrap_or_else(|| context.heading(passage).to_owned());
    let chars: Vec<char> = heading.chars().collect();
    let start = enumerator(&chars).map_or(0, |found| found.length);
    let words: String = chars[start..]
        .iter()
        .take_while(|c| !matches!(c, '(' | '（' | '，'))
        .collect();
    let mut words = words.as_str();
    for tail in ["分析", "情况", "完成", "指标"] {
        words = words
            .strip_suffix(tail)
            .filter(|rest| rest.chars().count() >= 2)
            .unwrap_or(words);
    }
    words.to_owned()
}

/// A record without figures yet.
fn begun(
    context: &Context<'_>,
    passage: &Passage,
    name: String,
    (index, from, to): (usize, usize, usize),
) -> Record {
    Record {
        key: key(&name),
        name,
        group: context.heading(passage).to_owned(),
        figures: Vec::new(),
        source: Source::Prose {
            passage: index,
            from,
            to,
        },
        words: Vec::new(),
        total: false,
    }
}

/// Whether the words before a figure say that it is of another year than the report's: `2024年实际建成的16个`.
fn of_other_year(
    context: &Context<'_>,
    passage: &Passage,
    (from, to): (usize, usize),
    before: &str,
) -> bool {
    let other = passage
        .years
        .iter()
        .any(|(at, year)| (from..to).contains(at) && Some(*year) < context.year);
    let later = passage
        .years
        .iter()
        .any(|(at, year)| (from..to).contains(at) && context.year.is_some_and(|own| *year > own));
    later
        || other && !before.contains("目标")
        || ["上年实际", "去年实际"]
            .iter()
            .any(|word| before.contains(word))
}

/// At least two figures that belong together, or a score of something named.
fn is_record(record: &Record) -> bool {
    let has = |role| record.figure(role).is_some();
    (has(Role::Target) && (has(Role::Actual) || has(Role::Achievement)))
        || (has(Role::Actual) && (has(Role::Achievement) || has(Role::Deviation)))
        || (has(Role::Achievement) && has(Role::Deviation))
        || (has(Role::Weight) && has(Role::Score))
        || (has(Role::Score) && has(Role::ScoreRate))
        || (has(Role::Weight) || has(Role::Score)) && record.key.starts_with('〈')
}

/// `推广转化应用新技术数量≥35项`: an objective listed with its operator.
fn listed(
    context: &Context<'_>,
    index: usize,
    passage: &Passage,
    bounds: (usize, usize),
    known: &[String],
    records: &mut Vec<Record>,
) {
    let (from, to) = bounds;
    for quantity in passage
        .quantities
        .iter()
        .filter(|quantity| quantity.from >= from && quantity.to <= to)
    {
        if !matches!(quantity.operator, Operator::AtLeast | Operator::AtMost)
            || !quantity.is_plain()
        {
            continue;
        }
        let symbol = passage.chars[..quantity.from]
            .iter()
            .rposition(|c| matches!(c, '≥' | '≤' | '>' | '<'));
        let Some(symbol) = symbol.filter(|at| *at + 3 > quantity.from) else {
            continue;
        };
        let start = (from..symbol)
            .rev()
            .find(|at| {
                matches!(passage.chars[*at], '，' | ':' | '；' | '“' | '、')
                    && !passage.chars[*at..symbol].contains(&')')
                    || matches!(passage.chars[*at], '，' | ':' | '“')
            })
            .map_or(from, |at| at + 1);
        let name = passage.slice(start, symbol);
        let name = resolve(&name, known);
        let bare = name.trim_end_matches(['(', '为', '是', ':']);
        let label = ["指标值", "目标值", "计划值", "目标", "计划"]
            .iter()
            .any(|word| bare.ends_with(word));
        if key(&name).chars().count() < 3 || label {
            continue;
        }
        records.push(Record {
            key: key(&name),
            name,
            group: context.heading(passage).to_owned(),
            figures: vec![Figure {
                role: Role::Target,
                quantity: quantity.clone(),
                span: passage.span_of(quantity),
            }],
            source: Source::Prose {
                passage: index,
                from,
                to,
            },
            words: Vec::new(),
            total: false,
        });
    }
}

/// The noun before the first role word of a record.
fn name_before(
    passage: &Passage,
    from: usize,
    previous: usize,
    role_at: usize,
    known: &[String],
) -> String {
    let start = if previous > from { previous } else { from };
    let mut text = passage.slice(start, role_at);
    if let Some((_, after)) = text.trim_end_matches(':').rsplit_once(':')
        && after.chars().filter(|c| is_han(*c)).count() > 2
    {
        text = after.to_owned();
    }
    let mut trimmed = text.trim_matches(['，', '、', ':', '“', '”', '(', ')', '。']);
    for word in ["本年度", "年度", "年初", "当年", "设定", "的"] {
        trimmed = trimmed
            .strip_suffix(word)
            .unwrap_or(trimmed)
            .trim_end_matches(['，', ':']);
    }
    resolve(trimmed, known)
}

/// The known name with which a text ends, otherwise the text's last clause.
fn resolve(text: &str, known: &[String]) -> String {
    let own = key(text);
    if let Some(name) = known.iter().find(|name| own.ends_with(name.as_str())) {
        return name.clone();
    }
    if let Some(name) = known
        .iter()
        .find(|name| name.chars().count() >= 5 && own.contains(name.as_str()))
    {
        return name.clone();
    }
    let clause = text
        .rsplit(['，', '、'])
        .find(|clause| clause.chars().filter(|c| is_han(*c)).count() >= 2);
    let clause = clause.unwrap_or(text).trim_end_matches("指标");
    clause
        .trim_start_matches("其中")
        .trim_start_matches(':')
        .to_owned()
}

//! A whole and all its parts: `18个指标中，15个达到、3个未达到`, `分三档：一档38家、…`, `满意572份、一般29份、不满意7份`.
//!
//! Long because a whole is parted in many ways, and each of them says in its own way that the list leaves nothing out.

use rust_decimal::Decimal;

use super::changes::is_apart;
use super::kin::{figures, sum};
use super::line::{Sentence, Told, alike, is};
use super::words::{compares, direction, has, is_foremost, without_brackets};
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass, chinese};
use crate::rules::prose_sums::is_average;

/// A list that isn't said to be all of it is off by at most one part of so many.
const NEAR: u32 = 8;
/// The name of a rate has at most so many characters.
const RATE: usize = 8;
/// Figures of a list.
const MOST: usize = 12;

/// How a text says that what follows are the parts of a figure.
#[derive(Clone, Copy, PartialEq)]
enum Opened {
    /// `18个指标中，`
    Within,
    /// `，其中`
    OfWhich,
    /// `，分三档：`
    Kinds(usize),
    /// `14项：`
    Listed,
    /// `6家为首次认定5家、重新认定1家`, `38个课题…，评价为优秀9个、合格26个、限期整改3个`
    Named,
}

/// Words before the first part of a list of grades.
const GRADED: [&str; 6] = ["评价为", "评定为", "结果为", "考核为", "结论为", "等次为"];

fn opened(sentence: &Sentence<'_>, at: usize) -> Option<Opened> {
    let (own, next) = (&sentence.figures[at], sentence.figures.get(at + 1)?);
    let gap = sentence.between(own.quantity, next.quantity);
    // 从310项中抽取62项: what follows is of those that were taken.
    let taken = own.lead.ends_with('从') || own.lead.starts_with('从');
    if within(&gap) {
        return (!taken).then_some(Opened::Within);
    }
    if gap.starts_with(':') {
        return Some(Opened::Listed);
    }
    let named = gap.starts_with('为') && gap.chars().count() <= 10;
    if named || GRADED.iter().any(|word| next.lead.starts_with(word)) {
        return Some(Opened::Named);
    }
    let kinds = gap.split_once('分').and_then(|(_, rest)| {
        let chars: Vec<char> = rest.trim_start_matches(['为', '成']).chars().collect();
        let (count, length) = chinese::read(&chars)?;
        let kind = "档类批块种级期年方步".contains(*chars.get(length)?);
        let listed = rest.contains(':') && kind;
        usize::try_from(count).ok().filter(|_| listed)
    });
    match kinds {
        Some(count) => Some(Opened::Kinds(count)),
        None => gap.contains("其中").then_some(Opened::OfWhich),
    }
}

/// Characters of the noun that a whole counts.
const NOUN: usize = 16;

/// Whether the words behind a whole say that what follows is in it: `24个县（市）中`, `42项之中`.
pub(super) fn within(gap: &str) -> bool {
    let bare = without_brackets(gap);
    let noun: String = bare
        .chars()
        .take_while(|c| !matches!(c, '，' | '；' | '。' | ':' | '('))
        .take(NOUN)
        .collect();
    noun.rsplit_once('中').is_some_and(|(before, after)| {
        !before.contains('、')
            && !before.ends_with(['其', '集', '初', '高'])
            && !after.starts_with(['级', '期', '央', '小', '心', '试', '型', '部', '学', '药'])
    })
}

pub(super) fn is_counted(quantity: &Quantity) -> bool {
    matches!(
        quantity.unit.class,
        UnitClass::Count | UnitClass::Money | UnitClass::Duration
    )
}

/// Whether the words around a part say that it is what is left or what failed.
pub(super) fn closes(sentence: &Sentence<'_>, at: usize) -> bool {
    let lead = &sentence.figures[at].lead;
    let tail = sentence.tail(at);
    let left = [
        "其余",
        "其他",
        "剩余",
        "余下",
        "未",
        "不合格",
        "不满意",
        "不通过",
        "超期",
        "逾期",
    ];
    has(lead, &left) || tail.starts_with(['未', '不']) || tail.starts_with("项目未")
}

/// The parts behind a whole, in its sentence.
fn parts(sentence: &Sentence<'_>, at: usize, opened: Opened) -> Vec<usize> {
    let whole = &sentence.figures[at];
    let loose = opened == Opened::Within && !whole.quantity.han;
    let near = |told: &Told<'_>| {
        !sentence
            .between(whole.quantity, told.quantity)
            .contains('；')
    };
    (at + 1..sentence.figures.len())
        .take_while(|index| {
            let told = &sentence.figures[*index];
            // What exceeds the whole, or is compared, is another thing's.
            opened == Opened::Named
                || told.quantity.value <= whole.quantity.value
                || !alike(told.quantity, whole.quantity)
        })
        .filter(|index| {
            let told = &sentence.figures[*index];
            alike(told.quantity, whole.quantity)
                && (loose && near(told) && !told.quantity.han
                    || told.quantity.unit.text == whole.quantity.unit.text)
                && told.depth == whole.depth
                && !is_average(sentence.passage, told.quantity)
                && is_apart(sentence, *index).is_none()
                && !compares(&told.lead)
                && !is_foremost(&told.lead)
                && !has(
                    &told.lead,
                    &["目标", "计划", "比", "累计", "合计", "共计", "总计"],
                )
        })
        .take(MOST)
        .collect()
}

/// The parts of a whole that is said to be parted make it up.
pub(super) fn whole(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    if !is_counted(told.quantity) || told.quantity.value <= Decimal::ONE {
        return;
    }
    let Some(opened) = opened(sentence, at) else {
        return;
    };
    let mut parts = parts(sentence, at, opened);
    if opened == Opened::Named {
        keep_named(sentence, at, &mut parts);
    }
    let quantities = figures(sentence, &parts);
    let value = |upto: usize| sum(&quantities[..upto]);
    let listed = opened == Opened::Listed && is_even(sentence, at, &parts);
    // “绿灯”19个、“黄灯”4个、“红灯”1个: a list in one manner is taken whole.
    let within = opened == Opened::Within;
    let named = opened == Opened::Named;
    let least =
        if listed || named || within && (is_ticked(sentence, &parts) || is_for(sentence, &parts)) {
            parts.len()
        } else {
            2
        };
    let held =
        (least..=parts.len()).any(|upto| is(value(upto), told.quantity, &quantities[..upto]));
    if parts.len() < 2 || held {
        findings.checked.sums += usize::from(held);
        return;
    }
    // 完成验证63项，其中27项转入中试；中试完成46项，17项仍在优化，其余29项已产业化: one of them is what the others make.
    let inner = (1..parts.len().saturating_sub(2))
        .any(|part| value(parts.len()) - value(part + 1) == quantities[part].value);
    if opened == Opened::OfWhich && inner {
        return;
    }
    let closed = (1..parts.len()).find(|part| closes(sentence, parts[*part]));
    let upto = match (opened, closed) {
        (Opened::Kinds(count), _) if count == parts.len() => count,
        (Opened::Within | Opened::OfWhich, Some(last)) => last + 1,
        (Opened::Within, None) => first_clause(sentence, &parts),
        (Opened::Named, _) => parts.len(),
        (Opened::Listed, _) if listed => parts.len(),
        _ => return,
    };
    let sure = matches!(opened, Opened::Kinds(_) | Opened::Listed | Opened::Named)
        || closed.is_some_and(|last| is_left(sentence, parts[last]));
    // 高级职称占43%、博士占58.9%: what overlaps is more than the whole.
    let shared = sentence.figures[at..=parts[upto - 1]]
        .iter()
        .any(|told| told.quantity.unit.class == UnitClass::Percent && told.lead.contains("占"));
    let over = shared && value(upto) > told.quantity.value * Decimal::new(102, 2);
    // 12个项目中，有4个经费混用；2个设备闲置；5个材料不全: what was found in some of them, each by itself.
    let found = opened == Opened::Within && {
        let last = sentence.figures[parts[upto - 1]].quantity;
        let said = sentence.between(told.quantity, last);
        said.contains('；') && said.contains('有')
    };
    // 抽查的7个项目中，4个缺少资料，2个记录中断: what a check found, which needn't be in each.
    let sampled = opened == Opened::Within
        && closed.is_none()
        && has(
            &told.lead,
            &["抽查", "抽取", "抽检", "抽样", "检查", "核查"],
        );
    let near = is_near(told.quantity, value(upto)) && !over && !found && !sampled;
    if sure || near && is_list(sentence, &parts[..upto]) {
        say(
            sentence,
            told.quantity,
            &quantities[..upto],
            value(upto),
            findings,
        );
    }
}

/// How many parts the first clause has, where it has several: `86项中，续建31项，新建55项；重大9项、重点27项、一般50项`.
fn first_clause(sentence: &Sentence<'_>, parts: &[usize]) -> usize {
    let ends = parts.windows(2).position(|pair| {
        let [one, other] = [pair[0], pair[1]].map(|part| sentence.figures[part].quantity);
        sentence.between(one, other).contains('；')
    });
    ends.map(|at| at + 1)
        .filter(|count| *count > 1)
        .unwrap_or(parts.len())
}

/// Keeps the parts of a list in one manner, each behind a tick, that stands right behind its whole; of two only where they end
/// the clause.
fn keep_named(sentence: &Sentence<'_>, at: usize, parts: &mut Vec<usize>) {
    let first = parts.first() == Some(&(at + 1));
    let run = parts
        .windows(2)
        .take_while(|pair| {
            let [one, other] = [pair[0], pair[1]].map(|part| sentence.figures[part].quantity);
            pair[1] == pair[0] + 1 && sentence.between(one, other).starts_with('、')
        })
        .count()
        + 1;
    let ends = parts.get(run - 1).is_some_and(|last| {
        let to = sentence.figures[*last].quantity.to;
        let next = sentence.passage.chars.get(to);
        next.is_none_or(|c| matches!(c, '；' | '。'))
    });
    let listed = first && (run >= 3 || run == 2 && ends);
    parts.truncate(if listed { run } else { 0 });
}

/// `其余11项`: what is left is all that is left.
fn is_left(sentence: &Sentence<'_>, at: usize) -> bool {
    let lead = &sentence.figures[at].lead;
    has(lead, &["其余", "剩余", "余下"]) && direction(lead).is_none()
}

/// `14项：产出8项，效益5项，满意度1项。`: one list in one manner to the end of the sentence.
fn is_even(sentence: &Sentence<'_>, at: usize, parts: &[usize]) -> bool {
    let all = parts.len() >= 2 && parts.len() + at + 1 == sentence.figures.len();
    let signs: Vec<String> = parts
        .windows(2)
        .map(|pair| {
            let [one, other] = [pair[0], pair[1]].map(|part| sentence.figures[part].quantity);
            let gap = sentence.between(one, other);
            gap.chars()
                .filter(|c| matches!(c, '，' | '、' | '；'))
                .collect()
        })
        .collect();
    all && sentence.tail(sentence.figures.len() - 1).is_empty()
        && signs
            .iter()
            .all(|sign| sign.chars().count() == 1 && *sign == signs[0])
}

/// `4个未按期项目中，2个因…，1个因…，1个因…`: a reason for each.
pub(super) fn is_for(sentence: &Sentence<'_>, parts: &[usize]) -> bool {
    let reason = |part: &usize| sentence.tail(*part).chars().next();
    parts.len() > 1
        && parts.iter().all(|part| {
            matches!(reason(part), Some('因' | '系' | '属' | '由'))
                && reason(part) == reason(&parts[0])
        })
}

/// Whether every part but the first follows a tick, and little else.
pub(super) fn is_ticked(sentence: &Sentence<'_>, parts: &[usize]) -> bool {
    parts.len() > 2
        && parts.windows(2).all(|pair| {
            let [one, other] = [pair[0], pair[1]].map(|part| sentence.figures[part].quantity);
            let gap = sentence.between(one, other);
            gap.starts_with('、') && gap.chars().count() <= 12
        })
}

/// Whether nothing but parts stands in a list, and nothing says that there are more.
pub(super) fn is_list(sentence: &Sentence<'_>, parts: &[usize]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return false;
    };
    let from = sentence.figures[*first].quantity.from;
    let to = sentence.figures[*last].quantity.to;
    let text = sentence.passage.slice(from, to + 2);
    let lead = sentence.passage.slice(from.saturating_sub(12), from);
    let some = ["等", "同时", "既", "还有", "另有", "去重", "重复"];
    !has(&lead, &["主要", "包括"]) && !has(&lead, &some) && !has(&text, &some)
}

pub(super) fn is_near(whole: &Quantity, sum: Decimal) -> bool {
    let off = (whole.value - sum).abs();
    off * Decimal::from(NEAR) <= whole.value
        || whole.unit.class == UnitClass::Count && off <= Decimal::ONE
        || crate::slip::exchanged_value(whole, sum)
}

pub(super) fn say(
    sentence: &Sentence<'_>,
    whole: &Quantity,
    parts: &[&Quantity],
    sum: Decimal,
    findings: &mut Findings,
) {
    let computed = show_like(sum, whole);
    sentence.report_sum(
        whole,
        &added(parts.iter().copied()),
        computed,
        parts,
        findings,
    );
}

/// `158项中有19项延期，按期提交率87.97%`: the rate is that of the others.
fn is_left_over(part: &Quantity, whole: &Quantity, rate: &Quantity) -> bool {
    crate::arithmetic::percent(whole.value - part.value, whole.value)
        .is_some_and(|value| crate::arithmetic::prints(value, rate))
}

/// `结余217万元中，驿站82万元最多，占37.8%`: the share is of what the parts are of.
pub(super) fn share(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let rate = &sentence.figures[at];
    let bare = ["占", "占比", "占比为", "约占", "仅占"].contains(&rate.lead.as_str());
    // 15家新建平台中，按期建成的13家，按期建成率86.7%
    let rated = rate.lead.ends_with('率') && rate.lead.chars().count() <= RATE;
    let Some(part) = sentence.previous(at) else {
        return;
    };
    if rate.quantity.unit.class != UnitClass::Percent || !bare && !rated {
        return;
    }
    let whole = (0..at.saturating_sub(1)).rev().find(|index| {
        let whole = &sentence.figures[*index];
        opened(sentence, *index) == Some(Opened::Within)
            // 23个断面（国控9个、省控14个）中，达标的22个: of the whole before the bracket.
            && whole.depth <= part.depth
            && alike(whole.quantity, part.quantity)
            && (whole.quantity.value >= part.quantity.value
                || *index + 2 == at && rate.quantity.value < Decimal::ONE_HUNDRED)
    });
    // Of several parts nobody knows whose rate it is.
    let only = |whole: &usize| {
        let between = &sentence.figures[whole + 1..at];
        let kin = |told: &&Told<'_>| alike(told.quantity, part.quantity);
        let near = sentence.adjoins(part.quantity, rate.quantity);
        bare || near && between.iter().filter(kin).count() == 1 && !closes(sentence, at - 1)
    };
    let Some(whole) = whole
        .filter(only)
        .map(|whole| sentence.figures[whole].quantity)
    else {
        return;
    };
    let hundred = Decimal::ONE_HUNDRED;
    // 120家中有112家答复，认为有用的97家，占86.6%: of those of whom it goes on.
    let holds = |whole: &Quantity| {
        super::line::divides(
            super::line::wide(part.quantity),
            whole,
            hundred,
            rate.quantity,
        ) || rated && is_left_over(part.quantity, whole, rate.quantity)
    };
    let mut nearer = sentence.figures[..at - 1]
        .iter()
        .map(|told| told.quantity)
        .filter(|other| other.from > whole.from && alike(other, whole))
        .filter(|other| other.value > part.quantity.value);
    if holds(whole) || nearer.any(holds) {
        sentence.settle(rate.quantity, findings);
        return;
    }
    let others = [part.quantity, whole];
    if let Some(value) = crate::arithmetic::percent(part.quantity.value, whole.value) {
        let basis = format!("{}÷{}", part.quantity.printed, whole.printed);
        let computed = show_like(value, rate.quantity);
        sentence.report(rate.quantity, &basis, computed, &others, findings);
    }
}

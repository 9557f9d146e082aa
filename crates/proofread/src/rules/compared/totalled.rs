//! A list that ticks join and the total behind it: `承担34项、27项和19项，任务总数为80项`; a whole that another list makes up:
//! `由设备费18万元、劳务费15万元组成`; one whole divided twice: `按职称分，…；按学历分，…`.

use super::kin::{earlier, figures, joined, kin, slipped, some_make, sum};
use super::line::{Sentence, alike};
use super::words::{compares, has};
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::pool::is_amount;

/// Words that a total ends with.
const ENDS: [&str; 9] = [
    "共", "合计", "总计", "共计", "累计", "总数", "总额", "总量", "总和",
];
/// Characters of the name of a total before 共, and between a list and its total.
const NAME: usize = 6;
const GAP: usize = 24;

/// Whether words call a figure a total, and whether of nothing but what stands before.
fn called(lead: &str) -> Option<bool> {
    if compares(lead) || has(lead, &["目标", "计划", "每", "均", "上年", "其中", "率"]) {
        return None;
    }
    let words = lead.trim_end_matches(['为', '达', '到', '有', '是']);
    let bare = ENDS.iter().find_map(|end| words.strip_suffix(end));
    let outright = bare.is_some_and(|name| {
        name.chars().count() <= NAME && !has(words, &["累计"]) && !name.contains(['全', '历'])
    });
    let some = bare.is_some()
        || words.starts_with('总')
        || words.starts_with('共')
        || has(words, &["合计", "总数", "总额", "总量"]);
    some.then_some(outright)
}

/// The total behind a list that ticks join.
pub(super) fn total(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let share = own.unit.class == UnitClass::Percent;
    let fits = (is_amount(own) || share) && !own.han;
    let Some(outright) = called(&told.lead).filter(|_| fits) else {
        if fits && told.lead.is_empty() {
            beside_total(sentence, at, findings);
        }
        return;
    };
    let all = kin(sentence, at);
    let cut = all.partition_point(|index| *index < at);
    let run = joined(sentence, &all[..cut]);
    let parts = figures(sentence, run);
    let (Some(last), true) = (parts.last(), parts.len() >= 2) else {
        if outright {
            of_each_kind(sentence, at, findings);
        }
        return;
    };
    let gap = sentence.between(last, own);
    let near = gap.chars().count() <= GAP && !gap.contains(['；', '。']);
    let open = gap.starts_with('等') || gap.contains("另有") || gap.contains("此外");
    if !near || open || parts.iter().any(|part| part.han) {
        return;
    }
    let mut wider = earlier(sentence, own);
    wider.extend(figures(sentence, &all));
    // 42.5%、31.1%、26.5%，合计100%: rounded each.
    let room: rust_decimal::Decimal = parts.iter().map(|part| part.half).sum();
    let rounded = share && (sum(&parts) - own.value).abs() <= room + own.half;
    if rounded || some_make(&wider, own) || wider.iter().any(|other| other.value == own.value) {
        sentence.settle(own, findings);
        return;
    }
    // 其余三市合计10个: of other things, which may be fewer than one of those before.
    let most = parts.iter().all(|part| part.value < own.value) || share;
    let outright = outright && (most || is_bare(&told.lead))
        || is_in_turn(sentence, (own, parts[0]), &told.lead);
    if outright || slipped(own, &parts) {
        say(sentence, own, &parts, findings);
    }
}

/// Whether words call a figure a total and nothing else.
fn is_bare(lead: &str) -> bool {
    ENDS.contains(&lead.trim_end_matches(['为', '达', '到', '有', '是']))
}

/// `前三年依次为42项、56项和61项，累计159项`: what a list tells one after the other is all that is counted together.
fn is_in_turn(sentence: &Sentence<'_>, (own, first): (&Quantity, &Quantity), lead: &str) -> bool {
    let bare = matches!(
        lead.trim_end_matches(['为', '达']),
        "累计" | "累计共" | "总计"
    );
    let led = has(&sentence.clause(first), &["分别", "依次", "逐年"]);
    bare && led && sentence.adjoins(first, own)
}

/// `A类12项320万元，B类9项185万元，合计21项505万元`: what stands right behind a total is the total of what stands so before.
fn beside_total(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.figures[at].quantity;
    let behind = |index: usize| -> Option<&Quantity> {
        let first = sentence.previous(index)?;
        let told = &sentence.figures[index];
        let right = told.lead.is_empty() && first.quantity.to == told.quantity.from;
        (right && alike(told.quantity, own)).then_some(first.quantity)
    };
    let Some(number) = behind(at) else { return };
    let total = called(&sentence.figures[at - 1].lead) == Some(true);
    let pairs: Vec<usize> = (0..at)
        .filter(|index| behind(*index).is_some_and(|first| alike(first, number)))
        .collect();
    let parts = figures(sentence, &pairs);
    if !total || parts.len() < 2 || alike(number, own) {
        return;
    }
    if some_make(&parts, own) {
        sentence.settle(own, findings);
    } else if parts.iter().all(|part| part.value < own.value) || slipped(own, &parts) {
        say(sentence, own, &parts, findings);
    }
}

/// `卫生院18所、卫生室126个，接入点位共144个`: a total of things that are counted otherwise.
fn of_each_kind(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let counted = |index: &usize| {
        let other = &sentence.figures[*index];
        other.quantity.unit.class == UnitClass::Count
            && other.depth == told.depth
            && !other.quantity.han
            && other.quantity.half.is_zero()
            && !compares(&other.lead)
    };
    let before: Vec<usize> = (0..at).filter(counted).collect();
    let run = joined(sentence, &before);
    let parts = figures(sentence, run);
    let right_before = run.last() == Some(&at.saturating_sub(1));
    if own.unit.class != UnitClass::Count || parts.len() < 2 || !right_before {
        return;
    }
    if sum(&parts) == own.value {
        sentence.settle(own, findings);
    } else if slipped(own, &parts) {
        say(sentence, own, &parts, findings);
    }
}

fn say(sentence: &Sentence<'_>, whole: &Quantity, parts: &[&Quantity], findings: &mut Findings) {
    // 目标表设产出指标8项、效益指标4项、满意度指标1项，共13项: the list begins further on.
    let mut all = sum(parts);
    let further = parts.first().is_some_and(|first| {
        let before = sentence
            .amounts
            .iter()
            .rev()
            .filter(|it| it.to <= first.from);
        let mut next = *first;
        before
            .take_while(|it| {
                let joined = sentence.between(it, next).starts_with(['、', '和', '及'])
                    && it.unit.text == whole.unit.text;
                next = it;
                joined
            })
            .any(|it| {
                all += it.value;
                all == whole.value
            })
    });
    if further {
        sentence.settle(whole, findings);
        return;
    }
    let basis = added(parts.iter().copied());
    let computed = show_like(sum(parts), whole);
    sentence.report(whole, &basis, computed, parts, findings);
}

/// `直接费用65万元和间接费用15万元；前者由设备费18万元、业务费47万元组成`: what a list is said to make up.
pub(super) fn composed(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let tail = sentence.tail(at);
    let made = tail
        .find("组成")
        .or_else(|| tail.find("构成"))
        .is_some_and(|from| from <= 24);
    let own = sentence.figures[at].quantity;
    if !made || !is_amount(own) {
        return;
    }
    let mut all = kin(sentence, at);
    all.retain(|index| *index < at);
    all.push(at);
    let run = joined(sentence, &all).to_vec();
    let parts = figures(sentence, &run);
    let Some(first) = parts.first().filter(|_| parts.len() >= 2) else {
        return;
    };
    let clause = sentence.clause(first);
    let Some((subject, _)) = clause.rsplit_once('由') else {
        return;
    };
    let before = figures(sentence, &all[..all.len() - run.len()]);
    let total = sum(&parts);
    if before.iter().any(|whole| whole.value == total) {
        findings.checked.sums += 1;
        return;
    }
    let count = before.len();
    let whole = if subject.contains("前者") {
        count.checked_sub(2).map(|at| before[at])
    } else {
        before.last().copied()
    };
    if let Some(whole) = whole {
        say(sentence, whole, &parts, findings);
    }
}

/// Words behind a list that say that nothing is left of its whole.
const SPENT: [&str; 8] = [
    "用完",
    "用罄",
    "用尽",
    "全部使用",
    "全部支出",
    "无结余",
    "无余额",
    "全部支付",
];

/// `拨入75万元，用于场租21.6万元、专家费18.9万元和食宿34.5万元，款项已全部用完`; `含直接费用65万元和间接费用15万元`.
pub(super) fn spent(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.figures[at].quantity;
    if !is_amount(own) || own.han {
        return;
    }
    let mut all = kin(sentence, at);
    all.retain(|index| *index < at);
    all.push(at);
    let run = joined(sentence, &all).to_vec();
    let next = sentence.next(at).map(|next| next.quantity);
    let goes_on = next.is_some_and(|next| {
        let gap = sentence.between(own, next);
        alike(next, own) && gap.starts_with(['、', '和', '及', '与'])
    });
    let parts = figures(sentence, &run);
    let before = &all[..all.len() - run.len()];
    let (Some(first), Some(whole), true) = (parts.first(), before.last(), parts.len() >= 2) else {
        return;
    };
    let told = &sentence.figures[*whole];
    let lead = &sentence.figures[run[0]].lead;
    let rest = sentence.rest(own);
    let gone = has(&rest, &SPENT);
    let holds = ["含", "包括", "包含"]
        .iter()
        .any(|word| lead.starts_with(word))
        && told.at + 1 == sentence.figures[run[0]].at
        && sentence.adjoins(told.quantity, first);
    if goes_on || !(gone || holds) || rest.starts_with('等') {
        return;
    }
    let wholes = figures(sentence, before);
    let total = sum(&parts);
    if wholes.iter().any(|whole| whole.value == total) {
        findings.checked.sums += 1;
    } else if gone || slipped(told.quantity, &parts) {
        say(sentence, told.quantity, &parts, findings);
    }
}

/// `第一批26项。第二批5项。上述两批项目共31项、资金1390万元`: all that the sentences before tell.
pub(super) fn above(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    if !is_amount(own) || own.han {
        return;
    }
    let clause = sentence.clause(own);
    let Some(count) = points_back(&clause) else {
        return;
    };
    let parts: Vec<&Quantity> = earlier(sentence, own)
        .into_iter()
        .filter(|part| {
            let words = sentence
                .passage
                .slice(part.from.saturating_sub(8), part.from);
            !part.han && !compares(&words) && !has(&words, &["均", "每", "目标", "计划"])
        })
        .collect();
    if some_make(&parts, own) || parts.iter().any(|part| part.value == own.value) {
        sentence.settle(own, findings);
        return;
    }
    if parts.len() == count {
        say(sentence, own, &parts, findings);
    }
}

/// How many things a clause takes together that were told before: `上述两批项目共`.
fn points_back(clause: &str) -> Option<usize> {
    let back = ["上述", "以上", "前述"]
        .iter()
        .find_map(|word| clause.strip_prefix(word))?;
    let words: String = back.chars().take_while(|c| !c.is_ascii_digit()).collect();
    super::totals::together(&words)
}

/// `团队64人，按职称分，高级22人、…；按学历分，博士19人、…`: each division of a whole makes all of it.
pub(super) fn divided(sentence: &Sentence<'_>, findings: &mut Findings) {
    for at in 0..sentence.figures.len() {
        divided_again(sentence, at, findings);
    }
}

fn divided_again(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let own = sentence.figures[at].quantity;
    let Some(next) = sentence.figures.get(at + 1) else {
        return;
    };
    let opens = |gap: &str| {
        gap.strip_prefix(['，', '；', ':'])
            .is_some_and(|rest| rest.starts_with(['按', '从', '以']) && !rest.contains("按照"))
    };
    let gap = sentence.between(own, next.quantity);
    let gap = gap
        .find(['，', ':'])
        .map_or(String::new(), |from| gap[from..].to_owned());
    if !is_amount(own) || own.unit.class == UnitClass::Points || !opens(&gap) {
        return;
    }
    let mut groups: Vec<Vec<&Quantity>> = vec![Vec::new()];
    for index in at + 1..sentence.figures.len() {
        let (last, told) = (&sentence.figures[index - 1], &sentence.figures[index]);
        let gap = sentence.between(last.quantity, told.quantity);
        let anew = opens(&gap);
        if index > at + 1 && gap.contains('；') && !anew || !alike(told.quantity, own) {
            break;
        }
        if anew && index > at + 1 {
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(told.quantity);
        }
    }
    if groups.len() < 2 || groups.iter().any(|group| group.len() < 2) {
        return;
    }
    let sums: Vec<_> = groups.iter().map(|group| sum(group)).collect();
    let open = has(
        &sentence.passage.slice(own.to, sentence.passage.chars.len()),
        &["重复", "等"],
    );
    let wrong = groups.iter().zip(&sums).find(|(_, sum)| **sum != own.value);
    // Each made as much, or another made all: what differs is wrong.
    let borne = sums.iter().all(|sum| *sum == sums[0]) || sums.contains(&own.value);
    if let Some((group, _)) = wrong.filter(|_| borne && !open) {
        say(sentence, own, group, findings);
    }
}

//! A total that closes a list: 甲90万元、乙310万元，合计投入400万元; 扣0.8分，扣0.7分，两项合计扣1.5分.
//!
//! Long because a closing word may take in a list, two figures that it names, what the sentence before says, or nothing at all.

use rust_decimal::Decimal;

use super::Rule;
use super::prose_sums::sentences;
use crate::arithmetic::show_like;
use crate::context::Context;
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Operator, Quantity, UnitClass, chinese};
use crate::passage::Passage;
use crate::pool::is_amount;
use crate::slip;

pub const RULE: Rule = Rule {
    id: "closing",
    title: "列举之后的“合计”“共”“累计”等于所列各数之和",
    run,
};

/// Words that close a list, whatever else stands beside them.
const SUMS: [&str; 6] = ["合计", "共计", "总计", "共扣", "总投入", "总投资"];
/// Words that close a list only when nothing stands beside them.
const BARE: [&str; 4] = ["累计", "共", "计", "一共"];
/// Words before a figure that is compared with the list, not in it.
const APART: [&str; 12] = [
    "平均", "每", "比", "较", "目标", "增加", "减少", "增长", "超", "满分", "上年", "均",
];
/// Words that begin like one of those and compare nothing.
const KINDS: [&str; 5] = ["超范围", "超标准", "超支", "超期", "超概算"];
/// A list of so many is told whole.
const LISTED: usize = 4;
/// At most so many figures are tried two by two.
const MOST: usize = 16;
/// What a closing word counts: 两项合计, 三级合计.
const COUNTERS: [char; 9] = ['项', '年', '类', '个', '级', '方', '种', '笔', '部'];
/// A closing word and what belongs to it are no longer.
const CLAUSE: usize = 10;

fn run(context: &Context<'_>, findings: &mut Findings) {
    for (_, passage) in context.prose() {
        for (from, to) in sentences(passage) {
            for own in &passage.quantities {
                if own.from >= from && own.to <= to {
                    close(passage, from, own, findings);
                }
            }
        }
    }
}

/// The words between the comma or figure before and a figure.
fn clause(passage: &Passage, from: usize, figure: &Quantity) -> String {
    let last = passage
        .quantities
        .iter()
        .filter(|other| other.to <= figure.from)
        .map(|other| other.to)
        .max()
        .unwrap_or(from)
        .max(from);
    let begin = (last..figure.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '、' | '；' | '(' | ':'))
        .map_or(last, |at| at + 1);
    passage.slice(begin, figure.from)
}

/// What is said of a figure, with how many are closed; of the second of two that one word closes, what is said of the first:
/// `两项合计26家、410万元`.
fn said(passage: &Passage, from: usize, own: &Quantity) -> String {
    let words = clause(passage, from, own);
    let start = own.from - words.chars().count();
    let first = passage.quantities.iter().rfind(|first| first.to <= start);
    match first.filter(|first| first.from >= from) {
        Some(first) if words.is_empty() && passage.slice(first.to, own.from) == "、" => {
            said(passage, from, first)
        }
        // 两项: how many, when the closing word follows.
        Some(first) if first.to == start && first.printed.starts_with(chinese::is_numeral) => {
            format!("{}{words}", first.printed)
        }
        _ => words,
    }
}

/// Whether a sentence begins with what closes a list: `小计110万元。两项合计410万元`.
fn opens(passage: &Passage, sentence: usize, own: &Quantity) -> bool {
    let mut before = passage.quantities.iter();
    let first = before.find(|figure| {
        figure.from >= sentence && is_amount(figure) && figure.unit.comparable(&own.unit)
    });
    first.is_some_and(|first| std::ptr::eq(first, own))
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether words lead to a figure that is compared with a list.
fn is_apart(words: &str) -> bool {
    let words = KINDS
        .iter()
        .fold(words.to_owned(), |words, kind| words.replace(kind, ""));
    has(&words, &APART)
}

/// `5个项目各提升1个平台，共5个`: so many times as many.
fn is_multiplied(words: &str) -> bool {
    let kinds = ["各类", "各项", "各级", "各地", "各市", "各县", "各区"];
    words.contains('各') && !has(words, &kinds)
}

/// `三市（甲市、乙市、丙市）合计44项`: whether a total is of what a bracket right before it names, of which nothing is told there.
fn is_of_names(passage: &Passage, own: &Quantity, said: &str) -> bool {
    if !said.contains(')') {
        return false;
    }
    let start = own.from - said.chars().count().min(own.from);
    let open = (0..start).rev().find(|at| passage.chars[*at] == '(');
    open.is_some_and(|open| {
        let names = passage.slice(open, start).contains('、');
        let figures = passage.quantities.iter();
        let mut inside = figures.filter(|it| it.from >= open && it.to < own.from && !it.han);
        names && inside.next().is_none()
    })
}

/// The verb that words which close a list have in common with its figures: `累计检查48个`.
fn verb(said: &str) -> Option<&str> {
    let verb = BARE.iter().find_map(|word| said.strip_prefix(word))?;
    let fits = (2..=3).contains(&verb.chars().count()) && verb.chars().all(is_han);
    (fits && !has(verb, &APART) && !has(verb, &SUMS)).then_some(verb)
}

fn close(passage: &Passage, sentence: usize, own: &Quantity, findings: &mut Findings) {
    if !is_amount(own) || own.operator != Operator::None {
        return;
    }
    let said = said(passage, sentence, own);
    let strong = has(&said, &SUMS) && said.chars().count() <= CLAUSE && !has(&said, &APART);
    let named = said.contains("合计") && said.contains(['与', '和']) && !is_apart(&said);
    if named && !strong {
        of_two(passage, own, findings);
        return;
    }
    let verb = verb(&said);
    // 其余三市合计10个: what is said of others.
    let others = has(&said, &["其中", "其余", "其他"]);
    if !(strong || BARE.contains(&said.as_str()) || verb.is_some()) || others {
        return;
    }
    let deducted = said.contains('扣');
    if is_of_names(passage, own, &said) {
        return;
    }
    if said.ends_with("共扣") && stated(&said).is_none() {
        // What the whole score is short of; not all of it may be said.
        return;
    }
    // 以上四项共扣: the figures of the sentences before, too.
    let from = if deducted && has(&said, &["以上", "上述", "共扣"]) {
        0
    } else if opens(passage, sentence, own) && stated(&said).is_some() {
        let before = passage.chars[..sentence.saturating_sub(1)].iter();
        before
            .into_iter()
            .rposition(|c| *c == '。')
            .map_or(0, |at| at + 1)
    } else {
        (sentence..own.from.saturating_sub(1))
            .rev()
            .find(|at| passage.chars[*at..].starts_with(&['其', '中']))
            .unwrap_or(sentence)
    };
    // 得5.50分（满分6分）: what stands in brackets is of another kind.
    let level = |figure: &Quantity| super::prose_sums::depth(passage, sentence, figure.from);
    let parts: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|part| part.from >= from && part.to <= own.from)
        .filter(|part| is_amount(part) && part.operator == Operator::None)
        .filter(|part| part.unit.comparable(&own.unit) && level(part) == level(own))
        .filter(|part| {
            let words = clause(passage, from, part);
            // 绩效目标得6分: a score, whatever its name says.
            let given = own.unit.class == UnitClass::Points && words.ends_with('得');
            (given || words.ends_with('到') || !is_apart(&words))
                && verb.is_none_or(|verb| words.ends_with(verb))
                && (own.unit.class != UnitClass::Points || words.contains('扣') == deducted)
        })
        .collect();
    if parts.len() == 1 && strong && !deducted {
        with_before(passage, sentence, (own, parts[0]), findings);
        return;
    }
    let times = parts
        .iter()
        .any(|part| is_multiplied(&clause(passage, from, part)));
    let count = stated(&said);
    let sure = count == Some(parts.len());
    // 两类指标共扣: of so many that each stand for several.
    let kinds = deducted && !sure && count.is_some();
    if !times && !kinds && count.is_none_or(|count| parts.len() >= count) {
        judge(passage, own, &parts, (strong, sure), findings);
    }
}

/// `财政资金1200万元。另有自筹1536.80万元，项目总投入2736.80万元`: the other part stands in the sentence before. It is told
/// where one slip is all that parts the three.
fn with_before(
    passage: &Passage,
    sentence: usize,
    (own, part): (&Quantity, &Quantity),
    findings: &mut Findings,
) {
    let before: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|other| other.to <= sentence && other.unit.comparable(&own.unit))
        .filter(|other| is_amount(other) && other.operator == Operator::None)
        .collect();
    if before.is_empty() {
        return;
    }
    findings.checked.sums += 1;
    let slack = |other: &Quantity| own.half.max(part.half).max(other.half);
    let held = |other: &&Quantity| (other.value + part.value - own.value).abs() <= slack(other);
    if before.iter().any(held) {
        return;
    }
    let slipped = before.iter().rev().find(|other| {
        slip::of_value(own, other.value + part.value)
            || slip::of_value(part, own.value - other.value)
            || slip::of_value(other, own.value - part.value)
    });
    let Some(other) = slipped else { return };
    report(
        passage,
        own,
        other.value + part.value,
        &[other, part],
        findings,
    );
}

/// `当年资金与结转资金合计支出9380.37万元`: two of the figures of its passage, which the words name.
fn of_two(passage: &Passage, own: &Quantity, findings: &mut Findings) {
    let before: Vec<&Quantity> = passage
        .quantities
        .iter()
        .filter(|other| other.to <= own.from && other.unit.comparable(&own.unit))
        .filter(|other| is_amount(other) && other.operator == Operator::None)
        .collect();
    let near = &before[before.len().saturating_sub(MOST)..];
    let pairs = || {
        near.iter()
            .enumerate()
            .flat_map(|(at, one)| near[..at].iter().map(move |other| [*other, *one]))
    };
    if near.len() < 2 {
        return;
    }
    findings.checked.sums += 1;
    let sum = |pair: &[&Quantity; 2]| pair[0].value + pair[1].value;
    if pairs().any(|pair| (sum(&pair) - own.value).abs() <= own.half) {
        return;
    }
    if let Some(pair) = pairs().find(|pair| slip::of_value(own, sum(pair))) {
        report(passage, own, sum(&pair), &pair, findings);
    }
}

/// How many figures a closing word says that it closes: 以上四项共扣.
fn stated(said: &str) -> Option<usize> {
    let chars: Vec<char> = said.chars().collect();
    let at = chars.iter().position(|c| chinese::is_numeral(*c))?;
    let (value, length) = chinese::read(&chars[at..])?;
    let counted = chars.get(at + length).is_some_and(|c| COUNTERS.contains(c));
    usize::try_from(value).ok().filter(|_| counted)
}

/// `单位18家、平台9个，共27个点`: whether things of several counters, right before a total, make it.
fn is_of_all_counters(passage: &Passage, own: &Quantity) -> bool {
    let others = passage.quantities.iter().rev();
    let others = others.filter(|other| other.to <= own.from && other.unit.class == own.unit.class);
    let mut last = Decimal::ZERO;
    others.enumerate().any(|(before, other)| {
        last += other.value;
        before > 0 && last == own.value
    })
}

/// The last two or more of the figures before make the total; surely where as many are listed as the closing word says.
fn judge(
    passage: &Passage,
    own: &Quantity,
    parts: &[&Quantity],
    (strong, sure): (bool, bool),
    findings: &mut Findings,
) {
    if parts.len() < 2 {
        return;
    }
    if is_even(passage, parts, own) {
        whole_list(passage, own, parts, findings);
        return;
    }
    let mut sums: Vec<(Decimal, Decimal)> = Vec::new();
    let (mut sum, mut slack) = (Decimal::ZERO, own.half);
    for part in parts.iter().rev() {
        sum += part.value;
        slack += part.half;
        sums.push((sum, slack));
    }
    let exact =
        own.unit.class != UnitClass::Money || parts.iter().all(|part| part.half <= own.half);
    let gives = |(sum, slack): &(Decimal, Decimal)| {
        let room = if exact { own.half } else { *slack };
        (*sum - own.value).abs() <= room
    };
    findings.checked.sums += 1;
    let whole: Decimal = parts.iter().map(|part| part.value).sum();
    let without_one = parts
        .iter()
        .any(|part| parts.len() > 2 && whole - part.value == own.value);
    // 一季度甲、二季度乙、三季度丙，上半年合计甲加乙: some neighbours of the list.
    let inner = (0..parts.len()).any(|from| {
        let mut sum = Decimal::ZERO;
        parts[from..].iter().enumerate().any(|(count, part)| {
            sum += part.value;
            count > 0 && sum == own.value
        })
    });
    // 中央9620万元全部到位。…两项合计25020万元，总投入34640万元: with what the sentences before say.
    let earlier = passage
        .quantities
        .iter()
        .filter(|before| before.to <= parts[0].from && before.unit.comparable(&own.unit));
    let with_earlier = parts.last().is_some_and(|last| {
        earlier
            .into_iter()
            .any(|before| before.value + last.value == own.value)
    });
    let counted = own.unit.class == UnitClass::Count && is_of_all_counters(passage, own);
    if sums[1..].iter().any(gives) || without_one || inner || with_earlier || counted {
        return;
    }
    let Some((nearest, _)) = sums[1..]
        .iter()
        .min_by_key(|(sum, _)| (*sum - own.value).abs())
    else {
        return;
    };
    let limit = if strong { 2 } else { 4 };
    let near =
        sure || (*nearest - own.value).abs() * Decimal::from(limit) <= own.value.max(*nearest);
    if !near {
        return;
    }
    // 2.44亿元、1.77亿元和4.05亿元，共8.25亿元: each is rounded before it is added.
    let hundred_million = Decimal::from(100_000_000);
    let room: Decimal = parts.iter().map(|part| part.half).sum::<Decimal>() + own.half;
    if own.unit.factor == hundred_million && (*nearest - own.value).abs() <= room {
        return;
    }
    report(passage, own, *nearest, parts, findings);
}

/// `其中甲县3个、乙县2个、丙区4个、丁区2个，共11个`: whether ticks join all of a list that begins behind 其中 or a colon, and its total follows.
fn is_even(passage: &Passage, parts: &[&Quantity], own: &Quantity) -> bool {
    let first = parts[0];
    let begins = (0..first.from)
        .rev()
        .find(|at| matches!(passage.chars[*at], '，' | '；' | '。' | ':' | '、' | ')'));
    let begins = begins.map_or(0, |at| at + 1);
    let led = passage.slice(begins, first.from).starts_with("其中")
        || begins > 0 && passage.chars[begins - 1] == ':';
    let last = parts[parts.len() - 1];
    let ticked = parts.windows(2).all(|pair| {
        let gap = passage.slice(pair[0].to, pair[1].from);
        gap.starts_with('、') && gap.matches(['、', '，', '；', '。', ':']).count() == 1
    });
    let closes = passage.slice(last.to, own.from).starts_with('，');
    parts.len() >= LISTED && led && ticked && closes && own.unit.class == UnitClass::Count
}

/// A total right behind such a list: of all of it, and of nothing else.
fn whole_list(passage: &Passage, own: &Quantity, parts: &[&Quantity], findings: &mut Findings) {
    let sum: Decimal = parts.iter().map(|part| part.value).sum();
    findings.checked.sums += 1;
    let slips = slip::keeps_apart(own, (parts, sum), slip::one_off);
    if sum != own.value && slips {
        report(passage, own, sum, parts, findings);
    }
}

fn report(
    passage: &Passage,
    own: &Quantity,
    value: Decimal,
    parts: &[&Quantity],
    findings: &mut Findings,
) {
    if findings.known().contains(&passage.span_of(own)) {
        return;
    }
    let computed = show_like(value, own);
    let message = format!("印为{}，按前面各数之和应为{computed}。", own.printed);
    findings.push(
        Draft::new("sum_closing", Severity::Doubt, message)
            .printed(&own.printed, computed)
            .at([passage.span_of(own)])
            .at(parts.iter().map(|part| passage.span_of(part)))
            .advice("核对合计与前面所列各数；口径不同的，写明口径。"),
    );
}

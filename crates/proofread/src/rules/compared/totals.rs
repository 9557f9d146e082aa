//! Figures that their sentence calls the sum or the difference of others: `两项合计`, `加上结转`, `合计A减B`.

use rust_decimal::Decimal;

use super::changes::is_apart;
use super::flows::{OUT, sign};
use super::line::{Sentence, Told, alike, is};
use super::words::{compares, direction, has, is_of_each};
use crate::arithmetic::{added, show_like};
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass, chinese};
use crate::passage::Passage;
use crate::rules::prose_sums::{depth, is_average};

/// At most so many figures are called together.
const MOST: usize = 6;

/// How many figures words say that they take together: 2 in `两项合计`, `两类问题订单共`.
pub(super) fn together(lead: &str) -> Option<usize> {
    let chars: Vec<char> = lead.chars().collect();
    let at = chars.iter().position(|c| chinese::is_numeral(*c))?;
    let (value, length) = chinese::read(&chars[at..])?;
    let counter = *chars.get(at + length)?;
    let counted = crate::layout::is_han(counter) && !"月日号时分刻成倍级大等点季".contains(counter);
    let rest: String = chars[at + length + 1..].iter().collect();
    let sum = has(&rest, &["共", "合计", "累计", "总计", "合起来", "加起来"])
        && !has(&rest, &["目标", "每", "均"]);
    let count = usize::try_from(value).ok()?;
    (counted && sum && (2..=MOST).contains(&count)).then_some(count)
}

/// The words before a figure with the number in Chinese that they begin with: `两项合计`.
pub(super) fn said(sentence: &Sentence<'_>, told: &Told<'_>) -> String {
    let before = told
        .at
        .checked_sub(1)
        .map(|at| &sentence.passage.quantities[at]);
    let number = before
        .filter(|number| number.han && number.to + told.lead.chars().count() == told.quantity.from);
    number.map_or_else(
        || told.lead.clone(),
        |number| sentence.passage.slice(number.from, told.quantity.from),
    )
}

/// Whether a figure can be a part: no price, average, change or full marks.
fn is_part(sentence: &Sentence<'_>, index: usize, own: &Told<'_>) -> bool {
    let told = &sentence.figures[index];
    // 服务学生320人…，接待610人次，两样合起来930人次
    let persons = |one: &Told<'_>| super::words::counts('人', &one.quantity.unit.text);
    (alike(told.quantity, own.quantity) || persons(told) && persons(own))
        && told.depth == own.depth
        && !is_average(sentence.passage, told.quantity)
        && !is_of_each(&told.lead)
        && is_apart(sentence, index).is_none()
        && !compares(&told.lead)
        && !has(&told.lead, &["目标", "满分", "前", "各奖", "各补", "各给"])
}

/// `配套3150万元，自筹21870万元，两项合计25020万元`: as many as said, right before.
pub(super) fn stated(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let summed = matches!(
        own.unit.class,
        UnitClass::Money | UnitClass::Count | UnitClass::Points
    );
    // 由92项增至113项，两年累计增加21项: how far the last is from the first.
    let grown = direction(&told.lead).is_some();
    let Some(count) = together(&said(sentence, told)).filter(|_| summed && !grown) else {
        return;
    };
    let found: Vec<usize> = (0..at)
        .filter(|index| !sentence.figures[*index].quantity.han && is_part(sentence, *index, told))
        .collect();
    if is_of_others(sentence, told, &found) {
        return;
    }
    let parts: Vec<&Quantity> = found
        .iter()
        .map(|index| sentence.figures[*index].quantity)
        .collect();
    if parts.len() < count {
        return;
    }
    let sum = |parts: &[&Quantity]| -> Decimal { parts.iter().map(|part| part.value).sum() };
    if parts.windows(count).any(|run| is(sum(run), own, run)) || in_turn(&parts, count, own) {
        sentence.settle(own, findings);
        return;
    }
    // 前者获120万元，支出31.2万元；后者获85万元，支出17万元，两项合计沉淀156.8万元: what of each is left.
    let money: Vec<&Quantity> = sentence.figures[..at]
        .iter()
        .map(|told| told.quantity)
        .filter(|it| alike(it, own))
        .collect();
    let left: Decimal = money
        .chunks(2)
        .map(|pair| pair[0].value - pair.get(1).map_or(Decimal::ZERO, |it| it.value))
        .sum();
    if money.len() == count * 2 && is(left, own, &money) {
        sentence.settle(own, findings);
        return;
    }
    let nearest = &parts[parts.len() - count..];
    // More than one reading: another rule may look at it.
    if parts.len() > count + 1 {
        return;
    }
    let computed = show_like(sum(nearest), own);
    sentence.report_sum(
        own,
        &added(nearest.iter().copied()),
        computed,
        nearest,
        findings,
    );
}

/// `安河、平沙两县合计500万元`, `其余三市合计10个`: whether things are called together of which nothing was said before.
fn is_of_others(sentence: &Sentence<'_>, told: &Told<'_>, parts: &[usize]) -> bool {
    let clause = sentence.clause(told.quantity);
    let named: String = clause
        .chars()
        .take_while(|c| !chinese::is_numeral(*c))
        .collect();
    if has(&named, &["其余", "其他", "另外", "余下"]) {
        return true;
    }
    let names: Vec<&str> = named
        .split(['、', '和', '与', '及'])
        .map(|name| name.trim_end_matches(['市', '县', '区', '镇', '乡']))
        .filter(|name| !name.is_empty())
        .collect();
    let said = |name: &&str| {
        let mut leads = parts.iter().map(|part| &sentence.figures[*part].lead);
        leads.any(|lead| lead.contains(*name))
    };
    names.len() >= 2 && !names.iter().all(said)
}

/// Whether every second or third figure before makes the total.
fn in_turn(parts: &[&Quantity], count: usize, own: &Quantity) -> bool {
    (2..=3).any(|step| {
        let run: Vec<&Quantity> = parts
            .iter()
            .rev()
            .step_by(step)
            .take(count)
            .copied()
            .collect();
        run.len() == count && run.iter().map(|part| part.value).sum::<Decimal>() == own.value
    })
}

/// `上年结转线索8件，当年新收63件，共71件`: what was left over and what came.
fn comes_to(first: &Told<'_>, added: &Told<'_>) -> bool {
    let over = [
        "上年结转",
        "上年结余",
        "年初结转",
        "年初结余",
        "上年未办结",
        "往年结转",
    ];
    let came = ["当年", "本年", "今年", "新收", "新受理", "新增", "年内"];
    has(&first.lead, &over) && has(&added.lead, &came)
}

/// `下达9860万元，加上结转的740.60万元，全年可用10600.60万元`: what is said after is both together.
pub(super) fn more(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let (Some(added), Some(first)) = (
        sentence.previous(at),
        at.checked_sub(1).and_then(|last| sentence.previous(last)),
    ) else {
        return;
    };
    let clause = sentence.clause(added.quantity);
    let amounts = !matches!(own.unit.class, UnitClass::Percent | UnitClass::PercentPoint);
    let kin = alike(added.quantity, own) && alike(first.quantity, own) && amounts;
    let closed = has(
        &sentence.clause(own),
        &["共", "合计", "可用", "总", "累计", "可统筹", "全部", "达"],
    );
    let joined = has(&clause, &["加上", "连同"]) || comes_to(first, added);
    if !kin || !joined || !closed || compares(&told.lead) {
        return;
    }
    let parts = [first.quantity, added.quantity];
    let value = parts[0].value + parts[1].value;
    if is(value, own, &parts) || runs_to(sentence, told) {
        sentence.settle(own, findings);
        return;
    }
    if sign(first) == Some(-Decimal::ONE) {
        // 收回186万元，加上结转642万元，可用14157万元: with what was there before.
        return;
    }
    let basis = crate::arithmetic::added(parts);
    sentence.report_sum(own, &basis, show_like(value, own), &parts, findings);
}

/// `年初12,486万元。追加1,215万元，收回186万元，加上结转642万元，可用14,157万元`: whether what stands before, each with its sign, comes to a figure.
fn runs_to(sentence: &Sentence<'_>, told: &Told<'_>) -> bool {
    let own = told.quantity;
    let passage = sentence.passage;
    let mut sum = Decimal::ZERO;
    let before = (0..told.at).rev().take(MOST_MOVES);
    let outside = before.filter(|at| {
        let other = &passage.quantities[*at];
        alike(other, own) && depth(passage, 0, other.from) == 0
    });
    outside.into_iter().any(|at| {
        let other = &passage.quantities[at];
        let lead = words_before(passage, other);
        sum += other.value
            * if has(&lead, &OUT) {
                -Decimal::ONE
            } else {
                Decimal::ONE
            };
        sum == own.value
    })
}

/// The words of its clause before a figure.
fn words_before(passage: &Passage, quantity: &Quantity) -> String {
    let words = passage.slice(quantity.from.saturating_sub(LEAD), quantity.from);
    let clause = words.rsplit(['，', '；', '。', '、', '(']);
    clause.into_iter().next().unwrap_or_default().to_owned()
}

/// Figures before a balance that may have gone into it, and characters before a figure that say whether it came or left.
const MOST_MOVES: usize = 12;
const LEAD: usize = 20;

/// `年末结转68.20万元（总计3516.10万元减支出3447.90万元）`, `未到位100万元（2000万元与1900万元之差）`.
pub(super) fn less(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let second = &sentence.figures[at];
    let Some(first) = sentence.previous(at) else {
        return;
    };
    let gap = sentence.between(first.quantity, second.quantity);
    let against = gap == "对" && first.depth > 0;
    let taken = gap
        .split_once('减')
        .is_some_and(|(before, after)| before.is_empty() && !after.starts_with(['少', '值', '免']));
    let apart = gap == "与" && sentence.tail(at).contains("之差");
    let bordered = gap.contains(['，', '；', '、', '(', ')']);
    if !(taken || apart || against) || bordered || !alike(first.quantity, second.quantity) {
        return;
    }
    let clause = sentence.clause(first.quantity);
    let opened = first.depth > 0 || clause.starts_with('即') || clause.starts_with("为");
    let Some(own) = sentence
        .previous(at - 1)
        .filter(|own| opened && own.depth <= first.depth && alike(own.quantity, first.quantity))
    else {
        return;
    };
    let parts = [first.quantity, second.quantity];
    let value = (parts[0].value - parts[1].value).abs();
    if is(value, own.quantity, &parts) {
        sentence.settle(own.quantity, findings);
        return;
    }
    let basis = format!("{}−{}", parts[0].printed, parts[1].printed);
    let computed = show_like(value, own.quantity);
    sentence.report(own.quantity, &basis, computed, &parts, findings);
}

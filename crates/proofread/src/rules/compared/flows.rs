//! What there was, what came and what left: `年初298.31万元，新增21.65万元，报废7.50万元，年末312.46万元`, `编制26名，在职24人，空编2名`.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike, is};
use super::words::{compares, has};
use crate::arithmetic::show_like;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};

/// Words for what came, beside those for what left.
const IN: [&str; 20] = [
    "新增",
    "新建",
    "新购",
    "购置",
    "增加",
    "认定",
    "调入",
    "招聘",
    "录用",
    "转入",
    "追加",
    "收入",
    "拨款",
    "下达",
    "入库",
    "入账",
    "引进",
    "新招",
    "安排",
    "新认定",
];
/// Words for what left.
pub(super) const OUT: [&str; 30] = [
    "收回",
    "核减",
    "压减",
    "扣除",
    "报废",
    "处置",
    "核销",
    "减少",
    "调减",
    "调出",
    "退休",
    "离职",
    "退出",
    "注销",
    "撤销",
    "取消",
    "未通过",
    "到期",
    "迁出",
    "淘汰",
    "出库",
    "辞职",
    "支出",
    "使用",
    "支付",
    "毕业",
    "终止",
    "流出",
    "追减",
    "摘牌",
];

/// How a figure between the two ends changes what there was.
pub(super) fn sign(told: &Told<'_>) -> Option<Decimal> {
    if has(&told.lead, &OUT) {
        Some(-Decimal::ONE)
    } else {
        has(&told.lead, &IN).then_some(Decimal::ONE)
    }
}

/// `年末原值312.46万元`: what there was at the beginning with all that came and left.
pub(super) fn closing(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let amount = matches!(own.unit.class, UnitClass::Money | UnitClass::Count);
    let ends = has(&told.lead, &["年末", "期末", "年底"]);
    if !amount || !ends || compares(&told.lead) || has(&told.lead, &["上年", "目标", "计划"])
    {
        return;
    }
    let kin = |index: &usize| {
        let other = &sentence.figures[*index];
        alike(other.quantity, own) && other.depth == told.depth && !other.lead.contains("其中")
    };
    let opens = |index: &usize| {
        let lead = &sentence.figures[*index].lead;
        has(
            lead,
            &["年初", "期初", "上年末", "上年底", "上年结转", "年末"],
        )
    };
    let list: Vec<usize> = (0..at).filter(kin).collect();
    let Some(first) = list.iter().position(opens) else {
        return;
    };
    let moves: Vec<&Told<'_>> = list[first + 1..]
        .iter()
        .map(|index| &sentence.figures[*index])
        .collect();
    let known: Vec<Option<Decimal>> = moves.iter().map(|told| sign(told)).collect();
    // 另从高校新选派45名: what isn't said to leave came.
    let open = known.iter().filter(|sign| sign.is_none()).count();
    if known.len() < 2 || open > 1 || open == known.len() {
        return;
    }
    let start = sentence.figures[list[first]].quantity;
    let others: Vec<&Quantity> = std::iter::once(start)
        .chain(moves.iter().map(|told| told.quantity))
        .collect();
    let comes = |open: Decimal| -> (Vec<Decimal>, Decimal) {
        let signs: Vec<Decimal> = known.iter().map(|sign| sign.unwrap_or(open)).collect();
        let changes = moves.iter().zip(&signs);
        let value = changes.fold(start.value, |sum, (told, sign)| {
            sum + told.quantity.value * sign
        });
        (signs, value)
    };
    let ways = [comes(Decimal::ONE), comes(-Decimal::ONE)];
    if ways.iter().any(|(_, value)| is(*value, own, &others)) {
        sentence.settle(own, findings);
        return;
    }
    if starts_later((&moves, &known), own, &others) {
        sentence.settle(own, findings);
        return;
    }
    let far = |(_, value): &&(Vec<Decimal>, Decimal)| (value - own.value).abs();
    let Some((signs, value)) = ways.iter().min_by_key(far) else {
        return;
    };
    let mut basis = start.printed.clone();
    for (told, sign) in moves.iter().zip(signs) {
        let sign = if *sign > Decimal::ZERO { '＋' } else { '−' };
        basis = format!("{basis}{sign}{}", told.quantity.printed);
    }
    sentence.report_sum(own, &basis, show_like(*value, own), &others, findings);
}

/// `2022年末109家，2023年末121家，2024年新建14家、撤销2家，年末133家`: whether what is counted from is the last of several.
fn starts_later(
    (moves, known): (&[&Told<'_>], &[Option<Decimal>]),
    own: &Quantity,
    others: &[&Quantity],
) -> bool {
    (0..moves.len())
        .filter(|at| known[*at].is_none())
        .any(|at| {
            let after = moves[at + 1..].iter().zip(&known[at + 1..]);
            let sum: Decimal = after
                .map(|(told, sign)| told.quantity.value * sign.unwrap_or_default())
                .sum();
            known[at + 1..].iter().all(Option::is_some)
                && is(moves[at].quantity.value + sum, own, others)
        })
}

/// `空编2名`: the posts less those who hold one; the posts may be told in the sentence before.
pub(super) fn vacant(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let vacant = ["空编", "缺编", "空缺编制", "空余编制"];
    if own.unit.class != UnitClass::Count || !vacant.iter().any(|word| told.lead.ends_with(word)) {
        return;
    }
    let before = |words: &[&str]| -> Vec<&Quantity> {
        let said = sentence.passage.quantities[..told.at].iter();
        said.filter(|figure| {
            let lead = sentence
                .passage
                .slice(figure.from.saturating_sub(6), figure.from);
            let clause = lead
                .rsplit(['，', '。', '；', '、'])
                .next()
                .unwrap_or_default();
            figure.unit.class == UnitClass::Count && has(clause, words)
        })
        .collect()
    };
    let posts = before(&["编制", "批复", "核定"]);
    let holders = before(&["在职", "在编", "实有", "现有", "在岗"]);
    let (Some(first), Some(holder)) = (posts.first(), holders.last()) else {
        return;
    };
    let held = posts.iter().any(|all| {
        holders
            .iter()
            .any(|holder| all.value - holder.value == own.value)
    });
    if held {
        sentence.settle(own, findings);
        return;
    }
    let basis = format!("{}−{}", first.printed, holder.printed);
    let computed = show_like(first.value - holder.value, own);
    sentence.report(own, &basis, computed, &[first, holder], findings);
}

/// Words that lead to what comes of changes that offset each other.
const OFFSET: [&str; 6] = [
    "增减相抵",
    "相抵后",
    "品迭后",
    "品迭",
    "轧抵后",
    "增减因素相抵",
];

/// `增加480万元、上年结转120万元，…调减60万元，调减40万元。增减相抵后净增500万元`: all that came less all that was taken.
pub(super) fn netted(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let (own, passage) = (told.quantity, sentence.passage);
    let up = told.lead.contains("净增");
    if !has(&told.lead, &OFFSET) || !up && !told.lead.contains("净减") {
        return;
    }
    let mut sum = Decimal::ZERO;
    let mut changes: Vec<&Quantity> = Vec::new();
    let mut meant: Option<Decimal> = None;
    let mut begins = 0;
    for index in (0..told.at).rev() {
        let change = &passage.quantities[index];
        let last = index
            .checked_sub(1)
            .map_or(0, |last| passage.quantities[last].to);
        let lead = passage.slice(last, change.from);
        let clause = lead
            .rsplit(['，', '。', '；', '、'])
            .next()
            .unwrap_or_default();
        let less = has(clause, &["调减", "核减", "减少", "压减", "追减", "收回"]);
        let more = has(clause, &["调增", "增加", "追加", "结转", "新增", "核增"]);
        let fits = less != more && alike(change, own) && change.is_plain() && !compares(clause);
        if !fits {
            begins = change.to;
            break;
        }
        sum += if more { change.value } else { -change.value };
        changes.push(change);
        let value = if up { sum } else { -sum };
        if changes.len() > 1 && is(value, own, &changes) {
            sentence.settle(own, findings);
            return;
        }
        let slip = |change: &Quantity, sign: Decimal| {
            crate::slip::is_slip(change, change.value + (own.value - value) * sign)
        };
        let near = crate::slip::is_slip(own, value)
            || slip(change, Decimal::ONE)
            || changes
                .iter()
                .any(|one| slip(one, Decimal::ONE) || slip(one, -Decimal::ONE));
        if changes.len() > 2 && near {
            meant = Some(value);
        }
    }
    // All that a sentence tells from its beginning, whatever came of it.
    let first = changes.last().map_or(0, |first| first.from);
    let all = changes.len() > 2 && (begins == 0 || passage.slice(begins, first).contains('。'));
    let meant = meant.or_else(|| all.then_some(if up { sum } else { -sum }));
    if let Some(value) = meant {
        let basis = "各项增减";
        sentence.report(own, basis, show_like(value, own), &changes, findings);
    }
}

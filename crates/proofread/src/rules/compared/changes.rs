//! Changes and distances: `比规定的90天多37天`, `由74个增至87个`, `新建17个、撤销3个，净增14个`.
//!
//! Long because a change is told in many orders, and all of them compare the same two figures.

use rust_decimal::Decimal;

use super::line::{Sentence, Told, alike, apart_by, divides, is};
use super::words::{compares, direction, ends, has};
use crate::arithmetic::{percent, show_like};
use crate::context::Context;
use crate::finding::Findings;
use crate::number::{Quantity, UnitClass};
use crate::slip::of_value;

/// Characters between what something is compared with and by how much it differs.
const GAP: usize = 10;
/// Characters of the words before a bracket.
const CLAUSE: usize = 16;

/// The words before a bracket in which nothing but a figure stands: `比2023年（9.5%）`.
fn bracketed(sentence: &Sentence<'_>, base: &Quantity) -> Option<String> {
    let chars = &sentence.passage.chars;
    let open = base.from.checked_sub(1).filter(|at| chars[*at] == '(')?;
    let from = (open.saturating_sub(CLAUSE)..open)
        .rev()
        .find(|at| matches!(chars[*at], '，' | '；' | '。' | ':' | '(' | ')'))
        .map_or(open.saturating_sub(CLAUSE), |at| at + 1);
    (chars.get(base.to) == Some(&')')).then(|| sentence.passage.slice(from, open))
}

/// Whether a figure is a change of the one before it, and whether upwards: `比2023年的78名增加7名`.
pub(super) fn is_apart(sentence: &Sentence<'_>, at: usize) -> Option<bool> {
    let own = &sentence.figures[at];
    let base = sentence.base(at)?;
    let gap = sentence.between(base.quantity, own.quantity);
    let gap = gap.replacen("相比，", "相比", 1);
    // 增速比2023年（9.5%）回落1.0个百分点
    let clause = bracketed(sentence, base.quantity);
    let gap = match &clause {
        Some(_) => gap.replacen(')', "", 1),
        None => gap,
    };
    let kin = match own.quantity.unit.class {
        UnitClass::PercentPoint => base.quantity.unit.class == UnitClass::Percent,
        UnitClass::Percent => false,
        _ => alike(base.quantity, own.quantity),
    };
    let bordered = gap.contains(['，', '；', '、', '(', ')', ':', '到', '至']);
    if !kin
        || bordered
        || gap.chars().count() > GAP
        || !compares(clause.as_ref().unwrap_or(&base.lead))
    {
        return None;
    }
    let named = [
        "目标",
        "目标值",
        "指标值",
        "标准",
        "要求",
        "水平",
        "下限",
        "上限",
    ];
    let below = has(&base.lead, &["低于", "少于"]);
    let above = has(&base.lead, &["高于", "多于", "超过", "超出"]);
    direction(&gap).or_else(|| ((below || above) && ends(&gap, &named)).then_some(above))
}

/// `平均用时127天，比规定的90天多37天`: the figure said before is as far from what it is compared with.
pub(super) fn apart(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    at: usize,
    findings: &mut Findings,
) {
    let (Some(up), Some(base)) = (is_apart(sentence, at), sentence.base(at)) else {
        return;
    };
    let (own, base) = (sentence.figures[at].quantity, base.quantity);
    let signed = if up { own.value } else { -own.value };
    after(sentence, at, base, base.value + signed, findings);
    // 调入3人、退休4人，比上年末的68人净减少1人: what came and what left are not the new number.
    let moved: Vec<usize> = if sentence.figures[at].lead.contains('净') {
        moves(sentence, at).flatten().map(|part| part.at).collect()
    } else {
        Vec::new()
    };
    let before: Vec<&Quantity> = sentence.figures[..at]
        .iter()
        .enumerate()
        .filter(|(index, figure)| {
            figure.quantity.to <= base.from
                && is_apart(sentence, *index).is_none()
                && !moved.contains(&figure.at)
        })
        .map(|(_, figure)| figure.quantity)
        .filter(|figure| alike(figure, base))
        .collect();
    let mut sum = Decimal::ZERO;
    let held = before.iter().rev().any(|figure| {
        sum += figure.value;
        is(figure.value - base.value, own, &[figure, base])
            || is(sum - base.value, own, &[figure, base])
    });
    if held {
        sentence.settle(own, findings);
        return;
    }
    let class = base.unit.class;
    let mut said = context
        .pool
        .between(class, base.value + signed, Some(base.value + signed));
    let elsewhere = said.any(|operand| operand.quantity.value == base.value + signed);
    match before.last() {
        Some(nearest)
            if sentence.adjoins(nearest, base)
                || !elsewhere
                || of_value(nearest, base.value + signed) =>
        {
            let basis = format!("{}与{}之差", nearest.printed, base.printed);
            let computed = show_like((nearest.value - base.value).abs(), own);
            sentence.report(own, &basis, computed, &[nearest, base], findings);
        }
        _ if elsewhere => sentence.settle(own, findings),
        None => of_total(context, sentence, (at, base), signed, findings),
        Some(_) => {}
    }
}

/// `综合得分比上年的90.86分提高3.91分`: the total score is said elsewhere.
fn of_total(
    context: &Context<'_>,
    sentence: &Sentence<'_>,
    (at, base): (usize, &Quantity),
    signed: Decimal,
    findings: &mut Findings,
) {
    let own = sentence.figures[at].quantity;
    let said = sentence.clause(base);
    let name = said.split(['比', '较', '与']).next().unwrap_or_default();
    let scored = name.is_empty() || ends(name, &["得分", "总分", "评分", "分数"]);
    if own.unit.class != UnitClass::Points || !scored {
        return;
    }
    let totals = &context.total_scores;
    let Some((first, _)) = totals.first() else {
        return;
    };
    if totals
        .iter()
        .any(|(total, _)| total.value == base.value + signed)
    {
        sentence.settle(own, findings);
    } else {
        let basis = format!("总分{}与{}之差", first.printed, base.printed);
        let computed = show_like((first.value - base.value).abs(), own);
        sentence.report(own, &basis, computed, &[base], findings);
    }
}

/// `比2023年的78名增加7名（现有86名）`: what stands in brackets is what came of it.
fn after(
    sentence: &Sentence<'_>,
    at: usize,
    base: &Quantity,
    value: Decimal,
    findings: &mut Findings,
) {
    let own = sentence.figures[at].quantity;
    let Some(result) = sentence.bracketed(at) else {
        return;
    };
    let (result, lead) = (result.quantity, &result.lead);
    // 增加7名（有2名中途退出）: what else is told.
    let told = lead.starts_with('有') && sentence.tail(at + 1).chars().count() > 2;
    if told
        || !alike(result, base)
        || lead.chars().count() > 4
        || has(lead, &["上年", "去年", "其中"])
    {
        return;
    }
    if is(value, result, &[own, base]) {
        sentence.settle(result, findings);
        return;
    }
    let basis = format!("{}与{}", base.printed, own.printed);
    let computed = show_like(value, result);
    sentence.report(result, &basis, computed, &[base, own], findings);
}

/// The first of two figures of which the second stands at `at`, and whether it grew, where the words say so.
fn from_to<'s, 'a>(sentence: &'s Sentence<'a>, at: usize) -> Option<(&'s Told<'a>, Option<bool>)> {
    let (second, first) = (&sentence.figures[at], sentence.previous(at)?);
    let gap = sentence.between(first.quantity, second.quantity);
    let clause = gap.rsplit('，').next().unwrap_or_default();
    let verb = clause
        .rsplit_once(['到', '至'])
        .map(|(verb, rest)| (verb, rest.chars().count()));
    let begins = first.lead.contains('由') || first.lead.contains('从');
    let alike = first.quantity.unit.text == second.quantity.unit.text;
    let (verb, rest) = verb?;
    let ranked = first.lead.ends_with('第') || second.lead.ends_with('第');
    let way = moved(verb);
    let ends = rest == 0 || rest <= 8 && way.is_some() || rest <= 6 && verb.ends_with("发展");
    (begins && alike && !ranked && ends && !gap.contains(['；', '、', '(', ')']))
        .then_some((first, way))
}

/// Which way a verb right before 到 or 至 goes: 提到, 涨到, 压到.
fn moved(verb: &str) -> Option<bool> {
    const UP: [&str; 6] = ["提", "抬", "攀升", "上调", "放宽", "增"];
    const DOWN: [&str; 5] = ["压", "缩", "下调", "调低", "跌"];
    direction(verb).or_else(|| {
        let way = |words: &[&str]| ends(verb, words);
        way(&UP).then_some(true).or(way(&DOWN).then_some(false))
    })
}

/// What is raised by smaller figures: `分辨率由40纳米提升到22纳米`.
const FINENESS: [&str; 6] = ["灵敏度", "精度", "分辨率", "工艺", "制程", "线宽"];

/// `由412公斤提高到438公斤，增产26公斤`: the change is the difference of the two, in per cent its share of the first.
pub(super) fn pair(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let Some((first, up)) = from_to(sentence, at) else {
        return;
    };
    let (old, new) = (first.quantity, sentence.figures[at].quantity);
    let up = up.filter(|_| !has(&first.lead, &FINENESS));
    if up.is_some_and(|up| old.value != new.value && up != (new.value > old.value)) {
        let basis = format!("“{}”的说法，比较{}", sentence.clause(new), old.printed);
        let computed = format!("{}于它的数", if up == Some(true) { "大" } else { "小" });
        sentence.report(new, &basis, computed, &[old], findings);
        return;
    }
    // 净增14个（由87个增至101个）: the change stands before the brackets.
    let opened = at.checked_sub(2).map(|before| &sentence.figures[before]);
    if let Some(before) = opened.filter(|before| {
        before.depth < first.depth
            && before.at + 1 == first.at
            && direction(&before.lead).is_some()
            && sentence.passage.chars.get(before.quantity.to) == Some(&'(')
    }) {
        change(sentence, (old, new), before.quantity, findings);
    }
    let mut net = false;
    let mut rated = false;
    for later in at + 1..sentence.figures.len() {
        let told = &sentence.figures[later];
        // 净增165家——新增197家，减少32家: what it is made of.
        if net && told.quantity.unit.class != UnitClass::Percent {
            return;
        }
        net |= told.lead.contains('净');
        let anew =
            from_to(sentence, later).is_some() || compares(&told.lead) || told.depth < first.depth;
        let since = sentence.between(new, told.quantity);
        // 由28亿元增至33亿元、37亿元，两年累计增加9亿元: the list goes on.
        if alike(told.quantity, new) && since.starts_with('、') {
            return;
        }
        // 缩短19%，天然气单耗下降11%; 一套用量45吨，年节约1080万元: something else's.
        let named = told.lead.chars().count() > OWN_NOUN;
        let percent = told.quantity.unit.class == UnitClass::Percent;
        let counted = sentence.figures[at + 1..later].iter().any(|other| {
            other.quantity.unit.class != UnitClass::Percent && !alike(other.quantity, new)
        });
        if percent && rated && named || counted && !percent {
            sentence.settle(told.quantity, findings);
            continue;
        }
        rated |= percent;
        // ；另抽取400户作对照，同期只增长9.8%: another thing's.
        let of_another = since
            .rsplit_once('；')
            .is_some_and(|(_, clause)| clause.contains('，'));
        // 由5390万元增至5970万元再增至6480万元: where it came to next; 按45栋计算共节约166.5万元: of many.
        let next =
            told.lead.ends_with(['至', '到']) || told.lead.contains('共') && since.contains('按');
        if next || anew || of_another || has(&told.lead, &["由", "从"]) {
            return;
        }
        let other =
            has(&told.lead, &["年均", "平均", "每年", "其中"]) || of_one_year(sentence, told);
        if !other && (direction(&told.lead).is_some() || ends(&told.lead, &["增长率", "幅度"]))
        {
            change(sentence, (old, new), told.quantity, findings);
        }
    }
}

/// Characters of words that call more than a change.
const OWN_NOUN: usize = 4;

/// `由9.6亿元增到15.2亿元，2023年增幅12.6%`: whether the change is said of a year of its own.
fn of_one_year(sentence: &Sentence<'_>, told: &Told<'_>) -> bool {
    let to = told.quantity.from;
    let from = to - told.lead.chars().count();
    let mut years = sentence.passage.years.iter();
    years.any(|(at, _)| (from..to).contains(at))
}

fn change(
    sentence: &Sentence<'_>,
    (old, new): (&Quantity, &Quantity),
    own: &Quantity,
    findings: &mut Findings,
) {
    let difference = apart_by(old, new);
    let share = own.unit.class == UnitClass::Percent && old.unit.class != UnitClass::Percent;
    let points = own.unit.class == UnitClass::PercentPoint && old.unit.class == UnitClass::Percent;
    let (held, value) = if share {
        let held = divides(difference, old, Decimal::ONE_HUNDRED, own);
        (held, percent(difference.0, old.value))
    } else if points || own.unit.text == old.unit.text && own.unit.class != UnitClass::Percent {
        (is(difference.0, own, &[old, new]), Some(difference.0))
    } else {
        return;
    };
    let Some(value) = value else { return };
    if held {
        sentence.settle(own, findings);
        return;
    }
    let basis = format!("由{}到{}的变动", old.printed, new.printed);
    sentence.report(own, &basis, show_like(value, own), &[old, new], findings);
}

/// Words for what left something.
const OUT: [&str; 24] = [
    "迁出",
    "退出",
    "注销",
    "取消",
    "调出",
    "流出",
    "淘汰",
    "减少",
    "核减",
    "出库",
    "离职",
    "追减",
    "调减",
    "退休",
    "终止",
    "撤销",
    "核销",
    "摘牌",
    "未重新认定",
    "到期",
    "辞职",
    "减员",
    "调离",
    "出站",
];

/// `新建17个、撤销3个，净增14个`: what came less what left.
pub(super) fn net(sentence: &Sentence<'_>, at: usize, findings: &mut Findings) {
    let told = &sentence.figures[at];
    let own = told.quantity;
    let said = told.lead.rsplit_once('净').map(|(_, said)| said);
    let change = said.is_some_and(|said| {
        said.chars().count() <= 3 && has(said, &["增", "减"]) && !told.lead.contains("目标")
    });
    if !change || own.unit.class == UnitClass::Percent {
        return;
    }
    let moves: Vec<_> = moves(sentence, at).collect();
    let Some([one, other]) = moves.last() else {
        return;
    };
    let held = moves
        .iter()
        .any(|[one, other]| is(one.quantity.value - other.quantity.value, own, &[]))
        || is_made_of_three(sentence, at);
    if held {
        sentence.settle(own, findings);
        return;
    }
    let (one, other) = (one.quantity, other.quantity);
    let basis = format!("{}与{}之差", one.printed, other.printed);
    let computed = show_like((one.value - other.value).abs(), own);
    sentence.report(own, &basis, computed, &[one, other], findings);
}

/// `净增132家（新入驻247家，毕业68家，退出47家）`: one that came less two that left, or two less one, each right behind the other.
fn is_made_of_three(sentence: &Sentence<'_>, at: usize) -> bool {
    let own = sentence.figures[at].quantity;
    sentence.figures.windows(3).any(|three| {
        let kin = three.iter().all(|one| {
            one.at != sentence.figures[at].at
                && alike(one.quantity, own)
                && one.depth == three[0].depth
                && !compares(&one.lead)
        });
        let [a, b, c] = [0, 1, 2].map(|index| three[index].quantity.value);
        kin && [a - b - c, a + b - c, a - b + c]
            .into_iter()
            .any(|value| value.abs() == own.value)
    })
}

/// What came and what left, beside a net change: `新认定96家，迁出59家`.
fn moves<'s, 'a>(sentence: &'s Sentence<'a>, at: usize) -> impl Iterator<Item = [&'s Told<'a>; 2]> {
    let told = &sentence.figures[at];
    sentence
        .figures
        .windows(2)
        .map(|pair| [&pair[0], &pair[1]])
        .filter(move |[one, other]| {
            let kin = [one, other].iter().all(|part| {
                part.at != told.at
                    && alike(part.quantity, told.quantity)
                    && !compares(&part.lead)
                    && !part.lead.contains('净')
                    // 迁出35家，年末共312家，比上年末净增44家: what there is hasn't come.
                    && !has(&part.lead, &["年末", "年底", "期末", "现有"])
            });
            let out = |part: &Told<'_>| has(&part.lead, &OUT);
            kin && one.at + 1 == other.at
                && one.depth == other.depth
                && out(one) != out(other)
                && !parted(sentence, told, (one, other))
        })
}

/// `净调增855万元，其中人员经费净增83.6万元`: what stands beyond another net change is of that one.
fn parted(sentence: &Sentence<'_>, told: &Told<'_>, (one, other): (&Told<'_>, &Told<'_>)) -> bool {
    let (from, to) = if other.at < told.at {
        (other.at + 1, told.at)
    } else {
        (told.at + 1, one.at)
    };
    let between = sentence
        .figures
        .iter()
        .filter(|figure| (from..to).contains(&figure.at));
    between.into_iter().any(|figure| figure.lead.contains('净'))
}

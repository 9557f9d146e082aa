//! What the words before a figure say of how it comes about.

use rust_decimal::Decimal;

use super::Subject;
use crate::number::UnitClass;
use crate::pool::sentence_of;
use crate::rules::respective::IN_ORDER;

/// Words of no more than this name nothing that is added up.
const NAMED: usize = 3;

/// How a figure is derived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// 多, 少, 尚差, 净增
    Gap,
    /// 平均每, 户均
    Average,
    /// 增长, 下降
    Growth,
    /// 年均增长
    Yearly,
    /// 占, 率
    Share,
    /// 累计, 合计
    Total,
    /// 折合
    Converted,
}

const GAPS: [&str; 36] = [
    "多", "少", "高", "低", "差", "差额", "相差", "还差", "尚差", "缺口", "空编", "净增", "增加",
    "减少", "提高", "回落", "下降", "前移", "超", "超出", "超过", "结余", "结转", "剩余", "节约",
    "核减", "追加", "新增", "退出", "缩小", "扩大", "上升", "降低", "缩短", "延长", "提前",
];

const LEFT: [&str; 9] = [
    "未拨付",
    "未支出",
    "未执行",
    "未完成",
    "未开工",
    "未到位",
    "未整改",
    "未使用",
    "未验收",
];

const AVERAGES: [&str; 5] = ["平均", "每", "户均", "人均", "均"];

const TOTALS: [&str; 4] = ["累计", "合计", "共计", "总计"];

const TOGETHER: [&str; 4] = ["合计", "共占", "之和", "一起"];

const CONVERTED: [&str; 3] = ["折合", "约合", "折算"];

const SHARES: [&str; 9] = [
    "率",
    "比例",
    "比重",
    "占比",
    "占",
    "面",
    "完成",
    "的",
    "依次为",
];

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Whether the words end with a difference: `提高到` doesn't.
pub(super) fn apart(lead: &str) -> bool {
    let text = lead.trim_end_matches(['了', '约', '出', '仅', '额', '资', '金', '目', '标', '值']);
    // 单项最高200万元: no distance.
    let extreme = ['最', '不']
        .iter()
        .any(|c| text.chars().rev().nth(1) == Some(*c));
    !extreme && GAPS.iter().any(|word| text.ends_with(word))
}

/// `最多的甲比最少的乙多`
pub(super) fn widest(lead: &str) -> bool {
    has(lead, &["最多", "最高", "最大"]) && has(lead, &["最少", "最低", "最小"])
}

/// `比上年增加`: from a figure of the year before, which may not be said here.
pub(super) fn since_last_year(lead: &str) -> bool {
    has(
        lead,
        &[
            "上年",
            "同期",
            "去年",
            "上一年",
            "年实际",
            "年初",
            "比20",
            "较20",
        ],
    )
}

/// `比目标值多20小时`: a target that may stand elsewhere.
pub(super) fn of_target(lead: &str) -> bool {
    has(lead, &["比", "较", "低于", "高于", "超", "少于", "距"])
        && has(
            lead,
            &["目标", "计划", "任务", "指标值", "标准", "规定", "预期"],
        )
}

/// Words of rates that compare with a year, a plan or another figure.
const GROWTH: [&str; 11] = [
    "增长", "下降", "增幅", "降幅", "增速", "同比", "超额", "超出", "增加", "减少", "提高",
];

pub(super) fn kind(subject: &Subject<'_>) -> Option<Kind> {
    let lead = subject.lead.as_str();
    let class = subject.quantity.unit.class;
    if class == UnitClass::Count && lead.ends_with("结转") {
        // 新上64项，结转74项: projects of another year, nothing left over.
        return None;
    }
    let counted = matches!(
        class,
        UnitClass::Money | UnitClass::Count | UnitClass::Points | UnitClass::Duration
    );
    // 提高到37.9%; 上年结转58.40万元; 低于每人次600元的控制标准: none comes from others.
    let reached = class != UnitClass::PercentPoint && lead.ends_with(['到', '至']);
    // 加上2022年结转642.18万元: what is added, from wherever it comes.
    let carried = lead.starts_with("加上")
        || lead.starts_with("连同")
        || has(
            lead,
            &["上年结转", "年初结转", "上年度结转", "上年结余", "年初结余"],
        );
    let bound = has(&subject.tail, &["控制标准", "的标准", "的上限", "的限额"]);
    // 每次扣0.5分: a rule of scoring.
    let rule = lead.contains('每') && lead.trim_end_matches('减').ends_with('扣');
    if reached || carried || bound || is_drawn(lead) || rule {
        return None;
    }
    // 由35.2%提高到37.9%: where it came to, not how far.
    if class == UnitClass::Percent && is_reached(lead) {
        return None;
    }
    let yearly = has(lead, &["年均增", "年均复合", "复合增长", "年平均增长"]);
    match class {
        UnitClass::Percent if yearly => Some(Kind::Yearly),
        UnitClass::Percent
            if has(lead, &["年均", "目标", "标准", "不低于", "左右"])
                && !lead.contains("完成")
                && !lead.contains("为") =>
        {
            None
        }
        UnitClass::Percent if has(lead, &GROWTH) => Some(Kind::Growth),
        UnitClass::Percent if has(lead, &["偏差", "偏离", "比20", "年的", "利率"]) => None,
        // 两市项目数合计占75.0%: of parts together.
        UnitClass::Percent if lead.contains('占') && has(lead, &TOGETHER) => None,
        UnitClass::Percent if has(lead, &SHARES) => Some(Kind::Share),
        UnitClass::PercentPoint => Some(Kind::Gap),
        _ if counted && has(lead, &CONVERTED) => Some(Kind::Converted),
        // 人均增加3.0万元: how far two averages are apart.
        _ if counted && lead.contains('均') && apart(lead) => None,
        _ if counted
            && has(lead, &AVERAGES)
            && !has(lead, &["标准", "均为", "平均水平", "平均得分"])
            && !is_set(subject) =>
        {
            Some(Kind::Average)
        }
        // 其中甲追加263.46万元、乙追加252.75万元: parts of what was added.
        _ if counted && is_listed(subject) => None,
        // 甲和乙分别比上年减少315.8万元和431.4万元: each has its own.
        _ if counted && has(lead, &IN_ORDER) => None,
        _ if counted && widest(lead) => Some(Kind::Gap),
        _ if counted
            && apart(lead)
            && !has(lead, &["不少", "至少", "多少", "不超", "不高", "不低"]) =>
        {
            Some(Kind::Gap)
        }
        _ if counted && (has(lead, &LEFT) || has(&subject.tail, &LEFT) && lead.contains('尚')) => {
            Some(Kind::Gap)
        }
        // 其他方向合计158件: of those that aren't told.
        _ if counted && lead.starts_with(['其', '另']) && !lead.starts_with("其中") => None,
        _ if counted && is_of_counted(subject) => None,
        _ if counted && has(lead, &TOTALS) && !has(lead, &["目标", "计划"]) => {
            Some(Kind::Total)
        }
        _ => None,
    }
}

/// `先用结余136万元`, `已收回结余资金96万元`: whether the words lead to what is drawn on.
fn is_drawn(lead: &str) -> bool {
    let lead = lead.trim_end_matches("资金");
    ["结余", "结转", "剩余"].iter().any(|rest| {
        let verb = lead.strip_suffix(rest);
        verb.is_some_and(|verb| verb.ends_with(['用', '将', '把', '回', '缴']))
    })
}

/// `通过验收的30个课题核定资金合计1960万元`: the total of so many things, which aren't told one by one.
fn is_of_counted(subject: &Subject<'_>) -> bool {
    let lead = &subject.lead;
    let named = TOTALS.iter().filter_map(|word| lead.find(word)).min();
    let named = named.is_some_and(|at| lead[..at].chars().count() > NAMED);
    let start = subject.quantity.from - lead.chars().count().min(subject.quantity.from);
    let before = subject
        .at
        .checked_sub(1)
        .map(|at| &subject.passage.quantities[at]);
    named && before.is_some_and(|count| count.to == start && count.unit.class == UnitClass::Count)
}

/// `提高到37.9%`: whether the words lead to what came of a change.
fn is_reached(lead: &str) -> bool {
    let verbs = [
        "提高", "增长", "下降", "增加", "减少", "上升", "降低", "回落",
    ];
    verbs.iter().any(|verb| {
        ["到", "至"]
            .iter()
            .any(|to| lead.ends_with(&format!("{verb}{to}")))
    })
}

/// `由11.8头提高到12.6头`, `低于每人次600元的控制标准`: an average that is measured or set, not computed.
fn is_set(subject: &Subject<'_>) -> bool {
    let measured = subject.lead.ends_with(['由', '从']);
    measured
        || is_of_class(subject)
        || is_price(subject)
        || is_of_rest(subject)
        || has(&subject.tail, &["标准", "定额", "限额", "上限", "控制"])
}

/// Whether a figure is one of a list of parts, compared with nothing.
fn is_listed(subject: &Subject<'_>) -> bool {
    let lead = &subject.lead;
    let begins = subject.quantity.from.saturating_sub(lead.chars().count());
    // 净增300万元，其中：甲因超出预期追加360万元，乙调减60万元
    let led = subject.passage.slice(begins.saturating_sub(3), begins) == "其中:";
    let part = lead.starts_with('、') || lead.starts_with("其中");
    led || part && !has(lead, &["比", "较", "超", "距", "低于", "高于", "均", "每"])
}

/// `其余为长廊，共建26处，平均每处2.0万元`: what is left isn't told.
fn is_of_rest(subject: &Subject<'_>) -> bool {
    let (from, _) = sentence_of(subject.passage, subject.quantity);
    let said = subject.passage.slice(from, subject.quantity.from);
    let rest = ["其余", "剩余", "余下"]
        .iter()
        .find_map(|word| said.rsplit_once(word));
    rest.is_some_and(|(_, behind)| !behind.contains(['元', '；']))
}

/// `领军团队7个，每个140万元`: whether so much is set for each of those right before it, of which no total stands right before them.
fn is_price(subject: &Subject<'_>) -> bool {
    let (passage, own) = (subject.passage, subject.quantity);
    let counter = subject.lead.strip_prefix('每');
    // 每个安排250万元
    let granted = ["安排", "补助", "奖励", "资助", "支持", "奖补"];
    let bare = |counter: &str| {
        granted
            .iter()
            .find_map(|it| counter.strip_suffix(it).map(str::to_owned))
    };
    let counter = counter.map(|counter| bare(counter).unwrap_or_else(|| counter.to_owned()));
    let Some(counter) = counter.filter(|counter| counter.chars().count() <= 2) else {
        return false;
    };
    let number = subject.at.checked_sub(1).map(|at| &passage.quantities[at]);
    let counted = number.is_some_and(|number| {
        let alike = |c| crate::rules::compared::counts(c, &number.unit.text);
        number.unit.class == UnitClass::Count && counter.chars().next().is_some_and(alike)
    });
    let total = subject.at.checked_sub(2).map(|at| &passage.quantities[at]);
    let total = total.filter(|total| total.unit.class == own.unit.class);
    let beside = total.zip(number).is_some_and(|(total, number)| {
        let gap = passage.slice(total.to, number.from);
        let joined = gap.trim_start_matches(['，', '、']);
        matches!(joined, "" | "共" | "计" | "给" | "用于" | "共补助" | "补助")
    });
    counted && !beside
}

/// `A档每家300万元，B档每家200万元`: whether so much is set for each thing of a class, as it is for those of another.
fn is_of_class(subject: &Subject<'_>) -> bool {
    let each = |lead: &str| {
        let (class, counter) = lead.rsplit_once('每')?;
        let counter = counter.chars().next()?;
        (!class.is_empty() && !lead.contains('均')).then_some(counter)
    };
    let (passage, own) = (subject.passage, subject.quantity);
    let Some(counter) = each(&subject.lead) else {
        return false;
    };
    let (from, to) = sentence_of(passage, own);
    let beside = [subject.at.checked_sub(1), Some(subject.at + 1)];
    beside.into_iter().flatten().any(|at| {
        let other = passage.quantities.get(at);
        let same = other.is_some_and(|other| {
            other.from >= from && other.to <= to && other.unit.class == own.unit.class
        });
        same && each(&super::lead(passage, at)) == Some(counter)
    })
}

/// `每万名`, `每百元`: how many each is.
pub(super) fn each(lead: &str) -> Decimal {
    let after = lead.rsplit_once('每').map_or("", |(_, after)| after);
    match after.chars().next() {
        Some('万') => Decimal::from(10_000),
        Some('百') => Decimal::ONE_HUNDRED,
        Some('千') => Decimal::ONE_THOUSAND,
        Some('亿') => Decimal::from(100_000_000),
        _ => Decimal::ONE,
    }
}

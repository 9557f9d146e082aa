//! Words of running text that give a figure its role.

use crate::grid::Role;
use crate::number::{Quantity, UnitClass};

/// Words that say in which role the figure after them stands; the one that ends nearest to the figure counts.
const ROLES: [(&str, Role); 58] = [
    ("指标值", Role::Target),
    ("目标值", Role::Target),
    ("计划值", Role::Target),
    ("年初目标", Role::Target),
    ("年度目标", Role::Target),
    ("绩效目标", Role::Target),
    ("目标任务", Role::Target),
    ("目标数", Role::Target),
    ("目标", Role::Target),
    ("计划", Role::Target),
    ("预期", Role::Target),
    ("任务数", Role::Target),
    ("预期值", Role::Target),
    ("计划数", Role::Target),
    ("设定值", Role::Target),
    ("实际完成值", Role::Actual),
    ("实际完成", Role::Actual),
    ("完成值", Role::Actual),
    ("实际值", Role::Actual),
    ("实际", Role::Actual),
    ("完成", Role::Actual),
    ("实现", Role::Actual),
    ("达到", Role::Actual),
    ("实际完成数", Role::Actual),
    ("完成数", Role::Actual),
    ("完成率", Role::Achievement),
    ("完成比例", Role::Achievement),
    ("达成率", Role::Achievement),
    ("完成度", Role::Achievement),
    ("完成目标的", Role::Achievement),
    ("完成年度目标的", Role::Achievement),
    ("完成计划的", Role::Achievement),
    ("完成年度计划的", Role::Achievement),
    ("为目标值的", Role::Achievement),
    ("完成目标任务的", Role::Achievement),
    ("完成年度任务的", Role::Achievement),
    ("占目标值的", Role::Achievement),
    ("完成目标值的", Role::Achievement),
    ("完成指标值的", Role::Achievement),
    ("偏差率", Role::Deviation),
    ("偏离率", Role::Deviation),
    ("偏差度", Role::Deviation),
    ("偏离度", Role::Deviation),
    ("偏差", Role::Deviation),
    ("权重分值", Role::Weight),
    ("权重", Role::Weight),
    ("分值", Role::Weight),
    ("满分", Role::Weight),
    ("标准分", Role::Weight),
    ("实际得分", Role::Score),
    ("自评得分", Role::Score),
    ("评价得分", Role::Score),
    ("得分", Role::Score),
    ("评分", Role::Score),
    ("得", Role::Score),
    ("得分率", Role::ScoreRate),
    ("执行率", Role::ExecutionRate),
    ("到位率", Role::FundingRate),
];

/// The role that the words before a figure give it, and where those words begin.
pub(super) fn role_before(before: &str) -> Option<(Role, usize)> {
    ROLES
        .iter()
        .filter_map(|(word, role)| {
            let at = before.rfind(word)?;
            Some((at + word.len(), word.len(), *role, at))
        })
        .max_by_key(|(end, length, ..)| (*end, *length))
        .filter(|(end, _, _, at)| !is_distance(before, *end) && !is_shortfall(&before[..*at]))
        .map(|(_, _, role, at)| (role, before[..at].chars().count()))
}

/// `比指标值少21项`: how far the figure is from what the word names, not that itself.
fn is_distance(before: &str, end: usize) -> bool {
    ["少", "多", "低", "高", "差", "超出", "超过"]
        .iter()
        .any(|word| {
            before[end..]
                .trim_end_matches(['了', '出', '仅'])
                .ends_with(word)
        })
}

/// `少完成182人次`, `超出计划11780万元`: how much is missing or was more.
fn is_shortfall(lead: &str) -> bool {
    let other = ["至少", "最少", "不少", "最多", "至多", "许多"]
        .iter()
        .any(|word| lead.ends_with(word));
    !other
        && [
            "少", "多", "欠", "未", "超", "超额", "超出", "高出", "低于", "高于",
        ]
        .iter()
        .any(|word| lead.ends_with(word))
}

/// Whether a unit fits a role.
pub(super) fn fits(role: Role, quantity: &Quantity) -> bool {
    let class = quantity.unit.class;
    match role {
        Role::Achievement
        | Role::Deviation
        | Role::ScoreRate
        | Role::ExecutionRate
        | Role::FundingRate => class == UnitClass::Percent,
        Role::Weight | Role::Score => {
            matches!(class, UnitClass::Points | UnitClass::None)
                || (role == Role::Weight && class == UnitClass::Percent)
        }
        _ => class != UnitClass::Points,
    }
}

//! What the columns of a table hold, by their headings.

use super::GridCell;
use super::rows::is_total;
use crate::passage::normalise;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    Index,
    Label,
    Level1,
    Level2,
    Target,
    Actual,
    Achievement,
    Deviation,
    Weight,
    Score,
    ScoreRate,
    Budget,
    Received,
    Spent,
    ExecutionRate,
    FundingRate,
    Share,
    Amount,
    Count,
    Cause,
    Other,
}

/// The roles of a row's cells if it is a heading.
pub(super) fn heading_roles(cells: &[Option<GridCell>]) -> Option<Vec<Option<Role>>> {
    let roles: Vec<Option<Role>> = cells
        .iter()
        .map(|cell| cell.as_ref().and_then(|cell| role_of(&cell.text)))
        .collect();
    let known = roles
        .iter()
        .flatten()
        .filter(|role| **role != Role::Other)
        .count();
    // 示范面积(亩): a unit in brackets promises figures.
    let united = cells
        .iter()
        .flatten()
        .filter(|cell| role_of(&cell.text) == Some(Role::Other) && cell.text.ends_with(')'))
        .count();
    let known = if known >= 1 { known + united } else { known };
    let filled = cells.iter().flatten().count();
    let figures = cells
        .iter()
        .flatten()
        .filter(|cell| cell.value.is_some())
        .count();
    let years = cells
        .iter()
        .flatten()
        .filter(|cell| is_year(&cell.text))
        .count();
    if years >= 2 && figures == 0 && (years + 2) * 2 > filled {
        return Some(roles);
    }
    let short = cells
        .iter()
        .flatten()
        .all(|cell| cell.text.chars().count() <= 24);
    let total = cells
        .iter()
        .flatten()
        .any(|cell| is_total(&cell.text) && cell.text.chars().count() <= 4);
    let figured = roles
        .iter()
        .flatten()
        .any(|role| !matches!(role, Role::Label | Role::Cause | Role::Other));
    let quiet_total = total && figured && known >= 3;
    (known >= 2
        && (known * 2 >= filled || known >= 3 && known * 3 >= filled)
        && figures == 0
        && short
        && figured
        && (!total || quiet_total))
        .then_some(roles)
}

/// A heading that could be a name's (`新立项目`) over a column of figures counts what it names.
pub(super) fn counted_labels(roles: &mut [Option<Role>], rows: &[Vec<Option<GridCell>>]) {
    // 到期项目 and 2021年项目 count projects, 立项日期 and 立项年度 don't.
    const NUMBERS: [&str; 13] = [
        "号", "年", "年度", "年份", "级", "级别", "序", "日期", "期限", "时间", "电话", "代码",
        "日",
    ];
    let Some((heading, below)) = rows.split_first() else {
        return;
    };
    for column in 1..roles.len() {
        let named = heading[column]
            .as_ref()
            .is_some_and(|cell| !NUMBERS.iter().any(|word| cell.text.ends_with(word)));
        if roles[column] != Some(Role::Label) || !named {
            continue;
        }
        let filled = || below.iter().filter_map(|row| row.get(column)?.as_ref());
        let figures = filled().filter(|cell| cell.value.is_some()).count();
        let beside = below.iter().any(|row| {
            row[..column]
                .iter()
                .flatten()
                .any(|cell| cell.value.is_none())
        });
        if beside && figures >= 2 && figures * 4 >= filled().count() * 3 {
            roles[column] = Some(Role::Count);
        }
    }
}

/// The roles of a first row without a figure over one of figures: headings that are words of their own, like years.
pub(super) fn plain_heading(
    cells: &[Option<GridCell>],
    below: &[Option<GridCell>],
) -> Option<Vec<Option<Role>>> {
    let figures = |cells: &[Option<GridCell>]| {
        cells
            .iter()
            .flatten()
            .filter(|cell| cell.value.is_some())
            .count()
    };
    let filled = cells.iter().flatten().count();
    let short = cells
        .iter()
        .flatten()
        .all(|cell| cell.text.chars().count() <= 16);
    let total = cells.iter().flatten().any(|cell| is_total(&cell.text));
    // Beside its name a row may have its kind and its grade; a form has as many names as figures.
    let figure = |cell: &Option<GridCell>| cell.as_ref().is_some_and(|cell| cell.value.is_some());
    let kinds = figures(below) >= 3
        && figures(below) * 2 >= below.iter().flatten().count()
        && below.windows(2).any(|pair| pair.iter().all(figure))
        && cells.iter().zip(below).all(|(cell, below)| {
            cell.is_some() || below.as_ref().is_none_or(|below| below.value.is_none())
        });
    let fits = filled >= 3
        && short
        && figures(cells) == 0
        && figures(below) >= 2
        && (kinds || !total && figures(below) + 2 >= below.iter().flatten().count());
    fits.then(|| {
        cells
            .iter()
            .enumerate()
            .map(|(at, cell)| {
                let role = role_of(&cell.as_ref()?.text)?;
                Some(if at == 0 && role == Role::Other {
                    Role::Label
                } else {
                    role
                })
            })
            .collect()
    })
}

/// Whether a text is the name of a year: 2023年, 2023年度.
pub fn is_year(text: &str) -> bool {
    let bare = text.trim_end_matches("度").trim_end_matches("年");
    bare.len() == 4
        && bare.len() < text.len()
        && bare
            .parse()
            .is_ok_and(|year: u32| (1990..2100).contains(&year))
}

/// Whether a column holds ranks, which measure nothing.
pub fn is_rank(heading: &str) -> bool {
    ["位次", "排名", "名次", "排序"]
        .iter()
        .any(|word| heading.contains(word))
}

/// What a column heading promises.
#[expect(
    clippy::too_many_lines,
    reason = "one list, read from the top: the first words that match decide"
)]
pub fn role_of(text: &str) -> Option<Role> {
    let text: String = text
        .chars()
        .map(normalise)
        .filter(|c| !c.is_whitespace())
        .collect();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    // 支出(万元) is 支出.
    let bare = text.split('(').next().unwrap_or_default();
    if text.is_empty() || text.chars().count() > 24 {
        return None;
    }
    let counted = [
        "(个)", "(项)", "(家)", "(户)", "(人)", "(人次)", "(件)", "(名)", "(次)", "(场)",
    ]
    .iter()
    .any(|unit| text.ends_with(unit));
    let role = if has(&["序号", "编号"]) || text == "号" {
        Role::Index
    } else if has(&["一级"]) && !has(&["得分", "分值", "权重"]) {
        Role::Level1
    } else if has(&["二级"]) && !has(&["得分", "分值", "权重"]) {
        Role::Level2
    } else if has(&["三级", "四级"]) && !has(&["分值", "权重"]) {
        Role::Label
    } else if has(&[
        "原因", "说明", "备注", "措施", "标准", "依据", "要点", "解释", "方法", "算式",
    ]) && !has(&["标准分", "标准值"])
    {
        Role::Cause
    } else if has(&["得分率"]) {
        Role::ScoreRate
    } else if has(&["得分", "评分", "自评分", "实得"]) {
        Role::Score
    } else if has(&["权重", "分值", "满分", "标准分"]) {
        Role::Weight
    } else if has(&[
        "执行率",
        "支出率",
        "支出进度",
        "执行进度",
        "支付进度",
        "支付率",
        "使用进度",
        "拨付进度",
    ]) {
        Role::ExecutionRate
    } else if has(&["到位率", "拨付率"]) {
        Role::FundingRate
    } else if has(&["完成率", "完成比例", "达成率", "完成程度", "实现率"]) {
        Role::Achievement
    } else if has(&["偏差", "偏离"]) {
        Role::Deviation
    } else if bare.ends_with("占比") || bare.ends_with("比重") {
        // 占拨付总额比重 is a share, no money.
        Role::Share
    } else if bare.ends_with(['率', '比']) {
        // 回收率 is no number of forms that came back, 兑付率 no money.
        Role::Other
    } else if has(&[
        "执行数",
        "支出数",
        "支出金额",
        "实际支出",
        "支出额",
        "已支出",
        "执行金额",
        "支付",
        "已执行",
        "决算数",
        "决算金额",
        "决算支出",
    ]) || ["支出", "决算"].contains(&bare)
    {
        Role::Spent
    } else if has(&[
        "预算数",
        "预算金额",
        "年初预算",
        "预算安排",
        "批复预算",
        "预算资金",
        "预算额",
        "全年预算",
        "调整预算",
        "下达",
    ]) || bare == "安排"
        || bare.ends_with("预算")
    {
        Role::Budget
    } else if has(&["到位", "拨付"]) {
        Role::Received
    } else if has(&[
        "实际完成",
        "完成值",
        "实际值",
        "完成情况",
        "完成数",
        "实际数",
        "实绩",
        "实现值",
        "达成值",
    ]) || [
        "完成",
        "实际",
        "实现",
        "全年完成",
        "全年实现",
        "年度完成",
        "本年完成",
        "当年完成",
        "实际达到",
        "完成结果",
    ]
    .contains(&bare)
    {
        Role::Actual
    } else if has(&[
        "指标值",
        "目标值",
        "计划值",
        "预期值",
        "年初目标",
        "计划数",
        "目标数",
        "年度目标",
        "标准值",
    ]) || ["目标", "计划", "年度指标", "计划完成", "目标任务"].contains(&bare)
    {
        Role::Target
    } else if counted && !has(&["指标", "名称"]) {
        Role::Count
    } else if has(&["占比", "比重", "比例"]) || text.starts_with('占') {
        Role::Share
    } else if has(&[
        "指标名称",
        "项目名称",
        "名称",
        "单位",
        "类别",
        "领域",
        "方向",
        "类型",
        "地区",
        "指标内容",
        "承担",
        "来源",
        "对象",
        "等级",
    ]) && !has(&["万元", "(元)"])
    {
        Role::Label
    } else if has(&[
        "金额",
        "资金",
        "经费",
        "投入",
        "万元",
        "补助",
        "合计",
        "小计",
        "总额",
        "结余",
        "剩余",
        "节约额",
    ]) || ["年末结转", "年初结转", "结转额"].contains(&bare)
    {
        Role::Amount
    } else if has(&[
        "数量",
        "个数",
        "项数",
        "人数",
        "份数",
        "件数",
        "项目数",
        "发放",
        "回收",
    ]) {
        Role::Count
    } else if has(&["指标", "项目", "内容", "事项"]) {
        Role::Label
    } else {
        Role::Other
    };
    Some(role)
}

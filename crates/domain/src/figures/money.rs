//! Figures about money and counts: the fund's sources, both levels of execution, and groups of projects.

use rust_decimal::Decimal;

use super::{Draft, Figures, two};
use crate::groups::{Group, GroupBy, GroupRow, Totals, groups};
use crate::money::Fen;
use crate::number::Fraction;
use crate::rules::money::RULE;
use crate::trace::Input;

/// Budget and release by source: (key in `fund.toml`, Chinese label, budget, released).
pub(crate) struct Budget {
    pub sources: Vec<(String, String, Fen, Fen)>,
}

impl Budget {
    fn budget(&self) -> Fen {
        self.sources.iter().map(|source| source.2).sum()
    }

    fn released(&self) -> Fen {
        self.sources.iter().map(|source| source.3).sum()
    }
}

fn wan(amount: Fen) -> String {
    two(amount.to_wan())
}

/// Budget, release and spending in total and by source, the rates between them, and the totals of all projects.
pub(crate) fn money_figures(figures: &mut Figures<'_>, budget: &Budget, all: &Totals) {
    for (kind, label, amount_of) in [
        (
            "budget",
            "全年预算数",
            (|source| source.2) as fn(&(String, String, Fen, Fen)) -> Fen,
        ),
        ("released", "拨付数", |source| source.3),
    ] {
        for source in &budget.sources {
            let draft = Draft::new(
                format!("money/{kind}/{}", source.0),
                format!("{} {label}", source.1),
                wan(amount_of(source)),
                "万元",
                format!("{}", amount_of(source).to_wan()),
            );
            figures.add(
                &RULE,
                draft.input(Input::Field {
                    file: "fund.toml".to_owned(),
                    key: format!("{kind}.{}", source.0),
                    label: format!("{} {label}", source.1),
                    value: amount_of(source).to_wan().to_string(),
                }),
            );
        }
        let total: Fen = budget.sources.iter().map(amount_of).sum();
        let parts: Vec<String> = budget
            .sources
            .iter()
            .map(|source| amount_of(source).to_wan().to_string())
            .collect();
        let from = budget
            .sources
            .iter()
            .map(|source| format!("money/{kind}/{}", source.0));
        let draft = Draft::new(
            format!("money/{kind}/total"),
            format!("{label}合计"),
            wan(total),
            "万元",
            parts.join(" + "),
        );
        figures.add(&RULE, draft.from(from));
    }
    totals(figures, "money", "全部项目", all);
    levels(figures, budget, all);
    by_source(figures, budget, all);
}

/// Both levels of execution, each rate named for its denominator.
fn levels(figures: &mut Figures<'_>, budget: &Budget, all: &Totals) {
    let (budgeted, released) = (budget.budget(), budget.released());
    let rates = [
        (
            "released_of_budget",
            "拨付率（拨付数 ÷ 预算数）",
            released,
            budgeted,
            "released/total",
            "budget/total",
        ),
        (
            "spent_of_budget",
            "预算执行率（支出 ÷ 预算数）",
            all.spent,
            budgeted,
            "spent",
            "budget/total",
        ),
        (
            "spent_of_released",
            "支出率（支出 ÷ 拨付数）",
            all.spent,
            released,
            "spent",
            "released/total",
        ),
    ];
    for (id, label, upper, lower, above, below) in rates {
        let rate = Fraction::new(upper.to_wan(), lower.to_wan());
        let (printed, formula, because) = match rate {
            Some(rate) => (two(rate.percent()), format!("{rate} × 100%"), None),
            None => (
                two(Decimal::ZERO),
                "0".to_owned(),
                Some("分母为 0，率为 0。".to_owned()),
            ),
        };
        let draft = Draft::new(format!("money/{id}"), label, printed, "%", formula)
            .because(because)
            .from([format!("money/{above}"), format!("money/{below}")])
            .parameters(&["execution_points"]);
        figures.add(&RULE, draft);
    }
}

/// Spending by source, which filings don't say: it follows only where one source alone has a budget.
fn by_source(figures: &mut Figures<'_>, budget: &Budget, all: &Totals) {
    let funded = budget
        .sources
        .iter()
        .filter(|source| source.2.0 != 0)
        .count();
    if funded != 1 {
        return;
    }
    for (key, label, amount, _) in &budget.sources {
        let spent = if amount.0 == 0 { Fen(0) } else { all.spent };
        let because = if amount.0 == 0 {
            "这一来源没有预算，也没有支出。"
        } else {
            "支出没有分来源填报；只有这一来源有预算，全部支出计入它。"
        };
        let draft = Draft::new(
            format!("money/spent/{key}"),
            format!("{label} 全年执行数"),
            wan(spent),
            "万元",
            spent.to_wan().to_string(),
        );
        figures.add(
            &RULE,
            draft
                .because([because.to_owned()])
                .from(["money/spent".to_owned(), format!("money/budget/{key}")]),
        );
        let rate = Fraction::new(spent.to_wan(), amount.to_wan());
        let draft = Draft::new(
            format!("money/spent_of_budget/{key}"),
            format!("{label} 预算执行率（支出 ÷ 预算数）"),
            two(rate.map_or(Decimal::ZERO, Fraction::percent)),
            "%",
            rate.map_or("0".to_owned(), |rate| format!("{rate} × 100%")),
        );
        figures.add(
            &RULE,
            draft.from([format!("money/spent/{key}"), format!("money/budget/{key}")]),
        );
    }
}

/// Count, money and rates of one group; `path` is `money` or `money/direction/…`.
fn totals(figures: &mut Figures<'_>, path: &str, label: &str, totals: &Totals) {
    let projects = |column: &str, what: &str| Input::Projects {
        column: column.to_owned(),
        label: format!("{label} {what}"),
        count: totals.projects,
    };
    let count = Draft::new(
        format!("{path}/projects"),
        format!("{label} 项目数"),
        totals.projects.to_string(),
        "个",
        "项目计数",
    );
    figures.add(&RULE, count.input(projects("id", "项目编号")));
    for (column, what, amount) in [
        ("committed", "核定金额", totals.committed),
        ("allocated", "本年安排", totals.allocated),
        ("spent", "本年支出", totals.spent),
        ("counterpart", "地方及自筹投入", totals.counterpart),
    ] {
        let draft = Draft::new(
            format!("{path}/{column}"),
            format!("{label} {what}"),
            wan(amount),
            "万元",
            format!("{} 个项目{what}相加", totals.projects),
        );
        figures.add(&RULE, draft.input(projects(&format!("{column}_wan"), what)));
    }
    if let Some(rate) = totals.spent_of_allocated() {
        let draft = Draft::new(
            format!("{path}/spent_of_allocated"),
            format!("{label} 支出率（支出 ÷ 本年安排）"),
            two(rate.percent()),
            "%",
            format!("{rate} × 100%"),
        );
        figures.add(
            &RULE,
            draft.from([format!("{path}/spent"), format!("{path}/allocated")]),
        );
    }
    if let Some(ratio) = totals.counterpart_of_allocated()
        && let Some(value) = ratio.times(Decimal::ONE)
    {
        let draft = Draft::new(
            format!("{path}/counterpart_of_allocated"),
            format!("{label} 投入比（地方及自筹 ÷ 本年安排）"),
            two(value),
            "倍",
            ratio.to_string(),
        );
        figures.add(
            &RULE,
            draft.from([format!("{path}/counterpart"), format!("{path}/allocated")]),
        );
    }
}

/// Figures of all groups of several groupings. Groupings must come from coarse to fine: a group adds up to those of the next.
pub(crate) fn group_figures(
    figures: &mut Figures<'_>,
    rows: &[GroupRow<'_>],
    groupings: &[&[GroupBy]],
) {
    let all: Fen = rows.iter().map(|row| row.project.allocated).sum();
    for by in groupings {
        for group in groups(rows.iter().copied(), by) {
            let path = format!("money/{}", group.id());
            totals(figures, &path, &group.label(), &group.totals);
            share_of_all(figures, &path, &group, all);
        }
    }
}

/// A first-level group's share of all projects' allocation.
fn share_of_all(figures: &mut Figures<'_>, path: &str, group: &Group, all: Fen) {
    let [_] = group.path.as_slice() else { return };
    let Some(share) = Fraction::new(group.totals.allocated.to_wan(), all.to_wan()) else {
        return;
    };
    let draft = Draft::new(
        format!("{path}/share_of_allocated"),
        format!("{} 占本年安排的比重", group.label()),
        two(share.percent()),
        "%",
        format!("{share} × 100%"),
    );
    figures.add(
        &RULE,
        draft.from([format!("{path}/allocated"), "money/allocated".to_owned()]),
    );
}

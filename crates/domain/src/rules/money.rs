//! 资金: sums over projects, and rates that name their denominator.

use super::Rule;

pub const RULE: Rule = Rule::new(
    "money",
    "资金和项目数汇总",
    "金额按项目相加；每个率都写明分子、分母和层级：拨付 ÷ 预算、支出 ÷ 预算、支出 ÷ 拨付、支出 ÷ 本年安排。",
    &["execution_points", "project_practice"],
);

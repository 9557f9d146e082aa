//! What kind of thing doesn't hold, in a word or two: the heading of a finding.

/// Codes that say more than how they begin.
const NAMES: &[(&str, &str)] = &[
    ("average_of_row", "平均数不符"),
    ("band_border", "分档界限不相接"),
    ("average_per_head", "平均数不符"),
    ("change", "增减数不符"),
    ("code_unknown", "指标编号不符"),
    ("column_beside", "表中算出的栏不符"),
    ("column_exact", "表中算出的栏不符"),
    ("column_pooled", "表中算出的栏不符"),
    ("column_relation", "表中算出的栏不符"),
    ("compared", "比较的数不符"),
    ("copied_figure", "疑为套用的数"),
    ("copied_sentence", "疑为套用的句子"),
    ("cost_at_least", "成本指标方向"),
    ("deduction", "扣分不符"),
    ("deviation_without_cause", "偏离较大没有说明原因"),
    ("difference", "差额不符"),
    ("duration", "年限不符"),
    ("execution_points", "预算执行得分不符"),
    ("formula", "算式不成立"),
    ("fraction", "几分之几不符"),
    ("full_marks_unmet", "未完成而得满分"),
    ("goal_distance", "与目标的距离不符"),
    ("indicator_said", "正文与指标表不符"),
    ("goal_met", "是否达到目标不符"),
    ("grade", "等级不符"),
    ("growth_of_row", "增幅不符"),
    ("growth_of_years", "增幅不符"),
    ("heading_missing", "标题缺号"),
    ("heading_repeated", "标题重号"),
    ("referred_back", "所指的数不符"),
    ("report_year", "年度不符"),
    ("item_number", "编号不连续"),
    ("impossible_share", "占比不能成立"),
    ("indicator_left_out", "指标遗漏"),
    ("indicator_moved", "指标归类不一"),
    ("kind_missing", "缺指标种类"),
    ("left_of_row", "剩余的数不符"),
    ("tariff", "标准乘以数量不符"),
    ("local_money", "地方资金不符"),
    ("money_of_group", "正文与明细表金额不符"),
    ("name_differs", "名称不一"),
    ("operator_differs", "目标值方向不一"),
    ("part_over_whole", "部分大于总数"),
    ("placeholder", "占位或排版符号"),
    ("product", "单价与总额不符"),
    ("range_reversed", "区间颠倒"),
    ("ratio", "比例不符"),
    ("rate_achievement", "完成率不符"),
    ("rate_based", "占比不符"),
    ("rate_block", "得分率不符"),
    ("rate_deviation", "偏差率不符"),
    ("rate_deviation_said", "偏差率不符"),
    ("rate_impossible", "比率不能成立"),
    ("rate_growth", "增长率不符"),
    ("rate_money", "资金比率不符"),
    ("rate_points", "百分点不符"),
    ("rate_over_hundred", "比率超过100%"),
    ("rate_of_rows", "比率不符"),
    ("rate_share", "占比不符"),
    ("rate_ratio", "投入比例不符"),
    ("rate_unexplained", "比率没有依据"),
    ("rate_sibling", "占比不符"),
    ("rates_do_not_fit", "几个比率不能同时成立"),
    ("remainder", "剩余数不符"),
    ("rest_of_years", "结余不符"),
    ("row_step", "与上一行不符"),
    ("rows_of_group", "项目数与明细表不符"),
    ("rows_of_table", "项目数与明细表不符"),
    ("code_said", "指标编号不符"),
    ("score_over_full_marks", "得分超过满分"),
    ("scoring_rule", "评分标准与分值不符"),
    ("score_by_completion", "得分与完成比例不符"),
    ("score_said", "正文与评分表得分不符"),
    ("slip", "疑有笔误"),
    ("serial_number", "序号不连续"),
    ("share_of_row", "占比不符"),
    ("sum_full_marks", "满分合计不符"),
    ("sum_of_scores", "得分合计不符"),
    ("sum_blocks", "各部分得分不符"),
    ("sum_weights", "权重合计不符"),
    ("target_gap", "与目标之差不符"),
    ("template_residue", "疑为模板残留"),
    ("term_changed", "表述前后不一"),
    ("threshold_differs", "界限前后不一"),
    ("tiers", "分档不连续"),
    ("unit_differs", "计量单位不一"),
    ("unmet_said_none", "未完成指标写“无”"),
    ("unmet_without_cause", "未完成没有说明原因"),
    ("sum_listed", "所列各项与个数、总额不符"),
    ("count_taken_up", "前后个数不符"),
    ("sum_taken_up", "前后个数不符"),
    ("instalment", "分期比例不合计100%"),
    ("witnesses", "与相邻各数不符"),
    ("chance", "与别处的数只差一处笔误"),
    ("weights_differ", "权重前后不一"),
    ("words_repeated", "文字重复"),
    ("year_span", "年份不可能"),
    ("year_of_title", "年度不符"),
    ("grade_of_row", "等级不符"),
    ("marks_of_group", "分值合计不符"),
    ("mean_row", "平均数不符"),
    ("mean_table", "平均数不符"),
    ("rank", "位次不符"),
    ("recomputed", "算出的数不符"),
    ("sum_of_form", "自评表合计不符"),
    ("zero_contradicted", "零与前后文矛盾"),
];

/// What the beginnings of codes say.
const KINDS: &[(&str, &str)] = &[
    ("rate", "比率不符"),
    ("sum", "合计不符"),
    ("count", "个数不符"),
    ("contradiction", "前后矛盾"),
    ("instrument", "引用文件"),
    ("score", "得分不符"),
    ("average", "平均数不符"),
    ("heading", "标题"),
];

/// The name of a code.
pub fn name(code: &str) -> &'static str {
    let exact = NAMES.iter().find(|(known, _)| *known == code);
    let kind = || KINDS.iter().find(|(begin, _)| code.starts_with(begin));
    exact.or_else(kind).map_or("数据不符", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn codes_have_names() {
        assert_eq!(name("rate_achievement"), "完成率不符");
        assert_eq!(name("sum_prose"), "合计不符");
        assert_eq!(name("a_new_one"), "数据不符");
    }
}

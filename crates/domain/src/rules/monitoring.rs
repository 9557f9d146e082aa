//! 绩效运行监控: an alert when money or objectives lag behind.

use rust_decimal::Decimal;

use super::Rule;
use crate::number::fixed;
use crate::packs::Monitoring;

pub const RULE: Rule = Rule::new(
    "monitoring",
    "绩效运行监控预警",
    "到了规定月份，累计执行率低于规定比例的预警；目标进度与执行进度相差超过规定幅度的预警。",
    &["concentrated_check"],
);

/// Why alerts are given for the cumulative data through a month, in Chinese; nothing for a month that isn't checked.
pub fn alerts(
    through_month: u32,
    spent_of_budget_percent: Decimal,
    progress_percent: Option<Decimal>,
    monitoring: &Monitoring,
) -> Vec<String> {
    let rate = fixed(spent_of_budget_percent, 2);
    let mut alerts: Vec<String> = monitoring
        .alerts
        .iter()
        .filter(|alert| alert.through_month == through_month)
        .filter(|alert| spent_of_budget_percent < alert.below_percent)
        .map(|alert| {
            format!(
                "1—{through_month} 月累计执行率 {rate}%，低于 {}%。",
                alert.below_percent
            )
        })
        .collect();
    if let (Some(progress), Some(limit)) = (progress_percent, monitoring.progress_gap_points)
        && let Some(gap) = progress.checked_sub(spent_of_budget_percent)
        && gap.abs() > limit
    {
        alerts.push(format!(
            "目标进度 {}% 与执行进度 {rate}% 相差 {} 个百分点，超过 {limit}。",
            fixed(progress, 2),
            fixed(gap.abs(), 2)
        ));
    }
    alerts
}

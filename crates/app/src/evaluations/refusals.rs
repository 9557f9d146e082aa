//! Why a change of a fund's year or of an evaluation is refused, in the same words wherever it happens.

use wenxiao_domain::finding::{Finding, Severity};
use wenxiao_domain::packs::NotInForce;

use super::records::State;
use crate::db::NotStorable;
use crate::error::{AppError, Refusal};

/// What is frozen is adjusted, never changed.
pub(crate) fn refuse_frozen(state: &State) -> Result<(), AppError> {
    let Some(at) = state.frozen_at else {
        return Ok(());
    };
    Err(AppError::Conflict(Refusal::new(
        format!("已于{}冻结，不能再修改", at.format("%Y-%m-%d")),
        "写明理由后提出调整",
    )))
}

pub(crate) fn not_frozen() -> AppError {
    AppError::Conflict(Refusal::new("尚未冻结，无须调整", "直接修改"))
}

pub(crate) fn no_reason() -> AppError {
    AppError::Invalid(vec![
        Finding::new(
            "reason_missing",
            Severity::Error,
            "reason",
            "调整须写明理由",
        )
        .advice("写明为什么调整、依据什么材料"),
    ])
}

pub(crate) fn rule_set_not_in_force(error: &NotInForce) -> AppError {
    AppError::Invalid(vec![
        Finding::new(
            "rule_set_not_in_force",
            Severity::Error,
            "fund.toml",
            error.to_string(),
        )
        .advice("为该年度选择已收录且施行的规则集"),
    ])
}

/// A result that doesn't fit is the data's fault.
pub(crate) fn result_too_large(error: AppError) -> AppError {
    match error {
        AppError::Internal(inner) if inner.is::<NotStorable>() => AppError::Invalid(vec![
            Finding::new(
                "figure_too_large",
                Severity::Error,
                "fund.toml",
                "计算结果超出可存储的范围",
            )
            .advice("检查指标值与完成值的单位"),
        ]),
        other => other,
    }
}

/// A figure that the records can't hold exactly.
pub(crate) fn finding_of(subject: &str, error: &NotStorable) -> Finding {
    let (code, message, value) = match error {
        NotStorable::Decimals(value) => ("too_many_decimals", "小数超过六位，无法精确存储", value),
        NotStorable::TooLarge(value) => ("number_too_large", "数值过大，无法存储", value),
    };
    Finding::new(
        code,
        Severity::Error,
        subject,
        format!("{value}：{message}"),
    )
    .read(value.to_string(), "至多六位小数、绝对值小于九万亿的数")
    .advice("按指标的计量单位改写，或换用更大的单位")
}

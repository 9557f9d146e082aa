//! indicators.csv, 指标.

use rust_decimal::Decimal;
use wenxiao_domain::package::{Dimension, Direction, Indicator, IndicatorNature, Target};

use super::findings::{Findings, Said};
use super::schema::indicator as column;
use super::table::{Line, Rows};

/// 一级指标.
pub const DIMENSIONS: &[(&[&str], Dimension)] = &[
    (&["产出指标", "产出", "output"], Dimension::Output),
    (&["效益指标", "效益", "benefit"], Dimension::Benefit),
    (
        &["满意度指标", "满意度", "satisfaction"],
        Dimension::Satisfaction,
    ),
];

/// 指标性质.
pub const NATURES: &[(&[&str], IndicatorNature)] = &[
    (&["absolute", "绝对值"], IndicatorNature::Absolute),
    (&["ratio", "比率"], IndicatorNature::Ratio),
    (&["relative", "相对值"], IndicatorNature::Relative),
    (&["qualitative", "定性"], IndicatorNature::Qualitative),
];

/// 指标方向.
pub const DIRECTIONS: &[(&[&str], Direction)] = &[
    (&[">=", "≥", "＞＝", "≧"], Direction::AtLeast),
    (&["<=", "≤", "＜＝", "≦"], Direction::AtMost),
    (&["=", "＝"], Direction::Equal),
];

/// Not applicable.
pub const NOT_APPLICABLE: &str = "—";

/// Reads one indicator.
pub fn decode(line: &Line<'_, '_>, findings: &mut Findings) -> Option<Indicator> {
    let code = line.key(column::CODE, findings);
    if code.is_empty() {
        return None;
    }
    let nature = line.one_of(column::NATURE, NATURES, findings);
    let unit = line.text(column::UNIT, findings).into_owned();
    let target = match nature {
        Some(nature) => target(line, nature, &unit, findings),
        None => Target::NotApplicable,
    };
    Some(Indicator {
        code: code.into_owned(),
        dimension: line
            .one_of(column::DIMENSION, DIMENSIONS, findings)
            .unwrap_or(Dimension::Output),
        category: line.wanted(column::CATEGORY, findings),
        name: line.wanted(column::NAME, findings),
        nature: nature.unwrap_or(IndicatorNature::Absolute),
        direction: line
            .one_of(column::DIRECTION, DIRECTIONS, findings)
            .unwrap_or(Direction::AtLeast),
        target,
        full_marks: full_marks(line, findings),
        unit,
    })
}

fn target(
    line: &Line<'_, '_>,
    nature: IndicatorNature,
    unit: &str,
    findings: &mut Findings,
) -> Target {
    let text = line.cell(column::TARGET).shown();
    if text == NOT_APPLICABLE {
        return Target::NotApplicable;
    }
    if nature == IndicatorNature::Qualitative {
        return Target::Text(line.text(column::TARGET, findings).into_owned());
    }
    if text.is_empty() {
        line.not_a_number(column::TARGET, findings, "数，或表示本年不适用的「—」");
        return Target::NotApplicable;
    }
    line.number(column::TARGET, unit, findings)
        .map_or(Target::NotApplicable, Target::Number)
}

fn full_marks(line: &Line<'_, '_>, findings: &mut Findings) -> Option<Decimal> {
    if line.cell(column::FULL_MARKS).shown() == NOT_APPLICABLE {
        return None;
    }
    let marks = line.number(column::FULL_MARKS, "分", findings)?;
    if marks.is_sign_negative() && !marks.is_zero() {
        let said = Said::new("分值为负数", "不小于 0 的数", "核对分值");
        line.error(column::FULL_MARKS, "negative_amount", findings, said);
    }
    Some(marks)
}

/// Full marks are filed for all applicable indicators of a dimension or for none: with some, nobody knows what the rest are worth.
pub fn check_full_marks(rows: &Rows<Indicator>, findings: &mut Findings) {
    let Some(header) = &rows.header else { return };
    for dimension in DIMENSIONS.iter().map(|(_, dimension)| *dimension) {
        let applicable = || {
            rows.items.iter().zip(&rows.rows).filter(|(indicator, _)| {
                indicator.dimension == dimension && indicator.target != Target::NotApplicable
            })
        };
        if applicable().all(|(indicator, _)| indicator.full_marks.is_none()) {
            continue;
        }
        for (indicator, row) in applicable().filter(|(indicator, _)| indicator.full_marks.is_none())
        {
            let name = header.written(column::FULL_MARKS);
            let at = super::findings::At {
                file: &header.file,
                row: Some(*row as usize),
                column: Some(name),
                read: "",
            };
            let said = Said::new(
                "同一一级指标下有的指标填了分值，这一项没有填",
                "同一一级指标下的分值全部填写或全部留空",
                "补上分值，或删去该一级指标下的全部分值由系统平均分配",
            );
            findings.error("full_marks_incomplete", &indicator.code, at, said);
        }
    }
}

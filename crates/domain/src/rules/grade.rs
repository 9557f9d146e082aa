//! 等级: the band into which a score falls.

use rust_decimal::Decimal;

use super::Rule;
use crate::number::fixed;
use crate::package::Grade;
use crate::packs::Bands;

pub const RULE: Rule = Rule::new(
    "grade",
    "评价等级",
    "总分落在哪一档就是哪一等；各档含下限。",
    &["grade_bands"],
);

/// The grade of a score.
pub fn grade(score: Decimal, bands: &Bands) -> Grade {
    Grade::ALL
        .into_iter()
        .find(|grade| bands.lowest(*grade).is_none_or(|lowest| score >= lowest))
        .unwrap_or(Grade::Poor)
}

/// The grade's reason: 94.59 ≥ 90，优.
pub fn because(score: Decimal, bands: &Bands) -> String {
    let grade = grade(score, bands);
    match bands.lowest(grade) {
        Some(lowest) => format!("{} ≥ {lowest}，{}", fixed(score, 2), grade.label()),
        None => format!("{} < {}，{}", fixed(score, 2), bands.fair, grade.label()),
    }
}

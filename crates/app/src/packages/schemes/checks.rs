//! Lists, limits and conditional formats of an evaluation's workbook.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::schema::{
    ASPECTS, METHODS, SCHEME, STAGES, YES_OR_NO, answer, problem, project, scheme, score,
};
use crate::packages::checks::{
    self, amounts, chinese_words, letter, list, list_from, look, mark, required, unique, words,
    wrong,
};

/// The sheet 指标体系: leaves alone have a method, and a parent's marks are those of its children.
pub fn scheme(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    list(worksheet, scheme::METHOD, rows, &chinese_words(METHODS))?;
    amounts(worksheet, &[scheme::FULL_MARKS], 1, rows)?;
    unique(worksheet, scheme::CODE, rows)?;
    required(worksheet, &[scheme::NAME, scheme::FULL_MARKS], rows)?;
    let last = rows + 1;
    let parents = format!("$B$2:$B${last}");
    let (marks, method) = (letter(scheme::FULL_MARKS), letter(scheme::METHOD));
    let unknown = format!("=AND($B2<>\"\",COUNTIF($A$2:$A${last},$B2)=0)");
    mark(worksheet, scheme::PARENT, rows, &unknown, &wrong())?;
    let sums = format!(
        "=AND($A2<>\"\",COUNTIF({parents},$A2)>0,\
         ABS(SUMIF({parents},$A2,${marks}$2:${marks}${last})-${marks}2)>0.0000001)"
    );
    mark(worksheet, scheme::FULL_MARKS, rows, &sums, &wrong())?;
    let of_parent = format!("=AND($A2<>\"\",COUNTIF({parents},$A2)>0,${method}2<>\"\")");
    mark(worksheet, scheme::METHOD, rows, &of_parent, &wrong())?;
    let of_leaf = format!("=AND($A2<>\"\",COUNTIF({parents},$A2)=0,${method}2=\"\")");
    mark(worksheet, scheme::METHOD, rows, &of_leaf, &look())?;
    let parameter = format!(
        "=AND(${method}2<>\"\",${method}2<>\"manual\",${method}2<>\"专家评分\",${}2=\"\")",
        letter(scheme::PARAMETER)
    );
    mark(worksheet, scheme::PARAMETER, rows, &parameter, &look())
}

/// The sheet 评分: what the method of a leaf needs.
pub fn scores(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    list_from(worksheet, score::CODE, rows, SCHEME.name)?;
    unique(worksheet, score::CODE, rows)?;
    let method = format!("INDEX('{0}'!$E:$E,MATCH($A2,'{0}'!$A:$A,0))", SCHEME.name);
    for (index, methods) in [
        (score::SATISFIED, &["elements", "要素"][..]),
        (score::ACTUAL, &["ratio", "比率", "steps", "分档"]),
        (score::TARGET, &["ratio", "比率"]),
        (score::COUNT, &["deduction", "扣分"]),
        (score::EXPERTS, &["manual", "专家评分"]),
    ] {
        let one: Vec<String> = methods
            .iter()
            .map(|word| format!("{method}=\"{word}\""))
            .collect();
        let missing = format!(
            "=AND($A2<>\"\",{}2=\"\",OR({}))",
            letter(index),
            one.join(",")
        );
        mark(worksheet, index, rows, &missing, &look())?;
    }
    Ok(())
}

/// The sheet 项目.
pub fn projects(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    checks::projects(worksheet, rows)?;
    list(worksheet, project::STAGE, rows, &words(STAGES))?;
    list(worksheet, project::TARGETS_MET, rows, &words(YES_OR_NO))?;
    required(worksheet, &[project::STAGE], rows)
}

/// The sheet 问题与建议.
pub fn problems(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    list(worksheet, problem::ASPECT, rows, &words(ASPECTS))?;
    required(
        worksheet,
        &[problem::FINDING, problem::RECOMMENDATION],
        rows,
    )
}

/// The sheet 问卷.
pub fn surveys(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    list(worksheet, answer::ANSWER, rows, &["1", "2", "3", "4", "5"])?;
    required(worksheet, &[answer::QUESTION, answer::RESPONDENT], rows)
}

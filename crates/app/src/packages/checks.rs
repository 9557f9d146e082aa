//! Lists, limits and conditional formats of the workbook that a department fills in: most mistakes show before anything is sent.

use rust_xlsxwriter::{
    ConditionalFormatDuplicate, ConditionalFormatFormula, DataValidation, DataValidationRule,
    ExcelDateTime, Format, Formula, Worksheet, XlsxError,
};
use wenxiao_domain::packs::{self, RuleSetKind};

use super::indicators::{DIMENSIONS, DIRECTIONS, NATURES};
use super::projects::{COHORTS, GRADES, MODES};
use super::schema::{actual, cause, indicator, project};
use super::schemes::schema::KINDS;
use super::write::Field;

/// Adds what a table checks, down to a row.
pub type Check = fn(&mut Worksheet, u32) -> Result<(), XlsxError>;

/// Wrong: it will be refused.
pub fn wrong() -> Format {
    Format::new()
        .set_background_color(0x00FF_C7CE)
        .set_font_color(0x009C_0006)
}

/// Missing, or worth a second look.
pub fn look() -> Format {
    Format::new().set_background_color(0x00FF_EB9C)
}

fn column(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// The letter of a column among the first 26.
pub fn letter(index: usize) -> char {
    char::from(b'A' + u8::try_from(index).unwrap_or(0))
}

/// A drop-down list of words.
pub fn list(
    worksheet: &mut Worksheet,
    index: usize,
    rows: u32,
    words: &[&str],
) -> Result<(), XlsxError> {
    let validation = one_of(words)?;
    worksheet.add_data_validation(1, column(index), rows, column(index), &validation)?;
    Ok(())
}

pub fn words<T>(list: &[(&[&'static str], T)]) -> Vec<&'static str> {
    list.iter().map(|(names, _)| names[0]).collect()
}

/// The Chinese words of a list whose files are written in English.
pub fn chinese_words<T>(list: &[(&[&'static str], T)]) -> Vec<&'static str> {
    list.iter()
        .map(|(names, _)| names[names.len() - 1])
        .collect()
}

/// A list of what stands in the first column of another sheet.
pub fn list_from(
    worksheet: &mut Worksheet,
    index: usize,
    rows: u32,
    sheet: &str,
) -> Result<(), XlsxError> {
    let source = format!("='{sheet}'!$A$2:$A${}", rows + 1);
    let validation = DataValidation::new()
        .allow_list_formula(Formula::new(source))
        .set_error_title("没有这个编号或代码")?
        .set_error_message(format!("请填写「{sheet}」表中已有的编号或代码"))?;
    worksheet.add_data_validation(1, column(index), rows, column(index), &validation)?;
    Ok(())
}

/// Amounts are not negative.
pub fn amounts(
    worksheet: &mut Worksheet,
    indices: &[usize],
    first: u32,
    rows: u32,
) -> Result<(), XlsxError> {
    for index in indices {
        let validation = DataValidation::new()
            .allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
            .set_error_title("不是金额")?
            .set_error_message("请填写不小于 0 的数，单位万元")?;
        worksheet.add_data_validation(first, column(*index), rows, column(*index), &validation)?;
    }
    Ok(())
}

/// Dates of this century and the last.
pub fn dates(worksheet: &mut Worksheet, cells: &[(u32, u32, usize)]) -> Result<(), XlsxError> {
    for (first, last, index) in cells {
        let from = ExcelDateTime::from_ymd(1949, 10, 1)?;
        let to = ExcelDateTime::from_ymd(2099, 12, 31)?;
        let validation = DataValidation::new()
            .allow_date(DataValidationRule::Between(from, to))
            .set_error_title("不是日期")?
            .set_error_message("请按 2024-07-31 的样式填写日期")?;
        worksheet.add_data_validation(
            *first,
            column(*index),
            *last,
            column(*index),
            &validation,
        )?;
    }
    Ok(())
}

/// Marks the cells of a column where a formula about row 2 holds.
pub fn mark(
    worksheet: &mut Worksheet,
    index: usize,
    rows: u32,
    formula: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    let condition = ConditionalFormatFormula::new()
        .set_rule(formula)
        .set_format(format);
    worksheet.add_conditional_format(1, column(index), rows, column(index), &condition)?;
    Ok(())
}

/// Marks ids or codes that stand there twice.
pub fn unique(worksheet: &mut Worksheet, index: usize, rows: u32) -> Result<(), XlsxError> {
    let condition = ConditionalFormatDuplicate::new().set_format(wrong());
    worksheet.add_conditional_format(1, column(index), rows, column(index), &condition)?;
    Ok(())
}

/// Marks what is empty in a row that was begun.
pub fn required(worksheet: &mut Worksheet, indices: &[usize], rows: u32) -> Result<(), XlsxError> {
    for index in indices {
        let formula = format!("=AND($A2<>\"\",{}2=\"\")", letter(*index));
        mark(worksheet, *index, rows, &formula, &look())?;
    }
    Ok(())
}

/// The sheet 专项: its fields stand below one another from row 2.
pub fn fund(
    worksheet: &mut Worksheet,
    fields: &[Field],
    kind: RuleSetKind,
) -> Result<(), XlsxError> {
    let names: Vec<String> = packs::listings()
        .into_iter()
        .filter(|listing| listing.kind == kind)
        .map(|listing| listing.name)
        .collect();
    for (field, row) in fields.iter().zip(1_u32..) {
        match field.key.as_str() {
            "rule_set" => list_at(worksheet, row, &names)?,
            "kind" => list_at(worksheet, row, &chinese_words(KINDS))?,
            "evaluated_on" => dates(worksheet, &[(row, row, 1)])?,
            key if key.contains('.') => amounts(worksheet, &[1], row, row)?,
            _ => {}
        }
    }
    // A filing's budget has three sources, each to be filled in; an evaluation names its own.
    let needed = fields.iter().take_while(|field| match kind {
        RuleSetKind::SelfEvaluation => !field.key.starts_with("released."),
        RuleSetKind::Scheme => !field.key.contains('.'),
    });
    let last = u32::try_from(needed.count()).unwrap_or(u32::MAX);
    let condition = ConditionalFormatFormula::new()
        .set_rule("=$B2=\"\"")
        .set_format(look());
    worksheet.add_conditional_format(1, 1, last, 1, &condition)?;
    Ok(())
}

/// A drop-down list in one cell of the second column.
fn list_at(
    worksheet: &mut Worksheet,
    row: u32,
    words: &[impl AsRef<str>],
) -> Result<(), XlsxError> {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    let validation = one_of(&words)?;
    worksheet.add_data_validation(row, 1, row, 1, &validation)?;
    Ok(())
}

fn one_of(words: &[&str]) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_strings(words)?
        .set_error_title("不是规定的取值")?
        .set_error_message("请从下拉列表中选择")
}

/// The sheet 项目.
pub fn projects(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    list(worksheet, project::COHORT, rows, &words(COHORTS))?;
    list(worksheet, project::MODE, rows, &words(MODES))?;
    list(worksheet, project::GRADE, rows, &words(GRADES))?;
    let money = [
        project::COMMITTED,
        project::ALLOCATED,
        project::SPENT,
        project::COUNTERPART,
    ];
    amounts(worksheet, &money, 1, rows)?;
    dates(
        worksheet,
        &[(1, rows, project::DUE_ON), (1, rows, project::RELEASED_ON)],
    )?;
    unique(worksheet, project::ID, rows)?;
    let over = format!(
        "=AND(ISNUMBER({spent}2),{spent}2>{allocated}2)",
        spent = letter(project::SPENT),
        allocated = letter(project::ALLOCATED)
    );
    mark(worksheet, project::SPENT, rows, &over, &wrong())?;
    let needed = [
        project::DIRECTION,
        project::COHORT,
        project::MODE,
        project::NAME,
        project::HOST,
        project::COMMITTED,
        project::ALLOCATED,
        project::SPENT,
        project::COUNTERPART,
    ];
    required(worksheet, &needed, rows)
}

/// The sheet 指标.
pub fn indicators(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    list(worksheet, indicator::DIMENSION, rows, &words(DIMENSIONS))?;
    // officials choose the Chinese words; the others are what an export writes
    let natures = (NATURES.iter().map(|(names, _)| names[1])).chain(words(NATURES));
    list(
        worksheet,
        indicator::NATURE,
        rows,
        &natures.collect::<Vec<_>>(),
    )?;
    list(worksheet, indicator::DIRECTION, rows, &words(DIRECTIONS))?;
    unique(worksheet, indicator::CODE, rows)?;
    let needed = [
        indicator::DIMENSION,
        indicator::CATEGORY,
        indicator::NAME,
        indicator::NATURE,
        indicator::DIRECTION,
        indicator::TARGET,
    ];
    required(worksheet, &needed, rows)
}

/// The sheet 项目完成值.
pub fn actuals(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    list_from(worksheet, actual::PROJECT, rows, "项目")?;
    list_from(worksheet, actual::INDICATOR, rows, "指标")?;
    let twice = format!("=COUNTIFS($A$2:$A${0},$A2,$B$2:$B${0},$B2)>1", rows + 1);
    mark(worksheet, actual::INDICATOR, rows, &twice, &wrong())?;
    let nature = "INDEX('指标'!$F:$F,MATCH($B2,'指标'!$A:$A,0))";
    let ratio = format!("OR({nature}=\"ratio\",{nature}=\"比率\")");
    let parts = format!("=AND($A2<>\"\",{ratio},OR($E2=\"\",$F2=\"\"))");
    mark(worksheet, actual::NUMERATOR, rows, &parts, &look())?;
    mark(worksheet, actual::DENOMINATOR, rows, &parts, &look())?;
    let value = format!("=AND($A2<>\"\",NOT({ratio}),$D2=\"\")");
    mark(worksheet, actual::ACTUAL, rows, &value, &look())
}

/// The sheet 偏差原因.
pub fn causes(worksheet: &mut Worksheet, rows: u32) -> Result<(), XlsxError> {
    list_from(worksheet, cause::INDICATOR, rows, "指标")?;
    unique(worksheet, cause::INDICATOR, rows)?;
    required(worksheet, &[cause::CAUSE, cause::IMPROVEMENT], rows)
}

//! Writes a package as a workbook, and the empty workbook that a department fills in: instructions, drop-down lists, formats, checks.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr as _;
use wenxiao_domain::package::Package;
use wenxiao_domain::packs::{Framework, RuleSetKind};
use wenxiao_domain::scheme::{EvaluationPackage, Node};

use super::checks::{self, Check};
use super::instructions;
use super::proposals::{PROPOSALS, proposal};
use super::schema::{self, ACTUALS, CAUSES, INDICATORS, PROJECTS, Sheet};
use super::schemes;
use super::write::{self, Beside, Filled, Tables, Value};

/// Rows that lists and checks of an empty workbook reach to: ten times the projects of the largest fund that we have seen.
const PREPARED_ROWS: u32 = 5_000;

/// Digits that a spreadsheet's number keeps; longer ones are written as text, which is read the same.
const SPREADSHEET_DIGITS: usize = 15;

/// What a workbook of one kind of package has beside its values.
struct Form {
    kind: RuleSetKind,
    guide: instructions::Guide,
    /// What each table checks, in the order of the tables.
    checks: &'static [Check],
}

const FILING: Form = Form {
    kind: RuleSetKind::SelfEvaluation,
    guide: instructions::FILING,
    checks: &[
        checks::projects,
        checks::indicators,
        checks::actuals,
        checks::causes,
    ],
};

const EVALUATION: Form = Form {
    kind: RuleSetKind::Scheme,
    guide: instructions::EVALUATION,
    checks: &[
        schemes::checks::scheme,
        schemes::checks::scores,
        schemes::checks::projects,
        schemes::checks::problems,
        schemes::checks::surveys,
    ],
};

/// The package as a workbook with the lists and checks of the template; the same package gives the same bytes.
pub fn write_xlsx(package: &Package) -> Result<Vec<u8>, XlsxError> {
    build(&write::filing_package(package), &FILING, false)
}

/// The evaluation package as a workbook.
pub fn write_evaluation_xlsx(package: &EvaluationPackage) -> Result<Vec<u8>, XlsxError> {
    let tables = schemes::write::evaluation_package(package);
    build(&tables, &EVALUATION, false)
}

/// The empty workbook for a rule set of self-evaluation.
pub fn template(rule_set: &str) -> Result<Vec<u8>, XlsxError> {
    let tables = Tables {
        fund: empty_fund(&schema::FUND, rule_set),
        sheets: [&PROJECTS, &INDICATORS, &ACTUALS, &CAUSES]
            .map(empty)
            .into(),
    };
    build(&tables, &FILING, true)
}

/// The empty table of proposals for 查重, with its instructions.
pub fn proposals_template() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    write_guide(workbook.add_worksheet(), instructions::PROPOSALS)?;
    let sheet = workbook.add_worksheet();
    write_table(sheet, &PROPOSALS, &[])?;
    for column in [proposal::TITLE, proposal::TARGETS, proposal::BUDGET] {
        sheet.set_column_width(u16::try_from(column).unwrap_or_default(), 42)?;
    }
    workbook.save_to_buffer()
}

/// The empty workbook of an evaluation under a rule set, with a scheme to start from (it may be empty) and what its leaves ask.
pub fn evaluation_template(
    rule_set: &str,
    scheme: &[Node],
    framework: &Framework,
) -> Result<Vec<u8>, XlsxError> {
    let mut fund = empty_fund(&schemes::schema::FUND, rule_set);
    for (section, heading) in [("budget", "预算"), ("released", "拨付")] {
        for source in ["中央财政资金", "地方资金", "其他资金"] {
            fund.push(write::Field {
                key: format!("{section}.{source}"),
                heading: format!("{heading}.{source}"),
                value: Value::Empty,
            });
        }
    }
    let mut sheets: Vec<Filled> = schemes::schema::SHEETS.map(empty).into();
    sheets[0].rows = schemes::write::scheme(scheme);
    sheets[1].rows = schemes::write::unscored(scheme);
    sheets[1].beside = schemes::write::guide(scheme, framework);
    build(&Tables { fund, sheets }, &EVALUATION, true)
}

fn empty(sheet: &'static Sheet) -> Filled {
    Filled::new(sheet, Vec::new())
}

fn empty_fund(sheet: &Sheet, rule_set: &str) -> Vec<write::Field> {
    let values = sheet.columns.iter().map(|column| match column.key {
        "rule_set" => Value::text(rule_set),
        _ => Value::Empty,
    });
    write::fields(sheet, values.collect())
}

fn build(tables: &Tables, form: &Form, guided: bool) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = new_workbook()?;
    if guided {
        write_guide(workbook.add_worksheet(), form.guide)?;
    }
    let fund = workbook.add_worksheet();
    write_fields(fund, schema::FUND.name, &tables.fund)?;
    checks::fund(fund, &tables.fund, form.kind)?;
    for (filled, check) in tables.sheets.iter().zip(form.checks) {
        let worksheet = workbook.add_worksheet();
        write_table(worksheet, filled.sheet, &filled.rows)?;
        if let Some(beside) = &filled.beside {
            write_beside(worksheet, filled.sheet.columns.len(), beside)?;
        }
        let rows = u32::try_from(filled.rows.len()).unwrap_or(u32::MAX);
        check(worksheet, rows.max(PREPARED_ROWS))?;
    }
    workbook.save_to_buffer()
}

/// A workbook without the time at which it was made.
fn new_workbook() -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let never = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&never));
    Ok(workbook)
}

/// Headings of a table and of fields.
fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(0x00DC_E6F1)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

/// How a column's cells are shown: text stays what was typed (an id 007), money with separators, dates by year.
fn cell_format(heading: &str, key: &str) -> Format {
    let format = Format::new();
    if key.ends_with("_wan") || key.starts_with("budget.") || key.starts_with("released.") {
        format.set_num_format("#,##0.00####")
    } else if key.ends_with("_on") {
        format.set_num_format("yyyy-mm-dd")
    } else if matches!(
        key,
        "target"
            | "actual"
            | "numerator"
            | "denominator"
            | "full_marks"
            | "fiscal_year"
            | "satisfied"
            | "count"
            | "answer"
    ) || heading.is_empty()
    {
        format
    } else {
        format.set_num_format("@")
    }
}

/// Writes a table: headings in Chinese, then the rows.
fn write_table(
    worksheet: &mut Worksheet,
    sheet: &Sheet,
    rows: &[Vec<Value>],
) -> Result<(), XlsxError> {
    worksheet.set_name(sheet.name)?;
    worksheet.set_freeze_panes(1, 1)?;
    worksheet.set_repeat_rows(0, 0)?;
    page(worksheet).set_landscape();
    worksheet.set_row_height(0, 32)?;
    let heading = heading();
    for (column, index) in sheet.columns.iter().zip(0_u16..) {
        let title = if column.key.ends_with("_wan") {
            format!("{}（万元）", column.heading)
        } else {
            column.heading.to_owned()
        };
        worksheet.write_string_with_format(0, index, title, &heading)?;
        worksheet.set_column_format(index, &cell_format(column.heading, column.key))?;
        worksheet.set_column_width(index, width(column.key))?;
    }
    for (values, row) in rows.iter().zip(1_u32..) {
        for (value, index) in values.iter().zip(0_u16..) {
            write_value(worksheet, row, index, value)?;
        }
    }
    Ok(())
}

/// Writes what a table shows to whoever fills it in, right of its own columns and in grey: no reader looks at it.
fn write_beside(
    worksheet: &mut Worksheet,
    columns: usize,
    beside: &Beside,
) -> Result<(), XlsxError> {
    let first = u16::try_from(columns).unwrap_or(u16::MAX);
    let grey = Format::new()
        .set_font_color(0x0059_5959)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let heading = heading();
    let last = beside.headings.len().saturating_sub(1);
    for (index, title) in (first..).zip(beside.headings) {
        worksheet.write_string_with_format(0, index, *title, &heading)?;
        let wide = usize::from(index - first) == last;
        worksheet.set_column_width(index, if wide { BESIDE_WIDTH } else { 20.0 })?;
    }
    for (row, texts) in (1_u32..).zip(&beside.rows) {
        for (index, text) in (first..).zip(texts) {
            worksheet.write_string_with_format(row, index, text, &grey)?;
        }
    }
    Ok(())
}

/// Width of the last column of what stands beside a table: long texts.
const BESIDE_WIDTH: f64 = 70.0;

fn width(key: &str) -> f64 {
    match key {
        "name" | "finding" | "cause" | "improvement" | "recommendation" => 42.0,
        "host" | "direction" | "category" | "evidence" | "question" => 26.0,
        _ => 15.0,
    }
}

/// Writes fields below one another: name, value, explanation.
fn write_fields(
    worksheet: &mut Worksheet,
    name: &str,
    fields: &[write::Field],
) -> Result<(), XlsxError> {
    worksheet.set_name(name)?;
    worksheet.set_freeze_panes(1, 0)?;
    page(worksheet);
    let heading = heading();
    let label = Format::new().set_border(FormatBorder::Thin);
    for (title, index) in ["栏目", "内容", "填写说明"].into_iter().zip(0_u16..) {
        worksheet.write_string_with_format(0, index, title, &heading)?;
    }
    for (index, width) in [(0, 18.0), (1, 42.0), (2, 70.0)] {
        worksheet.set_column_width(index, width)?;
    }
    for (field, row) in fields.iter().zip(1_u32..) {
        worksheet.write_string_with_format(row, 0, &field.heading, &label)?;
        let format = cell_format(&field.heading, &field.key)
            .set_align(FormatAlign::Left)
            .set_border(FormatBorder::Thin);
        worksheet.set_cell_format(row, 1, &format)?;
        write_value(worksheet, row, 1, &field.value)?;
        worksheet.set_cell_format(row, 1, &format)?;
        worksheet.write_string_with_format(row, 2, instructions::field(&field.key), &label)?;
    }
    Ok(())
}

/// Writes a value; text is always text, also where it begins like a formula.
fn write_value(
    worksheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Value,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => {}
        Value::Text(text) => {
            worksheet.write_string(row, column, text)?;
        }
        Value::Word { workbook, .. } => {
            worksheet.write_string(row, column, *workbook)?;
        }
        Value::Words(words) => {
            worksheet.write_string(row, column, words.join("、"))?;
        }
        Value::Number(number) => {
            let text = number.normalize().to_string();
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            match text.parse::<f64>() {
                Ok(binary) if digits <= SPREADSHEET_DIGITS => {
                    worksheet.write_number(row, column, binary)?;
                }
                _ => {
                    worksheet.write_string(row, column, text)?;
                }
            }
        }
        Value::Date(date) => {
            use chrono::Datelike;
            let month = u8::try_from(date.month()).unwrap_or(1);
            let day = u8::try_from(date.day()).unwrap_or(1);
            let year = u16::try_from(date.year()).unwrap_or(1900);
            let date = ExcelDateTime::from_ymd(year, month, day)?;
            let format = Format::new().set_num_format("yyyy-mm-dd");
            worksheet.write_datetime_with_format(row, column, &date, &format)?;
        }
    }
    Ok(())
}

/// How wide the instructions are, in half-width characters.
const GUIDE_WIDTH: u16 = 74;

/// Lines that a text takes in a column: a row is not made higher by every program that opens it.
fn lines(text: &str, width: u16) -> u32 {
    let room = usize::from(width.saturating_sub(4)).max(2);
    u32::try_from(text.width().div_ceil(room))
        .unwrap_or(1)
        .max(1)
}

/// Prints on A4, all columns on a page.
fn page(worksheet: &mut Worksheet) -> &mut Worksheet {
    worksheet
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.5, 0.5, 0.6, 0.3, 0.3)
        .set_footer("&C第 &P 页，共 &N 页")
}

/// Writes the sheet of instructions: headings with their paragraphs.
fn write_guide(worksheet: &mut Worksheet, guide: instructions::Guide) -> Result<(), XlsxError> {
    worksheet.set_name("填写说明")?;
    page(worksheet);
    worksheet.set_column_width(0, f64::from(GUIDE_WIDTH))?;
    let title = Format::new().set_bold().set_font_size(12);
    let mut row = 0;
    for (heading, paragraphs) in guide {
        worksheet.write_string_with_format(row, 0, *heading, &title)?;
        worksheet.set_row_height(row, 22)?;
        row += 1;
        for text in *paragraphs {
            let paragraph = match text.chars().next() {
                Some('黄') => checks::look(),
                Some('红') => checks::wrong(),
                _ => Format::new(),
            };
            let paragraph = paragraph
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter);
            worksheet.write_string_with_format(row, 0, *text, &paragraph)?;
            worksheet.set_row_height(row, lines(text, GUIDE_WIDTH) * 17 + 3)?;
            row += 1;
        }
        row += 1;
    }
    Ok(())
}

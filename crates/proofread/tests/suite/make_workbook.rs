//! Makes workbooks of a text with tables: figures are numbers under formats.

use std::fmt::Write as _;

use wenxiao_proofread::document::BlockKind;

use crate::make::{escaped, rows, text, zipped};

/// The number formats of `xlsx`: so many decimals plain, in groups, as a rate.
const DECIMALS: usize = 5;

/// A cell as an office keys it in: figures as numbers with a format, everything else as text.
fn keyed(name: &str, text: &str) -> String {
    let text = text.trim();
    let rate = text.strip_suffix('%');
    let plain = rate.unwrap_or(text).replace(',', "");
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, "0"));
    let decimals = plain.split_once('.').map_or(0, |(_, rest)| rest.len());
    let number = digits(whole)
        && digits(rest)
        && decimals < DECIMALS
        && (whole == "0" || !whole.starts_with('0'));
    if !number {
        return format!(
            "<c r=\"{name}\" t=\"inlineStr\"><is><t>{}</t></is></c>",
            escaped(text)
        );
    }
    let kind = match rate {
        Some(_) => 2,
        None => usize::from(text.contains(',')),
    };
    let value = if rate.is_some() {
        // 74.99 % is kept as 0.7499.
        let shifted = format!("{:0>3}{}", whole, &plain[whole.len()..].replace('.', ""));
        let at = shifted.len() - decimals - 2;
        format!("{}.{}", &shifted[..at], &shifted[at..])
    } else {
        plain.clone()
    };
    let style = 1 + kind * DECIMALS + decimals;
    format!("<c r=\"{name}\" s=\"{style}\"><v>{value}</v></c>")
}

/// A workbook: running text on the first sheet, each table on one of its own under its title.
pub fn xlsx(content: &str) -> Vec<u8> {
    let document = text(content);
    let mut prose = String::new();
    let mut sheets = Vec::new();
    let mut line = 0;
    let mut title = String::new();
    for block in &document.blocks {
        let BlockKind::Table(table) = &block.kind else {
            line += 1;
            title = document.slice(block.span);
            let cell = keyed(&format!("A{line}"), &title);
            let _ = write!(prose, "<row r=\"{line}\">{cell}</row>");
            continue;
        };
        let mut sheet = format!("<row r=\"1\">{}</row>", keyed("A1", &title));
        for (at, row) in rows(&document, table).iter().enumerate() {
            let at = at + 2;
            let _ = write!(sheet, "<row r=\"{at}\">");
            for (column, cell) in row.iter().enumerate() {
                let letter = char::from(b'A' + u8::try_from(column).expect("few columns"));
                sheet.push_str(&keyed(&format!("{letter}{at}"), cell));
            }
            sheet.push_str("</row>");
        }
        sheets.push(sheet);
    }
    sheets.insert(0, prose);
    let named: Vec<(String, String, &str)> = sheets
        .into_iter()
        .enumerate()
        .map(|(at, rows)| (format!("表{at}"), rows, ""))
        .collect();
    workbook(&named)
}

/// A workbook of sheets: name, rows, attributes of the sheet.
pub fn workbook(sheets: &[(String, String, &str)]) -> Vec<u8> {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let styles = styles(main);
    let (mut list, mut relations, mut types) = (String::new(), String::new(), String::new());
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, (name, rows, attributes)) in sheets.iter().enumerate() {
        let part = format!("xl/worksheets/sheet{at}.xml");
        let id = at + 1;
        let _ = write!(
            list,
            "<sheet name=\"{name}\" sheetId=\"{id}\" r:id=\"r{id}\" {attributes}/>"
        );
        let _ = write!(
            relations,
            "<Relationship Id=\"r{id}\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        );
        let _ = write!(
            types,
            "<Override PartName=\"/{part}\" ContentType=\"{kinds}.worksheet+xml\"/>"
        );
        let (columns, rows) = rows.split_once("</cols>").map_or_else(
            || (String::new(), rows.as_str()),
            |(columns, rows)| (format!("{columns}</cols>"), rows),
        );
        parts.push((
            part,
            format!("<worksheet {main}>{columns}<sheetData>{rows}</sheetData></worksheet>"),
        ));
    }
    parts.push(("xl/styles.xml".to_owned(), styles));
    parts.push((
        "xl/workbook.xml".to_owned(),
        format!("<workbook {main} xmlns:r=\"{office}\"><sheets>{list}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".to_owned(),
        format!("<Relationships xmlns=\"{package}/relationships\">{relations}<Relationship Id=\"rs\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"),
    ));
    parts.push((
        "_rels/.rels".to_owned(),
        format!("<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
    ));
    parts.push((
        "[Content_Types].xml".to_owned(),
        format!("<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kinds}.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"{kinds}.styles+xml\"/>{types}</Types>"),
    ));
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_str()))
        .collect();
    zipped(&parts)
}

/// The number formats as styles of cells.
fn styles(main: &str) -> String {
    let mut formats = String::new();
    let mut styles = "<xf numFmtId=\"0\"/>".to_owned();
    for (kind, (begin, end)) in [("0", ""), ("#,##0", ""), ("0", "%")]
        .into_iter()
        .enumerate()
    {
        for decimals in 0..DECIMALS {
            let id = 200 + kind * DECIMALS + decimals;
            let point = if decimals > 0 { "." } else { "" };
            let zeros = "0".repeat(decimals);
            let _ = write!(
                formats,
                "<numFmt numFmtId=\"{id}\" formatCode=\"{begin}{point}{zeros}{end}\"/>"
            );
            let _ = write!(styles, "<xf numFmtId=\"{id}\" applyNumberFormat=\"1\"/>");
        }
    }
    format!(
        "<styleSheet {main}><numFmts>{formats}</numFmts><fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellXfs>{styles}</cellXfs></styleSheet>"
    )
}

//! One page: the report's text beside its findings, each linked to the other. No scripts, nothing from elsewhere.

use std::fmt::Write;

use crate::document::{BlockKind, Document, Span, Table};
use crate::finding::{Finding, Report, Severity};

const STYLE: &str = "\
body{margin:0;font:16px/1.7 'Noto Serif SC','Source Han Serif SC',SimSun,serif;color:#222;background:#f6f5f2}\
header{padding:12px 24px;background:#20344f;color:#fff}header h1{font-size:20px;margin:0}header p{margin:4px 0 0;font-size:14px}\
main{display:grid;grid-template-columns:minmax(0,3fr) minmax(320px,2fr);gap:0}\
.text{padding:24px 32px;background:#fff;overflow-wrap:anywhere}.findings{padding:16px;font-family:'Noto Sans SC',SimHei,sans-serif;font-size:14px;position:sticky;top:0;max-height:100vh;overflow:auto;box-sizing:border-box}\
.text p{margin:.4em 0;text-indent:2em}.text h2{font-size:18px}.text table{border-collapse:collapse;margin:1em 0;font-size:13px}.text td{border:1px solid #999;padding:2px 6px;vertical-align:top}\
mark{padding:0 1px;border-radius:2px}mark.error{background:#ffd1cc}mark.doubt{background:#ffe9b0}mark.hint{background:#d9e8fb}mark sup a{text-decoration:none;font:10px sans-serif;margin-left:1px}\
.finding{background:#fff;border-left:4px solid #888;margin:0 0 10px;padding:8px 12px}.finding.error{border-color:#c0392b}.finding.doubt{border-color:#d68910}.finding.hint{border-color:#2e6da4}\
.finding h3{margin:0 0 4px;font-size:14px}.finding p{margin:2px 0}.finding ol{margin:4px 0;padding-left:20px}.finding li a{color:#20344f}\
:target{outline:3px solid #20344f}.quiet{color:#666}\
@media(max-width:900px){main{display:block}.findings{position:static;max-height:none}}@media print{.findings{position:static;max-height:none}}";

/// A page for one or several documents with their reports.
pub fn page(checked: &[(&Document, &Report)]) -> String {
    let mut out = String::from(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>数据核验</title><style>",
    );
    out.push_str(STYLE);
    out.push_str("</style></head><body>");
    for (number, (document, report)) in checked.iter().enumerate() {
        one(&mut out, number, document, report);
    }
    out.push_str("</body></html>\n");
    out
}

fn one(out: &mut String, number: usize, document: &Document, report: &Report) {
    let count = |severity: Severity| {
        report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let checked = &report.checked;
    put(
        out,
        format_args!(
            "<header><h1>数据核验：{}</h1><p>错误{}条，存疑{}条，提示{}条；核对比率{}个、合计{}个、前后引用{}处、规则{}条。</p></header><main><div class=\"text\">",
            escape(&report.file),
            count(Severity::Error),
            count(Severity::Doubt),
            count(Severity::Hint),
            checked.rates,
            checked.sums,
            checked.references,
            checked.rules
        ),
    );
    text(out, number, document, report);
    out.push_str("</div><aside class=\"findings\">");
    if report.findings.is_empty() {
        out.push_str("<p>没有发现问题。</p>");
    }
    for (index, finding) in report.findings.iter().enumerate() {
        entry(out, number, index, finding);
    }
    list(out, "已核对且相符", &report.held);
    list(out, "没有核对", &report.unchecked);
    out.push_str("</aside></main>");
}

/// Appends; writing to a string cannot fail.
fn put(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    out.write_fmt(arguments)
        .expect("a string takes whatever is written");
}

fn list(out: &mut String, title: &str, sentences: &[String]) {
    if sentences.is_empty() {
        return;
    }
    put(out, format_args!("<h3>{title}</h3><ul class=\"quiet\">"));
    for sentence in sentences {
        put(out, format_args!("<li>{}</li>", escape(sentence)));
    }
    out.push_str("</ul>");
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Doubt => "doubt",
        Severity::Hint => "hint",
    }
}

fn entry(out: &mut String, number: usize, index: usize, finding: &Finding) {
    put(
        out,
        format_args!(
            "<section class=\"finding {}\" id=\"f{number}-{index}\"><h3>{}. {}</h3><p>{}</p>",
            class(finding.severity),
            index + 1,
            finding.severity.label(),
            escape(&finding.message)
        ),
    );
    if !finding.printed.is_empty() || !finding.computed.is_empty() {
        put(
            out,
            format_args!(
                "<p class=\"quiet\">印为：{}　应为（对照）：{}</p>",
                escape(&finding.printed),
                escape(&finding.computed)
            ),
        );
    }
    if let Some(advice) = &finding.advice {
        put(out, format_args!("<p>建议：{}</p>", escape(advice)));
    }
    if let Some(article) = &finding.article {
        put(
            out,
            format_args!("<p class=\"quiet\">依据：{}</p>", escape(article)),
        );
    }
    out.push_str("<ol>");
    for (at, place) in finding.places.iter().take(40).enumerate() {
        put(
            out,
            format_args!(
                "<li><a href=\"#p{number}-{index}-{at}\">{}</a>：{}</li>",
                escape(&place.label),
                escape(&place.quote.chars().take(40).collect::<String>())
            ),
        );
    }
    if finding.places.len() > 40 {
        put(
            out,
            format_args!(
                "<li class=\"quiet\">另有{}处</li>",
                finding.places.len() - 40
            ),
        );
    }
    out.push_str("</ol></section>");
}

/// A place to be marked in the text.
struct Mark {
    span: Span,
    finding: usize,
    place: usize,
    severity: Severity,
}

fn text(out: &mut String, number: usize, document: &Document, report: &Report) {
    let chars: Vec<char> = document.text.chars().collect();
    let mut marks: Vec<Mark> = report
        .findings
        .iter()
        .enumerate()
        .flat_map(|(finding, found)| {
            found
                .places
                .iter()
                .enumerate()
                .map(move |(place, at)| Mark {
                    span: Span::new(at.from, at.to),
                    finding,
                    place,
                    severity: found.severity,
                })
        })
        .collect();
    marks.sort_by_key(|mark| (mark.span, mark.finding));
    let longest = marks
        .iter()
        .map(|mark| mark.span.to - mark.span.from)
        .max()
        .unwrap_or(0);
    let marked = |out: &mut String, span: Span| {
        let first = marks.partition_point(|mark| mark.span.from + longest < span.from);
        let own: Vec<&Mark> = marks[first..]
            .iter()
            .take_while(|mark| mark.span.from < span.to)
            .filter(|mark| mark.span.overlaps(span))
            .collect();
        segments(out, number, &chars, span, &own);
    };
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Heading { .. } => {
                out.push_str("<h2>");
                marked(out, block.span);
                out.push_str("</h2>");
            }
            BlockKind::Paragraph | BlockKind::Note => {
                out.push_str("<p>");
                marked(out, block.span);
                out.push_str("</p>");
            }
            BlockKind::Table(table) => grid(out, table, &marked),
        }
    }
}

fn grid(out: &mut String, table: &Table, marked: &impl Fn(&mut String, Span)) {
    out.push_str("<table>");
    let mut row = 0;
    out.push_str("<tr>");
    for cell in &table.cells {
        while row < cell.row {
            out.push_str("</tr><tr>");
            row += 1;
        }
        put(
            out,
            format_args!(
                "<td colspan=\"{}\" rowspan=\"{}\">",
                cell.column_span, cell.row_span
            ),
        );
        marked(out, cell.span);
        out.push_str("</td>");
    }
    out.push_str("</tr></table>");
}

/// A stretch of text cut at the borders of its marks.
fn segments(out: &mut String, number: usize, chars: &[char], span: Span, marks: &[&Mark]) {
    let mut borders: Vec<usize> = vec![span.from, span.to];
    for mark in marks {
        borders.extend(
            [mark.span.from, mark.span.to]
                .into_iter()
                .filter(|border| *border > span.from && *border < span.to),
        );
    }
    borders.sort_unstable();
    borders.dedup();
    for pair in borders.windows(2) {
        let piece: String = chars[pair[0]..pair[1].min(chars.len())].iter().collect();
        let over: Vec<&&Mark> = marks
            .iter()
            .filter(|mark| mark.span.overlaps(Span::new(pair[0], pair[1])))
            .collect();
        let Some(worst) = over.iter().map(|mark| mark.severity).min() else {
            out.push_str(&escape(&piece));
            continue;
        };
        put(out, format_args!("<mark class=\"{}\">", class(worst)));
        for mark in over
            .iter()
            .filter(|mark| mark.span.from.max(span.from) == pair[0])
        {
            put(
                out,
                format_args!("<a id=\"p{number}-{}-{}\"></a>", mark.finding, mark.place),
            );
        }
        out.push_str(&escape(&piece));
        let mut named = std::collections::BTreeSet::new();
        for mark in over
            .iter()
            .filter(|mark| mark.span.to.min(span.to) == pair[1])
        {
            if named.insert(mark.finding) {
                put(
                    out,
                    format_args!(
                        "<sup><a href=\"#f{number}-{}\">{}</a></sup>",
                        mark.finding,
                        mark.finding + 1
                    ),
                );
            }
        }
        out.push_str("</mark>");
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

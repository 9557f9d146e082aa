//! One page: the report's text beside its findings, each linked to the other. No scripts, nothing from elsewhere.

pub mod text;

use std::fmt::Write;

use crate::document::Document;
use crate::finding::{Finding, Report, Severity};

const STYLE: &str = "\
body{margin:0;font:16px/1.7 'Noto Serif SC','Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;color:#1f2933;background:#f4f6f8}\
header{padding:14px 28px;background:#16395f;color:#fff;font-family:'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',SimHei,sans-serif}header h1{font-size:20px;margin:0}header p{margin:4px 0 0;font-size:14px}\
main{display:grid;grid-template-columns:minmax(0,3fr) minmax(320px,2fr)}\
.text{padding:24px 36px;background:#fff;overflow-wrap:anywhere}\
.findings{padding:16px;font:14px/1.6 'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',SimHei,sans-serif;position:sticky;top:0;max-height:100vh;overflow:auto;box-sizing:border-box}\
.text p{margin:.4em 0;text-indent:2em}.text h2{font-size:17px;margin:1.1em 0 .4em}.text .note{font-size:13px;color:#52606d;text-indent:0}.text .page-begins{font:12px sans-serif;color:#616e7c;text-align:center;text-indent:0;border-top:1px dashed #9aa5b1;margin-top:1.4em}\
.scroll{overflow-x:auto}.text table{border-collapse:collapse;margin:1em 0;font-size:13px;line-height:1.5}.text td{border:1px solid #9aa5b1;padding:2px 6px;vertical-align:top;min-width:2.5em}\
mark{padding:0 1px;border-radius:2px;color:inherit}mark.error{background:#ffd0c9;box-shadow:inset 0 -2px #b3261e}mark.doubt{background:#ffe7a8;box-shadow:inset 0 -2px #a15c00}mark.hint{background:#d6e6fa;box-shadow:inset 0 -2px #2a6aa8}\
mark sup{line-height:0}mark sup a{text-decoration:none;font:bold 11px sans-serif;color:#16395f;padding:0 2px}\
.findings h2{font-size:15px;margin:14px 0 6px}.finding{background:#fff;border:1px solid #d7dde3;border-left:4px solid #888;margin:0 0 10px;padding:8px 12px}\
.finding.error{border-left-color:#b3261e}.finding.doubt{border-left-color:#a15c00}.finding.hint{border-left-color:#2a6aa8}\
.finding h3{margin:0 0 4px;font-size:14px}.finding p{margin:2px 0}.finding ol{margin:4px 0;padding-left:20px}.finding li a{color:#1a4f86}\
mark>span{scroll-margin-top:6em}mark:has(>span:target),.finding:target{outline:3px solid #1a4f86;outline-offset:2px}.quiet{color:#52606d}\
@media(max-width:900px){main{display:block}.findings{position:static;max-height:none}.text{padding:16px}}\
@media print{body{background:#fff;font-size:10.5pt}header{background:none;color:#000;padding:0 0 8pt;border-bottom:1pt solid #000}main{display:block}.text,.findings{padding:8pt 0}.findings{position:static;max-height:none;overflow:visible;break-before:page}.finding{break-inside:avoid}.scroll{overflow:visible}mark{-webkit-print-color-adjust:exact;print-color-adjust:exact}}";

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
    let checked = &report.checked;
    put(
        out,
        format_args!(
            "<header><h1>数据核验：{}</h1><p>错误{}条，存疑{}条，提示{}条；核对比率{}个、合计{}个、前后引用{}处、规则{}条。</p></header><main><div class=\"text\">",
            escape(&report.file),
            report.count(Severity::Error),
            report.count(Severity::Doubt),
            report.count(Severity::Hint),
            checked.rates,
            checked.sums,
            checked.references,
            checked.rules
        ),
    );
    let marks = text::Marks::of(report);
    let writer = text::Writer {
        document,
        marks: &marks,
        number,
        heading: "h2",
        finding: &|finding| format!("#f{number}-{finding}"),
    };
    writer.all(out);
    out.push_str("</div><aside class=\"findings\">");
    if report.findings.is_empty() {
        out.push_str("<p>没有发现问题。</p>");
    }
    let mut severity = None;
    for (index, finding) in report.findings.iter().enumerate() {
        if severity != Some(finding.severity) {
            severity = Some(finding.severity);
            put(
                out,
                format_args!(
                    "<h2>{}（{}条）</h2>",
                    finding.severity.label(),
                    report.count(finding.severity)
                ),
            );
        }
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
    put(out, format_args!("<h2>{title}</h2><ul class=\"quiet\">"));
    for sentence in sentences {
        put(out, format_args!("<li>{}</li>", escape(sentence)));
    }
    out.push_str("</ul>");
}

/// The class of a severity's colour.
pub(crate) fn class(severity: Severity) -> &'static str {
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
            "<section class=\"finding {}\" id=\"f{number}-{index}\"><h3>{}. {}：{}</h3><p>{}</p>",
            class(finding.severity),
            index + 1,
            finding.severity.label(),
            crate::names::name(&finding.code),
            escape(&finding.message)
        ),
    );
    let said = [
        ("印为", &finding.printed),
        ("应为（对照）", &finding.computed),
    ];
    let said: Vec<String> = said
        .into_iter()
        .filter(|(_, figure)| !figure.is_empty())
        .map(|(label, figure)| format!("{label}：{}", escape(figure)))
        .collect();
    if !said.is_empty() {
        put(
            out,
            format_args!("<p class=\"quiet\">{}</p>", said.join("　")),
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

/// A text as it stands in HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

//! Numbers of headings that are missing.

use crate::context::{Context, shorten};
use crate::document::{BlockKind, FileKind};
use crate::finding::{Draft, Findings, Severity};
use crate::layout::{Numbering, enumerator};
use crate::passage::Passage;

/// 一、 三、: the number between them is missing.
pub(super) fn headings(context: &Context<'_>, findings: &mut Findings) {
    let mut last: Option<(u64, usize)> = None;
    let passages: Vec<(usize, &Passage)> = context.prose().collect();
    for (position, (_, passage)) in passages.iter().enumerate() {
        let text = passage.text();
        if text.starts_with("附件") || text.starts_with("附表") {
            last = None;
            continue;
        }
        let Some(found) = enumerator(&passage.chars)
            .filter(|found| found.numbering == Numbering::Han && passage.chars.len() < 60)
        else {
            continue;
        };
        findings.checked.rules += 1;
        if let Some((number, before)) = last {
            if found.number > number + 1 && found.number < number + 4 {
                missing(context, &passages, before, position, number + 1, findings);
            } else if found.number == number
                && !matches!(context.document.kind, FileKind::Docx | FileKind::Pdf)
            {
                let message = format!("标题编号“{}”重复。", passage.slice(0, found.length));
                findings.push(
                    Draft::new("heading_repeated", Severity::Doubt, message)
                        .printed(shorten(&text, 20), "")
                        .at([passage.span(0, passage.chars.len())])
                        .advice("核对标题编号。"),
                );
            }
        }
        last = Some((found.number, position));
    }
}

pub(super) fn missing(
    context: &Context<'_>,
    passages: &[(usize, &Passage)],
    from: usize,
    to: usize,
    number: u64,
    findings: &mut Findings,
) {
    const HAN: [&str; 13] = [
        "", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
    ];
    let label = usize::try_from(number)
        .ok()
        .and_then(|number| HAN.get(number))
        .copied()
        .unwrap_or_default();
    let bare: Vec<&Passage> = passages[from + 1..to]
        .iter()
        .map(|(_, passage)| *passage)
        .filter(|passage| {
            matches!(
                context.document.blocks[passage.block].kind,
                BlockKind::Heading { level: 0 }
            )
        })
        .collect();
    if bare.is_empty() && context.document.kind == FileKind::Pdf {
        // A heading may have run together with the line above it.
        return;
    }
    let next = passages[to].1;
    let guess = bare
        .first()
        .map(|passage| passage.text())
        .unwrap_or_default();
    let message = if guess.is_empty() {
        format!(
            "标题编号缺“{label}、”，上一个之后直接是“{}”。",
            shorten(&next.text(), 20)
        )
    } else {
        format!(
            "标题编号缺“{label}、”，似应加在“{}”之前。",
            shorten(&guess, 24)
        )
    };
    findings.push(
        Draft::new("heading_missing", Severity::Doubt, message)
            .printed(shorten(&next.text(), 20), format!("{label}、{guess}"))
            .at(bare
                .iter()
                .map(|passage| passage.span(0, passage.chars.len())))
            .at([next.span(0, next.chars.len())])
            .advice("补上标题编号，并核对下级标题编号。"),
    );
}

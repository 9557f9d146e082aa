//! 数据核验: a report in; its figures recomputed; findings out.

mod aims;
pub mod annotate;
pub mod arithmetic;
mod captions;
mod common_whole;
pub mod context;
pub mod document;
pub mod facts;
pub mod finding;
pub mod grid;
pub mod html;
pub mod layout;
pub mod lexicon;
pub mod names;
mod nesting;
pub mod number;
pub mod passage;
pub mod pool;
pub mod read;
pub mod records;
mod row_names;
pub mod rules;
mod second_look;
pub mod settings;
mod slip;
pub mod standards;
mod support;

use context::Context;
use document::{Document, Span};
use finding::{Draft, Finding, Findings, Place, Report};
use second_look::SecondLook;
use settings::Settings;

/// Checks a document under the parameters given.
pub fn check(document: &Document, settings: &Settings) -> Report {
    let context = Context::new(document, settings);
    let mut findings = Findings::default();
    for rule in rules::ALL {
        (rule.run)(&context, &mut findings);
    }
    report(document, &context, findings)
}

/// The same for whom somebody waits: asked before each rule, whether to go on; none if not.
pub fn check_while(
    document: &Document,
    settings: &Settings,
    goes_on: &dyn Fn() -> bool,
) -> Option<Report> {
    let context = Context::new(document, settings);
    let mut findings = Findings::default();
    for rule in rules::ALL {
        if !goes_on() {
            return None;
        }
        (rule.run)(&context, &mut findings);
    }
    goes_on().then(|| report(document, &context, findings))
}

/// What the rules found, looked at again and with places.
fn report(document: &Document, context: &Context<'_>, findings: Findings) -> Report {
    let Findings {
        drafts,
        checked,
        held,
        mut unchecked,
        ..
    } = findings;
    unchecked.extend(document.unread.iter().cloned());
    let mut findings: Vec<Finding> = SecondLook::new(context)
        .keep(drafts)
        .into_iter()
        .map(|draft| placed(context, draft))
        .collect();
    findings.sort_by(|a, b| {
        let first = |finding: &Finding| {
            finding
                .places
                .first()
                .map_or(usize::MAX, |place| place.from)
        };
        (a.severity, first(a), &a.code).cmp(&(b.severity, first(b), &b.code))
    });
    findings.dedup_by(|a, b| a.code == b.code && a.places == b.places);
    Report {
        file: document.name.clone(),
        findings,
        checked,
        held,
        unchecked,
    }
}

/// Gives a finding's places their quotes and labels.
fn placed(context: &Context<'_>, draft: Draft) -> Finding {
    let mut spans: Vec<Span> = draft.spans;
    let mut seen = std::collections::HashSet::new();
    spans.retain(|span| seen.insert(*span));
    Finding {
        code: draft.code.into(),
        severity: draft.severity,
        message: draft.message,
        printed: draft.printed,
        computed: draft.computed,
        places: spans
            .into_iter()
            .map(|span| Place {
                from: span.from,
                to: span.to,
                quote: context.quote(span),
                label: context.label(span),
            })
            .collect(),
        advice: draft.advice,
        article: draft.article,
        rule: draft.rule,
    }
}

//! Rule sets with their parameters, citations and how sure each one is; the rules that apply them.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use wenxiao_domain::packs::{Listing, Parameter, library, listings};
use wenxiao_domain::rules;
use wenxiao_domain::trace::{Checked, Citation};

use crate::error::AppError;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, show};
use crate::web::guard::Visitor;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/rules", Rule::SignedIn, list),
        Route::get("/rules/sets/{*name}", Rule::SignedIn, set),
        Route::get("/rules/{rule}", Rule::SignedIn, rule),
    ]
}

/// 引用 as a page prints it.
#[derive(Debug, Clone)]
pub struct Cite {
    /// 《title》（number）article
    pub source: String,
    pub clause: String,
    pub checked: Badge,
    pub meaning: &'static str,
    pub seen_in: String,
}

impl Cite {
    pub fn new(citation: &Citation) -> Self {
        let mut source = format!("《{}》", citation.title.trim_matches(['《', '》']));
        if !citation.instrument.is_empty() {
            source = format!("{source}（{}）", citation.instrument);
        }
        source.push_str(&citation.article);
        Self {
            source,
            clause: citation.clause.clone(),
            checked: words::checked(citation.checked),
            meaning: words::checked_meaning(citation.checked),
            seen_in: citation.seen_in.clone().unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "rules/list.html")]
struct ListPage {
    chrome: Chrome,
    sets: Vec<SetRow>,
    rules: Vec<&'static rules::Rule>,
    instruments: Vec<InstrumentRow>,
}

struct SetRow {
    listing: Listing,
    kind: &'static str,
    official: usize,
    copy: usize,
    memory: usize,
}

struct InstrumentRow {
    number: String,
    title: String,
    issuer: String,
    issued: String,
    source: String,
}

async fn list(visitor: Visitor) -> Result<Response, AppError> {
    let sets = listings().into_iter().map(set_row).collect();
    let instruments = library()
        .instruments
        .values()
        .map(|instrument| InstrumentRow {
            number: instrument.number.clone(),
            title: instrument.title.clone(),
            issuer: instrument.issuer.clone(),
            issued: instrument
                .issued_on
                .map_or_else(|| "—".to_owned(), |day| day.to_string()),
            source: instrument.source.clone(),
        })
        .collect();
    show(&ListPage {
        chrome: visitor.chrome("规则"),
        sets,
        rules: rules::ALL.to_vec(),
        instruments,
    })
}

fn set_row(listing: Listing) -> SetRow {
    let count = |checked: Checked| {
        listing
            .parameters
            .iter()
            .filter(|parameter| parameter.citation.checked == checked)
            .count()
    };
    SetRow {
        kind: listing.kind.describe(),
        official: count(Checked::Official),
        copy: count(Checked::Copy),
        memory: count(Checked::Memory),
        listing,
    }
}

#[derive(Template)]
#[template(path = "rules/set.html")]
struct SetPage {
    chrome: Chrome,
    listing: Listing,
    kind: &'static str,
    rows: Vec<ParameterRow>,
}

struct ParameterRow {
    parameter: Parameter,
    cite: Cite,
    reading: String,
}

async fn set(visitor: Visitor, Path(name): Path<String>) -> Result<Response, AppError> {
    let listing = listings()
        .into_iter()
        .find(|listing| listing.name == name)
        .ok_or(AppError::NotFound)?;
    let rows = listing
        .parameters
        .iter()
        .map(|parameter| ParameterRow {
            cite: Cite::new(&parameter.citation),
            reading: parameter.reading.clone().unwrap_or_default(),
            parameter: parameter.clone(),
        })
        .collect();
    show(&SetPage {
        chrome: visitor.chrome(&listing.label).under("规则", "/rules"),
        kind: listing.kind.describe(),
        rows,
        listing,
    })
}

#[derive(Template)]
#[template(path = "rules/rule.html")]
struct RulePage {
    chrome: Chrome,
    rule: &'static rules::Rule,
    uses: Vec<Use>,
}

/// What a rule set puts into a slot that the rule applies.
struct Use {
    name: String,
    label: String,
    parameter: ParameterRow,
}

async fn rule(visitor: Visitor, Path(id): Path<String>) -> Result<Response, AppError> {
    let rule = rules::ALL
        .iter()
        .find(|rule| rule.id == id)
        .ok_or(AppError::NotFound)?;
    let mut uses = Vec::new();
    for listing in listings() {
        for parameter in &listing.parameters {
            if rule.cites.contains(&parameter.slot.as_str()) {
                uses.push(Use {
                    name: listing.name.clone(),
                    label: listing.label.clone(),
                    parameter: ParameterRow {
                        cite: Cite::new(&parameter.citation),
                        reading: parameter.reading.clone().unwrap_or_default(),
                        parameter: parameter.clone(),
                    },
                });
            }
        }
    }
    show(&RulePage {
        chrome: visitor
            .chrome(format!("规则：{}", rule.title))
            .under("规则", "/rules"),
        rule,
        uses,
    })
}

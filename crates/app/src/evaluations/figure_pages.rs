//! 数字与依据: how each figure was computed, down to the filings.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use wenxiao_domain::rules;
use wenxiao_domain::trace::{Figure, Input};

use super::subject::Subject;
use crate::error::AppError;
use crate::page::figures::{self, Shown, encoded};
use crate::page::paging::{Pager, ROWS};
use crate::page::{Chrome, show};
use crate::rules::pages::Cite;
use crate::web::App;
use crate::web::guard::Visitor;

/// What somebody looks for among the figures.
#[derive(Debug, Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
    #[serde(default = "first")]
    page: u64,
}

/// Where the inputs of figures stand on the pages of one kind.
#[derive(Debug, Clone, Copy)]
pub struct Places {
    /// Address of a field of the package, by file and key.
    pub field: fn(base: &str, file: &str, key: &str) -> String,
    /// Query of the list of the projects that a figure counts or sums, by its id.
    pub projects: fn(id: &str) -> String,
    /// Page of what a figure is about, by its id.
    pub about: fn(base: &str, id: &str) -> Option<String>,
}

fn first() -> u64 {
    1
}

#[derive(Template)]
#[template(path = "evaluations/figures.html")]
struct ListPage {
    chrome: Chrome,
    base: String,
    q: String,
    rows: Vec<Row>,
    pager: Pager,
}

struct Row {
    shown: Shown,
    formula: String,
    rule: String,
}

/// The list of all figures, or of those that were looked for.
pub async fn list<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Query(search): Query<Search>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = S::cache(&app).of(&mut read, &at).await?;
    let base = at.address();
    let wanted: Vec<&Figure> = computed
        .figures
        .list
        .iter()
        .filter(|figure| search.q.is_empty() || figure.label.contains(search.q.trim()))
        .collect();
    let query = if search.q.is_empty() {
        String::new()
    } else {
        format!("q={}", encoded(&search.q))
    };
    let pager = Pager::new(
        &format!("{base}/figures"),
        &query,
        search.page,
        wanted.len() as u64,
    );
    let skipped = usize::try_from(pager.offset())?;
    let rows = wanted
        .into_iter()
        .skip(skipped)
        .take(usize::try_from(ROWS)?)
        .map(|figure| Row {
            shown: shown(&base, figure),
            formula: figure.formula.clone(),
            rule: rule_title(&figure.rule),
        })
        .collect();
    show(&ListPage {
        chrome: at.frame(&visitor, "数字与依据".to_owned()),
        base,
        q: search.q,
        rows,
        pager,
    })
}

fn shown(base: &str, figure: &Figure) -> Shown {
    Shown {
        href: figures::href(base, &figure.id),
        label: figure.label.clone(),
        printed: figure.signed(),
        unit: figure.unit.clone(),
    }
}

fn rule_title(id: &str) -> String {
    rules::ALL
        .iter()
        .find(|rule| rule.id == id)
        .map_or_else(|| id.to_owned(), |rule| rule.title.to_owned())
}

#[derive(Template)]
#[template(path = "evaluations/figure.html")]
struct FigurePage {
    chrome: Chrome,
    figure: Figure,
    rule_title: String,
    /// Whether the rule has a page.
    rule_known: bool,
    cites: Vec<Cite>,
    inputs: Vec<InputRow>,
    /// Figures that use this one.
    used_by: Vec<Shown>,
    indicator: Option<String>,
}

/// What a figure was computed from, and where that stands.
struct InputRow {
    kind: &'static str,
    label: String,
    value: String,
    href: String,
    note: String,
}

/// How one figure was computed.
pub async fn figure<S: Subject>(
    State(app): State<App>,
    visitor: Visitor,
    at: S,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = S::cache(&app).of(&mut read, &at).await?;
    let figure = computed.figures.get(&id).ok_or(AppError::NotFound)?.clone();
    let base = at.address();
    let set = S::rule_set(&computed);
    let used_by = computed
        .figures
        .list
        .iter()
        .filter(|other| {
            other
                .inputs
                .iter()
                .any(|input| matches!(input, Input::Figure { id: used, .. } if *used == id))
        })
        .map(|other| shown(&base, other))
        .collect();
    show(&FigurePage {
        chrome: at
            .frame(&visitor, figure.label.clone())
            .under("数字与依据", format!("{base}/figures")),
        rule_known: rules::ALL.iter().any(|rule| rule.id == figure.rule),
        rule_title: rule_title(&figure.rule),
        cites: figure.citations.iter().map(Cite::new).collect(),
        inputs: figure
            .inputs
            .iter()
            .map(|input| input_row(input, &S::PLACES, (&base, set), &id))
            .collect(),
        used_by,
        indicator: (S::PLACES.about)(&base, &id),
        figure,
    })
}

/// The filter that lists a group's projects: `money/direction/基地/cohort/new/spent` → `?direction=基地&cohort=new`.
pub(crate) fn group_query(id: &str) -> String {
    let Some(path) = id.strip_prefix("money/") else {
        return String::new();
    };
    let steps: Vec<&str> = path.split('/').collect();
    let parts: Vec<String> = steps
        .chunks_exact(2)
        .filter(|pair| ["direction", "cohort", "mode", "field", "stage"].contains(&pair[0]))
        .map(|pair| format!("{}={}", pair[0], encoded(pair[1])))
        .collect();
    if parts.is_empty() {
        String::new()
    } else {
        format!("?{}", parts.join("&"))
    }
}

fn input_row(input: &Input, places: &Places, (base, set): (&str, &str), of: &str) -> InputRow {
    match input {
        Input::Figure { id, label, printed } => InputRow {
            kind: "数字",
            label: label.clone(),
            value: printed.clone(),
            href: figures::href(base, id),
            note: String::new(),
        },
        Input::Parameter { key, label, value } => InputRow {
            kind: "规则参数",
            label: label.clone(),
            value: value.clone(),
            href: format!(
                "/rules/sets/{set}#{}",
                key.split('.').next().unwrap_or_default()
            ),
            note: String::new(),
        },
        Input::Field {
            file,
            key,
            label,
            value,
        } => InputRow {
            kind: "填报字段",
            label: label.clone(),
            value: value.clone(),
            href: (places.field)(base, file, key),
            note: format!("{file} · {key}"),
        },
        Input::Filings {
            indicator,
            label,
            reported,
            missing,
        } => InputRow {
            kind: "项目填报",
            label: label.clone(),
            value: format!("已填 {reported} 条，未填 {missing} 条"),
            href: format!("{base}/indicators/{}/filings", encoded(indicator)),
            note: String::new(),
        },
        Input::Projects {
            column,
            label,
            count,
        } => InputRow {
            kind: "项目清单",
            label: label.clone(),
            value: format!("{count} 个项目"),
            href: format!("{base}/projects{}", (places.projects)(of)),
            note: format!("projects.csv · {column}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_groups_figure_leads_to_its_projects() {
        assert_eq!(group_query("money/spent"), "");
        assert_eq!(group_query("score/total"), "");
        assert_eq!(
            group_query("money/direction/a/cohort/new/spent"),
            "?direction=a&cohort=new"
        );
    }
}

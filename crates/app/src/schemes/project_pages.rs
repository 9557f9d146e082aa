//! The projects of an evaluated fund: listed by group, stage and what the evaluation found of them; and one project.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use wenxiao_domain::groups::{GroupBy, GroupRow, groups};
use wenxiao_domain::money::Fen;
use wenxiao_domain::number::{Fraction, fixed};
use wenxiao_domain::scheme::EvaluatedProject;

use super::computed::Computed;
use super::head::AtEvaluation;
use super::project_filter::{Asked, ONLY};
use crate::error::AppError;
use crate::funds::pages::Done;
use crate::page::figures::encoded;
use crate::page::paging::{Pager, ROWS};
use crate::page::{Chrome, show, words};
use crate::projects::money_pages::{self, Way, WithMoney};
use crate::projects::money_panel::MoneyPanel;
use crate::projects::money_queries::ProjectHead;
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let rule = Rule::May(Action::ReadEvaluation);
    let edits = Rule::May(Action::EditEvaluatedProject);
    let adjusts = Rule::May(Action::AdjustEvaluatedProject);
    vec![
        Route::get("/evaluations/{evaluation}/projects", rule, list),
        Route::get("/evaluations/{evaluation}/projects/{project}", rule, one),
        Route::get(
            "/evaluations/{evaluation}/projects/{project}/money/edit",
            edits,
            money_pages::page::<AtEvaluation>,
        ),
        Route::post(
            "/evaluations/{evaluation}/projects/{project}/money/edit",
            edits,
            money_pages::edit::<AtEvaluation>,
        ),
        Route::get(
            "/evaluations/{evaluation}/projects/{project}/money/adjust",
            adjusts,
            money_pages::page::<AtEvaluation>,
        ),
        Route::post(
            "/evaluations/{evaluation}/projects/{project}/money/adjust",
            adjusts,
            money_pages::adjust::<AtEvaluation>,
        ),
    ]
}

/// A choice of a filter.
struct Choice {
    key: String,
    label: String,
    chosen: bool,
}

struct Select {
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "schemes/projects.html")]
struct ListPage {
    chrome: Chrome,
    base: String,
    q: String,
    selects: Vec<Select>,
    rows: Vec<Row>,
    allocated: String,
    spent: String,
    rate: String,
    pager: Pager,
}

struct Row {
    code: String,
    href: String,
    name: String,
    host: String,
    direction: String,
    field: String,
    cohort: &'static str,
    stage: &'static str,
    met: &'static str,
    allocated: String,
    spent: String,
    rate: String,
    counterpart: String,
}

/// 支出 ÷ 安排 as printed.
fn percent(upper: Fen, lower: Fen) -> String {
    Fraction::new(upper.to_wan(), lower.to_wan())
        .map_or_else(|| "—".to_owned(), |rate| fixed(rate.percent(), 2))
}

fn met(value: Option<bool>) -> &'static str {
    match value {
        Some(true) => "是",
        Some(false) => "否",
        None => "—",
    }
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let base = at.base();
    let practice = &computed.rules.project_practice.value;
    let wanted: Vec<&EvaluatedProject> = computed
        .package
        .projects
        .iter()
        .filter(|project| asked.asks(project, practice))
        .collect();
    let sum = |amount: fn(&EvaluatedProject) -> Fen| {
        wanted
            .iter()
            .fold(Fen(0), |sum, it| sum.saturating_add(amount(it)))
    };
    let allocated = sum(|it| it.filed.allocated);
    let spent = sum(|it| it.filed.spent);
    let pager = Pager::new(
        &format!("{base}/projects"),
        &asked.query(),
        asked.page,
        wanted.len() as u64,
    );
    let skipped = usize::try_from(pager.offset())?;
    show(&ListPage {
        chrome: at.chrome(&visitor, "项目清单"),
        selects: selects(&computed, &asked),
        rows: wanted
            .iter()
            .skip(skipped)
            .take(usize::try_from(ROWS)?)
            .map(|project| row(project, &base))
            .collect(),
        allocated: words::wan(allocated),
        spent: words::wan(spent),
        rate: percent(spent, allocated),
        q: asked.q,
        base,
        pager,
    })
}

fn row(project: &EvaluatedProject, base: &str) -> Row {
    let filed = &project.filed;
    Row {
        code: filed.id.clone(),
        href: format!("{base}/projects/{}", encoded(&filed.id)),
        name: filed.name.clone(),
        host: filed.host.clone(),
        direction: filed.direction.clone(),
        field: project.field.clone(),
        cohort: words::cohort(filed.cohort),
        stage: project.stage.label(),
        met: met(project.targets_met),
        allocated: words::wan(filed.allocated),
        spent: words::wan(filed.spent),
        rate: percent(filed.spent, filed.allocated),
        counterpart: words::wan(filed.counterpart),
    }
}

fn selects(computed: &Computed, asked: &Asked) -> Vec<Select> {
    let rows = || computed.package.projects.iter().map(GroupRow::from);
    let by = |name, by: GroupBy, chosen: &str| Select {
        name,
        label: by.label(),
        choices: groups(rows(), &[by])
            .into_iter()
            .filter_map(|group| group.key_of(by).cloned())
            .map(|key| Choice {
                chosen: key.key == chosen,
                key: key.key,
                label: key.label,
            })
            .collect(),
    };
    vec![
        by("direction", GroupBy::Direction, &asked.direction),
        by("cohort", GroupBy::Cohort, &asked.cohort),
        by("field", GroupBy::Field, &asked.field),
        by("stage", GroupBy::Stage, &asked.stage),
        Select {
            name: "only",
            label: "只看",
            choices: ONLY
                .iter()
                .map(|only| Choice {
                    chosen: only.key == asked.only,
                    key: only.key.to_owned(),
                    label: only.label.to_owned(),
                })
                .collect(),
        },
    ]
}

#[derive(Template)]
#[template(path = "schemes/project.html")]
struct ProjectPage {
    chrome: Chrome,
    facts: Vec<(&'static str, String)>,
    money: MoneyPanel,
    /// What the evaluation counts it as, each with the projects counted so.
    counted: Vec<(String, &'static str)>,
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    at: AtEvaluation,
    Path((_, code)): Path<(String, String)>,
    Query(done): Query<Done>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.schemes.of(&mut read, &at).await?;
    let project = computed
        .package
        .projects
        .iter()
        .find(|project| project.filed.id == code)
        .ok_or(AppError::NotFound)?;
    let base = at.base();
    let practice = &computed.rules.project_practice.value;
    let mut chrome = at
        .chrome(&visitor, project.filed.name.clone())
        .under("项目清单", format!("{base}/projects"));
    chrome.notice = done.notice();
    show(&ProjectPage {
        chrome,
        money: MoneyPanel::of(&mut read, &visitor, &at, &code).await?,
        facts: facts(project),
        counted: ONLY
            .iter()
            .filter(|only| (only.holds)(project, practice))
            .map(|only| (format!("{base}/projects?only={}", only.key), only.label))
            .collect(),
    })
}

fn facts(project: &EvaluatedProject) -> Vec<(&'static str, String)> {
    let filed = &project.filed;
    let text = |text: &str| if text.is_empty() { "—" } else { text }.to_owned();
    vec![
        ("项目编号", filed.id.clone()),
        ("承担单位", text(&filed.host)),
        ("支持方向", text(&filed.direction)),
        ("领域", text(&project.field)),
        ("新上/结转", words::cohort(filed.cohort).to_owned()),
        ("支持方式", words::mode(filed.mode).to_owned()),
        ("阶段", project.stage.label().to_owned()),
        ("完成年初目标", met(project.targets_met).to_owned()),
        (
            "支出÷安排",
            format!("{}%", percent(filed.spent, filed.allocated)),
        ),
        (
            "投入÷安排",
            format!("{}%", percent(filed.counterpart, filed.allocated)),
        ),
    ]
}

impl WithMoney for AtEvaluation {
    const HINT: &'static str = "";

    fn way(&self, visitor: &Visitor, _: &ProjectHead) -> Option<Way> {
        [
            (Action::EditEvaluatedProject, Way::Edit),
            (Action::AdjustEvaluatedProject, Way::Adjust),
        ]
        .into_iter()
        .find(|(action, _)| self.lets(visitor, *action))
        .map(|(_, way)| way)
    }
}

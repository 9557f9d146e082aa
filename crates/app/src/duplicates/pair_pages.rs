//! One pair: its passages beside each other, both texts whole, and the decision on it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::found::{Author, FoundPair};
use super::pages::chrome;
use super::queries::{self, PairDecision, PairExplanation};
use super::shown::{RuleLine, decision, relation};
use super::store::{self, Decided, Decision};
use super::work_lines::{WorkLine, works};
use crate::db::of_code;
use crate::error::AppError;
use crate::files::Folder;
use crate::overlap::left_out::Left;
use crate::overlap::marked::{self, Row, Stretch};
use crate::overlap::output::METHOD;
use crate::overlap::signals::{PairSignals, Source};
use crate::page::form::Messages;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, see, show, show_with};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

/// Characters of both texts together up to which they are shown whole.
const WHOLE: usize = 400_000;

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(
            "/duplicates/{check}/pairs/{pair}",
            Rule::May(Action::ReadDuplicates),
            one,
        ),
        Route::post(
            "/duplicates/{check}/pairs/{pair}/decision",
            Rule::May(Action::DecideDuplicates),
            decide,
        ),
    ]
}

#[derive(Template)]
#[template(path = "duplicates/pair.html")]
struct PairPage {
    chrome: Chrome,
    href: String,
    synthetic: bool,
    state: Badge,
    messages: Messages,
    sentence: String,
    new: Author,
    old: Author,
    relation: &'static str,
    source: &'static str,
    figures: Vec<Figure>,
    /// What else both have; `None` where it wasn't looked at.
    signals: Option<PairSignals>,
    rule: Option<RuleLine>,
    works: Vec<WorkLine>,
    rows: Vec<Row>,
    whole: Option<(Vec<Stretch>, Vec<Stretch>)>,
    /// Each reason with what was left out for it.
    left_out: Vec<(String, Vec<Left>)>,
    decisions: Vec<DecisionLine>,
    may_decide: bool,
    form: DecisionForm,
    method: &'static str,
    before: Option<String>,
    after: Option<String>,
}

struct DecisionLine {
    badge: Badge,
    reason: String,
    question: String,
    by: String,
    at: String,
    explanations: Vec<(String, String, String)>,
}

#[derive(Debug, Default, Clone, Deserialize)]
struct DecisionForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    question: String,
    /// How many decisions there were when the page was shown.
    #[serde(default)]
    seen: i64,
}

async fn built(
    app: &App,
    visitor: &Visitor,
    (check_id, pair_id): (&str, &str),
) -> Result<PairPage, AppError> {
    let mut read = app.db.read().await?;
    let check = queries::check(&mut read, check_id).await?;
    let pair = queries::pair(&mut read, check_id, pair_id).await?;
    let position = pair.position;
    let found = FoundPair::read(&mut read, &Folder::of(&app.data), pair).await?;
    let decided = queries::decisions(&mut read, pair_id).await?;
    let explained = queries::explanations(&mut read, pair_id).await?;
    let base = format!("/duplicates/{check_id}");
    let mut step = async |position: i64| -> Result<Option<String>, AppError> {
        let id = queries::pair_at(&mut read, check_id, position).await?;
        Ok(id.map(|id| format!("{base}/pairs/{id}")))
    };
    let (before, after) = (step(position - 1).await?, step(position + 1).await?);
    Ok(PairPage {
        chrome: chrome(visitor, format!("第 {} 对", position + 1))
            .under("查重", "/duplicates")
            .under(check.title.clone(), base.clone()),
        href: format!("{base}/pairs/{pair_id}"),
        synthetic: check.synthetic,
        state: decision(&found.pair.decision, found.pair.explained),
        messages: Messages::default(),
        sentence: found.pair.reason.clone(),
        relation: relation(&found.pair.relation)?,
        figures: figures(&found)?,
        rows: found.rows(),
        whole: whole(&found),
        left_out: by_reason(&found.left_out),
        form: DecisionForm {
            seen: i64::try_from(decided.len())?,
            ..DecisionForm::default()
        },
        decisions: lines(decided, &explained),
        may_decide: visitor.may(Action::DecideDuplicates, None),
        method: METHOD,
        source: of_code::<Source>(&found.pair.source)?.label(),
        rule: RuleLine::of(&check)?,
        works: found.signals.as_ref().map(works).unwrap_or_default(),
        signals: found.signals,
        new: found.new,
        old: found.old,
        before,
        after,
    })
}

fn by_reason(left_out: &[Left]) -> Vec<(String, Vec<Left>)> {
    let mut reasons: Vec<(String, Vec<Left>)> = Vec::new();
    for left in left_out {
        match reasons
            .iter_mut()
            .find(|(reason, _)| *reason == left.reason)
        {
            Some((_, list)) => list.push(left.clone()),
            None => reasons.push((left.reason.clone(), vec![left.clone()])),
        }
    }
    reasons
}

/// Name, figure and how it is reckoned.
type Figure = (&'static str, String, String);

fn figures(found: &FoundPair) -> Result<Vec<Figure>, AppError> {
    if found.passages.is_empty() {
        return Ok(Vec::new());
    }
    let own = found.own;
    let pair = &found.pair;
    let share = marked::percent(u32::try_from(pair.share_e4)?);
    let plain = |name, value| (name, value, String::new());
    Ok(vec![
        (
            "相同占比",
            share,
            format!("{}÷{} 字", pair.same, own.chars()),
        ),
        (
            "相同文字",
            format!("{} 字", pair.same),
            "字数不含标点和空白".to_owned(),
        ),
        (
            "应计文字",
            format!("{} 字", own.chars()),
            format!("比对 {} 字－格式文本 {} 字", own.compared, own.boilerplate),
        ),
        plain("最长一段", format!("{} 字", pair.longest)),
        plain("段数", format!("{} 段", pair.passages)),
    ])
}

fn whole(found: &FoundPair) -> Option<(Vec<Stretch>, Vec<Stretch>)> {
    let passages = found.in_order();
    let fits = found.new_text.len() + found.old_text.len() <= WHOLE * 3;
    (fits && !passages.is_empty()).then(|| {
        (
            marked::whole_new(&found.new_text, &passages, &found.left_out),
            marked::whole_old(&found.old_text, &passages),
        )
    })
}

fn lines(decided: Vec<PairDecision>, explained: &[PairExplanation]) -> Vec<DecisionLine> {
    decided
        .into_iter()
        .map(|it| DecisionLine {
            badge: decision(&it.decision, 0),
            explanations: explained
                .iter()
                .filter(|explanation| explanation.decision_id == it.id)
                .map(|it| {
                    (
                        it.by_name.clone(),
                        words::moment(it.answered_at),
                        it.text.clone(),
                    )
                })
                .collect(),
            reason: it.reason,
            question: it.question,
            by: it.by_name,
            at: words::moment(it.decided_at),
        })
        .collect()
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((check, pair)): Path<(String, String)>,
) -> Result<Response, AppError> {
    show(&built(&app, &visitor, (&check, &pair)).await?)
}

async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path((check, pair)): Path<(String, String)>,
    Form(form): Form<DecisionForm>,
) -> Result<Response, AppError> {
    queries::pair(&mut *app.db.read().await?, &check, &pair).await?;
    let mut messages = Messages::default();
    let decision = Decision::of(&form.decision);
    messages.require(decision.is_some(), "decision", "请选择一项决定。");
    let reason = form.reason.trim();
    messages.require(
        !reason.is_empty(),
        "reason",
        "请写明理由；理由记入审计日志。",
    );
    let asks = decision == Some(Decision::Explain);
    let question = if asks { form.question.trim() } else { "" };
    messages.require(
        !asks || !question.is_empty(),
        "question",
        "请写明要承担单位说明什么。",
    );
    let Some(decision) = decision.filter(|_| messages.is_empty()) else {
        let mut page = built(&app, &visitor, (&check, &pair)).await?;
        page.messages = messages;
        page.form = form;
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let decided = Decided {
        decision,
        reason,
        question,
    };
    store::decide(&app.db, &visitor.actor(), (&pair, form.seen), decided).await?;
    Ok(see(&format!("/duplicates/{check}/pairs/{pair}#decisions")))
}

//! 查重说明: what a host is asked to explain. It sees its own text's passages and the question, and not whose text it was compared with.

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::found::FoundPair;
use super::queries::{self, Request};
use super::store;
use crate::db::Conn;
use crate::error::AppError;
use crate::files::Folder;
use crate::overlap::marked::Row;
use crate::page::form::Messages;
use crate::page::words::{self, Badge};
use crate::page::{Chrome, see, show, show_with};
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::{Action, Role};
use crate::web::route::{Route, Rule};

/// Characters that an explanation may have.
const LONGEST: usize = 5_000;

pub fn routes() -> Vec<Route> {
    let answer = Rule::May(Action::AnswerExplanation);
    vec![
        Route::get("/explanations", Rule::May(Action::ListExplanations), list),
        Route::get("/explanations/{request}", answer, one),
        Route::post("/explanations/{request}", answer, send),
    ]
}

#[derive(Template)]
#[template(path = "duplicates/explanations.html")]
struct ListPage {
    chrome: Chrome,
    rows: Vec<RequestLine>,
}

struct RequestLine {
    href: String,
    name: String,
    at: String,
    state: Badge,
    question: String,
}

fn state(request: &Request) -> Badge {
    let (word, class) = if request.number < request.last {
        ("已办结", "none")
    } else if request.answers > 0 {
        ("已提交说明", "good")
    } else {
        ("待说明", "fair")
    };
    Badge { word, class }
}

async fn list(State(app): State<App>, visitor: Visitor) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let mut rows = Vec::new();
    for grant in &visitor.grants {
        if grant.role != Role::Host || grant.scope.is_empty() {
            continue;
        }
        for request in queries::requests_to(&mut read, &grant.scope).await? {
            rows.push(RequestLine {
                href: format!("/explanations/{}", request.id),
                state: state(&request),
                at: words::moment(request.decided_at),
                name: request.new_name,
                question: request.question,
            });
        }
    }
    show(&ListPage {
        chrome: visitor.chrome("查重说明"),
        rows,
    })
}

#[derive(Template)]
#[template(path = "duplicates/explanation.html")]
struct RequestPage {
    chrome: Chrome,
    href: String,
    state: Badge,
    messages: Messages,
    name: String,
    at: String,
    question: String,
    open: bool,
    rows: Vec<Row>,
    answers: Vec<(String, String, String)>,
    text: String,
}

async fn built(
    read: &mut Conn,
    app: &App,
    visitor: &Visitor,
    id: &str,
) -> Result<RequestPage, AppError> {
    let request = queries::request(read, id).await?;
    let pair = queries::pair_by_id(read, &request.pair_id).await?;
    let rows = FoundPair::read(read, &Folder::of(&app.data), pair)
        .await?
        .rows();
    let answers = queries::explanations(read, &request.pair_id)
        .await?
        .into_iter()
        .filter(|it| it.decision_id == id)
        .map(|it| (it.by_name, words::moment(it.answered_at), it.text))
        .collect();
    Ok(RequestPage {
        chrome: visitor
            .chrome(format!("查重说明：{}", request.new_name))
            .under("查重说明", "/explanations"),
        href: format!("/explanations/{id}"),
        state: state(&request),
        messages: Messages::default(),
        at: words::moment(request.decided_at),
        open: request.number == request.last,
        name: request.new_name,
        question: request.question,
        rows,
        answers,
        text: String::new(),
    })
}

async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    show(&built(&mut read, &app, &visitor, &id).await?)
}

#[derive(Debug, Default, Deserialize)]
struct Answer {
    #[serde(default)]
    text: String,
}

async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    Form(answer): Form<Answer>,
) -> Result<Response, AppError> {
    let text = answer.text.trim();
    let mut messages = Messages::default();
    messages.require(!text.is_empty(), "text", "请写明说明内容。");
    messages.require(
        text.chars().count() <= LONGEST,
        "text",
        &format!("说明不超过 {LONGEST} 字；较长的材料请另行报送。"),
    );
    if !messages.is_empty() {
        let mut read = app.db.read().await?;
        let mut page = built(&mut read, &app, &visitor, &id).await?;
        page.messages = messages;
        page.text = answer.text;
        return show_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    store::explain(&app.db, &visitor.actor(), &id, text).await?;
    Ok(see(&format!("/explanations/{id}")))
}

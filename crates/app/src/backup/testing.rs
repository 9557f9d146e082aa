//! Records with something of everything, for tests of backups.

use chrono::NaiveDate;
use wenxiao_domain::package::{Actual, Filed, Package};
use wenxiao_domain::scheme::{EvaluationPackage, LeafScore};

use crate::db::{Actor, Db, Entry};
use crate::files::{self, Folder};
use crate::funds::store::{self, Of};
use crate::funds::testing::small;
use crate::indicators::queries::CauseTexts;
use crate::projects::money_queries;
use crate::projects::store::WithProjects;
use crate::{clock, indicators, projects, schemes};

/// A fund that was imported, frozen and adjusted, and a file.
pub async fn filled(db: &Db, folder: &Folder) -> String {
    let actor = Actor::Operator;
    let fund_year = store::import(db, &actor, &small())
        .await
        .expect("stored")
        .record;
    store::freeze::<Package>(db, &actor, &fund_year)
        .await
        .expect("frozen");
    let of = Of {
        fund_year: &fund_year,
        project: "P1",
        indicator: "O1",
    };
    let new = Filed::Value(Actual::Number(4.into()));
    store::adjust(db, &actor, of, None, new, "审计核定")
        .await
        .expect("adjusted");
    adjusted_money_and_cause(db, &fund_year).await;
    adjusted_evaluation(db).await;
    let hash = folder.put("报告".as_bytes()).expect("written");
    let mut tx = db.write().await.expect("a change begins");
    files::queries::add(&mut tx, &hash, 6, "text/plain", clock::now())
        .await
        .expect("entered");
    tx.commit(Entry::new(
        &actor,
        "file.add",
        "file",
        serde_json::json!({}),
    ))
    .await
    .expect("committed");
    fund_year
}

async fn adjusted_money_and_cause(db: &Db, fund_year: &str) {
    let actor = Actor::Operator;
    adjusted_money::<Package>(db, fund_year, "P2").await;
    let texts = CauseTexts::new("原因", "措施");
    indicators::store::adjust(db, &actor, (fund_year, "O1"), None, &texts, "补正")
        .await
        .expect("adjusted");
}

async fn adjusted_money<P: WithProjects>(db: &Db, record: &str, code: &str) {
    let mut read = db.read().await.expect("readable");
    let project = money_queries::heading(&mut read, P::PROJECTS, record, code)
        .await
        .expect("readable")
        .expect("there");
    let mut money = money_queries::money(&mut read, P::PROJECTS, &project.id)
        .await
        .expect("readable");
    drop(read);
    money.spent_fen += 1;
    money.due_on = NaiveDate::from_ymd_opt(2024, 7, 31);
    projects::store::adjust::<P>(db, &Actor::Operator, (record, code), None, &money, "核增")
        .await
        .expect("adjusted");
}

/// An evaluation by an agency that was imported, frozen and adjusted.
async fn adjusted_evaluation(db: &Db) {
    let actor = Actor::Operator;
    let id = schemes::store::import(db, &actor, &schemes::testing::small())
        .await
        .expect("stored")
        .record;
    schemes::store::freeze::<EvaluationPackage>(db, &actor, &id)
        .await
        .expect("frozen");
    let new = LeafScore {
        satisfied: Some(2.into()),
        ..LeafScore::default()
    };
    schemes::store::adjust(db, &actor, (&id, "B"), None, &new, "复核不符")
        .await
        .expect("adjusted");
    adjusted_money::<EvaluationPackage>(db, &id, "R2").await;
}

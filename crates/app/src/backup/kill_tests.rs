//! SIGKILL under load: a process that four tasks write through is killed; every write that it acknowledged must be there afterwards, in
//! a chain that holds, and in what a backup taken under that load restores.
//!
//! The writer is this test program itself, started again with `WENXIAO_TEST_WRITER` set.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use wenxiao_domain::package::{Actual, Filed, Package};

use super::{Onto, backup, restore};
use crate::audit::queries::entries_after;
use crate::audit::second::recompute_all;
use crate::audit::verify::verify;
use crate::db::testing::{TestDb, each};
use crate::db::{Actor, Db};
use crate::files::Folder;
use crate::funds::store::{self, Of};
use crate::funds::testing::small;

const WRITER: &str = "WENXIAO_TEST_WRITER";
/// The first number that a writer writes: no two rounds write the same.
const FIRST: &str = "WENXIAO_TEST_WRITER_FIRST";
const FILINGS: [(&str, &str); 4] = [("P1", "O1"), ("P2", "O1"), ("P1", "Q1"), ("P2", "Q1")];

/// One acknowledged write: project, indicator, number.
type Ack = (String, String, i64);

fn value(indicator: &str, number: i64) -> Filed<Actual> {
    Filed::Value(if indicator == "Q1" {
        Actual::Ratio {
            numerator: number.into(),
            denominator: 1_000_000.into(),
        }
    } else {
        Actual::Number(number.into())
    })
}

/// Not a test by itself: what the killed process runs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writer() {
    let Ok(url) = std::env::var(WRITER) else {
        return;
    };
    let db = Db::open(&url).await.expect("the records open");
    let fund_year = crate::funds::queries::ids(&mut db.read().await.expect("readable"))
        .await
        .expect("readable")
        .remove(0);
    let first: i64 = std::env::var(FIRST)
        .ok()
        .and_then(|text| text.parse().ok())
        .expect("a number");
    let tasks = FILINGS.map(|(project, indicator)| {
        let (db, fund_year) = (db.clone(), fund_year.clone());
        tokio::spawn(async move {
            for number in first.. {
                let of = Of {
                    fund_year: &fund_year,
                    project,
                    indicator,
                };
                store::edit(&db, &Actor::Operator, of, None, value(indicator, number))
                    .await
                    .expect("written");
                // One write call a line: it is whole or not there.
                crate::terminal::out(&format!("\nack {project} {indicator} {number}\n"))
                    .expect("the parent reads");
            }
        })
    });
    for task in tasks {
        task.await.expect("writes until it is killed");
    }
}

fn start(url: &str, round: usize) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["backup::kill_tests::writer", "--exact", "--nocapture"])
        .env(WRITER, url)
        .env(FIRST, (round * 100_000 + 1).to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the writer starts")
}

fn ack(line: &str) -> Option<Ack> {
    let mut words = line.strip_prefix("ack ")?.split(' ');
    Some((
        words.next()?.to_owned(),
        words.next()?.to_owned(),
        words.next()?.parse().ok()?,
    ))
}

/// Every edit in the log, and that the log and the figures hold.
async fn logged(db: &Db) -> BTreeSet<Ack> {
    let mut read = db.read().await.expect("readable");
    assert_eq!(verify(&mut read, &[]).await.expect("readable").breaks, []);
    assert_eq!(
        recompute_all(&mut read).await.expect("computed"),
        (1, vec![])
    );
    let mut found = BTreeSet::new();
    for entry in entries_after(&mut read, 0, 1_000_000)
        .await
        .expect("readable")
    {
        if entry.action != "filing.edit" {
            continue;
        }
        let detail: serde_json::Value = serde_json::from_str(&entry.detail).expect("JSON");
        let text = |key: &str| detail[key].as_str().expect("text").to_owned();
        let new: Filed<Actual> = serde_json::from_value(detail["new"].clone()).expect("a value");
        let number = match new {
            Filed::Value(Actual::Number(number)) => number,
            Filed::Value(Actual::Ratio { numerator, .. }) => numerator,
            other => panic!("{other:?} was never written"),
        };
        found.insert((
            text("project"),
            text("indicator"),
            i64::try_from(number).expect("small"),
        ));
    }
    found
}

/// What is stored now is the last edit of the log.
async fn holds_the_last(db: &Db, fund_year: &str, found: &BTreeSet<Ack>) {
    let package = store::load::<Package>(db, fund_year).await.expect("loaded");
    for (filing, place) in package.filings.iter().zip([0, 1, 2, 3]) {
        let (project, indicator) = FILINGS[place];
        let last = found
            .iter()
            .filter(|(p, i, _)| p == project && i == indicator)
            .map(|(_, _, number)| *number)
            .max();
        assert_eq!(
            filing.actual,
            value(indicator, last.expect("each was written")),
            "{project} {indicator}"
        );
    }
}

async fn kill_and_look(made: &TestDb, round: usize) {
    let folder = Folder::of(made.folder());
    let fund_year = crate::funds::queries::ids(&mut made.db.read().await.expect("readable"))
        .await
        .expect("readable")
        .remove(0);
    let mut child = start(&made.url, round);
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut acked = BTreeSet::new();
    let mut take = |acked: &mut BTreeSet<Ack>, enough: usize| {
        for line in lines.by_ref() {
            let Ok(line) = line else { break };
            acked.extend(ack(&line));
            if acked.len() >= enough {
                break;
            }
        }
    };
    take(&mut acked, 24);
    assert!(
        acked.len() >= 24,
        "the writer ended by itself after {}",
        acked.len()
    );
    let before: BTreeSet<Ack> = acked.clone();
    let under_load = made.folder().join(format!("under-load-{round}"));
    backup(&made.db, &folder, &under_load)
        .await
        .expect("backed up under load");
    take(&mut acked, 60);
    child.kill().expect("killed");
    take(&mut acked, usize::MAX);
    child.wait().expect("it is gone");

    let found = logged(&made.db).await;
    assert!(
        found.is_superset(&acked),
        "lost: {:?}",
        acked.difference(&found).collect::<Vec<_>>()
    );
    holds_the_last(&made.db, &fund_year, &found).await;
    let after_kill = made.folder().join(format!("after-kill-{round}"));
    backup(&made.db, &folder, &after_kill)
        .await
        .expect("backed up");
    for (from, must) in [(under_load, &before), (after_kill, &acked)] {
        for target in each().await {
            restore(&target.db, &Folder::of(target.folder()), &from, Onto::Empty)
                .await
                .expect("restored");
            let found = logged(&target.db).await;
            assert!(
                found.is_superset(must),
                "lost: {:?}",
                must.difference(&found).collect::<Vec<_>>()
            );
            holds_the_last(&target.db, &fund_year, &found).await;
            target.remove().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_write_survives_sigkill() {
    for made in each().await {
        store::import(&made.db, &Actor::Operator, &small())
            .await
            .expect("stored");
        for round in 0..2 {
            kill_and_look(&made, round).await;
        }
        made.remove().await;
    }
}

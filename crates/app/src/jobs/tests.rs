//! Jobs on each database: taken once, cancelled, taken over from a server that fell silent.

use std::time::Duration;

use chrono::TimeDelta;
use serde_json::json;

use super::ticket::Ticket;
use super::{queries, worker};
use crate::clock;
use crate::db::testing::on_each_database;
use crate::db::{Actor, Db, Entry, new_id};

async fn requested(db: &Db, kind: &str) -> String {
    let id = new_id();
    let mut tx = db.write().await.unwrap();
    queries::request(&mut tx, (&id, kind), "operator", clock::now())
        .await
        .unwrap();
    let entry = Entry::new(&Actor::Operator, "job.request", &*id, json!({}));
    tx.commit(entry).await.unwrap();
    id
}

async fn state(db: &Db, id: &str) -> queries::Job {
    queries::find(&mut db.read().await.unwrap(), id)
        .await
        .unwrap()
}

#[tokio::test]
async fn several_servers_take_different_jobs_and_each_once() {
    on_each_database(|db| async move {
        let mut asked = Vec::new();
        for _ in 0..6 {
            asked.push(requested(&db, "duplicate_check").await);
        }
        let servers = ["a", "b", "c"].map(|name| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                while let Some(job) = worker::take(&db, name).await.unwrap() {
                    taken.push(job.id);
                }
                taken
            })
        });
        let mut taken = Vec::new();
        for server in servers {
            taken.extend(server.await.unwrap());
        }
        // On PostgreSQL a server may find the only free job locked and go home; a second look finds nothing lost.
        while let Some(job) = worker::take(&db, "d").await.unwrap() {
            taken.push(job.id);
        }
        taken.sort();
        asked.sort();
        assert_eq!(taken, asked);
    })
    .await;
}

#[tokio::test]
async fn a_silent_servers_job_is_taken_over_and_its_result_refused() {
    on_each_database(|db| async move {
        let id = requested(&db, "duplicate_check").await;
        assert_eq!(worker::take(&db, "first").await.unwrap().unwrap().id, id);
        assert!(
            worker::take(&db, "second").await.unwrap().is_none(),
            "it is at work"
        );
        let long_ago = clock::now() - TimeDelta::minutes(5);
        let beat = queries::beat(&db, (&id, "first"), (1, 9), long_ago)
            .await
            .unwrap();
        assert_eq!(beat, Some(false));
        let again = worker::take(&db, "second")
            .await
            .unwrap()
            .expect("taken over");
        assert_eq!((again.id.as_str(), again.attempts), (id.as_str(), 2));
        let late = queries::beat(&db, (&id, "first"), (9, 9), clock::now())
            .await
            .unwrap();
        assert_eq!(late, None, "the first server learns that it is too late");
        let mut tx = db.write().await.unwrap();
        let end = (("done", ""), (9, clock::now()));
        assert!(
            !queries::finish(&mut tx, (&id, "first"), end.0, end.1)
                .await
                .unwrap()
        );
        assert!(
            queries::finish(&mut tx, (&id, "second"), end.0, end.1)
                .await
                .unwrap()
        );
        tx.commit(Entry::new(&Actor::System, "job.done", "job", json!({})))
            .await
            .unwrap();
        assert_eq!(state(&db, &id).await.state, "done");
    })
    .await;
}

#[tokio::test]
async fn a_job_that_is_begun_too_often_fails() {
    on_each_database(|db| async move {
        let id = requested(&db, "duplicate_check").await;
        for _ in 0..3 {
            assert!(worker::take(&db, "w").await.unwrap().is_some());
            let long_ago = clock::now() - TimeDelta::minutes(5);
            queries::beat(&db, (&id, "w"), (0, 0), long_ago)
                .await
                .unwrap();
        }
        assert!(worker::take(&db, "w").await.unwrap().is_none());
        let job = state(&db, &id).await;
        assert_eq!(job.state, "failed");
        assert!(job.message.contains("中断"));
    })
    .await;
}

#[tokio::test]
async fn cancelling_ends_a_waiting_job_and_asks_a_running_one() {
    on_each_database(|db| async move {
        let waiting = requested(&db, "duplicate_check").await;
        let running = requested(&db, "duplicate_check").await;
        let taken = worker::take(&db, "w").await.unwrap().unwrap().id;
        let (open, held) = if taken == waiting {
            (running, waiting)
        } else {
            (waiting, running)
        };
        for id in [&open, &held] {
            let mut tx = db.write().await.unwrap();
            assert!(queries::cancel(&mut tx, id, clock::now()).await.unwrap());
            tx.commit(Entry::new(&Actor::Operator, "job.cancel", "job", json!({})))
                .await
                .unwrap();
        }
        assert_eq!(state(&db, &open).await.state, "cancelled");
        let beat = queries::beat(&db, (&held, "w"), (1, 2), clock::now())
            .await
            .unwrap();
        assert_eq!(beat, Some(true), "its server is asked to stop");
        let mut tx = db.write().await.unwrap();
        assert!(
            !queries::cancel(&mut tx, &open, clock::now()).await.unwrap(),
            "over is over"
        );
    })
    .await;
}

#[tokio::test]
async fn the_heart_beats_while_the_work_holds_a_change_open() {
    on_each_database(|db| async move {
        let id = requested(&db, "duplicate_check").await;
        worker::take(&db, "w").await.unwrap().unwrap();
        let ticket = Ticket::new(&id, "w");
        let stop = worker::Stop::default();
        let work = async {
            let mut tx = db.write().await?;
            // Longer than two beats.
            tokio::time::sleep(Duration::from_millis(2_500)).await;
            ticket.finish(&mut tx).await?;
            tx.commit(Entry::new(&Actor::System, "job.done", "job", json!({})))
                .await
        };
        let attended = worker::attended(&db, &ticket, &stop, work);
        tokio::time::timeout(Duration::from_secs(20), attended)
            .await
            .expect("work and heart don't wait for each other")
            .unwrap();
        assert_eq!(state(&db, &id).await.state, "done");
    })
    .await;
}

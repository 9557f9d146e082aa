//! The server under load, killed with SIGKILL: every edit that it answered must be in the records, in a chain that holds, and in what a backup
//! restores. The commands are the operator's own.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use wenxiao::accounts::queries::{Account, add};
use wenxiao::audit::queries::entries_after;
use wenxiao::db::testing::{TestDb, each};
use wenxiao::db::{Actor, Db, Entry, new_id};
use wenxiao::evaluations::store;
use wenxiao::{clock, packages, web::password};
use wenxiao_domain::package::{Actual, Filed};

/// One answered edit: project, indicator, number.
type Ack = (String, String, i64);
type Acks = Arc<Mutex<BTreeSet<Ack>>>;

const PASSWORD: &str = "a-password-of-the-test";

/// Imports the seed package and makes an officer; gives the fund's id and four filings of a number.
async fn prepared(db: &Db) -> (String, Vec<(String, String)>) {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/central-guidance-2024");
    let package = packages::read(&seed).expect("the seed is whole").package;
    let fund_year = store::import(db, &Actor::Operator, &package)
        .await
        .expect("stored")
        .record;
    let account = Account {
        id: new_id(),
        login: "officer".into(),
        name: "某某".into(),
        organisation: String::new(),
        password_hash: password::hash(PASSWORD.into()).await.expect("hashed"),
        must_change_password: false,
        disabled: false,
        created_at: clock::now(),
        roles: vec![("department".into(), String::new())],
    };
    let mut tx = db.write().await.expect("a change begins");
    add(&mut tx, &account).await.expect("added");
    let entry = Entry::new(
        &Actor::Operator,
        "account.create",
        "account",
        serde_json::json!({}),
    );
    tx.commit(entry).await.expect("committed");
    let numbers = package
        .filings
        .iter()
        .filter(|filing| matches!(filing.actual, Filed::Value(Actual::Number(_))));
    let filings = numbers.take(4).map(|filing| {
        let project = package.projects[filing.project as usize].id.clone();
        (
            project,
            package.indicators[filing.indicator as usize].code.clone(),
        )
    });
    (fund_year, filings.collect())
}

/// Starts the server; gives it and its address.
fn serve(made: &TestDb) -> (Child, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_wenxiao"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--database",
            &made.url,
            "--data",
        ])
        .arg(made.folder().join("data"))
        .stderr(Stdio::piped())
        .spawn()
        .expect("the server starts");
    let mut lines = BufReader::new(server.stderr.take().expect("piped")).lines();
    let address = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| {
            Some(
                line.split_once("Serving http://")?
                    .1
                    .split(' ')
                    .next()?
                    .to_owned(),
            )
        })
        .expect("it says where it serves");
    // What it logs later must not block it.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    (server, address)
}

/// Posts a form; gives the answer's head, or nothing when the server is gone.
fn post(address: &str, path: &str, cookie: &str, body: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, _) = answer.split_once("\r\n\r\n")?;
    Some(head.to_owned())
}

fn sign_in(address: &str) -> String {
    let body = format!("login=officer&password={PASSWORD}");
    let head = post(address, "/sign-in", "", &body).expect("the server answers");
    head.lines()
        .find_map(|line| {
            line.to_lowercase()
                .starts_with("set-cookie:")
                .then(|| line[11..].trim())
        })
        .and_then(|cookie| cookie.split(';').next())
        .unwrap_or_else(|| panic!("signed in: {head}"))
        .to_owned()
}

/// Edits one filing again and again until the server is gone.
fn edit(address: &str, cookie: &str, path: &str, of: &(String, String), acks: &Acks) {
    for number in 1_i64.. {
        let Some(head) = post(
            address,
            path,
            cookie,
            &format!("state=value&number={number}&shown="),
        ) else {
            return;
        };
        assert!(head.starts_with("HTTP/1.1 303"), "{head}");
        acks.lock()
            .expect("no task panicked")
            .insert((of.0.clone(), of.1.clone(), number));
    }
}

fn wait_for(acks: &Acks, enough: usize) -> BTreeSet<Ack> {
    let begun = Instant::now();
    loop {
        let now = acks.lock().expect("no task panicked").clone();
        if now.len() >= enough {
            return now;
        }
        assert!(
            begun.elapsed() < Duration::from_mins(5),
            "only {} edits in five minutes",
            now.len()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn wenxiao(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_wenxiao"))
        .args(arguments)
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

async fn logged(url: &str) -> BTreeSet<Ack> {
    wenxiao(&["audit", "verify", "--database", url]);
    wenxiao(&["audit", "recompute", "--database", url]);
    let db = Db::open(url).await.expect("the records open");
    let entries = entries_after(&mut db.read().await.expect("readable"), 0, 1_000_000)
        .await
        .expect("readable");
    db.close().await;
    entries
        .iter()
        .filter(|entry| entry.action == "filing.edit")
        .map(|entry| {
            let detail: serde_json::Value = serde_json::from_str(&entry.detail).expect("JSON");
            let text = |key: &str| detail[key].as_str().expect("text").to_owned();
            let new: Filed<Actual> =
                serde_json::from_value(detail["new"].clone()).expect("a value");
            let Filed::Value(Actual::Number(number)) = new else {
                panic!("{new:?} was never sent")
            };
            (
                text("project"),
                text("indicator"),
                i64::try_from(number).expect("whole"),
            )
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answered_edit_survives_the_servers_death() {
    for made in each().await {
        let (fund_year, filings) = prepared(&made.db).await;
        let (mut server, address) = serve(&made);
        let cookie = sign_in(&address);
        let acks = Acks::default();
        let writers: Vec<_> = filings
            .into_iter()
            .map(|of| {
                let (address, cookie, acks) = (address.clone(), cookie.clone(), Arc::clone(&acks));
                let path = format!("/funds/{fund_year}/projects/{}/filings/{}/edit", of.0, of.1);
                std::thread::spawn(move || edit(&address, &cookie, &path, &of, &acks))
            })
            .collect();
        let before = wait_for(&acks, 12);
        let folder = |name: &str| made.folder().join(name).display().to_string();
        let (data, backup, restored) = (
            folder("data"),
            folder("backup"),
            format!("sqlite:{}", folder("restored.db")),
        );
        wenxiao(&[
            "backup",
            "--database",
            &made.url,
            "--data",
            &data,
            "--to",
            &backup,
        ]);
        wait_for(&acks, 40);
        server.kill().expect("killed");
        server.wait().expect("it is gone");
        for writer in writers {
            writer.join().expect("no answer was wrong");
        }
        let acked = acks.lock().expect("no task panicked").clone();
        let found = logged(&made.url).await;
        assert!(
            found.is_superset(&acked),
            "lost: {:?}",
            acked.difference(&found).collect::<Vec<_>>()
        );
        wenxiao(&[
            "restore",
            &backup,
            "--database",
            &restored,
            "--data",
            &folder("restored"),
        ]);
        let found = logged(&restored).await;
        assert!(
            found.is_superset(&before),
            "lost: {:?}",
            before.difference(&found).collect::<Vec<_>>()
        );
        made.remove().await;
    }
}

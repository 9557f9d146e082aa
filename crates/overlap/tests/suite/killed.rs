//! A process that indexes is killed at random moments: every committed document is there, and indexing goes on.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use wenxiao_overlap::{Added, Document, Library, Writer};

use super::texts::{Rng, check, document, paragraph};

const DIR: &str = "OVERLAP_KILL_TEST_DIR";
/// How long a busy machine may take for one document.
const PATIENCE: Duration = Duration::from_mins(1);

fn nth(n: usize) -> Document {
    let mut rng = Rng(1000 + n as u64);
    document(
        &format!("K{n:05}"),
        format!("{}\n{}", paragraph(&mut rng), paragraph(&mut rng)),
    )
}

/// Not a test: what the killed process does. Prints the number of each document once it is committed.
#[test]
#[ignore = "run by the test below, as a process of its own"]
fn child() {
    let Some(dir) = std::env::var_os(DIR) else {
        return;
    };
    let mut out = std::io::stdout();
    for n in Library::open(Path::new(&dir)).map_or(0, |library| library.documents()).. {
        let mut writer = Writer::open(Path::new(&dir)).expect("opens");
        writer.add(nth(n)).expect("added");
        // Committing and merging; only then is it promised.
        writer.finish().expect("finished");
        writeln!(out, "committed {n}").expect("told");
        out.flush().expect("told");
    }
}

fn start(dir: &Path) -> Child {
    let exe = std::env::current_exe().expect("this test");
    Command::new(exe)
        .args(["--exact", "killed::child", "--ignored", "--nocapture"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("started")
}

/// Lets a process commit so many documents, kills it a while later, and tells the last one it promised.
fn run_and_kill(dir: &Path, commits: usize, after: Duration) -> Option<usize> {
    let mut child = start(dir);
    let lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let (tell, told) = mpsc::channel::<usize>();
    let reader = std::thread::spawn(move || {
        lines
            .map_while(Result::ok)
            .filter_map(|line| line.split_once("committed ")?.1.trim().parse().ok())
            .inspect(|&n| {
                // Nobody listens once enough are committed.
                let _ = tell.send(n);
            })
            .last()
    });
    for _ in 0..commits {
        told.recv_timeout(PATIENCE).expect("committed in time");
    }
    std::thread::sleep(after);
    child.kill().expect("killed");
    child.wait().expect("gone");
    reader.join().expect("read")
}

#[test]
fn whatever_was_committed_survives_a_kill_at_any_moment() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut rng = Rng(77);
    let mut promised = 0;
    for _ in 0..25 {
        let after = Duration::from_micros(rng.next() % 40_000);
        let commits = rng.below(4);
        promised = run_and_kill(dir.path(), commits, after).map_or(promised, |n| n + 1);
        let Ok(library) = Library::open(dir.path()) else {
            assert_eq!(promised, 0);
            continue;
        };
        let found = library.documents();
        assert!(
            found == promised || found == promised + 1,
            "{found} documents, {promised} promised"
        );
        for n in 0..found {
            assert_eq!(
                library.document(&nth(n).name).expect("read"),
                Some(nth(n)),
                "document {n}"
            );
        }
        promised = found;
    }
    assert!(
        promised > 20,
        "only {promised} documents before the last kill"
    );
    let mut writer = Writer::open(dir.path()).expect("opens after a kill");
    assert_eq!(writer.add(nth(0)).expect("added"), Added::Unchanged);
    assert_eq!(writer.add(nth(999_999)).expect("added"), Added::New);
    writer.finish().expect("finished");
    let library = Library::open(dir.path()).expect("opens");
    assert_eq!(library.documents(), promised + 1);
    assert_eq!(
        check(&library, &[document("N", nth(999_999).text)])[0]
            .passages
            .len(),
        1
    );
}

#[test]
fn several_readers_see_only_committed_states_while_another_process_writes() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = start(dir.path());
    let read = |_| {
        let (mut before, mut opened) = (0, 0);
        let began = Instant::now();
        while before < 30 {
            assert!(began.elapsed() < PATIENCE, "{before} documents only");
            let Ok(library) = Library::open(dir.path()) else {
                assert_eq!(before, 0);
                continue;
            };
            let found = library.documents();
            assert!(
                found >= before,
                "{found} documents after there were {before}"
            );
            opened += usize::from(found > before);
            before = found;
            let Some(last) = found.checked_sub(1) else {
                continue;
            };
            assert_eq!(
                library.document(&nth(last).name).expect("read"),
                Some(nth(last))
            );
            let checked = check(&library, &[document("N", nth(last / 2).text)]);
            assert_eq!(checked[0].passages.len(), 1);
        }
        opened
    };
    let opened: Vec<usize> = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..3).map(|n| scope.spawn(move || read(n))).collect();
        readers
            .into_iter()
            .map(|reader| reader.join().expect("no reader failed"))
            .collect()
    });
    writer.kill().expect("killed");
    writer.wait().expect("gone");
    assert!(opened.iter().all(|&states| states > 1), "{opened:?}");
}

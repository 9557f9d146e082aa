//! A library grows, replaces, merges, is shared and gives the same answer on any number of threads.

use wenxiao_overlap::{Added, Checked, Document, Error, Library, NoWatch, Settings, Writer};

use super::texts::{Rng, check, document, library, paragraph};

fn documents(seed: u64, count: usize) -> Vec<Document> {
    let mut rng = Rng(seed);
    (0..count)
        .map(|n| {
            document(
                &format!("D{n:04}"),
                (0..4)
                    .map(|_| paragraph(&mut rng) + "\n")
                    .collect::<String>(),
            )
        })
        .collect()
}

fn names(library: &Library) -> Vec<String> {
    let mut names = library.names().expect("names");
    names.sort();
    names
}

#[test]
fn a_sample_is_spread_over_what_is_there() {
    let (dir, _) = library(&documents(7, 20));
    let mut writer = Writer::open(dir.path()).expect("opens");
    let replaced = document("D0004", paragraph(&mut Rng(99)));
    writer.add(replaced).expect("added");
    writer.finish().expect("finished");
    let library = Library::open(dir.path()).expect("opens");
    let names = library.names().expect("names");
    for (most, step) in [(5, 4), (19, 2), (60, 1), (1, 20)] {
        let sample = library.sample(most).expect("read");
        let sampled: Vec<&str> = sample.iter().map(|it| it.name.as_str()).collect();
        let expected: Vec<&str> = names.iter().step_by(step).map(String::as_str).collect();
        assert_eq!(sampled, expected, "at most {most}");
        assert!(sample.iter().all(|it| !it.text.is_empty()));
    }
}

#[test]
fn unchanged_content_is_skipped_and_changed_content_replaced() {
    let (dir, before) = library(&documents(1, 20));
    let mut writer = Writer::open(dir.path()).expect("opens");
    let mut changed = documents(1, 20).remove(3);
    let old_text = std::mem::take(&mut changed.text);
    changed.text = paragraph(&mut Rng(99));
    assert_eq!(
        writer.add(documents(1, 20).remove(2)).expect("added"),
        Added::Unchanged
    );
    assert_eq!(writer.add(changed.clone()).expect("added"), Added::Replaced);
    writer.finish().expect("finished");
    let after = Library::open(dir.path()).expect("opens");
    assert_eq!(names(&after), names(&before));
    assert!(
        check(&after, &[document("N", old_text.clone())])[0]
            .passages
            .is_empty()
    );
    assert_eq!(
        check(&after, &[document("N", changed.text)])[0]
            .passages
            .len(),
        1
    );
    // A reader that opened before goes on with what it opened.
    assert_eq!(
        check(&before, &[document("N", old_text)])[0].passages.len(),
        1
    );
}

#[test]
fn many_small_additions_are_merged_and_nothing_is_lost() {
    let dir = tempfile::tempdir().expect("a folder");
    let all = documents(2, 60);
    for document in &all {
        let mut writer = Writer::open(dir.path()).expect("opens");
        writer.add(document.clone()).expect("added");
        writer.finish().expect("finished");
    }
    let segments = std::fs::read_dir(dir.path())
        .expect("a folder")
        .filter(|entry| {
            entry
                .as_ref()
                .expect("an entry")
                .path()
                .extension()
                .is_some_and(|extension| extension == "segment")
        });
    assert!(segments.count() <= 16);
    let library = Library::open(dir.path()).expect("opens");
    assert_eq!(library.documents(), all.len());
    for checked in check(
        &library,
        &all.iter()
            .map(|old| document("N", old.text.clone()))
            .collect::<Vec<_>>(),
    ) {
        assert_eq!(checked.passages.len(), 1);
    }
    assert_eq!(
        library.document("D0007").expect("read"),
        Some(all[7].clone())
    );
}

#[test]
fn one_writer_at_a_time() {
    let (dir, _) = library(&documents(3, 3));
    let _writer = Writer::open(dir.path()).expect("opens");
    assert!(matches!(
        Writer::open(dir.path()),
        Err(Error::Locked { .. })
    ));
    assert!(Library::open(dir.path()).is_ok());
}

#[test]
fn no_library_and_a_damaged_one_are_said_so() {
    let dir = tempfile::tempdir().expect("a folder");
    assert!(matches!(
        Library::open(dir.path()),
        Err(Error::Missing { .. })
    ));
    let (dir, _) = library(&documents(4, 30));
    let segment = dir.path().join("00000000.segment");
    let mut bytes = std::fs::read(&segment).expect("a segment");
    let at = bytes.len() - 200;
    bytes[at] ^= 0xFF;
    std::fs::write(&segment, &bytes).expect("written");
    assert!(matches!(
        Library::open(dir.path()),
        Err(Error::Broken { .. })
    ));
    std::fs::write(&segment, &bytes[..50]).expect("written");
    assert!(matches!(
        Library::open(dir.path()),
        Err(Error::Broken { .. })
    ));
}

fn on(threads: usize, texts: &[Document], new: &[Document]) -> (Vec<u8>, Vec<Checked>) {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads");
    pool.install(|| {
        let (dir, library) = library(texts);
        let bytes = std::fs::read(dir.path().join("00000000.segment")).expect("a segment");
        (
            bytes,
            library
                .check(new, &[], &Settings::default(), &NoWatch)
                .expect("checked"),
        )
    })
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let texts = documents(5, 80);
    let new: Vec<Document> = (0..20)
        .map(|n| {
            document(
                &format!("N{n}"),
                format!("{}\n{}", texts[n * 3].text, texts[n * 2 + 1].text),
            )
        })
        .collect();
    let one = on(1, &texts, &new);
    assert!(one.1.iter().all(|checked| !checked.passages.is_empty()));
    assert_eq!(one, on(2, &texts, &new));
    assert_eq!(one, on(5, &texts, &new));
}

#[test]
fn a_library_of_an_earlier_version_says_what_to_do() {
    let (dir, _) = library(&documents(9, 2));
    let path = dir.path().join("manifest.json");
    let manifest = std::fs::read_to_string(&path).expect("read");
    std::fs::write(&path, manifest.replace("\"format\": 2", "\"format\": 1")).expect("written");
    for said in [
        Library::open(dir.path()).expect_err("refused").to_string(),
        Writer::open(dir.path()).expect_err("refused").to_string(),
    ] {
        assert!(
            said.contains("format 1") && said.contains("index its texts anew"),
            "{said}"
        );
    }
}

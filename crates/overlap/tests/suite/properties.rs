//! What holds for any text.

use proptest::prelude::*;
use wenxiao_overlap::{Checked, Document};

use super::texts::{Rng, check, document, library, paragraph};

fn assert_in_order(new: &Document, olds: &[Document], checked: &Checked) {
    let count = |text: &str| u32::try_from(text.chars().count()).expect("short");
    let len = count(&new.text);
    assert_eq!(checked.chars, len);
    for passage in &checked.passages {
        let old = olds
            .iter()
            .find(|old| old.name == passage.old)
            .expect("a document of the library");
        assert!(
            passage.new_from < passage.new_to && passage.new_to <= len,
            "{passage:?}"
        );
        assert!(
            passage.old_from < passage.old_to && passage.old_to <= count(&old.text),
            "{passage:?}"
        );
        assert!(passage.share <= 10_000);
        let mut at = passage.new_from;
        for run in &passage.runs {
            assert!(
                run.new_from >= at && run.new_from < run.new_to && run.new_to <= passage.new_to,
                "{passage:?}"
            );
            assert!(
                run.old_from < run.old_to && run.old_to <= count(&old.text),
                "{passage:?}"
            );
            // A character that unfolds to several (㎡) may be shared by two runs.
            at = run.new_to - 1;
        }
    }
    for left_out in &checked.left_out {
        assert!(left_out.from < left_out.to && left_out.to <= len);
    }
}

fn any_char() -> impl Strategy<Value = char> {
    prop_oneof![
        4 => prop::char::range('一', '龥'),
        2 => prop::char::range(' ', '~'),
        1 => prop::sample::select(vec!['\n', '\r', '，', '。', '㎡', '㈠', 'ﬃ', '½', '\u{feff}', '\u{0}', '𠀀', '😀', '\u{301}', 'İ', '﷽']),
        1 => any::<char>(),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    prop::collection::vec(any_char(), 0..400).prop_map(|chars| chars.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_texts_are_compared_and_offsets_are_in_order(a in any_text(), b in any_text(), c in any_text(), at in 0_usize..400) {
        let at = at.min(a.chars().count());
        let byte = a.char_indices().nth(at).map_or(a.len(), |(byte, _)| byte);
        let olds = vec![document("a", format!("{c}{a}")), document("b", b.clone()), document("c", a.repeat(8))];
        let (_dir, library) = library(&olds);
        let new = document("n", format!("{}{b}{c}{}", &a[byte..], &a[..byte]));
        for checked in check(&library, &[new.clone(), document("空", "")]).iter().take(1) {
            assert_in_order(&new, &olds, checked);
        }
    }

    #[test]
    fn a_copy_is_found_whatever_happens_to_its_punctuation(seed in any::<u64>(), marks in prop::collection::vec(prop::sample::select(vec![' ', '，', '、', '.', '\n', '\t', '“', '—', '\u{3000}']), 1..40)) {
        let mut rng = Rng(seed);
        let (original, before) = (paragraph(&mut rng), paragraph(&mut rng));
        let mut changed = String::new();
        for c in original.chars() {
            if !matches!(c, '，' | '。' | '；') {
                changed.push(c);
            }
            if rng.chance(200) {
                changed.push(marks[rng.below(marks.len())]);
            }
        }
        for (old, new) in [(&original, &changed), (&changed, &original)] {
            let olds = [document("old", old.clone())];
            let (_dir, library) = library(&olds);
            let text = document("new", format!("{before}\n{new}"));
            let checked = check(&library, std::slice::from_ref(&text));
            assert_in_order(&text, &olds, &checked[0]);
            prop_assert_eq!(checked[0].passages.len(), 1);
            prop_assert_eq!(checked[0].passages[0].share, 10_000);
        }
    }
}

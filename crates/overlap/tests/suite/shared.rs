//! A paragraph that some applicants share was copied; what a form holds was not, and no more than that is left out.

use wenxiao_overlap::{Checked, Document, Library, NoWatch, Settings};

use super::texts::{Rng, check, document, library, paragraph};

/// A paragraph of more than 200 characters.
fn long(rng: &mut Rng) -> String {
    (0..3).map(|_| paragraph(rng)).collect()
}

/// The text with one character in so many replaced.
fn edited(rng: &mut Rng, text: &str, one_in: usize) -> String {
    let other = |rng: &mut Rng, c| if rng.below(one_in) == 0 { rng.han() } else { c };
    text.chars().map(|c| other(rng, c)).collect()
}

/// Forty texts of which six have the same paragraph, and that paragraph as each of the six has it.
fn mill(rng: &mut Rng, copied: impl Fn(&mut Rng, &str) -> String) -> (Vec<Document>, Vec<String>) {
    let paragraph = long(rng);
    let copies: Vec<String> = (0..6).map(|_| copied(rng, &paragraph)).collect();
    let text = |n: usize, rng: &mut Rng| {
        let shared = copies.get(n).map_or("", |it| it);
        format!("{}\n{shared}\n{}", long(rng), long(rng))
    };
    let documents = (0..40).map(|n| document(&format!("{n:02}"), text(n, rng)));
    (documents.collect(), copies)
}

/// Which others a text shares at least nine tenths of a part of it with.
fn sharing(checked: &Checked, from: usize, len: usize) -> Vec<&str> {
    let inside = |it: &&wenxiao_overlap::Passage| {
        let to = (it.new_to as usize).min(from + len);
        to.saturating_sub((it.new_from as usize).max(from)) * 10 >= len * 9
    };
    let mut names: Vec<&str> = checked
        .passages
        .iter()
        .filter(inside)
        .map(|it| &*it.old)
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn a_paragraph_that_six_applicants_share_is_found_with_all_others() {
    let mut rng = Rng(11);
    for (one_in, name) in [(usize::MAX, "as it is"), (40, "edited lightly")] {
        let (documents, copies) = mill(&mut rng, |rng, it| edited(rng, it, one_in));
        let (_dir, library) = library(&documents);
        for (n, checked) in check(&library, &documents[..6]).iter().enumerate() {
            let at = documents[n].text.find(&copies[n]).expect("there");
            let from = documents[n].text[..at].chars().count();
            let others = sharing(checked, from, copies[n].chars().count());
            let expected: Vec<String> = (0..6)
                .filter(|other| *other != n)
                .map(|other| format!("{other:02}"))
                .collect();
            assert_eq!(others, expected, "{name}: {:?}", checked.left_out);
            let left: u32 = checked.left_out.iter().map(|left| left.units).sum();
            assert_eq!(left, 0, "{name}: {:?}", checked.left_out);
        }
    }
}

#[test]
fn in_how_many_documents_running_text_is_a_form_s() {
    let settings = Settings::default();
    let from = |documents| settings.prose_from(documents);
    assert_eq!([5, 12, 25, 40, 100, 300].map(from), [6, 9, 20, 30, 30, 60]);
    assert_eq!(from(20_000), 240);
    let former = Settings {
        prose_documents: 0,
        prose_per_mille: 0,
        prose_at_most: 0,
        ..settings
    };
    assert_eq!(former.prose_from(40), former.boilerplate_from(40));
}

/// The form's lines, filled in.
fn filled(values: [&str; 4], own: &str) -> String {
    let [title, host, person, phone] = values;
    format!(
        "新疆维吾尔自治区科技计划项目申报书\n项目名称：{title}\n申报单位：{host}\n项目负责人：{person}\n联系电话：{phone}\n\
         填报说明：本申报书须如实填写，不得弄虚作假；凡涉及国家秘密的内容不得在本申报书中填写。\n一、立项依据\n{own}\n"
    )
}

fn with_form(library: &Library, new: &Document) -> Checked {
    let form = document("空白", filled([""; 4], ""));
    let new = std::slice::from_ref(new);
    let checked = library.check(new, &[form], &Settings::default(), &NoWatch);
    checked.expect("checked").remove(0)
}

#[test]
fn what_a_form_holds_makes_no_passage_long_enough_and_none_begins_with_it() {
    let mut rng = Rng(12);
    let (own, other, copied) = (
        paragraph(&mut rng),
        paragraph(&mut rng),
        paragraph(&mut rng),
    );
    let values = [
        "新疆玉米产业关键技术研究与示范",
        "新疆理工学院",
        "王芳",
        "0991-8998033",
    ];
    let others = [
        "新疆葡萄产业关键技术研究与示范",
        "新疆理工学院",
        "周洋",
        "0991-5826880",
    ];
    let old = filled(values, &format!("{own}\n{copied}"));
    let (_dir, library) = library(&[document("L", old)]);
    let alone = document("N", filled(others, &other));
    assert_eq!(with_form(&library, &alone).passages, []);

    let text = filled(others, &format!("{copied}\n{other}"));
    let checked = with_form(&library, &document("N", text.clone()));
    let [passage] = &checked.passages[..] else {
        panic!("{:?}", checked.passages)
    };
    let chars: Vec<char> = text.chars().collect();
    let shown: String = chars[passage.new_from as usize..passage.new_to as usize]
        .iter()
        .collect();
    assert_eq!(shown, copied);
    assert_eq!((passage.boilerplate, passage.same), (0, passage.units));
}

#[test]
fn nobody_s_own_words_are_told_as_the_form_s() {
    let mut rng = Rng(13);
    let mut rng_names = Rng(15);
    let names: Vec<String> = (0..40)
        .map(|n| {
            // Of few characters, so that many have the same first or last one.
            let mut name = rng_names.pick(&["王", "李", "陈"]).to_owned();
            for _ in 0..=(n % 2) {
                name.push_str(rng_names.pick(&["伟", "芳", "娜", "敏", "静", "丽"]));
            }
            name
        })
        .collect();
    let filled_by = |n: usize, rng: &mut Rng| {
        let phone = format!("0991-{}", 7_000_000 + rng.below(999_999));
        let host = ["新疆农业大学", "新疆大学", "新疆理工学院"][n % 3];
        let values = ["棉花水肥精准控制", host, &names[n], &phone];
        filled(values, &long(rng))
    };
    let texts: Vec<Document> = (0..40)
        .map(|n| document(&n.to_string(), filled_by(n, &mut rng)))
        .collect();
    let (_dir, library) = library(&texts);
    for (n, checked) in check(&library, &texts).iter().enumerate() {
        let chars: Vec<char> = texts[n].text.chars().collect();
        let mut told = 0;
        for left in &checked.left_out {
            let text: String = chars[left.from as usize..left.to as usize].iter().collect();
            assert!(!text.contains(&names[n]), "{n}: {text}");
            told += left.units;
        }
        assert!(told >= 30, "{n}: {:?}", checked.left_out);
    }
}

#[test]
fn a_cell_before_the_copied_one_is_no_part_of_the_passage() {
    let mut rng = Rng(14);
    let copied = paragraph(&mut rng);
    let (_dir, library) = library(&[document("L", format!("{}\n{copied}", paragraph(&mut rng)))]);
    let text = format!("研究内容\t{copied}\n基础\t{}", paragraph(&mut rng));
    let checked = check(&library, &[document("N", text)]);
    let [passage] = &checked[0].passages[..] else {
        panic!("{:?}", checked[0].passages)
    };
    let len = u32::try_from(copied.chars().count()).expect("short");
    assert_eq!((passage.new_from, passage.new_to), (5, 5 + len));
}

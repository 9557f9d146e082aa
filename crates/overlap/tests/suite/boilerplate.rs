//! What stands in very many documents, or in the blank form, is nobody's copy.

use wenxiao_overlap::{Library, NoWatch, Settings};

use super::texts::{Rng, check, document, library, paragraph};

const HEADING: &str = "三、主要研究内容、拟解决的关键问题和技术路线（请按照任务分解逐项说明，并注明承担单位和完成时限）";

fn with_heading(rng: &mut Rng) -> (Vec<wenxiao_overlap::Document>, String) {
    let mut documents = Vec::new();
    let mut first = String::new();
    for n in 0..40 {
        let own = paragraph(rng);
        documents.push(document(&format!("L{n}"), format!("{HEADING}\n{own}")));
        if n == 0 {
            first = own;
        }
    }
    (documents, first)
}

#[test]
fn headings_of_the_form_are_left_out_and_listed_with_the_reason() {
    let mut rng = Rng(5);
    let (documents, copied) = with_heading(&mut rng);
    let (_dir, library) = library(&documents);
    let own = paragraph(&mut rng);
    let checked = check(
        &library,
        &[document(
            "N",
            format!("{HEADING}\n{own}\n{HEADING}\n{copied}"),
        )],
    );
    let heading = u32::try_from(HEADING.chars().count()).expect("short");
    assert_eq!(checked[0].passages.len(), 1, "{:?}", checked[0].passages);
    let passage = &checked[0].passages[0];
    assert_eq!(passage.old, "L0");
    assert_eq!(
        passage.new_from,
        2 * heading + 3 + u32::try_from(own.chars().count()).expect("short")
    );
    assert_eq!(checked[0].left_out.len(), 2);
    // Documents are counted up to the threshold for running text.
    let left_out = &checked[0].left_out[0];
    assert!(
        left_out.from == 0 && left_out.to.abs_diff(heading) <= 1,
        "{left_out:?}"
    );
    assert_eq!(
        (left_out.documents, left_out.threshold, left_out.form),
        (30, 6, false)
    );
}

#[test]
fn text_of_the_blank_form_is_left_out_however_seldom_it_stands_in_the_library() {
    let mut rng = Rng(6);
    let form = paragraph(&mut rng);
    let (dir, _) = library(&[document("L", format!("{form}\n{}", paragraph(&mut rng)))]);
    let library = Library::open(dir.path()).expect("opens");
    let new = [document("N", format!("{form}\n{}", paragraph(&mut rng)))];
    assert_eq!(check(&library, &new)[0].passages.len(), 1);
    let checked = library
        .check(
            &new,
            &[document("空白表", form)],
            &Settings::default(),
            &NoWatch,
        )
        .expect("checked");
    assert_eq!(checked[0].passages, []);
    assert!(checked[0].left_out[0].form);
}

#[test]
fn short_headings_of_a_form_are_listed_with_the_form_that_has_them() {
    let mut rng = Rng(7);
    let (dir, _) = library(&[document("L", paragraph(&mut rng))]);
    let library = Library::open(dir.path()).expect("opens");
    let (one, two) = (paragraph(&mut rng), paragraph(&mut rng));
    let text = format!("一、立项依据\n{one}\n预期成果：{two}\n单位（盖章）\n填报日期：年月日\n");
    let forms = [
        document(
            "空白表",
            "一、立项依据\n单位（盖章）\n填报日期：年月日\n".to_owned(),
        ),
        document("", "预期成果\n一、立项依据\n".to_owned()),
    ];
    let checked = library
        .check(
            &[document("N", text.clone())],
            &forms,
            &Settings::default(),
            &NoWatch,
        )
        .expect("checked");
    let chars: Vec<char> = text.chars().collect();
    let listed: Vec<(String, Option<&str>)> = checked[0]
        .left_out
        .iter()
        .map(|left| {
            let text: String = chars[left.from as usize..left.to as usize].iter().collect();
            assert!(
                left.form && left.documents == 0 && left.text == text,
                "{left:?}"
            );
            (text, left.of.as_deref())
        })
        .collect();
    let told = |text: &str, of: &'static str| (text.to_owned(), Some(of));
    assert_eq!(
        listed,
        [
            told("一、立项依据", "空白表"),
            told("预期成果", ""),
            told("单位（盖章）", "空白表"),
            told("填报日期：年月日", "空白表"),
        ]
    );
    let units: Vec<u32> = checked[0].left_out.iter().map(|left| left.units).collect();
    assert_eq!(units, [5, 4, 4, 7]);
}

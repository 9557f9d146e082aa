//! Comments in a Word document: at the figure, said once, with everything an official needs, and nothing else changed.

use wenxiao_proofread::annotate::annotate;
use wenxiao_proofread::check;
use wenxiao_proofread::finding::Report;
use wenxiao_proofread::read::read_bytes;
use wenxiao_proofread::settings::Settings;

use crate::formats::made;
use crate::make;

const WORDS: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn run(text: &str) -> String {
    format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

/// A sentence whose rate is wrong; the rate stands in an element of its own.
fn sentence(name: &str, rate: &str) -> String {
    paragraph(&format!(
        "{}{rate}{}",
        run(&format!(
            "{name}指标，指标值为200人次，实际完成值为150人次，完成率"
        )),
        run("，另有说明。")
    ))
}

struct Annotated {
    report: Report,
    text: String,
    again: String,
    body: String,
    comments: String,
    file: Vec<u8>,
}

fn annotated(body: &str, parts: &[(&str, &str)]) -> Annotated {
    let body = format!("<w:document {WORDS}><w:body>{body}</w:body></w:document>");
    let mut all = vec![
        ("[Content_Types].xml", "<Types></Types>"),
        ("word/document.xml", body.as_str()),
    ];
    all.extend_from_slice(parts);
    let bytes = make::zipped(&all);
    let document = read_bytes("报告.docx", bytes.clone()).expect("it can be read");
    let report = check(&document, &Settings::bundled().expect("sound settings"));
    let file = annotate("报告.docx", &bytes, &report, made()).expect("it can be annotated");
    let again = read_bytes("报告.docx", file.clone()).expect("it can be read again");
    let name = if parts
        .iter()
        .any(|(name, _)| *name == "word/notes_of_others.xml")
    {
        "word/notes_of_others.xml"
    } else {
        "word/comments.xml"
    };
    Annotated {
        report,
        text: document.text,
        again: again.text,
        body: part(&file, "word/document.xml"),
        comments: part(&file, name),
        file,
    }
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("an archive");
    std::io::read_to_string(archive.by_name(name).expect("the part")).expect("text")
}

/// What stands between the marks of the comment with a number.
fn anchored(body: &str, id: usize) -> String {
    let from = body
        .split_once(&format!("<w:commentRangeStart w:id=\"{id}\"/>"))
        .map_or("", |(_, rest)| rest);
    let inside = from
        .split_once(&format!("<w:commentRangeEnd w:id=\"{id}\"/>"))
        .map_or("", |(inside, _)| inside);
    let mut text = String::new();
    for piece in inside.split('<').skip(1) {
        let (tag, content) = piece.split_once('>').unwrap_or((piece, ""));
        if tag == "w:t" || tag.starts_with("w:t ") || tag == "m:t" {
            text.push_str(content);
        }
    }
    text
}

/// The comment stands at the rate alone, whatever the rate is wrapped in, and the text is read as before.
#[test]
fn comments_stand_at_the_figure() {
    let field = format!(
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> =150/200 </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
        run("76%")
    );
    let wrapped = [
        ("a run", run("76%")),
        ("the middle of a run", run("为76%，好")),
        (
            "no xml:space",
            "<w:r><w:t>为 76% ，好</w:t></w:r>".to_owned(),
        ),
        (
            "a link",
            format!("<w:hyperlink w:anchor=\"a\">{}</w:hyperlink>", run("76%")),
        ),
        (
            "an insertion",
            format!("<w:ins w:id=\"1\" w:author=\"a\">{}</w:ins>", run("76%")),
        ),
        (
            "a simple field",
            format!("<w:fldSimple w:instr=\" X \">{}</w:fldSimple>", run("76%")),
        ),
        ("a field", field),
        (
            "a control",
            format!(
                "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
                run("76%")
            ),
        ),
        (
            "a formula",
            "<m:oMath><m:r><m:t>76%</m:t></m:r></m:oMath>".to_owned(),
        ),
        (
            "beside a tab",
            "<w:r><w:rPr><w:b/></w:rPr><w:tab/><w:t>76%</w:t><w:br/></w:r>".to_owned(),
        ),
    ];
    for (what, rate) in wrapped {
        let whole = if rate.contains('为') {
            rate
        } else {
            format!("{}{rate}", run("为"))
        };
        let made = annotated(&sentence("甲类培训人数", &whole), &[]);
        assert_eq!(made.again, made.text, "{what}");
        assert_eq!(made.report.findings[0].computed, "75%", "{what}");
        assert_eq!(anchored(&made.body, 1), "76%", "{what}: {}", made.body);
        let formatted = made.body.matches("<w:b/>").count();
        assert!(formatted >= 2, "{what}: runs keep their formatting");
    }
}

/// A field's code is no text, and comments don't go into what can't hold them.
#[test]
fn fields_and_controls_stay_whole() {
    let control = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>共76%的</w:t></w:r></w:sdtContent></w:sdt>";
    let made = annotated(&sentence("甲类培训人数", control), &[]);
    assert!(made.body.contains(control), "{}", made.body);
    let code = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:t>藏着999个</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>76%</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
    let made = annotated(&sentence("甲类培训人数", code), &[]);
    assert!(!made.text.contains("999"));
    // A field that never comes to its result hides nothing beyond its paragraph.
    let open = format!(
        "{}{}",
        paragraph("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"),
        paragraph(&run("后面的正文"))
    );
    assert!(annotated(&open, &[]).text.contains("后面的正文"));
}

/// One clear text: severity and name, what is printed and follows, what to do, other places once; with author and time.
#[test]
fn a_comment_says_what_to_do_and_says_it_once() {
    let text = "一、绩效目标完成情况\n甲类培训人数指标，指标值为200人次，实际完成值为150人次，完成率为76%。\n二、有关说明\n全年共支持项目9个，其中甲类4个、乙类4个。\n";
    let bytes = make::docx(text);
    let document = read_bytes("报告.docx", bytes.clone()).unwrap();
    let report = check(&document, &Settings::bundled().unwrap());
    let comments = part(
        &annotate("报告.docx", &bytes, &report, made()).unwrap(),
        "word/comments.xml",
    );
    let said: Vec<Vec<String>> = comments
        .split("<w:comment ")
        .skip(1)
        .map(|comment| {
            comment
                .split("<w:t xml:space=\"preserve\">")
                .skip(1)
                .map(|rest| rest.split('<').next().unwrap_or_default().to_owned())
                .collect()
        })
        .collect();
    assert_eq!(
        comments
            .matches(
                "w:author=\"问效数据核验\" w:date=\"2026-11-26T09:30:00Z\" w:initials=\"核验\""
            )
            .count(),
        said.len()
    );
    assert_eq!(said[0][0], "【核验概况】");
    let rate = said
        .iter()
        .find(|lines| lines[0].contains("完成率不符"))
        .unwrap();
    assert_eq!(rate[0], "【错误】完成率不符（问题1）");
    assert!(rate[1].contains("150人次÷指标值200人次应为75%"));
    assert!(rate[2].starts_with("处理：") && rate[2].ends_with("把“76%”改为“75%”。"));
    assert_eq!(rate[3], "相关：本段：“150人次”、“200人次”");
    let mut all: Vec<&Vec<String>> = said.iter().collect();
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), count, "no comment stands twice: {said:#?}");
}

/// A contradiction is commented at each of its sides, and each comment names the others by heading and first words.
#[test]
fn both_sides_of_a_contradiction_are_commented() {
    let text = "一、完成情况\n培训技术经纪人数量指标，指标值为200人次，实际完成值为808人次，完成率为404%。\n二、原因\n培训技术经纪人数量指标，指标值为200人次，实际完成值为165人次，超过的原因是需求增加。\n";
    let bytes = make::docx(text);
    let document = read_bytes("报告.docx", bytes.clone()).unwrap();
    let report = check(&document, &Settings::bundled().unwrap());
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.code.starts_with("contradiction"))
        .expect("a contradiction");
    assert!(
        finding
            .places
            .iter()
            .any(|place| place.label == "二、原因，第1段（培训技术经纪人数量指标，…）")
    );
    let file = annotate("报告.docx", &bytes, &report, made()).unwrap();
    let comments = part(&file, "word/comments.xml");
    assert_eq!(comments.matches("】前后矛盾（问题").count(), 2);
    assert!(comments.contains("二、原因，第1段（培训技术经纪人数量指标，…）：“165人次”"));
    assert!(comments.contains("一、完成情况，第1段（培训技术经纪人数量指标，…）：“808人次”"));
}

/// A finding in a note or a text box is commented where Word can show it: at the note's mark, around the box.
#[test]
fn notes_and_text_boxes_are_commented_from_outside() {
    let wrong = "甲类培训人数指标，指标值为200人次，实际完成值为150人次，完成率为76%。";
    let mark = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>";
    let notes = format!(
        "<w:footnotes {WORDS}><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
        paragraph(&run(wrong))
    );
    let made = annotated(
        &paragraph(&format!("{}{mark}{}", run("见注"), run("。"))),
        &[("word/footnotes.xml", &notes)],
    );
    assert_eq!(made.report.findings[0].places[0].label, "注释第1条");
    assert!(made.body.contains(&format!(
        "<w:commentRangeStart w:id=\"1\"/>{mark}<w:commentRangeEnd w:id=\"1\"/>"
    )));
    assert_eq!(part(&made.file, "word/footnotes.xml"), notes);
    let content = format!("<w:txbxContent>{}</w:txbxContent>", paragraph(&run(wrong)));
    let boxed = format!(
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing>{content}</w:drawing></mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    );
    let made = annotated(
        &paragraph(&format!("{}{boxed}{}", run("见框"), run("。"))),
        &[],
    );
    assert_eq!(
        made.report
            .findings
            .iter()
            .filter(|finding| finding.code == "rate_achievement")
            .count(),
        1
    );
    assert!(
        made.body.contains(&format!(
            "<w:commentRangeStart w:id=\"1\"/>{boxed}<w:commentRangeEnd w:id=\"1\"/>"
        )),
        "{}",
        made.body
    );
    assert_eq!(made.again, made.text);
}

/// Comments of other people stay, wherever their part is; tracked changes of formatting keep numbers of their own.
#[test]
fn what_others_wrote_stays() {
    let others = format!(
        "<w:comments {WORDS}><w:comment w:id=\"7\" w:author=\"李四\"><w:p><w:r><w:t>请核实</w:t></w:r></w:p></w:comment></w:comments>"
    );
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments\" Target=\"/word/notes_of_others.xml\"/></Relationships>";
    let change = "<w:r><w:rPr><w:b/><w:rPrChange w:id=\"3\" w:author=\"a\"><w:rPr/></w:rPrChange></w:rPr><w:t>为76%，好</w:t></w:r>";
    let made = annotated(
        &sentence("甲类培训人数", change),
        &[
            ("word/notes_of_others.xml", &others),
            ("word/_rels/document.xml.rels", relations),
        ],
    );
    assert!(made.comments.contains("请核实") && made.comments.contains("w:id=\"8\""));
    assert!(!made.comments.contains("<w:comment w:id=\"0\""));
    let numbers: Vec<&str> = made
        .body
        .split("<w:rPrChange w:id=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let mut distinct = numbers.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert!(
        numbers.len() > 1 && distinct.len() == numbers.len(),
        "{numbers:?}"
    );
    assert_eq!(part(&made.file, "word/_rels/document.xml.rels"), relations);
}

//! 查重 clicked through: upload, progress, cancelling another one, the ranked list, pairs side by side, a decision with its reason, the
//! host's answer, downloads.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::demo::Demo;
use super::tab::{Browser, Tab};
use super::{check, tab};

/// The made-up texts of the demonstration, as an officer would send them.
fn prepared(to: &Path) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/duplicate-check-demo/new");
    let files = std::fs::read_dir(folder).expect("the prepared texts are there");
    let entries = files.flatten().map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).expect("a prepared file can be read");
        (name, bytes)
    });
    zipped(&to.join("送查示例.zip"), entries)
}

/// Texts of a check that takes a while.
const MANY: usize = 900;

/// Many texts that share nothing, so that a check takes a while.
fn many(to: &Path, name: &str, count: usize) -> PathBuf {
    let sentence = |seed: usize| -> String {
        let letters = (0..4_000_usize).map(|n| {
            let at = (n * n * (seed % 97 + 3) + n * seed * 131 + seed * 7_919) % 6_000;
            char::from_u32(0x4e00 + u32::try_from(at).expect("small")).expect("a character")
        });
        letters.collect()
    };
    let entries = (0..count).map(|n| (format!("T-{n:04}.txt"), sentence(n).into_bytes()));
    zipped(&to.join(name), entries)
}

fn zipped(file: &Path, entries: impl Iterator<Item = (String, Vec<u8>)>) -> PathBuf {
    let made = std::fs::File::create(file).expect("an archive can be made");
    let mut zip = zip::ZipWriter::new(made);
    for (name, bytes) in entries {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("an entry begins");
        zip.write_all(&bytes).expect("an entry is written");
    }
    zip.finish().expect("the archive ends");
    file.to_owned()
}

/// Sends a file on the page of checks; gives the check's address.
async fn send(tab: &Tab, demo: &Demo, file: &Path) -> String {
    tab.open(&demo.url("/duplicates")).await;
    tab.choose_file("#file", file).await;
    tab.click("main form[enctype] button").await;
    let sent =
        "location.pathname.split('/').length === 3 && location.pathname !== '/duplicates/library'";
    assert!(tab.holds(sent).await, "{}", tab.text().await);
    tab.ask("location.pathname").await
}

/// The address of the pair in whose row both names stand.
async fn pair_of(tab: &Tab, new: &str, old: &str) -> String {
    let script = format!(
        "(() => {{ const row = [...document.querySelectorAll('#list tbody tr')].find(it => it.querySelector('th').innerText.includes('{new}') && \
         it.cells[2].innerText.includes('{old}')); return row ? row.querySelector('a').getAttribute('href') : ''; }})()"
    );
    let found: String = tab.ask(&script).await;
    assert!(!found.is_empty(), "{new} / {old}: {}", tab.text().await);
    found
}

/// Cancels a check that waits for another.
async fn cancel_waiting(tab: &Tab) {
    tab.click("#run form button").await;
    let cancelled = "document.body.innerText.includes('已取消')";
    assert!(tab.holds(cancelled).await, "{}", tab.text().await);
}

/// Cancels a check that runs, unless a quick machine is done by then (what cancelling one does, tests of the jobs hold).
async fn cancel_running(tab: &Tab) {
    let press = "(() => { const button = document.querySelector('#run form button'); if (button) { button.click(); } return button !== null; })()";
    let pressed: bool = tab.ask(press).await;
    let ended = "/已取消|没有发现相同或相近的文字/.test(document.body.innerText)";
    assert!(
        tab.holds(ended).await,
        "pressed: {pressed}: {}",
        tab.text().await
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_runs_while_another_one_is_cancelled() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let demo = Demo::start();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let tab = browser.tab().await;
    tab.sign_in(&demo, "yewu").await;
    let (file, other) = (
        many(folder.path(), "甲批.zip", MANY),
        many(folder.path(), "乙批.zip", 3),
    );
    let first = send(&tab, &demo, &file).await;
    let second = send(&tab, &demo, &other).await;
    assert!(
        tab.text().await.contains("前面的任务完成后自动开始"),
        "one after the other: {}",
        tab.text().await
    );
    cancel_waiting(&tab).await;
    tab.open(&demo.url(&first)).await;
    // A quick machine may be done with it by now.
    let told = format!(
        "/已完成 [1-9]\\d* \\/ {MANY} 份|没有发现相同或相近的文字/.test(document.body.innerText)"
    );
    assert!(
        tab.holds(&told).await,
        "its progress is told: {}",
        tab.text().await
    );
    cancel_running(&tab).await;
    let mut wrong = Vec::new();
    check(&tab, &demo, &second, &mut wrong).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    browser.stop().await;
}

/// Adds a text to the library; the list of uploads tells by itself that it is done.
async fn fill_library(tab: &Tab, demo: &Demo, folder: &Path) {
    let text = "戈壁温室冬季蓄热墙体的相变材料配比与灌装工艺。".repeat(3);
    let entry = ("增加一份.txt".to_owned(), text.into_bytes());
    let file = zipped(&folder.join("增加.zip"), std::iter::once(entry));
    tab.open(&demo.url("/duplicates/library")).await;
    tab.choose_file("#file", &file).await;
    tab.click("main form[action='/duplicates/library'][enctype] button")
        .await;
    let done = "[...document.querySelectorAll('main tbody tr')].some(it => it.innerText.includes('增加.zip') && it.innerText.includes('已完成'))";
    assert!(tab.holds(done).await, "{}", tab.text().await);
}

/// Adds two blank forms and takes one out of use, which asks before it does.
async fn keep_forms(tab: &Tab, demo: &Demo, folder: &Path) {
    for name in ["重点研发.txt", "科技特派员.txt"] {
        let file = folder.join(name);
        let form = format!("{name}申报书\n一、立项依据与研究现状\n二、研究目标与内容\n");
        std::fs::write(&file, form).expect("the form can be written");
        tab.open(&demo.url("/duplicates/library/forms")).await;
        tab.choose_file("#form", &file).await;
        tab.click("main form[enctype] button").await;
        let kept = format!("document.querySelector('#list').innerText.includes('{name}')");
        assert!(tab.holds(&kept).await, "{}", tab.text().await);
    }
    assert!(!tab.text().await.contains("确认停用"), "asked for first");
    tab.click("#list tbody tr:first-child summary").await;
    let asked = "document.querySelector('#list').innerText.includes('确认停用')";
    assert!(tab.holds(asked).await, "{}", tab.text().await);
    tab.click("#list tbody tr:first-child form button").await;
    let gone = "document.querySelectorAll('#list tbody tr').length === 1";
    assert!(tab.holds(gone).await, "{}", tab.text().await);
    assert!(
        tab.text().await.contains("重点研发.txt"),
        "{}",
        tab.text().await
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_officer_finds_shows_and_decides_and_the_host_answers() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let demo = Demo::start();
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let tab = browser.tab().await;
    tab.desktop().await;
    tab.sign_in(&demo, "yewu").await;
    fill_library(&tab, &demo, folder.path()).await;
    keep_forms(&tab, &demo, folder.path()).await;
    let list = send(&tab, &demo, &prepared(folder.path())).await;
    // The page refreshes itself until the check is done.
    let done = "document.querySelectorAll('#list tbody tr').length > 5";
    assert!(tab.holds(done).await, "{}", tab.text().await);
    let mut wrong = Vec::new();
    for path in [
        "/duplicates",
        "/duplicates/library",
        "/duplicates/library/forms",
        "/duplicates/library/uploads",
        &list,
    ] {
        check(&tab, &demo, path, &mut wrong).await;
    }
    tab.desktop().await;
    tab.open(&demo.url(&list)).await;
    let text = tab.text().await;
    for said in [
        "疑似重复资助",
        "同批送查",
        "项目库",
        "未计入的格式文本",
        "未核实",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    passages(&tab, &demo, &list, &mut wrong).await;
    signals(&tab, &demo, &list, &mut wrong).await;
    decide(&tab, &demo, &list, &mut wrong).await;
    downloads(&tab, &list).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    browser.stop().await;
}

/// Both texts whole: from one passage to the next, boilerplate marked.
async fn passages(tab: &Tab, demo: &Demo, list: &str, wrong: &mut Vec<String>) {
    let pair = pair_of(tab, "2024-103", "2022-002").await;
    check(tab, demo, &pair, wrong).await;
    tab.desktop().await;
    tab.open(&demo.url(&pair)).await;
    for place in ["第 1 / 2 段", "第 2 / 2 段"] {
        tab.click("#steps button:nth-of-type(2)").await;
        let there = format!(
            "document.querySelector('#steps [role=status]').innerText === '{place}' && document.querySelectorAll('.passage.current').length === 2"
        );
        assert!(tab.holds(&there).await, "{place}: {}", tab.text().await);
    }
    tab.click("#steps button:nth-of-type(1)").await;
    let back = "document.querySelector('#n1').classList.contains('current')";
    assert!(tab.holds(back).await);
    let boilerplate = "[...document.querySelectorAll('#whole .left-out')].some(it => it.innerText.includes('本单位已认真阅读') && it.title.includes('不计入重复'))";
    assert!(
        tab.ask::<bool>(boilerplate).await,
        "the pledge is grey and says why"
    );
    tab.open(&demo.url(list)).await;
}

/// A proposal without text: what else both have, each explained.
async fn signals(tab: &Tab, demo: &Demo, list: &str, wrong: &mut Vec<String>) {
    for (new, old, said) in [
        ("S2024-105", "2023-006", "内容逐字节相同"),
        ("S2024-106", "CG2024-056", "B9 同为 77"),
        ("2024-104", "2024-107", "图像相近"),
    ] {
        let pair = pair_of(tab, new, old).await;
        check(tab, demo, &pair, wrong).await;
        let text = tab.text().await;
        for said in [said, "能单独说明是同一工作", "重复资助识别惯例", "未核实"]
        {
            assert!(text.contains(said), "{said}: {text}");
        }
        tab.desktop().await;
        tab.open(&demo.url(list)).await;
    }
}

/// A request to explain, its answer, and what the officer sees of it.
async fn decide(tab: &Tab, demo: &Demo, list: &str, wrong: &mut Vec<String>) {
    let pair = pair_of(tab, "2024-101", "2022-001").await;
    tab.open(&demo.url(&pair)).await;
    tab.follow("#decisions form button").await;
    assert!(
        tab.holds("document.body.innerText.includes('请选择一项决定')")
            .await,
        "{}",
        tab.text().await
    );
    tab.click("input[name=decision][value=explain]").await;
    tab.fill("#reason", "研究内容与2022年项目雷同").await;
    tab.fill("#question", "请说明第二部分研究内容的来源").await;
    tab.follow("#decisions form button").await;
    let kept = "document.querySelector('#decisions .cite') !== null";
    assert!(tab.holds(kept).await, "{}", tab.text().await);
    assert!(tab.text().await.contains("研究内容与2022年项目雷同"));
    check(tab, demo, &pair, wrong).await;
    tab.desktop().await;
    tab.sign_in(demo, "shuoming").await;
    tab.open(&demo.url("/explanations")).await;
    let html = tab.content().await;
    let request = tab::hrefs(&html)
        .into_iter()
        .find(|link| link.starts_with("/explanations/"))
        .expect("the host is asked");
    for path in ["/explanations", &request] {
        check(tab, demo, path, wrong).await;
    }
    assert!(
        !tab.text().await.contains("示例农业研究所"),
        "not told with whom"
    );
    tab.desktop().await;
    tab.open(&demo.url(&request)).await;
    tab.fill("#text", "由合作单位共同起草").await;
    tab.follow("main form.fields button").await;
    let told = "document.body.innerText.includes('补充说明')";
    assert!(tab.holds(told).await, "{}", tab.text().await);
    tab.sign_in(demo, "yewu").await;
    tab.open(&demo.url(&pair)).await;
    assert!(tab.text().await.contains("由合作单位共同起草"));
    tab.open(&demo.url(list)).await;
    assert!(tab.text().await.contains("已作说明，待定"));
}

/// Every file is there, and of its kind.
async fn downloads(tab: &Tab, list: &str) {
    for (file, begins) in [
        ("report.docx", "PK"),
        ("report.pdf", "%PDF"),
        ("page.html", "<!doctype html>"),
        ("passages.json", "{"),
    ] {
        let begun: String = tab
            .ask(&format!(
                "fetch('{list}/downloads/{file}').then(answer => answer.text()).then(text => text.slice(0, 20))"
            ))
            .await;
        assert!(begun.starts_with(begins), "{file}: {begun}");
    }
}

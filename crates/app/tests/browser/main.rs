//! The demonstration in a real browser: every page that a role can reach is visited, checked for accessibility (axe-core, WCAG AA), for
//! script errors and for a body that scrolls sideways on a phone; a figure is clicked down to a filing.
//!
//! Needs Debian's Chromium. Without it the tests say so and pass, unless `WENXIAO_REQUIRE_BROWSER` or `CI` is set.
//! `WENXIAO_SCREENSHOTS=DIR` keeps a picture of every page at 1366×768, on a phone and on paper.

mod demo;
mod duplicates;
mod tab;

use std::collections::{BTreeSet, VecDeque};

use demo::Demo;
use tab::{Browser, Tab};

/// Pages of one kind (same path but for ids and codes) that are visited, at most.
const OF_A_KIND: usize = 2;
/// Pages that one role visits, at most: a guard against a crawl without an end.
const PAGES: usize = 120;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_the_department_is_accessible_and_fits() {
    crawl_as("yewu").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_the_auditor_is_accessible_and_fits() {
    crawl_as("shenji").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_of_an_evaluator_is_accessible_and_fits() {
    crawl_as("pingjia").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_point_leads_to_its_reason_and_to_projects() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let demo = Demo::start();
    let tab = browser.tab().await;
    tab.sign_in(&demo, "pingjia").await;
    let links = tab.links().await;
    assert!(
        links.iter().all(|link| !link.starts_with("/funds/")),
        "an evaluator sees its own evaluations only: {links:?}"
    );
    let evaluation = links
        .into_iter()
        .find(|link| link.starts_with("/evaluations/") && link.matches('/').count() == 2)
        .expect("the first page links to the seed's evaluation");
    tab.open(&demo.url(&evaluation)).await;
    assert!(tab.text().await.contains("87.50"), "{}", tab.text().await);
    let mut trail = vec![evaluation];
    // Tree → leaf → problem, and leaf → count of projects → the projects that it counts.
    for wanted in [
        "/nodes",
        "/nodes/C",
        "/figures/acceptance/not_met",
        "/projects?only=not_met",
        "/projects/RC2024-",
    ] {
        let links = tab.links().await;
        let next = links
            .iter()
            .find(|link| link.contains(wanted) && !trail.contains(link))
            .unwrap_or_else(|| {
                panic!(
                    "{} links to no {wanted}; it links to {links:?}",
                    trail.join(" → ")
                )
            });
        tab.open(&demo.url(next)).await;
        if wanted.contains("only=not_met") {
            assert!(tab.text().await.contains("共 3 条"), "{}", tab.text().await);
        }
        trail.push(next.clone());
    }
    assert!(
        tab.text().await.contains("承担单位"),
        "{}",
        trail.join(" → ")
    );
    tab.open(&demo.url(&format!("{}/nodes/B12", trail[0])))
        .await;
    assert!(
        tab.text().await.contains("预算执行偏慢"),
        "the lost point says why"
    );
    // What only the finance department reaches: both evaluations on one screen, and freezing.
    tab.sign_in(&demo, "jixiao").await;
    let mut wrong = Vec::new();
    for path in ["/".to_owned(), format!("{}/freeze", trail[0])] {
        check(&tab, &demo, &path, &mut wrong).await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    tab.open(&demo.url("/")).await;
    let home = tab.text().await;
    assert!(home.contains("94.59") && home.contains("87.50"), "{home}");
    browser.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_figure_leads_down_to_a_filing() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let demo = Demo::start();
    let tab = browser.tab().await;
    tab.sign_in(&demo, "yewu").await;
    let fund = seed_fund(&tab).await;
    tab.open(&demo.url(&fund)).await;
    let mut trail = vec![fund];
    // Score → indicator → project → filing: at each step a link that was not walked yet leads one level further down.
    for wanted in [
        "/figures/score/total",
        "/figures/score/sum",
        "/figures/score/output",
        "/figures/indicator/O2/points",
        "/figures/indicator/O2/achievement",
        "/figures/indicator/O2/actual",
        "/indicators/O2/filings",
        "/filings/O2",
    ] {
        let links = tab.links().await;
        let next = links
            .iter()
            .find(|link| link.contains(wanted) && !trail.contains(link))
            .unwrap_or_else(|| {
                panic!(
                    "{} links to no {wanted}; it links to {links:?}",
                    trail.join(" → ")
                )
            });
        tab.open(&demo.url(next)).await;
        trail.push(next.clone());
    }
    let text = tab.text().await;
    assert!(
        text.contains("承担单位"),
        "{} ends at no project:\n{text}",
        trail.join(" → ")
    );
    browser.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_work_without_scripts() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let demo = Demo::start();
    let tab = browser.tab().await;
    tab.sign_in(&demo, "yewu").await;
    tab.without_scripts().await;
    tab.open(&demo.url("/")).await;
    let html = tab.content().await;
    let fund = tab::hrefs(&html)
        .into_iter()
        .find(|link| link.starts_with("/funds/"))
        .expect("the first page links to the seed fund without scripts");
    tab.open(&demo.url(&fund)).await;
    let html = tab.content().await;
    assert!(
        html.contains("94.59"),
        "the score stands on the overview without scripts"
    );
    assert!(
        html.contains("data-chart") && html.contains("<svg viewBox") && !html.contains("<canvas"),
        "the charts are drawings"
    );
    tab.open(&demo.url(&format!("{fund}/projects?q=CG2024-011")))
        .await;
    let list = tab.content().await;
    assert!(list.contains("共 1 条"), "the list is searched");
    browser.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_scripts_charts_are_alive_and_lists_filter_in_place() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let demo = Demo::start();
    let tab = browser.tab().await;
    tab.sign_in(&demo, "jixiao").await;
    let fund = seed_fund(&tab).await;
    tab.open(&demo.url(&fund)).await;
    let alive = "document.querySelectorAll('[data-chart] canvas').length === 2";
    assert!(tab.holds(alive).await, "ECharts draws both charts");
    tab.open(&demo.url(&format!("{fund}/projects"))).await;
    let choose = "(() => { const it = document.querySelector('#cohort'); it.value = 'continuing'; \
                  it.dispatchEvent(new Event('change', { bubbles: true })); return true; })()";
    tab.ask::<bool>(choose).await;
    let filtered = "location.search.includes('cohort=continuing') && document.body.innerText.includes('共 48 条')";
    assert!(
        tab.holds(filtered).await,
        "htmx filters the list: {}",
        tab.text().await
    );
    assert_eq!(tab.script_errors().await, Vec::<String>::new());
    browser.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn money_and_causes_are_edited_frozen_and_adjusted_by_hand() {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let demo = Demo::start();
    let tab = browser.tab().await;
    tab.sign_in(&demo, "yewu").await;
    let fund = seed_fund(&tab).await;
    let project = format!("{fund}/projects/CG2024-011");
    let mut wrong = Vec::new();
    check(&tab, &demo, &format!("{project}/money/edit"), &mut wrong).await;
    tab.desktop().await;
    tab.send(&[("spent", "12.5"), ("due_on", "2024-07-31")])
        .await;
    assert!(tab.text().await.contains("12.50 万元"));
    check(&tab, &demo, &format!("{fund}/freeze"), &mut wrong).await;
    tab.desktop().await;
    tab.ask::<bool>("(() => { document.querySelector('#sure').checked = true; return true; })()")
        .await;
    tab.send(&[]).await;
    check(&tab, &demo, &format!("{project}/money/adjust"), &mut wrong).await;
    tab.desktop().await;
    let fields = [
        ("spent", "10"),
        ("grade", "good"),
        ("reason", "审计核减二万五千元，见审计意见第三条。"),
    ];
    tab.send(&fields).await;
    let page = tab.text().await;
    for shown in [
        "冻结值 12.50 万元",
        "10.00 万元",
        "见审计意见第三条",
        "yewu",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    check(&tab, &demo, &project, &mut wrong).await;
    tab.desktop().await;
    tab.open(&demo.url(&format!("{fund}/findings"))).await;
    let links = tab.links().await;
    let cause = links
        .into_iter()
        .find(|link| link.ends_with("/cause/adjust"));
    let cause = cause.expect("a deviation's cause can be adjusted");
    check(&tab, &demo, &cause, &mut wrong).await;
    tab.desktop().await;
    let fields = [
        ("cause", "上级下达资金晚于项目立项，部分任务顺延。"),
        ("improvement", "提前完成项目评审，资金到位当月下达。"),
        ("reason", "补充说明，见业务处复核意见。"),
    ];
    tab.send(&fields).await;
    let indicator = cause.trim_end_matches("/cause/adjust").to_owned();
    assert!(tab.text().await.contains("见业务处复核意见"));
    check(&tab, &demo, &indicator, &mut wrong).await;
    check(
        &tab,
        &demo,
        &format!("{fund}/projects?q=CG2024-011"),
        &mut wrong,
    )
    .await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    browser.stop().await;
}

/// Where the first page leads for the seed fund.
async fn seed_fund(tab: &Tab) -> String {
    let links = tab.links().await;
    let fund = links.iter().find(|link| link.starts_with("/funds/"));
    fund.unwrap_or_else(|| panic!("the first page links to no fund: {links:?}"))
        .clone()
}

/// Visits what a role can reach from the first page, and checks each page.
async fn crawl_as(login: &str) {
    let Some(browser) = Browser::start().await else {
        return;
    };
    let demo = Demo::start();
    let tab = browser.tab().await;
    let mut wrong = Vec::new();
    check(&tab, &demo, "/sign-in", &mut wrong).await;
    tab.sign_in(&demo, login).await;
    let mut waiting = VecDeque::from(["/".to_owned()]);
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut kinds: Vec<String> = Vec::new();
    let mut visited = 0;
    while let Some(path) = waiting.pop_front() {
        visited += 1;
        assert!(visited <= PAGES, "more than {PAGES} pages: {known:?}");
        check(&tab, &demo, &path, &mut wrong).await;
        for link in tab.links().await {
            let kind = kind(&link);
            let often = kinds.iter().filter(|known| **known == kind).count();
            if often < OF_A_KIND && is_page(&link) && known.insert(link.clone()) {
                kinds.push(kind);
                waiting.push_back(link);
            }
        }
    }
    assert!(
        visited > 8,
        "{login} reached only {visited} pages: {known:?}"
    );
    assert!(
        wrong.is_empty(),
        "{login}, {visited} pages:\n{}",
        wrong.join("\n")
    );
    browser.stop().await;
}

/// A page of ours that a browser shows: no file to download.
fn is_page(link: &str) -> bool {
    link.starts_with('/')
        && !link.starts_with("/static/")
        && !link.contains("/downloads/")
        && !link.contains("/sign-out")
}

/// The path with everything that differs from record to record taken out.
fn kind(link: &str) -> String {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    // One page for each figure, one form for each text.
    for folder in ["/figures/", "/narratives/"] {
        if let Some((before, _)) = path.split_once(folder) {
            return kind(before) + folder + "*";
        }
    }
    let query = link
        .split_once('?')
        .map_or("", |(_, query)| query.split('=').next().unwrap_or_default());
    let steps: Vec<&str> = path
        .split('/')
        .map(|step| {
            if step.chars().any(|c| c.is_ascii_digit() || !c.is_ascii()) {
                "*"
            } else {
                step
            }
        })
        .collect();
    format!("{}?{query}", steps.join("/"))
}

async fn check(tab: &Tab, demo: &Demo, path: &str, wrong: &mut Vec<String>) {
    tab.desktop().await;
    tab.open(&demo.url(path)).await;
    tab.picture(path, "desktop").await;
    wrong.extend(
        tab.accessibility()
            .await
            .into_iter()
            .map(|violation| format!("{path}: {violation}")),
    );
    wrong.extend(
        tab.script_errors()
            .await
            .into_iter()
            .map(|error| format!("{path}: {error}")),
    );
    tab.phone().await;
    let (wide, screen) = tab.widths().await;
    if wide > screen {
        wrong.push(format!(
            "{path}: the body is {wide} px wide on a phone of {screen} px"
        ));
    }
    tab.picture(path, "phone").await;
    tab.print(path).await;
}

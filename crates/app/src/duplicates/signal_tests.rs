//! Signals beyond text over HTTP and through the job: proposals with and without texts, the seed's projects, two applicants of one call.

use axum::http::StatusCode;
use rust_decimal::Decimal;
use wenxiao_domain::package::{Package, Project, Target};

use super::queries;
use super::tests::{checked, pair_of, prepared, with_people};
use crate::jobs::worker;
use crate::web::testing::{TestApp, seed};

#[tokio::test]
async fn two_applicants_of_one_call_who_share_a_paragraph_are_found_both_ways() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        let check = checked(&test, &mut officer).await;
        let list = officer.get(&format!("{check}?source=peer")).await.body;
        let one = pair_of(&list, "2024-104", "2024-107");
        let page = officer.get(&one).await.body;
        for said in [
            "同批送查",
            "五座电站尾水口布设水温链",
            "图像相近",
            "疑似重复资助",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(
            !page.contains("<b>本单位已认真阅读"),
            "the pledge is no passage"
        );
        let back = list.split("<tr>").any(|row| {
            row.find("2024-107")
                .is_some_and(|at| row[at..].contains("2024-104 尾水温度与产卵.txt<span"))
        });
        assert!(back, "each is a pair with its own share: {list}");
        // The form begins with headings that the library's texts have too: no part of the passage.
        let id = check.rsplit('/').next().unwrap();
        let filter = queries::PairFilter {
            source: "peer".to_owned(),
            ..queries::PairFilter::default()
        };
        let mut read = test.app.db.read().await.unwrap();
        let all = (queries::PairOrder::Rank, 0, 10);
        let (pairs, _) = queries::pairs(&mut read, id, &filter, all).await.unwrap();
        drop(read);
        assert_eq!(pairs.len(), 2);
        assert!(pairs.iter().all(|pair| pair.longest < 120), "{pairs:#?}");
        let left: Vec<_> = std::fs::read_dir(&*test.app.data)
            .unwrap()
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().contains("peers"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
        test.remove().await;
    }
}

#[tokio::test]
async fn a_proposal_without_text_is_compared_explained_and_decided() {
    for test in TestApp::each().await {
        with_people(&test).await;
        test.with_seed().await;
        let mut officer = test.client("officer").await;
        let check = checked(&test, &mut officer).await;
        let list = officer.get(&check).await.body;
        let pair = pair_of(&list, "S2024-105", "2023-006");
        let page = officer.get(&pair).await.body;
        for said in [
            "疑似重复资助",
            "“附件1-样机试验记录.txt”与“佐证-刷洗样机运行记录.txt”内容逐字节相同",
            "设备 1 项相同",
            "能单独说明是同一工作",
            "重复资助识别惯例",
            "未核实",
            "没有比出相同文字",
            "示例机电公司",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let project = pair_of(&list, "S2024-106", "CG2024-056");
        let page = officer.get(&project).await.body;
        assert!(
            page.contains("指标 ") && page.contains("B9 同为 77"),
            "{page}"
        );
        assert!(list.contains("项目库"));
        let hinted = officer.get(&format!("{check}?hinted=yes")).await.body;
        assert!(hinted.contains(&pair) && hinted.contains(&project));
        let decided = [
            ("decision", "refused"),
            ("reason", "佐证和样机相同"),
            ("seen", "0"),
        ];
        let kept = officer.post(&format!("{pair}/decision"), &decided).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
        for (file, begins) in [("report.docx", "PK"), ("report.pdf", "%PDF")] {
            let answer = officer.get(&format!("{pair}/downloads/{file}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{file}: {}", answer.body);
            assert!(answer.body.starts_with(begins), "{file}");
        }
        let other = officer.get(&format!("{pair}/downloads/page.html")).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        for file in ["report.docx", "report.pdf", "page.html", "passages.json"] {
            let answer = officer.get(&format!("{check}/downloads/{file}")).await;
            assert_eq!(answer.status, StatusCode::OK, "{file}: {}", answer.body);
            if file.ends_with("html") || file.ends_with("json") {
                assert!(answer.body.contains("内容逐字节相同"), "{file}");
            }
        }
        test.remove().await;
    }
}

#[tokio::test]
async fn a_wrong_table_of_proposals_is_said_at_once_and_nothing_begins() {
    for test in TestApp::each().await {
        with_people(&test).await;
        let mut officer = test.client("officer").await;
        let table =
            "编号,项目名称,项目负责人,承担单位,年度,专项,预算科目\nS-1,,甲,一所,24,专项,设备费\n";
        for path in ["/duplicates", "/duplicates/library"] {
            let sent = officer.upload(path, "申报信息.csv", table.as_bytes()).await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
            for said in ["申报信息表有 3 处问题", "第 2 行", "四位数字", "科目=万元"]
            {
                assert!(sent.body.contains(said), "{said}: {}", sent.body);
            }
        }
        let form = officer.get("/duplicates/downloads/proposals.xlsx").await;
        assert!(form.status == StatusCode::OK && form.body.starts_with("PK"));
        assert!(
            officer
                .get("/duplicates")
                .await
                .body
                .contains("还没有查重记录")
        );
        test.remove().await;
    }
}

/// A made-up proposal as a row of the table.
fn row(id: &str, title: &str, host: &str, targets: &[(String, Decimal)]) -> String {
    let targets: Vec<String> = targets
        .iter()
        .map(|(code, amount)| format!("{code}={amount}"))
        .collect();
    format!(
        "{id},{title},虚构负责人{id},{host},2025,虚构专项,{}\n",
        targets.join("；")
    )
}

/// A project of the seed with its numeric targets.
fn with_targets<'s>(seed: &'s Package, id: &str) -> (&'s Project, Vec<(String, Decimal)>) {
    let at = seed.projects.iter().position(|it| it.id == id).unwrap();
    let numbers = seed
        .filings
        .iter()
        .filter_map(|filing| match &filing.target {
            Some(Target::Number(number)) if filing.project as usize == at => Some((
                seed.indicators[filing.indicator as usize].code.clone(),
                *number,
            )),
            _ => None,
        });
    (&seed.projects[at], numbers.collect())
}

/// Nine planted proposals and twenty others as a table, and which project each planted one is of.
fn planted(seed: &Package) -> (String, Vec<(String, &'static str)>) {
    let mut table = "编号,项目名称,项目负责人,承担单位,年度,专项,指标\n".to_owned();
    let mut planted = Vec::new();
    for (n, id) in ["CG2024-027", "CG2024-064", "CG2024-100"]
        .into_iter()
        .enumerate()
    {
        let (project, targets) = with_targets(seed, id);
        let half: Vec<(String, Decimal)> = targets
            .iter()
            .map(|(code, amount)| (code.clone(), amount / Decimal::TWO))
            .collect();
        // Another host and nearly the same title; the same host and another title; half of the targets at the same host.
        let rows = [
            row(
                &format!("P{n}1"),
                &format!("{}研究", project.name),
                "虚构单位",
                &targets,
            ),
            row(
                &format!("P{n}2"),
                "完全改写的题目甲乙丙丁",
                &project.host,
                &targets,
            ),
            row(
                &format!("P{n}3"),
                "另起炉灶的名目戊己庚辛",
                &project.host,
                &half,
            ),
        ];
        table.push_str(&rows.concat());
        planted.extend((1..=3).map(|case| (format!("P{n}{case}"), id)));
    }
    for (n, word) in "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"
        .chars()
        .enumerate()
    {
        let own = |code: &str, by: usize| (code.to_owned(), Decimal::from(n * by + 1_009));
        let targets = [own("B2", 17), own("B8", 13), own("B9", 7)];
        let title = format!("关键技术研究与应用{word}");
        table.push_str(&row(&format!("Q{n}"), &title, "虚构单位", &targets));
    }
    planted.sort();
    (table, planted)
}

/// A project that an agency evaluated is known by its title, host and money.
#[tokio::test]
async fn a_project_of_an_evaluation_by_an_agency_is_compared_with() {
    let mut package = crate::schemes::testing::small();
    let name = "荒漠绿洲过渡带防护林水分平衡监测";
    let filed = &mut package.projects[0].filed;
    (filed.id, filed.name) = ("DF2024-01".to_owned(), name.to_owned());
    let host = filed.host.clone();
    let money = [
        ("核定金额", filed.committed),
        ("地方及自筹投入", filed.counterpart),
    ];
    let money: Vec<String> = money
        .iter()
        .filter(|(_, amount)| amount.0 > 0)
        .map(|(line, amount)| format!("{line}={}", amount.to_wan()))
        .collect();
    let table = format!(
        "编号,项目名称,项目负责人,承担单位,年度,专项,预算科目\nS-1,{name}研究,甲,{host},2025,虚构专项,{}\nS-2,毫不相干的另一项工作,乙,别处单位,2025,虚构专项,设备费=3\n",
        money.join("；")
    );
    for test in TestApp::each().await {
        with_people(&test).await;
        test.with_evaluation(&package).await;
        let mut officer = test.client("officer").await;
        let sent = officer
            .upload("/duplicates", "申报信息.csv", table.as_bytes())
            .await;
        worker::drain(&test.app).await.unwrap();
        let list = officer.get(sent.location()).await.body;
        let page = officer.get(&pair_of(&list, "S-1", "DF2024-01")).await.body;
        for said in [
            "项目库",
            "名称",
            "承担单位同为",
            "核定金额",
            "区域协同创新专项",
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(!list.contains("S-2"), "{list}");
        test.remove().await;
    }
}

/// 重复资助 among the seed's 136 projects, through the real job. The planted proposals are made up; nothing is said of the projects.
#[tokio::test]
async fn planted_proposals_are_found_among_the_seeds_projects_and_no_other() {
    let seed = seed();
    assert_eq!(seed.projects.len(), 136);
    let (table, planted) = planted(&seed);
    for test in TestApp::each().await {
        with_people(&test).await;
        test.with_seed().await;
        let mut officer = test.client("officer").await;
        officer
            .upload("/duplicates/library", "library.zip", &prepared("library"))
            .await;
        let sent = officer
            .upload("/duplicates", "申报信息.csv", table.as_bytes())
            .await;
        worker::drain(&test.app).await.unwrap();
        let id = sent.location().rsplit('/').next().unwrap().to_owned();
        let filter = queries::PairFilter {
            source: "project".to_owned(),
            ..queries::PairFilter::default()
        };
        let mut read = test.app.db.read().await.unwrap();
        let all = (queries::PairOrder::Rank, 0, 1_000);
        let (pairs, _) = queries::pairs(&mut read, &id, &filter, all).await.unwrap();
        let check = queries::check(&mut read, &id).await.unwrap();
        drop(read);
        assert!(
            check.rule.contains("duplicate-funding-practice/signals")
                && check.rule.contains("memory")
        );
        let mut found: Vec<(String, &str)> = pairs
            .iter()
            .map(|pair| {
                let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
                let old = first(&pair.old_name);
                let of = planted.iter().find(|(_, id)| *id == old);
                assert!(pair.hinted && pair.signal_count >= 2, "{pair:?}");
                (first(&pair.new_name), of.map_or("", |(_, id)| *id))
            })
            .collect();
        found.sort();
        assert_eq!(found, planted, "{pairs:#?}");
        test.remove().await;
    }
}

//! The pages of evaluations over HTTP, on each database that there is.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use wenxiao_domain::scheme::EvaluationPackage;

use crate::packages;
use crate::web::permission::Role;
use crate::web::testing::{TestApp, evaluation_seed, links, zipped};

const SEED: &str = "regional-collaboration-2024";
const AGENCY: &str = "示例评价机构";

#[tokio::test]
async fn an_agency_uploads_its_own_evaluation_and_no_other() {
    for test in TestApp::each().await {
        test.with_account("agency", Role::Evaluator, AGENCY).await;
        test.with_account("other", Role::Evaluator, "别家评价机构")
            .await;
        test.with_account("department", Role::Department, "").await;
        let bytes = zipped(SEED, |_, text| text);
        for stranger in ["other", "department"] {
            let mut client = test.client(stranger).await;
            let refused = client.upload("/imports", "seed.zip", &bytes).await;
            let shown = client.get(refused.location()).await;
            assert!(shown.body.contains("没有导入任何内容"), "{stranger}");
            assert!(shown.body.contains(AGENCY), "{stranger} learns whose it is");
        }
        let mut client = test.client("agency").await;
        let wrong = zipped(SEED, |file, text| match file {
            "scores.csv" => text.replace("A22,1,", "A22,x,"),
            _ => text,
        });
        let wrong = client.upload("/imports", "wrong.zip", &wrong).await;
        let shown = client.get(wrong.location()).await;
        assert!(shown.body.contains("scores.csv 第 5 行"), "{}", shown.body);
        let short = zipped(SEED, |file, text| match file {
            "scores.csv" => text.replace("A22,1,", "A22,,"),
            _ => text,
        });
        let waits = client.upload("/imports", "short.zip", &short).await;
        let shown = client.get(waits.location()).await;
        assert!(
            shown.body.contains("等待您确认") && shown.body.contains("计 0 分"),
            "what scoring finds is said before anything is stored: {}",
            shown.body
        );
        let mut foreign = test.client("other").await;
        for path in [
            waits.location().to_owned(),
            format!("{}/store", waits.location()),
        ] {
            let answer = if path.ends_with("store") {
                foreign.post(&path, &[]).await
            } else {
                foreign.get(&path).await
            };
            assert_eq!(
                answer.status,
                StatusCode::NOT_FOUND,
                "somebody else's upload"
            );
        }
        let fine = client.upload("/imports", "seed.zip", &bytes).await;
        let stored = client
            .post(&format!("{}/store", fine.location()), &[])
            .await;
        let overview = client.get(stored.location()).await;
        assert!(overview.body.contains(">87.50</a>") && overview.body.contains("评价数据包已导入"));
        let base = stored
            .location()
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned();
        assert_eq!(foreign.get(&base).await.status, StatusCode::NOT_FOUND);
        assert!(!foreign.get("/").await.body.contains("区域协同创新专项"));
        test.remove().await;
    }
}

#[tokio::test]
async fn both_evaluations_of_a_department_stand_on_one_screen() {
    let test = TestApp::sqlite().await;
    let fund = test.with_seed().await;
    let evaluation = test.with_evaluation(&evaluation_seed()).await;
    test.with_account("finance", Role::Finance, "").await;
    let mut client = test.client("finance").await;
    let home = client.get("/").await;
    for shown in [
        "2024 年度",
        "新疆维吾尔自治区",
        "单位自评",
        "财政评价",
        ">94.59</a>",
        ">87.50</a>",
    ] {
        assert!(home.body.contains(shown), "{shown}");
    }
    let all: BTreeSet<String> = links(&home).into_iter().collect();
    assert!(all.contains(&fund) && all.contains(&evaluation));
    // The rate printed here is the one that is derived there.
    let derived = client
        .get(&format!("{evaluation}/figures/money/spent_of_budget"))
        .await;
    assert!(home.body.contains(">38.19</a>") && derived.body.contains("38.19"));
    test.remove().await;
}

#[tokio::test]
async fn every_figure_of_an_evaluation_has_a_derivation_down_to_projects() {
    let test = TestApp::sqlite().await;
    let evaluation = test.with_evaluation(&evaluation_seed()).await;
    test.with_account("finance", Role::Finance, "").await;
    let mut client = test.client("finance").await;
    let mut figures = BTreeSet::new();
    for page in ["", "/nodes", "/surveys", "/nodes/B12"] {
        let answer = client.get(&format!("{evaluation}{page}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{page}");
        figures.extend(
            links(&answer)
                .into_iter()
                .filter(|link| link.contains("/figures/")),
        );
    }
    assert!(figures.len() > 150, "{} figures", figures.len());
    let mut lead_to_projects = 0;
    for figure in &figures {
        let answer = client.get(figure).await;
        assert_eq!(answer.status, StatusCode::OK, "{figure}");
        for link in links(&answer)
            .into_iter()
            .filter(|link| link.contains("/projects?"))
        {
            lead_to_projects += 1;
            assert_eq!(client.get(&link).await.status, StatusCode::OK, "{link}");
        }
    }
    assert!(
        lead_to_projects > 10,
        "{lead_to_projects} figures lead to projects"
    );
    for (query, count) in [
        ("only=not_met", "共 3 条"),
        ("only=at_acceptance", "共 27 条"),
        (
            "direction=%E7%A7%91%E6%8A%80%E6%8F%B4%E7%96%86%E8%AE%A1%E5%88%92&cohort=new",
            "共 64 条",
        ),
    ] {
        let list = client.get(&format!("{evaluation}/projects?{query}")).await;
        assert!(list.body.contains(count), "{query} lists {count}");
    }
    test.remove().await;
}

#[tokio::test]
async fn a_score_is_edited_before_freezing_and_adjusted_with_a_reason_after() {
    for test in TestApp::each().await {
        let evaluation = test.with_evaluation(&evaluation_seed()).await;
        test.with_account("agency", Role::Evaluator, AGENCY).await;
        test.with_account("finance", Role::Finance, "").await;
        let mut agency = test.client("agency").await;
        let mut finance = test.client("finance").await;
        let node = format!("{evaluation}/nodes/B12");
        let wrong = agency
            .post(&format!("{node}/edit"), &[("actual", "很多")])
            .await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.body.contains("请填一个数"));
        let edited = agency
            .post(&format!("{node}/edit"), &[("actual", "45")])
            .await;
        assert_eq!(edited.location(), node);
        assert!(agency.get(&evaluation).await.body.contains(">88.50</a>"));
        let stale =
            r#"{"satisfied_e6":null,"actual_e6":1,"target_e6":null,"count_e6":null,"experts":""}"#;
        let lost = agency
            .post(
                &format!("{node}/edit"),
                &[("actual", "1"), ("shown", stale)],
            )
            .await;
        assert_eq!(
            lost.status,
            StatusCode::CONFLICT,
            "somebody else was quicker"
        );
        let own = agency
            .post(&format!("{evaluation}/freeze"), &[("sure", "yes")])
            .await;
        assert_eq!(
            own.status,
            StatusCode::NOT_FOUND,
            "an agency doesn't freeze"
        );
        let unsure = finance.post(&format!("{evaluation}/freeze"), &[]).await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        finance
            .post(&format!("{evaluation}/freeze"), &[("sure", "yes")])
            .await;
        let late = agency
            .post(&format!("{node}/edit"), &[("actual", "1")])
            .await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        let silent = finance
            .post(&format!("{node}/adjust"), &[("actual", "62")])
            .await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = [("actual", "62"), ("reason", "<b>审计复核</b>")];
        let adjusted = finance.post(&format!("{node}/adjust"), &said).await;
        let page = finance.get(adjusted.location()).await;
        for shown in ["4.00", "冻结时的原值", "实际值 45", "&#60;b&#62;审计复核"] {
            assert!(page.body.contains(shown), "{shown}: {}", page.body);
        }
        test.remove().await;
    }
}

#[tokio::test]
async fn two_agencies_stand_side_by_side_with_their_differences() {
    let test = TestApp::sqlite().await;
    let mut package = evaluation_seed();
    let first = test.with_evaluation(&package).await;
    "别家评价机构".clone_into(&mut package.fund.evaluator);
    let leaf = package
        .scheme
        .iter()
        .position(|node| node.code == "A22")
        .expect("A22");
    "绩效指标清晰性".clone_into(&mut package.scheme[leaf].name);
    for score in &mut package.scores {
        if score.node as usize == leaf {
            score.satisfied = Some(3.into());
        }
    }
    let other = test.with_evaluation(&package).await;
    test.with_account("finance", Role::Finance, "").await;
    test.with_account("agency", Role::Evaluator, AGENCY).await;
    let mut finance = test.client("finance").await;
    let page = finance
        .get(&format!("{first}/beside?only=differences"))
        .await;
    for shown in [
        ">87.50</a>",
        ">88.50</a>",
        "+1.00",
        "3 项不同",
        "另称：绩效指标清晰性",
    ] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    let mut own = crate::web::testing::seed();
    own.fund.name.clone_from(&package.fund.name);
    test.with_package(&own).await;
    let page = finance.get(&format!("{first}/beside")).await;
    assert!(
        page.body.contains("单位自评") && page.body.contains(">94.59</a>"),
        "the department's own evaluation stands with them"
    );
    let rules = finance.get(&format!("{first}/compare")).await;
    assert!(rules.body.contains("等级由良变为优"), "bands 80/70/60");
    // An agency compares with its own only, whatever the address asks for.
    let mut agency = test.client("agency").await;
    let id = other.trim_start_matches("/evaluations/");
    let alone = agency.get(&format!("{first}/beside?with={id}")).await;
    assert_eq!(alone.status, StatusCode::OK);
    assert!(!alone.body.contains("别家评价机构") && !alone.body.contains("88.50"));
    test.remove().await;
}

#[tokio::test]
async fn texts_enter_the_report_and_files_are_named_for_their_evaluation() {
    let test = TestApp::sqlite().await;
    let evaluation = test.with_evaluation(&evaluation_seed()).await;
    test.with_account("agency", Role::Evaluator, AGENCY).await;
    let mut agency = test.client("agency").await;
    let written = agency
        .post(
            &format!("{evaluation}/narratives/experience"),
            &[("text", "按季调度有效。")],
        )
        .await;
    assert_eq!(
        written.location(),
        format!("{evaluation}/narratives?done=written")
    );
    let texts = agency.get(written.location()).await;
    assert!(
        texts.body.contains("按季调度有效。") && texts.body.contains("还有 11 段待填写"),
        "{}",
        texts.body
    );
    let json = agency
        .get(&format!("{evaluation}/downloads/evaluation.json"))
        .await;
    assert!(json.body.contains("\"total\": \"87.50\""));
    let name = json.headers["content-disposition"].to_str().expect("ASCII");
    assert!(name.contains("filename*=UTF-8''2024"), "{name}");
    let in_chinese = crate::page::figures::encoded("评价结果数据");
    assert!(name.contains(&in_chinese), "{name}");
    let file = agency
        .get(&format!("{evaluation}/downloads/report.docx"))
        .await;
    assert_eq!(file.status, StatusCode::OK);
    test.remove().await;
}

#[tokio::test]
async fn a_workbook_is_uploaded_and_what_is_stored_exports_to_the_same() {
    for test in TestApp::each().await {
        test.with_account("agency", Role::Evaluator, AGENCY).await;
        let package = evaluation_seed();
        let bytes = packages::write_evaluation_xlsx(&package).expect("written");
        let mut agency = test.client("agency").await;
        let waits = agency.upload("/imports", "seed.xlsx", &bytes).await;
        let stored = agency
            .post(&format!("{}/store", waits.location()), &[])
            .await;
        let id = stored
            .location()
            .trim_start_matches("/evaluations/")
            .split('?')
            .next()
            .unwrap_or_default()
            .to_owned();
        let back = super::store::load::<EvaluationPackage>(&test.app.db, &id)
            .await
            .expect("stored");
        assert_eq!(back, package);
        let again = packages::write_evaluation_xlsx(&back).expect("written");
        assert_eq!(again, bytes, "export equals import");
        test.remove().await;
    }
}

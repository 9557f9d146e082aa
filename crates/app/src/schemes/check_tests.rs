//! What the pages of an evaluation refuse, and what they say about values beside the data, on each database that there is.

use axum::http::StatusCode;

use wenxiao_domain::scheme;

use crate::packages::{self, Content, Options, limits::Limits};
use crate::web::permission::Role;
use crate::web::testing::{TestApp, evaluation_seed, links, zipped};

const SEED: &str = "regional-collaboration-2024";
const AGENCY: &str = "示例评价机构";

#[tokio::test]
async fn a_form_refuses_what_a_file_is_refused_for_and_in_the_same_words() {
    for test in TestApp::each().await {
        let evaluation = test.with_evaluation(&evaluation_seed()).await;
        test.with_account("agency", Role::Evaluator, AGENCY).await;
        let mut agency = test.client("agency").await;
        for (node, field, value, said) in [
            ("B13", "count", "-3", "扣分次数不是个数"),
            ("B13", "count", "1.5", "扣分次数不是个数"),
            ("A11", "satisfied", "2.5", "符合的要素数不是个数"),
            ("A11", "satisfied", "3%", "个数后面有单位"),
            ("C13", "actual", "-55", "比率法的实际值为负数"),
        ] {
            let edit = format!("{evaluation}/nodes/{node}/edit");
            let mut sent = vec![(field, value)];
            if node == "C13" {
                sent.push(("target", "110"));
            }
            let refused = agency.post(&edit, &sent).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{value}");
            assert!(refused.body.contains(said), "{said}: {}", refused.body);
        }
        assert!(agency.get(&evaluation).await.body.contains(">87.50</a>"));
        let edit = format!("{evaluation}/nodes/B11/edit");
        let sent = [("actual", "3,000万元"), ("target", "100%")];
        let mixed = agency.post(&edit, &sent).await;
        assert_eq!(mixed.status, StatusCode::UNPROCESSABLE_ENTITY);
        let sent = [("actual", "3,000万元"), ("target", "3000")];
        let stored = agency.post(&edit, &sent).await;
        assert_eq!(stored.status, StatusCode::SEE_OTHER, "{}", stored.body);
        test.remove().await;
    }
}

#[tokio::test]
async fn a_leaf_shows_the_figure_of_the_same_meaning_and_a_hint_where_they_differ() {
    for test in TestApp::each().await {
        let evaluation = test.with_evaluation(&evaluation_seed()).await;
        test.with_account("agency", Role::Evaluator, AGENCY).await;
        let mut agency = test.client("agency").await;
        let node = format!("{evaluation}/nodes/B12");
        let page = agency.get(&node).await;
        assert!(page.body.contains("与数据核对") && !page.body.contains("不一致"));
        let figure = format!("{evaluation}/figures/money/spent_of_released");
        assert!(links(&page).contains(&figure), "{:?}", links(&page));
        let score = agency
            .get(&format!("{evaluation}/figures/node/B12/score"))
            .await;
        assert!(
            links(&score).contains(&figure),
            "the score leads to the projects, too"
        );
        agency
            .post(&format!("{node}/edit"), &[("actual", "50")])
            .await;
        let page = agency.get(&node).await;
        assert!(page.body.contains("填报的实际值 50") && page.body.contains("不一致"));
        assert!(agency.get(&evaluation).await.body.contains("不一致"));
        let json = agency
            .get(&format!("{evaluation}/downloads/evaluation.json"))
            .await;
        let value: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
        assert_eq!(value["findings"], serde_json::json!([]));
        assert_eq!(value["hints"][0]["code"], "value_differs_from_data");
        assert_eq!(value["hints"][0]["where"], "B12");
        // The leaf's scoring points stand beside its form.
        let form = agency.get(&format!("{evaluation}/nodes/A11/edit")).await;
        assert!(form.body.contains("符合国家法律法规"));
        test.remove().await;
    }
}

#[tokio::test]
async fn records_give_the_same_figures_as_the_file_they_came_from() {
    let bytes = zipped(SEED, |file, text| match file {
        "scores.csv" => text.replace("B12,,38.19,", "B12,,52.70,"),
        _ => text,
    });
    let read = packages::read_any_bytes("a.zip", &bytes, Options::default(), &Limits::UPLOAD);
    let Ok(Content::Evaluation(read)) = read else {
        panic!("{read:?}");
    };
    for test in TestApp::each().await {
        let evaluation = test.with_evaluation(&read.package).await;
        test.with_account("agency", Role::Evaluator, AGENCY).await;
        let mut agency = test.client("agency").await;
        let web = agency
            .get(&format!("{evaluation}/downloads/figures.json"))
            .await;
        let rules = wenxiao_domain::packs::SchemeRuleSet::find("cn/project-expenditure", 2024)
            .expect("in force");
        let evaluated = scheme::evaluate(&read.package, &rules);
        let figures = scheme::figures(&read.package, &rules, &evaluated);
        let mut file = serde_json::to_string_pretty(&serde_json::to_value(&figures).expect("JSON"))
            .expect("JSON");
        file.push('\n');
        assert!(
            file == web.body,
            "the same bytes from a file and from the records"
        );
        test.remove().await;
    }
}

#[tokio::test]
async fn a_frozen_evaluation_says_at_the_preview_that_it_takes_no_import() {
    for test in TestApp::each().await {
        let evaluation = test.with_evaluation(&evaluation_seed()).await;
        test.with_account("agency", Role::Evaluator, AGENCY).await;
        test.with_account("finance", Role::Finance, "").await;
        let mut agency = test.client("agency").await;
        let bytes = zipped(SEED, |_, text| text);
        let open = agency.upload("/imports", "seed.zip", &bytes).await;
        let preview = agency.get(open.location()).await;
        assert!(preview.body.contains("替换它") && preview.body.contains("确认导入"));
        let mut finance = test.client("finance").await;
        let freeze = format!("{evaluation}/freeze");
        finance.post(&freeze, &[("sure", "yes")]).await;
        let preview = agency.get(open.location()).await;
        assert!(
            preview.body.contains("不能导入") && preview.body.contains("冻结"),
            "{}",
            preview.body
        );
        assert!(!preview.body.contains("确认导入") && !preview.body.contains("检查通过"));
        assert!(links(&preview).contains(&evaluation));
        let refused = agency
            .post(&format!("{}/store", open.location()), &[])
            .await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        test.remove().await;
    }
}

//! 填报内容: the fields of the fund and its indicators as they were filed, where derivations end that rest on no project.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use wenxiao_domain::package::{Fund, Indicator};

use crate::error::AppError;
use crate::evaluations::fields::Field;
use crate::page::{Chrome, show, words};
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/funds/{fund}/package",
        Rule::May(Action::ReadFund),
        page,
    )]
}

#[derive(Template)]
#[template(path = "funds/package.html")]
struct PackagePage {
    chrome: Chrome,
    fields: Vec<Field>,
    indicators: Vec<Row>,
}

struct Row {
    code: String,
    name: String,
    category: String,
    nature: &'static str,
    target: String,
    unit: String,
    full_marks: String,
}

async fn page(
    State(app): State<App>,
    visitor: Visitor,
    fund: AtFund,
) -> Result<Response, AppError> {
    let mut read = app.db.read().await?;
    let computed = app.computed.of(&mut read, &fund).await?;
    let package = &computed.package;
    show(&PackagePage {
        chrome: fund.chrome(&visitor, "填报的专项信息和指标"),
        fields: fields(&package.fund),
        indicators: package.indicators.iter().map(row).collect(),
    })
}

fn fields(fund: &Fund) -> Vec<Field> {
    let wan = |fen| format!("{} 万元", words::wan(fen));
    let mut fields = Field::of_fund(
        &fund.name,
        fund.fiscal_year,
        &fund.region,
        &fund.region_code,
    );
    fields.extend([
        Field::new(
            "central_departments",
            "中央主管部门",
            fund.central_departments.join("、"),
        ),
        Field::new(
            "finance_department",
            "财政部门",
            fund.finance_department.clone(),
        ),
        Field::new("line_department", "主管部门", fund.line_department.clone()),
        Field::new("rule_set", "规则集", fund.rule_set.clone()),
        Field::new("evaluated_on", "评价日期", fund.evaluated_on.to_string()),
        Field::new(
            "budget.central",
            "预算数：中央财政资金",
            wan(fund.budget.central),
        ),
        Field::new("budget.local", "预算数：地方资金", wan(fund.budget.local)),
        Field::new("budget.other", "预算数：其他资金", wan(fund.budget.other)),
        Field::new(
            "released.central",
            "拨付数：中央财政资金",
            wan(fund.released.central),
        ),
        Field::new(
            "released.local",
            "拨付数：地方资金",
            wan(fund.released.local),
        ),
        Field::new(
            "released.other",
            "拨付数：其他资金",
            wan(fund.released.other),
        ),
    ]);
    fields
}

fn row(indicator: &Indicator) -> Row {
    Row {
        code: indicator.code.clone(),
        name: indicator.name.clone(),
        category: format!("{} · {}", indicator.dimension.label(), indicator.category),
        nature: words::nature(indicator.nature),
        target: words::target(&indicator.target, indicator.direction),
        unit: indicator.unit.clone(),
        full_marks: indicator.full_marks.map_or_else(
            || "未填（平均分配）".to_owned(),
            |marks| marks.normalize().to_string(),
        ),
    }
}

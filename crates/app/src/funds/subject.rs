//! The pages that a fund's year shares with evaluations by agencies: figures, texts, files, rule sets compared, freezing.

use wenxiao_domain::package::Package;

use super::evaluated::Computed;
use crate::evaluations::computed::{Cache, Key};
use crate::evaluations::figure_pages::{self, Places, group_query};
use crate::evaluations::freeze::{self, Fact};
use crate::evaluations::subject::Subject;
use crate::evaluations::{compare, downloads, narrative_pages};
use crate::page::Chrome;
use crate::page::figures::encoded;
use crate::web::App;
use crate::web::guard::{AtFund, Visitor};
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadFund);
    let write = Rule::May(Action::WriteNarrative);
    let take = Rule::May(Action::Download);
    let freezes = Rule::May(Action::Freeze);
    vec![
        Route::get("/funds/{fund}/figures", read, figure_pages::list::<AtFund>),
        Route::get(
            "/funds/{fund}/figures/{*id}",
            read,
            figure_pages::figure::<AtFund>,
        ),
        Route::get("/funds/{fund}/compare", read, compare::page::<AtFund>),
        Route::get(
            "/funds/{fund}/narratives",
            read,
            narrative_pages::list::<AtFund>,
        ),
        Route::get(
            "/funds/{fund}/narratives/{*key}",
            write,
            narrative_pages::form::<AtFund>,
        ),
        Route::post(
            "/funds/{fund}/narratives/{*key}",
            write,
            narrative_pages::write::<AtFund>,
        ),
        Route::get("/funds/{fund}/downloads", take, downloads::list::<AtFund>),
        Route::get(
            "/funds/{fund}/downloads/{file}",
            take,
            downloads::download::<AtFund>,
        ),
        Route::get("/funds/{fund}/freeze", freezes, freeze::page::<AtFund>),
        Route::post("/funds/{fund}/freeze", freezes, freeze::freeze::<AtFund>),
    ]
}

impl Subject for AtFund {
    type Package = Package;

    const FREEZING: freeze::Words = freeze::Words {
        title: "冻结填报期",
        afterwards: &[
            "填报、项目资金、偏差原因、报告文字都不能再直接修改；",
            "更正只能由科技厅业务处以“调整”方式办理，写明理由，原值保留；",
            "冻结不能撤销，记入审计日志。",
        ],
        confirmation: "我已核对以上情况，确认冻结本期填报。",
        done: "frozen",
    };

    const PLACES: Places = Places {
        field: |base, _, key| format!("{base}/package#{key}"),
        projects: group_query,
        about: |base, id| {
            indicator_of(id).map(|code| format!("{base}/indicators/{}", encoded(code)))
        },
    };

    fn key(&self) -> Key {
        (self.id.clone(), self.revision)
    }

    fn address(&self) -> String {
        self.base()
    }

    fn frame(&self, visitor: &Visitor, title: String) -> Chrome {
        self.chrome(visitor, title)
    }

    fn findings_address(&self) -> String {
        format!("{}/findings", self.base())
    }

    fn file_title(&self) -> String {
        format!("{}{}-{}", self.fiscal_year, self.region, self.name)
    }

    fn may_write(&self, visitor: &Visitor) -> bool {
        visitor.may(Action::WriteNarrative, Some(self.period))
    }

    fn cache(app: &App) -> &Cache<Computed> {
        &app.computed
    }

    fn rule_set(computed: &Computed) -> &str {
        &computed.rules.name
    }

    fn standing(computed: &Computed) -> Vec<Fact> {
        let values = || {
            computed
                .evaluation
                .indicators
                .iter()
                .filter_map(|result| result.values.as_ref())
        };
        let unexplained = values()
            .filter(|it| it.explanation_required && !it.explained)
            .count();
        vec![
            Fact::plain(
                "项目、填报",
                format!(
                    "{} 个项目，{} 条填报",
                    computed.package.projects.len(),
                    computed.package.filings.len()
                ),
            ),
            Fact::left("尚未填报", values().map(|it| it.missing).sum(), "条"),
            Fact::left("应说明未说明", unexplained, "个指标"),
        ]
    }
}

/// The indicator that a figure is about: `indicator/O2/points` → `O2`.
fn indicator_of(id: &str) -> Option<&str> {
    id.strip_prefix("indicator/")?.split('/').next()
}

//! The pages that an evaluation by an agency shares with a fund's own: figures, texts, files, rule sets compared, freezing.

use wenxiao_domain::scheme::EvaluationPackage;

use super::computed::Computed;
use super::head::AtEvaluation;
use super::project_filter;
use crate::evaluations::computed::{Cache, Key};
use crate::evaluations::figure_pages::{self, Places};
use crate::evaluations::freeze::{self, Fact};
use crate::evaluations::subject::Subject;
use crate::evaluations::{compare, downloads, narrative_pages};
use crate::page::Chrome;
use crate::page::figures::encoded;
use crate::web::App;
use crate::web::guard::Visitor;
use crate::web::permission::Action;
use crate::web::route::{Route, Rule};

pub fn routes() -> Vec<Route> {
    let read = Rule::May(Action::ReadEvaluation);
    let write = Rule::May(Action::WriteEvaluation);
    let take = Rule::May(Action::DownloadEvaluation);
    let freezes = Rule::May(Action::FreezeEvaluation);
    vec![
        Route::get(
            "/evaluations/{evaluation}/figures",
            read,
            figure_pages::list::<AtEvaluation>,
        ),
        Route::get(
            "/evaluations/{evaluation}/figures/{*id}",
            read,
            figure_pages::figure::<AtEvaluation>,
        ),
        Route::get(
            "/evaluations/{evaluation}/compare",
            read,
            compare::page::<AtEvaluation>,
        ),
        Route::get(
            "/evaluations/{evaluation}/narratives",
            read,
            narrative_pages::list::<AtEvaluation>,
        ),
        Route::get(
            "/evaluations/{evaluation}/narratives/{*key}",
            write,
            narrative_pages::form::<AtEvaluation>,
        ),
        Route::post(
            "/evaluations/{evaluation}/narratives/{*key}",
            write,
            narrative_pages::write::<AtEvaluation>,
        ),
        Route::get(
            "/evaluations/{evaluation}/downloads",
            take,
            downloads::list::<AtEvaluation>,
        ),
        Route::get(
            "/evaluations/{evaluation}/downloads/{file}",
            take,
            downloads::download::<AtEvaluation>,
        ),
        Route::get(
            "/evaluations/{evaluation}/freeze",
            freezes,
            freeze::page::<AtEvaluation>,
        ),
        Route::post(
            "/evaluations/{evaluation}/freeze",
            freezes,
            freeze::freeze::<AtEvaluation>,
        ),
    ]
}

impl Subject for AtEvaluation {
    type Package = EvaluationPackage;

    const FREEZING: freeze::Words = freeze::Words {
        title: "冻结评价",
        afterwards: &[
            "评分、项目、问卷、问题与建议和报告文字都不能再直接修改；",
            "评分和项目资金的更正只能由委托部门以“调整”方式办理，写明理由，原值保留；",
            "冻结不能撤销，记入审计日志。",
        ],
        confirmation: "我已核对以上情况，确认冻结本次评价。",
        done: "evaluation_frozen",
    };

    const PLACES: Places = Places {
        field,
        projects: project_filter::query_of,
        about: |base, id| node_of(id).map(|code| format!("{base}/nodes/{}", encoded(code))),
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
        self.base()
    }

    fn file_title(&self) -> String {
        format!(
            "{}{}-{}-{}",
            self.fiscal_year, self.region, self.name, self.evaluator
        )
    }

    fn may_write(&self, visitor: &Visitor) -> bool {
        self.lets(visitor, Action::WriteEvaluation)
    }

    fn cache(app: &App) -> &Cache<Computed> {
        &app.schemes
    }

    fn rule_set(computed: &Computed) -> &str {
        &computed.rules.name
    }

    fn standing(computed: &Computed) -> Vec<Fact> {
        vec![Fact::plain(
            "指标、项目",
            format!(
                "{} 个指标，{} 个项目",
                computed.package.scheme.len(),
                computed.package.projects.len()
            ),
        )]
    }
}

/// The node that a figure is about: `node/A11/score` → `A11`.
fn node_of(id: &str) -> Option<&str> {
    id.strip_prefix("node/")?.rsplit_once('/').map(|it| it.0)
}

/// Where a field of the package stands: a leaf's score on its node's page, answers with the survey, the rest with `fund.toml`.
fn field(base: &str, file: &str, key: &str) -> String {
    match (file, key.rsplit_once('.')) {
        ("scheme.csv" | "scores.csv", Some((code, _))) => {
            format!("{base}/nodes/{}", encoded(code))
        }
        ("surveys.csv", _) => format!("{base}/surveys#{}", encoded(key)),
        _ => format!("{base}/package#{key}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{field, node_of};

    #[test]
    fn a_score_stands_on_its_nodes_page() {
        assert_eq!(field("/e", "scores.csv", "A11.actual"), "/e/nodes/A11");
        assert_eq!(
            field("/e", "fund.toml", "budget.regional"),
            "/e/package#budget.regional"
        );
        assert_eq!(
            field("/e", "surveys.csv", "甲/Q1"),
            "/e/surveys#%E7%94%B2/Q1"
        );
        assert_eq!(node_of("node/A11/score"), Some("A11"));
        assert_eq!(node_of("money/spent"), None);
    }
}

//! A route is its path, its rule and its handler, declared in one place: without a rule there is no route.

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodRouter, on};
use axum::{Router, middleware};

use super::App;
use super::guard::guard;
use super::permission::Action;

/// Who may take a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Everybody, signed in or not.
    Public,
    /// Whoever is signed in, for what belongs to the account itself or is no secret to any.
    SignedIn,
    /// Whoever may do this with the record that the path names.
    May(Action),
}

/// One route.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub rule: Rule,
    /// How many bytes a request may carry.
    body: usize,
    handler: MethodRouter<App>,
}

/// What an ordinary form may carry.
const FORM_BYTES: usize = 256 * 1024;

impl Route {
    /// A page.
    pub fn get<H, T>(path: &'static str, rule: Rule, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self {
            method: Method::GET,
            path,
            rule,
            body: 0,
            handler: on(axum::routing::MethodFilter::GET, handler),
        }
    }

    /// A form that was sent.
    pub fn post<H, T>(path: &'static str, rule: Rule, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        Self {
            method: Method::POST,
            path,
            rule,
            body: FORM_BYTES,
            handler: on(axum::routing::MethodFilter::POST, handler),
        }
    }

    /// The same, for requests of up to `bytes`.
    #[must_use]
    pub fn carrying(mut self, bytes: usize) -> Self {
        self.body = bytes;
        self
    }

    /// Adds the route to a router, behind its rule.
    pub fn add_to(self, router: Router<App>, app: &App) -> Router<App> {
        let handler = self
            .handler
            .route_layer(DefaultBodyLimit::max(self.body.max(1)))
            .route_layer(middleware::from_fn_with_state(
                (app.clone(), self.rule),
                guard,
            ));
        router.route(self.path, handler)
    }
}

#[cfg(test)]
mod tests {
    use super::super::permission::Subject;
    use super::super::routes;
    use super::*;

    /// An action on a fund or project needs to know which: its path names the record.
    #[test]
    fn every_rule_finds_its_record_in_the_path() {
        for route in routes::all() {
            let Rule::May(action) = route.rule else {
                assert!(
                    !route.path.contains("{fund}")
                        && !route.path.contains("{request}")
                        && !route.path.contains("{evaluation}"),
                    "{}: everything of a fund has a rule of its own",
                    route.path
                );
                continue;
            };
            let (fund, project) = match action.subject() {
                Subject::House | Subject::Evaluation | Subject::Explanation => (false, false),
                Subject::Fund => (true, false),
                Subject::Project => (true, true),
            };
            assert_eq!(
                route.path.contains("{request}"),
                action.subject() == Subject::Explanation,
                "{}",
                route.path
            );
            let evaluation = action.subject() == Subject::Evaluation;
            assert_eq!(
                route.path.contains("{evaluation}"),
                evaluation,
                "{}",
                route.path
            );
            assert_eq!(route.path.contains("{fund}"), fund, "{}", route.path);
            assert!(
                route.path.contains("{project}") || !project,
                "{}",
                route.path
            );
        }
    }

    #[test]
    fn what_changes_something_is_a_post_and_reading_rights_are_not_enough() {
        let reading = [
            Action::ReadFund,
            Action::ListProjects,
            Action::ReadProject,
            Action::Download,
            Action::ReadUploads,
            Action::ReadEvaluation,
            Action::DownloadEvaluation,
            Action::ReadDuplicates,
            Action::ListExplanations,
            Action::ReadAudit,
        ];
        for route in routes::all() {
            if route.method == Method::POST
                && let Rule::May(action) = route.rule
            {
                assert!(!reading.contains(&action), "{}", route.path);
            }
        }
    }

    #[test]
    fn no_route_is_declared_past_the_table() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut folders = vec![folder];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder)
                .expect("a source folder")
                .flatten()
            {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "rs")
                    && !path.ends_with("web/route.rs")
                    && std::fs::read_to_string(&path)
                        .is_ok_and(|text| text.contains(".route(") || text.contains(".nest("))
                {
                    found.push(path);
                }
            }
        }
        assert!(found.is_empty(), "declare these in routes::all: {found:?}");
    }
}

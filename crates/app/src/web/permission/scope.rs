//! Scopes of lists: the same answers as [`may`](super::may), as something that SQL can ask.

use super::Grant;
use super::action::Action;
use super::table::{PERMITS, Relation};

/// Which projects a list shows: the same answer as [`may`](super::may) for [`Action::ReadProject`], as something that SQL can ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectScope {
    pub all: bool,
    pub hosts: Vec<String>,
    pub projects: Vec<String>,
}

impl ProjectScope {
    /// The scope that these grants give.
    pub fn of(grants: &[Grant]) -> Self {
        let mut scope = Self::default();
        for grant in grants {
            for permit in PERMITS {
                if permit.action != Action::ReadProject || permit.role != grant.role {
                    continue;
                }
                match permit.relation {
                    Relation::Any => scope.all = true,
                    Relation::OwnHost if !grant.scope.is_empty() => {
                        scope.hosts.push(grant.scope.clone());
                    }
                    Relation::OwnProject if !grant.scope.is_empty() => {
                        scope.projects.push(grant.scope.clone());
                    }
                    Relation::OwnHost
                    | Relation::OwnProject
                    | Relation::OwnEvaluation
                    | Relation::Commissioned => {}
                }
            }
        }
        scope
    }

    /// Whether a project is inside.
    pub fn holds(&self, host: &str, project: &str) -> bool {
        self.all
            || self.hosts.iter().any(|own| own == host)
            || self.projects.iter().any(|own| own == project)
    }
}

/// Which evaluations a list shows: the same answer as [`may`](super::may) for [`Action::ReadEvaluation`], as something that SQL can ask.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EvaluationScope {
    pub all: bool,
    pub evaluators: Vec<String>,
}

impl EvaluationScope {
    /// The scope that these grants give.
    pub fn of(grants: &[Grant]) -> Self {
        let mut scope = Self::default();
        for grant in grants {
            for permit in PERMITS {
                if permit.action != Action::ReadEvaluation || permit.role != grant.role {
                    continue;
                }
                match permit.relation {
                    Relation::Any => scope.all = true,
                    Relation::OwnEvaluation if !grant.scope.is_empty() => {
                        scope.evaluators.push(grant.scope.clone());
                    }
                    _ => {}
                }
            }
        }
        scope
    }

    /// Whether an agency's evaluations are inside.
    pub fn holds(&self, evaluator: &str) -> bool {
        self.all || self.evaluators.iter().any(|own| own == evaluator)
    }

    /// Whether nothing is inside.
    pub fn is_empty(&self) -> bool {
        !self.all && self.evaluators.is_empty()
    }
}

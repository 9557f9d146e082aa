//! Who may do what: one table, one decision. `/permissions` prints the table; a test walks every route and role.

mod action;
mod role;
mod scope;
mod table;
#[cfg(test)]
mod tests;

use wenxiao_domain::scheme::EvaluationKind;

pub use action::{Action, Subject};
pub use role::Role;
pub use scope::{EvaluationScope, ProjectScope};
pub use table::{PERMITS, Period, Permit, Relation};

/// A role given to an account, with what it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    /// A host institution, a project's code; empty for roles without scope.
    pub scope: String,
}

/// What is known of the record that an action is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts<'a> {
    /// `None` for actions on the installation.
    pub period: Option<Period>,
    pub host: Option<&'a str>,
    pub project: Option<&'a str>,
    pub evaluation: Option<EvaluationFacts<'a>>,
}

/// What is known of an evaluation: who had it done, and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvaluationFacts<'a> {
    pub kind: EvaluationKind,
    pub evaluator: &'a str,
}

/// The one decision: whether somebody with these grants may do this.
pub fn may(grants: &[Grant], action: Action, facts: Facts<'_>) -> bool {
    grants.iter().any(|grant| {
        PERMITS.iter().any(|permit| {
            permit.action == action
                && permit.role == grant.role
                && related(permit.relation, grant, facts)
                && facts
                    .period
                    .is_none_or(|period| permit.periods.contains(&period))
        })
    })
}

fn related(relation: Relation, grant: &Grant, facts: Facts<'_>) -> bool {
    let own = |found: Option<&str>| !grant.scope.is_empty() && found == Some(&grant.scope);
    match relation {
        Relation::Any => true,
        Relation::OwnHost => own(facts.host),
        Relation::OwnProject => own(facts.project),
        Relation::OwnEvaluation => own(facts.evaluation.map(|it| it.evaluator)),
        Relation::Commissioned => facts
            .evaluation
            .is_some_and(|it| commissioner(it.kind) == grant.role),
    }
}

/// Whose office commissions evaluations of a kind.
fn commissioner(kind: EvaluationKind) -> Role {
    match kind {
        EvaluationKind::Finance => Role::Finance,
        EvaluationKind::Department => Role::Department,
    }
}

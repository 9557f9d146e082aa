//! Lists show what may be read, and nobody reaches further than the table says.

use proptest::prelude::*;

use super::*;

fn grants() -> impl Strategy<Value = Vec<Grant>> {
    let grant = (0..Role::ALL.len(), 0..4_usize).prop_map(|(role, scope)| Grant {
        role: Role::ALL[role],
        scope: ["", "甲单位", "乙单位", "P1"][scope].to_owned(),
    });
    proptest::collection::vec(grant, 0..4)
}

proptest! {
    #[test]
    fn a_list_shows_what_may_be_read(grants in grants(), host in 0..3_usize, project in 0..3_usize, frozen: bool) {
        let host = ["甲单位", "乙单位", "丙单位"][host];
        let project = ["P1", "P2", ""][project];
        let period = if frozen { Period::Frozen } else { Period::Open };
        let facts = Facts { period: Some(period), host: Some(host), project: Some(project), ..Facts::default() };
        prop_assert_eq!(ProjectScope::of(&grants).holds(host, project), may(&grants, Action::ReadProject, facts));
    }

    #[test]
    fn nobody_edits_what_they_may_not_read(grants in grants(), host in 0..3_usize) {
        let host = ["甲单位", "乙单位", "丙单位"][host];
        for period in [Period::Open, Period::Frozen] {
            let facts = Facts { period: Some(period), host: Some(host), project: Some("P1"), ..Facts::default() };
            for action in [
                    Action::EditFiling,
                    Action::AdjustFiling,
                    Action::EditSpending,
                    Action::EditProject,
                    Action::AdjustProject,
                ] {
                prop_assert!(!may(&grants, action, facts) || may(&grants, Action::ReadProject, facts));
            }
        }
    }
}

fn evaluation() -> impl Strategy<Value = (EvaluationKind, &'static str, Period)> {
    (any::<bool>(), 0..3_usize, any::<bool>()).prop_map(|(finance, evaluator, frozen)| {
        let kind = if finance {
            EvaluationKind::Finance
        } else {
            EvaluationKind::Department
        };
        (
            kind,
            ["甲单位", "乙单位", "丙单位"][evaluator],
            Period::of(frozen),
        )
    })
}

const ON_EVALUATIONS: [Action; 9] = [
    Action::ReadEvaluation,
    Action::StoreEvaluation,
    Action::EditScore,
    Action::AdjustScore,
    Action::EditEvaluatedProject,
    Action::AdjustEvaluatedProject,
    Action::WriteEvaluation,
    Action::FreezeEvaluation,
    Action::DownloadEvaluation,
];

proptest! {
    #[test]
    fn a_list_shows_the_evaluations_that_may_be_read(grants in grants(), (kind, evaluator, period) in evaluation()) {
        let facts = Facts { period: Some(period), evaluation: Some(EvaluationFacts { kind, evaluator }), ..Facts::default() };
        prop_assert_eq!(EvaluationScope::of(&grants).holds(evaluator), may(&grants, Action::ReadEvaluation, facts));
    }

    #[test]
    fn nobody_touches_an_evaluation_that_they_may_not_read(grants in grants(), (kind, evaluator, period) in evaluation()) {
        let facts = Facts { period: Some(period), evaluation: Some(EvaluationFacts { kind, evaluator }), ..Facts::default() };
        for action in ON_EVALUATIONS {
            prop_assert!(!may(&grants, action, facts) || may(&grants, Action::ReadEvaluation, facts), "{:?}", action);
        }
    }

    #[test]
    fn an_agency_reaches_its_own_evaluations_and_nothing_else(scope in 0..4_usize, (kind, evaluator, period) in evaluation()) {
        let scope = ["", "甲单位", "乙单位", "P1"][scope];
        let grants = [Grant { role: Role::Evaluator, scope: scope.to_owned() }];
        let facts = Facts {
            period: Some(period),
            host: Some(evaluator),
            project: Some("P1"),
            evaluation: Some(EvaluationFacts { kind, evaluator }),
        };
        for action in Action::ALL {
            let own = action.subject() == Subject::Evaluation && scope == evaluator;
            let desk = matches!(
                action,
                Action::ImportPackage | Action::Proofread | Action::ReadProofreading
            );
            prop_assert!(!may(&grants, action, facts) || own || desk, "{:?}", action);
        }
    }
}

#[test]
fn whom_an_evaluation_judges_does_not_change_it() {
    let grants = [Grant {
        role: Role::Department,
        scope: String::new(),
    }];
    for period in [Period::Open, Period::Frozen] {
        let facts = Facts {
            period: Some(period),
            evaluation: Some(EvaluationFacts {
                kind: EvaluationKind::Finance,
                evaluator: "甲单位",
            }),
            ..Facts::default()
        };
        let allowed: Vec<Action> = ON_EVALUATIONS
            .into_iter()
            .filter(|action| may(&grants, *action, facts))
            .collect();
        assert_eq!(
            allowed,
            [Action::ReadEvaluation, Action::DownloadEvaluation]
        );
    }
}

#[test]
fn without_grants_nothing_is_allowed() {
    for action in Action::ALL {
        assert!(!may(&[], action, Facts::default()), "{action:?}");
    }
}

#[test]
fn a_frozen_period_is_adjusted_never_edited() {
    let grants = [Grant {
        role: Role::Department,
        scope: String::new(),
    }];
    let at = |period| Facts {
        period: Some(period),
        host: Some("甲单位"),
        project: Some("P1"),
        ..Facts::default()
    };
    assert!(may(&grants, Action::EditFiling, at(Period::Open)));
    assert!(!may(&grants, Action::EditFiling, at(Period::Frozen)));
    assert!(!may(&grants, Action::AdjustFiling, at(Period::Open)));
    assert!(may(&grants, Action::AdjustFiling, at(Period::Frozen)));
}

#[test]
fn a_host_writes_what_it_spent_and_never_what_it_was_given() {
    let grants = [Grant {
        role: Role::Host,
        scope: "甲单位".to_owned(),
    }];
    let at = |period, host| Facts {
        period: Some(period),
        host: Some(host),
        project: Some("P1"),
        ..Facts::default()
    };
    assert!(may(
        &grants,
        Action::EditSpending,
        at(Period::Open, "甲单位")
    ));
    assert!(!may(
        &grants,
        Action::EditSpending,
        at(Period::Open, "乙单位")
    ));
    assert!(!may(
        &grants,
        Action::EditSpending,
        at(Period::Frozen, "甲单位")
    ));
    for action in [
        Action::EditProject,
        Action::AdjustProject,
        Action::AdjustCause,
    ] {
        for period in [Period::Open, Period::Frozen] {
            assert!(!may(&grants, action, at(period, "甲单位")), "{action:?}");
        }
    }
}

#[test]
fn an_auditor_changes_nothing() {
    let changing = [
        Action::ImportPackage,
        Action::StoreFilings,
        Action::EditFiling,
        Action::AdjustFiling,
        Action::EditSpending,
        Action::EditProject,
        Action::AdjustProject,
        Action::WriteNarrative,
        Action::AdjustCause,
        Action::Freeze,
        Action::StoreEvaluation,
        Action::EditScore,
        Action::AdjustScore,
        Action::EditEvaluatedProject,
        Action::AdjustEvaluatedProject,
        Action::WriteEvaluation,
        Action::FreezeEvaluation,
        Action::CheckDuplicates,
        Action::DecideDuplicates,
        Action::AnswerExplanation,
        Action::ManageAccounts,
    ];
    for permit in PERMITS {
        assert!(permit.role != Role::Auditor || !changing.contains(&permit.action));
    }
}

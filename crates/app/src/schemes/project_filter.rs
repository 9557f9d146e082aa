//! Which projects of an evaluated fund a list shows, and which a figure counts.

use serde::Deserialize;
use wenxiao_domain::groups::{GroupBy, GroupRow, groups};
use wenxiao_domain::packs::ProjectPractice;
use wenxiao_domain::rules::acceptance;
use wenxiao_domain::scheme::EvaluatedProject;

use crate::page::figures::encoded;

/// Which projects a figure of acceptance or counterpart counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Only {
    /// In addresses and at the end of figures' ids.
    pub key: &'static str,
    pub label: &'static str,
    pub holds: fn(&EvaluatedProject, &ProjectPractice) -> bool,
}

/// A project alone, counted: each count is one or none.
fn counted(project: &EvaluatedProject, practice: &ProjectPractice) -> acceptance::AtAcceptance {
    acceptance::count(std::iter::once(project), practice)
}

/// In the order of the filter.
pub(super) const ONLY: &[Only] = &[
    Only {
        key: "at_acceptance",
        label: "验收阶段",
        holds: |project, practice| counted(project, practice).projects > 0,
    },
    Only {
        key: "met",
        label: "验收阶段，完成年初目标",
        holds: |project, practice| counted(project, practice).targets_met > 0,
    },
    Only {
        key: "not_met",
        label: "验收阶段，未完成年初目标",
        holds: |project, practice| counted(project, practice).targets_not_met > 0,
    },
    Only {
        key: "not_judged",
        label: "验收阶段，未判定",
        holds: |project, practice| counted(project, practice).not_judged > 0,
    },
    Only {
        key: "executed_over",
        label: "验收阶段，执行率较高",
        holds: |project, practice| counted(project, practice).executed_over > 0,
    },
    Only {
        key: "below_gate",
        label: "验收阶段，执行率不到验收要求",
        holds: |project, practice| counted(project, practice).below_gate > 0,
    },
    Only {
        key: "without_rate",
        label: "验收阶段，本年没有安排资金",
        holds: |project, practice| counted(project, practice).without_rate > 0,
    },
    Only {
        key: "counterpart",
        label: "投入比达到规定",
        holds: acceptance::counterpart_reaches,
    },
    Only {
        key: "no_counterpart",
        label: "投入比未达到规定",
        holds: |project, practice| !acceptance::counterpart_reaches(project, practice),
    },
];

/// The query that lists the projects which a figure counts or sums, by its id.
pub(super) fn query_of(id: &str) -> String {
    let only = match id.rsplit_once('/') {
        Some(("acceptance", "projects")) => "at_acceptance",
        Some(("acceptance", part)) => ONLY
            .iter()
            .find(|only| only.key == part)
            .map_or("", |only| only.key),
        Some((_, "counterpart_reaching")) => "counterpart",
        _ => "",
    };
    let group = crate::evaluations::figure_pages::group_query(id);
    match (group.is_empty(), only.is_empty()) {
        (_, true) => group,
        (true, false) => format!("?only={only}"),
        (false, false) => format!("{group}&only={only}"),
    }
}

/// What somebody asks of the list; empty texts ask nothing.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub direction: String,
    #[serde(default)]
    pub cohort: String,
    #[serde(default)]
    pub field: String,
    #[serde(default)]
    pub stage: String,
    #[serde(default)]
    pub only: String,
    #[serde(default = "first")]
    pub page: u64,
}

fn first() -> u64 {
    1
}

impl Asked {
    /// The address's query without a page.
    pub fn query(&self) -> String {
        let parts: Vec<String> = [
            ("q", &self.q),
            ("direction", &self.direction),
            ("cohort", &self.cohort),
            ("field", &self.field),
            ("stage", &self.stage),
            ("only", &self.only),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", encoded(value).replace('/', "%2F")))
        .collect();
        parts.join("&")
    }

    /// Whether a project is asked for.
    pub fn asks(&self, project: &EvaluatedProject, practice: &ProjectPractice) -> bool {
        let filed = &project.filed;
        let search = self.q.trim().to_lowercase();
        let found = [&filed.id, &filed.name, &filed.host]
            .into_iter()
            .any(|text| text.to_lowercase().contains(&search));
        // A group is named as figures name it, an empty name included.
        let group = |by: GroupBy, wanted: &str| {
            wanted.is_empty()
                || groups(std::iter::once(GroupRow::from(project)), &[by])
                    .first()
                    .and_then(|group| group.key_of(by))
                    .is_some_and(|key| key.key == wanted)
        };
        let only = ONLY
            .iter()
            .find(|only| only.key == self.only)
            .is_none_or(|only| (only.holds)(project, practice));
        found
            && only
            && group(GroupBy::Direction, &self.direction)
            && group(GroupBy::Cohort, &self.cohort)
            && group(GroupBy::Field, &self.field)
            && group(GroupBy::Stage, &self.stage)
    }
}

#[cfg(test)]
mod tests {
    use super::query_of;

    #[test]
    fn a_count_leads_to_the_projects_that_it_counts() {
        assert_eq!(query_of("acceptance/projects"), "?only=at_acceptance");
        assert_eq!(query_of("acceptance/not_met"), "?only=not_met");
        assert_eq!(query_of("money/spent"), "");
        assert_eq!(
            query_of("money/direction/a/counterpart_reaching"),
            "?direction=a&only=counterpart"
        );
        assert_eq!(
            query_of("money/direction/a/field/b/spent"),
            "?direction=a&field=b"
        );
    }
}

//! Projects in groups: by direction, cohort, mode, field, stage or grade, in any combination, with their money.
//!
//! Which groups there are is data: names come from the projects, never from here.

use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::money::Fen;
use crate::number::Fraction;
use crate::package::{FundingMode, Project, ProjectCohort};
use crate::scheme::{EvaluatedProject, Stage};

/// By what projects are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupBy {
    /// 支持方向 (or programme).
    Direction,
    /// 新上/结转
    Cohort,
    /// 支持方式
    Mode,
    /// 领域
    Field,
    /// 项目阶段
    Stage,
    /// 评价等级
    Grade,
}

impl GroupBy {
    /// Whether filing packages have no such column.
    pub fn of_evaluations_only(self) -> bool {
        matches!(self, Self::Field | Self::Stage)
    }
}

/// A project as grouping sees it: filing packages have no field and no stage.
#[derive(Debug, Clone, Copy)]
pub struct GroupRow<'a> {
    pub project: &'a Project,
    pub field: Option<&'a str>,
    pub stage: Option<Stage>,
}

impl<'a> From<&'a Project> for GroupRow<'a> {
    fn from(project: &'a Project) -> Self {
        Self {
            project,
            field: None,
            stage: None,
        }
    }
}

impl<'a> From<&'a EvaluatedProject> for GroupRow<'a> {
    fn from(project: &'a EvaluatedProject) -> Self {
        Self {
            project: &project.filed,
            field: Some(&project.field),
            stage: Some(project.stage),
        }
    }
}

/// Sums over the projects of a group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub projects: usize,
    pub committed: Fen,
    pub allocated: Fen,
    pub spent: Fen,
    pub counterpart: Fen,
}

impl Totals {
    fn add(&mut self, project: &Project) {
        self.projects += 1;
        self.committed = self.committed.saturating_add(project.committed);
        self.allocated = self.allocated.saturating_add(project.allocated);
        self.spent = self.spent.saturating_add(project.spent);
        self.counterpart = self.counterpart.saturating_add(project.counterpart);
    }

    /// 支出 ÷ 本年安排; none without allocation.
    pub fn spent_of_allocated(&self) -> Option<Fraction> {
        Fraction::new(self.spent.to_wan(), self.allocated.to_wan())
    }

    /// 地方及自筹投入 ÷ 本年安排; none without allocation.
    pub fn counterpart_of_allocated(&self) -> Option<Fraction> {
        Fraction::new(self.counterpart.to_wan(), self.allocated.to_wan())
    }
}

/// One part of a group's name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct GroupKey {
    pub by: GroupBy,
    /// As in ids: the name as filed, or the English key of a fixed list (`new`, `ex_post`).
    pub key: String,
    /// In Chinese.
    pub label: String,
    /// Place in its list; names as filed come in the order of their first project.
    #[serde(skip)]
    order: usize,
}

/// A group of projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    pub path: Vec<GroupKey>,
    pub totals: Totals,
}

impl Group {
    /// `direction/科技创新基地建设/cohort/new`; empty for all projects together.
    pub fn id(&self) -> String {
        let parts: Vec<String> = self
            .path
            .iter()
            .map(|key| format!("{}/{}", key.by.key(), key.key))
            .collect();
        parts.join("/")
    }

    /// 科技创新基地建设 新上; 全部项目 for all together.
    pub fn label(&self) -> String {
        if self.path.is_empty() {
            return "全部项目".to_owned();
        }
        let labels: Vec<&str> = self.path.iter().map(|key| key.label.as_str()).collect();
        labels.join(" ")
    }

    /// The key of one part of its name.
    pub fn key_of(&self, by: GroupBy) -> Option<&GroupKey> {
        self.path.iter().find(|key| key.by == by)
    }
}

/// Groups projects. Groups come in the order of their keys' lists; without keys there is one group of all.
pub fn groups<'a>(rows: impl Iterator<Item = GroupRow<'a>>, by: &[GroupBy]) -> Vec<Group> {
    let mut places: HashMap<Vec<usize>, usize> = HashMap::new();
    let mut seen: Vec<HashMap<&str, usize>> = vec![HashMap::new(); by.len()];
    let mut groups: Vec<Group> = Vec::new();
    if by.is_empty() {
        groups.push(Group {
            path: Vec::new(),
            totals: Totals::default(),
        });
        places.insert(Vec::new(), 0);
    }
    let mut place = Vec::with_capacity(by.len());
    for row in rows {
        place.clear();
        place.extend(
            by.iter()
                .zip(&mut seen)
                .map(|(by, seen)| by.order(&row, seen)),
        );
        let at = places.get(&place).copied().unwrap_or_else(|| {
            groups.push(Group {
                path: by
                    .iter()
                    .zip(&place)
                    .map(|(by, order)| by.key_of(&row, *order))
                    .collect(),
                totals: Totals::default(),
            });
            places.insert(place.clone(), groups.len() - 1);
            groups.len() - 1
        });
        groups[at].totals.add(row.project);
    }
    groups.sort_by(|a, b| {
        let order = |group: &Group| group.path.iter().map(|key| key.order).collect::<Vec<_>>();
        order(a).cmp(&order(b))
    });
    groups
}

impl GroupBy {
    /// Its word in ids.
    pub fn key(self) -> &'static str {
        match self {
            Self::Direction => "direction",
            Self::Cohort => "cohort",
            Self::Mode => "mode",
            Self::Field => "field",
            Self::Stage => "stage",
            Self::Grade => "grade",
        }
    }

    /// In Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Direction => "支持方向",
            Self::Cohort => "新上/结转",
            Self::Mode => "支持方式",
            Self::Field => "领域",
            Self::Stage => "项目阶段",
            Self::Grade => "评价等级",
        }
    }

    /// The column of `projects.csv`.
    pub fn column(self) -> &'static str {
        self.key()
    }

    /// A project's place in this list; names as filed are numbered as they are first seen.
    fn order<'a>(self, row: &GroupRow<'a>, seen: &mut HashMap<&'a str, usize>) -> usize {
        let mut named = |name: &'a str| {
            let next = seen.len();
            *seen.entry(name).or_insert(next)
        };
        match self {
            Self::Direction => named(&row.project.direction),
            Self::Field => named(row.field.unwrap_or_default()),
            Self::Cohort => row.project.cohort as usize,
            Self::Mode => row.project.mode as usize,
            Self::Stage => row.stage.map_or(usize::MAX, |stage| stage as usize),
            Self::Grade => row.project.grade.map_or(usize::MAX, |grade| grade as usize),
        }
    }

    /// The key of a project whose place is known.
    fn key_of(self, row: &GroupRow<'_>, order: usize) -> GroupKey {
        let (key, label) = match self {
            Self::Direction => named(&row.project.direction),
            Self::Field => named(row.field.unwrap_or_default()),
            Self::Cohort => (row.project.cohort.key(), row.project.cohort.label()),
            Self::Mode => (row.project.mode.key(), row.project.mode.label()),
            Self::Stage => row.stage.map_or(("none", "未填阶段"), |stage| {
                (stage.key(), stage.label())
            }),
            Self::Grade => row
                .project
                .grade
                .map_or(("none", "未评"), |grade| (grade.label(), grade.label())),
        };
        GroupKey {
            by: self,
            key: key.to_owned(),
            label: label.to_owned(),
            order,
        }
    }
}

/// Key and label of a name as filed.
fn named(name: &str) -> (&str, &str) {
    if name.is_empty() {
        ("none", "未填")
    } else {
        (name, name)
    }
}

/// How many of some projects, as a share in percent; none of no projects.
pub fn share_percent(part: usize, whole: usize) -> Option<Decimal> {
    Fraction::new(Decimal::from(part), Decimal::from(whole)).map(Fraction::percent)
}

impl ProjectCohort {
    /// In Chinese, as in the file.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "新上",
            Self::Continuing => "结转",
        }
    }

    /// Its word in ids.
    pub fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Continuing => "continuing",
        }
    }
}

impl FundingMode {
    /// In Chinese, as in the file.
    pub fn label(self) -> &'static str {
        match self {
            Self::UpFront => "直接补助",
            Self::ExPost => "后补助",
            Self::Reward => "以奖代补",
            Self::RiskCompensation => "风险补偿",
            Self::VcGuidance => "创投引导",
            Self::InterestSubsidy => "贷款贴息",
        }
    }

    /// Its word in ids.
    pub fn key(self) -> &'static str {
        match self {
            Self::UpFront => "up_front",
            Self::ExPost => "ex_post",
            Self::Reward => "reward",
            Self::RiskCompensation => "risk_compensation",
            Self::VcGuidance => "vc_guidance",
            Self::InterestSubsidy => "interest_subsidy",
        }
    }

    /// In the order of the regulation.
    pub const ALL: [Self; 6] = [
        Self::UpFront,
        Self::ExPost,
        Self::Reward,
        Self::RiskCompensation,
        Self::VcGuidance,
        Self::InterestSubsidy,
    ];
}

impl Stage {
    /// Its word in ids.
    pub fn key(self) -> &'static str {
        match self {
            Self::Implementing => "implementing",
            Self::AcceptanceRequested => "acceptance_requested",
            Self::Accepted => "accepted",
        }
    }
}

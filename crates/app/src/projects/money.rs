//! What of a project is edited and adjusted on its page: amounts, dates, grade.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use wenxiao_domain::money::Fen;

use crate::page::adjusted::Difference;
use crate::page::words;

/// Money, dates and grade of a project, as its columns keep them.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow, Serialize, Deserialize)]
pub struct MoneyColumns {
    pub committed_fen: i64,
    pub allocated_fen: i64,
    pub due_on: Option<NaiveDate>,
    pub released_on: Option<NaiveDate>,
    pub spent_fen: i64,
    pub counterpart_fen: i64,
    pub grade: Option<String>,
}

impl MoneyColumns {
    /// Each by its name in the package's table, as printed.
    pub fn printed(&self) -> [(&'static str, String); 7] {
        let wan = |fen: i64| format!("{} 万元", words::wan(Fen(fen)));
        let day =
            |day: Option<NaiveDate>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
        [
            ("核定金额", wan(self.committed_fen)),
            ("本年安排", wan(self.allocated_fen)),
            ("本年支出", wan(self.spent_fen)),
            ("地方及自筹投入", wan(self.counterpart_fen)),
            ("应拨日期", day(self.due_on)),
            ("拨付日期", day(self.released_on)),
            (
                "评价等级",
                words::grade_of(self.grade.as_deref()).to_owned(),
            ),
        ]
    }

    /// What differs from `before`.
    pub fn differences(&self, before: &Self) -> Vec<Difference> {
        before
            .printed()
            .into_iter()
            .zip(self.printed())
            .filter(|((_, old), (_, new))| old != new)
            .map(|((label, old), (_, new))| Difference { label, old, new })
            .collect()
    }
}

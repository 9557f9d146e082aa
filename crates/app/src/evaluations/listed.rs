//! The last result of a record, as lists of funds and evaluations print it.

use rust_decimal::Decimal;
use wenxiao_domain::money::Fen;
use wenxiao_domain::number::fixed;
use wenxiao_domain::package::Grade;

use crate::page::words::{self, Badge};

/// What the last evaluation of a record gave.
#[derive(Debug, Clone)]
pub struct LastResult {
    pub budget: Fen,
    /// 支出 ÷ 预算; none without a budget.
    pub rate_percent: Option<Decimal>,
    pub total_e2: i64,
    pub grade: Grade,
}

impl LastResult {
    pub fn budget(&self) -> String {
        words::wan(self.budget)
    }

    /// 支出 ÷ 预算, as the derivation prints it.
    pub fn rate(&self) -> String {
        self.rate_percent
            .map_or_else(|| "—".to_owned(), |rate| fixed(rate, 2))
    }

    pub fn total(&self) -> String {
        fixed(Decimal::new(self.total_e2, 2), 2)
    }

    pub fn badge(&self) -> Badge {
        words::grade(self.grade)
    }
}

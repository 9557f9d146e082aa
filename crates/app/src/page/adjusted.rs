//! 调整记录: what was adjusted after freezing, from what to what, why, by whom and when.

use crate::evaluations::store::Why;

use super::words;

/// One adjustment, as the macro `adjusted` of `fields.html` lists it.
#[derive(Debug)]
pub struct Adjusted {
    pub number: i64,
    pub differences: Vec<Difference>,
    pub reason: String,
    pub by: String,
    pub at: String,
}

/// What an adjustment changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub label: &'static str,
    pub old: String,
    pub new: String,
}

impl Adjusted {
    pub fn new(why: Why, differences: Vec<Difference>) -> Self {
        Self {
            number: why.number,
            differences,
            reason: why.reason,
            by: words::actor(&why.adjusted_by),
            at: words::moment(why.adjusted_at),
        }
    }
}

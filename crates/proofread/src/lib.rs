//! 数据核验: a report in; its figures recomputed; findings out.

//! The one place that asks what time it is.
//!
//! Tests and `demo` set it with `WENXIAO_NOW` (RFC 3339); a report's date is data and never comes from here.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

/// The time now, cut to microseconds: PostgreSQL keeps no more, and both databases must store the same.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn now() -> DateTime<Utc> {
    let now = std::env::var("WENXIAO_NOW")
        .ok()
        .and_then(|text| DateTime::parse_from_rfc3339(&text).ok())
        .map_or_else(Utc::now, |fixed| fixed.with_timezone(&Utc));
    now.duration_trunc(TimeDelta::microseconds(1))
        .unwrap_or(now)
}

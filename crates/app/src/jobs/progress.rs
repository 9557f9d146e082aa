//! How a job stands, as a part of any page: it refreshes itself, by htmx or, without JavaScript, by loading the page again.

use super::queries::Job;
use crate::page::words::{self, Badge};

/// What the fragment `jobs/progress.html` shows.
#[derive(Debug, Clone)]
pub struct Progress {
    pub state: Badge,
    pub open: bool,
    pub running: bool,
    pub cancelling: bool,
    pub done: i64,
    pub total: i64,
    /// 0 to 100, or nothing while the amount of work isn't known.
    pub percent: Option<i64>,
    pub requested: String,
    pub finished: String,
    pub message: String,
    /// Where cancelling is posted to; empty for whoever may not.
    pub cancel: String,
}

impl Progress {
    pub fn of(job: &Job, cancel: String) -> Self {
        let (word, class) = match job.state.as_str() {
            "waiting" => ("排队中", "info"),
            "running" if job.cancel_requested => ("正在停止", "fair"),
            "running" => ("进行中", "info"),
            "done" => ("已完成", "good"),
            "cancelled" => ("已取消", "none"),
            _ => ("没有完成", "bad"),
        };
        Self {
            state: Badge { word, class },
            open: job.is_open(),
            running: job.state == "running",
            cancelling: job.cancel_requested,
            done: job.done,
            total: job.total,
            percent: (job.total > 0).then(|| (job.done * 100 / job.total).clamp(0, 100)),
            requested: words::moment(job.requested_at),
            finished: job.finished_at.map(words::moment).unwrap_or_default(),
            message: job.message.clone(),
            cancel: if job.is_open() && !job.cancel_requested {
                cancel
            } else {
                String::new()
            },
        }
    }
}

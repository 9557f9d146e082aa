//! 后台任务: work that takes longer than a request. It is asked for in the transaction of whatever needs it, survives a restart, can be
//! cancelled, and is done by whichever server takes it first.

pub mod progress;
pub mod queries;
#[cfg(test)]
mod tests;
pub mod ticket;
pub mod worker;

use std::pin::Pin;

use crate::duplicates;
use crate::error::AppError;
use crate::web::App;
use queries::Job;
use ticket::Ticket;

/// What a job of one kind does. It ends by storing its result together with [`queries::finish`], in one transaction.
pub type Work = fn(App, Job, Ticket) -> Pin<Box<dyn Future<Output = Result<(), AppError>> + Send>>;

/// Every kind of job and who does it.
pub const KINDS: &[(&str, Work)] = &[
    (duplicates::library::JOB, |app, job, ticket| {
        Box::pin(duplicates::library::add(app, job, ticket))
    }),
    (duplicates::run::JOB, |app, job, ticket| {
        Box::pin(duplicates::run::check(app, job, ticket))
    }),
];

//! Slows down whoever tries passwords.

use std::collections::HashMap;
use std::sync::Mutex;

use chrono::{DateTime, TimeDelta, Utc};

/// Failures after which an account from an address has to wait.
const FAILURES: u32 = 5;
/// Failures after which an address has to wait, whatever accounts it tried.
const FAILURES_OF_ADDRESS: u32 = 30;
/// How long they count, and how long the wait is.
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Above this many remembered keys the expired ones are forgotten.
const REMEMBERED: usize = 10_000;

/// Failed sign-ins by account and address, and by address. Each replica of the server counts for itself.
#[derive(Debug, Default)]
pub struct Limiter {
    failures: Mutex<HashMap<String, Failures>>,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    since: DateTime<Utc>,
}

impl Limiter {
    /// How long to wait before the next try; `None`: go ahead.
    pub fn wait(&self, login: &str, address: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
        let failures = self.lock();
        let left = |key: &str, most: u32| {
            let found = failures.get(key)?;
            let left = found.since + WINDOW - now;
            (found.count >= most && left > TimeDelta::zero()).then_some(left)
        };
        left(&pair(login, address), FAILURES).max(left(address, FAILURES_OF_ADDRESS))
    }

    /// Notes a failed try.
    pub fn failed(&self, login: &str, address: &str, now: DateTime<Utc>) {
        let mut failures = self.lock();
        if failures.len() > REMEMBERED {
            failures.retain(|_, found| found.since + WINDOW > now);
        }
        for key in [pair(login, address), address.to_owned()] {
            let found = failures.entry(key).or_insert(Failures {
                count: 0,
                since: now,
            });
            if found.since + WINDOW <= now {
                *found = Failures {
                    count: 0,
                    since: now,
                };
            }
            found.count += 1;
        }
    }

    /// Forgets the failures of an account after it has signed in.
    pub fn succeeded(&self, login: &str, address: &str) {
        self.lock().remove(&pair(login, address));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Failures>> {
        // A panic while counting leaves the counts usable.
        self.failures
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn pair(login: &str, address: &str) -> String {
    format!("{login}\n{address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_wait_a_quarter_of_an_hour() {
        let limiter = Limiter::default();
        let start = DateTime::<Utc>::UNIX_EPOCH;
        for _ in 0..FAILURES {
            assert_eq!(limiter.wait("a", "1.1.1.1", start), None);
            limiter.failed("a", "1.1.1.1", start);
        }
        assert_eq!(limiter.wait("a", "1.1.1.1", start), Some(WINDOW));
        assert_eq!(limiter.wait("a", "2.2.2.2", start), None, "another address");
        assert_eq!(limiter.wait("b", "1.1.1.1", start), None, "another account");
        assert_eq!(limiter.wait("a", "1.1.1.1", start + WINDOW), None, "later");
    }

    #[test]
    fn an_address_that_tries_many_accounts_waits_too() {
        let limiter = Limiter::default();
        let start = DateTime::<Utc>::UNIX_EPOCH;
        for number in 0..FAILURES_OF_ADDRESS {
            limiter.failed(&number.to_string(), "1.1.1.1", start);
        }
        assert!(limiter.wait("new", "1.1.1.1", start).is_some());
    }
}

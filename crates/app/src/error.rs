//! What can go wrong in the application, and which exit status or page answers it.

use std::process::ExitCode;

use wenxiao_domain::finding::Finding;

/// Why something was not done. A refusal says what to do next; what is internal is logged once and never shown on a page.
#[derive(Debug)]
pub enum AppError {
    /// There is no such record, or whoever asks may not know of it.
    NotFound,
    /// Not allowed; the text says what would be needed.
    Forbidden(Refusal),
    /// It doesn't fit the state of the record: frozen, changed by somebody else meanwhile.
    Conflict(Refusal),
    /// The user's mistake: an argument, an unreadable file.
    Usage(Refusal),
    /// The data have findings that stop the work.
    Invalid(Vec<Finding>),
    Internal(anyhow::Error),
}

/// A refusal: what was refused, what to do next, and the article that demands it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub message: String,
    pub hint: String,
    pub article: Option<String>,
}

impl Refusal {
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: hint.into(),
            article: None,
        }
    }
}

/// Exit statuses, the contract that scripts rely on.
pub mod exit {
    /// Internal error.
    pub const INTERNAL: u8 = 1;
    /// The user's error: arguments, unreadable file.
    pub const USAGE: u8 = 2;
    /// The data have findings that stop the work.
    pub const FINDINGS: u8 = 3;
}

impl AppError {
    /// The user's mistake, with what to do about it.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage(Refusal::new(message, hint))
    }

    /// The exit status of a command that ends with this.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Internal(_) => exit::INTERNAL,
            Self::Invalid(_) => exit::FINDINGS,
            Self::NotFound | Self::Forbidden(_) | Self::Conflict(_) | Self::Usage(_) => exit::USAGE,
        }
    }

    /// The same as `std::process::ExitCode`.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit_status())
    }
}

impl<E: Into<anyhow::Error>> From<E> for AppError {
    fn from(error: E) -> Self {
        Self::Internal(error.into())
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        if let Some(article) = &self.article {
            write!(f, " ({article})")?;
        }
        if self.hint.is_empty() {
            return Ok(());
        }
        write!(f, "\n  hint: {}", self.hint)
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotFound => f.write_str("there is no such record"),
            Self::Forbidden(refusal) | Self::Conflict(refusal) | Self::Usage(refusal) => {
                refusal.fmt(f)
            }
            Self::Invalid(findings) => {
                write!(f, "{} findings stop the work", findings.len())
            }
            Self::Internal(error) => write!(f, "internal error: {error:#}"),
        }
    }
}

//! Our own reports are proofread before they are issued: what stands in the Word file is read back and checked like anybody's.

use wenxiao_proofread::finding::{Finding, Report, Severity};
use wenxiao_proofread::read;
use wenxiao_proofread::settings::Settings;

use crate::error::AppError;

/// Checks a report that was just made.
pub fn check(name: &str, bytes: Vec<u8>) -> Result<Report, AppError> {
    let document = read::read_bytes(name, bytes).map_err(anyhow::Error::from)?;
    let settings = Settings::bundled().map_err(anyhow::Error::from)?;
    Ok(wenxiao_proofread::check(&document, &settings))
}

/// What a person has to look at before the report goes out: everything but hints.
pub fn open(report: &Report) -> Vec<&Finding> {
    report
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::Hint)
        .collect()
}

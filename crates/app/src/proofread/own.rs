//! Our own reports are proofread before they are issued: what stands in the Word file is read back and checked like anybody's.

use std::collections::BTreeMap;
use std::sync::Arc;

use wenxiao_proofread::finding::{Finding, Report, Severity};
use wenxiao_proofread::read;
use wenxiao_proofread::settings::Settings;
use wenxiao_report::docx;

use crate::error::AppError;
use crate::evaluations::computed::{Cache, Computed, Key};
use crate::evaluations::files::Reported;
use crate::fonts::installed;

/// Checks a report that was just made.
pub fn check(name: &str, bytes: Vec<u8>) -> Result<Report, AppError> {
    let document = read::read_bytes(name, bytes).map_err(anyhow::Error::from)?;
    let settings = Settings::bundled().map_err(anyhow::Error::from)?;
    Ok(wenxiao_proofread::check(&document, &settings))
}

/// The check of a record's report as it would be issued now, kept for its revision.
pub async fn of<P: Reported>(
    cache: &Cache<Report>,
    key: Key,
    computed: Arc<Computed<P>>,
    texts: BTreeMap<String, String>,
) -> Result<Arc<Report>, AppError> {
    if let Some(found) = cache.take(&key) {
        return Ok(found);
    }
    let report = tokio::task::spawn_blocking(move || {
        // Page numbers of the contents are no figures of the report: they are left out, and nothing is typeset.
        let bytes = docx::write(&P::report(&computed, &texts)?, installed()?, &[])?;
        check("report.docx", bytes)
    })
    .await??;
    let report = Arc::new(report);
    cache.keep(key, Arc::clone(&report));
    Ok(report)
}

/// What a person has to look at before the report goes out: everything but hints.
pub fn open(report: &Report) -> Vec<&Finding> {
    report
        .findings
        .iter()
        .filter(|finding| finding.severity != Severity::Hint)
        .collect()
}

/// One line: what was checked, and what it found.
pub fn summary(report: &Report) -> String {
    let checked = &report.checked;
    format!(
        "核对比率{}个、合计{}个、前后引用{}处、规则{}条；错误{}条，存疑{}条，提示{}条",
        checked.rates,
        checked.sums,
        checked.references,
        checked.rules,
        report.count(Severity::Error),
        report.count(Severity::Doubt),
        report.count(Severity::Hint)
    )
}

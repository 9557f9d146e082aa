//! Checks one report within limits: how many at once, how long, and whatever a hostile file makes a reader do.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};
use wenxiao_proofread::annotate::annotate;
use wenxiao_proofread::document::{Document, FileKind};
use wenxiao_proofread::finding::Report;
use wenxiao_proofread::read::{self, ReadError};
use wenxiao_proofread::settings::Settings;

use crate::clock;
use crate::page::words;

/// How many reports are checked at once; the next ones wait.
const AT_ONCE: usize = 2;
/// How long somebody waits for their turn and for the check, each; a request may take a minute.
const PATIENCE: Duration = Duration::from_secs(25);
/// Longer texts are books, not reports.
const MAX_CHARS: usize = 3_000_000;
const MAX_CELLS: usize = 500_000;
/// Stack of the thread that checks.
const STACK: usize = 64 << 20;

/// Lets so many checks run at once; a check that outlives its request keeps its place until it ends.
#[derive(Debug, Clone)]
pub struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// A checked report.
#[derive(Debug)]
pub struct Checked {
    pub document: Document,
    pub report: Report,
    /// The original with comments, of a Word document.
    pub annotated: Option<Vec<u8>>,
}

/// Checks a report; otherwise one Chinese sentence that says why not and what to do.
pub async fn check(gate: &Gate, name: &str, bytes: Arc<[u8]>) -> Result<Checked, String> {
    let busy = || "正在核验的报告较多，请稍后再试。".to_owned();
    let turn = tokio::time::timeout(PATIENCE, Arc::clone(&gate.0).acquire_owned())
        .await
        .map_err(|_| busy())?
        .map_err(|_| busy())?;
    let (sender, receiver) = oneshot::channel();
    let name = name.to_owned();
    let broken = || "这个文件无法核验：读取时出错。请另存为 .docx 后重试。".to_owned();
    std::thread::Builder::new()
        .name("proofread".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let waited_for = || !sender.is_closed();
            let work = std::panic::AssertUnwindSafe(|| one(&name, &bytes, &waited_for));
            let result = std::panic::catch_unwind(work).unwrap_or_else(|_| Err(broken()));
            drop(turn);
            // The receiver is gone when the time was up; nobody waits for this result then.
            drop(sender.send(result));
        })
        .map_err(|_| busy())?;
    match tokio::time::timeout(PATIENCE, receiver).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err(broken()),
        Err(_) => Err(format!(
            "核验超过{}秒，已停止等待。请把报告拆成几份，或用命令 wenxiao proofread 核验。",
            PATIENCE.as_secs()
        )),
    }
}

/// Reads, checks and, where it is a Word document, annotates with the time as clocks in China show it.
fn one(name: &str, bytes: &[u8], waited_for: &dyn Fn() -> bool) -> Result<Checked, String> {
    let document = read::read_bytes(name, bytes.to_vec()).map_err(|error| refused(&error))?;
    if document.text.trim().is_empty() {
        return Err(
            "文件里没有可以核验的文字，可能只有图片。请上传文字版，或先做文字识别（OCR）再传。"
                .to_owned(),
        );
    }
    let cells: usize = document.cells();
    if document.text.chars().count() > MAX_CHARS || cells > MAX_CELLS {
        return Err(format!(
            "报告过长：最多核验{}万字、{}万个单元格，请拆分后上传。",
            MAX_CHARS / 10_000,
            MAX_CELLS / 10_000
        ));
    }
    let settings = Settings::bundled().map_err(|error| error.to_string())?;
    // Nobody waits for it any more: another's turn.
    let report = wenxiao_proofread::check_while(&document, &settings, waited_for)
        .ok_or_else(|| "核验已停止。".to_owned())?;
    let made = words::china(clock::now());
    let annotated = (document.kind == FileKind::Docx)
        .then(|| annotate(name, bytes, &report, made).map_err(|error| refused(&error)))
        .transpose()?;
    Ok(Checked {
        document,
        report,
        annotated,
    })
}

/// Why a file was not read, for whoever uploaded it.
pub fn refused(error: &ReadError) -> String {
    match error {
        ReadError::UnknownKind { .. } => {
            "只能核验 .docx、.pdf、.xlsx、.txt、.md 文件；.doc、.wps、.et 请先另存为 .docx 或 .xlsx，.ofd 请先转成 .pdf。".to_owned()
        }
        ReadError::Protected { .. } => {
            "文件有密码或已加密，无法读取。请取消密码后另存再传。".to_owned()
        }
        ReadError::OnlyPictures { .. } => {
            "这份 PDF 是扫描件，只有图像没有文字，无法核验。请上传 Word 原件，或先做文字识别（OCR）再传。".to_owned()
        }
        ReadError::OldFormat { .. } => {
            "旧版 Word、WPS、Excel 的二进制格式（.doc、.wps、.xls），请另存为 .docx、.xlsx 或 .pdf 再上传。".to_owned()
        }
        ReadError::Damaged { .. } | ReadError::Io { .. } => {
            "文件已损坏，或内容与扩展名不符。请用 Word 或 WPS 打开确认后另存再传。".to_owned()
        }
        ReadError::TooLarge { .. } | ReadError::Bomb { .. } => {
            "文件解开后过大，已拒绝读取。请删去图片等无关内容后重试。".to_owned()
        }
        ReadError::TooSlow { seconds, .. } => {
            format!("读取超过{seconds}秒，已停止。请把报告拆成几份，或导出为 .docx 后重试。")
        }
    }
}

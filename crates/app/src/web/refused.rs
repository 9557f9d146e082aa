//! Requests that no handler saw because they couldn't be read: the framework's bare English answer becomes a page.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::{AppError, Refusal};

/// A refusal in plain text, or without any, as a page with the same status.
pub async fn as_page(answer: Response) -> Response {
    let status = answer.status();
    let kind = answer.headers().get(header::CONTENT_TYPE);
    let bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !status.is_client_error() || !bare {
        return answer;
    }
    let (message, hint) = match status {
        StatusCode::FORBIDDEN => (
            "这次提交不是从本系统的页面发出的，未作处理。",
            "请在本系统的页面上重新填写并提交；一再出现时，请管理员核对反向代理是否原样传递 Host 和 Origin。",
        ),
        StatusCode::REQUEST_TIMEOUT => (
            "处理超过了时限，这次操作没有完成。",
            "请稍后再试；内容很多时请分批提交。",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "提交的内容超过了允许的大小，未作保存。",
            "请压缩或拆分后再提交。",
        ),
        _ => (
            "网址或提交的内容无法识别，未作处理。",
            "请从页面上的链接、按钮重新进入；页码等应为正整数，文件应在页面上选择后上传。",
        ),
    };
    let mut page = AppError::Usage(Refusal::new(message, hint)).into_response();
    *page.status_mut() = status;
    page
}

//! The one file that a form carries.

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;

/// How much of a file's name is kept, in characters.
const NAME: usize = 120;

/// Name and bytes of the field `file`; otherwise what to tell whoever sent it. `most`: what the route lets through.
pub async fn file(
    mut form: Multipart,
    most: usize,
    missing: &str,
) -> Result<(String, Bytes), String> {
    let mut found = None;
    while let Some(field) = form
        .next_field()
        .await
        .map_err(|error| too_large(&error, most))?
    {
        if field.name() == Some("file") {
            let name = named(field.file_name().unwrap_or_default());
            let bytes = field
                .bytes()
                .await
                .map_err(|error| too_large(&error, most))?;
            found = Some((name, bytes));
        }
    }
    found
        .filter(|(_, bytes)| !bytes.is_empty())
        .ok_or_else(|| missing.to_owned())
}

/// A file's name without folders and control characters; its ending stays when the rest is cut.
fn named(sent: &str) -> String {
    let name: String = sent
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    let length = name.chars().count();
    if length <= NAME {
        return name;
    }
    let tail = length - NAME / 4;
    let first: String = name.chars().take(NAME - NAME / 4 - 1).collect();
    let last: String = name.chars().skip(tail).collect();
    format!("{first}…{last}")
}

fn too_large(error: &MultipartError, most: usize) -> String {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        format!(
            "文件超过 {} MB，请拆分或联系系统管理员。",
            most / 1024 / 1024
        )
    } else {
        "文件没有完整传到，请重新上传。".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_ending_and_loses_its_folders() {
        assert_eq!(named("C:\\报告\\自评\n报告.docx"), "自评报告.docx");
        let long = named(&format!("{}.docx", "长".repeat(400)));
        assert_eq!(long.chars().count(), NAME);
        assert_eq!(
            long.rsplit_once('.').map(|(_, ending)| ending),
            Some("docx")
        );
    }
}

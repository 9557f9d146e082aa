//! Style sheet, scripts and drawings, inside the executable; their addresses carry their content's hash.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

/// The files of `page/static`.
#[derive(RustEmbed)]
#[folder = "src/page/static"]
struct Files;

/// The address of a static file: `/static/3f2a…/style.css`. A name that isn't there gives an address that answers 404.
pub fn url(name: &str) -> String {
    let hash = Files::get(name).map_or_else(|| "missing".to_owned(), |file| digits(&file));
    format!("/static/{hash}/{name}")
}

/// The part of a file's hash that its address carries.
fn digits(file: &rust_embed::EmbeddedFile) -> String {
    let hash = file.metadata.sha256_hash();
    let mut first = [0; 8];
    first[2..].copy_from_slice(&hash[..6]);
    format!("{:012x}", u64::from_be_bytes(first))
}

/// Serves a static file; only the address with the right hash exists, so it may be kept for a year.
pub async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    match Files::get(&name) {
        Some(file) if digits(&file) == hash => (
            [
                (
                    header::CONTENT_TYPE,
                    content_type(file.metadata.mimetype()).to_owned(),
                ),
                (
                    header::CACHE_CONTROL,
                    "public, max-age=31536000, immutable".to_owned(),
                ),
                (header::ETAG, format!("\"{hash}\"")),
            ],
            file.data,
        )
            .into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Text is UTF-8, and says so.
fn content_type(guessed: &str) -> &str {
    match guessed {
        "text/css" => "text/css; charset=utf-8",
        "text/javascript" | "application/javascript" => "text/javascript; charset=utf-8",
        "text/plain" => "text/plain; charset=utf-8",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_that_a_template_names_is_there() {
        for name in [
            "style.css",
            "mark.svg",
            "charts.js",
            "vendor/htmx-4.0.1.min.js",
            "vendor/echarts-6.1.0.common.min.js",
        ] {
            assert!(!url(name).contains("missing"), "{name}");
        }
    }
}

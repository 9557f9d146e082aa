//! The typefaces of this installation: its own folder first, then the shipped ones.

use std::path::Path;
use std::sync::OnceLock;

use wenxiao_report::fonts::Fonts;

use crate::error::AppError;

/// Names the folder of the installation's own fonts.
pub const VARIABLE: &str = "WENXIAO_FONTS";

static OWN: OnceLock<Fonts> = OnceLock::new();

/// The typefaces that reports are set in. The folder is read once a process; one that can't be read is the operator's error.
pub fn installed() -> Result<&'static Fonts, AppError> {
    let Some(folder) = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()) else {
        return Ok(Fonts::shipped());
    };
    if let Some(fonts) = OWN.get() {
        return Ok(fonts);
    }
    let fonts = from(Path::new(&folder))?;
    Ok(OWN.get_or_init(|| fonts))
}

fn from(folder: &Path) -> Result<Fonts, AppError> {
    Fonts::new(Some(folder)).map_err(|error| {
        AppError::usage(
            format!("{VARIABLE}: {error}"),
            "name a folder that holds only .ttf, .otf and .ttc files, or unset the variable",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_is_the_operators_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            from(folder.path()).is_ok(),
            "an empty folder leaves the shipped fonts"
        );
        let error = from(&folder.path().join("missing")).err().unwrap();
        assert!(error.to_string().contains(VARIABLE), "{error}");
    }
}

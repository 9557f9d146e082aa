//! Charts as pixels: old Word and WPS don't show SVG.

use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::fonts::{Fonts, Role};

/// Pixels for one unit of the drawing.
const SCALE: f32 = 2.0;

/// Why a chart can't be drawn.
#[derive(Debug, thiserror::Error)]
pub enum DrawError {
    #[error("the drawing is no SVG: {0}")]
    Svg(String),
    #[error("the drawing has no size")]
    Size,
    #[error("the picture can't be written: {0}")]
    Png(String),
}

/// SVG drawings as PNG, their text in the report's typefaces.
pub fn pngs(drawings: &[&str], fonts: &Fonts) -> Result<Vec<Vec<u8>>, DrawError> {
    let mut database = fontdb::Database::new();
    for data in fonts.data(Role::Hei) {
        database.load_font_source(fontdb::Source::Binary(Arc::new(data)));
    }
    let options = Options {
        fontdb: Arc::new(database),
        ..Options::default()
    };
    drawings.iter().map(|svg| png(svg, &options)).collect()
}

fn png(svg: &str, options: &Options<'_>) -> Result<Vec<u8>, DrawError> {
    let tree = Tree::from_str(svg, options).map_err(|error| DrawError::Svg(error.to_string()))?;
    let size = tree
        .size()
        .to_int_size()
        .scale_by(SCALE)
        .ok_or(DrawError::Size)?;
    let mut pixmap = Pixmap::new(size.width(), size.height()).ok_or(DrawError::Size)?;
    pixmap.fill(Color::WHITE);
    let transform = Transform::from_scale(SCALE, SCALE);
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    pixmap
        .encode_png()
        .map_err(|error| DrawError::Png(error.to_string()))
}

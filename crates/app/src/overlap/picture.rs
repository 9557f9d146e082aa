//! 感知摘要: 64 bits of what a picture looks like. Saving it again, in another size or format, changes few of them.

use std::io::Cursor;

use image::imageops::thumbnail;
use image::{ImageFormat, ImageReader, Limits};

/// Pixels of one side beyond which nothing is decoded, and bytes that decoding may take: a small file can declare any size.
const SIDE: u32 = 12_000;
const BYTES: u64 = 192 << 20;
/// Pixels of the shorter side below which a picture is an icon.
const ICON: u32 = 48;
/// The grid: each pixel is compared with its right neighbour.
const GRID: (u32, u32) = (9, 8);
/// Levels of brightness that neighbours must differ by: an empty page has none.
const STEP: u8 = 3;
/// Differences that a picture must have to be told from others.
const LEAST: u32 = 8;

/// The hash of a PNG or JPEG; none for what is no picture, too large, an icon, or shows nothing to compare.
pub fn hash(bytes: &[u8]) -> Option<u64> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    if !matches!(reader.format()?, ImageFormat::Png | ImageFormat::Jpeg) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(BYTES);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    if picture.width().min(picture.height()) < ICON {
        return None;
    }
    let grid = thumbnail(&picture.to_luma8(), GRID.0, GRID.1);
    let (mut bits, mut differences) = (0_u64, 0);
    for y in 0..GRID.1 {
        for x in 1..GRID.0 {
            let (left, right) = (grid.get_pixel(x - 1, y).0[0], grid.get_pixel(x, y).0[0]);
            bits <<= 1;
            if left.abs_diff(right) >= STEP {
                differences += 1;
                bits |= u64::from(right > left);
            }
        }
    }
    (differences >= LEAST).then_some(bits)
}

#[cfg(test)]
pub mod tests {
    use image::{DynamicImage, GrayImage, ImageFormat, Luma, imageops};

    use super::*;

    /// A drawing that differs with its number.
    pub fn drawn(number: u32, side: u32) -> GrayImage {
        GrayImage::from_fn(side, side * 3 / 4, |x, y| {
            let (x, y) = (x * 640 / side, y * 640 / side);
            let wave = (x * (number % 7 + 1) / 40 + y * (number % 5 + 2) / 50) * (37 + number * 11);
            Luma([u8::try_from(wave % 256).unwrap()])
        })
    }

    pub fn saved(picture: GrayImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageLuma8(picture)
            .write_to(&mut bytes, format)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_picture_saved_again_is_alike_and_another_one_is_not() {
        let png = hash(&saved(drawn(1, 640), ImageFormat::Png)).unwrap();
        let jpeg = hash(&saved(drawn(1, 640), ImageFormat::Jpeg)).unwrap();
        let small = imageops::resize(&drawn(1, 640), 320, 240, imageops::FilterType::Triangle);
        let small = hash(&saved(small, ImageFormat::Jpeg)).unwrap();
        for other in [jpeg, small] {
            assert!((png ^ other).count_ones() <= 6, "{png:x} {other:x}");
        }
        for number in 2..12 {
            let other = hash(&saved(drawn(number, 640), ImageFormat::Png)).unwrap();
            assert!(
                (png ^ other).count_ones() > 6,
                "{number}: {png:x} {other:x}"
            );
        }
    }

    #[test]
    fn what_shows_nothing_or_is_no_picture_has_no_hash() {
        let empty = GrayImage::from_pixel(640, 480, Luma([250]));
        assert_eq!(hash(&saved(empty, ImageFormat::Png)), None);
        assert_eq!(hash(&saved(drawn(1, 40), ImageFormat::Png)), None);
        assert_eq!(hash(b"\x89PNG\r\n\x1a\n cut off"), None);
        assert_eq!(hash(b"GIF89a"), None);
        assert_eq!(hash(b""), None);
    }

    #[test]
    fn a_picture_that_declares_a_huge_size_is_not_decoded() {
        let mut bytes = saved(drawn(1, 640), ImageFormat::Png);
        // Width and height of the first chunk.
        bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        assert_eq!(hash(&bytes), None);
    }
}

//! Parts of an Office file, unpacked within limits.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use super::ReadError;

/// How much all parts that are read may unpack to.
const MAX_UNPACKED: u64 = 256 << 20;
/// How many entries an archive may have.
const MAX_ENTRIES: usize = 20_000;

/// Unpacked parts by name.
pub type Parts = BTreeMap<String, Vec<u8>>;

/// Unpacks the parts that `wanted` names; refuses archives that unpack to too much.
pub fn read_parts(
    name: &str,
    content: &[u8],
    wanted: impl Fn(&str) -> bool,
) -> Result<Parts, ReadError> {
    let damaged = |error: zip::result::ZipError| ReadError::damaged(name, "zip", &error);
    let mut archive = zip::ZipArchive::new(Cursor::new(content)).map_err(damaged)?;
    if archive.len() > MAX_ENTRIES {
        return Err(ReadError::damaged(name, "zip", "too many entries"));
    }
    let bomb = || ReadError::Bomb {
        name: name.to_owned(),
        limit: MAX_UNPACKED,
    };
    let mut parts = Parts::new();
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(damaged)?;
        let part = entry.name().map_err(damaged)?.into_owned();
        if !entry.is_file() || !wanted(&part) {
            continue;
        }
        let rest = MAX_UNPACKED.saturating_sub(total);
        let mut unpacked = Vec::new();
        entry
            .take(rest + 1)
            .read_to_end(&mut unpacked)
            .map_err(|error| ReadError::damaged(name, "zip", &error))?;
        total += unpacked.len() as u64;
        if total > MAX_UNPACKED {
            return Err(bomb());
        }
        parts.insert(part, unpacked);
    }
    Ok(parts)
}

//! Hits 命中: places where a seed of the new texts stands in the library.

use super::walk::FEW;

/// A seed that stands in the library too: the segment in the upper 7 bits, then the old place (32), the new one
/// (23), whether the seed has more places than a few, and whether it is rare; so hits sort by where they are in the
/// library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hit(pub(super) u64);

impl Hit {
    /// A seed's hit, of which the library has `count`.
    pub fn new(segment: u8, old: u32, new: u32, count: usize) -> Self {
        let new = u64::from(new & MOST_NEW) << 2;
        let flags = u64::from(count > FEW) << 1 | u64::from(count <= RARE);
        Self(u64::from(segment) << 57 | u64::from(old) << 25 | new | flags)
    }

    pub fn segment(self) -> u8 {
        self.0.to_be_bytes()[0] >> 1
    }

    pub fn old(self) -> u32 {
        u32::try_from(self.0 >> 25 & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }

    pub fn new_place(self) -> u32 {
        u32::try_from(self.0 >> 2 & u64::from(MOST_NEW)).unwrap_or(MOST_NEW)
    }

    /// Whether the seed stands in so many places that it says something in company only.
    pub fn is_loose(self) -> bool {
        self.0 >> 1 & 1 == 1
    }

    /// Whether the seed stands in hardly any other place, so that meeting it is hardly chance.
    pub fn is_rare(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The last place of a batch; no text is longer.
const MOST_NEW: u32 = (1 << 23) - 1;
/// Places in the library up to which a seed is rare: its only one.
const RARE: usize = 1;

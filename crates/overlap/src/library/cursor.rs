//! Cursor 游标: a walk through a segment's postings in the order of the fingerprints.

use std::ops::Range;
use std::os::unix::fs::FileExt;

use super::segment::{Segment, u32_at, u64_at};
use super::store::POSTING;
use crate::error::{Result, at, broken};

/// Postings read at once when many fingerprints are looked up.
const BLOCK: u32 = 16 << 10;
/// A look-up farther away than this from the last one is read by itself.
const SPARSE: u64 = 4 << 10;

impl Segment {
    /// Looks up rising fingerprints from `from` to `to`, both included; `expected` is how many there will be, and `room`
    /// what a cursor left.
    pub fn cursor(
        &self,
        (from, to): (u32, u32),
        expected: usize,
        room: CursorRoom,
    ) -> Result<Cursor<'_>> {
        let (first, last) = (self.layout.bucket_of(from), self.layout.bucket_of(to) + 1);
        let CursorRoom {
            mut bytes,
            mut before,
        } = room;
        let directory_at = self.directory_at + first as u64 * 4;
        self.fill(directory_at, (last - first + 1) * 4, &mut bytes)?;
        before.clear();
        before.extend(bytes.chunks_exact(4).map(|value| u32_at(value, 0)));
        if !before.is_sorted() || u64::from(before.last().copied().unwrap_or(0)) > self.postings {
            return Err(broken(&self.path, "directory"));
        }
        let all = u64::from(before[before.len() - 1] - before[0]) * POSTING as u64;
        let block = if all / (expected as u64 + 1) < SPARSE {
            BLOCK
        } else {
            0
        };
        Ok(Cursor {
            segment: self,
            first,
            before,
            block,
            held: Held {
                from: 0,
                to: 0,
                bytes,
            },
        })
    }
}

/// A walk through a segment's postings in rising order.
pub(crate) struct Cursor<'a> {
    pub segment: &'a Segment,
    first: usize,
    before: Vec<u32>,
    block: u32,
    held: Held,
}

/// Room that a cursor leaves for the next one.
#[derive(Default)]
pub(crate) struct CursorRoom {
    bytes: Vec<u8>,
    before: Vec<u32>,
}

/// Postings that were read: whole buckets.
struct Held {
    /// The numbers of the first one and of the one after the last.
    from: u32,
    to: u32,
    /// They, and some bytes more.
    bytes: Vec<u8>,
}

impl Cursor<'_> {
    pub fn leave(self) -> CursorRoom {
        CursorRoom {
            bytes: self.held.bytes,
            before: self.before,
        }
    }

    /// Looks a fingerprint up; what is found can be asked for its places until the next one is looked up.
    pub fn find(&mut self, print: u32) -> Result<Range<usize>> {
        let layout = self.segment.layout;
        let bucket = layout.bucket_of(print) - self.first;
        let (from, to) = (self.before[bucket], self.before[bucket + 1]);
        if from == to {
            return Ok(0..0);
        }
        if from < self.held.from || to > self.held.to {
            self.read(from, to)?;
        }
        let lows = (from - self.held.from) as usize * POSTING;
        let count = (to - from) as usize;
        let low = layout.low(print);
        // Most fingerprints are not there; that is seen in the first bytes.
        let mut equal = 0..0;
        for done in (0..count).step_by(COMPARED) {
            let bits = equal_bytes(&self.held.bytes[lows + done..], low);
            let rest = count - done;
            let bits = if rest < COMPARED {
                bits & ((1 << rest) - 1)
            } else {
                bits
            };
            if bits != 0 {
                if equal.is_empty() {
                    equal.start = done + bits.trailing_zeros() as usize;
                    equal.end = equal.start;
                }
                equal.end += bits.count_ones() as usize;
            }
        }
        let next = layout.next(print);
        let numbers = lows + count + equal.start * 4..lows + count + equal.end * 4;
        let mut places = numbers.start..numbers.start;
        for number in self.held.bytes[numbers].chunks_exact(4) {
            let here = u64::from(u32_at(number, 0)) >> layout.place;
            if here < next {
                places.start += 4;
            } else if here > next {
                break;
            }
            places.end += 4;
        }
        Ok(places)
    }

    /// The places that were just found.
    pub fn places(&self, found: Range<usize>) -> impl Iterator<Item = u32> {
        let place = self.segment.layout.place;
        let mask = u32::MAX >> (u32::BITS - place);
        let numbers = self.held.bytes[found].chunks_exact(4);
        numbers.map(move |number| u32_at(number, 0) & mask)
    }

    /// Reads at least the postings from `from` to `to`.
    fn read(&mut self, from: u32, to: u32) -> Result<()> {
        let last = self.before[self.before.len() - 1];
        // Up to the last whole bucket that a block has room for.
        let room = from.saturating_add(self.block).min(last);
        let buckets = self.before.partition_point(|&before| before <= room);
        let to = to.max(self.before[buckets.saturating_sub(1)]);
        let len = (to - from) as usize * POSTING;
        self.held.bytes.resize(len + COMPARED, 0);
        let at_byte = self.segment.postings_at + u64::from(from) * POSTING as u64;
        self.segment
            .file
            .read_exact_at(&mut self.held.bytes[..len], at_byte)
            .map_err(at(&self.segment.path))?;
        (self.held.from, self.held.to) = (from, to);
        Ok(())
    }
}

/// Bytes that are compared at once.
const COMPARED: usize = 32;

/// Which of the first bytes are equal to one: a bit for each.
fn equal_bytes(bytes: &[u8], one: u8) -> u32 {
    const SEVEN: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    /// Brings the lowest bits of all bytes together in the highest byte.
    const TOGETHER: u64 = 0x0102_0408_1020_4080;
    let pattern = u64::from_le_bytes([one; 8]);
    let words = bytes[..COMPARED].chunks_exact(8);
    let bits = words.map(|word| {
        let other = u64_at(word, 0) ^ pattern;
        // The highest bit of each byte that is zero, then as the lowest one.
        let zero = !(((other & SEVEN) + SEVEN) | other | SEVEN) >> 7;
        zero.wrapping_mul(TOGETHER).to_be_bytes()[0]
    });
    (0..)
        .zip(bits)
        .map(|(n, bits)| u32::from(bits) << (8 * n))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::store::{Record, Store};
    use proptest::prelude::*;

    /// A segment of one document with so many units, and these postings.
    fn segment(dir: &tempfile::TempDir, units: u32, postings: &[u64]) -> Segment {
        let path = dir.path().join("segment");
        let mut store = Store::create(&path).expect("created");
        let record = Record {
            start: 0,
            units,
            chars: 0,
            text_at: 0,
            text_len: 0,
            hash: 0,
            name: String::new(),
            about: String::new(),
        };
        store.document(record, b"", &[]).expect("added");
        store.finish(postings).expect("finished");
        Segment::open(&path, &[]).expect("opened")
    }

    /// Fingerprints of which some share a bucket, some a byte more, and some are the same.
    fn prints() -> impl Strategy<Value = u32> {
        prop_oneof![
            any::<u32>(),
            (0x77_0000_u32..0x77_0004).prop_map(|print| print << 8),
            Just(u32::MAX),
            Just(0x1234_5678),
            0x1234_5600_u32..0x1234_5700,
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn every_place_of_a_fingerprint_is_found_and_no_other(
            pairs in prop::collection::vec((prints(), any::<u32>()), 1..1500),
            asked in prop::collection::vec(prints(), 1..200),
            place in 0_u32..32,
            expected in prop_oneof![Just(0_usize), Just(100_000)],
        ) {
            let dir = tempfile::tempdir().expect("a folder");
            let units = 1 << place;
            let mut postings: Vec<u64> = pairs
                .iter()
                .map(|&(print, place)| u64::from(print) << 32 | u64::from(place % units))
                .collect();
            postings.sort_unstable();
            let segment = segment(&dir, units, &postings);
            let layout = segment.layout;
            // What a posting keeps of a fingerprint: all of it, unless the places take the room.
            let lost = layout.place.saturating_sub(layout.bucket + 8);
            let mut asked: Vec<u32> = asked.into_iter().chain(pairs.iter().map(|pair| pair.0)).collect();
            asked.sort_unstable();
            let mut cursor = segment.cursor((0, u32::MAX), expected, CursorRoom::default()).expect("opened");
            for print in asked {
                let places = cursor.find(print).expect("read");
                let found: Vec<u32> = cursor.places(places).collect();
                let known = postings.iter().filter(|&&posting| posting >> 32 >> lost == u64::from(print >> lost));
                let known: Vec<u32> = known.map(|posting| u32::try_from(posting & 0xFFFF_FFFF).expect("a place")).collect();
                prop_assert_eq!(found, known);
            }
        }
    }

    #[test]
    fn equal_bytes_are_found_wherever_they_stand() {
        let mut bytes = [0_u8; COMPARED];
        assert_eq!(equal_bytes(&bytes, 0), u32::MAX);
        assert_eq!(equal_bytes(&bytes, 1), 0);
        for (at, byte) in [(0, 0x80), (7, 1), (8, 0xFF), (31, 0x7F)] {
            bytes[at] = byte;
            assert_eq!(equal_bytes(&bytes, byte), 1 << at);
        }
    }
}

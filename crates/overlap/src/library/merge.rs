//! Which segments to put together, so that a library that grew by many small additions stays quick.

use super::manifest::Manifest;

/// Segments of about the same size that are merged into one.
const TOGETHER: usize = 6;
/// Postings beyond which a segment is left as it is.
const LARGE: u64 = 48 << 20;
/// Share of replaced documents at which a segment is written anew.
const HOLLOW: u64 = 3;

/// The segments to merge next, if any.
pub(crate) fn due(manifest: &Manifest) -> Option<Vec<usize>> {
    let segments = &manifest.segments;
    if let Some(n) = segments
        .iter()
        .position(|entry| entry.gone.len() as u64 * HOLLOW > u64::from(entry.documents))
    {
        return Some(vec![n]);
    }
    // A tier holds segments within a factor of eight.
    let tier = |postings: u64| (postings >> 16).checked_ilog2().unwrap_or(0) / 3;
    (0..=tier(LARGE)).find_map(|wanted| {
        let of_tier = segments
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.postings < LARGE && tier(entry.postings) == wanted);
        let mut sum = 0;
        let group: Vec<usize> = of_tier
            .take_while(|(_, entry)| {
                sum += entry.postings;
                sum <= 2 * LARGE
            })
            .map(|(n, _)| n)
            .take(TOGETHER)
            .collect();
        (group.len() == TOGETHER).then_some(group)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::manifest::Entry;

    fn manifest(postings: &[u64]) -> Manifest {
        let segments = postings
            .iter()
            .map(|&postings| Entry {
                postings,
                documents: 10,
                ..Entry::default()
            })
            .collect();
        Manifest {
            segments,
            ..Manifest::default()
        }
    }

    #[test]
    fn small_segments_are_merged_six_at_a_time_and_large_ones_left() {
        assert_eq!(due(&manifest(&[5; 5])), None);
        assert_eq!(due(&manifest(&[5; 7])), Some(vec![0, 1, 2, 3, 4, 5]));
        assert_eq!(due(&manifest(&[LARGE; 9])), None);
    }

    #[test]
    fn a_hollow_segment_is_written_anew() {
        let mut manifest = manifest(&[LARGE, LARGE]);
        manifest.segments[1].gone = vec![0, 1, 2, 3];
        assert_eq!(due(&manifest), Some(vec![1]));
    }
}

//! Settings 设置: what counts as a passage and as boilerplate.

use serde::{Deserialize, Serialize};

/// What counts as a passage and as boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Characters (punctuation and boilerplate not counted) below which a passage isn't reported.
    pub min_chars: u32,
    /// Equal share of a passage, in percent, below which it isn't reported.
    pub min_share: u32,
    /// Headings and other short text that stand in at least this many documents of the library are boilerplate …
    pub boilerplate_documents: u32,
    /// … and in at least this share of them, in tenths of a percent.
    pub boilerplate_per_mille: u32,
    /// However large the library, text in this many documents is boilerplate.
    pub boilerplate_at_most: u32,
    /// The same for running text, which many have copied before it is a form's; 0 in settings of former versions, which
    /// told no difference.
    #[serde(default)]
    pub prose_documents: u32,
    #[serde(default)]
    pub prose_per_mille: u32,
    #[serde(default)]
    pub prose_at_most: u32,
}

/// In how many documents text must stand to be boilerplate: headings, and running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Thresholds {
    pub common: u32,
    pub prose: u32,
}

/// Share of a small library's documents, in tenths of a percent, and number of them, in which even running text is a
/// form's, too.
const NEARLY_ALL: (u64, u32) = (800, 6);

impl Default for Settings {
    fn default() -> Self {
        Self {
            min_chars: 30,
            min_share: 50,
            boilerplate_documents: 6,
            boilerplate_per_mille: 20,
            boilerplate_at_most: 60,
            prose_documents: 30,
            prose_per_mille: 200,
            prose_at_most: 240,
        }
    }
}

impl Settings {
    /// In how many documents of a library of this size a short text must stand to be boilerplate.
    pub fn boilerplate_from(&self, documents: usize) -> u32 {
        per_mille(documents, u64::from(self.boilerplate_per_mille))
            .max(self.boilerplate_documents)
            .min(self.boilerplate_at_most.max(self.boilerplate_documents))
    }

    /// In how many documents of a library of this size running text must stand to be boilerplate.
    pub fn prose_from(&self, documents: usize) -> u32 {
        let (share, least) = NEARLY_ALL;
        per_mille(documents, u64::from(self.prose_per_mille))
            .max(self.prose_documents)
            .min(per_mille(documents, share).max(least))
            .min(self.prose_at_most)
            .max(self.boilerplate_from(documents))
    }

    pub(crate) fn thresholds(&self, documents: usize) -> Thresholds {
        Thresholds {
            common: self.boilerplate_from(documents),
            prose: self.prose_from(documents),
        }
    }
}

fn per_mille(documents: usize, share: u64) -> u32 {
    u32::try_from(documents as u64 * share / 1000).unwrap_or(u32::MAX)
}

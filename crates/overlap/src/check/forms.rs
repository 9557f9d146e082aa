//! Blank forms 空白表: text that nobody wrote who fills them in.

use rustc_hash::FxHashMap;

use super::labels;
use crate::fold::fold;
use crate::gram::grams;
use crate::library::Document;

/// The grams of blank forms, and their labels, which may be too short for one; each with the first form that has it.
#[derive(Default)]
pub(crate) struct Forms {
    names: Vec<String>,
    pub prints: FxHashMap<u32, u32>,
    pub labels: FxHashMap<Vec<u16>, u32>,
}

impl Forms {
    pub fn new(forms: &[Document]) -> Self {
        let mut known = Self::default();
        for (form, number) in forms.iter().zip(1..) {
            known.names.push(form.name.clone());
            for gram in grams(&fold(&form.text).units) {
                known.prints.entry(gram.print).or_insert(number);
            }
            for label in labels::known(&form.text) {
                known.labels.entry(label).or_insert(number);
            }
        }
        known
    }

    /// The form that most units of a stretch stand in.
    pub fn of(&self, stretch: &[u32]) -> Option<String> {
        let mut counts = vec![0_usize; self.names.len()];
        for &number in stretch.iter().filter(|&&number| number > 0) {
            counts[number as usize - 1] += 1;
        }
        let most = (0..counts.len()).rev().max_by_key(|&at| counts[at])?;
        (counts[most] > 0).then(|| self.names[most].clone())
    }
}

//! How entries are chained: hash = SM3(previous hash ‖ every field, each with its length before it).
//!
//! The lengths make the fields unmistakable: moving a character from one field to the next changes the hash. Times go in as
//! microseconds, which both databases keep.

use chrono::{DateTime, Utc};
use sm3::{Digest, Sm3};

/// One entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AuditEntry {
    /// 1, 2, 3 … without a gap.
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// `account:ID:LOGIN`, `operator`, `system`.
    pub actor: String,
    pub action: String,
    pub subject: String,
    /// JSON.
    pub detail: String,
    pub prev_hash: String,
    pub hash: String,
}

impl AuditEntry {
    /// What `hash` must be.
    pub fn computed_hash(&self) -> String {
        let mut fields = Fields::default();
        fields.add(self.prev_hash.as_bytes());
        fields.add(&self.seq.to_be_bytes());
        fields.add(&self.at.timestamp_micros().to_be_bytes());
        for text in [&self.actor, &self.action, &self.subject, &self.detail] {
            fields.add(text.as_bytes());
        }
        fields.finish()
    }
}

/// What the first entry has as its previous hash: it names the installation's own chain.
pub fn genesis(chain: &str) -> String {
    let mut fields = Fields::default();
    fields.add("wenxiao audit chain".as_bytes());
    fields.add(chain.as_bytes());
    fields.finish()
}

/// SM3 in hexadecimal.
pub fn sm3_hex(bytes: &[u8]) -> String {
    hex(&Sm3::digest(bytes))
}

#[derive(Default)]
struct Fields(Sm3);

impl Fields {
    fn add(&mut self, field: &[u8]) {
        self.0.update((field.len() as u64).to_be_bytes());
        self.0.update(field);
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(DIGITS[usize::from(nibble)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The example of GB/T 32905-2016, appendix A.1.
    #[test]
    fn sm3_is_the_standards_own() {
        assert_eq!(
            sm3_hex(b"abc"),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }

    fn entry(actor: &str, action: &str, subject: &str, detail: &str) -> AuditEntry {
        AuditEntry {
            seq: 7,
            at: DateTime::from_timestamp_micros(1_700_000_000_123_456).expect("in range"),
            actor: actor.into(),
            action: action.into(),
            subject: subject.into(),
            detail: detail.into(),
            prev_hash: genesis("x"),
            hash: String::new(),
        }
    }

    proptest! {
        #[test]
        fn moving_a_character_to_the_next_field_changes_the_hash(text in "[a-c]{2,6}", cut in 0_usize..6) {
            let cut = cut.min(text.len());
            let (left, right) = text.split_at(cut);
            let one = entry(left, right, "s", "{}").computed_hash();
            let (left, right) = text.split_at((cut + 1) % (text.len() + 1));
            let other = entry(left, right, "s", "{}").computed_hash();
            prop_assert_ne!(one, other);
        }
    }
}

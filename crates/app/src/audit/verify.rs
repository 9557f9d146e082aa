//! Whether the chain still holds, and if not, where it was touched.
//!
//! What it can't find: somebody who may write to the database *and* to every place where a head was kept, and computes the
//! whole chain anew. That is why heads are worth printing (`wenxiao audit head`) and every backup's manifest holds one.

use std::fmt;
use std::str::FromStr;

use wenxiao_domain::finding::{Finding, Severity};

use super::chain::genesis;
use super::queries::{self, Head};
use crate::db::Conn;
use crate::error::AppError;

/// Entries read at a time.
const STEP: i64 = 5_000;

/// A head kept in another place: on paper, in a backup's manifest, in a file on another machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor(pub Head);

/// One place where the chain doesn't hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    /// Entries `first` to `last` are gone.
    Removed { first: i64, last: i64 },
    /// An entry's fields don't give its hash.
    Changed { seq: i64 },
    /// An entry is whole in itself but doesn't follow the one before it: put in, exchanged, or its predecessor was rewritten.
    OutOfOrder { seq: i64 },
    /// Entries after the counted end.
    Added { first: i64, last: i64 },
    /// The last entry isn't the one that the head names.
    HeadDiffers { seq: i64 },
    /// The row that counts the entries is gone.
    HeadMissing,
    /// The chain is not the one that the anchor was taken from.
    OtherChain { anchor: String, found: String },
    /// The anchor's entry is gone: the tail was cut off.
    CutOff { anchor: i64, found: i64 },
    /// The anchor's entry has another hash: history before it was rewritten.
    Rewritten { seq: i64 },
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries read.
    pub entries: i64,
    pub head: Option<Head>,
    pub breaks: Vec<Break>,
}

/// Walks the whole chain and compares its end with the head and with the `anchors`.
pub async fn verify(conn: &mut Conn, anchors: &[Anchor]) -> Result<Verified, AppError> {
    let head = queries::head(conn).await?;
    let mut walk = Walk::new(head.as_ref(), anchors);
    loop {
        let entries = queries::entries_after(conn, walk.last_seq, STEP).await?;
        if entries.is_empty() {
            break;
        }
        for entry in &entries {
            walk.see(entry);
        }
    }
    Ok(Verified {
        entries: walk.entries,
        breaks: walk.end(head.as_ref()),
        head,
    })
}

struct Walk<'a> {
    anchors: &'a [Anchor],
    breaks: Vec<Break>,
    entries: i64,
    last_seq: i64,
    /// Hash of the entry before; none after a gap, where it isn't known.
    last_hash: Option<String>,
}

impl<'a> Walk<'a> {
    fn new(head: Option<&Head>, anchors: &'a [Anchor]) -> Self {
        Self {
            anchors,
            breaks: Vec::new(),
            entries: 0,
            last_seq: 0,
            last_hash: head.map(|head| genesis(&head.chain)),
        }
    }

    fn see(&mut self, entry: &super::chain::AuditEntry) {
        if entry.seq != self.last_seq + 1 {
            self.breaks.push(Break::Removed {
                first: self.last_seq + 1,
                last: entry.seq - 1,
            });
            self.last_hash = None;
        }
        if entry.computed_hash() != entry.hash {
            self.breaks.push(Break::Changed { seq: entry.seq });
        } else if self
            .last_hash
            .as_ref()
            .is_some_and(|hash| *hash != entry.prev_hash)
        {
            self.breaks.push(Break::OutOfOrder { seq: entry.seq });
        }
        for Anchor(anchor) in self.anchors {
            if anchor.count == entry.seq && anchor.hash != entry.hash {
                self.breaks.push(Break::Rewritten { seq: entry.seq });
            }
        }
        self.entries += 1;
        self.last_seq = entry.seq;
        self.last_hash = Some(entry.hash.clone());
    }

    fn end(mut self, head: Option<&Head>) -> Vec<Break> {
        let Some(head) = head else {
            self.breaks.push(Break::HeadMissing);
            return self.breaks;
        };
        if self.last_seq < head.count {
            self.breaks.push(Break::Removed {
                first: self.last_seq + 1,
                last: head.count,
            });
        } else if self.last_seq > head.count {
            self.breaks.push(Break::Added {
                first: head.count + 1,
                last: self.last_seq,
            });
        } else if self
            .last_hash
            .as_ref()
            .is_some_and(|hash| *hash != head.hash)
        {
            self.breaks.push(Break::HeadDiffers { seq: head.count });
        }
        for Anchor(anchor) in self.anchors {
            if anchor.chain != head.chain {
                self.breaks.push(Break::OtherChain {
                    anchor: anchor.chain.clone(),
                    found: head.chain.clone(),
                });
            } else if anchor.count > self.last_seq {
                self.breaks.push(Break::CutOff {
                    anchor: anchor.count,
                    found: self.last_seq,
                });
            }
        }
        self.breaks
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Removed { first, last } if first == last => write!(f, "第{first}条审计记录缺失"),
            Self::Removed { first, last } => write!(f, "第{first}至{last}条审计记录缺失"),
            Self::Changed { seq } => write!(f, "第{seq}条审计记录的内容被改动"),
            Self::OutOfOrder { seq } => write!(f, "第{seq}条审计记录与前一条不相接"),
            Self::Added { first, last } if first == last => {
                write!(f, "第{first}条审计记录在链尾之后添加，未经系统写入")
            }
            Self::Added { first, last } => {
                write!(f, "第{first}至{last}条审计记录在链尾之后添加，未经系统写入")
            }
            Self::HeadDiffers { seq } => write!(f, "链尾登记的哈希与第{seq}条审计记录不符"),
            Self::HeadMissing => f.write_str("链尾登记（条数与哈希）缺失"),
            Self::OtherChain { anchor, found } => {
                write!(f, "留存的链尾属于另一条审计链（留存{anchor}，现有{found}）")
            }
            Self::CutOff { anchor, found } => {
                write!(f, "留存的链尾为第{anchor}条，现仅有{found}条：链尾被截去")
            }
            Self::Rewritten { seq } => {
                write!(f, "第{seq}条审计记录与留存的链尾不符：此前的记录被重写")
            }
        }
    }
}

impl Break {
    /// The entry to look at.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Self::Removed { first, .. } | Self::Added { first, .. } => Some(*first),
            Self::Changed { seq }
            | Self::OutOfOrder { seq }
            | Self::HeadDiffers { seq }
            | Self::Rewritten { seq } => Some(*seq),
            Self::CutOff { found, .. } => Some(found + 1),
            Self::HeadMissing | Self::OtherChain { .. } => None,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Removed { .. } => "audit_entry_removed",
            Self::Changed { .. } => "audit_entry_changed",
            Self::OutOfOrder { .. } => "audit_entry_out_of_order",
            Self::Added { .. } => "audit_entry_added",
            Self::HeadDiffers { .. } => "audit_head_differs",
            Self::HeadMissing => "audit_head_missing",
            Self::OtherChain { .. } => "audit_chain_exchanged",
            Self::CutOff { .. } => "audit_tail_cut_off",
            Self::Rewritten { .. } => "audit_history_rewritten",
        }
    }

    pub fn finding(&self) -> Finding {
        let subject = self.seq().map_or_else(
            || "audit_head".to_owned(),
            |seq| format!("audit_entry/{seq}"),
        );
        Finding::new(self.code(), Severity::Error, subject, self.to_string())
            .advice("保留现场，停止写入，与最近的备份逐条比对")
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Head { chain, count, hash } = &self.0;
        write!(f, "wenxiao-audit-head {chain} {count} {hash}")
    }
}

impl FromStr for Anchor {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let wrong = || format!("`{line}` is no line `wenxiao-audit-head CHAIN COUNT HASH`");
        let words: Vec<&str> = line.split_whitespace().collect();
        let ["wenxiao-audit-head", chain, count, hash] = words[..] else {
            return Err(wrong());
        };
        Ok(Self(Head {
            chain: chain.to_owned(),
            count: count.parse().map_err(|_| wrong())?,
            hash: hash.to_owned(),
        }))
    }
}

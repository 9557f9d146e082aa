//! What the rule of the pack makes of the signals: whether a person should look, and why. No score.

use serde::{Deserialize, Serialize};

use super::{DuplicateSignal, SignalKind};
use crate::packs::DuplicateFunding;

/// Whether the rule asks a person to look at a pair, with its reason in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuplicateVerdict {
    pub asks: bool,
    pub because: String,
}

/// The rule applied to what two works share.
pub fn verdict(signals: &[DuplicateSignal], rule: &DuplicateFunding) -> DuplicateVerdict {
    let labels = |kinds: &mut dyn Iterator<Item = SignalKind>| -> String {
        let labels: Vec<&str> = kinds.map(SignalKind::label).collect();
        labels.join("、")
    };
    let all = labels(&mut signals.iter().map(|it| it.kind));
    let decisive: Vec<SignalKind> = signals
        .iter()
        .map(|it| it.kind)
        .filter(|kind| rule.decisive.contains(kind))
        .collect();
    let (count, least) = (signals.len(), rule.signals_from);
    let asks = count >= least && !decisive.is_empty();
    let because = if count == 0 {
        "没有发现达到口径的相同之处。".to_owned()
    } else if asks {
        format!(
            "共 {count} 项相同（{all}），达到 {least} 项；其中{}能单独说明是同一工作。提示为疑似重复资助，是否构成由人决定。",
            labels(&mut decisive.into_iter())
        )
    } else if decisive.is_empty() {
        format!("共 {count} 项相同（{all}），没有一项能单独说明是同一工作，不作提示。")
    } else {
        format!("共 {count} 项相同（{all}），不足 {least} 项，不作提示。")
    };
    DuplicateVerdict { asks, because }
}

//! The result as one page that opens without a server: ranked pairs, and each pair side by side.
//!
//! Nothing is loaded from anywhere; texts are data in a script block of type JSON and reach the page as text nodes.

use std::collections::BTreeSet;

use askama::Template;
use serde_json::{Value, json};
use wenxiao_overlap::{Document, Passage};

use super::about::Relation;
use super::files;
use super::left_out::{self, Group as LeftOut};
use super::output::{self, METHOD, Result};
use super::pairs::{self, Pair};
use super::signals::{Source, UsedRule};
use crate::error::AppError;

/// Pairs that are shown side by side; further ones are in the list only.
const SIDE_BY_SIDE: usize = 300;
/// Bytes of text that the page carries at most.
const MOST_TEXT: usize = 24 << 20;

#[derive(Template)]
#[template(path = "overlap/page.html")]
struct Page<'a> {
    texts: usize,
    documents: usize,
    passages: usize,
    /// Passages that the new texts share with each other.
    among: usize,
    method: &'static str,
    settings: String,
    rule: Option<String>,
    groups: Vec<Group<'a>>,
    editions: Vec<Edition<'a>>,
    left_out: Vec<LeftOut>,
    unreadable: &'a [files::Unreadable],
    data: String,
}

/// The pairs of one relation, since self-reuse is judged otherwise than others' text.
struct Group<'a> {
    label: &'static str,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    rank: usize,
    pair: &'a Pair,
    percent: String,
    shown: bool,
}

struct Edition<'a> {
    passage: &'a Passage,
    percent: String,
}

/// The texts of these names.
pub type Texts<'a> = &'a dyn Fn(&[&str]) -> std::result::Result<Vec<Document>, AppError>;

/// The page. `new` and `old` give the texts that it shows beside each other.
pub fn page(
    result: &Result<'_>,
    new: Texts<'_>,
    old: Texts<'_>,
) -> std::result::Result<String, AppError> {
    let data = data(result, new, old)?;
    let with_text = data["pairs"].as_array().map_or(0, Vec::len);
    let rows = |relation: Relation| {
        let of = result
            .pairs
            .iter()
            .enumerate()
            .filter(move |(_, pair)| pair.relation == relation);
        of.map(|(n, pair)| Row {
            rank: n + 1,
            pair,
            percent: percent(pair.share),
            shown: n < with_text && pair.passages > 0,
        })
        .collect::<Vec<_>>()
    };
    let groups = Relation::ALL.map(|relation| Group {
        label: relation.label(),
        rows: rows(relation),
    });
    let page = Page {
        texts: result.checked.len(),
        documents: result.library.documents,
        passages: result.checked.iter().map(|text| text.passages.len()).sum(),
        among: result.peers.iter().map(|text| text.passages.len()).sum(),
        method: METHOD,
        settings: output::settings(result.settings, result.library.documents),
        rule: result.rule.map(UsedRule::sentence),
        groups: groups
            .into_iter()
            .filter(|group| !group.rows.is_empty())
            .collect(),
        editions: result
            .checked
            .iter()
            .flat_map(|text| &text.editions)
            .map(edition)
            .collect(),
        left_out: left_out::grouped(result.checked, result.peers),
        unreadable: result.unreadable,
        data: in_script(&serde_json::to_string(&data)?),
    };
    Ok(page.render()?)
}

fn percent(share: f64) -> String {
    format!("{:.2}%", share * 100.0)
}

fn edition(passage: &Passage) -> Edition<'_> {
    Edition {
        passage,
        percent: percent(f64::from(passage.share) / 10_000.0),
    }
}

/// JSON that can't end the script block it stands in.
fn in_script(json: &str) -> String {
    json.replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

/// The texts and passages of the first pairs, as many as fit.
fn data(
    result: &Result<'_>,
    new: Texts<'_>,
    old: Texts<'_>,
) -> std::result::Result<Value, AppError> {
    let pairs = &result.pairs[..result.pairs.len().min(SIDE_BY_SIDE)];
    let shown_pairs = Result { pairs, ..*result };
    let (news, olds) = shown_pairs.text_names();
    let (news, olds): (BTreeSet<&str>, BTreeSet<&str>) =
        (news.into_iter().collect(), olds.into_iter().collect());
    let old = old(&olds.into_iter().collect::<Vec<_>>())?;
    let new = new(&news.into_iter().collect::<Vec<_>>())?;
    let (mut old_texts, mut new_texts) = (serde_json::Map::new(), serde_json::Map::new());
    let mut bytes = 0;
    let mut shown = Vec::new();
    for pair in pairs {
        let found = |texts: &[Document], name: &str| {
            texts
                .iter()
                .find(|text| text.name == name)
                .map(|text| text.text.clone())
                .unwrap_or_default()
        };
        let peer = pair.source == Source::Peer;
        for (is_new, name) in [(true, &pair.new), (peer, &pair.old)] {
            let (texts, from) = if is_new {
                (&mut new_texts, &new)
            } else {
                (&mut old_texts, &old)
            };
            if !texts.contains_key(name) {
                let text = found(from, name);
                bytes += text.len();
                texts.insert(name.clone(), Value::String(text));
            }
        }
        if bytes > MOST_TEXT {
            break;
        }
        shown.push(side_by_side(result, pair));
    }
    Ok(json!({ "new": new_texts, "old": old_texts, "pairs": shown }))
}

fn side_by_side(result: &Result<'_>, pair: &Pair) -> Value {
    let text = result.checked_of(pair);
    let all = text.map_or(&[][..], |text| text.passages.as_slice());
    let passages = pair.of.iter().filter_map(|&at| all.get(at)).map(|passage| {
        json!({
            "new": [passage.new_from, passage.new_to],
            "old": [passage.old_from, passage.old_to],
            "share": passage.share,
            "same": pairs::same(passage),
            "counted": pairs::counted(passage),
            "runs": output::quads(&passage.runs),
            "left_out": output::quads(&passage.left_out),
        })
    });
    let checked = pair.checked.and_then(|at| result.checked.get(at));
    let peers = pair.checked.and_then(|at| result.peers.get(at));
    let left_out = checked.map_or_else(Vec::new, |checked| left_out::of(checked, peers));
    let left_out: Vec<Value> = left_out
        .iter()
        .map(|left| json!([left.from, left.to, left.reason]))
        .collect();
    json!({
        "new": pair.new,
        "old": pair.old,
        "reason": pair.reason,
        "peer": pair.source == Source::Peer,
        "passages": passages.collect::<Vec<_>>(),
        "left_out": left_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_leave_its_script_block() {
        let text = serde_json::to_string("</script><script>alert(1)</script><!-- &amp;").unwrap();
        let inside = in_script(&text);
        assert!(!inside.contains(['<', '>', '&']));
        assert_eq!(
            serde_json::from_str::<String>(&inside).unwrap(),
            "</script><script>alert(1)</script><!-- &amp;"
        );
    }
}

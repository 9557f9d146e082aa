//! A scheme to start from: the rows of the reference framework, for a person to choose from and to give marks.

use rust_decimal::Decimal;

use super::{Method, Node};
use crate::packs::{Framework, FrameworkRow};

/// The reference framework as a tree without marks. Rows with scoring points are scored by elements, rows with a formula by ratio,
/// others by experts; each is a proposal.
pub fn start_from(framework: &Framework) -> Vec<Node> {
    let mut scheme: Vec<Node> = Vec::new();
    let mut place: [(Option<u32>, &str, usize); 3] = [(None, "", 0); 3];
    for row in &framework.rows {
        let names = [
            row.level1.as_str(),
            row.level2.as_str(),
            row.level3.as_str(),
        ];
        for (level, name) in names.into_iter().enumerate() {
            if level < 2 && place[level].0.is_some() && place[level].1 == name {
                continue;
            }
            let number = place[level].2 + 1;
            let parent = level.checked_sub(1).and_then(|above| place[above].0);
            let code = match parent.and_then(|parent| scheme.get(parent as usize)) {
                Some(parent) => format!("{}{number}", parent.code),
                None => letter(number),
            };
            place[level] = (u32::try_from(scheme.len()).ok(), name, number);
            for below in place.iter_mut().skip(level + 1) {
                *below = (None, "", 0);
            }
            scheme.push(Node {
                code,
                parent,
                name: name.to_owned(),
                full_marks: Decimal::ZERO,
                method: (level == 2).then(|| method(row)),
            });
        }
    }
    scheme
}

/// A for 1, B for 2; after Z the number itself.
fn letter(number: usize) -> String {
    ('A'..='Z')
        .nth(number - 1)
        .map_or_else(|| number.to_string(), String::from)
}

fn method(row: &FrameworkRow) -> Method {
    if !row.points.is_empty() {
        Method::Elements {
            count: Decimal::from(row.points.len()),
        }
    } else if row.formula.is_empty() {
        Method::Manual
    } else {
        Method::RatioAtLeast
    }
}

//! Counts of lists: names listed against the number said, 四个方面, 等7项, 涉及8个领域.

use super::Rule;
use super::prose_sums::sentences;
use crate::context::{Context, shorten};
use crate::finding::{Draft, Findings, Severity};
use crate::layout::is_han;
use crate::number::{Quantity, UnitClass};
use crate::passage::Passage;

pub const RULE: Rule = Rule {
    id: "count",
    title: "列举的名称个数与所说的数相符",
    run,
};

/// Nouns that a number before them counts as members of a list, not as things done in it.
const MEMBERS: [&str; 24] = [
    "方面",
    "领域",
    "部分",
    "环节",
    "维度",
    "方向",
    "计划",
    "模块",
    "阶段",
    "层面",
    "层次",
    "步骤",
    "类别",
    "类型",
    "大类",
    "数据库",
    "板块",
    "体系",
    "指标",
    "县市",
    "地州",
    "一级指标",
    "专题",
    "子项",
];

/// A list with the number said of it.
struct List {
    at: usize,
    items: usize,
    most: usize,
    from: usize,
    exhaustive: bool,
}

fn run(context: &Context<'_>, findings: &mut Findings) {
    let mut quoted: Vec<(usize, List)> = Vec::new();
    for (index, passage) in context.prose() {
        for at in 0..passage.quantities.len() {
            let quantity = &passage.quantities[at];
            if quantity.unit.class != UnitClass::Count || !quantity.is_plain() {
                continue;
            }
            if let Some(list) = quoted_list(passage, at) {
                quoted.push((index, list));
            } else if let Some(list) = plain_list(passage, at) {
                judge(passage, &list, Severity::Doubt, findings);
            }
            parts(passage, at, findings);
            circled(passage, at, findings);
        }
    }
    let exact = quoted
        .iter()
        .filter(|(index, list)| fits(&context.passages[*index].quantities[list.at], list))
        .count();
    for (index, list) in &quoted {
        let passage = &context.passages[*index];
        let quantity = &passage.quantities[list.at];
        let custom = exact >= 2 && exact + 1 >= quoted.len();
        let more = quantity.value < list.items.into() && list.items > 1;
        if list.exhaustive || custom || more {
            judge(
                passage,
                list,
                if list.exhaustive || more {
                    Severity::Error
                } else {
                    Severity::Doubt
                },
                findings,
            );
        }
    }
}

fn fits(quantity: &Quantity, list: &List) -> bool {
    quantity.value >= list.items.into() && quantity.value <= list.most.into()
}

fn judge(passage: &Passage, list: &List, severity: Severity, findings: &mut Findings) {
    let quantity = &passage.quantities[list.at];
    findings.checked.sums += 1;
    if fits(quantity, list) {
        return;
    }
    let names = shorten(&passage.slice(list.from, quantity.from), 60);
    let message = format!(
        "“{names}”列出{}个，后面却说{}。",
        list.items, quantity.printed
    );
    findings.push(
        Draft::new("count_of_list", severity, message)
            .printed(&quantity.printed, list.items.to_string())
            .at([
                passage.span_of(quantity),
                passage.span(list.from, quantity.from),
            ])
            .advice("核对列举的名称和所说的个数。"),
    );
}

/// `“甲”“乙”等2项`: quoted names right before the number.
fn quoted_list(passage: &Passage, at: usize) -> Option<List> {
    let quantity = &passage.quantities[at];
    let mut end = quantity.from;
    let open_ended = end > 0 && passage.chars[end - 1] == '等';
    if open_ended {
        end -= 1;
    }
    if end == 0 || passage.chars[end - 1] != '”' {
        return None;
    }
    let (mut items, mut from) = (0, end);
    while from > 0 && passage.chars[from - 1] == '”' {
        let mut depth = 0;
        let open = (0..from).rev().find(|index| {
            match passage.chars[*index] {
                '”' => depth += 1,
                '“' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        items += 1;
        from = open;
        while from > 0 && matches!(passage.chars[from - 1], '、' | '和' | '及' | '与') {
            from -= 1;
        }
    }
    Some(List {
        at,
        items,
        most: items,
        from,
        exhaustive: !open_ended && items > 1,
    })
}

/// `决策、过程、产出、效益四个方面`
fn plain_list(passage: &Passage, at: usize) -> Option<List> {
    let quantity = &passage.quantities[at];
    let after = passage.slice(quantity.to, quantity.to + 4);
    let member = MEMBERS.iter().any(|noun| after.starts_with(noun))
        || quantity.unit.text == "大" && passage.chars.get(quantity.to).is_some_and(|c| is_han(*c));
    if !member {
        return None;
    }
    let end = quantity.from;
    // 覆盖三个年度、六个领域: the number is one of what is listed.
    if end > 0 && passage.chars[end - 1] == '、' {
        return None;
    }
    let from = (0..end)
        .rev()
        .find(|index| {
            matches!(
                passage.chars[*index],
                '，' | '。' | '；' | ':' | '！' | '(' | ')' | '”'
            )
        })
        .map_or(0, |index| index + 1);
    // 产出、效益两类共9项指标: the names are counted already.
    if at
        .checked_sub(1)
        .is_some_and(|last| passage.quantities[last].from >= from)
    {
        return None;
    }
    let mut text = passage.slice(from, end);
    let open_ended = text.ends_with('等');
    if open_ended {
        text.pop();
    }
    let commas = text.matches('、').count();
    // 以及 joins members of a list; 和, 及 and 与 may stand inside a name.
    let joined = text.matches("以及").count();
    let joints = ["和", "及", "与"]
        .iter()
        .map(|word| text.matches(word).count())
        .sum::<usize>()
        - joined;
    let tail = text.rsplit('、').next().unwrap_or_default();
    let closed = tail.contains("以及") || tail.contains('和') || tail.contains('及');
    if commas == 0 || (open_ended && !closed) || text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(List {
        at,
        items: commas + joined + 1,
        most: commas + joined + 1 + joints,
        from,
        exhaustive: true,
    })
}

/// `涉及8个领域，其中：甲8项、乙9项 …`: as many parts as said.
fn parts(passage: &Passage, at: usize, findings: &mut Findings) {
    let quantity = &passage.quantities[at];
    let after = passage.slice(quantity.to, quantity.to + 2);
    let member = MEMBERS.iter().any(|noun| after.starts_with(noun));
    let holder = matches!(quantity.unit.text.as_str(), "家" | "名" | "户");
    if !member && !holder {
        return;
    }
    let Some((_, to)) = sentences(passage)
        .into_iter()
        .find(|(from, to)| quantity.from >= *from && quantity.from < *to)
    else {
        return;
    };
    let gap_end = passage.quantities.get(at + 1).map_or(to, |next| next.from);
    let gap = passage.slice(quantity.to, gap_end);
    if !gap.contains("其中") && !gap.contains("分别为") && !gap.contains("包括")
        || gap.contains('等')
    {
        return;
    }
    let ends = (quantity.to..to).find(|index| passage.chars[*index] == '；');
    let following: Vec<&Quantity> = passage.quantities[at + 1..]
        .iter()
        .take_while(|next| next.to <= ends.unwrap_or(to))
        // 五个子项分别为320万元、280万元…，合计600万元: what all come to is none of them.
        .take_while(|next| {
            let lead = passage.slice(next.from.saturating_sub(5), next.from);
            !["合计", "总计", "共计", "，共"]
                .iter()
                .any(|word| lead.ends_with(word))
                && !["，均", "，都"].iter().any(|word| lead.contains(word))
        })
        .collect();
    let Some(first) = following.first() else {
        return;
    };
    let same: Vec<&&Quantity> = following
        .iter()
        .filter(|next| next.unit.text == first.unit.text)
        .collect();
    let apart = same.len() == following.len() && first.unit.text != quantity.unit.text;
    if !apart || same.len() < 3 {
        return;
    }
    if !member && !adds_up(passage, quantity, &same) {
        return;
    }
    findings.checked.sums += 1;
    // 设产出、效益两类指标，其中数量指标3项…: the names stand before.
    let named = plain_list(passage, at).is_some_and(|list| fits(quantity, &list));
    if named || quantity.value == same.len().into() {
        return;
    }
    let message = format!(
        "说“{}{after}”，其后列出{}个。",
        quantity.printed,
        same.len()
    );
    findings.push(
        Draft::new("count_of_parts", Severity::Error, message)
            .printed(&quantity.printed, same.len().to_string())
            .at([
                passage.span_of(quantity),
                passage.span(first.from, same[same.len() - 1].to),
            ])
            .advice("核对领域（类别）个数。"),
    );
}

/// Whether the parts are all there are: they make up a figure before them.
fn adds_up(passage: &Passage, quantity: &Quantity, parts: &[&&Quantity]) -> bool {
    let sum: rust_decimal::Decimal = parts.iter().map(|part| part.value).sum();
    passage
        .quantities
        .iter()
        .take_while(|total| total.from < quantity.from)
        .any(|total| total.unit.comparable(&parts[0].unit) && total.value == sum)
}

/// `三种措施：① … ② … ③ …`
fn circled(passage: &Passage, at: usize, findings: &mut Findings) {
    let quantity = &passage.quantities[at];
    let Some(colon) = (quantity.to..passage.chars.len())
        .take(14)
        .find(|index| passage.chars[*index] == ':')
    else {
        return;
    };
    if passage.chars.get(colon + 1) != Some(&'①') {
        return;
    }
    let marks: Vec<usize> = (colon..passage.chars.len())
        .filter(|index| ('①'..='⑳').contains(&passage.chars[*index]))
        .collect();
    findings.checked.sums += 1;
    if quantity.value == marks.len().into() {
        return;
    }
    let message = format!("说“{}”，其后编号列出{}个。", quantity.printed, marks.len());
    findings.push(
        Draft::new("count_of_items", Severity::Doubt, message)
            .printed(&quantity.printed, marks.len().to_string())
            .at([passage.span_of(quantity)])
            .at(marks.iter().map(|mark| passage.span(*mark, mark + 1)))
            .advice("核对条目个数。"),
    );
}

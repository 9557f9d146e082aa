//! Captions of tables.

/// What a caption calls its table: 表3 of `表3 资金情况`, 附表2-1.
pub fn captioned(title: &str) -> Option<String> {
    let (before, rest) = title.split_once('表')?;
    let annexed = if before.ends_with('附') {
        "附表"
    } else {
        "表"
    };
    let number: String = rest
        .trim_start()
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '-')
        .collect();
    let number = number.trim_end_matches('-');
    let next = rest.trim_start().chars().nth(number.chars().count());
    let counted = next.is_some_and(|c| matches!(c, '年' | '.' | '—' | '－'));
    (!number.is_empty() && !counted && number.len() < 5).then(|| format!("{annexed}{number}"))
}

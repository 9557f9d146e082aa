//! What the words beside a figure say of it.

pub(in crate::rules) fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

pub(super) fn ends(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.ends_with(word))
}

const UP: [&str; 25] = [
    "提高",
    "上升",
    "增长",
    "增加",
    "多",
    "高",
    "提升",
    "净增",
    "扩大",
    "延长",
    "增产",
    "增收",
    "上涨",
    "涨",
    "增至",
    "超",
    "超过",
    "超出",
    "净增加",
    "新增",
    "升",
    "增幅",
    "增",
    "调增",
    "拓展",
];
const DOWN: [&str; 30] = [
    "下降",
    "少",
    "减少",
    "低",
    "提前",
    "缩短",
    "节约",
    "降低",
    "回落",
    "收窄",
    "减",
    "净减",
    "压减",
    "下滑",
    "短缺",
    "差",
    "缺",
    "缺口",
    "净减少",
    "降",
    "降幅",
    "缩小",
    "压缩",
    "调减",
    "相差",
    "短",
    "缩",
    "跌",
    "省下",
    "节省",
];

/// Whether words end in a change, and whether it is upwards.
pub(in crate::rules) fn direction(words: &str) -> Option<bool> {
    let words = words.trim_end_matches(['了', '出', '达', '为', '近', '仅']);
    let words = match words.strip_suffix('约') {
        Some(rest) if !rest.ends_with('节') => rest,
        _ => words,
    };
    // 每亩多打70.1公斤, 少用化肥6.3公斤
    let words = words
        .strip_suffix(['打', '收', '产', '用', '花', '耗'])
        .filter(|rest| rest.ends_with(['多', '少']))
        .unwrap_or(words);
    let up = ends(words, &UP) && !ends(words, &["不少", "至少", "最多", "不超", "不高", "最高"]);
    if up {
        return Some(true);
    }
    (ends(words, &DOWN) && !ends(words, &["不少", "至少", "不低", "最低", "最少"])).then_some(false)
}

/// Words that hold one that compares and compare nothing: `参与制定标准12项`.
const NAMES: [&str; 8] = [
    "较满意",
    "比较",
    "参与",
    "给与",
    "授与",
    "比赛",
    "评比",
    "差距",
];

/// Words with 与 of what something is compared with.
const WITH: [&str; 6] = ["与上年", "与去年", "与目标", "与计划", "与年初", "与预算"];

/// Whether words lead to what something is compared with.
pub(super) fn compares(words: &str) -> bool {
    let words = NAMES
        .iter()
        .fold(words.to_owned(), |words, name| words.replace(name, ""));
    let bare = words.trim_start_matches(['，', '、', '；']);
    // 材料与化工领域9项: a name.
    let beside = bare.starts_with('与') || bare.ends_with('与') || has(bare, &WITH);
    (beside
        || has(
            &words,
            &[
                "比", "较", "低于", "高于", "少于", "多于", "超过", "超出", "距",
            ],
        ))
        && !has(&words, &["占比", "比重", "比例"])
}

/// `前三位`, `排名前`: whether words pick out the first of many; 前补助 is a name.
pub(super) fn is_foremost(words: &str) -> bool {
    words.rsplit_once('前').is_some_and(|(_, rest)| {
        let first = rest.chars().next();
        first.is_none_or(|c| c.is_ascii_digit() || crate::number::chinese::is_numeral(c))
    })
}

/// Whether words say that a figure is of an earlier time.
pub(super) fn earlier(words: &str) -> bool {
    has(words, &["上年", "去年", "同期", "上一年", "年初"])
}

/// Whether a unit counts what a counter names: 人 in 人均, 项 in 每项.
pub(in crate::rules) fn counts(counter: char, unit: &str) -> bool {
    let unit = unit.trim_start_matches(['万', '千', '百', '亿']);
    match counter {
        '人' | '名' => ["人", "名", "位", "人次"].contains(&unit),
        '项' | '个' => ["项", "个", "个百分点"].contains(&unit),
        '车' => unit == "辆",
        '校' => ["所", "校"].contains(&unit),
        '场' => ["场", "场次"].contains(&unit),
        '户' | '家' => ["户", "家"].contains(&unit),
        '批' => ["批", "批次"].contains(&unit),
        other => unit.starts_with(other) && unit.chars().count() == 1,
    }
}

/// What may follow 各 where it says that each of a number has a figure: `24家各奖30万元`.
const EACH_HAS: [&str; 17] = [
    "奖",
    "奖励",
    "补",
    "补助",
    "给",
    "给予",
    "给予奖励",
    "给予补助",
    "奖补",
    "安排",
    "支持",
    "资助",
    "拨付",
    "扣",
    "需",
    "配备",
    "发放",
];

/// Characters behind 各 before what each has: `各配备技术员2名`.
const MOST_EACH: usize = 8;

/// Whether words say that each of what was counted has a figure.
pub(super) fn is_of_each(lead: &str) -> bool {
    let after = lead.rsplit_once('各').map(|(_, after)| after);
    after.is_some_and(|after| {
        after.chars().count() <= MOST_EACH && EACH_HAS.iter().any(|word| after.starts_with(word))
    })
}

/// A text without what stands in brackets.
pub(in crate::rules) fn without_brackets(text: &str) -> String {
    let mut rest = String::new();
    let mut open: Vec<usize> = Vec::new();
    for c in text.chars() {
        match c {
            '(' => {
                open.push(rest.len());
                rest.push(c);
            }
            ')' => rest.truncate(open.pop().unwrap_or(0)),
            _ => rest.push(c),
        }
    }
    rest
}

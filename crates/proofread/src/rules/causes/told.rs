//! Where a report tells why a target was missed, and of which indicator.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use rust_decimal::Decimal;

use super::Open;
use crate::arithmetic::show;
use crate::context::Context;
use crate::grid::Role;
use crate::layout::is_han;
use crate::number::UnitClass;
use crate::records::{Record, Source, core, key};

/// A passage that tells causes: its block, its words as names are compared, whether it says “原因” or the like itself, and
/// whether all that it does is to admit that a target was missed and to go on.
struct Cause {
    block: usize,
    text: String,
    words: String,
    outright: bool,
    admits_only: bool,
}

/// What is told of problems and of what is done about them, in passages that name no indicator in full.
struct Problem {
    block: usize,
    text: String,
}

/// Where a report tells causes and problems, read once for all indicators.
pub(super) struct Told<'c> {
    context: &'c Context<'c>,
    causes: Vec<Cause>,
    problems: Vec<Problem>,
    prose: OnceCell<Prose>,
}

/// Some Chinese characters in a row that name a thing.
type Thing = [char; THING];

/// All running text, for what is said of an indicator elsewhere; only made when nothing nearer explains one.
struct Prose {
    texts: Vec<String>,
    /// Each sentence, and its words as names are compared.
    sentences: Vec<(String, String)>,
    /// In how many passages a thing is spoken of.
    spoken: HashMap<Thing, usize>,
}

impl<'c> Told<'c> {
    pub(super) fn new(context: &'c Context<'c>) -> Self {
        Self {
            context,
            causes: causes(context),
            problems: problems(context),
            prose: OnceCell::new(),
        }
    }

    fn prose(&self) -> &Prose {
        self.prose.get_or_init(|| {
            let texts: Vec<String> = (self.context.prose())
                .map(|(_, passage)| passage.text())
                .collect();
            let sentences = texts
                .iter()
                .flat_map(|text| text.split(['。', '；']))
                .map(|sentence| (key(sentence), sentence.to_owned()))
                .collect();
            let mut spoken = HashMap::new();
            for text in &texts {
                for thing in things(text) {
                    *spoken.entry(thing).or_default() += 1;
                }
            }
            Prose {
                texts,
                sentences,
                spoken,
            }
        })
    }
}

/// The things that a text names, each once.
fn things(text: &str) -> HashSet<Thing> {
    let chars: Vec<char> = text.chars().collect();
    let windows = chars.windows(THING).map(Thing::try_from);
    windows
        .flatten()
        .filter(|thing| thing.iter().all(|c| is_han(*c)))
        .collect()
}

/// Words of headings below which a report tells its problems and what is done about them.
const PROBLEMS: [&str; 11] = [
    "未完成",
    "没有完成",
    "没做好",
    "怎么改",
    "改进",
    "整改",
    "不足",
    "问题",
    "措施",
    "举措",
    "打算",
];

fn causes(context: &Context<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    for (_, passage) in context.prose() {
        let text = passage.text();
        let path = context.stations[passage.block].path.join("");
        let outright = [
            "原因",
            "由于",
            "主要是",
            "因为",
            "所致",
            "导致",
            "影响",
            "推迟",
            "滞后",
            "未能",
            "，因",
            "改进:",
            "改进措施:",
            "带动的",
            "设置偏低",
            "设定偏低",
            "设置过低",
        ]
        .iter()
        .any(|word| text.contains(word));
        let under = ["原因", "偏离", "偏差"]
            .iter()
            .any(|word| path.contains(word));
        // What was missed, told where a report says what to mend.
        let bare = ["不低于", "不超过", "不少于", "减少"]
            .iter()
            .fold(text.clone(), |text, word| text.replace(word, ""));
        let to_mend = PROBLEMS.iter().any(|word| path.contains(word))
            && ["扣", "少", "差", "低于", "超过"]
                .iter()
                .any(|word| bare.contains(word));
        let about = outright
            || to_mend
            || under
                && ["因为", "受", "超额", "偏差"]
                    .iter()
                    .any(|word| text.contains(word))
            || path.contains("原因");
        let admits = falls_short(&text);
        if about || admits {
            causes.push(Cause {
                block: passage.block,
                words: key(&text),
                text,
                outright: outright || admits,
                admits_only: !about,
            });
        }
    }
    causes
}

/// Whether a passage admits a target that was missed and goes on to tell why or what is done about it.
fn falls_short(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&[
        "低于",
        "未达到",
        "未完成",
        "没有达到",
        "未达",
        "少于",
        "偏低",
        "不足",
        "终止",
        "延期",
        "未拨付",
        "未兑付",
        "未支出",
    ]) && has(&[
        "系",
        "因",
        "整改",
        "责成",
        "改进",
        "措施",
        "下一步",
        "问题",
        "重",
        "轻",
        "不紧",
        "滞后",
        "到期",
        "批准",
        "将",
        "具体是",
        "具体为",
        "主要",
    ])
}

/// Whether some sentence about causes names the indicator, or its row has one.
pub(super) fn explained(told: &Told<'_>, open: &Open<'_>) -> bool {
    let (context, record) = (told.context, open.record);
    // The rate itself says which indicator is meant.
    let rate = show(open.percent, 2);
    let telling = rate.contains('.').then(|| format!("{rate}%"));
    let rows = context
        .records
        .iter()
        .filter(|other| other.key == record.key)
        .any(|other| {
            other.words.iter().any(|(role, text)| {
                *role == Role::Cause && (text.chars().count() > 3 || text.starts_with("同上"))
            })
        });
    let own = match record.source {
        Source::Prose { passage, .. } => Some(context.passages[passage].block),
        Source::Table { .. } => None,
    };
    let core = core(&record.key);
    let executed = record.key.contains("执行率");
    let printed = |role| {
        record.figure(role).map(|figure| {
            let printed = &figure.quantity.printed;
            printed.trim_start_matches(['≥', '≤', '>', '<']).to_owned()
        })
    };
    // Said under another name, with the same target and value.
    let figures = printed(Role::Target).zip(printed(Role::Actual));
    // 少办2期, 少投入350万元: by how much it was missed.
    let short = shortfall(record);
    let fine = fine_value(record);
    let unmet = open.percent < Decimal::ONE_HUNDRED;
    let mut causes = (told.causes.iter()).filter(|cause| unmet || !cause.admits_only);
    rows || lost_is_told(told, record)
        || causes.any(|cause| {
            let text = |part: &String| cause.text.contains(part.as_str());
            let named = cause.words.contains(core)
                || shares_most(core, &cause.words)
                || fine.iter().chain(&telling).any(text)
                || executed
                    && ["执行率", "支出", "结余", "结转", "未拨付", "未兑付", "尾款"]
                        .iter()
                        .any(|word| cause.words.contains(word))
                || core.contains("满意") && cause.words.contains("满意")
                || short.as_ref().is_some_and(text)
                || figures
                    .as_ref()
                    .is_some_and(|(target, actual)| text(target) && text(actual));
            named && (cause.outright || own != Some(cause.block))
        })
}

/// The passages below headings about problems and what is done about them, but for those that name an indicator in full.
fn problems(context: &Context<'_>) -> Vec<Problem> {
    let names: HashSet<&str> = context
        .records
        .iter()
        .map(|record| core(&record.key))
        .filter(|name| name.chars().count() > THING)
        .collect();
    let below = context.prose().filter(|(_, passage)| {
        let path = context.stations[passage.block].path.join("");
        // 其他需要说明的问题: anything.
        PROBLEMS.iter().any(|word| path.contains(word)) && !path.contains("说明的问题")
    });
    below
        .map(|(_, passage)| (passage.block, passage.text()))
        .filter(|(_, text)| {
            let words = key(text);
            !names.iter().any(|name| words.contains(name))
        })
        .map(|(block, text)| Problem { block, text })
        .collect()
}

/// Whether a missed target is among the problems under another name: with half of its name, its value, the points that it lost,
/// or with what is said of it elsewhere.
pub(super) fn is_problem(told: &Told<'_>, record: &Record) -> bool {
    let context = told.context;
    let own = match record.source {
        Source::Prose { passage, .. } => Some(context.passages[passage].block),
        Source::Table { .. } => None,
    };
    let lost = points_lost(record);
    let value = fine_value(record);
    let others = || (told.problems.iter()).filter(|problem| own != Some(problem.block));
    others().any(|problem| {
        let mut figures = lost.iter().chain(&value);
        is_told_of(&record.key, &problem.text) || figures.any(|it| problem.text.contains(it))
    }) || told_otherwise(told.prose(), others(), core(&record.key))
}

/// The value reached, where it is so finely printed a rate that it is no other's.
fn fine_value(record: &Record) -> Option<String> {
    let printed = &record.figure(Role::Actual)?.quantity.printed;
    let printed = printed.trim_start_matches(['≥', '≤', '>', '<']);
    (printed.contains('.') && printed.ends_with('%')).then(|| printed.to_owned())
}

/// Chinese characters in a row that name a thing.
const THING: usize = 4;
/// So many Chinese characters tell a cause.
const TOLD: usize = 8;
/// What more passages speak of tells nothing.
const SPOKEN_OF: usize = 4;

/// Whether what is said of an indicator is taken up again among the problems: of 审核准确率 `抽查企业中无问题企业的比例`, and
/// `抽查企业由150家扩大到200家`.
fn told_otherwise<'p>(
    prose: &Prose,
    problems: impl Iterator<Item = &'p Problem>,
    core: &str,
) -> bool {
    let own: HashSet<Thing> = prose
        .sentences
        .iter()
        .filter(|(words, _)| words.contains(core))
        .flat_map(|(_, sentence)| things(sentence))
        .filter(|thing| prose.spoken.get(thing).is_some_and(|all| *all <= SPOKEN_OF))
        .collect();
    let mut problems = problems;
    !own.is_empty() && problems.any(|problem| !own.is_disjoint(&things(&problem.text)))
}

/// The points that its row lost, as a text would print them, where they are printed so finely that they are no other's.
fn points_lost(record: &Record) -> Option<String> {
    let (weight, score) = record
        .figure(Role::Weight)
        .zip(record.figure(Role::Score))?;
    let lost = weight.quantity.value.checked_sub(score.quantity.value)?;
    let lost = lost.normalize();
    (lost > Decimal::ZERO && lost.scale() >= 2).then(|| format!("{lost}分"))
}

/// `办结时间扣0.73分。第二批申报时恰逢系统升级`: whether a passage goes on after the points that the indicator lost.
fn lost_is_told(told: &Told<'_>, record: &Record) -> bool {
    let Some(lost) = points_lost(record) else {
        return false;
    };
    let lost = format!("扣{lost}");
    told.prose().texts.iter().any(|text| {
        text.split_once(&lost).is_some_and(|(before, after)| {
            let goes_on = after.chars().filter(|c| is_han(*c)).count() >= TOLD;
            goes_on && is_told_of(&record.key, before.rsplit('。').next().unwrap_or_default())
        })
    })
}

/// Whether a clause has, two Chinese characters at a time, at least half of a name: `研发投入强度未达预期` of
/// 全社会研发经费投入强度, `留任率偏低。期满离开的6名` of 期满留任率.
fn is_told_of(name: &str, text: &str) -> bool {
    let name: Vec<char> = name.chars().filter(|c| is_han(*c)).collect();
    let told = |clause: &str| {
        let mut covered = vec![false; name.len()];
        for (at, pair) in name.windows(2).enumerate() {
            if clause.contains(&pair.iter().collect::<String>()) {
                covered[at] = true;
                covered[at + 1] = true;
            }
        }
        let count = covered.iter().filter(|covered| **covered).count();
        count >= 3 && count * 2 >= name.len()
    };
    text.split(['。', '；', '，']).any(told)
}

/// By how much an indicator that counts or pays for something was missed, as a text would print it.
fn shortfall(record: &Record) -> Option<String> {
    let (target, actual) = record
        .figure(Role::Target)
        .zip(record.figure(Role::Actual))?;
    let (target, actual) = (&target.quantity, &actual.quantity);
    let counted = matches!(actual.unit.class, UnitClass::Count | UnitClass::Money);
    let short = target.value.checked_sub(actual.value)?;
    let shown = short.checked_div(actual.unit.factor)?.normalize();
    (counted && short > Decimal::ZERO).then(|| format!("{shown}{}", actual.unit.text))
}

/// Whether so much of a name stands in some words that they speak of it: `技术合同成交额未达标` of 促进技术合同成交额.
fn shares_most(name: &str, words: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    let least = (name.len() / 2).max(4);
    name.windows(least.min(name.len().max(1)))
        .filter(|window| window.len() >= 4)
        .any(|window| words.contains(&window.iter().collect::<String>()))
}

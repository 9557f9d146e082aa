//! Texts of several genres, made from word material: what planted copies are taken from and hidden among.

use std::fmt::Write as _;

use super::texts::{Rng, paragraph};

/// Turns of speech that stand in everybody's papers.
const STOCK: [&str; 10] = [
    "为深入贯彻落实创新驱动发展战略",
    "坚持问题导向和需求导向相结合",
    "按照任务书约定的进度安排",
    "形成可复制可推广的经验做法",
    "取得了较好的经济效益和社会效益",
    "进一步完善产学研用协同机制",
    "为区域经济高质量发展提供科技支撑",
    "各项考核指标均已全面完成",
    "项目组定期召开工作推进会",
    "资金使用符合有关管理办法的规定",
];
const THINGS: &str = "滴灌带 检测仪 反应釜 服务器 显微镜 无人机 试剂盒 样品架 传感器 离心机 培养箱 色谱柱 采集卡 变频器 气象站 \
    冷藏车 粉碎机 喷雾塔 测序仪 电解槽 换热器 压滤机 分析仪 标本柜 监控屏 蓄电池 逆变器 减速机 搅拌罐 烘干房";
const LATIN: &str =
    "PCR LSTM CO2 pH MPa kWh GIS NDVI DNA XRD BOD COD HPLC PLC SCADA MySQL LoRa 5G IPv6 SEM";

/// A paragraph of one of five kinds: prose, prose with turns of speech, budget, indicators, technical.
pub fn text(rng: &mut Rng) -> String {
    match rng.below(5) {
        0 => paragraph(rng),
        1 => stocked(&paragraph(rng), rng),
        2 => budget(rng),
        3 => indicators(rng),
        _ => technical(rng),
    }
}

/// Puts everybody's turns of speech between a text's clauses.
fn stocked(text: &str, rng: &mut Rng) -> String {
    let mut out = String::new();
    for clause in text.split_inclusive(['，', '。', '；']) {
        if rng.chance(250) {
            out.push_str(rng.pick(&STOCK));
            out.push('，');
        }
        out.push_str(clause);
    }
    out
}

fn clause(rng: &mut Rng) -> String {
    let text = paragraph(rng);
    let first = text.split(['，', '。', '；']).next().unwrap_or_default();
    first.to_owned()
}

fn budget(rng: &mut Rng) -> String {
    let things: Vec<&str> = THINGS.split_whitespace().collect();
    let mut out = String::new();
    for _ in 0..4 + rng.below(4) {
        let (thing, count) = (rng.pick(&things), 1 + rng.below(30));
        let (price, cents) = (1 + rng.below(90), rng.below(100));
        let purpose = clause(rng);
        write!(
            out,
            "购置{thing}{count}台，单价{price}.{cents:02}万元，用于{purpose}；"
        )
        .expect("into memory");
    }
    out
}

fn indicators(rng: &mut Rng) -> String {
    let mut out = String::new();
    for n in 1..5 + rng.below(4) {
        let (what, count) = (clause(rng), 1 + rng.below(60));
        write!(out, "（{n}）{what}，不少于{count}项；").expect("into memory");
    }
    out
}

fn technical(rng: &mut Rng) -> String {
    let latin: Vec<&str> = LATIN.split_whitespace().collect();
    let mut out = String::new();
    for clause in paragraph(rng).split_inclusive(['，', '。', '；']) {
        if rng.chance(500) {
            write!(out, "{}{}", rng.pick(&latin), 1 + rng.below(99)).expect("into memory");
        }
        out.push_str(clause);
    }
    out
}

/// The same topic in other words' order: what somebody else writes about it.
pub fn rewritten(text: &str, rng: &mut Rng) -> String {
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut words: Vec<&[char]> = chars.chunks(2).collect();
    for at in (1..words.len()).rev() {
        words.swap(at, rng.below(at + 1));
    }
    let mut out = String::new();
    for (n, word) in words.into_iter().enumerate() {
        out.extend(word);
        if n % 7 == 6 {
            out.push('，');
        }
    }
    out + "。"
}

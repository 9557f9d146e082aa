//! Chinese texts made of word material, the same for the same seed.

use std::fmt::Write as _;

use wenxiao_overlap::{Checked, Document, Library, NoWatch, Settings, Writer};

/// Two-character words of project papers; sentences draw from them at random.
const WORDS: &str = "项目 实施 开展 研究 技术 攻关 示范 推广 应用 企业 高校 院所 团队 人才 培养 平台 建设 创新 能力 提升 成果 转化 专利 标准 论文 产业 链条 \
    升级 绿色 矿山 煤炭 清洁 高效 利用 石油 化工 装备 制造 新型 材料 合金 陶瓷 复合 纤维 棉花 种植 灌溉 节水 盐碱 土壤 改良 果树 栽培 品种 选育 畜牧 养殖 \
    疫病 防控 饲料 配方 乳品 加工 冷链 物流 仓储 溯源 电商 文化 旅游 遗址 保护 数字 经济 智能 传感 网络 安全 算法 模型 数据 采集 清洗 存储 检索 可视 分析 \
    气候 监测 遥感 影像 解译 水文 预报 冰川 融水 生态 修复 荒漠 治理 风沙 防护 光伏 风电 储能 电池 氢能 输电 调度 负荷 预测 建筑 抗震 保温 道路 冻土 桥梁 \
    隧道 施工 工艺 参数 优化 试验 验证 检测 校准 评价 指标 体系 考核 目标 任务 分解 进度 管理 经费 预算 支出 合规 审计 绩效 自评 报告 验收 结题 归档 共享 \
    开放 合作 交流 培训 农户 社区 医院 诊疗 药材 资源 提取 制剂 临床 随访 康复 护理 健康 档案 教育 课程 科普 基地 青年 骨干 引进 激励 政策 落实 督导 整改 \
    反馈 机制 长效 稳定 可靠 精准 快速 低耗 环保 安装 调试 运行 维护 故障 诊断 预警 响应 联动 接口 协议 规范 手册 流程 记录 台账 样本 统计 抽样 误差 修正";
const LINKS: &str = "的 和 并 与 对 在 为 将 及 以 从 使";
const HAN: std::ops::RangeInclusive<u32> = 0x4E00..=0x8FFF;

/// A small generator of pseudo-random numbers (splitmix64).
#[derive(Clone)]
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("below n")
    }

    pub fn chance(&mut self, per_mille: usize) -> bool {
        self.below(1000) < per_mille
    }

    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    pub fn han(&mut self) -> char {
        let at = HAN.start()
            + u32::try_from(self.below((HAN.end() - HAN.start()) as usize)).expect("in range");
        char::from_u32(at).expect("an ideograph")
    }
}

/// A paragraph of several sentences, 80 to 250 characters.
pub fn paragraph(rng: &mut Rng) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let links: Vec<&str> = LINKS.split_whitespace().collect();
    let mut text = String::new();
    let clauses = 5 + rng.below(10);
    for clause in 0..clauses {
        for _ in 0..3 + rng.below(5) {
            text.push_str(rng.pick(&words));
            if rng.chance(250) {
                text.push_str(rng.pick(&links));
            }
        }
        if rng.chance(120) {
            write!(text, "达到{}.{}万元", rng.below(900), rng.below(10)).expect("into memory");
        }
        text.push(if clause + 1 == clauses {
            '。'
        } else {
            rng.pick(&["，", "，", "；", "。"])
                .chars()
                .next()
                .expect("one")
        });
    }
    text
}

pub fn document(name: &str, text: impl Into<String>) -> Document {
    Document {
        name: name.to_owned(),
        text: text.into(),
        about: String::new(),
    }
}

/// A library of these documents in a folder of its own.
pub fn library(documents: &[Document]) -> (tempfile::TempDir, Library) {
    let dir = tempfile::tempdir().expect("a folder");
    let mut writer = Writer::open(dir.path()).expect("a new library");
    for document in documents {
        writer.add(document.clone()).expect("added");
    }
    writer.finish().expect("finished");
    let library = Library::open(dir.path()).expect("opens");
    (dir, library)
}

pub fn check(library: &Library, texts: &[Document]) -> Vec<Checked> {
    library
        .check(texts, &[], &Settings::default(), &NoWatch)
        .expect("checked")
}

//! What is right for another reason than the usual one is no finding; what is wrong still is one.

use wenxiao_proofread::finding::{Finding, Severity};
use wenxiao_proofread::settings::Settings;
use wenxiao_proofread::{check, read};

/// A text in which all is right, and one change in it that is not.
struct Case {
    text: &'static str,
    change: (&'static str, &'static str),
}

const CASES: [Case; 4] = [
    // A distance to the target is no other value of the indicator.
    Case {
        text: "某省2023年度专项资金绩效自评报告
三级指标	指标值	实际完成值	得分	偏差原因及改进措施
服务科技型企业	1200家	1128家	9.40	园区搬迁，比指标值少72家，已列入下年计划
培训人员	300人次	330人次	10.00	
正文：服务科技型企业1128家，完成率94.00%；培训人员330人次。
",
        change: ("服务科技型企业1128家", "服务科技型企业1182家"),
    },
    // The rate is over another column than the nearest one.
    Case {
        text: "某省2023年度专项资金绩效自评报告
表1 各单位资金使用情况（单位：万元）
单位类型	引导资金	自筹到位	支出	执行率
高等院校	3642.00	1230.00	3241.38	89.00%
科研院所	2418.00	1640.00	2224.56	92.00%
企业	5320.00	27980.00	4681.60	88.00%
医疗机构	830.00	420.00	747.00	90.00%
合计	12210.00	31270.00	10894.54	89.23%
",
        change: ("4681.60", "4861.60"),
    },
    // A row of another group stands before the rows that a subtotal adds up.
    Case {
        text: "某省2023年度专项资金绩效自评报告
表1 各地安排情况
地区	项目数（项）	下达资金（万元）
省本级	38	4180.00
望海市	21	1860.00
临潮市	17	1420.00
平岗市	12	980.00
小计	50	4260.00
石梁市	16	1240.00
云台市	19	1540.00
小计	35	2780.00
",
        change: ("1420.00", "1240.00"),
    },
    // An average stands between a total and its parts.
    Case {
        text: "某省2023年度专项资金绩效自评报告
全年立项76项，平均每项90.0万元（6840万元÷76项），共安排6840万元，其中重点项目4200万元、面上项目2640万元。
",
        change: ("重点项目4200万元", "重点项目4020万元"),
    },
];

fn doubts(text: &str, settings: &Settings) -> Vec<Finding> {
    let document = read::read_bytes("report.txt", text.as_bytes().to_vec()).expect("read");
    let mut findings = check(&document, settings).findings;
    findings.retain(|finding| finding.severity != Severity::Hint);
    findings
}

#[test]
fn what_another_reading_explains_is_right_and_a_change_is_still_found() {
    let settings = Settings::bundled().expect("bundled");
    for case in CASES {
        let clean = doubts(case.text, &settings);
        assert!(clean.is_empty(), "{}: {clean:#?}", case.text);
        let (from, to) = case.change;
        assert!(case.text.contains(from), "{from}");
        let found = doubts(&case.text.replace(from, to), &settings);
        assert!(!found.is_empty(), "{from} -> {to}");
    }
}

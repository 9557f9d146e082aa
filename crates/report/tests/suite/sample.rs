//! Documents made for tests.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use wenxiao_report::charts::{self, Axis, Bar, Bars, Value};
use wenxiao_report::document::{
    Block, Cell, Chart, Cover, Heading, Level, Orientation, Paragraph, ParagraphStyle, Properties,
    ReportDoc, Row, Run, Table, TableSize,
};

/// Text that means something to typst, to XML, to a spreadsheet; and names with rare characters.
pub const HOSTILE: &str = "#eval(\"1\") $x$ *b* _i_ @ref <label> \\ \\u{41} // /* \"引号\" `raw` [内容] #import \"@preview/a:1.0\" \
    </w:t></w:r><w:br/> &amp; ]]> =1+1 \u{0}\u{8}\u{1f}\u{202e}镕堃喆犇𬭎䶮";

/// What is left of it in a file.
pub const HOSTILE_PRINTED: &str = "#eval(\"1\") $x$ *b* _i_ @ref <label> \\ \\u{41} // /* \"引号\" `raw` [内容] #import \"@preview/a:1.0\" \
    </w:t></w:r><w:br/> &amp; ]]> =1+1 镕堃喆犇𬭎䶮";

pub fn properties() -> Properties {
    Properties {
        title: "2024年度自评报告".to_owned(),
        subject: "绩效自评".to_owned(),
        author: "科技厅".to_owned(),
        dated: NaiveDate::from_ymd_opt(2025, 3, 31).unwrap(),
        identifier: "wenxiao/650000/2024".to_owned(),
    }
}

fn text(text: &str) -> Vec<Run> {
    vec![Run::text(text)]
}

pub fn heading(level: Level, words: &str) -> Block {
    Block::Heading(Heading {
        level,
        runs: text(words),
    })
}

pub fn paragraph(runs: Vec<Run>) -> Block {
    Block::Paragraph(Paragraph {
        style: ParagraphStyle::Body,
        runs,
    })
}

/// A table whose heading has merged cells in both directions, with `rows` rows below.
pub fn table(rows: usize) -> Table {
    let cell = |words: &str| Cell::new(text(words)).centred();
    let mut all = vec![
        Row {
            cells: vec![
                cell("项目").span(1, 2),
                cell("资金").span(2, 1),
                cell("备注").span(1, 2),
            ],
            strong: false,
        },
        Row {
            cells: vec![cell("安排"), cell("支出")],
            strong: false,
        },
    ];
    all.extend((0..rows).map(|row| Row {
        cells: vec![
            Cell::new(vec![Run::given(format!("项目{row}"))]),
            Cell::new(vec![Run::given("30.00")]).right(),
            Cell::new(vec![Run::given("19.77")]).right(),
            Cell::new(Vec::new()),
        ],
        strong: false,
    }));
    Table {
        caption: Some("资金安排情况".to_owned()),
        unit: Some("单位：万元".to_owned()),
        widths: vec![40, 20, 20, 20],
        lead_rows: 0,
        header_rows: 2,
        rows: all,
        notes: vec![text("注：无。")],
        size: TableSize::Small,
    }
}

fn chart(drawing: charts::Drawing, caption: &str) -> Block {
    Block::Chart(Chart {
        caption: caption.to_owned(),
        alt: format!("{caption}：说明文字"),
        svg: drawing.svg,
        aspect: drawing.aspect,
        figures: Vec::new(),
    })
}

pub fn bars() -> charts::Drawing {
    let value = |value: i64| Value {
        value: Decimal::from(value),
        printed: format!("{value}.00"),
    };
    charts::bars(&Bars {
        series: vec!["本年安排".to_owned(), "本年支出".to_owned()],
        bars: vec![
            Bar {
                label: "带动地方投入东西科技合作及区域协同创新资金".to_owned(),
                values: vec![value(5324), value(4000)],
                alert: false,
            },
            Bar {
                label: "<科技&成果>".to_owned(),
                values: vec![value(9999), value(0)],
                alert: true,
            },
        ],
        limit: Some(Decimal::from(6000)),
        reference: Some((Decimal::from(3000), "目标".to_owned())),
    })
}

pub fn radar() -> charts::Drawing {
    let axes = ["决策", "过程", "产出", "效益"].map(|label| Axis {
        label: label.to_owned(),
        percent: Decimal::from(88),
        printed: "88.00%".to_owned(),
    });
    charts::radar(&axes)
}

/// Every kind of block once, hostile text wherever text can stand.
pub fn everything() -> ReportDoc {
    let given = || vec![Run::given(HOSTILE)];
    let mut hostile = table(3);
    hostile.caption = Some(HOSTILE.to_owned());
    hostile.unit = Some(HOSTILE.to_owned());
    hostile.rows[3].cells[0] = Cell::new(given());
    hostile.notes = vec![given()];
    ReportDoc {
        properties: Properties {
            title: HOSTILE.to_owned(),
            ..properties()
        },
        cover: Some(Cover {
            title: vec!["自评报告".to_owned(), HOSTILE.to_owned()],
            lines: vec![("编制单位".to_owned(), HOSTILE.to_owned())],
            date: "2025年3月31日".to_owned(),
        }),
        contents: true,
        blocks: vec![
            heading(Level::Title, "自评报告"),
            heading(Level::One, "一、目标"),
            Block::Heading(Heading {
                level: Level::Two,
                runs: given(),
            }),
            heading(Level::Three, "1.方向"),
            paragraph(vec![
                Run::text("支出"),
                Run::figure("money/spent", "8314.25万元"),
                Run::Strong("重点".to_owned()),
                Run::ToWrite("主要经验".to_owned()),
                Run::given(HOSTILE),
            ]),
            Block::Table(hostile),
            chart(bars(), "资金"),
            Block::PageBreak,
            chart(radar(), "得分率"),
            Block::Section(Orientation::Landscape),
            Block::Table(table(40)),
            Block::Section(Orientation::Portrait),
            heading(Level::Annex, "自评表"),
            Block::Table(table(2)),
        ],
    }
}

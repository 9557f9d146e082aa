//! A picture in a paragraph.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::xml::Xml;
use crate::document::Chart;

/// 156 mm; 1 mm is 36,000 EMU.
const WIDTH_EMU: i64 = 5_616_000;
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

pub(super) fn drawing(xml: &mut Xml, chart: &Chart, number: usize) {
    let width = WIDTH_EMU.to_string();
    let height = height(chart.aspect).to_string();
    let extent = [("cx", width.as_str()), ("cy", height.as_str())];
    let id = number.to_string();
    let name = format!("图{number}");
    let distances = [
        ("distT", "0"),
        ("distB", "0"),
        ("distL", "0"),
        ("distR", "0"),
    ];
    xml.element("w:drawing", &[], |xml| {
        xml.element("wp:inline", &distances, |xml| {
            xml.empty("wp:extent", &extent);
            let named = [
                ("id", id.as_str()),
                ("name", name.as_str()),
                ("descr", chart.alt.as_str()),
            ];
            xml.empty("wp:docPr", &named);
            xml.element("a:graphic", &[], |xml| {
                xml.element("a:graphicData", &[("uri", PICTURE)], |xml| {
                    xml.element("pic:pic", &[], |xml| {
                        xml.element("pic:nvPicPr", &[], |xml| {
                            xml.empty("pic:cNvPr", &[("id", &id), ("name", &name)]);
                            xml.empty("pic:cNvPicPr", &[]);
                        });
                        fill(xml, number);
                        shape(xml, &extent);
                    });
                });
            });
        });
    });
}

fn fill(xml: &mut Xml, number: usize) {
    xml.element("pic:blipFill", &[], |xml| {
        xml.empty("a:blip", &[("r:embed", &format!("rChart{number}"))]);
        xml.element("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
    });
}

fn shape(xml: &mut Xml, extent: &[(&str, &str)]) {
    xml.element("pic:spPr", &[], |xml| {
        xml.element("a:xfrm", &[], |xml| {
            xml.empty("a:off", &[("x", "0"), ("y", "0")]);
            xml.empty("a:ext", extent);
        });
        let rectangle = [("prst", "rect")];
        xml.element("a:prstGeom", &rectangle, |xml| xml.empty("a:avLst", &[]));
    });
}

/// Height of a drawing as wide as the text; a drawing without a proportion is square.
fn height(aspect: Decimal) -> i64 {
    Decimal::from(WIDTH_EMU)
        .checked_div(aspect)
        .and_then(|height| height.round().to_i64())
        .unwrap_or(WIDTH_EMU)
}

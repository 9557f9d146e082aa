//! Beginning a scheme from the reference framework, and two schemes side by side.

use wenxiao_domain::scheme::{Method, Node, evaluate, side_by_side, start_from};

use crate::scheme::{node, rules};
use crate::scheme_reader;

#[test]
fn the_reference_framework_starts_a_scheme_of_four_ten_and_seventeen() {
    let scheme = start_from(&rules().framework.value);
    let depth = |node: &Node| {
        std::iter::successors(Some(node), |node| {
            node.parent.map(|parent| &scheme[parent as usize])
        })
        .count()
    };
    let count = |level: usize| scheme.iter().filter(|node| depth(node) == level).count();
    assert_eq!([count(1), count(2), count(3)], [4, 10, 17]);
    assert!(
        scheme
            .iter()
            .all(|node| node.method.is_some() == (depth(node) == 3))
    );
    assert_eq!(
        scheme
            .iter()
            .find(|node| node.name == "预算执行率")
            .unwrap()
            .code,
        "B12"
    );
}

#[test]
fn two_schemes_stand_side_by_side_by_code() {
    let first = scheme_reader::seed();
    let mut second = first.clone();
    second.scheme[1].name = "立项".to_owned();
    second
        .scheme
        .push(node("E", None, "5", Some(Method::Manual)));
    let (a, b) = (evaluate(&first, &rules()), evaluate(&second, &rules()));
    let aligned = side_by_side(&[(&first, &a), (&second, &b)]);
    assert_eq!(aligned.len(), first.scheme.len() + 1);
    assert_eq!(aligned[1].names, ["项目立项", "立项"]);
    let last = aligned.last().unwrap();
    assert_eq!(
        (
            last.code.as_str(),
            last.cells[0].is_none(),
            last.cells[1].is_some()
        ),
        ("E", true, true)
    );
    assert!(
        aligned[..aligned.len() - 1]
            .iter()
            .all(|node| node.cells[0] == node.cells[1])
    );
}

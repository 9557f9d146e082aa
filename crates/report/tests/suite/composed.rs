//! What every composed report must satisfy, and how its parts are found.

use std::collections::HashMap;

use wenxiao_domain::trace::Figure;
use wenxiao_report::compose::Composed;
use wenxiao_report::document::{Block, Level, Run, Table, printed};
use wenxiao_report::fonts::Fonts;
use wenxiao_report::pdf::Typeset;
use wenxiao_report::{docx, pdf};

use crate::writers::pdf_text;

pub fn runs(composed: &Composed) -> impl Iterator<Item = &Run> {
    composed.doc.blocks.iter().flat_map(Block::runs)
}

pub fn tables(composed: &Composed) -> impl Iterator<Item = &Table> {
    composed.doc.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    })
}

/// The table of that caption.
pub fn table<'a>(composed: &'a Composed, caption: &str) -> &'a Table {
    tables(composed)
        .find(|table| table.caption.as_deref() == Some(caption))
        .unwrap_or_else(|| panic!("no table {caption}"))
}

/// Headings of the first level and titles of annexes.
pub fn outline(composed: &Composed) -> Vec<String> {
    let listed = |block: &Block| match block {
        Block::Heading(heading) if matches!(heading.level, Level::One | Level::Annex) => {
            Some(printed(&heading.runs))
        }
        _ => None,
    };
    composed.doc.blocks.iter().filter_map(listed).collect()
}

/// Our own words hold no number, and every figure is printed as it was computed: with its sign, its unit, or without `.00`
/// where things are counted. Gives how many figures are bound.
pub fn bound_figures(composed: &Composed, figures: &[Figure]) -> usize {
    let by_id: HashMap<&str, &Figure> = figures
        .iter()
        .map(|figure| (figure.id.as_str(), figure))
        .collect();
    let mut bound = 0;
    for run in runs(composed) {
        match run {
            Run::Text(words) | Run::Strong(words) => assert!(
                !words.chars().any(char::is_numeric),
                "a number that is bound to nothing: {words}"
            ),
            Run::Figure { id, printed } => {
                bound += 1;
                let figure = by_id[id.as_str()];
                let exact = &figure.printed;
                let whole = exact.strip_suffix(".00").unwrap_or(exact);
                let bare = printed.trim_start_matches(['+', '±']);
                assert!(
                    bare.starts_with(exact) || bare == format!("{whole}{}", figure.unit),
                    "{id}: {printed} for {exact}"
                );
            }
            Run::Given(_) | Run::ToWrite(_) => {}
        }
    }
    bound
}

/// Makes both files, without a complaint of the typesetter, and again: the same bytes.
pub fn written_twice(compose: impl Fn() -> Composed) -> (Typeset, Vec<u8>) {
    let composed = compose();
    let typeset = pdf::typeset(&composed.doc, Fonts::shipped()).unwrap();
    assert_eq!(typeset.warnings, Vec::<String>::new());
    assert_eq!(typeset.missing, Vec::<char>::new());
    assert_eq!(typeset.outside, Vec::<String>::new());
    let pages = &typeset.heading_pages;
    let word = docx::write(&composed.doc, Fonts::shipped(), pages).unwrap();
    let again = compose();
    assert!(pdf::write(&again.doc, Fonts::shipped()).unwrap() == typeset.pdf);
    assert!(docx::write(&again.doc, Fonts::shipped(), pages).unwrap() == word);
    (typeset, word)
}

/// Texts of any length in any table are printed whole and inside the margins: a row goes on over as many pages as it needs.
pub fn long_texts_go_over_pages(composed: &Composed) {
    let lengths = [50, 300, 350, 500, 1000, 3000];
    for (turn, length) in lengths.into_iter().enumerate() {
        let mut doc = composed.doc.clone();
        let mut filled = 0;
        for block in &mut doc.blocks {
            let Block::Table(table) = block else { continue };
            let heading = table.heading();
            let rows: Vec<usize> = (0..table.rows.len())
                .filter(|row| !heading.contains(row))
                .collect();
            let cells = &mut table.rows[rows[turn * 3 % rows.len()]].cells;
            let cell = (turn + filled) % cells.len();
            cells[cell].runs = vec![Run::given("龘".repeat(length))];
            filled += 1;
        }
        let typeset = pdf::typeset(&doc, Fonts::shipped()).unwrap();
        assert_eq!(
            typeset.outside,
            Vec::<String>::new(),
            "{length} characters in a cell"
        );
        let printed = pdf_text(&typeset.pdf).matches('龘').count();
        assert_eq!(printed, filled * length, "{length} characters in a cell");
        docx::write(&doc, Fonts::shipped(), &typeset.heading_pages).unwrap();
    }
}

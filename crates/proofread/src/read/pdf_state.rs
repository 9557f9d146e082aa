//! Where a PDF's drawing instructions put text and strokes: matrices, the state of text, paths.

use lopdf::Object;

use super::pdf_layout::Page;

/// A transformation of the plane, as PDF writes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix(pub [f64; 6]);

impl Matrix {
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `next`.
    #[expect(
        clippy::many_single_char_names,
        reason = "a product of matrices reads best in letters"
    )]
    pub fn then(self, next: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    #[expect(
        clippy::many_single_char_names,
        reason = "a matrix applied to a point reads best in letters"
    )]
    pub fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

#[derive(Clone)]
pub(super) struct State {
    pub to_page: Matrix,
    pub text: Matrix,
    pub line: Matrix,
    pub font: Option<usize>,
    pub size: f64,
    pub leading: f64,
    pub character_space: f64,
    pub word_space: f64,
    pub scale: f64,
    pub rise: f64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            to_page: Matrix::IDENTITY,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
            font: None,
            size: 1.0,
            leading: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            scale: 1.0,
            rise: 0.0,
        }
    }
}

pub(super) fn advance(state: &mut State, by: f64) {
    state.text = Matrix([1.0, 0.0, 0.0, 1.0, by, 0.0]).then(state.text);
}

pub(super) fn next_line(state: &mut State, x: f64, y: f64) {
    state.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(state.line);
    state.text = state.line;
}

pub(super) fn text_state(operator: &str, numbers: &[f64], state: &mut State) {
    let first = numbers.first().copied();
    match (operator, first) {
        ("BT", _) => {
            state.text = Matrix::IDENTITY;
            state.line = Matrix::IDENTITY;
        }
        ("Td" | "TD", Some(x)) => {
            let y = numbers.get(1).copied().unwrap_or(0.0);
            if operator == "TD" {
                state.leading = -y;
            }
            next_line(state, x, y);
        }
        ("T*", _) => next_line(state, 0.0, -state.leading),
        ("Tm", _) => {
            if let Some(matrix) = matrix(numbers) {
                state.text = matrix;
                state.line = matrix;
            }
        }
        ("TL", Some(value)) => state.leading = value,
        ("Tc", Some(value)) => state.character_space = value,
        ("Tw", Some(value)) => state.word_space = value,
        ("Tz", Some(value)) => state.scale = value / 100.0,
        ("Ts", Some(value)) => state.rise = value,
        _ => {}
    }
}

pub(super) fn matrix(numbers: &[f64]) -> Option<Matrix> {
    let values: [f64; 6] = numbers.try_into().ok()?;
    values
        .iter()
        .all(|value| value.is_finite())
        .then_some(Matrix(values))
}

pub(super) fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from)
}

/// The path being drawn; only level and upright strokes and thin boxes matter: they rule tables.
#[derive(Default)]
pub(super) struct Path {
    at: Option<(f64, f64)>,
    start: Option<(f64, f64)>,
    lines: Vec<((f64, f64), (f64, f64))>,
}

impl Path {
    pub fn add(&mut self, operator: &str, numbers: &[f64], to_page: Matrix, page: &mut Page) {
        let point = match numbers {
            [x, y, ..] => Some(to_page.apply(*x, *y)),
            _ => None,
        };
        match operator {
            "m" => {
                self.at = point;
                self.start = point;
            }
            "l" => {
                if let (Some(from), Some(to)) = (self.at, point) {
                    self.lines.push((from, to));
                }
                self.at = point;
            }
            "h" => {
                if let (Some(from), Some(to)) = (self.at, self.start) {
                    self.lines.push((from, to));
                }
            }
            "re" => {
                if let [x, y, width, height] = numbers {
                    let corner = |dx: f64, dy: f64| to_page.apply(x + dx * width, y + dy * height);
                    let corners = [
                        corner(0.0, 0.0),
                        corner(1.0, 0.0),
                        corner(1.0, 1.0),
                        corner(0.0, 1.0),
                    ];
                    for side in 0..4 {
                        self.lines.push((corners[side], corners[(side + 1) % 4]));
                    }
                }
            }
            "n" => self.lines.clear(),
            _ => {
                for (from, to) in self.lines.drain(..) {
                    page.rule(from, to);
                }
            }
        }
        self.lines.truncate(100_000);
    }
}

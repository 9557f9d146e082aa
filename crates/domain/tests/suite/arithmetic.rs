//! Computes a printed formula again, exactly: numbers, + − × ÷ ( ) and %. Shares no code with what it checks.

/// A fraction in lowest terms with a denominator above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exact(i128, i128);

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs() } else { gcd(b, a % b) }
}

impl Exact {
    fn new(numerator: i128, denominator: i128) -> Self {
        let sign = if denominator < 0 { -1 } else { 1 };
        let common = gcd(numerator, denominator).max(1);
        Self(sign * numerator / common, sign * denominator / common)
    }

    /// Rounded half away from zero and printed with two decimals.
    pub fn printed(self) -> String {
        let Self(numerator, denominator) = self;
        let hundredths = (numerator.abs() * 100 * 2 + denominator) / (denominator * 2);
        let sign = if numerator < 0 && hundredths > 0 {
            "-"
        } else {
            ""
        };
        format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn next_is(&mut self, symbol: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(symbol) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn sum(&mut self) -> Option<Exact> {
        let mut left = self.product()?;
        loop {
            let sign = if self.next_is('+') {
                1
            } else if self.next_is('−') {
                -1
            } else {
                return Some(left);
            };
            let right = self.product()?;
            left = Exact::new(left.0 * right.1 + sign * right.0 * left.1, left.1 * right.1);
        }
    }

    fn product(&mut self) -> Option<Exact> {
        let mut left = self.number()?;
        loop {
            if self.next_is('×') {
                let right = self.number()?;
                left = Exact::new(left.0 * right.0, left.1 * right.1);
            } else if self.next_is('÷') {
                let right = self.number()?;
                left = Exact::new(left.0 * right.1, left.1 * right.0);
            } else {
                return Some(left);
            }
        }
    }

    fn number(&mut self) -> Option<Exact> {
        if self.next_is('(') {
            let inner = self.sum()?;
            return self.next_is(')').then_some(inner);
        }
        self.rest = self.rest.trim_start();
        let end = self
            .rest
            .find(|symbol: char| !(symbol.is_ascii_digit() || symbol == '.' || symbol == '-'))
            .unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        let decimals = text
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len());
        let digits: i128 = text.replace('.', "").parse().ok()?;
        // 100% stands for the percentage itself: every rate is printed in percent.
        self.next_is('%');
        Some(Exact::new(
            digits,
            10_i128.pow(u32::try_from(decimals).ok()?),
        ))
    }
}

/// The value of a formula; nothing if it is words.
pub fn value(formula: &str) -> Option<Exact> {
    let mut reader = Reader { rest: formula };
    let value = reader.sum()?;
    reader.rest.trim().is_empty().then_some(value)
}

#[test]
fn formulas_are_read_as_they_are_written() {
    for (formula, printed) in [
        ("10.00 × 122 ÷ 163", "7.48"),
        ("122 ÷ 163 × 100% − 100%", "-25.15"),
        ("(4 + 4.5 + 5) ÷ 3", "4.50"),
        ("0.005", "0.01"),
        ("0 − 0.005", "-0.01"),
    ] {
        assert_eq!(value(formula).unwrap().printed(), printed, "{formula}");
    }
    assert_eq!(value("45 行完成值相加"), None);
}

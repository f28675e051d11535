//! Exact numbers: points are never floating.

use std::{cmp::Ordering, fmt};

use serde::{Deserialize, Serialize};

use crate::legible::plain;

/// A fraction in lowest terms with a positive denominator. Stored and read as a decimal such as `0.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Exact {
    above: i128,
    below: i128,
}

/// Places of a decimal that is read.
const PLACES: usize = 6;

fn common(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a.max(1)
}

impl Exact {
    /// Nothing.
    pub const ZERO: Exact = Exact { above: 0, below: 1 };
    /// One.
    pub const ONE: Exact = Exact { above: 1, below: 1 };

    /// A whole number.
    pub const fn whole(number: i64) -> Self {
        Self { above: number as i128, below: 1 }
    }

    /// One number of another; of nothing: nothing.
    pub fn share(part: u32, of: u32) -> Self {
        if of == 0 { Self::ZERO } else { Self::reduced(part.into(), of.into()) }
    }

    fn reduced(above: i128, below: i128) -> Self {
        let by = common(above, below);
        let sign = if below < 0 { -1 } else { 1 };
        Self {
            above: sign * above.checked_div(by).unwrap_or(0),
            below: sign * below.checked_div(by).unwrap_or(1),
        }
    }

    /// A decimal with at most six places.
    pub fn parse(text: &str) -> Option<Self> {
        let text = plain(text);
        let text = text.trim();
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let figures = |text: &str| text.chars().all(|sign| sign.is_ascii_digit());
        if whole.is_empty() || whole.len() > 9 || places.len() > PLACES || !figures(whole) || !figures(places)
        {
            return None;
        }
        let below = 10_i128.pow(u32::try_from(places.len()).ok()?);
        let above: i128 = format!("{whole}{places}").parse().ok()?;
        Some(Self::reduced(sign * above, below))
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self::reduced(self.above * other.below + other.above * self.below, self.below * other.below)
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { above: -other.above, below: other.below })
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self::reduced(self.above * other.above, self.below * other.below)
    }

    /// The quotient; by nothing: nothing.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        if other.above == 0 {
            Self::ZERO
        } else {
            Self::reduced(self.above * other.below, self.below * other.above)
        }
    }

    /// Not below nothing.
    #[must_use]
    pub fn at_least_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Rounded half up to so many places.
    pub fn rounded(self, places: u32) -> Self {
        let scale = 10_i128.pow(places.min(6));
        let scaled = self.above * scale * 2 + self.below;
        Self::reduced(scaled.div_euclid(self.below * 2), scale)
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.above * other.below).cmp(&(other.above * self.below))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As a decimal with at most six places.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_i128.pow(6);
        let all = (self.above * scale).div_euclid(self.below);
        let sign = if all < 0 { "-" } else { "" };
        let (whole, places) = (all.abs() / scale, all.abs() % scale);
        let text = format!("{sign}{whole}.{places:06}");
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl TryFrom<String> for Exact {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("not a decimal: {text:?}"))
    }
}

impl From<Exact> for String {
    fn from(number: Exact) -> String {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn decimals_are_exact() {
        assert_eq!(of("0.1").plus(of("0.2")), of("0.3"));
        assert_eq!(Exact::whole(86).over(Exact::whole(90)).times(Exact::whole(100)).rounded(1), of("95.6"));
        assert_eq!(of("2.25").rounded(1), of("2.3"), "half up");
        assert_eq!(of("-2.25").rounded(1), of("-2.2"));
        assert!(of("0.3") > of("0.299999") && Exact::share(3, 20) == of("0.15"));
        for text in ["0", "95.6", "-3", "0.000001", "100"] {
            assert_eq!(of(text).to_string(), text);
        }
        for text in ["", ".5", "1.", "x", "1e3", "0.0000001", "1.2.3"] {
            assert_eq!(Exact::parse(text).is_some(), text == "1.", "{text}");
        }
    }
}

//! Money in whole micro-dollars: sums are exact and equal on every page.

use serde::{Deserialize, Serialize};
use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign},
};

/// Micro-dollars: 1,000,000 are one US dollar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// The price of `tokens` at `per_million` for a million of them, rounded up so that a sum never understates.
    pub fn for_tokens(tokens: u64, per_million: Money) -> Self {
        let exact = i128::from(tokens) * i128::from(per_million.0);
        Self(i64::try_from((exact + 999_999).div_euclid(1_000_000)).unwrap_or(i64::MAX))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::default(), Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let micros = self.0.unsigned_abs();
        let (dollars, rest) = (micros / 1_000_000, micros % 1_000_000);
        if rest % 10_000 == 0 { write!(f, "{sign}${dollars}.{:02}", rest / 10_000) } else { write!(f, "{sign}${dollars}.{rest:06}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_priced_exactly_and_rounded_up() {
        assert_eq!(Money::for_tokens(1_000_000, Money(2_500_000)), Money(2_500_000));
        assert_eq!(Money::for_tokens(1, Money(2_500_000)), Money(3));
        assert_eq!(Money::for_tokens(0, Money(2_500_000)), Money(0));
        assert_eq!(Money::for_tokens(u64::MAX, Money(i64::MAX)), Money(i64::MAX));
    }

    #[test]
    fn shows_cents_or_all_six_places() {
        assert_eq!(Money(310_000).to_string(), "$0.31");
        assert_eq!(Money(310_001).to_string(), "$0.310001");
        assert_eq!(Money(-1_500_000).to_string(), "-$1.50");
    }
}

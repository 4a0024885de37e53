//! Prices and context sizes of known models, from a data file. Names match exactly or with a version
//! date behind them, so that a new model never silently gets an old one's price.

use base::Money;
use serde::Deserialize;
use std::sync::OnceLock;

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Known {
    pub(crate) kind: String,
    pub(crate) model: String,
    pub(crate) context: u64,
    /// Micro-dollars for a million tokens, as all below.
    pub(crate) input: i64,
    pub(crate) cached: i64,
    /// Writing into the provider's cache; 0: the price of input.
    #[serde(default)]
    pub(crate) cache_write: i64,
    pub(crate) output: i64,
}

/// Tokens of one exchange. The three kinds of input do not overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tokens {
    pub(crate) fresh: u64,
    pub(crate) cached: u64,
    pub(crate) cache_write: u64,
    pub(crate) output: u64,
}

impl Tokens {
    pub(crate) fn add(&mut self, other: Self) {
        self.fresh += other.fresh;
        self.cached += other.cached;
        self.cache_write += other.cache_write;
        self.output += other.output;
    }

    pub(crate) fn input(self) -> u64 {
        self.fresh + self.cached + self.cache_write
    }
}

/// For texts nobody counted: four bytes are about one token, rounded up.
pub(crate) fn estimate(text: &str) -> u64 {
    (text.len() as u64).div_ceil(4)
}

pub(crate) fn table() -> &'static [Known] {
    static TABLE: OnceLock<Vec<Known>> = OnceLock::new();
    TABLE.get_or_init(|| serde_json::from_str(include_str!("prices.json")).unwrap_or_default())
}

pub(crate) fn known(kind: &str, model: &str) -> Option<&'static Known> {
    table().iter().find(|k| k.kind == kind && model.strip_prefix(k.model.as_str()).is_some_and(is_version))
}

/// Nothing, `-latest`, `-20250131` or `-2025-01-31`.
fn is_version(rest: &str) -> bool {
    let Some(version) = rest.strip_prefix('-') else { return rest.is_empty() };
    let digits = |text: &str, len: usize| text.len() == len && text.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = version.split('-').collect();
    version == "latest" || digits(version, 8) || matches!(parts[..], [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2))
}

impl Known {
    pub(crate) fn cost(&self, tokens: Tokens) -> Money {
        let write = if self.cache_write == 0 { self.input } else { self.cache_write };
        [(tokens.fresh, self.input), (tokens.cached, self.cached), (tokens.cache_write, write), (tokens.output, self.output)]
            .into_iter()
            .map(|(count, price)| Money::for_tokens(count, Money(price)))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_and_its_names_are_unique() {
        assert!(table().len() > 20);
        for (i, a) in table().iter().enumerate() {
            assert!(table()[..i].iter().all(|b| (&a.kind, &a.model) != (&b.kind, &b.model)), "{} twice", a.model);
            assert!(a.input > 0 && a.output >= a.input && a.cached <= a.input, "{}", a.model);
        }
    }

    #[test]
    fn a_dated_name_is_known_and_a_sibling_is_not() {
        assert_eq!(known("openai", "gpt-4o-mini-2024-07-18").unwrap().model, "gpt-4o-mini");
        assert_eq!(known("anthropic", "claude-sonnet-4-5-20250929").unwrap().model, "claude-sonnet-4-5");
        assert!(known("openai", "gpt-4o-realtime-preview").is_none());
        assert!(known("openai", "gpt-5.9").is_none());
        assert!(known("anthropic", "claude-opus-4-9-20260101").is_none());
        assert!(known("anthropic", "gpt-4o").is_none());
    }

    #[test]
    fn cached_tokens_cost_their_own_price() {
        let k = known("openai", "gpt-4o").unwrap();
        let tokens = Tokens { fresh: 1_000_000, cached: 1_000_000, cache_write: 0, output: 1_000_000 };
        assert_eq!(k.cost(tokens), Money(2_500_000 + 1_250_000 + 10_000_000));
    }
}

//! Passed, failed, skipped: read from what each runner says, added up in one way.

use std::{fmt, ops::Add};

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed, skipped: self.skipped + other.skipped }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// From the words of `cargo test -- --show-output`. A test that prints `SKIPPED …` has not proved anything: it counts as
/// skipped and not as passed.
pub(super) fn of_libtest(text: &str) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines() {
        if line.starts_with("SKIPPED ") {
            counts.skipped += 1;
        } else if let Some(result) = line.strip_prefix("test result: ") {
            let number = |word: &str| {
                result.split([';', '.']).find_map(|part| part.trim().strip_suffix(word)?.trim().parse::<usize>().ok()).unwrap_or(0)
            };
            counts.passed += number("passed");
            counts.failed += number("failed");
            counts.skipped += number("ignored");
        }
    }
    let said = text.lines().filter(|l| l.starts_with("SKIPPED ")).count();
    counts.passed = counts.passed.saturating_sub(said);
    counts
}

/// Names of failed tests, and lines that say what was skipped.
pub(super) fn notes_of_libtest(text: &str) -> Vec<String> {
    let failed = text.lines().filter_map(|l| l.strip_prefix("test ")?.strip_suffix(" ... FAILED")).map(|n| format!("failed: {n}"));
    let skipped = text.lines().filter_map(|l| l.strip_prefix("SKIPPED ")).map(|n| format!("skipped: {n}"));
    failed.chain(skipped).collect()
}

/// From the closing line of a suite of the console: `web unit: 42 passed, 0 failed, 0 skipped`.
pub(super) fn of_suite(text: &str) -> Option<Counts> {
    text.lines().rev().find_map(|line| {
        let (_, counts) = line.split_once(": ")?;
        let mut numbers =
            ["passed", "failed", "skipped"].iter().zip(counts.split(", ")).map(|(word, part)| part.strip_suffix(word)?.trim().parse().ok());
        Some(Counts { passed: numbers.next()??, failed: numbers.next()??, skipped: numbers.next()?? })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libtest_is_added_up_over_programs() {
        let text = "test a::b ... ok\ntest c ... FAILED\ntest result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n---- d stdout ----\nSKIPPED d: no fixtures\ntest result: ok. 5 passed; 0 failed; 2 ignored; 0 measured; 0 filtered out; finished in 1.01s\n";
        assert_eq!(of_libtest(text), Counts { passed: 7, failed: 1, skipped: 3 });
        assert_eq!(notes_of_libtest(text), ["failed: c", "skipped: d: no fixtures"]);
    }

    #[test]
    fn the_closing_line_of_a_suite_is_read() {
        let text = " ✓ a.test.ts (3 tests)\n Tests  3 passed (3)\nweb unit: 42 passed, 1 failed, 2 skipped\n";
        assert_eq!(of_suite(text), Some(Counts { passed: 42, failed: 1, skipped: 2 }));
        assert_eq!(of_suite("Tests 3 passed"), None);
    }

    #[test]
    fn the_last_line_has_its_form() {
        assert_eq!(Counts { passed: 1, failed: 0, skipped: 2 }.to_string(), "1 passed, 0 failed, 2 skipped");
    }
}

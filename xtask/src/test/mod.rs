//! `cargo xtask test`: ordered parts, each timed; all run even when one fails; one counting mechanism for all of them.

mod api;
mod browser;
mod conformance;
mod counts;
mod deep;
mod rust;
mod setup;
mod web;

pub(crate) use rust::build_release;
pub(crate) use setup::install_npm;
pub(crate) use web::build as build_console;

use crate::{house::House, readme, tidy};
use anyhow::{Result, bail};
use counts::Counts;
use std::time::{Duration, Instant};

/// What a part answers.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) counts: Counts,
    /// Names of what failed or was left out, shown again at the end.
    pub(crate) notes: Vec<String>,
}

impl Outcome {
    /// One check that passed or failed.
    pub(crate) fn check(name: &str, ok: bool) -> Self {
        let mut outcome = Self::default();
        outcome.add(name, ok);
        outcome
    }

    pub(crate) fn skipped(why: impl Into<String>) -> Self {
        let why = why.into();
        println!("SKIPPED {why}");
        Self { counts: Counts { skipped: 1, ..Counts::default() }, notes: vec![format!("skipped: {why}")] }
    }

    pub(crate) fn add(&mut self, name: &str, ok: bool) {
        if ok {
            self.counts.passed += 1;
        } else {
            self.counts.failed += 1;
            self.notes.push(format!("failed: {name}"));
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.counts = self.counts + other.counts;
        self.notes.extend(other.notes);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tier {
    Both,
    Deep,
}

struct Part {
    name: &'static str,
    about: &'static str,
    tier: Tier,
    run: fn(&House) -> Result<Outcome>,
}

const PARTS: &[Part] = &[
    Part { name: "set-up", about: "Debian packages and npm packages the tests need", tier: Tier::Both, run: setup::run },
    Part { name: "fmt", about: "formatting of Rust", tier: Tier::Both, run: rust::fmt },
    Part { name: "tidy", about: "the invariants of ARCHITECTURE.md", tier: Tier::Both, run: tidy_part },
    Part { name: "web", about: "types, lint, format, unit tests, build and size of the console", tier: Tier::Both, run: web::run },
    Part { name: "clippy", about: "lints of Rust, warnings are errors", tier: Tier::Both, run: rust::clippy },
    Part { name: "unit", about: "unit, contract and property tests of every crate", tier: Tier::Both, run: rust::unit },
    Part { name: "release", about: "the release binary with the console in it", tier: Tier::Both, run: rust::release },
    Part { name: "black-box", about: "tests of the built binary", tier: Tier::Both, run: rust::black_box },
    Part {
        name: "readme",
        about: "every statement of README.md, and those of the guides that are marked",
        tier: Tier::Both,
        run: readme::part,
    },
    Part { name: "browser", about: "the console in Chromium against the real server", tier: Tier::Both, run: browser::run },
    Part { name: "mock", about: "the whole console in Chromium with its mock", tier: Tier::Deep, run: browser::whole_mock },
    Part { name: "long-unit", about: "property tests and simulations with many more cases", tier: Tier::Deep, run: deep::long_unit },
    Part { name: "long-black-box", about: "kill loops and fault drills at full length", tier: Tier::Deep, run: deep::long_black_box },
    Part { name: "conformance", about: "suites that others wrote", tier: Tier::Deep, run: conformance::run },
    Part { name: "api", about: "requests made from the document, against the running server", tier: Tier::Deep, run: api::run },
    Part { name: "coverage", about: "line coverage of the tests, goal above 80 %", tier: Tier::Deep, run: deep::coverage },
];

pub(crate) fn main(house: &House, args: &[String]) -> Result<bool> {
    let mut only: Vec<&str> = Vec::new();
    let mut deep = false;
    let mut rest = args.iter();
    while let Some(arg) = rest.next() {
        match arg.as_str() {
            "--deep" => deep = true,
            "--only" => match rest.next() {
                Some(name) if PARTS.iter().any(|p| p.name == name) => only.push(name),
                _ => bail!("--only wants one of: {}", PARTS.iter().map(|p| p.name).collect::<Vec<_>>().join(", ")),
            },
            "--list" => {
                PARTS.iter().for_each(|p| println!("{:<16}{}{}", p.name, p.about, if p.tier == Tier::Deep { " (--deep)" } else { "" }));
                return Ok(true);
            }
            other => bail!("`cargo xtask test` knows no `{other}`; it takes --deep, --only PART and --list"),
        }
    }
    let chosen = PARTS.iter().filter(|p| if only.is_empty() { p.tier == Tier::Both || deep } else { only.contains(&p.name) });
    let mut rows = Vec::new();
    for part in chosen {
        println!("\n== {}: {}", part.name, part.about);
        let start = Instant::now();
        let outcome = (part.run)(house).unwrap_or_else(|error| {
            println!("error: {error:#}");
            Outcome::check(&format!("{}: {error:#}", part.name), false)
        });
        println!("== {} took {}", part.name, seconds(start.elapsed()));
        rows.push((part.name, start.elapsed(), outcome));
    }
    Ok(summary(&rows))
}

/// The table, what failed or was left out, and the one line at the very end.
fn summary(rows: &[(&str, Duration, Outcome)]) -> bool {
    let total = rows.iter().fold(Counts::default(), |all, (_, _, outcome)| all + outcome.counts);
    let time: Duration = rows.iter().map(|(_, time, _)| *time).sum();
    println!("\n{:<16}{:>8}{:>8}{:>8}{:>10}", "part", "passed", "failed", "skipped", "time");
    for (name, time, Outcome { counts, .. }) in rows {
        println!("{name:<16}{:>8}{:>8}{:>8}{:>10}", counts.passed, counts.failed, counts.skipped, seconds(*time));
    }
    println!("{:<16}{:>8}{:>8}{:>8}{:>10}\n", "all", total.passed, total.failed, total.skipped, seconds(time));
    for (name, _, outcome) in rows {
        outcome.notes.iter().for_each(|note| println!("{name}: {note}"));
    }
    println!("{total}");
    total.failed == 0
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

/// One rule is one check.
fn tidy_part(house: &House) -> Result<Outcome> {
    let results = tidy::run(&house.root)?;
    tidy::report(&results);
    let mut outcome = Outcome::default();
    results.iter().for_each(|(rule, findings)| outcome.add(rule, findings.is_empty()));
    Ok(outcome)
}

//! How much may be asked for, and how much is worked on at once, as the environment of the server says it.

use base::{Error, Rate, Result};
use cli::host::{Finding, Health};
use engine::Options;
use http::{Limits, Rates};
use std::time::Duration;

/// Beyond this a rate limits nothing on any machine, so it is a slip of the pen.
const MOST: u32 = 100_000_000;
/// More at once than any machine holds.
const COUNT_MAX: usize = 1_000_000;

/// Its name, what it bounds, and where it goes.
type Variable = (&'static str, &'static str, fn(&mut Rates) -> &mut Rate);

const VARIABLES: [Variable; 4] = [
    ("ORC_RATE_ORGANIZATION", "each organization", |rates| &mut rates.organization),
    ("ORC_RATE_USER", "each user or service account", |rates| &mut rates.principal),
    ("ORC_RATE_KEY", "each token or session", |rates| &mut rates.credential),
    ("ORC_RATE_SIGN_IN", "failed attempts to sign in from each address", |rates| &mut rates.failures),
];

/// What a bound is kept in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bounds {
    pub(crate) limits: Limits,
    pub(crate) engine: Options,
}

/// Its name, what it bounds, and where it goes.
type Count = (&'static str, &'static str, fn(&mut Bounds) -> &mut usize);

const COUNTS: [Count; 9] = [
    ("ORC_REQUESTS", "requests worked on at once", |b| &mut b.limits.requests.places),
    ("ORC_REQUESTS_ORGANIZATION", "of one organization", |b| &mut b.limits.requests.places_each),
    ("ORC_WAITING", "requests waiting", |b| &mut b.limits.requests.waiting),
    ("ORC_WAITING_ORGANIZATION", "of one organization", |b| &mut b.limits.requests.waiting_each),
    ("ORC_RUN_FILE_MIB", "MiB of the file of a run", |b| &mut b.limits.file_mib_max),
    ("ORC_RUNS", "runs at work", |b| &mut b.engine.runs_max),
    ("ORC_RUNS_ORGANIZATION", "of one organization", |b| &mut b.engine.runs_per_organization_max),
    ("ORC_CALLS", "calls of tools and models at once", |b| &mut b.engine.effects_max),
    ("ORC_CALLS_ORGANIZATION", "of one organization", |b| &mut b.engine.effects_per_organization_max),
];

/// The bounds of this process.
pub(crate) fn bounds() -> Result<Bounds> {
    let variable = |name: &str| std::env::var(name).ok();
    let mut bounds = counts(&variable)?;
    bounds.limits.rates = of(&variable)?;
    Ok(bounds)
}

pub(crate) fn counts(variable: &dyn Fn(&str) -> Option<String>) -> Result<Bounds> {
    let mut bounds = Bounds::default();
    // One organization keeps all processors busy, and another one still is looked at next.
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    bounds.limits.looks = base::fair::Bounds::places(processors + 2, processors);
    (bounds.engine.looks_max, bounds.engine.looks_per_organization_max) = (processors + 2, processors);
    for (name, what, place) in COUNTS {
        if let Some(text) = variable(name).filter(|text| !text.is_empty()) {
            let count = text.trim().parse().ok().filter(|count| (1..=COUNT_MAX).contains(count));
            *place(&mut bounds) = count.ok_or_else(|| bad_count(name, what, &text))?;
        }
    }
    Ok(bounds)
}

fn bad_count(name: &str, what: &str, text: &str) -> Error {
    let text: String = text.chars().take(40).collect();
    Error::invalid("bad_limit", format!("`{text}` is no number of {what}: it should be from 1 to {COUNT_MAX}"))
        .place(name)
        .fix("write a whole number, or leave the variable out for the usual one")
}

pub(crate) fn of(variable: &dyn Fn(&str) -> Option<String>) -> Result<Rates> {
    let mut rates = Rates::loopback();
    for (name, _, place) in VARIABLES {
        if let Some(text) = variable(name).filter(|text| !text.is_empty()) {
            *place(&mut rates) = rate(&text).ok_or_else(|| bad(name, &text))?;
        }
    }
    Ok(rates)
}

/// `600`, `600/m`, `10/s`, `5000/h`: so many a minute, a second, an hour.
fn rate(text: &str) -> Option<Rate> {
    let (most, unit) = text.split_once('/').unwrap_or((text, "m"));
    let window = Duration::from_secs(match unit.trim() {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return None,
    });
    let most = most.trim().parse().ok().filter(|most| (1..=MOST).contains(most))?;
    Some(Rate { most, window })
}

fn bad(name: &str, text: &str) -> Error {
    let text: String = text.chars().take(40).collect();
    Error::invalid("bad_rate", format!("`{text}` is no rate: it should say how many requests, from 1 to {MOST}, in which time"))
        .place(name)
        .fix("write NUMBER/s, NUMBER/m or NUMBER/h, for example 600/m")
        .fix("or leave the variable out for the usual rate")
}

/// For `orc doctor`: what a server started from here would let through.
pub(crate) fn examine() -> Finding {
    let variable = |name: &str| std::env::var(name).ok();
    let mut rates = match of(&variable) {
        Ok(rates) => rates,
        Err(error) => {
            let place = error.place_text().unwrap_or_default().to_owned();
            return Finding::new("limits", Health::Bad, format!("{place}: {}", error.message())).fix("write for example 600/m");
        }
    };
    let mut words = Vec::new();
    for (name, whose, place) in VARIABLES {
        let Rate { most, window } = *place(&mut rates);
        let from = if variable(name).is_some_and(|text| !text.is_empty()) { format!(" ({name})") } else { String::new() };
        words.push(format!("{most} in {} s for {whose}{from}", window.as_secs()));
    }
    let mut bounds = match counts(&variable) {
        Ok(bounds) => bounds,
        Err(error) => {
            let place = error.place_text().unwrap_or_default().to_owned();
            return Finding::new("limits", Health::Bad, format!("{place}: {}", error.message())).fix("write a whole number");
        }
    };
    words.extend(COUNTS.map(|(_, what, place)| format!("{} {what}", *place(&mut bounds))));
    Finding::new("limits", Health::Ok, words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_slips_of_the_pen_are_told_with_their_variable() {
        let given = |name: &str| match name {
            "ORC_RUNS_ORGANIZATION" => Some(" 7 ".to_owned()),
            "ORC_WAITING" => Some("9".to_owned()),
            _ => None,
        };
        let bounds = counts(&given).expect("they are numbers");
        assert_eq!((bounds.engine.runs_per_organization_max, bounds.limits.requests.waiting), (7, 9));
        assert_eq!(bounds.engine.runs_max, Options::default().runs_max);
        for text in ["0", "-1", "many", "1000001", "1.5"] {
            let bad = counts(&|name| (name == "ORC_CALLS").then(|| text.to_owned())).expect_err(text);
            assert_eq!((bad.code(), bad.place_text()), ("bad_limit", Some("ORC_CALLS")), "{text}");
        }
    }

    #[test]
    fn rates_are_read_and_slips_of_the_pen_are_told_with_their_variable() {
        let given = |pairs: &'static [(&str, &str)]| of(&move |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()));
        let rates = given(&[("ORC_RATE_USER", "10/s"), ("ORC_RATE_KEY", "7"), ("ORC_RATE_ORGANIZATION", ""), ("ORC_RATE_SIGN_IN", "9/h")]);
        let rates = rates.expect("they are rates");
        assert_eq!((rates.principal.most, rates.principal.window.as_secs()), (10, 1));
        assert_eq!((rates.credential.most, rates.credential.window.as_secs()), (7, 60));
        assert_eq!((rates.failures.most, rates.failures.window.as_secs()), (9, 3_600));
        assert_eq!(rates.organization, Rates::loopback().organization);
        for text in ["0", "-1", "many", "5/d", "5/", "/m", "1e9", "100000001"] {
            let bad = of(&|name| (name == "ORC_RATE_KEY").then(|| text.to_owned())).expect_err(text);
            assert_eq!((bad.code(), bad.place_text()), ("bad_rate", Some("ORC_RATE_KEY")), "{text}");
        }
    }
}

//! How much may be asked for, as the environment of the server says it.

use base::{Error, Rate, Result};
use cli::host::{Finding, Health};
use http::{Limits, Rates};
use std::time::Duration;

/// Beyond this a rate limits nothing on any machine, so it is a slip of the pen.
const MOST: u32 = 100_000_000;

/// Its name, what it bounds, and where it goes.
type Variable = (&'static str, &'static str, fn(&mut Rates) -> &mut Rate);

const VARIABLES: [Variable; 4] = [
    ("ORC_RATE_ORGANIZATION", "each organization", |rates| &mut rates.organization),
    ("ORC_RATE_USER", "each user or service account", |rates| &mut rates.principal),
    ("ORC_RATE_KEY", "each token or session", |rates| &mut rates.credential),
    ("ORC_RATE_SIGN_IN", "failed attempts to sign in from each address", |rates| &mut rates.failures),
];

/// The limits of this process.
pub(crate) fn limits() -> Result<Limits> {
    Ok(Limits { rates: of(&|name| std::env::var(name).ok())?, ..Limits::default() })
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
    Finding::new("limits", Health::Ok, words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

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

//! What a status or a lost connection means for the step: is it worth another attempt, and was something done?

use super::Wanted;
use crate::FetchResponse;
use base::{Error, Kind};

/// Nothing was sent, or the other side cannot have acted.
const BEFORE_SENDING: &[&str] = &["egress_denied", "egress_unreachable", "egress_setup"];

pub(super) fn failed(e: Error, irreversible: bool) -> Error {
    let lost =
        matches!(e.kind(), Kind::Timeout | Kind::Upstream | Kind::Unavailable | Kind::TooLarge) && !BEFORE_SENDING.contains(&e.code());
    if !irreversible || !lost {
        return e;
    }
    unknown(format!("the request was sent, but its answer is lost: {}", e.message()))
}

fn unknown(message: String) -> Error {
    Error::outcome_unknown("http_outcome_unknown", message)
        .fix("look at the receiver whether it was done, then resume or cancel the run")
        .fix("if the receiver honours the header `Idempotency-Key`, use `http.send`, which may be repeated")
}

pub(super) fn check(answer: &FetchResponse, wanted: &Wanted) -> base::Result<()> {
    let status = answer.status;
    let expected = if wanted.expect.is_empty() { (200..300).contains(&status) } else { wanted.expect.contains(&status) };
    if expected {
        return Ok(());
    }
    let start: String = String::from_utf8_lossy(&answer.body).chars().take(300).collect();
    let place = format!("{} {}", wanted.method, answer.url.split(['?', '#']).next().unwrap_or_default());
    let message = format!("the answer has the status {status}: {}", start.trim());
    if wanted.irreversible && matches!(status, 500 | 502 | 504) {
        return Err(unknown(message).place(place));
    }
    let kind = match status {
        401 | 403 => Kind::Forbidden,
        404 | 410 => Kind::NotFound,
        409 | 412 => Kind::Conflict,
        429 => Kind::Limited,
        408 | 425 | 500..=599 => Kind::Upstream,
        _ => Kind::Invalid,
    };
    let error = Error::new(kind, "http_status", message).place(place).details(serde_json::json!({"status": status}));
    let error = error.fix(format!("if this status is fine here, name it: `expect: [{status}]`"));
    Err(match retry_after(answer) {
        Some(ms) => error.retry_after_ms(ms),
        None if status == 429 => error.retry_after_ms(1000),
        None => error,
    })
}

/// `Retry-After` in seconds; at most an hour.
fn retry_after(answer: &FetchResponse) -> Option<u64> {
    let (_, value) = answer.headers.iter().find(|(name, _)| name == "retry-after")?;
    value.trim().parse::<u64>().ok().map(|s| s.min(3600) * 1000)
}

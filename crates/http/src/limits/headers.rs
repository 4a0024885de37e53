//! Limits on an answer: `RateLimit-Policy` and `RateLimit` as structured fields with one item for each count, and the older
//! `X-RateLimit-` trio for the count that is nearest to its end. Times are seconds from now.

use super::table::Standings;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use std::time::Duration;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const NOW: HeaderName = HeaderName::from_static("ratelimit");
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

pub(super) fn write(standings: &Standings, headers: &mut HeaderMap) {
    let policies: Vec<String> =
        standings.iter().map(|(name, rate, _)| format!("\"{name}\";q={};w={}", rate.most, seconds(rate.window))).collect();
    let now: Vec<String> =
        standings.iter().map(|(name, _, now)| format!("\"{name}\";r={};t={}", now.remaining, seconds(now.reset))).collect();
    let mut put = |name: HeaderName, text: String| {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    };
    put(POLICY, policies.join(", "));
    put(NOW, now.join(", "));
    // Compared as fractions of their limits, without dividing.
    let nearest = standings
        .iter()
        .map(|(_, _, now)| now)
        .min_by(|a, b| (u64::from(a.remaining) * u64::from(b.limit)).cmp(&(u64::from(b.remaining) * u64::from(a.limit))));
    if let Some(nearest) = nearest {
        put(LIMIT, nearest.limit.to_string());
        put(REMAINING, nearest.remaining.to_string());
        put(RESET, seconds(nearest.reset).to_string());
    }
}

fn seconds(length: Duration) -> u128 {
    length.as_millis().div_ceil(1_000)
}

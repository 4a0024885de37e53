//! How long a provider asks callers to wait: `retry-after-ms`, then `retry-after`, then a delay in the
//! body, then the reset time of an exhausted limit.

use base::Timestamp;
use egress::HeaderMap;
use serde_json::Value;

/// Milliseconds, if the answer says anything readable.
pub(crate) fn asked_for(headers: &HeaderMap, body: &str, now: Timestamp) -> Option<u64> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::trim);
    let number = |name: &str| text(name)?.parse::<f64>().ok();
    millis(number("retry-after-ms"))
        .or_else(|| millis(number("retry-after").map(|s| s * 1_000.0)))
        .or_else(|| until(http_date(text("retry-after")?)?, now))
        .or_else(|| in_body(body))
        .or_else(|| resets(headers, now))
}

fn millis(ms: Option<f64>) -> Option<u64> {
    ms.filter(|ms| ms.is_finite() && (0.0..=1e12).contains(ms)).map(|ms| ms.ceil() as u64)
}

fn until(then: Timestamp, now: Timestamp) -> Option<u64> {
    u64::try_from(then.since(now).as_millis()).ok()
}

/// Google's `RetryInfo` and Hugging Face's loading time.
fn in_body(body: &str) -> Option<u64> {
    let value: Value = serde_json::from_str(body).ok()?;
    let value = value.get(0).unwrap_or(&value);
    let details = value["error"]["details"].as_array();
    let delay = details.into_iter().flatten().find_map(|d| d["retryDelay"].as_str()).and_then(go_duration);
    delay.or_else(|| millis(value["estimated_time"].as_f64().map(|s| s * 1_000.0)))
}

/// The latest reset among the limits that have nothing left.
fn resets(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    let exhausted = headers.iter().filter(|(name, v)| name.as_str().contains("remaining") && v.to_str().is_ok_and(|v| v.trim() == "0"));
    let reset_names = exhausted.map(|(name, _)| name.as_str().replace("remaining", "reset"));
    let read = |text: &str| go_duration(text).or_else(|| until(Timestamp::parse(text).ok()?, now));
    reset_names.filter_map(|name| read(headers.get(name)?.to_str().ok()?)).max()
}

/// `6ms`, `8.64s`, `1m2.5s`, `1h0m0s`.
fn go_duration(text: &str) -> Option<u64> {
    let mut rest = text.trim();
    let mut total = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let value: f64 = rest[..end].parse().ok()?;
        let unit_end = rest[end..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |i| end + i);
        total += value
            * match &rest[end..unit_end] {
                "ns" => 1e-6,
                "us" | "µs" => 1e-3,
                "ms" => 1.0,
                "s" => 1e3,
                "m" => 60e3,
                "h" => 3_600e3,
                _ => return None,
            };
        rest = &rest[unit_end..];
    }
    millis(Some(total))
}

/// `Wed, 21 Oct 2026 07:28:00 GMT`
fn http_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = text.split_once(", ")?.1.split(' ');
    let (day, month, year, time) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|m| *m == month)? + 1;
    Timestamp::parse(&format!("{year}-{month:02}-{day}T{time}Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(headers: &[(&'static str, &str)], body: &str) -> Option<u64> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        asked_for(&map, body, Timestamp::parse("2026-01-15T10:30:00Z").unwrap())
    }

    #[test]
    fn the_most_exact_source_wins() {
        assert_eq!(check(&[("retry-after-ms", "37044"), ("retry-after", "38")], ""), Some(37_044));
        assert_eq!(check(&[("retry-after-ms", "0"), ("retry-after", "1")], ""), Some(0));
        assert_eq!(check(&[("retry-after", "2.5")], ""), Some(2_500));
        assert_eq!(check(&[("retry-after", "Thu, 15 Jan 2026 10:30:20 GMT")], ""), Some(20_000));
        assert_eq!(check(&[("retry-after", "Thu, 15 Jan 2026 10:29:00 GMT")], ""), Some(0));
        assert_eq!(check(&[], r#"{"error":{"details":[{"retryDelay":"17s"}]}}"#), Some(17_000));
        assert_eq!(check(&[], r#"{"error":"loading","estimated_time":20.0}"#), Some(20_000));
        let limits = [
            ("x-ratelimit-remaining-requests", "0"),
            ("x-ratelimit-reset-requests", "1m2.5s"),
            ("x-ratelimit-remaining-tokens", "9"),
            ("x-ratelimit-reset-tokens", "9h"),
        ];
        assert_eq!(check(&limits, ""), Some(62_500));
        let limits = [("anthropic-ratelimit-requests-remaining", "0"), ("anthropic-ratelimit-requests-reset", "2026-01-15T10:30:23Z")];
        assert_eq!(check(&limits, ""), Some(23_000));
    }

    #[test]
    fn nonsense_says_nothing() {
        for value in ["-1", "NaN", "inf", "soon", "", "1e99", "Xyz, 1 Foo 2026 00:00:00 GMT"] {
            assert_eq!(check(&[("retry-after", value)], "<html>"), None, "{value}");
        }
        assert_eq!(go_duration("5x"), None);
        assert_eq!(go_duration("5"), None);
    }
}

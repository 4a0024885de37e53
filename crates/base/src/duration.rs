//! Durations as people write them.

/// Longest duration: ten years.
const MS_MAX: f64 = 10.0 * 365.0 * 86_400_000.0;

/// `500ms`, `5s`, `2m`, `1h30m`, `1d`, or a bare number of seconds; `None` if it is neither or too long.
pub fn parse_duration(text: &str) -> Option<u64> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<f64>() {
        return millis(seconds * 1000.0);
    }
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let amount: f64 = rest[..end].parse().ok()?;
        let unit_end = rest[end..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |i| end + i);
        let scale = match rest[end..unit_end].trim() {
            "ms" => 1.0,
            "s" => 1_000.0,
            "m" => 60_000.0,
            "h" => 3_600_000.0,
            "d" => 86_400_000.0,
            _ => return None,
        };
        total += amount * scale;
        rest = &rest[unit_end..];
    }
    if text.is_empty() { None } else { millis(total) }
}

fn millis(ms: f64) -> Option<u64> {
    (ms.is_finite() && (0.0..=MS_MAX).contains(&ms)).then(|| ms.round() as u64)
}

#[cfg(test)]
mod tests {
    use super::parse_duration;

    #[test]
    fn durations_are_read_as_people_write_them() {
        let cases = [
            ("500ms", Some(500)),
            ("5s", Some(5_000)),
            ("1h30m", Some(5_400_000)),
            ("1d", Some(86_400_000)),
            ("1.5", Some(1_500)),
            ("2 m", Some(120_000)),
            ("5", Some(5_000)),
            ("-5s", None),
            ("5 weeks", None),
            ("", None),
            ("s", None),
            ("1e300", None),
            ("inf", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(parse_duration(text), wanted, "{text}");
        }
    }
}

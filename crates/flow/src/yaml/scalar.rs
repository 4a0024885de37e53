//! What a plain scalar means: the core schema of YAML 1.2. `yes`, `on` and `0777` are what they look like.

use super::Kind;
use serde_json::Number;

/// `None`: infinity or not-a-number, which JSON cannot hold.
pub(crate) fn resolve(text: &str) -> Option<Kind> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Kind::Null),
        "true" | "True" | "TRUE" => return Some(Kind::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Kind::Bool(false)),
        _ => {}
    }
    let first = text.as_bytes()[0];
    if !(first.is_ascii_digit() || matches!(first, b'+' | b'-' | b'.')) {
        return Some(Kind::Text(text.to_owned()));
    }
    number(text).unwrap_or_else(|| Some(Kind::Text(text.to_owned())))
}

/// The outer `None`: no number at all.
pub(super) fn number(text: &str) -> Option<Option<Kind>> {
    let digits = |s: &str, radix: u32| !s.is_empty() && s.chars().all(|c| c.is_digit(radix));
    let radix = |s: &str, radix| Some(Some(Kind::Number(u64::from_str_radix(s, radix).ok()?.into())));
    if let Some(octal) = text.strip_prefix("0o").filter(|s| digits(s, 8)) {
        return radix(octal, 8);
    }
    if let Some(hex) = text.strip_prefix("0x").filter(|s| digits(s, 16)) {
        return radix(hex, 16);
    }
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits(bare, 10) {
        let plain = text.strip_prefix('+').unwrap_or(text);
        let whole = plain.parse::<i64>().map(Number::from).or_else(|_| plain.parse::<u64>().map(Number::from));
        return match whole {
            Ok(n) => Some(Some(Kind::Number(n))),
            Err(_) => float(plain),
        };
    }
    if matches!(bare, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(None);
    }
    let (mantissa, exponent) = bare.split_once(['e', 'E']).map_or((bare, None), |(m, e)| (m, Some(e)));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let good = (digits(whole, 10) || (whole.is_empty() && digits(part, 10)))
        && (part.is_empty() || digits(part, 10))
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e), 10));
    if good { float(text) } else { None }
}

fn float(text: &str) -> Option<Option<Kind>> {
    let n: f64 = text.parse().ok()?;
    Some(Number::from_f64(n).map(Kind::Number))
}

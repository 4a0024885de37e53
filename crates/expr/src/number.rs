//! Numbers as text and back, as Python writes them.

/// The shortest text that reads back as the same number; a whole number keeps `.0`.
pub(crate) fn float_text(n: f64) -> String {
    if n.is_nan() {
        return "nan".to_owned();
    }
    if n.is_infinite() {
        return if n > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let size = n.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{n:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, digits) = exponent.strip_prefix('-').map_or(('+', exponent), |d| ('-', d));
        return format!("{mantissa}e{sign}{digits:0>2}");
    }
    if n.fract() == 0.0 { format!("{n:.1}") } else { format!("{n}") }
}

/// Rounds half to even on the exact decimal value.
pub(crate) fn round(n: f64, digits: i32) -> f64 {
    if !n.is_finite() || digits > 15 {
        return n;
    }
    if digits >= 0 {
        return format!("{n:.*}", digits as usize).parse().unwrap_or(n);
    }
    let scale = 10f64.powi(-digits);
    if scale.is_finite() { (n / scale).round_ties_even() * scale } else { 0.0 }
}

pub(crate) fn parse_int(text: &str) -> Option<i128> {
    plain(text)?.parse().ok()
}

pub(crate) fn parse_float(text: &str) -> Option<f64> {
    let plain = plain(text)?;
    if !plain.ends_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    plain.parse().ok().filter(|n: &f64| n.is_finite())
}

/// Without surrounding blanks and with underscores between digits removed.
fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    let edge = text.starts_with('_') || text.ends_with('_') || text.contains("__");
    (!text.is_empty() && !edge).then(|| text.replace('_', ""))
}

#[cfg(test)]
mod tests {
    use super::{float_text, round};

    #[test]
    fn floats_are_written_as_python_writes_them() {
        for (n, text) in
            [(2.0, "2.0"), (0.1, "0.1"), (1e16, "1e+16"), (1.5e-7, "1.5e-07"), (0.0001, "0.0001"), (-0.5, "-0.5"), (0.0, "0.0")]
        {
            assert_eq!(float_text(n), text);
        }
    }

    #[test]
    fn halves_round_to_even() {
        assert_eq!((round(2.5, 0), round(3.5, 0), round(2.675, 2), round(1250.0, -2)), (2.0, 4.0, 2.67, 1200.0));
    }
}

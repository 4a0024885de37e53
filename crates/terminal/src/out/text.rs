//! Small words: cleaned, cut to a width, durations and sizes with units.

use std::time::Duration;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Takes out everything that could move the cursor, change colours or reorder what is read: text of models and of
/// outside systems is shown, never obeyed. Tabs and line feeds stay.
pub fn clean(text: &str) -> String {
    let hostile = |c: &char| (c.is_control() && *c != '\n' && *c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if !text.chars().any(|c| hostile(&c)) {
        return text.to_owned();
    }
    text.chars().filter(|c| !hostile(c)).collect()
}

/// `clean` on one line: line feeds and tabs become spaces.
pub fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn width(text: &str) -> usize {
    text.width()
}

/// At most `max` columns; what does not fit is replaced by an ellipsis.
pub fn cut(text: &str, max: usize, unicode: bool) -> String {
    if text.width() <= max {
        return text.to_owned();
    }
    let dots = if unicode { "…" } else { "..." };
    let room = max.saturating_sub(dots.width());
    let mut used = 0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= room
        })
        .collect();
    format!("{kept}{}", if max >= dots.width() { dots } else { "" })
}

/// The last `max` columns of a text, for what is still growing.
pub fn tail(text: &str, max: usize) -> String {
    let mut used = 0;
    let kept: Vec<char> = text
        .chars()
        .rev()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= max
        })
        .collect();
    kept.into_iter().rev().collect()
}

pub fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(text.width())))
}

pub fn duration(d: Duration) -> String {
    let ms = d.as_millis();
    match ms {
        0..1_000 => format!("{ms} ms"),
        1_000..60_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        60_000..3_600_000 => format!("{}:{:02} min", ms / 60_000, ms / 1_000 % 60),
        _ => format!("{} h {:02} min", ms / 3_600_000, ms / 60_000 % 60),
    }
}

/// 1234567 → `1,234,567`.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

pub fn plural(n: u64, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", count(n)) }
}

/// Quotes an argument for a POSIX shell if it needs it, so that printed commands can be pasted.
pub fn shell(arg: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || "-_./=:@%+,".contains(c);
    if !arg.is_empty() && arg.chars().all(safe) { arg.to_owned() } else { format!("'{}'", arg.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_are_taken_out() {
        assert_eq!(clean("a\x1b[31mred\x07\u{202e}x\r\n\tb"), "a[31mredx\n\tb");
        assert_eq!(one_line("a\n b\t c"), "a b c");
    }

    #[test]
    fn cutting_counts_columns_not_bytes() {
        assert_eq!(cut("über", 4, true), "über");
        assert_eq!(cut("日本語です", 6, true), "日本…");
        assert_eq!(width(&cut("日本語です", 7, true)), 7);
        assert_eq!(cut("abcdef", 5, false), "ab...");
        assert_eq!(tail("abcdef", 3), "def");
    }

    #[test]
    fn numbers_have_units_and_groups() {
        assert_eq!(duration(Duration::from_millis(40)), "40 ms");
        assert_eq!(duration(Duration::from_millis(2_149)), "2.1 s");
        assert_eq!(duration(Duration::from_secs(65)), "1:05 min");
        assert_eq!(duration(Duration::from_secs(3_720)), "1 h 02 min");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(999), "999");
        assert_eq!(plural(1, "step"), "1 step");
        assert_eq!(plural(2, "step"), "2 steps");
    }

    #[test]
    fn printed_commands_can_be_pasted() {
        assert_eq!(shell("/tmp/a-b"), "/tmp/a-b");
        assert_eq!(shell("it's here"), r"'it'\''s here'");
        assert_eq!(shell(""), "''");
    }
}

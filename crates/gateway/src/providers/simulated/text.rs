//! Answers in prose: the material's own sentences, picked and ordered.

use super::{
    LABEL,
    reading::{Reading, strings},
    sentences::{flat, rank},
};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)\b[ -](?:\w+[ -]){0,2}?(sentence|bullet|point|item|line|quote|reason|word|entr|finding|risk|step|highlight|paragraph|thing|key|tag|keyword|title|example)",
    )
    .ok()
});
static BULLETS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(list|bullets?|points|changelog|release notes|items|highlights|findings|headings?)\b").ok());
static SHORT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(title|headline|one[- ]line|single sentence|one sentence|in short|subject line|tl;dr)\b").ok());

/// A number with its noun, such as `(3, "sentence")`, if the instruction names one.
pub(super) fn wanted(instruction: &str) -> Option<(usize, String)> {
    let found = NUMBER.as_ref()?.captures(instruction)?;
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let low = found[1].to_lowercase();
    let number = low.parse().ok().or_else(|| words.iter().position(|w| *w == low).map(|i| i + 1))?;
    Some((number, found[2].to_lowercase()))
}

pub(super) fn answer(reading: &Reading) -> String {
    let body = body(reading);
    let words = wanted(&reading.instruction).filter(|(n, noun)| noun == "word" && *n > 0).map(|(n, _)| n);
    let body = match words {
        Some(max) if body.split_whitespace().count() > max => body.split_whitespace().take(max).collect::<Vec<_>>().join(" ") + " …",
        _ => body,
    };
    if body.starts_with("- ") { format!("{LABEL}\n\n{body}") } else { format!("{LABEL} {body}") }
}

fn body(reading: &Reading) -> String {
    if !reading.has_material() {
        let echo = super::sentences::head(&reading.instruction, 300);
        return format!("No model is configured, so nothing was thought about this: \u{201c}{}\u{201d}", flat(echo));
    }
    let is = |regex: &LazyLock<Option<Regex>>| regex.as_ref().is_some_and(|r| r.is_match(&reading.instruction));
    let number = wanted(&reading.instruction).filter(|(_, noun)| noun != "word").map(|(n, _)| n.clamp(1, 50));
    let bullets = is(&BULLETS);
    match reading.data.as_slice() {
        [Value::Array(items), ..] if items.len() > 1 => return of_list(items, bullets, number),
        [one @ Value::Object(_)] if reading.texts.is_empty() && !has_prose(one) => return described(one),
        _ => {}
    }
    let sentences = reading.sentences();
    if sentences.is_empty() {
        return reading.data.first().map_or_else(|| flat(&reading.texts.join(" ")), line);
    }
    let asks = reading.question.trim_end().ends_with('?');
    let count = number.unwrap_or(if is(&SHORT) {
        1
    } else if bullets {
        5
    } else if asks {
        2
    } else {
        3
    });
    let mut best: Vec<usize> = rank(&sentences, &reading.asked()).into_iter().take(count).collect();
    best.sort_unstable();
    let picked: Vec<String> = best.into_iter().map(|i| flat(sentences[i])).collect();
    if bullets { picked.iter().map(|s| format!("- {s}")).collect::<Vec<_>>().join("\n") } else { picked.join(" ") }
}

fn of_list(items: &[Value], bullets: bool, number: Option<usize>) -> String {
    if bullets {
        let count = number.unwrap_or(20);
        let mut lines: Vec<String> = items.iter().take(count).map(|v| format!("- {}", line(v))).collect();
        if items.len() > count {
            lines.push(format!("- … and {} more", items.len() - count));
        }
        return lines.join("\n");
    }
    let some: Vec<String> = items.iter().take(number.unwrap_or(3)).map(line).collect();
    format!("{} entries, among them: {}.", items.len(), some.join("; "))
}

/// The field of an object that says most, by name.
pub(super) fn headline(value: &Value) -> Option<&str> {
    const NAMES: [&str; 10] = ["title", "subject", "headline", "summary", "name", "message", "text", "description", "body", "path"];
    match value {
        Value::String(text) => Some(text),
        Value::Object(map) => NAMES.iter().find_map(|n| map.get(*n)?.as_str()).filter(|t| !t.trim().is_empty()),
        _ => None,
    }
}

/// A text in it that is more than a label.
fn has_prose(value: &Value) -> bool {
    let mut found = false;
    strings(value, &mut |text| found |= text.len() > 200);
    found
}

/// An object in words: its plain fields, then its lists.
fn described(value: &Value) -> String {
    let fields = value.as_object().into_iter().flatten().take(20);
    let words = fields.map(|(name, value)| match value {
        Value::Array(items) => {
            let more = if items.len() > 8 { format!("; … {} in all", items.len()) } else { String::new() };
            format!("{name}: {}{more}", items.iter().take(8).map(line).collect::<Vec<_>>().join("; "))
        }
        other => format!("{name}: {}", line(other)),
    });
    format!("{}.", words.collect::<Vec<_>>().join(". "))
}

/// One entry of a list on one line: what it is called, then its id or a few of its figures.
fn line(value: &Value) -> String {
    let scalars = value.as_object().into_iter().flatten().filter(|(_, v)| !v.is_object() && !v.is_array());
    let fields: Vec<String> = scalars.clone().filter(|(_, v)| !v.is_string()).take(3).map(|(k, v)| format!("{k}: {}", plain(v))).collect();
    match headline(value).map(flat) {
        None if value.is_object() => scalars.map(|(k, v)| format!("{k}: {}", plain(v))).collect::<Vec<_>>().join(", "),
        None => plain(value),
        Some(headline) => match ["id", "key", "hash", "number", "sha"].iter().find_map(|n| value.get(*n)).map(plain) {
            Some(id) => format!("{headline} ({})", id.chars().take(12).collect::<String>()),
            None if fields.is_empty() => headline,
            None => format!("{headline} ({})", fields.join(", ")),
        },
    }
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => flat(text),
        other => other.to_string(),
    }
}

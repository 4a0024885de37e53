//! Answers in prose: the material's own sentences, picked and ordered.

use super::{
    LABEL,
    reading::Reading,
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
    if let Some(items) = reading.list().filter(|items| items.len() > 1) {
        return of_list(items, bullets, number);
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

/// One entry of a list on one line.
fn line(value: &Value) -> String {
    let Some(headline) = headline(value) else {
        return match value {
            Value::Object(map) => map
                .iter()
                .filter(|(_, v)| !v.is_object() && !v.is_array())
                .map(|(k, v)| format!("{k}: {}", plain(v)))
                .collect::<Vec<_>>()
                .join(", "),
            other => plain(other),
        };
    };
    let id = ["id", "key", "hash", "number", "sha"].iter().find_map(|n| value.get(*n)).map(plain);
    let headline = flat(headline);
    id.map_or_else(|| headline.clone(), |id| format!("{headline} ({})", id.chars().take(12).collect::<String>()))
}

pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => flat(text),
        other => other.to_string(),
    }
}

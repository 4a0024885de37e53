//! Single values: texts by name, format and pattern; numbers by range and by what the text says.

use super::{Fill, Scope, pattern};
use crate::providers::simulated::{
    LABEL,
    sentences::{flat, head, overlap, terms},
    text,
};
use regex::Regex;
use serde_json::{Value, json};
use std::sync::LazyLock;

static PATH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:\.{0,2}/)?(?:[\w.-]+/)*[\w-]+\.[A-Za-z][A-Za-z0-9]{0,7}\b|(?:\.{0,2}/)[\w./-]+").ok());
static URL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"https?://[^\s"'<>)\]]+[^\s"'<>)\].,;]"#).ok());
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"["“`']([^"”`'\n]{2,120})["”`']"#).ok());
static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+").ok());
static DATE_TIME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)").ok());
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b").ok());
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"-?\d+(?:[.,]\d+)*").ok());

const QUOTES: [&str; 8] = ["quote", "citation", "excerpt", "evidence", "passage", "snippet", "verbatim", "cite"];
const TITLES: [&str; 8] = ["title", "headline", "heading", "subject", "name", "label", "topic", "caption"];
/// Texts a person would take for a model's own words: these carry the label.
const PROSE: [&str; 17] = [
    "why",
    "summary",
    "answer",
    "reply",
    "response",
    "explanation",
    "reason",
    "rationale",
    "analysis",
    "notes",
    "note",
    "message",
    "body",
    "description",
    "comment",
    "draft",
    "text",
];

fn find(regex: &LazyLock<Option<Regex>>, text: &str) -> Option<String> {
    regex.as_ref()?.find(text).map(|m| m.as_str().to_owned())
}

fn is(scope: &Scope<'_>, names: &[&str]) -> bool {
    names.iter().any(|n| scope.name == *n || scope.name.split(|c: char| !c.is_alphanumeric()).any(|part| part.trim_end_matches('s') == *n))
}

/// Does the prompt say something definite for this optional field?
pub(super) fn named(fill: &Fill<'_>, schema: &Value, scope: &Scope<'_>) -> bool {
    fill.known(scope).is_some()
        || schema["enum"].as_array().is_some_and(|o| o.iter().filter_map(Value::as_str).any(|s| fill.reading.instruction.contains(s)))
        || super::kind(schema) == "string" && from_instruction(fill, scope).is_some()
}

pub(super) fn string(fill: &Fill<'_>, schema: &Value, scope: &Scope<'_>) -> String {
    let least = schema["minLength"].as_u64().unwrap_or(0) as usize;
    let most = schema["maxLength"].as_u64().map_or(usize::MAX, |m| m as usize);
    let known = fill.known(scope).and_then(Value::as_str).map(str::to_owned);
    let found = if let Some(wanted) = schema["pattern"].as_str() {
        patterned(fill, wanted, scope, known, least)
    } else if let Some(format) = schema["format"].as_str() {
        known.or_else(|| formatted(fill, format, scope))
    } else if fill.sparse {
        known.or_else(|| from_instruction(fill, scope))
    } else {
        known
    };
    let constrained = found.is_some();
    let chosen = found.unwrap_or_else(|| worded(fill, scope));
    let labelled = !constrained && is(scope, &PROSE) && !is(scope, &QUOTES) && !fill.sparse;
    let text = if labelled && chosen.chars().count() + LABEL.len() < most { format!("{LABEL} {chosen}") } else { chosen };
    sized(text, least, most, is(scope, &QUOTES))
}

/// Cut at a word, or filled up. A quote is cut exactly, so that it still occurs in the text.
fn sized(text: String, least: usize, most: usize, exact: bool) -> String {
    let count = text.chars().count();
    if count > most {
        let cut: String = text.chars().take(most).collect();
        let end = if exact { None } else { cut.rfind(' ').filter(|i| cut[..*i].chars().count() >= least && *i > cut.len() / 2) };
        return end.map_or(cut.clone(), |i| cut[..i].to_owned());
    }
    let missing = least.saturating_sub(count).min(1_000_000);
    if missing > 0 { text + &" simulated".repeat(missing / 10 + 1).chars().take(missing).collect::<String>() } else { text }
}

/// Something in the prompt that matches, else something made to match.
fn patterned(fill: &Fill<'_>, wanted: &str, scope: &Scope<'_>, known: Option<String>, least: usize) -> Option<String> {
    let regex = Regex::new(wanted).ok()?;
    let fits = |s: &str| s.chars().count() >= least && regex.is_match(s);
    if let Some(known) = known.filter(|k| fits(k)) {
        return Some(known);
    }
    let text = scope.text();
    let instruction = &fill.reading.instruction;
    let mut words = text.split_whitespace().chain(instruction.split_whitespace());
    let trim = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let word = if fill.mood == 0 { words.find_map(|w| Some(trim(w)).filter(|w| !w.is_empty() && fits(w))) } else { None };
    word.or_else(|| scope.sentences.iter().map(|s| flat(s)).find(|s| fill.mood == 0 && fits(s))).or_else(|| pattern::sample(wanted, least))
}

fn formatted(fill: &Fill<'_>, format: &str, scope: &Scope<'_>) -> Option<String> {
    let text = format!("{}\n{}\n{}", scope.text(), fill.reading.instruction, fill.reading.texts.join("\n"));
    let seed = fill.seed.wrapping_add(scope.nth as u64);
    Some(match format {
        "date-time" => {
            find(&DATE_TIME, &text).unwrap_or_else(|| format!("{}T09:00:00Z", find(&DATE, &text).unwrap_or_else(|| "2026-01-01".into())))
        }
        "date" => find(&DATE, &text).unwrap_or_else(|| "2026-01-01".into()),
        "time" => "09:00:00Z".into(),
        "duration" => "PT1H".into(),
        "email" | "idn-email" => find(&EMAIL, &text).unwrap_or_else(|| "someone@example.com".into()),
        "hostname" | "idn-hostname" => "example.com".into(),
        "ipv4" => "192.0.2.1".into(),
        "ipv6" => "2001:db8::1".into(),
        "uri" | "iri" | "url" => find(&URL, &text).unwrap_or_else(|| "https://example.com/".into()),
        "uri-reference" | "iri-reference" => "/".into(),
        "uri-template" => "/{id}".into(),
        "uuid" => format!("{:08x}-0000-4000-8000-{:012x}", seed as u32, seed >> 16),
        "json-pointer" => "/0".into(),
        "relative-json-pointer" => "0".into(),
        "regex" => ".*".into(),
        _ => return None,
    })
}

/// For a tool's input: what the instruction names for a field of this kind.
fn from_instruction(fill: &Fill<'_>, scope: &Scope<'_>) -> Option<String> {
    let text = &fill.reading.instruction;
    if is(scope, &["url", "uri", "link", "address"]) {
        return find(&URL, text);
    }
    if is(scope, &["path", "file", "filename", "dir", "directory", "folder"]) {
        let quoted = QUOTED.as_ref()?.captures(text).map(|c| c[1].to_owned()).filter(|q| !q.contains(' '));
        return quoted.or_else(|| find(&PATH, text));
    }
    if is(scope, &["query", "pattern", "search", "text", "term", "needle", "sql", "keyword", "expression"]) {
        return QUOTED.as_ref()?.captures(text).map(|c| c[1].to_owned());
    }
    None
}

fn worded(fill: &Fill<'_>, scope: &Scope<'_>) -> String {
    if fill.sparse {
        let path = is(scope, &["path", "file", "dir", "directory", "folder"]);
        return if path { ".".into() } else { flat(head(&fill.reading.question, 200)) };
    }
    let best = fill.best(scope);
    let Some(first) = best.first() else {
        let fallback = scope.data.and_then(text::headline).map(flat);
        return fallback.unwrap_or_else(|| {
            if fill.reading.question.is_empty() { "simulated".into() } else { flat(head(&fill.reading.question, 120)) }
        });
    };
    if is(scope, &QUOTES) {
        return head(first, 1_000).trim_end().to_owned();
    }
    if is(scope, &TITLES) {
        let own = scope.data.and_then(text::headline).map(flat);
        return own.unwrap_or_else(|| titled(if scope.nth == 0 { scope.sentences.first().unwrap_or(first) } else { first }));
    }
    if is(scope, &["id", "key", "ref", "number", "source", "path", "file", "url", "author", "owner"]) {
        return identifying(fill, scope).unwrap_or_else(|| titled(first));
    }
    if is(scope, &["keyword", "tag", "term", "category", "word"]) {
        return keyword(fill, scope);
    }
    if is(scope, &["reply", "response", "draft"]) {
        let quoted = flat(first);
        return format!(
            "Thank you for writing to us. You wrote: \u{201c}{}\u{201d} We are looking into it and will come back to you.",
            head(&quoted, 200)
        );
    }
    if is(scope, &["why", "reason", "rationale", "relevance"])
        && let Some(shared) = shared(fill, first)
    {
        return format!("It speaks of {shared}, as the question does.");
    }
    let count = if is(scope, &["summary", "answer", "analysis", "explanation", "body", "description"]) { 2 } else { 1 };
    best.iter().take(count).map(|s| flat(s)).collect::<Vec<_>>().join(" ")
}

/// Up to three words of the question that the sentence has too.
fn shared(fill: &Fill<'_>, sentence: &str) -> Option<String> {
    let has = terms(sentence);
    let words = fill.reading.question.split(|c: char| !c.is_alphanumeric());
    let mut found: Vec<&str> = words.filter(|w| overlap(&terms(w), &has) > 0).collect();
    found.dedup();
    (!found.is_empty()).then(|| found[..found.len().min(3)].join(", "))
}

/// At most eighty characters, cut at a word.
fn titled(sentence: &str) -> String {
    sized(flat(sentence).trim_end_matches(['.', ':', ',']).to_owned(), 0, 80, false)
}

/// A field of the entry whose name is close to this one.
fn identifying(fill: &Fill<'_>, scope: &Scope<'_>) -> Option<String> {
    let map = scope.data?.as_object()?;
    let near = map.iter().find(|(k, _)| overlap(&terms(k), &scope.words) > 0 || k.contains(&scope.name) || scope.name.contains(k.as_str()));
    near.or_else(|| map.iter().find(|(k, _)| k.as_str() == "id").filter(|_| fill.mood == 0)).map(|(_, v)| text::plain(v))
}

/// The n-th most frequent word.
fn keyword(fill: &Fill<'_>, scope: &Scope<'_>) -> String {
    let text = scope.text();
    let mut counted: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3 && !terms(w).is_empty()) {
        *counted.entry(word.to_lowercase()).or_default() += 1;
    }
    let mut words: Vec<(String, usize)> = counted.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let nth = scope.nth.min(words.len().saturating_sub(1));
    words.into_iter().nth(nth).map_or_else(|| flat(head(&fill.reading.question, 40)), |(w, _)| w)
}

pub(super) fn number(fill: &Fill<'_>, schema: &Value, scope: &Scope<'_>, whole: bool) -> Value {
    if let Some(known) = fill.known(scope).filter(|k| k.is_i64() || k.is_u64() || (k.is_number() && !whole)) {
        return known.clone();
    }
    let bound = |key: &str| schema[key].as_f64();
    let step = bound("multipleOf").filter(|s| *s > 0.0).unwrap_or(if whole { 1.0 } else { 0.0 });
    let nudge = if step > 0.0 { step } else { 1e-3 };
    let low = match (bound("minimum"), bound("exclusiveMinimum")) {
        (a, Some(b)) => Some(a.unwrap_or(f64::MIN).max(b + nudge)),
        (a, None) => a,
    };
    let high = match (bound("maximum"), bound("exclusiveMaximum")) {
        (a, Some(b)) => Some(a.unwrap_or(f64::MAX).min(b - nudge)),
        (a, None) => a,
    };
    let said = if fill.mood == 0 { said(fill, scope) } else { None };
    let fits = |n: f64| low.is_none_or(|l| n >= l) && high.is_none_or(|h| n <= h) && (!whole || n.fract() == 0.0);
    let wanted = said.filter(|n| fits(*n)).unwrap_or_else(|| inside(fill, scope, low, high, whole));
    let snapped = if step > 0.0 { snap(wanted, step, low, high) } else { wanted };
    if whole { json!(snapped as i64) } else { json!((snapped * 1e6).round() / 1e6) }
}

/// A number the text itself gives near the field's words.
fn said(fill: &Fill<'_>, scope: &Scope<'_>) -> Option<f64> {
    let sentence = fill.best(scope).into_iter().find(|s| overlap(&terms(s), &scope.words) > 0)?;
    find(&NUMBER, sentence)?.replace(',', "").parse().ok()
}

fn inside(fill: &Fill<'_>, scope: &Scope<'_>, low: Option<f64>, high: Option<f64>, whole: bool) -> f64 {
    let part = 0.5 + ((fill.seed >> 8).wrapping_add(scope.nth as u64 * 7) % 40) as f64 / 100.0;
    let more = if whole { 1.0 } else { part } + scope.nth as f64;
    match (low, high) {
        (Some(l), Some(h)) if whole && h - l < 1_000.0 => l + (((h - l) * part).floor() + scope.nth as f64) % (h - l + 1.0),
        (Some(l), Some(h)) => l + (h - l) * part,
        (Some(l), None) => l + more,
        (None, Some(h)) => h - more,
        (None, None) if whole => (fill.seed % 5) as f64 + more,
        (None, None) => (more * 100.0).round() / 100.0,
    }
}

fn snap(wanted: f64, step: f64, low: Option<f64>, high: Option<f64>) -> f64 {
    let mut snapped = (wanted / step).round() * step;
    if low.is_some_and(|l| snapped < l) {
        snapped = (low.unwrap_or(0.0) / step).ceil() * step;
    }
    if high.is_some_and(|h| snapped > h) {
        snapped = (high.unwrap_or(0.0) / step).floor() * step;
    }
    snapped
}

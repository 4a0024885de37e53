//! Words of a resource, for search: lower case, letters and digits, a weight by where they stand.

use crate::{Kind, pointer, secret};
use serde_json::Value;
use std::collections::BTreeMap;

/// The most words one resource is found by.
const WORDS_MAX: usize = 256;
const LETTERS_MAX: usize = 40;

pub(crate) const NAME: i64 = 8;
const TITLE: i64 = 6;
const LABEL: i64 = 3;
const SPEC: i64 = 1;

/// Everything a resource is found by, with weights.
pub(crate) fn of(kind: &Kind, name: &str, title: Option<&str>, labels: &BTreeMap<String, String>, spec: &Value) -> BTreeMap<String, i64> {
    let mut out = BTreeMap::new();
    add(&mut out, name, NAME);
    // The whole name as it is typed, beside its parts.
    put(&mut out, name.chars().take(LETTERS_MAX).collect(), NAME);
    add(&mut out, kind.name, SPEC);
    if let Some(title) = title {
        add(&mut out, title, TITLE);
    }
    for (key, value) in labels {
        add(&mut out, key, LABEL);
        add(&mut out, value, LABEL);
    }
    for place in kind.search.iter().flat_map(|pattern| pointer::expand(spec, pattern)) {
        if !kind.secrets.iter().any(|secret| pointer::touches(secret, &place)) {
            spec.pointer(&place).into_iter().for_each(|value| texts(value, &mut |text| add(&mut out, text, SPEC)));
        }
    }
    out
}

fn texts(value: &Value, give: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => give(text),
        Value::Array(items) => items.iter().for_each(|v| texts(v, give)),
        Value::Object(map) if secret::mark(value).is_none() => map.values().for_each(|v| texts(v, give)),
        _ => {}
    }
}

fn add(out: &mut BTreeMap<String, i64>, text: &str, weight: i64) {
    split(text).for_each(|word| put(out, word, weight));
}

fn put(out: &mut BTreeMap<String, i64>, word: String, weight: i64) {
    if out.len() < WORDS_MAX || out.contains_key(&word) {
        let at = out.entry(word).or_insert(weight);
        *at = (*at).max(weight);
    }
}

pub(crate) fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(|w| w.chars().flat_map(char::to_lowercase).take(LETTERS_MAX).collect())
}

/// Beginnings of words a search is for, the longest first; what is typed with `-`, `_` or `.` inside is also looked up as it is.
pub(crate) fn terms(query: &str) -> Vec<String> {
    let mut terms: Vec<String> = split(query).collect();
    terms.sort_by_key(|t| (std::cmp::Reverse(t.chars().count()), t.clone()));
    terms.dedup();
    terms.truncate(4);
    terms
}

/// The first text after all that begin with `term`.
pub(crate) fn end(term: &str) -> String {
    format!("{term}\u{10ffff}")
}

pub(crate) fn matches(words: &BTreeMap<String, i64>, terms: &[String]) -> bool {
    terms.iter().all(|term| words.range(term.clone()..end(term)).next().is_some())
}

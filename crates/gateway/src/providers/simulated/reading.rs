//! Takes a prompt apart: what is asked, and the material it is asked about.

use super::sentences::{head, split, terms};
use crate::{Message, answer};
use regex::Regex;
use serde_json::Value;
use std::sync::LazyLock;

const MAX_PROMPT: usize = 2 << 20;

#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The words around the material.
    pub(super) instruction: String,
    /// The question itself if one is marked, otherwise the instruction.
    pub(super) question: String,
    /// Pieces of the material, exactly as they stand in the prompt.
    pub(super) texts: Vec<String>,
    /// JSON found in the prompt.
    pub(super) data: Vec<Value>,
    /// The last message was a tool's result.
    pub(super) after_tools: bool,
}

static QUESTION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?im)^[ \t#*]*question[ \t*]*:[ \t*]*(\S[^\n]*)$").ok());
static FENCE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"(?s)```[^\n]*\n(.*?)```|"""(.*?)""""#).ok());
static TAG: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?s)<([A-Za-z][\w-]*)(?: [^<>\n]*)?>(.{20,}?)</([A-Za-z][\w-]*)>").ok());
static LABEL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?m)^[^\n]{0,200}:[ \t]*\n").ok());
static INLINE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[^\n:]{3,200}:[ \t]+\S").ok());
static ASKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\?\s*$|^(answer|list|summari[sz]e|write|return|give|extract|classify|explain|name|choose|compare|draft|quote|use)\b")
        .ok()
});

impl Reading {
    pub(super) fn of(messages: &[Message]) -> Self {
        let repair = answer::repair_prompt("");
        let marker = head(&repair, 40);
        let last_user = messages.iter().rposition(|m| matches!(m, Message::User { text } if !text.starts_with(marker)));
        let prompt = last_user.map_or("", |i| messages[i].text());
        let system: Vec<&str> = messages.iter().filter(|m| matches!(m, Message::System { .. })).map(Message::text).collect();
        let mut reading = Self::default();
        reading.take_apart(head(prompt, MAX_PROMPT));
        for message in &messages[last_user.map_or(0, |i| i + 1)..] {
            if let Message::Tool { text, .. } = message {
                reading.after_tools = true;
                reading.add_material(head(text, MAX_PROMPT));
            }
        }
        let system = system.join("\n");
        if reading.texts.is_empty() && reading.data.is_empty() && system.len() > 300 {
            reading.add_material(&system);
        } else {
            reading.instruction = format!("{}\n{}", head(&system, 2_000), reading.instruction);
        }
        reading
    }

    fn take_apart(&mut self, prompt: &str) {
        let mut rest = prompt.to_owned();
        if let Some(found) = QUESTION.as_ref().and_then(|r| r.captures(&rest)) {
            self.question = found[1].trim().to_owned();
            rest = rest.replacen(&found[0], "", 1);
        }
        rest = self.take_marked(rest);
        rest = self.take_json(&rest);
        let (before, material) = cut(&rest, self.texts.is_empty() && self.data.is_empty());
        let (material, after) = trailing(material);
        if !material.trim().is_empty() {
            self.texts.push(material.to_owned());
        }
        self.instruction = format!("{} {}", before.trim(), after.trim()).trim().to_owned();
        if self.question.is_empty() {
            let asked = split(&self.instruction).into_iter().rfind(|s| s.trim_end().ends_with('?')).map(str::to_owned);
            self.question = asked.unwrap_or_else(|| self.instruction.clone());
        }
    }

    /// Fenced and tagged blocks are material; what is around them is not.
    fn take_marked(&mut self, mut rest: String) -> String {
        for regex in [&FENCE, &TAG].into_iter().filter_map(|r| r.as_ref()) {
            let mut without = String::new();
            let mut end = 0;
            for found in regex.captures_iter(&rest) {
                let whole = found.get(0).map_or(0..0, |m| m.range());
                let tag = found.get(3).is_none_or(|close| Some(close.as_str()) == found.get(1).map(|m| m.as_str()));
                let inner = if found.get(3).is_some() { found.get(2) } else { found.get(1).or(found.get(2)) };
                let Some(inner) = inner.filter(|_| tag) else { continue };
                self.add_material(inner.as_str());
                without.push_str(&rest[end..whole.start]);
                end = whole.end;
            }
            without.push_str(&rest[end..]);
            rest = without;
        }
        rest
    }

    fn add_material(&mut self, text: &str) {
        let left = self.take_json(text);
        if !left.trim().is_empty() {
            self.texts.push(left.trim().to_owned());
        }
    }

    /// Moves JSON arrays and objects out of `text`; gives back what is left.
    fn take_json(&mut self, text: &str) -> String {
        let mut left = String::new();
        let mut at = 0;
        let mut tries = 0;
        while let Some(open) = text[at..].find(['[', '{']).map(|i| at + i) {
            tries += 1;
            let mut stream = serde_json::Deserializer::from_str(&text[open..]).into_iter::<Value>();
            let read = if tries <= 200 { stream.next() } else { None };
            let end = open + stream.byte_offset();
            match read {
                Some(Ok(value)) if end - open >= 20 => {
                    left.push_str(&text[at..open]);
                    self.data.push(value);
                    at = end;
                }
                _ if tries > 200 => break,
                _ => {
                    left.push_str(&text[at..=open]);
                    at = open + 1;
                }
            }
        }
        left.push_str(&text[at..]);
        left
    }

    /// All sentences of the material, exact slices; strings inside JSON count as sentences' sources.
    pub(super) fn sentences(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.texts.iter().flat_map(|t| split(t)).collect();
        self.data.iter().for_each(|value| strings(value, &mut |s| all.extend(split(s))));
        all
    }

    pub(super) fn has_material(&self) -> bool {
        !self.texts.is_empty() || !self.data.is_empty()
    }

    /// Terms of the question.
    pub(super) fn asked(&self) -> Vec<String> {
        terms(&self.question)
    }

    /// The first list in the data, if there is one: an answer about "each" follows it.
    pub(super) fn list(&self) -> Option<&[Value]> {
        self.data.iter().find_map(|v| match v {
            Value::Array(items) => Some(items.as_slice()),
            Value::Object(map) => map.values().find_map(|v| v.as_array().filter(|a| a.len() > 1).map(Vec::as_slice)),
            _ => None,
        })
    }
}

/// Every text inside a JSON value that could be read as prose.
pub(super) fn strings<'a>(value: &'a Value, each: &mut impl FnMut(&'a str)) {
    match value {
        Value::String(text) if text.contains(' ') => each(text),
        Value::Array(items) => items.iter().for_each(|v| strings(v, each)),
        Value::Object(map) => map.values().for_each(|v| strings(v, each)),
        _ => {}
    }
}

/// Splits into the words before the material and the material.
fn cut(text: &str, need_material: bool) -> (&str, &str) {
    if let Some(label) = LABEL.as_ref().and_then(|r| r.find(text)) {
        return text.split_at(label.end());
    }
    if !need_material {
        return (text, "");
    }
    if let Some(inline) = INLINE.as_ref().and_then(|r| r.find(text.trim_start())) {
        let skipped = text.len() - text.trim_start().len();
        let colon = text[skipped..][..inline.end()].find(':').map_or(0, |i| skipped + i + 1);
        return text.split_at(colon);
    }
    match text.trim_start().split_once("\n\n") {
        Some((first, rest)) if rest.trim().len() >= 40 => (first, rest),
        _ => (text, ""),
    }
}

/// An order that stands behind the material, as its own last paragraph.
fn trailing(material: &str) -> (&str, &str) {
    let Some((before, last)) = material.trim_end().rsplit_once("\n\n") else { return (material, "") };
    let asks = ASKS.as_ref().is_some_and(|r| r.is_match(last.trim()));
    if asks && last.len() < 400 { (before, last) } else { (material, "") }
}

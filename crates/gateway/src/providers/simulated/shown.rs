//! Prompts that show the JSON they want: "respond in the following JSON format: {…}". What is shown is read as a schema; it need not be
//! valid JSON itself, since people write `true/false` and `number` into it.

use crate::Message;
use regex::Regex;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

const DEPTH_MAX: usize = 12;

static ASKS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(return|respond|answer|reply|give)\b[^.{}\n]{0,80}\bjson\b[^{}]{0,120}\{").ok());

/// The schema that the last question shows, and the messages without it.
pub(super) fn shape(messages: &[Message]) -> Option<(Value, Vec<Message>)> {
    let at = messages.iter().rposition(|m| matches!(m, Message::User { .. }))?;
    let prompt = messages[at].text();
    let open = ASKS.as_ref()?.find(prompt)?.end() - 1;
    let mut reader = Reader { rest: &prompt[open..] };
    let schema = reader.value(0)?;
    if schema["properties"].as_object().is_none_or(Map::is_empty) {
        return None;
    }
    let mut left = messages.to_vec();
    left[at] = Message::User { text: format!("{}{}", &prompt[..open], reader.rest) };
    Some((schema, left))
}

struct Reader<'p> {
    rest: &'p str,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
        // An ellipsis stands for more of the same.
        while let Some(rest) = self.rest.strip_prefix("...").or_else(|| self.rest.strip_prefix('…')) {
            self.rest = rest.trim_start().trim_start_matches(',').trim_start();
        }
    }

    fn takes(&mut self, mark: char) -> bool {
        self.blanks();
        let rest = self.rest.strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > DEPTH_MAX {
            return None;
        }
        if self.takes('{') {
            return self.object(depth);
        }
        if self.takes('[') {
            let mut first = None;
            while !self.takes(']') {
                let item = self.value(depth + 1)?;
                first.get_or_insert(item);
                self.takes(',');
            }
            return Some(json!({"type": "array", "items": first.unwrap_or_else(|| json!({"type": "string"})), "minItems": 1}));
        }
        if self.rest.starts_with('"') {
            return Some(json!({"type": "string", "description": self.text()?}));
        }
        self.word()
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut properties = Map::new();
        while !self.takes('}') {
            let key = self.text()?;
            if !self.takes(':') {
                return None;
            }
            let value = self.value(depth + 1)?;
            properties.insert(key, value);
            self.takes(',');
        }
        let required: Vec<String> = properties.keys().cloned().collect();
        Some(json!({"type": "object", "properties": properties, "required": required}))
    }

    /// A text in quotation marks.
    fn text(&mut self) -> Option<String> {
        let mut stream = serde_json::Deserializer::from_str(self.rest).into_iter::<String>();
        let found = stream.next()?.ok()?;
        self.rest = &self.rest[stream.byte_offset()..];
        Some(found)
    }

    /// A word without quotation marks says of which kind the value is.
    fn word(&mut self) -> Option<Value> {
        let end = self.rest.find([',', '}', ']', '\n']).unwrap_or(self.rest.len());
        let word = self.rest[..end].trim().to_lowercase();
        // Without a step forward there would be no end.
        if word.is_empty() {
            return None;
        }
        self.rest = &self.rest[end..];
        let has = |words: &[&str]| words.iter().any(|w| word.contains(w));
        let kind = match word.parse::<f64>() {
            Ok(_) if !word.contains('.') => "integer",
            Ok(_) => "number",
            Err(_) if has(&["true", "false", "bool"]) => "boolean",
            Err(_) if has(&["integer"]) => "integer",
            Err(_) if has(&["number", "decimal", "float", "percent", "score"]) => "number",
            Err(_) => "string",
        };
        Some(json!({"type": kind}))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(prompt: &str) -> Option<(Value, String)> {
        let (schema, left) = shape(&[Message::User { text: prompt.to_owned() }])?;
        Some((schema, left[0].text().to_owned()))
    }

    #[test]
    fn what_is_shown_becomes_a_schema_and_leaves_the_prompt() {
        let prompt = "Look at this:\nIt rains.\n\nPlease respond in the following JSON format:\n{\n  \"claims\": [\n    {\"text\": \"the claim\", \
                      \"known\": true/false},\n    ...\n  ],\n  \"total\": number,\n  \"rate\": 0.5\n}\nOnly JSON.";
        let (schema, left) = of(prompt).expect("a shape");
        assert_eq!(schema["required"].as_array().map(Vec::len), Some(3));
        assert_eq!(schema["properties"]["claims"]["items"]["properties"]["known"]["type"], "boolean");
        assert_eq!(schema["properties"]["claims"]["items"]["properties"]["text"]["description"], "the claim");
        assert_eq!((&schema["properties"]["total"]["type"], &schema["properties"]["rate"]["type"]), (&json!("number"), &json!("number")));
        assert!(left.contains("It rains.") && left.ends_with("Only JSON.") && !left.contains("claims"), "{left}");
    }

    #[test]
    fn data_and_what_is_broken_is_no_shape() {
        for prompt in [
            "Summarize this JSON: {\"a\": 1}",
            "Return JSON.",
            "Return JSON like this: {",
            "Return JSON like this: {\"a\": [",
            "Return JSON like this: {}",
            "Return JSON like this: {a: 1}",
            "Return the answer. The JSON is {\"a\": 1}",
        ] {
            assert_eq!(of(prompt), None, "{prompt}");
        }
        let deep = format!("Return JSON like this: {}", "{\"a\": ".repeat(100));
        assert_eq!(of(&deep), None);
    }
}

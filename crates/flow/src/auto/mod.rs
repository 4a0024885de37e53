//! `<AUTO …>…</AUTO>`: a value that is worked out instead of written. This says what a tag asks for; nothing is worked out here.
//! A tag that nobody has worked out stays in its text.

mod answer;
mod settle;
mod terms;

pub use answer::{Form, Question, again, ask, read};
pub use expr::kept::{Answer, Lock, lock_name, marks_in};
pub use settle::Open;
pub(crate) use settle::{ABOUT_TAG, settle};
pub(crate) use terms::usd;
pub use terms::{ATTEMPTS_MAX, Terms, Who};

use expr::template::Template;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Tags inside tags, the outermost counted.
pub const DEPTH_MAX: usize = 5;
/// Longest tag, its marks counted. Bytes.
const BYTES_MAX: usize = 64 * 1024;
/// Tags in one text, those that are not closed counted in.
const TAGS_MAX: usize = 200;
const OPEN: &str = "<AUTO";
/// What `type` of a tag may say.
pub(crate) const TYPES: [&str; 14] =
    ["integer", "int", "number", "float", "boolean", "bool", "array", "list", "string", "text", "object", "map", "json", "choice"];
const CLOSE: &str = "</AUTO>";

/// A text with at least one tag in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AutoText {
    /// Where it stands: a JSON pointer into the step as it is written, such as `/with/model`, `/if`, `/goto`; into the
    /// workflow (`/outputs/name`) for those of the plan itself.
    pub field: String,
    pub parts: Vec<AutoPart>,
    #[serde(default)]
    pub when: When,
    /// JSON Schema of the field, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Value>,
}

impl AutoText {
    /// The one tag that is the whole text: its answer keeps its type. Otherwise answers become text.
    pub fn whole(&self) -> Option<&AutoTag> {
        match self.parts.as_slice() {
            [AutoPart::Tag(tag)] => Some(tag),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AutoPart {
    // Before the text: any value can be read as a template, and a stored tag would come back as one.
    Tag(Box<AutoTag>),
    Text(Template),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AutoTag {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// The question; tags inside it are worked out first.
    pub content: Vec<AutoPart>,
    pub wanted: Wanted,
}

/// The type of the answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    List,
    Integer,
    Number,
    /// One of several things that the question names.
    Choice,
    /// json, yaml, xml, csv or text.
    Format,
    Boolean,
    Text,
    /// No answer of a model but the choice of one.
    Model,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Before the run.
    Check,
    /// When the step starts, because it asks about what only then is known.
    #[default]
    Run,
}

/// A tag as it stands in a text.
#[derive(Debug, PartialEq)]
pub(crate) enum Raw<'t> {
    Text(&'t str),
    Tag { attributes: Vec<(&'t str, &'t str)>, content: Vec<Raw<'t>> },
}

/// The byte behind the tag that begins at `start`, if one does and is closed.
pub(crate) fn end_of(text: &str, start: usize) -> Option<usize> {
    let limit = crate::yaml::floor(text, start.saturating_add(BYTES_MAX));
    let text = text.get(..limit)?;
    let (mut at, _) = opening(text, start)?;
    let mut depth = 1;
    loop {
        let close = text.get(at..)?.find(CLOSE)? + at;
        let mut from = at;
        // Every opening before it must be closed, too.
        while let Some(open) = text.get(from..close).and_then(|t| t.find(OPEN)).map(|i| i + from) {
            match opening(text, open) {
                Some((behind, _)) if behind <= close => {
                    depth += 1;
                    from = behind;
                }
                _ => from = open + OPEN.len(),
            }
        }
        depth -= 1;
        at = close + CLOSE.len();
        if depth == 0 {
            return Some(at);
        }
        if depth > DEPTH_MAX {
            return None;
        }
    }
}

/// The byte behind the opening mark at `start`, and its attributes.
fn opening(text: &str, start: usize) -> Option<(usize, Vec<(&str, &str)>)> {
    let inner = text.get(start..)?.strip_prefix(OPEN)?;
    let mut rest = inner;
    let mut attributes = Vec::new();
    loop {
        let trimmed = rest.trim_start();
        if let Some(behind) = trimmed.strip_prefix('>') {
            return Some((text.len() - behind.len(), attributes));
        }
        if trimmed.len() == rest.len() {
            return None;
        }
        let name_end = trimmed.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))?;
        let (name, after) = trimmed.split_at(name_end);
        if name.is_empty() || attributes.len() >= 32 {
            return None;
        }
        let Some(after) = after.strip_prefix('=') else {
            attributes.push((name, ""));
            rest = after;
            continue;
        };
        let quote = after.chars().next()?;
        let (value, behind) = match quote {
            '"' | '\'' => after[1..].split_once(quote)?,
            // Inside a quoted scalar that was not unescaped by YAML.
            '\\' => after.strip_prefix("\\\"")?.split_once("\\\"")?,
            _ => after.split_at(after.find(|c: char| c.is_whitespace() || c == '>')?),
        };
        attributes.push((name, value));
        rest = behind;
    }
}

/// Attributes and question of the one tag that is the whole text.
pub(crate) fn whole(text: &str) -> Option<(Vec<(&str, &str)>, String)> {
    let mut parts = parts(text.trim())?;
    match (parts.pop(), parts.is_empty()) {
        (Some(Raw::Tag { attributes, content }), true) => {
            let question = content.iter().map(|c| if let Raw::Text(t) = c { t } else { "" }).collect();
            Some((attributes, question))
        }
        _ => None,
    }
}

/// The text in parts; `None` if there is no tag in it.
pub(crate) fn parts(text: &str) -> Option<Vec<Raw<'_>>> {
    let out = cut(text, 0);
    out.iter().any(|p| matches!(p, Raw::Tag { .. })).then_some(out)
}

fn cut(text: &str, depth: usize) -> Vec<Raw<'_>> {
    let mut out = Vec::new();
    let (mut done, mut from, mut tried) = (0, 0, 0);
    while depth < DEPTH_MAX
        && tried < TAGS_MAX
        && let Some(start) = text[from..].find(OPEN).map(|i| i + from)
    {
        tried += 1;
        let Some((end, (inner, attributes))) = end_of(text, start).zip(opening(text, start)) else {
            from = start + OPEN.len();
            continue;
        };
        if start > done {
            out.push(Raw::Text(&text[done..start]));
        }
        out.push(Raw::Tag { attributes, content: cut(&text[inner..end - CLOSE.len()], depth + 1) });
        (done, from) = (end, end);
    }
    if done < text.len() {
        out.push(Raw::Text(&text[done..]));
    }
    out
}

/// What kind of answer is meant: an attribute says so, or the words of the question, or else the name of the field.
pub(crate) fn wanted(attributes: &[(&str, &str)], question: &str, field: &str) -> Wanted {
    let name = field.rsplit('/').next().unwrap_or_default().to_lowercase();
    if let Some((_, kind)) = attributes.iter().find(|(k, _)| *k == "type") {
        match kind.to_lowercase().as_str() {
            "integer" | "int" => return Wanted::Integer,
            "number" | "float" => return Wanted::Number,
            "boolean" | "bool" => return Wanted::Boolean,
            "array" | "list" => return Wanted::List,
            "string" | "text" => return Wanted::Text,
            _ => {}
        }
    }
    if name == "model" {
        return Wanted::Model;
    }
    let case = field.starts_with("/cases/") && name == "when";
    if case || matches!(field, "/if" | "/with/while" | "/with/until" | "/with/condition" | "/expect" | "/expect/that") {
        return Wanted::Boolean;
    }
    if field == "/with/items" {
        return Wanted::List;
    }
    // A path with the ending of a format is no question for one.
    if field == "/save" {
        return Wanted::Text;
    }
    let text = question.to_lowercase();
    let any = |words: &[&str]| words.iter().any(|w| text.contains(w));
    let word = |wanted: &[&str]| text.split(|c: char| !c.is_alphanumeric()).any(|w| wanted.contains(&w));
    if any(&["list", "array"]) || (any(&["separated"]) && any(&["comma"])) {
        Wanted::List
    } else if any(&["number", "count", "size", "timeout", "limit", "how many"]) && !any(&["step", "jump"]) {
        Wanted::Number
    } else if any(&["choose", "go to", "next step", "algorithm", "method"]) || (any(&["which"]) && any(&["step"])) {
        Wanted::Choice
    } else if word(&["json", "yaml", "xml", "csv", "text"]) {
        Wanted::Format
    } else if any(&["true", "false", "enable", "disable"]) || word(&["yes", "no"]) || name.contains("enable") {
        Wanted::Boolean
    } else if ["size", "count", "limit", "timeout"].iter().any(|w| name.contains(w)) {
        Wanted::Number
    } else if name.contains("format") {
        Wanted::Format
    } else {
        Wanted::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_with_attributes_and_inside_one_another() {
        let text = "a <AUTO type=\"integer\" min='1' fast>how <AUTO>inner</AUTO> many</AUTO> b";
        let found = parts(text).expect("a tag");
        let Raw::Tag { attributes, content } = &found[1] else { panic!("{found:?}") };
        assert_eq!(attributes.as_slice(), [("type", "integer"), ("min", "1"), ("fast", "")]);
        assert_eq!((content.len(), &found[0], &found[2]), (3, &Raw::Text("a "), &Raw::Text(" b")));
        for text in ["<AUTO>", "x <AUTO task=\"a\"> never closed", "<AUTOMATIC>no</AUTO>", "</AUTO>", "<AUTO a=>x</AUTO"] {
            assert_eq!(parts(text), None, "{text}");
        }
        let deep = format!("{}x{}", "<AUTO>".repeat(9), "</AUTO>".repeat(9));
        assert!(parts(&deep).is_none() || format!("{:?}", parts(&deep)).contains("<AUTO>"), "what is too deep stays text");
        assert_eq!(parts("<AUTO></AUTO>"), Some(vec![Raw::Tag { attributes: vec![], content: vec![] }]));
    }

    /// A run that was stored goes on with what is read back.
    #[test]
    fn a_stored_tag_comes_back_as_a_tag() {
        let text = |t: &str| AutoPart::Text(Template::parse(&Value::from(t)).expect("a text"));
        let tag = |content| AutoPart::Tag(Box::new(AutoTag { attributes: BTreeMap::new(), content, wanted: Wanted::Text }));
        let parts = vec![text("a "), tag(vec![text("what "), tag(vec![text("inner")])])];
        let made = AutoText { field: "/with/v".to_owned(), parts, when: When::Run, schema: None };
        let stored: AutoText = serde_json::from_str(&serde_json::to_string(&made).expect("is written")).expect("is read");
        assert_eq!(format!("{stored:?}"), format!("{made:?}"));
    }

    #[test]
    fn the_type_is_told_by_attribute_then_words_then_field() {
        type Case = (&'static [(&'static str, &'static str)], &'static str, &'static str, Wanted);
        let cases: [Case; 14] = [
            (&[("type", "integer")], "a list of things", "/with/x", Wanted::Integer),
            (&[], "a list of things", "/with/x", Wanted::List),
            (&[], "words separated by commas", "/with/x", Wanted::List),
            (&[], "how many are there", "/with/x", Wanted::Number),
            (&[], "the number of the step to jump to, choose", "/with/x", Wanted::Choice),
            (&[], "which step comes after", "/goto", Wanted::Choice),
            (&[], "json or yaml?", "/with/x", Wanted::Format),
            (&[], "is it enabled", "/with/x", Wanted::Boolean),
            (&[], "is it good, yes or no", "/with/x", Wanted::Boolean),
            (&[], "think of something", "/with/enable_cache", Wanted::Boolean),
            (&[], "think of something", "/with/batch_size", Wanted::Number),
            (&[], "think of something", "/with/output_format", Wanted::Format),
            (&[], "think of something", "/with/title", Wanted::Text),
            (&[("task", "analyze")], "a list of models", "/with/model", Wanted::Model),
        ];
        for (attributes, question, field, expected) in cases {
            assert_eq!(wanted(attributes, question, field), expected, "{question} at {field}");
        }
    }
}

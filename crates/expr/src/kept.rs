//! Answers that were kept, which stand in texts in the place of tags: a file beside the workflow, read here, written by whoever asked. The workflow then means the same every time.

use base::Digest;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const VERSION: u32 = 1;
const BYTES_MAX: usize = 4 << 20;

/// The file of answers beside a workflow file.
pub fn lock_name(file: &str) -> String {
    format!("{file}.auto.lock")
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    pub version: u32,
    /// In the order of file, step, field and part.
    pub answers: Vec<Answer>,
    /// Over the answers: tells when the file was damaged or changed by hand.
    pub hash: String,
}

/// What was answered, and how that came about. Stands in stored plans, too.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The workflow that holds the tag, as others name it; empty for the main file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub workflow: String,
    /// Empty: in no step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub step: String,
    /// JSON pointer into the step, or into the file, as it is written.
    pub field: String,
    /// Which tag of the text, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub part: usize,
    /// Hash of what was asked.
    pub question: String,
    /// Of a tag that asks about what only a run knows: hash of the question as the run asked it. The same question has this answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    pub value: Value,
    /// The words of the model.
    pub raw: String,
    pub model: String,
    /// Why this model answered.
    pub reason: String,
    /// Of all attempts.
    pub cost_microusd: u64,
    pub at: String,
}

fn is_first(part: &usize) -> bool {
    *part == 0
}

impl Answer {
    fn place(&self) -> (&str, &str, &str, usize) {
        (&self.workflow, &self.step, &self.field, self.part)
    }

    /// Is it the answer to the same question at the same place?
    pub fn replaces(&self, other: &Self) -> bool {
        self.place() == other.place() && self.key == other.key
    }

    /// As messages name the place.
    pub fn shown(&self) -> String {
        shown(&self.workflow, &self.step, &self.field)
    }
}

/// As messages name a place.
pub fn shown(workflow: &str, step: &str, field: &str) -> String {
    let inside = if workflow.is_empty() { String::new() } else { format!("{workflow}: ") };
    let step = if step.is_empty() { String::new() } else { format!("{step} ") };
    format!("{inside}{step}{field}")
}

impl Lock {
    pub fn new(mut answers: Vec<Answer>) -> Self {
        answers.sort_by(|a, b| (a.place(), &a.key).cmp(&(b.place(), &b.key)));
        Self { version: VERSION, hash: hash(&answers), answers }
    }

    /// What is wrong with it is said in words.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        if bytes.len() > BYTES_MAX {
            return Err(format!("it is larger than {} MiB", BYTES_MAX >> 20));
        }
        let value: Value = serde_json::from_slice(bytes).map_err(|e| format!("it cannot be read: {e}"))?;
        match value.get("version").and_then(Value::as_u64) {
            Some(version) if version == u64::from(VERSION) => {}
            Some(version) => return Err(format!("it has version {version}; this program knows {VERSION}")),
            None => return Err("it has no `version`".to_owned()),
        }
        let lock: Self = serde_json::from_value(value).map_err(|e| format!("it cannot be read: {e}"))?;
        if lock.hash != hash(&lock.answers) {
            return Err("its hash does not fit its answers: it was changed by hand, or damaged".to_owned());
        }
        Ok(lock)
    }

    /// The same answers give the same bytes.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(&json!(self)).map(|text| text + "\n").unwrap_or_default()
    }

    /// The answer at a place, whatever the question was.
    pub fn find(&self, workflow: &str, step: &str, field: &str, part: usize) -> Option<&Answer> {
        self.answers.iter().find(|a| a.key.is_none() && a.place() == (workflow, step, field, part))
    }
}

fn hash(answers: &[Answer]) -> String {
    Digest::of(&[b"auto-lock-1", json!(answers).to_string().as_bytes()]).to_string()
}

/// What an answer may not hold where it becomes a part of the workflow's text: it would be evaluated.
pub fn marks_in(value: &Value) -> Option<&'static str> {
    match value {
        Value::String(text) => ["{{", "{%", "{#", "<AUTO"].into_iter().find(|mark| text.contains(mark)),
        Value::Array(items) => items.iter().find_map(marks_in),
        Value::Object(map) => map.iter().find_map(|(key, v)| marks_in(&json!(key)).or_else(|| marks_in(v))),
        _ => None,
    }
}

//! First look at a document: which steps there are, where they stand, and how their results are read.

use super::models;
use super::node::{any, many, word};
use super::tools::{self, Reads, TEXT, VALUE, What};
use crate::compile::shape::{Member, Shape, WRITTEN_MAX};
use crate::symbols::Symbols;
use crate::yaml::{Kind, Node};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A step that others may name.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Its id here.
    pub(super) id: String,
    /// The steps around it, by their ids here, with what they are, outermost first.
    pub(super) around: Vec<(String, What)>,
    /// Its place in reading order.
    pub(super) order: usize,
    pub(super) reads: Reads,
    /// Names that the step gives to values: variables, labels of what it produces.
    pub(super) gives: Vec<(String, String)>,
    /// The path that a step about a file is given.
    pub(super) path: Option<String>,
    /// It repeats itself and gives a list of texts.
    pub(super) texts: bool,
    /// Another name under which a loop is known.
    pub(super) loop_name: Option<String>,
}

#[derive(Default)]
pub(super) struct Survey {
    /// By the id that is written.
    pub(super) steps: BTreeMap<String, Known>,
    /// Label or variable → id of the step that gives it, and the member of its output.
    pub(super) labels: BTreeMap<String, (String, String)>,
    count: usize,
}

/// A letter, then letters, digits and `_`, all lower case.
pub(super) fn mend(id: &str) -> String {
    let mut out: String = id.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).take(60).collect();
    if !out.starts_with(|c: char| c.is_ascii_lowercase()) {
        out.insert_str(0, "s_");
    }
    out
}

/// What a step does, as far as it can be told from its keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Each,
    Loop,
    Queue,
    /// The steps inside follow one another until a condition holds.
    ActionLoop,
    Group,
    Single,
}

pub(super) fn form(step: &Node) -> Form {
    let has = |key: &str| step.get(key).is_some_and(|n| n.kind != Kind::Null);
    if has("create_parallel_queue") {
        Form::Queue
    } else if has("action_loop") {
        Form::ActionLoop
    } else if has("for_each") || has("foreach") || (has("items") && has("steps")) {
        Form::Each
    } else if has("while") || has("loop_condition") || (has("until") && has("steps")) {
        Form::Loop
    } else if has("steps") {
        Form::Group
    } else {
        Form::Single
    }
}

/// The steps inside of a block.
pub(super) fn inner(step: &Node) -> &[Node] {
    let list = match form(step) {
        Form::Queue => step
            .get("create_parallel_queue")
            .and_then(|q| q.get("action_loop").or_else(|| q.get("task")?.get("action_loop")).or_else(|| q.get("steps"))),
        Form::ActionLoop => step.get("action_loop"),
        Form::Single => None,
        _ => step.get("steps"),
    };
    list.map_or(&[], many)
}

impl Survey {
    pub(super) fn of(steps: &[Node]) -> Self {
        let mut survey = Self::default();
        survey.list(steps, &[], "");
        let mut labels = BTreeMap::new();
        for (written, known) in &survey.steps {
            for (name, member) in &known.gives {
                if !survey.steps.contains_key(name) {
                    labels.entry(name.clone()).or_insert((written.clone(), member.clone()));
                }
            }
        }
        survey.labels = labels;
        survey
    }

    fn list(&mut self, steps: &[Node], around: &[(String, What)], owner: &str) {
        for (i, step) in steps.iter().enumerate() {
            let written = step_id(step, owner, i);
            let id = mend(&written);
            let form = form(step);
            let reads = reads(step, form);
            self.count += 1;
            let loop_name = any(step, &["loop_name"]).and_then(word);
            let texts = form == Form::Each && inner(step).is_empty() && reads_alone(step).what == What::Text;
            let known = Known {
                id: id.clone(),
                texts,
                around: around.to_vec(),
                order: self.count,
                reads,
                gives: gives(step),
                path: path(step),
                loop_name,
            };
            self.steps.entry(written.clone()).or_insert(known);
            let mut path = around.to_vec();
            match form {
                Form::Each | Form::Loop | Form::ActionLoop => path.push((id, reads.what)),
                Form::Queue => path.extend([(id.clone(), What::Each), (format!("{id}_rounds"), What::Loop)]),
                Form::Group => path.push((id, What::Value)),
                Form::Single => {}
            }
            self.list(inner(step), &path, &written);
        }
    }
}

/// What is read of each step by texts, with the schema of it.
pub(super) fn read(symbols: &mut Symbols, steps: &[Node]) {
    let survey = Survey::of(steps);
    let mut room = WRITTEN_MAX;
    for step in &mut symbols.steps {
        if let Some(known) = survey.steps.values().find(|known| known.id == step.id) {
            step.members = members(known, &step.output, &mut room);
        }
    }
}

fn members(known: &Known, output: &Value, room: &mut usize) -> Vec<(String, Value)> {
    let shape = Shape::of(output.clone());
    let mut of = |path: &str| {
        let plain = path.split('.').all(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
        let names = path.split('.').filter(|name| plain && !name.is_empty());
        let found = names.fold(shape.clone(), |at, name| match at.member(name) {
            Member::Found(next) => next,
            Member::Missing(_) | Member::Scalar(_) => Shape::Any,
        });
        if plain { found.schema(room) } else { Value::Bool(true) }
    };
    let mut out: Vec<(String, Value)> = Vec::new();
    let mut put = |name: &str, schema: Value, about: &str| {
        if !out.iter().any(|(known, _)| known == name) {
            let mut schema = if schema.is_object() { schema } else { json!({}) };
            if !about.is_empty() {
                schema["description"] = json!(about);
            }
            out.push((name.to_owned(), schema));
        }
    };
    match known.reads.what {
        What::Each | What::Loop => {
            let list = if known.reads.what == What::Each { output.clone() } else { of("results") };
            put("results", list, "what the steps gave in each iteration, by their ids");
            put("iterations", json!({"type": "integer"}), "how many there were");
            put("count", json!({"type": "integer"}), "how many there were");
            put("completed", json!({"type": "boolean"}), "whether it ended by itself and not at its limit");
        }
        _ => {
            put("result", of(known.reads.main), "what it gives");
            for (theirs, ours) in known.reads.names {
                put(theirs, of(ours), "");
            }
            for name in output.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name) {
                put(name, of(name), "");
            }
            put("success", json!({"type": "boolean"}), "whether it succeeded");
            put("error", json!({"type": "object"}), "why it failed");
        }
    }
    put("status", json!({"enum": ["completed", "failed", "skipped"]}), "how it ended");
    put("location", json!({"type": "string"}), "the file that the result was written to");
    out
}

fn path(step: &Node) -> Option<String> {
    let tool = any(step, &["tool"]).and_then(Node::text)?;
    (tool == "filesystem").then(|| any(any(step, &["parameters", "inputs"])?, &["path"])?.text().map(str::to_owned)).flatten()
}

/// The id that is written, or one made of the owner's.
pub(super) fn step_id(step: &Node, owner: &str, index: usize) -> String {
    let made = || if owner.is_empty() { format!("step_{}", index + 1) } else { format!("{owner}_{}", index + 1) };
    any(step, &["id"]).and_then(word).unwrap_or_else(made)
}

fn reads(step: &Node, form: Form) -> Reads {
    let loops = |what| Reads { main: "", names: &[], what };
    match form {
        Form::Each | Form::Queue => return loops(What::Each),
        Form::Loop | Form::ActionLoop => return loops(What::Loop),
        Form::Group => return VALUE,
        Form::Single => {}
    }
    reads_alone(step)
}

/// The same of what is done once.
fn reads_alone(step: &Node) -> Reads {
    let tool = any(step, &["tool"]).and_then(Node::text);
    let action = super::steps::action_of(step);
    if super::steps::named_sets(step, &action).is_some() {
        return VALUE;
    }
    match tool {
        Some("user-prompt" | "user_prompt") => {
            Reads { main: "note", names: &[("value", "note"), ("response", "note")], what: What::Answer }
        }
        Some("approval-gate" | "approval_gate") => {
            Reads { main: "approved", names: &[("rejection_reason", "note"), ("reason", "note")], what: What::Value }
        }
        Some("pipeline-executor" | "pipeline_executor") => Reads { main: "", names: &[("outputs", "")], what: What::Value },
        _ => {
            let asked = any(step, &["action"]).and_then(Node::text).is_some_and(|t| t.contains("<AUTO"));
            if let Some(found) = tools::find(tool, &action).filter(|_| !asked) {
                return Reads { main: found.main, names: found.names, what: What::Value };
            }
            match tool {
                None if action == "evaluate_condition" => Reads { main: "result", names: &[], what: What::Value },
                None if models::is_structured(step, &action) => VALUE,
                None if super::steps::is_plain(&action) => VALUE,
                _ => TEXT,
            }
        }
    }
}

/// Names that a step gives: what it says to produce, and variables that it sets.
fn gives(step: &Node) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let name = any(step, &["produces"]).and_then(Node::text).filter(|t| t.chars().all(|c| c.is_alphanumeric() || c == '_'));
    out.extend(name.map(|n| (n.to_owned(), String::new())));
    if matches!(super::steps::action_of(step).as_str(), "set_variables" | "debug") {
        let params = any(step, &["parameters"]).and_then(Node::map).unwrap_or_default();
        out.extend(params.iter().filter(|e| e.key != "message").map(|e| (e.key.clone(), e.key.clone())));
    }
    out
}

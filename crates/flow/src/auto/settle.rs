//! The tags of a document as it is written, before it is compiled: those that the lock answers are replaced by their answers, the
//! others are told. Both formats are the same here, because nothing is known of what a field means.

use super::{AutoPart, AutoTag, Raw, Terms, end_of};
use crate::compile::{codes, report::Report};
use crate::diagnostic::Diagnostic;
use crate::yaml::{At, Entry, Kind, Node};
use base::Digest;
use expr::kept::{self, Answer, Lock};
use expr::template::Template;
use serde_json::Value;
use std::ops::Range;

/// The label of what is wrong with a tag itself, and not with where it stands.
pub(crate) const ABOUT_TAG: &str = "in this tag";

/// What makes up the request of a step in the original format.
const REQUEST: [&str; 2] = ["action", "produces"];

/// A tag without a valid answer.
#[derive(Clone, Debug)]
pub struct Open {
    /// As in [`Answer`].
    pub workflow: String,
    pub step: String,
    pub field: String,
    pub part: usize,
    /// Hash of its text and its place.
    pub hash: String,
    /// The tag as it is written.
    pub source: String,
    pub tag: AutoTag,
    /// JSON Schema of the field, for a tag that is the whole value.
    pub schema: Option<Value>,
    /// Ids of steps, for fields that name steps.
    pub targets: Vec<String>,
    /// It asks about what only a run knows.
    pub late: bool,
    /// As runs name it: the field of the compiled step and the place of the tag in its text. Empty where no run asks for it.
    pub part_in_runs: String,
    /// Of the workflow, for what the tag does not say.
    pub terms: Terms,
    /// It was answered, and has been changed since: the hash that was answered.
    pub was: Option<String>,
    pub line: u32,
    /// As findings name it.
    pub(crate) file: String,
    pub(crate) start: usize,
}

impl Open {
    /// Does the finding stand where this tag stands, which could be answered before a run?
    pub(crate) fn is_at(&self, found: &Diagnostic) -> bool {
        let span = found.span.start..found.span.end.max(found.span.start + 1);
        !self.late && found.span.file == self.file && span.contains(&self.start)
    }

    pub fn shown(&self) -> String {
        kept::shown(&self.workflow, &self.step, &self.field)
    }
}

pub(crate) struct Settled {
    pub(crate) open: Vec<Open>,
    pub(crate) used: Vec<Answer>,
}

/// `workflow` is what others call the document. In the `original` format a tag that is the action of a step is no choice of an action:
/// it is what a model is asked to do when the step is reached, with what the step produces.
pub(crate) fn settle(report: &mut Report<'_>, root: &mut Node, workflow: &str, lock: Option<&Lock>, original: bool) -> Settled {
    let mut ids = Vec::new();
    step_ids(root, &mut ids);
    let mut work = Work { report, workflow, lock, original, ids, below: Vec::new(), out: Settled { open: Vec::new(), used: Vec::new() } };
    work.node(root, "", String::new());
    work.out
}

fn step_ids(node: &Node, out: &mut Vec<String>) {
    match &node.kind {
        Kind::List(items) => {
            out.extend(items.iter().filter_map(|item| item.get("id").and_then(Node::text).map(str::to_owned)));
            items.iter().for_each(|item| step_ids(item, out));
        }
        Kind::Map(entries) => entries.iter().for_each(|e| step_ids(&e.value, out)),
        _ => {}
    }
}

struct Work<'w, 's> {
    report: &'w mut Report<'s>,
    workflow: &'w str,
    lock: Option<&'w Lock>,
    original: bool,
    ids: Vec<String>,
    /// Steps that stand below the present one in its list.
    below: Vec<String>,
    out: Settled,
}

impl Work<'_, '_> {
    fn node(&mut self, node: &mut Node, step: &str, field: String) {
        match &mut node.kind {
            Kind::Text(text) if text.contains(super::OPEN) => {
                if let Some(new) = self.text(text.clone(), node.at, step, &field) {
                    *node = new;
                }
            }
            Kind::List(items) => {
                let ids: Vec<Option<String>> = items.iter().map(|item| item.get("id").and_then(Node::text).map(str::to_owned)).collect();
                for (i, item) in items.iter_mut().enumerate() {
                    let around = std::mem::take(&mut self.below);
                    self.below = match ids.get(i).is_some_and(Option::is_some) {
                        true => ids.iter().skip(i + 1).flatten().cloned().collect(),
                        false => around.clone(),
                    };
                    // Places in a step do not change when another step is put before it.
                    match item.get("id").and_then(Node::text).map(str::to_owned) {
                        Some(id) => self.node(item, &format!("{}{id}", inside(step, &field)), String::new()),
                        None => self.node(item, step, format!("{field}/{i}")),
                    }
                    self.below = around;
                }
            }
            Kind::Map(entries) => {
                let action = entries.iter().find(|entry| entry.key == "action").and_then(|entry| entry.value.text());
                let request = self.original && !field.contains("/parameters") && action.is_some_and(|text| text.contains(super::OPEN));
                for entry in entries {
                    if request && REQUEST.contains(&entry.key.as_str()) {
                        continue;
                    }
                    let key = entry.key.replace('~', "~0").replace('/', "~1");
                    // A stored workflow is written without its frame.
                    let frame = step.is_empty() && field.is_empty() && key == "spec";
                    self.node(&mut entry.value, step, if frame { String::new() } else { format!("{field}/{key}") });
                }
            }
            _ => {}
        }
    }

    /// What stands there instead, if something is answered.
    fn text(&mut self, text: String, at: At, step: &str, field: &str) -> Option<Node> {
        let text = text.trim();
        let spans = spans(text);
        let whole = matches!(spans.as_slice(), [one] if *one == (0..text.len()));
        let (mut out, mut done, mut answered) = (String::new(), 0, false);
        for (part, span) in spans.into_iter().enumerate() {
            let source = &text[span.clone()];
            let Some(value) = self.tag(source, at, (step, field, part), whole) else { continue };
            answered = true;
            if whole {
                return Some(node_of(&value, at));
            }
            out += &text[done..span.start];
            out += &value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            done = span.end;
        }
        out += &text[done..];
        answered.then_some(Node { kind: Kind::Text(out), at })
    }

    fn tag(&mut self, source: &str, at: At, (step, field, part): (&str, &str, usize), whole: bool) -> Option<Value> {
        let hash = Digest::of(&[field.as_bytes(), source.as_bytes()]).to_string();
        let late = ["{{", "{%"].iter().any(|mark| source.contains(mark));
        // What depends on a run is looked up by the run, by what it asks.
        let kept = self.lock.and_then(|l| l.find(self.workflow, step, field, part)).filter(|_| !late);
        let was = match kept {
            Some(answer) if answer.question == hash => {
                self.out.used.push(answer.clone());
                if let Some(mark) = kept::marks_in(&answer.value) {
                    let message = format!("the answer that was kept for {} holds `{mark}`, which would be evaluated", answer.shown());
                    self.report.error(codes::LOCK_BAD, at, message, ABOUT_TAG).note("work it out again: orc auto resolve FILE --again");
                    return None;
                }
                return Some(answer.value.clone());
            }
            other => other.map(|answer| answer.question.clone()),
        };
        if let Some(old) = &was {
            let place = kept::shown(self.workflow, step, field);
            let message = format!("the question at {place} is not the one that was answered: {} before, {} now", brief(old), brief(&hash));
            self.report.warning(codes::AUTO_DRIFT, at, message, "changed since").note("work it out again: orc auto resolve FILE");
        }
        let parts = super::parts(source)?;
        let [Raw::Tag { attributes, content }] = parts.as_slice() else { return None };
        self.bounds(attributes, at);
        let targets = self.targets(step, field);
        let tag = tag_of(attributes, content, field)?;
        let (workflow, source) = (self.workflow.to_owned(), source.to_owned());
        let line = self.report.line(at.start);
        let (step, field) = (step.to_owned(), field.to_owned());
        let schema = (whole && is_needs(&field)).then(|| serde_json::json!({"type": "array", "items": {"type": "string"}}));
        let part_in_runs = String::new();
        self.out.open.push(Open {
            workflow,
            step,
            field,
            part,
            hash,
            source,
            tag,
            schema,
            targets,
            late,
            part_in_runs,
            terms: Terms::default(),
            was,
            line,
            file: self.report.file().to_owned(),
            start: at.start,
        });
        None
    }

    fn bounds(&mut self, attributes: &[(&str, &str)], at: At) {
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
        if let Some((_, kind)) =
            attributes.iter().find(|(name, kind)| *name == "type" && !super::TYPES.contains(&kind.to_lowercase().as_str()))
        {
            let message = format!("`{kind}` is no type of an answer");
            self.report.warning(codes::BAD_VALUE, at, message, "taken as if it were not there").suggest(kind, at, super::TYPES);
        }
        let mut known = Vec::new();
        for (name, text) in attributes.iter().filter(|(name, _)| matches!(*name, "min" | "max")) {
            match number(text) {
                Some(n) => known.push((*name, n)),
                None => {
                    self.report.error(codes::BAD_VALUE, at, format!("`{name}` of a tag must be a number, not `{text}`"), ABOUT_TAG);
                }
            }
        }
        self.terms(attributes, at);
        if let [("min", min), ("max", max)] | [("max", max), ("min", min)] = known.as_slice()
            && min > max
        {
            self.report.error(codes::BAD_VALUE, at, format!("no answer is at least {min} and at most {max}"), ABOUT_TAG);
        }
    }

    fn terms(&mut self, attributes: &[(&str, &str)], at: At) {
        for (name, text) in attributes {
            let good = match *name {
                "budget" => super::usd(text).is_some(),
                "attempts" => text.trim().parse().is_ok_and(|n: u32| (1..=super::ATTEMPTS_MAX).contains(&n)),
                "max_tokens" => text.trim().parse().is_ok_and(|n: u32| n > 0),
                _ => continue,
            };
            if !good {
                let message = format!("`{name}` of a tag cannot be `{text}`");
                let wanted = match *name {
                    "budget" => "US dollars, such as 0.05".to_owned(),
                    "attempts" => format!("a number from 1 to {}", super::ATTEMPTS_MAX),
                    _ => "a number of tokens".to_owned(),
                };
                self.report.error(codes::BAD_VALUE, at, message, ABOUT_TAG).note(wanted);
            }
        }
    }

    fn targets(&self, step: &str, field: &str) -> Vec<String> {
        if field == "/goto" || field.starts_with("/goto/") {
            return self.below.clone();
        }
        if is_needs(field) {
            self.ids.iter().filter(|id| Some(id.as_str()) != step.rsplit('/').next()).cloned().collect()
        } else {
            Vec::new()
        }
    }
}

/// Steps of a workflow inside the file may be named like others.
fn inside(step: &str, field: &str) -> String {
    let named = field.strip_prefix("/workflows/").and_then(|rest| rest.split('/').next());
    match step.rsplit_once('/') {
        Some((workflow, _)) => format!("{workflow}/"),
        None => named.filter(|_| step.is_empty()).map_or_else(String::new, |name| format!("{name}/")),
    }
}

fn is_needs(field: &str) -> bool {
    matches!(field, "/needs" | "/dependencies" | "/depends_on")
}

/// Enough of a hash to tell two apart.
fn brief(hash: &str) -> &str {
    let hash = hash.strip_prefix("sha256:").unwrap_or(hash);
    hash.get(..12).unwrap_or(hash)
}

/// The outermost tags of a text.
fn spans(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    while out.len() < super::TAGS_MAX
        && let Some(start) = text[from..].find(super::OPEN).map(|i| i + from)
    {
        match end_of(text, start) {
            Some(end) => {
                out.push(start..end);
                from = end;
            }
            None => from = start + super::OPEN.len(),
        }
    }
    out
}

fn tag_of(attributes: &[(&str, &str)], content: &[Raw<'_>], field: &str) -> Option<AutoTag> {
    let question: String = content.iter().map(|c| if let Raw::Text(t) = c { t } else { "" }).collect();
    let wanted = super::wanted(attributes, &question, field);
    let mut parts = Vec::new();
    for part in content {
        parts.push(match part {
            Raw::Text(text) => AutoPart::Text(Template::parse(&Value::String((*text).to_owned())).ok()?),
            Raw::Tag { attributes, content } => AutoPart::Tag(Box::new(tag_of(attributes, content, field)?)),
        });
    }
    let attributes = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Some(AutoTag { attributes, content: parts, wanted })
}

/// A value where a tag stood.
fn node_of(value: &Value, at: At) -> Node {
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(b) => Kind::Bool(*b),
        Value::Number(n) => Kind::Number(n.clone()),
        Value::String(s) => Kind::Text(s.clone()),
        Value::Array(items) => Kind::List(items.iter().map(|item| node_of(item, at)).collect()),
        Value::Object(map) => Kind::Map(map.iter().map(|(key, v)| Entry { key: key.clone(), key_at: at, value: node_of(v, at) }).collect()),
    };
    Node { kind, at }
}

#[cfg(test)]
mod tests;

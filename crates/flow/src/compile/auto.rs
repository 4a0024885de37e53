//! Tags `<AUTO>…</AUTO>` in the values of a step become parts of the plan, beside the texts that hold them.

use super::build::Build;
use super::codes;
use super::draft::Draft;
use crate::auto::{self, AutoPart, AutoTag, AutoText, Raw, Wanted, When};
use crate::yaml::{Kind, Node};
use expr::template::Template;
use expr::text;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Keys whose values hold steps of their own, or take no tags.
const BLOCKS: [&str; 7] = ["then", "else", "steps", "cases", "default", "on_error", "undo"];
/// What is asked for only when the step starts, whatever it is asked about.
const LATE: [&str; 9] =
    ["/goto", "/if", "/with/items", "/with/condition", "/with/while", "/with/until", "/needs", "/expect", "/expect/that"];

/// Is the whole text one tag?
pub(crate) fn is_tag(text: &str) -> bool {
    auto::whole(text).is_some()
}

/// Of one step, the steps inside it left out.
pub(super) fn of_step(build: &mut Build<'_, '_>, draft: &Draft<'_>) -> Vec<AutoText> {
    let mut out = Vec::new();
    for (key, node) in draft.values.iter() {
        if !BLOCKS.contains(&key) {
            collect(build, node, format!("/{key}"), &mut out);
        }
    }
    for (i, case) in draft.cases.iter().enumerate() {
        for (key, node) in case.iter().filter(|(key, _)| *key != "steps") {
            collect(build, node, format!("/cases/{i}/{key}"), &mut out);
        }
    }
    let input = build.catalog.tools.get(draft.uses).map(|tool| &tool.input);
    let first = build.report.tags.len() - out.len();
    for (i, found) in out.iter_mut().enumerate() {
        let name = found.field.strip_prefix("/with/").unwrap_or_default();
        found.schema = input.and_then(|schema| schema.get("properties")?.get(name)).cloned();
        if draft.uses == "for_each" && name == "items" {
            found.schema = of_items(draft);
        }
        if let (Some(schema), [AutoPart::Tag(tag)]) = (&found.schema, found.parts.as_mut_slice()) {
            by_schema(tag, schema);
        }
        if let Some((_, noted)) = build.report.tags.get_mut(first + i) {
            noted.clone_from(found);
        }
    }
    out
}

/// The steps inside of a loop say what its items are: if they read members of them, objects that have these.
fn of_items(draft: &Draft<'_>) -> Option<Value> {
    let mut members = BTreeSet::new();
    read_items(draft.values.get("steps")?, &mut members);
    if members.is_empty() {
        return None;
    }
    let properties: serde_json::Map<String, Value> = members.iter().map(|name| (name.clone(), json!({}))).collect();
    Some(json!({"type": "array", "items": {"type": "object", "properties": properties, "required": members}}))
}

fn read_items(node: &Node, out: &mut BTreeSet<String>) {
    match &node.kind {
        Kind::Text(source) => {
            let Ok(parsed) = text::parse(source) else { return };
            text::walk(&parsed, &mut |code, bound| {
                if bound.iter().any(|name| &**name == "item") {
                    return;
                }
                let paths = code.paths.iter().filter(|path| &*path.root == "item");
                out.extend(paths.filter_map(|path| Some(path.members.first()?.to_string())));
            });
        }
        Kind::List(items) => items.iter().for_each(|item| read_items(item, out)),
        // Inside of another loop the name means its items.
        Kind::Map(entries) => {
            let inner = node.get("uses").and_then(Node::text) == Some("for_each");
            entries.iter().filter(|e| !inner || e.key == "with").for_each(|e| read_items(&e.value, out));
        }
        _ => {}
    }
}

/// The field knows best, if nothing else was said.
fn by_schema(tag: &mut AutoTag, schema: &Value) {
    if tag.attributes.contains_key("type") || tag.wanted == Wanted::Model {
        return;
    }
    tag.wanted = match schema.get("type").and_then(Value::as_str) {
        Some("integer") => Wanted::Integer,
        Some("number") => Wanted::Number,
        Some("boolean") => Wanted::Boolean,
        Some("array") => Wanted::List,
        _ => return,
    };
}

pub(super) fn collect(build: &mut Build<'_, '_>, node: &Node, field: String, out: &mut Vec<AutoText>) {
    match &node.kind {
        Kind::Text(source) => {
            let Some(raw) = auto::parts(source.trim()) else { return };
            let mut reads = false;
            let Some(parts) = parts(build, node, raw, &field, &mut reads) else { return };
            let early = !reads && !LATE.contains(&field.as_str());
            let found = AutoText { field, parts, when: if early { When::Check } else { When::Run }, schema: None };
            build.report.tags.push((node.at.start, found.clone()));
            out.push(found);
            let message = "a value is left to `<AUTO>`";
            build.report.warning(codes::AUTO_OPEN, node.at, message, "a model is asked for it in the run, unless the lock answers it");
        }
        Kind::List(items) => items.iter().enumerate().for_each(|(i, item)| collect(build, item, format!("{field}/{i}"), out)),
        Kind::Map(entries) => {
            for entry in entries {
                let key = entry.key.replace('~', "~0").replace('/', "~1");
                collect(build, &entry.value, format!("{field}/{key}"), out);
            }
        }
        _ => {}
    }
}

/// `reads`: something is asked about that only the run knows.
fn parts(build: &mut Build<'_, '_>, node: &Node, raw: Vec<Raw<'_>>, field: &str, reads: &mut bool) -> Option<Vec<AutoPart>> {
    let mut out = Vec::new();
    for part in raw {
        match part {
            Raw::Text(source) => {
                let value = Value::String(source.to_owned());
                let Ok(template) = Template::parse(&value) else {
                    let message = "a template mark begins on one side of a tag `<AUTO>` and ends on the other";
                    build.report.error(codes::BAD_EXPRESSION, node.at, message, "in this text");
                    return None;
                };
                if let Ok(parsed) = text::parse(source) {
                    text::walk(&parsed, &mut |code, _| *reads |= code.paths.iter().any(|p| &*p.root != "inputs"));
                }
                out.push(AutoPart::Text(template));
            }
            Raw::Tag { attributes, content } => {
                let question: String = content.iter().map(|c| if let Raw::Text(t) = c { t } else { "" }).collect();
                let wanted = auto::wanted(&attributes, &question, field);
                let content = parts(build, node, content, field, reads)?;
                let attributes = attributes.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
                out.push(AutoPart::Tag(Box::new(AutoTag { attributes, content, wanted })));
            }
        }
    }
    Some(out)
}

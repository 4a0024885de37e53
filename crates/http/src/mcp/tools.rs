//! One tool for each operation that has a single answer. What a tool takes is put together from the API's description, with
//! every schema it refers to, so that a client needs nothing else.

use super::message::Fault;
use crate::{Cursor, Need, Operation, Operations};
use axum::http::Method;
use base::{Ctx, Verb};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PAGE: usize = 50;
/// A browser's session is nothing for a program.
const LEFT_OUT: [&str; 2] = ["create_sign_in_link", "sign_out"];

/// Where an argument goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    Path,
    Query,
    Header,
}

pub(super) struct Tool {
    need: Need,
    some_of: &'static [Verb],
    definition: Value,
    /// By the argument's name: where it goes, and under which name.
    pub(super) arguments: BTreeMap<String, (Place, String)>,
    pub(super) takes_body: bool,
}

pub(super) struct Tools {
    /// By name, which is also their order.
    list: BTreeMap<String, Tool>,
    /// The nouns that are kinds of resources.
    kinds: BTreeSet<String>,
}

impl Tools {
    pub(super) fn of(operations: &Operations) -> Self {
        let document = operations.document();
        let offered = operations.iter().filter(|operation| !operation.live && !LEFT_OUT.contains(&operation.name.as_ref()));
        let list = offered.map(|operation| (operation.name.to_string(), tool(operation, document))).collect();
        let noun = |operation: &Operation| match &operation.need {
            Need::On { noun, .. } => Some(noun.to_string()),
            _ => None,
        };
        Self { list, kinds: operations.iter().filter_map(noun).collect() }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Tool> {
        self.list.get(name)
    }

    pub(super) fn page(&self, ctx: &Ctx, params: &Map<String, Value>) -> Result<Value, Fault> {
        let bad = || Fault::invalid_params("Invalid params: `cursor` was not made by this server");
        let after = match params.get("cursor") {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(cursor)) => Cursor::open(cursor).map_err(|_| bad())?,
            Some(_) => return Err(bad()),
        };
        let mut left = self.list.iter().filter(|(name, tool)| **name > after && self.may(ctx, tool));
        let page: Vec<(&String, &Tool)> = left.by_ref().take(PAGE).collect();
        let mut out = json!({"tools": page.iter().map(|(_, tool)| &tool.definition).collect::<Vec<_>>()});
        if let (Some((last, _)), Some(_)) = (page.last(), left.next()) {
            out["nextCursor"] = Cursor::seal(last).into();
        }
        Ok(out)
    }

    /// Whether there can be a call that the rights allow; the call itself is checked again.
    fn may(&self, ctx: &Ctx, tool: &Tool) -> bool {
        // The empty noun is covered by rights on every noun.
        let on_some_kind = |verb: Verb| ctx.rights.has("", verb) || self.kinds.iter().any(|kind| ctx.rights.has(kind, verb));
        match &tool.need {
            Need::SignedIn => tool.some_of.is_empty() || tool.some_of.iter().any(|verb| on_some_kind(*verb)),
            Need::Right(right) | Need::Somewhere(right) => ctx.rights.has(right.noun, right.verb),
            Need::On { noun, verb } => ctx.rights.has(noun, *verb),
            Need::Kind(verb) => on_some_kind(*verb),
        }
    }
}

fn tool(operation: &Operation, document: &Value) -> Tool {
    let entry = &document["paths"][operation.path.as_ref()][operation.method.as_str().to_ascii_lowercase()];
    let mut properties = Map::new();
    let (mut required, mut arguments) = (Vec::new(), BTreeMap::new());
    for parameter in entry["parameters"].as_array().into_iter().flatten() {
        let given = parameter["name"].as_str().unwrap_or_default();
        let place = match parameter["in"].as_str() {
            Some("path") => Place::Path,
            Some("header") => Place::Header,
            _ => Place::Query,
        };
        let name = if place == Place::Header { given.to_ascii_lowercase().replace('-', "_") } else { given.to_owned() };
        let mut schema = parameter["schema"].clone();
        if let (Some(object), Some(words)) = (schema.as_object_mut(), parameter.get("description")) {
            object.insert("description".into(), words.clone());
        }
        if parameter["required"] == true {
            required.push(name.clone());
        }
        properties.insert(name.clone(), schema);
        arguments.insert(name, (place, given.to_owned()));
    }
    let body = &entry["requestBody"];
    let takes_body = body.is_object();
    if takes_body {
        let media = body["content"].as_object().and_then(|content| content.values().next());
        let mut schema = media.map_or_else(|| json!({}), |media| media["schema"].clone());
        if let (Some(object), Some(example)) = (schema.as_object_mut(), media.and_then(|media| media.get("example"))) {
            object.insert("examples".into(), json!([example]));
        }
        properties.insert("body".into(), schema);
        if body["required"] == true {
            required.push("body".into());
        }
    }
    let mut input = json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
    let definitions = closure(&mut input, document);
    if !definitions.is_empty() {
        input["$defs"] = Value::Object(definitions);
    }
    let words = [entry["summary"].as_str(), entry["description"].as_str()];
    let description = words.into_iter().flatten().collect::<Vec<_>>().join(". ");
    let definition = json!({
        "name": operation.name, "title": entry["summary"], "description": description, "inputSchema": input, "annotations": hints(operation)
    });
    Tool { need: operation.need.clone(), some_of: operation.some_of, definition, arguments, takes_body }
}

fn hints(operation: &Operation) -> Value {
    let verb = match &operation.need {
        Need::Right(right) | Need::Somewhere(right) => Some(right.verb),
        Need::On { verb, .. } | Need::Kind(verb) => Some(*verb),
        Need::SignedIn => None,
    };
    let reads = operation.method == Method::GET;
    let takes_away =
        ["delete", "purge", "cancel", "revoke", "rollback"].iter().any(|word| operation.name.split('_').any(|part| part == *word));
    let replaces = matches!(operation.method, Method::PUT | Method::PATCH | Method::DELETE);
    json!({
        "readOnlyHint": reads,
        "destructiveHint": !reads && (replaces || takes_away),
        "idempotentHint": reads || matches!(operation.method, Method::PUT | Method::DELETE),
        // Runs may reach beyond this installation.
        "openWorldHint": verb == Some(Verb::Execute)
    })
}

/// Turns references into the document into references into the schema itself; answers what they lead to.
fn closure(schema: &mut Value, document: &Value) -> Map<String, Value> {
    let mut wanted = BTreeSet::new();
    point_inside(schema, &mut wanted);
    let mut definitions = Map::new();
    while let Some(name) = wanted.pop_first() {
        if definitions.contains_key(&name) {
            continue;
        }
        let mut found = document["components"]["schemas"][&name].clone();
        point_inside(&mut found, &mut wanted);
        definitions.insert(name, found);
    }
    definitions
}

fn point_inside(schema: &mut Value, wanted: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get_mut("$ref")
                && let Some(name) = reference.strip_prefix("#/components/schemas/")
            {
                wanted.insert(name.replace("~1", "/").replace("~0", "~"));
                *reference = format!("#/$defs/{name}");
            }
            object.values_mut().for_each(|inner| point_inside(inner, wanted));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| point_inside(inner, wanted)),
        _ => {}
    }
}

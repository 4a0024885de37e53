//! From the OpenAPI document to the fields of queries, mutations and subscriptions.

use super::{
    Answer, Argument, Call, Field, LONG, MUTATION, Model, PAGE_INFO, Place, QUERY, SUBSCRIPTION, Shape, Source, Type, names,
    read::{Reader, Side},
    resources,
};
use serde_json::{Map, Value};

/// Headers that mean something to an operation that is called from here.
const HEADERS: [&str; 2] = ["Idempotency-Key", "If-Match"];

/// One entry of the document.
pub(super) struct Entry<'a> {
    pub(super) path: &'a str,
    pub(super) reads: bool,
    pub(super) operation: &'a Value,
}

impl Entry<'_> {
    pub(super) fn name(&self) -> &str {
        self.operation["operationId"].as_str().unwrap_or_default()
    }

    /// The media type of the answer, and its schema.
    pub(super) fn reply(&self) -> Option<(&str, &Value)> {
        let responses = self.operation["responses"].as_object()?;
        let good = responses.iter().find(|(status, _)| status.starts_with('2'))?.1;
        let content = good["content"].as_object().and_then(|content| content.iter().next());
        Some(content.map_or(("", &Value::Null), |(media_type, media)| (media_type.as_str(), whole(&media["schema"]))))
    }
}

/// Answers of which a caller may ask for parts say first what the whole is; parts are never asked for from here.
fn whole(schema: &Value) -> &Value {
    match schema["anyOf"].as_array().map(Vec::as_slice) {
        Some([first, second]) if first["$ref"].is_string() && second["$ref"].is_string() => first,
        _ => schema,
    }
}

/// Everything the operations offer.
pub(crate) fn of(document: &Value) -> Model {
    let nothing = Map::new();
    let components = document["components"]["schemas"].as_object().unwrap_or(&nothing);
    let mut reader = Reader::new(components);
    let mut model = Model::default();
    let entries = entries(document);
    for entry in &entries {
        let Some((media_type, schema)) = entry.reply() else { continue };
        // A browser's session is begun and ended by its cookie, which does not come this far.
        if !entry.reads && entry.operation["tags"] == serde_json::json!(["session"]) {
            continue;
        }
        let answer = match media_type {
            "application/json" if entry.reads && is_page(reader.resolved(schema)) => Answer::Page,
            "application/json" => Answer::Plain,
            "" => Answer::Done,
            "text/event-stream" => Answer::Live,
            _ => continue,
        };
        let field = field(&mut reader, entry, answer, schema);
        match (answer, entry.reads) {
            (Answer::Live, _) => push(&mut model.subscription, field, SUBSCRIPTION),
            (_, true) => push(&mut model.query, field, QUERY),
            (_, false) => push(&mut model.mutation, field, MUTATION),
        }
    }
    model.types = std::mem::take(&mut reader.types);
    model.types.insert(PAGE_INFO.to_owned(), page_info());
    resources::add(&mut model, &entries);
    model
}

fn entries(document: &Value) -> Vec<Entry<'_>> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| Entry { path, reads: method == "get", operation })
    });
    // What anyone may read without signing in belongs to the server and not to what it holds.
    all.filter(|entry| entry.operation["security"].as_array().is_none_or(|all| !all.is_empty())).collect()
}

fn push(all: &mut Vec<Field>, field: Field, of: &str) {
    if all.iter().any(|known| known.name == field.name) {
        tracing::warn!("two operations would be the field `{}` of {of}; the second is left out", field.name);
        return;
    }
    all.push(field);
}

pub(super) fn is_page(schema: &Value) -> bool {
    schema["properties"]["items"]["type"] == "array" && schema["properties"].get("next").is_some()
}

fn field(reader: &mut Reader<'_>, entry: &Entry<'_>, answer: Answer, schema: &Value) -> Field {
    let name = field_name(entry, answer);
    // Never required: one operation that fails leaves the other fields alone.
    let shape = match answer {
        Answer::Page => {
            let items = &reader.resolved(schema)["properties"]["items"]["items"].clone();
            let node = reader.read(items, &names::singular(&name), Side::Out).shape;
            Shape::Named(connection(reader, &name, &node))
        }
        Answer::Plain => reader.read(schema, &name, Side::Out).shape,
        Answer::Done => Shape::named("Boolean"),
        Answer::Live => Shape::Named(event(reader, entry, &name)).required(),
    };
    let (arguments, includes) = arguments(reader, entry, answer, &name);
    let call = Call {
        operation: entry.name().to_owned(),
        cost: entry.operation["x-cost"].as_u64().unwrap_or(1),
        answer,
        given: Vec::new(),
        includes,
        included_as: None,
    };
    Field { name, words: words(entry), shape, arguments, source: Source::Call(call) }
}

fn words(entry: &Entry<'_>) -> String {
    let text = |key: &str| entry.operation[key].as_str().unwrap_or_default();
    let right = entry.operation["x-right"].as_str().map(|right| format!("Needs `{right}`.")).unwrap_or_default();
    let all = [text("summary"), text("description"), &right];
    all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

/// `list_models` → `models`, `get_model` → `model`, `create_model` → `createModel`, `watch_run` → `runChanged`.
fn field_name(entry: &Entry<'_>, answer: Answer) -> String {
    let name = entry.name();
    match answer {
        Answer::Live => match name.strip_prefix("watch_") {
            Some(rest) => names::camel(&format!("{}_changed", names::singular(rest))),
            None if name == "watch" => "changed".to_owned(),
            None => names::camel(name),
        },
        _ if entry.reads => names::camel(name.strip_prefix("list_").or_else(|| name.strip_prefix("get_")).unwrap_or(name)),
        _ => names::camel(name),
    }
}

fn arguments(reader: &mut Reader<'_>, entry: &Entry<'_>, answer: Answer, field: &str) -> (Vec<Argument>, Vec<String>) {
    let mut all = Vec::new();
    let mut includes = Vec::new();
    for parameter in entry.operation["parameters"].as_array().into_iter().flatten() {
        let key = parameter["name"].as_str().unwrap_or_default();
        let place = match parameter["in"].as_str() {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") if HEADERS.contains(&key) => Place::Header,
            _ => continue,
        };
        let schema = &parameter["schema"];
        match (place, key) {
            // What a query selects says already which fields are wanted.
            (Place::Query, "fields") => continue,
            (Place::Query, "include") => {
                includes = included(parameter);
                continue;
            }
            _ => {}
        }
        let pages = answer == Answer::Page && place == Place::Query && key == "limit";
        let (name, shape) = if pages {
            ("first".to_owned(), Shape::named("Int"))
        } else {
            let read = reader.read(schema, &format!("{field}/{key}"), Side::In);
            (names::camel(key), read.shape)
        };
        let shape = if parameter["required"] == true { shape.required() } else { shape };
        let words = parameter["description"].as_str().unwrap_or_default().to_owned();
        all.push(Argument { name, key: key.to_owned(), place, shape, words });
    }
    if let Some(body) = entry.operation.get("requestBody") {
        let schema = &body["content"]["application/json"]["schema"];
        let read = reader.read(schema, &format!("{field}/input"), Side::In);
        let must = body["required"] == true && !read.nullable;
        let shape = if must { read.shape.required() } else { read.shape };
        all.push(Argument { name: "input".into(), key: String::new(), place: Place::Body, shape, words: String::new() });
    }
    (all, includes)
}

/// The words that `include` knows; some of its values are several of them.
fn included(parameter: &Value) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let values = parameter["schema"]["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    for word in values.flat_map(|value| value.split(',')) {
        if !all.iter().any(|known| known == word) {
            all.push(word.to_owned());
        }
    }
    all
}

fn page_info() -> Type {
    let flag = Shape::named("Boolean").required();
    let text = Shape::named("String");
    Type::Object(vec![
        Field::property("hasNextPage", "hasNextPage", flag.clone(), "Whether there is more behind this page."),
        Field::property("hasPreviousPage", "hasPreviousPage", flag, "Whether this page was asked for with `after`."),
        Field::property("startCursor", "startCursor", text.clone(), ""),
        Field::property("endCursor", "endCursor", text, "Pass it as `after` for the next page."),
    ])
}

/// The connection type over `node`; answers its name.
pub(super) fn connection(reader: &mut Reader<'_>, field: &str, node: &Shape) -> String {
    let base = if reader.types.contains_key(node.name()) { node.name().to_owned() } else { names::pascal(&names::singular(field)) };
    let (name, edge) = (format!("{base}Connection"), format!("{base}Edge"));
    if !reader.types.contains_key(&name) {
        let one = node.clone().required();
        let edges = vec![
            Field::property("cursor", "cursor", Shape::named("String").required(), "Pass it as `after` to go on behind this one."),
            Field::property("node", "node", one.clone(), ""),
        ];
        let nodes = Field { source: Source::Nodes, ..Field::property("nodes", "", one.list().required(), "The nodes of the edges.") };
        let fields = vec![
            Field::property("edges", "edges", Shape::named(&edge).required().list().required(), ""),
            nodes,
            Field::property("pageInfo", "pageInfo", Shape::named(PAGE_INFO).required(), ""),
            Field::property("totalCount", "totalCount", Shape::named(LONG), "How many there are in all, where counting is cheap."),
        ];
        reader.types.insert(edge, Type::Object(edges));
        reader.types.insert(name.clone(), Type::Object(fields));
    }
    name
}

/// What a subscription yields; answers its name.
fn event(reader: &mut Reader<'_>, entry: &Entry<'_>, field: &str) -> String {
    let name = names::pascal(field);
    let data = match entry.operation.get("x-event-data") {
        Some(schema) => reader.read(schema, &format!("{field}/data"), Side::Out).shape,
        None => Shape::named(super::JSON),
    };
    let fields = vec![
        Field::property("event", "event", Shape::named("String").required(), "`resync`: too much was missed, read again what is shown."),
        Field::property("id", "id", Shape::named("String"), "Pass it as `since` to go on behind this one."),
        Field::property("data", "data", data, ""),
    ];
    reader.types.insert(name.clone(), Type::Object(fields));
    name
}

//! The operations one kind has of its own: list, create, get, put, patch, delete.

use super::{
    Kinds, One, handle, of_workspace,
    schema::{self, Names, refer},
    shapes, word,
};
use crate::{Declaration, Described, Need, Operation, Reply};
use axum::http::Method;
use base::Verb;
use resources::Kind;
use serde_json::{Value, json};
use std::{borrow::Cow, sync::Arc};

const LIST: [&str; 11] = ["workspace", "q", "labels", "where", "state", "status", "sort", "after", "limit", "fields", "include"];

pub(super) fn operations(kinds: &Kinds, kind: &Kind) -> Vec<Operation> {
    let one = One { kinds: kinds.clone(), kind: kind.name };
    let (names, about) = (Names::of(kind.name), About::of(kind));
    let mut all = vec![list(&one, &about, &names), get(&one, &about, &names)];
    if kind.verbs.contains(&Verb::Create) {
        all.push(create(&one, &about, &names));
    }
    if kind.verbs.contains(&Verb::Update) {
        all.push(put(&one, &about, &names));
        all.push(patch(&one, &about, &names));
    }
    if kind.verbs.contains(&Verb::Delete) {
        all.push(delete(&one, &about));
    }
    all
}

/// What stands in paths, names and words of one kind's operations.
struct About {
    kind: Kind,
    base: String,
    /// Of one resource.
    path: String,
}

impl About {
    fn of(kind: &Kind) -> Self {
        let base = if of_workspace(kind) {
            format!("/api/v1/workspaces/{{workspace}}/{}", kind.plural)
        } else {
            format!("/api/v1/{}", kind.plural)
        };
        let path = if kind.name == "workspace" { format!("{base}/{{workspace}}") } else { format!("{base}/{{name}}") };
        Self { kind: kind.clone(), base, path }
    }

    fn declare(&self, name: String, method: Method, path: &str, verb: Verb, parts: Parts) -> Declaration {
        let kind = self.kind.clone();
        let describe = move |_: &mut schemars::SchemaGenerator| {
            let mut components = schema::components(&kind);
            components.extend(schema::shared());
            Described {
                query: schema::of(parts.query.clone()),
                body: parts.body.clone().map(|body| (schema::of(body), true)),
                reply: Reply {
                    status: parts.status,
                    media_type: parts.reply.is_some().then_some("application/json"),
                    schema: parts.reply.clone().map(schema::of),
                    words: parts.words,
                },
                components,
            }
        };
        Declaration {
            name: name.into(),
            method,
            path: path.to_owned().into(),
            need: Need::On { noun: Cow::Borrowed(self.kind.name), verb },
            describe: Arc::new(describe),
        }
    }

    fn finish(&self, operation: Operation, summary: String) -> Operation {
        let operation = operation.tag(self.kind.plural).summary(summary).path_schema("workspace", shapes::name());
        operation.path_schema("name", shapes::name())
    }
}

/// The parts of a declaration that differ.
struct Parts {
    query: Value,
    body: Option<Value>,
    status: u16,
    reply: Option<Value>,
    words: &'static str,
}

impl Parts {
    fn new(query: Value, body: Option<Value>, status: u16, reply: Option<Value>, words: &'static str) -> Self {
        Self { query, body, status, reply, words }
    }
}

fn one_of(a: &str, b: &str) -> Value {
    json!({"anyOf": [refer(a), refer(b)]})
}

const ETAG: &str = "Names this state of the resource; send it as `If-Match` with a change";
const IF_MATCH: &str = "The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412";

fn list(one: &One, about: &About, names: &Names) -> Operation {
    let mut query = shapes::query(&LIST);
    query["properties"]["include"]["enum"] = json!(["references"]);
    if let Some(all) = query["properties"].as_object_mut() {
        all.retain(|name, _| match name.as_str() {
            "workspace" => of_workspace(&about.kind),
            "status" => about.kind.halts,
            _ => true,
        });
    }
    let parts = Parts::new(query, None, 200, Some(one_of(&names.page, "ResourceSelectionPage")), "One page");
    let name = format!("list_{}", word(about.kind.plural));
    let path = format!("/api/v1/{}", about.kind.plural);
    let declaration = about.declare(name, Method::GET, &path, Verb::Read, parts);
    let example = json!({"items": [schema::example(&about.kind)], "next": null});
    let operation = Operation::declared(declaration, one, handle::list).response_example(example).fails_with(&[422]);
    about.finish(operation, format!("{}: list, over all workspaces the caller may read", about.kind.title))
}

fn create(one: &One, about: &About, names: &Names) -> Operation {
    let parts = Parts::new(json!({}), Some(refer(&names.new)), 201, Some(refer(&names.resource)), "Made");
    let declaration = about.declare(format!("create_{}", word(about.kind.name)), Method::POST, &about.base, Verb::Create, parts);
    let operation = Operation::declared(declaration, one, handle::create).idempotent();
    let operation = operation.request_example(body_example(&about.kind, true)).response_example(schema::example(&about.kind));
    let operation = operation.reply_header("ETag", ETAG).reply_header("Location", "Where it is").fails_with(&[404, 409, 415, 422]);
    about.finish(operation, format!("{}: make one", about.kind.title))
}

fn get(one: &One, about: &About, names: &Names) -> Operation {
    let query = shapes::query(&["version", "fields", "include"]);
    let parts = Parts::new(query, None, 200, Some(one_of(&names.resource, "ResourceSelection")), "The resource");
    let declaration = about.declare(format!("get_{}", word(about.kind.name)), Method::GET, &about.path, Verb::Read, parts);
    let operation = Operation::declared(declaration, one, handle::get).response_example(schema::example(&about.kind));
    let operation = operation
        .header("If-None-Match", "The `ETag` of what the caller has; if that is what is there, the answer is 304 without content")
        .reply_header("ETag", ETAG)
        .also_empty(304, "What the caller has is what is there")
        .fails_with(&[404, 422]);
    about.finish(operation, format!("{}: read one", about.kind.title))
}

fn put(one: &One, about: &About, names: &Names) -> Operation {
    let parts = Parts::new(json!({}), Some(refer(&names.input)), 200, Some(refer(&names.resource)), "Replaced");
    let declaration = about.declare(format!("put_{}", word(about.kind.name)), Method::PUT, &about.path, Verb::Update, parts);
    let operation = Operation::declared(declaration, one, handle::put).idempotent();
    let operation = operation.request_example(body_example(&about.kind, false)).response_example(schema::example(&about.kind));
    let operation = operation
        .header("If-Match", "The `ETag` that was seen, or `*`. Needed to replace what exists")
        .header("If-None-Match", "`*`: only make it, replace nothing")
        .reply_header("ETag", ETAG)
        .also(201, "Made, because there was none of this name")
        .fails_with(&[404, 409, 412, 415, 422, 428]);
    about.finish(operation, format!("{}: make or replace one", about.kind.title))
}

fn patch(one: &One, about: &About, names: &Names) -> Operation {
    let parts = Parts::new(json!({}), Some(refer(&names.patch)), 200, Some(refer(&names.resource)), "Changed");
    let declaration = about.declare(format!("patch_{}", word(about.kind.name)), Method::PATCH, &about.path, Verb::Update, parts);
    let operation = Operation::declared(declaration, one, handle::patch).idempotent();
    let operation = operation.request_example(json!({"title": "A better title"})).response_example(schema::example(&about.kind));
    let operation = operation
        .details("A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.")
        .also_takes("application/merge-patch+json")
        .header("If-Match", IF_MATCH)
        .reply_header("ETag", ETAG)
        .fails_with(&[404, 409, 412, 415, 422]);
    about.finish(operation, format!("{}: change fields of one", about.kind.title))
}

fn delete(one: &One, about: &About) -> Operation {
    let parts = Parts::new(shapes::query(&["force", "reason"]), None, 204, None, "In the recycle bin");
    let declaration = about.declare(format!("delete_{}", word(about.kind.name)), Method::DELETE, &about.path, Verb::Delete, parts);
    let operation =
        Operation::declared(declaration, one, handle::delete).idempotent().header("If-Match", IF_MATCH).fails_with(&[404, 409, 412, 422]);
    about.finish(operation, format!("{}: put one into the recycle bin", about.kind.title))
}

fn body_example(kind: &Kind, named: bool) -> Value {
    let mut example = json!({"spec": kind.example.spec});
    if named {
        example["name"] = kind.example.name.as_str().into();
    }
    example
}

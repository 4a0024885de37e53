//! The shapes all kinds share, as JSON Schema.

use super::{fields, schema::refer};
use resources::Status;
use serde_json::{Map, Value, json};

/// Of resources and workspaces.
const NAME: &str = "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$";

pub(super) fn name() -> Value {
    json!({"type": "string", "pattern": NAME, "minLength": 1, "maxLength": 128})
}

pub(super) fn reason() -> Value {
    json!({"type": ["string", "null"], "maxLength": 1000, "description": "Why; it stands in the history and the audit record"})
}

pub(super) fn visibility() -> Value {
    json!({"type": "string", "enum": ["organization", "team", "private"]})
}

fn text_or_null() -> Value {
    json!({"type": ["string", "null"]})
}

fn labels() -> Value {
    json!({
        "type": "object", "maxProperties": 64, "propertyNames": {"pattern": "^[A-Za-z0-9._/-]{1,128}$"},
        "additionalProperties": {"type": "string", "maxLength": 256}
    })
}

/// What may be said about a resource beside its spec.
pub(super) fn settable() -> Map<String, Value> {
    let mut all = Map::new();
    all.insert("title".into(), json!({"type": ["string", "null"], "maxLength": 200}));
    all.insert("labels".into(), labels());
    all.insert("visibility".into(), visibility());
    all.insert("team".into(), json!({"type": ["string", "null"], "description": "The team that sees it when `visibility` is `team`"}));
    all.insert(
        "shared_with".into(),
        json!({
            "type": "array", "maxItems": 100, "items": {"type": "string"}, "description": "Ids of accounts, and `team:<name>`"
        }),
    );
    all
}

fn count() -> Value {
    json!({"type": "integer", "minimum": 1})
}

fn version_or_null() -> Value {
    json!({"type": ["integer", "null"], "minimum": 1})
}

fn hash() -> Value {
    json!({"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"})
}

fn time() -> Value {
    json!({"type": "string", "format": "date-time"})
}

fn status() -> Value {
    json!({
        "type": "string", "enum": Status::ALL.map(Status::word),
        "description": "Of kinds that can be paused and archived: `draft` was never published, `active` is in use"
    })
}

fn nullable(schema: Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

/// A resource of any kind.
pub(super) fn resource() -> Value {
    let properties = json!({
        "kind": name(), "workspace": {"type": ["string", "null"], "description": "null: it belongs to the organization"}, "name": name(),
        "id": {"type": "string"}, "title": text_or_null(), "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "owner": refer("Actor"), "visibility": visibility(), "team": text_or_null(),
        "shared_with": {"type": "array", "items": {"type": "string"}},
        "version": {"type": "integer", "minimum": 1, "description": "The newest"}, "hash": hash(), "published": version_or_null(),
        "version_labels": {"type": "object", "additionalProperties": count()},
        "deprecated": nullable(refer("ResourceDeprecation")), "status": status(), "halted": refer("ResourceHalt"),
        "created_at": time(), "created_by": refer("Actor"), "updated_at": time(), "updated_by": refer("Actor"),
        "deleted_at": {"type": ["string", "null"], "format": "date-time"},
        "etag": {"type": "string", "description": "For `If-Match`"},
        "spec": {"type": "object"},
        "shown_version": {"type": "integer", "minimum": 1, "description": "Whose spec this is"},
        "findings": {
            "type": "array", "items": refer("ResourceFinding"),
            "description": "What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"
        },
        "versions": {"type": "array", "items": refer("ResourceVersion"), "description": "The newest ones, when asked for by `include`"},
        "references": refer("ResourceReferences")
    });
    json!({"type": "object", "properties": properties, "required": fields::ALL, "additionalProperties": false})
}

pub(super) fn page_of(item: &Value, words: &str) -> Value {
    json!({
        "type": "object", "description": words,
        "properties": {
            "items": {"type": "array", "items": item},
            "next": {"type": ["string", "null"], "description": "Pass it as `after` for the next page; null on the last one"},
            "total": {"type": "integer", "minimum": 0, "description": "How many there are in all, where counting is cheap"}
        },
        "required": ["items", "next"], "additionalProperties": false
    })
}

fn closed(properties: &Value, required: &[&str]) -> Value {
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

/// That a resource is out of use.
fn halted() -> Value {
    let status = json!({"type": "string", "enum": ["paused", "archived"]});
    let mut schema = closed(
        &json!({"status": status, "reason": {"type": "string"}, "by": refer("Actor"), "at": time()}),
        &["status", "reason", "by", "at"],
    );
    schema["description"] = json!("That a resource is out of use: for a time or for good, why, by whom and since when");
    schema
}

pub(super) fn components() -> Vec<(String, Value)> {
    let related = json!({"kind": name(), "workspace": text_or_null(), "name": {"type": "string"}, "version": version_or_null()});
    let version = json!({
        "version": count(), "hash": hash(), "state": {"type": "string", "enum": ["draft", "published"]}, "author": refer("Actor"),
        "reason": text_or_null(), "at": time(), "labels": {"type": "array", "items": {"type": "string"}}, "rollback_of": version_or_null(),
        "spec": {"type": "object", "description": "When one version is read"}
    });
    let change = json!({"path": {"type": "string"}, "old": {}, "new": {}});
    let finding = json!({"path": {"type": "string"}, "code": {"type": "string"}, "message": {"type": "string"}, "fix": text_or_null()});
    let list = |name: &str| json!({"type": "array", "items": refer(name)});
    let actor = json!({"id": {"type": "string"}, "kind": {"type": "string", "enum": ["user", "service_account", "agent", "system"]}, "name": {"type": "string"}});
    let diff = json!({"from": count(), "to": count(), "text": {"type": "string"}, "fields": list("ResourceFieldChange")});
    let mut all = vec![
        ("Actor", closed(&actor, &["id", "kind", "name"])),
        ("ResourceDeprecation", closed(&json!({"reason": {"type": "string"}, "use": text_or_null()}), &["reason"])),
        ("ResourceHalt", halted()),
        ("ResourceReference", closed(&related, &["kind", "workspace", "name", "version"])),
        (
            "ResourceReferences",
            closed(&json!({"uses": list("ResourceReference"), "used_by": list("ResourceReference")}), &["uses", "used_by"]),
        ),
        ("ResourceVersion", closed(&version, &["version", "hash", "state", "author", "reason", "at", "labels", "rollback_of"])),
        ("ResourceVersionPage", page_of(&refer("ResourceVersion"), "Versions, the newest first")),
        ("ResourceFieldChange", closed(&change, &["path"])),
        ("ResourceDiff", closed(&diff, &["from", "to", "text", "fields"])),
        ("ResourceFinding", closed(&finding, &["path", "code", "message"])),
        ("ResourceDocument", document()),
    ];
    let mut any = resource();
    any["description"] = json!("A resource of any kind");
    all.push(("Resource", any));
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// What may be said, without the limits: where several are sent at once, each that goes beyond is answered by itself.
pub(super) fn loose() -> Map<String, Value> {
    let map = json!({
        "title": text_or_null(), "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "visibility": nullable(visibility()), "team": text_or_null(), "shared_with": {"type": ["array", "null"], "items": {"type": "string"}},
        "spec": {"type": "object"}
    });
    if let Value::Object(map) = map { map } else { Map::new() }
}

/// A resource as files hold it.
fn document() -> Value {
    let mut properties = loose();
    properties.insert("kind".into(), json!({"type": "string"}));
    properties.insert("workspace".into(), text_or_null());
    properties.insert("name".into(), json!({"type": "string"}));
    let words = "The file as it was written; kept with its comments by kinds that keep texts, if it says what `spec` says";
    properties.insert("text".into(), json!({"type": ["string", "null"], "description": words}));
    json!({
        "type": "object", "description": "A resource as files hold it", "properties": properties, "required": ["kind", "name", "spec"],
        "additionalProperties": false
    })
}

/// Query parameters, by name.
pub(super) fn query(names: &[&str]) -> Value {
    let mut properties = Map::new();
    for name in names {
        properties.insert((*name).to_owned(), parameter(name));
    }
    json!({"type": "object", "properties": properties})
}

fn parameter(name: &str) -> Value {
    let fields = [&fields::ALL[..], &fields::SOME[..]].concat().join("|");
    let part = format!("({fields})(/[^,/]+)*");
    match name {
        "workspace" => json!({"type": "string", "pattern": NAME, "description": "The workspace; without it, all that the caller may read"}),
        "q" => json!({"type": "string", "description": "Beginnings of words, all of which occur"}),
        "labels" => json!({
            "type": "string", "pattern": "^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$", "description": "`team=docs,stage=live`: all of these"
        }),
        "where" => json!({
            "type": "array", "items": {"type": "string", "pattern": "^/[^=]*="},
            "description": "A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these"
        }),
        "status" => {
            let words = Status::ALL.map(Status::word).join("|");
            json!({
                "type": "string", "pattern": format!("^({words})(,({words}))*$"),
                "description": "Any of these, with commas between them: draft, active, paused, archived; without it, all but the archived ones"
            })
        }
        "state" => json!({"type": "string", "enum": ["active", "deleted"], "description": "`deleted`: the recycle bin"}),
        "sort" => json!({
            "type": "string", "enum": ["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"],
            "description": "A leading `-` is descending"
        }),
        "after" => json!({"type": "string", "minLength": 1, "description": "`next` of the page before"}),
        "limit" => json!({"type": "integer", "minimum": 1, "maximum": super::ask::LIMIT_MAX, "description": "Usually 50"}),
        "fields" => json!({
            "type": "string", "pattern": format!("^{part}(,{part})*$"),
            "description": "Only these fields, such as `title,spec/provider`; what names a resource is always there"
        }),
        "include" => json!({
            "type": "string", "enum": ["versions", "references", "versions,references", "references,versions"],
            "description": "What to answer beside the resource"
        }),
        "version" => {
            json!({"type": "string", "minLength": 1, "description": "A number, a version label, `current` or `latest`, which it is without this"})
        }
        "force" => json!({"type": "boolean", "description": "Also when others still refer to it"}),
        "dry_run" => json!({"type": "boolean", "description": "Everything but the writing"}),
        "reason" => json!({"type": "string", "maxLength": 1000, "description": "Why; it stands in the audit record"}),
        "from" | "to" => json!({"type": "string", "minLength": 1, "description": "A number, a version label, `current` or `latest`"}),
        "kinds" => json!({"type": "string", "pattern": "^[^,]+(,[^,]+)*$", "description": "Names of kinds with commas between them"}),
        "format" => json!({"type": "string", "enum": ["json", "yaml"]}),
        _ => json!({"type": "string"}),
    }
}

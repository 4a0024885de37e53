//! How runs look on the wire. The fold itself is the engine's; here are the schemas and the lines of lists and logs.

use base::{Error, Principal, Result, RunId, Timestamp};
use engine::view::{CheckpointView, RunSummary};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use store::{Head, StoredEvent};

/// One line of the list.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Summary(pub RunSummary);

impl Summary {
    pub fn of(id: RunId, head: &Head, seq: u64) -> Self {
        Self(RunSummary::of(id, head, seq))
    }
}

/// One event of a run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EventView {
    /// From 1, gapless.
    pub seq: u64,
    /// Position in the installation's commit order.
    pub pos: u64,
    /// Past tense, dotted: `task.succeeded`.
    pub kind: String,
    #[schemars(with = "String")]
    pub at: Timestamp,
    #[schemars(with = "Actor")]
    pub actor: Principal,
    pub body: Value,
}

/// Who did it.
#[derive(JsonSchema)]
#[schemars(rename = "Principal")]
#[allow(dead_code, reason = "stands for the type of `base` in the document")]
pub(crate) struct Actor {
    id: String,
    /// `user`, `service_account`, `agent` or `system`.
    kind: String,
    name: String,
}

impl EventView {
    pub fn new(event: &StoredEvent) -> Result<Self> {
        let body = serde_json::from_str(&event.body)
            .map_err(|e| Error::internal("event_not_readable", format!("event {} of {} is not JSON: {e}", event.seq, event.stream)))?;
        Ok(Self { seq: event.seq, pos: event.pos, kind: event.kind.clone(), at: event.at, actor: event.actor.clone(), body })
    }
}

/// A whole run; stands for the engine's type in the document.
pub(crate) struct RunDoc;

fn text() -> Value {
    json!({"type": "string"})
}

fn optional(kind: &str) -> Value {
    json!({"type": [kind, "null"]})
}

fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}

/// Every named member is always there.
fn object(words: &str, properties: Value) -> Schema {
    let required: Vec<&String> = properties.as_object().map(|all| all.keys().collect()).unwrap_or_default();
    json_schema!({"type": "object", "description": words, "required": required, "properties": properties})
}

impl JsonSchema for Summary {
    fn schema_name() -> Cow<'static, str> {
        "RunSummary".into()
    }

    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        let imported = object(
            "Where a history comes from that was written elsewhere: it can only be looked at",
            json!({
                "org": text(), "key": {"type": "string", "description": "The public key that its file is signed with, base64"},
                "by": schemas.subschema_for::<Actor>(), "at": text(), "file": {"type": "string", "description": "The file, as a value"}
            }),
        );
        object(
            "One line of the list of runs",
            json!({
                "id": text(), "name": text(), "workspace": text(), "owner": schemas.subschema_for::<Option<Actor>>(),
                "status": {"enum": ["running", "waiting", "paused", "cancelling", "succeeded", "failed", "cancelled"]},
                "started_at": text(), "ended_at": optional("string"),
                "steps_total": count(), "steps_done": count(), "steps_failed": count(), "waiting": count(),
                "cost_microusd": {"type": "integer"}, "tokens_in": count(), "tokens_out": count(),
                "simulated": {"type": "boolean"}, "note": optional("string"), "seq": count(),
                "imported": {"anyOf": [imported, {"type": "null"}]}
            }),
        )
    }
}

pub(super) struct PayloadDoc;

impl JsonSchema for PayloadDoc {
    fn schema_name() -> Cow<'static, str> {
        "Payload".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"description": "Any JSON value; a large one is {\"$blob\": id, \"bytes\": n} and is fetched from /api/v1/blobs/{id}"})
    }
}

struct ErrorDoc;

impl JsonSchema for ErrorDoc {
    fn schema_name() -> Cow<'static, str> {
        "Error".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "required": ["code", "kind", "message"],
            "properties": {
                "code": {"type": "string"}, "kind": {"type": "string"}, "message": {"type": "string"}, "place": {"type": "string"},
                "fix": {"type": "array", "items": {"type": "string"}}, "retry_after_ms": {"type": "integer"}, "details": {}
            }
        })
    }
}

struct UsageDoc;

impl JsonSchema for UsageDoc {
    fn schema_name() -> Cow<'static, str> {
        "Usage".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        object(
            "What model calls used",
            json!({
                "tokens_in": count(), "tokens_out": count(), "tokens_cached": count(), "cost_microusd": {"type": "integer"},
                "latency_ms": count(), "served_by": text(), "chosen": optional("string"), "simulated": {"type": "boolean"}
            }),
        )
    }
}

pub(super) struct TaskDoc;

impl JsonSchema for TaskDoc {
    fn schema_name() -> Cow<'static, str> {
        "TaskView".into()
    }

    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        let payload = schemas.subschema_for::<Option<PayloadDoc>>();
        let error = schemas.subschema_for::<Option<ErrorDoc>>();
        let usage = schemas.subschema_for::<Option<UsageDoc>>();
        let call = object(
            "A tool call that a model asked for",
            json!({
                "call": text(), "tool": text(), "status": {"enum": ["running", "succeeded", "failed"]},
                "started_at": text(), "ended_at": optional("string"), "input": payload, "output": payload
            }),
        );
        let decided = object(
            "The decision",
            json!({"approved": {"type": "boolean"}, "by": text(), "note": optional("string"), "at": text(), "answer": {}}),
        );
        let edited = object("Somebody has changed the call", json!({"at": text(), "by": text(), "reason": optional("string")}));
        let approval = object(
            "A decision that a person owes",
            json!({
                "id": text(), "title": text(), "details": payload, "binding": text(), "expires_at": optional("string"),
                "asks": {"enum": ["approval", "outcome", "question"]}, "call": optional("string"),
                "tool": optional("string"), "input": payload, "answer": {}, "rule": {"type": "object"},
                "rejected": {"enum": ["fails", "continues", "fails_at_end", "skips", "handled"]},
                "edited": {"type": "array", "items": edited}, "decisions": {"type": "array", "items": decided}, "handed": {"type": "array", "items": {"type": "object"}},
                "escalated": {"type": "boolean"}, "effective_at": optional("string"),
                "decided": {"anyOf": [decided, {"type": "null"}]}
            }),
        );
        object(
            "One activation of a step",
            json!({
                "path": text(), "step": text(), "uses": text(), "parent": optional("string"), "index": optional("integer"), "line": count(),
                "status": {"enum": ["pending", "running", "waiting", "retrying", "succeeded", "failed", "skipped", "cancelled"]},
                "attempt": count(), "attempts_max": count(),
                "queued_at": optional("string"), "started_at": optional("string"), "ended_at": optional("string"),
                "input": payload, "output": payload, "error": error, "reason": optional("string"), "usage": usage, "turns": count(),
                "calls": {"type": "array", "items": call}, "answers": {"type": "array", "items": schemas.subschema_for::<AnswerDoc>()},
                "approval": {"anyOf": [approval, {"type": "null"}]},
                "wait_until": optional("string"), "wait_signal": optional("string"), "retry_at": optional("string"), "held": {"type": "boolean"}
            }),
        )
    }
}

/// A tag `<AUTO>` that was asked.
pub(super) struct AnswerDoc;

impl JsonSchema for AnswerDoc {
    fn schema_name() -> Cow<'static, str> {
        "AnswerView".into()
    }

    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        let payload = schemas.subschema_for::<Option<PayloadDoc>>();
        let refused = object("An answer that did not fit", json!({"raw": text(), "why": text(), "model": text()}));
        object(
            "A tag `<AUTO>` that was asked",
            json!({
                "part": text(), "key": text(), "state": {"enum": ["asking", "resolved", "refused", "locked"]},
                "question": schemas.subschema_for::<PayloadDoc>(), "value": payload, "raw": optional("string"), "model": optional("string"),
                "reason": optional("string"), "refused": {"type": "array", "items": refused}, "cost_microusd": {"type": "integer"},
                "asked_at": text(), "answered_at": optional("string")
            }),
        )
    }
}

/// An answer of the lock, without what is empty there.
fn locked_answer() -> Value {
    json!({
        "type": "object", "description": "An answer of the lock",
        "required": ["field", "question", "value", "raw", "model", "reason", "cost_microusd", "at"],
        "properties": {
            "workflow": text(), "step": text(), "field": text(), "part": count(), "question": text(), "value": {}, "raw": text(),
            "model": text(), "reason": text(), "cost_microusd": count(), "at": text()
        }
    })
}

/// The past that a run shares.
fn past() -> Value {
    json!({
        "type": "object", "description": "The run whose past it shares, up to its event `at`; the events 2 to `shared` + 1 happened there",
        "required": ["run", "at", "shared", "edits"],
        "properties": {"run": text(), "at": count(), "shared": count(), "edits": {"description": "Names of what is otherwise than it was there"}}
    })
}

impl JsonSchema for RunDoc {
    fn schema_name() -> Cow<'static, str> {
        "RunView".into()
    }

    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        let workflow = object(
            "The definition that the run is pinned to",
            json!({
                "hash": text(), "main": text(), "files": {"type": "object", "additionalProperties": {"type": "string"}},
                "description": optional("string")
            }),
        );
        let signal = object(
            "A signal that may be sent to the run",
            json!({
                "name": text(), "description": optional("string"),
                "schema": {"type": "object", "description": "JSON Schema of the value", "additionalProperties": true},
                "received": count(), "untaken": {"type": "integer", "minimum": 0, "description": "How many of them no step has taken"}
            }),
        );
        let paused = object("Since when it is paused", json!({"at": text(), "by": text(), "reason": optional("string")}));
        object(
            "A run as its events tell it",
            json!({
                "run": schemas.subschema_for::<Summary>(),
                "workflow": workflow,
                "inputs": schemas.subschema_for::<PayloadDoc>(),
                "outputs": schemas.subschema_for::<Option<PayloadDoc>>(),
                "error": schemas.subschema_for::<Option<ErrorDoc>>(),
                "tasks": {"type": "array", "description": "In document order, parents before children", "items": schemas.subschema_for::<TaskDoc>()},
                "outputs_order": {"type": "array", "items": {"type": "string"}},
                "answers": {"type": "array", "items": schemas.subschema_for::<AnswerDoc>()},
                "locked": {"type": "array", "description": "What the lock answered before the run", "items": locked_answer()},
                "started_by": schemas.subschema_for::<Option<Actor>>(),
                "from": {"anyOf": [past(), {"type": "null"}]},
                "paused": {"anyOf": [paused, {"type": "null"}]},
                "signals": {"type": "array", "description": "What may be sent to it while it goes on", "items": signal},
                "checkpoints": {"type": "array", "description": "The first first", "items": schemas.subschema_for::<Checkpoint>()}
            }),
        )
    }
}

/// A place in the history of a run that has a name.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct Checkpoint(pub(crate) CheckpointView);

impl JsonSchema for Checkpoint {
    fn schema_name() -> Cow<'static, str> {
        "RunCheckpoint".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        object(
            "A place in the history of a run that has a name",
            json!({"name": text(), "seq": count(), "at": text(), "by": text(), "reason": optional("string")}),
        )
    }
}

/// What `event: change` of a live run carries.
pub(crate) struct LiveDoc;

impl JsonSchema for LiveDoc {
    fn schema_name() -> Cow<'static, str> {
        "LiveChange".into()
    }

    fn json_schema(schemas: &mut SchemaGenerator) -> Schema {
        object(
            "One event of a run and what it changed",
            json!({
                "event": schemas.subschema_for::<EventView>(),
                "tasks": {"type": "array", "items": schemas.subschema_for::<TaskDoc>()},
                "run": schemas.subschema_for::<Summary>()
            }),
        )
    }
}

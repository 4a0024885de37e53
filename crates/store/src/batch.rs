//! The one door for writes: everything that must become true together.

use base::{BlobId, Ctx, OrgId, Principal, Reach, StreamId, Timestamp};
use serde_json::Value;

/// Applied in one transaction by the one writer, in this order of fields, or not at all.
#[derive(Clone, Debug)]
pub struct Batch {
    pub org: OrgId,
    /// Blobs first, so that events may name them.
    pub blobs: Vec<Blob>,
    /// Payloads that its events name and that are stored already: while the stream is there, they stay.
    pub names: Vec<BlobId>,
    /// The stream that its blobs are for, where nothing is appended to it: they go when it goes.
    pub used_by: Option<StreamId>,
    pub append: Option<Append>,
    pub timers: Vec<TimerOp>,
    pub outbox: Vec<Outgoing>,
    /// Outgoing entries that have arrived, by number: they are removed.
    pub outbox_done: Vec<i64>,
    /// Outgoing entries that are put aside, by number, with why.
    pub outbox_held: Vec<(i64, String)>,
    pub audit: Vec<AuditRecord>,
    pub idempotency: Option<Idempotency>,
    /// Feature rows: statements from a feature's `sql.rs`. `$1` is always the organization.
    pub rows: Vec<Statement>,
    /// It ends work instead of making more: on a full disk it goes in, out of the room that is kept for this.
    pub urgent: bool,
}

impl Batch {
    pub fn new(org: OrgId) -> Self {
        Self {
            org,
            blobs: Vec::new(),
            names: Vec::new(),
            used_by: None,
            append: None,
            timers: Vec::new(),
            outbox: Vec::new(),
            outbox_done: Vec::new(),
            outbox_held: Vec::new(),
            audit: Vec::new(),
            idempotency: None,
            rows: Vec::new(),
            urgent: false,
        }
    }
}

/// Events at the end of one stream, guarded by compare-and-set on its length and its owner's epoch.
#[derive(Clone, Debug)]
pub struct Append {
    pub stream: StreamId,
    /// The sequence number of the last event the caller has seen; 0 makes the stream.
    pub expect: u64,
    pub events: Vec<NewEvent>,
    pub head: Head,
    /// An opaque state snapshot that covers everything up to the last event of this append.
    pub snapshot: Option<Vec<u8>>,
}

#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Past tense, dotted: `task.succeeded`.
    pub kind: &'static str,
    pub at: Timestamp,
    /// Who did it; the journal event is the audit record of the transition.
    pub actor: Principal,
    /// The person the body is about, if any.
    pub subject: Option<String>,
    /// JSON text.
    pub body: String,
}

/// Index columns of a stream: what lists filter and sort by. Filled by the caller, never interpreted here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// `running`, `waiting`, `succeeded` …
    pub status: String,
    /// True when nothing will ever be appended again.
    pub closed: bool,
    pub name: String,
    /// The part of the organization that it belongs to, and who began it: as said with the first append, for good.
    pub workspace: String,
    pub owner: Option<Principal>,
    pub definition: Option<BlobId>,
    pub started_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub steps_total: u64,
    pub steps_done: u64,
    pub steps_failed: u64,
    pub waiting: u64,
    pub cost_microusd: i64,
    pub tokens_in: u64,
    pub tokens_out: u64,
    /// One line for the list: the cause of a failure, what is waited for.
    pub note: Option<String>,
    /// Anything else a list shows, as JSON (labels, whether answers were simulated).
    pub extra: Value,
}

#[derive(Clone, Debug)]
pub struct Blob {
    pub id: BlobId,
    pub media_type: String,
    pub subject: Option<String>,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Debug)]
pub enum TimerOp {
    /// Replaces a timer of the same stream and name.
    Set {
        stream: StreamId,
        name: String,
        due: Timestamp,
    },
    Clear {
        stream: StreamId,
        name: String,
    },
}

#[derive(Clone, Debug)]
pub struct Outgoing {
    pub topic: String,
    pub body: Value,
    /// Who may be told of it; stands beside the body and is not sent.
    pub reach: Reach,
}

/// An administrative act that is no run transition.
#[derive(Clone, Debug)]
pub struct AuditRecord {
    pub at: Timestamp,
    pub actor: Principal,
    pub action: String,
    pub subject: Option<String>,
    pub body: Value,
}

impl AuditRecord {
    /// What somebody did on a request; the body says by which one it can be found.
    pub fn of(ctx: &Ctx, at: Timestamp, action: &str, mut body: Value) -> Self {
        if let (Some(id), Value::Object(fields)) = (&ctx.correlation_id, &mut body) {
            fields.insert("correlation_id".to_owned(), Value::from(&**id));
        }
        Self { at, actor: ctx.principal.clone(), action: action.to_owned(), subject: None, body }
    }
}

/// Remembers the answer to a request, so that the same key gets the same answer.
#[derive(Clone, Debug)]
pub struct Idempotency {
    pub key: String,
    pub request_hash: [u8; 32],
    pub response: Value,
    pub at: Timestamp,
}

#[derive(Clone, Debug)]
pub struct Statement {
    /// One text for both databases with `$n` parameters.
    pub sql: &'static str,
    /// From `$2` on.
    pub params: Vec<Param>,
    /// How many rows it must change; any other number refuses the whole batch (`stale_row`): a compare-and-set.
    pub expect: Option<u64>,
}

impl Statement {
    pub fn new(sql: &'static str, params: Vec<Param>) -> Self {
        Self { sql, params, expect: None }
    }

    /// Refuses the batch unless exactly `rows` rows change.
    #[must_use]
    pub fn expecting(self, rows: u64) -> Self {
        Self { expect: Some(rows), ..self }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Param {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// What stands for a zero byte in a text.
const CANNOT_BE_SHOWN: &str = "\u{FFFD}";

/// PostgreSQL's text holds no zero byte, and so no text does, whatever the database: where one comes from outside it is kept, and looked
/// for, as what cannot be shown. Bodies of events, snapshots and payloads are bytes and stay as they are.
pub(crate) fn without_zeros(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', CANNOT_BE_SHOWN).into() } else { text.into() }
}

impl Batch {
    pub(crate) fn without_zeros(&mut self) {
        let clean = |text: &mut String| {
            if text.contains('\0') {
                *text = text.replace('\0', CANNOT_BE_SHOWN);
            }
        };
        if let Some(append) = &mut self.append {
            let head = &mut append.head;
            [&mut head.status, &mut head.name, &mut head.workspace].into_iter().for_each(clean);
            head.note.iter_mut().for_each(clean);
            append.events.iter_mut().filter_map(|event| event.subject.as_mut()).for_each(clean);
        }
        for blob in &mut self.blobs {
            clean(&mut blob.media_type);
            blob.subject.iter_mut().for_each(clean);
        }
        for TimerOp::Set { name, .. } | TimerOp::Clear { name, .. } in &mut self.timers {
            clean(name);
        }
        self.outbox.iter_mut().for_each(|out| clean(&mut out.topic));
        self.outbox_held.iter_mut().for_each(|(_, reason)| clean(reason));
        for record in &mut self.audit {
            clean(&mut record.action);
            record.subject.iter_mut().for_each(clean);
        }
        self.idempotency.iter_mut().for_each(|i| clean(&mut i.key));
        for param in self.rows.iter_mut().flat_map(|row| &mut row.params) {
            if let Param::Text(text) = param {
                clean(text);
            }
        }
    }
}

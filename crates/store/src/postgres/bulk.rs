//! Everything a group of batches writes, column by column: one statement for each table, however many batches there are, and
//! all of them sent at once. What several batches of a group say of the same row is written once, as the last one said it.

use super::value::Session;
use crate::{
    Head, Outgoing, TimerOp,
    apply::{Written, int, stream_sum},
    blobs,
    chain::Hash,
    reader,
};
use base::{Digest, OrgId, Principal, StreamId};
use std::collections::{BTreeMap, BTreeSet};
use tokio_postgres::{Statement, types::ToSql};

const REASON_MAX: usize = 500;

/// The key of a row that belongs to a stream, and the organization it is in.
pub(crate) type Key = (OrgId, StreamId);

/// How far a stream gets in a group.
pub(crate) struct Advance {
    /// Its length before the group; `None`: the group makes it.
    pub(crate) before: Option<u64>,
    pub(crate) seq: u64,
    pub(crate) pos: u64,
    pub(crate) hash: Hash,
    pub(crate) head: Head,
    /// As the first append said, for good.
    pub(crate) workspace: String,
    pub(crate) owner: Option<String>,
}

impl Advance {
    fn sum(&self, (org, stream): &Key, epoch: u64) -> Vec<u8> {
        let Self { seq, pos, hash, head, workspace, owner, .. } = self;
        let row = Written { epoch, seq: *seq, pos: *pos, hash, head, workspace, owner: owner.as_deref() };
        stream_sum(*org, *stream, &row).to_vec()
    }
}

#[derive(Default)]
pub(crate) struct Events {
    org: Vec<Vec<u8>>,
    stream: Vec<Vec<u8>>,
    seq: Vec<i64>,
    pos: Vec<i64>,
    kind: Vec<&'static str>,
    at: Vec<i64>,
    actor: Vec<Vec<u8>>,
    subject: Vec<Option<String>>,
    body: Vec<Vec<u8>>,
    hash: Vec<Vec<u8>>,
}

/// One event or audit record as it is stored.
pub(crate) struct Link<'a> {
    pub(crate) seq: i64,
    pub(crate) pos: u64,
    pub(crate) at: i64,
    pub(crate) actor: [u8; 17],
    pub(crate) subject: Option<String>,
    pub(crate) body: &'a [u8],
    pub(crate) hash: Hash,
}

impl Events {
    pub(crate) fn push(&mut self, (org, stream): Key, kind: &'static str, link: Link<'_>) {
        self.org.push(org.as_bytes().to_vec());
        self.stream.push(stream.as_bytes().to_vec());
        self.seq.push(link.seq);
        self.pos.push(int(link.pos));
        self.kind.push(kind);
        self.at.push(link.at);
        self.actor.push(link.actor.to_vec());
        self.subject.push(link.subject);
        self.body.push(link.body.to_vec());
        self.hash.push(link.hash.to_vec());
    }
}

#[derive(Default)]
pub(crate) struct Audits {
    org: Vec<Vec<u8>>,
    seq: Vec<i64>,
    pos: Vec<i64>,
    action: Vec<String>,
    at: Vec<i64>,
    actor: Vec<Vec<u8>>,
    subject: Vec<Option<String>>,
    body: Vec<Vec<u8>>,
    hash: Vec<Vec<u8>>,
}

impl Audits {
    pub(crate) fn push(&mut self, org: OrgId, action: &str, link: Link<'_>) {
        self.org.push(org.as_bytes().to_vec());
        self.seq.push(link.seq);
        self.pos.push(int(link.pos));
        self.action.push(action.to_owned());
        self.at.push(link.at);
        self.actor.push(link.actor.to_vec());
        self.subject.push(link.subject);
        self.body.push(link.body.to_vec());
        self.hash.push(link.hash.to_vec());
    }
}

/// A payload: who it is about, its type, its bytes.
type Payload = (Option<String>, String, Vec<u8>);
/// The hash of the request, the answer, and when.
type Answer = ([u8; 32], String, i64);

#[derive(Default)]
pub(crate) struct Bulk {
    pub(crate) events: Events,
    pub(crate) audits: Audits,
    pub(crate) streams: BTreeMap<Key, Advance>,
    pub(crate) counts: BTreeMap<(OrgId, String, String), i64>,
    pub(crate) snapshots: BTreeMap<Key, (u64, Vec<u8>)>,
    pub(crate) blobs: BTreeMap<(OrgId, [u8; 32]), Payload>,
    pub(crate) places: BTreeSet<(OrgId, [u8; 32], String)>,
    /// Payloads, and by whom each is used.
    pub(crate) uses: BTreeSet<(OrgId, [u8; 32], Vec<u8>)>,
    /// `None`: cleared.
    timers: BTreeMap<(OrgId, StreamId, String), Option<i64>>,
    dropped: BTreeSet<Key>,
    outbox: Vec<(OrgId, String, i64, Vec<u8>, String)>,
    held: Vec<(OrgId, i64, String, i64)>,
    done: BTreeSet<(OrgId, i64)>,
    pub(crate) keys: BTreeMap<(OrgId, String), Answer>,
    pub(crate) principals: BTreeMap<(OrgId, Vec<u8>), (i64, String)>,
}

impl Bulk {
    pub(crate) fn is_empty(&self) -> bool {
        self.events.org.is_empty()
            && self.audits.org.is_empty()
            && self.snapshots.is_empty()
            && self.blobs.is_empty()
            && self.uses.is_empty()
            && self.timers.is_empty()
            && self.outbox.is_empty()
            && self.held.is_empty()
            && self.done.is_empty()
            && self.keys.is_empty()
    }

    pub(crate) fn count(&mut self, org: OrgId, workspace: &str, status: &str, by: i64) {
        *self.counts.entry((org, workspace.to_owned(), status.to_owned())).or_default() += by;
    }

    pub(crate) fn know(&mut self, org: OrgId, who: &Principal) {
        let row = (crate::chain::kind_code(who.kind).into(), who.name.replace('\0', ""));
        self.principals.insert((org, who.id.as_bytes().to_vec()), row);
    }

    pub(crate) fn timer(&mut self, org: OrgId, op: TimerOp) {
        match op {
            TimerOp::Set { stream, name, due } => self.timers.insert((org, stream, name), Some(due.0)),
            TimerOp::Clear { stream, name } => self.timers.insert((org, stream, name), None),
        };
    }

    /// A closed stream has no timers, not even those that this group has set.
    pub(crate) fn drop_timers(&mut self, (org, stream): Key) {
        self.timers.retain(|(o, s, _), _| (*o, *s) != (org, stream));
        self.dropped.insert((org, stream));
    }

    pub(crate) fn send(&mut self, org: OrgId, outgoing: Vec<Outgoing>, now: i64) {
        for out in outgoing {
            let reach = serde_json::to_string(&out.reach).unwrap_or_default();
            self.outbox.push((org, out.topic, now, out.body.to_string().into_bytes(), reach));
        }
    }

    pub(crate) fn arrived(&mut self, org: OrgId, done: &[i64]) {
        self.done.extend(done.iter().map(|n| (org, *n)));
    }

    pub(crate) fn hold(&mut self, org: OrgId, held: Vec<(i64, String)>, now: i64) {
        for (n, reason) in held {
            self.held.push((org, n, reason.chars().take(REASON_MAX).collect(), now));
            self.done.insert((org, n));
        }
    }
}

/// A statement with its columns.
pub(crate) struct Write {
    sql: &'static str,
    columns: Vec<Box<dyn ToSql + Sync + Send>>,
}

impl Write {
    pub(crate) async fn prepared(&self, session: &Session) -> Result<Statement, tokio_postgres::Error> {
        session.own(self.sql).await
    }

    pub(crate) fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
        self.columns.iter().map(|column| &**column as &(dyn ToSql + Sync)).collect()
    }
}

/// One list for each column; a column needs few of the names of its row.
macro_rules! columns {
    ($rows:expr, $row:pat => $($value:expr),* $(,)?) => {
        vec![$({
            #[allow(unused_variables)]
            let column = $rows.iter().map(|$row| $value).collect::<Vec<_>>();
            Box::new(column) as Box<dyn ToSql + Sync + Send>
        }),*]
    };
}

fn id(org: &OrgId) -> &[u8] {
    org.as_bytes()
}

const PRINCIPALS: &str = "INSERT INTO principal(org, id, kind, name) SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::int8[], $4::text[])
    ON CONFLICT(org, id) DO UPDATE SET kind = excluded.kind, name = excluded.name";
const PLACES: &str = "INSERT INTO blob_place(org, id, workspace) SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[])
    ON CONFLICT DO NOTHING";
const USES: &str = "INSERT INTO blob_use(org, id, used_by) SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::bytea[])
    ON CONFLICT DO NOTHING";
const BLOBS: &str = "INSERT INTO blob(org, id, key_id, subject, media_type, size, bytes, sum)
    SELECT org, id, 0, subject, media_type, octet_length(bytes), bytes, sum
    FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::text[], $5::bytea[], $6::bytea[]) AS u(org, id, subject, media_type, bytes, sum)
    ON CONFLICT(org, id) DO NOTHING";
const EVENTS: &str = "INSERT INTO event(org, stream, seq, pos, kind, at, actor, key_id, subject, body, hash)
    SELECT org, stream, seq, pos, kind, at, actor, 0, subject, body, hash
    FROM unnest($1::bytea[], $2::bytea[], $3::int8[], $4::int8[], $5::text[], $6::int8[], $7::bytea[], $8::text[], $9::bytea[], $10::bytea[])
      AS u(org, stream, seq, pos, kind, at, actor, subject, body, hash)";
const AUDITS: &str = "INSERT INTO audit(org, part, seq, pos, action, at, actor, key_id, subject, body, hash)
    SELECT org, 0, seq, pos, action, at, actor, 0, subject, body, hash
    FROM unnest($1::bytea[], $2::int8[], $3::int8[], $4::text[], $5::int8[], $6::bytea[], $7::text[], $8::bytea[], $9::bytea[])
      AS u(org, seq, pos, action, at, actor, subject, body, hash)";
const STREAMS_NEW: &str = "INSERT INTO stream(org, id, epoch, seq, pos, head, status, closed, name, definition, started_at, ended_at,
      steps_total, steps_done, steps_failed, waiting, cost_microusd, tokens_in, tokens_out, note, extra, workspace, owner, sum)
    SELECT org, id, $24::int8, seq, pos, head, status, closed, name, definition, started_at, ended_at,
      steps_total, steps_done, steps_failed, waiting, cost_microusd, tokens_in, tokens_out, note, extra, workspace, owner, sum
    FROM unnest($1::bytea[], $2::bytea[], $3::int8[], $4::int8[], $5::bytea[], $6::text[], $7::int8[], $8::text[], $9::bytea[], $10::int8[],
      $11::int8[], $12::int8[], $13::int8[], $14::int8[], $15::int8[], $16::int8[], $17::int8[], $18::int8[], $19::text[], $20::text[],
      $21::text[], $22::text[], $23::bytea[])
      AS u(org, id, seq, pos, head, status, closed, name, definition, started_at, ended_at, steps_total, steps_done, steps_failed, waiting,
        cost_microusd, tokens_in, tokens_out, note, extra, workspace, owner, sum)";
/// Each must still have the length it was seen with, under no later owner; otherwise nothing of the group is written.
const STREAMS_STEP: &str = "WITH changed AS (UPDATE stream SET epoch = $24, seq = u.seq, pos = u.pos, head = u.head, status = u.status,
        closed = u.closed, name = u.name, definition = u.definition, started_at = u.started_at, ended_at = u.ended_at,
        steps_total = u.steps_total, steps_done = u.steps_done, steps_failed = u.steps_failed, waiting = u.waiting,
        cost_microusd = u.cost_microusd, tokens_in = u.tokens_in, tokens_out = u.tokens_out, note = u.note, extra = u.extra, sum = u.sum
      FROM unnest($1::bytea[], $2::bytea[], $3::int8[], $4::int8[], $5::bytea[], $6::text[], $7::int8[], $8::text[], $9::bytea[], $10::int8[],
        $11::int8[], $12::int8[], $13::int8[], $14::int8[], $15::int8[], $16::int8[], $17::int8[], $18::int8[], $19::text[], $20::text[],
        $21::int8[], $22::int8[], $23::bytea[])
        AS u(org, id, seq, pos, head, status, closed, name, definition, started_at, ended_at, steps_total, steps_done, steps_failed, waiting,
          cost_microusd, tokens_in, tokens_out, note, extra, before, place, sum)
      WHERE stream.org = u.org AND stream.id = u.id AND stream.seq = u.before AND stream.epoch <= $24 RETURNING 1)
    SELECT orc_expect((SELECT count(*) FROM changed), cardinality($1::bytea[]))";
const COUNTS: &str =
    "INSERT INTO stream_count(org, workspace, status, n) SELECT * FROM unnest($1::bytea[], $2::text[], $3::text[], $4::int8[])
    ON CONFLICT(org, workspace, status) DO UPDATE SET n = stream_count.n + excluded.n";
const SNAPSHOTS: &str = "INSERT INTO snapshot(org, stream, seq, key_id, body, sum)
    SELECT org, stream, seq, 0, body, sum
    FROM unnest($1::bytea[], $2::bytea[], $3::int8[], $4::bytea[], $5::bytea[]) AS u(org, stream, seq, body, sum)
    ON CONFLICT(org, stream) DO UPDATE SET seq = excluded.seq, key_id = 0, body = excluded.body, sum = excluded.sum";
const TIMERS_DROP: &str = "DELETE FROM timer USING unnest($1::bytea[], $2::bytea[]) AS u(org, stream)
    WHERE timer.org = u.org AND timer.stream = u.stream";
const TIMERS_CLEAR: &str = "DELETE FROM timer USING unnest($1::bytea[], $2::bytea[], $3::text[]) AS u(org, stream, name)
    WHERE timer.org = u.org AND timer.stream = u.stream AND timer.name = u.name";
const TIMERS_SET: &str = "INSERT INTO timer(org, stream, name, due) SELECT * FROM unnest($1::bytea[], $2::bytea[], $3::text[], $4::int8[])
    ON CONFLICT(org, stream, name) DO UPDATE SET due = excluded.due";
const OUTBOX: &str = "INSERT INTO outbox(org, topic, at, key_id, body, reach) SELECT org, topic, at, 0, body, reach
    FROM unnest($1::bytea[], $2::text[], $3::int8[], $4::bytea[], $5::text[]) WITH ORDINALITY AS u(org, topic, at, body, reach, place)
    ORDER BY place";
const OUTBOX_HOLD: &str = "INSERT INTO outbox_held(n, org, topic, at, key_id, subject, body, reach, reason, held_at)
    SELECT o.n, o.org, o.topic, o.at, o.key_id, o.subject, o.body, o.reach, u.reason, u.at
    FROM unnest($1::bytea[], $2::int8[], $3::text[], $4::int8[]) AS u(org, n, reason, at) JOIN outbox o ON o.org = u.org AND o.n = u.n";
const OUTBOX_REMOVE: &str = "DELETE FROM outbox USING unnest($1::bytea[], $2::int8[]) AS u(org, n)
    WHERE outbox.org = u.org AND outbox.n = u.n";
const KEYS: &str = "INSERT INTO idempotency(org, key, request, response, at)
    SELECT * FROM unnest($1::bytea[], $2::text[], $3::bytea[], $4::text[], $5::int8[])";

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[
    PRINCIPALS,
    PLACES,
    USES,
    BLOBS,
    EVENTS,
    AUDITS,
    STREAMS_NEW,
    STREAMS_STEP,
    COUNTS,
    SNAPSHOTS,
    TIMERS_DROP,
    TIMERS_CLEAR,
    TIMERS_SET,
    OUTBOX,
    OUTBOX_HOLD,
    OUTBOX_REMOVE,
    KEYS,
];

impl Bulk {
    /// What is written, in order.
    pub(crate) fn writes(&self, epoch: u64) -> Vec<Write> {
        let mut out = Vec::new();
        let mut put = |some: bool, sql: &'static str, columns: Vec<Box<dyn ToSql + Sync + Send>>| {
            if some {
                out.push(Write { sql, columns });
            }
        };
        let p = &self.principals;
        put(!p.is_empty(), PRINCIPALS, columns!(p, ((o, i), (k, n)) => id(o).to_vec(), i.clone(), *k, n.clone()));
        let p = &self.places;
        put(!p.is_empty(), PLACES, columns!(p, (o, i, w) => id(o).to_vec(), i.to_vec(), w.clone()));
        let u = &self.uses;
        put(!u.is_empty(), USES, columns!(u, (o, i, s) => id(o).to_vec(), i.to_vec(), s.clone()));
        let b = &self.blobs;
        put(
            !b.is_empty(),
            BLOBS,
            columns!(b, ((o, i), (s, m, b)) =>
                id(o).to_vec(),
                i.to_vec(),
                s.clone(),
                m.clone(),
                b.clone(),
                blobs::sum(*o, Digest(*i), s.as_deref(), m, int(b.len() as u64)).to_vec(),
            ),
        );
        put(!self.events.org.is_empty(), EVENTS, self.events.columns());
        for new in [true, false] {
            let some = self.streams.values().any(|a| a.before.is_none() == new);
            put(some, if new { STREAMS_NEW } else { STREAMS_STEP }, self.stream_columns(new, epoch));
        }
        let c: Vec<_> = self.counts.iter().filter(|(_, n)| **n != 0).collect();
        put(!c.is_empty(), COUNTS, columns!(c, ((o, w, s), n) => id(o).to_vec(), w.clone(), s.clone(), **n));
        let s = &self.snapshots;
        put(
            !s.is_empty(),
            SNAPSHOTS,
            columns!(s, ((o, i), (n, b)) =>
                id(o).to_vec(),
                i.as_bytes().to_vec(),
                int(*n),
                b.clone(),
                reader::snapshot_sum(*o, *i, int(*n), b).to_vec(),
            ),
        );
        self.rest(&mut put);
        out
    }

    fn rest(&self, put: &mut impl FnMut(bool, &'static str, Vec<Box<dyn ToSql + Sync + Send>>)) {
        let d = &self.dropped;
        put(!d.is_empty(), TIMERS_DROP, columns!(d, (o, s) => id(o).to_vec(), s.as_bytes().to_vec()));
        let cleared: Vec<_> = self.timers.iter().filter(|(_, due)| due.is_none()).collect();
        let c = &cleared;
        put(!c.is_empty(), TIMERS_CLEAR, columns!(c, ((o, s, n), _) => id(o).to_vec(), s.as_bytes().to_vec(), n.clone()));
        let set: Vec<_> = self.timers.iter().filter_map(|(key, due)| due.map(|due| (key, due))).collect();
        put(!set.is_empty(), TIMERS_SET, columns!(set, ((o, s, n), due) => id(o).to_vec(), s.as_bytes().to_vec(), n.clone(), *due));
        let b = &self.outbox;
        put(!b.is_empty(), OUTBOX, columns!(b, (o, t, at, b, r) => id(o).to_vec(), t.clone(), *at, b.clone(), r.clone()));
        let h = &self.held;
        put(!h.is_empty(), OUTBOX_HOLD, columns!(h, (o, n, r, at) => id(o).to_vec(), *n, r.clone(), *at));
        let d = &self.done;
        put(!d.is_empty(), OUTBOX_REMOVE, columns!(d, (o, n) => id(o).to_vec(), *n));
        put(!self.audits.org.is_empty(), AUDITS, self.audits.columns());
        let k = &self.keys;
        put(!k.is_empty(), KEYS, columns!(k, ((o, k), (h, r, at)) => id(o).to_vec(), k.clone(), h.to_vec(), r.clone(), *at));
    }

    fn stream_columns(&self, new: bool, epoch: u64) -> Vec<Box<dyn ToSql + Sync + Send>> {
        let s: Vec<_> = self.streams.iter().filter(|(_, a)| a.before.is_none() == new).collect();
        let mut columns = columns!(s, ((o, i), a) =>
            id(o).to_vec(),
            i.as_bytes().to_vec(),
            int(a.seq),
            int(a.pos),
            a.hash.to_vec(),
            a.head.status.clone(),
            i64::from(a.head.closed),
            a.head.name.clone(),
            a.head.definition.map(|d| d.0.to_vec()),
            a.head.started_at.0,
            a.head.ended_at.map(|t| t.0),
            int(a.head.steps_total),
            int(a.head.steps_done),
            int(a.head.steps_failed),
            int(a.head.waiting),
            a.head.cost_microusd,
            int(a.head.tokens_in),
            int(a.head.tokens_out),
            a.head.note.clone(),
            crate::apply::extra(&a.head),
        );
        columns.extend(if new {
            columns!(s, (_, a) => a.workspace.clone(), a.owner.clone())
        } else {
            columns!(s, (_, a) => a.before.map_or(0, int), 0_i64)
        });
        columns.extend(columns!(s, (key, a) => a.sum(key, epoch)));
        columns.push(Box::new(int(epoch)));
        columns
    }
}

impl Events {
    fn columns(&self) -> Vec<Box<dyn ToSql + Sync + Send>> {
        vec![
            Box::new(self.org.clone()),
            Box::new(self.stream.clone()),
            Box::new(self.seq.clone()),
            Box::new(self.pos.clone()),
            Box::new(self.kind.clone()),
            Box::new(self.at.clone()),
            Box::new(self.actor.clone()),
            Box::new(self.subject.clone()),
            Box::new(self.body.clone()),
            Box::new(self.hash.clone()),
        ]
    }
}

impl Audits {
    fn columns(&self) -> Vec<Box<dyn ToSql + Sync + Send>> {
        vec![
            Box::new(self.org.clone()),
            Box::new(self.seq.clone()),
            Box::new(self.pos.clone()),
            Box::new(self.action.clone()),
            Box::new(self.at.clone()),
            Box::new(self.actor.clone()),
            Box::new(self.subject.clone()),
            Box::new(self.body.clone()),
            Box::new(self.hash.clone()),
        ]
    }
}

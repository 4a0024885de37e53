//! Hash chains. One per stream and one per organization and audit partition; each link covers the stored bytes
//! (ciphertext once bodies are encrypted) and the link before it. The *root* runs over all links in commit order.
//!
//! Framing: fixed-size fields stand as they are, each variable one behind its length as `u32`, an optional one behind a
//! presence byte. So no two different records have the same bytes.

use crate::{AuditRecord, NewEvent, StoredEvent, apply::int};
use aws_lc_rs::digest::{SHA256, digest};
use base::{Digest, OrgId, Principal, PrincipalId, PrincipalKind, StreamId};

pub(crate) type Hash = [u8; 32];

pub(crate) const GENESIS: Hash = [0; 32];
const EVENT: &[u8] = b"orc/event/v1";
const AUDIT: &[u8] = b"orc/audit/v1";
const ROOT: &[u8] = b"orc/root/v1";

/// One event as it is stored.
pub(crate) struct EventLink<'a> {
    pub(crate) org: &'a [u8],
    pub(crate) stream: &'a [u8],
    pub(crate) seq: i64,
    pub(crate) kind: &'a str,
    pub(crate) at: i64,
    pub(crate) actor: &'a [u8],
    pub(crate) key_id: i64,
    pub(crate) subject: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

impl<'a> EventLink<'a> {
    /// A new one. `actor`: as [`actor`] writes the one of the event.
    pub(crate) fn new(org: &'a OrgId, stream: &'a StreamId, seq: u64, event: &'a NewEvent, actor: &'a [u8]) -> Self {
        Self {
            org: org.as_bytes(),
            stream: stream.as_bytes(),
            seq: int(seq),
            kind: event.kind,
            at: event.at.0,
            actor,
            key_id: 0,
            subject: event.subject.as_deref(),
            body: event.body.as_bytes(),
        }
    }
}

/// One audit record as it is stored.
pub(crate) struct AuditLink<'a> {
    pub(crate) org: OrgId,
    pub(crate) partition: i64,
    pub(crate) seq: i64,
    pub(crate) action: &'a str,
    pub(crate) at: i64,
    pub(crate) actor: &'a [u8],
    pub(crate) key_id: i64,
    pub(crate) subject: Option<&'a str>,
    pub(crate) body: &'a [u8],
}

impl<'a> AuditLink<'a> {
    /// A new one. `actor` and `body`: those of the record, as they are written.
    pub(crate) fn new(org: OrgId, seq: i64, record: &'a AuditRecord, actor: &'a [u8], body: &'a str) -> Self {
        Self {
            org,
            partition: 0,
            seq,
            action: &record.action,
            at: record.at.0,
            actor,
            key_id: 0,
            subject: record.subject.as_deref(),
            body: body.as_bytes(),
        }
    }
}

/// Computes links; keeps its buffer.
#[derive(Default)]
pub(crate) struct Chain {
    buf: Vec<u8>,
}

impl Chain {
    pub(crate) fn event(&mut self, prev: &Hash, e: &EventLink<'_>) -> Hash {
        self.start(EVENT, prev);
        self.buf.extend_from_slice(e.org);
        self.buf.extend_from_slice(e.stream);
        self.int(e.seq);
        self.bytes(e.kind.as_bytes());
        self.rest(e.at, e.actor, e.key_id, e.subject, e.body)
    }

    pub(crate) fn audit(&mut self, prev: &Hash, a: &AuditLink<'_>) -> Hash {
        self.start(AUDIT, prev);
        self.buf.extend_from_slice(a.org.as_bytes());
        self.int(a.partition);
        self.int(a.seq);
        self.bytes(a.action.as_bytes());
        self.rest(a.at, a.actor, a.key_id, a.subject, a.body)
    }

    pub(crate) fn root(&mut self, prev: &Hash, pos: i64, link: &Hash) -> Hash {
        self.start(ROOT, prev);
        self.int(pos);
        self.buf.extend_from_slice(link);
        sha256(&self.buf)
    }

    fn start(&mut self, tag: &[u8], prev: &Hash) {
        self.buf.clear();
        self.bytes(tag);
        self.buf.extend_from_slice(prev);
    }

    fn rest(&mut self, at: i64, actor: &[u8], key_id: i64, subject: Option<&str>, body: &[u8]) -> Hash {
        self.int(at);
        self.bytes(actor);
        self.int(key_id);
        match subject {
            Some(s) => {
                self.buf.push(1);
                self.bytes(s.as_bytes());
            }
            None => self.buf.push(0),
        }
        self.bytes(body);
        sha256(&self.buf)
    }

    fn int(&mut self, n: i64) {
        self.buf.extend_from_slice(&n.to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        // Anything near the limit was refused at the door.
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.buf.extend_from_slice(&len.to_le_bytes());
        self.buf.extend_from_slice(bytes);
    }
}

/// A sum over the columns of a row that no chain covers: the type, the length and the bytes of each, in order.
pub(crate) struct RowSum(Vec<u8>);

impl RowSum {
    /// `table` keeps equal rows of two tables apart.
    pub(crate) fn of(table: &str) -> Self {
        let mut sum = Self(Vec::with_capacity(256));
        sum.bytes(b"orc/row/v1");
        sum.bytes(table.as_bytes());
        sum
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.0.extend_from_slice(&len.to_le_bytes());
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn int(mut self, n: impl Into<Option<i64>>) -> Self {
        match n.into() {
            Some(n) => {
                self.0.push(1);
                self.0.extend_from_slice(&n.to_le_bytes());
            }
            None => self.0.push(0),
        }
        self
    }

    pub(crate) fn text<'a>(mut self, text: impl Into<Option<&'a str>>) -> Self {
        match text.into() {
            Some(text) => {
                self.0.push(2);
                self.bytes(text.as_bytes());
            }
            None => self.0.push(0),
        }
        self
    }

    pub(crate) fn blob<'a>(mut self, bytes: impl Into<Option<&'a [u8]>>) -> Self {
        match bytes.into() {
            Some(bytes) => {
                self.0.push(3);
                self.bytes(bytes);
            }
            None => self.0.push(0),
        }
        self
    }

    pub(crate) fn param(self, value: &crate::Param) -> Self {
        use crate::Param;
        match value {
            Param::Null => self.int(None),
            Param::Int(n) => self.int(*n),
            Param::Real(x) => self.int(x.to_bits().cast_signed()),
            Param::Text(text) => self.text(text.as_str()),
            Param::Bytes(bytes) => self.blob(bytes.as_slice()),
        }
    }

    /// A column as it is stored.
    pub(crate) fn stored(self, value: rusqlite::types::ValueRef<'_>) -> Self {
        use rusqlite::types::ValueRef;
        match value {
            ValueRef::Null => self.int(None),
            ValueRef::Integer(n) => self.int(n),
            ValueRef::Real(x) => self.int(x.to_bits().cast_signed()),
            ValueRef::Text(bytes) => {
                let mut sum = self;
                sum.0.push(2);
                sum.bytes(bytes);
                sum
            }
            ValueRef::Blob(bytes) => self.blob(bytes),
        }
    }

    pub(crate) fn end(self) -> Sum {
        let mut out = [0; 16];
        out.copy_from_slice(&sha256(&self.0)[..16]);
        out
    }
}

pub(crate) type Sum = [u8; 16];

pub(crate) fn sha256(bytes: &[u8]) -> Hash {
    let mut out = [0; 32];
    out.copy_from_slice(digest(&SHA256, bytes).as_ref());
    out
}

/// Who did it, without the name: names belong to a person and can be erased, the chain cannot change.
pub(crate) fn actor(p: &Principal) -> [u8; 17] {
    let mut out = [0; 17];
    out[0] = kind_code(p.kind);
    out[1..].copy_from_slice(p.id.as_bytes());
    out
}

/// The link of an event of this organization behind the link before it, which is all zeros for the first.
pub fn event_link(before: &Digest, org: OrgId, event: &StoredEvent) -> Digest {
    let actor = actor(&event.actor);
    let link = EventLink {
        org: org.as_bytes(),
        stream: event.stream.as_bytes(),
        seq: int(event.seq),
        kind: &event.kind,
        at: event.at.0,
        actor: &actor,
        key_id: 0,
        subject: event.subject.as_deref(),
        body: event.body.as_bytes(),
    };
    Digest(Chain::default().event(&before.0, &link))
}

/// Who is meant by the bytes that stand for an actor in stored records.
pub fn actor_parts(bytes: &[u8]) -> Option<(PrincipalKind, PrincipalId)> {
    let (kind, id) = bytes.split_first()?;
    Some((kind_of(*kind)?, PrincipalId::from_slice(id)?))
}

pub(crate) fn kind_code(kind: PrincipalKind) -> u8 {
    match kind {
        PrincipalKind::User => 1,
        PrincipalKind::ServiceAccount => 2,
        PrincipalKind::Agent => 3,
        PrincipalKind::System => 4,
    }
}

fn kind_of(code: u8) -> Option<PrincipalKind> {
    Some(match code {
        1 => PrincipalKind::User,
        2 => PrincipalKind::ServiceAccount,
        3 => PrincipalKind::Agent,
        4 => PrincipalKind::System,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link<'a>(kind: &'a str, subject: Option<&'a str>, body: &'a [u8]) -> EventLink<'a> {
        EventLink { org: &[1; 16], stream: &[2; 16], seq: 1, kind, at: 5, actor: &[1; 17], key_id: 0, subject, body }
    }

    #[test]
    fn moving_a_byte_between_fields_changes_the_link() {
        let mut chain = Chain::default();
        let links = [
            link("ab", Some("c"), b"d"),
            link("a", Some("bc"), b"d"),
            link("ab", None, b"cd"),
            link("ab", Some(""), b"cd"),
            link("ab", Some("cd"), b""),
        ];
        let hashes: std::collections::HashSet<Hash> = links.iter().map(|l| chain.event(&GENESIS, l)).collect();
        assert_eq!(hashes.len(), links.len());
    }

    #[test]
    fn every_field_and_the_link_before_count() {
        let mut chain = Chain::default();
        let base = chain.event(&GENESIS, &link("k", None, b"{}"));
        assert_ne!(base, chain.event(&[1; 32], &link("k", None, b"{}")));
        assert_ne!(base, chain.event(&GENESIS, &EventLink { seq: 2, ..link("k", None, b"{}") }));
        assert_ne!(base, chain.event(&GENESIS, &EventLink { at: 6, ..link("k", None, b"{}") }));
        assert_ne!(base, chain.event(&GENESIS, &EventLink { key_id: 1, ..link("k", None, b"{}") }));
        assert_ne!(base, chain.event(&GENESIS, &EventLink { actor: &[2; 17], ..link("k", None, b"{}") }));
        assert_eq!(base, chain.event(&GENESIS, &link("k", None, b"{}")));
    }
}

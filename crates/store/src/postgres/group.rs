//! One group: what is needed to decide is read, then everything is written in one round trip.

use super::{
    Shared,
    draft::{Draft, End, Known},
    head, rows,
    value::Session,
    writer::Pending,
};
use crate::{Batch, Committed, apply::int, chain::Hash, fault};
use base::{Error, OrgId, Result, StreamId};
use futures_util::future::join_all;
use std::{collections::BTreeSet, pin::Pin};
use tokio_postgres::{error::SqlState, types::ToSql};

/// Why a group did not go in.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The connection is gone, or the server said something that may pass: nothing is known to be written.
    Broken(String),
    /// The database cannot hold this content, whoever sends it: a text that is too long for an index.
    Refused(String),
    Full,
    Deposed,
    Fatal(Error),
}

impl Trouble {
    pub(crate) fn of(e: tokio_postgres::Error) -> Self {
        match e.code() {
            Some(code) if code.code() == "ORC01" => Self::Deposed,
            Some(&SqlState::DISK_FULL) => Self::Full,
            Some(code) if code.code().starts_with("54") => Self::Refused(fault::said(&e)),
            // Damage, a failed write, or rows that contradict what this process knows to be so.
            Some(code) if ["XX", "58", "23", "OR", "42", "22"].contains(&&code.code()[..2]) => Self::Fatal(fault::failed(fault::said(&e))),
            _ => Self::Broken(fault::said(&e)),
        }
    }
}

/// A group that is in, or may be.
pub(crate) struct Sent {
    pub(crate) results: Vec<Result<Committed>>,
    /// Why it is not known, if so.
    pub(crate) doubt: Option<String>,
    /// The journal went on.
    pub(crate) written: bool,
}

type Sending<'a> = Pin<Box<dyn Future<Output = std::result::Result<(), tokio_postgres::Error>> + Send + 'a>>;

/// Tries to write the group. `groups`: how many were written before.
pub(crate) async fn attempt(shared: &Shared, session: &Session, known: &mut Known, jobs: &[Pending], groups: i64) -> Result<Sent, Trouble> {
    let mut draft = load(shared, session, known, jobs).await?;
    let mut results = Vec::with_capacity(jobs.len());
    for job in jobs {
        let batch = &job.batch;
        results.push(take(shared, session, known, &mut draft, batch).await?);
    }
    if draft.bulk.is_empty() && !draft.open {
        return Ok(Sent { results, doubt: None, written: false });
    }
    let doubt = send(shared, session, known, &draft, groups).await?;
    Ok(Sent { results, doubt, written: true })
}

async fn take(
    shared: &Shared,
    session: &Session,
    known: &mut Known,
    draft: &mut Draft,
    batch: &Batch,
) -> Result<Result<Committed>, Trouble> {
    if let Err(e) = known.check(shared, draft, batch) {
        return Ok(Err(e));
    }
    if !batch.rows.is_empty()
        && let Err(e) = rows::write(session, draft, batch.org, &batch.rows).await?
    {
        return Ok(Err(e));
    }
    Ok(Ok(known.write(shared, draft, batch)))
}

const ENDS: &str = "SELECT u.org, u.id, s.seq, s.head, s.epoch, s.status, s.closed, s.workspace, s.owner, e.hash, t.org IS NOT NULL
    FROM unnest($1::bytea[], $2::bytea[]) AS u(org, id) LEFT JOIN stream s ON s.org = u.org AND s.id = u.id
      LEFT JOIN event e ON e.org = s.org AND e.stream = s.id AND e.seq = s.seq
      LEFT JOIN tombstone t ON t.org = u.org AND t.stream = u.id";
const ANSWERS: &str = "SELECT k.org, k.key, k.request, k.response
    FROM unnest($1::bytea[], $2::text[]) AS u(org, key) JOIN idempotency k ON k.org = u.org AND k.key = u.key";
const AUDITS: &str = "SELECT u.org, a.seq, a.hash FROM unnest($1::bytea[]) AS u(org)
    CROSS JOIN LATERAL (SELECT seq, hash FROM audit WHERE audit.org = u.org AND part = 0 ORDER BY seq DESC LIMIT 1) a";

#[cfg(test)]
pub(crate) const STATEMENTS: &[&str] = &[ENDS, ANSWERS, AUDITS];

/// Reads the ends of streams and audit chains and the answered requests that the group is about and that are not known yet.
async fn load(shared: &Shared, session: &Session, known: &mut Known, jobs: &[Pending]) -> Result<Draft, Trouble> {
    let mut streams = BTreeSet::new();
    let (mut keys, mut audits) = (BTreeSet::new(), BTreeSet::new());
    for Pending { batch, .. } in jobs {
        if let Some(append) = &batch.append
            && !known.ends.contains_key(&(batch.org, append.stream))
        {
            streams.insert((batch.org, append.stream));
        }
        if let Some(idempotency) = &batch.idempotency {
            keys.insert((batch.org, idempotency.key.clone()));
        }
        if !batch.audit.is_empty() && !known.audits.contains_key(&batch.org) {
            audits.insert(batch.org);
        }
    }
    let mut draft = Draft::default();
    load_ends(shared, session, (&mut *known, &mut draft), &streams).await?;
    if !keys.is_empty() {
        let orgs: Vec<&[u8]> = keys.iter().map(|(org, _)| org.as_bytes().as_slice()).collect();
        let texts: Vec<&str> = keys.iter().map(|(_, key)| key.as_str()).collect();
        for row in session.rows(ANSWERS, &[&orgs, &texts]).await.map_err(Trouble::of)? {
            let (org, hash): (Vec<u8>, Vec<u8>) = (row.get(0), row.get(2));
            if let Some((org, hash)) = OrgId::from_slice(&org).zip(Hash::try_from(hash).ok()) {
                draft.answered.insert((org, row.get(1)), (hash, row.get(3)));
            }
        }
    }
    if !audits.is_empty() {
        let orgs: Vec<&[u8]> = audits.iter().map(|org| org.as_bytes().as_slice()).collect();
        for row in session.rows(AUDITS, &[&orgs]).await.map_err(Trouble::of)? {
            let (org, hash): (Vec<u8>, Vec<u8>) = (row.get(0), row.get(2));
            if let Some((org, hash)) = OrgId::from_slice(&org).zip(Hash::try_from(hash).ok()) {
                known.audits.insert(org, (row.get(1), hash));
            }
        }
    }
    Ok(draft)
}

async fn load_ends(
    shared: &Shared,
    session: &Session,
    (known, draft): (&mut Known, &mut Draft),
    wanted: &BTreeSet<(OrgId, StreamId)>,
) -> Result<(), Trouble> {
    if wanted.is_empty() {
        return Ok(());
    }
    let orgs: Vec<&[u8]> = wanted.iter().map(|(org, _)| org.as_bytes().as_slice()).collect();
    let ids: Vec<&[u8]> = wanted.iter().map(|(_, id)| id.as_bytes().as_slice()).collect();
    for row in session.rows(ENDS, &[&orgs, &ids]).await.map_err(Trouble::of)? {
        let (org, id, hash): (&[u8], &[u8], Option<&[u8]>) = (row.get(0), row.get(1), row.get(3));
        let key = OrgId::from_slice(org).zip(StreamId::from_slice(id));
        if let (Some(key), None) = (key, hash) {
            if row.get(10) {
                draft.removed.insert(key);
            }
            continue;
        }
        let (Some(key), Some(Ok(hash))) = (key, hash.map(Hash::try_from)) else {
            return Err(Trouble::Fatal(fault::damaged("the end of a stream cannot be understood")));
        };
        let seq = row.get::<_, i64>(2).unsigned_abs();
        // Whoever goes on from a damaged end would make the damage part of the chain.
        if row.get::<_, Option<&[u8]>>(9) != Some(hash.as_slice()) {
            drop(shared.quarantine.add(key.0, key.1, seq, "its end is not the one that was written"));
        }
        let end = End {
            seq,
            hash,
            epoch: row.get::<_, i64>(4).unsigned_abs(),
            status: row.get(5),
            closed: row.get::<_, i64>(6) != 0,
            workspace: row.get(7),
            owner: row.get(8),
            timers: true,
        };
        known.ends.insert(key, end);
    }
    Ok(())
}

/// Everything at once: the server works it off in order and stops at the first thing that is wrong. Returns why the outcome is
/// in doubt, if it is.
async fn send(shared: &Shared, session: &Session, known: &Known, draft: &Draft, groups: i64) -> Result<Option<String>, Trouble> {
    let advance = session.own("SELECT orc_advance($1, $2, $3, $4, $5)").await.map_err(Trouble::of)?;
    let writes = draft.bulk.writes(known.epoch);
    let mut prepared = Vec::with_capacity(writes.len());
    for write in &writes {
        prepared.push(write.prepared(session).await.map_err(Trouble::of)?);
    }
    let (epoch, pos, root, keep) = (int(known.epoch), int(known.pos), known.root.as_slice(), head::millis(shared.database.lease));
    let fence: [&(dyn ToSql + Sync); 5] = [&epoch, &groups, &pos, &root, &keep];
    let params: Vec<_> = writes.iter().map(super::bulk::Write::params).collect();
    let client = &session.client;
    let mut sending: Vec<Sending<'_>> = Vec::with_capacity(writes.len() + 3);
    if !draft.open {
        sending.push(Box::pin(client.batch_execute("BEGIN")));
    }
    sending.push(Box::pin(async { client.query(&advance, &fence).await.map(|_| ()) }));
    for (statement, params) in prepared.iter().zip(&params) {
        sending.push(Box::pin(async move { client.query(statement, params).await.map(|_| ()) }));
    }
    sending.push(Box::pin(client.batch_execute("COMMIT")));
    for answer in join_all(sending).await {
        match answer.map_err(Trouble::of) {
            Ok(()) => {}
            // The end of the transaction is on its way already: it may have been heard.
            Err(Trouble::Broken(why)) => return Ok(Some(why)),
            Err(trouble) => return Err(trouble),
        }
    }
    Ok(None)
}

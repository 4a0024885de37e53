//! The index columns of a stream: what lists filter, sort and count by.

use super::{Applier, End, Stop, int};
use crate::{
    Head,
    chain::{Hash, RowSum, Sum},
    fault,
};
use base::{OrgId, Result, StreamId};
use rusqlite::params;

/// The columns of a stream that its sum covers.
pub(crate) const SUMMED: &str = "org, id, part, epoch, seq, pos, head, status, closed, name, definition, started_at, ended_at,
    steps_total, steps_done, steps_failed, waiting, cost_microusd, tokens_in, tokens_out, note, extra, workspace, owner";

/// The row of a stream as it is written.
pub(crate) struct Written<'a> {
    pub(crate) epoch: u64,
    pub(crate) seq: u64,
    pub(crate) pos: u64,
    pub(crate) hash: &'a Hash,
    pub(crate) head: &'a Head,
    pub(crate) workspace: &'a str,
    pub(crate) owner: Option<&'a str>,
}

impl Applier<'_> {
    pub(super) fn stream_insert(&mut self, org: OrgId, stream: StreamId, seq: u64, hash: &Hash, head: &Head) -> Result<(), Stop> {
        self.sql.stream_put.execute(params![
            org.as_bytes(),
            stream.as_bytes(),
            int(self.epoch),
            int(seq),
            int(self.pos),
            hash,
            head.status,
            head.closed,
            head.name,
            head.definition.map(|d| d.0),
            head.started_at.0,
            head.ended_at.map(|t| t.0),
            int(head.steps_total),
            int(head.steps_done),
            int(head.steps_failed),
            int(head.waiting),
            head.cost_microusd,
            int(head.tokens_in),
            int(head.tokens_out),
            head.note,
            extra(head),
            head.workspace,
            owner(head),
            stream_sum(org, stream, &self.written(seq, hash, head, &head.workspace, owner(head).as_deref())),
        ])?;
        self.count(org, &head.workspace, &head.status, 1);
        Ok(())
    }

    pub(super) fn stream_update(
        &mut self,
        org: OrgId,
        stream: StreamId,
        old: &End,
        seq: u64,
        hash: &Hash,
        head: &Head,
    ) -> Result<(), Stop> {
        let hit = self.sql.stream_step.execute(params![
            org.as_bytes(),
            stream.as_bytes(),
            int(old.seq),
            int(self.epoch),
            int(seq),
            int(self.pos),
            hash,
            head.ended_at.map(|t| t.0),
            int(head.steps_total),
            int(head.steps_done),
            int(head.steps_failed),
            int(head.waiting),
            head.cost_microusd,
            int(head.tokens_in),
            int(head.tokens_out),
            head.note,
            extra(head),
            stream_sum(org, stream, &self.written(seq, hash, head, &old.workspace, old.owner.as_deref())),
        ])?;
        if hit != 1 {
            // The end that was checked in memory is not the one in the database: someone else writes to it.
            return Err(Stop::Fatal(fault::failed(format!("{stream} was changed by someone else"))));
        }
        let same = old.status == head.status
            && old.closed == head.closed
            && old.name == head.name
            && old.definition == head.definition
            && old.started_at == head.started_at;
        if !same {
            self.sql.stream_index.execute(params![
                org.as_bytes(),
                stream.as_bytes(),
                head.status,
                head.closed,
                head.name,
                head.definition.map(|d| d.0),
                head.started_at.0,
            ])?;
            if old.status != head.status {
                self.count(org, &old.workspace, &old.status, -1);
                self.count(org, &old.workspace, &head.status, 1);
            }
        }
        Ok(())
    }

    fn written<'a>(&self, seq: u64, hash: &'a Hash, head: &'a Head, workspace: &'a str, owner: Option<&'a str>) -> Written<'a> {
        Written { epoch: self.epoch, seq, pos: self.pos, hash, head, workspace, owner }
    }

    fn count(&mut self, org: OrgId, workspace: &str, status: &str, by: i64) {
        *self.counts.entry((org, workspace.to_owned(), status.to_owned())).or_default() += by;
    }
}

/// Over every column of a stream, in the order of [`SUMMED`].
pub(crate) fn stream_sum(org: OrgId, stream: StreamId, row: &Written<'_>) -> Sum {
    let Written { epoch, seq, pos, hash, head, workspace, owner } = row;
    RowSum::of("stream")
        .blob(&org.as_bytes()[..])
        .blob(&stream.as_bytes()[..])
        .int(0)
        .int(int(*epoch))
        .int(int(*seq))
        .int(int(*pos))
        .blob(&hash[..])
        .text(&*head.status)
        .int(i64::from(head.closed))
        .text(&*head.name)
        .blob(head.definition.as_ref().map(|d| &d.0[..]))
        .int(head.started_at.0)
        .int(head.ended_at.map(|t| t.0))
        .int(int(head.steps_total))
        .int(int(head.steps_done))
        .int(int(head.steps_failed))
        .int(int(head.waiting))
        .int(head.cost_microusd)
        .int(int(head.tokens_in))
        .int(int(head.tokens_out))
        .text(head.note.as_deref())
        .text(extra(head).as_deref())
        .text(*workspace)
        .text(*owner)
        .end()
}

pub(crate) fn extra(head: &Head) -> Option<String> {
    (!head.extra.is_null()).then(|| head.extra.to_string())
}

/// Written once: whoever began a stream stays the one who did.
pub(crate) fn owner(head: &Head) -> Option<String> {
    head.owner.as_ref().and_then(|owner| serde_json::to_string(owner).ok())
}

//! The index columns of a stream: what lists filter, sort and count by.

use super::{Applier, End, Stop, int};
use crate::{Head, chain::Hash, fault};
use base::{OrgId, Result, StreamId};
use rusqlite::params;

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

    fn count(&mut self, org: OrgId, workspace: &str, status: &str, by: i64) {
        *self.counts.entry((org, workspace.to_owned(), status.to_owned())).or_default() += by;
    }
}

fn extra(head: &Head) -> Option<String> {
    (!head.extra.is_null()).then(|| head.extra.to_string())
}

/// Written once: whoever began a stream stays the one who did.
fn owner(head: &Head) -> Option<String> {
    head.owner.as_ref().and_then(|owner| serde_json::to_string(owner).ok())
}
